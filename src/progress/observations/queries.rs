//! Reading and writing observations.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Observation, ObservationColumns, ObservationFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{councils, metrics, observations, strategies};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::{MetricId, ObservationId};
use crate::kind::Kind;
use crate::progress::period::Period;
use crate::record::locked::Locked;
use crate::record::publication::Publication;
use crate::refused::Refused;

/// The observations that a filter leaves.
pub fn filtered(filter: &ObservationFilter, include_deleted: bool) -> observations::BoxedQuery<'_, Pg> {
    let mut query = observations::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(observations::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(observations::council_id.eq_any(of));
    }
    if let Some(metric_id) = filter.metric_id {
        query = query.filter(only(observations::metric_id, metric_id));
    }
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
    if let Some(day) = filter.period_from {
        query = query.filter(observations::period_starts_on.ge(day));
    }
    if let Some(day) = filter.period_to {
        query = query.filter(observations::period_starts_on.le(day));
    }
    if let Some(state) = &filter.state {
        query = query.filter(observations::state.eq_any(&state.0));
    }
    if let Some(publication) = &filter.publication {
        query = query.filter(observations::publication.eq_any(&publication.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(observations::updated_at.ge(since));
    }
    if !include_deleted {
        query = query.filter(observations::deleted_at.is_null());
    }
    query
}

/// A page of the observations that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &ObservationFilter, page: &PageRequest) -> QueryResult<Vec<Observation>> {
    db.load(|| {
        filtered(filter, page.include_deleted)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Observation::as_select())
            .most(page.most())
    })
    .await
}

/// The observations on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &ObservationFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page.include_deleted).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One observation, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: ObservationId) -> QueryResult<Observation> {
    observations::table.find(id).select(Observation::as_select()).known().get_result(&mut db).await
}

/// One observation that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: ObservationId) -> Result<Locked<Observation, ObservationColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Observation, id.into()).await?;
    let query = observations::table.find(id).select((Observation::as_select(), ObservationColumns::as_select()));
    let (record, columns): (Observation, ObservationColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds an observation.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: ObservationId, columns: &ObservationColumns) -> QueryResult<Observation> {
    let is_public =
        tx.is_public_at_once(columns.publication == Publication::Published, &[Some(columns.metric_id.into())]);
    let row = (
        observations::id.eq(id),
        observations::version.eq(1),
        observations::created_at.eq(tx.at()),
        observations::updated_at.eq(tx.at()),
        observations::is_public.eq(is_public),
        observations::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(observations::table)
        .values(row)
        .returning(Observation::as_returning())
        .get_result(&mut tx.db())
        .await
}

/// Writes a new version of an observation.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: ObservationId, columns: &ObservationColumns) -> QueryResult<Observation> {
    let moved = (
        observations::version.eq(observations::version + 1),
        observations::updated_at.eq(greatest(observations::updated_at, tx.at())),
    );
    diesel::update(observations::table.find(id))
        .set((moved, columns))
        .returning(Observation::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of an observation.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: ObservationId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        observations::version.eq(observations::version + 1),
        observations::updated_at.eq(greatest(observations::updated_at, tx.at())),
        observations::was_public.eq(observations::is_public),
        observations::deleted_at.eq(tx.at()),
        observations::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(observations::table.find(id)).set(tombstone).execute(&mut tx.db()).await
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
