//! The parts of an item: the words and structures that it is made of.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use crate::database::schema::items;
use crate::database::sql::Json;
use crate::identifier::ForeignKey;
use crate::ids::{MeetingId, PersonId};
use crate::rich_text::{RichText, RichTextInput};

crate::words! {
    /// Kind of item.
    #[derive(Default)]
    pub enum ItemKind {
        /// A matter of business.
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
    /// Whether the public can see the minutes of an item.
    #[derive(Default)]
    pub enum MinutesPublication {
        /// Not published yet.
        #[default]
        Draft,
        /// Published.
        Published,
        /// Withdrawn: no longer public.
        Withdrawn,
    }
}

/// A part of an agenda.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Heading, as printed.
    #[schema(min_length = 1, max_length = 500)]
    pub title: String,
    /// Portfolio that it belongs to, as printed. Null if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300)]
    pub post_label: Option<String>,
    /// Person who introduces it, as printed. Null if not recorded.
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

/// A person who presented an item, with the post at the time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Presenter {
    /// Person, if recorded on this server. Null if not recorded, or if you may not see the record.
    pub person_id: Option<PersonId>,
    /// Name, as recorded.
    #[schema(examples("Councillor Adrian Lowe"))]
    pub name: String,
    /// Post held at the time, as recorded. Null if not recorded.
    #[schema(examples("Executive Member (Customer, Advice and Streetscene)"))]
    pub post_label: Option<String>,
}

/// A person who presented an item, as you send it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresenterInput {
    /// Person, if recorded on this server; or send `person`. Null if not recorded.
    pub person_id: Option<PersonId>,
    /// External identifier of the record, in place of `person_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<ForeignKey>,
    /// Name, as recorded.
    #[schema(min_length = 1, max_length = 300, examples("Councillor Adrian Lowe"))]
    pub name: String,
    /// Post held at the time, as recorded. Null if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300, examples("Executive Member (Customer, Advice and Streetscene)"))]
    pub post_label: Option<String>,
}

/// Recommendation of a report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Recommendation {
    /// Plain text that the meeting is asked to resolve.
    pub text: String,
    /// The same text as HTML that is safe to show. Null if the text has no structure, such as a table.
    #[serde(default)]
    pub html: Option<String>,
    /// Reasons. Null if not recorded.
    #[serde(default)]
    pub reasons: Option<String>,
}

impl Recommendation {
    /// The recommendation as one would send it to keep it.
    pub fn sent(&self) -> RecommendationInput {
        let Recommendation { text, html, reasons } = self.clone();
        RecommendationInput { text: Some(text), html, reasons }
    }
}

/// Recommendation of a report, as you send it: as plain text or as HTML. It is also kept so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecommendationInput {
    /// Plain text that the meeting is asked to resolve.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 50000, nullable = false)]
    pub text: Option<String>,
    /// HTML of the text, cleaned as that of the minutes. Null if the text has no structure.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200000)]
    pub html: Option<String>,
    /// Reasons. Null if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 50000)]
    pub reasons: Option<String>,
}

/// Minutes of an item. They have their own publication state: the public sees them when they are published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Minutes {
    /// Plain text. Struck-out text reads `[deleted: …]`, inserted text `[added: …]`. Cells of a table have ` | `
    /// between them.
    pub text: String,
    /// The same text as HTML that is safe to show. Headings are h3 to h6.
    pub html: String,
    /// HTML as it was sent, if the server changed it. It is not safe to show. Null if nothing changed, if plain text
    /// was sent, or if you may not see it. The public never sees it.
    #[serde(default)]
    pub original_html: Option<String>,
    /// Whether the public can see the minutes.
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

/// Minutes of an item, as you send them: as plain text or as HTML.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MinutesInput {
    /// Plain text. Empty lines, and lines of spaces, separate paragraphs.
    #[schema(min_length = 1, max_length = 200000, nullable = false)]
    pub text: Option<String>,
    /// HTML. The server keeps headings, lists, tables, links, emphasis, deletions and insertions. It removes scripts,
    /// styles and comments, and rejects HTML that would lose meaning, such as an image without `alt`.
    #[schema(min_length = 1, max_length = 200000, nullable = false)]
    pub html: Option<String>,
    /// Send it only to return what you read, together with `text` or `html`. To change the text, leave it out.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200000)]
    pub original_html: Option<String>,
    /// Whether the public can see the minutes. If you leave it out, new minutes are a draft, and existing ones do not
    /// change.
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

/// A correction of approved minutes, with the text that it replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MinutesCorrection {
    /// Plain text before the correction.
    pub text: String,
    /// The same text as safe HTML.
    pub html: String,
    /// Reason for the correction: what was wrong.
    #[schema(examples("The sum was misprinted."))]
    pub reason: String,
    /// Meeting that corrected the minutes. Null if you may not see it.
    pub corrected_at_meeting_id: Option<MeetingId>,
    /// Date and time when the correction was recorded.
    pub corrected_at: DateTime<Utc>,
}
