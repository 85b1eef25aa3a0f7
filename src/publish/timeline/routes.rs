//! The handler for timelines.

use actix_web::{HttpResponse, get};

use super::model::{EntryRow, SORTS, TimelineFilter};
use super::queries;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::{ListQuery, Paging, Path};
use crate::http::headers::IfNoneMatch;
use crate::http::page::{Page, require_parent};
use crate::http::problem::Problem;
use crate::http::services::ServiceConfig;
use crate::ids::IssueId;
use crate::kind::Kind;

type TimelinePage = Page<EntryRow>;

/// Mounts it.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(get_issue_timeline);
}

/// Read the timeline of an issue
///
/// Lists every appearance of an issue at a meeting, and its papers, recommendations and decisions, oldest first.
#[utoipa::path(
    tag = "Issues",
    params(("id" = IssueId, Path, description = "Id of the issue."), TimelineFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of the timeline.", body = TimelinePage))
)]
#[get("/v1/issues/{id}/timeline")]
async fn get_issue_timeline(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<IssueId>,
    query: ListQuery<TimelineFilter>,
) -> Result<HttpResponse, Problem> {
    let request = query.page(&SORTS, query.filter.sort.as_deref())?;
    let total = match request.count {
        true => {
            let count =
                door.read_slowly(&caller, async |db| Ok(queries::count(db, id.0, &query.filter, &request).await?));
            Some(count.await?)
        }
        false => None,
    };
    let page = door
        .read(&caller, async |db| {
            require_parent(db, Some((Kind::Issue, id.0.into()))).await?;
            let rows = queries::list(db, id.0, &query.filter, &request).await?;
            let page = Page::new(rows, total, &request, &query, &door.urls);
            Ok(page)
        })
        .await?;
    door.page(&caller, page).await
}
