//! Attendances: who was expected at a meeting, was there, or sent apologies; one by one, or a whole list in one call
//! (`list`).

pub mod list;
pub mod model;
pub mod queries;

use uuid::Uuid;

use crate::database::Tx;
use crate::http::door::DeletionReason;
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::record::noun::{self, Below, LockedNoun, Noun, OfRecord, Words};
use crate::record::publication::Publication;
use crate::record::{contradictions, frozen, joint_bodies, references};
use crate::refused::Refused;
use model::{Attendance, AttendanceColumns, AttendanceInput};

impl Noun for Attendance {
    type Input = AttendanceInput;
    type Rights = OfRecord;
    const WORDS: Words = Words::ordered("Attendances of one meeting are together, in its order");
    const BELOW: &'static [Below<Self>] =
        &[Below::<Self>::of(Kind::Meeting, |filter, id| filter.meeting_id.replace(id.into()).is_some())];

    async fn plan(
        tx: &mut Tx<'_>,
        new: AttendanceInput,
        was: Option<&LockedNoun<Attendance>>,
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
        references::unmoved(was.map(|locked| locked.columns.meeting_id.into()), meeting.id, "/meeting_id")?;
        let published = noun::published(tx, council_id, was, new.sent())?;
        let before = was.and_then(|locked| locked.columns.person_id).map(Into::into);
        let (person_id, key) = (new.person_id.map(Into::into), (new.person.as_ref(), council));
        let at = (Kind::Meeting, meeting.id);
        let person_id = joint_bodies::person(tx, at, "person", person_id, key, (council_id, before)).await?;
        let before = was.and_then(|locked| locked.columns.substitutes_for_id).map(Into::into);
        let substitutes_for_id = substituted(tx, at, &new, (council_id, before)).await?;
        if noun::comes_back(was, published.publication) {
            for (person, pointer) in [(person_id, "/person_id"), (substitutes_for_id, "/substitutes_for_id")] {
                references::refuse_merged(tx, person, pointer).await?;
            }
        }
        let position = match new.position.or(was.map(|locked| locked.columns.position)) {
            Some(position) => position,
            None => queries::next_position(tx.db(), meeting.id.into()).await?,
        };
        let columns = AttendanceColumns {
            council_id: council_id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
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
            substitutes_for_id: substitutes_for_id.map(Into::into),
            arrived_at: new.arrived_at,
            left_at: new.left_at,
            added_after_approval_at: was.and_then(|locked| locked.columns.added_after_approval_at),
        };
        // The database would refuse it as well, but cannot say which one it is.
        let other = queries::of_person(tx.db(), was.map(|locked| locked.record.id), &columns).await?.map(Into::into);
        let detail = "The meeting already has an attendance for this person. Change that one instead.";
        references::refuse_taken(tx, Kind::Attendance, other, "/person_id", detail).await?;
        Ok(columns)
    }

    async fn checked(
        tx: &mut Tx<'_>,
        was: Option<&LockedNoun<Attendance>>,
        mut now: AttendanceColumns,
    ) -> Result<AttendanceColumns, Refused> {
        let was = was.and_then(|locked| locked.standing());
        contradictions::of_attendance(tx, was.map(|locked| &locked.columns), &now).await?;
        let is_added = match was {
            None => now.publication != Publication::Draft,
            Some(locked) if now == locked.columns => return Ok(now),
            Some(locked) => {
                let (id, was) = (locked.record.id, &locked.columns);
                frozen::keep(tx, id, was, &now).await?;
                frozen::keep_told(tx, id, was, &now).await?;
                let is_new = was.publication == Publication::Draft && now.publication != Publication::Draft;
                is_new && !frozen::is_frozen(tx, id, was).await?
            }
        };
        if is_added {
            now.added_after_approval_at = frozen::added_after_approval(tx, now.meeting_id).await?;
        }
        Ok(now)
    }

    async fn may_go(tx: &mut Tx<'_>, was: &LockedNoun<Attendance>, _: DeletionReason) -> Result<(), Refused> {
        frozen::keep_standing(tx, was.record.id, &was.columns).await
    }
}

/// The person that a substitute replaced.
async fn substituted(
    tx: &Tx<'_>,
    at: joint_bodies::Place,
    new: &AttendanceInput,
    (council_id, before): (Uuid, Option<Uuid>),
) -> Result<Option<Uuid>, Refused> {
    let (id, key) = (new.substitutes_for_id.map(Into::into), new.substitutes_for_person.as_ref());
    if id.is_some() && key.is_some() {
        let detail = "Send either substitutes_for_id or substitutes_for_person, not both.";
        return Err(Refused::field("/substitutes_for_person", "ambiguous", detail));
    }
    let name = if key.is_some() { "substitutes_for_person" } else { "substitutes_for" };
    let key = (key, new.council.as_deref());
    joint_bodies::person(tx, at, name, id, key, (council_id, before)).await
}
