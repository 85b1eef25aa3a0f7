//! Pages for people, made by the server and complete without a script: what this is, who met, what was decided, what
//! became of it, and where strategies stand. They read through the same door as everybody, and say nothing that the
//! JSON does not. No page is part of the contract.

pub mod changed;
mod checks;
mod citing;
mod concerns;
mod decided;
mod decision;
mod exempt;
mod fit;
mod home;
mod issue;
mod languages;
mod layout;
mod meeting;
mod meetings;
pub mod own;
mod papers;
mod queries;
mod reorganised;
pub mod rich;
mod routes;
mod sources;
mod strategies;
mod strategy;
mod table;
mod votes;
pub mod words;

pub use languages::OF_RECORD;
pub use layout::problem;
pub use routes::configure;
