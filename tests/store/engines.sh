#!/bin/sh
# Do both engines, given the same acts with the same salts, hold the same rows in every table, byte for byte?
# usage: engines.sh ABSTAIN STORE_PEER      POSTGRES names an empty database
set -eu
abstain=$1 peer=$2
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$abstain" demo --people 60 --years 1 --seed 5 >"$directory/journal.jsonl"
for address in "$directory/company.db" "$POSTGRES"; do
  "$peer" make "$address" "$directory/journal.jsonl"
  "$peer" dump "$address"
  "$abstain" verify --store "$address"
  "$abstain" log --store "$address" --acts --limit 1000000
  "$abstain" log --store "$address" --json --limit 1000000
done >"$directory/both"
lines=$(($(wc -l <"$directory/both") / 2))
[ "$lines" -gt 5000 ]
head -n "$lines" "$directory/both" >"$directory/one"
tail -n "$lines" "$directory/both" | cmp - "$directory/one"
