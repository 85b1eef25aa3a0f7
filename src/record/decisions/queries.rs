//! Reading and writing decisions.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Decision, DecisionColumns, DecisionFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{bodies, councils, decisions, items, meetings};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::include::Row;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::{BodyId, DecisionId, IssueId, ItemId};
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::record::publication::Publication;
use crate::record::{successions, threads};
use crate::refused::Refused;

fn filtered<'a>(filter: &'a DecisionFilter, page: &PageRequest) -> decisions::BoxedQuery<'a, Pg> {
    let mut query = decisions::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(decisions::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(decisions::council_id.eq_any(of));
    }
    if let Some(item_id) = filter.item_id {
        query = query.filter(only(decisions::item_id, item_id));
    }
    if let Some(issue_id) = filter.issue_id {
        query = query.filter(decisions::id.eq_any(threads::of(issue_id)));
    }
    if let Some(meeting_id) = filter.meeting_id {
        let of = items::table.filter(items::meeting_id.eq(meeting_id)).select(items::id.nullable());
        query = query.filter(decisions::item_id.eq_any(of));
    }
    if let Some(body_id) = filter.body_id {
        let meetings = meetings::table.filter(meetings::body_id.eq(body_id)).select(meetings::id);
        let of = items::table.filter(items::meeting_id.eq_any(meetings)).select(items::id.nullable());
        query = query.filter(decisions::item_id.eq_any(of));
    }
    if let Some(references) = &filter.reference {
        query = query.filter(decisions::reference.eq_any(&references.0));
    }
    if let Some(kinds) = &filter.kind {
        query = query.filter(decisions::kind.eq_any(&kinds.0));
    }
    if let Some(outcomes) = &filter.outcome {
        query = query.filter(decisions::outcome.eq_any(&outcomes.0));
    }
    if let Some(keys) = &filter.is_key {
        query = query.filter(decisions::is_key.eq_any(&keys.0));
    }
    if let Some(publications) = &filter.publication {
        query = query.filter(decisions::publication.eq_any(&publications.0));
    }
    match filter.superseded {
        Some(true) => query = query.filter(decisions::id.eq_any(successions::replaced())),
        Some(false) => query = query.filter(decisions::superseded_by_id.is_null()),
        None => {}
    }
    if let Some(from) = filter.made_from {
        query = query.filter(decisions::made_on.ge(from));
    }
    if let Some(to) = filter.made_to {
        query = query.filter(decisions::made_on.le(to));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(decisions::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(decisions::deleted_at.is_null());
    }
    query
}

/// A page of the decisions that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &DecisionFilter, page: &PageRequest) -> QueryResult<Vec<Decision>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Decision::as_select())
            .most(page.most())
    })
    .await
}

/// The decisions on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &DecisionFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One decision, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: DecisionId) -> QueryResult<Decision> {
    decisions::table.find(id).select(Decision::as_select()).known().get_result(&mut db).await
}

/// One decision that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: DecisionId) -> Result<Locked<Decision, DecisionColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Decision, id.into()).await?;
    let query = decisions::table.find(id).select((Decision::as_select(), DecisionColumns::as_select()));
    let (record, columns): (Decision, DecisionColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a decision.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: DecisionId, columns: &DecisionColumns) -> QueryResult<Decision> {
    let is_public =
        tx.is_public_at_once(columns.publication == Publication::Published, &[columns.item_id.map(Into::into)]);
    let row = (
        decisions::id.eq(id),
        decisions::version.eq(1),
        decisions::created_at.eq(tx.at()),
        decisions::updated_at.eq(tx.at()),
        decisions::is_public.eq(is_public),
        decisions::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(decisions::table).values(row).returning(Decision::as_returning()).get_result(&mut tx.db()).await
}

/// Writes a new version of a decision.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: DecisionId, columns: &DecisionColumns) -> QueryResult<Decision> {
    let moved = (
        decisions::version.eq(decisions::version + 1),
        decisions::updated_at.eq(greatest(decisions::updated_at, tx.at())),
    );
    diesel::update(decisions::table.find(id))
        .set((moved, columns))
        .returning(Decision::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of a decision.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: DecisionId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        decisions::version.eq(decisions::version + 1),
        decisions::updated_at.eq(greatest(decisions::updated_at, tx.at())),
        decisions::was_public.eq(decisions::is_public),
        decisions::deleted_at.eq(tx.at()),
        decisions::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(decisions::table.find(id)).set(tombstone).execute(&mut tx.db()).await
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

/// Whether a decision is a draft that the public has not read.
///
/// # Errors
/// When there is none.
pub async fn is_draft(mut db: &AsyncPgConnection, id: DecisionId) -> QueryResult<bool> {
    let is_draft = decisions::publication.eq(Publication::Draft).and(decisions::was_public.eq(false));
    decisions::table.find(id).select(is_draft).get_result(&mut db).await
}

/// The decision that replaces another; the latest, where there are several from times when that was not refused.
///
/// # Errors
/// When the query fails.
pub async fn superseding(mut db: &AsyncPgConnection, id: DecisionId) -> QueryResult<Option<DecisionId>> {
    decisions::table
        .filter(decisions::supersedes_id.eq(id))
        .filter(decisions::deleted_at.is_null())
        .order(decisions::id.desc())
        .select(decisions::id)
        .first(&mut db)
        .await
        .optional()
}

/// Writes beside a decision which one replaces it, and says whether that is another one than before (1) or not (0).
/// That is no change of its own: it has no new version by it.
///
/// # Errors
/// When the query fails.
pub async fn supersede(mut db: &AsyncPgConnection, id: DecisionId) -> QueryResult<usize> {
    let by = superseding(db, id).await?;
    let other = decisions::superseded_by_id.is_distinct_from(by);
    diesel::update(decisions::table.find(id).filter(other))
        .set(decisions::superseded_by_id.eq(by))
        .execute(&mut db)
        .await
}

/// The body that sat when an item was taken, and the day.
#[derive(Debug, Clone, Queryable)]
pub struct Sitting {
    /// The body.
    pub body_id: BodyId,
    /// Its name.
    pub body_name: String,
    /// The day.
    pub date: NaiveDate,
    /// The issue of the item; none = it is of none.
    pub issue_id: Option<IssueId>,
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
        .select((bodies::id, bodies::name, meetings::date, items::issue_id))
        .first(&mut db)
        .await
}
