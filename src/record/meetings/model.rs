//! What a meeting is, to readers and to writers.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::{instant, zone};
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::meetings;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{BodyId, CouncilId, MeetingId, MunicipalYearId};
use crate::kind::Kind;
use crate::record::attendances::model::FullAttendance;
use crate::record::items::model::FullItem;
use crate::record::publication::{Publication, Published};

use super::time;

crate::words! {
    /// What became of a meeting.
    #[derive(Default)]
    pub enum MeetingState {
        /// It is to come.
        #[default]
        Scheduled,
        /// It sits now.
        InProgress,
        /// It took place.
        Held,
        /// It did not take place.
        Cancelled,
        /// It was put off to another day.
        Postponed,
    }
}

crate::words! {
    /// How far the minutes of a meeting are.
    #[derive(Default)]
    pub enum MinutesState {
        /// None, or none recorded.
        #[default]
        None,
        /// Written, and not yet approved.
        Draft,
        /// Approved as a correct record.
        Approved,
    }
}

/// A sitting of one body.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = meetings, check_for_backend(diesel::pg::Pg))]
pub struct Meeting {
    /// Its id: opaque, stable for ever.
    pub id: MeetingId,
    /// The council whose body sits.
    pub council_id: CouncilId,
    /// Counts the changes of the meeting itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it, or an item, paper, attendance or decision of it, last changed or appeared.
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
    /// The body that sits.
    pub body_id: BodyId,
    /// The municipal year that its date falls in; null = the council has none recorded for that day.
    pub municipal_year_id: Option<MunicipalYearId>,
    /// As announced. Empty on a tombstone.
    #[schema(examples("Executive Cabinet"))]
    pub title: String,
    /// What became of it.
    pub state: MeetingState,
    /// Its day, in its time zone.
    pub date: NaiveDate,
    /// Instant of its start; null = the time is not recorded.
    pub start_at: Option<DateTime<Utc>>,
    /// The same start as the wall clock shows it, without offset; null with `start_at`.
    #[schema(value_type = Option<String>, pattern = "^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?$", examples("2018-08-02T18:30:00"))]
    pub start_local: Option<NaiveDateTime>,
    /// IANA name of the time zone of `date` and `start_local`.
    #[schema(examples("Europe/London"))]
    pub timezone: String,
    /// Planned end; null = not recorded.
    pub planned_end_at: Option<DateTime<Utc>>,
    /// When it was opened; null = not recorded.
    pub actual_start_at: Option<DateTime<Utc>>,
    /// When it was closed; null = not recorded.
    pub actual_end_at: Option<DateTime<Utc>>,
    /// Where it is held; null = not recorded.
    pub location: Option<String>,
    /// Where it can be joined; null = nowhere, or not recorded.
    #[schema(format = Uri)]
    pub virtual_url: Option<String>,
    /// Where it can be watched; null = nowhere, or not recorded.
    #[schema(format = Uri)]
    pub webcast_url: Option<String>,
    /// When its agenda was published, as reported; null = not known. It does not decide who sees what.
    pub agenda_published_at: Option<DateTime<Utc>>,
    /// When its decisions were published, as reported; null = not known.
    pub decisions_published_at: Option<DateTime<Utc>>,
    /// When its minutes were published, as reported; null = not known.
    pub minutes_published_at: Option<DateTime<Utc>>,
    /// How far its minutes are.
    pub minutes_state: MinutesState,
    /// The later meeting that approved its minutes; null = not recorded.
    pub approved_at_meeting_id: Option<MeetingId>,
    /// Why notice was shorter than the law asks; null = not recorded.
    pub short_notice_reason: Option<String>,
    /// When the notice of the decisions to be made in private was published, 28 clear days before at the latest (SI 2012/2089 reg 5(2)), as
    /// reported; null = not known, or none.
    pub private_notice_published_at: Option<DateTime<Utc>>,
    /// When the second notice was, with the representations received and the answer to them, five clear days before at the latest (reg
    /// 5(4)), as reported; null = not known, or none.
    pub private_second_notice_published_at: Option<DateTime<Utc>>,
}

/// Addresses of a meeting's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeetingLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// Its body.
    #[schema(format = Uri)]
    pub body: String,
    /// Its agenda.
    #[schema(format = Uri)]
    pub items: String,
    /// Its own papers, such as the agenda pack and the minutes.
    #[schema(format = Uri)]
    pub documents: String,
    /// What was decided at it.
    #[schema(format = Uri)]
    pub decisions: String,
    /// Who attended it.
    #[schema(format = Uri)]
    pub attendances: String,
    /// The votes at it.
    #[schema(format = Uri)]
    pub votes: String,
    /// The later meeting that approved its minutes; null = not recorded.
    #[schema(format = Uri)]
    pub approved_at_meeting: Option<String>,
    /// Its steps from the agenda to the approved minutes: which are taken, and what the others still need.
    #[schema(format = Uri)]
    pub workflow: String,
    /// What the law asks of it, and what of that the record shows.
    #[schema(format = Uri)]
    pub compliance: String,
    /// Its page, for people; null = it was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What a meeting carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeetingExtras {
    /// Addresses of its neighbours.
    pub links: MeetingLinks,
    /// Its agenda, in order; only with `include=items`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub items: Option<Vec<FullItem>>,
    /// Who attended it, in order; only with `include=attendances`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub attendances: Option<Vec<FullAttendance>>,
}

/// A meeting whole.
pub type FullMeeting = Full<Meeting>;

impl Resource for Meeting {
    type Extras = MeetingExtras;
    const KIND: Kind = Kind::Meeting;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> MeetingExtras {
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
                approved_at_meeting: self.approved_at_meeting_id.map(|id| urls.record(Kind::Meeting, id)),
                workflow: urls.part(Kind::Meeting, self.id, "workflow"),
                compliance: urls.part(Kind::Meeting, self.id, "compliance"),
                html: self.deleted_at.is_none().then(|| urls.page(Kind::Meeting, self.id)),
            },
            items: None,
            attendances: None,
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "meetings.sort_at" => {
                self.start_at.unwrap_or_else(|| time::start_of_day(self.date, zone(&self.timezone))).to_rfc3339()
            }
            "meetings.updated_at" => self.updated_at.to_rfc3339(),
            "meetings.title" => self.title.clone(),
            _ => self.id.to_string(),
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

/// A meeting as it is sent.
///
/// Its council is its body's.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingInput {
    /// The body that sits; or send `body`.
    pub body_id: Option<BodyId>,
    /// The body that sits, by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<ForeignKey>,
    /// The council, where you want it checked: the body must be its.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// As announced.
    #[schema(min_length = 1, max_length = 500, examples("Executive Cabinet"))]
    pub title: String,
    /// What became of it.
    #[serde(default)]
    #[schema(default = "scheduled")]
    pub state: MeetingState,
    /// Its day, in its time zone. Needed unless a start is sent.
    pub date: Option<NaiveDate>,
    /// Instant of its start; or send `start_local`; null = the time is not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub start_at: Option<DateTime<Utc>>,
    /// Its start as the wall clock shows it, without offset; the server works out `start_at`.
    #[schema(value_type = Option<String>, pattern = "^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?$", examples("2018-08-02T18:30:00"))]
    pub start_local: Option<NaiveDateTime>,
    /// IANA name of the time zone; null = its council's.
    #[schema(max_length = 100, examples("Europe/London"))]
    pub timezone: Option<String>,
    /// Planned end; null = not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub planned_end_at: Option<DateTime<Utc>>,
    /// When it was opened; null = not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub actual_start_at: Option<DateTime<Utc>>,
    /// When it was closed; null = not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub actual_end_at: Option<DateTime<Utc>>,
    /// Where it is held; null = not recorded.
    #[schema(min_length = 1, max_length = 500)]
    pub location: Option<String>,
    /// Where it can be joined; null = nowhere, or not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub virtual_url: Option<String>,
    /// Where it can be watched; null = nowhere, or not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub webcast_url: Option<String>,
    /// When its agenda was published, as reported; null = not known. It does not decide who sees what.
    #[serde(default, deserialize_with = "instant")]
    pub agenda_published_at: Option<DateTime<Utc>>,
    /// When its decisions were published, as reported; null = not known.
    #[serde(default, deserialize_with = "instant")]
    pub decisions_published_at: Option<DateTime<Utc>>,
    /// When its minutes were published, as reported; null = not known.
    #[serde(default, deserialize_with = "instant")]
    pub minutes_published_at: Option<DateTime<Utc>>,
    /// How far its minutes are.
    #[serde(default)]
    #[schema(default = "none")]
    pub minutes_state: MinutesState,
    /// The later meeting that approved its minutes; or send `approved_at_meeting`; null = not recorded.
    pub approved_at_meeting_id: Option<MeetingId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_at_meeting: Option<ForeignKey>,
    /// Why notice was shorter than the law asks; null = not recorded.
    #[schema(min_length = 1, max_length = 5000)]
    pub short_notice_reason: Option<String>,
    /// When the notice of the decisions to be made in private was published, 28 clear days before at the latest (SI 2012/2089 reg 5(2)), as
    /// reported; null = not known, or none.
    #[serde(default, deserialize_with = "instant")]
    pub private_notice_published_at: Option<DateTime<Utc>>,
    /// When the second notice was, with the representations received and the answer to them, five clear days before at the latest (reg
    /// 5(4)), as reported; null = not known, or none.
    #[serde(default, deserialize_with = "instant")]
    pub private_second_notice_published_at: Option<DateTime<Utc>>,
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

impl Input for MeetingInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[
        &["/body_id", "/body"],
        &["/council_id", "/council"],
        &["/start_at", "/start_local"],
        &["/approved_at_meeting_id", "/approved_at_meeting"],
    ];
    // Who moves a meeting to another time moves it to that day.
    const FOLLOWS: &'static [(&'static str, &'static [&'static str])] =
        &[("/date", &["/start_at", "/start_local"]), ("/start_at", &["/timezone"])];
}

/// What is written of a meeting.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = meetings, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct MeetingColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub body_id: BodyId,
    pub municipal_year_id: Option<MunicipalYearId>,
    pub title: String,
    pub state: MeetingState,
    pub date: NaiveDate,
    pub start_at: Option<DateTime<Utc>>,
    pub start_local: Option<NaiveDateTime>,
    pub timezone: String,
    pub sort_at: DateTime<Utc>,
    pub planned_end_at: Option<DateTime<Utc>>,
    pub actual_start_at: Option<DateTime<Utc>>,
    pub actual_end_at: Option<DateTime<Utc>>,
    pub location: Option<String>,
    pub virtual_url: Option<String>,
    pub webcast_url: Option<String>,
    pub agenda_published_at: Option<DateTime<Utc>>,
    pub decisions_published_at: Option<DateTime<Utc>>,
    pub minutes_published_at: Option<DateTime<Utc>>,
    pub minutes_state: MinutesState,
    pub approved_at_meeting_id: Option<MeetingId>,
    pub short_notice_reason: Option<String>,
    pub private_notice_published_at: Option<DateTime<Utc>>,
    pub private_second_notice_published_at: Option<DateTime<Utc>>,
}

impl MeetingColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which meetings a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct MeetingFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Of this body.
    pub body_id: Option<BodyId>,
    /// Of the bodies with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub body: Option<Texts>,
    /// In this municipal year.
    pub municipal_year_id: Option<MunicipalYearId>,
    /// In one of these states, with commas between them: scheduled, `in_progress`, held, cancelled, postponed.
    #[param(value_type = Option<Vec<MeetingState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<MeetingState>>,
    /// With minutes so far, with commas between them: none, draft, approved.
    #[param(value_type = Option<Vec<MinutesState>>, style = Form, explode = false, inline)]
    pub minutes_state: Option<Many<MinutesState>>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// On this day or later.
    pub date_from: Option<NaiveDate>,
    /// On this day or earlier.
    pub date_to: Option<NaiveDate>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `start_at`, `updated_at`, title, with commas between them, - before one for descending. Meetings without a time stand
    /// at the start of their day.
    #[param(default = "-start_at")]
    pub sort: Option<String>,
    /// What to include, with commas between them: items, attendances.
    #[param(value_type = Option<Vec<MeetingInclude>>, style = Form, explode = false, inline)]
    pub include: Option<Many<MeetingInclude>>,
}

/// What a read of one meeting takes in its query.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct MeetingQuery {
    /// What to include, with commas between them: items, attendances.
    #[param(value_type = Option<Vec<MeetingInclude>>, style = Form, explode = false, inline)]
    pub include: Option<Many<MeetingInclude>>,
}

/// What a read of one meeting by another system's key takes in its query.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct MeetingKeyQuery {
    /// Slug of the council whose key it is; needed only where two councils use the same key.
    pub council: Option<String>,
    /// What to include, with commas between them: items, attendances.
    #[param(value_type = Option<Vec<MeetingInclude>>, style = Form, explode = false, inline)]
    pub include: Option<Many<MeetingInclude>>,
}

crate::closed_set! {
    /// What can be included in a meeting.
    #[derive(strum::EnumString)]
    #[strum(serialize_all = "snake_case")]
    pub enum MeetingInclude {
        /// Its agenda.
        Items,
        /// Who attended it.
        Attendances,
    }
}
