#!/bin/sh
# An init that fails leaves nothing behind: no store, no key, no company in a store that is there. What it makes others may not read,
# but for the public key, whatever the umask.
# shellcheck disable=SC2086 # $new is several words
# usage: founding.sh ABSTAIN      with an address in POSTGRES: there, too
set -eu
abstain=$(realpath "$1")
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cp "$(dirname "$0")/../../policies/immunogen.md" "$directory/policy.md"
policy=../policy.md
mkdir "$directory/here"
cd "$directory/here"
new="--company imgn --policy $policy"

fails() { # CODE OPTIONS...
  code=$1 status=0
  shift
  "$abstain" init "$@" >../said 2>&1 || status=$?
  if [ "$status" != "$code" ]; then echo "init $* ended with $status:" && cat ../said && exit 1; fi
}
leaves() { # FILES
  if [ "$(ls)" != "$1" ]; then echo "left behind:" && ls && exit 1; fi
}

fails 2 $new --store c.db --since 2099-01-01
leaves ""
fails 4 --company imgn --policy none.md --store c.db
fails 2 --policy "$policy" --company 'not a name' --store c.db
fails 2 $new --store c.db --signing-key none/key
leaves ""
mkdir c.db.key.pub.new # the public key cannot be written
fails 2 $new --store c.db
leaves "c.db.key.pub.new"
rmdir c.db.key.pub.new
touch c.db.key.pub # of a key that is elsewhere
fails 5 $new --store c.db
leaves "c.db.key.pub"
rm c.db.key.pub

for mask in 000 077; do
  (umask $mask && "$abstain" init --store c.db --company imgn --policy "$policy" >../said)
  [ "$(stat -c '%a %n' *)" = "$(printf '600 c.db\n600 c.db.key\n644 c.db.key.pub')" ]
  [ $mask = 077 ] || rm c.db*
done

# a second company
cp c.db before
fails 2 --company other --policy "$policy" --store c.db --since 2099-01-01 --signing-key other.key
fails 5 $new --store c.db --signing-key other.key
cmp c.db before
[ ! -e other.key ] && [ ! -e other.key.pub ]
"$abstain" init --store c.db --company other --policy "$policy" --signing-key other.key >../said
"$abstain" verify --store c.db --company other --public-key other.key.pub >../said

[ -n "${POSTGRES:-}" ] || exit 0
fails 2 $new --store "$POSTGRES" --signing-key server.key --since 2099-01-01
[ ! -e server.key ]
status=0
"$abstain" log --store "$POSTGRES" >../said 2>&1 || status=$?
[ "$status" = 4 ] && grep -q "there is no store in this database" ../said
"$abstain" init --store "$POSTGRES" --signing-key server.key --company imgn --policy "$policy" --administrator "Gil <gil@imgn.example>" >../said
grep -q "sign-in/" ../said
"$abstain" log --store "$POSTGRES" | grep -q "gil holds the office of general-counsel"
fails 5 $new --store "$POSTGRES" --signing-key another.key
[ ! -e another.key ]
"$abstain" verify --store "$POSTGRES" --public-key server.key.pub >../said
