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
/// Those of one meeting together, in its order, unless `sort` says otherwise.
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
/// The same as the list of all attendances with `meeting_id`.
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
/// One attendance by its id; a deleted one is answered with 410.
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

/// Read an attendance by another system's key
///
/// One attendance, by the key under which another system knows it.
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
/// A new attendance is a draft, which the public does not see: publish it with PATCH `{"publication": "published"}`, or send that
/// member at once with a token for `record:publish`.
#[utoipa::path(
    tag = "Attendances",
    params(WriteQuery, IdempotencyKey),
    request_body = AttendanceInput,
    responses((status = 201, description = "It was created.", body = FullAttendance))
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

/// Create or replace an attendance by another system's key
///
/// The way to keep a copy in step: send the whole attendance as often as you like. What says nothing new changes nothing.
#[utoipa::path(
    tag = "Attendances",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = AttendanceInput,
    responses(
        (status = 200, description = "It was there, and is this now.", body = FullAttendance),
        (status = 201, description = "It was created.", body = FullAttendance)
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
/// A merge patch: what is left out stays, `null` clears.
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
/// What something still belongs to is not deleted: 409 names it. The change log keeps what it was.
#[utoipa::path(
    tag = "Attendances",
    params(("id" = AttendanceId, Path, description = "Id of the attendance."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "It was deleted."))
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
