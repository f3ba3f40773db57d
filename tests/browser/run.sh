#!/bin/sh
# Fetches what drives the browser (package-lock.json says which bytes) into a folder beside the build, and walks through the site. Where there is
# no browser, or the packages cannot be fetched, it says so and is left out (77).
# usage: run.sh ABSTAIN MODULES [PROGRAM]     PROGRAM: pictures.py, in place of the walks
set -eu
here=$(cd "$(dirname "$0")" && pwd)
abstain=$1 modules=$2
leave_out() {
  echo "the browser's walks are left out: $*"
  exit 77
}
command -v node >/dev/null && command -v npm >/dev/null || leave_out "node or npm is not there"
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || leave_out "chromium is not there"
mkdir -p "$modules"
if ! cmp -s "$here/package-lock.json" "$modules/package-lock.json" || [ ! -d "$modules/node_modules/playwright-core" ]; then
  cp "$here/package.json" "$here/package-lock.json" "$modules"
  (cd "$modules" && timeout 120 npm ci --silent --no-audit --no-fund) || {
    rm -f "$modules/package-lock.json"
    leave_out "npm cannot fetch the packages"
  }
fi
"$here/provider.py" "$abstain" "$modules"
exec "$here/${3:-walks.py}" "$abstain" "$modules"
