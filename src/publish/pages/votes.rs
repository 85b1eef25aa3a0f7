//! Votes on motions: what came of each, the counts, and who voted how.

use maud::{Markup, html};

use super::own::own;
use super::words;
use crate::http::urls::Urls;
use crate::ids::VoteId;
use crate::record::votes::model::Vote;
use crate::record::votes::parts::{Ballot, BallotOption, CastingVote, RecordedVoteStatus, VoteMethod, VoteResult};

/// How ballots are told, in order.
const OPTIONS: [(BallotOption, &str); 6] = [
    (BallotOption::For, "For"),
    (BallotOption::Against, "Against"),
    (BallotOption::Abstain, "Abstained"),
    (BallotOption::DeclaredInterest, "Declared an interest and took no part"),
    (BallotOption::Absent, "Absent"),
    (BallotOption::NotVoting, "Did not vote"),
];

/// The votes of one item or decision, each whole. They are numbered where there are several, without those that others
/// replace.
pub fn list<'a>(votes: impl Iterator<Item = &'a Vote>, timezone: &str, urls: &Urls) -> Markup {
    let votes: Vec<&Vote> = votes.collect();
    let is_current = |vote: &&Vote| vote.superseded_by_id.is_none();
    let is_numbered = votes.iter().copied().filter(is_current).count() > 1;
    let mut number = 0;
    let labelled = votes.iter().map(|vote| {
        let is_counted = is_numbered && is_current(vote);
        number += u32::from(is_counted);
        (*vote, if is_counted { format!("Vote {number}") } else { "Vote".to_owned() })
    });
    html! { @for (vote, label) in labelled { (one(vote, &label, &votes, timezone, urls)) } }
}

fn one(vote: &Vote, label: &str, votes: &[&Vote], timezone: &str, urls: &Urls) -> Markup {
    let moved = vote.mover.as_ref().map(|who| format!("moved by {}", own(who)));
    let seconded = vote.seconder.as_ref().map(|who| format!("seconded by {}", own(who)));
    let taken = vote.taken_at.map(|at| format!("taken on {}", words::moment(at, timezone)));
    let facts: Vec<String> = [moved, seconded, method(vote).map(str::to_owned), taken].into_iter().flatten().collect();
    html! {
        div.vote id=(format!("vote-{}", vote.id)) {
            p.label { (label) }
            @if let Some(note) = words::hidden(vote.publication) { p.note { (note) } }
            (replacements(vote, votes, urls))
            p.text { (own(&vote.motion)) }
            p {
                b { (result(vote.result)) } @if let Some(counts) = counts(vote) { ": " (counts) } "."
                @if let Some(cast) = casting_vote(vote) { " " (cast) }
            }
            @if !facts.is_empty() { p.fine { (words::begun(&facts.join(", "))) "." } }
            (ballots(&vote.ballots.0))
        }
    }
}

/// What replaces the vote, and what it replaces. Both are in the same place, unless the page is cut.
fn replacements(vote: &Vote, votes: &[&Vote], urls: &Urls) -> Markup {
    let address = |id: VoteId| match votes.iter().any(|other| other.id == id) {
        true => format!("#vote-{id}"),
        false => urls.within(&format!("/v1/votes/{id}")),
    };
    html! {
        @if let Some(later) = vote.superseded_by_id {
            p.note {
                "It was replaced by " a href=(address(later)) { "a later record of this vote" } ". This is the old one."
            }
        }
        @if let Some(earlier) = vote.supersedes_id {
            p.note {
                "It replaces " a href=(address(earlier)) { "an earlier record of this vote" } "."
                @if let Some(reason) = &vote.correction_reason { " Why: " (own(reason)) }
            }
        }
    }
}

fn method(vote: &Vote) -> Option<&'static str> {
    match vote.method {
        VoteMethod::Recorded => Some("a recorded vote"),
        VoteMethod::ShowOfHands => Some("by show of hands"),
        VoteMethod::Voice => Some("by voice"),
        VoteMethod::Secret => Some("by secret ballot"),
        VoteMethod::NotRecorded => (vote.is_recorded == RecordedVoteStatus::Yes).then_some("a recorded vote"),
    }
}

/// The casting vote, as a sentence. That there was none is said of a tie.
fn casting_vote(vote: &Vote) -> Option<&'static str> {
    match vote.casting_vote {
        CastingVote::For => Some("The chair gave a casting vote for the motion."),
        CastingVote::Against => Some("The chair gave a casting vote against the motion."),
        CastingVote::None => (vote.result == VoteResult::Tied).then_some("There was no casting vote."),
        CastingVote::NotRecorded => None,
    }
}

fn result(result: VoteResult) -> &'static str {
    match result {
        VoteResult::Carried => "Carried",
        VoteResult::Lost => "Lost",
        VoteResult::Tied => "Tied",
        VoteResult::Withdrawn => "Withdrawn before it was counted",
        VoteResult::NotRecorded => "Result not recorded",
    }
}

/// The votes that are counted; none where no count is recorded.
fn counts(vote: &Vote) -> Option<String> {
    let counts = [(vote.votes_for, "for"), (vote.votes_against, "against"), (vote.abstentions, "abstained")];
    let counts: Vec<String> =
        counts.into_iter().filter_map(|(count, words)| Some(format!("{} {words}", count?))).collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}

fn ballots(ballots: &[Ballot]) -> Markup {
    let of = |option| ballots.iter().filter(move |ballot| ballot.option == option).map(name).collect::<Vec<String>>();
    html! {
        @if !ballots.is_empty() {
            dl.pairs {
                @for (option, words) in OPTIONS {
                    @let names = of(option);
                    @if !names.is_empty() { dt { (words) " (" (names.len()) ")" } dd { (names.join(", ")) } }
                }
            }
        }
    }
}

fn name(ballot: &Ballot) -> String {
    match &ballot.party {
        Some(party) => format!("{} ({})", own(&ballot.name), own(party)),
        None => own(&ballot.name).into_owned(),
    }
}
