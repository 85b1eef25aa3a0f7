//! What the law asks of a decision, a meeting, a council's year, and what of that the record shows: each rule with its
//! source, its result, what is missing for one, and the working.

pub mod council;
pub mod model;
pub mod queries;
mod routes;
mod spreadsheet;

pub use routes::{configure, of_decision, of_meeting};
