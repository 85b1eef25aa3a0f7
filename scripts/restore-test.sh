#!/usr/bin/env bash
# The drill of docs/OPERATIONS.md: backs up a database and its files, loses both, restores them in two ways (pg_restore,
# and a base backup with its WAL to a point), and compares everything that the server answers before and after. Then it
# shows what is lost since the backup. The roles are made by the statements of the guide. PostgreSQL runs on free ports,
# in a folder that goes at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

# shellcheck source=scripts/demo-server.sh
. scripts/demo-server.sh
for directory in ${PG_BIN:+"$PG_BIN"} /usr/lib/postgresql/*/bin "$(dirname "$(readlink -f "$(command -v postgres || echo /)")")"; do
  if [ -x "$directory/initdb" ]; then PATH=$directory:$PATH; break; fi
done
# PostgreSQL does not run as root.
as_server=()
if [ "$(id -u)" -eq 0 ]; then as_server=(setpriv --reuid=postgres --regid=postgres --init-groups); fi
work=$(mktemp -d /tmp/minutebook-restore.XXXXXX)
chmod 755 "$work"
clusters=()
stop() {
  local cluster
  stop_demo_server
  for cluster in "${clusters[@]}"; do
    "${as_server[@]}" pg_ctl -D "$cluster" -s -m immediate stop 2>/dev/null || true
  done
  rm -rf "$work"
}
trap stop EXIT
# Only PostgreSQL's user works in it.
server_folder() { mkdir "$1" && if [ "${#as_server[@]}" -gt 0 ]; then chown postgres: "$1"; fi && chmod 700 "$1"; }
server_folder "$work/clusters"
server_folder "$work/wal"

checks=0
expect() {
  checks=$((checks + 1))
  if [ "$1" != "$2" ]; then
    printf 'restore: %s\n  expected: %s\n  came:     %s\n' "$3" "$1" "$2" >&2
    tail -n 5 "$demo_folder/log" >&2 || true
    exit 1
  fi
}

password=$(openssl rand -hex 24)
secret=$work/jwt-secret
(umask 077 && openssl rand -hex 32 | tr -d '\n' >"$secret")
free_port() { python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])'; }
as_administrator() {
  PGPASSWORD=$password psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --host 127.0.0.1 --port "$port" --username postgres "$@"
}
# Starts a cluster on a free port, with more settings.
start_cluster() {
  local cluster=$work/clusters/$1
  clusters+=("$cluster")
  port=$(free_port)
  "${as_server[@]}" pg_ctl -D "$cluster" -s -w -l "$work/clusters/$1.log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off ${*:2}" start
  export DATABASE_URL=postgres://minutebook:$password@127.0.0.1:$port/minutebook
}
# Makes an empty cluster, and in it what the guide's statements make.
new_cluster() {
  echo "$password" | "${as_server[@]}" tee "$work/clusters/password" >/dev/null
  "${as_server[@]}" initdb -D "$work/clusters/$1" --username postgres --auth scram-sha-256 --pwfile "$work/clusters/password" \
    --encoding UTF8 --no-sync >"$work/initdb.log"
  start_cluster "$@"
  # shellcheck disable=SC2016
  sed -n '/^```sql$/,/^```$/{/^```/d;p}' docs/OPERATIONS.md >"$work/roles.sql"
  expect 2 "$(grep -c 'CREATE ROLE minutebook_.* NOLOGIN' "$work/roles.sql")" 'docs/OPERATIONS.md has the statements that make the roles'
  as_administrator --set password="$password" --file "$work/roles.sql"
}

# A server on the present DATABASE_URL and storage. Every answer has the same public URL, so answers can be compared.
public=https://minutes.example.org
export MINUTEBOOK_JWT_SECRET_FILE=$secret
serve() {
  start_demo_server --public-url "$public"
  trap stop EXIT
}
export_all() {
  curl --silent --fail --output "$work/contract.json" "$DEMO_BASE/openapi.json"
  echo "restore: $1: what the public reads, then what staff read"
  python3 tests/restore/export.py "$DEMO_BASE" "$public" "$work/contract.json" "$work/$1/public"
  python3 tests/restore/export.py "$DEMO_BASE" "$public" "$work/contract.json" "$work/$1/staff" "$reader"
}
status() { curl --silent --output "$work/answer" --dump-header "$work/headers" --write-out '%{http_code}' "$@"; }
header() { sed -n "s/^$1: *//Ip" "$work/headers" | tr -d '\r'; }
here() { echo "$DEMO_BASE${1#"$public"}"; }
put_document() { # a key's value, its title, a token
  status -X PUT "$DEMO_BASE/v1/documents/by/restore-test/$1" -H "Authorization: Bearer $3" \
    -H 'Content-Type: application/json' -d '{"owner": {"kind": "item", "scheme": "demo", "value": "chorley-item-42"},
      "kind": "background_paper", "publication": "published", "title": "'"$2"'"}'
}
put_file() { # a key's value, its text
  local document
  document=$(here "$(grep -o '"self":"[^"]*"' "$work/answer" | head -n 1 | cut -d'"' -f4)")
  printf '%s\n' "$2" | status -X PUT --data-binary @- "$document/file" -H "Authorization: Bearer $writer" -H 'Content-Type: text/plain'
}
decide() { # an idempotency key
  status "$DEMO_BASE/v1/decisions" -H "Authorization: Bearer $writer" -H "Idempotency-Key: $1" \
    -H 'Content-Type: application/json' -d '{"item": {"scheme": "demo", "value": "chorley-item-42"},
      "publication": "published", "kind": "executive", "outcome": "noted", "text": "To note the report."}'
}
jti() { cut -d. -f2 <<<"$1" | tr '_-' '/+' | base64 -d 2>/dev/null | grep -o '"jti":"[^"]*"' | cut -d'"' -f4; }
revoke() { status "$DEMO_BASE/v1/revocations" -H "Authorization: Bearer $administrator" -H 'Content-Type: application/json' \
  -d '{"jti": "'"$(jti "$1")"'", "reason": "The laptop was stolen."}'; }
change() { # a version's ETag, a title
  status -X PATCH "$(here "$paper")" -H "Authorization: Bearer $writer" -H 'Content-Type: application/merge-patch+json' -H "If-Match: $1" \
    -d '{"title": "'"$2"'"}'
}

# Before the backup: a file, a decision by an idempotency key, a revoked token.
new_cluster first -c wal_level=replica -c archive_mode=on -c "archive_command='cp %p $work/wal/%f'"
export MINUTEBOOK_STORAGE_URL=file://$work/files
serve
as_administrator --dbname minutebook --command ANALYZE
PGPASSWORD=$password "${as_server[@]}" pg_basebackup --host 127.0.0.1 --port "$port" --username postgres --checkpoint fast \
  --wal-method none --no-sync --pgdata "$work/clusters/base" 2>/dev/null
writer=$(demo_token record:publish chorley)
reader=$(demo_token record:read '*')
administrator=$(demo_token admin '*')
stolen=$(demo_token record:read chorley)
stolen_later=$(demo_token record:read chorley)
expect 201 "$(put_document kept 'Kept' "$writer")" 'a document before the backup'
paper=$(grep -o '"self":"[^"]*"' "$work/answer" | head -n 1 | cut -d'"' -f4)
expect 201 "$(put_file kept 'The paper.')" 'its file'
expect 201 "$(decide before)" 'a decision before the backup'
decision=$(header location)
expect 201 "$(revoke "$stolen")" 'a token is revoked before the backup'
expect 401 "$(status "$DEMO_BASE/v1/councils" -H "Authorization: Bearer $stolen")" 'it is refused'
cursor=$(curl --silent "$DEMO_BASE/v1/meetings?council=examplebridge&limit=5" | grep -o '"next":"[^"]*"' | cut -d'"' -f4)
eventually() {
  local attempt
  for attempt in $(seq 150); do
    if "$@"; then return 0; fi
    sleep 0.2
  done
  expect 'at the end' "not after $attempt tries" "$*"
}
is_extracted() { curl --silent "$(here "$paper")/text" | grep -q '"state":"extracted"'; }
eventually is_extracted

# The backup: the database first, then the files.
pg_dump --format custom --file "$work/minutebook.dump" "$DATABASE_URL"
as_administrator --tuples-only --command "SELECT pg_create_restore_point('drill')" >/dev/null
cp -a "$work/files" "$work/files-backup"
export_all before

# After the backup, and so lost by the restore.
expect 201 "$(put_document late 'Late' "$writer")" 'a document after the backup'
expect 201 "$(put_file late 'The late paper.')" 'its file after the backup'
expect 201 "$(decide after)" 'a decision after the backup'
expect 200 "$(change "$(status "$(here "$paper")" >/dev/null; header etag)" 'Changed after the backup')" 'a change after the backup'
lost_etag=$(header etag)
poll_from=$(curl --silent "$DEMO_BASE/v1/documents?limit=1" | grep -o '"poll_from":"[^"]*"' | cut -d'"' -f4)
expect 200 "$(status -X PATCH "$(here "$decision")" -H "Authorization: Bearer $writer" -H 'Content-Type: application/merge-patch+json' \
  -H 'If-Match: *' -d '{"publication": "withdrawn", "withdrawn_reason": "It names a child."}')" 'a withdrawal after the backup'
expect 404 "$(status "$(here "$decision")")" 'what was withdrawn is hidden'
expect 201 "$(revoke "$stolen_later")" 'a token is revoked after the backup'
as_administrator --command 'SELECT pg_switch_wal()' >/dev/null
stop_demo_server
"${as_server[@]}" pg_ctl -D "$work/clusters/first" -s -m fast stop

# Whether a restored server answers as the first did at the backup.
compare() {
  export_all "$1"
  local differing
  differing=$(diff -rq "$work/before" "$work/$1" | head -n 1 || true)
  if [[ $differing == 'Files '* ]]; then
    read -r _ first _ second _ <<<"$differing"
    differing+=$(diff <(tr ',' '\n' <"$first") <(tr ',' '\n' <"$second") | head -n 20 || true)
  fi
  expect '' "$differing" "$1: every answer is byte for byte what it was"
  expect 200 "$(status "$(here "$cursor")")" "$1: a cursor from before goes on"
  expect 401 "$(status "$DEMO_BASE/v1/councils" -H "Authorization: Bearer $stolen")" "$1: what was revoked before the backup stays revoked"
  expect '201 true' "$(decide before) $(header idempotency-replayed)" "$1: a key from before the backup is answered as it was"
}

# First way: the dump into an empty server, and the copy of the files.
new_cluster second
rm -r "$work/files"
cp -a "$work/files-backup" "$work/files"
PGPASSWORD=$password pg_restore --no-owner --exit-on-error --single-transaction --dbname "$DATABASE_URL" "$work/minutebook.dump"
psql --quiet --no-psqlrc --command 'SET client_min_messages = error' --command ANALYZE "$DATABASE_URL"
"$demo_program" check >"$work/check"
expect 0 "$(grep -c '^to do' "$work/check" || true)" 'minutebook check finds nothing to do'
serve
compare dump

# What is lost, and what must be done again.
expect 404 "$(status "$DEMO_BASE/v1/documents/by/restore-test/late")" 'a document since the backup is lost'
expect 200 "$(status "$(here "$decision")")" 'what was withdrawn since the backup is public again'
expect 200 "$(status "$DEMO_BASE/v1/councils" -H "Authorization: Bearer $stolen_later")" \
  'a token revoked since the backup is accepted again'
expect 201 "$(revoke "$stolen_later")" 'it is revoked again'
expect 401 "$(status "$DEMO_BASE/v1/councils" -H "Authorization: Bearer $stolen_later")" 'and refused'
expect 200 "$(status "$DEMO_BASE/v1/documents?updated_since=$poll_from&count=true")" 'a client that keeps a copy polls'
expect '"total":0' "$(grep -o '"total":[0-9]*' "$work/answer")" 'it is not told of what was lost'
expect '201 false' "$(decide after) $(header idempotency-replayed)" 'a key since the backup is new, and so is its decision'
expect 200 "$(change "$(status "$(here "$paper")" >/dev/null; header etag)" 'Changed by another after the restore')" \
  'another change after the restore'
expect 200 "$(change "$lost_etag" 'Overwritten')" 'an ETag of a version that was lost is taken for the new version of that number'
expect 201 "$(put_document late 'Late' "$writer")" 'the document is sent again'
expect 201 "$(put_file late 'The late paper.')" 'and its file'

# A backup of the files that lacks one: the record is served, that file is not.
hash=$(printf 'The paper.\n' | sha256sum | cut -d' ' -f1)
rm "$work/files/sha256/${hash:0:2}/$hash"
expect 200 "$(status "$(here "$paper")")" 'a record whose file is lost is served'
expect 503 "$(status "$(here "$paper")/file")" 'its file is not'
stop_demo_server

# Second way: the base backup, and the WAL up to a point.
start=$(date +%s)
echo "restore_command = 'cp $work/wal/%f %p'
recovery_target_name = 'drill'
recovery_target_action = 'promote'" | "${as_server[@]}" tee -a "$work/clusters/base/postgresql.auto.conf" >/dev/null
"${as_server[@]}" touch "$work/clusters/base/recovery.signal"
rm -r "$work/files"
cp -a "$work/files-backup" "$work/files"
start_cluster base -c archive_mode=off
is_recovered() { [ "$(as_administrator --tuples-only --no-align --command 'SELECT pg_is_in_recovery()')" = f ]; }
eventually is_recovered
echo "restore: recovery to the point took $(($(date +%s) - start)) s"
serve
compare point
expect 404 "$(status "$DEMO_BASE/v1/documents/by/restore-test/late")" 'the point is before what came later'
stop_demo_server

echo "restore: $checks checks passed"
