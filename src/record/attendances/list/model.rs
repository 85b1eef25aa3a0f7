//! What the attendance of a meeting is when it is sent whole, and what came of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::{AttendanceInput, AttendanceState, Capacity};
use crate::clock::instant;
use crate::http::patch::Input;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{AttendanceId, MeetingId, PersonId};
use crate::record::agendas::model::{AgendaResult, AgendaSummary};
use crate::record::publication::Publication;

/// The attendance of a meeting as it is sent: whole.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendancesInput {
    /// Those who attend, in order. Whoever is not here is removed.
    #[schema(max_items = 500)]
    pub attendances: Vec<AttendanceEntry>,
}

impl Input for AttendancesInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

/// Somebody in the attendance of a meeting. The position is where they stand. It is found again by the person, or else by the name.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceEntry {
    /// Who that is, of the same council; or send `person`. Left out, it stays.
    #[schema(nullable = false)]
    pub person_id: Option<PersonId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub person: Option<ForeignKey>,
    /// Name, as the record of the meeting has it.
    #[schema(min_length = 1, max_length = 300, examples("Councillor Adrian Lowe"))]
    pub name_as_recorded: String,
    /// The office held then, as recorded; null = none, or not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub post_label: Option<String>,
    /// As what.
    #[serde(default)]
    #[schema(default = "member")]
    pub capacity: Capacity,
    /// Whether they were there.
    #[serde(default)]
    #[schema(default = "expected")]
    pub state: AttendanceState,
    /// For whom a substitute came, as recorded; null = for nobody, or not recorded. Only of a substitute.
    #[schema(min_length = 1, max_length = 300)]
    pub substitutes_for: Option<String>,
    /// When they came; null = not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub arrived_at: Option<DateTime<Utc>>,
    /// When they left, not before they came; null = not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub left_at: Option<DateTime<Utc>>,
    /// Other systems' keys for it. Left out, they stay.
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub source_url: Option<String>,
    /// Whether it is for the public. Left out, a new one is a draft, and one that is there stays as it is.
    #[schema(nullable = false)]
    pub publication: Option<Publication>,
    /// When it is to be published by itself: needed with `scheduled`, and only then. An instant that is past publishes at once.
    #[serde(default, deserialize_with = "instant")]
    pub publish_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn: needed with `withdrawn`, and only then.
    #[schema(min_length = 1, max_length = 5000)]
    pub withdrawn_reason: Option<String>,
}

impl AttendanceEntry {
    /// The attendance as one would send it alone, of the person that was found.
    pub fn alone(
        self,
        (meeting_id, council): (MeetingId, &str),
        person_id: Option<PersonId>,
        position: i32,
    ) -> AttendanceInput {
        AttendanceInput {
            meeting_id: Some(meeting_id),
            meeting: None,
            council_id: None,
            council: Some(council.to_owned()),
            person_id,
            person: None,
            position: Some(position),
            name_as_recorded: self.name_as_recorded,
            post_label: self.post_label,
            capacity: self.capacity,
            state: self.state,
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

/// What became of somebody in the attendance of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceChange {
    /// Which attendance.
    pub id: AttendanceId,
    /// The name as it is recorded.
    pub name_as_recorded: String,
    /// What became of it.
    pub result: AgendaResult,
}

/// Addresses of the attendance of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceListLinks {
    /// The meeting.
    #[schema(format = Uri)]
    pub meeting: String,
    /// Its attendance.
    #[schema(format = Uri)]
    pub attendances: String,
}

/// What the attendance of a meeting that was sent whole did.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedAttendances {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// How many of them became what.
    pub summary: AgendaSummary,
    /// What became of each, in order; the removed ones first.
    pub changes: Vec<AttendanceChange>,
    /// Addresses.
    pub links: AttendanceListLinks,
}
