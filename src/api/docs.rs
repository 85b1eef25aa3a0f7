//! What is served for people: the contract, and Swagger UI on it with a style sheet of ours.
//!
//! Swagger UI comes as it is from its crate. Its page is replaced by `docs/index.html`, which fits narrow windows and adds
//! `docs/minutebook.css`; that mends its contrast and the size of its controls. `docs/initializer.js` takes the place of its
//! initializer: it has an operation read by the part of the contract that it needs, and logs in by OpenID Connect. For that,
//! `docs/oauth2-redirect.html` takes the place of Swagger UI's page, which needs a looser `Cross-Origin-Opener-Policy` than ours.

use actix_web::http::header;
use actix_web::web::{Bytes, Data, ServiceConfig};
use actix_web::{HttpResponse, get, routes};
use utoipa_swagger_ui::SwaggerUi;

use crate::http::contract::Describe;
use crate::http::problem::{Code, Problem};
use crate::http::safety::POLICY;

/// The contract as it is served.
pub struct ContractText(pub Describe);

/// Origins of the OpenID Connect provider from which Swagger UI reads the provider's configuration and asks for tokens.
pub struct ProviderOrigins(pub Vec<String>);

/// Mounts the pages, none of which the contract describes.
pub fn configure(services: &mut ServiceConfig) {
    services.service(openapi).service(docs).service(page).service(style).service(initializer);
    services.service(redirect_page).service(redirect_script);
    services.service(SwaggerUi::new("/docs/{_:.*}"));
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
async fn page(provider: Option<Data<ProviderOrigins>>) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    if let Some(provider) = provider {
        let policy = format!("{POLICY}; connect-src 'self' {}", provider.0.join(" "));
        answer.insert_header((header::CONTENT_SECURITY_POLICY, policy));
    }
    answer.content_type("text/html; charset=utf-8").body(include_str!("docs/index.html"))
}

#[get("/docs/minutebook.css")]
async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("docs/minutebook.css"))
}

#[get("/docs/swagger-initializer.js")]
async fn initializer() -> HttpResponse {
    HttpResponse::Ok().content_type("text/javascript; charset=utf-8").body(include_str!("docs/initializer.js"))
}

/// Where the provider sends the browser back to after a login.
#[get("/docs/oauth2-redirect.html")]
async fn redirect_page() -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(include_str!("docs/oauth2-redirect.html"))
}

#[get("/docs/oauth2-redirect.js")]
async fn redirect_script() -> HttpResponse {
    HttpResponse::Ok().content_type("text/javascript; charset=utf-8").body(include_str!("docs/oauth2-redirect.js"))
}
