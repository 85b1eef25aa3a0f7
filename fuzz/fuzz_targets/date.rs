#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| minutebook::fuzzing::date(bytes));
