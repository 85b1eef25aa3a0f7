//! What an attendance is, to readers and to writers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::attendances;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{AttendanceId, BodyId, CouncilId, MeetingId, PersonId};
use crate::kind::Kind;
use crate::record::publication::{Publication, Published};

crate::words! {
    /// As what somebody is at a meeting.
    #[derive(Default)]
    pub enum Capacity {
        /// A member of the body.
        #[default]
        Member,
        /// In the place of a member.
        Substitute,
        /// An officer of the council.
        Officer,
        /// Somebody else: of the public, of the press, or invited.
        Public,
    }
}

crate::words! {
    /// Whether somebody was at a meeting.
    #[derive(Default)]
    pub enum AttendanceState {
        /// They are to come.
        #[default]
        Expected,
        /// They were there.
        Present,
        /// They were not, and sent apologies.
        Apologies,
        /// They were not.
        Absent,
        /// They were there, and came after it had begun.
        Late,
        /// They were there, and left before it ended.
        LeftEarly,
    }
}

/// That somebody was expected at a meeting, was there, or sent apologies: a line of its list of attendance.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = attendances, check_for_backend(diesel::pg::Pg))]
pub struct Attendance {
    /// Its id: opaque, stable for ever.
    pub id: AttendanceId,
    /// The council whose meeting it is.
    pub council_id: CouncilId,
    /// Counts the changes of the attendance itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed or appeared.
    pub updated_at: DateTime<Utc>,
    /// Other systems' keys for it.
    #[schema(value_type = Vec<Identifier>)]
    pub identifiers: Json<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri)]
    pub source_url: Option<String>,
    /// Whether it is for the public.
    pub publication: Publication,
    /// When it is published by itself; null unless it is scheduled.
    pub publish_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn; null unless it was.
    pub withdrawn_reason: Option<String>,
    /// When it was deleted; null = it stands.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Why it was deleted: duplicate, `published_in_error`, superseded or other; null = it stands.
    pub deleted_reason: Option<String>,
    /// The meeting.
    pub meeting_id: MeetingId,
    /// Who that is, where recorded here; null = not recorded, or nobody that you may see.
    pub person_id: Option<PersonId>,
    /// Order in the list of attendance, from 0. Two with one position stand in the order in which they were recorded.
    #[schema(minimum = 0)]
    pub position: i32,
    /// Name, as the record of the meeting has it. Empty on a tombstone.
    #[schema(examples("Councillor Adrian Lowe"))]
    pub name_as_recorded: String,
    /// The office held then, as recorded; null = none, or not recorded.
    #[schema(examples("Executive Member (Customer, Advice and Streetscene)"))]
    pub post_label: Option<String>,
    /// As what.
    pub capacity: Capacity,
    /// Whether they were there.
    pub state: AttendanceState,
    /// For whom a substitute came, as recorded; null = for nobody, or not recorded.
    pub substitutes_for: Option<String>,
    /// When they came; null = not recorded.
    pub arrived_at: Option<DateTime<Utc>>,
    /// When they left; null = not recorded.
    pub left_at: Option<DateTime<Utc>>,
    /// Date and time when it was added to minutes that were already approved; null if it was there before.
    pub added_after_approval_at: Option<DateTime<Utc>>,
}

/// Addresses of an attendance's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// Its meeting.
    #[schema(format = Uri)]
    pub meeting: String,
    /// Who that is; null = not recorded, or nobody that you may see.
    #[schema(format = Uri)]
    pub person: Option<String>,
}

/// What an attendance carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceExtras {
    /// Addresses of its neighbours.
    pub links: AttendanceLinks,
}

/// An attendance whole.
pub type FullAttendance = Full<Attendance>;

impl Resource for Attendance {
    type Extras = AttendanceExtras;
    const KIND: Kind = Kind::Attendance;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> AttendanceExtras {
        AttendanceExtras {
            links: AttendanceLinks {
                itself: urls.record(Kind::Attendance, self.id),
                council: urls.record(Kind::Council, self.council_id),
                meeting: urls.record(Kind::Meeting, self.meeting_id),
                person: self.person_id.map(|id| urls.record(Kind::Person, id)),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "attendances.meeting_id" => self.meeting_id.to_string(),
            "attendances.position" => self.position.to_string(),
            "attendances.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
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

/// An attendance as it is sent.
///
/// Its council is its meeting's. A person stands once in the attendance of a meeting.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceInput {
    /// The meeting; or send `meeting`. It never changes.
    pub meeting_id: Option<MeetingId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting: Option<ForeignKey>,
    /// The council, where you want it checked: the meeting must be its.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Who that is, of the same council; or send `person`; null = not recorded.
    pub person_id: Option<PersonId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<ForeignKey>,
    /// Order in the list of attendance, from 0. Left out, a new one comes last, and one that is there stays.
    #[schema(minimum = 0, maximum = 100000, nullable = false)]
    pub position: Option<i32>,
    /// Name, as the record of the meeting has it.
    #[schema(min_length = 1, max_length = 300, examples("Councillor Adrian Lowe"))]
    pub name_as_recorded: String,
    /// The office held then, as recorded; null = none, or not recorded.
    #[schema(min_length = 1, max_length = 300, examples("Executive Member (Customer, Advice and Streetscene)"))]
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
    /// Other systems' keys for it. Left out of a PUT, they stay.
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub source_url: Option<String>,
    /// Whether it is for the public. Left out, a new one is a draft, and a PUT leaves it as it is.
    #[schema(nullable = false)]
    pub publication: Option<Publication>,
    /// When it is to be published by itself: needed with `scheduled`, and only then. An instant that is past publishes at once.
    #[serde(default, deserialize_with = "instant")]
    pub publish_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn: needed with `withdrawn`, and only then.
    #[schema(min_length = 1, max_length = 5000)]
    pub withdrawn_reason: Option<String>,
}

impl Input for AttendanceInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/meeting_id", "/meeting"], &["/council_id", "/council"], &["/person_id", "/person"]];
}

/// What is written of an attendance.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = attendances, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct AttendanceColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub meeting_id: MeetingId,
    pub person_id: Option<PersonId>,
    pub position: i32,
    pub name_as_recorded: String,
    pub post_label: Option<String>,
    pub capacity: Capacity,
    pub state: AttendanceState,
    pub substitutes_for: Option<String>,
    pub arrived_at: Option<DateTime<Utc>>,
    pub left_at: Option<DateTime<Utc>>,
    pub added_after_approval_at: Option<DateTime<Utc>>,
}

impl AttendanceColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which attendances a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct AttendanceFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// At this meeting.
    pub meeting_id: Option<MeetingId>,
    /// At this body's meetings.
    pub body_id: Option<BodyId>,
    /// At the meetings of the bodies with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub body: Option<Texts>,
    /// Of this person.
    pub person_id: Option<PersonId>,
    /// As this, with commas between them: member, substitute, officer, public.
    #[param(value_type = Option<Vec<Capacity>>, style = Form, explode = false, inline)]
    pub capacity: Option<Many<Capacity>>,
    /// In one of these states, with commas between them: expected, present, apologies, absent, late, `left_early`.
    #[param(value_type = Option<Vec<AttendanceState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<AttendanceState>>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: position, `updated_at`, with commas between them, - before one for descending. By position, those of one meeting
    /// stand together.
    #[param(default = "position")]
    pub sort: Option<String>,
}
