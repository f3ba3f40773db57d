#!/bin/sh
# Makes one of the two builds: a plain one, or one by clang with sanitizers and fuzz targets. Says that it builds, where there is something to
# build, for it takes a minute, and then only what goes wrong.
# usage: tools/build.sh DIRECTORY plain|sanitized
set -eu
cd "$(dirname "$0")/.."
directory=$1
case $2 in
plain) set -- ;;
sanitized)
  export CC=clang
  set -- -Db_sanitize=address,undefined -Db_lundef=false -Dfuzz=true
  ;;
*) echo "tools/build.sh: \`$2\` is neither plain nor sanitized" >&2 && exit 2 ;;
esac

quietly() {
  said=$("$@" 2>&1) || {
    echo "$said"
    exit 1
  }
}

test -f "$directory/build.ninja" || quietly meson setup "$directory" "$@"
ninja -C "$directory" -n 2>/dev/null | grep -q 'no work to do' || echo "building in $directory (the first time takes minutes) …" >&2
quietly ninja -C "$directory"
