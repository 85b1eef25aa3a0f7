//! Publication: what makes a record public, and who may do what to it.

use uuid::Uuid;

use crate::actor::Scope;
use crate::database::{Held, Tx};
use crate::refused::Refused;

crate::words! {
    /// Whether a record is for the public. It is seen when it and everything it belongs to are published.
    #[derive(Default)]
    pub enum Publication {
        /// Not yet: seen by its council's staff alone.
        #[default]
        Draft,
        /// Yes.
        Published,
        /// No longer, for a stated reason.
        Withdrawn,
    }
}

/// A record's publication, and why it was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Whether it is for the public.
    pub publication: Publication,
    /// Why it was withdrawn.
    pub withdrawn_reason: Option<String>,
}

/// The scopes that writing takes.
#[derive(Debug, Clone, Copy)]
pub struct Scopes {
    /// For a draft that stays one.
    pub draft: Scope,
    /// For anything else.
    pub public: Scope,
}

/// What writing the record takes.
pub const RECORD: Scopes = Scopes { draft: Scope::RecordWrite, public: Scope::RecordPublish };

/// What writing strategies and their progress takes: whoever answers for the figures publishes them too.
pub const PROGRESS: Scopes = Scopes { draft: Scope::ProgressWrite, public: Scope::ProgressWrite };

/// The publication of a record after a write: what was sent, else what it was, else draft. Checks that the actor may write it:
/// drafts need `record:write`, anything else `record:publish`.
///
/// # Errors
/// [`Refused::MissingScope`], [`Refused::OtherCouncil`], [`Refused::NotFound`].
pub fn check(
    tx: &Tx<'_>,
    council_id: Uuid,
    current: Option<(Held, Published)>,
    sent: Option<Publication>,
    withdrawn_reason: Option<String>,
) -> Result<Published, Refused> {
    check_as(&RECORD, tx, council_id, current, sent, withdrawn_reason)
}

/// The same for what is written with other scopes.
///
/// # Errors
/// The same.
pub fn check_as(
    scopes: &Scopes,
    tx: &Tx<'_>,
    council_id: Uuid,
    current: Option<(Held, Published)>,
    sent: Option<Publication>,
    withdrawn_reason: Option<String>,
) -> Result<Published, Refused> {
    let draft = Published { publication: Publication::Draft, withdrawn_reason: None };
    let (held, before) =
        current.unwrap_or((Held { id: council_id, council_id, is_public: true, is_deleted: false }, draft));
    let publication = sent.unwrap_or(before.publication);
    let drafts = before.publication == Publication::Draft && publication == Publication::Draft;
    tx.require_on(if drafts { scopes.draft } else { scopes.public }, held)?;
    if publication == Publication::Withdrawn && before.publication == Publication::Withdrawn && sent.is_none() {
        let withdrawn_reason = withdrawn_reason.or(before.withdrawn_reason);
        return Ok(Published { publication, withdrawn_reason });
    }
    // A reason that was only carried along goes with the withdrawal that it was for.
    let carried = publication != Publication::Withdrawn && withdrawn_reason == before.withdrawn_reason;
    Ok(Published { publication, withdrawn_reason: withdrawn_reason.filter(|_| !carried) })
}
