//! Minutebook, the open record of local government, as an API.
//!
//! The crate from the top floor to the ground; a file uses only the floors below its own: [`command`] what the program
//! does; [`server`] composes the application; [`api`] the OpenAPI document; [`import`] turns other records into writes;
//! [`publish`] puts them together for readers; `nouns` the one list of all record types; [`progress`] what councils set
//! out to do and how far they are; [`record`] the nouns; [`law`] the law they serve; [`access`] who may call; [`http`]
//! what is the same for all of them; [`state`] what a server is made of; [`database`] the doors to PostgreSQL;
//! [`extraction`] takes the text out of files; [`storage`] documents' bytes; [`tokens`], [`settings`], and the words
//! that all speak: [`media`], [`kind`], [`actor`], [`identifier`], [`ids`], [`decimal`], [`refused`], [`metrics`],
//! [`clock`], [`words`].

pub mod access;
pub mod actor;
pub mod api;
pub mod clock;
pub mod command;
pub mod database;
pub mod decimal;
pub mod extraction;
#[cfg(fuzzing)]
pub mod fuzzing;
#[cfg(test)]
mod hostile;
pub mod http;
pub mod identifier;
pub mod ids;
pub mod import;
pub mod kind;
pub mod law;
pub mod media;
pub mod metrics;
mod nouns;
pub mod progress;
pub mod publish;
pub mod record;
pub mod refused;
pub mod server;
pub mod settings;
pub mod state;
pub mod storage;
pub mod tokens;
pub mod words;
