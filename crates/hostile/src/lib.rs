//! Hostile texts for tests of parsers: many texts, the same in every run.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Many cases with a fixed seed. The next run finds a failure again, so no file must remember it.
pub fn cases() -> ProptestConfig {
    ProptestConfig {
        cases: 4096,
        rng_seed: RngSeed::Fixed(20_261_124),
        failure_persistence: None,
        ..Default::default()
    }
}

/// Any text, and texts that are made of pieces of valid ones.
pub fn text(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let made = prop::collection::vec(
        prop_oneof![4 => prop::sample::select(pieces).prop_map(str::to_owned), 1 => ".{0,3}"],
        0..8,
    );
    prop_oneof![1 => any::<String>(), 4 => made.prop_map(|made| made.concat())]
}
