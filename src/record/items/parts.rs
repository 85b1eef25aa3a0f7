//! The parts of an item: the words and structures that it is made of.

use diesel::prelude::*;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use crate::database::schema::items;
use crate::database::sql::Json;
use crate::identifier::ForeignKey;
use crate::ids::PersonId;
use crate::record::text::{RichText, RichTextInput};

crate::words! {
    /// What sort of item it is.
    #[derive(Default)]
    pub enum ItemKind {
        /// A matter to deal with.
        #[default]
        Business,
        /// A formality, such as apologies or the minutes of the last meeting.
        Procedural,
        /// A heading on the agenda, with no business of its own.
        Heading,
        /// A motion put by members.
        Motion,
        /// A question put to the meeting.
        Question,
        /// A petition received.
        Petition,
        /// Declarations of interest.
        Declaration,
        /// The exclusion of the press and public.
        Exclusion,
    }
}

crate::words! {
    /// Whether what the minutes say of an item is for the public.
    #[derive(Default)]
    pub enum MinutesPublication {
        /// Not yet.
        #[default]
        Draft,
        /// Yes.
        Published,
        /// No longer.
        Withdrawn,
    }
}

/// A part of an agenda.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its heading, as printed.
    #[schema(min_length = 1, max_length = 500)]
    pub title: String,
    /// The portfolio it belongs to, as printed; null = not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300)]
    pub post_label: Option<String>,
    /// Who introduces it, as printed; null = not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300)]
    pub introduced_by: Option<String>,
}

/// How the record names who presented an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedPresenter {
    /// Name, as recorded.
    pub name: String,
    /// The office held then, as recorded.
    pub post_label: Option<String>,
}

/// Who presented an item: as the record names them, and who that is.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = items, check_for_backend(diesel::pg::Pg))]
pub struct PresentedBy {
    presented_by: Option<Json<NamedPresenter>>,
    presented_by_person_id: Option<PersonId>,
}

impl PresentedBy {
    /// The presenter as one would send it to keep it.
    pub fn sent(&self) -> Option<PresenterInput> {
        let named = self.presented_by.as_ref()?.0.clone();
        let (person_id, person) = (self.presented_by_person_id, None);
        Some(PresenterInput { person_id, person, name: named.name, post_label: named.post_label })
    }
}

impl Serialize for PresentedBy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let presenter = self.presented_by.as_ref().map(|named| Presenter {
            person_id: self.presented_by_person_id,
            name: named.0.name.clone(),
            post_label: named.0.post_label.clone(),
        });
        presenter.serialize(serializer)
    }
}

/// Who presented an item, as it was then.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Presenter {
    /// Who that is, where recorded here; null = not recorded, or nobody that you may see.
    pub person_id: Option<PersonId>,
    /// Name, as recorded.
    #[schema(examples("Councillor Adrian Lowe"))]
    pub name: String,
    /// The office held then, as recorded; null = not recorded.
    #[schema(examples("Executive Member (Customer, Advice and Streetscene)"))]
    pub post_label: Option<String>,
}

/// Who presented an item, as it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresenterInput {
    /// Who that is, where recorded here; or send `person`; null = not recorded.
    pub person_id: Option<PersonId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<ForeignKey>,
    /// Name, as recorded.
    #[schema(min_length = 1, max_length = 300, examples("Councillor Adrian Lowe"))]
    pub name: String,
    /// The office held then, as recorded; null = not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300, examples("Executive Member (Customer, Advice and Streetscene)"))]
    pub post_label: Option<String>,
}

/// What a report recommends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Recommendation {
    /// What the meeting is asked to resolve.
    #[schema(min_length = 1, max_length = 50000)]
    pub text: String,
    /// Why; null = not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 50000)]
    pub reasons: Option<String>,
}

/// What the minutes say of an item. They have a publication of their own: the public sees them when they are published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Minutes {
    /// Plain text. Struck-out text reads `[deleted: …]`, inserted text `[added: …]`. Cells of a table have ` | `
    /// between them.
    pub text: String,
    /// The same text as HTML that is safe to show. Headings are h3 to h6.
    pub html: String,
    /// The HTML as it was sent, where cleaning changed it. It is not safe to show. Null if nothing changed, if plain
    /// text was sent, or if you may not see it: the public never does.
    #[serde(default)]
    pub original_html: Option<String>,
    /// Whether they are for the public.
    pub publication: MinutesPublication,
}

impl Minutes {
    /// The minutes as one would send them to keep them.
    pub fn sent(&self) -> MinutesInput {
        let (text, html) = (Some(self.text.clone()), Some(self.html.clone()));
        MinutesInput { text, html, original_html: self.original_html.clone(), publication: Some(self.publication) }
    }

    /// Their text, whether or not the public may read it.
    pub fn said(&self) -> RichText {
        let (text, html) = (self.text.clone(), self.html.clone());
        RichText { text, html, original_html: self.original_html.clone() }
    }
}

/// What the minutes say of an item, as it is sent: plain or as HTML.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MinutesInput {
    /// Plain text. Empty lines, and lines of spaces, separate paragraphs.
    #[schema(min_length = 1, max_length = 200000, nullable = false)]
    pub text: Option<String>,
    /// HTML. Headings, lists, tables, links, emphasis, deletions and insertions are kept; scripts, styles and comments
    /// are removed. HTML that would lose meaning, such as an image without `alt`, is refused.
    #[schema(min_length = 1, max_length = 200000, nullable = false)]
    pub html: Option<String>,
    /// Only to send back what you read, together with `text` or `html`. To change the text, leave it out.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200000)]
    pub original_html: Option<String>,
    /// Whether they are for the public. Left out, new minutes are a draft, and those that are there stay as they are.
    #[schema(nullable = false)]
    pub publication: Option<MinutesPublication>,
}

impl MinutesInput {
    /// Their text.
    pub fn said(&self) -> RichTextInput {
        let (text, html) = (self.text.clone(), self.html.clone());
        RichTextInput { text, html, original_html: self.original_html.clone() }
    }
}
