//! Composes the application: its routes and the order of its middleware, once.

use std::any::Any;
use std::net::TcpListener;
use std::time::Duration;

use actix_cors::Cors;
use actix_web::dev::Server;
use actix_web::http::header::{self, HeaderName};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data};
use actix_web::{App as ActixApp, HttpServer};
use anyhow::Context;
#[cfg(target_os = "linux")]
use nix::sys::socket::{setsockopt, sockopt::TcpUserTimeout};
use prometheus_client::registry::Registry;

use crate::api::docs::{self, ServedContract};
use crate::api::{self, Counts};
use crate::database::{Database, schedule};
use crate::http::auth::Auth;
use crate::http::cache::{self, AnswerCache};
use crate::http::contract::Describe;
use crate::http::door::CacheControl;
use crate::http::fixed::{self, FixedAnswers};
use crate::http::health::Readiness;
use crate::http::limit::{self, Limiter};
use crate::http::methods::Addresses;
use crate::http::metrics::{self, Requests};
use crate::http::problem::ProblemPage;
use crate::http::schemas::Schemas;
use crate::http::security_txt::{self, Contacts};
use crate::http::urls::Urls;
use crate::http::{coding, cors, log, methods, problem, redirect, safety, services};
use crate::metrics::Lasting;
use crate::publish::pages;
use crate::record::documents::extraction::Worker;
use crate::state::App;
use crate::tokens::RevocationList;

/// Addresses that are for people and not part of the contract.
pub const PAGES: [&str; 13] = [
    "/",
    "/meetings",
    "/meetings/{id}",
    "/decisions/{id}",
    "/issues/{id}",
    "/strategies",
    "/strategies/{name}",
    "/minutebook.css",
    "/docs",
    "/docs/{tail}*",
    "/openapi.json",
    "/problems/{code}",
    security_txt::ADDRESS,
];

/// What is at and below these addresses stays the same until the program ends.
const FIXED: [&str; 2] = ["/openapi.json", "/docs"];

/// The address that may be served apart.
const METRICS: [&str; 1] = ["/metrics"];

/// Serves the application on a listener, until the server is stopped.
///
/// # Errors
/// When the listener cannot be taken.
pub fn serve(app: App, listener: TcpListener, readiness: Readiness) -> anyhow::Result<Server> {
    let has_metrics = app.metrics_listener.is_none();
    let described: Describe = if has_metrics { api::contract } else { api::contract_without_metrics };
    let schemas = Data::new(Schemas::of(described));
    let addresses = Data::new(Addresses::new(Some(described), &PAGES));
    let contract = Data::new(ServedContract::new(described, app.login));
    let requests = Requests::default();
    let readings = app.verifier.as_ref().and_then(|verifier| verifier.readings());
    let answers = AnswerCache::of_size(app.answer_cache_bytes, &pages::OF_RECORD).map(Data::new);
    let revocations = RevocationList::default();
    let readings = (readings, &revocations.readings);
    let registry = metrics::registry(&requests, app.source.metrics(), readings, answers.clone(), app.clock.now());
    let (requests, registry) = (Data::new(requests), Data::new(registry));
    let connections = requests.connections.clone();
    let is_https = app.public_url.scheme() == "https";
    let urls = Data::new(Urls::new(&app.public_url));
    if let Some(listener) = app.metrics_listener {
        actix_web::rt::spawn(serve_metrics(listener, registry.clone(), urls.clone(), is_https)?);
    }
    let fixed_answers = Data::new(FixedAnswers::new(&FIXED));
    let limiter = Limiter::new(&app.rate_limits, &app.clock).map(Data::new);
    let rate_limits = Data::new(app.rate_limits);
    let contacts = Data::new(Contacts(app.security_contacts));
    let auth =
        Auth { verifier: app.verifier, clock: app.clock, revocations, difference: app.source.clock_difference() };
    let auth = Data::new(auth);
    let body_limits = Data::new(app.body_limits);
    let file_limits = Data::new(app.file_limits);
    let storage = Data::new(app.storage.clone());
    let waiting = Data::new(app.waiting.clone());
    let cache_control = Data::new(CacheControl(app.cache_control));
    let readiness = Data::new(readiness);
    let counts = Data::new(Counts::default());
    let problem_page = Data::new(ProblemPage(pages::problem));
    let source = app.source;
    let schedule = schedule::run(source.clone(), app.schedule_every);
    let worker =
        Worker { source: source.clone(), storage: app.storage, extractor: app.extractor, waiting: app.waiting };

    let server = HttpServer::new(move || {
        let source = source.clone();
        let (answers, limiter, own_registry) = (answers.clone(), limiter.clone(), registry.clone());
        ActixApp::new()
            .configure(|services| {
                if let Some(answers) = answers {
                    services.app_data(answers);
                }
                if let Some(limiter) = limiter {
                    services.app_data(limiter);
                }
                if has_metrics {
                    services.app_data(own_registry).service(metrics::get_metrics);
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
            .app_data(fixed_answers.clone())
            .app_data(readiness.clone())
            .app_data(counts.clone())
            .app_data(contract.clone())
            .app_data(problem_page.clone())
            .app_data(requests.clone())
            .app_data(rate_limits.clone())
            .app_data(contacts.clone())
            .data_factory(move || {
                let source = source.clone();
                async move {
                    let opened = Database::open(&source).await;
                    api::prepare(described);
                    opened.map_err(|error| ::log::error!("{error:#}"))
                }
            })
            .configure(|services| services::in_worker(services, api::configure))
            .service(problem::problem_page)
            .service(security_txt::security_txt)
            .configure(pages::configure)
            .configure(docs::configure)
            .default_service(web::to(methods::fallback))
            // From the innermost to the outermost.
            .wrap(from_fn(methods::head_as_get))
            .wrap(from_fn(methods::finish_writes))
            .wrap(Compress::default())
            .wrap(from_fn(coding::mark))
            .wrap(from_fn(fixed::answer))
            .wrap(from_fn(redirect::to_one_address))
            .wrap(other_origins())
            .wrap(from_fn(cors::in_order))
            .wrap(from_fn(cache::answer))
            .wrap(from_fn(limit::requests))
            .wrap(from_fn(problem::render))
            .wrap(safety::headers(is_https))
            .wrap(from_fn(log::requests))
            .wrap(from_fn(metrics::count))
    });
    let server = server
        .workers(app.workers)
        .shutdown_timeout(app.shutdown_timeout.as_secs())
        // The framework counts for each worker.
        .max_connections(app.max_connections.div_ceil(app.workers))
        .on_connect(move |connection, extensions| {
            close_when_stuck(connection, app.write_timeout);
            extensions.insert(Lasting::begin(&connections));
        })
        .disable_signals()
        .listen(listener)
        .context("cannot listen")?;
    actix_web::rt::spawn(worker.run());
    actix_web::rt::spawn(schedule);
    Ok(server.run())
}

/// Serves the numbers on an address of their own.
fn serve_metrics(
    listener: TcpListener,
    registry: Data<Registry>,
    urls: Data<Urls>,
    is_https: bool,
) -> anyhow::Result<Server> {
    let addresses = Data::new(Addresses::new(None, &METRICS));
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(addresses.clone())
            .app_data(registry.clone())
            .app_data(urls.clone())
            .service(metrics::get_metrics)
            .default_service(web::to(methods::fallback))
            .wrap(from_fn(methods::head_as_get))
            .wrap(from_fn(problem::render))
            .wrap(safety::headers(is_https))
            .wrap(from_fn(log::requests))
    });
    let server = server.workers(1).disable_signals().listen(listener).context("cannot listen for metrics")?;
    Ok(server.run())
}

/// Has the system close a connection whose client takes nothing of what is sent: the framework would wait for ever.
#[cfg(target_os = "linux")]
fn close_when_stuck(connection: &dyn Any, timeout: Duration) {
    if let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>() {
        let ms = u32::try_from(timeout.as_millis()).unwrap_or(u32::MAX);
        if let Err(error) = setsockopt(stream, TcpUserTimeout, &ms) {
            ::log::debug!("a connection takes no timeout: {error}");
        }
    }
}

/// Other systems have no such timeout.
#[cfg(not(target_os = "linux"))]
fn close_when_stuck(_: &dyn Any, _: Duration) {}

/// Reads from any origin, without credentials; writes from our own alone.
fn other_origins() -> Cors {
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
            // What wrappers of fetch and tracing send with a read, and mean nothing by.
            header::CONTENT_TYPE,
            header::CACHE_CONTROL,
            header::PRAGMA,
            HeaderName::from_static("x-requested-with"),
            HeaderName::from_static("x-request-id"),
            HeaderName::from_static("traceparent"),
            HeaderName::from_static("tracestate"),
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
            "idempotency-expires-in",
            "dry-run",
            "accept-ranges",
            "content-range",
            "content-disposition",
            "content-digest",
            "repr-digest",
        ])
        .max_age(86_400)
}
