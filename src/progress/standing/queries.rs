//! Reading what metrics' standing is worked out of: all of it at once, in as few columns as it takes.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Jsonb, Nullable, Numeric, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::database::Reader;
use crate::database::kept::{Limitable, Most, among};
use crate::database::schema::{actions, metrics, progress_reports, strategies, targets};
use crate::database::sql::{Bind, Json, Statement};
use crate::decimal::Decimal;
use crate::ids::{CouncilId, MetricId, ObservationId, StrategyId};
use crate::measures::period::Period;
use crate::measures::series::ObservationState;
use crate::progress::actions::model::Action;
use crate::progress::metrics::model::{MAX_METRICS, Metric};
use crate::progress::progress_reports::model::ProgressReport;
use crate::progress::source::ReportedIn;
use crate::progress::targets::model::Target;

/// The periods of each metric that are looked at, the last ones: ten years of months.
const MAX_PERIODS: i64 = 120;

/// The reports that are told of, the last ones.
const MAX_REPORTS: i64 = 20;

/// The actions that are told of.
const MAX_ACTIONS: i64 = 200;

/// Whose metrics are read.
#[derive(Debug, Clone, Copy)]
pub enum Of<'a> {
    /// A strategy's.
    Strategy(StrategyId),
    /// Those of several strategies.
    Strategies(&'a [StrategyId]),
    /// Councils' own, which measure no strategy.
    CouncilsThemselves(&'a [CouncilId]),
    /// This one.
    One(MetricId),
}

impl Of<'_> {
    // Several ids stand behind a subquery, so that the plan does not depend on their number and is kept.
    fn condition(self) -> (&'static str, Bind) {
        match self {
            Of::Strategy(id) => ("m.strategy_id = ?", Bind::Id(id.into())),
            Of::Strategies(ids) => ("m.strategy_id = ANY(coalesce((SELECT ?), '{}'))", bind(ids)),
            Of::CouncilsThemselves(ids) => {
                ("m.council_id = ANY(coalesce((SELECT ?), '{}')) AND m.strategy_id IS NULL", bind(ids))
            }
            Of::One(id) => ("m.id = ?", Bind::Id(id.into())),
        }
    }

    fn filtered(self) -> metrics::BoxedQuery<'static, diesel::pg::Pg> {
        let standing = metrics::table.filter(metrics::deleted_at.is_null()).into_boxed();
        match self {
            Of::Strategy(id) => standing.filter(metrics::strategy_id.eq(id)),
            Of::Strategies(ids) => standing.filter(among(metrics::strategy_id, ids)),
            Of::CouncilsThemselves(ids) => {
                standing.filter(among(metrics::council_id, ids)).filter(metrics::strategy_id.is_null())
            }
            Of::One(id) => standing.filter(metrics::id.eq(id)),
        }
    }

    /// The most metrics that they can have.
    fn most(self) -> i64 {
        let owners = match self {
            Of::Strategy(_) | Of::One(_) => 1,
            Of::Strategies(ids) => ids.len(),
            Of::CouncilsThemselves(ids) => ids.len(),
        };
        i64::try_from(owners).unwrap_or(i64::MAX).saturating_mul(MAX_METRICS)
    }
}

fn bind<Id: Copy + Into<uuid::Uuid>>(ids: &[Id]) -> Bind {
    Bind::Ids(ids.iter().map(|id| (*id).into()).collect())
}

/// What was measured of a metric for a period.
#[derive(Debug, Queryable)]
pub struct Measured {
    /// The metric.
    pub metric_id: MetricId,
    /// The period.
    pub period: Period,
    /// The value.
    pub value: Option<Decimal>,
    /// What sort of figure it is.
    pub state: ObservationState,
}

/// What else is recorded of the latest value of a metric, or of its last period.
#[derive(Debug, Clone, Queryable)]
pub struct Latest {
    /// The metric.
    pub metric_id: MetricId,
    /// The observation.
    pub id: ObservationId,
    /// First day of its period.
    pub starts_on: NaiveDate,
    /// Its value.
    pub value: Option<Decimal>,
    /// The value as printed.
    pub value_text: Option<String>,
    /// Where it was reported.
    pub reported_in: Option<Json<ReportedIn>>,
    /// What the council says of it.
    pub commentary: Option<String>,
    /// What the council does about it.
    pub corrective_action: Option<String>,
}

/// The metrics, by code.
///
/// # Errors
/// When the query fails.
pub async fn metrics(mut db: &AsyncPgConnection, of: Of<'_>) -> QueryResult<Vec<Metric>> {
    let ordered = of.filtered().order((metrics::code, metrics::id));
    ordered.select(Metric::as_select()).most(Most::usual(of.most())).load(&mut db).await
}

/// What was measured of them for periods that were over on the day, the last of each.
///
/// # Errors
/// When the query fails.
pub async fn measured(mut db: &AsyncPgConnection, of: Of<'_>, as_of: NaiveDate) -> QueryResult<Vec<Measured>> {
    type Row = (SqlUuid, (Text, Text, Date, Date, Bool), Nullable<Numeric>, Text);
    let (condition, bind) = of.condition();
    let sql = format!(
        "SELECT m.id, o.period_code, o.period_label, o.period_starts_on, o.period_ends_on, o.period_inferred, o.value, \
         o.state FROM metrics m CROSS JOIN LATERAL (SELECT period_code, period_label, period_starts_on, \
         period_ends_on, period_inferred, value, state FROM observations WHERE metric_id = m.id AND deleted_at IS NULL \
         AND period_ends_on <= ? ORDER BY period_starts_on DESC LIMIT {MAX_PERIODS}) o \
         WHERE {condition} AND m.deleted_at IS NULL"
    );
    let statement: Statement<Row> = Statement::new(sql, vec![Bind::Day(as_of), bind]);
    statement.load(&mut db).await
}

/// What else is recorded of the latest value of each, and of its last period, which may have none.
///
/// # Errors
/// When the query fails.
pub async fn latest(mut db: &AsyncPgConnection, of: Of<'_>, as_of: NaiveDate) -> QueryResult<Vec<Latest>> {
    type Row =
        (SqlUuid, SqlUuid, Date, Nullable<Numeric>, Nullable<Text>, Nullable<Jsonb>, Nullable<Text>, Nullable<Text>);
    let (condition, bind) = of.condition();
    let last = |of: &str| {
        format!(
            "(SELECT id, period_starts_on, value, value_text, reported_in, commentary, corrective_action FROM \
             observations WHERE metric_id = m.id AND deleted_at IS NULL AND period_ends_on <= ? {of} ORDER BY \
             period_starts_on DESC LIMIT 1)"
        )
    };
    let (measured, any) = (last("AND state NOT IN ('missing', 'suppressed', 'forecast')"), last(""));
    let sql = format!(
        "SELECT m.id, o.id, o.period_starts_on, o.value, o.value_text, o.reported_in, o.commentary, \
         o.corrective_action FROM metrics m CROSS JOIN LATERAL ({measured} UNION {any}) o WHERE {condition} AND \
         m.deleted_at IS NULL"
    );
    let statement: Statement<Row> = Statement::new(sql, vec![Bind::Day(as_of), Bind::Day(as_of), bind]);
    statement.load(&mut db).await
}

/// Their targets, in the order in which they are due.
///
/// # Errors
/// When the query fails.
pub async fn targets(mut db: &AsyncPgConnection, of: Of<'_>) -> QueryResult<Vec<Target>> {
    let of_them = targets::metric_id.eq_any(of.filtered().select(metrics::id));
    let standing = targets::table.filter(of_them).filter(targets::deleted_at.is_null());
    let ordered = standing.order((targets::due_on, targets::id));
    let most = Most::usual(of.most().saturating_mul(MAX_PERIODS));
    ordered.select(Target::as_select()).most(most).load(&mut db).await
}

/// What the council says of a strategy's progress, the latest first.
///
/// # Errors
/// When the query fails.
pub async fn reports(db: &Reader, id: StrategyId, as_of: NaiveDate) -> QueryResult<Vec<ProgressReport>> {
    db.load(|| {
        progress_reports::table
            .filter(progress_reports::strategy_id.eq(id))
            .filter(progress_reports::period_ends_on.le(as_of))
            .filter(progress_reports::deleted_at.is_null())
            .order((progress_reports::period_ends_on.desc(), progress_reports::id.desc()))
            .select(ProgressReport::as_select())
            .most(Most::usual(MAX_REPORTS))
    })
    .await
}

/// What was promised in a strategy, by title.
///
/// # Errors
/// When the query fails.
pub async fn actions(db: &Reader, id: StrategyId) -> QueryResult<Vec<Action>> {
    db.load(|| {
        actions::table
            .filter(actions::strategy_id.eq(id))
            .filter(actions::deleted_at.is_null())
            .order((actions::title, actions::id))
            .select(Action::as_select())
            .most(Most::usual(MAX_ACTIONS))
    })
    .await
}

/// The last day of the strategy that a metric measures.
///
/// # Errors
/// When the query fails.
pub async fn end_of(mut db: &AsyncPgConnection, id: MetricId) -> QueryResult<Option<NaiveDate>> {
    let of_metric = strategies::table.inner_join(metrics::table.on(metrics::strategy_id.eq(strategies::id.nullable())));
    let end =
        of_metric.filter(metrics::id.eq(id)).select(strategies::ends_on).first::<Option<NaiveDate>>(&mut db).await;
    Ok(end.optional()?.flatten())
}
