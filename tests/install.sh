#!/bin/sh
# Is what docs/operating/install.md promises installed, and can a program be built and run with it?
# usage: tests/install.sh BUILD
set -eu
build=$1 root=$(cd "$(dirname "$0")/.." && pwd) work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
DESTDIR=$work meson install -C "$build" --no-rebuild --quiet
config=$(find "$work" -name abstain.pc)
prefix=$work$(sed -n 's/^prefix=//p' "$config")

"$prefix/bin/abstain" policy compile "$root/policies/immunogen.md" --output "$work/immunogen.image" >/dev/null
test -s "$prefix/share/bash-completion/completions/abstain"
for page in "$root"/docs/man/*; do cmp "$page" "$prefix/share/man/man1/$(basename "$page")"; done

export PKG_CONFIG_PATH="${config%/*}" PKG_CONFIG_SYSROOT_DIR="$work"
# shellcheck disable=SC2046 # flags are words
cc "$root/examples/embed.c" -o "$work/embed" $(pkg-config --cflags --libs abstain)
LD_LIBRARY_PATH=$(dirname "${config%/*}") "$work/embed" "$work/immunogen.image" | diff "$root/tests/library.expected" -
