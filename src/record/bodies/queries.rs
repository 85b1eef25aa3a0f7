//! Reading and writing bodies.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Body, BodyColumns, BodyFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{bodies, councils};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::{BodyId, CouncilId};
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a BodyFilter, page: &PageRequest) -> bodies::BoxedQuery<'a, Pg> {
    let mut query = bodies::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(bodies::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(bodies::council_id.eq_any(of));
    }
    if let Some(slugs) = &filter.slug {
        query = query.filter(among(bodies::slug, &slugs.0));
    }
    if let Some(kinds) = &filter.kind {
        query = query.filter(bodies::kind.eq_any(&kinds.0));
    }
    if let Some(parent_id) = filter.parent_id {
        query = query.filter(only(bodies::parent_id, parent_id));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(bodies::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(bodies::deleted_at.is_null());
    }
    query
}

/// A page of the bodies that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &BodyFilter, page: &PageRequest) -> QueryResult<Vec<Body>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Body::as_select())
            .most(page.most())
    })
    .await
}

/// The bodies on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &BodyFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One body, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: BodyId) -> QueryResult<Body> {
    bodies::table.find(id).select(Body::as_select()).known().get_result(&mut db).await
}

/// One body that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: BodyId) -> Result<Locked<Body, BodyColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Body, id.into()).await?;
    let query = bodies::table.find(id).select((Body::as_select(), BodyColumns::as_select()));
    let (record, columns): (Body, BodyColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a body.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: BodyId, columns: &BodyColumns) -> QueryResult<Body> {
    let row = (
        bodies::id.eq(id),
        bodies::version.eq(1),
        bodies::created_at.eq(tx.at()),
        bodies::updated_at.eq(tx.at()),
        columns,
    );
    diesel::insert_into(bodies::table).values(row).returning(Body::as_returning()).get_result(&mut tx.db()).await
}

/// Writes a new version of a body.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: BodyId, columns: &BodyColumns) -> QueryResult<Body> {
    let moved = (bodies::version.eq(bodies::version + 1), bodies::updated_at.eq(greatest(bodies::updated_at, tx.at())));
    diesel::update(bodies::table.find(id))
        .set((moved, columns))
        .returning(Body::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone of a body.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: BodyId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        bodies::version.eq(bodies::version + 1),
        bodies::updated_at.eq(greatest(bodies::updated_at, tx.at())),
        bodies::deleted_at.eq(tx.at()),
        bodies::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(bodies::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}

/// Another body of the council that has the slug, or had it until it was deleted.
///
/// # Errors
/// When the query fails.
pub async fn with_slug(
    mut db: &AsyncPgConnection,
    id: Option<BodyId>,
    council_id: CouncilId,
    slug: &str,
) -> QueryResult<Option<BodyId>> {
    let mut query = bodies::table
        .filter(bodies::council_id.eq(council_id))
        .filter(bodies::slug.eq(slug))
        .select(bodies::id)
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(bodies::id.ne(id));
    }
    query.first(&mut db).await.optional()
}
