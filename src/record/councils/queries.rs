//! Reading and writing councils.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Council, CouncilColumns, CouncilFilter};
use crate::database::schema::councils;
use crate::ids::CouncilId;
use crate::record::noun::{filters, stored};

filters! { councils: CouncilFilter;
    named(slug), any(gss_code), any(nation), own(existing), from(updated_since, updated_at),
}
stored! { councils: Council, CouncilColumns, CouncilId, CouncilFilter; public at once }

/// Only the councils that existed on a day.
fn existing<'a>(query: councils::BoxedQuery<'a, Pg>, filter: &'a CouncilFilter) -> councils::BoxedQuery<'a, Pg> {
    let Some(day) = filter.on else { return query };
    query
        .filter(councils::starts_on.is_null().or(councils::starts_on.le(day)))
        .filter(councils::ends_on.is_null().or(councils::ends_on.ge(day)))
}

/// Another council that has the slug, or had it until it was deleted.
///
/// # Errors
/// When the query fails.
pub async fn with_slug(
    mut db: &AsyncPgConnection,
    id: Option<CouncilId>,
    slug: &str,
) -> QueryResult<Option<CouncilId>> {
    let mut query = councils::table.filter(councils::slug.eq(slug)).select(councils::id).into_boxed();
    if let Some(id) = id {
        query = query.filter(councils::id.ne(id));
    }
    query.first(&mut db).await.optional()
}
