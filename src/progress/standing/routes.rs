//! The handler for a strategy's progress.

use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use futures_util::try_join;

use super::model::{Progress, ProgressLinks, ProgressQuery, StrategyInBrief};
use super::queries::{self, Of};
use super::{Facts, summary};
use crate::database::Reader;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::{Path, Query};
use crate::http::headers::IfNoneMatch;
use crate::http::problem::Problem;
use crate::http::refusals::AnswerTooLarge;
use crate::http::resource::{Full, Resource};
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::ids::StrategyId;
use crate::kind::Kind;
use crate::progress::places::{card_of, page_of};
use crate::progress::strategies::model::{Strategy, StrategyName};
use crate::progress::strategies::queries as strategies;
use crate::record::noun::Stored;
use crate::refused::Refused;

/// Mounts it.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(get_strategy_progress);
}

/// Read the progress of a strategy
///
/// Gives the state of a strategy on a day. Each metric has its latest value with its source, its target, rating,
/// direction and forecast for the strategy's end. You also get the council's own progress reports, and the actions.
#[utoipa::path(
    tag = "Strategies",
    params(
        (
            "id" = String,
            Path,
            description = "Id of the strategy, or its slug.",
            max_length = 100,
            pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"
        ),
        ProgressQuery,
        IfNoneMatch
    ),
    responses((status = 200, description = "The progress of the strategy.", body = Progress), AnswerTooLarge)
)]
#[get("/v1/strategies/{id}/progress")]
async fn get_strategy_progress(
    caller: Caller<Anyone>,
    door: Door,
    name: Path<StrategyName>,
    query: Query<ProgressQuery>,
) -> Result<HttpResponse, Problem> {
    let as_of = query.0.as_of.unwrap_or_else(|| door.today());
    let progress = door
        .read_large(&caller, async |db| {
            let id = strategies::named(db, &name.0).await?;
            progress(db, id, as_of, &door.urls).await
        })
        .await?;
    door.part(&caller, &progress)
}

/// Where a strategy stands on a day, as the reader sees it.
///
/// # Errors
/// [`Refused::Gone`], and when there is none.
pub async fn progress(db: &Reader, id: StrategyId, as_of: NaiveDate, urls: &Urls) -> Result<Progress, Refused> {
    // Sent at once: none needs what another answers.
    let (strategy, facts, reports, actions) = try_join!(
        Strategy::get(db, id),
        Facts::read(db, Of::Strategy(id), as_of),
        queries::reports(db, id, as_of),
        queries::actions(db, id),
    )?;
    let strategy = strategy.standing()?;
    let mut measured = facts.standings(as_of, strategy.ends_on, urls);
    for metric in &mut measured {
        metric.links.html = Some(urls.absolute(&card_of(&strategy.slug, &metric.code)));
    }
    Ok(Progress {
        as_of,
        summary: summary(&measured),
        metrics: measured,
        reports: reports.into_iter().map(|report| Full::new(report, urls)).collect(),
        actions: actions.into_iter().map(|action| Full::new(action, urls)).collect(),
        links: ProgressLinks {
            itself: urls.part(Kind::Strategy, id, "progress"),
            strategy: urls.record(Kind::Strategy, id),
            html: urls.absolute(&page_of(&strategy.slug)),
        },
        strategy: StrategyInBrief {
            id,
            slug: strategy.slug,
            name: strategy.name,
            state: strategy.state,
            starts_on: strategy.starts_on,
            ends_on: strategy.ends_on,
            dates_inferred: strategy.dates_inferred,
            elements: strategy.elements.0,
        },
    })
}
