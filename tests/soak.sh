#!/bin/sh
# Looks longer than `make check` can: every fuzz target for FUZZ_SECONDS (300), the random tests with new seeds for as long,
# the policy against the reading by hand in WORLDS (40000) worlds and LIVES (4000) journals, and ROUNDS (10000) decisions
# of many on one request at once on each database (deciders.sh). Writes what it saw to
# docs/evidence/soak.md; what crashes a target is kept beside the build and named. usage: tests/soak.sh [PLAIN SANITIZED]
set -eu
cd "$(dirname "$0")/.."
plain=${1:-build} sanitized=${2:-build-sanitized} seconds=${FUZZ_SECONDS:-300} failed=0
export WORLDS="${WORLDS:-40000}" LIVES="${LIVES:-4000}"
tools/build.sh "$plain" plain
tools/build.sh "$sanitized" sanitized
log=$(mktemp)
found=$sanitized/found
rows=$(mktemp -d)
trap 'rm -rf "$log" "$rows"' EXIT
mkdir -p "$found"

stat() { # NAME: a number that libFuzzer gives at the end
  sed -n "s/^stat::$1: *//p" "$log"
}

# row WHAT SECONDS HOW-MUCH STATUS
row() {
  outcome="nothing found"
  [ "$4" = 0 ] || { outcome="**failed**" failed=1; cat "$log"; }
  echo "$1: $3 in $2 seconds, $outcome"
  echo "| $1 | $2 | $3 | $outcome |" >>"$rows/table"
}

fuzz() { # NAME
  mkdir "$rows/$1"
  status=0
  "$sanitized/tests/fuzz/fuzz_$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 \
    -artifact_prefix="$found/$1-" "$rows/$1" "tests/fuzz/corpus/$1" >"$log" 2>&1 || status=$?
  row "fuzz $1" "$seconds" "$(stat number_of_executed_units) inputs, $(grep -o 'cov: [0-9]*' "$log" | tail -1 | cut -d' ' -f2) edges" "$status"
}

random() {
  od -An -N7 -tu8 /dev/urandom | tr -d ' '
}

seeds() { # NAME: a test that takes SEED
  began=$(date +%s) tried=0 status=0
  while [ $(($(date +%s) - began)) -lt "$seconds" ] && [ "$status" = 0 ]; do
    seed=$(random)
    SEED=$seed "$sanitized/tests/test_$1" >"$log" 2>&1 || { status=$? && echo "SEED=$seed" >>"$log"; }
    tried=$((tried + 1))
  done
  row "random $1" "$(($(date +%s) - began))" "$tried seeds" "$status"
}

oracle() { # NAME: a test that counts its cases
  began=$(date +%s) status=0
  SEED=$(random) "$plain/tests/test_oracle_$1" >"$log" 2>&1 || status=$?
  row "policy against the reading by hand, $1" "$(($(date +%s) - began))" "$(grep -o '[0-9]* cases' "$log")" "$status"
}

for target in "$sanitized"/tests/fuzz/fuzz_*; do
  if [ -f "$target" ]; then fuzz "${target##*/fuzz_}"; fi
done
seeds journal
seeds reader
oracle worlds
oracle journals

tests/deciders.sh "$plain/tests/test_deciders" || failed=1

mkdir -p docs/evidence
{
  echo "# The last soak"
  echo
  echo "Written by \`make soak\` (\`tests/soak.sh\`) on $(date -u +%Y-%m-%d), at commit $(git rev-parse --short HEAD), with clang's address and"
  echo "undefined-behaviour sanitizers (the policy against the reading by hand: without them)."
  echo
  echo "| what | seconds | how much | outcome |"
  echo "| --- | --- | --- | --- |"
  cat "$rows/table"
} >docs/evidence/soak.md
exit $failed
