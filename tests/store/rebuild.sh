#!/bin/sh
# Are the derived tables that `abstain rebuild` makes those that were there, byte for byte? Also where they were
# damaged, or made by another rule. On SQLite, and on PostgreSQL where POSTGRES names a database. usage: rebuild.sh ABSTAIN STORE_PEER
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
  # what was made by another rule is not looked up in
  for command in "log" "record ann joins" "verify" "backup --output $directory/backup" "migrate --to $directory/new.db"; do
    status=0
    ABSTAIN_STORE="$1" "$abstain" $command >"$directory/said" 2>&1 || status=$?
    if [ "$status" != 5 ] || ! grep -q 'made by another rule (0) .*: run `abstain rebuild` on it$' "$directory/said"; then
      echo "$command ended with $status:" && cat "$directory/said" && exit 1
    fi
  done
  [ ! -e "$directory/backup" ] && [ ! -e "$directory/new.db" ]
  "$abstain" doctor --store "$1" >"$directory/said" || [ $? = 5 ]
  grep -A1 "^wrong *derived" "$directory/said" | grep -q "abstain rebuild"
  if "$peer" dump "$1" | cmp -s - "$directory/live"; then echo "nothing was damaged" && exit 1; fi
  "$abstain" rebuild --store "$1"
  "$peer" dump "$1" | cmp - "$directory/live"
}

rebuilt_is_the_same "$directory/company.db"
if [ -n "${POSTGRES:-}" ]; then rebuilt_is_the_same "$POSTGRES"; fi
