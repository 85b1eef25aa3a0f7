//! The handlers for items: the standard ones, the disclosure, and the correction of minutes.

use actix_web::{HttpResponse, post};

use super::correction::{MinutesCorrectionInput, correct};
use super::disclose;
use super::model::{FullItem, Item};
use crate::http::auth::{Caller, Publish};
use crate::http::door::{Door, Saved, WriteQuery};
use crate::http::extract::{Json, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch};
use crate::http::problem::Problem;
use crate::http::services::ServiceConfig;
use crate::ids::ItemId;
use crate::kind::Kind;
use crate::record::exemption::DisclosureInput;
use crate::record::noun::{Stored, standard};

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    standard::including::<Item>(services);
    services.service(disclose_item).service(correct_item_minutes);
}

/// Disclose an exempt item
///
/// Shows the whole item to the public, which until now saw only its redacted version. The record keeps the fact that it
/// was exempt, and the reason for the disclosure. You need `record:publish`, and `record:restricted` for the body.
#[utoipa::path(
    tag = "Items",
    params(("id" = ItemId, Path, description = "Id of the item."), WriteQuery, IfMatch, IdempotencyKey),
    request_body = DisclosureInput,
    responses((status = 200, description = "The record is disclosed.", body = FullItem))
)]
#[post("/v1/items/{id}/disclosure")]
async fn disclose_item(
    caller: Caller<Publish>,
    door: Door,
    id: Path<ItemId>,
    query: Query<WriteQuery>,
    body: Json<Whole<DisclosureInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = Item::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let item = disclose(tx, &current, new).await?;
        door.saved(Saved::Kept(item))
    })
    .await
}

/// Correct approved minutes
///
/// Replaces the approved minutes of an item with a new text. State the reason and the later meeting of the same body
/// that made the correction. The old text stays in `minutes_corrections`. If the minutes are not approved, the answer
/// is 409: change them with PATCH. You need `record:publish`.
#[utoipa::path(
    tag = "Items",
    params(("id" = ItemId, Path, description = "Id of the item."), WriteQuery, IfMatch, IdempotencyKey),
    request_body = MinutesCorrectionInput,
    responses((status = 200, description = "The item with its corrected minutes.", body = FullItem))
)]
#[post("/v1/items/{id}/minutes-corrections")]
async fn correct_item_minutes(
    caller: Caller<Publish>,
    door: Door,
    id: Path<ItemId>,
    query: Query<WriteQuery>,
    body: Json<Whole<MinutesCorrectionInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        // The correction names a later meeting, which is held after the item's own.
        tx.hold_council_first(Kind::Item, id.0.into()).await?;
        let current = Item::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let item = correct(tx, &current, new).await?;
        door.saved(Saved::Kept(item))
    })
    .await
}
