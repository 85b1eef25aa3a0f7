//! What a timeline shows.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::Queryable;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::http::extract::Many;
use crate::http::page::Listed;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::ids::{BodyId, DecisionId, DocumentId, ItemId, MeetingId};
use crate::kind::Kind;
use crate::record::decisions::parts::Outcome;
use crate::record::documents::parts::DocumentKind;
use crate::record::items::parts::Recommendation;

crate::words! {
    /// Kind of event in the timeline of an issue.
    pub enum TimelineEntryKind {
        /// It was on the agenda of a meeting.
        Appearance,
        /// A paper was before the meeting, or belongs to the issue or to a decision on it.
        Paper,
        /// A report recommended something.
        Recommendation,
        /// A decision was made.
        Decision,
    }
}

/// The meeting of an entry.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct TimelineMeeting {
    /// Id of the record.
    pub id: MeetingId,
    /// Title, as printed.
    pub title: String,
    /// Date of the meeting, in its time zone.
    pub date: NaiveDate,
    /// Body that met.
    pub body_id: BodyId,
    /// Name of the body.
    #[schema(examples("Executive Cabinet"))]
    pub body_name: String,
}

/// The item of an entry.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct TimelineItem {
    /// Id of the record.
    pub id: ItemId,
    /// Number on the agenda, as text. Null if it has none.
    pub agenda_number: Option<String>,
    /// Number in the minutes, as text. Null if it has none.
    #[schema(examples("44"))]
    pub minute_number: Option<String>,
    /// Title, as printed. It can differ from the title of the issue.
    #[schema(examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
}

/// The paper of an entry.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct TimelineDocument {
    /// Id of the record.
    pub id: DocumentId,
    /// Kind of paper.
    pub kind: DocumentKind,
    /// Title, as printed.
    pub title: String,
    /// Media type of the file (RFC 6838). Null if not recorded.
    pub media_type: Option<String>,
    /// Size of the file in bytes. Null if not known.
    #[schema(minimum = 0)]
    pub size_bytes: Option<i64>,
}

/// The decision of an entry.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct TimelineDecision {
    /// Id of the record.
    pub id: DecisionId,
    /// Outcome.
    pub outcome: Outcome,
    /// Outcome, as the council printed it. Null if not recorded.
    pub outcome_label: Option<String>,
    /// Full text of the decision.
    #[schema(examples("To note the report."))]
    pub text: String,
    /// Reasons. Null if not recorded.
    pub reasons: Option<String>,
}

/// Links of an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineEntryLinks {
    /// Record that the entry is about: an item, a document or a decision.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
}

/// One event in the timeline of an issue.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineEntry {
    /// Day of the meeting or the decision, or the date on a paper of the issue itself. If the paper has no date, the
    /// day when it was published or recorded.
    pub on: NaiveDate,
    /// Kind of event.
    pub kind: TimelineEntryKind,
    /// Meeting. Null if it was outside a meeting.
    pub meeting: Option<TimelineMeeting>,
    /// Item of the meeting. Null if it was outside a meeting.
    pub item: Option<TimelineItem>,
    /// The paper. Null unless the entry is a paper.
    pub document: Option<TimelineDocument>,
    /// The recommendation. Null unless the entry is a recommendation.
    pub recommendation: Option<Recommendation>,
    /// The decision. Null unless the entry is a decision.
    pub decision: Option<TimelineDecision>,
    /// Date and time when the record that it is about was deleted. Null if it was not deleted.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Links.
    pub links: TimelineEntryLinks,
}

/// An entry as the database gives it; its columns stand in this order in the query.
#[derive(Debug, Queryable)]
pub struct EntryRow {
    kind: TimelineEntryKind,
    happened_on: NaiveDate,
    starts_at: DateTime<Utc>,
    sitting: Uuid,
    place: i32,
    step: i32,
    position: i32,
    id: Uuid,
    deleted_at: Option<DateTime<Utc>>,
    meeting: Option<TimelineMeeting>,
    item: Option<TimelineItem>,
    document: Option<TimelineDocument>,
    recommendation: Option<Json<Recommendation>>,
    decision: Option<TimelineDecision>,
}

impl Listed for EntryRow {
    type Shown = TimelineEntry;

    fn plural() -> &'static str {
        "timeline entries"
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "timeline.happened_on" => self.happened_on.to_string(),
            "timeline.starts_at" => self.starts_at.to_rfc3339(),
            "timeline.sitting" => self.sitting.to_string(),
            "timeline.place" => self.place.to_string(),
            "timeline.step" => self.step.to_string(),
            "timeline.position" => self.position.to_string(),
            _ => self.id.to_string(),
        }
    }

    fn shown(self, urls: &Urls) -> TimelineEntry {
        let about = match self.kind {
            TimelineEntryKind::Appearance | TimelineEntryKind::Recommendation => Kind::Item,
            TimelineEntryKind::Paper => Kind::Document,
            TimelineEntryKind::Decision => Kind::Decision,
        };
        TimelineEntry {
            on: self.happened_on,
            kind: self.kind,
            meeting: self.meeting,
            item: self.item,
            document: self.document,
            recommendation: self.recommendation.map(|recommendation| recommendation.0),
            decision: self.decision,
            deleted_at: self.deleted_at,
            links: TimelineEntryLinks { itself: urls.record(about, self.id) },
        }
    }
}

/// The order of a timeline: by day; on one day meeting by meeting, item by item; at an item its papers come after it,
/// then the recommendation, then the decision.
pub const SORTS: Sorts = Sorts {
    all: &[Sort {
        name: "on",
        columns: &[
            Column { name: "timeline.happened_on", kind: ColumnType::Day },
            Column { name: "timeline.starts_at", kind: ColumnType::Instant },
            Column { name: "timeline.sitting", kind: ColumnType::Id },
            Column { name: "timeline.place", kind: ColumnType::Integer },
            Column { name: "timeline.step", kind: ColumnType::Integer },
            Column { name: "timeline.position", kind: ColumnType::Integer },
        ],
    }],
    default: "on",
    id: Column { name: "timeline.id", kind: ColumnType::Id },
};

/// Which entries a timeline shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct TimelineFilter {
    /// Only of these kinds, separated by commas: appearance, paper, recommendation, decision.
    #[param(value_type = Option<Vec<TimelineEntryKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<TimelineEntryKind>>,
    /// Order: on. Put - before it for the newest first.
    #[param(default = "on")]
    pub sort: Option<String>,
}
