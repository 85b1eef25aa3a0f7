//! Revocations: tokens that are accepted no longer, one by its `jti` or all that a subject had until an instant.
//!
//! They are written through the write door and read through it too, since no other connection sees them. A row is never
//! removed and changes but once, when it is lifted: the table is its own log.

pub mod model;
mod queries;
mod routes;

pub use routes::configure;

use uuid::Uuid;

use crate::actor::Scope;
use crate::database::Tx;
use crate::ids::RevocationId;
use crate::refused::Refused;
use model::{RevocationInput, RevocationRow};

/// How many revocations may have effect at once: every process keeps them all in memory and reads them every few
/// seconds.
const MAX_IN_FORCE: i64 = 10_000;

/// Revokes.
///
/// # Errors
/// Why it cannot be done.
pub async fn create(tx: &mut Tx<'_>, new: RevocationInput) -> Result<RevocationRow, Refused> {
    require_right(tx)?;
    let at = tx.at();
    let refuse = |pointer: &str, detail: &str| Err(Refused::field(pointer, "rule", detail));
    match (&new.jti, &new.subject) {
        (Some(_), Some(_)) => {
            return refuse(
                "/subject",
                "Send jti to revoke one token, or subject to revoke all of its tokens. Do not send both.",
            );
        }
        (None, None) => {
            return Err(Refused::field(
                "/jti",
                "required",
                "Send jti to revoke one token, or subject to revoke all of its tokens.",
            ));
        }
        (Some(_), None) if new.issued_before.is_some() => {
            return refuse(
                "/issued_before",
                "One token is revoked whenever it was issued. Leave this out, or send subject.",
            );
        }
        _ => {}
    }
    if new.expires_at.is_some_and(|expires_at| expires_at <= at) {
        return refuse(
            "/expires_at",
            "This date and time is in the past, so nothing would be revoked. Send a later one, or null.",
        );
    }
    if queries::count_in_force(tx).await? >= MAX_IN_FORCE {
        let detail =
            format!("{MAX_IN_FORCE} revocations have effect already. Lift some, or change the key that signs.");
        return Err(Refused::field("", "too_many", detail));
    }
    let row = RevocationRow {
        id: tx.new_id().into(),
        issued_before: new.subject.is_some().then(|| new.issued_before.unwrap_or(at)),
        jti: new.jti,
        subject: new.subject,
        expires_at: new.expires_at,
        reason: new.reason,
        created_at: at,
        created_by: tx.actor.subject.clone(),
        lifted_at: None,
        lifted_by: None,
    };
    queries::insert(tx, &row).await?;
    Ok(row)
}

/// Lifts a revocation; one that was lifted before stays as it is.
///
/// # Errors
/// [`Refused::NotFound`], and who may not.
pub async fn lift(tx: &mut Tx<'_>, id: RevocationId) -> Result<(), Refused> {
    require_right(tx)?;
    let row = queries::lock(tx, id).await?;
    match row.lifted_at {
        Some(_) => Ok(()),
        None => Ok(queries::lift(tx, id).await?),
    }
}

/// A revocation concerns every council, so whoever acts for some alone may not make one.
///
/// # Errors
/// [`Refused::MissingScope`], [`Refused::OtherCouncil`].
fn require_right(tx: &Tx<'_>) -> Result<(), Refused> {
    tx.require(Scope::Admin, Uuid::nil())
}
