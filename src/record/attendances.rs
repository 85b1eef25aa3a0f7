//! Attendances: who was expected at a meeting, was there, or sent apologies; one by one, or a whole list in one call (`list`).

pub mod list;
pub mod model;
pub mod queries;
mod routes;

pub use routes::configure;

use crate::actor::Scope;
use crate::database::Tx;
use crate::database::sql::Json;
use crate::http::door::{DeletionReason, Saved};
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::record::locked::{Locked, standing};
use crate::record::publication::{Publication, Sent};
use crate::record::{contradictions, frozen, publication, references};
use crate::refused::Refused;
use model::{Attendance, AttendanceColumns, AttendanceInput};

/// An attendance that a transaction holds.
pub type LockedAttendance = Locked<Attendance, AttendanceColumns>;

/// Creates an attendance.
///
/// # Errors
/// Why it cannot be.
pub async fn create(tx: &mut Tx<'_>, new: AttendanceInput, put_by: Option<&ForeignKey>) -> Result<Attendance, Refused> {
    let mut columns = columns(tx, new, None, put_by).await?;
    contradictions::of_attendance(tx, None, &columns).await?;
    if columns.publication != Publication::Draft {
        columns.added_after_approval_at = frozen::added_after_approval(tx, columns.meeting_id).await?;
    }
    let id = tx.new_id();
    let attendance = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::Attendance, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::Attendance, id);
    Ok(attendance)
}

/// Makes an attendance what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedAttendance,
    new: AttendanceInput,
    put_by: Option<&ForeignKey>,
) -> Result<Attendance, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    write(tx, current, after).await
}

/// Writes what was made of an attendance whose change was checked; where that is what it was, nothing changes.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn write(
    tx: &mut Tx<'_>,
    current: &LockedAttendance,
    mut after: AttendanceColumns,
) -> Result<Attendance, Refused> {
    contradictions::of_attendance(tx, Some(&current.columns), &after).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    frozen::keep(tx, id, &current.columns, &after).await?;
    frozen::keep_told(tx, id, &current.columns, &after).await?;
    let is_new = current.columns.publication == Publication::Draft && after.publication != Publication::Draft;
    if is_new && !frozen::is_frozen(tx, id, &current.columns).await? {
        after.added_after_approval_at = frozen::added_after_approval(tx, after.meeting_id).await?;
    }
    let attendance = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::Attendance, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    tx.updated(Kind::Attendance, id.into());
    Ok(attendance)
}

/// Creates the attendance that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: AttendanceInput,
    check: impl Fn(Option<&Attendance>) -> Result<(), Refused>,
) -> Result<Saved<Attendance>, Refused> {
    tx.hold_key(Kind::Attendance, key).await?;
    let found = match tx.find(Kind::Attendance, key, council).await? {
        Some(id) => standing(queries::lock(tx, id.into()).await)?,
        None => None,
    };
    match found {
        None => {
            check(None)?;
            let created = create(tx, new, Some(key)).await?;
            references::of_slug(tx, created.council_id.into(), council).await?;
            Ok(Saved::Created(created))
        }
        Some(current) => {
            check(Some(&current.record))?;
            change(tx, &current, new, Some(key)).await.map(Saved::Kept)
        }
    }
}

/// Deletes an attendance that nothing belongs to.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedAttendance, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::RecordPublish, current.held)?;
    tx.require_childless(Kind::Attendance, id.into()).await?;
    frozen::keep_standing(tx, id, &current.columns).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::Attendance, id.into());
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: AttendanceInput,
    current: Option<&LockedAttendance>,
    put_by: Option<&ForeignKey>,
) -> Result<AttendanceColumns, Refused> {
    let council = new.council.as_deref();
    let (meeting_id, key) = (new.meeting_id.map(Into::into), (new.meeting.as_ref(), council));
    let meeting = references::resolve(tx, Kind::Meeting, "meeting", meeting_id, key).await?;
    let meeting = meeting.ok_or_else(|| {
        Refused::field("/meeting_id", "required", "Send meeting_id, or meeting with an external identifier.")
    })?;
    let council_id = meeting.council_id;
    references::same_council(tx, new.council_id.map(Into::into), council, council_id).await?;
    references::unmoved(current.map(|locked| locked.columns.meeting_id.into()), meeting.id, "/meeting_id")?;
    let before = current.map(|locked| (locked.held, locked.columns.published()));
    let sent = Sent::new(new.publication, new.publish_at, new.withdrawn_reason.clone());
    let published = publication::check(tx, council_id, before, sent)?;
    let before = current.and_then(|locked| locked.columns.person_id).map(Into::into);
    let (person_id, key) = (new.person_id.map(Into::into), (new.person.as_ref(), council));
    let person_id = references::point(tx, Kind::Person, "person", person_id, key, (council_id, before)).await?;
    let position = match new.position.or(current.map(|locked| locked.columns.position)) {
        Some(position) => position,
        None => queries::next_position(tx.db(), meeting.id.into()).await?,
    };
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    let columns = AttendanceColumns {
        council_id: council_id.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
        source_url: new.source_url,
        publication: published.publication,
        publish_at: published.publish_at,
        withdrawn_reason: published.withdrawn_reason,
        meeting_id: meeting.id.into(),
        person_id: person_id.map(Into::into),
        position,
        name_as_recorded: new.name_as_recorded,
        post_label: new.post_label,
        capacity: new.capacity,
        state: new.state,
        substitutes_for: new.substitutes_for,
        arrived_at: new.arrived_at,
        left_at: new.left_at,
        added_after_approval_at: current.and_then(|locked| locked.columns.added_after_approval_at),
    };
    // The database would refuse it as well, but cannot say which one it is.
    let other = queries::of_person(tx.db(), current.map(|locked| locked.record.id), &columns).await?.map(Into::into);
    let detail = "The meeting already has an attendance for this person. Change that one instead.";
    references::refuse_taken(tx, Kind::Attendance, other, "/person_id", detail).await?;
    Ok(columns)
}
