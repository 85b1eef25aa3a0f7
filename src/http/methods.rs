//! Methods that no handler names: HEAD is GET without its body, OPTIONS lists what an address takes, and anything else is 405
//! with `Allow`. The addresses come from the OpenAPI document, which is made of the handlers themselves.

use actix_web::body::MessageBody;
use actix_web::dev::{ResourceDef, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use serde_json::Value;

use super::problem::{Code, Problem};

/// Every address and the methods that it takes.
pub struct Addresses(Vec<(ResourceDef, String)>);

impl Addresses {
    /// Takes them from the OpenAPI document, and adds others that are not part of it.
    pub fn from_document(document: &Value, others: &[&str]) -> Addresses {
        let mut addresses = Vec::new();
        for (path, operations) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
            let mut methods: Vec<String> = vec!["OPTIONS".to_owned()];
            for method in operations.as_object().into_iter().flat_map(|operations| operations.keys()) {
                methods.push(method.to_ascii_uppercase());
                if method == "get" {
                    methods.push("HEAD".to_owned());
                }
            }
            methods.sort();
            addresses.push((ResourceDef::new(path.as_str()), methods.join(", ")));
        }
        for path in others {
            addresses.push((ResourceDef::new(*path), "GET, HEAD, OPTIONS".to_owned()));
        }
        Addresses(addresses)
    }

    fn allowed(&self, path: &str) -> Option<&str> {
        self.0.iter().find(|(address, _)| address.is_match(path)).map(|(_, methods)| methods.as_str())
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
            Err(Problem::new(Code::Internal, "Something went wrong here.").into())
        }
    }
}

/// What answers where no handler does.
///
/// # Errors
/// [`Code::MethodNotAllowed`], [`Code::NoSuchAddress`].
pub async fn fallback(request: HttpRequest, addresses: Data<Addresses>) -> Result<HttpResponse, Problem> {
    match addresses.allowed(request.path()) {
        Some(methods) if request.method() == Method::OPTIONS => {
            Ok(HttpResponse::NoContent().insert_header((header::ALLOW, methods)).finish())
        }
        Some(methods) => {
            let detail = format!("{} takes {methods}.", request.path());
            Err(Problem::new(Code::MethodNotAllowed, detail).with_header(header::ALLOW, methods))
        }
        None => Err(Problem::new(Code::NoSuchAddress, format!("There is nothing at {}.", request.path()))),
    }
}
