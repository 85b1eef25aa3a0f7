//! Whatever bytes come, they are a value or refused.

use minutebook_hostile as hostile;
use proptest::prelude::*;
use serde_json::Value;

use super::{MAX_DEPTH, parse};

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"a\"",
    "\"a\":",
    "null",
    "true",
    "1",
    "-0",
    "1e999",
    "0.1",
    "\\u0000",
    "\\ud800",
    "\\u202e",
    " ",
    "\u{0}",
    "{\"a\":[",
    "[[[[[[[[[[[[[[[[[",
    "]]]]]]]]]]]]]]]]]",
    "99999999999999999999",
];

proptest! {
    #![proptest_config(hostile::cases())]

    #[test]
    fn what_is_read_is_what_any_reader_reads_and_no_deeper_than_allowed(text in hostile::text(PIECES)) {
        if let Ok(value) = parse(text.as_bytes()) {
            prop_assert_eq!(&value, &serde_json::from_str::<Value>(&text).unwrap());
            prop_assert!(depth(&value) <= MAX_DEPTH && !value.to_string().contains("\\u0000"));
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        prop_assert!(parse(&bytes).is_err() || std::str::from_utf8(&bytes).is_ok());
    }
}
