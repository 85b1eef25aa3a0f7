//! Pages for people, made by the server and complete without a script: what this is, and where strategies stand. They read through the
//! same door as everybody, and say nothing that the JSON does not. No page is part of the contract.

mod home;
mod layout;
mod queries;
mod routes;
mod sources;
mod strategies;
mod strategy;
mod table;
mod words;

pub use layout::problem;
pub use routes::configure;

/// The addresses at and below which pages are made of the record.
pub const OF_RECORD: [&str; 2] = ["/", "/strategies"];
