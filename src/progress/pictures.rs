//! Metrics as pictures, for other people's pages: a chart of the values, and a badge with the latest one.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use futures_util::try_join;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::{Path, Query};
use crate::http::headers::IfNoneMatch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::MetricId;
use crate::measures::badge::Badge;
use crate::measures::chart::{Chart, DEFAULT_WIDTH, WIDTHS};
use crate::measures::drawing::Figures;
use crate::measures::unit::{Unit, UnitKind};
use crate::progress::metrics::model::Metric;
use crate::progress::standing::queries::{self, Of};
use crate::progress::standing::{Facts, Picture};
use crate::record::noun::Stored;
use crate::refused::Refused;

const SVG: &str = "image/svg+xml";

/// Pages of other origins show pictures too, those that isolate themselves among them (Fetch, section 3.7).
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The most periods of a chart.
const MAX_PERIODS: u32 = 120;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(get_metric_chart).service(get_metric_badge);
}

/// How a chart is drawn.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ChartQuery {
    /// Width in pixels, 240 to 1600. A number outside this range counts as the nearest one inside it. The height
    /// follows from the width.
    #[param(minimum = 1, default = 640, example = 640)]
    pub width: Option<u32>,
    /// How many periods to show, up to the latest; 120 at most.
    #[param(minimum = 1, default = 120, example = 12)]
    pub periods: Option<u32>,
    /// State on this day. If you leave it out, today (UTC).
    pub as_of: Option<NaiveDate>,
}

/// For which day a badge is drawn.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct BadgeQuery {
    /// State on this day. If you leave it out, today (UTC).
    pub as_of: Option<NaiveDate>,
}

/// Draw the chart of a metric
///
/// Draws the values of the metric with its targets, baseline and forecast, as SVG with a title and a description in
/// words. It runs no script and loads nothing, so you can embed it anywhere as an image.
#[utoipa::path(
    tag = "Metrics",
    params(("id" = MetricId, Path, description = "Id of the metric."), ChartQuery, IfNoneMatch),
    responses((status = 200, description = "The chart.", body = String, content_type = "image/svg+xml"))
)]
#[get("/v1/metrics/{id}/chart.svg")]
async fn get_metric_chart(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MetricId>,
    query: Query<ChartQuery>,
) -> Result<HttpResponse, Problem> {
    let as_of = query.0.as_of.unwrap_or_else(|| door.today());
    let picture = picture(&caller, &door, id.0, as_of).await?;
    let width = query.0.width.unwrap_or(DEFAULT_WIDTH).clamp(*WIDTHS.start(), *WIDTHS.end());
    let periods = query.0.periods.unwrap_or(MAX_PERIODS).clamp(1, MAX_PERIODS);
    Ok(shown(&door, &caller, chart(&picture, as_of, periods, width)))
}

/// Draw the badge of a metric
///
/// Shows the name of the metric, its latest value and the rating of that value, in one line, as SVG.
#[utoipa::path(
    tag = "Metrics",
    params(("id" = MetricId, Path, description = "Id of the metric."), BadgeQuery, IfNoneMatch),
    responses((status = 200, description = "The badge.", body = String, content_type = "image/svg+xml"))
)]
#[get("/v1/metrics/{id}/badge.svg")]
async fn get_metric_badge(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MetricId>,
    query: Query<BadgeQuery>,
) -> Result<HttpResponse, Problem> {
    let as_of = query.0.as_of.unwrap_or_else(|| door.today());
    let picture = picture(&caller, &door, id.0, as_of).await?;
    let (value, rating) = picture.latest;
    let (key, figures) = (id.0.to_string(), figures_of(&picture.metric));
    let (name, no_figure) = (&picture.metric.name, picture.no_figure.as_ref());
    let badge = Badge { key: &key, name, figures: &figures, value, rating, no_figure };
    Ok(shown(&door, &caller, badge.svg()))
}

async fn picture(caller: &Caller<Anyone>, door: &Door, id: MetricId, as_of: NaiveDate) -> Result<Picture, Problem> {
    door.read(caller, async |db| {
        let (metric, facts, end) =
            try_join!(Metric::get(db, id), Facts::read(db, Of::One(id), as_of), queries::end_of(db, id))?;
        metric.standing()?;
        facts.picture(as_of, end).ok_or(Refused::NotFound)
    })
    .await
}

/// The chart of a metric's last periods.
pub fn chart(picture: &Picture, as_of: NaiveDate, periods: u32, width: u32) -> String {
    let (key, figures) = (picture.metric.id.to_string(), figures_of(&picture.metric));
    let shown = usize::try_from(periods).unwrap_or(usize::MAX);
    let points = picture.points.get(picture.points.len().saturating_sub(shown)..).unwrap_or_default();
    let first = points.first().map(|(point, _)| point.period.starts_on);
    let since = picture.aims.iter().position(|(time, _)| first.is_none_or(|first| time.ends_on >= first));
    Chart {
        key: &key,
        name: &picture.metric.name,
        figures: &figures,
        frequency: picture.metric.frequency,
        is_cumulative: picture.metric.cumulative,
        as_of,
        points,
        targets: since.and_then(|since| picture.aims.get(since..)).unwrap_or_default(),
        baseline: picture.metric.baseline.as_ref().map(|baseline| baseline.0.value),
        forecast: Some(&picture.forecast),
    }
    .svg(width)
}

fn figures_of(metric: &Metric) -> Figures {
    figures(&metric.unit.0, metric.decimals)
}

/// How values of a unit are printed: a currency's sign stands before them, any other unit behind.
pub fn figures(unit: &Unit, decimals: i32) -> Figures {
    let decimals = u32::try_from(decimals).unwrap_or_default();
    match unit.kind {
        UnitKind::Currency => Figures::after(&unit.label, decimals),
        UnitKind::Count | UnitKind::Percent | UnitKind::Ratio | UnitKind::Duration | UnitKind::Index => {
            Figures::before(&unit.label, decimals)
        }
    }
}

fn shown(door: &Door, caller: &Caller<Anyone>, svg: String) -> HttpResponse {
    let mut answer = door.made(caller, SVG, svg);
    answer.headers_mut().insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    answer
}
