//! Reading and writing bodies.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::model::{Body, BodyColumns, BodyFilter};
use crate::database::kept::{among, only};
use crate::database::relations::council_bodies;
use crate::database::schema::{bodies, councils};
use crate::database::sql::{Bind, Statement};
use crate::database::{Reader, Tx};
use crate::ids::{BodyId, CouncilId};
use crate::record::noun::{filters, stored};

filters! { bodies: BodyFilter;
    own(of_council), named(slug), any(kind), is(parent_id), own(existing), from(updated_since, updated_at),
}
stored! { bodies: Body, BodyColumns, BodyId, BodyFilter; public at once }

/// Only the bodies of a council, which the filter names by its id or its slug, and those in which it takes part.
fn of_council<'a>(mut query: bodies::BoxedQuery<'a, Pg>, filter: &'a BodyFilter) -> bodies::BoxedQuery<'a, Pg> {
    if let Some(council_id) = filter.council_id {
        let of = council_bodies::table.filter(only(council_bodies::council_id, council_id));
        query = query.filter(bodies::id.eq_any(of.select(council_bodies::body_id)));
    }
    if let Some(slugs) = &filter.council {
        let councils = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        let of = council_bodies::table.filter(council_bodies::council_id.eq_any(councils));
        query = query.filter(bodies::id.eq_any(of.select(council_bodies::body_id)));
    }
    query
}

/// Only the bodies that existed on a day.
fn existing<'a>(query: bodies::BoxedQuery<'a, Pg>, filter: &'a BodyFilter) -> bodies::BoxedQuery<'a, Pg> {
    let Some(day) = filter.on else { return query };
    query
        .filter(bodies::starts_on.is_null().or(bodies::starts_on.le(day)))
        .filter(bodies::ends_on.is_null().or(bodies::ends_on.ge(day)))
}

/// The bodies with these ids that were not deleted.
///
/// # Errors
/// When the query fails.
pub async fn with_ids(db: &Reader, ids: &[BodyId]) -> QueryResult<Vec<Body>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = || bodies::table.filter(among(bodies::id, ids)).filter(bodies::deleted_at.is_null());
    db.load(|| found().select(Body::as_select())).await
}

/// The joint meetings where a body is a further one: the council of each, and whether it is public.
///
/// # Errors
/// When the query fails.
pub async fn joint_meetings(tx: &Tx<'_>, id: BodyId) -> QueryResult<Vec<(Uuid, bool)>> {
    let sql = "SELECT council_id, is_public FROM record.meetings WHERE joint_with <> '[]' \
               AND joint_with @> jsonb_build_array(jsonb_build_object('body_id', ?::uuid)) AND deleted_at IS NULL";
    let statement: Statement<(SqlUuid, Bool)> = Statement::new(sql, vec![Bind::Id(id.into())]);
    statement.load(&mut tx.db()).await
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
