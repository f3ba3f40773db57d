#!/bin/sh
# Are the derived tables that `abstain rebuild` makes those that were there, byte for byte? Also where they were damaged.
# On SQLite, and on PostgreSQL where POSTGRES names a database. usage: rebuild.sh ABSTAIN STORE_PEER
set -eu
abstain=$1 peer=$2
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$abstain" demo --seed 3 >"$directory/journal.jsonl"

rebuilt_is_the_same() { # ADDRESS
  "$peer" make "$1" "$directory/journal.jsonl"
  "$peer" dump "$1" >"$directory/live"
  grep -q '^node|8|3|' "$directory/live" && grep -q '^concern|name ' "$directory/live" && grep -q '^entry|30|.*|NULL$' "$directory/live"
  "$abstain" rebuild --store "$1"
  "$peer" dump "$1" | cmp - "$directory/live"
  "$peer" damage "$1"
  if "$peer" dump "$1" | cmp -s - "$directory/live"; then echo "nothing was damaged" && exit 1; fi
  "$abstain" rebuild --store "$1"
  "$peer" dump "$1" | cmp - "$directory/live"
}

rebuilt_is_the_same "$directory/company.db"
if [ -n "${POSTGRES:-}" ]; then rebuilt_is_the_same "$POSTGRES"; fi
