//! The handlers for items: the standard ones, the reads that include other records, the disclosure, and the correction
//! of minutes.

use actix_web::{HttpResponse, get, post};
use futures_util::try_join;

use super::correction::{MinutesCorrectionInput, correct};
use super::disclose;
use super::included::{Included, ItemKeyQuery, ItemQuery};
use super::model::{FullItem, Item, ItemInclude};
use crate::database::Reader;
use crate::http::auth::{Anyone, Caller, Publish};
use crate::http::door::{Door, KeyPath, Saved, WriteQuery};
use crate::http::extract::{Json, Many, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch};
use crate::http::include::MOMENT_TRIES;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::ids::ItemId;
use crate::kind::Kind;
use crate::record::exemption::DisclosureInput;
use crate::record::noun::{Stored, standard};
use crate::refused::Refused;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    standard::lists::<Item>(services);
    services.service(find_item).service(get_item);
    standard::writes::<Item>(services);
    services.service(disclose_item).service(correct_item_minutes);
}

/// Read an item
///
/// Gets one item by its id. A deleted item that was public gets 410.
#[utoipa::path(
    tag = "Items",
    params(("id" = ItemId, Path, description = "Id of the item."), ItemQuery, IfNoneMatch),
    responses((status = 200, description = "The item.", body = FullItem))
)]
#[get("/v1/items/{id}")]
async fn get_item(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<ItemId>,
    query: Query<ItemQuery>,
) -> Result<HttpResponse, Problem> {
    let item = door.read(&caller, async |db| one(db, id.0, query.0.include.as_ref(), &door.urls).await).await?;
    door.one(&caller, item)
}

/// Read an item by external identifier
///
/// Gets one item by the identifier that it has in another system.
#[utoipa::path(
    tag = "Items",
    params(KeyPath, ItemKeyQuery, IfNoneMatch),
    responses((status = 200, description = "The item.", body = FullItem))
)]
#[get("/v1/items/by/{scheme}/{value}")]
async fn find_item(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<ItemKeyQuery>,
) -> Result<HttpResponse, Problem> {
    let item = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Item, &key.0, query.0.council.as_deref()).await?;
            one(db, id.into(), query.0.include.as_ref(), &door.urls).await
        })
        .await?;
    door.one(&caller, item)
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

/// One item with what is asked for. It and its children are several statements, sent at once; where a writer came
/// between them, they are read again, so that the answer is of one moment.
async fn one(db: &Reader, id: ItemId, wanted: Option<&Many<ItemInclude>>, urls: &Urls) -> Result<FullItem, Refused> {
    let ids = [id];
    let mut tries = 0;
    loop {
        let (item, children) = try_join!(Item::get(db, id), Included::read(db, &ids, wanted))?;
        let mut full = FullItem::new(item.standing()?, urls);
        tries += 1;
        if children.add(std::slice::from_mut(&mut full), urls).await || tries == MOMENT_TRIES {
            return Ok(full);
        }
    }
}
