//! Many writes in one request: all of them or none, in one transaction of the write door and one write of the log, or
//! each by itself. Each is a standard write of a record type, or of a whole agenda or attendance, and does what
//! it does at its own address.

mod address;
mod apart;
mod model;
mod named;
mod operation;
mod routes;
mod run;
mod together;

pub use model::MAX_OPERATIONS;
pub use routes::configure;
