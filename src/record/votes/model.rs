//! What a vote is, to readers and to writers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::votes;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{CouncilId, DecisionId, ItemId, MeetingId, PersonId, VoteId};
use crate::kind::Kind;
use crate::record::publication::{Publication, Published};

use super::parts::{Ballot, BallotInput, NamesTaken, VoteResult};

/// A vote on a motion: its result, the counts, and who voted how.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = votes, check_for_backend(diesel::pg::Pg))]
pub struct Vote {
    /// Its id: opaque, stable for ever.
    pub id: VoteId,
    /// The council at which it was taken.
    pub council_id: CouncilId,
    /// Counts the changes of the vote itself, from 1. `If-Match` compares it.
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
    /// The item at which it was taken; null = it is on a decision.
    pub item_id: Option<ItemId>,
    /// The decision that it was on; null = it is at an item.
    pub decision_id: Option<DecisionId>,
    /// The meeting at which it was taken: that of the item, or of the decision's; null = outside any meeting.
    pub meeting_id: Option<MeetingId>,
    /// What was put to the vote. Empty on a tombstone.
    #[schema(examples("That the recommendations be approved."))]
    pub motion: String,
    /// Who moved it, as recorded; null = not recorded.
    pub mover: Option<String>,
    /// Who seconded it, as recorded; null = nobody, or not recorded.
    pub seconder: Option<String>,
    /// What came of it, as recorded. It is not worked out from the counts: a majority may be another than the simple one.
    pub result: VoteResult,
    /// Votes for it; null = not recorded.
    #[schema(minimum = 0)]
    pub votes_for: Option<i32>,
    /// Votes against it; null = not recorded.
    #[schema(minimum = 0)]
    pub votes_against: Option<i32>,
    /// Abstentions; null = not recorded.
    #[schema(minimum = 0)]
    pub abstentions: Option<i32>,
    /// Whether it was a recorded vote: the names were taken.
    pub is_recorded: NamesTaken,
    /// Who voted how; empty where that is not recorded. They need not be all who voted.
    #[schema(value_type = Vec<Ballot>)]
    pub ballots: Json<Vec<Ballot>>,
}

/// Addresses of a vote's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// The item; null = it is on a decision.
    #[schema(format = Uri)]
    pub item: Option<String>,
    /// The decision; null = it is at an item.
    #[schema(format = Uri)]
    pub decision: Option<String>,
    /// The meeting; null = outside any.
    #[schema(format = Uri)]
    pub meeting: Option<String>,
}

/// What a vote carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteExtras {
    /// Addresses of its neighbours.
    pub links: VoteLinks,
}

/// A vote whole.
pub type FullVote = Full<Vote>;

impl Resource for Vote {
    type Extras = VoteExtras;
    const KIND: Kind = Kind::Vote;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> VoteExtras {
        VoteExtras {
            links: VoteLinks {
                itself: urls.record(Kind::Vote, self.id),
                council: urls.record(Kind::Council, self.council_id),
                item: self.item_id.map(|id| urls.record(Kind::Item, id)),
                decision: self.decision_id.map(|id| urls.record(Kind::Decision, id)),
                meeting: self.meeting_id.map(|id| urls.record(Kind::Meeting, id)),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "votes.created_at" => self.created_at.to_rfc3339(),
            "votes.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
    }
}

/// The orders of lists of votes.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "created_at", columns: &[Column { name: "votes.created_at", kind: ColumnType::Instant }] },
        Sort { name: "updated_at", columns: &[Column { name: "votes.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "created_at",
    id: Column { name: "votes.id", kind: ColumnType::Id },
};

/// A vote as it is sent.
///
/// It is at an item or on a decision, and its council is theirs. The counts are not less than the ballots that are listed: of those
/// who voted some may not be listed, but whoever is listed was counted.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoteInput {
    /// The item at which it was taken; or send `item`. A vote is at an item or on a decision, and stays there.
    pub item_id: Option<ItemId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ForeignKey>,
    /// The decision that it was on; or send `decision`.
    pub decision_id: Option<DecisionId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<ForeignKey>,
    /// The council, where you want it checked: the item or decision must be its.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// What was put to the vote.
    #[schema(min_length = 1, max_length = 50000, examples("That the recommendations be approved."))]
    pub motion: String,
    /// Who moved it, as recorded; null = not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub mover: Option<String>,
    /// Who seconded it, as recorded; null = nobody, or not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub seconder: Option<String>,
    /// What came of it, as recorded.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub result: VoteResult,
    /// Votes for it, not less than the ballots for it that are listed; null = not recorded.
    #[schema(minimum = 0, maximum = 100000)]
    pub votes_for: Option<i32>,
    /// Votes against it, not less than the ballots against it that are listed; null = not recorded.
    #[schema(minimum = 0, maximum = 100000)]
    pub votes_against: Option<i32>,
    /// Abstentions, not less than those that are listed; null = not recorded.
    #[schema(minimum = 0, maximum = 100000)]
    pub abstentions: Option<i32>,
    /// Whether it was a recorded vote: the names were taken.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub is_recorded: NamesTaken,
    /// Who voted how, each person once; empty where that is not recorded.
    #[serde(default)]
    #[schema(max_items = 300)]
    pub ballots: Vec<BallotInput>,
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

impl Input for VoteInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/item_id", "/item"], &["/decision_id", "/decision"], &["/council_id", "/council"]];
}

/// What is written of a vote.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = votes, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct VoteColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub item_id: Option<ItemId>,
    pub decision_id: Option<DecisionId>,
    pub meeting_id: Option<MeetingId>,
    pub motion: String,
    pub mover: Option<String>,
    pub seconder: Option<String>,
    pub result: VoteResult,
    pub votes_for: Option<i32>,
    pub votes_against: Option<i32>,
    pub abstentions: Option<i32>,
    pub is_recorded: NamesTaken,
    pub ballots: Json<Vec<Ballot>>,
    pub is_withheld: bool,
}

impl VoteColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which votes a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct VoteFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// At this meeting, of items and of decisions.
    pub meeting_id: Option<MeetingId>,
    /// At this item.
    pub item_id: Option<ItemId>,
    /// On this decision.
    pub decision_id: Option<DecisionId>,
    /// Of which a ballot of this person is listed.
    pub person_id: Option<PersonId>,
    /// With these results, with commas between them: carried, lost, tied, withdrawn, `not_recorded`.
    #[param(value_type = Option<Vec<VoteResult>>, style = Form, explode = false, inline)]
    pub result: Option<Many<VoteResult>>,
    /// Recorded votes or others, with commas between them: yes, no, `not_recorded`.
    #[param(value_type = Option<Vec<NamesTaken>>, style = Form, explode = false, inline)]
    pub is_recorded: Option<Many<NamesTaken>>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `created_at`, `updated_at`, with commas between them, - before one for descending.
    #[param(default = "created_at")]
    pub sort: Option<String>,
}
