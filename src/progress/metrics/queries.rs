//! Reading and writing metrics.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Metric, MetricColumns, MetricFilter};
use crate::database::schema::{councils, metrics, observations, strategies};
use crate::ids::{CouncilId, MetricId, StrategyId};
use crate::record::noun::{filters, stored};

filters! { metrics: MetricFilter;
    is(council_id), of(council, councils::slug, council_id), is(strategy_id),
    of_maybe(strategy, strategies::slug, strategy_id), any(code), any(frequency), any(publication),
    from(updated_since, updated_at),
}
stored! { metrics: Metric, MetricColumns, MetricId, MetricFilter; published with [strategy_id] }

/// The metric of the council that has the code and stands.
///
/// # Errors
/// When the query fails.
pub async fn with_code(mut db: &AsyncPgConnection, council_id: CouncilId, code: &str) -> QueryResult<Option<MetricId>> {
    let of_council = metrics::table.filter(metrics::council_id.eq(council_id)).filter(metrics::code.eq(code));
    of_council.filter(metrics::deleted_at.is_null()).select(metrics::id).first(&mut db).await.optional()
}

/// Whether there are observations of the metric.
///
/// # Errors
/// When the query fails.
pub async fn has_observations(mut db: &AsyncPgConnection, id: MetricId) -> QueryResult<bool> {
    let of_metric = observations::table.filter(observations::metric_id.eq(id));
    diesel::select(exists(of_metric.filter(observations::deleted_at.is_null()))).get_result(&mut db).await
}

/// How many metrics the strategy has, or the council itself.
///
/// # Errors
/// When the query fails.
pub async fn beside(
    mut db: &AsyncPgConnection,
    strategy_id: Option<StrategyId>,
    council_id: CouncilId,
) -> QueryResult<i64> {
    let standing = metrics::table.filter(metrics::deleted_at.is_null());
    match strategy_id {
        Some(id) => standing.filter(metrics::strategy_id.eq(id)).count().get_result(&mut db).await,
        None => {
            let own = standing.filter(metrics::council_id.eq(council_id)).filter(metrics::strategy_id.is_null());
            own.count().get_result(&mut db).await
        }
    }
}

/// All metrics of a council that stand.
///
/// # Errors
/// When the query fails.
pub async fn of_council(mut db: &AsyncPgConnection, id: CouncilId) -> QueryResult<Vec<Metric>> {
    let standing = metrics::table.filter(metrics::council_id.eq(id)).filter(metrics::deleted_at.is_null());
    standing.select(Metric::as_select()).load(&mut db).await
}
