#!/usr/bin/env bash
# Checks that `cargo run` and `cargo test` use the same features of every crate. Otherwise each builds those crates, and
# this program with them, for itself.
set -euo pipefail
cd "$(dirname "$0")/.."

features() {
  cargo tree --locked --package minutebook --edges "$1" --prefix none --format '{p} {f}' | sed 's/ (\*)$//' | sort -u
}

# What only the program's own list has is in the tests' list with other features.
if other=$(comm -23 <(features normal,build) <(features normal,build,dev)) && [ -n "$other" ]; then
  echo 'The tests ask for more features of these crates than the program. Name them in [dependencies] of Cargo.toml:' >&2
  echo "$other" >&2
  exit 1
fi
