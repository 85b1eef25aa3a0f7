//! The handlers for issues.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{FullIssue, Issue, IssueFilter, IssueInput, SORTS};
use super::{change, create, delete, put, queries};
use crate::http::auth::{Anyone, Caller, Publish, Write};
use crate::http::door::{DeleteQuery, Door, FindQuery, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, PutHeaders};
use crate::http::page::{Page, narrow, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::{CouncilId, IssueId};
use crate::kind::Kind;

type IssuePage = Page<Issue>;
type IssuePatch = Patch<IssueInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_issues)
        .service(list_council_issues)
        .service(find_issue)
        .service(get_issue)
        .service(create_issue)
        .service(put_issue)
        .service(update_issue)
        .service(delete_issue);
}

/// List issues
///
/// Ordered by title, unless you send `sort`.
#[utoipa::path(
    tag = "Issues",
    params(IssueFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of issues.", body = IssuePage))
)]
#[get("/v1/issues")]
async fn list_issues(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<IssueFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the issues of a council
///
/// Gives the same rows as the list of all issues, filtered by `council_id`.
#[utoipa::path(
    tag = "Issues",
    params(("id" = CouncilId, Path, description = "Id of the council."), IssueFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of issues.", body = IssuePage))
)]
#[get("/v1/councils/{id}/issues")]
async fn list_council_issues(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<CouncilId>,
    mut query: ListQuery<IssueFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.council_id, id.0, "council_id")?;
    page(&caller, &door, &query, Some((Kind::Council, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<IssueFilter>,
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

/// Read an issue
///
/// Gets one issue by its id. A deleted issue that was public gets 410.
#[utoipa::path(
    tag = "Issues",
    params(("id" = IssueId, Path, description = "Id of the issue."), IfNoneMatch),
    responses((status = 200, description = "The issue.", body = FullIssue))
)]
#[get("/v1/issues/{id}")]
async fn get_issue(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<IssueId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let issue = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullIssue::new(issue, &door.urls))
}

/// Read an issue by external identifier
///
/// Gets one issue by the identifier that it has in another system.
#[utoipa::path(
    tag = "Issues",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The issue.", body = FullIssue))
)]
#[get("/v1/issues/by/{scheme}/{value}")]
async fn find_issue(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let issue = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Issue, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullIssue::new(issue, &door.urls))
}

/// Create an issue
///
/// A new issue is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it, with a token for `record:publish`.
#[utoipa::path(
    tag = "Issues",
    params(WriteQuery, IdempotencyKey),
    request_body = IssueInput,
    responses((status = 201, description = "Created.", body = FullIssue))
)]
#[post("/v1/issues")]
async fn create_issue(
    caller: Caller<Write>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<IssueInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let issue = create(tx, new, None).await?;
        door.saved(Saved::Created(issue))
    })
    .await
}

/// Create or replace an issue by external identifier
///
/// Use this to sync: send the whole issue as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Issues",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = IssueInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullIssue),
        (status = 201, description = "Created.", body = FullIssue)
    )
)]
#[put("/v1/issues/by/{scheme}/{value}")]
async fn put_issue(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<IssueInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Issue>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change an issue
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Issues",
    params(("id" = IssueId, Path, description = "Id of the issue."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((IssuePatch = "application/merge-patch+json"), (IssuePatch = "application/json"))),
    responses((status = 200, description = "The issue as it is now.", body = FullIssue))
)]
#[patch("/v1/issues/{id}")]
async fn update_issue(
    caller: Caller<Write>,
    door: Door,
    id: Path<IssueId>,
    query: Query<WriteQuery>,
    body: Json<Patch<IssueInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let issue = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(issue))
    })
    .await
}

/// Delete an issue
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Issues",
    params(("id" = IssueId, Path, description = "Id of the issue."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/issues/{id}")]
async fn delete_issue(
    caller: Caller<Publish>,
    door: Door,
    id: Path<IssueId>,
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
