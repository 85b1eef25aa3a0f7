//! What an agenda is when it is sent whole, and what came of it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::instant;
use crate::http::patch::Input;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{DocumentId, IssueId, ItemId, MeetingId};
use crate::kind::Kind;
use crate::record::concerns::Place;
use crate::record::documents::model::DocumentInput;
use crate::record::documents::parts::{DocumentKind, DocumentRole, OwnerInput, OwnerKind};
use crate::record::exemption::ExemptionInput;
use crate::record::items::model::{Item, ItemInput};
use crate::record::items::parts::{ItemKind, MinutesInput, PresenterInput, RecommendationInput, Section};
use crate::record::publication::Publication;
use crate::record::translations::TitleTranslationsInput;
use crate::rich_text::RichTextInput;

/// The whole agenda, as you send it.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgendaInput {
    /// Items in order, each before its parts. An item of the meeting that is not in the list is removed.
    #[schema(max_items = 500)]
    pub items: Vec<AgendaItem>,
    /// Papers of the meeting itself, in order. A paper that is not in the list is removed. If you leave the list out,
    /// the papers stay as they are.
    #[schema(max_items = 200, nullable = false)]
    pub documents: Option<Vec<AgendaDocument>>,
}

/// An item of an agenda. Its position is its place in the list.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgendaItem {
    /// Your own external identifier for it. The server uses it to find the record again.
    pub key: ForeignKey,
    /// `key` of the item that it is a part of, earlier in the list. Null if it is not a part.
    pub parent: Option<ForeignKey>,
    /// Section of the agenda that it is in. Null if there is none.
    pub section: Option<Section>,
    /// Number on the agenda, as text ("3a"). Null if it has none.
    #[schema(min_length = 1, max_length = 50)]
    pub agenda_number: Option<String>,
    /// Number in the minutes, as text ("44", "20.EC.180"). If you leave it out, it stays.
    #[schema(min_length = 1, max_length = 50, nullable = false, examples("44"))]
    pub minute_number: Option<String>,
    /// Title, as printed.
    #[schema(min_length = 1, max_length = 1000, examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
    /// Its title in other languages, by language. If you leave them out, they stay while the title does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<TitleTranslationsInput>, nullable = false)]
    pub translations: Option<TitleTranslationsInput>,
    /// Purpose: what the meeting is asked to do. Null if not recorded.
    pub purpose: Option<RichTextInput>,
    /// Kind of item.
    #[serde(default)]
    #[schema(default = "business")]
    pub kind: ItemKind,
    /// Issue that it belongs to, of the same council; or send `issue`. If you leave it out, it stays.
    #[schema(nullable = false)]
    pub issue_id: Option<IssueId>,
    /// External identifier of the record, in place of `issue_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub issue: Option<ForeignKey>,
    /// Presenter of the item. If you leave it out, it stays.
    #[schema(nullable = false)]
    pub presented_by: Option<PresenterInput>,
    /// Post that the report comes from, as printed. Null if not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub report_by: Option<String>,
    /// Recommendation of the report. If you leave it out, it stays.
    #[schema(nullable = false)]
    pub recommendation: Option<RecommendationInput>,
    /// Topics: what it is about, in short words. If you leave them out, they stay.
    #[schema(max_items = 50, min_length = 1, max_length = 100, nullable = false)]
    pub topics: Option<Vec<String>>,
    /// Places that it is about. If you leave them out, they stay.
    #[schema(max_items = 200, nullable = false)]
    pub places: Option<Vec<Place>>,
    /// Minutes of the item. If you leave them out, they stay: a new agenda removes no minutes.
    #[schema(nullable = false)]
    pub minutes: Option<MinutesInput>,
    /// Papers of the item, in order. A paper that is not in the list is removed. If you leave the list out, the papers
    /// stay as they are.
    #[schema(max_items = 200, nullable = false)]
    pub documents: Option<Vec<AgendaDocument>>,
    /// Reason why the public sees only the redacted version. You need `record:restricted` for the body. If you leave it
    /// out or send null, it stays: only a disclosure removes it.
    pub exemption: Option<ExemptionInput>,
    /// External identifiers. If you leave them out, they stay.
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Address of the source. Null if not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub source_url: Option<String>,
    /// Whether the public can see it. If you leave it out, a new record is a draft, and an existing one does not
    /// change.
    #[schema(nullable = false)]
    pub publication: Option<Publication>,
    /// Date and time of the publication. Send it with `scheduled`, and only then. A time in the past publishes
    /// immediately.
    #[serde(default, deserialize_with = "instant")]
    pub publish_at: Option<DateTime<Utc>>,
    /// Reason for the withdrawal. Send it with `withdrawn`, and only then.
    #[schema(min_length = 1, max_length = 5000)]
    pub withdrawn_reason: Option<String>,
}

impl AgendaItem {
    /// The item as one would send it alone. What an agenda leaves as it is was `before`, with its minute number.
    pub fn alone(
        self,
        (meeting_id, council): (MeetingId, &str),
        parent_id: Option<ItemId>,
        position: i32,
        before: Option<(&Item, Option<String>)>,
    ) -> ItemInput {
        let (before, minute_number) = before.unzip();
        let named = self.issue_id.is_some() || self.issue.is_some();
        let issue_id = before.and_then(|item| item.issue_id).filter(|_| !named);
        // A translation of another title could say what the new one leaves out.
        let same = before.filter(|item| item.title == self.title);
        let translations = self.translations.or_else(|| Some(same?.translations.0.sent())).unwrap_or_default();
        ItemInput {
            meeting_id: Some(meeting_id),
            meeting: None,
            council_id: None,
            council: Some(council.to_owned()),
            parent_id,
            parent: None,
            section: self.section,
            position: Some(position),
            agenda_number: self.agenda_number,
            minute_number: self.minute_number.or(minute_number.flatten()),
            title: self.title,
            purpose: self.purpose,
            kind: self.kind,
            issue_id: self.issue_id.or(issue_id),
            issue: self.issue,
            presented_by: self.presented_by.or_else(|| before?.presented_by.sent()),
            report_by: self.report_by,
            recommendation: self.recommendation.or_else(|| Some(before?.recommendation.as_ref()?.0.sent())),
            topics: self.topics.or_else(|| Some(before?.topics.0.clone())).unwrap_or_default(),
            places: self.places.or_else(|| Some(before?.places.0.clone())).unwrap_or_default(),
            minutes: self.minutes.or_else(|| Some(before?.minutes.as_ref()?.0.sent())),
            exemption: self.exemption,
            translations,
            identifiers: self.identifiers,
            source_url: self.source_url,
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason,
        }
    }
}

/// Metadata of a paper of an agenda. Its position is its place in the list.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgendaDocument {
    /// Your own external identifier for it. The server uses it to find the record again.
    pub key: ForeignKey,
    /// `key` of the document that it is an appendix to, earlier in the list. Null if there is none.
    pub parent: Option<ForeignKey>,
    /// Whether it is the main paper or an additional one.
    #[serde(default)]
    #[schema(default = "main")]
    pub role: DocumentRole,
    /// Kind of paper.
    pub kind: DocumentKind,
    /// Title, as printed.
    #[schema(min_length = 1, max_length = 1000, examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
    /// Name of the file. The extension must suit the media type: no `.hta` or `.exe`. Null if not recorded.
    #[schema(min_length = 1, max_length = 255)]
    pub file_name: Option<String>,
    /// Media type of the file (RFC 6838). Null if not recorded.
    #[schema(
        pattern = "^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$",
        max_length = 255,
        examples("application/pdf")
    )]
    pub media_type: Option<String>,
    /// Size of the file in bytes. Null if not known.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    pub size_bytes: Option<i64>,
    /// Size as the source printed it. Null if not recorded.
    #[schema(min_length = 1, max_length = 50, examples("142 KB"))]
    pub size_label: Option<String>,
    /// SHA-256 of the file in lower-case hexadecimal. Null if not known.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
    /// Language of the text (BCP 47). Null if not recorded.
    #[schema(pattern = "^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$", max_length = 35, examples("en"))]
    pub language: Option<String>,
    /// Number of pages. Null if not known.
    #[schema(minimum = 1, maximum = 1000000)]
    pub page_count: Option<i32>,
    /// Post of the author, as printed. Null if not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub author_post_label: Option<String>,
    /// Date on the document. Null if it has none.
    pub written_on: Option<NaiveDate>,
    /// Date and time when it was published, as reported. Null if not known. It does not decide who can see it.
    #[serde(default, deserialize_with = "instant")]
    pub published_at: Option<DateTime<Utc>>,
    /// Document that it replaces; or send `supersedes`. Null if there is none.
    pub supersedes_id: Option<DocumentId>,
    /// External identifier of the record, in place of `supersedes_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ForeignKey>,
    /// Original document, if this is a translation; or send `translation_of`. The original is a document of the same
    /// council, and no translation. Null if it is no translation.
    pub translation_of_id: Option<DocumentId>,
    /// External identifier of the original, in place of `translation_of_id`. The original may be earlier in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translation_of: Option<ForeignKey>,
    /// Reason why the public sees only the redacted version. You need `record:restricted` for the body. If you leave it
    /// out or send null, it stays: only a disclosure removes it.
    pub exemption: Option<ExemptionInput>,
    /// External identifiers. If you leave them out, they stay.
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Address of the source. Null if not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub source_url: Option<String>,
    /// Whether the public can see it. If you leave it out, a new record is a draft, and an existing one does not
    /// change.
    #[schema(nullable = false)]
    pub publication: Option<Publication>,
    /// Date and time of the publication. Send it with `scheduled`, and only then. A time in the past publishes
    /// immediately.
    #[serde(default, deserialize_with = "instant")]
    pub publish_at: Option<DateTime<Utc>>,
    /// Reason for the withdrawal. Send it with `withdrawn`, and only then.
    #[schema(min_length = 1, max_length = 5000)]
    pub withdrawn_reason: Option<String>,
}

impl AgendaDocument {
    /// The document as one would send it alone.
    pub fn alone(
        self,
        owner: (OwnerKind, Uuid),
        council: &str,
        parent_id: Option<DocumentId>,
        position: i32,
    ) -> DocumentInput {
        DocumentInput {
            owner: OwnerInput { kind: owner.0, id: Some(owner.1), scheme: None, value: None },
            council_id: None,
            council: Some(council.to_owned()),
            position: Some(position),
            role: self.role,
            kind: self.kind,
            title: self.title,
            file_name: self.file_name,
            media_type: self.media_type,
            size_bytes: self.size_bytes,
            size_label: self.size_label,
            sha256: self.sha256,
            language: self.language,
            page_count: self.page_count,
            author_post_label: self.author_post_label,
            written_on: self.written_on,
            published_at: self.published_at,
            parent_id,
            parent: None,
            supersedes_id: self.supersedes_id,
            supersedes: self.supersedes,
            translation_of_id: self.translation_of_id,
            translation_of: self.translation_of,
            exemption: self.exemption,
            identifiers: self.identifiers,
            source_url: self.source_url,
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason,
        }
    }
}

impl Input for AgendaInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

crate::closed_set! {
    /// Result for one record when you replace a whole agenda or attendance.
    pub enum AgendaResult {
        /// Created.
        Created,
        /// The record existed, and is now as you sent it.
        Changed,
        /// The record existed, and did not change.
        Unchanged,
        /// The record existed, and was deleted.
        Removed,
        /// An earlier agenda had left it out. It is back at its address, and is now as you sent it.
        Restored,
    }
}

/// Result for an item or a paper.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgendaChange {
    /// Record type: item or document.
    pub kind: Kind,
    /// Id of the record.
    pub id: Uuid,
    /// Key that you sent. Null if the record was removed.
    pub key: Option<ForeignKey>,
    /// Title.
    pub title: String,
    /// Result for the record.
    pub result: AgendaResult,
}

/// How many records have each result.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct AgendaSummary {
    /// Records created.
    #[schema(minimum = 0)]
    pub created: u32,
    /// Records changed.
    #[schema(minimum = 0)]
    pub changed: u32,
    /// Records that stayed the same.
    #[schema(minimum = 0)]
    pub unchanged: u32,
    /// Records deleted.
    #[schema(minimum = 0)]
    pub removed: u32,
    /// Records that an earlier agenda had left out, and that are back.
    #[schema(minimum = 0)]
    pub restored: u32,
}

impl AgendaSummary {
    /// Counts one more.
    pub fn count(&mut self, result: AgendaResult) {
        let count = match result {
            AgendaResult::Created => &mut self.created,
            AgendaResult::Changed => &mut self.changed,
            AgendaResult::Unchanged => &mut self.unchanged,
            AgendaResult::Removed => &mut self.removed,
            AgendaResult::Restored => &mut self.restored,
        };
        *count = count.saturating_add(1);
    }
}

/// Links of an agenda.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgendaLinks {
    /// The meeting.
    #[schema(format = Uri)]
    pub meeting: String,
    /// Items.
    #[schema(format = Uri)]
    pub items: String,
}

/// Result of replacing a whole agenda.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedAgenda {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// How many records have each result.
    pub summary: AgendaSummary,
    /// Result for each record, in the order of the agenda: removed records first, then each item before its papers.
    pub changes: Vec<AgendaChange>,
    /// Links.
    pub links: AgendaLinks,
}
