#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The shared library needs no run-time library of C++. Prints TAP. Environment: LIB, SKIP_REASON.

if [ -n "$SKIP_REASON" ]; then
  echo "1..0 # SKIP $SKIP_REASON"
  exit 0
fi
needed=$(readelf -d "$LIB" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p')
soname=$(readelf -d "$LIB" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
status=0
echo 1..3
if echo "$needed" | grep -q '^libc\.'; then echo 'ok 1 - the C library is needed'; else status=1; echo 'not ok 1 - the C library is needed'; fi
if echo "$needed" | grep -E 'libstdc\+\+|libc\+\+|libgcc_s'; then
  status=1
  echo 'not ok 2 - no run-time library of C++'
else
  echo 'ok 2 - no run-time library of C++'
fi
if [ "$soname" = libmicrohttpd2.so.0 ]; then
  echo 'ok 3 - soname'
else
  status=1
  echo "not ok 3 - soname is $soname"
fi
exit $status
