//! The handlers for revocations.

use actix_web::web::Data;
use actix_web::{HttpResponse, delete, get, post};

use super::model::{Revocation, RevocationFilter, RevocationInput, RevocationRow, SORTS};
use super::{create, lift, queries, require_right};
use crate::database::Tx;
use crate::http::auth::{Admin, Auth, Caller};
use crate::http::door::{Door, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfNoneMatch};
use crate::http::page::{Listed, Page};
use crate::http::problem::Problem;
use crate::http::services::ServiceConfig;
use crate::ids::RevocationId;
use crate::refused::FieldError;

type RevocationPage = Page<RevocationRow>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(list_revocations).service(get_revocation).service(create_revocation).service(delete_revocation);
}

/// List revocations
///
/// You need a token with the scope `admin` for all councils. The newest come first. Lifted ones are listed only with
/// `include_deleted=true`.
#[utoipa::path(
    tag = "Revocations",
    params(RevocationFilter, Paging, IfNoneMatch),
    security(("bearer" = [])),
    responses((status = 200, description = "A page of revocations.", body = RevocationPage))
)]
#[get("/v1/revocations")]
async fn list_revocations(
    caller: Caller<Admin>,
    door: Door,
    query: ListQuery<RevocationFilter>,
) -> Result<HttpResponse, Problem> {
    let request = query.page(&SORTS, None)?;
    let (rows, total): (Vec<RevocationRow>, Option<i64>) = door
        .foresee(&caller, async |tx| {
            require_right(tx)?;
            let total = match request.count {
                true => Some(queries::count(tx.db(), &query.filter, &request).await?),
                false => None,
            };
            Ok((queries::list(tx.db(), &query.filter, &request).await?, total))
        })
        .await?;
    door.page(&caller, Page::new(rows, total, &request, &query, &door.urls)).await
}

/// Read a revocation
///
/// You need a token with the scope `admin` for all councils. A lifted revocation shows when and by whom it was lifted.
#[utoipa::path(
    tag = "Revocations",
    params(("id" = RevocationId, Path, description = "Id of the revocation."), IfNoneMatch),
    security(("bearer" = [])),
    responses((status = 200, description = "The revocation.", body = Revocation))
)]
#[get("/v1/revocations/{id}")]
async fn get_revocation(
    caller: Caller<Admin>,
    door: Door,
    id: Path<RevocationId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let row: RevocationRow = door
        .foresee(&caller, async |tx| {
            require_right(tx)?;
            Ok(queries::get(tx.db(), id.0).await?)
        })
        .await?;
    door.part(&caller, &row.shown(&door.urls))
}

/// Revoke tokens
///
/// You need a token with the scope `admin` for all councils. Send one `jti`. Or send a subject and a date and time:
/// this revokes the tokens that the subject got until then. The process that answers applies it immediately, all others
/// within five seconds.
#[utoipa::path(
    tag = "Revocations",
    params(WriteQuery, IdempotencyKey),
    request_body = RevocationInput,
    responses((status = 201, description = "The tokens are revoked.", body = Revocation))
)]
#[post("/v1/revocations")]
async fn create_revocation(
    caller: Caller<Admin>,
    door: Door,
    auth: Data<Auth>,
    query: Query<WriteQuery>,
    body: Json<Whole<RevocationInput>>,
) -> Result<HttpResponse, Problem> {
    let (new, dry_run) = (body.value.0, query.0.dry_run);
    let answer = door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let row = create(tx, new).await?;
        warn(tx, &row);
        let shown = row.shown(&door.urls);
        Ok(door.done(&shown)?.created(shown.links.itself))
    });
    let answer = answer.await;
    // Whatever came of it: an answer that is lost may have been a commit.
    auth.revocations.changed();
    answer
}

/// Lift a revocation
///
/// You need a token with the scope `admin` for all councils. The server accepts the revoked tokens again until they
/// expire. The revocation stays readable. If you lift it twice, nothing changes.
#[utoipa::path(
    tag = "Revocations",
    params(("id" = RevocationId, Path, description = "Id of the revocation."), WriteQuery, IdempotencyKey),
    responses((status = 204, description = "The revocation is lifted."))
)]
#[delete("/v1/revocations/{id}")]
async fn delete_revocation(
    caller: Caller<Admin>,
    door: Door,
    auth: Data<Auth>,
    id: Path<RevocationId>,
    query: Query<WriteQuery>,
) -> Result<HttpResponse, Problem> {
    let lifted = door.write(&caller, query.0.dry_run, None, async |tx| {
        lift(tx, id.0).await?;
        Ok(door.deleted())
    });
    let answer = lifted.await;
    auth.revocations.changed();
    answer
}

fn warn(tx: &Tx<'_>, row: &RevocationRow) {
    if row.subject.as_deref() == Some(tx.actor.subject.as_str()) {
        let detail = "This is the subject of your own token. The server will reject your tokens issued before \
                      issued_before.";
        tx.warn(FieldError::new("/subject", "own", detail));
    }
}
