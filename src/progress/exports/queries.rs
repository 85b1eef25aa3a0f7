//! Reading what exports say of metrics.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Described, Exported};
use crate::database::keyset::Keyset;
use crate::database::schema::{councils, metrics, strategies};
use crate::ids::MetricId;
use crate::progress::observations::model::ObservationFilter;
use crate::progress::observations::queries::standing;

/// What a row says of each of the metrics.
///
/// # Errors
/// When the query fails.
pub async fn described(mut db: &AsyncPgConnection, ids: &[MetricId]) -> QueryResult<Vec<Described>> {
    metrics::table
        .inner_join(councils::table.on(councils::id.eq(metrics::council_id)))
        .left_join(strategies::table.on(metrics::strategy_id.eq(strategies::id.nullable())))
        .filter(metrics::id.eq_any(ids))
        .select((
            metrics::id,
            metrics::code,
            metrics::name,
            metrics::unit,
            metrics::decimals,
            metrics::frequency,
            metrics::year_start_month,
            councils::slug,
            councils::gss_code,
            strategies::slug.nullable(),
        ))
        .load(&mut db)
        .await
}

/// So many observations after a place in the order of metrics and periods.
///
/// # Errors
/// When the query fails.
pub async fn after(
    mut db: &AsyncPgConnection,
    filter: &ObservationFilter,
    keyset: &Keyset,
    limit: i64,
) -> QueryResult<Vec<Exported>> {
    standing(filter)
        .filter(keyset.after())
        .order(keyset.order())
        .limit(limit)
        .select(Exported::as_select())
        .load(&mut db)
        .await
}
