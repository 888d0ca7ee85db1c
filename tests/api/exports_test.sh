#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# exports.sh with the environment of `make check`.
if [ -n "$SKIP_REASON" ]; then
  echo "1..0 # SKIP $SKIP_REASON"
  exit 0
fi
SRCDIR=$SRCDIR/tests/api
export SRCDIR
exec sh "$SRCDIR/exports.sh"
