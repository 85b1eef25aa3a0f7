//! Reading and writing posts.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Post, PostColumns, PostFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{councils, posts};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::PostId;
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a PostFilter, page: &PageRequest) -> posts::BoxedQuery<'a, Pg> {
    let mut query = posts::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(posts::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(posts::council_id.eq_any(of));
    }
    if let Some(body_id) = filter.body_id {
        query = query.filter(only(posts::body_id, body_id));
    }
    if let Some(label) = &filter.label {
        query = query.filter(posts::label.eq_any(&label.0));
    }
    if let Some(kind) = &filter.kind {
        query = query.filter(posts::kind.eq_any(&kind.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(posts::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(posts::deleted_at.is_null());
    }
    query
}

/// A page of the posts that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &PostFilter, page: &PageRequest) -> QueryResult<Vec<Post>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Post::as_select())
            .most(page.most())
    })
    .await
}

/// The posts on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &PostFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One post, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: PostId) -> QueryResult<Post> {
    posts::table.find(id).select(Post::as_select()).known().get_result(&mut db).await
}

/// One post that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: PostId) -> Result<Locked<Post, PostColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Post, id.into()).await?;
    let query = posts::table.find(id).select((Post::as_select(), PostColumns::as_select()));
    let (record, columns): (Post, PostColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a post.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: PostId, columns: &PostColumns) -> QueryResult<Post> {
    let row =
        (posts::id.eq(id), posts::version.eq(1), posts::created_at.eq(tx.at()), posts::updated_at.eq(tx.at()), columns);
    diesel::insert_into(posts::table).values(row).returning(Post::as_returning()).get_result(&mut tx.db()).await
}

/// Writes a new version of a post.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: PostId, columns: &PostColumns) -> QueryResult<Post> {
    let moved = (posts::version.eq(posts::version + 1), posts::updated_at.eq(greatest(posts::updated_at, tx.at())));
    diesel::update(posts::table.find(id))
        .set((moved, columns))
        .returning(Post::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone of a post.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: PostId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        posts::version.eq(posts::version + 1),
        posts::updated_at.eq(greatest(posts::updated_at, tx.at())),
        posts::deleted_at.eq(tx.at()),
        posts::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(posts::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}
