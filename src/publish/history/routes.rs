//! The handlers for the history of records of all types.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use actix_web::HttpResponse;
use sha2::{Digest, Sha256};
use utoipa::openapi::RefOr;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::schema::Schema;
use uuid::Uuid;

use super::cite::{Cited, RecordCitation, RecordCitationLinks, citations, title_of};
use super::model::{
    CiteQuery, DiffQuery, ErasedVersion, SORTS, ShownRecord, VersionComparison, VersionComparisonLinks, VersionFilter,
    address, comparison,
};
use super::{compared, describe, queries};
use crate::clock::zone;
use crate::database::Reader;
use crate::database::past::{Asked, Present};
use crate::http::answer::momentary;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::endpoint::Endpoint;
use crate::http::extract::{ListQuery, NoQuery, Path, Query};
use crate::http::page::Page;
use crate::http::problem::{Code, Problem};
use crate::http::resource::{Full, Resource};
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::kind::Kind;
use crate::nouns::for_kind;
use crate::record::noun::Stored;
use crate::refused::Refused;

/// The most bytes of a version that is compared, as JSON.
const MAX_COMPARED: usize = 200_000;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .of_all("/v1/{collection}/{id}/versions", |kind, path| {
            for_kind!(kind, Record => Endpoint::new(HttpMethod::Get, path, list_versions::<Record>, describe::list))
        })
        .of_all("/v1/{collection}/{id}/versions/{version}", |kind, path| {
            for_kind!(kind, Record => Endpoint::new(HttpMethod::Get, path, get_version::<Record>, describe::version))
        })
        .of_all("/v1/{collection}/{id}/diff", |kind, path| {
            let describe = describe::comparison;
            for_kind!(kind, Record => Endpoint::new(HttpMethod::Get, path, compare_versions::<Record>, describe))
        })
        .of_all("/v1/{collection}/{id}/cite", |kind, path| {
            for_kind!(kind, Record => Endpoint::new(HttpMethod::Get, path, cite_record::<Record>, describe::citation))
        });
}

async fn list_versions<T: Stored>(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<Uuid>,
    query: ListQuery<VersionFilter>,
) -> Result<HttpResponse, Problem> {
    let request = query.page(&SORTS, None)?;
    let fields = fields::<T>();
    let page = door
        .read(&caller, async |db| {
            let present = not_merged(Present::open(db, T::KIND, id.0).await?, T::KIND, id.0)?;
            let total = match request.count {
                true => Some(queries::count(db, T::KIND, id.0).await?),
                false => None,
            };
            let rows = queries::list(db, (T::KIND, id.0), &present, &fields, &request).await?;
            Ok(Page::new(rows, total, &request, &query, &door.urls))
        })
        .await?;
    door.page(&caller, page).await.map(momentary)
}

async fn get_version<T: Stored>(
    caller: Caller<Anyone>,
    door: Door,
    path: Path<(Uuid, i64)>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, version) = path.0;
    let shown = door
        .read_as_public(async |db| {
            let present = Present::open(db, T::KIND, id).await?;
            shown::<T>(db, &present, (id, &Asked::version(T::KIND, id, version)), &door.urls).await
        })
        .await?;
    door.part(&caller, &shown).map(momentary)
}

async fn compare_versions<T: Stored>(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<Uuid>,
    query: Query<DiffQuery>,
) -> Result<HttpResponse, Problem> {
    let (record, from, to) = ((T::KIND, id.0), i64::from(query.0.from), i64::from(query.0.to));
    let (erased, was, now) = door
        .read_as_public(async |db| {
            let present = Present::open(db, T::KIND, id.0).await?;
            let asked = |version| Asked::version(T::KIND, id.0, version);
            let was = shown::<T>(db, &present, (id.0, &asked(from)), &door.urls).await?;
            let now = shown::<T>(db, &present, (id.0, &asked(to)), &door.urls).await?;
            Ok((ErasedVersion::of(&present), was, now))
        })
        .await?;
    let urls = &door.urls;
    let links = VersionComparisonLinks {
        itself: comparison(urls, record, (from, to)),
        from: was.links.itself,
        to: now.links.itself,
    };
    if [&was.record, &now.record].iter().any(|record| record.to_string().len() > MAX_COMPARED) {
        let detail = format!(
            "Only versions of at most {MAX_COMPARED} bytes are compared. Read them at {} and {}.",
            links.from, links.to
        );
        return Err(Problem::new(Code::VersionsTooLarge, detail));
    }
    let changes = compared::changes(&was.record, &now.record).await;
    door.part(&caller, &VersionComparison { from, to, erased, changes, links }).map(momentary)
}

async fn cite_record<T: Stored>(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<Uuid>,
    query: Query<CiteQuery>,
) -> Result<HttpResponse, Problem> {
    let (kind, id) = (T::KIND, id.0);
    let asked = match query.0.version {
        Some(version) => Asked::version(kind, id, i64::from(version)),
        None => Asked::newest(kind, id, 1),
    };
    let (present, council, shown) = door
        .read_as_public(async |db| {
            let present = Present::open(db, kind, id).await?.standing(kind, id)?;
            let shown = shown::<T>(db, &present, (id, &asked), &door.urls).await?;
            let council = queries::council_name(db, present.council_id).await?;
            Ok((present, council, shown))
        })
        .await?;
    let body = serde_json::to_vec(&shown).map_err(|_| Refused::Unavailable)?;
    let (title, sha256) = (title_of(kind, id, &shown.record), format!("{:x}", Sha256::digest(&body)));
    let url = address(&door.urls, (kind, id), shown.version);
    let made = citations(&Cited {
        kind,
        id,
        title: &title,
        council: &council,
        version: shown.version,
        on: shown.at.with_timezone(&zone(&present.timezone)).date_naive(),
        url: &url,
        sha256: Some(&sha256),
        accessed: None,
    });
    let itself = door.urls.part(kind, id, &format!("cite?version={}", shown.version));
    let citation = RecordCitation {
        version: shown.version,
        at: shown.at,
        title,
        sha256,
        plain: made.plain,
        markdown: made.markdown,
        bibtex: made.bibtex,
        csl_json: made.csl_json,
        links: RecordCitationLinks { itself, version: url },
    };
    door.part(&caller, &citation).map(momentary)
}

/// The version that is asked for, with its record.
async fn shown<T: Stored>(
    db: &Reader,
    present: &Present,
    (id, asked): (Uuid, &Asked),
    urls: &Urls,
) -> Result<ShownRecord, Refused> {
    let found = queries::version(db, asked).await?;
    let (version, at, operation) = found.ok_or(Refused::NoVersion)?;
    let rows = T::then(db, &Asked::version(T::KIND, id, version), None).await?;
    let row = rows.into_iter().next().ok_or(Refused::NoVersion)?;
    let record = serde_json::to_value(Full::new(row, urls)).map_err(|error| {
        log::error!("a version cannot be written: {error}");
        Refused::Unavailable
    })?;
    let links = ShownRecord::links(urls, (T::KIND, id), version);
    Ok(ShownRecord { version, at, operation, erased: ErasedVersion::of(present), record, links })
}

/// The record, unless it was merged into another one.
fn not_merged(present: Present, kind: Kind, id: Uuid) -> Result<Present, Refused> {
    match present.merged_into {
        Some(into) => Err(Refused::Merged { kind, id, into }),
        None => Ok(present),
    }
}

/// The names of the fields of a record type. They are looked up once in a thread.
fn fields<T: Resource>() -> Rc<[String]> {
    thread_local! {
        static FIELDS: RefCell<BTreeMap<Kind, Rc<[String]>>> = RefCell::default();
    }
    FIELDS.with_borrow_mut(|known| {
        let names = || match T::schema() {
            RefOr::T(Schema::Object(object)) => object.properties.keys().cloned().collect(),
            _ => Rc::default(),
        };
        known.entry(T::KIND).or_insert_with(names).clone()
    })
}
