#!/bin/sh
# Builds and runs the peers of the decision engine (../shared/peers) in a copy of their own and prints what each takes for
# a decision: NAME <tab> NANOSECONDS <tab> REMARK. Where they are not at hand it says so and prints nothing.
set -eu
cd "$(dirname "$0")/.."
peers=../shared/peers
if [ ! -f $peers/workload.h ]; then
  echo "bench/peers.sh: $peers is not there: no peers are measured" >&2
  exit 0
fi
command -v npm >/dev/null 2>&1 || tools/packages.sh js >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r $peers/. "$work"
chmod -R u+w "$work"
cd "$work"
mkdir -p data

build() { # PROGRAM SOURCE FLAGS...
  program=$1 source=$2
  shift 2
  gcc -O2 -march=native -w -o "$program" "$source" "$@"
}
build gen gen.c && ./gen >/dev/null
build clips_peer clips_peer.c -lclips -lm
build sqlite_peer sqlite_peer.c -lsqlite3
build sqlite_peer2 sqlite_peer2.c -lsqlite3
build lua54_peer lua_peer.c -I/usr/include/lua5.4 -llua5.4 -lm
build luajit_peer lua_peer.c -DLUAJIT -I/usr/include/luajit-2.1 -lluajit-5.1 -lm
(cd js && npm install --silent --no-audit --no-fund >&2) || echo "bench/peers.sh: npm cannot install the JavaScript peers: they are left out" >&2

{
  ./lua54_peer
  ./luajit_peer
  ./clips_peer 20000
  ./sqlite_peer
  ./sqlite_peer2
  swipl -O prolog_peer.pl
  if [ -d js/node_modules ]; then
    (cd js && node cedar.js && node others.js && node dmn.js)
  fi
} 2>&1 | awk '
  /of which/ || !match($0, /[0-9.]+ [un]s\/decision/) { next }
  {
    split(substr($0, RSTART, RLENGTH), figure, " ")
    name = substr($0, 1, RSTART - 1)
    gsub(/[: ]+$/, "", name)
    remark = match($0, /mismatches [0-9]+/) ? substr($0, RSTART, RLENGTH) : ""
    printf "%s\t%.1f\t%s\n", name, figure[1] * (figure[2] ~ /^us/ ? 1000 : 1), remark
  }'
