//! The words that all parts of Minutebook share. Nothing here knows HTTP, and of the database only how a value is
//! written.
//!
//! [`kind`] has the record types, [`ids`] their ids, [`identifier`] the external ones; [`actor`] says who does
//! something, and [`refused`] why it was not done. [`texts`], [`days`], [`decimal`], [`media`] and [`spelling`] are
//! about values as they are sent, [`clock`] about time. [`words`] describes closed sets of words.

pub mod actor;
pub mod clock;
pub mod days;
pub mod decimal;
pub mod identifier;
pub mod ids;
pub mod kind;
pub mod media;
pub mod refused;
pub mod spelling;
pub mod texts;
pub mod words;
