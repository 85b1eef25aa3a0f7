#!/usr/bin/env bash
# Sees to it that PostgreSQL's programs are on this machine: installs them on Debian and Ubuntu, says how elsewhere.
set -euo pipefail

found() {
  [ -n "${DATABASE_URL:-}" ] && [ "${1:-}" = run ] && return 0
  [ -n "${PG_BIN:-}" ] && [ -x "$PG_BIN/initdb" ] && return 0
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && return 0
  command -v initdb >/dev/null 2>&1
}

found "$@" && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  cat >&2 <<'TEXT'
PostgreSQL 15 or newer is needed, and is not on this machine. Install it:
  Fedora    dnf install postgresql-server
  macOS     brew install postgresql@17
or set PG_BIN to the directory that holds its programs (initdb, pg_ctl, postgres).
TEXT
  exit 1
fi

sudo=
if [ "$(id -u)" -ne 0 ]; then
  sudo=sudo
fi
echo 'PostgreSQL is not on this machine: installing it with apt-get.'
# The packages alone: no cluster of Debian's own is to be made or started.
$sudo mkdir -p /etc/postgresql-common/createcluster.d
echo 'create_main_cluster = false' | $sudo tee /etc/postgresql-common/createcluster.d/minutebook.conf >/dev/null
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
