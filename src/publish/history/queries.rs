//! Reading the history of a record.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Jsonb, Nullable, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use super::model::{ErasedVersion, VersionOperation, VersionRow};
use crate::database::Reader;
use crate::database::kept::Most;
use crate::database::keyset::{After, Order};
use crate::database::past::{Asked, Present};
use crate::database::schema::councils;
use crate::database::sql::{Bind, Json, Statement};
use crate::http::page::PageRequest;
use crate::ids::CouncilId;
use crate::kind::Kind;
use crate::refused::Refused;

/// The most versions that a page for people looks at.
const MOST_ON_PAGES: u32 = 100;

/// The most bytes that these may have.
const MAX_BYTES_ON_PAGES: i64 = 1_000_000;

/// Columns that say nothing of what a record says.
const APART: &str = "'{version,updated_at,is_public,was_public,is_withheld,concern_keys}'";

/// A version of a record, with its columns as the public saw them.
#[derive(Debug, Clone)]
pub struct ShownVersion {
    /// Its number.
    pub version: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// created, updated, deleted or restored, as the public saw it.
    pub operation: String,
    /// Columns that differ from the version before. Empty for the first one.
    pub changed: Vec<String>,
    /// The columns, without what may not be seen now.
    pub content: Value,
}

/// Each version, with the one before it.
const VERSIONS: &str = "(SELECT v.version, v.at, v.operation, v.subject, v.before_version, v.content, \
    CASE WHEN v.before IS NOT NULL THEN ARRAY(SELECT k.key FROM jsonb_each(v.content) k \
    WHERE v.before -> k.key IS DISTINCT FROM k.value AND k.key <> ALL(APART) ORDER BY k.key) END AS changed FROM \
    (SELECT o.*, lag(o.content) OVER earlier AS before, lag(o.version) OVER earlier AS before_version \
    FROM versions(?, (SELECT ?::jsonb)) o WINDOW earlier AS (ORDER BY o.version)) v) versions";

fn versions() -> String {
    VERSIONS.replace("APART", APART)
}

fn binds(asked: &Asked) -> Vec<Bind> {
    vec![Bind::Text(asked.table().to_owned()), Bind::Text(asked.text())]
}

/// The versions that the public was shown of a record, oldest first, at most the last 100 and a megabyte. None if it is
/// not open to readers: it is hidden, exempt, or was published in error.
///
/// # Errors
/// When the database does not answer.
pub async fn shown_versions(db: &Reader, kind: Kind, id: Uuid) -> Result<Vec<ShownVersion>, Refused> {
    type Row = (BigInt, Timestamptz, Text, Nullable<Array<Text>>, Jsonb);
    type Found = (i64, DateTime<Utc>, String, Option<Vec<String>>, Json<Value>);
    match Present::open(db, kind, id).await {
        Ok(_) => {}
        Err(Refused::NoVersion | Refused::HistoryClosed { .. }) => return Ok(Vec::new()),
        Err(other) => return Err(other),
    }
    let sql = format!(
        "SELECT version, at, operation, changed, content FROM (SELECT *, \
         sum(octet_length(content::text)) OVER (ORDER BY version DESC) AS bytes FROM {}) n \
         WHERE n.bytes <= ? ORDER BY version",
        versions()
    );
    let mut binds = binds(&Asked::newest(kind, id, MOST_ON_PAGES));
    binds.push(Bind::Number(MAX_BYTES_ON_PAGES));
    let rows: Vec<Found> = Statement::<Row>::new(sql, binds).load(&mut &**db).await?;
    let shown = rows.into_iter().map(|(version, at, operation, changed, content)| ShownVersion {
        version,
        at,
        operation,
        changed: changed.unwrap_or_default(),
        content: content.0,
    });
    Ok(shown.collect())
}

/// A page of versions.
struct Page {
    table: &'static str,
    said: String,
    sql: String,
    after: After,
    order: Order,
    most: Most,
}

impl QueryFragment<Pg> for Page {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT version, at, operation, subject, before_version, changed FROM ");
        let mut pieces = self.sql.split('?');
        out.push_sql(pieces.next().unwrap_or_default());
        out.push_bind_param::<Text, _>(&self.table)?;
        out.push_sql(pieces.next().unwrap_or_default());
        out.push_bind_param::<Text, _>(&self.said)?;
        out.push_sql(pieces.next().unwrap_or_default());
        out.push_sql(" WHERE ");
        self.after.walk_ast(out.reborrow())?;
        out.push_sql(" ORDER BY ");
        self.order.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        self.most.walk_ast(out)
    }
}

impl QueryId for Page {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Page {
    type SqlType = (BigInt, Timestamptz, Text, Nullable<Text>, Nullable<BigInt>, Nullable<Array<Text>>);
}

/// A page of the versions of a record. Only these fields are named as changed.
///
/// # Errors
/// When the query fails.
pub async fn list(
    db: &Reader,
    record: (Kind, Uuid),
    present: &Present,
    fields: &[String],
    request: &PageRequest,
) -> QueryResult<Vec<VersionRow>> {
    type Found = (i64, DateTime<Utc>, VersionOperation, Option<String>, Option<i64>, Option<Vec<String>>);
    let asked = Asked::versions(record.0, record.1);
    let page = || Page {
        table: asked.table(),
        said: asked.text(),
        sql: versions(),
        after: request.keyset.after(),
        order: request.keyset.order(),
        most: request.most(),
    };
    let rows: Vec<Found> = db.load(page).await?;
    let shown = rows.into_iter().map(|(version, at, operation, subject, before, changed)| VersionRow {
        record,
        version,
        at,
        operation,
        subject,
        before,
        changed: changed.map(|names| names.into_iter().filter(|name| fields.contains(name)).collect()),
        erased: ErasedVersion::of(present),
    });
    Ok(shown.collect())
}

/// How many versions there are in a list.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, kind: Kind, id: Uuid) -> QueryResult<i64> {
    let sql = "SELECT count(*) FROM versions(?, (SELECT ?::jsonb))";
    let statement = Statement::<(BigInt,)>::new(sql, binds(&Asked::versions(kind, id)));
    Ok(statement.get_result::<(i64,)>(&mut db).await?.0)
}

/// The number of the version that is asked for, when it was written, and what the public saw happen.
///
/// # Errors
/// When the query fails.
pub async fn version(
    mut db: &AsyncPgConnection,
    asked: &Asked,
) -> QueryResult<Option<(i64, DateTime<Utc>, VersionOperation)>> {
    let sql = "SELECT version, at, operation FROM versions(?, (SELECT ?::jsonb)) ORDER BY version DESC LIMIT 1";
    let statement = Statement::<(BigInt, Timestamptz, Text)>::new(sql, binds(asked));
    let rows: Vec<(i64, DateTime<Utc>, VersionOperation)> = statement.load(&mut db).await?;
    Ok(rows.into_iter().next())
}

/// The name of a council; empty if it is deleted.
///
/// # Errors
/// When the query fails.
pub async fn council_name(mut db: &AsyncPgConnection, id: Uuid) -> QueryResult<String> {
    councils::table.find(CouncilId::from(id)).select(councils::name).first(&mut db).await
}
