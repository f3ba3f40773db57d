#!/bin/sh
# 2 to 64 who decide on one request at the same instant, ROUNDS (10000) times on each database, or as often as goes into
# SECONDS_EACH (0: no end); writes what was seen to docs/evidence/deciders.md. A round
# counts when one of them decided, the others were told who, and the ledger has one decision.
# usage: tests/deciders.sh [PROGRAM]     the program test_deciders of a build
set -eu
cd "$(dirname "$0")/.."
program=${1:-build/tests/test_deciders} rounds=${ROUNDS:-10000} seconds=${SECONDS_EACH:-0} failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

run() { # COMMAND…
  began=$(date +%s)
  "$@" >"$log" 2>&1 || failed=1
  tail -1 "$log"
  echo "- $(tail -1 "$log"), in $(($(date +%s) - began)) seconds." >>"$log.page"
}

cat >"$log.page" <<EOF
# Many who decide at once

Written by \`tests/deciders.sh\` (a part of \`make soak\`) on $(date -u +%Y-%m-%d), at commit
$(git rev-parse --short HEAD), without sanitizers, beside whatever else the machine did. How a round goes, and what is demanded of it, stands
at the head of \`tests/store/test_deciders.c\`.

EOF
run "$program" "$rounds" "$seconds"
run tests/store/postgres.sh with "$program" "$rounds" "$seconds"
mv "$log.page" docs/evidence/deciders.md
exit $failed
