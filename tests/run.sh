#!/bin/sh
# Builds plainly and with sanitizers, runs every test in both, and closes with the count.
# usage: tests/run.sh BUILD SANITIZED-BUILD
set -eu
cd "$(dirname "$0")/.."
plain=$1 sanitized=$2
test -f "$plain/build.ninja" || meson setup "$plain" >/dev/null
test -f "$sanitized/build.ninja" ||
  CC=clang meson setup "$sanitized" -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debugoptimized \
    -Dfuzz=true >/dev/null
ninja -C "$plain" --quiet
ninja -C "$sanitized" --quiet
passed=0 failed=0
count() { # reads Meson's summary of one run
  p=$(sed -n 's/^Ok: *//p' "$1"); f=$(sed -n 's/^Fail: *//p' "$1"); t=$(sed -n 's/^Timeout: *//p' "$1")
  u=$(sed -n 's/^Unexpected Pass: *//p' "$1")
  passed=$((passed + ${p:-0})); failed=$((failed + ${f:-0} + ${t:-0} + ${u:-0}))
}
log=$(mktemp); trap 'rm -f "$log"' EXIT
status=0
meson test -C "$plain" --no-rebuild --print-errorlogs >"$log" 2>&1 || status=1
cat "$log"; count "$log"
ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 \
  meson test -C "$sanitized" --no-rebuild --print-errorlogs --suite unit --suite policy --suite cli --suite fuzz --timeout-multiplier 5 >"$log" 2>&1 || status=1
cat "$log"; count "$log"
[ "$status" = 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
