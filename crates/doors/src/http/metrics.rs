//! `GET /metrics`: how the program does, for a monitoring system. No label is made of what a caller sent: a route is
//! its pattern, and a method one of a closed set.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric, text};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::cache::AnswerCache;
use super::feed::Following;
use super::problem::{Code, Problem};
use super::refusals::TooManyRequests;
use super::route;
use crate::metrics::{DatabaseMetrics, Lasting, Pool, Readings, seconds};

/// The media type of `OpenMetrics`, which Prometheus reads.
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: Arc<str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: Arc<str>,
    status: u16,
}

/// What is counted of requests, by all workers together.
#[derive(Debug, Clone)]
pub struct Requests {
    answered: Family<Answered, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    /// Connections of clients.
    pub connections: Gauge,
}

impl Default for Requests {
    fn default() -> Self {
        let durations: Family<Route, Histogram, fn() -> Histogram> = Family::new_with_constructor(seconds);
        let (answered, in_flight, connections) = (Family::default(), Gauge::default(), Gauge::default());
        Requests { answered, durations, in_flight, connections }
    }
}

/// The method as a label. A client may send any word.
fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Middleware that counts requests, and how long they take.
///
/// # Errors
/// What the inner services return.
pub async fn count<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let Some(requests) = request.app_data::<Data<Requests>>().cloned() else { return next.call(request).await };
    let (start, method) = (Instant::now(), label(request.method()));
    let _in_flight = Lasting::begin(&requests.in_flight);
    let answer = next.call(request).await?;
    let route = Route { route: route::of(answer.request()) };
    requests.durations.get_or_create(&route).observe(start.elapsed().as_secs_f64());
    let status = answer.status().as_u16();
    requests.answered.get_or_create(&Answered { method, route: route.route, status }).inc();
    Ok(answer)
}

/// Everything that is shown.
pub fn registry(
    requests: &Requests,
    database: Arc<DatabaseMetrics>,
    (of_keys, of_revocations): (Option<&Readings>, &Readings),
    cache: Option<Data<AnswerCache>>,
    following: &Following,
    started_at: DateTime<Utc>,
) -> Registry {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Process { started_at }));
    let ours = registry.sub_registry_with_prefix("minutebook");
    ours.register("build", "The program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
    ours.register("http_requests", "Requests answered, by the pattern of their route", requests.answered.clone());
    let help = "Seconds from a request's head to its answer, by the pattern of its route";
    ours.register("http_request_duration_seconds", help, requests.durations.clone());
    ours.register("http_requests_in_flight", "Requests that are being answered", requests.in_flight.clone());
    ours.register("http_connections", "Connections of clients", requests.connections.clone());
    ours.register("database_wait_seconds", "Seconds until a pooled connection was there", database.waits.clone());
    let help = "Times that there was no pooled connection, or not in time";
    ours.register("database_connection_failures", help, database.failures.clone());
    ours.register("writes", "Writes by their outcome", database.writes.clone());
    let help = "Number of the last change in the public feed";
    ours.register("feed_head", help, database.feed_head.clone());
    let help = "Age in seconds of the oldest entry of the log of changes without a number";
    ours.register("feed_unsealed_seconds", help, database.unsealed_seconds.clone());
    let help = "Seconds that numbering entries of the log of changes took in this process, a batch at a time";
    ours.register("feed_seal_seconds", help, database.seal_seconds.clone());
    ours.register("feed_waiting", "Requests that wait for a change", following.waiting.clone());
    ours.register("feed_streams", "Open streams of changes", following.streams.clone());
    let help = "Attempts to deliver to webhooks, by their outcome";
    ours.register("webhook_attempts", help, database.webhook_attempts.clone());
    let help = "Changes that the active webhook which is furthest behind was not told of";
    ours.register("webhook_lag_positions", help, database.webhook_lag.clone());
    ours.register("webhooks_failing", "Webhooks whose last attempt failed", database.webhooks_failing.clone());
    if let Some(readings) = of_keys {
        ours.register("key_set_readings", "Readings of the key set for tokens", readings.0.clone());
    }
    ours.register("revocation_readings", "Readings of the list of revoked tokens", of_revocations.0.clone());
    if let Some(cache) = cache {
        ours.register("answer_cache_hits", "Answers that were in the cache", cache.hits.clone());
        let help = "Answers that were not in the cache, of those that could have been";
        ours.register("answer_cache_misses", help, cache.misses.clone());
        ours.register_collector(Box::new(CacheSize(cache)));
    }
    ours.register_collector(Box::new(Pools(database)));
    registry
}

/// The connections of all workers, as they are at the moment.
#[derive(Debug)]
struct Pools(Arc<DatabaseMetrics>);

impl Collector for Pools {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let (open, in_use, limit, waiting) = <(PoolGauges, PoolGauges, PoolGauges, PoolGauges)>::default();
        for (pool, connections) in self.0.pools() {
            add(&open, pool, connections.open);
            add(&in_use, pool, connections.in_use);
            add(&limit, pool, connections.limit);
            add(&waiting, pool, connections.waiting);
        }
        open.get_or_create(&Pool::PUBLIC).set(self.0.public_open.get());
        limit.get_or_create(&Pool::PUBLIC).set(self.0.public_limit.get());
        for (name, help, gauges) in [
            ("database_connections", "Open connections to the database", open),
            ("database_connections_in_use", "Open connections to the database in use", in_use),
            ("database_connections_limit", "Largest number of connections to the database", limit),
            ("database_waiting", "Requests that wait for a connection", waiting),
        ] {
            gauges.encode(encoder.encode_descriptor(name, help, None, gauges.metric_type())?)?;
        }
        Ok(())
    }
}

/// How much the cache of answers holds at the moment.
struct CacheSize(Data<AnswerCache>);

impl fmt::Debug for CacheSize {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("CacheSize").field(&self.0.bytes()).finish()
    }
}

impl Collector for CacheSize {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let bytes = ConstGauge::new(i64::try_from(self.0.bytes()).unwrap_or(i64::MAX));
        let (name, help) = ("answer_cache_bytes", "Bytes of answers that the cache holds");
        bytes.encode(encoder.encode_descriptor(name, help, None, bytes.metric_type())?)
    }
}

type PoolGauges = Family<Pool, Gauge>;

fn add(gauges: &PoolGauges, pool: Pool, count: usize) {
    gauges.get_or_create(&pool).inc_by(i64::try_from(count).unwrap_or(i64::MAX));
}

/// The process, by the names that exporters for Prometheus share.
#[derive(Debug)]
struct Process {
    started_at: DateTime<Utc>,
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let started_at = ConstGauge::new(self.started_at.timestamp());
        let name = "process_start_time_seconds";
        let help = "When the program started, in seconds since 1970";
        started_at.encode(encoder.encode_descriptor(name, help, None, started_at.metric_type())?)?;
        if let Ok(usage) = getrusage(UsageWho::RUSAGE_SELF) {
            let micros = usage.user_time().num_microseconds().saturating_add(usage.system_time().num_microseconds());
            let micros = u64::try_from(micros).unwrap_or_default();
            let spent = ConstCounter::new(std::time::Duration::from_micros(micros).as_secs_f64());
            let (name, help) = ("process_cpu_seconds", "Seconds of processor time spent");
            spent.encode(encoder.encode_descriptor(name, help, None, spent.metric_type())?)?;
        }
        if let Some(bytes) = resident_bytes() {
            let resident = ConstGauge::new(bytes);
            let (name, help) = ("process_resident_memory_bytes", "Bytes of memory in use");
            resident.encode(encoder.encode_descriptor(name, help, None, resident.metric_type())?)?;
        }
        Ok(())
    }
}

/// What Linux says; other systems have no such file, and the value is left out.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<i64>().ok()?.checked_mul(1024)
}

/// Read the metrics of the server
///
/// Numbers for a monitoring system, in the text format of `OpenMetrics`, which Prometheus reads. They are about
/// requests (by route and status, with their duration), connections, writes, readings of the key set, and the process.
/// They name no record and no caller.
#[utoipa::path(
    tag = "Service",
    responses(
        (
            status = 200,
            description = "The metrics.",
            content_type = "application/openmetrics-text",
            body = String,
            example = json!(
                "# TYPE minutebook_http_requests_in_flight gauge\nminutebook_http_requests_in_flight 1\n# EOF\n"
            )
        ),
        TooManyRequests
    )
)]
#[get("/metrics")]
pub async fn get_metrics(registry: Data<Registry>) -> Result<HttpResponse, Problem> {
    let mut body = String::new();
    text::encode(&mut body, &registry).map_err(|_| Problem::new(Code::Internal, "The numbers cannot be written."))?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header(("cache-control", "no-store")).content_type(MEDIA_TYPE);
    Ok(answer.body(body))
}
