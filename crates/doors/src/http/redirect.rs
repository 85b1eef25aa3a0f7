//! One record has one address. An id that is written in another way (upper case, `urn:uuid:`, braces, no hyphens) is
//! redirected to the address that links give.

#[cfg(test)]
mod tests;

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::Data;
use percent_encoding::percent_decode_str;
use uuid::Uuid;

use super::urls::Urls;

/// Middleware that redirects to the one address of a record (308, so that the method and the body stay).
///
/// # Errors
/// The errors of the inner services.
pub async fn to_one_address(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let urls = request.app_data::<Data<Urls>>().cloned();
    let (Some(path), Some(urls)) = (one_address(request.uri().path()), urls) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let answer = HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, urls.within(&format!("{path}{query}"))))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .finish();
    Ok(request.into_response(answer))
}

/// The address of a record, if its id is written in another way; none if it is written as links write it.
fn one_address(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let place = if parts.get(1) == Some(&"v1") { 3 } else { 2 };
    let written = *parts.get(place)?;
    let decoded = percent_decode_str(written).decode_utf8().ok()?;
    let id = Uuid::try_parse(&decoded).ok()?.hyphenated().to_string();
    // Strategies are found by their slug too, and a slug may look like an id without its hyphens.
    let may_be_slug = parts.get(place - 1) == Some(&"strategies") && decoded.len() == 32;
    if written == id || may_be_slug {
        return None;
    }
    *parts.get_mut(place)? = &id;
    Some(parts.join("/"))
}
