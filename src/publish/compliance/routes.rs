//! The handlers for what is checked.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use futures_util::try_join;

use super::council;
use super::model::{
    CheckSummary, ComplianceQuery, CouncilCompliance, DecisionCompliance, DecisionComplianceLinks, MeetingCompliance,
    MeetingComplianceLinks, PeriodQuery,
};
use super::spreadsheet;
use crate::database::Reader;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::{Path, Query};
use crate::http::headers::IfNoneMatch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::ids::{CouncilId, DecisionId, MeetingId};
use crate::kind::Kind;
use crate::law::check::DISCLAIMER;
use crate::publish::statements;
use crate::record::decisions::model::Decision;
use crate::record::lawful;
use crate::record::meetings::model::Meeting;
use crate::record::noun::Stored;
use crate::refused::Refused;

/// The findings of each sort that are listed.
const LISTED: i64 = 200;

/// The findings of each sort that are written into a spreadsheet.
const WRITTEN: i64 = 10_000;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(get_decision_compliance)
        .service(get_meeting_compliance)
        .service(get_council_compliance)
        .service(export_council_compliance);
}

/// Check a decision against the law
///
/// Checks a decision rule by rule. The rules are about the parts of its statement, the notice of its meeting, the
/// notice of a key decision, its publication and its call-in. Each check gives its rule, its result, the facts that the
/// record lacks, and any count of days. It is a calculation, not legal advice; the server refuses nothing because of
/// it.
#[utoipa::path(
    tag = "Decisions",
    params(("id" = DecisionId, Path, description = "Id of the decision."), ComplianceQuery, IfNoneMatch),
    responses((status = 200, description = "The checks.", body = DecisionCompliance))
)]
#[get("/v1/decisions/{id}/compliance")]
async fn get_decision_compliance(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<DecisionId>,
    query: Query<ComplianceQuery>,
) -> Result<HttpResponse, Problem> {
    let as_of = query.0.as_of.unwrap_or_else(|| door.today());
    let compliance = door.read(&caller, async |db| of_decision(db, id.0, as_of, &door.urls).await).await?;
    door.part(&caller, &compliance)
}

/// Check a meeting against the law
///
/// Checks a meeting rule by rule: notice of the agenda in clear days, notice of private business, publication of the
/// decisions, approval of the minutes. Each check gives its rule, its result, the facts that the record lacks, and any
/// count of days, by the calendar of the council's nation. It is a calculation, not legal advice.
#[utoipa::path(
    tag = "Meetings",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), ComplianceQuery, IfNoneMatch),
    responses((status = 200, description = "The checks.", body = MeetingCompliance))
)]
#[get("/v1/meetings/{id}/compliance")]
async fn get_meeting_compliance(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MeetingId>,
    query: Query<ComplianceQuery>,
) -> Result<HttpResponse, Problem> {
    let as_of = query.0.as_of.unwrap_or_else(|| door.today());
    let compliance = door.read(&caller, async |db| of_meeting(db, id.0, as_of, &door.urls).await).await?;
    door.part(&caller, &compliance)
}

/// Check a council's year against the law
///
/// Gives the council's decisions and meetings of a period in numbers, by month, and lists the findings. Decisions are
/// listed if they have no reasons, have no statement on alternatives or conflicts, were published late, or were called
/// in. Agendas are listed if they have fewer clear days than the law requires. If you name no days, the period is the
/// current municipal year.
#[utoipa::path(
    tag = "Councils",
    params(("id" = CouncilId, Path, description = "Id of the council."), PeriodQuery, IfNoneMatch),
    responses((status = 200, description = "The counts and findings.", body = CouncilCompliance))
)]
#[get("/v1/councils/{id}/compliance")]
async fn get_council_compliance(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<CouncilId>,
    query: Query<PeriodQuery>,
) -> Result<HttpResponse, Problem> {
    let compliance = at_a_glance(&caller, &door, id.0, &query.0, LISTED).await?;
    door.part(&caller, &compliance)
}

/// Export the findings of a council's year as CSV
///
/// One row for each finding, the first 10 000 of each kind. The columns are `council`, `code`, `on`, `kind`, `id`,
/// `reference`, `title`, `days_asked`, `days_given`, `detail` and `address`, as in the JSON.
#[utoipa::path(
    tag = "Councils",
    params(("id" = CouncilId, Path, description = "Id of the council."), PeriodQuery, IfNoneMatch),
    responses((status = 200, description = "The findings.", body = String, content_type = "text/csv"))
)]
#[get("/v1/councils/{id}/compliance.csv")]
async fn export_council_compliance(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<CouncilId>,
    query: Query<PeriodQuery>,
) -> Result<HttpResponse, Problem> {
    let compliance = at_a_glance(&caller, &door, id.0, &query.0, WRITTEN).await?;
    let mut answer = door.made(&caller, "text/csv; charset=utf-8; header=present", spreadsheet::written(&compliance)?);
    if answer.status() == StatusCode::OK {
        let name = HeaderValue::from_static("attachment; filename=\"compliance.csv\"");
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

async fn at_a_glance(
    caller: &Caller<Anyone>,
    door: &Door,
    id: CouncilId,
    query: &PeriodQuery,
    limit: i64,
) -> Result<CouncilCompliance, Problem> {
    let period = query.checked()?;
    let today = door.today();
    door.read_slowly(caller, async |db| council::compliance(db, id, period, (today, limit), &door.urls).await).await
}

/// What is checked of a decision, as the reader sees it on a day.
///
/// # Errors
/// [`Refused::Gone`], and when there is none.
pub async fn of_decision(
    db: &Reader,
    id: DecisionId,
    as_of: NaiveDate,
    urls: &Urls,
) -> Result<DecisionCompliance, Refused> {
    let decision = Decision::get(db, id).await?.standing()?;
    let (council, lawful) =
        try_join!(statements::queries::council(db, decision.council_id), lawful::of_decision(db, &decision))?;
    let checks = lawful.facts.checks(as_of);
    Ok(DecisionCompliance {
        decision_id: id,
        council,
        as_of,
        summary: CheckSummary::of(&checks),
        checks,
        disclaimer: DISCLAIMER,
        links: DecisionComplianceLinks {
            itself: urls.part(Kind::Decision, id, "compliance"),
            decision: urls.record(Kind::Decision, id),
            statement: urls.part(Kind::Decision, id, "statement"),
            meeting_compliance: lawful.meeting_id.map(|id| urls.part(Kind::Meeting, id, "compliance")),
        },
    })
}

/// What is checked of a meeting, as the reader sees it on a day.
///
/// # Errors
/// [`Refused::Gone`], and when there is none.
pub async fn of_meeting(
    db: &Reader,
    id: MeetingId,
    as_of: NaiveDate,
    urls: &Urls,
) -> Result<MeetingCompliance, Refused> {
    let meeting = Meeting::get(db, id).await?.standing()?;
    let (council, facts) =
        try_join!(statements::queries::council(db, meeting.council_id), lawful::of_meeting(db, &meeting))?;
    let checks = facts.checks(as_of);
    Ok(MeetingCompliance {
        meeting_id: id,
        council,
        as_of,
        summary: CheckSummary::of(&checks),
        checks,
        disclaimer: DISCLAIMER,
        links: MeetingComplianceLinks {
            itself: urls.part(Kind::Meeting, id, "compliance"),
            meeting: urls.record(Kind::Meeting, id),
            decisions: urls.list(Kind::Decision, "meeting_id", id),
        },
    })
}
