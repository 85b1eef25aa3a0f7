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
    /// A step of a meeting, from the agenda to approved minutes.
    pub enum StepName {
        /// The meeting, its items and their papers are published.
        AgendaPublication,
        /// The meeting takes place.
        Holding,
        /// The decisions are published.
        DecisionsPublication,
        /// The draft minutes are published.
        MinutesPublication,
        /// A later meeting approves the minutes.
        MinutesApproval,
    }
}

crate::closed_set! {
    /// State of a step.
    pub enum StepState {
        /// The step was done.
        Done,
        /// The step can be done now.
        Possible,
        /// Something else must be done first.
        Blocked,
        /// Not needed: the meeting was cancelled.
        NotApplicable,
    }
}

crate::closed_set! {
    /// Result of the numbering for an item.
    pub enum NumberingResult {
        /// It got this number now.
        Allocated,
        /// It already had this number.
        Kept,
        /// It has no number: it is a heading, a part of a numbered item, or withdrawn.
        Unnumbered,
    }
}

/// A step of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct Step {
    /// Name of the step.
    pub name: StepName,
    /// State of the step.
    pub state: StepState,
    /// Date and time when it was done, as reported. Null if not known, or not done. For an approval, the start of the
    /// approving meeting.
    pub done_at: Option<DateTime<Utc>>,
    /// All that must be done first. Each entry points at a field of the meeting, or of one of its items by the item's
    /// id.
    pub missing: Vec<FieldError>,
    /// Address to which you send POST to do the step.
    #[schema(format = Uri)]
    pub url: String,
}

/// A paper published after the agenda.
#[derive(Debug, Serialize, ToSchema)]
pub struct LateDocument {
    /// The document.
    pub document_id: DocumentId,
    /// Item that it belongs to. Null if it belongs to the meeting itself.
    pub item_id: Option<ItemId>,
    /// Kind of paper.
    pub kind: DocumentKind,
    /// Date and time when it was published, as reported.
    pub published_at: DateTime<Utc>,
    /// Address.
    #[schema(format = Uri)]
    pub url: String,
}

/// Links of a meeting's workflow.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkflowLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The meeting.
    #[schema(format = Uri)]
    pub meeting: String,
    /// Items.
    #[schema(format = Uri)]
    pub items: String,
}

/// The steps of a meeting, as far as you may see them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Workflow {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Papers for the meeting that were published after its agenda, as both dates and times are reported. Decision
    /// notices and minutes are never late.
    pub late_documents: Vec<LateDocument>,
    /// Links.
    pub links: WorkflowLinks,
}

/// A record that was published.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublishedRecord {
    /// Record type.
    pub kind: Kind,
    /// Id of the record.
    pub id: Uuid,
}

/// Result of a step.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StepResult)]
pub struct TakenStep {
    /// Name of the step.
    pub name: StepName,
    /// Records that the step published. Empty if it was done before.
    pub published: Vec<PublishedRecord>,
    /// The workflow of the meeting after the step.
    pub workflow: Workflow,
}

/// Publication date and time, as you send it.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepPublicationInput {
    /// Date and time when it was published, not in the future. Null means now. A value that is already recorded stays.
    #[serde(default, deserialize_with = "instant")]
    #[schema(examples("2026-07-08T16:00:00Z"))]
    pub published_at: Option<DateTime<Utc>>,
}

/// The facts of a meeting that took place, as you send them.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldingInput {
    /// Date and time when it was opened. Null if not recorded. A value that is already recorded stays.
    #[serde(default, deserialize_with = "instant")]
    #[schema(examples("2026-07-15T17:30:00Z"))]
    pub actual_start_at: Option<DateTime<Utc>>,
    /// Date and time when it was closed. Null if not recorded. A value that is already recorded stays.
    #[serde(default, deserialize_with = "instant")]
    pub actual_end_at: Option<DateTime<Utc>>,
}

/// The meeting that approved the minutes, as you send it.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MinutesApprovalInput {
    /// Later meeting of the same body that approved the minutes; or send `approved_at_meeting`.
    pub approved_at_meeting_id: Option<MeetingId>,
    /// External identifier of the record, in place of `approved_at_meeting_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_at_meeting: Option<ForeignKey>,
}

/// The order of items, as you send it: all siblings, each once.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemOrderInput {
    /// Item that they are parts of. Null for the items of the meeting that are not parts of another.
    pub parent_id: Option<ItemId>,
    /// All items, in their new order.
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

/// An item with its position.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderedItem {
    /// The item.
    pub item_id: ItemId,
    /// Position among its siblings.
    #[schema(minimum = 0)]
    pub position: i32,
    /// Whether its position changed.
    pub is_moved: bool,
}

/// The current order of items.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemOrder {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// Item that they are parts of. Null if they are not parts of another.
    pub parent_id: Option<ItemId>,
    /// The items in order.
    pub items: Vec<OrderedItem>,
}

/// An item with its number in the minutes.
#[derive(Debug, Serialize, ToSchema)]
pub struct NumberedItem {
    /// The item.
    pub item_id: ItemId,
    /// Item that it is a part of. Null if it is not a part.
    pub parent_id: Option<ItemId>,
    /// Kind of item.
    pub kind: ItemKind,
    /// Number on the agenda. Null if it has none.
    pub agenda_number: Option<String>,
    /// Number in the minutes. Null if it has none.
    #[schema(examples("18.44"))]
    pub minute_number: Option<String>,
    /// Result for the item.
    pub result: NumberingResult,
}

/// The minute numbers of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct MinuteNumbers {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// How many items got a number now.
    #[schema(minimum = 0)]
    pub allocated: u32,
    /// Items in order, each before its parts.
    pub items: Vec<NumberedItem>,
}
