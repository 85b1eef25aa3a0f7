//! The handlers for meetings that are not those of every record type.

use actix_web::{HttpResponse, get};
use futures_util::try_join;

use super::included::{Included, MeetingKeyQuery, MeetingQuery};
use super::model::{FullMeeting, Meeting, MeetingInclude};
use crate::database::Reader;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::{Door, KeyPath};
use crate::http::extract::{Many, Path, Query};
use crate::http::headers::IfNoneMatch;
use crate::http::include::MOMENT_TRIES;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::ids::MeetingId;
use crate::kind::Kind;
use crate::record::noun::Stored;
use crate::record::noun::standard::{lists, writes};
use crate::refused::Refused;

/// Mounts them, and those of every record type.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    lists::<Meeting>(services);
    services.service(find_meeting).service(get_meeting);
    writes::<Meeting>(services);
}

/// Read a meeting
///
/// Gets one meeting by its id. A deleted meeting that was public gets 410.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), MeetingQuery, IfNoneMatch),
    responses((status = 200, description = "The meeting.", body = FullMeeting))
)]
#[get("/v1/meetings/{id}")]
async fn get_meeting(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MeetingId>,
    query: Query<MeetingQuery>,
) -> Result<HttpResponse, Problem> {
    let meeting = door.read(&caller, async |db| one(db, id.0, query.0.include.as_ref(), &door.urls).await).await?;
    door.one(&caller, meeting)
}

/// Read a meeting by external identifier
///
/// Gets one meeting by the identifier that it has in another system.
#[utoipa::path(
    tag = "Meetings",
    params(KeyPath, MeetingKeyQuery, IfNoneMatch),
    responses((status = 200, description = "The meeting.", body = FullMeeting))
)]
#[get("/v1/meetings/by/{scheme}/{value}")]
async fn find_meeting(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<MeetingKeyQuery>,
) -> Result<HttpResponse, Problem> {
    let meeting = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Meeting, &key.0, query.0.council.as_deref()).await?;
            one(db, id.into(), query.0.include.as_ref(), &door.urls).await
        })
        .await?;
    door.one(&caller, meeting)
}

/// One meeting with what is asked for. It and its children are two statements, sent at once; where a writer came
/// between them, they are read again, so that the answer is of one moment.
async fn one(
    db: &Reader,
    id: MeetingId,
    wanted: Option<&Many<MeetingInclude>>,
    urls: &Urls,
) -> Result<FullMeeting, Refused> {
    let ids = [id];
    let mut tries = 0;
    loop {
        let (meeting, children) = try_join!(Meeting::get(db, id), Included::read(db, &ids, wanted))?;
        let mut full = FullMeeting::new(meeting.standing()?, urls);
        tries += 1;
        if children.add(std::slice::from_mut(&mut full), urls).await || tries == MOMENT_TRIES {
            return Ok(full);
        }
    }
}
