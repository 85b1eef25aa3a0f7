//! One line a request: method, route, status, time, request id. Never a query, a token or a body.

use std::time::Instant;

use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use uuid::Uuid;

use super::route;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// By which a request is found in the logs.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// A request id that is sent is taken when it is harmless in a log.
fn sane(value: &HeaderValue) -> Option<String> {
    let text = value.to_str().ok()?;
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    ((1..=128).contains(&text.len()) && text.bytes().all(harmless)).then(|| text.to_owned())
}

/// The trace that the request belongs to (W3C Trace Context, section 3.2).
fn trace_id(request: &ServiceRequest) -> Option<String> {
    let text = request.headers().get("traceparent")?.to_str().ok()?;
    let trace = text.split('-').nth(1)?;
    (trace.len() == 32 && trace.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| trace.to_owned())
}

/// Middleware that gives every request its id and logs it.
///
/// # Errors
/// What the inner services return.
pub async fn requests<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let start = Instant::now();
    let id = request.headers().get(REQUEST_ID).and_then(sane).unwrap_or_else(|| Uuid::now_v7().to_string());
    let method = request.method().clone();
    let trace = trace_id(&request).unwrap_or_default();
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut answer = next.call(request).await?;
    if let Ok(value) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert(REQUEST_ID, value);
    }
    let route = route::of(answer.request());
    let status = answer.status().as_u16();
    let ms = (start.elapsed().as_secs_f64() * 10_000.0).round() / 10.0;
    log::info!(
        target: "minutebook::request",
        method = method.as_str(), route = &*route, status, ms, request_id = id.as_str(),
        trace_id = trace.as_str();
        "request"
    );
    Ok(answer)
}
