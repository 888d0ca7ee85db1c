#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Compares the symbols that the shared library exports with the table of functions, in both
# directions. Prints TAP.
# Environment: LIB: path of the shared library; NM (default nm); SRCDIR: folder of this script.

srcdir=${SRCDIR:-$(dirname "$0")}
if [ -z "$LIB" ] || [ ! -f "$LIB" ]; then
  echo 'Bail out! LIB must name the shared library'
  exit 1
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Functions of the table, and those that are ours. The name of the version node is a symbol too.
awk -F '\t' '$4 == "extern" { print $1 }' "$srcdir/tables/functions.tsv" >"$work/wanted.all"
awk -F '\t' '$1 == "added-function" { print $2 }' "$srcdir/exceptions.tsv" >>"$work/wanted.all"
sort -u "$work/wanted.all" >"$work/wanted"
${NM:-nm} -D --defined-only "$LIB" >"$work/symbols" || { echo 'Bail out! nm failed'; exit 1; }
awk '$2 != "A" { sub (/@.*/, "", $3); print $3 }' "$work/symbols" | sort -u >"$work/exported"

count=0
status=0
while read -r name; do
  count=$((count + 1))
  if grep -qxF "$name" "$work/exported"; then
    echo "ok $count - $name is exported"
  else
    echo "not ok $count - $name is exported"
    status=1
  fi
done <"$work/wanted"
comm -13 "$work/wanted" "$work/exported" >"$work/surplus"
count=$((count + 1))
if [ -s "$work/surplus" ]; then
  echo "not ok $count - nothing else is exported"
  sed 's/^/# /' "$work/surplus"
  status=1
else
  echo "ok $count - nothing else is exported"
fi
echo "1..$count"
exit $status
