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
        description = "The open record of local government: who met, what was on the agenda, which papers they had, what they \
                       decided and why.\n\nPublished records are open to everyone. Writes need a token: press **Authorize**, which \
                       says where to get one. `RateLimit` in every answer says how many requests may follow at once, where the \
                       server sets a limit. Texts that you send are not blank, and have no control characters \
                       but tab and line breaks.\n\nThe server keeps texts in one normal form: Unicode NFC, without \
                       white space at the ends. `x-text-form` says which form a text has. A `label` (name, number, \
                       key, slug) also has one space for any white space and plain digits for full-width ones; \
                       invisible characters in it are refused. A `line` (title) has one space for any white space. A \
                       `text` keeps its inner spaces, with line feeds as line breaks. An `address` has no invisible \
                       characters. Keys in paths and words in queries are read in the same way, so invisible \
                       differences never make two things of one.\n\nEvery error is a problem (RFC 9457). Its `type` \
                       says how to mend it."
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "Councils", description = "The authorities whose record this is."),
        (name = "Municipal years", description = "From one annual meeting to the next."),
        (name = "Bodies", description = "What meets or decides."),
        (name = "Posts", description = "Offices, whoever holds them."),
        (name = "People", description = "Members, officers and others who act in the record."),
        (name = "Memberships", description = "Who sat where, in which post, from when to when."),
        (name = "Issues", description = "The threads of matters through many meetings."),
        (name = "Meetings", description = "Sittings of one body."),
        (name = "Attendances", description = "Who was expected at a meeting, was there, or sent apologies."),
        (name = "Items", description = "Lines of agendas, with what the minutes say of them."),
        (name = "Documents", description = "Papers: reports, appendices, agendas, minutes."),
        (name = "Decisions", description = "What was resolved, by whom, when, why, against which alternatives."),
        (name = "Votes", description = "Votes on motions: the result, the counts, and who voted how."),
        (name = "Strategies", description = "Adopted plans, and where they stand."),
        (name = "Progress reports", description = "What councils say themselves of the progress of their strategies."),
        (name = "Metrics", description = "What is measured."),
        (name = "Targets", description = "What is aimed at, by when."),
        (name = "Observations", description = "Values, one for one metric and one period."),
        (name = "Actions", description = "What was promised, and what became of it."),
        (name = "Accesses", description = "Who was shown what is withheld from the public."),
        (name = "Revocations", description = "Tokens that are accepted no longer."),
        (name = "Service", description = "The program itself."),
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
