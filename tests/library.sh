#!/bin/sh
# The library as a stranger meets it: what it exports is what the header declares, the header is good C and good C++,
# and the example that knows nothing else gives the right answers about the ImmunoGen policy.
# usage: tests/library.sh ABSTAIN LIBRARY EMBED EXPECTED
set -eu
abstain=$1 library=$2 embed=$3 expected=$4
root=$(dirname "$0")/.. work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What the sanitizers' coverage adds is no symbol of ours.
nm -D --defined-only "$library" | awk '$3 !~ /^__(start|stop)___/ { print $3 }' | sort >"$work/exported"
sed -n 's/^ABSTAIN_API.*[ *]\(abstain_[a-z_]*\)(.*/\1/p' "$root/include/abstain.h" | sort >"$work/declared"
diff "$work/declared" "$work/exported"

for language in c c++; do
  gcc -x "$language" -Wall -Wextra -Wpedantic -Werror -fsyntax-only "$root/include/abstain.h"
done

"$abstain" policy compile "$root/policies/immunogen.md" --output "$work/immunogen.image" >/dev/null
"$embed" "$work/immunogen.image" >"$work/answers"
diff "$expected" "$work/answers"
if "$embed" "$expected" 2>"$work/refusal"; then exit 1; fi
grep -q "not a compiled policy" "$work/refusal"
