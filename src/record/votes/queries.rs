//! Reading and writing votes.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Vote, VoteColumns, VoteFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{councils, decisions, items, votes};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::{DecisionId, ItemId, MeetingId, VoteId};
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::record::participations;
use crate::record::publication::Publication;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a VoteFilter, page: &PageRequest) -> votes::BoxedQuery<'a, Pg> {
    let mut query = votes::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(votes::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(votes::council_id.eq_any(of));
    }
    if let Some(meeting_id) = filter.meeting_id {
        query = query.filter(only(votes::meeting_id, meeting_id));
    }
    if let Some(item_id) = filter.item_id {
        query = query.filter(only(votes::item_id, item_id));
    }
    if let Some(decision_id) = filter.decision_id {
        query = query.filter(only(votes::decision_id, decision_id));
    }
    if let Some(person_id) = filter.person_id {
        query = query.filter(votes::id.eq_any(participations::of(person_id)));
    }
    if let Some(results) = &filter.result {
        query = query.filter(votes::result.eq_any(&results.0));
    }
    if let Some(recorded) = &filter.is_recorded {
        query = query.filter(votes::is_recorded.eq_any(&recorded.0));
    }
    if let Some(publication) = &filter.publication {
        query = query.filter(votes::publication.eq_any(&publication.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(votes::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(votes::deleted_at.is_null());
    }
    query
}

/// A page of the votes that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &VoteFilter, page: &PageRequest) -> QueryResult<Vec<Vote>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Vote::as_select())
            .most(page.most())
    })
    .await
}

/// The votes on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &VoteFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One vote, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: VoteId) -> QueryResult<Vote> {
    votes::table.find(id).select(Vote::as_select()).known().get_result(&mut db).await
}

/// One vote that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: VoteId) -> Result<Locked<Vote, VoteColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Vote, id.into()).await?;
    let query = votes::table.find(id).select((Vote::as_select(), VoteColumns::as_select()));
    let (record, columns): (Vote, VoteColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a vote.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: VoteId, columns: &VoteColumns) -> QueryResult<Vote> {
    let is_public = tx.is_public_at_once(
        columns.publication == Publication::Published,
        &[columns.item_id.map(Into::into), columns.decision_id.map(Into::into)],
    );
    let row = (
        votes::id.eq(id),
        votes::version.eq(1),
        votes::created_at.eq(tx.at()),
        votes::updated_at.eq(tx.at()),
        votes::is_public.eq(is_public),
        votes::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(votes::table).values(row).returning(Vote::as_returning()).get_result(&mut tx.db()).await
}

/// Writes a new version of a vote.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: VoteId, columns: &VoteColumns) -> QueryResult<Vote> {
    let moved = (votes::version.eq(votes::version + 1), votes::updated_at.eq(greatest(votes::updated_at, tx.at())));
    diesel::update(votes::table.find(id))
        .set((moved, columns))
        .returning(Vote::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of a vote.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: VoteId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        votes::version.eq(votes::version + 1),
        votes::updated_at.eq(greatest(votes::updated_at, tx.at())),
        votes::was_public.eq(votes::is_public),
        votes::deleted_at.eq(tx.at()),
        votes::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(votes::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}

/// Whether the public reads it, or has.
///
/// # Errors
/// When the query fails.
pub async fn was_public(mut db: &AsyncPgConnection, id: VoteId) -> QueryResult<bool> {
    votes::table.find(id).select(votes::was_public).get_result(&mut db).await
}

/// The meeting of an item, or of the item at which a decision was made; none of a decision made outside any meeting.
///
/// # Errors
/// When the query fails.
pub async fn meeting_of(
    mut db: &AsyncPgConnection,
    item_id: Option<ItemId>,
    decision_id: Option<DecisionId>,
) -> QueryResult<Option<MeetingId>> {
    let of_items = items::table.select(items::meeting_id);
    match (item_id, decision_id) {
        (Some(item_id), _) => of_items.filter(items::id.eq(item_id)).first(&mut db).await.optional(),
        (None, Some(decision_id)) => {
            let made_at =
                decisions::table.filter(decisions::id.eq(decision_id)).select(decisions::item_id.assume_not_null());
            of_items.filter(items::id.eq_any(made_at)).first(&mut db).await.optional()
        }
        (None, None) => Ok(None),
    }
}
