//! Methods that no handler names: HEAD is GET without its body, OPTIONS lists what an address takes, and anything else
//! is 405 with `Allow`. The addresses come from the OpenAPI document, which is made of the handlers themselves.

use std::sync::OnceLock;

use actix_web::body::MessageBody;
use actix_web::dev::{ResourceDef, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};

use super::contract::Describe;
use super::nearest::nearest;
use super::problem::{Code, Problem};
use super::route;

/// Every address and the methods that it takes.
pub struct Addresses {
    contract: Option<Describe>,
    others: &'static [&'static str],
    known: OnceLock<Vec<(ResourceDef, String)>>,
}

impl Addresses {
    /// Those of a contract, where there is one, and others that are not part of it. They are looked at when nothing
    /// else answers, and not before.
    pub fn new(contract: Option<Describe>, others: &'static [&'static str]) -> Addresses {
        Addresses { contract, others, known: OnceLock::new() }
    }

    fn known(&self) -> anyhow::Result<&[(ResourceDef, String)]> {
        if let Some(known) = self.known.get() {
            return Ok(known);
        }
        let contract = self.contract.map(|contract| contract()).transpose()?;
        Ok(self.known.get_or_init(|| {
            let described = contract.iter().flat_map(|contract| &contract.addresses).map(|(path, methods)| {
                let head = methods.contains(&"GET").then_some("HEAD");
                let mut methods: Vec<&str> = methods.iter().copied().chain(head).chain(["OPTIONS"]).collect();
                methods.sort_unstable();
                (ResourceDef::new(path.as_str()), methods.join(", "))
            });
            let others = self.others.iter().map(|path| (ResourceDef::new(*path), "GET, HEAD, OPTIONS".to_owned()));
            described.chain(others).collect()
        }))
    }

    /// Whether there is an address of a pattern.
    pub fn has(&self, pattern: &str) -> bool {
        let known = self.known().unwrap_or_default();
        known.iter().any(|(address, _)| address.pattern() == Some(pattern))
    }

    /// The pattern of an address, and what it takes.
    ///
    /// # Errors
    /// When the contract cannot be described.
    pub fn find(&self, path: &str) -> anyhow::Result<Option<(&str, &str)>> {
        let address = self.known()?.iter().find(|(address, _)| address.is_match(path));
        Ok(address.and_then(|(address, methods)| Some((address.pattern()?, methods.as_str()))))
    }
}

/// Marks a request that asks by HEAD for what GET would answer: its body is not to be fetched.
#[derive(Debug, Clone, Copy)]
pub struct AskedByHead;

/// Middleware that turns HEAD into GET; the server leaves the body out.
///
/// # Errors
/// What the inner services return.
pub async fn head_as_get<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    if request.method() == Method::HEAD {
        request.extensions_mut().insert(AskedByHead);
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}

/// Middleware that lets a write which began come to its end when its client goes away.
///
/// # Errors
/// What the inner services return.
pub async fn finish_writes<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    if request.method().is_safe() {
        return next.call(request).await;
    }
    match actix_web::rt::spawn(next.call(request)).await {
        Ok(answer) => answer,
        Err(error) => {
            log::error!("a write failed: {error}");
            Err(Problem::new(Code::Internal, "Something went wrong on this server.").into())
        }
    }
}

/// Says that there is nothing at an address, and which one was meant.
pub fn nothing_at(path: &str, addresses: &Addresses) -> Problem {
    let known = addresses.known().unwrap_or_default();
    let hint = match nearest(path, known.iter().filter_map(|(address, _)| address.pattern())) {
        Some(meant) => format!("Did you mean {meant}?"),
        None => "GET /v1 lists all collections.".to_owned(),
    };
    Problem::new(Code::NoSuchAddress, format!("There is nothing at {path}. {hint}"))
}

/// What answers where no handler does.
///
/// # Errors
/// [`Code::MethodNotAllowed`], [`Code::NoSuchAddress`].
pub async fn fallback(request: HttpRequest, addresses: Data<Addresses>) -> Result<HttpResponse, Problem> {
    let address = addresses.find(request.path()).map_err(|error| {
        log::error!("{error:#}");
        Problem::new(Code::Internal, "Something went wrong on this server.")
    })?;
    let methods = address.map(|(pattern, methods)| {
        route::set(&request, pattern.into());
        methods
    });
    match methods {
        Some(methods) if request.method() == Method::OPTIONS => {
            Ok(HttpResponse::NoContent().insert_header((header::ALLOW, methods)).finish())
        }
        Some(methods) => {
            let detail = format!("{} takes {methods}.", request.path());
            Err(Problem::new(Code::MethodNotAllowed, detail).with_header(header::ALLOW, methods))
        }
        None => Err(nothing_at(request.path(), &addresses)),
    }
}
