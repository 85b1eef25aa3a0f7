//! What the attendance of a meeting is when it is sent whole, and what came of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::{Attendance, AttendanceInput, AttendanceState, Capacity};
use crate::clock::instant;
use crate::http::patch::Input;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{AttendanceId, MeetingId, PersonId};
use crate::record::agendas::model::{AgendaResult, AgendaSummary};
use crate::record::publication::Publication;

/// The whole attendance of a meeting, as you send it.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendancesInput {
    /// Attendances in order. A person who is not in the list is removed.
    #[schema(max_items = 500)]
    pub attendances: Vec<AttendanceEntry>,
}

impl Input for AttendancesInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

/// A person in the attendance of a meeting. The position is the place in the list. The server finds the record again by
/// the person, or else by the name.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceEntry {
    /// Person, of the same council or of one that takes part; or send `person`. If you leave it out, it stays.
    #[schema(nullable = false)]
    pub person_id: Option<PersonId>,
    /// External identifier of the record, in place of `person_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub person: Option<ForeignKey>,
    /// Name, as recorded at the meeting.
    #[schema(min_length = 1, max_length = 300, examples("Councillor Adrian Lowe"))]
    pub name_as_recorded: String,
    /// Post held at the time, as recorded. Null if there was none, or if not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub post_label: Option<String>,
    /// Capacity in which they attended.
    #[serde(default)]
    #[schema(default = "member")]
    pub capacity: Capacity,
    /// Whether they were present.
    #[serde(default)]
    #[schema(default = "expected")]
    pub state: AttendanceState,
    /// Person that a substitute replaced, as recorded. Null if there was none, or if not recorded. Only for a
    /// substitute.
    #[schema(min_length = 1, max_length = 300)]
    pub substitutes_for: Option<String>,
    /// The same person; or send `substitutes_for_person`. If you leave it out, it stays while
    /// `substitutes_for` is the same.
    #[schema(nullable = false)]
    pub substitutes_for_id: Option<PersonId>,
    /// External identifier of the person, in place of `substitutes_for_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub substitutes_for_person: Option<ForeignKey>,
    /// Date and time of arrival. Null if not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub arrived_at: Option<DateTime<Utc>>,
    /// Date and time of leaving, not before arrival. Null if not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub left_at: Option<DateTime<Utc>>,
    /// External identifiers. If you leave them out, they stay.
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Address of the source. Null if not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub source_url: Option<String>,
    /// Whether the public can see it. If you leave it out, a new record is a draft, and an existing one does not
    /// change.
    #[schema(nullable = false)]
    pub publication: Option<Publication>,
    /// Date and time of the publication. Send it with `scheduled`, and only then. A time in the past publishes
    /// immediately.
    #[serde(default, deserialize_with = "instant")]
    pub publish_at: Option<DateTime<Utc>>,
    /// Reason for the withdrawal. Send it with `withdrawn`, and only then.
    #[schema(min_length = 1, max_length = 5000)]
    pub withdrawn_reason: Option<String>,
}

impl AttendanceEntry {
    /// The attendance as one would send it alone, of the person that was found. `before` is the one that it changes.
    pub fn alone(
        self,
        (meeting_id, council): (MeetingId, &str),
        (person_id, before): (Option<PersonId>, Option<&Attendance>),
        position: i32,
    ) -> AttendanceInput {
        let stays = before.filter(|known| known.substitutes_for == self.substitutes_for);
        let stays = stays.filter(|_| self.substitutes_for_person.is_none());
        AttendanceInput {
            meeting_id: Some(meeting_id),
            meeting: None,
            council_id: None,
            council: Some(council.to_owned()),
            person_id: person_id.or(before.and_then(|known| known.person_id)),
            person: None,
            position: Some(position),
            name_as_recorded: self.name_as_recorded,
            post_label: self.post_label,
            capacity: self.capacity,
            state: self.state,
            substitutes_for_id: self.substitutes_for_id.or(stays.and_then(|known| known.substitutes_for_id)),
            substitutes_for_person: self.substitutes_for_person,
            substitutes_for: self.substitutes_for,
            arrived_at: self.arrived_at,
            left_at: self.left_at,
            identifiers: self.identifiers,
            source_url: self.source_url,
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason,
        }
    }
}

/// Result for a person in the attendance of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceChange {
    /// Id of the attendance.
    pub id: AttendanceId,
    /// Name, as recorded.
    pub name_as_recorded: String,
    /// Result for the attendance.
    pub result: AgendaResult,
}

/// Links of the attendance of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceListLinks {
    /// The meeting.
    #[schema(format = Uri)]
    pub meeting: String,
    /// Attendances of the meeting.
    #[schema(format = Uri)]
    pub attendances: String,
}

/// Result of replacing the attendance of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedAttendances {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// How many attendances have each result.
    pub summary: AgendaSummary,
    /// Result for each attendance, in order; removed ones first.
    pub changes: Vec<AttendanceChange>,
    /// Links.
    pub links: AttendanceListLinks,
}
