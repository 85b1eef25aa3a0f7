//! Reading and writing bodies.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Body, BodyColumns, BodyFilter};
use crate::database::schema::{bodies, councils};
use crate::ids::{BodyId, CouncilId};
use crate::record::noun::{filters, stored};

filters! { bodies: BodyFilter;
    is(council_id), of(council, councils::slug, council_id), named(slug), any(kind), is(parent_id),
    from(updated_since, updated_at),
}
stored! { bodies: Body, BodyColumns, BodyId, BodyFilter; public at once }

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
