//! Reading and writing webhooks and their attempts, and reading the public feed for them. Readers with a token read
//! the views; the write door reads and writes the tables.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::model::{
    AttemptFilter, EVERY_COUNCIL, Known, NewRow, Settings, WebhookAttempt, WebhookFilter, WebhookMode, WebhookRow,
    WebhookStatus,
};
use crate::database::kept::{Limitable, among, only};
use crate::database::schema::{councils, webhook_attempts, webhooks};
use crate::database::sql::{Bind, Statement};
use crate::http::feed::{FeedCursor, digest};
use crate::http::page::PageRequest;
use crate::ids::{CouncilId, WebhookId};

/// The most positions that one look passes over or one digest tells of, so that each costs little however far behind a
/// webhook is.
pub const SPAN: i64 = 10_000;

/// The most webhooks that one look finds.
const MOST_DUE: usize = 500;

/// How many attempts of each webhook are kept.
const ATTEMPTS_KEPT: usize = 200;

/// The condition that an entry `e` of the feed is one of which a webhook `w` is told.
const IS_TOLD: &str = "(w.kinds IS NULL OR e.kind = ANY (w.kinds)) \
                       AND (w.operations IS NULL OR e.operation = ANY (w.operations)) \
                       AND (w.council_ids IS NULL OR e.council_id = ANY (w.council_ids))";

/// The head of the public feed, as `h.head`.
const HEAD: &str = "(SELECT coalesce((SELECT f.public_head FROM record.feed f), 0) AS head) h";

fn filtered(filter: &WebhookFilter) -> webhooks::BoxedQuery<'_, Pg> {
    let mut query = webhooks::table.into_boxed();
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(webhooks::council_id.eq_any(of));
    }
    query
}

/// A page of the webhooks that the reader sees.
pub async fn list(mut db: &AsyncPgConnection, filter: &WebhookFilter, page: &PageRequest) -> QueryResult<Vec<Known>> {
    let rows = filtered(filter)
        .filter(page.keyset.after())
        .order(page.keyset.order())
        .select(WebhookRow::as_select())
        .most(page.most())
        .load(&mut db)
        .await?;
    with_slugs(db, rows).await
}

/// The webhooks on all pages.
pub async fn count(mut db: &AsyncPgConnection, filter: &WebhookFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One webhook, if the reader sees it.
pub async fn get(mut db: &AsyncPgConnection, id: WebhookId) -> QueryResult<Known> {
    let row = webhooks::table.find(id).select(WebhookRow::as_select()).first(&mut db).await?;
    with_slugs(db, vec![row]).await?.pop().ok_or(diesel::result::Error::NotFound)
}

async fn with_slugs(mut db: &AsyncPgConnection, rows: Vec<WebhookRow>) -> QueryResult<Vec<Known>> {
    let told = rows.iter().flat_map(|row| row.settings.council_ids.iter().flatten().copied());
    let ids: Vec<Uuid> = rows.iter().map(|row| row.council_id.into()).chain(told).collect();
    let slugs: Vec<(CouncilId, String)> =
        councils::table.filter(among(councils::id, &ids)).select((councils::id, councils::slug)).load(&mut db).await?;
    let slugs: HashMap<Uuid, String> = slugs.into_iter().map(|(id, slug)| (id.into(), slug)).collect();
    let of = |id: &Uuid| slugs.get(id).cloned();
    let known = rows.into_iter().map(|row| {
        let council = of(&row.council_id.into()).unwrap_or_default();
        let mut councils = match &row.settings.council_ids {
            Some(ids) => ids.iter().filter_map(of).collect(),
            None => vec![EVERY_COUNCIL.to_owned()],
        };
        councils.sort_unstable();
        Known { row, council, councils }
    });
    Ok(known.collect())
}

fn attempts_of(id: WebhookId, filter: &AttemptFilter) -> webhook_attempts::BoxedQuery<'_, Pg> {
    let query = webhook_attempts::table.filter(only(webhook_attempts::webhook_id, id)).into_boxed();
    match filter.message_id {
        Some(message_id) => query.filter(webhook_attempts::message_id.eq(message_id)),
        None => query,
    }
}

/// A page of the attempts of a webhook.
pub async fn attempts(
    mut db: &AsyncPgConnection,
    id: WebhookId,
    filter: &AttemptFilter,
    page: &PageRequest,
) -> QueryResult<Vec<WebhookAttempt>> {
    attempts_of(id, filter)
        .filter(page.keyset.after())
        .order(page.keyset.order())
        .select(WebhookAttempt::as_select())
        .most(page.most())
        .load(&mut db)
        .await
}

/// The attempts on all pages.
pub async fn count_attempts(
    mut db: &AsyncPgConnection,
    id: WebhookId,
    filter: &AttemptFilter,
    page: &PageRequest,
) -> QueryResult<i64> {
    attempts_of(id, filter).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// How many webhooks a council has.
pub async fn count_of_council(mut db: &AsyncPgConnection, council_id: Uuid) -> QueryResult<i64> {
    webhooks::table.filter(webhooks::council_id.eq(council_id)).count().get_result(&mut db).await
}

/// Locks a webhook until the transaction ends.
pub async fn lock(mut db: &AsyncPgConnection, id: WebhookId) -> QueryResult<WebhookId> {
    webhooks::table.find(id).select(webhooks::id).for_update().first(&mut db).await
}

/// Adds a webhook.
pub async fn insert(mut db: &AsyncPgConnection, row: &NewRow) -> QueryResult<()> {
    diesel::insert_into(webhooks::table).values(row).execute(&mut db).await.map(drop)
}

/// Changes what a writer says of it.
pub async fn change(
    mut db: &AsyncPgConnection,
    (id, at): (WebhookId, DateTime<Utc>),
    settings: &Settings,
    status: WebhookStatus,
) -> QueryResult<()> {
    let version = webhooks::version.eq(webhooks::version + 1_i64);
    let changed = (settings, webhooks::status.eq(status), version, webhooks::updated_at.eq(at));
    diesel::update(webhooks::table.find(id)).set(changed).execute(&mut db).await.map(drop)
}

/// Lets it be tried at once, as if nothing had failed before.
pub async fn begin_again(mut db: &AsyncPgConnection, id: WebhookId, at: DateTime<Utc>) -> QueryResult<()> {
    let fresh =
        (webhooks::failing_since.eq(None::<DateTime<Utc>>), webhooks::failures.eq(0), webhooks::next_attempt_at.eq(at));
    diesel::update(webhooks::table.find(id)).set(fresh).execute(&mut db).await.map(drop)
}

/// Takes back the message that waits. Another one is made from its place.
pub async fn forget_message(mut db: &AsyncPgConnection, id: WebhookId) -> QueryResult<()> {
    diesel::update(webhooks::table.find(id)).set(no_message()).execute(&mut db).await.map(drop)
}

type NoMessage = (
    diesel::dsl::Eq<webhooks::message_id, Option<Uuid>>,
    diesel::dsl::Eq<webhooks::message_type, Option<String>>,
    diesel::dsl::Eq<webhooks::message, Option<String>>,
    diesel::dsl::Eq<webhooks::message_until, Option<i64>>,
);

fn no_message() -> NoMessage {
    (
        webhooks::message_id.eq(None::<Uuid>),
        webhooks::message_type.eq(None::<String>),
        webhooks::message.eq(None::<String>),
        webhooks::message_until.eq(None::<i64>),
    )
}

/// Gives it another secret. The former one signs until an instant.
pub async fn rotate(
    mut db: &AsyncPgConnection,
    (id, at): (WebhookId, DateTime<Utc>),
    secret: &[u8],
    former_until: DateTime<Utc>,
) -> QueryResult<()> {
    let rotated = (
        webhooks::former_secret.eq(webhooks::secret.nullable()),
        webhooks::former_secret_until.eq(Some(former_until)),
        webhooks::secret.eq(secret),
        webhooks::version.eq(webhooks::version + 1_i64),
        webhooks::updated_at.eq(at),
    );
    diesel::update(webhooks::table.find(id)).set(rotated).execute(&mut db).await.map(drop)
}

/// Removes it, with its attempts.
pub async fn delete(mut db: &AsyncPgConnection, id: WebhookId) -> QueryResult<()> {
    diesel::delete(webhooks::table.find(id)).execute(&mut db).await.map(drop)
}

/// Asks for a test message, unless one waits already. Gives the id of the one that waits.
pub async fn ask_for_test(mut db: &AsyncPgConnection, id: WebhookId, test: (Uuid, DateTime<Utc>)) -> QueryResult<Uuid> {
    let asked = (webhooks::test_id.eq(Some(test.0)), webhooks::test_at.eq(Some(test.1)));
    let none = webhooks::table.find(id).filter(webhooks::test_id.is_null());
    diesel::update(none).set(asked).execute(&mut db).await?;
    let waiting: Option<Uuid> = webhooks::table.find(id).select(webhooks::test_id).first(&mut db).await?;
    waiting.ok_or(diesel::result::Error::NotFound)
}

/// The last position of the public feed.
pub async fn head(mut db: &AsyncPgConnection) -> QueryResult<i64> {
    let statement: Statement<(BigInt,)> = Statement::new(format!("SELECT h.head FROM {HEAD}"), Vec::new());
    Ok(statement.get_result::<(i64,)>(&mut db).await?.0)
}

/// How far behind the active webhook is that is furthest behind, and how many webhooks fail.
pub async fn standing(mut db: &AsyncPgConnection) -> QueryResult<(i64, i64)> {
    let sql = format!(
        "SELECT coalesce(max(greatest(h.head - w.position, 0)) FILTER (WHERE w.status = 'active'), 0), \
         count(*) FILTER (WHERE w.failing_since IS NOT NULL AND w.status <> 'paused') \
         FROM record.webhooks w CROSS JOIN {HEAD}"
    );
    let statement: Statement<(BigInt, BigInt)> = Statement::new(sql, Vec::new());
    statement.get_result(&mut db).await
}

/// The webhooks that may deliver now, and whether they have anything to tell. The others have entries to pass over.
pub async fn due(mut db: &AsyncPgConnection, at: DateTime<Utc>) -> QueryResult<Vec<(Uuid, bool)>> {
    let sql = format!(
        "SELECT w.id, w.test_id IS NOT NULL OR w.message_id IS NOT NULL OR w.position > h.head OR EXISTS ( \
         SELECT FROM published.feed e WHERE e.position > w.position \
         AND e.position <= least(w.position + {SPAN}, h.head) AND {IS_TOLD}) \
         FROM record.webhooks w JOIN record.councils c ON c.id = w.council_id AND c.deleted_at IS NULL \
         CROSS JOIN {HEAD} \
         WHERE coalesce(w.lease_until <= ?, true) AND (w.test_id IS NOT NULL OR w.status = 'active' \
         AND w.next_attempt_at <= ? AND (w.message_id IS NOT NULL OR w.position <> h.head)) \
         ORDER BY w.next_attempt_at, w.id LIMIT {MOST_DUE}"
    );
    let statement: Statement<(SqlUuid, Bool)> = Statement::new(sql, vec![Bind::Instant(at), Bind::Instant(at)]);
    statement.load(&mut db).await
}

/// Moves the webhooks on that have nothing to tell up to where this was found.
pub async fn pass_over(mut db: &AsyncPgConnection, at: DateTime<Utc>) -> QueryResult<()> {
    let sql = format!(
        "UPDATE record.webhooks moved SET position = idle.upto FROM ( \
         SELECT w.id, least(w.position + {SPAN}, h.head) AS upto FROM record.webhooks w CROSS JOIN {HEAD} \
         WHERE w.status = 'active' AND w.message_id IS NULL AND w.next_attempt_at <= ? \
         AND coalesce(w.lease_until <= ?, true) AND w.position < h.head AND NOT EXISTS ( \
         SELECT FROM published.feed e WHERE e.position > w.position \
         AND e.position <= least(w.position + {SPAN}, h.head) AND {IS_TOLD}) FOR UPDATE OF w SKIP LOCKED) idle \
         WHERE moved.id = idle.id"
    );
    let statement: Statement<()> = Statement::new(sql, vec![Bind::Instant(at), Bind::Instant(at)]);
    statement.execute(&mut db).await.map(drop)
}

/// A webhook as the task that delivers needs it.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = webhooks, check_for_backend(Pg))]
pub struct Delivering {
    pub council_id: Uuid,
    pub url: String,
    pub mode: WebhookMode,
    pub kinds: Option<Vec<String>>,
    pub operations: Option<Vec<String>>,
    pub status: WebhookStatus,
    pub position: i64,
    pub next_attempt_at: DateTime<Utc>,
    pub lease_until: Option<DateTime<Utc>>,
    pub message_id: Option<Uuid>,
    pub message_type: Option<String>,
    pub message: Option<String>,
    pub test_id: Option<Uuid>,
    pub test_at: Option<DateTime<Utc>>,
    pub secret: Vec<u8>,
    pub former_secret: Option<Vec<u8>>,
    pub former_secret_until: Option<DateTime<Utc>>,
}

/// Locks a webhook to deliver, unless another process has it.
pub async fn take(mut db: &AsyncPgConnection, id: WebhookId) -> QueryResult<Option<Delivering>> {
    let row = webhooks::table.find(id).select(Delivering::as_select()).for_update().skip_locked();
    row.first(&mut db).await.optional()
}

/// Says that a delivery runs, until when it counts as dead.
pub async fn lease(
    mut db: &AsyncPgConnection,
    id: WebhookId,
    (lease_id, until): (Uuid, DateTime<Utc>),
) -> QueryResult<()> {
    let lease = (webhooks::lease_id.eq(Some(lease_id)), webhooks::lease_until.eq(Some(until)));
    diesel::update(webhooks::table.find(id)).set(lease).execute(&mut db).await.map(drop)
}

/// Ends a delivery, unless another one took its place.
pub async fn end_lease(mut db: &AsyncPgConnection, id: WebhookId, lease_id: Uuid) -> QueryResult<()> {
    let ended = (webhooks::lease_id.eq(None::<Uuid>), webhooks::lease_until.eq(None::<DateTime<Utc>>));
    let own = webhooks::table.find(id).filter(webhooks::lease_id.eq(lease_id));
    diesel::update(own).set(ended).execute(&mut db).await.map(drop)
}

/// Moves it on without a message.
pub async fn move_on(mut db: &AsyncPgConnection, id: WebhookId, position: i64) -> QueryResult<()> {
    diesel::update(webhooks::table.find(id)).set(webhooks::position.eq(position)).execute(&mut db).await.map(drop)
}

/// Keeps the message that must be delivered before any other, and the position after it.
pub async fn keep_message(
    mut db: &AsyncPgConnection,
    id: WebhookId,
    (message_id, kind, text): (Uuid, &str, &str),
    until: i64,
) -> QueryResult<()> {
    let kept = (
        webhooks::message_id.eq(Some(message_id)),
        webhooks::message_type.eq(Some(kind)),
        webhooks::message.eq(Some(text)),
        webhooks::message_until.eq(Some(until)),
    );
    diesel::update(webhooks::table.find(id)).set(kept).execute(&mut db).await.map(drop)
}

/// Notes an attempt, and forgets those that are more than the last 200.
pub async fn note(
    mut db: &AsyncPgConnection,
    (id, council_id): (WebhookId, Uuid),
    attempt: &WebhookAttempt,
) -> QueryResult<()> {
    let of = (webhook_attempts::webhook_id.eq(id), webhook_attempts::council_id.eq(council_id));
    diesel::insert_into(webhook_attempts::table).values((attempt, of)).execute(&mut db).await?;
    let sql = format!(
        "DELETE FROM record.webhook_attempts WHERE id IN (SELECT a.id FROM record.webhook_attempts a \
         WHERE a.webhook_id = ? ORDER BY a.attempted_at DESC, a.id DESC OFFSET {ATTEMPTS_KEPT})"
    );
    let forget: Statement<()> = Statement::new(sql, vec![Bind::Id(id.into())]);
    forget.execute(&mut db).await.map(drop)
}

/// Forgets the test message that was sent.
pub async fn end_test(mut db: &AsyncPgConnection, id: WebhookId, test_id: Uuid) -> QueryResult<()> {
    let ended = (webhooks::test_id.eq(None::<Uuid>), webhooks::test_at.eq(None::<DateTime<Utc>>));
    let own = webhooks::table.find(id).filter(webhooks::test_id.eq(test_id));
    diesel::update(own).set(ended).execute(&mut db).await.map(drop)
}

/// Moves it behind the message that was delivered, if that is still the one that waits.
pub async fn delivered(
    mut db: &AsyncPgConnection,
    (id, message_id): (WebhookId, Uuid),
    next: DateTime<Utc>,
) -> QueryResult<()> {
    let sql = "UPDATE record.webhooks SET position = message_until, message_id = NULL, message_type = NULL, \
               message = NULL, message_until = NULL, failing_since = NULL, failures = 0, next_attempt_at = ? \
               WHERE id = ? AND message_id = ?";
    let binds = vec![Bind::Instant(next), Bind::Id(id.into()), Bind::Id(message_id)];
    let statement: Statement<()> = Statement::new(sql, binds);
    statement.execute(&mut db).await.map(drop)
}

/// Counts a failure to deliver a message. Gives how many there were in a row, and since when. None if the message is
/// no longer the one that waits.
pub async fn failed(
    mut db: &AsyncPgConnection,
    (id, message_id): (WebhookId, Uuid),
    at: DateTime<Utc>,
) -> QueryResult<Option<(i32, DateTime<Utc>)>> {
    let sql = "UPDATE record.webhooks SET failures = failures + 1, failing_since = coalesce(failing_since, ?) \
               WHERE id = ? AND message_id = ? RETURNING failures, failing_since";
    let binds = vec![Bind::Instant(at), Bind::Id(id.into()), Bind::Id(message_id)];
    let statement: Statement<(Integer, Timestamptz)> = Statement::new(sql, binds);
    statement.get_result(&mut db).await.optional()
}

/// Puts the next attempt off.
pub async fn put_off(mut db: &AsyncPgConnection, id: WebhookId, until: DateTime<Utc>) -> QueryResult<()> {
    let later = webhooks::next_attempt_at.eq(until);
    diesel::update(webhooks::table.find(id)).set(later).execute(&mut db).await.map(drop)
}

/// Stops an active webhook.
pub async fn stop(mut db: &AsyncPgConnection, id: WebhookId, status: WebhookStatus) -> QueryResult<()> {
    let active = webhooks::table.find(id).filter(webhooks::status.eq(WebhookStatus::Active));
    diesel::update(active).set(webhooks::status.eq(status)).execute(&mut db).await.map(drop)
}

/// A change of the public feed. Its columns stand in this order in the query.
#[derive(Debug, Clone, Queryable)]
pub struct Change {
    pub position: i64,
    pub at: DateTime<Utc>,
    pub kind: String,
    pub id: Uuid,
    pub council: Option<String>,
    pub operation: String,
    pub version: Option<i64>,
    pub changed: Option<Vec<String>>,
    pub reason: Option<String>,
}

type ChangeColumns =
    (BigInt, Timestamptz, Text, SqlUuid, Nullable<Text>, Text, Nullable<BigInt>, Nullable<Array<Text>>, Nullable<Text>);

/// The first change between two positions of which a webhook is told.
pub async fn first_change(
    mut db: &AsyncPgConnection,
    id: WebhookId,
    (after, until): (i64, i64),
) -> QueryResult<Option<Change>> {
    let sql = format!(
        "SELECT e.position, e.at, e.kind, e.id, (SELECT c.slug FROM published.councils c WHERE c.id = e.council_id), \
         e.operation, e.version, e.changed, e.reason \
         FROM published.feed e JOIN record.webhooks w ON w.id = ? \
         WHERE e.position > ? AND e.position <= ? AND {IS_TOLD} ORDER BY e.position LIMIT 1"
    );
    let binds = vec![Bind::Id(id.into()), Bind::Number(after), Bind::Number(until)];
    let statement: Statement<ChangeColumns> = Statement::new(sql, binds);
    statement.get_result(&mut db).await.optional()
}

/// How many changes there are between two positions of which a webhook is told.
pub async fn count_changes(mut db: &AsyncPgConnection, id: WebhookId, (after, until): (i64, i64)) -> QueryResult<i64> {
    let sql = format!(
        "SELECT count(*) FROM published.feed e JOIN record.webhooks w ON w.id = ? \
         WHERE e.position > ? AND e.position <= ? AND {IS_TOLD}"
    );
    let binds = vec![Bind::Id(id.into()), Bind::Number(after), Bind::Number(until)];
    let statement: Statement<(BigInt,)> = Statement::new(sql, binds);
    Ok(statement.get_result::<(i64,)>(&mut db).await?.0)
}

/// The cursor of a place in the public feed.
pub async fn cursor(mut db: &AsyncPgConnection, position: i64) -> QueryResult<FeedCursor> {
    let sql = "SELECT p.entry FROM published.feed_places p WHERE p.position = ?";
    let statement: Statement<(Text,)> = Statement::new(sql, vec![Bind::Number(position)]);
    let entry: Option<(String,)> = statement.get_result(&mut db).await.optional()?;
    let entry = entry.and_then(|(entry,)| digest(&entry)).unwrap_or_default();
    Ok(FeedCursor { of_staff: false, position, entry })
}
