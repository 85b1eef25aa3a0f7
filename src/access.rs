//! Revocations of tokens. They are not part of the record: they belong to no council, and only callers who may revoke
//! can read them.

pub mod revocations;

use crate::http::services::ServiceConfig;

/// Mounts the routes.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.configure(revocations::configure);
}
