//! The doors of Minutebook: what is the same for all record types, and names none.
//!
//! [`http`] is the door for requests, [`database`] the doors to PostgreSQL; [`state`] is what a server is made of.
//! [`extraction`] takes the text out of files, and [`storage`] keeps their bytes. [`tokens`] says who calls,
//! [`settings`] how the program is set up, [`metrics`] counts.

pub mod database;
pub mod extraction;
#[cfg(fuzzing)]
pub mod fuzzing;
pub mod http;
pub mod metrics;
pub mod settings;
pub mod state;
pub mod storage;
pub mod tokens;

use minutebook_words::{actor, clock, days, decimal, identifier, kind, media, refused, spelling, texts, words};
