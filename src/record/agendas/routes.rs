//! The handlers for agendas.

use actix_web::{HttpResponse, put};

use super::model::{AgendaInput, SavedAgenda};
use super::{Of, put};
use crate::http::auth::{Caller, Write};
use crate::http::door::{Door, KeyPath, PutQuery, WriteQuery};
use crate::http::extract::{Json, Path, Query, Whole};
use crate::http::headers::IdempotencyKey;
use crate::http::problem::Problem;
use crate::http::refusals::Gone;
use crate::http::services::ServiceConfig;
use crate::ids::MeetingId;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(put_meeting_agenda_by_key).service(put_meeting_agenda);
}

/// Replace the agenda of a meeting
///
/// Send all items in order, with the metadata of their papers. Give each your own external identifier in `key`. The
/// server creates new records, changes those that differ and removes those that are not in the list: all or nothing. An
/// item or paper that an earlier agenda left out comes back, with its file. The server does not remove an item with
/// decisions or minutes: 409 names it. To remove an item, you need a token with the scope `record:publish`.
/// `dry_run=true` shows what would happen.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), WriteQuery, IdempotencyKey),
    request_body = AgendaInput,
    responses(
        (status = 200, description = "The agenda was replaced: the result for each record.", body = SavedAgenda),
        Gone
    )
)]
#[put("/v1/meetings/{id}/agenda")]
async fn put_meeting_agenda(
    caller: Caller<Write>,
    door: Door,
    id: Path<MeetingId>,
    query: Query<WriteQuery>,
    body: Json<Whole<AgendaInput>>,
) -> Result<HttpResponse, Problem> {
    door.require_unconditional()?;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        door.done(&put(tx, Of::Id(id.0), None, body.value.0, &door.urls).await?)
    })
    .await
}

/// Replace the agenda of a meeting by external identifier
///
/// Replaces the agenda of the meeting with this external identifier, as `PUT /v1/meetings/{id}/agenda` does.
#[utoipa::path(
    tag = "Meetings",
    params(KeyPath, PutQuery, IdempotencyKey),
    request_body = AgendaInput,
    responses(
        (status = 200, description = "The agenda was replaced: the result for each record.", body = SavedAgenda),
        Gone
    )
)]
#[put("/v1/meetings/by/{scheme}/{value}/agenda")]
async fn put_meeting_agenda_by_key(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<AgendaInput>>,
) -> Result<HttpResponse, Problem> {
    door.require_unconditional()?;
    let (key, council) = (key.0.key(), query.0.council.as_deref());
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        door.done(&put(tx, Of::Key(&key), council, body.value.0, &door.urls).await?)
    })
    .await
}
