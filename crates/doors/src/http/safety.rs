//! What every answer tells browsers, errors included, unless a handler said more: it is what it says it is, and may do
//! nothing but be read.

use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;

/// A page of ours runs scripts of our origin at most, and loads nothing from elsewhere. Pages and files have narrower
/// policies.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; \
                      base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The same for a page that also speaks to other origins, with spaces between them.
pub fn policy_with_connections_to(origins: &str) -> String {
    format!("{POLICY}; connect-src 'self' {origins}")
}

/// The headers. That browsers must keep to HTTPS is said where the public address is one.
pub fn headers(is_https: bool) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::CONTENT_SECURITY_POLICY, POLICY))
        .add((header::REFERRER_POLICY, "no-referrer"))
        // The record is there for everybody's pages.
        .add((header::CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin"))
        // Who opens a page of ours gets no hold of it.
        .add((header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"));
    // Other hosts of the domain are not ours to speak for: no includeSubDomains.
    if is_https { headers.add((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000")) } else { headers }
}
