//! How a deleted record comes back: at its own address, as it was, under a new version. A deletion keeps the whole row
//! and the file, so nothing is made anew. What was planned is checked as for a new record, because the rest of the
//! record went on meanwhile.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rights::Rights;
use super::{LockedNoun, Noun};
use crate::database::Tx;
use crate::http::auth::Requirement;
use crate::http::patch::Input;
use crate::identifier::ForeignKey;
use crate::refused::Refused;

/// The reason in the log for a record that came back because it was sent again.
const SENT_AGAIN: &str = "It was sent again by its external identifier.";

/// A restoration of a deleted record, as you send it.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestorationInput {
    /// Reason for the restoration. The change log keeps it.
    #[schema(min_length = 1, max_length = 5000, examples("It was deleted by mistake."))]
    pub reason: String,
}

impl Input for RestorationInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

/// Checks that the actor may restore a record, and that it is deleted.
///
/// # Errors
/// [`Refused::MissingScope`], [`Refused::OtherCouncil`], [`Refused::Merged`], [`Refused::WrongState`].
pub fn allow<N: Noun>(tx: &Tx<'_>, was: &LockedNoun<N>) -> Result<(), Refused> {
    for scope in <N::Rights as Rights>::Delete::SCOPES {
        tx.require_on(*scope, was.held)?;
    }
    if let Some(into) = was.record.merged_into() {
        return Err(Refused::Merged { kind: N::KIND, id: was.held.id, into });
    }
    if was.held.is_deleted {
        return Ok(());
    }
    let detail = format!("The {} is not deleted, so it cannot be restored. Nothing was saved.", N::KIND.label());
    Err(Refused::WrongState(detail))
}

/// Brings back a deleted record as it was, which is `same` as an input.
///
/// # Errors
/// [`Refused::NotReady`] if it no longer fits the rest of the record; why else it cannot be.
pub async fn restore<N: Noun>(
    tx: &mut Tx<'_>,
    was: &LockedNoun<N>,
    same: Result<N::Input, Refused>,
    reason: &str,
) -> Result<N, Refused> {
    tx.require_parents(N::KIND, was.record.id()).await?;
    let restored = async {
        let now = N::plan(tx, same?, Some(was), None).await?;
        bring_back(tx, was, now, reason).await
    };
    match restored.await.map_err(|refused| tx.explain(refused)) {
        // The fields are those of the record, and not of what was sent.
        Err(Refused::Invalid(errors)) => Err(Refused::NotReady(errors)),
        other => other,
    }
}

/// The deleted record that an input by an external identifier means, held: one that was deleted as superseded, at the
/// same place. Whole lists, such as agendas, delete in this way what they leave out.
///
/// # Errors
/// Why it cannot be held.
pub async fn left_out<N: Noun>(
    tx: &Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: &N::Input,
) -> Result<Option<LockedNoun<N>>, Refused> {
    if !N::IN_WHOLE_LISTS {
        return Ok(None);
    }
    let Some(id) = tx.find_superseded(N::KIND, key, council).await? else { return Ok(None) };
    let (_, columns) = N::whole(tx, id.into()).await?;
    if !N::is_same(tx, new, &columns).await? {
        return Ok(None);
    }
    let was = N::lock_deleted(tx, id.into()).await?;
    Ok(Some(was).filter(|was| was.held.is_deleted))
}

/// Brings back a record that was left out, with the columns that were planned for it.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn return_left_out<N: Noun>(tx: &mut Tx<'_>, was: &LockedNoun<N>, now: N::Columns) -> Result<N, Refused> {
    bring_back(tx, was, now, SENT_AGAIN).await
}

async fn bring_back<N: Noun>(
    tx: &mut Tx<'_>,
    was: &LockedNoun<N>,
    now: N::Columns,
    reason: &str,
) -> Result<N, Refused> {
    let id = was.record.id();
    // This comes before the checks, which ask whether the public has read it.
    tx.recall_readers(N::KIND, id).await?;
    let now = N::checked(tx, Some(was), now).await?;
    let record = N::restore(tx, id.into(), &now).await?;
    tx.identify(N::KIND, N::council_of(&now), id, N::identifiers_of(&now)).await?;
    tx.restored(N::KIND, id, reason);
    N::followed(tx, id.into(), None, Some(&now)).await?;
    Ok(record)
}
