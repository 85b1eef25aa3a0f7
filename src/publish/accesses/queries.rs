//! Reading the log of accesses.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Access, AccessFilter};
use crate::database::kept::{Limitable, among, only};
use crate::database::schema::{accesses, councils};
use crate::http::page::PageRequest;

fn filtered(filter: &AccessFilter) -> accesses::BoxedQuery<'_, Pg> {
    let mut query = accesses::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(accesses::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(accesses::council_id.eq_any(of));
    }
    if let Some(record_id) = filter.record_id {
        query = query.filter(only(accesses::record_id, record_id));
    }
    if let Some(subjects) = &filter.subject {
        query = query.filter(accesses::subject.eq_any(&subjects.0));
    }
    if let Some(since) = filter.read_since {
        query = query.filter(accesses::read_at.ge(since));
    }
    query
}

/// A page of the entries that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(mut db: &AsyncPgConnection, filter: &AccessFilter, page: &PageRequest) -> QueryResult<Vec<Access>> {
    filtered(filter)
        .filter(page.keyset.after())
        .order(page.keyset.order())
        .select(Access::as_select())
        .most(page.most())
        .load(&mut db)
        .await
}

/// The entries on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &AccessFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter).filter(page.keyset.whole()).count().get_result(&mut db).await
}
