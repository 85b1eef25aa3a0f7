//! Records that may no longer be altered: approved minutes with all that they print, and decisions and votes that the
//! public has read. The table says which fields, once; every write of such a record comes through [`keep`], and every
//! deletion through [`keep_standing`].

mod said;
mod table;

use chrono::{DateTime, Utc};
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::database::Tx;
use crate::database::sql::{Bind, Statement};
use crate::ids::MeetingId;
use crate::kind::Kind;
use crate::record::meetings::model::MeetingColumns;
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

/// Refuses to make a draft again of a part of approved minutes that the public has not read. A draft is no part of
/// them, and could be altered.
///
/// # Errors
/// [`Refused::Invalid`] at `/publication`.
pub async fn keep_told<T: Freezes>(tx: &Tx<'_>, id: impl Into<Uuid>, was: &T, now: &T) -> Result<(), Refused> {
    let is_part = |bound| matches!(bound, Bound::Minutes { is_part: true, .. });
    let id = id.into();
    if !is_part(was.bound()) || is_part(now.bound()) || was_read(tx, T::KIND, id).await? {
        return Ok(());
    }
    if !is_frozen(tx, id, was).await? {
        return Ok(());
    }
    let detail =
        "It is part of the approved minutes, so it cannot become a draft. Withdraw it with a withdrawn_reason instead.";
    Err(Refused::field("/publication", "immutable", detail))
}

/// Refuses a write that alters the day or the body of a meeting at which other minutes were approved, signed or
/// corrected: they say "approved at the meeting of" that day.
///
/// # Errors
/// [`Refused::Invalid`] at each of the fields.
pub async fn keep_approving(
    tx: &Tx<'_>,
    id: MeetingId,
    was: &MeetingColumns,
    now: &MeetingColumns,
) -> Result<(), Refused> {
    let altered = table::altered_of_approving(was, now);
    if altered.is_empty() || !approves(tx, id, APPROVED).await? {
        return Ok(());
    }
    let detail = format!(
        "{APPROVES}, so this field cannot change any more. If it is wrong, withdraw the meeting with a \
         withdrawn_reason, and record the right one."
    );
    let error = |pointer: &str| FieldError::new(pointer, "immutable", detail.clone());
    Err(Refused::Invalid(altered.into_iter().map(error).collect()))
}

/// Refuses to delete a meeting at which other minutes were approved, signed or corrected.
///
/// # Errors
/// [`Refused::WrongState`].
pub async fn keep_approving_standing(tx: &Tx<'_>, id: MeetingId) -> Result<(), Refused> {
    if !approves(tx, id, "m.minutes_state = 'approved'").await? {
        return Ok(());
    }
    let detail = "so this meeting cannot be deleted. Withdraw it and state the reason instead.";
    Err(Refused::WrongState(format!("{APPROVES}, {detail}")))
}

const APPROVES: &str = "The minutes of another meeting were approved, signed or corrected at this meeting";

/// Whether minutes of other meetings say that they were approved, signed or corrected at this one. Of the first two,
/// those count for which the condition holds. Minutes can also be signed at their own meeting.
async fn approves(tx: &Tx<'_>, id: MeetingId, condition: &str) -> Result<bool, Refused> {
    let sql = format!(
        "SELECT EXISTS (SELECT FROM record.meetings m WHERE m.approved_at_meeting_id = ? AND {condition}) \
         OR EXISTS (SELECT FROM record.meetings m WHERE m.minutes_signed_at_meeting_id = ? AND m.id <> ? \
         AND {condition}) \
         OR EXISTS (SELECT FROM record.items WHERE minutes_corrections <> '[]' AND minutes_corrections @> \
         jsonb_build_array(jsonb_build_object('corrected_at_meeting_id', ?::text)))"
    );
    let statement: Statement<(Bool,)> = Statement::new(sql, vec![Bind::Id(id.into()); 4]);
    Ok(statement.get_result::<(bool,)>(&mut tx.db()).await?.0)
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
    let sql = format!("SELECT EXISTS (SELECT FROM record.meetings m WHERE m.id = ? AND {APPROVED})");
    tx.was_frozen(id, async {
        let statement: Statement<(Bool,)> = Statement::new(sql, vec![Bind::Id(id)]);
        Ok(statement.get_result::<(bool,)>(&mut tx.db()).await?.0)
    })
    .await
}

/// That the meeting `m` has approved minutes.
const APPROVED: &str = "m.minutes_state = 'approved' AND (\
    EXISTS (SELECT FROM record.items i WHERE i.meeting_id = m.id AND i.deleted_at IS NULL \
        AND i.minutes ->> 'publication' <> 'draft') \
    OR EXISTS (SELECT FROM record.documents d WHERE d.meeting_id = m.id AND d.deleted_at IS NULL \
        AND d.kind = 'minutes' AND (d.was_public OR d.publication <> 'draft')))";

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
        Kind::Vote => {
            format!("To correct the vote, send the reason and what differs to POST /v1/votes/{id}/correction.")
        }
        Kind::Document => format!("Create a new document with supersedes_id {id}."),
        _ => "To correct the minutes, send the reason and the new text to POST /v1/items/{id}/minutes-corrections, \
              for the item with those minutes."
            .to_owned(),
    }
}
