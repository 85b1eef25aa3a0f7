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
mod tags;
mod text_forms;
mod two_ways;
mod warnings;

use actix_web::App;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;

pub use contract::{contract, contract_without_metrics, prepare};
pub use discovery::Counts;

use crate::access;
use crate::batch;
use crate::http::door::DeletionReason;
use crate::http::problem::ProblemBody;
use crate::http::services::ServiceConfig;
use crate::http::{health, metrics};
use crate::nouns;
use crate::publish;
use crate::publish::changes::model::ChangeInclude;
use crate::record::decisions::model::DecisionInclude;
use crate::record::items::model::ItemInclude;
use crate::record::meetings::model::MeetingInclude;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Minutebook",
        description = include_str!("api/introduction.md")
    ),
    servers((url = "/", description = "This server")),
    // A closed set that stands in no record but in parameters alone is named here; `closed_sets` puts it by reference.
    components(schemas(ProblemBody, ChangeInclude, DeletionReason, DecisionInclude, ItemInclude, MeetingInclude))
)]
struct Contract;

/// Mounts everything that the contract describes, but for `/metrics`, which may have an address of its own.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    nouns::configure(services);
    publish::configure(services);
    batch::configure(services);
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
    document.tags = Some(tags::all());
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
