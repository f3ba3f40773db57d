#!/bin/sh
# Writes the manual pages of every command, made by the program from its table of commands.
# usage: tools/manuals.sh PROGRAM DIRECTORY      replaces DIRECTORY/abstain*.1
set -eu
program=$1 directory=$2
mkdir -p "$directory"
rm -f "$directory"/abstain*.1
"$program" help --manual >"$directory/abstain.1"
sed -n 's/^\.It Xr abstain-\(.*\) 1$/\1/p' "$directory/abstain.1" | while read -r name; do
  # shellcheck disable=SC2046 # a command has one word or two
  "$program" help --manual $(echo "$name" | tr - ' ') >"$directory/abstain-$name.1"
done
