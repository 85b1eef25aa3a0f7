//! What an issue is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::issues;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::Identifier;
use crate::ids::{CouncilId, IssueId};
use crate::kind::Kind;
use crate::record::decision_maker::DecisionMaker;
use crate::record::publication::{Publication, Published};
use crate::record::text::{RichText, RichTextInput};

crate::words! {
    /// Whether the matter calls for a key decision (SI 2012/2089 reg 8).
    #[derive(Default)]
    pub enum IssueKind {
        /// It does.
        Key,
        /// It does not.
        NonKey,
        /// It is no matter for an executive decision.
        Other,
        /// The record does not say.
        #[default]
        NotRecorded,
    }
}

crate::words! {
    /// How far a matter has come.
    #[derive(Default)]
    pub enum IssueState {
        /// Announced, and at no meeting yet.
        Planned,
        /// Being considered.
        Open,
        /// Decided.
        Decided,
        /// Decided and carried out.
        Implemented,
        /// At an end without a decision.
        Closed,
        /// Taken back by who brought it.
        Withdrawn,
        /// The record does not say.
        #[default]
        NotRecorded,
    }
}

/// The thread of one matter through many meetings.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = issues, check_for_backend(diesel::pg::Pg))]
pub struct Issue {
    /// Its id: opaque, stable for ever.
    pub id: IssueId,
    /// The council whose matter it is.
    pub council_id: CouncilId,
    /// Counts the changes of the issue itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it, or an item, decision or paper of it, last changed or appeared.
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
    /// Label that people cite; null = has none.
    pub reference: Option<String>,
    /// What the matter is called; its items may be called otherwise. Empty on a tombstone.
    #[schema(examples("Digital Strategy Annual Report"))]
    pub title: String,
    /// What the matter is about; null = not recorded.
    #[schema(value_type = Option<RichText>)]
    pub summary: Option<Json<RichText>>,
    /// Whether it calls for a key decision.
    pub kind: IssueKind,
    /// How far it has come.
    pub state: IssueState,
    /// The office that leads on it, as printed; null = not recorded.
    #[schema(examples("Director (Policy and Governance)"))]
    pub lead_officer_post: Option<String>,
    /// Names of the wards affected; empty where none are recorded.
    #[schema(value_type = Vec<String>)]
    pub wards: Json<Vec<String>>,
    /// Day by which a decision is due; null = not recorded.
    pub decision_due_on: Option<NaiveDate>,
    /// Who is to decide; null = not recorded.
    #[schema(value_type = Option<DecisionMaker>)]
    pub decision_maker: Option<Json<DecisionMaker>>,
}

/// Addresses of an issue's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssueLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// What became of it, meeting by meeting.
    #[schema(format = Uri)]
    pub timeline: String,
    /// The items at which it appeared.
    #[schema(format = Uri)]
    pub items: String,
    /// What was decided on it.
    #[schema(format = Uri)]
    pub decisions: String,
    /// Papers of the issue itself; those of its items are found there.
    #[schema(format = Uri)]
    pub documents: String,
    /// Its page, for people; null = it was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What an issue carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssueExtras {
    /// Addresses of its neighbours.
    pub links: IssueLinks,
}

/// An issue whole.
pub type FullIssue = Full<Issue>;

impl Resource for Issue {
    type Extras = IssueExtras;
    const KIND: Kind = Kind::Issue;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

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

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "issues.title" => self.title.clone(),
            "issues.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
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

/// An issue as it is sent.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueInput {
    /// The council whose matter it is; or send `council`. It never changes.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Label that people cite; null = has none.
    #[schema(min_length = 1, max_length = 100)]
    pub reference: Option<String>,
    /// What the matter is called; its items may be called otherwise.
    #[schema(min_length = 1, max_length = 1000, examples("Digital Strategy Annual Report"))]
    pub title: String,
    /// What the matter is about; null = not recorded.
    pub summary: Option<RichTextInput>,
    /// Whether it calls for a key decision.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub kind: IssueKind,
    /// How far it has come.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub state: IssueState,
    /// The office that leads on it, as printed; null = not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub lead_officer_post: Option<String>,
    /// Names of the wards affected.
    #[serde(default)]
    #[schema(max_items = 200, min_length = 1, max_length = 200)]
    pub wards: Vec<String>,
    /// Day by which a decision is due; null = not recorded.
    pub decision_due_on: Option<NaiveDate>,
    /// Who is to decide; null = not recorded.
    pub decision_maker: Option<DecisionMaker>,
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

impl Input for IssueInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/council_id", "/council"], &["/summary/text", "/summary/html", "/summary/original_html"]];
}

/// What is written of an issue.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = issues, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct IssueColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub reference: Option<String>,
    pub title: String,
    pub summary: Option<Json<RichText>>,
    pub kind: IssueKind,
    pub state: IssueState,
    pub lead_officer_post: Option<String>,
    pub wards: Json<Vec<String>>,
    pub decision_due_on: Option<NaiveDate>,
    pub decision_maker: Option<Json<DecisionMaker>>,
}

impl IssueColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which issues a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct IssueFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// With these references, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub reference: Option<Texts>,
    /// Of these sorts, with commas between them: key, `non_key`, other, `not_recorded`.
    #[param(value_type = Option<Vec<IssueKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<IssueKind>>,
    /// So far, with commas between them: planned, open, decided, implemented, closed, withdrawn, `not_recorded`.
    #[param(value_type = Option<Vec<IssueState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<IssueState>>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: title, `updated_at`, with commas between them, - before one for descending.
    #[param(default = "title")]
    pub sort: Option<String>,
}
