//! What the service offers, for whoever comes without having read anything.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actor::Actor;
use crate::batch::MAX_OPERATIONS;
use crate::database::sql::Statement;
use crate::database::{Budget, Database, Reader};
use crate::http::auth::{Anyone, Caller};
use crate::http::extract::{NoQuery, Query};
use crate::http::page::{DEFAULT_LIMIT, MAX_LIMIT};
use crate::http::problem::{Problem, ProblemBody};
use crate::http::refusals::TooManyRequests;
use crate::http::urls::Urls;
use crate::http::{extract, json};
use crate::kind::Kind;
use crate::refused::Refused;
use crate::settings::{BodyLimits, FileLimits, RateLimits};

/// How long the counts are kept: counting grows with the record.
const COUNTS_KEPT_FOR: Duration = Duration::from_secs(60);

/// Name, version and limits of the service, with links.
#[derive(Debug, Serialize, ToSchema)]
pub struct Service {
    /// Name.
    #[schema(examples("Minutebook"))]
    pub name: String,
    /// Version of the server.
    #[schema(examples("0.1.0"))]
    pub version: String,
    /// Address of the documentation for people.
    #[schema(format = Uri)]
    pub docs: String,
    /// Address of the contract (OpenAPI) for programs.
    #[schema(format = Uri)]
    pub openapi: String,
    /// Address of the licence of the contract and the program. Each council states the licence of its data.
    #[schema(examples("MIT OR Apache-2.0"))]
    pub licence: String,
    /// Limits on requests and answers.
    pub limits: Limits,
    /// Collections, with their addresses and counts.
    pub collections: Vec<Collection>,
}

/// Limits on requests and answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Limits {
    /// Largest body, in bytes.
    #[schema(minimum = 0)]
    pub max_body_bytes: usize,
    /// Most operations of a batch.
    #[schema(minimum = 0)]
    pub max_batch_operations: usize,
    /// Largest body of a batch, in bytes.
    #[schema(minimum = 0)]
    pub max_batch_bytes: usize,
    /// Time in which a body must arrive, in seconds.
    #[schema(minimum = 0)]
    pub body_timeout_seconds: u64,
    /// Largest file of a document, in bytes.
    #[schema(minimum = 0)]
    pub max_file_bytes: u64,
    /// Time in which a document's file must arrive, in seconds.
    #[schema(minimum = 0)]
    pub file_timeout_seconds: u64,
    /// Slowest rate at which a body or a file may arrive, in bytes a second, checked after some seconds. Null if there
    /// is no such limit.
    #[schema(minimum = 1)]
    pub min_body_bytes_per_second: Option<u32>,
    /// Requests a minute from one address (IPv6: one /64) without a token. You can send that many together; then the
    /// allowance refills over time. Null if there is no limit.
    #[schema(minimum = 1)]
    pub requests_per_minute: Option<u32>,
    /// Requests a minute for the subject of a token, from any address. Null if there is no limit.
    #[schema(minimum = 1)]
    pub requests_per_minute_with_token: Option<u32>,
    /// Deepest nesting of JSON.
    #[schema(minimum = 0)]
    pub max_json_depth: usize,
    /// Longest query, in bytes.
    #[schema(minimum = 0)]
    pub max_query_bytes: usize,
    /// Rows on a page if you do not send `limit`.
    pub default_page_rows: u32,
    /// Most bytes of the records on a page, and of the included records of one type. A larger answer is 422
    /// `answer_too_large`.
    #[schema(minimum = 0)]
    pub max_answer_bytes: i64,
    /// Most records of one type that an answer can include.
    #[schema(minimum = 0)]
    pub max_included_records: i64,
    /// Most rows on a page.
    pub max_page_rows: u32,
}

/// A collection of the record.
#[derive(Debug, Serialize, ToSchema)]
pub struct Collection {
    /// Record type in the collection.
    pub kind: Kind,
    /// Address.
    #[schema(format = Uri)]
    pub url: String,
    /// Number of published records, at most a minute old.
    #[schema(minimum = 0)]
    pub count: i64,
}

/// The counts, and when they were made.
#[derive(Debug, Default)]
pub struct Counts(Mutex<Option<(Instant, BTreeMap<Kind, i64>)>>);

/// Read the limits and collections of the service
///
/// Gives the version, links to the documentation, the limits, and each collection with its number of published records.
#[utoipa::path(
    tag = "Service",
    responses(
        (status = 200, description = "Version, limits and collections.", body = Service),
        (
            status = 400,
            description = "The query has a parameter: this operation takes none.",
            body = ProblemBody,
            content_type = "application/problem+json"
        ),
        (
            status = 401,
            description = "The token is not accepted.",
            body = ProblemBody,
            content_type = "application/problem+json"
        ),
        (
            status = 503,
            description = "The database cannot be reached at the moment.",
            body = ProblemBody,
            content_type = "application/problem+json"
        ),
        TooManyRequests
    )
)]
#[get("/v1")]
pub async fn get_service(
    _: Caller<Anyone>,
    _: Query<NoQuery>,
    urls: Data<Urls>,
    limits: (Data<BodyLimits>, Data<FileLimits>, Data<RateLimits>),
    counts: Data<Counts>,
    database: Data<Database>,
) -> Result<HttpResponse, Problem> {
    let (limits, files, rates) = limits;
    let counts = counts.current(&database).await?;
    let collections = Kind::ALL.iter().copied().map(|kind| Collection {
        kind,
        url: urls.absolute(&format!("/v1/{}", kind.collection())),
        count: counts.get(&kind).copied().unwrap_or_default(),
    });
    Ok(HttpResponse::Ok().json(Service {
        name: "Minutebook".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        docs: urls.absolute("/docs/"),
        openapi: urls.absolute("/openapi.json"),
        licence: env!("CARGO_PKG_LICENSE").to_owned(),
        limits: Limits {
            max_body_bytes: limits.max_bytes,
            max_batch_operations: MAX_OPERATIONS,
            max_batch_bytes: limits.max_batch_bytes(),
            body_timeout_seconds: limits.timeout.as_secs(),
            max_file_bytes: files.max_bytes,
            file_timeout_seconds: files.timeout.as_secs(),
            min_body_bytes_per_second: unless_none(limits.pace.bytes_per_second),
            requests_per_minute: unless_none(rates.per_minute),
            requests_per_minute_with_token: unless_none(rates.with_token_per_minute),
            max_json_depth: json::MAX_DEPTH,
            max_query_bytes: extract::MAX_QUERY_BYTES,
            default_page_rows: DEFAULT_LIMIT,
            max_answer_bytes: Budget::ANSWER.bytes,
            max_included_records: Budget::ANSWER.rows,
            max_page_rows: MAX_LIMIT,
        },
        collections: collections.collect(),
    }))
}

/// A limit; none for 0.
fn unless_none(limit: u32) -> Option<u32> {
    (limit > 0).then_some(limit)
}

impl Counts {
    async fn current(&self, database: &Database) -> Result<BTreeMap<Kind, i64>, Refused> {
        if let Some(counts) = self.kept() {
            return Ok(counts);
        }
        let counts = database.read_slowly(&Actor::public(), count).await?;
        if let Ok(mut kept) = self.0.lock() {
            *kept = Some((Instant::now(), counts.clone()));
        }
        Ok(counts)
    }

    fn kept(&self) -> Option<BTreeMap<Kind, i64>> {
        let kept = self.0.lock().ok()?;
        let (at, counts) = kept.as_ref()?;
        (at.elapsed() < COUNTS_KEPT_FOR).then(|| counts.clone())
    }
}

async fn count(db: &Reader) -> Result<BTreeMap<Kind, i64>, Refused> {
    let mut counts = BTreeMap::new();
    for &kind in Kind::ALL {
        let statement: Statement<(BigInt,)> =
            Statement::new(format!("SELECT count(*) FROM {} WHERE deleted_at IS NULL", kind.table()), Vec::new());
        let (count,) = statement.get_result::<(i64,)>(&mut &**db).await?;
        counts.insert(kind, count);
    }
    Ok(counts)
}
