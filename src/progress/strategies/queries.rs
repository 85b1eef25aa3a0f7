//! Reading and writing strategies.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Element, Strategy, StrategyColumns, StrategyFilter, StrategyName};
use crate::database::schema::{actions, councils, metrics, progress_reports, strategies};
use crate::database::sql::Json;
use crate::ids::StrategyId;
use crate::progress::progress_reports::model::ElementStatement;
use crate::record::noun::{filters, stored};

filters! { strategies: StrategyFilter;
    is(council_id), of(council, councils::slug, council_id), named(slug), any(state), any(publication),
    from(updated_since, updated_at),
}
stored! { strategies: Strategy, StrategyColumns, StrategyId, StrategyFilter; published with [] }

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
