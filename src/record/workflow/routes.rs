//! The handlers for the way of a meeting.

use actix_web::{HttpResponse, get, post, put};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::facts::Facts;
use super::model::{
    HoldingInput, ItemOrder, ItemOrderInput, MinuteNumbers, MinutesApprovalInput, StepName, StepPublicationInput,
    TakenStep, Workflow,
};
use super::steps::Step;
use super::{numbers, order};
use crate::database::Reader;
use crate::http::auth::{Anyone, Caller, Publish, Write};
use crate::http::door::{Door, WriteQuery};
use crate::http::extract::{Json, NoQuery, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfNoneMatch, OptionalIfMatch};
use crate::http::include::MOMENT_TRIES;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::MeetingId;
use crate::record::meetings::model::Meeting;
use crate::record::noun::Stored;
use crate::refused::Refused;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(get_meeting_workflow)
        .service(publish_meeting_agenda)
        .service(hold_meeting)
        .service(publish_meeting_decisions)
        .service(publish_meeting_minutes)
        .service(approve_meeting_minutes)
        .service(number_meeting_minutes)
        .service(put_meeting_item_order);
}

/// Read the workflow of a meeting
///
/// Lists the steps from the agenda to approved minutes, in order. Each step says whether and when it was done, whether
/// it can be done now, and what must be done first. It also lists papers published after the agenda. You see only what
/// you may see of the meeting.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), IfNoneMatch),
    responses((status = 200, description = "The steps of the meeting.", body = Workflow))
)]
#[get("/v1/meetings/{id}/workflow")]
async fn get_meeting_workflow(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MeetingId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    // Of the day only, as all that is kept for readers.
    let now = start_of(door.today());
    let facts = door.read(&caller, async |db| facts(db, id.0, now).await).await?;
    door.part(&caller, &facts.workflow(&door.urls))
}

/// The first instant of a day.
fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// What the steps depend on. It is several statements; where a writer came between them, they are read again.
async fn facts(db: &Reader, id: MeetingId, now: DateTime<Utc>) -> Result<Facts, Refused> {
    let mut tries = 0;
    loop {
        let facts = Facts::read(db, Meeting::get(db, id).await?.standing()?, now).await?;
        tries += 1;
        if tries == MOMENT_TRIES || Meeting::get(db, id).await?.updated_at == facts.meeting.updated_at {
            return Ok(facts);
        }
    }
}

/// Publish the agenda of a meeting
///
/// Publishes the drafts among the meeting, its items and their papers. It does not publish scheduled or withdrawn
/// records, records below them, minutes or decision notices. `warnings` lists the rules on notice of the meeting that
/// fail or cannot be checked. 409 says what must be done first. If the agenda was already published, the step only sets
/// `agenda_published_at`, if you send it and it is not recorded. Publish a later paper by itself, as a supplement.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), WriteQuery, OptionalIfMatch, IdempotencyKey),
    request_body = StepPublicationInput,
    responses((status = 200, description = "The published records, and the workflow.", body = TakenStep))
)]
#[post("/v1/meetings/{id}/agenda-publication")]
async fn publish_meeting_agenda(
    caller: Caller<Publish>,
    door: Door,
    id: Path<MeetingId>,
    query: Query<WriteQuery>,
    body: Json<Whole<StepPublicationInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let step = Step::begin(tx, id.0, StepName::AgendaPublication, |meeting| door.allow_put(Some(meeting))).await?;
        door.done(&step.publish_agenda(body.value.0, &door.urls).await?)
    })
    .await
}

/// Mark a meeting as held
///
/// The agenda must be published first. You can also send when the meeting was opened and closed.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), WriteQuery, OptionalIfMatch, IdempotencyKey),
    request_body = HoldingInput,
    responses((status = 200, description = "The workflow of the meeting after the step.", body = TakenStep))
)]
#[post("/v1/meetings/{id}/holding")]
async fn hold_meeting(
    caller: Caller<Publish>,
    door: Door,
    id: Path<MeetingId>,
    query: Query<WriteQuery>,
    body: Json<Whole<HoldingInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let step = Step::begin(tx, id.0, StepName::Holding, |meeting| door.allow_put(Some(meeting))).await?;
        door.done(&step.hold(body.value.0, &door.urls).await?)
    })
    .await
}

/// Publish the decisions of a meeting
///
/// Publishes the drafts of its decisions, of their notices and of votes, but not of items that are scheduled or
/// withdrawn. The meeting must have been held, and each item with a recommendation must have a decision: 409 names
/// those that have none. `warnings` lists the facts that the decisions' statements still lack, and other rules of law
/// that fail.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), WriteQuery, OptionalIfMatch, IdempotencyKey),
    request_body = StepPublicationInput,
    responses((status = 200, description = "The published records, and the workflow.", body = TakenStep))
)]
#[post("/v1/meetings/{id}/decisions-publication")]
async fn publish_meeting_decisions(
    caller: Caller<Publish>,
    door: Door,
    id: Path<MeetingId>,
    query: Query<WriteQuery>,
    body: Json<Whole<StepPublicationInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let step =
            Step::begin(tx, id.0, StepName::DecisionsPublication, |meeting| door.allow_put(Some(meeting))).await?;
        door.done(&step.publish_decisions(body.value.0, &door.urls).await?)
    })
    .await
}

/// Publish the draft minutes of a meeting
///
/// Publishes the drafts of the items' minutes, of attendances, and of documents that are minutes, but nothing of items
/// that are scheduled or withdrawn. The meeting must have been held, and each item of business must have minutes: 409
/// names those that have none.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), WriteQuery, OptionalIfMatch, IdempotencyKey),
    request_body = StepPublicationInput,
    responses((status = 200, description = "The published records, and the workflow.", body = TakenStep))
)]
#[post("/v1/meetings/{id}/minutes-publication")]
async fn publish_meeting_minutes(
    caller: Caller<Publish>,
    door: Door,
    id: Path<MeetingId>,
    query: Query<WriteQuery>,
    body: Json<Whole<StepPublicationInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let step = Step::begin(tx, id.0, StepName::MinutesPublication, |meeting| door.allow_put(Some(meeting))).await?;
        door.done(&step.publish_minutes(body.value.0, &door.urls).await?)
    })
    .await
}

/// Mark the minutes of a meeting as approved
///
/// Send the later meeting of the same body that approved the minutes as a correct record. That meeting must have been
/// held.
#[utoipa::path(
    tag = "Meetings",
    params(
        ("id" = MeetingId, Path, description = "Id of the meeting that the minutes are of."),
        WriteQuery,
        OptionalIfMatch,
        IdempotencyKey
    ),
    request_body = MinutesApprovalInput,
    responses((status = 200, description = "The workflow of the meeting after the step.", body = TakenStep))
)]
#[post("/v1/meetings/{id}/minutes-approval")]
async fn approve_meeting_minutes(
    caller: Caller<Publish>,
    door: Door,
    id: Path<MeetingId>,
    query: Query<WriteQuery>,
    body: Json<Whole<MinutesApprovalInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let step = Step::begin(tx, id.0, StepName::MinutesApproval, |meeting| door.allow_put(Some(meeting))).await?;
        door.done(&step.approve_minutes(body.value.0, &door.urls).await?)
    })
    .await
}

/// Number the minutes of a meeting
///
/// Gives the next numbers to the items that have none, in order, in the format of the meeting's body. Send no request
/// body. The numbers continue from the highest of that format, also from those entered by hand. `minute_numbering` of
/// the meeting's body says whether they run through the municipal year or within the meeting. The server skips
/// headings, parts of a numbered item and withdrawn items. It numbers an item below a heading like any other. If you
/// repeat the request, no item gets a number. Two concurrent requests never give the same number. You need
/// `record:publish` for items that are not drafts.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), WriteQuery, OptionalIfMatch, IdempotencyKey),
    responses((status = 200, description = "The items in order, with their numbers.", body = MinuteNumbers))
)]
#[post("/v1/meetings/{id}/minute-numbers")]
async fn number_meeting_minutes(
    caller: Caller<Write>,
    door: Door,
    id: Path<MeetingId>,
    query: Query<WriteQuery>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, None, async |tx| {
        door.done(&numbers::allocate(tx, id.0, |meeting| door.allow_put(Some(meeting))).await?)
    })
    .await
}

/// Reorder the items of a meeting
///
/// Send all top-level items, or all parts of one item, each once, in their new order. 422 names items that are missing
/// or do not belong there. All items move together, or none; those that keep their place do not change. You need
/// `record:publish` for items that are not drafts.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), WriteQuery, OptionalIfMatch, IdempotencyKey),
    request_body = ItemOrderInput,
    responses((status = 200, description = "The current order.", body = ItemOrder))
)]
#[put("/v1/meetings/{id}/item-order")]
async fn put_meeting_item_order(
    caller: Caller<Write>,
    door: Door,
    id: Path<MeetingId>,
    query: Query<WriteQuery>,
    body: Json<Whole<ItemOrderInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let order = order::put(tx, id.0, &body.value.0, |meeting| door.allow_put(Some(meeting))).await?;
        door.done(&order)
    })
    .await
}
