//! The handlers for the whole attendance of a meeting.

use actix_web::{HttpResponse, put};

use super::model::{AttendancesInput, SavedAttendances};
use super::put;
use crate::http::auth::{Caller, Write};
use crate::http::door::{Door, KeyPath, PutQuery, WriteQuery};
use crate::http::extract::{Json, Path, Query, Whole};
use crate::http::headers::IdempotencyKey;
use crate::http::problem::Problem;
use crate::http::refusals::Gone;
use crate::http::services::ServiceConfig;
use crate::ids::MeetingId;
use crate::record::agendas::Of;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(put_meeting_attendances_by_key).service(put_meeting_attendances);
}

/// Replace the attendance of a meeting
///
/// Send everyone in order. The server finds each one again by the person, or else by the recorded name. It creates new
/// attendances, changes those that differ and removes those that are not in the list: all of it or nothing. To remove,
/// you need a token for `record:publish`. `dry_run=true` shows what would happen.
#[utoipa::path(
    tag = "Attendances",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), WriteQuery, IdempotencyKey),
    request_body = AttendancesInput,
    responses(
        (status = 200, description = "The attendance was replaced: results by person.", body = SavedAttendances),
        Gone
    )
)]
#[put("/v1/meetings/{id}/attendances")]
async fn put_meeting_attendances(
    caller: Caller<Write>,
    door: Door,
    id: Path<MeetingId>,
    query: Query<WriteQuery>,
    body: Json<Whole<AttendancesInput>>,
) -> Result<HttpResponse, Problem> {
    door.require_unconditional()?;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        door.done(&put(tx, Of::Id(id.0), None, body.value.0, &door.urls).await?)
    })
    .await
}

/// Replace the attendance of a meeting by external identifier
///
/// The same, for the meeting with this external identifier.
#[utoipa::path(
    tag = "Attendances",
    params(KeyPath, PutQuery, IdempotencyKey),
    request_body = AttendancesInput,
    responses(
        (status = 200, description = "The attendance was replaced: results by person.", body = SavedAttendances),
        Gone
    )
)]
#[put("/v1/meetings/by/{scheme}/{value}/attendances")]
async fn put_meeting_attendances_by_key(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<AttendancesInput>>,
) -> Result<HttpResponse, Problem> {
    door.require_unconditional()?;
    let (key, council) = (key.0.key(), query.0.council.as_deref());
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        door.done(&put(tx, Of::Key(&key), council, body.value.0, &door.urls).await?)
    })
    .await
}
