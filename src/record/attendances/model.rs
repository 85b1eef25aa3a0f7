//! What an attendance is, to readers and to writers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{AttendanceId, BodyId, CouncilId, MeetingId, PersonId};
use crate::kind::Kind;
use crate::record::noun::{input, record};
use crate::record::publication::Publication;

crate::words! {
    /// Capacity in which a person is at a meeting.
    #[derive(Default)]
    pub enum Capacity {
        /// A member of the body.
        #[default]
        Member,
        /// A substitute for a member.
        Substitute,
        /// An officer of the council.
        Officer,
        /// Another person: from the public, from the press, or invited.
        Public,
    }
}

crate::words! {
    /// Whether a person was at a meeting.
    #[derive(Default)]
    pub enum AttendanceState {
        /// Expected.
        #[default]
        Expected,
        /// Present.
        Present,
        /// Absent, with apologies.
        Apologies,
        /// Absent.
        Absent,
        /// Present, but arrived late.
        Late,
        /// Present, but left early.
        LeftEarly,
    }
}

record! { attendances, AttendanceId, with publication;
/// A person's attendance at a meeting: expected, present, absent, or with apologies.
pub struct Attendance {
    /// Council that the meeting belongs to.
    pub council_id: CouncilId,
    /// Version of the attendance itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when it last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// The meeting.
    pub meeting_id: MeetingId,
    /// Person, if recorded on this server. Null if not recorded, or if you may not see the record.
    pub person_id: Option<PersonId>,
    /// Order in the list of attendance, from 0. Attendances with the same position are listed in the order in which
    /// they were recorded.
    #[schema(minimum = 0)]
    pub position: i32,
    /// Name, as recorded at the meeting. Empty if the record was deleted.
    #[schema(examples("Councillor Adrian Lowe"))]
    pub name_as_recorded: String,
    /// Post held at the time, as recorded. Null if there was none, or if not recorded.
    #[schema(examples("Executive Member (Customer, Advice and Streetscene)"))]
    pub post_label: Option<String>,
    /// Capacity in which they attended.
    pub capacity: Capacity,
    /// Whether they were present.
    pub state: AttendanceState,
    /// Person that a substitute replaced, as recorded. Null if there was none, or if not recorded.
    pub substitutes_for: Option<String>,
    /// The same person, if recorded on this server. Null if not recorded, or if you may not see the record.
    pub substitutes_for_id: Option<PersonId>,
    /// Date and time of arrival. Null if not recorded.
    pub arrived_at: Option<DateTime<Utc>>,
    /// Date and time of leaving. Null if not recorded.
    pub left_at: Option<DateTime<Utc>>,
    /// Date and time when it was added to minutes that were already approved. Null if it was there before.
    pub added_after_approval_at: Option<DateTime<Utc>>,
}

/// What is written of an attendance.
pub struct AttendanceColumns { .. }
}

/// Links of an attendance.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Meeting.
    #[schema(format = Uri)]
    pub meeting: String,
    /// Person. Null if not recorded, or if you may not see the record.
    #[schema(format = Uri)]
    pub person: Option<String>,
    /// Person that a substitute replaced. Null if not recorded, or if you may not see the record.
    #[schema(format = Uri)]
    pub substitutes_for: Option<String>,
}

/// What an attendance carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceExtras {
    /// Links to related records.
    pub links: AttendanceLinks,
}

/// An attendance whole.
pub type FullAttendance = Full<Attendance>;

impl Resource for Attendance {
    type Extras = AttendanceExtras;
    const KIND: Kind = Kind::Attendance;

    fn extras(&self, urls: &Urls) -> AttendanceExtras {
        AttendanceExtras {
            links: AttendanceLinks {
                itself: urls.record(Kind::Attendance, self.id),
                council: urls.record(Kind::Council, self.council_id),
                meeting: urls.record(Kind::Meeting, self.meeting_id),
                person: self.person_id.map(|id| urls.record(Kind::Person, id)),
                substitutes_for: self.substitutes_for_id.map(|id| urls.record(Kind::Person, id)),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        match column {
            "attendances.meeting_id" => Some(self.meeting_id.to_string()),
            "attendances.position" => Some(self.position.to_string()),
            _ => None,
        }
    }
}

/// The orders of lists of attendances.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort {
            name: "position",
            columns: &[
                Column { name: "attendances.meeting_id", kind: ColumnType::Id },
                Column { name: "attendances.position", kind: ColumnType::Integer },
            ],
        },
        Sort { name: "updated_at", columns: &[Column { name: "attendances.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "position",
    id: Column { name: "attendances.id", kind: ColumnType::Id },
};

input! { with publication;
/// An attendance, as you send it.
///
/// It belongs to the council of its meeting. A meeting can have one attendance for each person.
pub struct AttendanceInput {
    /// Meeting; or send `meeting`. Cannot be changed.
    pub meeting_id: Option<MeetingId>,
    /// External identifier of the record, in place of `meeting_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting: Option<ForeignKey>,
    /// Council, if you want it checked: the meeting must belong to it.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Person, of the same council or of one that takes part; or send `person`. Null if not recorded.
    pub person_id: Option<PersonId>,
    /// External identifier of the record, in place of `person_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<ForeignKey>,
    /// Order in the list of attendance, from 0. If you leave it out, a new one comes last, and an existing one stays.
    #[schema(minimum = 0, maximum = 100000, nullable = false)]
    pub position: Option<i32>,
    /// Name, as recorded at the meeting.
    #[schema(min_length = 1, max_length = 300, examples("Councillor Adrian Lowe"))]
    pub name_as_recorded: String,
    /// Post held at the time, as recorded. Null if there was none, or if not recorded.
    #[schema(min_length = 1, max_length = 300, examples("Executive Member (Customer, Advice and Streetscene)"))]
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
    /// The same person; or send `substitutes_for_person`. Send `substitutes_for` too. Null if not recorded.
    pub substitutes_for_id: Option<PersonId>,
    /// External identifier of the person, in place of `substitutes_for_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substitutes_for_person: Option<ForeignKey>,
    /// Date and time of arrival. Null if not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub arrived_at: Option<DateTime<Utc>>,
    /// Date and time of leaving, not before arrival. Null if not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub left_at: Option<DateTime<Utc>>,
    ..
}
}

impl Input for AttendanceInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[
        &["/meeting_id", "/meeting"],
        &["/council_id", "/council"],
        &["/person_id", "/person"],
        &["/substitutes_for_id", "/substitutes_for_person"],
    ];
}

/// Which attendances a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct AttendanceFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only at this meeting.
    pub meeting_id: Option<MeetingId>,
    /// Only at meetings of this body, also joint ones.
    pub body_id: Option<BodyId>,
    /// Only at meetings of the bodies with these slugs, separated by commas, also joint ones.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub body: Option<Texts>,
    /// Only of this person.
    pub person_id: Option<PersonId>,
    /// Only of substitutes for this person.
    pub substitutes_for_id: Option<PersonId>,
    /// Only in these capacities, separated by commas: member, substitute, officer, public.
    #[param(value_type = Option<Vec<Capacity>>, style = Form, explode = false, inline)]
    pub capacity: Option<Many<Capacity>>,
    /// Only in these states, separated by commas: expected, present, apologies, absent, late, `left_early`.
    #[param(value_type = Option<Vec<AttendanceState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<AttendanceState>>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: position, `updated_at`. Separate several with commas. Put - before one for descending order. By position,
    /// attendances of one meeting are together.
    #[param(default = "position")]
    pub sort: Option<String>,
}
