#!/bin/sh
# Runs the tests of durability whole (the suite of `make check` leaves some of their cases out) and the benchmark of appending, and
# writes what they print to docs/evidence/durability.md. It takes some ten minutes. usage: tests/store/evidence.sh BUILD
set -eu
cd "$(dirname "$0")/../.."
build=$1
page=docs/evidence/durability.md

run() { # TITLE COMMAND...
  echo
  echo "## $1"
  echo
  shift
  echo '```'
  "$@" || {
    echo "tests/store/evidence.sh: it failed: $*" >&2
    exit 1
  }
  echo '```'
}

powers() {
  for seed in 1 2 3 4; do "$build/tests/test_power" 16 "$seed"; done
}

all() {
  echo "# What a store keeps when things fail"
  echo
  echo "What the tests of durability said last; made by \`tests/store/evidence.sh\`, not typed. \`make check\` runs the same programs,"
  echo "some of them on a part of the cases. Acts a second depend on the disk and on what else uses it: read the ratio."
  echo
  echo "$(date -u +%Y-%m-%d), $(git rev-parse --short HEAD), $(nproc) of $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), SQLite" \
    "$(pkg-config --modversion sqlite3)"
  run "Power cuts" powers
  run "Calls to the disk that fail" "$build/tests/test_faults" disk
  run "Calls to the system that fail" "$build/tests/test_syscalls"
  run "Memory that runs out" "$build/tests/test_faults" memory
  run "kill -9" "$build/tests/test_kill" 500
  run "A connection to PostgreSQL that is cut" tests/store/postgres.sh with "$build/tests/test_wire"
  run "Many writers" env POSTGRES_FSYNC=on tests/store/postgres.sh with "$build/bench/bench_append" "$build"
}

all >"$page.new"
mv "$page.new" "$page"
