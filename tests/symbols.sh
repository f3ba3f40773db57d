#!/bin/sh
# Is each name of a function or a variable that all may see one thing? Of two in the rooms' library the linker takes either, and says nothing.
# usage: symbols.sh LIBRARY...
set -eu
twice() { nm --defined-only "$@" 2>/dev/null | awk '$2 ~ /^[TDBRV]$/ { print $3 }' | sort | uniq -d; }

# It finds what is there twice: the library beside itself.
[ -n "$(twice "$1" "$1")" ] || { echo "no name is found twice where every one is" && exit 1; }
found=$(twice "$@")
[ -z "$found" ] || { echo "there twice: $found" && exit 1; }
echo "each of $(nm --defined-only "$@" 2>/dev/null | grep -c ' [TDBRV] ') names is one thing"
