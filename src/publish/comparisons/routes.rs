//! The handler for comparisons.

use actix_web::{HttpResponse, get};

use super::model::DecisionComparison;
use super::queries;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::{NoQuery, Path, Query};
use crate::http::headers::IfNoneMatch;
use crate::http::problem::Problem;
use crate::http::services::ServiceConfig;
use crate::ids::DecisionId;

/// Mounts it.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(get_decision_comparison);
}

/// Compare a decision with its recommendation
///
/// Shows the report's recommendation, the decision, and whether the recommendation was followed, as recorded. The
/// differences between the two texts are given word by word: as plain text, as HTML and in parts.
#[utoipa::path(
    tag = "Decisions",
    params(("id" = DecisionId, Path, description = "Id of the decision."), IfNoneMatch),
    responses((status = 200, description = "The decision and its recommendation, compared.", body = DecisionComparison))
)]
#[get("/v1/decisions/{id}/comparison")]
async fn get_decision_comparison(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<DecisionId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let decided = door.read(&caller, async |db| queries::decided(db, id.0).await).await?;
    door.part(&caller, &DecisionComparison::of(&decided, &door.urls))
}
