//! Changes of what the public sees, as Linked Data Event Streams (LDES, <https://w3id.org/ldes/specification>): one of
//! all councils, and one of each council. A member says that a record changed, and never what it says.
//!
//! A full page never changes again, so every cache may keep it. That is why members hold no text: a text can be
//! withdrawn.

mod model;
mod queries;
mod routes;

pub use routes::configure;
