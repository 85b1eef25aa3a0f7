//! An operation that the program puts together at its start: its address, its handler, and a function that describes
//! it. It knows no record type.

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Resource, Responder, guard, web};
use utoipa::openapi::path::{HttpMethod, Operation, Paths};
use utoipa::openapi::{RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

/// Schemas by name, as the contract collects them.
pub type Schemas = Vec<(String, RefOr<Schema>)>;

/// An operation and the schemas that it refers to.
pub struct Described {
    /// The operation.
    pub operation: Operation,
    /// Adds the schemas.
    pub schemas: fn(&mut Schemas),
}

/// An operation, to be mounted.
pub struct Endpoint {
    method: HttpMethod,
    path: String,
    resource: Resource,
    describe: Box<dyn Fn() -> Described>,
}

impl Endpoint {
    /// An operation at a path. `describe` runs only where the contract is made.
    pub fn new<F, Args>(
        method: HttpMethod,
        path: String,
        handler: F,
        describe: impl Fn() -> Described + 'static,
    ) -> Endpoint
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let resource = web::resource(&path).guard(guard::Method(as_sent(&method))).to(handler);
        Endpoint { method, path, resource, describe: Box::new(describe) }
    }
}

fn as_sent(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}

impl HttpServiceFactory for Endpoint {
    fn register(self, config: &mut AppService) {
        self.resource.register(config);
    }
}

impl OpenApiFactory for Endpoint {
    fn paths(&self) -> Paths {
        let mut paths = Paths::new();
        paths.add_path_operation(self.path.clone(), vec![self.method.clone()], (self.describe)().operation);
        paths
    }

    fn schemas(&self, schemas: &mut Schemas) {
        ((self.describe)().schemas)(schemas);
    }
}

/// What says at which address it is mounted.
pub trait Addressed {
    /// Its address, as a pattern.
    fn address(&self) -> String;
}

impl Addressed for Endpoint {
    fn address(&self) -> String {
        self.path.clone()
    }
}

impl<O: utoipa::Path> Addressed for O {
    fn address(&self) -> String {
        O::path()
    }
}
