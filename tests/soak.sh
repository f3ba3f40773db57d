#!/bin/sh
# Looks longer than `make check` can: every fuzz target for FUZZ_SECONDS (300), the property tests of the journal with new
# seeds for as long, and the policy against the reading by hand in WORLDS (40000) worlds. Writes what it saw to
# docs/evidence/soak.md; what crashes a target is kept beside the build and named. usage: tests/soak.sh [PLAIN SANITIZED]
set -eu
cd "$(dirname "$0")/.."
. tests/builds.sh
plain=${1:-build} sanitized=${2:-build-sanitized} seconds=${FUZZ_SECONDS:-300} worlds=${WORLDS:-40000} failed=0
build "$plain" plain
build "$sanitized" sanitized
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

journal() {
  began=$(date +%s) seeds=0 status=0
  while [ $(($(date +%s) - began)) -lt "$seconds" ] && [ "$status" = 0 ]; do
    SEED=$(od -An -N7 -tu8 /dev/urandom | tr -d ' ') "$sanitized/tests/test_journal" >"$log" 2>&1 || status=$?
    seeds=$((seeds + 1))
  done
  row "journal there and back" "$(($(date +%s) - began))" "$seeds seeds" "$status"
}

oracle() {
  began=$(date +%s) status=0
  WORLDS=$worlds "$plain/tests/test_oracle_policy" >"$log" 2>&1 || status=$?
  row "policy against the reading by hand" "$(($(date +%s) - began))" "$(sed -n 's/^\([0-9]* cases\).*/\1/p' "$log")" "$status"
}

for target in "$sanitized"/tests/fuzz/fuzz_*; do
  if [ -f "$target" ]; then fuzz "${target##*/fuzz_}"; fi
done
journal
oracle

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
