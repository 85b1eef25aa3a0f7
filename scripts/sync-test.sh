#!/usr/bin/env bash
# Holds that clients/sync/sync.py and sync.ts keep a copy in step: two servers on one database, random writes, clients
# and servers that are killed, and a database that is restored from a copy. Then ldes-client replicates the stream of a
# council. PostgreSQL runs on a free port, in a folder that goes at the end. The first line has the seed:
#
#   SYNC_SEED=7 scripts/sync-test.sh                       # the same random numbers again
#   SYNC_WRITES=10000 SYNC_SECONDS=600 scripts/sync-test.sh # until so many writes, or for so many seconds
set -euo pipefail
cd "$(dirname "$0")/.."

for directory in ${PG_BIN:+"$PG_BIN"} /usr/lib/postgresql/*/bin "$(dirname "$(readlink -f "$(command -v postgres || echo /)")")"; do
  if [ -x "$directory/initdb" ]; then PATH=$directory:$PATH; break; fi
done
# No setting of whoever runs the script reaches the servers.
unset DATABASE_URL LOG_FORMAT "${!MINUTEBOOK_@}"
program=${CARGO_TARGET_DIR:-target}/debug/minutebook
cargo build --quiet
scripts/npm-packages.sh clients/sync
npm run --silent --prefix clients/sync build

# PostgreSQL does not run as root.
as_server=()
if [ "$(id -u)" -eq 0 ]; then as_server=(setpriv --reuid=postgres --regid=postgres --init-groups); fi
work=$(mktemp -d /tmp/minutebook-sync.XXXXXX)
chmod 755 "$work"
mkdir "$work/cluster"
if [ "${#as_server[@]}" -gt 0 ]; then chown postgres: "$work/cluster"; fi
chmod 700 "$work/cluster"
stop() {
  "${as_server[@]}" pg_ctl -D "$work/cluster/data" -s -m immediate stop 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT
password=$(openssl rand -hex 24)
echo "$password" | "${as_server[@]}" tee "$work/cluster/password" >/dev/null
"${as_server[@]}" initdb -D "$work/cluster/data" --username postgres --auth scram-sha-256 --pwfile "$work/cluster/password" \
  --encoding UTF8 --no-sync >"$work/initdb.log"
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
"${as_server[@]}" pg_ctl -D "$work/cluster/data" -s -w -l "$work/cluster/log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=200" start
export PGPASSWORD=$password PGHOST=127.0.0.1 PGPORT=$port
POSTGRES_USER=postgres MINUTEBOOK_DB_PASSWORD=$password scripts/create-database.sh

(umask 077 && openssl rand -hex 32 | tr -d '\n' >"$work/jwt-secret")
export MINUTEBOOK_JWT_SECRET_FILE=$work/jwt-secret MINUTEBOOK_STORAGE_URL=file://$work/files
python3 tests/sync/drive.py "$program" "postgres://minutebook:$password@127.0.0.1:$port" "$work"
