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
use crate::record::documents::model::DocumentInput;
use crate::record::documents::parts::{DocumentKind, DocumentRole, OwnerInput, OwnerKind};
use crate::record::exemption::ExemptionInput;
use crate::record::items::model::{Item, ItemInput};
use crate::record::items::parts::{ItemKind, MinutesInput, PresenterInput, Recommendation, Section};
use crate::record::publication::Publication;
use crate::record::text::RichTextInput;

/// An agenda as it is sent: whole.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgendaInput {
    /// Its items in order, parts after what they are part of. An item of the meeting that is not here is removed.
    #[schema(max_items = 500)]
    pub items: Vec<AgendaItem>,
    /// The papers of the meeting itself, in order. One that is not here is removed; left out, they stay as they are.
    #[schema(max_items = 200, nullable = false)]
    pub documents: Option<Vec<AgendaDocument>>,
}

/// An item of an agenda. Its position is where it stands.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgendaItem {
    /// Your key for it, by which it is found again.
    pub key: ForeignKey,
    /// The key of the item of which it is a part, which stands before it; null = it stands by itself.
    pub parent: Option<ForeignKey>,
    /// The part of the agenda it stands in; null = none.
    pub section: Option<Section>,
    /// Number on the agenda, as text ("3a"); null = has none.
    #[schema(min_length = 1, max_length = 50)]
    pub agenda_number: Option<String>,
    /// Number in the minutes, as text ("44", "20.EC.180"). Left out, it stays.
    #[schema(min_length = 1, max_length = 50, nullable = false, examples("44"))]
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
    /// The issue that it is an appearance of, of the same council; or send `issue`. Left out, it stays.
    #[schema(nullable = false)]
    pub issue_id: Option<IssueId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub issue: Option<ForeignKey>,
    /// Who presents it. Left out, it stays.
    #[schema(nullable = false)]
    pub presented_by: Option<PresenterInput>,
    /// The office whose report it is, as printed; null = not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub report_by: Option<String>,
    /// What the report recommends. Left out, it stays.
    #[schema(nullable = false)]
    pub recommendation: Option<Recommendation>,
    /// What the minutes say. Left out, they stay: an agenda that is sent again takes no minutes away.
    #[schema(nullable = false)]
    pub minutes: Option<MinutesInput>,
    /// Its papers, in order. One that is not here is removed; left out, they stay as they are.
    #[schema(max_items = 200, nullable = false)]
    pub documents: Option<Vec<AgendaDocument>>,
    /// Why the public is to see its face alone. It takes `record:restricted` for the body. Left out or null, it stays as it is: a
    /// disclosure alone takes it away.
    pub exemption: Option<ExemptionInput>,
    /// Other systems' keys for it. Left out, they stay.
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub source_url: Option<String>,
    /// Whether it is for the public. Left out, a new one is a draft, and one that is there stays as it is.
    #[schema(nullable = false)]
    pub publication: Option<Publication>,
    /// When it is to be published by itself: needed with `scheduled`, and only then. An instant that is past publishes at once.
    #[serde(default, deserialize_with = "instant")]
    pub publish_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn: needed with `withdrawn`, and only then.
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
            recommendation: self.recommendation.or_else(|| Some(before?.recommendation.as_ref()?.0.clone())),
            minutes: self.minutes.or_else(|| Some(before?.minutes.as_ref()?.0.sent())),
            exemption: self.exemption,
            identifiers: self.identifiers,
            source_url: self.source_url,
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason,
        }
    }
}

/// A paper of an agenda: what is known of it. Its position is where it stands.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgendaDocument {
    /// Your key for it, by which it is found again.
    pub key: ForeignKey,
    /// The key of the document of which it is an appendix, which stands before it; null = none.
    pub parent: Option<ForeignKey>,
    /// Whether it is the paper itself or comes with it.
    #[serde(default)]
    #[schema(default = "main")]
    pub role: DocumentRole,
    /// What sort of paper it is.
    pub kind: DocumentKind,
    /// As printed.
    #[schema(min_length = 1, max_length = 1000, examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
    /// Name of the file. Its ending must suit the media type: no `.hta` or `.exe`. Null if not recorded.
    #[schema(min_length = 1, max_length = 255)]
    pub file_name: Option<String>,
    /// Media type of the file (RFC 6838); null = not recorded.
    #[schema(
        pattern = "^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$",
        max_length = 255,
        examples("application/pdf")
    )]
    pub media_type: Option<String>,
    /// Size of the file in bytes; null = not known.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    pub size_bytes: Option<i64>,
    /// Size as the source printed it; null = not recorded.
    #[schema(min_length = 1, max_length = 50, examples("142 KB"))]
    pub size_label: Option<String>,
    /// SHA-256 of the file in lower-case hexadecimal; null = not known.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
    /// Language of the text (BCP 47); null = not recorded.
    #[schema(pattern = "^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$", max_length = 35, examples("en"))]
    pub language: Option<String>,
    /// Pages; null = not known.
    #[schema(minimum = 1, maximum = 1000000)]
    pub page_count: Option<i32>,
    /// The office that wrote it, as printed; null = not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub author_post_label: Option<String>,
    /// Date it bears; null = none.
    pub written_on: Option<NaiveDate>,
    /// When it was published, as reported; null = not known. It does not decide who sees what.
    #[serde(default, deserialize_with = "instant")]
    pub published_at: Option<DateTime<Utc>>,
    /// The document that it replaces; or send `supersedes`; null = none.
    pub supersedes_id: Option<DocumentId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ForeignKey>,
    /// Why the public is to see its face alone. It takes `record:restricted` for the body. Left out or null, it stays as it is: a
    /// disclosure alone takes it away.
    pub exemption: Option<ExemptionInput>,
    /// Other systems' keys for it. Left out, they stay.
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub source_url: Option<String>,
    /// Whether it is for the public. Left out, a new one is a draft, and one that is there stays as it is.
    #[schema(nullable = false)]
    pub publication: Option<Publication>,
    /// When it is to be published by itself: needed with `scheduled`, and only then. An instant that is past publishes at once.
    #[serde(default, deserialize_with = "instant")]
    pub publish_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn: needed with `withdrawn`, and only then.
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
    /// What an agenda, or an attendance, that was sent whole did to a record.
    pub enum AgendaResult {
        /// It is new.
        Created,
        /// It was there, and is this now.
        Changed,
        /// It was there, and was this already.
        Unchanged,
        /// It was there, and is deleted.
        Removed,
    }
}

/// What became of an item or a paper.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgendaChange {
    /// Which noun: item or document.
    pub kind: Kind,
    /// Which record.
    pub id: Uuid,
    /// The key by which it was sent; null = it was removed.
    pub key: Option<ForeignKey>,
    /// Its title.
    pub title: String,
    /// What became of it.
    pub result: AgendaResult,
}

/// How many records became what.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct AgendaSummary {
    /// New ones.
    #[schema(minimum = 0)]
    pub created: u32,
    /// Those that are something else now.
    #[schema(minimum = 0)]
    pub changed: u32,
    /// Those that were this already.
    #[schema(minimum = 0)]
    pub unchanged: u32,
    /// Those that are deleted.
    #[schema(minimum = 0)]
    pub removed: u32,
}

impl AgendaSummary {
    /// Counts one more.
    pub fn count(&mut self, result: AgendaResult) {
        let count = match result {
            AgendaResult::Created => &mut self.created,
            AgendaResult::Changed => &mut self.changed,
            AgendaResult::Unchanged => &mut self.unchanged,
            AgendaResult::Removed => &mut self.removed,
        };
        *count = count.saturating_add(1);
    }
}

/// Addresses of an agenda.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgendaLinks {
    /// The meeting.
    #[schema(format = Uri)]
    pub meeting: String,
    /// Its items.
    #[schema(format = Uri)]
    pub items: String,
}

/// What an agenda that was sent whole did.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedAgenda {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// How many records became what.
    pub summary: AgendaSummary,
    /// What became of each: in the order of the agenda, each item before its papers; the removed ones first.
    pub changes: Vec<AgendaChange>,
    /// Addresses.
    pub links: AgendaLinks,
}
