//! Who may call: the revocation of tokens. It is no noun of the record: of no council, and seen by nobody but who may
//! revoke.

pub mod revocations;

use crate::http::services::ServiceConfig;

/// Mounts the routes.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.configure(revocations::configure);
}
