//! What happens at a meeting, and contradicts it: decisions, votes, attendances and minutes.

use chrono::{DateTime, Utc};

use super::{
    CALLED_OFF, CHECK_DAYS, CHECK_TIMES, CORRECT_DATE, CORRECT_TIME, TO_COME, held_to_come, is_to_come, published,
    published_to_come, refused, warning,
};
use crate::law::clear_days::local_day;
use crate::record::attendances::model::AttendanceState;
use crate::record::contradictions::Contradiction;
use crate::record::contradictions::facts::{OfAttendance, OfDecision, OfItem, OfVote, Sitting};
use crate::record::items::parts::MinutesPublication;
use crate::record::publication::Publication;
use crate::record::votes::parts::{CastingVote, RecordedVoteStatus, VoteMethod, VoteResult};

/// Of a decision.
pub const DECISION: [Contradiction<OfDecision>; 9] = [
    warning(
        "made_in_future",
        "/made_on",
        |decision| {
            let today = local_day(decision.announced.now, decision.zone);
            let is_open = decision.announced.publication == Publication::Published;
            (is_open && decision.made_on > today).then(|| {
                let made_on = decision.made_on;
                format!("The decision is public, and the day on which it was made, {made_on}, is still to come.")
            })
        },
        "Check the date.",
    ),
    refused(
        TO_COME,
        "/implemented_at",
        |decision| {
            let at = decision.implemented_at.filter(|at| is_to_come(*at, decision.announced.now));
            at.map(|at| format!("The decision is recorded as carried out at {at:?}, which is still to come."))
        },
        CORRECT_DATE,
    ),
    refused(
        "not_in_force_before_made",
        "/no_longer_in_force_on",
        |decision| {
            let made_on = decision.made_on;
            let on = decision.no_longer_in_force_on.filter(|on| *on < made_on);
            on.map(|on| format!("The decision is recorded as not in force from {on}, before it was made on {made_on}."))
        },
        "Send the first day on which it was no longer in force, or null.",
    ),
    published("/published_at", |decision| published_to_come(decision.announced, decision.published_at)),
    warning(
        CALLED_OFF,
        "/item_id",
        |decision| off(decision.meeting.as_ref(), "A decision"),
        "Check the state of the meeting, or the item of the decision.",
    ),
    warning(
        "far_from_meeting",
        "/made_on",
        |decision| {
            let meeting = decision.meeting.as_ref()?;
            // A meeting can go on after midnight.
            let last = meeting.last_day().succ_opt()?;
            (decision.made_on < meeting.date || decision.made_on > last).then(|| {
                let (made_on, date) = (decision.made_on, meeting.date);
                format!("The decision was made on {made_on}, at a meeting that was on {date}.")
            })
        },
        CHECK_DAYS,
    ),
    warning(
        "published_before_made",
        "/published_at",
        |decision| {
            let on = decision.published_at.map(|at| local_day(at, decision.zone));
            on.filter(|on| *on < decision.made_on)
                .map(|on| format!("The decision was published on {on}, before it was made on {}.", decision.made_on))
        },
        CHECK_DAYS,
    ),
    warning(
        "implemented_before_made",
        "/implemented_at",
        |decision| {
            let on = decision.implemented_at.map(|at| local_day(at, decision.zone));
            on.filter(|on| *on < decision.made_on)
                .map(|on| format!("The decision was carried out on {on}, before it was made on {}.", decision.made_on))
        },
        CHECK_DAYS,
    ),
    warning(
        "made_before_superseded",
        "/made_on",
        |decision| {
            decision
                .superseded_made_on
                .filter(|earlier| decision.made_on < *earlier)
                .map(|_| format!("The decision was made on {}, before the one that it replaces.", decision.made_on))
        },
        CHECK_DAYS,
    ),
];

/// Of a vote.
pub const VOTE: [Contradiction<OfVote>; 11] = [
    refused(
        TO_COME,
        "/result",
        |vote| {
            let has_result = !matches!(vote.result, VoteResult::NotRecorded | VoteResult::Withdrawn);
            let is_counted = vote.votes_for.is_some() || vote.votes_against.is_some();
            let is_taken = has_result || is_counted || cast(vote).is_some();
            sits_later(vote.meeting.as_ref(), vote.now).filter(|_| is_taken)
        },
        "A vote has no result before its meeting: send not_recorded, without counts or a casting vote.",
    ),
    refused(
        TO_COME,
        "/taken_at",
        |vote| {
            let at = vote.taken_at.filter(|at| is_to_come(*at, vote.now));
            at.map(|at| format!("The vote is recorded as taken at {at:?}, which is still to come."))
        },
        CORRECT_TIME,
    ),
    refused(
        "method_against_is_recorded",
        "/is_recorded",
        |vote| {
            let follows = vote.method.is_recorded();
            let (method, is_recorded): (&str, &str) = (vote.method.into(), vote.is_recorded.into());
            (follows != RecordedVoteStatus::NotRecorded && follows != vote.is_recorded)
                .then(|| format!("The method of the vote is {method}, but is_recorded is {is_recorded}."))
        },
        "Send yes with the method recorded, and no with the other methods, or leave is_recorded out.",
    ),
    refused(
        "secret_with_ballots",
        "/ballots",
        |vote| {
            let listed = vote.ballots;
            (vote.method == VoteMethod::Secret && listed > 0)
                .then(|| format!("The vote was secret, but {listed} ballots say who voted how."))
        },
        "Send the counts without ballots, or another method.",
    ),
    refused(
        "casting_vote_without_tie",
        "/casting_vote",
        |vote| {
            let (votes_for, against) = vote.votes_for.zip(vote.votes_against)?;
            cast(vote).filter(|_| votes_for != against)?;
            Some(format!(
                "A casting vote decides a tie, but the counts are {votes_for} for the motion and {against} against it."
            ))
        },
        "Send the counts without the casting vote, or the casting vote none.",
    ),
    refused(
        "result_against_casting_vote",
        "/result",
        |vote| {
            let decided = cast(vote)?;
            let (cast, result): (&str, &str) = (vote.casting_vote.into(), vote.result.into());
            (vote.result != VoteResult::NotRecorded && vote.result != decided)
                .then(|| format!("The casting vote was {cast} the motion, but the result is {result}."))
        },
        "Check the result and the casting vote: for carries the motion, and against loses it.",
    ),
    warning(
        "far_from_meeting",
        "/taken_at",
        |vote| far(vote.meeting.as_ref()?, vote.taken_at?, "The vote was taken"),
        CHECK_TIMES,
    ),
    warning(
        CALLED_OFF,
        "/item_id",
        |vote| off(vote.meeting.as_ref(), "A vote").filter(|_| vote.is_at_item),
        "Check the state of the meeting, or the item of the vote.",
    ),
    warning(
        CALLED_OFF,
        "/decision_id",
        |vote| off(vote.meeting.as_ref(), "A vote").filter(|_| !vote.is_at_item),
        "Check the state of the meeting, or the decision of the vote.",
    ),
    warning(
        "result_against_counts",
        "/result",
        |vote| {
            let (votes_for, against) = vote.votes_for.zip(vote.votes_against)?;
            let said = match vote.result {
                VoteResult::Carried if votes_for < against => "carried",
                VoteResult::Lost if votes_for > against => "lost",
                VoteResult::Tied if votes_for != against => "tied",
                _ => return None,
            };
            Some(format!("The motion is recorded as {said}, with {votes_for} for it and {against} against it."))
        },
        "Check the result and the counts.",
    ),
    warning(
        "named_twice",
        "/ballots",
        |vote| {
            let name = vote.named_twice.as_ref()?;
            Some(format!("Two ballots have the name {name}, and person_id does not show two people."))
        },
        "Remove one of them, or send person_id for both.",
    ),
];

/// Of an attendance.
pub const ATTENDANCE: [Contradiction<OfAttendance>; 7] = [
    refused(
        TO_COME,
        "/state",
        |attendance| sits_later(attendance.meeting.as_ref(), attendance.now).filter(|_| was_there(attendance)),
        "The attendance is not known yet: send expected, or apologies.",
    ),
    warning(
        CALLED_OFF,
        "/state",
        |attendance| off(attendance.meeting.as_ref(), "A person present").filter(|_| was_there(attendance)),
        "Check the state of the meeting.",
    ),
    warning(
        "far_from_meeting",
        "/arrived_at",
        |attendance| far(attendance.meeting.as_ref()?, attendance.arrived_at?, "The person arrived"),
        CHECK_TIMES,
    ),
    warning(
        "far_from_meeting",
        "/left_at",
        |attendance| far(attendance.meeting.as_ref()?, attendance.left_at?, "The person left"),
        CHECK_TIMES,
    ),
    warning(
        "was_not_there",
        "/state",
        |attendance| {
            let is_absent = matches!(attendance.state, AttendanceState::Absent | AttendanceState::Apologies);
            let came = attendance.arrived_at.is_some() || attendance.left_at.is_some();
            (is_absent && came).then(|| {
                "The person has a time of arrival or departure, but the state says that they did not attend.".to_owned()
            })
        },
        "Check the state and the times.",
    ),
    refused(
        "own_substitute",
        "/substitutes_for_id",
        |attendance| attendance.is_own_substitute.then(|| "The person would be their own substitute.".to_owned()),
        "Send the person that the substitute replaced, or null.",
    ),
    warning(
        "replaces_no_member",
        "/substitutes_for_id",
        |attendance| {
            let date = attendance.meeting.as_ref().filter(|_| attendance.replaces_member == Some(false))?.date;
            Some(format!("The person that the substitute replaced has no seat in a body of the meeting on {date}."))
        },
        "Check the person, or record their membership.",
    ),
];

/// Of an item, its minutes and its minute number.
pub const ITEM: [Contradiction<OfItem>; 3] = [
    warning(
        "number_of_another_item",
        "/minute_number",
        |item| {
            let number = item.number_of_another.as_ref()?;
            Some(format!("The public has already read minute number {number} as the number of another item."))
        },
        "If people may cite that item by it, send another number.",
    ),
    warning(
        "minuted_in_future",
        "/minutes",
        |item| {
            let is_open = item.minutes == Some(MinutesPublication::Published);
            sits_later(item.meeting.as_ref(), item.now).filter(|_| is_open)
        },
        "Its minutes are public already: check the date of the meeting.",
    ),
    warning(
        CALLED_OFF,
        "/minutes",
        |item| off(item.meeting.as_ref(), "A minuted item").filter(|_| item.minutes.is_some()),
        "Check the state of the meeting, or remove the minutes.",
    ),
];

/// That something happened at a meeting that did not take place.
fn off(meeting: Option<&Sitting>, what: &str) -> Option<String> {
    let meeting = meeting.filter(|meeting| meeting.is_off())?;
    let state: &str = meeting.state.into();
    Some(format!("{what} is recorded at the meeting of {}, but the state of that meeting is {state}.", meeting.date))
}

/// That a meeting is still to come at which something happened.
fn sits_later(meeting: Option<&Sitting>, now: DateTime<Utc>) -> Option<String> {
    let meeting = meeting?;
    held_to_come(meeting.date, local_day(now, meeting.zone()))
}

fn was_there(attendance: &OfAttendance) -> bool {
    matches!(attendance.state, AttendanceState::Present | AttendanceState::Late | AttendanceState::LeftEarly)
}

/// The result that follows from the casting vote. None if no casting vote is recorded.
fn cast(vote: &OfVote) -> Option<VoteResult> {
    match vote.casting_vote {
        CastingVote::For => Some(VoteResult::Carried),
        CastingVote::Against => Some(VoteResult::Lost),
        CastingVote::None | CastingVote::NotRecorded => None,
    }
}

/// That something happened on a day far from its meeting.
fn far(meeting: &Sitting, at: DateTime<Utc>, what: &str) -> Option<String> {
    let on = local_day(at, meeting.zone());
    let last = meeting.last_day().succ_opt()?;
    (on < meeting.date || on > last).then(|| format!("{what} on {on}, but the meeting was on {}.", meeting.date))
}
