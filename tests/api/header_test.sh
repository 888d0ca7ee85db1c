#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# header_compiles.sh with the environment of `make check`.
INCLUDE=$SRCDIR/include
SRCDIR=$SRCDIR/tests/api
export INCLUDE SRCDIR
exec sh "$SRCDIR/header_compiles.sh"
