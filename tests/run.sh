#!/bin/sh
# Builds plainly and with sanitizers, runs every test in both, shows what fails in full and closes with the count.
# usage: tests/run.sh BUILD SANITIZED-BUILD
set -eu
cd "$(dirname "$0")/.."
plain=$1 sanitized=$2 passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

fail() { # WHAT: shows the log
  cat "$log"
  echo "$1"
  failed=$((failed + 1))
}

summed() { # NAME: a number of Meson's summary
  sed -n "s/^$1: *\([0-9]*\).*/\1/p" "$log"
}

# run NAME DIRECTORY TEST-OPTION...
run() {
  name=$1 directory=$2 began=$(date +%s)
  shift 2
  status=0
  meson test -C "$directory" --no-rebuild --print-errorlogs "$@" >"$log" 2>&1 || status=1
  ok=$(summed Ok) skipped=$(summed Skipped) bad=$(($(summed Fail) + $(summed Timeout) + $(summed 'Unexpected Pass')))
  [ "$status" = 0 ] || [ "$bad" -gt 0 ] || bad=1
  [ "$bad" = 0 ] || sed -E '/^ *[0-9]+\/[0-9]+ .* (OK|SKIP) /d' "$log"
  echo "$name: $ok passed, $bad failed, $skipped skipped in $(($(date +%s) - began)) seconds"
  passed=$((passed + ok)) failed=$((failed + bad))
}

echo "building and testing in $plain …" >&2
if tools/build.sh "$plain" plain >"$log" 2>&1; then run plain "$plain"; else fail "the plain build failed"; fi
echo "building and testing in $sanitized, with sanitizers, which takes longer …" >&2
if tools/build.sh "$sanitized" sanitized >"$log" 2>&1; then
  export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
  export WORLDS=200 # the millions of cases are the plain build's
  run sanitized "$sanitized" --timeout-multiplier 5
else
  fail "the build with sanitizers failed"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
