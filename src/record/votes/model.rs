//! What a vote is, to readers and to writers.

use chrono::{DateTime, Utc};
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
use crate::ids::{CouncilId, DecisionId, ItemId, MeetingId, PersonId, VoteId};
use crate::kind::Kind;
use crate::record::noun::{input, record};
use crate::record::publication::Publication;

use super::parts::{Ballot, BallotInput, CastingVote, RecordedVoteStatus, VoteMethod, VoteResult};

record! { votes, VoteId, with publication;
/// A vote on a motion, with the result, the counts and the ballots.
pub struct Vote {
    /// Council where the vote was taken.
    pub council_id: CouncilId,
    /// Version of the vote itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when it last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// Item at which the vote was taken. Null if it was on a decision.
    pub item_id: Option<ItemId>,
    /// Decision that the vote was on. Null if it was at an item.
    pub decision_id: Option<DecisionId>,
    /// Meeting at which it was taken: that of the item or of the decision. Null if it was outside a meeting.
    pub meeting_id: Option<MeetingId>,
    /// Order among the votes at the item or on the decision, from 0. Votes with the same position are ordered by
    /// `taken_at`, and then by the time when they were recorded.
    #[schema(minimum = 0)]
    pub position: i32,
    /// Date and time when it was taken. Null if not recorded.
    pub taken_at: Option<DateTime<Utc>>,
    /// Text of the motion. Empty if the record was deleted.
    #[schema(examples("That the recommendations be approved."))]
    pub motion: String,
    /// Person who moved it, as recorded. Null if not recorded.
    pub mover: Option<String>,
    /// Person who seconded it, as recorded. Null if there was none, or if not recorded.
    pub seconder: Option<String>,
    /// Result, as recorded. The server does not work it out from the counts: the required majority can differ.
    pub result: VoteResult,
    /// Votes for the motion, without any casting vote. Null if not recorded.
    #[schema(minimum = 0)]
    pub votes_for: Option<i32>,
    /// Votes against the motion, without any casting vote. Null if not recorded.
    #[schema(minimum = 0)]
    pub votes_against: Option<i32>,
    /// Abstentions. Null if not recorded.
    #[schema(minimum = 0)]
    pub abstentions: Option<i32>,
    /// Casting vote of the person who chaired. It is a second vote that decides a tie, and no count includes it.
    pub casting_vote: CastingVote,
    /// How the vote was taken.
    pub method: VoteMethod,
    /// Whether it was a recorded vote, with names. It agrees with `method`, if that is recorded.
    pub is_recorded: RecordedVoteStatus,
    /// Ballots: the vote of each person. Empty if not recorded, and in a secret vote. The list can be incomplete.
    #[schema(value_type = Vec<Ballot>)]
    pub ballots: Json<Vec<Ballot>>,
    /// Vote that it replaces. Null if there is none, or if you may not see it.
    pub supersedes_id: Option<VoteId>,
    read only {
        /// Vote that replaces it. Null if there is none, or if you may not see it.
        pub superseded_by_id: Option<VoteId>,
    }
    /// Reason for the correction: what was wrong in the vote that it replaces. Null if it corrects no vote that you may
    /// see.
    pub correction_reason: Option<String>,
}

/// What is written of a vote.
pub struct VoteColumns {
    ..
    pub is_withheld: bool,
}
}

/// Links of a vote.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Item. Null if the vote was on a decision.
    #[schema(format = Uri)]
    pub item: Option<String>,
    /// Decision. Null if the vote was at an item.
    #[schema(format = Uri)]
    pub decision: Option<String>,
    /// Meeting. Null if it was outside a meeting.
    #[schema(format = Uri)]
    pub meeting: Option<String>,
    /// Vote that it replaces. Null if there is none.
    #[schema(format = Uri)]
    pub supersedes: Option<String>,
    /// Vote that replaces it. Null if there is none, or if you may not see it.
    #[schema(format = Uri)]
    pub superseded_by: Option<String>,
}

/// What a vote carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteExtras {
    /// Links to related records.
    pub links: VoteLinks,
}

/// A vote whole.
pub type FullVote = Full<Vote>;

impl Resource for Vote {
    type Extras = VoteExtras;
    const KIND: Kind = Kind::Vote;

    fn extras(&self, urls: &Urls) -> VoteExtras {
        VoteExtras {
            links: VoteLinks {
                itself: urls.record(Kind::Vote, self.id),
                council: urls.record(Kind::Council, self.council_id),
                item: self.item_id.map(|id| urls.record(Kind::Item, id)),
                decision: self.decision_id.map(|id| urls.record(Kind::Decision, id)),
                meeting: self.meeting_id.map(|id| urls.record(Kind::Meeting, id)),
                supersedes: self.supersedes_id.map(|id| urls.record(Kind::Vote, id)),
                superseded_by: self.superseded_by_id.map(|id| urls.record(Kind::Vote, id)),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        match column {
            SUBJECT => self.item_id.map(Uuid::from).or(self.decision_id.map(Uuid::from)).map(|id| id.to_string()),
            "votes.position" => Some(self.position.to_string()),
            TAKEN => Some(self.taken_at.map_or_else(|| LAST.to_owned(), |at| at.to_rfc3339())),
            "votes.created_at" => Some(self.created_at.to_rfc3339()),
            _ => None,
        }
    }
}

/// The item or the decision of a vote, by which the votes of each are together in a list.
const SUBJECT: &str = "coalesce(votes.item_id, votes.decision_id)";

/// When a vote was taken. Votes without a time come last. An index has the same expression.
const TAKEN: &str = "coalesce(votes.taken_at, '9999-12-31 00:00:00+00'::timestamptz)";

/// The same time as a cursor has it.
const LAST: &str = "9999-12-31T00:00:00+00:00";

const TAKEN_AT: Column = Column { name: TAKEN, kind: ColumnType::Instant };
const CREATED_AT: Column = Column { name: "votes.created_at", kind: ColumnType::Instant };

/// The orders of lists of votes.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort {
            name: "position",
            columns: &[
                Column { name: SUBJECT, kind: ColumnType::Id },
                Column { name: "votes.position", kind: ColumnType::Integer },
                TAKEN_AT,
                CREATED_AT,
            ],
        },
        Sort { name: "taken_at", columns: &[TAKEN_AT] },
        Sort { name: "created_at", columns: &[CREATED_AT] },
        Sort { name: "updated_at", columns: &[Column { name: "votes.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "position",
    id: Column { name: "votes.id", kind: ColumnType::Id },
};

input! { with publication;
/// A vote, as you send it.
///
/// It is at an item or on a decision, and belongs to the same council. No count may be less than the number of ballots
/// listed for it: some voters may not be listed, but everyone listed was counted. A casting vote is a second vote: no
/// count includes it, and it needs a tie.
pub struct VoteInput {
    /// Item at which it was taken; or send `item`. A vote is at an item or on a decision, and this cannot change.
    pub item_id: Option<ItemId>,
    /// External identifier of the record, in place of `item_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ForeignKey>,
    /// Decision that it was on; or send `decision`.
    pub decision_id: Option<DecisionId>,
    /// External identifier of the record, in place of `decision_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<ForeignKey>,
    /// Council, if you want it checked: the item or decision must belong to it.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Order among the votes at the item or on the decision, from 0. If you leave it out, a new vote has 0, and an
    /// existing one stays.
    #[schema(minimum = 0, maximum = 100000, nullable = false)]
    pub position: Option<i32>,
    /// Date and time when it was taken. Null if not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub taken_at: Option<DateTime<Utc>>,
    /// Text of the motion.
    #[schema(min_length = 1, max_length = 50000, examples("That the recommendations be approved."))]
    pub motion: String,
    /// Person who moved it, as recorded. Null if not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub mover: Option<String>,
    /// Person who seconded it, as recorded. Null if there was none, or if not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub seconder: Option<String>,
    /// Result, as recorded.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub result: VoteResult,
    /// Votes for the motion, without any casting vote, and no fewer than the ballots listed for it. Null if not
    /// recorded.
    #[schema(minimum = 0, maximum = 100000)]
    pub votes_for: Option<i32>,
    /// Votes against the motion, without any casting vote, and no fewer than the ballots listed against it. Null if not
    /// recorded.
    #[schema(minimum = 0, maximum = 100000)]
    pub votes_against: Option<i32>,
    /// Abstentions, no fewer than those listed. Null if not recorded.
    #[schema(minimum = 0, maximum = 100000)]
    pub abstentions: Option<i32>,
    /// Casting vote of the person who chaired. It is a second vote that decides a tie, and no count includes it.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub casting_vote: CastingVote,
    /// How the vote was taken.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub method: VoteMethod,
    /// Whether it was a recorded vote, with names. If you leave it out, it follows from `method`: yes for a recorded
    /// vote, no for the others.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub is_recorded: RecordedVoteStatus,
    /// Ballots: the vote of each person, each person once. Empty if not recorded, and in a secret vote.
    #[serde(default)]
    #[schema(max_items = 300)]
    pub ballots: Vec<BallotInput>,
    /// Vote that it replaces, at the same item or on the same decision; or send `supersedes`. Null if there is none.
    pub supersedes_id: Option<VoteId>,
    /// External identifier of the record, in place of `supersedes_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ForeignKey>,
    /// Reason for the correction: what was wrong in the vote that it replaces. Null if it corrects none.
    #[schema(min_length = 1, max_length = 5000)]
    pub correction_reason: Option<String>,
    ..
}
}

impl Input for VoteInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[
        &["/item_id", "/item"],
        &["/decision_id", "/decision"],
        &["/council_id", "/council"],
        &["/supersedes_id", "/supersedes"],
    ];
    const FOLLOWS: &'static [(&'static str, &'static [&'static str])] = &[("/is_recorded", &["/method"])];
}

/// Which votes a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct VoteFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only at this meeting, on its items and decisions.
    pub meeting_id: Option<MeetingId>,
    /// Only at this item.
    pub item_id: Option<ItemId>,
    /// Only on this decision.
    pub decision_id: Option<DecisionId>,
    /// Only votes that list a ballot of this person.
    pub person_id: Option<PersonId>,
    /// Only with these results, separated by commas: carried, lost, tied, withdrawn, `not_recorded`.
    #[param(value_type = Option<Vec<VoteResult>>, style = Form, explode = false, inline)]
    pub result: Option<Many<VoteResult>>,
    /// Only votes taken in these ways, separated by commas: recorded, `show_of_hands`, voice, secret, `not_recorded`.
    #[param(value_type = Option<Vec<VoteMethod>>, style = Form, explode = false, inline)]
    pub method: Option<Many<VoteMethod>>,
    /// Only with these values of `is_recorded`, separated by commas: yes, no, `not_recorded`.
    #[param(value_type = Option<Vec<RecordedVoteStatus>>, style = Form, explode = false, inline)]
    pub is_recorded: Option<Many<RecordedVoteStatus>>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// `true` lists only votes that another one replaces. `false` lists only votes that are not replaced.
    pub superseded: Option<bool>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: position, `taken_at`, `created_at`, `updated_at`. Separate several with commas. Put - before one for
    /// descending order. By position, votes at one item or on one decision are together.
    #[param(default = "position")]
    pub sort: Option<String>,
}
