//! Where operations are mounted: in the contract, which describes them, or in a worker's application, which only answers. Each
//! worker would otherwise describe them all again, at some cost of time and memory at the start.

use actix_web::dev::HttpServiceFactory;
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig as Described;

/// What operations are mounted in.
pub struct ServiceConfig<'a, 'b>(Target<'a, 'b>);

enum Target<'a, 'b> {
    Contract(&'a mut Described<'b>),
    Worker(&'a mut actix_web::web::ServiceConfig),
}

impl<'a, 'b> ServiceConfig<'a, 'b> {
    /// Mounts them in the contract.
    pub fn contract(services: &'a mut Described<'b>) -> Self {
        ServiceConfig(Target::Contract(services))
    }

    /// Mounts them in a worker's application.
    pub fn worker(services: &'a mut actix_web::web::ServiceConfig) -> Self {
        ServiceConfig(Target::Worker(services))
    }

    /// Mounts an operation.
    pub fn service(&mut self, operation: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        match &mut self.0 {
            Target::Contract(services) => {
                services.service(operation);
            }
            Target::Worker(services) => {
                services.service(operation);
            }
        }
        self
    }

    /// Mounts what `mount` mounts.
    pub fn configure(&mut self, mount: impl FnOnce(&mut ServiceConfig<'_, '_>)) -> &mut Self {
        mount(self);
        self
    }
}
