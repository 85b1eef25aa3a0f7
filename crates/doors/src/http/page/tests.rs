//! Cursors are not signed: what is read of one is what PostgreSQL can read.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, NaiveDate};
use minutebook_hostile as hostile;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::read_cursor;
use crate::database::keyset::{Column, ColumnType, Ordered};

const KINDS: [ColumnType; 5] =
    [ColumnType::Instant, ColumnType::Day, ColumnType::Text, ColumnType::Integer, ColumnType::Id];
const VALUES: &[&str] = &[
    "2026-01-01",
    "+12000-01-01",
    "-0001-01-01",
    "T00:00:00+00:00",
    "T24:00:00Z",
    "+",
    "-",
    "1",
    "2147483648",
    "infinity",
    "\u{0}",
    "'",
    "01a20e53-0bda-74b4-a7bb-65c1950af71c",
    "01a20e530bda74b4a7bb65c1950af71c",
    "urn:uuid:",
    "{",
    "}",
    " ",
];

fn columns(kind: ColumnType) -> [Ordered; 1] {
    [Ordered { column: Column { name: "decisions.id", kind }, descending: false }]
}

/// Whether it is one of the texts that this program writes, all of which PostgreSQL reads.
fn is_written(kind: ColumnType, text: &str) -> bool {
    let is_year = |year| (1..=9999).contains(&year);
    match kind {
        ColumnType::Instant => {
            DateTime::parse_from_rfc3339(text).is_ok_and(|at| is_year(at.year()) && at.to_utc().to_rfc3339() == text)
        }
        ColumnType::Day => text.len() == 10 && text.parse::<NaiveDate>().is_ok_and(|day| is_year(day.year())),
        ColumnType::Text => !text.contains('\0'),
        ColumnType::Integer => text.parse::<i32>().is_ok(),
        ColumnType::Id => text.len() == 36 && text.parse::<Uuid>().is_ok(),
    }
}

proptest! {
    #![proptest_config(hostile::cases())]

    #[test]
    fn what_a_cursor_says_is_a_value_that_the_database_reads(value in hostile::text(VALUES), kind in 0_usize..5) {
        let cursor = BASE64_URL_SAFE_NO_PAD.encode(json!({"b": 1, "k": [value]}).to_string());
        if read_cursor(&cursor, 1, &columns(KINDS[kind])).is_ok() {
            prop_assert!(is_written(KINDS[kind], &value), "{value:?} as {:?}", KINDS[kind]);
        }
    }

    #[test]
    fn what_is_no_cursor_is_refused(text in hostile::text(&["eyJiIjoxLCJrIjpbXX0", "eyJ", "=", "-", "_", "A"])) {
        prop_assert!(read_cursor(&text, 1, &columns(ColumnType::Id)).is_err());
    }

    #[test]
    fn every_day_and_id_of_a_record_is_read(year in 1_i32..=9999, day in 1_u32..=365, id: u128) {
        prop_assert!(ColumnType::Day.reads(&NaiveDate::from_yo_opt(year, day).unwrap().to_string()));
        prop_assert!(ColumnType::Id.reads(&Uuid::from_u128(id).to_string()));
    }
}
