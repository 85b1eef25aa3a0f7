//! The handlers of the pages of meetings, decisions and issues.

use actix_web::web::ServiceConfig;
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::{passing, shown};
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::{Path, Query};
use crate::http::problem::Problem;
use crate::publish::pages::languages::{Language, LanguageQuery, Wanted};
use crate::publish::pages::meetings::MeetingsQuery;
use crate::publish::pages::{decision, issue, meeting, meetings};
use crate::refused::Refused;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig) {
    services.service(meetings_page).service(meeting_page).service(decision_page).service(issue_page);
}

/// The id of an address. What is none names nothing, which a reader is told as of any other page.
fn id<Id: From<Uuid>>(path: &Path<String>) -> Result<Id, Refused> {
    path.0.parse::<Uuid>().map(Id::from).map_err(|_| Refused::NotFound)
}

/// The next meetings and those before.
#[get("/meetings")]
async fn meetings_page(
    caller: Caller<Anyone>,
    door: Door,
    query: Query<MeetingsQuery>,
) -> Result<HttpResponse, Problem> {
    let wanted = Wanted::of(&door, query.0.lang.clone());
    let asked = meetings::Asked::new(query.0, door.today())?;
    let list = door
        .read_slowly(&caller, async |db| {
            Ok(meetings::read(db, &asked, &door.urls).await?.translated(db, &wanted).await?)
        })
        .await?;
    Ok(shown(&door, &caller, meetings::page(&list, &wanted.urls)))
}

/// One meeting.
#[get("/meetings/{id}")]
async fn meeting_page(
    caller: Caller<Anyone>,
    door: Door,
    path: Path<String>,
    query: Query<LanguageQuery>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path)?;
    let (today, wanted) = (door.today(), Wanted::of(&door, query.0.lang));
    let meeting = door
        .read_page(&caller, async |db| {
            Ok(meeting::read(db, id, today, &door.urls).await?.translated(db, &wanted).await?)
        })
        .await?;
    Ok(passing(shown(&door, &caller, meeting::page(&meeting, &wanted.urls)), meeting.is_behind()))
}

/// One decision.
#[get("/decisions/{id}")]
async fn decision_page(
    caller: Caller<Anyone>,
    door: Door,
    path: Path<String>,
    query: Query<LanguageQuery>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path)?;
    let (today, wanted) = (door.today(), Wanted::of(&door, query.0.lang));
    let decision = door
        .read_page(&caller, async |db| {
            Ok(decision::read(db, id, today, &door.urls).await?.translated(db, &wanted).await?)
        })
        .await?;
    Ok(passing(shown(&door, &caller, decision::page(&decision, &wanted.urls)), decision.is_behind()))
}

/// Which part of a timeline is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct IssueQuery {
    /// Where the part begins.
    cursor: Option<String>,
    /// The language in which texts are shown, if they are translated.
    #[param(value_type = Option<String>)]
    lang: Option<Language>,
}

/// One issue, with what became of it.
#[get("/issues/{id}")]
async fn issue_page(
    caller: Caller<Anyone>,
    door: Door,
    path: Path<String>,
    query: Query<IssueQuery>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path)?;
    let wanted = Wanted::of(&door, query.0.lang);
    let asked = issue::Asked::new(id, query.0.cursor)?;
    let issue = door
        .read_page(&caller, async |db| {
            Ok(issue::read(db, id, &asked, &door.urls).await?.translated(db, &wanted).await?)
        })
        .await?;
    Ok(shown(&door, &caller, issue::page(&issue, &wanted.urls)))
}
