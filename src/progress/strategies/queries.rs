//! Reading and writing strategies.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Element, Strategy, StrategyColumns, StrategyFilter, StrategyName};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{actions, councils, metrics, progress_reports, strategies};
use crate::database::sql::{Json, Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::StrategyId;
use crate::kind::Kind;
use crate::progress::progress_reports::model::ElementStatement;
use crate::record::locked::Locked;
use crate::record::publication::Publication;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a StrategyFilter, page: &PageRequest) -> strategies::BoxedQuery<'a, Pg> {
    let mut query = strategies::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(strategies::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(strategies::council_id.eq_any(of));
    }
    if let Some(slug) = &filter.slug {
        query = query.filter(among(strategies::slug, &slug.0));
    }
    if let Some(state) = &filter.state {
        query = query.filter(strategies::state.eq_any(&state.0));
    }
    if let Some(publication) = &filter.publication {
        query = query.filter(strategies::publication.eq_any(&publication.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(strategies::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(strategies::deleted_at.is_null());
    }
    query
}

/// A page of the strategies that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &StrategyFilter, page: &PageRequest) -> QueryResult<Vec<Strategy>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Strategy::as_select())
            .most(page.most())
    })
    .await
}

/// The strategies on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &StrategyFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One strategy, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: StrategyId) -> QueryResult<Strategy> {
    strategies::table.find(id).select(Strategy::as_select()).known().get_result(&mut db).await
}

/// The id of the strategy that an address names.
///
/// # Errors
/// When the reader sees none that stands.
pub async fn named(mut db: &AsyncPgConnection, name: &StrategyName) -> QueryResult<StrategyId> {
    match name {
        StrategyName::Id(id) => Ok(*id),
        StrategyName::Slug(slug) => {
            let standing = strategies::table.filter(strategies::slug.eq(slug)).filter(strategies::deleted_at.is_null());
            standing.select(strategies::id).first(&mut db).await
        }
    }
}

/// One strategy that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: StrategyId) -> Result<Locked<Strategy, StrategyColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Strategy, id.into()).await?;
    let query = strategies::table.find(id).select((Strategy::as_select(), StrategyColumns::as_select()));
    let (record, columns): (Strategy, StrategyColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a strategy.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: StrategyId, columns: &StrategyColumns) -> QueryResult<Strategy> {
    let is_public = tx.is_public_at_once(columns.publication == Publication::Published, &[]);
    let row = (
        strategies::id.eq(id),
        strategies::version.eq(1),
        strategies::created_at.eq(tx.at()),
        strategies::updated_at.eq(tx.at()),
        strategies::is_public.eq(is_public),
        strategies::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(strategies::table)
        .values(row)
        .returning(Strategy::as_returning())
        .get_result(&mut tx.db())
        .await
}

/// Writes a new version of a strategy.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: StrategyId, columns: &StrategyColumns) -> QueryResult<Strategy> {
    let moved = (
        strategies::version.eq(strategies::version + 1),
        strategies::updated_at.eq(greatest(strategies::updated_at, tx.at())),
    );
    diesel::update(strategies::table.find(id))
        .set((moved, columns))
        .returning(Strategy::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of a strategy.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: StrategyId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        strategies::version.eq(strategies::version + 1),
        strategies::updated_at.eq(greatest(strategies::updated_at, tx.at())),
        strategies::was_public.eq(strategies::is_public),
        strategies::deleted_at.eq(tx.at()),
        strategies::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(strategies::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}

/// The strategy that has the slug and stands.
///
/// # Errors
/// When the query fails.
pub async fn with_slug(mut db: &AsyncPgConnection, slug: &str) -> QueryResult<Option<StrategyId>> {
    let standing = strategies::table.filter(strategies::slug.eq(slug)).filter(strategies::deleted_at.is_null());
    standing.select(strategies::id).first(&mut db).await.optional()
}

/// The parts of a strategy.
///
/// # Errors
/// When the query fails.
pub async fn elements(mut db: &AsyncPgConnection, id: StrategyId) -> QueryResult<Vec<Element>> {
    let elements: Json<Vec<Element>> = strategies::table.find(id).select(strategies::elements).first(&mut db).await?;
    Ok(elements.0)
}

/// The first and the last day of a strategy.
///
/// # Errors
/// When the query fails.
pub async fn days(mut db: &AsyncPgConnection, id: StrategyId) -> QueryResult<(Option<NaiveDate>, Option<NaiveDate>)> {
    strategies::table.find(id).select((strategies::starts_on, strategies::ends_on)).first(&mut db).await
}

/// A metric, an action or a report of the strategy that stands and names one of the parts: which it is, and the part.
///
/// # Errors
/// When the query fails.
pub async fn naming(
    mut db: &AsyncPgConnection,
    id: StrategyId,
    elements: &[i32],
) -> QueryResult<Option<(&'static str, i32)>> {
    let named = metrics::table
        .filter(metrics::strategy_id.eq(id))
        .filter(metrics::element.eq_any(elements))
        .filter(metrics::deleted_at.is_null())
        .select(metrics::element.assume_not_null());
    if let Some(position) = named.first(&mut db).await.optional()? {
        return Ok(Some(("metric", position)));
    }
    let named = actions::table
        .filter(actions::strategy_id.eq(id))
        .filter(actions::element.eq_any(elements))
        .filter(actions::deleted_at.is_null())
        .select(actions::element.assume_not_null());
    if let Some(position) = named.first(&mut db).await.optional()? {
        return Ok(Some(("action of it", position)));
    }
    let reports = progress_reports::table
        .filter(progress_reports::strategy_id.eq(id))
        .filter(progress_reports::deleted_at.is_null())
        .select(progress_reports::per_element);
    let said: Vec<Json<Vec<ElementStatement>>> = reports.load(&mut db).await?;
    let mut named = said.iter().flat_map(|said| &said.0).map(|said| said.element);
    Ok(named.find(|position| elements.contains(position)).map(|position| ("progress report", position)))
}

/// Whether the public could ever see the strategy.
///
/// # Errors
/// When the query fails.
pub async fn was_public(mut db: &AsyncPgConnection, id: StrategyId) -> QueryResult<bool> {
    strategies::table.find(id).select(strategies::was_public).first(&mut db).await
}
