//! Reading and writing memberships.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Membership, MembershipColumns, MembershipFilter};
use crate::database::schema::{bodies, councils, memberships};
use crate::ids::MembershipId;
use crate::record::noun::{filters, stored};

filters! { memberships: MembershipFilter;
    is(council_id), of(council, councils::slug, council_id), is(person_id), is(body_id),
    of(body, bodies::slug, body_id), is(post_id), any(party), any(voting), own(sat_on), any(publication),
    from(updated_since, updated_at),
}
stored! { memberships: Membership, MembershipColumns, MembershipId, MembershipFilter; published with [person_id] }

/// Only the memberships of a day: those that had begun by then and had not ended.
fn sat_on<'a>(query: memberships::BoxedQuery<'a, Pg>, filter: &'a MembershipFilter) -> memberships::BoxedQuery<'a, Pg> {
    let Some(day) = filter.on else { return query };
    query.filter(memberships::sort_on.le(day)).filter(memberships::ends_on.is_null().or(memberships::ends_on.ge(day)))
}

/// Another membership of the person in the same body and post that has a day of these. No day means no end.
///
/// # Errors
/// When the query fails.
pub async fn overlapping(
    mut db: &AsyncPgConnection,
    id: Option<MembershipId>,
    columns: &MembershipColumns,
) -> QueryResult<Option<MembershipId>> {
    let mut query = memberships::table
        .filter(memberships::person_id.eq(columns.person_id))
        .filter(memberships::body_id.eq(columns.body_id))
        .filter(memberships::post_id.is_not_distinct_from(columns.post_id))
        .filter(memberships::deleted_at.is_null())
        .filter(memberships::id.ne(id.unwrap_or_else(|| uuid::Uuid::nil().into())))
        .filter(memberships::ends_on.is_null().or(memberships::ends_on.ge(columns.sort_on)))
        .into_boxed();
    if let Some(last) = columns.ends_on {
        query = query.filter(memberships::sort_on.le(last));
    }
    query.order(memberships::sort_on).select(memberships::id).first(&mut db).await.optional()
}
