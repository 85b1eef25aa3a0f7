//! Composes the application: its routes and the order of its middleware, once.

use std::net::TcpListener;

use actix_cors::Cors;
use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::web::{self, Data};
use actix_web::{App as ActixApp, HttpServer};
use anyhow::Context;

use crate::api::docs::{self, ContractText};
use crate::api::{self, Counts};
use crate::database::{Database, schedule};
use crate::http::auth::Auth;
use crate::http::cache::{self, AnswerCache};
use crate::http::door::CacheControl;
use crate::http::health::Readiness;
use crate::http::methods::Addresses;
use crate::http::metrics::{self, Requests};
use crate::http::problem::ProblemPage;
use crate::http::schemas::Schemas;
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::http::{coding, log, methods, problem};
use crate::metrics::Lasting;
use crate::publish::pages;
use crate::record::documents::extraction::Worker;
use crate::state::App;
use crate::tokens::RevocationList;

/// Addresses that are for people and not part of the contract.
const PAGES: [&str; 8] = [
    "/",
    "/strategies",
    "/strategies/{name}",
    "/minutebook.css",
    "/docs",
    "/docs/{tail}*",
    "/openapi.json",
    "/problems/{code}",
];

/// Serves the application on a listener, until the server is stopped.
///
/// # Errors
/// When the contract cannot be used or the listener not be taken.
pub fn serve(app: App, listener: TcpListener, readiness: Readiness) -> anyhow::Result<Server> {
    let document = api::document()?;
    let json = serde_json::to_value(&document)?;
    let schemas = Data::new(Schemas::from_document(&json)?);
    let addresses = Data::new(Addresses::from_document(&json, &PAGES));
    let requests = Requests::default();
    let readings = app.verifier.as_ref().and_then(|verifier| verifier.readings());
    let answers = AnswerCache::of_size(app.answer_cache_bytes, &pages::OF_RECORD).map(Data::new);
    let revocations = RevocationList::default();
    let readings = (readings, &revocations.readings);
    let registry = metrics::registry(&requests, app.source.metrics(), readings, answers.clone(), app.clock.now());
    let (requests, registry) = (Data::new(requests), Data::new(registry));
    let connections = requests.connections.clone();
    let auth = Data::new(Auth { verifier: app.verifier, clock: app.clock, revocations });
    let urls = Data::new(Urls::new(&app.public_url));
    let body_limits = Data::new(app.body_limits);
    let file_limits = Data::new(app.file_limits);
    let storage = Data::new(app.storage.clone());
    let waiting = Data::new(app.waiting.clone());
    let cache_control = Data::new(CacheControl(app.cache_control));
    let readiness = Data::new(readiness);
    let counts = Data::new(Counts::default());
    let contract = Data::new(ContractText(document.to_json()?));
    let problem_page = Data::new(ProblemPage(pages::problem));
    let source = app.source;
    let schedule = schedule::run(source.clone(), app.schedule_every);
    let worker =
        Worker { source: source.clone(), storage: app.storage, extractor: app.extractor, waiting: app.waiting };

    let server = HttpServer::new(move || {
        let source = source.clone();
        let answers = answers.clone();
        ActixApp::new()
            .configure(|services| {
                if let Some(answers) = answers {
                    services.app_data(answers);
                }
            })
            .app_data(schemas.clone())
            .app_data(addresses.clone())
            .app_data(auth.clone())
            .app_data(urls.clone())
            .app_data(body_limits.clone())
            .app_data(file_limits.clone())
            .app_data(storage.clone())
            .app_data(waiting.clone())
            .app_data(cache_control.clone())
            .app_data(readiness.clone())
            .app_data(counts.clone())
            .app_data(contract.clone())
            .app_data(problem_page.clone())
            .app_data(requests.clone())
            .app_data(registry.clone())
            .data_factory(move || {
                let source = source.clone();
                async move { Database::open(&source).await.map_err(|error| ::log::error!("{error:#}")) }
            })
            .configure(|services| api::configure(&mut ServiceConfig::worker(services)))
            .service(problem::problem_page)
            .configure(pages::configure)
            .configure(docs::configure)
            .default_service(web::to(methods::fallback))
            // From the innermost to the outermost.
            .wrap(from_fn(methods::head_as_get))
            .wrap(from_fn(methods::finish_writes))
            .wrap(Compress::default())
            .wrap(from_fn(coding::mark))
            .wrap(cors())
            .wrap(safety())
            .wrap(from_fn(cache::answer))
            .wrap(from_fn(problem::render))
            .wrap(from_fn(log::requests))
            .wrap(from_fn(metrics::count))
    });
    let server = server
        .workers(app.workers)
        .shutdown_timeout(app.shutdown_timeout.as_secs())
        .on_connect(move |_, extensions| {
            extensions.insert(Lasting::begin(&connections));
        })
        .disable_signals()
        .listen(listener)
        .context("cannot listen")?;
    actix_web::rt::spawn(worker.run());
    actix_web::rt::spawn(schedule);
    Ok(server.run())
}

/// What is served is what it says it is, and a page of ours runs nothing and loads nothing from elsewhere.
fn safety() -> DefaultHeaders {
    let policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
    DefaultHeaders::new()
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::CONTENT_SECURITY_POLICY, policy))
}

/// Reads from any origin, without credentials; writes from our own alone.
fn cors() -> Cors {
    Cors::default()
        .allow_any_origin()
        .send_wildcard()
        .allowed_methods(["GET", "HEAD"])
        .allowed_headers([
            header::ACCEPT,
            header::AUTHORIZATION,
            header::IF_NONE_MATCH,
            header::RANGE,
            header::IF_RANGE,
        ])
        .expose_headers([
            "etag",
            "link",
            "location",
            "retry-after",
            "ratelimit",
            "ratelimit-policy",
            "x-request-id",
            "deprecation",
            "sunset",
            "allow",
            "idempotency-replayed",
            "dry-run",
            "accept-ranges",
            "content-range",
            "content-disposition",
            "content-digest",
            "repr-digest",
        ])
        .max_age(86_400)
}
