//! Reading and writing targets.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Date, Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Target, TargetColumns, TargetFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{councils, metrics, strategies, targets};
use crate::database::sql::{Bind, Json, Knowable, Statement, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::{MetricId, StrategyId, TargetId};
use crate::kind::Kind;
use crate::progress::period::Period;
use crate::record::locked::Locked;
use crate::record::publication::Publication;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a TargetFilter, page: &PageRequest) -> targets::BoxedQuery<'a, Pg> {
    let mut query = targets::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(targets::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(targets::council_id.eq_any(of));
    }
    if let Some(metric_id) = filter.metric_id {
        query = query.filter(only(targets::metric_id, metric_id));
    }
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
    if let Some(day) = filter.due_from {
        query = query.filter(targets::due_on.ge(day));
    }
    if let Some(day) = filter.due_to {
        query = query.filter(targets::due_on.le(day));
    }
    if let Some(publication) = &filter.publication {
        query = query.filter(targets::publication.eq_any(&publication.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(targets::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(targets::deleted_at.is_null());
    }
    query
}

/// A page of the targets that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &TargetFilter, page: &PageRequest) -> QueryResult<Vec<Target>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Target::as_select())
            .most(page.most())
    })
    .await
}

/// The targets on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &TargetFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One target, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: TargetId) -> QueryResult<Target> {
    targets::table.find(id).select(Target::as_select()).known().get_result(&mut db).await
}

/// One target that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: TargetId) -> Result<Locked<Target, TargetColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Target, id.into()).await?;
    let query = targets::table.find(id).select((Target::as_select(), TargetColumns::as_select()));
    let (record, columns): (Target, TargetColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a target.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: TargetId, columns: &TargetColumns) -> QueryResult<Target> {
    let is_public =
        tx.is_public_at_once(columns.publication == Publication::Published, &[Some(columns.metric_id.into())]);
    let row = (
        targets::id.eq(id),
        targets::version.eq(1),
        targets::created_at.eq(tx.at()),
        targets::updated_at.eq(tx.at()),
        targets::is_public.eq(is_public),
        targets::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(targets::table).values(row).returning(Target::as_returning()).get_result(&mut tx.db()).await
}

/// Writes a new version of a target.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: TargetId, columns: &TargetColumns) -> QueryResult<Target> {
    let moved =
        (targets::version.eq(targets::version + 1), targets::updated_at.eq(greatest(targets::updated_at, tx.at())));
    diesel::update(targets::table.find(id))
        .set((moved, columns))
        .returning(Target::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of a target.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: TargetId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        targets::version.eq(targets::version + 1),
        targets::updated_at.eq(greatest(targets::updated_at, tx.at())),
        targets::was_public.eq(targets::is_public),
        targets::deleted_at.eq(tx.at()),
        targets::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(targets::table.find(id)).set(tombstone).execute(&mut tx.db()).await
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
