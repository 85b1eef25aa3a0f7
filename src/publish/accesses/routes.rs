//! The handler for the log of accesses.

use actix_web::{HttpResponse, get};

use super::model::{Access, AccessFilter, SORTS};
use super::queries;
use crate::http::auth::{Caller, CouncilAdmin};
use crate::http::door::Door;
use crate::http::extract::{ListQuery, Paging};
use crate::http::headers::IfNoneMatch;
use crate::http::page::Page;
use crate::http::problem::Problem;
use crate::http::services::ServiceConfig;

type AccessPage = Page<Access>;

/// Mounts it.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(list_accesses);
}

/// List readings of exempt records
///
/// The council's own log. It has an entry for each reading of an exempt or confidential record, or of a record that is
/// exempt with it. The latest entry is first, unless you send `sort`. The server writes the entry before it shows the
/// record, and never changes it.
#[utoipa::path(
    tag = "Accesses",
    params(AccessFilter, Paging, IfNoneMatch),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of readings.", body = AccessPage))
)]
#[get("/v1/accesses")]
async fn list_accesses(
    caller: Caller<CouncilAdmin>,
    door: Door,
    query: ListQuery<AccessFilter>,
) -> Result<HttpResponse, Problem> {
    let request = query.page(&SORTS, query.filter.sort.as_deref())?;
    let page = door
        .read_slowly(&caller, async |db| {
            let rows = queries::list(db, &query.filter, &request).await?;
            let total = match request.count {
                true => Some(queries::count(db, &query.filter, &request).await?),
                false => None,
            };
            Ok(Page::new(rows, total, &request, &query, &door.urls))
        })
        .await?;
    door.page(&caller, page).await
}
