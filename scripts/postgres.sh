#!/usr/bin/env bash
# Sees to it that PostgreSQL's programs are on this machine: installs them on Debian and Ubuntu, says how elsewhere.
# With the argument `run` a DATABASE_URL will do in their place; the tests always need the programs.
set -euo pipefail

oldest=15

# Whether a directory holds the programs, of a version that is new enough.
holds() {
  local version
  [ -x "$1/initdb" ] && [ -x "$1/pg_ctl" ] && [ -x "$1/postgres" ] || return 1
  version=$("$1/postgres" --version | sed -E 's/.*\(PostgreSQL\) ([0-9]+).*/\1/')
  [ "$version" -ge "$oldest" ] 2>/dev/null
}

found() {
  local directory
  if [ -n "${DATABASE_URL:-}" ] && [ "${1:-}" = run ]; then
    return 0
  fi
  for directory in ${PG_BIN:+"$PG_BIN"} /usr/lib/postgresql/*/bin; do
    if holds "$directory"; then
      return 0
    fi
  done
  directory=$(command -v postgres) && holds "$(dirname "$(readlink -f "$directory")")"
}

give_up() {
  echo "PostgreSQL $oldest or newer is needed, and $1." >&2
  cat >&2 <<'TEXT'
Install it, then run this again:
  Debian, Ubuntu   apt-get install -y --no-install-recommends postgresql
  Fedora           dnf install postgresql-server
  macOS            brew install postgresql@17, then set PG_BIN to "$(brew --prefix postgresql@17)/bin"
or set PG_BIN to the directory that holds initdb, pg_ctl and postgres,
or, to run the program but not the tests, set DATABASE_URL to a server of your own.
TEXT
  exit 1
}

if found "$@"; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  give_up 'is not on this machine'
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || give_up 'only root can install it here'
  as_root=(sudo)
fi

echo "PostgreSQL $oldest or newer is not on this machine: installing the package postgresql with apt-get."
echo 'No database of the system is made or started: Minutebook makes its own, in its data directory.'
# While this file is there, Debian's package makes no cluster of its own.
settings=/etc/postgresql-common/createcluster.d
if [ ! -e "$settings/minutebook.conf" ]; then
  "${as_root[@]}" mkdir -p "$settings"
  echo 'create_main_cluster = false' | "${as_root[@]}" tee "$settings/minutebook.conf" >/dev/null
  trap '"${as_root[@]}" rm -f "$settings/minutebook.conf"' EXIT
fi
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends postgresql >/dev/null
found "$@" || give_up 'the packages of this system hold an older one'
