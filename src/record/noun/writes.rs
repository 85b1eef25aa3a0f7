//! The standard writes of a record type within a transaction, with their answers: for their own addresses, and for
//! requests that do many of them.

use serde_json::Map;

use super::restoration;
use super::{Noun, change, create, delete, put};
use crate::database::Tx;
use crate::http::door::{Answer, DeletionReason, Saved, Terms};
use crate::http::patch::Patch;
use crate::identifier::ForeignKey;
use crate::refused::Refused;

/// Creates a record.
///
/// # Errors
/// Why it cannot be.
pub async fn created<N: Noun>(tx: &mut Tx<'_>, terms: Terms<'_>, new: N::Input) -> Result<Answer, Refused> {
    let record = create::<N>(tx, new, None).await?;
    N::warn(tx, &record).await?;
    terms.saved(Saved::Created(record))
}

/// Creates or replaces the record with an external identifier.
///
/// # Errors
/// Why it cannot be.
pub async fn replaced<N: Noun>(
    tx: &mut Tx<'_>,
    terms: Terms<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: N::Input,
) -> Result<Answer, Refused> {
    let check = |current: Option<&N>| terms.allow_put(current);
    let saved = put(tx, key, council, new, check).await?;
    N::warn(tx, saved.record()).await?;
    terms.saved(saved)
}

/// Changes a record.
///
/// # Errors
/// Why it cannot be.
pub async fn changed<N: Noun>(
    tx: &mut Tx<'_>,
    terms: Terms<'_>,
    id: N::Id,
    patch: &Patch<N::Input>,
) -> Result<Answer, Refused> {
    let was = N::lock(tx, id).await?;
    terms.require_version(&was.record)?;
    let new = patch.onto(&was.record, terms.schemas)?;
    let record = change(tx, &was, new, None).await?;
    N::warn(tx, &record).await?;
    terms.saved(Saved::Kept(record))
}

/// Deletes a record.
///
/// # Errors
/// Why it cannot be.
pub async fn deleted<N: Noun>(
    tx: &mut Tx<'_>,
    terms: Terms<'_>,
    id: N::Id,
    reason: DeletionReason,
) -> Result<Answer, Refused> {
    let was = N::lock(tx, id).await?;
    terms.require_version(&was.record)?;
    delete(tx, &was, reason).await?;
    Ok(terms.deleted())
}

/// Restores a deleted record.
///
/// # Errors
/// Why it cannot be.
pub async fn restored<N: Noun>(tx: &mut Tx<'_>, terms: Terms<'_>, id: N::Id, reason: &str) -> Result<Answer, Refused> {
    let was = N::lock_deleted(tx, id).await?;
    restoration::allow(tx, &was)?;
    terms.allow_put(Some(&was.record))?;
    let same = Patch::<N::Input>::new(Map::new()).onto(&was.record, terms.schemas);
    let record = restoration::restore(tx, &was, same, reason).await?;
    N::warn(tx, &record).await?;
    terms.saved(Saved::Kept(record))
}
