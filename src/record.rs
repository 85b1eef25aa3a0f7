//! The record types: the list of their slices, and the code that they share.

pub mod agendas;
pub mod attendances;
pub mod bodies;
pub mod contradictions;
pub mod corrections;
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
pub mod noun;
pub mod participations;
pub mod people;
pub mod posts;
pub mod publication;
pub mod references;
pub mod successions;
pub mod threads;
pub mod votes;
pub mod workflow;

use crate::http::services::ServiceConfig;
use attendances::model::Attendance;
use bodies::model::Body;
use councils::model::Council;
use issues::model::Issue;
use memberships::model::Membership;
use municipal_years::model::MunicipalYear;
use noun::standard::standard;
use posts::model::Post;

/// Mounts the routes of every record type.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .configure(standard::<Council>)
        .configure(standard::<MunicipalYear>)
        .configure(standard::<Body>)
        .configure(standard::<Post>)
        .configure(people::configure)
        .configure(standard::<Membership>)
        .configure(standard::<Issue>)
        .configure(meetings::configure)
        .configure(agendas::configure)
        .configure(standard::<Attendance>)
        .configure(attendances::list::configure)
        .configure(workflow::configure)
        .configure(items::configure)
        .configure(documents::configure)
        .configure(decisions::configure)
        .configure(votes::configure);
}
