//! What is read across all nouns and writes none: the record put together for its readers.

pub mod accesses;
pub mod comparisons;
pub mod compliance;
pub mod pages;
pub mod statements;
pub mod timeline;

use crate::http::services::ServiceConfig;

/// Mounts all of it.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .configure(timeline::configure)
        .configure(comparisons::configure)
        .configure(statements::configure)
        .configure(compliance::configure)
        .configure(accesses::configure);
}
