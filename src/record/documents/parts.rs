//! The parts of a document: the words and structures that it is made of.

use diesel::prelude::*;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::database::schema::documents;
use crate::ids::{BodyId, DecisionId, DocumentId, IssueId, ItemId, MeetingId, StrategyId};
use crate::kind::Kind;

crate::words! {
    /// Kind of paper.
    pub enum DocumentKind {
        /// A report to the meeting.
        Report,
        /// An appendix to another document.
        Appendix,
        /// The agenda without its papers.
        Agenda,
        /// The agenda with all its papers.
        AgendaPack,
        /// Papers sent after the agenda.
        Supplement,
        /// The minutes.
        Minutes,
        /// A notice of decisions.
        DecisionNotice,
        /// A background paper to a report.
        BackgroundPaper,
        /// Slides.
        Presentation,
        /// The constitution, or a part of it.
        Constitution,
        /// A register, such as one of interests or gifts.
        Register,
        /// A letter, sent or received.
        Letter,
        /// Another kind of paper.
        Other,
    }
}

crate::words! {
    /// Whether it is the main paper or an additional one.
    #[derive(Default)]
    pub enum DocumentRole {
        /// The main paper.
        #[default]
        Main,
        /// Comes with the main paper.
        Additional,
    }
}

crate::words! {
    /// Kind of record that a document can belong to.
    pub enum OwnerKind {
        /// A meeting.
        Meeting,
        /// An item.
        Item,
        /// A decision.
        Decision,
        /// An issue.
        Issue,
        /// A strategy.
        Strategy,
        /// A body itself, and no meeting of it.
        Body,
        /// The council itself, if the document belongs to nothing else.
        Council,
    }
}

/// What a document belongs to.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = documents, check_for_backend(diesel::pg::Pg))]
pub struct Owner {
    meeting_id: Option<MeetingId>,
    item_id: Option<ItemId>,
    decision_id: Option<DecisionId>,
    issue_id: Option<IssueId>,
    strategy_id: Option<StrategyId>,
    body_id: Option<BodyId>,
    owner_id: Uuid,
}

impl Owner {
    /// Which noun, and which record. What belongs to nothing else belongs to its council.
    pub fn reference(&self) -> OwnerReference {
        let owners: [(OwnerKind, Option<Uuid>); 6] = [
            (OwnerKind::Meeting, self.meeting_id.map(Into::into)),
            (OwnerKind::Item, self.item_id.map(Into::into)),
            (OwnerKind::Decision, self.decision_id.map(Into::into)),
            (OwnerKind::Issue, self.issue_id.map(Into::into)),
            (OwnerKind::Strategy, self.strategy_id.map(Into::into)),
            (OwnerKind::Body, self.body_id.map(Into::into)),
        ];
        let set = owners.into_iter().find_map(|(kind, id)| Some(OwnerReference { kind, id: id? }));
        set.unwrap_or(OwnerReference { kind: OwnerKind::Council, id: self.owner_id })
    }
}

impl Serialize for Owner {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let reference = self.reference();
        let mut owner = serializer.serialize_struct("Owner", 2)?;
        owner.serialize_field("kind", &reference.kind)?;
        owner.serialize_field("id", &reference.id)?;
        owner.end()
    }
}

/// Record that a document belongs to.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = Owner)]
pub struct OwnerReference {
    /// Record type.
    pub kind: OwnerKind,
    /// Id of the record.
    pub id: Uuid,
}

impl OwnerKind {
    /// The noun.
    pub fn kind(self) -> Kind {
        match self {
            OwnerKind::Meeting => Kind::Meeting,
            OwnerKind::Item => Kind::Item,
            OwnerKind::Decision => Kind::Decision,
            OwnerKind::Issue => Kind::Issue,
            OwnerKind::Strategy => Kind::Strategy,
            OwnerKind::Body => Kind::Body,
            OwnerKind::Council => Kind::Council,
        }
    }
}

/// Record that a document belongs to, as you send it: by id or by external identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnerInput {
    /// Record type.
    pub kind: OwnerKind,
    /// Id of the record; or send `scheme` and `value`. For the kind `council` you may leave out all three, and name the
    /// council in `council_id` or `council` of the document.
    #[schema(nullable = false)]
    pub id: Option<Uuid>,
    /// System of the external identifier in `value`.
    #[schema(min_length = 1, max_length = 200, nullable = false, examples("demo"))]
    pub scheme: Option<String>,
    /// The identifier.
    #[schema(min_length = 1, max_length = 500, nullable = false, examples("chorley-item-44"))]
    pub value: Option<String>,
}

impl OwnerInput {
    /// Whether it says only what kind of record it is.
    pub fn is_unnamed(&self) -> bool {
        self.id.is_none() && self.scheme.is_none() && self.value.is_none()
    }
}

/// A translation of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentTranslation {
    /// Id of the translation.
    pub id: DocumentId,
    /// Its language (BCP 47).
    #[schema(examples("cy"))]
    pub language: String,
}

/// A file whose bytes are in storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// How many bytes.
    pub size_bytes: i64,
    /// Its media type.
    pub media_type: String,
}
