//! What a timeline shows.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::Queryable;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::http::extract::Many;
use crate::http::page::{Listed, Sort, Sorts};
use crate::http::urls::Urls;
use crate::ids::{BodyId, DecisionId, DocumentId, ItemId, MeetingId};
use crate::kind::Kind;
use crate::record::decisions::parts::Outcome;
use crate::record::documents::parts::DocumentKind;
use crate::record::items::parts::Recommendation;

crate::words! {
    /// What happened to an issue.
    pub enum EntryKind {
        /// It stood on the agenda of a meeting.
        Appearance,
        /// A paper was before the meeting, or belongs to the issue or to a decision on it.
        Paper,
        /// A report recommended something.
        Recommendation,
        /// Something was decided.
        Decision,
    }
}

/// The meeting of an entry.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct EntryMeeting {
    /// Its id.
    pub id: MeetingId,
    /// As printed.
    pub title: String,
    /// Day of it, where it is held.
    pub date: NaiveDate,
    /// The body that met.
    pub body_id: BodyId,
    /// Name of the body.
    #[schema(examples("Executive Cabinet"))]
    pub body_name: String,
}

/// The item of an entry.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct EntryItem {
    /// Its id.
    pub id: ItemId,
    /// Number on the agenda, as text; null = has none.
    pub agenda_number: Option<String>,
    /// Number in the minutes, as text; null = has none.
    #[schema(examples("44"))]
    pub minute_number: Option<String>,
    /// As printed: it may differ from the title of the issue.
    #[schema(examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
}

/// The paper of an entry.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct EntryDocument {
    /// Its id.
    pub id: DocumentId,
    /// What sort of paper it is.
    pub kind: DocumentKind,
    /// As printed.
    pub title: String,
    /// Media type of the file (RFC 6838); null = not recorded.
    pub media_type: Option<String>,
    /// Size of the file in bytes; null = not known.
    #[schema(minimum = 0)]
    pub size_bytes: Option<i64>,
}

/// The decision of an entry.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct EntryDecision {
    /// Its id.
    pub id: DecisionId,
    /// What became of the matter.
    pub outcome: Outcome,
    /// The outcome as the council printed it; null = not recorded.
    pub outcome_label: Option<String>,
    /// What was resolved, whole.
    #[schema(examples("To note the report."))]
    pub text: String,
    /// Why; null = not recorded.
    pub reasons: Option<String>,
}

/// Addresses of an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryLinks {
    /// The record that it is about: an item, a document or a decision.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
}

/// One thing that happened to an issue.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineEntry {
    /// Day of it: of the meeting, of the decision, or what a paper of the issue itself bears; where that bears none, the day of
    /// its publication or of its record.
    pub on: NaiveDate,
    /// What happened.
    pub kind: EntryKind,
    /// The meeting; null = outside any.
    pub meeting: Option<EntryMeeting>,
    /// The item of the meeting; null = outside any.
    pub item: Option<EntryItem>,
    /// The paper; null unless it is one.
    pub document: Option<EntryDocument>,
    /// What was recommended; null unless something was.
    pub recommendation: Option<Recommendation>,
    /// What was decided; null unless something was.
    pub decision: Option<EntryDecision>,
    /// When the record that it is about was deleted; null = it stands.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Addresses.
    pub links: EntryLinks,
}

/// An entry as the database gives it; its columns stand in this order in the query.
#[derive(Debug, Queryable)]
pub struct EntryRow {
    kind: EntryKind,
    happened_on: NaiveDate,
    starts_at: DateTime<Utc>,
    sitting: Uuid,
    place: i32,
    step: i32,
    position: i32,
    id: Uuid,
    deleted_at: Option<DateTime<Utc>>,
    meeting: Option<EntryMeeting>,
    item: Option<EntryItem>,
    document: Option<EntryDocument>,
    recommendation: Option<Json<Recommendation>>,
    decision: Option<EntryDecision>,
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
            EntryKind::Appearance | EntryKind::Recommendation => Kind::Item,
            EntryKind::Paper => Kind::Document,
            EntryKind::Decision => Kind::Decision,
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
            links: EntryLinks { itself: urls.record(about, self.id) },
        }
    }
}

/// The order of a timeline: by day; on one day meeting by meeting, item by item; at an item its papers come after it, then the
/// recommendation, then the decision.
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
    /// Of these sorts, with commas between them: appearance, paper, recommendation, decision.
    #[param(value_type = Option<Vec<EntryKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<EntryKind>>,
    /// Order: on, with - before it for the newest first.
    #[param(default = "on")]
    pub sort: Option<String>,
}
