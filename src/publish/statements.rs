//! The written statement of a decision: everything that the record holds of it, in the parts that the law names (SI
//! 2012/2089 reg 12 and 13, SI 2014/2095 reg 7), each told apart as stated, stated as none, or not recorded.

pub mod model;
pub mod queries;
mod routes;

pub use routes::{configure, statement};
