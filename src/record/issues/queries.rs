//! Reading and writing issues.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Issue, IssueColumns, IssueFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{councils, issues};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::IssueId;
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::record::publication::Publication;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a IssueFilter, page: &PageRequest) -> issues::BoxedQuery<'a, Pg> {
    let mut query = issues::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(issues::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(issues::council_id.eq_any(of));
    }
    if let Some(reference) = &filter.reference {
        query = query.filter(issues::reference.eq_any(&reference.0));
    }
    if let Some(kind) = &filter.kind {
        query = query.filter(issues::kind.eq_any(&kind.0));
    }
    if let Some(state) = &filter.state {
        query = query.filter(issues::state.eq_any(&state.0));
    }
    if let Some(publication) = &filter.publication {
        query = query.filter(issues::publication.eq_any(&publication.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(issues::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(issues::deleted_at.is_null());
    }
    query
}

/// A page of the issues that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &IssueFilter, page: &PageRequest) -> QueryResult<Vec<Issue>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Issue::as_select())
            .most(page.most())
    })
    .await
}

/// The issues on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &IssueFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One issue, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: IssueId) -> QueryResult<Issue> {
    issues::table.find(id).select(Issue::as_select()).known().get_result(&mut db).await
}

/// One issue that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: IssueId) -> Result<Locked<Issue, IssueColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Issue, id.into()).await?;
    let query = issues::table.find(id).select((Issue::as_select(), IssueColumns::as_select()));
    let (record, columns): (Issue, IssueColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds an issue.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: IssueId, columns: &IssueColumns) -> QueryResult<Issue> {
    let is_public = tx.is_public_at_once(columns.publication == Publication::Published, &[]);
    let row = (
        issues::id.eq(id),
        issues::version.eq(1),
        issues::created_at.eq(tx.at()),
        issues::updated_at.eq(tx.at()),
        issues::is_public.eq(is_public),
        issues::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(issues::table).values(row).returning(Issue::as_returning()).get_result(&mut tx.db()).await
}

/// Writes a new version of an issue.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: IssueId, columns: &IssueColumns) -> QueryResult<Issue> {
    let moved = (issues::version.eq(issues::version + 1), issues::updated_at.eq(greatest(issues::updated_at, tx.at())));
    diesel::update(issues::table.find(id))
        .set((moved, columns))
        .returning(Issue::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of an issue.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: IssueId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        issues::version.eq(issues::version + 1),
        issues::updated_at.eq(greatest(issues::updated_at, tx.at())),
        issues::was_public.eq(issues::is_public),
        issues::deleted_at.eq(tx.at()),
        issues::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(issues::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}
