#!/bin/sh
# Installs the Debian packages of the named groups (tools/packages.txt) that are missing; says what it does.
# usage: tools/packages.sh build|check|bench ...      needs root or sudo only when something is missing.
set -eu
here=$(dirname "$0")
missing=""
for group in "$@"; do
  for package in $(awk -v g="$group" '$1 == g { print $2 }' "$here/packages.txt"); do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
done
[ -n "$missing" ] || exit 0
echo "installing:$missing"
if [ "$(id -u)" = 0 ]; then run=""; elif command -v sudo >/dev/null 2>&1; then run="sudo"; else
  echo "tools/packages.sh: these Debian packages are missing and need root to install:$missing" >&2
  exit 1
fi
# PostgreSQL's package would make a database and start a server; tests start one of their own.
clusters=/etc/postgresql-common/createcluster.conf
case "$missing " in *" postgresql "*)
  [ -e "$clusters" ] || { $run mkdir -p "${clusters%/*}" && echo "create_main_cluster = false" | $run tee "$clusters" >/dev/null; } ;;
esac
$run apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends $missing >/dev/null
