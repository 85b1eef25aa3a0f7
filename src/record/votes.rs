//! Votes: what was put to the vote at an item or on a decision, with what result, and who voted how.

pub mod correction;
pub mod model;
pub mod parts;
pub mod queries;
mod routes;

use std::collections::HashSet;

use uuid::Uuid;

use crate::database::sql::Json;
use crate::database::{Held, Tx};
use crate::http::door::DeletionReason;
use crate::http::services::ServiceConfig;
use crate::identifier::ForeignKey;
use crate::ids::{DecisionId, ItemId, VoteId};
use crate::kind::Kind;
use crate::record::noun::{self, Below, LockedNoun, Noun, OfRecord, Words};
use crate::record::{contradictions, corrections, frozen, joint_bodies, publication, references};
use crate::refused::{FieldError, Refused};
use model::{Vote, VoteColumns, VoteInput};
use parts::{Ballot, BallotInput, BallotOption, RecordedVoteStatus};

impl Noun for Vote {
    type Input = VoteInput;
    type Rights = OfRecord;
    const WORDS: Words = Words {
        put: "Once a vote was public, you cannot alter what is recorded of it: correct it instead.",
        change: "Once a vote was public, you cannot alter what is recorded of it, such as the motion, the result, the \
                 counts and the ballots. You can add what is missing. Other changes get 422 `immutable`: correct the \
                 vote instead.",
        ..Words::ordered("Ordered by item or decision, and then by position")
    };
    const BELOW: &'static [Below<Self>] = &[
        Below::<Self>::of(Kind::Item, |filter, id| filter.item_id.replace(id.into()).is_some()),
        Below::<Self>::of(Kind::Decision, |filter, id| filter.decision_id.replace(id.into()).is_some()),
    ];

    fn mount(services: &mut ServiceConfig<'_, '_>) {
        routes::configure(services);
    }

    async fn plan(
        tx: &mut Tx<'_>,
        new: VoteInput,
        was: Option<&LockedNoun<Vote>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<VoteColumns, Refused> {
        let council = new.council.as_deref();
        // In the order in which everybody holds them.
        let (item_id, key) = (new.item_id.map(Into::into), (new.item.as_ref(), council));
        let item = references::resolve(tx, Kind::Item, "item", item_id, key).await?;
        let (decision_id, key) = (new.decision_id.map(Into::into), (new.decision.as_ref(), council));
        let decision = references::resolve(tx, Kind::Decision, "decision", decision_id, key).await?;
        let (at, council_id) = owner(item, decision)?;
        let (item_id, decision_id) = (item.map(|held| held.id), decision.map(|held| held.id));
        if let Some(before) = was.map(|locked| &locked.columns) {
            stays("/item_id", before.item_id.map(Into::into), item_id)?;
            stays("/decision_id", before.decision_id.map(Into::into), decision_id)?;
        }
        references::same_council(tx, new.council_id.map(Into::into), council, council_id).await?;
        let published = noun::published(tx, council_id, was, new.sent())?;
        let is_withheld = item.is_some_and(|item| item.is_withheld);
        if let (Some(item), true) = (item, is_withheld) {
            tx.require_opened(Kind::Item, item.id, council_id).await?;
        }
        let before = was.map(|locked| locked.columns.ballots.0.as_slice()).unwrap_or_default();
        let comes_back = noun::comes_back(was, published.publication);
        let ballots = ballots(tx, at, new.ballots, council, (council_id, before, comes_back)).await?;
        let counts = [
            ("/votes_for", new.votes_for, BallotOption::For),
            ("/votes_against", new.votes_against, BallotOption::Against),
            ("/abstentions", new.abstentions, BallotOption::Abstain),
        ];
        require_counted(&counts, &ballots)?;
        let (at_item, on_decision) = (item_id.map(Into::into), decision_id.map(Into::into));
        let meeting_id = queries::meeting_of(tx.db(), at_item, on_decision).await?;
        let superseded = (new.supersedes_id, new.supersedes.as_ref(), council);
        let supersedes_id = superseding(tx, superseded, was, council_id, (at_item, on_decision)).await?;
        let is_recorded = match new.is_recorded {
            RecordedVoteStatus::NotRecorded => new.method.is_recorded(),
            said => said,
        };
        Ok(VoteColumns {
            council_id: council_id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            item_id: at_item,
            decision_id: on_decision,
            meeting_id,
            position: new.position.or(was.map(|locked| locked.columns.position)).unwrap_or_default(),
            taken_at: new.taken_at,
            motion: new.motion,
            mover: new.mover,
            seconder: new.seconder,
            result: new.result,
            votes_for: new.votes_for,
            votes_against: new.votes_against,
            abstentions: new.abstentions,
            casting_vote: new.casting_vote,
            method: new.method,
            is_recorded,
            ballots: Json(ballots),
            supersedes_id,
            correction_reason: new.correction_reason,
            is_withheld,
        })
    }

    /// Asks `frozen` first. If a new method does not fit `is_recorded`, the best answer is a remedy that works. In a
    /// public vote this is a correction.
    async fn checked(
        tx: &mut Tx<'_>,
        was: Option<&LockedNoun<Vote>>,
        now: VoteColumns,
    ) -> Result<VoteColumns, Refused> {
        let before = was.and_then(|locked| locked.standing()).map(|locked| &locked.columns);
        let changes = before.is_none_or(|before| now != *before);
        if let Some(locked) = was.filter(|_| changes) {
            frozen::keep(tx, locked.record.id, &locked.columns, &now).await?;
        }
        contradictions::of_vote(tx, before, &now).await?;
        if changes {
            correction::require_reason(tx, before, &now).await?;
        }
        Ok(now)
    }

    async fn may_go(tx: &mut Tx<'_>, was: &LockedNoun<Vote>, reason: DeletionReason) -> Result<(), Refused> {
        publication::check_deletion(Kind::Vote, queries::was_public(tx.db(), was.record.id).await?, reason)
    }

    async fn followed(
        tx: &mut Tx<'_>,
        _: VoteId,
        was: Option<&VoteColumns>,
        now: Option<&VoteColumns>,
    ) -> Result<(), Refused> {
        let superseded = |columns: &VoteColumns| columns.supersedes_id.map(Into::into);
        corrections::follow(tx, Kind::Vote, was.and_then(superseded), now.and_then(superseded)).await
    }
}

/// The vote that it replaces, at the same item or on the same decision.
async fn superseding(
    tx: &Tx<'_>,
    (id, key, council): (Option<VoteId>, Option<&ForeignKey>, Option<&str>),
    was: Option<&LockedNoun<Vote>>,
    council_id: Uuid,
    subject: (Option<ItemId>, Option<DecisionId>),
) -> Result<Option<VoteId>, Refused> {
    let own_id = was.map(|locked| locked.held.id);
    // Meanwhile another vote may have replaced what a deleted one did.
    let before = was.and_then(|locked| locked.standing()?.columns.supersedes_id).map(Into::into);
    let named = (id.map(Into::into), key, council);
    let superseded = corrections::superseding(tx, Kind::Vote, named, (own_id, before), council_id).await?;
    let superseded = superseded.map(Into::into);
    let pointer = if key.is_some() { "/supersedes" } else { "/supersedes_id" };
    correction::require_same_subject(tx, superseded, subject, pointer).await?;
    Ok(superseded)
}

/// What a vote is at or on, which is one thing, and its council.
fn owner(item: Option<Held>, decision: Option<Held>) -> Result<(joint_bodies::Place, Uuid), Refused> {
    match (item, decision) {
        (Some(item), None) => Ok(((Kind::Item, item.id), item.council_id)),
        (None, Some(decision)) => Ok(((Kind::Decision, decision.id), decision.council_id)),
        (None, None) => {
            let detail = "A vote belongs to an item or a decision. Send item_id or decision_id.";
            Err(Refused::field("/item_id", "required", detail))
        }
        (Some(_), Some(_)) => {
            let detail = "A vote belongs to an item or a decision, not both. Send only decision_id.";
            Err(Refused::field("/item_id", "ambiguous", detail))
        }
    }
}

/// Checks that a vote stays where it is: to move it would show or hide it by the way.
fn stays(pointer: &str, before: Option<Uuid>, now: Option<Uuid>) -> Result<(), Refused> {
    if before == now {
        return Ok(());
    }
    let detail = "A vote cannot move to another record. Delete it with the reason published_in_error, and create it \
                  there.";
    Err(Refused::field(pointer, "immutable", detail))
}

/// The ballots that were sent: whom they name by id or key is there, may vote there, and is there once. Who was named
/// before may have been deleted since, and stays, unless they were merged into another person and the vote comes back.
async fn ballots(
    tx: &Tx<'_>,
    at: joint_bodies::Place,
    sent: Vec<BallotInput>,
    council: Option<&str>,
    (council_id, before, comes_back): (Uuid, &[Ballot], bool),
) -> Result<Vec<Ballot>, Refused> {
    let mut seen = HashSet::new();
    let mut ballots = Vec::new();
    for (index, ballot) in sent.into_iter().enumerate() {
        let name = format!("ballots/{index}/person");
        let known = before.iter().any(|known| known.person_id.is_some() && known.person_id == ballot.person_id);
        let (id, key) = (ballot.person_id.map(Into::into), (ballot.person.as_ref(), council));
        let named_before = id.filter(|_| known);
        let person = joint_bodies::person(tx, at, &name, id, key, (council_id, named_before)).await?;
        if comes_back {
            references::refuse_merged(tx, person, &format!("/{name}_id")).await?;
        }
        if person.is_some_and(|person| !seen.insert(person)) {
            let pointer = if ballot.person.is_some() { format!("/{name}") } else { format!("/{name}_id") };
            return Err(Refused::field(&pointer, "repeated", "This person has two ballots here."));
        }
        let person_id = person.map(Into::into);
        ballots.push(Ballot { person_id, name: ballot.name, party: ballot.party, option: ballot.option });
    }
    Ok(ballots)
}

/// Checks that whoever is listed was counted.
fn require_counted(counts: &[(&str, Option<i32>, BallotOption)], ballots: &[Ballot]) -> Result<(), Refused> {
    let mut errors = Vec::new();
    for (pointer, count, option) in counts {
        let listed = ballots.iter().filter(|ballot| ballot.option == *option).count();
        if count.is_some_and(|count| usize::try_from(count).unwrap_or_default() < listed) {
            let word: &str = option.into();
            let detail =
                format!("The vote lists {listed} ballots with the option '{word}', so the count cannot be smaller.");
            errors.push(FieldError::new(pointer, "rule", detail));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Refused::Invalid(errors)) }
}
