#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The picture of states in ARCHITECTURE.md is the one of the code. Prints TAP.
if [ "$PYTHON" = : ]; then
  echo '1..0 # SKIP there is no python3'
  exit 0
fi
exec "$PYTHON" "$SRCDIR/scripts/draw_states" --check "$SRCDIR"
