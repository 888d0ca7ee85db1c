#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The layers point one way and the codecs make no system call. Prints TAP.
if [ "$PYTHON" = : ]; then
  echo '1..0 # SKIP there is no python3'
  exit 0
fi
# Sanitizers and counters bring symbols of their own.
if [ -n "$SKIP_REASON" ]; then
  exec "$PYTHON" "$SRCDIR/scripts/check_layers" "$SRCDIR"
fi
exec "$PYTHON" "$SRCDIR/scripts/check_layers" "$SRCDIR" "$BUILDDIR"
