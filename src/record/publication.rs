//! Publication: what makes a record public, and who may do what to it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::actor::Scope;
use crate::database::{Held, Tx};
use crate::http::door::DeletionReason;
use crate::kind::Kind;
use crate::refused::{FieldError, Refused};

crate::words! {
    /// Whether the public can see a record. A record is public only if it is published, and every record above it is
    /// published too.
    #[derive(Default)]
    pub enum Publication {
        /// Not published yet: only the council's staff can see it.
        #[default]
        Draft,
        /// Not published yet. It will be published automatically at `publish_at`.
        Scheduled,
        /// Published.
        Published,
        /// No longer public, for a stated reason.
        Withdrawn,
    }
}

impl Publication {
    /// Whether it says that the public is to see the record, now or by itself later.
    pub fn is_to_be_seen(self) -> bool {
        match self {
            Publication::Scheduled | Publication::Published => true,
            Publication::Draft | Publication::Withdrawn => false,
        }
    }
}

/// A record's publication: when it comes, and why it was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Whether it is for the public.
    pub publication: Publication,
    /// When it is published by itself.
    pub publish_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn.
    pub withdrawn_reason: Option<String>,
}

/// What is written of a record with a publication.
pub trait Publishable {
    /// Its publication.
    fn published(&self) -> Published;
}

/// What an input says of a record's publication.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    publication: Option<Publication>,
    publish_at: Option<DateTime<Utc>>,
    withdrawn_reason: Option<String>,
}

impl Sent {
    /// What stands in the three members of an input.
    pub fn new(
        publication: Option<Publication>,
        publish_at: Option<DateTime<Utc>>,
        withdrawn_reason: Option<String>,
    ) -> Sent {
        Sent { publication, publish_at, withdrawn_reason }
    }
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

/// The publication of a record after a write: what was sent, else what it was, else draft. Checks that the actor may
/// write it: a draft that stays one can need another scope than all else.
///
/// # Errors
/// [`Refused::MissingScope`], [`Refused::OtherCouncil`], [`Refused::NotFound`].
pub fn check(
    scopes: &Scopes,
    tx: &Tx<'_>,
    council_id: Uuid,
    current: Option<(Held, Published)>,
    sent: Sent,
) -> Result<Published, Refused> {
    let is_new = current.is_none();
    let draft = Published { publication: Publication::Draft, publish_at: None, withdrawn_reason: None };
    let (held, before) = current.unwrap_or((Held::new(council_id, council_id), draft));
    let asked = sent.publication.unwrap_or(before.publication);
    let drafts = before.publication == Publication::Draft && asked == Publication::Draft;
    tx.require_on(if drafts { scopes.draft } else { scopes.public }, held)?;

    let publish_at = match sent.publication {
        None => sent.publish_at.or(before.publish_at),
        Some(_) => sent.publish_at,
    };
    // Whoever sends the same again after the instant has passed means what has become of it.
    let due = asked == Publication::Scheduled && publish_at.is_some_and(|instant| instant <= tx.at());
    let publication = if due { Publication::Published } else { asked };
    // What was only carried along goes with the schedule or the withdrawal that it was for.
    let publish_at =
        publish_at.filter(|_| !due && (publication == Publication::Scheduled || publish_at != before.publish_at));
    let withdrawn_reason = match (publication, before.publication, sent.publication) {
        (Publication::Withdrawn, Publication::Withdrawn, None) => sent.withdrawn_reason.or(before.withdrawn_reason),
        (Publication::Withdrawn, ..) => sent.withdrawn_reason,
        _ => sent.withdrawn_reason.filter(|reason| before.withdrawn_reason.as_ref() != Some(reason)),
    };
    check_details(publication, publish_at.is_some(), withdrawn_reason.is_some())?;
    if is_new && publication == Publication::Draft {
        tx.warn_once(not_public_yet(scopes.public));
    }
    if publication == Publication::Scheduled || before.publication == Publication::Scheduled {
        tx.schedule_moves();
    }
    Ok(Published { publication, publish_at, withdrawn_reason })
}

/// Checks that a record has the date and time, and the reason, that its publication needs, and no other. Constraints of
/// the database say the same, but not which of the two fields is missing.
///
/// # Errors
/// [`Refused::Invalid`].
fn check_details(publication: Publication, has_time: bool, has_reason: bool) -> Result<(), Refused> {
    let (pointer, detail) = match (publication, has_time, has_reason) {
        (Publication::Scheduled, false, _) => {
            let detail = "A scheduled record needs the date and time of its publication. Send publish_at, such as \
                          2030-01-31T09:00:00Z.";
            ("/publish_at", detail)
        }
        (Publication::Draft | Publication::Published | Publication::Withdrawn, true, _) => {
            let detail = "Only a scheduled record has publish_at. Send \"publication\": \"scheduled\" with it, or \
                          leave publish_at out.";
            ("/publish_at", detail)
        }
        (Publication::Withdrawn, _, false) => {
            ("/withdrawn_reason", "A withdrawn record needs the reason for its withdrawal. Send withdrawn_reason.")
        }
        (Publication::Draft | Publication::Published | Publication::Scheduled, _, true) => {
            let detail = "Only a withdrawn record has withdrawn_reason. Send \"publication\": \"withdrawn\" with it, \
                          or leave withdrawn_reason out.";
            ("/withdrawn_reason", detail)
        }
        (Publication::Draft | Publication::Published, false, false)
        | (Publication::Scheduled, true, false)
        | (Publication::Withdrawn, false, true) => return Ok(()),
    };
    Err(Refused::field(pointer, "rule", detail))
}

/// The warning to the writer of a new draft.
fn not_public_yet(scope: Scope) -> FieldError {
    let detail = format!(
        "The public does not see this record yet, because it is a draft. To publish it, send \"publication\": \
         \"published\" with a token that has the scope {}.",
        scope.word()
    );
    FieldError::new("/publication", "not_public_yet", detail)
}

/// Checks that a deletion takes nothing back that the public has read as decided or voted: that is corrected or
/// withdrawn. Only what was never right to publish is deleted.
///
/// # Errors
/// [`Refused::WrongState`].
pub fn check_deletion(kind: Kind, was_public: bool, reason: DeletionReason) -> Result<(), Refused> {
    match reason {
        DeletionReason::Duplicate | DeletionReason::PublishedInError => Ok(()),
        DeletionReason::Superseded | DeletionReason::Other if !was_public => Ok(()),
        DeletionReason::Superseded | DeletionReason::Other => {
            let noun = kind.label();
            let detail = format!(
                "The public has read this {noun}. Correct it, or withdraw it with withdrawn_reason. Delete only a \
                 {noun} that was never right to publish: send reason=published_in_error or reason=duplicate."
            );
            Err(Refused::WrongState(detail))
        }
    }
}
