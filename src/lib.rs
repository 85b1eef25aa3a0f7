//! Minutebook, the open record of local government, as an API.
//!
//! The crate from the top floor to the ground; a file uses only the floors below its own: [`command`] what the program
//! does; [`server`] composes the application; [`api`] the OpenAPI document; [`import`] turns other records into writes;
//! [`publish`] puts them together for readers; [`nouns`] the one list of all record types; [`progress`] what councils
//! set out to do and how far they are; [`record`] the nouns; [`access`] who may call.
//!
//! The floors below are crates of their own, so that the compiler holds them: `minutebook-rules` calculates,
//! `minutebook-doors` knows HTTP and PostgreSQL but no record type, and `minutebook-words` is what all share.

pub mod access;
pub mod api;
pub mod command;
pub mod import;
pub mod nouns;
pub mod progress;
pub mod publish;
pub mod record;
pub mod server;

pub use minutebook_doors::{database, extraction, http, metrics, settings, state, storage, tokens};
pub use minutebook_rules::{difference, law, local_time, measures, minute_numbers, rich_text, spreadsheet, timezones};
pub use minutebook_words::{
    actor, clock, closed_set, days, decimal, described, identifier, ids, kind, media, refused, spelling, texts, words,
};
