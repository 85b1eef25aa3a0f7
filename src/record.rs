//! The nouns of the record: the one list of its slices, and what they have in common.

pub mod agendas;
pub mod attendances;
pub mod bodies;
pub mod contradictions;
pub mod councils;
pub mod decision_maker;
pub mod decisions;
pub mod documents;
pub mod exemption;
pub mod frozen;
pub mod issues;
pub mod items;
pub mod lawful;
pub mod locked;
pub mod meetings;
pub mod memberships;
pub mod municipal_years;
pub mod participations;
pub mod people;
pub mod posts;
pub mod publication;
pub mod references;
pub mod successions;
pub mod text;
pub mod threads;
pub mod timezones;
pub mod votes;
pub mod workflow;

use crate::http::services::ServiceConfig;

/// Mounts every noun's routes.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .configure(councils::configure)
        .configure(municipal_years::configure)
        .configure(bodies::configure)
        .configure(posts::configure)
        .configure(people::configure)
        .configure(memberships::configure)
        .configure(issues::configure)
        .configure(meetings::configure)
        .configure(agendas::configure)
        .configure(attendances::configure)
        .configure(attendances::list::configure)
        .configure(workflow::configure)
        .configure(items::configure)
        .configure(documents::configure)
        .configure(decisions::configure)
        .configure(votes::configure);
}
