//! The timeline of an issue: every appearance, paper, recommendation and decision, in order.

pub mod model;
pub mod queries;
mod routes;

pub use routes::configure;
