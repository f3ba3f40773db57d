#!/bin/sh
# What `make run` prints: the questions of questions.txt, put to the ImmunoGen policy and its journal, and the
# program's answers. Usage: examples/run.sh [PROGRAM]. Leaves nothing behind.
set -eu
cd "$(dirname "$0")/.."
abstain=${1:-build/abstain}
policy=policies/immunogen.md
journal=examples/immunogen.jsonl

# An answer other than "permitted" ends with 3: here that is no failure.
ask() {
  "$abstain" ask --policy "$policy" --journal "$journal" --at "$@" || [ $? -eq 3 ]
}

echo "The company: ImmunoGen, Inc. in its fiscal year 2012; its people are invented. The policy: $policy; what happened:"
echo "$journal. Each command below goes on with --policy $policy --journal $journal."
while IFS= read -r line; do
  case $line in
  '' | '#'*) ;;
  '?'*) printf '\n== %s\n' "${line#\? }" ;;
  *)
    printf '   $ abstain ask --at %s\n' "$line"
    eval "ask $line"
    ;;
  esac
done <examples/questions.txt
echo
echo "Next: docs/start.md, or $abstain windows --policy $policy --journal $journal --person dirk --from 2011-07-01 --to 2012-07-01"
