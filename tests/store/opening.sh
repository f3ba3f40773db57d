#!/bin/sh
# Opening what is there: a store on read-only media is read, what is no store is left as it was byte for byte, and each thing that
# cannot be opened is told apart from the others, by its name.
# usage: opening.sh ABSTAIN
set -eu
directory=$(mktemp -d)
trap 'chmod -R u+w "$directory"; rm -rf "$directory"' EXIT
policy=$directory/policy.md
cp "$(dirname "$0")/../../policies/immunogen.md" "$policy"
cp "$1" "$directory/abstain"
abstain=$directory/abstain
store=$directory/media/company.db

says() { # CODE PATTERN COMMAND...
  code=$1 pattern=$2 status=0
  shift 2
  "$@" >"$directory/said" 2>&1 || status=$?
  if [ "$status" != "$code" ] || ! grep -q "$pattern" "$directory/said"; then
    echo "$* ended with $status, and should say \`$pattern\` and end with $code:" && cat "$directory/said" && exit 1
  fi
}

# Root may write wherever the disk can be written to.
as_reader() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi
}

make_store() { # PATH
  "$abstain" init --store "$1" --company imgn --policy "$policy" --since 2011-01-01 >"$directory/said"
}

mkdir "$directory/media" "$directory/a%b?c#d"
chmod 755 "$directory" "$directory/abstain"
make_store "$store"

# -- read-only media ---------------------------------------------------------------------------------------------------
"$abstain" log --store "$store" >"$directory/log"
cp "$store" "$directory/copy.db"
python3 - "$directory/copy.db" "$directory/log-kept" <<'END'
import pathlib, sqlite3, sys
store = sqlite3.connect(sys.argv[1])
store.execute("DELETE FROM concern")
store.commit()
pathlib.Path(sys.argv[2]).write_bytes(pathlib.Path(sys.argv[1] + "-wal").read_bytes())
END
cp "$store" "$directory/a%b?c#d/company.db"
chmod -R a+rX,a-w "$directory/media" "$directory/a%b?c#d"
as_reader "$abstain" log --store "$store" | cmp - "$directory/log"
as_reader "$abstain" log --store "$directory/a%b?c#d/company.db" | cmp - "$directory/log"
(cd "$directory/media" && as_reader "$abstain" log --store company.db | cmp - "$directory/log")
says 0 "^sound: 2 entries" as_reader "$abstain" verify --store "$store"
says 5 "note *durability *read-only" as_reader "$abstain" doctor --store "$store"
says 3 "media/company.db\` is read-only" as_reader "$abstain" record --store "$store" --signing-key "$store.key.pub" "ann joined"
[ "$(ls "$directory/media")" = "$(printf 'company.db\ncompany.db.key\ncompany.db.key.pub')" ]

# what is in the log only cannot be had without writing
chmod u+w "$directory/media"
cp "$directory/log-kept" "$store-wal"
chmod a+r,a-w "$store-wal" "$directory/media"
says 3 "company.db-wal\` holds what is not in the store's file yet" as_reader "$abstain" log --store "$store"
chmod u+w "$directory/media"
: >"$directory/empty-log" && mv -f "$directory/empty-log" "$store-wal"
chmod a+r,a-w "$store-wal" "$directory/media"
as_reader "$abstain" log --store "$store" | cmp - "$directory/log"
chmod -R u+w "$directory/media"
rm -f "$store-wal"

# -- what is no store ---------------------------------------------------------------------------------------------------
cd "$directory"
echo "a letter, long enough that it might be a database, if it were one: it is none, and says so in every line of it." >text
: >empty
python3 -c 'import sqlite3; sqlite3.connect("other.db").executescript("CREATE TABLE a (b); INSERT INTO a VALUES (1)")'
python3 -c 'import sqlite3; sqlite3.connect("named.db").executescript("CREATE TABLE migration (version); INSERT INTO migration VALUES (1)")'
for file in text empty other.db named.db; do
  cp "$file" before
  reason="\`$file\` is not a store of abstain: \(file is not a database\|no such table: migration\|no such column\)"
  says 2 "$reason" "$abstain" log --store "$file"
  says 2 "$reason" "$abstain" doctor --store "$file"
  says 2 "$reason" "$abstain" record --store "$file" "ann joined"
  says 2 "$reason" "$abstain" migrate --store "$file"
  says 2 "$reason" "$abstain" backup --store "$file" --output "$directory/backup"
  [ "$file" = empty ] || says 2 "$reason" "$abstain" init --store "$file" --company imgn --policy "$policy"
  cmp "$file" before
  [ ! -e "$file.key" ]
done

# -- what cannot be opened --------------------------------------------------------------------------------------------
cp media/company.db damaged.db
python3 - <<'END'
with open("damaged.db", "r+b") as file:
    file.seek(100)
    file.write(b"\xff" * 40)
END
says 70 "\`damaged.db\` is damaged (database disk image is malformed)" "$abstain" log --store damaged.db
says 70 "\`damaged.db\` is damaged" "$abstain" doctor --store damaged.db
# a page of a table, not only the first
python3 - <<'END'
import shutil, sqlite3
shutil.copy("media/company.db", "page.db")
page = sqlite3.connect("page.db").execute("SELECT rootpage FROM sqlite_schema WHERE name = 'migration'").fetchone()[0]
with open("page.db", "r+b") as file:
    file.seek((page - 1) * 4096)
    file.write(b"\xff" * 4096)
END
says 70 "\`page.db\` is damaged (database disk image is malformed)" "$abstain" log --store page.db
says 4 "there is no store at \`none.db\`" "$abstain" log --store none.db
says 2 "\`media\` is a directory, not a store" "$abstain" log --store media
says 2 "\`media\` is a directory, not a store" "$abstain" init --store media --company imgn --policy "$policy"
says 2 "\`none/c.db\` cannot be made: No such file or directory" "$abstain" init --store none/c.db --company imgn --policy "$policy" --signing-key key
chmod 600 media/company.db
[ "$(id -u)" = 0 ] && says 3 "\`media/company.db\` cannot be opened: Permission denied" as_reader "$abstain" log --store media/company.db
says 2 "a store is named by its path: \`media/company.db\`, without \`file:\`" "$abstain" log --store file:media/company.db
says 2 "a store is named by its path: \`c.db\`, without \`file:\`" "$abstain" init --store "file:c.db?mode=rwc" --company imgn --policy "$policy"
[ ! -e c.db ] && [ ! -e "file:c.db?mode=rwc.key" ] && [ ! -e key ]
ls -A >before
for path in file:c.db ":memory:" ""; do
  says 2 "a store is named by its path" "$abstain" init --store "$path" --company imgn --policy "$policy"
  says 2 "a store is named by its path" "$abstain" backup --store media/company.db --output "$path"
  says 2 "a store is named by its path" "$abstain" restore media/company.db --store "$path"
  says 2 "a store is named by its path" "$abstain" migrate --store media/company.db --to "$path"
done
ls -A | cmp - before
