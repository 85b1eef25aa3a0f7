//! The nouns of the record: the one list of its slices, and what they have in common.

pub mod bodies;
pub mod councils;
pub mod decisions;
pub mod documents;
pub mod items;
pub mod locked;
pub mod meetings;
pub mod municipal_years;
pub mod publication;
pub mod references;
pub mod text;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts every noun's routes.
pub fn configure(services: &mut ServiceConfig<'_>) {
    services
        .configure(councils::configure)
        .configure(municipal_years::configure)
        .configure(bodies::configure)
        .configure(meetings::configure)
        .configure(items::configure)
        .configure(documents::configure)
        .configure(decisions::configure);
}
