//! What Minutebook calculates, as pure functions: no request, no database, no clock.
//!
//! [`law`] is the law that the record serves, [`measures`] the figures of strategies, [`rich_text`] cleaned HTML and
//! its plain text, [`difference`] the words in which two texts differ, [`spreadsheet`] how cells are read.
//! [`local_time`], [`timezones`] and [`minute_numbers`] have the rules of these values.

pub mod difference;
pub mod law;
pub mod local_time;
pub mod measures;
pub mod minute_numbers;
pub mod rich_text;
pub mod spreadsheet;
pub mod timezones;

use minutebook_words::{clock, days, decimal, kind, refused, spelling, texts, words};
