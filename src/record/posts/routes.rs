//! The handlers for posts.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{FullPost, Post, PostFilter, PostInput, SORTS};
use super::{change, create, delete, put, queries};
use crate::http::auth::{Anyone, Caller, CouncilAdmin};
use crate::http::door::{DeleteQuery, Door, FindQuery, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, PutHeaders};
use crate::http::page::{Page, narrow, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::{BodyId, CouncilId, PostId};
use crate::kind::Kind;

type PostPage = Page<Post>;
type PostPatch = Patch<PostInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_posts)
        .service(list_council_posts)
        .service(list_body_posts)
        .service(find_post)
        .service(get_post)
        .service(create_post)
        .service(put_post)
        .service(update_post)
        .service(delete_post);
}

/// List posts
///
/// Ordered by label, unless you send `sort`.
#[utoipa::path(
    tag = "Posts",
    params(PostFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of posts.", body = PostPage))
)]
#[get("/v1/posts")]
async fn list_posts(caller: Caller<Anyone>, door: Door, query: ListQuery<PostFilter>) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the posts of a council
///
/// Gives the same rows as the list of all posts, filtered by `council_id`.
#[utoipa::path(
    tag = "Posts",
    params(("id" = CouncilId, Path, description = "Id of the council."), PostFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of posts.", body = PostPage))
)]
#[get("/v1/councils/{id}/posts")]
async fn list_council_posts(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<CouncilId>,
    mut query: ListQuery<PostFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.council_id, id.0, "council_id")?;
    page(&caller, &door, &query, Some((Kind::Council, id.0.into()))).await
}

/// List the posts of a body
///
/// Gives the same rows as the list of all posts, filtered by `body_id`.
#[utoipa::path(
    tag = "Posts",
    params(("id" = BodyId, Path, description = "Id of the body."), PostFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of posts.", body = PostPage))
)]
#[get("/v1/bodies/{id}/posts")]
async fn list_body_posts(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<BodyId>,
    mut query: ListQuery<PostFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.body_id, id.0, "body_id")?;
    page(&caller, &door, &query, Some((Kind::Body, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<PostFilter>,
    parent: Option<(Kind, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let request = query.page(&SORTS, query.filter.sort.as_deref())?;
    let total = match request.count {
        true => {
            let count = door.read_slowly(caller, async |db| Ok(queries::count(db, &query.filter, &request).await?));
            Some(count.await?)
        }
        false => None,
    };
    let page = door
        .read(caller, async |db| {
            require_parent(db, parent).await?;
            let rows = queries::list(db, &query.filter, &request).await?;
            let page = Page::new(rows, total, &request, query, &door.urls);
            Ok(page)
        })
        .await?;
    door.page(caller, page).await
}

/// Read a post
///
/// Gets one post by its id. A deleted post that was public gets 410.
#[utoipa::path(
    tag = "Posts",
    params(("id" = PostId, Path, description = "Id of the post."), IfNoneMatch),
    responses((status = 200, description = "The post.", body = FullPost))
)]
#[get("/v1/posts/{id}")]
async fn get_post(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<PostId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let post = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullPost::new(post, &door.urls))
}

/// Read a post by external identifier
///
/// Gets one post by the identifier that it has in another system.
#[utoipa::path(
    tag = "Posts",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The post.", body = FullPost))
)]
#[get("/v1/posts/by/{scheme}/{value}")]
async fn find_post(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let post = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Post, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullPost::new(post, &door.urls))
}

/// Create a post
///
/// You need a token for `council:admin`. A post is public immediately.
#[utoipa::path(
    tag = "Posts",
    params(WriteQuery, IdempotencyKey),
    request_body = PostInput,
    responses((status = 201, description = "Created.", body = FullPost))
)]
#[post("/v1/posts")]
async fn create_post(
    caller: Caller<CouncilAdmin>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<PostInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let post = create(tx, new, None).await?;
        door.saved(Saved::Created(post))
    })
    .await
}

/// Create or replace a post by external identifier
///
/// Use this to sync: send the whole post as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Posts",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = PostInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullPost),
        (status = 201, description = "Created.", body = FullPost)
    )
)]
#[put("/v1/posts/by/{scheme}/{value}")]
async fn put_post(
    caller: Caller<CouncilAdmin>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<PostInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Post>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change a post
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Posts",
    params(("id" = PostId, Path, description = "Id of the post."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((PostPatch = "application/merge-patch+json"), (PostPatch = "application/json"))),
    responses((status = 200, description = "The post as it is now.", body = FullPost))
)]
#[patch("/v1/posts/{id}")]
async fn update_post(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<PostId>,
    query: Query<WriteQuery>,
    body: Json<Patch<PostInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let post = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(post))
    })
    .await
}

/// Delete a post
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Posts",
    params(("id" = PostId, Path, description = "Id of the post."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/posts/{id}")]
async fn delete_post(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<PostId>,
    query: Query<DeleteQuery>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, None, async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        delete(tx, &current, query.0.reason).await?;
        Ok(door.deleted())
    })
    .await
}
