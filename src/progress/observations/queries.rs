//! Reading and writing observations.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Observation, ObservationColumns, ObservationFilter};
use crate::database::kept::among;
use crate::database::schema::{councils, metrics, observations, strategies};
use crate::ids::{MetricId, ObservationId};
use crate::measures::period::Period;
use crate::record::noun::{filters, stored};

filters! { observations: ObservationFilter;
    is(council_id), of(council, councils::slug, council_id), is(metric_id), own(of_metrics),
    from(period_from, period_starts_on), to(period_to, period_starts_on), any(state), any(publication),
    from(updated_since, updated_at),
}
stored! { observations: Observation, ObservationColumns, ObservationId, ObservationFilter;
    published with [metric_id]
}

/// The observations that a filter asks for, none that was deleted.
pub fn standing(filter: &ObservationFilter) -> observations::BoxedQuery<'_, Pg> {
    asked_for(filter).filter(observations::deleted_at.is_null())
}

/// Of the metrics of a strategy, of strategies by their slugs, and of metrics by their codes.
fn of_metrics<'a>(
    mut query: observations::BoxedQuery<'a, Pg>,
    filter: &'a ObservationFilter,
) -> observations::BoxedQuery<'a, Pg> {
    if let Some(strategy_id) = filter.strategy_id {
        let of = metrics::table.filter(metrics::strategy_id.eq(strategy_id)).select(metrics::id);
        query = query.filter(observations::metric_id.eq_any(of));
    }
    if let Some(slugs) = &filter.strategy {
        let named = strategies::table.filter(among(strategies::slug, &slugs.0)).select(strategies::id.nullable());
        let of = metrics::table.filter(metrics::strategy_id.eq_any(named)).select(metrics::id);
        query = query.filter(observations::metric_id.eq_any(of));
    }
    if let Some(codes) = &filter.metric {
        let of = metrics::table.filter(metrics::code.eq_any(&codes.0)).select(metrics::id);
        query = query.filter(observations::metric_id.eq_any(of));
    }
    query
}

/// An observation of the metric that stands and shares a day with the period.
///
/// # Errors
/// When the query fails.
pub async fn overlapping(
    mut db: &AsyncPgConnection,
    metric_id: MetricId,
    period: &Period,
    except: Option<ObservationId>,
) -> QueryResult<Option<(ObservationId, NaiveDate, NaiveDate)>> {
    let mut query = observations::table
        .filter(observations::metric_id.eq(metric_id))
        .filter(observations::deleted_at.is_null())
        .filter(observations::period_starts_on.le(period.ends_on))
        .filter(observations::period_ends_on.ge(period.starts_on))
        .select((observations::id, observations::period_starts_on, observations::period_ends_on))
        .into_boxed();
    if let Some(id) = except {
        query = query.filter(observations::id.ne(id));
    }
    query.first(&mut db).await.optional()
}

/// Several observations.
///
/// # Errors
/// When the query fails.
pub async fn several(mut db: &AsyncPgConnection, ids: &[ObservationId]) -> QueryResult<Vec<Observation>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    observations::table.filter(observations::id.eq_any(ids)).select(Observation::as_select()).load(&mut db).await
}
