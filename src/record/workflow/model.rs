//! What is sent to move a meeting on, and what is answered.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::instant;
use crate::http::patch::Input;
use crate::identifier::ForeignKey;
use crate::ids::{DocumentId, ItemId, MeetingId};
use crate::kind::Kind;
use crate::record::documents::parts::DocumentKind;
use crate::record::items::parts::ItemKind;
use crate::refused::FieldError;

crate::closed_set! {
    /// A step of a meeting on its way from the agenda to approved minutes.
    pub enum StepName {
        /// The meeting, its items and their papers are published.
        AgendaPublication,
        /// The meeting takes place.
        Holding,
        /// What was decided is published.
        DecisionsPublication,
        /// The draft minutes are published.
        MinutesPublication,
        /// A later meeting approves the minutes.
        MinutesApproval,
    }
}

crate::closed_set! {
    /// How far a step is.
    pub enum StepState {
        /// It was done.
        Done,
        /// It can be done now.
        Possible,
        /// Something is to be seen to first.
        Blocked,
        /// There is nothing to do: the meeting was cancelled.
        NotApplicable,
    }
}

crate::closed_set! {
    /// What numbering the minutes did to an item.
    pub enum NumberingResult {
        /// It was given this number now.
        Allocated,
        /// It had this number.
        Kept,
        /// It has none: a heading, a part of a numbered item, or withdrawn.
        Unnumbered,
    }
}

/// A step of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct Step {
    /// Which step.
    pub name: StepName,
    /// How far it is.
    pub state: StepState,
    /// When it was done, as reported; null = not known, or not done. Of an approval: when the approving meeting began.
    pub done_at: Option<DateTime<Utc>>,
    /// What is to be seen to first, all of it: each points at a member of the meeting, or of one of its items by the item's id.
    pub missing: Vec<FieldError>,
    /// Where to send POST to do it.
    #[schema(format = Uri)]
    pub url: String,
}

/// A paper that came after the agenda.
#[derive(Debug, Serialize, ToSchema)]
pub struct LateDocument {
    /// The document.
    pub document_id: DocumentId,
    /// The item to which it belongs; null = to the meeting itself.
    pub item_id: Option<ItemId>,
    /// What sort of paper it is.
    pub kind: DocumentKind,
    /// When it was published, as reported.
    pub published_at: DateTime<Utc>,
    /// Its address.
    #[schema(format = Uri)]
    pub url: String,
}

/// Addresses of a meeting's way.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkflowLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The meeting.
    #[schema(format = Uri)]
    pub meeting: String,
    /// Its items.
    #[schema(format = Uri)]
    pub items: String,
}

/// How far a meeting is on its way, as far as you may see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Workflow {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Papers for the meeting that were published after its agenda, as both instants are reported. Decision notices and minutes are
    /// never late.
    pub late_documents: Vec<LateDocument>,
    /// Addresses.
    pub links: WorkflowLinks,
}

/// A record that was published.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublishedRecord {
    /// Which noun.
    pub kind: Kind,
    /// Which record.
    pub id: Uuid,
}

/// What a step did.
#[derive(Debug, Serialize, ToSchema)]
pub struct TakenStep {
    /// Which step.
    pub name: StepName,
    /// What was published by it; empty where it was done before.
    pub published: Vec<PublishedRecord>,
    /// How far the meeting is now.
    pub workflow: Workflow,
}

/// When something was published, as it is sent.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepPublicationInput {
    /// When it was published, not later than now; null = now. What is recorded already stays.
    #[serde(default, deserialize_with = "instant")]
    #[schema(examples("2026-07-08T16:00:00Z"))]
    pub published_at: Option<DateTime<Utc>>,
}

/// That a meeting took place, as it is sent.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldingInput {
    /// When it was opened; null = not recorded. What is recorded already stays.
    #[serde(default, deserialize_with = "instant")]
    #[schema(examples("2026-07-15T17:30:00Z"))]
    pub actual_start_at: Option<DateTime<Utc>>,
    /// When it was closed; null = not recorded. What is recorded already stays.
    #[serde(default, deserialize_with = "instant")]
    pub actual_end_at: Option<DateTime<Utc>>,
}

/// Which meeting approved the minutes, as it is sent.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MinutesApprovalInput {
    /// The later meeting of the same body that approved the minutes; or send `approved_at_meeting`.
    pub approved_at_meeting_id: Option<MeetingId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_at_meeting: Option<ForeignKey>,
}

/// The order of items, as it is sent: all siblings, each once.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemOrderInput {
    /// The item whose parts they are; null = the items of the meeting that stand by themselves.
    pub parent_id: Option<ItemId>,
    /// All of them, in the order that they are to have.
    #[schema(max_items = 1000)]
    pub items: Vec<ItemId>,
}

impl Input for StepPublicationInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

impl Input for HoldingInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

impl Input for MinutesApprovalInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[&["/approved_at_meeting_id", "/approved_at_meeting"]];
}

impl Input for ItemOrderInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

/// An item in its place.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderedItem {
    /// The item.
    pub item_id: ItemId,
    /// Where it stands among its siblings.
    #[schema(minimum = 0)]
    pub position: i32,
    /// Whether it stood elsewhere.
    pub is_moved: bool,
}

/// The order of items as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemOrder {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// The item whose parts they are; null = they stand by themselves.
    pub parent_id: Option<ItemId>,
    /// The items in order.
    pub items: Vec<OrderedItem>,
}

/// An item with its number in the minutes.
#[derive(Debug, Serialize, ToSchema)]
pub struct NumberedItem {
    /// The item.
    pub item_id: ItemId,
    /// The item of which it is a part; null = it stands by itself.
    pub parent_id: Option<ItemId>,
    /// What sort of item it is.
    pub kind: ItemKind,
    /// Number on the agenda; null = has none.
    pub agenda_number: Option<String>,
    /// Number in the minutes; null = has none.
    #[schema(examples("18.44"))]
    pub minute_number: Option<String>,
    /// What was done to it.
    pub result: NumberingResult,
}

/// The minute numbers of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct MinuteNumbers {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// How many numbers were given now.
    #[schema(minimum = 0)]
    pub allocated: u32,
    /// Its items in order, each before its parts.
    pub items: Vec<NumberedItem>,
}
