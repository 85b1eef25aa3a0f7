//! The feed of changes: what happened to the record, in order, for programs that keep a copy in step.

pub mod model;
mod page;
pub mod queries;
mod routes;
mod shared;
mod stream;

pub use routes::configure;
pub use shared::SharedPage;
