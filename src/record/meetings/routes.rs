//! The handlers for meetings.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use diesel::QueryResult;
use futures_util::try_join;
use uuid::Uuid;

use super::model::{
    FullMeeting, Meeting, MeetingFilter, MeetingInclude, MeetingInput, MeetingKeyQuery, MeetingQuery, SORTS,
};
use super::{change, create, delete, put, queries, warn};
use crate::database::Reader;
use crate::http::auth::{Anyone, Caller, Publish, Write};
use crate::http::door::{DeleteQuery, Door, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, Many, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, PutHeaders};
use crate::http::include::{Children, MOMENT_TRIES, group};
use crate::http::page::{Page, narrow, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::ids::{BodyId, MeetingId};
use crate::kind::Kind;
use crate::record::attendances::model::Attendance;
use crate::record::attendances::queries as attendances;
use crate::record::items::model::Item;
use crate::record::items::queries as items;
use crate::refused::Refused;

type MeetingPage = Page<Meeting>;
type MeetingPatch = Patch<MeetingInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_meetings)
        .service(list_body_meetings)
        .service(find_meeting)
        .service(get_meeting)
        .service(create_meeting)
        .service(put_meeting)
        .service(update_meeting)
        .service(delete_meeting);
}

/// List meetings
///
/// Ordered with the newest first, unless you send `sort`.
#[utoipa::path(
    tag = "Meetings",
    params(MeetingFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of meetings.", body = MeetingPage))
)]
#[get("/v1/meetings")]
async fn list_meetings(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<MeetingFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the meetings of a body
///
/// Gives the same rows as the list of all meetings, filtered by `body_id`.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = BodyId, Path, description = "Id of the body."), MeetingFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of meetings.", body = MeetingPage))
)]
#[get("/v1/bodies/{id}/meetings")]
async fn list_body_meetings(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<BodyId>,
    mut query: ListQuery<MeetingFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.body_id, id.0, "body_id")?;
    page(&caller, &door, &query, Some((Kind::Body, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<MeetingFilter>,
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
    let read = async |db: &Reader| -> Result<Page<Meeting>, Refused> {
        require_parent(db, parent).await?;
        let rows = queries::list(db, &query.filter, &request).await?;
        let mut page = Page::new(rows, total, &request, query, &door.urls);
        let ids: Vec<MeetingId> = page.data.iter().map(|full| full.record.id).collect();
        Included::read(db, &ids, query.filter.include.as_ref()).await?.add(&mut page.data, &door.urls).await;
        Ok(page)
    };
    let page = match query.filter.include {
        Some(_) => door.read_large(caller, read).await?,
        None => door.read(caller, read).await?,
    };
    door.page(caller, page).await
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

/// Create a meeting
///
/// A new meeting is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it, with a token for `record:publish`.
#[utoipa::path(
    tag = "Meetings",
    params(WriteQuery, IdempotencyKey),
    request_body = MeetingInput,
    responses((status = 201, description = "Created.", body = FullMeeting))
)]
#[post("/v1/meetings")]
async fn create_meeting(
    caller: Caller<Write>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<MeetingInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let meeting = create(tx, new, None).await?;
        warn(tx, &meeting).await?;
        door.saved(Saved::Created(meeting))
    })
    .await
}

/// Create or replace a meeting by external identifier
///
/// Use this to sync: send the whole meeting as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Meetings",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = MeetingInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullMeeting),
        (status = 201, description = "Created.", body = FullMeeting)
    )
)]
#[put("/v1/meetings/by/{scheme}/{value}")]
async fn put_meeting(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<MeetingInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Meeting>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        warn(tx, saved.record()).await?;
        door.saved(saved)
    })
    .await
}

/// Change a meeting
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((MeetingPatch = "application/merge-patch+json"), (MeetingPatch = "application/json"))),
    responses((status = 200, description = "The meeting as it is now.", body = FullMeeting))
)]
#[patch("/v1/meetings/{id}")]
async fn update_meeting(
    caller: Caller<Write>,
    door: Door,
    id: Path<MeetingId>,
    query: Query<WriteQuery>,
    body: Json<Patch<MeetingInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let meeting = change(tx, &current, new, None).await?;
        warn(tx, &meeting).await?;
        door.saved(Saved::Kept(meeting))
    })
    .await
}

/// Delete a meeting
///
/// The server rejects the deletion while the meeting has items, papers or attendances: 409 names them. The change log
/// keeps the old state.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/meetings/{id}")]
async fn delete_meeting(
    caller: Caller<Publish>,
    door: Door,
    id: Path<MeetingId>,
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

/// One meeting with what is asked for. It and its children are two statements, sent at once; where a writer came between them,
/// they are read again, so that the answer is of one moment.
async fn one(
    db: &Reader,
    id: MeetingId,
    wanted: Option<&Many<MeetingInclude>>,
    urls: &Urls,
) -> Result<FullMeeting, Refused> {
    let ids = [id];
    let mut tries = 0;
    loop {
        let (meeting, children) = try_join!(queries::get(db, id), Included::read(db, &ids, wanted))?;
        let mut full = FullMeeting::new(meeting.standing()?, urls);
        tries += 1;
        if children.add(std::slice::from_mut(&mut full), urls).await || tries == MOMENT_TRIES {
            return Ok(full);
        }
    }
}

/// What is included in meetings.
struct Included {
    items: Option<Children<MeetingId, Item>>,
    attendances: Option<Children<MeetingId, Attendance>>,
}

impl Included {
    async fn read(db: &Reader, ids: &[MeetingId], wanted: Option<&Many<MeetingInclude>>) -> QueryResult<Included> {
        let wants = |include| wanted.is_some_and(|wanted| wanted.0.contains(&include));
        let items = async {
            match wants(MeetingInclude::Items) {
                true => items::of_meetings(db, ids).await.map(|rows| Some(group(rows))),
                false => Ok(None),
            }
        };
        let attendances = async {
            match wants(MeetingInclude::Attendances) {
                true => attendances::of_meetings(db, ids).await.map(|rows| Some(group(rows))),
                false => Ok(None),
            }
        };
        let (items, attendances) = try_join!(items, attendances)?;
        Ok(Included { items, attendances })
    }

    /// Hands them to their meetings, and says whether they were read at the moment when the meetings were.
    async fn add(mut self, meetings: &mut [FullMeeting], urls: &Urls) -> bool {
        let mut at_once = true;
        for full in meetings {
            let (id, updated_at) = (full.record.id, full.record.updated_at);
            if let Some(items) = &mut self.items {
                let (same, items) = items.take(id, updated_at, urls).await;
                at_once &= same;
                full.extras.items = Some(items);
            }
            if let Some(attendances) = &mut self.attendances {
                let (same, attendances) = attendances.take(id, updated_at, urls).await;
                at_once &= same;
                full.extras.attendances = Some(attendances);
            }
        }
        at_once
    }
}
