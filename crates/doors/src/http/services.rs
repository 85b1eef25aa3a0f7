//! Where operations are mounted: in the contract, which describes them, or in a worker's application, which only
//! answers. Each worker would otherwise describe them all again, at some cost of time and memory at the start.
//!
//! A worker finds its operation in two steps: first the collection, by comparing a word, and then the operation in it,
//! by matching patterns. One after the other, all patterns of all nouns took a fifth of the time of a read by id.

use std::borrow::Cow;

use actix_web::dev::HttpServiceFactory;
use actix_web::guard::{GuardContext, fn_guard};
use actix_web::web;
use percent_encoding::percent_decode_str;
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig as Described;

use super::endpoint::{Addressed, Endpoint};
use crate::kind::Kind;

/// What operations are mounted in.
pub struct ServiceConfig<'a, 'b>(Target<'a, 'b>);

enum Target<'a, 'b> {
    Contract(&'a mut Described<'b>),
    Worker(&'a mut Vec<Collection>),
}

/// Mounts an operation.
type Mount = Box<dyn FnOnce(&mut web::ServiceConfig)>;

/// The operations of one collection, in the order in which they were mounted.
struct Collection {
    name: String,
    operations: Vec<Mount>,
}

/// Mounts operations in a worker's application.
pub fn in_worker(services: &mut web::ServiceConfig, mount: impl FnOnce(&mut ServiceConfig<'_, '_>)) {
    let mut collections = Vec::new();
    mount(&mut ServiceConfig(Target::Worker(&mut collections)));
    for Collection { name, operations } in collections {
        if name.is_empty() {
            operations.into_iter().for_each(|mount| mount(services));
            continue;
        }
        let scope = web::scope("").guard(fn_guard(move |context| is_in(context, &name)));
        services.service(scope.configure(|services| operations.into_iter().for_each(|mount| mount(services))));
    }
}

impl<'a, 'b> ServiceConfig<'a, 'b> {
    /// Mounts them in the contract.
    pub fn contract(services: &'a mut Described<'b>) -> Self {
        ServiceConfig(Target::Contract(services))
    }

    /// Mounts an operation.
    pub fn service<O>(&mut self, operation: O) -> &mut Self
    where
        O: HttpServiceFactory + OpenApiFactory + Addressed + 'static,
    {
        match &mut self.0 {
            Target::Contract(services) => {
                services.service(operation);
            }
            Target::Worker(collections) => {
                let path = operation.address();
                let (name, mount) = (
                    collection(&path),
                    Box::new(|services: &mut web::ServiceConfig| {
                        services.service(operation);
                    }),
                );
                match collections.iter_mut().find(|collection| collection.name == name) {
                    Some(collection) => collection.operations.push(mount),
                    None => collections.push(Collection { name: name.to_owned(), operations: vec![mount] }),
                }
            }
        }
        self
    }

    /// Mounts an operation of all collections. The contract has it once, with the collection as a parameter of the
    /// address. A worker has it once for each collection.
    pub fn of_all(&mut self, path: &str, make: impl Fn(Kind, String) -> Endpoint) -> &mut Self {
        let kinds = match &self.0 {
            Target::Contract(_) => Kind::ALL.get(..1).unwrap_or_default(),
            Target::Worker(_) => Kind::ALL,
        };
        for kind in kinds {
            let address = match &self.0 {
                Target::Contract(_) => path.to_owned(),
                Target::Worker(_) => in_collection(path, *kind),
            };
            self.service(make(*kind, address));
        }
        self
    }

    /// Mounts what `mount` mounts.
    pub fn configure(&mut self, mount: impl FnOnce(&mut ServiceConfig<'_, '_>)) -> &mut Self {
        mount(self);
        self
    }
}

/// How the contract begins the address of an operation of all collections.
const OF_ALL: &str = "/v1/{collection}/";

/// The address of an operation in one collection.
fn in_collection(path: &str, kind: Kind) -> String {
    match path.strip_prefix(OF_ALL) {
        Some(rest) => format!("/v1/{}/{rest}", kind.collection()),
        None => path.to_owned(),
    }
}

/// The addresses at which an operation of the contract is mounted.
pub fn addresses(path: &str) -> Vec<String> {
    match path.starts_with(OF_ALL) {
        true => Kind::ALL.iter().map(|kind| in_collection(path, *kind)).collect(),
        false => vec![path.to_owned()],
    }
}

/// What an address is of: its part after `/v1/`, to the next slash. Empty for what is of no collection.
pub fn collection(path: &str) -> &str {
    let below = path.strip_prefix("/v1/").unwrap_or_default();
    below.split_once('/').map_or(below, |(name, _)| name)
}

/// Whether a request is for something of a collection. The router takes what is percent-encoded without need for what
/// it stands for, and so does this.
fn is_in(context: &GuardContext<'_>, name: &str) -> bool {
    let path = context.head().uri.path();
    if !path.contains('%') {
        return collection(path) == name;
    }
    // A slash that is encoded parts nothing, and no name of ours holds what the decoder would put for another's bytes.
    let mut parts = path.splitn(4, '/').map(|part| percent_decode_str(part).decode_utf8_lossy());
    let (first, version, asked) = (parts.next(), parts.next(), parts.next());
    let is_v1 = first.as_deref() == Some("") && version.as_deref() == Some("v1");
    asked.filter(|_| is_v1).unwrap_or(Cow::Borrowed("")) == name
}
