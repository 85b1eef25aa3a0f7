//! The handlers for webhooks.

use actix_web::web::Data;
use actix_web::{HttpResponse, delete, get, patch, post};

use super::model::{
    ATTEMPT_SORTS, AttemptFilter, Known, SORTS, Webhook, WebhookAttempt, WebhookFilter, WebhookInput, WebhookTest,
};
use super::{change, create, hold, queries, rotate};
use crate::http::auth::{Caller, CouncilAdmin};
use crate::http::door::{Door, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch};
use crate::http::page::{Listed, Page};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::services::ServiceConfig;
use crate::ids::WebhookId;
use crate::outbound::{Outbound, signing};

type WebhookPage = Page<Known>;

type WebhookAttemptPage = Page<WebhookAttempt>;

type WebhookPatch = Patch<WebhookInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_webhooks)
        .service(create_webhook)
        .service(get_webhook)
        .service(update_webhook)
        .service(delete_webhook)
        .service(test_webhook)
        .service(rotate_webhook_secret)
        .service(list_webhook_attempts);
}

/// List webhooks
///
/// The webhooks of your councils. The newest come first.
#[utoipa::path(
    tag = "Webhooks",
    params(WebhookFilter, Paging, IfNoneMatch),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of webhooks.", body = WebhookPage))
)]
#[get("/v1/webhooks")]
async fn list_webhooks(
    caller: Caller<CouncilAdmin>,
    door: Door,
    query: ListQuery<WebhookFilter>,
) -> Result<HttpResponse, Problem> {
    let request = query.page(&SORTS, None)?;
    let page = door
        .read_slowly(&caller, async |db| {
            let rows = queries::list(db, &query.filter, &request).await?;
            let total = match request.count {
                true => Some(queries::count(db, &query.filter, &request).await?),
                false => None,
            };
            Ok(Page::new(rows, total, &request, &query, &door.urls))
        })
        .await?;
    door.page(&caller, page).await
}

/// Read a webhook
///
/// Shows the position up to which it has reported the changes, and since when it fails. It does not show the secret.
#[utoipa::path(
    tag = "Webhooks",
    params(("id" = WebhookId, Path, description = "Id of the webhook."), IfNoneMatch),
    security(("bearer" = [])),
    responses((status = 200, description = "The webhook.", body = Webhook))
)]
#[get("/v1/webhooks/{id}")]
async fn get_webhook(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<WebhookId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let known = door.read(&caller, async |db| Ok(queries::get(db, id.0).await?)).await?;
    let shown = known.shown(&door.urls);
    door.versioned(&caller, shown.version, &shown)
}

/// Create a webhook
///
/// From now on the server reports changes in the public feed to the address. It signs its messages by Standard Webhooks
/// 1.0. The answer shows the secret: keep it, because no other answer does.
#[utoipa::path(
    tag = "Webhooks",
    params(WriteQuery, IdempotencyKey),
    request_body = WebhookInput,
    responses((status = 201, description = "The webhook, with its secret.", body = Webhook))
)]
#[post("/v1/webhooks")]
async fn create_webhook(
    caller: Caller<CouncilAdmin>,
    door: Door,
    outbound: Data<Outbound>,
    query: Query<WriteQuery>,
    body: Json<Whole<WebhookInput>>,
) -> Result<HttpResponse, Problem> {
    let (new, dry_run) = (body.value.0, query.0.dry_run);
    let answer = door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let (known, secret) = create(tx, &new, &outbound).await?;
        let shown = known.with_secret(signing::shown(&secret), &door.urls);
        Ok(door.done(&shown)?.created(shown.links.itself.clone()).of_version(shown.version))
    });
    answer.await
}

/// Edit a webhook
///
/// A paused webhook keeps its place. If you make it active again, it goes on from there. Other filters apply to all
/// changes that it has not reported yet.
#[utoipa::path(
    tag = "Webhooks",
    params(("id" = WebhookId, Path, description = "Id of the webhook."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content(
        (WebhookPatch = "application/merge-patch+json"),
        (WebhookPatch = "application/json")
    )),
    responses((status = 200, description = "The webhook.", body = Webhook))
)]
#[patch("/v1/webhooks/{id}")]
async fn update_webhook(
    caller: Caller<CouncilAdmin>,
    door: Door,
    outbound: Data<Outbound>,
    id: Path<WebhookId>,
    query: Query<WriteQuery>,
    body: Json<WebhookPatch>,
) -> Result<HttpResponse, Problem> {
    let (patch, dry_run) = (body.value, query.0.dry_run);
    let answer = door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let known = hold(tx, id.0).await?;
        let before = known.clone().shown(&door.urls);
        door.require_version_of(before.version, &before)?;
        let to = patch.onto(&before, &door.schemas)?;
        let shown = change(tx, &known, &to, &outbound).await?.shown(&door.urls);
        Ok(door.done(&shown)?.of_version(shown.version))
    });
    answer.await
}

/// Delete a webhook
///
/// The server forgets it, its secret and its attempts. A message that is on its way may still arrive.
#[utoipa::path(
    tag = "Webhooks",
    params(("id" = WebhookId, Path, description = "Id of the webhook."), WriteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "The webhook is deleted."))
)]
#[delete("/v1/webhooks/{id}")]
async fn delete_webhook(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<WebhookId>,
    query: Query<WriteQuery>,
) -> Result<HttpResponse, Problem> {
    let answer = door.write(&caller, query.0.dry_run, None, async |tx| {
        let shown = hold(tx, id.0).await?.shown(&door.urls);
        door.require_version_of(shown.version, &shown)?;
        queries::delete(tx.db(), id.0).await?;
        Ok(door.deleted())
    });
    answer.await
}

/// Send a test message
///
/// The server sends a signed message of the type `webhook.test` within a few seconds, also if the webhook is not
/// active. It tries one time. The list of attempts says what came of it.
#[utoipa::path(
    tag = "Webhooks",
    params(("id" = WebhookId, Path, description = "Id of the webhook."), WriteQuery, IdempotencyKey),
    responses((status = 202, description = "The message waits to be sent.", body = WebhookTest))
)]
#[post("/v1/webhooks/{id}/test")]
async fn test_webhook(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<WebhookId>,
    query: Query<WriteQuery>,
) -> Result<HttpResponse, Problem> {
    let answer = door.write(&caller, query.0.dry_run, None, async |tx| {
        let links = hold(tx, id.0).await?.shown(&door.urls).links;
        let message_id = queries::ask_for_test(tx.db(), id.0, (tx.new_id(), tx.at())).await?;
        Ok(door.done(&WebhookTest { message_id, links })?.accepted())
    });
    answer.await
}

/// Rotate the secret of a webhook
///
/// The answer shows the new secret: keep it, because no other answer does. For 24 hours the former secret signs every
/// message too, so your receiver can change over meanwhile.
#[utoipa::path(
    tag = "Webhooks",
    params(("id" = WebhookId, Path, description = "Id of the webhook."), WriteQuery, IdempotencyKey),
    responses((status = 200, description = "The webhook, with its new secret.", body = Webhook))
)]
#[post("/v1/webhooks/{id}/secret")]
async fn rotate_webhook_secret(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<WebhookId>,
    query: Query<WriteQuery>,
) -> Result<HttpResponse, Problem> {
    let answer = door.write(&caller, query.0.dry_run, None, async |tx| {
        hold(tx, id.0).await?;
        let (known, secret) = rotate(tx, id.0).await?;
        door.done(&known.with_secret(signing::shown(&secret), &door.urls))
    });
    answer.await
}

/// List the attempts of a webhook
///
/// Its last attempts to deliver, 200 at most. The latest come first. The server keeps nothing of the answers but their
/// status.
#[utoipa::path(
    tag = "Webhooks",
    params(("id" = WebhookId, Path, description = "Id of the webhook."), AttemptFilter, Paging, IfNoneMatch),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of attempts.", body = WebhookAttemptPage))
)]
#[get("/v1/webhooks/{id}/attempts")]
async fn list_webhook_attempts(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<WebhookId>,
    query: ListQuery<AttemptFilter>,
) -> Result<HttpResponse, Problem> {
    let request = query.page(&ATTEMPT_SORTS, None)?;
    let page = door
        .read_slowly(&caller, async |db| {
            queries::get(db, id.0).await?;
            let rows = queries::attempts(db, id.0, &query.filter, &request).await?;
            let total = match request.count {
                true => Some(queries::count_attempts(db, id.0, &query.filter, &request).await?),
                false => None,
            };
            Ok(Page::new(rows, total, &request, &query, &door.urls))
        })
        .await?;
    door.page(&caller, page).await
}
