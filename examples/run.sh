#!/bin/sh
# What `make tour` prints: a store is made of the ImmunoGen policy and its journal, the questions of questions.txt are answered
# from it, it is verified, and one byte of a copy is changed to see that this is found. Usage: examples/run.sh [PROGRAM].
# Leaves nothing behind.
set -eu
cd "$(dirname "$0")/.."
abstain=${1:-build/abstain}
policy=policies/immunogen.md
journal=examples/immunogen.jsonl
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
store=$dir/company.db

# Shows a command as it would be typed beside the store, then runs it.
say() {
  printf '   $ abstain %s\n' "$(echo "$*" | sed "s|$dir/||g")"
  "$abstain" "$@" | sed "s|$dir/||g"
}

# An answer other than "permitted" ends with 3: here that is no failure.
ask() {
  "$abstain" ask --store "$store" --at "$@" || [ $? -eq 3 ]
}

echo "The company: ImmunoGen, Inc. in its fiscal year 2012; its people are invented. Its policy is $policy."
printf '\n== A store is made, and what happened is recorded in it.\n'
say init --store "$store" --company imgn --policy $policy --since 2011-01-01
say record --store "$store" --journal $journal
while IFS= read -r line; do
  case $line in
  '' | '#'*) ;;
  '?'*) printf '\n== %s\n' "${line#\? }" ;;
  *)
    printf '   $ abstain ask --store company.db --at %s\n' "$line"
    eval "ask $line"
    ;;
  esac
done <examples/questions.txt

printf '\n== Is the ledger what it was? The checkpoint was given to somebody else to keep.\n'
"$abstain" checkpoint --store "$store" --output "$dir/checkpoint.txt"
say verify --store "$store" --public-key "$store.key.pub" --checkpoint "$dir/checkpoint.txt"

printf '\n== Somebody changes one byte in a copy of the store: a number of shares.\n'
cp "$store" "$dir/copy.db"
python3 - "$dir/copy.db" <<'END'
import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(file.read().index(b'"shares":100') + len('"shares":'))
    file.write(b"9")
END
say verify --store "$dir/copy.db" --public-key "$store.key.pub" --checkpoint "$dir/checkpoint.txt" 2>&1 | tee "$dir/found"
printf '\n== What that entry says, in the store itself:\n'
say show --store "$store" "$(sed -n 's/.*(\([0-9a-f]\{32\}\)).*/\1/p' "$dir/found")"

printf '\nThe same in a browser, with people to sign in as: make run, at a terminal\n'
printf 'Next: docs/start.md, or make a store of your own: %s help init\n' "$abstain"
