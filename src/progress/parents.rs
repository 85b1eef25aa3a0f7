//! The records that a record of progress belongs to: the strategy or the metric that the input names.

use crate::database::{Held, Tx};
use crate::identifier::ForeignKey;
use crate::ids::{MetricId, StrategyId};
use crate::kind::Kind;
use crate::progress::metrics::model::Metric;
use crate::record::noun::Stored;
use crate::record::references;
use crate::refused::Refused;

/// The strategy that the input names, held; none when it names none.
///
/// # Errors
/// [`Refused::Invalid`] when there is no such strategy.
pub async fn strategy(
    tx: &Tx<'_>,
    id: Option<StrategyId>,
    key: Option<&ForeignKey>,
    council: Option<&str>,
) -> Result<Option<Held>, Refused> {
    references::resolve(tx, Kind::Strategy, "strategy", id.map(Into::into), (key, council)).await
}

/// The metric that the input names, held.
///
/// # Errors
/// [`Refused::Invalid`] when it names none, or there is no such metric.
pub async fn metric(
    tx: &Tx<'_>,
    id: Option<MetricId>,
    key: Option<&ForeignKey>,
    council: Option<&str>,
) -> Result<(Metric, Held), Refused> {
    let held = references::resolve(tx, Kind::Metric, "metric", id.map(Into::into), (key, council)).await?;
    let held = held.ok_or_else(|| {
        Refused::field("/metric_id", "required", "Send metric_id, or metric with an external identifier.")
    })?;
    Ok((Metric::get(tx.db(), held.id.into()).await?, held))
}
