#!/bin/sh
# What was erased is in no file of the store; where another program still reads old pages it is said, and the same command again
# finishes it.
# usage: scrub.sh ABSTAIN
set -eu
abstain=$1
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
store=$directory/company.db
export ABSTAIN_STORE="$store"
"$abstain" init --store "$store" --company imgn --policy "$(dirname "$0")/../../policies/immunogen.md" >"$directory/said"
"$abstain" record "quentin.quick joins" >"$directory/said"
"$abstain" record "quentin.quick leaves" >"$directory/said"

held_in() { grep -lrs quentin "$directory"/company.db* || :; }
erase() { "$abstain" erase --before 2999-01-01 --why "time is over" --yes "$@"; }

mkfifo "$directory/go"
python3 - "$store" "$directory/go" "$directory/reads" <<'END' &
import pathlib, sqlite3, sys
reader = sqlite3.connect(sys.argv[1], isolation_level=None)
reader.execute("BEGIN")
reader.execute("SELECT COUNT(*) FROM entry").fetchone()
pathlib.Path(sys.argv[3]).touch()
open(sys.argv[2]).read()
END
while [ ! -e "$directory/reads" ]; do sleep 0.1; done

status=0
erase quentin.quick >"$directory/said" || status=$?
[ "$status" = 75 ]
grep -q "^2 entries erased" "$directory/said"
grep -q "^Not finished: other programs read the store, and keep its old pages until they end. Say the same again" "$directory/said"
[ -n "$(held_in)" ] # else this shows nothing
echo >"$directory/go"
wait

erase --json quentin.quick | grep -qx '{"entries":0,"kept_by_hold":0,"kept_for_others":0,"kept_as_record":0,"erased":false,"scrubbed":true}'
[ -z "$(held_in)" ]
"$abstain" verify >"$directory/said"

# nobody of that name: said, with or without --yes
status=0
"$abstain" erase quentin.quick >"$directory/said" 2>&1 || status=$?
[ "$status" = 4 ]
erase quentin.quick | grep -q "^Nothing is recorded of \`quentin.quick\`"
