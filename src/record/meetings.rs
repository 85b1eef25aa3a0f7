//! Meetings: sittings of one body. A meeting has a day always and a time perhaps; it falls into the municipal year of its day.

pub mod model;
pub mod queries;
mod routes;
mod time;

pub use routes::configure;

use crate::actor::Scope;
use crate::clock::zone;
use crate::database::Tx;
use crate::database::sql::Json;
use crate::http::door::{DeletionReason, Saved};
use crate::identifier::ForeignKey;
use crate::ids::MeetingId;
use crate::kind::Kind;
use crate::law::clear_days::local_day;
use crate::record::items::queries as items;
use crate::record::locked::{Locked, standing};
use crate::record::publication::Sent;
use crate::record::{contradictions, frozen, lawful, publication, references, timezones};
use crate::refused::Refused;
use model::{Meeting, MeetingColumns, MeetingInput};

/// A meeting that a transaction holds.
pub type LockedMeeting = Locked<Meeting, MeetingColumns>;

/// Creates a meeting.
///
/// # Errors
/// Why it cannot be.
pub async fn create(tx: &mut Tx<'_>, new: MeetingInput, put_by: Option<&ForeignKey>) -> Result<Meeting, Refused> {
    let columns = columns(tx, new, None, put_by).await?;
    contradictions::of_meeting(tx, (None, None), &columns).await?;
    let id = tx.new_id();
    let meeting = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::Meeting, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::Meeting, id);
    Ok(meeting)
}

/// Makes a meeting what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedMeeting,
    new: MeetingInput,
    put_by: Option<&ForeignKey>,
) -> Result<Meeting, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    write(tx, current, after).await
}

/// Writes what was made of a meeting whose change was checked; where that is what it was, nothing changes.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn write(tx: &mut Tx<'_>, current: &LockedMeeting, after: MeetingColumns) -> Result<Meeting, Refused> {
    let id = current.record.id;
    // That it cannot change at all is said before what would be wrong with the change.
    if after != current.columns {
        frozen::keep(tx, id, &current.columns, &after).await?;
        frozen::keep_approving(tx, id, &current.columns, &after).await?;
    }
    contradictions::of_meeting(tx, (Some(id), Some(&current.columns)), &after).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let meeting = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::Meeting, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    if (after.body_id, after.municipal_year_id) != (current.columns.body_id, current.columns.municipal_year_id) {
        items::renumber(tx, &[id]).await?;
    }
    tx.updated(Kind::Meeting, id.into());
    Ok(meeting)
}

/// Creates the meeting that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: MeetingInput,
    check: impl Fn(Option<&Meeting>) -> Result<(), Refused>,
) -> Result<Saved<Meeting>, Refused> {
    tx.hold_key(Kind::Meeting, key).await?;
    let found = match tx.find(Kind::Meeting, key, council).await? {
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

/// Deletes a meeting that nothing belongs to.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedMeeting, reason: DeletionReason) -> Result<(), Refused> {
    let id: MeetingId = current.record.id;
    tx.require_on(Scope::RecordPublish, current.held)?;
    tx.require_childless(Kind::Meeting, id.into()).await?;
    frozen::keep_standing(tx, id, &current.columns).await?;
    frozen::keep_approving_standing(tx, id).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::Meeting, id.into());
    Ok(())
}

/// Warns of what of the law fails or cannot be checked, of a meeting that is published.
///
/// # Errors
/// When the record cannot be read.
pub async fn warn(tx: &Tx<'_>, meeting: &Meeting) -> Result<(), Refused> {
    if !meeting.publication.is_to_be_seen() {
        return Ok(());
    }
    let checks = lawful::of_meeting(tx.db(), meeting).await?.checks(local_day(tx.at(), zone(&meeting.timezone)));
    lawful::warn(tx, &checks, Kind::Meeting);
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: MeetingInput,
    current: Option<&LockedMeeting>,
    put_by: Option<&ForeignKey>,
) -> Result<MeetingColumns, Refused> {
    let body = references::resolve(
        tx,
        Kind::Body,
        "body",
        new.body_id.map(Into::into),
        (new.body.as_ref(), new.council.as_deref()),
    )
    .await?;
    let body = body
        .ok_or_else(|| Refused::field("/body_id", "required", "Send body_id, or body with an external identifier."))?;
    let council_id = body.council_id;
    references::unmoved(current.map(|locked| locked.held.council_id), council_id, "/body_id")?;
    references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), council_id).await?;
    let before = current.map(|locked| (locked.held, locked.columns.published()));
    let sent = Sent::new(new.publication, new.publish_at, new.withdrawn_reason.clone());
    let published = publication::check(tx, council_id, before, sent)?;

    let timezone = match new.timezone {
        Some(timezone) => timezone,
        None => queries::council_timezone(tx.db(), council_id.into()).await?,
    };
    let start = time::start(new.date, new.start_at, new.start_local, timezones::read(&timezone)?)?;
    start.refuse_end_before(new.planned_end_at)?;
    if current.is_none_or(|locked| locked.columns.date != start.date) {
        // No year of the council comes or goes while the meeting is put into one.
        tx.hold(Kind::Council, council_id).await?;
    }
    let pointed = current.and_then(|locked| locked.columns.approved_at_meeting_id).map(Into::into);
    let (approved_id, approved) = (new.approved_at_meeting_id.map(Into::into), new.approved_at_meeting.as_ref());
    let approved_at = references::point(
        tx,
        Kind::Meeting,
        "approved_at_meeting",
        approved_id,
        (approved, new.council.as_deref()),
        (council_id, pointed),
    )
    .await?;
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    Ok(MeetingColumns {
        council_id: council_id.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
        source_url: new.source_url,
        publication: published.publication,
        publish_at: published.publish_at,
        withdrawn_reason: published.withdrawn_reason,
        body_id: body.id.into(),
        municipal_year_id: queries::municipal_year(tx.db(), council_id.into(), start.date).await?,
        title: new.title,
        state: new.state,
        date: start.date,
        start_at: start.at,
        start_local: start.local,
        timezone,
        sort_at: start.sort_at,
        planned_end_at: new.planned_end_at,
        actual_start_at: new.actual_start_at,
        actual_end_at: new.actual_end_at,
        location: new.location,
        virtual_url: new.virtual_url,
        webcast_url: new.webcast_url,
        agenda_published_at: new.agenda_published_at,
        decisions_published_at: new.decisions_published_at,
        minutes_published_at: new.minutes_published_at,
        minutes_state: new.minutes_state,
        approved_at_meeting_id: approved_at.map(Into::into),
        short_notice_reason: new.short_notice_reason,
        private_notice_published_at: new.private_notice_published_at,
        private_second_notice_published_at: new.private_second_notice_published_at,
    })
}
