//! The handler for one strategy, which an address names by its id or its slug. The others are those of
//! every type.

use actix_web::{HttpResponse, get};

use super::model::{FullStrategy, Strategy, StrategyName};
use super::queries;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::{Path, Query};
use crate::http::headers::IfNoneMatch;
use crate::http::past::AsOfQuery;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::record::noun::Stored;
use crate::record::noun::standard::{get_then, lists, read_by_key, writes};

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    lists::<Strategy>(services);
    read_by_key::<Strategy>(services);
    services.service(get_strategy);
    writes::<Strategy>(services);
}

/// Read a strategy
///
/// Gets one strategy by its id or its slug. A deleted strategy that was public gets 410, by its id only.
#[utoipa::path(
    tag = "Strategies",
    params(
        (
            "id" = String,
            Path,
            description = "Id of the strategy, or its slug.",
            max_length = 100,
            pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"
        ),
        AsOfQuery,
        IfNoneMatch
    ),
    responses((status = 200, description = "The strategy.", body = FullStrategy))
)]
#[get("/v1/strategies/{id}")]
async fn get_strategy(
    caller: Caller<Anyone>,
    door: Door,
    name: Path<StrategyName>,
    query: Query<AsOfQuery>,
) -> Result<HttpResponse, Problem> {
    if let Some(as_of) = query.0.as_of {
        let id = door.read_as_public(async |db| Ok(queries::named(db, &name.0).await?)).await?;
        return get_then::<Strategy>(&caller, &door, id.into(), as_of).await;
    }
    let strategy =
        door.read(&caller, async |db| Strategy::get(db, queries::named(db, &name.0).await?).await?.standing()).await?;
    door.one(&caller, FullStrategy::new(strategy, &door.urls))
}
