//! What a meeting is, to readers and to writers.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::parts::{
    JointBody, JointBodyInput, MeetingType, MinutesSignature, MinutesSignatureInput, Signed, SignedMinutes,
};
use crate::clock::{instant, zone};
use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{BodyId, CouncilId, MeetingId, MunicipalYearId};
use crate::kind::Kind;
use crate::local_time;
use crate::record::attendances::model::FullAttendance;
use crate::record::bodies::model::FullBody;
use crate::record::items::model::FullItem;
use crate::record::noun::{input, record};
use crate::record::publication::Publication;
use crate::record::translations::{TitleTranslations, TitleTranslationsInput};

crate::words! {
    /// State of a meeting.
    #[derive(Default)]
    pub enum MeetingState {
        /// It has not taken place yet.
        #[default]
        Scheduled,
        /// It is in progress.
        InProgress,
        /// It took place.
        Held,
        /// It did not take place.
        Cancelled,
        /// It was postponed to another day.
        Postponed,
    }
}

impl MeetingState {
    /// Whether it did not take place on its day.
    pub fn is_off(self) -> bool {
        matches!(self, MeetingState::Cancelled | MeetingState::Postponed)
    }
}

crate::words! {
    /// State of the minutes of a meeting.
    #[derive(Default)]
    pub enum MinutesState {
        /// There are none, or none are recorded.
        #[default]
        None,
        /// Written, but not approved yet.
        Draft,
        /// Approved as a correct record.
        Approved,
    }
}

record! { meetings, MeetingId, with publication;
/// A meeting of a body, or a joint meeting of several bodies.
pub struct Meeting {
    /// Council that the body belongs to.
    pub council_id: CouncilId,
    /// Version of the meeting itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when the meeting, or an item, paper, attendance or decision of it, last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// Body that holds the meeting.
    pub body_id: BodyId,
    /// Further bodies of a joint meeting, in order. Empty if one body meets.
    #[schema(value_type = Vec<JointBody>)]
    pub joint_with: Json<Vec<JointBody>>,
    /// Municipal year of its date. Null if the council has none recorded for that day.
    pub municipal_year_id: Option<MunicipalYearId>,
    /// Title, as announced. Empty if the record was deleted.
    #[schema(examples("Executive Cabinet"))]
    pub title: String,
    /// Type of meeting.
    #[serde(rename = "type")]
    pub type_: MeetingType,
    /// State of the meeting.
    pub state: MeetingState,
    /// Reason why it was cancelled or postponed. Null if it was not, or if not recorded.
    #[schema(examples("Too few items were ready."))]
    pub state_reason: Option<String>,
    /// Meeting that takes place instead of this cancelled or postponed one. Null if there is none, if not recorded, or
    /// if you may not see it.
    pub rescheduled_to_id: Option<MeetingId>,
    /// Date of the meeting, in the meeting's time zone.
    pub date: NaiveDate,
    /// Date and time of the start. Null if the time is not recorded.
    pub start_at: Option<DateTime<Utc>>,
    /// The same start in local time, without offset. Null if `start_at` is null.
    #[schema(
        value_type = Option<String>,
        pattern = "^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?$",
        examples("2018-08-02T18:30:00")
    )]
    pub start_local: Option<NaiveDateTime>,
    /// Note on the start, for a meeting that starts after something else. Null if there is none, or if not recorded.
    #[schema(examples("Immediately after the Executive"))]
    pub start_note: Option<String>,
    /// IANA name of the time zone of `date` and `start_local`.
    #[schema(examples("Europe/London"))]
    pub timezone: String,
    /// Planned end, as a date and time. Null if not recorded.
    pub planned_end_at: Option<DateTime<Utc>>,
    /// Date and time when it was opened. Null if not recorded.
    pub actual_start_at: Option<DateTime<Utc>>,
    /// Date and time when it was closed. Null if not recorded.
    pub actual_end_at: Option<DateTime<Utc>>,
    /// Place of the meeting. Null if not recorded.
    pub location: Option<String>,
    /// Address to join it online. Null if there is none, or if not recorded. The public does not see the address of a
    /// cancelled or postponed meeting.
    #[schema(format = Uri)]
    pub virtual_url: Option<String>,
    /// Address of the webcast. Null if there is none, or if not recorded.
    #[schema(format = Uri)]
    pub webcast_url: Option<String>,
    /// Date and time when its agenda was published, as reported. Null if not known. It does not decide who can see it.
    pub agenda_published_at: Option<DateTime<Utc>>,
    /// Date and time when its decisions were published, as reported. Null if not known.
    pub decisions_published_at: Option<DateTime<Utc>>,
    /// Date and time when its minutes were published, as reported. Null if not known.
    pub minutes_published_at: Option<DateTime<Utc>>,
    /// State of its minutes.
    pub minutes_state: MinutesState,
    /// Later meeting that approved its minutes. Null if not recorded.
    pub approved_at_meeting_id: Option<MeetingId>,
    read only {
        /// Signature that says that the minutes are a correct record. Null if not recorded.
        #[diesel(embed)]
        #[schema(value_type = Option<MinutesSignature>)]
        pub minutes_signed: SignedMinutes,
    }
    /// Reason why notice was shorter than the law requires. Null if not recorded.
    pub short_notice_reason: Option<String>,
    /// Date and time when the notice of private decisions was published, 28 clear days before at the latest (SI
    /// 2012/2089 reg 5(2)), as reported. Null if not known, or if there was none.
    pub private_notice_published_at: Option<DateTime<Utc>>,
    /// Date and time when the second notice was published, as reported. It gives the representations received and the
    /// response to them. The law asks for it at least five clear days before the meeting (reg 5(4)). Null if not known,
    /// or if there was none.
    pub private_second_notice_published_at: Option<DateTime<Utc>>,
    /// Its title in other languages, by language. Empty if there are none.
    #[schema(value_type = TitleTranslations)]
    pub translations: Json<TitleTranslations>,
}

/// What is written of a meeting.
pub struct MeetingColumns {
    ..
    pub sort_at: DateTime<Utc>,
    pub minutes_signed: Option<Json<Signed>>,
    pub minutes_signed_at_meeting_id: Option<MeetingId>,
}
}

/// Links of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeetingLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Body.
    #[schema(format = Uri)]
    pub body: String,
    /// Items of the agenda.
    #[schema(format = Uri)]
    pub items: String,
    /// Papers of the meeting itself, such as the agenda pack and the minutes.
    #[schema(format = Uri)]
    pub documents: String,
    /// Decisions made at the meeting.
    #[schema(format = Uri)]
    pub decisions: String,
    /// Attendances.
    #[schema(format = Uri)]
    pub attendances: String,
    /// Votes at the meeting.
    #[schema(format = Uri)]
    pub votes: String,
    /// Later meeting that approved its minutes. Null if not recorded.
    #[schema(format = Uri)]
    pub approved_at_meeting: Option<String>,
    /// Meeting at which its minutes were signed. Null if not recorded, or if you may not see it.
    #[schema(format = Uri)]
    pub minutes_signed_at_meeting: Option<String>,
    /// Meeting that takes place instead. Null if there is none, if not recorded, or if you may not see it.
    #[schema(format = Uri)]
    pub rescheduled_to: Option<String>,
    /// Steps from the agenda to the approved minutes: those taken, and what the others still need.
    #[schema(format = Uri)]
    pub workflow: String,
    /// Checks against the law.
    #[schema(format = Uri)]
    pub compliance: String,
    /// Page for people. Null if the record was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What a meeting carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeetingExtras {
    /// Links to related records.
    pub links: MeetingLinks,
    /// Items of the agenda, in order. Present only with `include=items`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub items: Option<Vec<FullItem>>,
    /// Attendances, in order. Present only with `include=attendances`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub attendances: Option<Vec<FullAttendance>>,
    /// Further bodies of a joint meeting, in order. Present only with `include=joint_bodies`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub joint_bodies: Option<Vec<FullBody>>,
}

/// A meeting whole.
pub type FullMeeting = Full<Meeting>;

impl Resource for Meeting {
    type Extras = MeetingExtras;
    const KIND: Kind = Kind::Meeting;

    fn extras(&self, urls: &Urls) -> MeetingExtras {
        let other = |id: Option<MeetingId>| id.map(|id| urls.record(Kind::Meeting, id));
        MeetingExtras {
            links: MeetingLinks {
                itself: urls.record(Kind::Meeting, self.id),
                council: urls.record(Kind::Council, self.council_id),
                body: urls.record(Kind::Body, self.body_id),
                items: urls.list(Kind::Item, "meeting_id", self.id),
                documents: urls.list(Kind::Document, "meeting_id", self.id),
                decisions: urls.list(Kind::Decision, "meeting_id", self.id),
                attendances: urls.list(Kind::Attendance, "meeting_id", self.id),
                votes: urls.list(Kind::Vote, "meeting_id", self.id),
                approved_at_meeting: other(self.approved_at_meeting_id),
                minutes_signed_at_meeting: other(self.minutes_signed.at_meeting_id()),
                rescheduled_to: other(self.rescheduled_to_id),
                workflow: urls.part(Kind::Meeting, self.id, "workflow"),
                compliance: urls.part(Kind::Meeting, self.id, "compliance"),
                html: self.deleted_at.is_none().then(|| urls.page(Kind::Meeting, self.id)),
            },
            items: None,
            attendances: None,
            joint_bodies: None,
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        match column {
            "meetings.sort_at" => {
                let start = || local_time::start_of_day(self.date, zone(&self.timezone));
                Some(self.start_at.unwrap_or_else(start).to_rfc3339())
            }
            "meetings.title" => Some(self.title.clone()),
            _ => None,
        }
    }
}

/// The orders of lists of meetings.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "start_at", columns: &[Column { name: "meetings.sort_at", kind: ColumnType::Instant }] },
        Sort { name: "updated_at", columns: &[Column { name: "meetings.updated_at", kind: ColumnType::Instant }] },
        Sort { name: "title", columns: &[Column { name: "meetings.title", kind: ColumnType::Text }] },
    ],
    default: "-start_at",
    id: Column { name: "meetings.id", kind: ColumnType::Id },
};

input! { with publication;
/// A meeting, as you send it.
///
/// It belongs to the council of its body.
pub struct MeetingInput {
    /// Body that holds the meeting; or send `body`.
    pub body_id: Option<BodyId>,
    /// Body that holds the meeting, by external identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<ForeignKey>,
    /// Further bodies of a joint meeting, each one time. They can belong to other councils. Empty if one body meets.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub joint_with: Vec<JointBodyInput>,
    /// Council, if you want it checked: the body must belong to it.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Title, as announced.
    #[schema(min_length = 1, max_length = 500, examples("Executive Cabinet"))]
    pub title: String,
    /// Type of meeting.
    #[serde(default, rename = "type")]
    #[schema(default = "not_recorded")]
    pub type_: MeetingType,
    /// State of the meeting.
    #[serde(default)]
    #[schema(default = "scheduled")]
    pub state: MeetingState,
    /// Reason why it was cancelled or postponed. Send it with these states, and only then. Null if not recorded.
    #[schema(min_length = 1, max_length = 5000, examples("Too few items were ready."))]
    pub state_reason: Option<String>,
    /// Meeting of the same council that takes place instead; or send `rescheduled_to`. Send it for a cancelled or
    /// postponed meeting, and only then. Null if there is none, or if not recorded.
    pub rescheduled_to_id: Option<MeetingId>,
    /// External identifier of the record, in place of `rescheduled_to_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rescheduled_to: Option<ForeignKey>,
    /// Date of the meeting, in the meeting's time zone. Needed unless you send a start.
    pub date: Option<NaiveDate>,
    /// Date and time of the start; or send `start_local`. Null if the time is not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub start_at: Option<DateTime<Utc>>,
    /// Start in local time, without offset. The server works out `start_at`.
    #[schema(
        value_type = Option<String>,
        pattern = "^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?$",
        examples("2018-08-02T18:30:00")
    )]
    pub start_local: Option<NaiveDateTime>,
    /// Note on the start, for a meeting that starts after something else. Null if there is none, or if not recorded.
    #[schema(min_length = 1, max_length = 500, examples("Immediately after the Executive"))]
    pub start_note: Option<String>,
    /// IANA name of the time zone. Null means the time zone of its council.
    #[schema(max_length = 100, examples("Europe/London"))]
    pub timezone: Option<String>,
    /// Planned end, as a date and time. Null if not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub planned_end_at: Option<DateTime<Utc>>,
    /// Date and time when it was opened. Null if not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub actual_start_at: Option<DateTime<Utc>>,
    /// Date and time when it was closed. Null if not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub actual_end_at: Option<DateTime<Utc>>,
    /// Place of the meeting. Null if not recorded.
    #[schema(min_length = 1, max_length = 500)]
    pub location: Option<String>,
    /// Address to join it online. Null if there is none, or if not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub virtual_url: Option<String>,
    /// Address of the webcast. Null if there is none, or if not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub webcast_url: Option<String>,
    /// Date and time when its agenda was published, as reported. Null if not known. It does not decide who can see it.
    #[serde(default, deserialize_with = "instant")]
    pub agenda_published_at: Option<DateTime<Utc>>,
    /// Date and time when its decisions were published, as reported. Null if not known.
    #[serde(default, deserialize_with = "instant")]
    pub decisions_published_at: Option<DateTime<Utc>>,
    /// Date and time when its minutes were published, as reported. Null if not known.
    #[serde(default, deserialize_with = "instant")]
    pub minutes_published_at: Option<DateTime<Utc>>,
    /// State of its minutes.
    #[serde(default)]
    #[schema(default = "none")]
    pub minutes_state: MinutesState,
    /// Later meeting that approved its minutes; or send `approved_at_meeting`. Null if not recorded.
    pub approved_at_meeting_id: Option<MeetingId>,
    /// External identifier of the record, in place of `approved_at_meeting_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_at_meeting: Option<ForeignKey>,
    /// Signature that says that the minutes are a correct record. Send it with approved minutes, and only then. Null if
    /// not recorded.
    pub minutes_signed: Option<MinutesSignatureInput>,
    /// Reason why notice was shorter than the law requires. Null if not recorded.
    #[schema(min_length = 1, max_length = 5000)]
    pub short_notice_reason: Option<String>,
    /// Date and time when the notice of private decisions was published, 28 clear days before at the latest (SI
    /// 2012/2089 reg 5(2)), as reported. Null if not known, or if there was none.
    #[serde(default, deserialize_with = "instant")]
    pub private_notice_published_at: Option<DateTime<Utc>>,
    /// Date and time when the second notice was published, as reported. It gives the representations received and the
    /// response to them. The law asks for it at least five clear days before the meeting (reg 5(4)). Null if not known,
    /// or if there was none.
    #[serde(default, deserialize_with = "instant")]
    pub private_second_notice_published_at: Option<DateTime<Utc>>,
    /// Its title in other languages, by language.
    #[serde(default)]
    #[schema(value_type = TitleTranslationsInput)]
    pub translations: TitleTranslationsInput,
    ..
}
}

impl Input for MeetingInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[
        &["/body_id", "/body"],
        &["/council_id", "/council"],
        &["/start_at", "/start_local"],
        &["/approved_at_meeting_id", "/approved_at_meeting"],
        &["/rescheduled_to_id", "/rescheduled_to"],
        &["/minutes_signed/at_meeting_id", "/minutes_signed/at_meeting"],
    ];
    // Who moves a meeting to another time moves it to that day.
    const FOLLOWS: &'static [(&'static str, &'static [&'static str])] =
        &[("/date", &["/start_at", "/start_local"]), ("/start_at", &["/timezone"])];
}

/// Which meetings a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct MeetingFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only of this body, with its joint meetings. If you also name a council, it is the council of the body.
    pub body_id: Option<BodyId>,
    /// Only of the bodies with these slugs, separated by commas, with their joint meetings.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub body: Option<Texts>,
    /// Only in this municipal year.
    pub municipal_year_id: Option<MunicipalYearId>,
    /// Only of these types, separated by commas: ordinary, annual, extraordinary, special, hearing, other,
    /// `not_recorded`.
    #[serde(rename = "type")]
    #[param(value_type = Option<Vec<MeetingType>>, style = Form, explode = false, inline)]
    pub type_: Option<Many<MeetingType>>,
    /// Only in these states, separated by commas: scheduled, `in_progress`, held, cancelled, postponed.
    #[param(value_type = Option<Vec<MeetingState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<MeetingState>>,
    /// Only with minutes in these states, separated by commas: none, draft, approved.
    #[param(value_type = Option<Vec<MinutesState>>, style = Form, explode = false, inline)]
    pub minutes_state: Option<Many<MinutesState>>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Only on this day or later.
    pub date_from: Option<NaiveDate>,
    /// Only on this day or earlier.
    pub date_to: Option<NaiveDate>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `start_at`, `updated_at`, title. Separate several with commas. Put - before one for descending order.
    /// Meetings without a time are at the start of their day.
    #[param(default = "-start_at")]
    pub sort: Option<String>,
    /// Records to include, separated by commas: items, attendances, `joint_bodies`.
    #[param(value_type = Option<Vec<MeetingInclude>>, style = Form, explode = false, inline)]
    pub include: Option<Many<MeetingInclude>>,
}

crate::closed_set! {
    /// Record type that a meeting can include.
    #[derive(strum::EnumString)]
    #[strum(serialize_all = "snake_case")]
    pub enum MeetingInclude {
        /// Items of the agenda.
        Items,
        /// Attendances.
        Attendances,
        /// Further bodies of a joint meeting.
        JointBodies,
    }
}
