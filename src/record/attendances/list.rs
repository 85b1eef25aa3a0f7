//! The whole attendance of a meeting in one call: who is sent is who stands in it afterwards, in that order. Entries
//! are found again by the person, or else by the name as it was recorded.

pub mod model;
mod routes;

pub use routes::configure;

use std::collections::HashSet;

use uuid::Uuid;

use super::model::Attendance;
use super::queries;
use crate::actor::Scope;
use crate::database::{Held, Tx};
use crate::http::door::DeletionReason;
use crate::http::urls::Urls;
use crate::ids::{MeetingId, PersonId};
use crate::kind::Kind;
use crate::record::agendas::model::{AgendaResult, AgendaSummary};
use crate::record::agendas::{self, Of, within};
use crate::record::joint_bodies;
use crate::record::meetings::model::Meeting;
use crate::record::noun::{self, Stored};
use crate::refused::Refused;
use crate::texts;
use model::{AttendanceChange, AttendanceEntry, AttendanceListLinks, AttendancesInput, SavedAttendances};

/// Makes the attendance of a meeting what was sent.
///
/// # Errors
/// Why it cannot be; nothing is saved then.
pub async fn put(
    tx: &mut Tx<'_>,
    of: Of<'_>,
    council: Option<&str>,
    new: AttendancesInput,
    urls: &Urls,
) -> Result<SavedAttendances, Refused> {
    let meeting_id = of.find(tx, council).await?;
    let meeting = Meeting::lock(tx, meeting_id).await?;
    tx.require_on(Scope::RecordWrite, meeting.held)?;
    let council = agendas::queries::council_slug(tx.db(), meeting_id).await?;
    let standing = queries::standing(tx.db(), meeting_id).await?;
    let people = people(tx, meeting.held, &new.attendances, &council, &standing).await?;
    let before = matched(&new.attendances, &people, &standing);
    let mut saved = Saved { meeting_id, summary: AgendaSummary::default(), changes: Vec::new() };
    // Whoever leaves makes room first: a person stands once in a meeting.
    let kept: HashSet<Uuid> = before.iter().flatten().map(|known| known.id.into()).collect();
    for known in standing.iter().filter(|known| !kept.contains(&known.id.into())) {
        let locked = Attendance::lock(tx, known.id).await?;
        noun::delete(tx, &locked, DeletionReason::Superseded).await?;
        saved.tell(known, AgendaResult::Removed);
    }
    for (index, (entry, (person_id, before))) in
        new.attendances.into_iter().zip(people.into_iter().zip(before)).enumerate()
    {
        let position = i32::try_from(index).unwrap_or(i32::MAX);
        let alone = entry.alone((meeting_id, &council), (person_id, before), position);
        let (since, pointer) = (tx.warned(), format!("/attendances/{index}"));
        let put = match before {
            None => noun::create::<Attendance>(tx, alone, None).await.map(|after| (after, AgendaResult::Created)),
            Some(known) => {
                let locked = Attendance::lock(tx, known.id).await?;
                let after = noun::change(tx, &locked, alone, None).await;
                after.map(|after| {
                    let result = agendas::result(known.version, after.version);
                    (after, result)
                })
            }
        };
        let (after, result) = put.map_err(|refused| within(tx, &pointer, refused))?;
        tx.place_warnings(since, &pointer);
        saved.tell(&after, result);
    }
    Ok(saved.told(urls))
}

/// Whom each entry names, each once.
async fn people(
    tx: &Tx<'_>,
    meeting: Held,
    entries: &[AttendanceEntry],
    council: &str,
    standing: &[Attendance],
) -> Result<Vec<Option<PersonId>>, Refused> {
    let mut people = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let pointer = format!("/attendances/{index}");
        let known = standing.iter().find(|known| known.person_id.is_some() && known.person_id == entry.person_id);
        let before = known.and_then(|known| known.person_id).map(Into::into);
        let (id, key) = (entry.person_id.map(Into::into), (entry.person.as_ref(), Some(council)));
        let at = (Kind::Meeting, meeting.id);
        let person = joint_bodies::person(tx, at, "person", id, key, (meeting.council_id, before)).await;
        let person = person.map_err(|refused| within(tx, &pointer, refused))?.map(PersonId::from);
        if person.is_some() && people.contains(&person) {
            let member = if entry.person.is_some() { "person" } else { "person_id" };
            let detail = "This person occurs twice here.";
            return Err(Refused::field(&format!("{pointer}/{member}"), "repeated", detail));
        }
        people.push(person);
    }
    Ok(people)
}

/// The attendance that each entry is of, where there is one: of the same person, or else of the same name, unless it is
/// known to be another person's.
fn matched<'a>(
    entries: &[AttendanceEntry],
    people: &[Option<PersonId>],
    standing: &'a [Attendance],
) -> Vec<Option<&'a Attendance>> {
    let of_person = |person: &Option<PersonId>| {
        standing.iter().find(|known| known.person_id.is_some() && known.person_id == *person)
    };
    let mut matched: Vec<Option<&Attendance>> = people.iter().map(of_person).collect();
    let mut taken: HashSet<Uuid> = matched.iter().flatten().map(|known| known.id.into()).collect();
    for ((entry, person), place) in entries.iter().zip(people).zip(&mut matched) {
        if place.is_none() {
            *place = standing.iter().find(|known| {
                // A name from before names had a normal form is the same name.
                texts::label(&known.name_as_recorded) == entry.name_as_recorded
                    && (known.person_id.is_none() || person.is_none())
                    && !taken.contains(&known.id.into())
            });
            taken.extend(place.map(|known| Uuid::from(known.id)));
        }
    }
    matched
}

/// What was done to the list until now.
struct Saved {
    meeting_id: MeetingId,
    summary: AgendaSummary,
    changes: Vec<AttendanceChange>,
}

impl Saved {
    fn tell(&mut self, attendance: &Attendance, result: AgendaResult) {
        self.summary.count(result);
        let (id, name_as_recorded) = (attendance.id, attendance.name_as_recorded.clone());
        self.changes.push(AttendanceChange { id, name_as_recorded, result });
    }

    fn told(self, urls: &Urls) -> SavedAttendances {
        let links = AttendanceListLinks {
            meeting: urls.record(Kind::Meeting, self.meeting_id),
            attendances: urls.list(Kind::Attendance, "meeting_id", self.meeting_id),
        };
        SavedAttendances { meeting_id: self.meeting_id, summary: self.summary, changes: self.changes, links }
    }
}
