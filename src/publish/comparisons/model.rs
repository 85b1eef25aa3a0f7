//! What a comparison of a recommendation and a decision shows.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use crate::database::schema::items;
use crate::database::sql::Json;
use crate::difference::Difference;
use crate::http::urls::Urls;
use crate::ids::{DecisionId, IssueId, ItemId, MeetingId};
use crate::kind::Kind;
use crate::record::decisions::model::Decision;
use crate::record::decisions::parts::{RecommendationFollowed, Resolution};
use crate::record::exemption::{Disclosure, Exemption};
use crate::record::items::parts::{ItemKind, Recommendation};
use crate::record::items::places::{anchor, page_of};

/// Item at which a decision was made.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = items, check_for_backend(diesel::pg::Pg))]
pub struct ComparedItem {
    /// Id of the record.
    pub id: ItemId,
    /// Meeting.
    pub meeting_id: MeetingId,
    /// Kind of item.
    pub kind: ItemKind,
    /// Number on the agenda, as text. Null if it has none.
    pub agenda_number: Option<String>,
    /// Number in the minutes, as text. Null if it has none.
    #[schema(examples("44"))]
    pub minute_number: Option<String>,
    /// Title, as printed.
    #[schema(examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
    /// The issue of which it is an appearance.
    #[serde(skip)]
    pub issue_id: Option<IssueId>,
    #[serde(skip)]
    recommendation: Option<Json<Recommendation>>,
    #[serde(skip)]
    exemption: Option<Json<Exemption>>,
    #[serde(skip)]
    disclosure: Option<Json<Disclosure>>,
}

impl ComparedItem {
    /// Whether it is neither exempt nor confidential, or was disclosed.
    pub fn is_open(&self) -> bool {
        self.exemption.is_none() || self.disclosure.is_some()
    }

    /// Where it stands among the pages.
    pub fn page(&self) -> String {
        page_of(self.meeting_id, &anchor(self.id, self.kind, self.minute_number.as_deref()))
    }
}

/// A decision, and the item at which it was made.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The decision.
    pub decision: Decision,
    /// The item.
    pub item: Option<ComparedItem>,
}

/// The decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedDecision {
    /// Full text of the decision, as plain text.
    #[schema(examples("To note the report."))]
    pub text: String,
    /// The same text as HTML that is safe to show. Null if the text has no structure.
    pub text_html: Option<String>,
    /// Numbered parts of the decision. Empty if it has none.
    pub resolutions: Vec<Resolution>,
}

/// Links of a comparison.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparisonLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The decision.
    #[schema(format = Uri)]
    pub decision: String,
    /// Item at which the decision was made. Null if it was made outside a meeting.
    #[schema(format = Uri)]
    pub item: Option<String>,
    /// Page of the decision, for people.
    #[schema(format = Uri)]
    pub html: String,
}

/// A decision compared with its recommendation.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionComparison {
    /// The decision.
    pub decision_id: DecisionId,
    /// Item at which the decision was made. Null if it was made outside a meeting.
    pub item: Option<ComparedItem>,
    /// Recommendation of the report to the item. Null if not recorded, or if you may not see it.
    pub recommendation: Option<Recommendation>,
    /// The decision.
    pub decision: ComparedDecision,
    /// Whether the recommendation was followed, as recorded. The server does not work this out from the texts: the same
    /// thing can be said in other words.
    pub recommendation_followed: RecommendationFollowed,
    /// Differences between the plain texts of the decision and the recommendation. Null if there is no recommendation
    /// to compare.
    pub diff: Option<Difference>,
    /// Links.
    pub links: ComparisonLinks,
}

impl DecisionComparison {
    /// Compares them.
    pub fn of(decided: &Decided, urls: &Urls) -> DecisionComparison {
        let Decided { decision, item } = decided;
        let recommendation = item.as_ref().and_then(|item| item.recommendation.as_ref()).map(|json| json.0.clone());
        DecisionComparison {
            decision_id: decision.id,
            item: item.clone(),
            diff: recommendation.as_ref().map(|advice| Difference::between(&advice.text, &decision.text)),
            recommendation,
            decision: ComparedDecision {
                text: decision.text.clone(),
                text_html: decision.text_html.clone(),
                resolutions: decision.resolutions.0.clone(),
            },
            recommendation_followed: decision.recommendation_followed,
            links: ComparisonLinks {
                itself: urls.part(Kind::Decision, decision.id, "comparison"),
                decision: urls.record(Kind::Decision, decision.id),
                item: item.as_ref().map(|item| urls.record(Kind::Item, item.id)),
                html: urls.page(Kind::Decision, decision.id),
            },
        }
    }
}
