//! What an item is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::parts::{
    ItemKind, Minutes, MinutesCorrection, MinutesInput, MinutesPublication, NamedPresenter, PresentedBy, Presenter,
    PresenterInput, Recommendation, RecommendationInput, Section,
};
use super::places;
use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{BodyId, CouncilId, IssueId, ItemId, MeetingId, MunicipalYearId, PersonId};
use crate::kind::Kind;
use crate::record::concerns::Place;
use crate::record::decisions::model::FullDecision;
use crate::record::documents::model::FullDocument;
use crate::record::exemption::{Disclosure, Exempt, Exemption, ExemptionInput};
use crate::record::noun::{input, record};
use crate::record::publication::Publication;
use crate::record::translations::{TitleTranslations, TitleTranslationsInput};
use crate::rich_text::{RichText, RichTextInput};

record! { items, ItemId, with publication;
/// An entry on an agenda, with its minutes.
pub struct Item {
    /// Council that the meeting belongs to.
    pub council_id: CouncilId,
    /// Version of the item itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when the item, or a paper, decision or vote of it, last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// Meeting that has the item on its agenda.
    pub meeting_id: MeetingId,
    /// Item that it is a part of. Null if it is not a part.
    pub parent_id: Option<ItemId>,
    /// Section of the agenda that it is in. Null if there is none.
    #[schema(value_type = Option<Section>)]
    pub section: Option<Json<Section>>,
    /// Order among its siblings, from 0. It is not a printed number.
    #[schema(minimum = 0)]
    pub position: i32,
    /// Number on the agenda, as text ("3a"). Null if it has none.
    pub agenda_number: Option<String>,
    /// Number in the minutes, as text ("44", "20.EC.180"). Null if it has none.
    #[schema(examples("44"))]
    pub minute_number: Option<String>,
    /// Title, as printed. Empty if the record was deleted.
    #[schema(examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
    /// Purpose: what the meeting is asked to do. Null if not recorded.
    #[schema(value_type = Option<RichText>)]
    pub purpose: Option<Json<RichText>>,
    /// Kind of item.
    pub kind: ItemKind,
    /// Issue that it belongs to. Null if there is none, or if you may not see it.
    pub issue_id: Option<IssueId>,
    read only {
        /// Presenter of the item. Null if not recorded.
        #[diesel(embed)]
        #[schema(value_type = Option<Presenter>)]
        pub presented_by: PresentedBy,
    }
    /// Post that the report comes from, as printed. Null if not recorded.
    #[schema(examples("Director (Policy and Governance)"))]
    pub report_by: Option<String>,
    read only {
        /// Recommendation of the report. Null if not recorded.
        #[schema(value_type = Option<Recommendation>)]
        pub recommendation: Option<Json<Recommendation>>,
    }
    /// Topics: what it is about, in short words. Empty if none are recorded, or if you may not see them.
    #[schema(value_type = Vec<String>)]
    pub topics: Json<Vec<String>>,
    /// Places that it is about. Empty if none are recorded, or if you may not see them.
    #[schema(value_type = Vec<Place>)]
    pub places: Json<Vec<Place>>,
    /// Minutes of the item. Null if not recorded, or if you may not see them.
    #[schema(value_type = Option<Minutes>)]
    pub minutes: Option<Json<Minutes>>,
    /// Reason why the public sees only the redacted version: its numbers, this reason, and a public title. Null if it
    /// is not exempt or confidential.
    #[schema(value_type = Option<Exemption>)]
    pub exemption: Option<Json<Exemption>>,
    /// Disclosure of an exempt or confidential record: when and why the public can now see all of it. Null if it was
    /// not disclosed.
    #[schema(value_type = Option<Disclosure>)]
    pub disclosure: Option<Json<Disclosure>>,
    /// Date and time when its minutes were added to minutes that were already approved. Null if they were there before,
    /// or if you may not see them.
    pub added_after_approval_at: Option<DateTime<Utc>>,
    /// Corrections of its approved minutes, oldest first, each with the text before it. `minutes` has the current text.
    /// Empty if there are none, or if you may not see the minutes.
    #[schema(value_type = Vec<MinutesCorrection>)]
    pub minutes_corrections: Json<Vec<MinutesCorrection>>,
    /// Its title in other languages, by language. Empty if there are none, or if you may not see them.
    #[schema(value_type = TitleTranslations)]
    pub translations: Json<TitleTranslations>,
}

/// What is written of an item.
pub struct ItemColumns {
    ..
    pub numbered_in_body_id: Option<BodyId>,
    pub numbered_in_year_id: Option<MunicipalYearId>,
    pub presented_by: Option<Json<NamedPresenter>>,
    pub presented_by_person_id: Option<PersonId>,
    pub is_withheld: bool,
    pub recommendation: Option<Json<RecommendationInput>>,
    pub concern_keys: Option<Json<Vec<String>>>,
}
}

/// Links of an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemLinks {
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
    /// Item that it is a part of. Null if it is not a part.
    #[schema(format = Uri)]
    pub parent: Option<String>,
    /// Issue that it belongs to. Null if there is none.
    #[schema(format = Uri)]
    pub issue: Option<String>,
    /// Papers.
    #[schema(format = Uri)]
    pub documents: String,
    /// Decisions made at the item.
    #[schema(format = Uri)]
    pub decisions: String,
    /// Votes taken at the item, without those on its decisions.
    #[schema(format = Uri)]
    pub votes: String,
    /// Its place on the page of its meeting, for people. Null if it was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What an item carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemExtras {
    /// Links to related records.
    pub links: ItemLinks,
    /// Papers of the item. Present only with `include=documents`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub documents: Option<Vec<FullDocument>>,
    /// Decisions made at the item. Present only with `include=decisions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub decisions: Option<Vec<FullDecision>>,
}

impl Item {
    /// Its place among the pages: the path, and the anchor on the page.
    pub fn page(&self) -> String {
        places::page_of(self.meeting_id, &self.anchor())
    }

    /// The name of its place on the page of its meeting.
    pub fn anchor(&self) -> String {
        places::anchor(self.id, self.kind, self.minute_number.as_deref())
    }
}

/// An item whole.
pub type FullItem = Full<Item>;

impl Resource for Item {
    type Extras = ItemExtras;
    const KIND: Kind = Kind::Item;

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

    fn ordered_by(&self, column: &str) -> Option<String> {
        match column {
            "items.meeting_id" => Some(self.meeting_id.to_string()),
            "items.position" => Some(self.position.to_string()),
            _ => None,
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

input! { with publication;
/// An item, as you send it.
///
/// It belongs to the council of its meeting.
pub struct ItemInput {
    /// Meeting that has the item on its agenda; or send `meeting`. Cannot be changed.
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
    /// Item that it is a part of, of the same meeting; or send `parent`. Null if it is not a part.
    pub parent_id: Option<ItemId>,
    /// External identifier of the record, in place of `parent_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<ForeignKey>,
    /// Section of the agenda that it is in. Null if there is none.
    pub section: Option<Section>,
    /// Order among its siblings, from 0; each position is used once. If you leave it out, a new item comes last, and an
    /// existing one stays.
    #[schema(minimum = 0, maximum = 100000, nullable = false)]
    pub position: Option<i32>,
    /// Number on the agenda, as text ("3a"). Null if it has none.
    #[schema(min_length = 1, max_length = 50)]
    pub agenda_number: Option<String>,
    /// Number in the minutes, as text ("44", "20.EC.180"). Null if it has none.
    #[schema(min_length = 1, max_length = 50, examples("44"))]
    pub minute_number: Option<String>,
    /// Title, as printed.
    #[schema(min_length = 1, max_length = 1000, examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
    /// Purpose: what the meeting is asked to do. Null if not recorded.
    pub purpose: Option<RichTextInput>,
    /// Kind of item.
    #[serde(default)]
    #[schema(default = "business")]
    pub kind: ItemKind,
    /// Issue that it belongs to, of the same council; or send `issue`. Null if there is none, or if not recorded.
    pub issue_id: Option<IssueId>,
    /// External identifier of the record, in place of `issue_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<ForeignKey>,
    /// Presenter of the item. Null if not recorded.
    pub presented_by: Option<PresenterInput>,
    /// Post that the report comes from, as printed. Null if not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub report_by: Option<String>,
    /// Recommendation of the report. Null if not recorded.
    pub recommendation: Option<RecommendationInput>,
    /// Topics: what it is about, in short words. Each once: upper and lower case are the same.
    #[serde(default)]
    #[schema(max_items = 50, min_length = 1, max_length = 100)]
    pub topics: Vec<String>,
    /// Places that it is about.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub places: Vec<Place>,
    /// Minutes of the item. Null if there are none. To publish them, you need `record:publish`.
    pub minutes: Option<MinutesInput>,
    /// Reason why the public sees only the redacted version. You need `record:restricted` for the body. If you leave it
    /// out or send null, it stays: only a disclosure removes it.
    pub exemption: Option<ExemptionInput>,
    /// Its title in other languages, by language.
    #[serde(default)]
    #[schema(value_type = TitleTranslationsInput)]
    pub translations: TitleTranslationsInput,
    ..
}
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
        &["/recommendation/text", "/recommendation/html"],
    ];
}

impl ItemColumns {
    /// Whether its minutes are, or were, for the public.
    pub fn is_minuted(&self) -> bool {
        self.minutes.as_ref().is_some_and(|minutes| minutes.0.publication != MinutesPublication::Draft)
    }

    /// Its titles in other languages.
    pub fn translated_titles(&self) -> Vec<String> {
        self.translations.0.0.values().filter_map(|texts| texts.title.clone()).collect()
    }

    /// Why it is exempt, and that it was disclosed.
    pub fn exempt(&self) -> Exempt {
        Exempt::of(self.exemption.as_ref(), self.disclosure.as_ref())
    }
}

/// Which items a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ItemFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only items of this issue.
    pub issue_id: Option<IssueId>,
    /// Only of this meeting.
    pub meeting_id: Option<MeetingId>,
    /// Only of meetings of this body, also joint ones.
    pub body_id: Option<BodyId>,
    /// Only of meetings of the bodies with these slugs, separated by commas, also joint ones.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub body: Option<Texts>,
    /// Only parts of this item.
    pub parent_id: Option<ItemId>,
    /// Only with these minute numbers, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub minute_number: Option<Texts>,
    /// Only with these agenda numbers, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub agenda_number: Option<Texts>,
    /// Only of these kinds, separated by commas: business, procedural, heading, motion, question, petition,
    /// declaration, exclusion.
    #[param(value_type = Option<Vec<ItemKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<ItemKind>>,
    /// Only with one of these topics, separated by commas. Upper and lower case are the same.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub topic: Option<Texts>,
    /// Only with a place in one of these wards, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub ward: Option<Texts>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Only of meetings on this day or later.
    pub date_from: Option<NaiveDate>,
    /// Only of meetings on this day or earlier.
    pub date_to: Option<NaiveDate>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: position, `updated_at`. Separate several with commas. Put - before one for descending order. By position,
    /// items of one meeting are together.
    #[param(default = "position")]
    pub sort: Option<String>,
    /// Records to include, separated by commas: documents, decisions.
    #[param(value_type = Option<Vec<ItemInclude>>, style = Form, explode = false, inline)]
    pub include: Option<Many<ItemInclude>>,
}

crate::closed_set! {
    /// Record type that an item can include.
    #[derive(strum::EnumString)]
    #[strum(serialize_all = "snake_case")]
    pub enum ItemInclude {
        /// Papers.
        Documents,
        /// Decisions made at the item.
        Decisions,
    }
}
