#!/bin/sh
# Writes the pages that the program makes from its tables: a manual page for every command, the vocabulary of events.
# usage: tools/manuals.sh PROGRAM DOCS      replaces DOCS/man/abstain*.1 and DOCS/reference/events.md
set -eu
program=$1 man=$2/man reference=$2/reference
mkdir -p "$man" "$reference"
rm -f "$man"/abstain*.1
"$program" events --markdown >"$reference/events.md"
"$program" help --manual >"$man/abstain.1"
sed -n 's/^\.It Xr abstain-\(.*\) 1$/\1/p' "$man/abstain.1" | while read -r name; do
  # shellcheck disable=SC2046 # a command has one word or two
  "$program" help --manual $(echo "$name" | tr - ' ') >"$man/abstain-$name.1"
done
