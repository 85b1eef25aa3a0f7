//! What is served for people: the contract, and Swagger UI on it with a style sheet of ours.
//!
//! Swagger UI comes as it is from its crate. Its page is replaced by `docs/index.html`, which fits narrow windows and adds
//! `docs/minutebook.css`; that mends its contrast and the size of its controls.

use actix_web::http::header;
use actix_web::web::{Bytes, Data, ServiceConfig};
use actix_web::{HttpResponse, get, routes};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::http::contract::Describe;
use crate::http::problem::{Code, Problem};

/// The contract as it is served.
pub struct ContractText(pub Describe);

/// Mounts the pages, none of which the contract describes.
pub fn configure(services: &mut ServiceConfig) {
    services.service(openapi).service(docs).service(page).service(style).service(swagger_ui());
}

/// Opens on the list of nouns: a hundred operations at once are no overview.
fn swagger_ui() -> SwaggerUi {
    let config = Config::new(["/openapi.json"])
        .doc_expansion("none")
        .filter(true)
        .persist_authorization(true)
        .try_it_out_enabled(true)
        .display_request_duration(true);
    SwaggerUi::new("/docs/{_:.*}").config(config)
}

#[get("/openapi.json")]
async fn openapi(contract: Data<ContractText>) -> Result<HttpResponse, Problem> {
    let contract = contract.0().map_err(|error| {
        log::error!("{error:#}");
        Problem::new(Code::Internal, "The contract cannot be described.")
    })?;
    Ok(HttpResponse::Ok().content_type("application/json").body(Bytes::from_static(contract.text.as_bytes())))
}

#[get("/docs")]
async fn docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/")).finish()
}

#[routes]
#[get("/docs/")]
#[get("/docs/index.html")]
async fn page() -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(include_str!("docs/index.html"))
}

#[get("/docs/minutebook.css")]
async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("docs/minutebook.css"))
}
