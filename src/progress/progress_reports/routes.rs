//! The handlers for progress reports.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{FullProgressReport, ProgressReport, ProgressReportFilter, ProgressReportInput, SORTS};
use super::{change, create, delete, put, queries};
use crate::http::auth::{Anyone, Caller, ProgressWriter};
use crate::http::door::{DeleteQuery, Door, FindQuery, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, PutHeaders};
use crate::http::page::{Page, narrow, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::{ProgressReportId, StrategyId};
use crate::kind::Kind;

type ProgressReportPage = Page<ProgressReport>;
type ProgressReportPatch = Patch<ProgressReportInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_progress_reports)
        .service(list_strategy_progress_reports)
        .service(find_progress_report)
        .service(get_progress_report)
        .service(create_progress_report)
        .service(put_progress_report)
        .service(update_progress_report)
        .service(delete_progress_report);
}

/// List progress reports
///
/// Ordered with the latest period first, unless you send `sort`.
#[utoipa::path(
    tag = "Progress reports",
    params(ProgressReportFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of progress reports.", body = ProgressReportPage))
)]
#[get("/v1/progress-reports")]
async fn list_progress_reports(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<ProgressReportFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the progress reports of a strategy
///
/// Gives the same rows as the list of all progress reports, filtered by `strategy_id`.
#[utoipa::path(
    tag = "Progress reports",
    params(("id" = StrategyId, Path, description = "Id of the strategy."), ProgressReportFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of progress reports.", body = ProgressReportPage))
)]
#[get("/v1/strategies/{id}/progress-reports")]
async fn list_strategy_progress_reports(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<StrategyId>,
    mut query: ListQuery<ProgressReportFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.strategy_id, id.0, "strategy_id")?;
    page(&caller, &door, &query, Some((Kind::Strategy, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<ProgressReportFilter>,
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
            Ok(Page::new(rows, total, &request, query, &door.urls))
        })
        .await?;
    door.page(caller, page).await
}

/// Read a progress report
///
/// Gets one progress report by its id. A deleted progress report that was public gets 410.
#[utoipa::path(
    tag = "Progress reports",
    params(("id" = ProgressReportId, Path, description = "Id of the progress report."), IfNoneMatch),
    responses((status = 200, description = "The progress report.", body = FullProgressReport))
)]
#[get("/v1/progress-reports/{id}")]
async fn get_progress_report(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<ProgressReportId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let report = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullProgressReport::new(report, &door.urls))
}

/// Read a progress report by external identifier
///
/// Gets one progress report by the identifier that it has in another system.
#[utoipa::path(
    tag = "Progress reports",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The progress report.", body = FullProgressReport))
)]
#[get("/v1/progress-reports/by/{scheme}/{value}")]
async fn find_progress_report(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let report = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::ProgressReport, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullProgressReport::new(report, &door.urls))
}

/// Create a progress report
///
/// A new progress report is a draft: the public cannot see it. To publish it, send PATCH `{"publication":
/// "published"}`, or include that field when you create it.
#[utoipa::path(
    tag = "Progress reports",
    params(WriteQuery, IdempotencyKey),
    request_body = ProgressReportInput,
    responses((status = 201, description = "Created.", body = FullProgressReport))
)]
#[post("/v1/progress-reports")]
async fn create_progress_report(
    caller: Caller<ProgressWriter>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<ProgressReportInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let report = create(tx, new, None).await?;
        door.saved(Saved::Created(report))
    })
    .await
}

/// Create or replace a progress report by external identifier
///
/// Use this to sync: send the whole progress report as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Progress reports",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = ProgressReportInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullProgressReport),
        (status = 201, description = "Created.", body = FullProgressReport)
    )
)]
#[put("/v1/progress-reports/by/{scheme}/{value}")]
async fn put_progress_report(
    caller: Caller<ProgressWriter>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<ProgressReportInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&ProgressReport>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change a progress report
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Progress reports",
    params(
        ("id" = ProgressReportId, Path, description = "Id of the progress report."),
        WriteQuery,
        IfMatch,
        IdempotencyKey
    ),
    request_body(
        content((ProgressReportPatch = "application/merge-patch+json"), (ProgressReportPatch = "application/json"))
    ),
    responses((status = 200, description = "The progress report as it is now.", body = FullProgressReport))
)]
#[patch("/v1/progress-reports/{id}")]
async fn update_progress_report(
    caller: Caller<ProgressWriter>,
    door: Door,
    id: Path<ProgressReportId>,
    query: Query<WriteQuery>,
    body: Json<Patch<ProgressReportInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let report = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(report))
    })
    .await
}

/// Delete a progress report
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Progress reports",
    params(
        ("id" = ProgressReportId, Path, description = "Id of the progress report."),
        DeleteQuery,
        IfMatch,
        IdempotencyKey
    ),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/progress-reports/{id}")]
async fn delete_progress_report(
    caller: Caller<ProgressWriter>,
    door: Door,
    id: Path<ProgressReportId>,
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
