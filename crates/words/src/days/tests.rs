//! Days and instants are those that everything behind them can keep.

use chrono::{DateTime, Datelike, NaiveDate};
use minutebook_hostile as hostile;
use proptest::prelude::*;

use super::{YEARS, is_day, is_instant};

const PIECES: &[&str] = &[
    "2026",
    "0000",
    "0001",
    "9999",
    "+12000",
    "-0001",
    "-",
    "02",
    "29",
    "30",
    "12",
    "31",
    "T",
    " ",
    "t",
    "23",
    ":",
    "59",
    "60",
    ".5",
    "Z",
    "+00:00",
    "-23:59",
    "+24:00",
    "2026-02-28",
    "2026-02-28T23:59:60Z",
    "9999-12-31T23:59:59",
    "0001-01-01T00:00:00",
];

proptest! {
    #![proptest_config(hostile::cases())]

    #[test]
    fn a_day_is_written_in_one_way(text in hostile::text(PIECES)) {
        if is_day(&text) {
            let day: NaiveDate = text.parse().unwrap();
            prop_assert!(YEARS.contains(&day.year()));
        }
    }

    #[test]
    fn every_day_that_rfc_3339_can_write_is_one(year in YEARS, day in 1_u32..=365) {
        prop_assert!(is_day(&NaiveDate::from_yo_opt(year, day).unwrap().to_string()));
    }

    #[test]
    fn an_instant_has_four_digits_of_a_year_in_utc_too(text in hostile::text(PIECES)) {
        if is_instant(&text) {
            let at = DateTime::parse_from_rfc3339(&text).unwrap().to_utc();
            prop_assert!(YEARS.contains(&at.year()));
        }
    }
}
