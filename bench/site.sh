#!/bin/sh
# The site under load: what it takes beside the HTTP library's own hello, and how a normal user fares beside a crowd of slow clients.
# usage: bench/site.sh BUILD [--record]     --record: keeps what is printed as docs/evidence/site.md
set -eu
cd "$(dirname "$0")/.."
build=$1 record=${2-}

all() {
  bench/web.py "$build/abstain" "$build/bench/hello"
  echo
  bench/crowd.py "$build/abstain" "$build/bench/crowd"
}

if [ "$record" != --record ]; then
  all
  exit
fi
page=docs/evidence/site.md
{
  echo "# The site under load"
  echo
  echo "What \`bench/site.sh BUILD --record\` said last. Clients and server share the machine. The goals: the first page at least 0.5 of the"
  echo "library's hello, a request for clearance 0.2, its 99th percentile under 20 medians; beside 5,000 slow clients a user's 99th percentile at"
  echo "most twice that of the same alone; 10,000 connections that are open and silent in under 256 MB."
  echo
  processor=$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)
  echo "$(date -u +%Y-%m-%d), $(git rev-parse --short HEAD), $(nproc) of $processor, $(cc --version | head -1)"
  echo
  echo '```'
  all
  echo '```'
} >$page.new
mv $page.new $page
cat $page
