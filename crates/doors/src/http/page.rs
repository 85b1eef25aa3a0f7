//! Lists: keyset pages with a cursor that is bound to its filters and sort.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;
use xxhash_rust::xxh3::xxh3_64;

use super::answer::{Pieces, Written};
use super::extract::ListQuery;
use super::problem::{Code, Problem};
use super::resource::{Full, Resource};
use super::sorts::Sorts;
use super::urls::Urls;
use super::{hints, json};
use crate::database::kept::Most;
use crate::database::keyset::{Keyset, Ordered};
use crate::database::past::PageOf;
use crate::database::{Reader, deletion, merged_into};
use crate::kind::Kind;
use crate::refused::Refused;

/// The most rows on a page.
pub const MAX_LIMIT: u32 = 200;

/// How many bytes of a page are written before other requests get their turn.
const BYTES_AT_ONCE: usize = 64 * 1024;

/// The rows on a page where the query does not say.
pub const DEFAULT_LIMIT: u32 = 50;

/// The order in which a list is polled for changes.
const POLLED: &str = "updated_at";

/// The rows on pages that many ask for: the plans of these are kept.
const USUAL_LIMITS: [u32; 3] = [DEFAULT_LIMIT, 100, MAX_LIMIT];

/// A page that was asked for.
#[derive(Debug, Clone)]
pub struct PageRequest {
    /// Rows on it.
    pub limit: u32,
    /// Where it begins, and its order.
    pub keyset: Keyset,
    /// Whether the rows on all pages are to be counted.
    pub count: bool,
    /// Whether tombstones are listed.
    pub include_deleted: bool,
    columns: Vec<Ordered>,
    bound_to: u64,
    poll_from: DateTime<Utc>,
}

impl PageRequest {
    /// Rows to find: one more than fits tells whether there is a next page.
    pub fn most(&self) -> Most {
        let rows = i64::from(self.limit) + 1;
        if USUAL_LIMITS.contains(&self.limit) { Most::usual(rows) } else { Most::chosen(rows) }
    }

    /// The same page of rows as of a moment.
    pub fn of_past(&self) -> PageOf {
        PageOf {
            after: self.keyset.after(),
            order: self.keyset.order(),
            most: self.most(),
            include_deleted: self.include_deleted,
        }
    }
}

/// What a cursor holds.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// The list that it belongs to.
    b: u64,
    /// The last row of the page before.
    pub(crate) k: Vec<String>,
    /// The start of the next poll as the first page gave it, in microseconds from 1970 on; all pages of a walk give the
    /// same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    p: Option<i64>,
}

/// The last instant that a cursor can hold: the end of the year 9999.
const LAST_INSTANT: i64 = 253_402_300_799_999_999;

impl<F> ListQuery<F> {
    /// Reads which page is asked for.
    ///
    /// # Errors
    /// [`Code::BadQuery`], [`Code::BadCursor`], [`Code::CursorMismatch`].
    pub fn page(&self, sorts: &Sorts, sort: Option<&str>) -> Result<PageRequest, Problem> {
        let limit = match self.paging.limit {
            Some(limit) => match u32::try_from(limit) {
                Ok(0) | Err(_) => {
                    return Err(Problem::query("limit", "too_small", "A page has at least one row. Send 1 to 200."));
                }
                Ok(limit) => limit.min(MAX_LIMIT),
            },
            None => DEFAULT_LIMIT,
        };
        let columns = columns(sorts, sort.unwrap_or(sorts.default))?;
        let bound_to = self.bound_to();
        let cursor = self.paging.cursor.as_deref().map(|text| read_cursor(text, bound_to, &columns)).transpose()?;
        let began = cursor.as_ref().and_then(|cursor| cursor.p).and_then(DateTime::from_timestamp_micros);
        let after = cursor.map(|cursor| cursor.k);
        let now = self.poll_from.unwrap_or_default();
        Ok(PageRequest {
            poll_from: began.map_or(now, |began| began.min(now)),
            limit,
            keyset: Keyset::new(columns.clone(), after, sort.is_none_or(|sort| sort == POLLED) && self.filters() <= 1),
            count: self.paging.count,
            include_deleted: self.paging.include_deleted,
            columns,
            bound_to,
        })
    }

    /// How many filters there are.
    fn filters(&self) -> usize {
        let other = ["cursor", "limit", "count", "include", "include_deleted", "sort"];
        self.pairs.iter().filter(|(name, _)| !other.contains(&name.as_str())).count()
    }

    /// Everything that makes the list another one.
    fn bound_to(&self) -> u64 {
        let free = ["cursor", "limit", "count", "include"];
        let mut bound: Vec<_> = self.pairs.iter().filter(|(name, _)| !free.contains(&name.as_str())).collect();
        bound.sort();
        xxh3_64(format!("{} {bound:?}", self.path).as_bytes())
    }
}

const DESCENDING: &str = "For descending, put - before the name.";

fn columns(sorts: &Sorts, sort: &str) -> Result<Vec<Ordered>, Problem> {
    let mut columns: Vec<Ordered> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for part in sort.split(',') {
        let (descending, name) = match part.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, part),
        };
        let known = sorts.all.iter().find(|known| known.name == name).ok_or_else(|| {
            let names: Vec<&str> = sorts.all.iter().map(|known| known.name).collect();
            let hint = hints::unknown_order(name, sorts);
            let detail = format!(
                "'{name}' is not a sort order of this list. The orders are: {}. {DESCENDING}{hint}",
                names.join(", ")
            );
            Problem::query("sort", "unknown_value", detail)
        })?;
        if names.contains(&name) {
            return Err(Problem::query("sort", "repeated", format!("'{name}' occurs twice. Send it once.")));
        }
        names.push(name);
        // An order before this one may have some of its columns, or all.
        let fresh = known.columns.iter().filter(|column| !columns.iter().any(|seen| seen.column.name == column.name));
        let fresh: Vec<Ordered> = fresh.map(|column| Ordered { column: *column, descending }).collect();
        columns.extend(fresh);
    }
    let descending = columns.last().is_some_and(|last| last.descending);
    columns.push(Ordered { column: sorts.id, descending });
    Ok(columns)
}

pub(crate) fn read_cursor(text: &str, bound_to: u64, columns: &[Ordered]) -> Result<Cursor, Problem> {
    let bad = || {
        let detail = "The cursor is not from this server. Send page.next_cursor of the last answer without changes, or \
                      leave cursor out to begin again.";
        Problem::new(Code::BadCursor, detail)
    };
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
    let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| bad())?;
    if cursor.b != bound_to {
        let detail = "This cursor was made for other filters or another sort. Follow page.next as it is.";
        return Err(Problem::new(Code::CursorMismatch, detail));
    }
    let fits = cursor.k.len() == columns.len()
        && columns.iter().zip(&cursor.k).all(|(ordered, value)| ordered.column.kind.reads(value))
        && cursor.p.is_none_or(|instant| (0..=LAST_INSTANT).contains(&instant));
    if fits { Ok(cursor) } else { Err(bad()) }
}

/// Narrows a list below a parent to that parent. `api::parameters` takes the parameter out of the contract.
///
/// # Errors
/// [`Code::BadQuery`] when the query names one as well.
pub fn narrow<Id>(filter: &mut Option<Id>, parent: Id, name: &str) -> Result<(), Problem> {
    match filter.replace(parent) {
        Some(_) => Err(narrowed_twice(name)),
        None => Ok(()),
    }
}

/// Says that a list below a parent does not take the filter by that parent.
pub fn narrowed_twice(name: &str) -> Problem {
    Problem::query(name, "unknown_parameter", hints::OF_PARENT)
}

/// Checks that the reader sees the parent whose children are listed.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`], [`Refused::Merged`].
pub async fn require_parent(db: &Reader, parent: Option<(Kind, Uuid)>) -> Result<(), Refused> {
    let Some((kind, id)) = parent else { return Ok(()) };
    let Some((deleted_at, reason)) = deletion(db, kind, id).await? else { return Ok(()) };
    match merged_into(db, kind, id).await? {
        Some(into) => Err(Refused::Merged { kind, id, into }),
        None => Err(Refused::Gone { record: (kind, id), deleted_at, reason, successor: None }),
    }
}

/// What lists hold: a record, or something that is put together of several.
pub trait Listed: Sized {
    /// How it is answered.
    type Shown: Serialize + ToSchema;

    /// What many of them are called in a sentence.
    fn plural() -> &'static str;

    /// The value of a column that lists are ordered by, as PostgreSQL reads it.
    fn ordered_by(&self, column: &str) -> String;

    /// The answer.
    fn shown(self, urls: &Urls) -> Self::Shown;
}

impl<T: Resource> Listed for T {
    type Shown = Full<T>;

    fn plural() -> &'static str {
        T::KIND.plural()
    }

    fn ordered_by(&self, column: &str) -> String {
        match Resource::ordered_by(self, column) {
            Some(value) => value,
            None if column.ends_with(".updated_at") => self.updated_at().to_rfc3339(),
            None => self.id().to_string(),
        }
    }

    fn shown(self, urls: &Urls) -> Full<T> {
        Full::new(self, urls)
    }
}

/// A page of a list.
#[derive(Debug)]
pub struct Page<T: Listed> {
    /// Its rows.
    pub data: Vec<T::Shown>,
    /// Where it stands in the list.
    pub page: PageInfo,
}

/// Position of a page in its list.
#[derive(Debug, Serialize, ToSchema)]
// That of the last page, which is the same in every list.
#[schema(examples(json!({
    "limit": 50,
    "next_cursor": null,
    "next": null,
    "total": null,
    "poll_from": "2026-10-14T17:30:00Z"
})))]
pub struct PageInfo {
    /// Rows on a page, as used.
    #[schema(minimum = 1, maximum = 200)]
    pub limit: u32,
    /// Send it as `cursor` to get the next page. Null on the last page.
    pub next_cursor: Option<String>,
    /// Address of the next page. Null on the last page.
    #[schema(format = Uri)]
    pub next: Option<String>,
    /// Rows on all pages. Null unless you ask for it with `count=true`.
    #[schema(minimum = 0)]
    pub total: Option<i64>,
    /// Date and time to send as `updated_since` in your next poll. No write that this list does not show yet has an
    /// earlier `updated_at`. All pages that you reach by `next` say the same.
    pub poll_from: DateTime<Utc>,
}

impl<T: Listed> Page<T> {
    /// Makes the page of the rows that were fetched, one more than fits where there is a next page.
    pub fn new<F>(
        mut rows: Vec<T>,
        total: Option<i64>,
        request: &PageRequest,
        query: &ListQuery<F>,
        urls: &Urls,
    ) -> Page<T> {
        let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| more).map(|last| {
            let k = request.columns.iter().map(|ordered| last.ordered_by(ordered.column.name)).collect();
            let cursor = Cursor { b: request.bound_to, k, p: Some(request.poll_from.timestamp_micros()) };
            BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
        });
        let next = next_cursor.as_deref().map(|cursor| {
            let mut parameters = form_urlencoded::Serializer::new(String::new());
            for (name, value) in query.pairs.iter().filter(|(name, _)| name != "cursor" && name != "count") {
                parameters.append_pair(name, value);
            }
            parameters.append_pair("cursor", cursor);
            urls.absolute(&format!("{}?{}", query.path, parameters.finish()))
        });
        let data = rows.into_iter().map(|row| row.shown(urls)).collect();
        let PageRequest { limit, poll_from, .. } = *request;
        Page { data, page: PageInfo { limit, next_cursor, next, total, poll_from } }
    }

    /// The page as JSON. While a long one is written, other requests get their turn.
    ///
    /// # Errors
    /// When a row has no form in JSON.
    pub async fn written(self) -> serde_json::Result<Written> {
        let (mut pieces, mut turn) = (Pieces::default(), BYTES_AT_ONCE);
        let mut before = "{\"data\":[";
        for row in self.data {
            pieces.push(before.as_bytes());
            json::write(&mut pieces, &row)?;
            before = ",";
            if pieces.bytes() >= turn {
                turn = pieces.bytes().saturating_add(BYTES_AT_ONCE);
                tokio::task::yield_now().await;
            }
        }
        pieces.push(if before == "," { b"],\"page\":" } else { b"{\"data\":[],\"page\":" });
        json::write(&mut pieces, &self.page)?;
        pieces.push(b"}");
        Ok(pieces.finish())
    }
}

impl<T: Listed> PartialSchema for Page<T> {
    fn schema() -> RefOr<Schema> {
        let mut data =
            utoipa::openapi::schema::Array::new(utoipa::openapi::Ref::from_schema_name(T::Shown::name().as_ref()));
        data.description = Some("Rows, in the order that you asked for.".to_owned());
        let mut info = utoipa::openapi::Ref::from_schema_name("PageInfo");
        info.description = "Position of the page in the list.".to_owned();
        let page = utoipa::openapi::ObjectBuilder::new()
            .description(Some(format!("A page of {}.", T::plural())))
            .property("data", data)
            .required("data")
            .property("page", info)
            .required("page");
        page.into()
    }
}

impl<T: Listed> ToSchema for Page<T> {
    fn name() -> Cow<'static, str> {
        format!("{}Page", T::Shown::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::Shown::name().into_owned(), T::Shown::schema()));
        schemas.push((PageInfo::name().into_owned(), PageInfo::schema()));
        T::Shown::schemas(schemas);
    }
}
