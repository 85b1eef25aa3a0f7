//! The order of the lists in what CORS says. The framework keeps them in sets, and each worker would say them in
//! another order.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;

/// Middleware around CORS.
///
/// # Errors
/// What the inner services return.
pub async fn in_order(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let mut answer = next.call(request).await?.map_into_boxed_body();
    let headers = answer.headers_mut();
    let lists = [
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        header::ACCESS_CONTROL_ALLOW_METHODS,
    ];
    for name in lists {
        let sorted = headers.get(&name).and_then(|list| sorted(list.to_str().ok()?));
        if let Some(sorted) = sorted {
            headers.insert(name, sorted);
        }
    }
    Ok(answer)
}

fn sorted(list: &str) -> Option<HeaderValue> {
    let mut names: Vec<&str> = list.split(", ").collect();
    names.sort_unstable();
    HeaderValue::from_str(&names.join(", ")).ok()
}
