//! What an issue is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::Resource;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::ids::{CouncilId, IssueId};
use crate::kind::Kind;
use crate::record::concerns::Place;
use crate::record::decision_maker::DecisionMaker;
use crate::record::noun::{input, record};
use crate::record::publication::Publication;
use crate::rich_text::{RichText, RichTextInput};

crate::words! {
    /// Whether the matter needs a key decision (SI 2012/2089 reg 8).
    #[derive(Default)]
    pub enum IssueKind {
        /// It needs a key decision.
        Key,
        /// It does not need a key decision.
        NonKey,
        /// It is not a matter for an executive decision.
        Other,
        /// Not recorded.
        #[default]
        NotRecorded,
    }
}

crate::words! {
    /// State of a matter.
    #[derive(Default)]
    pub enum IssueState {
        /// Announced, but not yet at a meeting.
        Planned,
        /// Under consideration.
        Open,
        /// Decided.
        Decided,
        /// Decided and carried out.
        Implemented,
        /// Ended without a decision.
        Closed,
        /// Withdrawn by those who brought it.
        Withdrawn,
        /// Not recorded.
        #[default]
        NotRecorded,
    }
}

record! { issues, IssueId, with publication;
/// One matter that comes to several meetings.
pub struct Issue {
    /// Council that the issue belongs to.
    pub council_id: CouncilId,
    /// Version of the issue itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when the issue, or an item, decision or paper of it, last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// Reference that people cite. Null if it has none.
    pub reference: Option<String>,
    /// Title of the matter. Its items can have other titles. Empty if the record was deleted.
    #[schema(examples("Digital Strategy Annual Report"))]
    pub title: String,
    /// Summary of the matter. Null if not recorded.
    #[schema(value_type = Option<RichText>)]
    pub summary: Option<Json<RichText>>,
    /// Whether it needs a key decision.
    pub kind: IssueKind,
    /// Current state.
    pub state: IssueState,
    /// Post of the lead officer, as printed. Null if not recorded.
    #[schema(examples("Director (Policy and Governance)"))]
    pub lead_officer_post: Option<String>,
    /// Names of the wards affected. Empty if none are recorded.
    #[schema(value_type = Vec<String>)]
    pub wards: Json<Vec<String>>,
    /// Topics: what it is about, in short words. Empty if none are recorded.
    #[schema(value_type = Vec<String>)]
    pub topics: Json<Vec<String>>,
    /// Places that it is about. Empty if none are recorded.
    #[schema(value_type = Vec<Place>)]
    pub places: Json<Vec<Place>>,
    /// Day by which a decision is due. Null if not recorded.
    pub decision_due_on: Option<NaiveDate>,
    /// Body, post or person that will decide. Null if not recorded.
    #[schema(value_type = Option<DecisionMaker>)]
    pub decision_maker: Option<Json<DecisionMaker>>,
}

/// What is written of an issue.
pub struct IssueColumns {
    ..
    pub concern_keys: Option<Json<Vec<String>>>,
}
}

/// Links of an issue.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssueLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Timeline, meeting by meeting.
    #[schema(format = Uri)]
    pub timeline: String,
    /// Items of the issue.
    #[schema(format = Uri)]
    pub items: String,
    /// Decisions on the issue.
    #[schema(format = Uri)]
    pub decisions: String,
    /// Papers of the issue itself. For those of its items, see the items.
    #[schema(format = Uri)]
    pub documents: String,
    /// Page for people. Null if the record was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What an issue carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssueExtras {
    /// Links to related records.
    pub links: IssueLinks,
}

impl Resource for Issue {
    type Extras = IssueExtras;
    const KIND: Kind = Kind::Issue;

    fn extras(&self, urls: &Urls) -> IssueExtras {
        IssueExtras {
            links: IssueLinks {
                itself: urls.record(Kind::Issue, self.id),
                council: urls.record(Kind::Council, self.council_id),
                timeline: urls.absolute(&format!("/v1/issues/{}/timeline", self.id)),
                items: urls.list(Kind::Item, "issue_id", self.id),
                decisions: urls.list(Kind::Decision, "issue_id", self.id),
                documents: urls.list(Kind::Document, "issue_id", self.id),
                html: self.deleted_at.is_none().then(|| urls.page(Kind::Issue, self.id)),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        (column == "issues.title").then(|| self.title.clone())
    }
}

/// The orders of lists of issues.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "title", columns: &[Column { name: "issues.title", kind: ColumnType::Text }] },
        Sort { name: "updated_at", columns: &[Column { name: "issues.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "title",
    id: Column { name: "issues.id", kind: ColumnType::Id },
};

input! { with publication;
/// An issue, as you send it.
pub struct IssueInput {
    /// Council that the issue belongs to; or send `council`. Cannot be changed.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Reference that people cite. Null if it has none.
    #[schema(min_length = 1, max_length = 100)]
    pub reference: Option<String>,
    /// Title of the matter. Its items can have other titles.
    #[schema(min_length = 1, max_length = 1000, examples("Digital Strategy Annual Report"))]
    pub title: String,
    /// Summary of the matter. Null if not recorded.
    pub summary: Option<RichTextInput>,
    /// Whether it needs a key decision.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub kind: IssueKind,
    /// Current state.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub state: IssueState,
    /// Post of the lead officer, as printed. Null if not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub lead_officer_post: Option<String>,
    /// Names of the wards affected.
    #[serde(default)]
    #[schema(max_items = 200, min_length = 1, max_length = 200)]
    pub wards: Vec<String>,
    /// Topics: what it is about, in short words. Each once: upper and lower case are the same.
    #[serde(default)]
    #[schema(max_items = 50, min_length = 1, max_length = 100)]
    pub topics: Vec<String>,
    /// Places that it is about.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub places: Vec<Place>,
    /// Day by which a decision is due. Null if not recorded.
    pub decision_due_on: Option<NaiveDate>,
    /// Body, post or person that will decide. Null if not recorded.
    pub decision_maker: Option<DecisionMaker>,
    ..
}
}

impl Input for IssueInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/council_id", "/council"], &["/summary/text", "/summary/html", "/summary/original_html"]];
}

/// Which issues a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct IssueFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only with these references, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub reference: Option<Texts>,
    /// Only of these kinds, separated by commas: key, `non_key`, other, `not_recorded`.
    #[param(value_type = Option<Vec<IssueKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<IssueKind>>,
    /// Only in these states, separated by commas: planned, open, decided, implemented, closed, withdrawn,
    /// `not_recorded`.
    #[param(value_type = Option<Vec<IssueState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<IssueState>>,
    /// Only with one of these topics, separated by commas. Upper and lower case are the same.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub topic: Option<Texts>,
    /// Only about one of these wards, separated by commas: in `wards`, or in a place.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub ward: Option<Texts>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: title, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "title")]
    pub sort: Option<String>,
}
