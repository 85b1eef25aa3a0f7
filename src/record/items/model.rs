//! What an item is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::items;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{BodyId, CouncilId, IssueId, ItemId, MeetingId, MunicipalYearId, PersonId};
use crate::kind::Kind;
use crate::record::decisions::model::FullDecision;
use crate::record::documents::model::FullDocument;
use crate::record::exemption::{Disclosure, Exempt, Exemption, ExemptionInput};
use crate::record::publication::{Publication, Published};
use crate::record::text::{RichText, RichTextInput};

use super::correction::MinutesCorrection;
use super::parts::{
    ItemKind, Minutes, MinutesInput, MinutesPublication, NamedPresenter, PresentedBy, Presenter, PresenterInput,
    Recommendation, Section,
};

/// A line of an agenda, with what the minutes say of it.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = items, check_for_backend(diesel::pg::Pg))]
pub struct Item {
    /// Its id: opaque, stable for ever.
    pub id: ItemId,
    /// The council whose meeting it belongs to.
    pub council_id: CouncilId,
    /// Counts the changes of the item itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it, or a paper, decision or vote of it, last changed or appeared.
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
    /// The meeting on whose agenda it stands.
    pub meeting_id: MeetingId,
    /// The item of which it is a part; null = it stands by itself.
    pub parent_id: Option<ItemId>,
    /// The part of the agenda it stands in; null = none.
    #[schema(value_type = Option<Section>)]
    pub section: Option<Json<Section>>,
    /// Order among its siblings, from 0. It is no number that anybody printed.
    #[schema(minimum = 0)]
    pub position: i32,
    /// Number on the agenda, as text ("3a"); null = has none.
    pub agenda_number: Option<String>,
    /// Number in the minutes, as text ("44", "20.EC.180"); null = has none.
    #[schema(examples("44"))]
    pub minute_number: Option<String>,
    /// As printed. Empty on a tombstone.
    #[schema(examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
    /// What the meeting is asked to do; null = not recorded.
    #[schema(value_type = Option<RichText>)]
    pub purpose: Option<Json<RichText>>,
    /// What sort of item it is.
    pub kind: ItemKind,
    /// The issue that it is an appearance of; null = none, or none that you may see.
    pub issue_id: Option<IssueId>,
    /// Who presented it; null = not recorded.
    #[diesel(embed)]
    #[schema(value_type = Option<Presenter>)]
    pub presented_by: PresentedBy,
    /// The office whose report it is, as printed; null = not recorded.
    #[schema(examples("Director (Policy and Governance)"))]
    pub report_by: Option<String>,
    /// What the report recommends; null = not recorded.
    #[schema(value_type = Option<Recommendation>)]
    pub recommendation: Option<Json<Recommendation>>,
    /// What the minutes say; null = nothing recorded, or nothing that you may see.
    #[schema(value_type = Option<Minutes>)]
    pub minutes: Option<Json<Minutes>>,
    /// Why the public sees its face alone: the numbers, this, and a title that is safe to print; null = it is not exempt.
    #[schema(value_type = Option<Exemption>)]
    pub exemption: Option<Json<Exemption>>,
    /// When and why it was disclosed after all: the public sees the whole; null = it was not.
    #[schema(value_type = Option<Disclosure>)]
    pub disclosure: Option<Json<Disclosure>>,
    /// Date and time when its minutes were added to minutes that were already approved; null if they were there before,
    /// or you may not see them.
    pub added_after_approval_at: Option<DateTime<Utc>>,
    /// Corrections of its approved minutes, oldest first, each with the text before it. `minutes` has the current text.
    /// Empty if there are none, or you may not see the minutes.
    #[schema(value_type = Vec<MinutesCorrection>)]
    pub minutes_corrections: Json<Vec<MinutesCorrection>>,
}

/// Addresses of an item's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemLinks {
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
    /// The item of which it is a part; null = it stands by itself.
    #[schema(format = Uri)]
    pub parent: Option<String>,
    /// The issue that it is an appearance of; null = none.
    #[schema(format = Uri)]
    pub issue: Option<String>,
    /// Its papers.
    #[schema(format = Uri)]
    pub documents: String,
    /// What was decided at it.
    #[schema(format = Uri)]
    pub decisions: String,
    /// The votes taken at it, apart from those on its decisions.
    #[schema(format = Uri)]
    pub votes: String,
    /// Its place on the page of its meeting, for people; null = it was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What an item carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemExtras {
    /// Addresses of its neighbours.
    pub links: ItemLinks,
    /// Its papers; only with `include=documents`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub documents: Option<Vec<FullDocument>>,
    /// What was decided at it; only with `include=decisions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub decisions: Option<Vec<FullDecision>>,
}

impl Item {
    /// Its place among the pages: the path, and the anchor on the page.
    pub fn page(&self) -> String {
        super::page_of(self.meeting_id, &self.anchor())
    }

    /// The name of its place on the page of its meeting.
    pub fn anchor(&self) -> String {
        super::anchor(self.id, self.kind, self.minute_number.as_deref())
    }
}

/// An item whole.
pub type FullItem = Full<Item>;

impl Resource for Item {
    type Extras = ItemExtras;
    const KIND: Kind = Kind::Item;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> ItemExtras {
        ItemExtras {
            links: ItemLinks {
                itself: urls.record(Kind::Item, self.id),
                council: urls.record(Kind::Council, self.council_id),
                meeting: urls.record(Kind::Meeting, self.meeting_id),
                parent: self.parent_id.map(|id| urls.record(Kind::Item, id)),
                issue: self.issue_id.map(|id| urls.record(Kind::Issue, id)),
                documents: urls.list(Kind::Document, "item_id", self.id),
                decisions: urls.list(Kind::Decision, "item_id", self.id),
                votes: urls.list(Kind::Vote, "item_id", self.id),
                html: self.deleted_at.is_none().then(|| urls.absolute(&self.page())),
            },
            documents: None,
            decisions: None,
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "items.meeting_id" => self.meeting_id.to_string(),
            "items.position" => self.position.to_string(),
            "items.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
    }
}

/// The orders of lists of items.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort {
            name: "position",
            columns: &[
                Column { name: "items.meeting_id", kind: ColumnType::Id },
                Column { name: "items.position", kind: ColumnType::Integer },
            ],
        },
        Sort { name: "updated_at", columns: &[Column { name: "items.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "position",
    id: Column { name: "items.id", kind: ColumnType::Id },
};

/// An item as it is sent.
///
/// Its council is its meeting's.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemInput {
    /// The meeting on whose agenda it stands; or send `meeting`. It never changes.
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
    /// The item of which it is a part, of the same meeting; or send `parent`; null = it stands by itself.
    pub parent_id: Option<ItemId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<ForeignKey>,
    /// The part of the agenda it stands in; null = none.
    pub section: Option<Section>,
    /// Order among its siblings, from 0, each once. Left out, a new item comes last, and one that is there stays.
    #[schema(minimum = 0, maximum = 100000, nullable = false)]
    pub position: Option<i32>,
    /// Number on the agenda, as text ("3a"); null = has none.
    #[schema(min_length = 1, max_length = 50)]
    pub agenda_number: Option<String>,
    /// Number in the minutes, as text ("44", "20.EC.180"); null = has none.
    #[schema(min_length = 1, max_length = 50, examples("44"))]
    pub minute_number: Option<String>,
    /// As printed.
    #[schema(min_length = 1, max_length = 1000, examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
    /// What the meeting is asked to do; null = not recorded.
    pub purpose: Option<RichTextInput>,
    /// What sort of item it is.
    #[serde(default)]
    #[schema(default = "business")]
    pub kind: ItemKind,
    /// The issue that it is an appearance of, of the same council; or send `issue`; null = none, or not recorded.
    pub issue_id: Option<IssueId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<ForeignKey>,
    /// Who presented it; null = not recorded.
    pub presented_by: Option<PresenterInput>,
    /// The office whose report it is, as printed; null = not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub report_by: Option<String>,
    /// What the report recommends; null = not recorded.
    pub recommendation: Option<Recommendation>,
    /// What the minutes say; null = nothing. To publish them needs `record:publish`.
    pub minutes: Option<MinutesInput>,
    /// Why the public is to see its face alone. It takes `record:restricted` for the body. Left out or null, it stays as it is: a
    /// disclosure alone takes it away.
    pub exemption: Option<ExemptionInput>,
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

impl Input for ItemInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[
        &["/meeting_id", "/meeting"],
        &["/council_id", "/council"],
        &["/parent_id", "/parent"],
        &["/issue_id", "/issue"],
        &["/presented_by/person_id", "/presented_by/person"],
        &["/purpose/text", "/purpose/html", "/purpose/original_html"],
        &["/minutes/text", "/minutes/html", "/minutes/original_html"],
    ];
}

/// What is written of an item.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = items, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct ItemColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub meeting_id: MeetingId,
    pub parent_id: Option<ItemId>,
    pub section: Option<Json<Section>>,
    pub position: i32,
    pub agenda_number: Option<String>,
    pub minute_number: Option<String>,
    pub numbered_in_body_id: Option<BodyId>,
    pub numbered_in_year_id: Option<MunicipalYearId>,
    pub title: String,
    pub purpose: Option<Json<RichText>>,
    pub kind: ItemKind,
    pub issue_id: Option<IssueId>,
    pub presented_by: Option<Json<NamedPresenter>>,
    pub presented_by_person_id: Option<PersonId>,
    pub report_by: Option<String>,
    pub recommendation: Option<Json<Recommendation>>,
    pub minutes: Option<Json<Minutes>>,
    pub exemption: Option<Json<Exemption>>,
    pub disclosure: Option<Json<Disclosure>>,
    pub is_withheld: bool,
    pub added_after_approval_at: Option<DateTime<Utc>>,
    pub minutes_corrections: Json<Vec<MinutesCorrection>>,
}

impl ItemColumns {
    /// Whether its minutes are, or were, for the public.
    pub fn is_minuted(&self) -> bool {
        self.minutes.as_ref().is_some_and(|minutes| minutes.0.publication != MinutesPublication::Draft)
    }

    /// Why it is exempt, and that it was disclosed.
    pub fn exempt(&self) -> Exempt {
        Exempt::of(self.exemption.as_ref(), self.disclosure.as_ref())
    }

    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which items a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ItemFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Appearances of this issue.
    pub issue_id: Option<IssueId>,
    /// Of this meeting.
    pub meeting_id: Option<MeetingId>,
    /// Of this body's meetings.
    pub body_id: Option<BodyId>,
    /// Of the meetings of the bodies with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub body: Option<Texts>,
    /// Parts of this item.
    pub parent_id: Option<ItemId>,
    /// With these minute numbers, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub minute_number: Option<Texts>,
    /// With these agenda numbers, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub agenda_number: Option<Texts>,
    /// Of these sorts, with commas between them: business, procedural, heading, motion, question, petition, declaration,
    /// exclusion.
    #[param(value_type = Option<Vec<ItemKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<ItemKind>>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Of meetings on this day or later.
    pub date_from: Option<NaiveDate>,
    /// Of meetings on this day or earlier.
    pub date_to: Option<NaiveDate>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: position, `updated_at`, with commas between them, - before one for descending. By position, items of one meeting
    /// stand together.
    #[param(default = "position")]
    pub sort: Option<String>,
    /// What to include, with commas between them: documents, decisions.
    #[param(value_type = Option<Vec<ItemInclude>>, style = Form, explode = false, inline)]
    pub include: Option<Many<ItemInclude>>,
}

crate::closed_set! {
    /// What can be included in an item.
    #[derive(strum::EnumString)]
    #[strum(serialize_all = "snake_case")]
    pub enum ItemInclude {
        /// Its papers.
        Documents,
        /// What was decided at it.
        Decisions,
    }
}

/// What a read of one item takes in its query.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ItemQuery {
    /// What to include, with commas between them: documents, decisions.
    #[param(value_type = Option<Vec<ItemInclude>>, style = Form, explode = false, inline)]
    pub include: Option<Many<ItemInclude>>,
}

/// What a read of one item by another system's key takes in its query.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ItemKeyQuery {
    /// Slug of the council whose key it is; needed only where two councils use the same key.
    pub council: Option<String>,
    /// What to include, with commas between them: documents, decisions.
    #[param(value_type = Option<Vec<ItemInclude>>, style = Form, explode = false, inline)]
    pub include: Option<Many<ItemInclude>>,
}
