#!/bin/sh
# What stores of 10,000 to 1,000,000 entries cost (made by `abstain demo`), and the curves as a picture, BUILD/performance.svg.
# With --record one of 10,000,000, too, and the figures become docs/reference/performance.md with its picture.
# usage: bench/store.sh BUILD [--record]
set -eu
cd "$(dirname "$0")/.."
build=$1 record=${2:-}
peoples="910 9100 91000" # who make eleven entries each in two years
[ "$record" != --record ] || peoples="$peoples 910000"
work=$(mktemp -d "$build/stores.XXXXXX")
trap 'rm -rf "$work"' EXIT

figures() {
  for people in $peoples; do
    "$build/abstain" demo --people $people --years 2 --store "$work/$people.db" --policy policies/immunogen.md
    "$build/bench/bench_store" "$work/$people.db" "$work/curves"
    rm "$work/$people".db*
  done
}

if [ "$record" != --record ]; then
  figures
  bench/plot.py "$work/curves" >"$build/performance.svg"
  echo "  the curves           $build/performance.svg"
  exit
fi
figures >"$work/figures"
cat "$work/figures"
bench/plot.py "$work/curves" >docs/images/performance.svg
processor=$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)
cat >docs/reference/performance.md <<END
# Performance of a store

What a store in SQLite costs as it grows. Made by \`bench/store.sh BUILD --record\`, not typed. Absolute figures move from machine to
machine, and with what else runs on it: read the ratios and the slopes.

![Time over the number of entries, with logarithmic axes](../images/performance.svg)

What goes through all of the store grows with it, side by side with the floors (dashed), which do the least that there is to do with
the same records in memory: \`abstain verify\` hashes every record, and the tree above them, on all processors, where the floor is one
processor that hashes the records one by one; then it compares the tables by which entries are found with what the entries say.
Replaying reads every record back into a journal, and checks it, where the floor is the JSON library's bare parse.

What is asked about one person finds its way to what bears on him, now or as it was known at an instant in the past, and does not go
through the rest. An answer that is recorded is signed and on the disk.

$(date -u +%Y-%m-%d), $(git rev-parse --short HEAD), $(nproc) of $processor

\`\`\`
$(cat "$work/figures")
\`\`\`
END
