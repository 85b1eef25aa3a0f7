//! The types that all parts of Minutebook share. Nothing here uses HTTP. Of the database it has only how a value is
//! stored.
//!
//! [`kind`] has the record types, [`ids`] their ids, and [`identifier`] external identifiers. [`actor`] says who does
//! something, and [`refused`] why the server refused it. [`texts`], [`days`], [`decimal`], [`languages`], [`media`] and
//! [`spelling`] check values that clients send. [`clock`] has the time. [`words`] describes enums.

pub mod actor;
pub mod clock;
pub mod days;
pub mod decimal;
pub mod identifier;
pub mod ids;
pub mod kind;
pub mod languages;
pub mod media;
pub mod refused;
pub mod spelling;
pub mod texts;
pub mod words;
