//! What a document is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{BodyId, CouncilId, DecisionId, DocumentId, IssueId, ItemId, MeetingId, StrategyId};
use crate::kind::Kind;
use crate::record::exemption::{Disclosure, Exempt, Exemption, ExemptionInput};
use crate::record::noun::{input, record};
use crate::record::publication::Publication;

use super::parts::{DocumentKind, DocumentRole, DocumentTranslation, Owner, OwnerInput, OwnerKind, OwnerReference};

record! { documents, DocumentId, with publication;
/// Metadata of a paper. Its file is at `links.file`, if this server stores it.
pub struct Document {
    /// Council that the document belongs to.
    pub council_id: CouncilId,
    /// Version of the document itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when it last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    read only {
        /// Record that it belongs to.
        #[diesel(embed)]
        #[schema(value_type = OwnerReference)]
        pub owner: Owner,
    }
    /// Order among the papers of its owner, from 0. Papers with the same position are ordered by id.
    #[schema(minimum = 0)]
    pub position: i32,
    /// Whether it is the main paper or an additional one.
    pub role: DocumentRole,
    /// Kind of paper.
    pub kind: DocumentKind,
    /// Title, as printed. Empty if the record was deleted.
    #[schema(examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
    /// Name of the file. Null if not recorded.
    pub file_name: Option<String>,
    /// Media type of the file (RFC 6838), taken from the stored file if there is one. Null if not recorded.
    #[schema(examples("application/pdf"))]
    pub media_type: Option<String>,
    /// Size of the file in bytes, taken from the stored file if there is one. Null if not known.
    #[schema(minimum = 0)]
    pub size_bytes: Option<i64>,
    /// Size as the source printed it. Null if not recorded.
    #[schema(examples("142 KB"))]
    pub size_label: Option<String>,
    /// SHA-256 of the file in lower-case hexadecimal, taken from the stored file if there is one. Null if not known.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
    /// Language of the text (BCP 47). Null if not recorded.
    #[schema(examples("en"))]
    pub language: Option<String>,
    /// Number of pages. Null if not known.
    #[schema(minimum = 1)]
    pub page_count: Option<i32>,
    /// Post of the author, as printed. Null if not recorded.
    pub author_post_label: Option<String>,
    /// Date on the document. Null if it has none.
    pub written_on: Option<NaiveDate>,
    /// Date and time when it was published, as reported. Null if not known. It does not decide who can see it.
    pub published_at: Option<DateTime<Utc>>,
    /// Document that it is an appendix to. Null if there is none.
    pub parent_id: Option<DocumentId>,
    /// Document that it replaces. Null if there is none.
    pub supersedes_id: Option<DocumentId>,
    read only {
        /// Document that replaces it: of several, the newest. Null if there is none, or if you may not see it.
        pub superseded_by_id: Option<DocumentId>,
    }
    /// Original document, if this is a translation. Null if it is none, or if you may not see the original.
    pub translation_of_id: Option<DocumentId>,
    read only {
        /// Translations of this document that you may see. A translation itself has none: read those of its original.
        #[schema(value_type = Vec<DocumentTranslation>)]
        pub translations: Json<Vec<DocumentTranslation>>,
    }
    /// Date and time when this minutes document was published, if the minutes were already approved. Null if they were
    /// not.
    pub added_after_approval_at: Option<DateTime<Utc>>,
    read only {
        /// Date and time when the file was stored. Null if this server does not store it.
        pub file_stored_at: Option<DateTime<Utc>>,
    }
    /// Reason why the public sees only the redacted version: its numbers, this reason, and a public title. Null if it
    /// is not exempt or confidential.
    #[schema(value_type = Option<Exemption>)]
    pub exemption: Option<Json<Exemption>>,
    /// Disclosure of an exempt or confidential record: when and why the public can now see all of it. Null if it was
    /// not disclosed.
    #[schema(value_type = Option<Disclosure>)]
    pub disclosure: Option<Json<Disclosure>>,
}

/// What is written of a document.
pub struct DocumentColumns {
    ..
    pub meeting_id: Option<MeetingId>,
    pub item_id: Option<ItemId>,
    pub decision_id: Option<DecisionId>,
    pub issue_id: Option<IssueId>,
    pub strategy_id: Option<StrategyId>,
    pub body_id: Option<BodyId>,
    pub owner_id: Uuid,
    pub is_withheld: bool,
}
}

/// Links of a document.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Record that it belongs to.
    #[schema(format = Uri)]
    pub owner: String,
    /// Document that it is an appendix to. Null if there is none.
    #[schema(format = Uri)]
    pub parent: Option<String>,
    /// Document that it replaces. Null if there is none.
    #[schema(format = Uri)]
    pub supersedes: Option<String>,
    /// Document that replaces it. Null if there is none, or if you may not see it.
    #[schema(format = Uri)]
    pub superseded_by: Option<String>,
    /// Original document, if this is a translation. Null if it is none, or if you may not see the original.
    #[schema(format = Uri)]
    pub translation_of: Option<String>,
    /// Translations of this document, as a list.
    #[schema(format = Uri)]
    pub translations: String,
    /// Address of the file. Null if this server does not store it.
    #[schema(format = Uri)]
    pub file: Option<String>,
    /// Address of the file's text. Null if this server does not store the file.
    #[schema(format = Uri)]
    pub text: Option<String>,
}

/// What a document carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentExtras {
    /// Links to related records.
    pub links: DocumentLinks,
}

/// A document whole.
pub type FullDocument = Full<Document>;

impl Resource for Document {
    type Extras = DocumentExtras;
    const KIND: Kind = Kind::Document;

    fn extras(&self, urls: &Urls) -> DocumentExtras {
        let owner = self.owner.reference();
        let document = |id: DocumentId| urls.record(Kind::Document, id);
        let part = |part| self.file_stored_at.map(|_| urls.part(Kind::Document, self.id, part));
        DocumentExtras {
            links: DocumentLinks {
                itself: urls.record(Kind::Document, self.id),
                council: urls.record(Kind::Council, self.council_id),
                owner: urls.record(owner.kind.kind(), owner.id),
                parent: self.parent_id.map(document),
                supersedes: self.supersedes_id.map(document),
                superseded_by: self.superseded_by_id.map(document),
                translation_of: self.translation_of_id.map(document),
                translations: urls.list(Kind::Document, "translation_of_id", self.id),
                file: part("file"),
                text: part("text"),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        match column {
            "documents.owner_id" => Some(self.owner.reference().id.to_string()),
            "documents.position" => Some(self.position.to_string()),
            _ => None,
        }
    }
}

/// The orders of lists of documents.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort {
            name: "position",
            columns: &[
                Column { name: "documents.owner_id", kind: ColumnType::Id },
                Column { name: "documents.position", kind: ColumnType::Integer },
            ],
        },
        Sort { name: "updated_at", columns: &[Column { name: "documents.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "position",
    id: Column { name: "documents.id", kind: ColumnType::Id },
};

input! { with publication;
/// Metadata of a document, as you send it.
///
/// It belongs to the council of its owner. You need the right `record:write` for that council. The public sees a
/// published document while the public sees its owner, and always sees councils and bodies.
pub struct DocumentInput {
    /// Record that it belongs to: a meeting, an item, a decision, an issue, a strategy or a body. If it belongs to none
    /// of them, it belongs to the council. Cannot be changed.
    pub owner: OwnerInput,
    /// Council, if you want it checked: the owner must belong to it. A document of the council itself may name the
    /// council here.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Order among the papers of its owner, from 0. If you leave it out, a new one comes last, and an existing one
    /// stays.
    #[schema(minimum = 0, maximum = 100000, nullable = false)]
    pub position: Option<i32>,
    /// Whether it is the main paper or an additional one.
    #[serde(default)]
    #[schema(default = "main")]
    pub role: DocumentRole,
    /// Kind of paper. An appendix must name its parent.
    pub kind: DocumentKind,
    /// Title, as printed.
    #[schema(min_length = 1, max_length = 1000)]
    pub title: String,
    /// Name of the file. The extension must suit the media type: no `.hta` or `.exe`. Null if not recorded.
    #[schema(min_length = 1, max_length = 255)]
    pub file_name: Option<String>,
    /// Media type of the file (RFC 6838). Null if not recorded. If this server stores the file, you cannot change it.
    #[schema(
        pattern = "^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$",
        max_length = 255,
        examples("application/pdf")
    )]
    pub media_type: Option<String>,
    /// Size of the file in bytes. Null if not known. If this server stores the file, you cannot change it.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    pub size_bytes: Option<i64>,
    /// Size as the source printed it. Null if not recorded.
    #[schema(min_length = 1, max_length = 50, examples("142 KB"))]
    pub size_label: Option<String>,
    /// SHA-256 of the file in lower-case hexadecimal. Null if not known. The first file that you upload must match it.
    /// If this server stores the file, you cannot change it.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
    /// Language of the text (BCP 47). A translation needs it. Null if not recorded.
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
    /// Document that it is an appendix to; or send `parent`. Null if there is none.
    pub parent_id: Option<DocumentId>,
    /// External identifier of the record, in place of `parent_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<ForeignKey>,
    /// Document that it replaces; or send `supersedes`. Null if there is none.
    pub supersedes_id: Option<DocumentId>,
    /// External identifier of the record, in place of `supersedes_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ForeignKey>,
    /// Original document, if this is a translation; or send `translation_of`. The original is a document of the same
    /// council, and no translation. Null if it is no translation.
    pub translation_of_id: Option<DocumentId>,
    /// External identifier of the record, in place of `translation_of_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translation_of: Option<ForeignKey>,
    /// Reason why the public sees only the redacted version. You need `record:restricted` for the body. If you leave it
    /// out or send null, it stays: only a disclosure removes it.
    pub exemption: Option<ExemptionInput>,
    ..
}
}

impl Input for DocumentInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[
        &["/council_id", "/council"],
        &["/parent_id", "/parent"],
        &["/supersedes_id", "/supersedes"],
        &["/translation_of_id", "/translation_of"],
        &["/owner/id", "/owner/scheme"],
        &["/owner/id", "/owner/value"],
    ];
}

impl DocumentColumns {
    /// The meeting, if this is its minutes and no draft.
    pub fn is_minutes_of(&self) -> Option<MeetingId> {
        self.meeting_of_minutes().filter(|_| self.publication != Publication::Draft)
    }

    /// The meeting, if this is its minutes, also as a draft.
    pub fn meeting_of_minutes(&self) -> Option<MeetingId> {
        self.meeting_id.filter(|_| self.kind == DocumentKind::Minutes)
    }

    /// Why it is exempt, and that it was disclosed.
    pub fn exempt(&self) -> Exempt {
        Exempt::of(self.exemption.as_ref(), self.disclosure.as_ref())
    }
}

/// Which documents a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct DocumentFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only of this meeting itself, without its items.
    pub meeting_id: Option<MeetingId>,
    /// Only of this item.
    pub item_id: Option<ItemId>,
    /// Only of this decision.
    pub decision_id: Option<DecisionId>,
    /// Only of this issue itself, without its items.
    pub issue_id: Option<IssueId>,
    /// Only of this strategy.
    pub strategy_id: Option<StrategyId>,
    /// Only of the strategies with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub strategy: Option<Texts>,
    /// Only of this body itself, without its meetings.
    pub body_id: Option<BodyId>,
    /// Only documents of owners of these record types, separated by commas: meeting, item, decision, issue, strategy,
    /// body, council. `council` lists documents of councils themselves.
    #[param(value_type = Option<Vec<OwnerKind>>, style = Form, explode = false, inline)]
    pub owner_kind: Option<Many<OwnerKind>>,
    /// Only appendices to this document.
    pub parent_id: Option<DocumentId>,
    /// Only translations of this document.
    pub translation_of_id: Option<DocumentId>,
    /// Only in these languages (BCP 47), separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub language: Option<Texts>,
    /// `true` lists only documents that another one replaces. `false` lists only documents that are not replaced.
    pub superseded: Option<bool>,
    /// Only of these kinds, separated by commas: report, appendix, agenda, `agenda_pack`, supplement, minutes,
    /// `decision_notice`, `background_paper`, presentation, constitution, register, letter, other.
    #[param(value_type = Option<Vec<DocumentKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<DocumentKind>>,
    /// Only with these roles, separated by commas: main, additional.
    #[param(value_type = Option<Vec<DocumentRole>>, style = Form, explode = false, inline)]
    pub role: Option<Many<DocumentRole>>,
    /// Only with these media types, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub media_type: Option<Texts>,
    /// Only with this SHA-256 of the file.
    pub sha256: Option<String>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: position, `updated_at`. Separate several with commas. Put - before one for descending order. By position,
    /// papers of one owner are together.
    #[param(default = "position")]
    pub sort: Option<String>,
}
