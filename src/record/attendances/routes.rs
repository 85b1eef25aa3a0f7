//! The handlers for attendances.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{Attendance, AttendanceFilter, AttendanceInput, FullAttendance, SORTS};
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
use crate::ids::{AttendanceId, MeetingId};
use crate::kind::Kind;

type AttendancePage = Page<Attendance>;
type AttendancePatch = Patch<AttendanceInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_attendances)
        .service(list_meeting_attendances)
        .service(find_attendance)
        .service(get_attendance)
        .service(create_attendance)
        .service(put_attendance)
        .service(update_attendance)
        .service(delete_attendance);
}

/// List attendances
///
/// Attendances of one meeting are together, in its order, unless you send `sort`.
#[utoipa::path(
    tag = "Attendances",
    params(AttendanceFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of attendances.", body = AttendancePage))
)]
#[get("/v1/attendances")]
async fn list_attendances(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<AttendanceFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the attendances of a meeting
///
/// Gives the same rows as the list of all attendances, filtered by `meeting_id`.
#[utoipa::path(
    tag = "Attendances",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), AttendanceFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of attendances.", body = AttendancePage))
)]
#[get("/v1/meetings/{id}/attendances")]
async fn list_meeting_attendances(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MeetingId>,
    mut query: ListQuery<AttendanceFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.meeting_id, id.0, "meeting_id")?;
    page(&caller, &door, &query, Some((Kind::Meeting, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<AttendanceFilter>,
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

/// Read an attendance
///
/// Gets one attendance by its id. A deleted attendance that was public gets 410.
#[utoipa::path(
    tag = "Attendances",
    params(("id" = AttendanceId, Path, description = "Id of the attendance."), IfNoneMatch),
    responses((status = 200, description = "The attendance.", body = FullAttendance))
)]
#[get("/v1/attendances/{id}")]
async fn get_attendance(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<AttendanceId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let attendance = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullAttendance::new(attendance, &door.urls))
}

/// Read an attendance by external identifier
///
/// Gets one attendance by the identifier that it has in another system.
#[utoipa::path(
    tag = "Attendances",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The attendance.", body = FullAttendance))
)]
#[get("/v1/attendances/by/{scheme}/{value}")]
async fn find_attendance(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let attendance = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Attendance, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullAttendance::new(attendance, &door.urls))
}

/// Create an attendance
///
/// A new attendance is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it, with a token for `record:publish`.
#[utoipa::path(
    tag = "Attendances",
    params(WriteQuery, IdempotencyKey),
    request_body = AttendanceInput,
    responses((status = 201, description = "Created.", body = FullAttendance))
)]
#[post("/v1/attendances")]
async fn create_attendance(
    caller: Caller<Write>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<AttendanceInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let attendance = create(tx, new, None).await?;
        door.saved(Saved::Created(attendance))
    })
    .await
}

/// Create or replace an attendance by external identifier
///
/// Use this to sync: send the whole attendance as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Attendances",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = AttendanceInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullAttendance),
        (status = 201, description = "Created.", body = FullAttendance)
    )
)]
#[put("/v1/attendances/by/{scheme}/{value}")]
async fn put_attendance(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<AttendanceInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Attendance>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change an attendance
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Attendances",
    params(("id" = AttendanceId, Path, description = "Id of the attendance."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((AttendancePatch = "application/merge-patch+json"), (AttendancePatch = "application/json"))),
    responses((status = 200, description = "The attendance as it is now.", body = FullAttendance))
)]
#[patch("/v1/attendances/{id}")]
async fn update_attendance(
    caller: Caller<Write>,
    door: Door,
    id: Path<AttendanceId>,
    query: Query<WriteQuery>,
    body: Json<Patch<AttendanceInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let attendance = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(attendance))
    })
    .await
}

/// Delete an attendance
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Attendances",
    params(("id" = AttendanceId, Path, description = "Id of the attendance."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/attendances/{id}")]
async fn delete_attendance(
    caller: Caller<Publish>,
    door: Door,
    id: Path<AttendanceId>,
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
