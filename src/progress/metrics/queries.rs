//! Reading and writing metrics.

use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Metric, MetricColumns, MetricFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{councils, metrics, observations, strategies};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::{CouncilId, MetricId, StrategyId};
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::record::publication::Publication;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a MetricFilter, page: &PageRequest) -> metrics::BoxedQuery<'a, Pg> {
    let mut query = metrics::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(metrics::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(metrics::council_id.eq_any(of));
    }
    if let Some(strategy_id) = filter.strategy_id {
        query = query.filter(only(metrics::strategy_id, strategy_id));
    }
    if let Some(slugs) = &filter.strategy {
        let of = strategies::table.filter(among(strategies::slug, &slugs.0)).select(strategies::id.nullable());
        query = query.filter(metrics::strategy_id.eq_any(of));
    }
    if let Some(code) = &filter.code {
        query = query.filter(metrics::code.eq_any(&code.0));
    }
    if let Some(frequency) = &filter.frequency {
        query = query.filter(metrics::frequency.eq_any(&frequency.0));
    }
    if let Some(publication) = &filter.publication {
        query = query.filter(metrics::publication.eq_any(&publication.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(metrics::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(metrics::deleted_at.is_null());
    }
    query
}

/// A page of the metrics that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &MetricFilter, page: &PageRequest) -> QueryResult<Vec<Metric>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Metric::as_select())
            .most(page.most())
    })
    .await
}

/// The metrics on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &MetricFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One metric, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: MetricId) -> QueryResult<Metric> {
    metrics::table.find(id).select(Metric::as_select()).known().get_result(&mut db).await
}

/// One metric that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: MetricId) -> Result<Locked<Metric, MetricColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Metric, id.into()).await?;
    let query = metrics::table.find(id).select((Metric::as_select(), MetricColumns::as_select()));
    let (record, columns): (Metric, MetricColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a metric.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: MetricId, columns: &MetricColumns) -> QueryResult<Metric> {
    let is_public =
        tx.is_public_at_once(columns.publication == Publication::Published, &[columns.strategy_id.map(Into::into)]);
    let row = (
        metrics::id.eq(id),
        metrics::version.eq(1),
        metrics::created_at.eq(tx.at()),
        metrics::updated_at.eq(tx.at()),
        metrics::is_public.eq(is_public),
        metrics::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(metrics::table).values(row).returning(Metric::as_returning()).get_result(&mut tx.db()).await
}

/// Writes a new version of a metric.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: MetricId, columns: &MetricColumns) -> QueryResult<Metric> {
    let moved =
        (metrics::version.eq(metrics::version + 1), metrics::updated_at.eq(greatest(metrics::updated_at, tx.at())));
    diesel::update(metrics::table.find(id))
        .set((moved, columns))
        .returning(Metric::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of a metric.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: MetricId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        metrics::version.eq(metrics::version + 1),
        metrics::updated_at.eq(greatest(metrics::updated_at, tx.at())),
        metrics::was_public.eq(metrics::is_public),
        metrics::deleted_at.eq(tx.at()),
        metrics::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(metrics::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}

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
