//! The contract: the OpenAPI document, made of the handlers themselves and of what is the same for all of them.

mod closed_sets;
mod components;
mod contract;
mod discovery;
pub mod docs;
mod enums;
mod examples;
mod login;
mod parameters;
mod shared;
mod text_forms;
mod two_ways;
mod warnings;

use actix_web::App;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;

pub use contract::{contract, contract_without_metrics, prepare};
pub use discovery::Counts;

use crate::access;
use crate::http::door::DeletionReason;
use crate::http::problem::ProblemBody;
use crate::http::services::ServiceConfig;
use crate::http::{health, metrics};
use crate::progress;
use crate::publish;
use crate::record;
use crate::record::items::model::ItemInclude;
use crate::record::meetings::model::MeetingInclude;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Minutebook",
        description = include_str!("api/introduction.md")
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "Councils", description = "Local authorities that keep their record here."),
        (name = "Municipal years", description = "Years of councils, from one annual meeting to the next."),
        (name = "Bodies", description = "Groups and people that meet or decide, such as committees."),
        (name = "Posts", description = "Offices, such as chair or portfolio. Memberships say who holds them."),
        (name = "People", description = "Members, officers and other people in the record."),
        (name = "Memberships", description = "Seats of people in bodies, with their posts and dates."),
        (name = "Issues", description = "Matters that come to several meetings."),
        (name = "Meetings", description = "Meetings of bodies, with their agendas and minutes."),
        (name = "Attendances", description = "People at a meeting: expected, present, or with apologies."),
        (name = "Items", description = "Entries on agendas, with their minutes."),
        (name = "Documents", description = "Papers: reports, appendices, agendas, minutes."),
        (name = "Decisions", description = "Decisions, with their reasons and alternatives."),
        (name = "Votes", description = "Votes on motions, with the result, the counts and the ballots."),
        (name = "Strategies", description = "Adopted plans, and their progress."),
        (name = "Progress reports", description = "Councils' own accounts of the progress of their strategies."),
        (name = "Metrics", description = "Things that a council measures."),
        (name = "Targets", description = "Values that councils want to reach, and by when."),
        (name = "Observations", description = "Values of metrics, one for each metric and period."),
        (name = "Actions", description = "Milestones, purchases and other promises of strategies, with their state."),
        (name = "Accesses", description = "Log of each reading of an exempt or confidential record."),
        (name = "Revocations", description = "Tokens that are no longer accepted."),
        (name = "Service", description = "The server itself."),
    ),
    // A closed set that stands in no record but in parameters alone is named here; `closed_sets` puts it by reference.
    components(schemas(ProblemBody, DeletionReason, ItemInclude, MeetingInclude))
)]
struct Contract;

/// Mounts everything that the contract describes, but for `/metrics`, which may have an address of its own.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    record::configure(services);
    progress::configure(services);
    publish::configure(services);
    access::configure(services);
    services.service(discovery::get_service).service(enums::list_enums);
    services.service(health::get_liveness).service(health::get_readiness);
}

/// The OpenAPI document.
///
/// # Errors
/// When the kept examples cannot be read.
pub fn document() -> anyhow::Result<utoipa::openapi::OpenApi> {
    let (_, mut document) = App::new()
        .into_utoipa_app()
        .openapi(Contract::openapi())
        .configure(|services| {
            let mut services = ServiceConfig::contract(services);
            configure(&mut services);
            services.service(metrics::get_metrics);
        })
        .split_for_parts();
    two_ways::part(&mut document);
    warnings::add(&mut document);
    shared::describe(&mut document);
    parameters::bound(&mut document);
    closed_sets::share(&mut document);
    text_forms::say(&mut document);
    examples::add(&mut document)?;
    components::share(&mut document)?;
    Ok(document)
}
