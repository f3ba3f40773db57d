#!/bin/sh
# Runs every benchmark of a build, one after the other: they share the processor with nothing of ours. With --record the
# output becomes docs/evidence/bench.md, a journal of ten million events is folded too, and the costs of stores become
# docs/reference/performance.md.
# usage: bench/run.sh BUILD [--record]
set -eu
cd "$(dirname "$0")/.."
build=$1 record=${2:-}

# NAME <tab> NANOSECONDS <tab> REMARK, the floor first and abstain second: as a table with ratios to both.
table() {
  awk -F '\t' '
    NR == 1 { floor = $2 }
    NR == 2 { abstain = $2 }
    { printf "  %-52s %12.1f ns %9.1f %10.1f   %s\n", $1, $2, $2 / floor, $2 / abstain, $3 }
  '
}

decisions() {
  if [ ! -x "$build/bench/decide_10000" ]; then
    echo "decisions: left out, their workload (../shared/peers) was not there when the build was made"
    return
  fi
  echo "decisions: one workload, every answer equal to the floor's before it is timed"
  printf '  %-52s %15s %9s %10s\n' "" "a decision" "x floor" "x abstain"
  {
    "$build/bench/decide_10000"
    "$build/bench/decide_1000000"
    bench/peers.sh
  } | table
}

# With commits that are on the disk; where there is no PostgreSQL (77) on SQLite alone.
appending() { # PROGRAM
  status=0
  POSTGRES_FSYNC=on tests/store/postgres.sh with "$1" "$build" || status=$?
  [ "$status" != 77 ] || "$1" "$build"
}

all() {
  decisions
  for program in "$build"/bench/bench_*; do
    [ -f "$program" ] && [ -x "$program" ] || continue
    case $program in
    */bench_store) continue ;; # bench/store.sh makes the stores
    */bench_answers) echo && "$program" "$build/abstain" ;;
    */bench_append) echo && appending "$program" ;;
    *) echo && "$program" ;;
    esac
  done
}

if [ "$record" != --record ]; then
  all
  echo
  bench/store.sh "$build"
  echo
  bench/site.sh "$build"
  exit
fi
page=docs/evidence/bench.md
{
  echo "# Measured"
  echo
  echo "What \`make bench\` said last; made by \`bench/run.sh BUILD --record\`, not typed. Absolute figures move from machine to machine, and with"
  echo "what else runs on it: read the ratios. A goal stands beside each figure that has one; for decisions they are at most 8 times the floor,"
  echo "15 times faster than CLIPS, 500 times faster than cedar-wasm with its policies parsed before, and 1.5 times as long with a million persons."
  echo
  processor=$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)
  echo "$(date -u +%Y-%m-%d), $(git rev-parse --short HEAD), $(nproc) of $processor, $(cc --version | head -1)"
  echo
  echo '```'
  all
  echo
  "$build/bench/bench_register" 10000000 1000000 1
  echo '```'
} >$page.new
mv $page.new $page
cat $page
bench/store.sh "$build" --record
bench/site.sh "$build" --record
