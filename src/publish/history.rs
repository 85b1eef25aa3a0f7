//! Earlier versions of records, as the public was shown them: lists, single versions, comparisons and citations. What
//! the views hide today is hidden in every earlier version (`views/history.sql`).

pub mod cite;
mod compared;
mod describe;
pub mod model;
pub mod queries;
mod routes;

pub use routes::configure;
