#!/usr/bin/env bash
# Checks that the program, its tests and the fuzzed parsers use the same features of every crate. Otherwise each builds
# those crates, and this program with them, for itself.
set -euo pipefail
cd "$(dirname "$0")/.."

features() {
  cargo tree --locked --edges "$1" --prefix none --format '{p} {f}' "${@:2}" | sed 's/ (\*)$//; /^$/d' | sort -u
}

names() { sed 's/ .*//' | sort -u; }
# The program as it is built alone has crates with features that no test asks for, or the parsers have them with others.
other=$(
  comm -23 <(features normal,build) <(features normal,build,dev)
  join <(features normal,build | names) <(comm -13 <(features normal,build) <(features normal,build -p minutebook-fuzz))
)
if [ -n "$other" ]; then
  echo 'The tests or the parsers ask for other features of these crates than the program. Name them in Cargo.toml:' >&2
  echo "$other" >&2
  exit 1
fi
