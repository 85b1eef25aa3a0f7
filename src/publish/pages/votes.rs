//! Votes on motions: what came of each, the counts, and who voted how.

use maud::{Markup, html};

use super::own::own;
use super::words;
use crate::record::votes::model::Vote;
use crate::record::votes::parts::{Ballot, BallotOption, RecordedVoteStatus, VoteResult};

/// How ballots are told, in order.
const OPTIONS: [(BallotOption, &str); 6] = [
    (BallotOption::For, "For"),
    (BallotOption::Against, "Against"),
    (BallotOption::Abstain, "Abstained"),
    (BallotOption::DeclaredInterest, "Declared an interest and took no part"),
    (BallotOption::Absent, "Absent"),
    (BallotOption::NotVoting, "Did not vote"),
];

/// Votes, each whole.
pub fn list<'a>(votes: impl Iterator<Item = &'a Vote>) -> Markup {
    html! { @for vote in votes { (one(vote)) } }
}

fn one(vote: &Vote) -> Markup {
    let moved = vote.mover.as_ref().map(|who| format!("moved by {}", own(who)));
    let seconded = vote.seconder.as_ref().map(|who| format!("seconded by {}", own(who)));
    let recorded = match vote.is_recorded {
        RecordedVoteStatus::Yes => Some("a recorded vote".to_owned()),
        RecordedVoteStatus::No | RecordedVoteStatus::NotRecorded => None,
    };
    let facts: Vec<String> = [moved, seconded, recorded].into_iter().flatten().collect();
    html! {
        div.vote {
            p.label { "Vote" }
            @if let Some(note) = words::hidden(vote.publication) { p.note { (note) } }
            p.text { (own(&vote.motion)) }
            p { b { (result(vote.result)) } @if let Some(counts) = counts(vote) { ": " (counts) } "." }
            @if !facts.is_empty() { p.fine { (words::begun(&facts.join(", "))) "." } }
            (ballots(&vote.ballots.0))
        }
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
