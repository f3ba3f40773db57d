#!/bin/sh
# Who cannot connect to a PostgreSQL server is told whether to try again: not where the address is wrong, whatever the server is
# asked. usage: connect.sh ABSTAIN       POSTGRES names a database
set -eu
abstain=$1
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

ends_with() { # CODE WORDS ADDRESS
  status=0
  "$abstain" log --store "$3" >"$directory/said" 2>&1 || status=$?
  if [ "$status" != "$1" ] || ! grep -q "$2" "$directory/said"; then echo "$3 ended with $status:" && cat "$directory/said" && exit 1; fi
}

server=${POSTGRES#*\?} # host and user
data=${server#host=}
data=${data%%&*}/data
psql -q "$POSTGRES" -c "CREATE ROLE guarded LOGIN PASSWORD 'right'" -c "CREATE DATABASE closed" -c "REVOKE CONNECT ON DATABASE closed FROM PUBLIC"
sed -i '1i local all guarded scram-sha-256' "$data/pg_hba.conf"
psql -q "$POSTGRES" -c "SELECT pg_reload_conf()" >"$directory/said"

ends_with 2 'database "nowhere" does not exist' "postgresql:///nowhere?$server"
ends_with 2 'role "nobody" does not exist' "postgresql:///postgres?${server%user=*}user=nobody"
ends_with 2 'password authentication failed' "postgresql:///postgres?${server%user=*}user=guarded&password=wrong"
ends_with 2 'no password supplied' "postgresql:///postgres?${server%user=*}user=guarded"
ends_with 2 'permission denied for database' "postgresql:///closed?${server%user=*}user=guarded&password=right"
ends_with 2 'invalid URI query parameter' "$POSTGRES&nonsense=1"
ends_with 4 'no store in this database' "postgresql:///postgres?${server%user=*}user=guarded&password=right"
ends_with 75 'No such file' "postgresql:///postgres?host=$directory"
# a server that is busy says so, too, and is worth another try
psql -q "$POSTGRES" -c "ALTER ROLE guarded CONNECTION LIMIT 0"
ends_with 75 'too many connections' "postgresql:///postgres?${server%user=*}user=guarded&password=right"
