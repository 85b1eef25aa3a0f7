//! Days and instants as texts: which ones the record can keep.

#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, NaiveDate};
use clap::ValueEnum;

/// The years that days and instants may have: those that RFC 3339 can write, and PostgreSQL and chrono both read.
pub const YEARS: RangeInclusive<i32> = 1..=9999;

/// Whether a text is a day: RFC 3339, `full-date`.
pub fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<NaiveDate>().is_ok_and(|day| YEARS.contains(&day.year()))
}

/// Whether a text is an instant: RFC 3339, `date-time`.
pub fn is_instant(text: &str) -> bool {
    let four_digits = text.len() > 4 && text.bytes().take(4).all(|byte| byte.is_ascii_digit());
    four_digits && DateTime::parse_from_rfc3339(text).is_ok_and(|at| YEARS.contains(&at.to_utc().year()))
}

/// The order of day and month in a date with the year at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DateOrder {
    /// The day: 31/07/2025
    DayFirst,
    /// The month: 07/31/2025
    MonthFirst,
}
