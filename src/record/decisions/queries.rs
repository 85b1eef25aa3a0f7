//! Reading and writing decisions.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::model::{Decision, DecisionColumns, DecisionFilter};
use crate::database::kept::{among, written};
use crate::database::schema::{bodies, councils, decisions, issues, items, meetings};
use crate::database::sql::{Bind, Statement};
use crate::database::{Reader, Tx};
use crate::http::include::Row;
use crate::ids::{BodyId, DecisionId, IssueId, ItemId, MeetingId};
use crate::kind::Kind;
use crate::record::noun::{filters, stored};
use crate::record::sittings::{self, Bodies};
use crate::record::{successions, threads};

filters! { decisions: DecisionFilter;
    own(of_body_or_council), is(item_id), own(on_issue), own(at_meeting), any(reference), any(kind), any(outcome),
    any(is_key), any(publication), concern(topic, Decision), concern(ward, Decision), own(replaced),
    from(made_from, made_on),
    to(made_to, made_on), from(published_from, published_at), to(published_to, published_at),
    from(updated_since, updated_at),
}
stored! { decisions: Decision, DecisionColumns, DecisionId, DecisionFilter; published with [item_id] }

/// Only decisions on the issue.
fn on_issue<'a>(query: decisions::BoxedQuery<'a, Pg>, filter: &'a DecisionFilter) -> decisions::BoxedQuery<'a, Pg> {
    match filter.issue_id {
        Some(issue_id) => query.filter(decisions::id.eq_any(threads::of(issue_id))),
        None => query,
    }
}

/// Only decisions made at an item of the meeting.
fn at_meeting<'a>(query: decisions::BoxedQuery<'a, Pg>, filter: &'a DecisionFilter) -> decisions::BoxedQuery<'a, Pg> {
    let Some(meeting_id) = filter.meeting_id else { return query };
    let of = items::table.filter(items::meeting_id.eq(meeting_id)).select(items::id.nullable());
    query.filter(decisions::item_id.eq_any(of))
}

/// Only decisions made at meetings of a body, or else of a council.
fn of_body_or_council<'a>(
    mut query: decisions::BoxedQuery<'a, Pg>,
    filter: &'a DecisionFilter,
) -> decisions::BoxedQuery<'a, Pg> {
    let DecisionFilter { body_id, council_id, council, .. } = filter;
    let asked = Bodies { id: *body_id, slugs: None, council_id: *council_id, councils: council.as_ref() };
    if let Some(sat) = sittings::of(items::meeting_id, asked) {
        let of = items::table.filter(sat).select(items::id.nullable());
        return query.filter(decisions::item_id.eq_any(of));
    }
    filters!(@is query, filter, decisions, council_id);
    filters!(@of query, filter, decisions, council, councils::slug, council_id);
    query
}

/// Only decisions that another one replaces, or that none does.
fn replaced<'a>(query: decisions::BoxedQuery<'a, Pg>, filter: &'a DecisionFilter) -> decisions::BoxedQuery<'a, Pg> {
    match filter.superseded {
        Some(true) => query.filter(decisions::id.eq_any(successions::replaced())),
        Some(false) => query.filter(decisions::superseded_by_id.is_null()),
        None => query,
    }
}

/// The decisions made at items, each with the instant at which its item last changed.
///
/// # Errors
/// When the query fails.
pub async fn of_items(db: &Reader, ids: &[ItemId]) -> QueryResult<Vec<Row<ItemId, Decision>>> {
    db.load(|| {
        items::table
            .left_join(
                decisions::table.on(decisions::item_id.eq(items::id.nullable()).and(decisions::deleted_at.is_null())),
            )
            .filter(among(items::id, ids))
            .order((items::id, decisions::id))
            .select((items::id, items::updated_at, Option::<Decision>::as_select()))
    })
    .await
}

/// Whether the public reads it, or has.
///
/// # Errors
/// When the query fails.
pub async fn was_public(mut db: &AsyncPgConnection, id: DecisionId) -> QueryResult<bool> {
    decisions::table.find(id).select(decisions::was_public).get_result(&mut db).await
}

/// Whether the public reads a decision, or has read it, and the day on which it was made.
///
/// # Errors
/// When there is none.
pub async fn to_be_replaced(mut db: &AsyncPgConnection, id: DecisionId) -> QueryResult<(bool, NaiveDate)> {
    decisions::table.find(id).select((decisions::was_public, decisions::made_on)).get_result(&mut db).await
}

/// The SQL expression for the first publication of a corrected decision with this id: that of the first in the chain of
/// corrections, as far as the reader sees it.
pub fn first_publication(id: &str) -> String {
    format!(
        "(WITH RECURSIVE chain AS (\
         SELECT o.supersedes_id, o.correction_reason, o.published_at, 1 AS step FROM decisions o WHERE o.id = {id} \
         UNION ALL SELECT o.supersedes_id, o.correction_reason, o.published_at, step + 1 FROM chain JOIN decisions o \
         ON o.id = chain.supersedes_id WHERE chain.correction_reason IS NOT NULL AND step < 100) \
         SELECT chain.published_at FROM chain ORDER BY step DESC LIMIT 1)"
    )
}

/// Date and time when a decision was first published. For a correction it is that of the first decision in its chain.
///
/// # Errors
/// When the query fails.
pub async fn first_published_at(mut db: &AsyncPgConnection, decision: &Decision) -> QueryResult<Option<DateTime<Utc>>> {
    let Some(corrected) = decision.supersedes_id.filter(|_| decision.correction_reason.is_some()) else {
        return Ok(decision.published_at);
    };
    let sql = format!("SELECT {}", first_publication("?"));
    let statement: Statement<(Nullable<Timestamptz>,)> = Statement::new(sql, vec![Bind::Id(corrected.into())]);
    let (first,) = statement.get_result::<(Option<DateTime<Utc>>,)>(&mut db).await?;
    Ok(first)
}

/// The body that sat when an item was taken, at which meeting, and the day.
#[derive(Debug, Clone, Queryable)]
pub struct Sitting {
    /// The body.
    pub body_id: BodyId,
    /// Its name.
    pub body_name: String,
    /// The meeting.
    pub meeting_id: MeetingId,
    /// The day.
    pub date: NaiveDate,
    /// The issue of the item; none = it is of none.
    pub issue_id: Option<IssueId>,
    /// Whether the public reads another title than that of the item.
    pub hides_title: bool,
}

/// Who sat when an item was taken.
///
/// # Errors
/// When there is no such item.
pub async fn sitting(mut db: &AsyncPgConnection, id: ItemId) -> QueryResult<Sitting> {
    items::table
        .inner_join(meetings::table.on(meetings::id.eq(items::meeting_id)))
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .filter(items::id.eq(id))
        .select((
            bodies::id,
            bodies::name,
            meetings::id,
            meetings::date,
            items::issue_id,
            written::<Bool>("record.public_title(items.id) <> items.title"),
        ))
        .first(&mut db)
        .await
}

/// The title of an item, as everybody may read it.
///
/// # Errors
/// When the query fails.
pub async fn title_of_item(mut db: &AsyncPgConnection, id: ItemId) -> QueryResult<String> {
    let statement: Statement<(Text,)> = Statement::new("SELECT record.public_title(?)", vec![Bind::Id(id.into())]);
    let (title,) = statement.get_result::<(String,)>(&mut db).await?;
    Ok(title)
}

/// The title of an issue; none where the public does not see the issue.
///
/// # Errors
/// When there is none.
pub async fn title_of_issue(mut db: &AsyncPgConnection, id: IssueId) -> QueryResult<Option<String>> {
    let issue = issues::table.find(id).select((issues::is_public, issues::title));
    let (is_public, title): (bool, String) = issue.first(&mut db).await?;
    Ok(is_public.then_some(title))
}

/// The SQL that adds every title which the item `b` has or had, in every language, to a list.
const TITLES: &str = "|| ARRAY(SELECT t.title FROM \
    (SELECT i.title, i.translations FROM record.items i WHERE i.id = b.id UNION ALL \
     SELECT c.content ->> 'title', c.content -> 'translations' FROM record.changes c WHERE c.record_id = b.id) n, \
    LATERAL (SELECT n.title UNION ALL SELECT e.texts ->> 'title' FROM jsonb_each(n.translations) e(language, texts)) \
    AS t WHERE t.title IS NOT NULL)";

/// Every title that an item has or had, in every language.
///
/// # Errors
/// When the query fails.
pub async fn titles_of_item(mut db: &AsyncPgConnection, id: ItemId) -> QueryResult<Vec<String>> {
    let sql = format!("SELECT '{{}}'::text[] {TITLES} FROM record.items b WHERE b.id = ?");
    let statement: Statement<(Array<Text>,)> = Statement::new(sql, vec![Bind::Id(id.into())]);
    let (titles,) = statement.get_result::<(Vec<String>,)>(&mut db).await?;
    Ok(titles)
}

/// What an item was called before a write.
#[derive(Debug, Default)]
pub struct Former {
    /// Its title, and the public one.
    pub titles: Vec<String>,
    /// The titles in other languages that it does not have any more.
    pub translated: Vec<String>,
}

/// Brings the titles of decisions in step with the item at which they were made, and with the items below it: a title
/// that was the item's follows it. A title that the public has read follows only if the item is exempt now (`hides`) or
/// was until now (`opens`). Deleted decisions are among them, because they can be restored.
///
/// Translations of a title that followed go, because they say what it said before. So does a translated title that was
/// the item's. If the write `hides`, that is any title that the item has or had, in any language.
///
/// # Errors
/// When the query fails.
pub async fn retitle(tx: &Tx<'_>, id: ItemId, former: Former, (hides, opens): (bool, bool)) -> QueryResult<()> {
    // A public decision has the title that the item had when the public first read the decision.
    let unread = if hides || opens { "" } else { "AND NOT d.was_public" };
    let (ever, hidden) = match hides {
        true => (format!("OR d.title = ANY('{{}}'::text[] {TITLES})"), TITLES),
        false => (String::new(), ""),
    };
    let sql = format!(
        "WITH RECURSIVE below AS (SELECT i.id, i.title FROM record.items i WHERE i.id = ? \
         UNION ALL SELECT i.id, i.title FROM below b JOIN record.items i ON i.parent_id = b.id), \
         named AS (SELECT d.id, d.translations, ?::text[] {hidden} AS hidden, CASE WHEN d.title = b.title \
         OR d.title = ANY(?) {ever} THEN record.public_title(b.id) ELSE d.title END AS title \
         FROM below b JOIN record.decisions d ON d.item_id = b.id WHERE true {unread}), \
         told AS (SELECT n.id, n.title, record.without_titles(n.translations, CASE WHEN n.title = d.title \
         THEN n.hidden END) AS translations FROM named n JOIN record.decisions d ON d.id = n.id), \
         titled AS (UPDATE record.decisions d SET title = t.title, translations = t.translations, \
         updated_at = CASE WHEN d.deleted_at IS NULL THEN greatest(d.updated_at, ?) ELSE d.updated_at END \
         FROM told t WHERE t.id = d.id AND (d.title, d.translations) <> (t.title, t.translations) \
         RETURNING d.id, d.deleted_at) \
         SELECT id FROM titled WHERE deleted_at IS NULL"
    );
    let Former { titles, translated } = former;
    let binds = vec![Bind::Id(id.into()), Bind::Texts(translated), Bind::Texts(titles), Bind::Instant(tx.at())];
    follow(tx, sql, binds).await
}

/// Brings in step what decisions say of their meeting.
///
/// # Errors
/// When the query fails.
pub async fn follow_meeting(tx: &Tx<'_>, id: MeetingId) -> QueryResult<()> {
    let sql = "UPDATE record.decisions d SET meeting_id = m.id, body_id = m.body_id, meeting_date = m.date, \
               updated_at = greatest(d.updated_at, ?) FROM record.items i JOIN record.meetings m \
               ON m.id = i.meeting_id WHERE m.id = ? AND d.item_id = i.id AND d.deleted_at IS NULL RETURNING d.id";
    follow(tx, sql.to_owned(), vec![Bind::Instant(tx.at()), Bind::Id(id.into())]).await
}

/// Writes what follows for decisions, and notes which ones it changed.
async fn follow(tx: &Tx<'_>, sql: String, binds: Vec<Bind>) -> QueryResult<()> {
    let changed: Vec<(Uuid,)> = Statement::<(SqlUuid,)>::new(sql, binds).load(&mut tx.db()).await?;
    tx.follows(Kind::Decision, changed.into_iter().map(|row| row.0));
    Ok(())
}
