//! What is read across all nouns and writes none: the record put together for its readers.

pub mod timeline;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts all of it.
pub fn configure(services: &mut ServiceConfig<'_>) {
    services.configure(timeline::configure);
}
