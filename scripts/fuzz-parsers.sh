#!/usr/bin/env bash
# The parsers of what strangers send (src/fuzzing.rs) under libFuzzer, each for some seconds from the same seed. A fault stops it, with the
# bytes that make it in fuzz/artifacts/.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

seconds=${SECONDS_EACH:-10}
if ! command -v cargo-fuzz >/dev/null; then
  echo 'Installing cargo-fuzz'
  cargo install cargo-fuzz --version 0.13.2 --locked --quiet
fi
# Stable Rust has no sanitizers; safe Rust, in which all of this is written, needs none. The host is named since cargo-fuzz else
# takes the one that it was built for.
target=$(rustc -vV | sed -n 's/^host: //p')
work=$(realpath -m "${CARGO_TARGET_DIR:-target}/fuzz-parsers")
options=(--sanitizer none --dev --target "$target" --target-dir "$work")
cargo fuzz build "${options[@]}" 2>&1 | grep -v -E '^ +(Compiling|Downloaded|Downloading)' || true
for parser in cursor token query merge_patch date range; do
  mkdir -p "$work/corpus/$parser"
  if ! cargo fuzz run "${options[@]}" "$parser" "$work/corpus/$parser" -- -seed=20261124 -max_total_time="$seconds" -max_len=4096 \
    -verbosity=0 -print_final_stats=1 >"$work/$parser.txt" 2>&1; then
    cat "$work/$parser.txt" >&2
    exit 1
  fi
  echo "fuzz: $parser: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$parser.txt") texts"
done
