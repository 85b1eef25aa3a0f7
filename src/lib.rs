//! Minutebook, the open record of local government, as an API.
//!
//! The layers of the crate, from the top. A file uses only the layers below its own.
//!
//! - [`command`]: the commands of the program
//! - [`server`]: the application
//! - [`api`]: the OpenAPI document
//! - [`import`]: conversion of other records into writes
//! - [`publish`]: reads across record types
//! - [`batch`]: many writes in one request
//! - [`nouns`]: the list of all record types
//! - [`progress`]: strategies and their progress
//! - [`record`]: the record types
//! - [`access`]: revocations of tokens
//!
//! The layers below are crates, so the compiler checks them. `minutebook-doors` has HTTP and PostgreSQL, without any
//! record type. `minutebook-rules` calculates. `minutebook-words` has the types that all crates share.

pub mod access;
pub mod api;
pub mod batch;
pub mod command;
pub mod import;
pub mod nouns;
pub mod progress;
pub mod publish;
pub mod record;
pub mod server;

pub use minutebook_doors::{database, extraction, http, metrics, outbound, settings, state, storage, tokens};
pub use minutebook_rules::{difference, law, local_time, measures, minute_numbers, rich_text, spreadsheet, timezones};
pub use minutebook_words::{
    actor, clock, closed_set, days, decimal, described, identifier, ids, kind, languages, media, refused, spelling,
    texts, words,
};
