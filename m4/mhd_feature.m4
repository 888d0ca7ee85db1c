# SPDX-License-Identifier: LGPL-2.1-or-later
# MHD_FEATURE(NAME, SWITCH, WHAT): a part of the library that --disable-SWITCH leaves out. Defines MHD_HAVE_NAME as 0 or 1
# in config.h and a conditional of the same name.
AC_DEFUN([MHD_FEATURE], [
  AC_ARG_ENABLE([$2], [AS_HELP_STRING([--disable-$2], [leave out: $3])],
    [AS_CASE([$enableval], [yes|no], [], [AC_MSG_ERROR([--enable-$2 takes yes or no])])],
    [AS_VAR_SET([enable_]m4_translit([$2], [-], [_]), [yes])])
  AS_VAR_IF([enable_]m4_translit([$2], [-], [_]), [no],
    [AC_DEFINE([MHD_HAVE_$1], [0], [$3])],
    [AC_DEFINE([MHD_HAVE_$1], [1], [$3])])
  AM_CONDITIONAL([MHD_HAVE_$1], [test "$enable_]m4_translit([$2], [-], [_])[" != no])
])
