//! The law that the record serves, as data and pure functions: each names its act and paragraph. It is arithmetic, and no legal
//! advice.

pub mod exemption;
