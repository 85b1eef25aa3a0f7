//! Which decisions a list holds, and which records a decision can include.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::extract::{Many, Texts};
use crate::ids::{BodyId, CouncilId, IssueId, ItemId, MeetingId};
use crate::record::decisions::parts::{DecisionKind, KeyDecisionStatus, Outcome};
use crate::record::publication::Publication;

/// Which decisions a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct DecisionFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only decisions made at this item.
    pub item_id: Option<ItemId>,
    /// Only decisions on this issue: at one of its items, or outside a meeting.
    pub issue_id: Option<IssueId>,
    /// Only decisions made at an item of this meeting.
    pub meeting_id: Option<MeetingId>,
    /// Only decisions made at a meeting of this body, also at a joint one.
    pub body_id: Option<BodyId>,
    /// Only with these references, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub reference: Option<Texts>,
    /// Only of these kinds, separated by commas: executive, council, committee, `individual_member`,
    /// `officer_delegated`.
    #[param(value_type = Option<Vec<DecisionKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<DecisionKind>>,
    /// Only with these outcomes, separated by commas: approved, `approved_as_amended`, noted, deferred, referred,
    /// rejected, withdrawn, other.
    #[param(value_type = Option<Vec<Outcome>>, style = Form, explode = false, inline)]
    pub outcome: Option<Many<Outcome>>,
    /// Only with these values of `is_key`, separated by commas: yes, no, `not_recorded`.
    #[param(value_type = Option<Vec<KeyDecisionStatus>>, style = Form, explode = false, inline)]
    pub is_key: Option<Many<KeyDecisionStatus>>,
    /// Only with one of these topics, separated by commas. Upper and lower case are the same.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub topic: Option<Texts>,
    /// Only about one of these wards, separated by commas: in `wards`, or in a place.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub ward: Option<Texts>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// `true` lists only decisions that another one replaces. `false` lists only decisions that are not replaced.
    pub superseded: Option<bool>,
    /// Only decisions made on this day or later.
    pub made_from: Option<NaiveDate>,
    /// Only decisions made on this day or earlier.
    pub made_to: Option<NaiveDate>,
    /// Only decisions published at this date and time or later.
    pub published_from: Option<DateTime<Utc>>,
    /// Only decisions published at this date and time or earlier.
    pub published_to: Option<DateTime<Utc>>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `made_on`, `published_at`, `updated_at`. Separate several with commas. Put - before one for descending
    /// order. A decision without `published_at` comes before all others.
    #[param(default = "-made_on")]
    pub sort: Option<String>,
    /// Records to include, separated by commas: item, meeting, body, documents, votes.
    #[param(value_type = Option<Vec<DecisionInclude>>, style = Form, explode = false, inline)]
    pub include: Option<Many<DecisionInclude>>,
}

crate::closed_set! {
    /// Record type that a decision can include.
    #[derive(strum::EnumString)]
    #[strum(serialize_all = "snake_case")]
    pub enum DecisionInclude {
        /// Item at which it was made.
        Item,
        /// Meeting that took the item.
        Meeting,
        /// Body that met.
        Body,
        /// Papers of the decision.
        Documents,
        /// Votes on the decision.
        Votes,
    }
}
