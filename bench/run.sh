#!/bin/sh
# Runs every benchmark of a build, one after the other: they share the processor with nothing of ours.
# usage: bench/run.sh BUILD
set -eu
cd "$(dirname "$0")/.."
for program in "$1"/bench/bench_*; do
  [ -f "$program" ] && [ -x "$program" ] || continue
  "$program"
  echo
done
