//! Reading the feed. One text serves both feeds: a reader's connection sees `published.feed` or `staff.feed`.
//!
//! A page costs at most a span of positions, however few of them the filters let through, and its cursor then moves to
//! the end of the span.

use chrono::{DateTime, Utc};
use diesel::Queryable;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::model::{ChangeOperation, Wanted};
use crate::database::Reader;
use crate::database::sql::{Bind, Statement};
use crate::http::feed::{FeedCursor, digest};
use crate::refused::Refused;

/// The most positions that a page looks at.
const SPAN: i64 = 10_000;

/// A change as the database gives it. Its columns stand in this order in the query.
#[derive(Debug, Clone, Queryable)]
pub struct ChangeRow {
    /// Number in the feed of the reader.
    pub position: i64,
    /// Number in the public feed. None if the public does not see the change.
    pub public_position: Option<i64>,
    /// When it got its number.
    pub at: DateTime<Utc>,
    /// Word of the record type.
    pub kind: String,
    /// The record.
    pub id: Uuid,
    /// Slug of the council.
    pub council: Option<String>,
    /// What happened.
    pub operation: ChangeOperation,
    /// Version after it. None if the record is gone.
    pub version: Option<i64>,
    /// Columns in which the public sees something else. None if it is no update.
    pub changed: Option<Vec<String>>,
    /// Why it was deleted.
    pub reason: Option<String>,
    /// The write that it is part of.
    pub write_id: Uuid,
    /// Whether it is the last change of the write.
    pub is_last: bool,
    /// Digest of the entry.
    pub entry: String,
}

type Columns = (
    BigInt,
    Nullable<BigInt>,
    Timestamptz,
    Text,
    SqlUuid,
    Nullable<Text>,
    Text,
    Nullable<BigInt>,
    Nullable<Array<Text>>,
    Nullable<Text>,
    SqlUuid,
    Bool,
    Text,
);

impl ChangeRow {
    /// The cursor behind it.
    pub fn cursor(&self, of_staff: bool) -> FeedCursor {
        FeedCursor { of_staff, position: self.position, entry: digest(&self.entry).unwrap_or_default() }
    }
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Behind this place.
    Cursor(FeedCursor),
    /// Behind the last change.
    Now,
}

/// A page that is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Where it begins.
    pub after: After,
    /// Whether the reader's connection sees the feed of staff (`Scope::RecordRead`).
    pub of_staff: bool,
    /// Changes on it at most.
    pub limit: i64,
    /// Which.
    pub wanted: Wanted,
}

impl Asked {
    /// The page behind a place.
    #[must_use]
    pub fn behind(&self, place: FeedCursor) -> Asked {
        Asked { after: After::Cursor(place), ..self.clone() }
    }

    /// How many positions it looks at. Every position of the public feed is a change that everybody may see.
    fn span(&self) -> i64 {
        if self.wanted.is_all() && !self.of_staff { self.limit } else { self.limit.max(SPAN) }
    }
}

/// A page of the feed.
#[derive(Debug, Clone)]
pub struct FeedPage {
    /// Its changes.
    pub rows: Vec<ChangeRow>,
    /// The place behind it, and behind all that the filters left out.
    pub end: FeedCursor,
    /// The last position that there is.
    pub head: i64,
}

impl FeedPage {
    /// Whether it reaches to the last change that there is.
    pub fn is_caught_up(&self) -> bool {
        self.end.position >= self.head
    }
}

/// Reads a page. None if its cursor is not one of this database: the database is another one, or was restored to an
/// earlier state.
///
/// # Errors
/// When the database does not answer.
pub async fn page(db: &Reader, asked: &Asked) -> Result<Option<FeedPage>, Refused> {
    let of_staff = asked.of_staff;
    let from = match asked.after {
        After::Cursor(cursor) => cursor,
        After::Now => FeedCursor::start(of_staff),
    };
    let to = from.position.saturating_add(asked.span());
    let Places { head, after, to: reached } = places(db, of_staff, from.position, to).await?;
    let is_known = if from.position == 0 { from.entry == 0 } else { after == Some(from.entry) };
    if !is_known {
        return Ok(None);
    }
    let from = if asked.after == After::Now { head } else { from };
    if from.position >= head.position {
        return Ok(Some(FeedPage { rows: Vec::new(), end: from, head: head.position }));
    }
    let end = reached.filter(|reached| reached.position < head.position).unwrap_or(head);
    let rows: Vec<ChangeRow> = between(asked, from.position, end.position).load(&mut &**db).await?;
    let is_full = i64::try_from(rows.len()).unwrap_or(i64::MAX) >= asked.limit;
    let end = rows.last().filter(|_| is_full).map_or(end, |last| last.cursor(of_staff));
    Ok(Some(FeedPage { rows, end, head: head.position }))
}

/// The first position that there is.
///
/// # Errors
/// When the database does not answer.
pub async fn oldest(db: &Reader) -> Result<i64, Refused> {
    let sql = "SELECT coalesce((SELECT p.position FROM feed_places p ORDER BY p.position LIMIT 1), 1)";
    let statement: Statement<(BigInt,)> = Statement::new(sql, Vec::new());
    let (oldest,): (i64,) = statement.get_result(&mut &**db).await?;
    Ok(oldest)
}

/// Some places of the feed, at one moment.
struct Places {
    head: FeedCursor,
    /// The digest of the entry at the first place that was asked for. None if there is none.
    after: Option<u64>,
    /// The second place that was asked for. None if there is none.
    to: Option<FeedCursor>,
}

async fn places(db: &Reader, of_staff: bool, after: i64, to: i64) -> Result<Places, Refused> {
    let sql = "SELECT coalesce(h.position, 0), coalesce(h.entry, ''), a.entry, t.entry \
               FROM (SELECT (SELECT ?::bigint) AS after, (SELECT ?::bigint) AS upto) asked \
               LEFT JOIN LATERAL (SELECT p.position, p.entry FROM feed_places p ORDER BY p.position DESC LIMIT 1) h \
               ON true \
               LEFT JOIN LATERAL (SELECT p.entry FROM feed_places p WHERE p.position = asked.after LIMIT 1) a ON true \
               LEFT JOIN LATERAL (SELECT p.entry FROM feed_places p WHERE p.position = asked.upto LIMIT 1) t ON true";
    let statement: Statement<(BigInt, Text, Nullable<Text>, Nullable<Text>)> =
        Statement::new(sql, vec![Bind::Number(after), Bind::Number(to)]);
    let (head, at_head, at_after, at_to): (i64, String, Option<String>, Option<String>) =
        statement.get_result(&mut &**db).await?;
    let place = |position, entry: &str| FeedCursor { of_staff, position, entry: digest(entry).unwrap_or_default() };
    Ok(Places {
        head: place(head, &at_head),
        after: at_after.as_deref().and_then(digest),
        to: at_to.as_deref().map(|entry| place(to, entry)),
    })
}

/// The wanted changes behind one position, up to another.
fn between(asked: &Asked, after: i64, to: i64) -> Statement<Columns> {
    let Wanted { councils, kinds, operations, is_compact } = &asked.wanted;
    // A subquery in the list, not a join: the changes then stay in the order of the index.
    let mut sql = "SELECT f.position, f.public_position, f.at, f.kind, f.id, \
                   (SELECT c.slug FROM councils c WHERE c.id = f.council_id), f.operation, f.version, f.changed, \
                   f.reason, f.write_id, f.is_last, f.entry FROM feed f \
                   WHERE f.position > (SELECT ?::bigint) AND f.position <= (SELECT ?::bigint)"
        .to_owned();
    let mut binds = vec![Bind::Number(after), Bind::Number(to)];
    if let Some(slugs) = councils {
        sql.push_str(" AND f.council_id = ANY(ARRAY(SELECT c.id FROM councils c WHERE c.slug = ANY(?)))");
        binds.push(Bind::Texts(slugs.clone()));
    }
    if let Some(kinds) = kinds {
        sql.push_str(" AND f.kind = ANY((SELECT ?)::text[])");
        binds.push(Bind::Texts(kinds.iter().map(|kind| kind.word().to_owned()).collect()));
    }
    if let Some(operations) = operations {
        sql.push_str(" AND f.operation = ANY((SELECT ?)::text[])");
        binds.push(Bind::Texts(operations.iter().map(|operation| <&str>::from(*operation).to_owned()).collect()));
    }
    if *is_compact {
        // Not EXISTS: for that, the planner may read the whole feed.
        sql.push_str(
            " AND (SELECT l.position FROM feed l WHERE l.id = f.id AND l.position > f.position LIMIT 1) IS NULL",
        );
    }
    sql.push_str(" ORDER BY f.position LIMIT (SELECT ?::bigint)");
    binds.push(Bind::Number(asked.limit));
    Statement::new(sql, binds)
}
