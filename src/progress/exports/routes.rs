//! The handlers for exports.

use actix_web::{HttpResponse, get};

use super::model::{ExportQuery, Format, SDMX, TIDY};
use super::pieces;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::Query;
use crate::http::problem::Problem;
use crate::http::refusals::RecordRead;
use crate::http::services::ServiceConfig;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(export_observations).service(export_observations_sdmx);
}

/// Export observations as CSV
///
/// One row for each observation, ordered by metric and period, without pages. The columns have the names of the JSON
/// fields. A row that changes during the download can have its old or its new state.
#[utoipa::path(
    tag = "Observations",
    params(ExportQuery),
    responses(
        (status = 200, description = "The observations.", body = String, content_type = "text/csv"),
        RecordRead
    )
)]
#[get("/v1/observations.csv")]
async fn export_observations(
    caller: Caller<Anyone>,
    door: Door,
    query: Query<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    export(&caller, &door, query.0, TIDY, ("text/csv; charset=utf-8; header=present", "observations.csv")).await
}

/// Export observations as SDMX-CSV
///
/// Same data as SDMX-CSV 2.0. FREQ, `TIME_PERIOD` and `OBS_STATUS` use the codes of the SDMX cross-domain lists.
/// `REF_AREA` is the council's GSS code or slug, INDICATOR the metric's code. Quarters, halves and years belong to the
/// year that begins on `REPORTING_YEAR_START_DAY`.
#[utoipa::path(
    tag = "Observations",
    params(ExportQuery),
    responses(
        (
            status = 200,
            description = "The observations.",
            body = String,
            content_type = "application/vnd.sdmx.data+csv"
        ),
        RecordRead
    )
)]
#[get("/v1/observations.sdmx.csv")]
async fn export_observations_sdmx(
    caller: Caller<Anyone>,
    door: Door,
    query: Query<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    export(&caller, &door, query.0, SDMX, ("application/vnd.sdmx.data+csv; version=2.0.0", "observations.sdmx.csv"))
        .await
}

async fn export(
    caller: &Caller<Anyone>,
    door: &Door,
    query: ExportQuery,
    format: Format,
    file: (&str, &str),
) -> Result<HttpResponse, Problem> {
    door.require_named(caller).await?;
    let pieces = pieces(door.database(), caller.actor.clone(), query.filter(), format).await?;
    Ok(door.streamed(caller, file, pieces))
}
