# SPDX-License-Identifier: LGPL-2.1-or-later
# MHD_TRY_FLAGS(VARIABLE, LANGUAGE, FLAGS...): appends those compiler flags that the compiler knows.
AC_DEFUN([MHD_TRY_FLAG], [
  AC_LANG_PUSH([$2])
  mhd_saved_flags="$_AC_LANG_PREFIX[]FLAGS"
  AC_MSG_CHECKING([whether the $2 compiler takes $3])
  _AC_LANG_PREFIX[]FLAGS="$mhd_saved_flags -Werror $3"
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
    [AC_MSG_RESULT([yes]); $1="$$1 $3"], [AC_MSG_RESULT([no])])
  _AC_LANG_PREFIX[]FLAGS="$mhd_saved_flags"
  AC_LANG_POP([$2])
])
AC_DEFUN([MHD_TRY_FLAGS], [m4_foreach_w([mhd_flag], [$3], [MHD_TRY_FLAG([$1], [$2], mhd_flag)])])
