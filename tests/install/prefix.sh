#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Installs into an empty prefix, builds a small C and a small C++ program against it with pkg-config and with CMake, runs
# them, builds the examples, and uninstalls. Prints TAP. Environment: BUILDDIR, SRCDIR (of the project), MAKE, CC, CXX.

count=0
status=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
prefix=$work/prefix
here=$SRCDIR/tests/install

case_of() { # case_of NAME COMMAND...
  name=$1
  shift
  count=$((count + 1))
  if "$@" >"$work/log" 2>&1; then
    echo "ok $count - $name"
  else
    status=1
    echo "not ok $count - $name"
    sed 's/^/# /' "$work/log"
  fi
}

# The targets of installation only; the parallel run of tests must not be started again.
run_make() { (cd "$BUILDDIR" && MAKEFLAGS='' ${MAKE:-make} "$@" prefix="$prefix"); }

build() { # build COMPILER SOURCE PROGRAM
  # shellcheck disable=SC2046
  $1 "$2" -o "$work/$3" $(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs \
    --define-variable=prefix="$prefix" --define-variable=libdir="$prefix/lib" libmicrohttpd2)
}

with_pkg_config() { # with_pkg_config COMPILER SOURCE PROGRAM
  build "$1" "$here/$2" "$3" && LD_LIBRARY_PATH=$prefix/lib "$work/$3"
}

# Without any switch that the header does not need.
all_examples() {
  for source in "$SRCDIR"/examples/*.c; do
    build "${CC:-cc} -Werror -Wall -Wextra" "$source" example || return 1
  done
}

with_cmake() {
  # By the environment, so that a compiler may be several words, such as "ccache gcc".
  CC=$CC CXX=$CXX cmake -S "$here" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$prefix" &&
    cmake --build "$work/cmake" &&
    LD_LIBRARY_PATH=$prefix/lib "$work/cmake/tiny_c" && LD_LIBRARY_PATH=$prefix/lib "$work/cmake/tiny_cxx"
}

is_empty() { ! find "$prefix" -type f -o -type l | grep .; }

if [ -n "$SKIP_REASON" ]; then
  echo "1..0 # SKIP $SKIP_REASON"
  exit 0
fi
case_of 'make install' run_make install
case_of 'C program by pkg-config' with_pkg_config "${CC:-cc}" tiny.c tiny_c
case_of 'all examples by pkg-config' all_examples
case_of 'C++ program by pkg-config' with_pkg_config "${CXX:-c++}" tiny.cc tiny_cxx
if command -v cmake >/dev/null; then
  case_of 'both by find_package' with_cmake
else
  count=$((count + 1))
  echo "ok $count - both by find_package # SKIP there is no cmake"
fi
case_of 'make uninstall' run_make uninstall
case_of 'nothing is left behind' is_empty
echo "1..$count"
exit $status
