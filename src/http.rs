//! Everything about HTTP that is the same for all nouns. It names none of them.

pub mod auth;
pub mod cache;
pub mod coding;
pub mod door;
pub mod etag;
pub mod extract;
pub mod file;
pub mod health;
pub mod include;
pub mod json;
pub mod log;
pub mod methods;
pub mod metrics;
pub mod page;
pub mod patch;
pub mod problem;
pub mod resource;
pub mod route;
pub mod schemas;
pub mod services;
pub mod upload;
pub mod urls;
