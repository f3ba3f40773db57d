#!/bin/sh
# A PostgreSQL server for a test: Debian's package, an unprivileged user, a Unix socket in a directory of its own, nothing else
# of the machine touched. Where the package is missing it says so and ends with 77, by which Meson knows a skipped test.
# With POSTGRES_FSYNC=on what it says is durable is on the disk: for measuring.
# usage: postgres.sh start             prints the address of a new, empty database
#        postgres.sh stop ADDRESS      ends that server and removes what it kept
#        postgres.sh with COMMAND...   runs the command with the address in POSTGRES, and ends the server after it
set -eu
cd / # where the server's user may stand

# PostgreSQL refuses to run as root.
as_server() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)

start() {
  if [ -z "$programs" ] || ! as_server true 2>/dev/null; then
    echo "skipped: there is no PostgreSQL server here (Debian's package postgresql)" >&2
    exit 77
  fi
  directory=$(as_server mktemp -d /tmp/abstain-postgres.XXXXXX)
  # What a test writes need not outlive the machine, only the server.
  if ! as_server "$programs/initdb" -D "$directory/data" -U abstain -A trust -E UTF8 --locale=C --no-sync >"$directory.log" 2>&1 ||
    ! as_server "$programs/pg_ctl" -D "$directory/data" -l "$directory/log" -w start \
      -o "-c listen_addresses='' -c unix_socket_directories='$directory' -c fsync=${POSTGRES_FSYNC:-off}" >>"$directory.log" 2>&1; then
    cat "$directory.log" "$directory/log" >&2 || :
    rm -rf "$directory" "$directory.log"
    exit 1
  fi
  rm "$directory.log"
  echo "postgresql:///postgres?host=$directory&user=abstain"
}

stop() { # ADDRESS
  directory=${1#*host=}
  directory=${directory%%&*}
  as_server "$programs/pg_ctl" -D "$directory/data" -m immediate -w stop >/dev/null 2>&1 || :
  rm -rf "$directory"
}

case ${1:-} in
start) start ;;
stop) stop "$2" ;;
with)
  shift
  POSTGRES=$(start) || exit $?
  export POSTGRES
  trap 'stop "$POSTGRES"' EXIT
  trap 'exit 1' INT TERM
  status=0
  (cd "$OLDPWD" && exec "$@") || status=$?
  exit "$status"
  ;;
*) echo "usage: postgres.sh start | stop ADDRESS | with COMMAND..." >&2 && exit 2 ;;
esac
