#!/bin/sh
# Backups: taken while somebody records, restored, verified, refused where something is there, and of a damaged store found out.
# usage: backup.sh ABSTAIN STORE_PEER
set -eu
abstain=$1 peer=$2
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
store=$directory/company.db
"$abstain" demo --seed 3 >"$directory/journal.jsonl"
"$peer" make "$store" "$directory/journal.jsonl"
"$peer" dump "$store" >"$directory/original"

fails_with() { # CODE COMMAND...
  code=$1 status=0
  shift
  "$@" >"$directory/said" 2>&1 || status=$?
  if [ "$status" != "$code" ]; then echo "$* ended with $status:" && cat "$directory/said" && exit 1; fi
}

"$abstain" backup --store "$store" --output "$directory/backup" | grep -q "^imgn: [0-9]* entries, root "
[ "$(stat -c %a "$directory/backup")" = 600 ]
"$peer" dump "$directory/backup" | cmp - "$directory/original"
fails_with 5 "$abstain" backup --store "$store" --output "$directory/backup"
fails_with 2 "$abstain" backup --store "$store" --output "$directory/nowhere/backup"
fails_with 4 "$abstain" backup --store "$directory/none.db" --output "$directory/other"
"$abstain" restore "$directory/backup" --store "$directory/restored.db"
"$peer" dump "$directory/restored.db" | cmp - "$directory/original"
fails_with 5 "$abstain" restore "$directory/backup" --store "$directory/restored.db"
"$abstain" drill --store "$store" --in "$directory"

# two companies in one store: a backup has both, a move takes the one that is named
policy=$(dirname "$0")/../../policies/immunogen.md
cp "$store" "$directory/two.db"
"$abstain" init --store "$directory/two.db" --company other --policy "$policy" >"$directory/said"
[ "$("$abstain" backup --store "$directory/two.db" -o "$directory/two-backup" | grep -c ', root ')" = 2 ]
[ "$("$abstain" drill --store "$directory/two.db" --in "$directory" | grep -c ', root ')" = 2 ]
fails_with 2 "$abstain" migrate --store "$directory/two.db" --to "$directory/one.db"
"$abstain" migrate --store "$directory/two.db" --company imgn --to "$directory/one.db"
"$peer" dump "$directory/one.db" | cmp - "$directory/original"

# a byte of the backup is another: it is not restored
python3 - "$directory/backup" <<'END'
import pathlib, sys
path = pathlib.Path(sys.argv[1])
path.write_bytes(path.read_bytes().replace(b'"event":"joined"', b'"event":"joinet"', 1))
END
fails_with 5 "$abstain" restore "$directory/backup" --store "$directory/damaged.db"
[ ! -e "$directory/damaged.db" ]

# what is changed beside the entries is found, too: a key that would let the same be recorded twice, the policy that was in force
changed_is_found() { # SQL
  cp "$directory/one-company.db" "$directory/changed.db"
  python3 -c 'import sqlite3, sys; store = sqlite3.connect(sys.argv[1]); store.execute(sys.argv[2]); store.commit()' "$directory/changed.db" "$1"
  fails_with 5 "$abstain" verify --store "$directory/changed.db"
}
"$abstain" init --store "$directory/founded.db" --company imgn --policy "$policy" >"$directory/said"
"$abstain" backup --store "$directory/founded.db" -o "$directory/one-company.db" >"$directory/said"
"$abstain" verify --store "$directory/one-company.db" >"$directory/said"
changed_is_found "DELETE FROM command_key"
changed_is_found "UPDATE command_key SET place = 1"
changed_is_found "INSERT INTO command_key VALUES ('imgn', 'invented', 0, '')"
changed_is_found "DELETE FROM document"

# whoever records meanwhile is in one backup and not yet in another, but never by half, and is no harm to whoever verifies
"$peer" write "$store" &
writer=$!
for number in 1 2 3 4 5 6; do
  "$abstain" backup --store "$store" --output "$directory/live-$number" >/dev/null
  "$abstain" restore "$directory/live-$number" --store "$directory/lived-$number" >/dev/null
  "$abstain" verify --store "$store" >/dev/null
done
wait "$writer"
"$peer" dump "$directory/lived-6" >"$directory/last"
[ "$(wc -l <"$directory/last")" -gt "$(wc -l <"$directory/original")" ]

# nothing is left lying about
[ -z "$(find "$directory" -name '*.new' -o -name 'abstain-drill-*')" ]
