//! The handler for merging two entries of one person.

use actix_web::{HttpResponse, post};

use super::merge::merge;
use super::model::{FullPerson, Person, PersonMergeInput};
use crate::http::auth::{Caller, CouncilAdmin};
use crate::http::door::{Door, Saved, WriteQuery};
use crate::http::extract::{Json, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, OptionalIfMatch};
use crate::http::problem::Problem;
use crate::http::services::ServiceConfig;
use crate::ids::PersonId;
use crate::record::noun::standard::standard;

/// Mounts it, and those of every record type.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    standard::<Person>(services);
    services.service(merge_person);
}

/// Merge a person into another
///
/// Use this if the record has two entries for the same person. Memberships, attendances, ballots, presented items,
/// decisions and external identifiers then name the person in `into_id`. Names stay as they were recorded, also in
/// approved minutes and public votes. The merged entry counts as deleted, and its address leads to the other person
/// (301). If the two entries contradict each other, 409 names the record that you must change first, and nothing is
/// merged. You need a token for `council:admin`, and `record:restricted` for exempt records that name the person. A
/// merge cannot be undone.
#[utoipa::path(
    tag = "People",
    params(
        ("id" = PersonId, Path, description = "Id of the person who is merged into the other one."),
        WriteQuery,
        OptionalIfMatch,
        IdempotencyKey
    ),
    request_body = PersonMergeInput,
    responses((status = 200, description = "The person who stays.", body = FullPerson))
)]
#[post("/v1/people/{id}/merge")]
async fn merge_person(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<PersonId>,
    query: Query<WriteQuery>,
    body: Json<Whole<PersonMergeInput>>,
) -> Result<HttpResponse, Problem> {
    let into_id = body.value.0.into_id;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let person = merge(tx, id.0, into_id, |merged| door.allow_put(Some(merged))).await?;
        door.saved(Saved::Kept(person))
    })
    .await
}
