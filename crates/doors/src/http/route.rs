//! By which route a request was answered, for the log and the numbers: its pattern, which holds nothing that a caller
//! sent.

use std::sync::Arc;

use actix_web::{HttpMessage, HttpRequest};

/// The route of requests that none takes.
const NONE: &str = "(none)";

#[derive(Clone)]
struct Route(Arc<str>);

/// The pattern of the route that a request took.
pub fn of(request: &HttpRequest) -> Arc<str> {
    if let Some(route) = request.extensions().get::<Route>() {
        return route.0.clone();
    }
    let route: Arc<str> = request.match_pattern().map_or_else(|| NONE.into(), Into::into);
    set(request, route.clone());
    route
}

/// Says which route a request would have taken, where it is answered without.
pub fn set(request: &HttpRequest, route: Arc<str>) {
    request.extensions_mut().insert(Route(route));
}
