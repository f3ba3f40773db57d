#!/bin/sh
# Are the pages of docs/man those that the table of commands makes, and is mandoc content with them?
# usage: manuals.sh PROGRAM
set -eu
program=$(realpath "$1")
cd "$(dirname "$0")/../.."
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
tools/manuals.sh "$program" "$made"
diff -ru docs/man "$made/man" || {
  echo "docs/man is not what the program says: run \`make manuals\`"
  exit 1
}
if command -v mandoc >/dev/null; then mandoc -Tlint -Wwarning docs/man/*.1; else echo "mandoc is not installed: not linted"; fi
