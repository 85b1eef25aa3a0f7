//! The calculations of Minutebook, as pure functions: no request, no database, no clock.
//!
//! [`law`] has the rules of law, and [`measures`] the figures of strategies. [`rich_text`] cleans HTML and makes its
//! plain text. [`difference`] finds the words in which two texts differ. [`spreadsheet`] reads cells. [`local_time`],
//! [`timezones`] and [`minute_numbers`] have the rules of these values.

pub mod difference;
pub mod law;
pub mod local_time;
pub mod measures;
pub mod minute_numbers;
pub mod rich_text;
pub mod spreadsheet;
pub mod timezones;

use minutebook_words::{clock, days, decimal, kind, refused, spelling, texts, words};
