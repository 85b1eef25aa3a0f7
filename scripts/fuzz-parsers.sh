#!/usr/bin/env bash
# The parsers of what strangers send (crates/doors/src/fuzzing.rs) under libFuzzer, each for some seconds from the same seed. A fault stops it, with the
# bytes that make it in fuzz/artifacts/.
#
# libFuzzer is told of the paths through our own code; the crates below it are those of every other build, which saves building them
# all a second time. `cargo fuzz run --sanitizer none --dev --target HOST PARSER` tells it of theirs too, for whoever searches for hours;
# HOST is what `rustc -vV` says. Safe Rust, in which all of this is written, needs no sanitizer, and stable Rust has none.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

# Cargo calls the script so for the packages of the workspace, with the compiler and what it is told.
if [ -n "${MINUTEBOOK_FUZZED_BUILD:-}" ]; then
  exec "$@" --cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares
fi

seconds=${SECONDS_EACH:-10}
MINUTEBOOK_FUZZED_BUILD=yes RUSTC_WORKSPACE_WRAPPER=$PWD/scripts/fuzz-parsers.sh cargo build --quiet --package minutebook-fuzz
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
work=$target/fuzz-parsers
for parser in cursor token query merge_patch date range; do
  mkdir -p "$work/corpus/$parser" "fuzz/artifacts/$parser"
  if ! "$target/debug/$parser" "$work/corpus/$parser" -artifact_prefix="fuzz/artifacts/$parser/" -seed=20261124 \
    -max_total_time="$seconds" -max_len=4096 -verbosity=0 -print_final_stats=1 >"$work/$parser.txt" 2>&1; then
    cat "$work/$parser.txt" >&2
    exit 1
  fi
  echo "fuzz: $parser: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$parser.txt") texts"
done
