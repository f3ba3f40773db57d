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

# A site can be served by what was installed, and by its settings; the unit starts it from there.
unit=$(find "$work" -name abstain.service)
grep -q "^ExecStart=${prefix#"$work"}/bin/abstain serve --config " "$unit"
cmp "$root/share/abstain.conf" "$prefix/share/abstain/abstain.conf"
for policy in "$root"/policies/*; do cmp "$policy" "$prefix/share/abstain/policies/$(basename "$policy")"; done
"$prefix/bin/abstain" init --store "$work/company.db" --company acme --policy "$prefix/share/abstain/policies/immunogen.md" >/dev/null
sed "s|^store = .*|store = $work/company.db|; s|^port = .*|port = 0|" "$prefix/share/abstain/abstain.conf" >"$work/abstain.conf"
"$prefix/bin/abstain" serve --config "$work/abstain.conf" >"$work/address" &
site=$!
while ! grep -q http "$work/address"; do kill -0 $site && sleep 0.05; done
python3 -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1] + "readyz").read().decode(), end="")' "$(cat "$work/address")" |
  grep -qx ready
kill $site
wait $site

export PKG_CONFIG_PATH="${config%/*}" PKG_CONFIG_SYSROOT_DIR="$work"
# shellcheck disable=SC2046 # flags are words
cc "$root/examples/embed.c" -o "$work/embed" $(pkg-config --cflags --libs abstain)
LD_LIBRARY_PATH=$(dirname "${config%/*}") "$work/embed" "$work/immunogen.image" | diff "$root/tests/library.expected" -
