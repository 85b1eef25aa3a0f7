//! Composes the application: its routes and the order of its middleware, once.

mod parts;

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

use crate::api::{self, docs};
use crate::database::{Database, schedule, seal};
use crate::http::contract::Describe;
use crate::http::health::Readiness;
use crate::http::methods::Addresses;
use crate::http::urls::Urls;
use crate::http::{
    cache, coding, cors, fixed, limit, log, methods, metrics, problem, redirect, safety, security_txt, services,
};
use crate::metrics::Lasting;
use crate::publish::{ldes, pages, webhooks};
use crate::record::documents::extraction::Worker;
use crate::state::App;
use parts::Parts;

/// Addresses that are not part of the contract: they are for people, or describe themselves.
pub const PAGES: [&str; 17] = [
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
    "/ldes/changes",
    "/ldes/changes/{number}",
    "/ldes/councils/{id}/changes",
    "/ldes/councils/{id}/changes/{number}",
    "/problems/{code}",
    security_txt::ADDRESS,
];

/// The address that may be served apart.
const METRICS: [&str; 1] = ["/metrics"];

/// Serves the application on a listener, until the server is stopped.
///
/// # Errors
/// When the listener cannot be taken.
pub fn serve(mut app: App, listener: TcpListener, readiness: Readiness) -> anyhow::Result<Server> {
    let has_metrics = app.metrics_listener.is_none();
    let described: Describe = if has_metrics { api::contract } else { api::contract_without_metrics };
    let parts = Parts::of(&mut app, described, readiness);
    let connections = parts.requests.connections.clone();
    let is_https = app.public_url.scheme() == "https";
    if let Some(listener) = app.metrics_listener {
        actix_web::rt::spawn(serve_metrics(listener, parts.registry.clone(), parts.urls.clone(), is_https)?);
    }
    let source = app.source;
    let schedule = schedule::run(source.clone(), app.schedule_every);
    let sealing = seal::run(source.clone());
    let courier = webhooks::Courier::new(app.outbound, Urls::new(&app.public_url));
    let webhooks = webhooks::run(source.clone(), courier, app.webhooks_every);
    let worker =
        Worker { source: source.clone(), storage: app.storage, extractor: app.extractor, waiting: app.waiting };

    let server = HttpServer::new(move || {
        let (source, parts) = (source.clone(), parts.clone());
        ActixApp::new()
            .configure(|services| {
                if has_metrics {
                    services.app_data(parts.registry.clone()).service(metrics::get_metrics);
                }
                parts.mount(services);
            })
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
            .configure(ldes::configure)
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
    actix_web::rt::spawn(sealing);
    actix_web::rt::spawn(webhooks);
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
            HeaderName::from_static("last-event-id"),
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
