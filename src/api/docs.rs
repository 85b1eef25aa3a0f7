//! What is served for people: the contract, and Swagger UI on it with a style sheet of ours.
//!
//! Swagger UI comes as it is from its crate. Its page is replaced by `docs/index.html`, which fits narrow windows and
//! adds `docs/minutebook.css`; that mends its contrast and the size of its controls. `docs/initializer.js` takes the
//! place of its initializer: it has an operation read by the part of the contract that it needs, and logs in by OpenID
//! Connect. For that, `docs/oauth2-redirect.html` takes the place of Swagger UI's page, which needs a looser
//! `Cross-Origin-Opener-Policy` than ours.

use std::sync::OnceLock;

use actix_web::http::header;
use actix_web::web::{Bytes, Data, ServiceConfig};
use actix_web::{HttpResponse, get, routes};
use utoipa_swagger_ui::SwaggerUi;

use super::login::contract_with;
use crate::http::auth::Auth;
use crate::http::contract::{Contract, Describe};
use crate::http::problem::{Code, Problem};
use crate::http::safety;
use crate::settings::Login;
use crate::tokens::Verifier;

/// The contract as it is served.
pub struct ServedContract {
    describe: Describe,
    login: Option<Login>,
    /// The text where it names a provider, made when it is first asked for.
    with_login: OnceLock<Bytes>,
}

impl ServedContract {
    /// The contract, and how people log in.
    pub fn new(describe: Describe, login: Option<Login>) -> ServedContract {
        ServedContract { describe, login, with_login: OnceLock::new() }
    }

    /// The contract put to use.
    ///
    /// # Errors
    /// When it cannot be described.
    pub fn contract(&self) -> Result<&'static Contract, Problem> {
        (self.describe)().map_err(|error| undescribed(&error))
    }

    fn text(&self) -> Result<Bytes, Problem> {
        let contract = self.contract()?;
        let Some(login) = &self.login else { return Ok(Bytes::from_static(contract.text.as_bytes())) };
        if let Some(text) = self.with_login.get() {
            return Ok(text.clone());
        }
        let text = contract_with(&contract.text, login).map_err(|error| undescribed(&error))?;
        Ok(self.with_login.get_or_init(|| text.into()).clone())
    }
}

fn undescribed(error: &anyhow::Error) -> Problem {
    log::error!("{error:#}");
    Problem::new(Code::Internal, "The contract cannot be described.")
}

/// Mounts the pages, none of which the contract describes.
pub fn configure(services: &mut ServiceConfig) {
    services.service(openapi).service(docs).service(page).service(style).service(initializer);
    services.service(redirect_page).service(redirect_script);
    services.service(SwaggerUi::new("/docs/{_:.*}"));
}

#[get("/openapi.json")]
async fn openapi(contract: Data<ServedContract>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().content_type("application/json").body(contract.text()?))
}

#[get("/docs")]
async fn docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/")).finish()
}

#[routes]
#[get("/docs/")]
#[get("/docs/index.html")]
async fn page(contract: Data<ServedContract>, auth: Data<Auth>) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    if let Some(login) = &contract.login {
        // Swagger UI asks the provider for its description and for a token.
        let mut origins = vec![login.configuration.origin().ascii_serialization()];
        origins.extend(auth.verifier.as_ref().and_then(Verifier::token_origin));
        answer.insert_header((header::CONTENT_SECURITY_POLICY, safety::policy_with_connections_to(&origins.join(" "))));
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
