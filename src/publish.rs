//! Reads across record types, and webhooks, which tell others of changes. Nothing here writes to the record.

pub mod accesses;
pub mod changes;
pub mod comparisons;
pub mod compliance;
pub mod history;
pub mod ldes;
pub mod pages;
pub mod statements;
pub mod timeline;
pub mod webhooks;

use crate::http::services::ServiceConfig;

/// Mounts all of it.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .configure(timeline::configure)
        .configure(comparisons::configure)
        .configure(statements::configure)
        .configure(compliance::configure)
        .configure(accesses::configure)
        .configure(changes::configure)
        .configure(history::configure)
        .configure(webhooks::configure);
}
