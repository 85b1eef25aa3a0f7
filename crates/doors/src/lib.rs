//! The code that is the same for all record types. It names none of them.
//!
//! [`http`] handles requests, and [`database`] has the doors to PostgreSQL. [`state`] has the parts of a server.
//! [`extraction`] extracts the text of files, and [`storage`] keeps their bytes. [`tokens`] verifies tokens, and
//! [`outbound`] asks addresses that other people chose. [`settings`] has the settings of the program, and [`metrics`]
//! counts.

pub mod database;
pub mod extraction;
#[cfg(fuzzing)]
pub mod fuzzing;
pub mod http;
pub mod metrics;
pub mod outbound;
pub mod settings;
pub mod state;
pub mod storage;
pub mod tokens;

use minutebook_words::{
    actor, clock, days, decimal, identifier, kind, languages, media, refused, spelling, texts, words,
};
