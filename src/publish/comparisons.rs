//! What was recommended beside what was decided, and how the two differ, word by word.

pub mod model;
pub mod queries;
mod routes;

pub use routes::configure;
