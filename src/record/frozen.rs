//! Records that may no longer be altered: approved minutes with all that they print, and decisions and votes that the
//! public has read. The table says which fields, once; every write of such a record comes through [`keep`], and every
//! deletion through [`keep_standing`].

mod table;

use chrono::{DateTime, Utc};
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::database::Tx;
use crate::database::sql::{Bind, Statement};
use crate::ids::MeetingId;
use crate::kind::Kind;
use crate::refused::{FieldError, Refused};

/// The record that freezes another with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// With itself, once the public has read it.
    Itself,
    /// It is the meeting of the approved minutes.
    Meeting,
    /// It is printed in the minutes of this meeting, and frozen once they are approved.
    Minutes {
        /// The meeting.
        of: MeetingId,
        /// Whether the record says that it is part of the minutes. Once the public has read it, it always is.
        is_part: bool,
    },
    /// With nothing.
    Nothing,
}

/// The columns of a record that may be frozen.
pub trait Freezes {
    /// Its record type.
    const KIND: Kind;

    /// The fields (as JSON Pointers) of frozen ones that a write would alter.
    fn altered(&self, now: &Self) -> Vec<&'static str>;

    /// The record that freezes it.
    fn bound(&self) -> Bound;
}

/// Refuses a write that alters a frozen field.
///
/// # Errors
/// [`Refused::Invalid`] at each of them.
pub async fn keep<T: Freezes>(tx: &Tx<'_>, id: impl Into<Uuid>, was: &T, now: &T) -> Result<(), Refused> {
    let (id, altered) = (id.into(), was.altered(now));
    if altered.is_empty() || !is_frozen(tx, id, was).await? {
        return Ok(());
    }
    let (why, remedy) = (why(was.bound()), remedy(T::KIND, id));
    let error = |pointer: &str| {
        FieldError::new(pointer, "immutable", format!("{why}, so this field cannot change any more. {remedy}"))
    };
    Err(Refused::Invalid(altered.into_iter().map(error).collect()))
}

/// Refuses to delete what approved minutes print.
///
/// # Errors
/// [`Refused::WrongState`].
pub async fn keep_standing<T: Freezes>(tx: &Tx<'_>, id: impl Into<Uuid>, was: &T) -> Result<(), Refused> {
    let id = id.into();
    if was.bound() == Bound::Itself || !is_frozen(tx, id, was).await? {
        return Ok(());
    }
    let (why, kind) = (why(was.bound()), T::KIND.label());
    Err(Refused::WrongState(format!(
        "{why}, so this {kind} cannot be deleted. Withdraw it and state the reason instead."
    )))
}

/// When something that the minutes print was added, where they had been approved before.
///
/// # Errors
/// When a query fails.
pub async fn added_after_approval(tx: &Tx<'_>, meeting_id: MeetingId) -> Result<Option<DateTime<Utc>>, Refused> {
    Ok(minutes_are_approved(tx, meeting_id.into()).await?.then(|| tx.at()))
}

/// Whether a record is frozen.
///
/// # Errors
/// When a query fails.
pub async fn is_frozen<T: Freezes>(tx: &Tx<'_>, id: impl Into<Uuid>, was: &T) -> Result<bool, Refused> {
    let id = id.into();
    match was.bound() {
        Bound::Nothing => Ok(false),
        Bound::Itself => was_read(tx, T::KIND, id).await,
        Bound::Meeting => minutes_are_approved(tx, id).await,
        Bound::Minutes { of, is_part } => {
            Ok(minutes_are_approved(tx, of.into()).await? && (is_part || was_read(tx, T::KIND, id).await?))
        }
    }
}

/// Whether the public reads a record, or has read it: a withdrawal does not undo that.
async fn was_read(tx: &Tx<'_>, kind: Kind, id: Uuid) -> Result<bool, Refused> {
    let sql = format!("SELECT is_public OR was_public FROM record.{} WHERE id = ?", kind.table());
    let statement: Statement<(Bool,)> = Statement::new(sql, vec![Bind::Id(id)]);
    Ok(statement.get_result::<(bool,)>(&mut tx.db()).await?.0)
}

/// Whether the minutes of a meeting had been approved before this write. Approval cannot be undone once there are
/// minutes, so no other mark is needed. A meeting that is recorded as approved before its minutes are is still being
/// loaded.
async fn minutes_are_approved(tx: &Tx<'_>, id: Uuid) -> Result<bool, Refused> {
    let sql = "SELECT EXISTS (SELECT FROM record.meetings m WHERE m.id = ? AND m.minutes_state = 'approved' AND (\
               EXISTS (SELECT FROM record.items i WHERE i.meeting_id = m.id AND i.deleted_at IS NULL \
               AND i.minutes ->> 'publication' <> 'draft') \
               OR EXISTS (SELECT FROM record.documents d WHERE d.meeting_id = m.id AND d.deleted_at IS NULL \
               AND d.kind = 'minutes' AND (d.was_public OR d.publication <> 'draft'))))";
    tx.was_frozen(id, async {
        let statement: Statement<(Bool,)> = Statement::new(sql, vec![Bind::Id(id)]);
        Ok(statement.get_result::<(bool,)>(&mut tx.db()).await?.0)
    })
    .await
}

fn why(bound: Bound) -> &'static str {
    match bound {
        Bound::Itself | Bound::Nothing => "The public has read this record",
        Bound::Meeting | Bound::Minutes { .. } => "The minutes of the meeting are approved",
    }
}

/// What to do instead.
fn remedy(kind: Kind, id: Uuid) -> String {
    match kind {
        Kind::Decision => {
            format!("To correct the decision, send the reason and the new text to POST /v1/decisions/{id}/correction.")
        }
        Kind::Item => {
            format!(
                "To correct the minutes, send the reason and the new text to POST \
                     /v1/items/{id}/minutes-corrections."
            )
        }
        Kind::Vote => "Withdraw the vote with a withdrawn_reason, and record another one.".to_owned(),
        Kind::Document => format!("Create a new document with supersedes_id {id}."),
        _ => "To correct the minutes, send the reason and the new text to POST /v1/items/{id}/minutes-corrections, \
              for the item with those minutes."
            .to_owned(),
    }
}
