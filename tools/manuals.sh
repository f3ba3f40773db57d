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
  # A command has one word or two; only these have a hyphen of their own.
  case $name in as-of | check-config) words=$name ;; *) words=$(echo "$name" | tr - ' ') ;; esac
  # shellcheck disable=SC2086
  "$program" help --manual $words >"$man/abstain-$name.1"
done
