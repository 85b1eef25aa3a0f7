//! Reading and writing votes.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Vote, VoteColumns, VoteFilter};
use crate::database::Reader;
use crate::database::kept::among;
use crate::database::schema::{councils, decisions, items, votes};
use crate::http::include::Row;
use crate::ids::{DecisionId, ItemId, MeetingId, VoteId};
use crate::record::noun::{filters, stored};
use crate::record::{participations, successions};

filters! { votes: VoteFilter;
    is(council_id), of(council, councils::slug, council_id), is(meeting_id), is(item_id), is(decision_id),
    own(with_person), any(result), any(method), any(is_recorded), any(publication), own(replaced),
    from(updated_since, updated_at),
}
stored! { votes: Vote, VoteColumns, VoteId, VoteFilter; published with [item_id, decision_id] }

/// Only the votes of which a ballot of a person is listed.
fn with_person<'a>(query: votes::BoxedQuery<'a, Pg>, filter: &'a VoteFilter) -> votes::BoxedQuery<'a, Pg> {
    match filter.person_id {
        Some(person_id) => query.filter(votes::id.eq_any(participations::of(person_id))),
        None => query,
    }
}

/// Only votes that another one replaces, or that none does.
fn replaced<'a>(query: votes::BoxedQuery<'a, Pg>, filter: &'a VoteFilter) -> votes::BoxedQuery<'a, Pg> {
    match filter.superseded {
        Some(true) => query.filter(votes::id.eq_any(successions::replaced_votes())),
        Some(false) => query.filter(votes::superseded_by_id.is_null()),
        None => query,
    }
}

/// The votes on decisions, each with the instant at which its decision last changed.
///
/// # Errors
/// When the query fails.
pub async fn of_decisions(db: &Reader, ids: &[DecisionId]) -> QueryResult<Vec<Row<DecisionId, Vote>>> {
    let on_it = || votes::decision_id.eq(decisions::id.nullable()).and(votes::deleted_at.is_null());
    db.load(|| {
        decisions::table
            .left_join(votes::table.on(on_it()))
            .filter(among(decisions::id, ids))
            .order((decisions::id, votes::position, votes::taken_at, votes::created_at, votes::id))
            .select((decisions::id, decisions::updated_at, Option::<Vote>::as_select()))
    })
    .await
}

/// Whether the public reads it, or has.
///
/// # Errors
/// When the query fails.
pub async fn was_public(mut db: &AsyncPgConnection, id: VoteId) -> QueryResult<bool> {
    votes::table.find(id).select(votes::was_public).get_result(&mut db).await
}

/// The item or the decision of a vote.
///
/// # Errors
/// When there is none.
pub async fn subject(mut db: &AsyncPgConnection, id: VoteId) -> QueryResult<(Option<ItemId>, Option<DecisionId>)> {
    votes::table.find(id).select((votes::item_id, votes::decision_id)).get_result(&mut db).await
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
