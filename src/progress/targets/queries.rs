//! Reading and writing targets.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Date, Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Target, TargetColumns, TargetFilter};
use crate::database::kept::among;
use crate::database::schema::{councils, metrics, strategies, targets};
use crate::database::sql::{Bind, Json, Statement};
use crate::ids::{MetricId, StrategyId, TargetId};
use crate::measures::period::Period;
use crate::record::noun::{filters, stored};

filters! { targets: TargetFilter;
    is(council_id), of(council, councils::slug, council_id), is(metric_id), own(of_metrics), from(due_from, due_on),
    to(due_to, due_on), any(publication), from(updated_since, updated_at),
}
stored! { targets: Target, TargetColumns, TargetId, TargetFilter; published with [metric_id] }

/// Of the metrics of a strategy, of strategies by their slugs, and of metrics by their codes.
fn of_metrics<'a>(mut query: targets::BoxedQuery<'a, Pg>, filter: &'a TargetFilter) -> targets::BoxedQuery<'a, Pg> {
    if let Some(strategy_id) = filter.strategy_id {
        let of = metrics::table.filter(metrics::strategy_id.eq(strategy_id)).select(metrics::id);
        query = query.filter(targets::metric_id.eq_any(of));
    }
    if let Some(slugs) = &filter.strategy {
        let named = strategies::table.filter(among(strategies::slug, &slugs.0)).select(strategies::id.nullable());
        let of = metrics::table.filter(metrics::strategy_id.eq_any(named)).select(metrics::id);
        query = query.filter(targets::metric_id.eq_any(of));
    }
    if let Some(codes) = &filter.metric {
        let of = metrics::table.filter(metrics::code.eq_any(&codes.0)).select(metrics::id);
        query = query.filter(targets::metric_id.eq_any(of));
    }
    query
}

/// The target of a metric that stands for the same days.
///
/// # Errors
/// When the query fails.
pub async fn at(
    mut db: &AsyncPgConnection,
    metric_id: MetricId,
    period: Option<&Period>,
    due_on: NaiveDate,
) -> QueryResult<Option<TargetId>> {
    let standing = targets::table
        .filter(targets::metric_id.eq(metric_id))
        .filter(targets::due_on.eq(due_on))
        .filter(targets::deleted_at.is_null())
        .select((targets::id, targets::period));
    let found: Vec<(TargetId, Option<Json<Period>>)> = standing.load(&mut db).await?;
    let starts_on = period.map(|period| period.starts_on);
    let same = |other: &Option<Json<Period>>| other.as_ref().map(|period| period.0.starts_on) == starts_on;
    Ok(found.into_iter().find(|(_, other)| same(other)).map(|(id, _)| id))
}

/// A target of a strategy, by its metric and its time.
#[derive(Debug, Queryable)]
pub struct TargetInTime {
    /// The metric's code.
    pub code: String,
    /// The first day of its period; none where it is by a day.
    pub starts_on: Option<NaiveDate>,
    /// Its last day.
    pub due_on: NaiveDate,
}

const IN_TIME: &str = "SELECT m.code, (t.period ->> 'starts_on')::date, t.due_on FROM record.targets t \
                       JOIN record.metrics m ON m.id = t.metric_id WHERE m.strategy_id = ? AND t.deleted_at IS NULL";

/// The earliest target of the strategy's metrics that was over before the day.
///
/// # Errors
/// When the query fails.
pub async fn before(
    mut db: &AsyncPgConnection,
    strategy_id: StrategyId,
    day: NaiveDate,
) -> QueryResult<Option<TargetInTime>> {
    let sql = format!("{IN_TIME} AND t.due_on < ? ORDER BY t.due_on, m.code LIMIT 1");
    let binds = vec![Bind::Id(strategy_id.into()), Bind::Day(day)];
    let statement: Statement<(Text, Nullable<Date>, Date)> = Statement::new(sql, binds);
    statement.get_result(&mut db).await.optional()
}

/// The last target of the strategy's metrics that begins after the day.
///
/// # Errors
/// When the query fails.
pub async fn after(
    mut db: &AsyncPgConnection,
    strategy_id: StrategyId,
    day: NaiveDate,
) -> QueryResult<Option<TargetInTime>> {
    let sql = format!(
        "{IN_TIME} AND coalesce((t.period ->> 'starts_on')::date, t.due_on) > ? ORDER BY t.due_on DESC, m.code LIMIT 1"
    );
    let binds = vec![Bind::Id(strategy_id.into()), Bind::Day(day)];
    let statement: Statement<(Text, Nullable<Date>, Date)> = Statement::new(sql, binds);
    statement.get_result(&mut db).await.optional()
}
