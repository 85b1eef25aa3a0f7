//! Reading and writing memberships.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Membership, MembershipColumns, MembershipFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{bodies, councils, memberships};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::MembershipId;
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::record::publication::Publication;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a MembershipFilter, page: &PageRequest) -> memberships::BoxedQuery<'a, Pg> {
    let mut query = memberships::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(memberships::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(memberships::council_id.eq_any(of));
    }
    if let Some(person_id) = filter.person_id {
        query = query.filter(only(memberships::person_id, person_id));
    }
    if let Some(body_id) = filter.body_id {
        query = query.filter(only(memberships::body_id, body_id));
    }
    if let Some(slugs) = &filter.body {
        let of = bodies::table.filter(among(bodies::slug, &slugs.0)).select(bodies::id);
        query = query.filter(memberships::body_id.eq_any(of));
    }
    if let Some(post_id) = filter.post_id {
        query = query.filter(only(memberships::post_id, post_id));
    }
    if let Some(party) = &filter.party {
        query = query.filter(memberships::party.eq_any(&party.0));
    }
    if let Some(voting) = &filter.voting {
        query = query.filter(memberships::voting.eq_any(&voting.0));
    }
    if let Some(day) = filter.on {
        query = query.filter(memberships::sort_on.le(day));
        query = query.filter(memberships::ends_on.is_null().or(memberships::ends_on.ge(day)));
    }
    if let Some(publication) = &filter.publication {
        query = query.filter(memberships::publication.eq_any(&publication.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(memberships::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(memberships::deleted_at.is_null());
    }
    query
}

/// A page of the memberships that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &MembershipFilter, page: &PageRequest) -> QueryResult<Vec<Membership>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Membership::as_select())
            .most(page.most())
    })
    .await
}

/// The memberships on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &MembershipFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One membership, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: MembershipId) -> QueryResult<Membership> {
    memberships::table.find(id).select(Membership::as_select()).known().get_result(&mut db).await
}

/// One membership that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: MembershipId) -> Result<Locked<Membership, MembershipColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Membership, id.into()).await?;
    let query = memberships::table.find(id).select((Membership::as_select(), MembershipColumns::as_select()));
    let (record, columns): (Membership, MembershipColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a membership.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: MembershipId, columns: &MembershipColumns) -> QueryResult<Membership> {
    let is_public =
        tx.is_public_at_once(columns.publication == Publication::Published, &[Some(columns.person_id.into())]);
    let row = (
        memberships::id.eq(id),
        memberships::version.eq(1),
        memberships::created_at.eq(tx.at()),
        memberships::updated_at.eq(tx.at()),
        memberships::is_public.eq(is_public),
        memberships::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(memberships::table)
        .values(row)
        .returning(Membership::as_returning())
        .get_result(&mut tx.db())
        .await
}

/// Writes a new version of a membership.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: MembershipId, columns: &MembershipColumns) -> QueryResult<Membership> {
    let moved = (
        memberships::version.eq(memberships::version + 1),
        memberships::updated_at.eq(greatest(memberships::updated_at, tx.at())),
    );
    diesel::update(memberships::table.find(id))
        .set((moved, columns))
        .returning(Membership::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of a membership.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: MembershipId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        memberships::version.eq(memberships::version + 1),
        memberships::updated_at.eq(greatest(memberships::updated_at, tx.at())),
        memberships::was_public.eq(memberships::is_public),
        memberships::deleted_at.eq(tx.at()),
        memberships::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(memberships::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}

/// Another membership of the person in the same body and post that has a day of these. What is not recorded is without end.
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
