#!/bin/sh
# Is a company that is moved from one store to another the same there, row for row? From file to file, and, where POSTGRES names a
# database, to the server and back; its backup, too. usage: migrate.sh ABSTAIN STORE_PEER
set -eu
abstain=$1 peer=$2
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$abstain" demo --seed 3 >"$directory/journal.jsonl"
"$peer" make "$directory/company.db" "$directory/journal.jsonl"
"$peer" dump "$directory/company.db" >"$directory/original"

is_moved() { # FROM TO
  "$abstain" migrate --store "$1" --to "$2"
  "$peer" dump "$2" | cmp - "$directory/original"
  # what is there is not written over
  status=0
  "$abstain" migrate --store "$1" --to "$2" 2>&1 || status=$?
  [ "$status" = 5 ]
  "$peer" dump "$2" | cmp - "$directory/original"
  "$abstain" migrate --store "$2" # has all tables
}

is_moved "$directory/company.db" "$directory/moved.db"
[ "$(stat -c %a "$directory/moved.db")" = 600 ]
if [ -n "${POSTGRES:-}" ]; then
  is_moved "$directory/company.db" "$POSTGRES"
  is_moved "$POSTGRES" "$directory/back.db"
  "$abstain" backup --store "$POSTGRES" --output "$directory/backup"
  "$peer" dump "$directory/backup" | cmp - "$directory/original"
  "$abstain" drill --store "$POSTGRES" --in "$directory"
  # a database that sorts by a language's rules, not by bytes
  psql -q "$POSTGRES" -c "CREATE DATABASE sorted TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
  is_moved "$POSTGRES" "postgresql:///sorted?${POSTGRES#*\?}"
  is_moved "postgresql:///sorted?${POSTGRES#*\?}" "$directory/sorted.db"
  # a backup becomes a store on the server
  psql -q "$POSTGRES" -c "CREATE DATABASE restored"
  "$abstain" restore "$directory/backup" --store "postgresql:///restored?${POSTGRES#*\?}"
  "$peer" dump "postgresql:///restored?${POSTGRES#*\?}" | cmp - "$directory/original"
fi

# a store that does not keep what it is given is found out, and the company is not in it
"$abstain" init --store "$directory/liar.db" --company other --policy "$(dirname "$0")/../../policies/immunogen.md" >"$directory/said"
python3 - "$directory/liar.db" <<'END'
import sqlite3, sys
sqlite3.connect(sys.argv[1]).executescript(
    "CREATE TRIGGER lie AFTER INSERT ON command_key WHEN new.place = 8 BEGIN UPDATE command_key SET place = 9 WHERE key = new.key; END")
END
status=0
"$abstain" migrate --store "$directory/company.db" --to "$directory/liar.db" >"$directory/said" 2>&1 || status=$?
[ "$status" = 70 ] && grep -q 'of `command_key` is not the same in the copy' "$directory/said"
[ "$("$abstain" log --store "$directory/liar.db" --company imgn 2>&1)" = "abstain: the store has no company \`imgn\`" ]
