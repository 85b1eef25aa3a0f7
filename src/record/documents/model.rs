//! What a document is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::documents;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{CouncilId, DecisionId, DocumentId, IssueId, ItemId, MeetingId, StrategyId};
use crate::kind::Kind;
use crate::record::exemption::{Disclosure, Exempt, Exemption, ExemptionInput};
use crate::record::publication::{Publication, Published};

use super::parts::{DocumentKind, DocumentRole, Owner, OwnerInput, OwnerReference};

/// A paper: what is known of it. Its bytes are at `links.file`, where they are kept here.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = documents, check_for_backend(diesel::pg::Pg))]
pub struct Document {
    /// Its id: opaque, stable for ever.
    pub id: DocumentId,
    /// The council whose paper it is.
    pub council_id: CouncilId,
    /// Counts the changes of the document itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed or appeared.
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
    /// What it belongs to.
    #[diesel(embed)]
    #[schema(value_type = OwnerReference)]
    pub owner: Owner,
    /// Order among the papers of its owner, from 0; equal positions are ordered by id.
    #[schema(minimum = 0)]
    pub position: i32,
    /// Whether it is the paper itself or comes with it.
    pub role: DocumentRole,
    /// What sort of paper it is.
    pub kind: DocumentKind,
    /// As printed. Empty on a tombstone.
    #[schema(examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
    /// Name of the file; null = not recorded.
    pub file_name: Option<String>,
    /// Media type of the file (RFC 6838), of the bytes themselves where they are kept here; null = not recorded.
    #[schema(examples("application/pdf"))]
    pub media_type: Option<String>,
    /// Size of the file in bytes, of the bytes themselves where they are kept here; null = not known.
    #[schema(minimum = 0)]
    pub size_bytes: Option<i64>,
    /// Size as the source printed it; null = not recorded.
    #[schema(examples("142 KB"))]
    pub size_label: Option<String>,
    /// SHA-256 of the file in lower-case hexadecimal, of the bytes themselves where they are kept here; null = not known.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
    /// Language of the text (BCP 47); null = not recorded.
    #[schema(examples("en"))]
    pub language: Option<String>,
    /// Pages; null = not known.
    #[schema(minimum = 1)]
    pub page_count: Option<i32>,
    /// The office that wrote it, as printed; null = not recorded.
    pub author_post_label: Option<String>,
    /// Date it bears; null = none.
    pub written_on: Option<NaiveDate>,
    /// When it was published, as reported; null = not known. It does not decide who sees what.
    pub published_at: Option<DateTime<Utc>>,
    /// The document of which it is an appendix; null = none.
    pub parent_id: Option<DocumentId>,
    /// The document that it replaces; null = none.
    pub supersedes_id: Option<DocumentId>,
    /// Date and time when this minutes document was published, where the minutes were already approved; null if not.
    pub added_after_approval_at: Option<DateTime<Utc>>,
    /// When the file came that is kept here; null = its bytes are not kept here.
    pub file_stored_at: Option<DateTime<Utc>>,
    /// Why the public sees its face alone: the numbers, this, and a title that is safe to print; null = it is not exempt.
    #[schema(value_type = Option<Exemption>)]
    pub exemption: Option<Json<Exemption>>,
    /// When and why it was disclosed after all: the public sees the whole; null = it was not.
    #[schema(value_type = Option<Disclosure>)]
    pub disclosure: Option<Json<Disclosure>>,
}

/// Addresses of a document's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// What it belongs to.
    #[schema(format = Uri)]
    pub owner: String,
    /// The document of which it is an appendix; null = none.
    #[schema(format = Uri)]
    pub parent: Option<String>,
    /// Its bytes; null = they are not kept here.
    #[schema(format = Uri)]
    pub file: Option<String>,
    /// The text of its bytes; null = they are not kept here.
    #[schema(format = Uri)]
    pub text: Option<String>,
}

/// What a document carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentExtras {
    /// Addresses of its neighbours.
    pub links: DocumentLinks,
}

/// A document whole.
pub type FullDocument = Full<Document>;

impl Resource for Document {
    type Extras = DocumentExtras;
    const KIND: Kind = Kind::Document;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> DocumentExtras {
        let owner = self.owner.reference();
        let part = |part| self.file_stored_at.map(|_| urls.part(Kind::Document, self.id, part));
        DocumentExtras {
            links: DocumentLinks {
                itself: urls.record(Kind::Document, self.id),
                council: urls.record(Kind::Council, self.council_id),
                owner: urls.record(owner.kind.kind(), owner.id),
                parent: self.parent_id.map(|id| urls.record(Kind::Document, id)),
                file: part("file"),
                text: part("text"),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "documents.owner_id" => self.owner.reference().id.to_string(),
            "documents.position" => self.position.to_string(),
            "documents.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
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

/// A document as it is sent: what is known of it.
///
/// Its council is its owner's.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentInput {
    /// What it belongs to. It never changes.
    pub owner: OwnerInput,
    /// The council, where you want it checked: the owner must be its.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Order among the papers of its owner, from 0. Left out, a new one comes last, and one that is there stays.
    #[schema(minimum = 0, maximum = 100000, nullable = false)]
    pub position: Option<i32>,
    /// Whether it is the paper itself or comes with it.
    #[serde(default)]
    #[schema(default = "main")]
    pub role: DocumentRole,
    /// What sort of paper it is. An appendix names its parent.
    pub kind: DocumentKind,
    /// As printed.
    #[schema(min_length = 1, max_length = 1000)]
    pub title: String,
    /// Name of the file. Its ending must suit the media type: no `.hta` or `.exe`. Null if not recorded.
    #[schema(min_length = 1, max_length = 255)]
    pub file_name: Option<String>,
    /// Media type of the file (RFC 6838); null = not recorded. Where the file is kept here, its own stays and no other is taken.
    #[schema(
        pattern = "^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$",
        max_length = 255,
        examples("application/pdf")
    )]
    pub media_type: Option<String>,
    /// Size of the file in bytes; null = not known. Where the file is kept here, its own stays and no other is taken.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    pub size_bytes: Option<i64>,
    /// Size as the source printed it; null = not recorded.
    #[schema(min_length = 1, max_length = 50, examples("142 KB"))]
    pub size_label: Option<String>,
    /// SHA-256 of the file in lower-case hexadecimal; null = not known. The first file that comes must have it; where the file is
    /// kept here, its own stays and no other is taken.
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
    /// The document of which it is an appendix; or send `parent`; null = none.
    pub parent_id: Option<DocumentId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<ForeignKey>,
    /// The document that it replaces; or send `supersedes`; null = none.
    pub supersedes_id: Option<DocumentId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ForeignKey>,
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

impl Input for DocumentInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/council_id", "/council"], &["/parent_id", "/parent"], &["/supersedes_id", "/supersedes"]];
}

/// What is written of a document.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = documents, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct DocumentColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub meeting_id: Option<MeetingId>,
    pub item_id: Option<ItemId>,
    pub decision_id: Option<DecisionId>,
    pub issue_id: Option<IssueId>,
    pub strategy_id: Option<StrategyId>,
    pub owner_id: Uuid,
    pub position: i32,
    pub role: DocumentRole,
    pub kind: DocumentKind,
    pub title: String,
    pub file_name: Option<String>,
    pub media_type: Option<String>,
    pub size_bytes: Option<i64>,
    pub size_label: Option<String>,
    pub sha256: Option<String>,
    pub language: Option<String>,
    pub page_count: Option<i32>,
    pub author_post_label: Option<String>,
    pub written_on: Option<NaiveDate>,
    pub published_at: Option<DateTime<Utc>>,
    pub parent_id: Option<DocumentId>,
    pub supersedes_id: Option<DocumentId>,
    pub added_after_approval_at: Option<DateTime<Utc>>,
    pub exemption: Option<Json<Exemption>>,
    pub disclosure: Option<Json<Disclosure>>,
    pub is_withheld: bool,
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

    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which documents a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct DocumentFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Of this meeting itself.
    pub meeting_id: Option<MeetingId>,
    /// Of this item.
    pub item_id: Option<ItemId>,
    /// Of this decision.
    pub decision_id: Option<DecisionId>,
    /// Of this issue itself.
    pub issue_id: Option<IssueId>,
    /// Of this strategy.
    pub strategy_id: Option<StrategyId>,
    /// Of the strategies with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub strategy: Option<Texts>,
    /// Appendices of this document.
    pub parent_id: Option<DocumentId>,
    /// Of these sorts, with commas between them: report, appendix, agenda, `agenda_pack`, supplement, minutes, `decision_notice`,
    /// `background_paper`, presentation.
    #[param(value_type = Option<Vec<DocumentKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<DocumentKind>>,
    /// With these roles, with commas between them: main, additional.
    #[param(value_type = Option<Vec<DocumentRole>>, style = Form, explode = false, inline)]
    pub role: Option<Many<DocumentRole>>,
    /// With these media types, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub media_type: Option<Texts>,
    /// With this SHA-256 of the file.
    pub sha256: Option<String>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: position, `updated_at`, with commas between them, - before one for descending. By position, papers of one owner
    /// stand together.
    #[param(default = "position")]
    pub sort: Option<String>,
}
