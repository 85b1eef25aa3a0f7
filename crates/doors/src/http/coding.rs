//! What compression asks of the other headers: an `ETag` of its own for each coding, and `Vary` on every answer,
//! compressed or not.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;

use super::languages;

/// Middleware around the compression.
///
/// # Errors
/// What the inner services return.
pub async fn mark(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let mut answer = next.call(request).await?.map_into_boxed_body();
    let headers = answer.headers_mut();
    // A handler says identity where there is nothing to compress: the header was for the compression alone.
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding == "identity") {
        headers.remove(header::CONTENT_ENCODING);
    }
    let coding = headers.get(header::CONTENT_ENCODING).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let etag = headers.get(header::ETAG).and_then(|value| value.to_str().ok()).map(str::to_owned);
    if let (Some(coding), Some(etag)) = (coding, etag)
        && let Some(opaque) = etag.strip_suffix('"')
        && let Ok(marked) = HeaderValue::from_str(&format!("{opaque}-{coding}\""))
    {
        headers.insert(header::ETAG, marked);
    }
    let names = match languages::varies(headers) {
        true => "accept-encoding, accept-language, authorization",
        false => "accept-encoding, authorization",
    };
    headers.insert(header::VARY, HeaderValue::from_static(names));
    Ok(answer)
}
