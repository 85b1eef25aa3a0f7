//! What meetings contradict: their own days and times, their bodies, and one another.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{
    CALLED_OFF, CHECK_DAYS, CHECK_TIMES, CORRECT_DATE, NOT_HELD, TO_COME, after_last, before_first, held_to_come,
    published, published_to_come, refused, warning,
};
use crate::record::contradictions::Contradiction;
use crate::record::contradictions::facts::{Approval, OfMeeting, Signing};
use crate::record::meetings::model::{MeetingState, MinutesState};

/// Longer meetings are unusual.
const LONG: TimeDelta = TimeDelta::hours(24);

/// A meeting that is recorded as held, or as sitting now, before its day.
pub const HELD_TO_COME: Contradiction<OfMeeting> = refused(
    TO_COME,
    "/state",
    |meeting| {
        let took_place = matches!(meeting.sitting.state, MeetingState::Held | MeetingState::InProgress);
        held_to_come(meeting.sitting.date, meeting.today).filter(|_| took_place)
    },
    "A meeting in the future cannot be held or in progress. Send the state scheduled, or correct the date.",
);

/// Of a meeting by itself.
pub const MEETING: [Contradiction<OfMeeting>; 36] = [
    HELD_TO_COME,
    refused(
        NOT_CALLED_OFF,
        "/state_reason",
        |meeting| not_called_off(meeting, "a reason why it was called off").filter(|_| meeting.has_state_reason),
        "Send null, or the state cancelled or postponed.",
    ),
    refused(
        NOT_CALLED_OFF,
        "/rescheduled_to_id",
        |meeting| not_called_off(meeting, "another meeting instead of it").filter(|_| meeting.is_rescheduled),
        "Send null, or the state cancelled or postponed.",
    ),
    refused(
        "signed_before_approval",
        "/minutes_signed",
        signed_unapproved,
        "Send the minutes state approved with the signature, or send null.",
    ),
    refused(
        TO_COME,
        "/minutes_signed/on",
        |meeting| {
            let on = meeting.signed_on.filter(|on| *on > meeting.today)?;
            Some(format!("The minutes are recorded as signed on {on}, which is still to come."))
        },
        "Send the date on which they were signed.",
    ),
    refused(
        SIGNED_EARLY,
        "/minutes_signed/on",
        |meeting| signed_early(meeting.signed_on?, meeting.sitting.date),
        "Send the date on which they were signed.",
    ),
    refused(TO_COME, "/actual_start_at", |meeting| opened_to_come(meeting, meeting.actual_start_at), CORRECT_DATE),
    refused(TO_COME, "/actual_end_at", |meeting| opened_to_come(meeting, meeting.actual_end_at), CORRECT_DATE),
    refused(
        TO_COME,
        "/minutes_state",
        |meeting| held_to_come(meeting.sitting.date, meeting.today).filter(|_| is_minuted(meeting)),
        "There are no minutes before a meeting. Send the minutes state none, or correct the date.",
    ),
    published("/agenda_published_at", |meeting| published_to_come(meeting.announced, meeting.agenda_published_at)),
    published("/decisions_published_at", |meeting| {
        published_to_come(meeting.announced, meeting.decisions_published_at)
    }),
    published("/minutes_published_at", |meeting| published_to_come(meeting.announced, meeting.minutes_published_at)),
    published("/private_notice_published_at", |meeting| {
        published_to_come(meeting.announced, meeting.private_notice_published_at)
    }),
    published("/private_second_notice_published_at", |meeting| {
        published_to_come(meeting.announced, meeting.private_second_notice_published_at)
    }),
    warning(
        "body_not_begun",
        "/date",
        |meeting| before_first(meeting.sitting.date, meeting.body.0, "body"),
        CHECK_DAYS,
    ),
    warning("body_ended", "/date", |meeting| after_last(meeting.sitting.date, meeting.body.1, "body"), CHECK_DAYS),
    warning(
        "council_not_begun",
        "/date",
        |meeting| before_first(meeting.sitting.date, meeting.council.0, "council"),
        CHECK_DAYS,
    ),
    warning(
        "council_ended",
        "/date",
        |meeting| after_last(meeting.sitting.date, meeting.council.1, "council"),
        CHECK_DAYS,
    ),
    warning(
        "body_not_begun",
        "/joint_with",
        |meeting| meeting.joint.iter().find_map(|days| before_first(meeting.sitting.date, days.0, FURTHER)),
        CHECK_DAYS,
    ),
    warning(
        "body_ended",
        "/joint_with",
        |meeting| meeting.joint.iter().find_map(|days| after_last(meeting.sitting.date, days.1, FURTHER)),
        CHECK_DAYS,
    ),
    warning(
        CALLED_OFF,
        "/state",
        taken_when_off,
        "Check the state, or withdraw the records of events that did not happen.",
    ),
    warning("rescheduled_to_earlier", "/rescheduled_to_id", rescheduled_to_earlier, "Check both meetings."),
    warning(
        "far_from_meeting",
        "/date",
        |meeting| {
            let count = Some(meeting.moved.decisions_of_other_days).filter(|count| *count > 0)?;
            let date = meeting.sitting.date;
            Some(format!("Decisions at this meeting that were made on another day than {date}: {count}."))
        },
        CHECK_DAYS,
    ),
    warning(
        "decided_by_another_body",
        "/body_id",
        |meeting| {
            let count = Some(meeting.moved.decisions_of_other_bodies).filter(|count| *count > 0)?;
            Some(format!("Decisions at this meeting that another body made: {count}."))
        },
        "Check the body, or the decisions.",
    ),
    warning("unusual_length", "/planned_end_at", |meeting| long(meeting, meeting.planned_end_at), CHECK_TIMES),
    warning("unusual_length", "/actual_end_at", |meeting| long(meeting, meeting.actual_end_at), CHECK_TIMES),
    warning("far_from_meeting", "/actual_start_at", far_start, CHECK_TIMES),
    warning(
        "meeting_not_held",
        "/minutes_state",
        |meeting| not_held(meeting, "has minutes").filter(|_| is_minuted(meeting)),
        "Check its state.",
    ),
    warning(
        "meeting_not_held",
        "/actual_start_at",
        |meeting| not_held(meeting, "was opened").filter(|_| meeting.actual_start_at.is_some()),
        "Check its state.",
    ),
    warning(
        "meeting_not_held",
        "/actual_end_at",
        |meeting| not_held(meeting, "was closed").filter(|_| meeting.actual_end_at.is_some()),
        "Check its state.",
    ),
    warning(
        "meeting_not_closed",
        "/actual_end_at",
        |meeting| {
            let sits_now = meeting.sitting.state == MeetingState::InProgress && meeting.actual_end_at.is_some();
            sits_now.then(|| "The meeting was closed, but its state is in_progress.".to_owned())
        },
        "Check its state.",
    ),
    warning(
        "meeting_long_ago",
        "/state",
        |meeting| {
            let is_long_ago = meeting.today.signed_duration_since(meeting.sitting.date) > TimeDelta::days(7);
            (is_long_ago && meeting.sitting.state == MeetingState::InProgress)
                .then(|| format!("The meeting was on {}, but its state is in_progress.", meeting.sitting.date))
        },
        "Check its state.",
    ),
    warning(
        "agenda_after_meeting",
        "/agenda_published_at",
        |meeting| {
            let on = meeting.agenda_published_at.map(|at| meeting.day(at));
            on.filter(|on| *on > meeting.sitting.date)
                .map(|on| format!("The agenda was published on {on}, after the meeting of {}.", meeting.sitting.date))
        },
        CHECK_DAYS,
    ),
    warning("far_from_meeting", "/agenda_published_at", long_before, CHECK_DAYS),
    warning(
        "published_before_meeting",
        "/decisions_published_at",
        |meeting| before_meeting(meeting, meeting.decisions_published_at, "decisions"),
        CHECK_DAYS,
    ),
    warning(
        "published_before_meeting",
        "/minutes_published_at",
        |meeting| before_meeting(meeting, meeting.minutes_published_at, "minutes"),
        CHECK_DAYS,
    ),
];

/// Of a meeting and the one that approved its minutes, said of the first.
pub const APPROVAL: [Contradiction<Approval>; 3] = [
    refused(ANOTHER_BODY, "/approved_at_meeting_id", of_another_body, "Name a meeting of the same body."),
    refused(NOT_LATER, "/approved_at_meeting_id", not_later, "Name a later meeting."),
    refused(NOT_HELD, "/approved_at_meeting_id", approved_unheld, "Mark that meeting as held first, or name another."),
];

/// The same, said of the meeting that approved the minutes.
pub const APPROVING: [Contradiction<Approval>; 3] = [
    refused(ANOTHER_BODY, "/body_id", of_another_body, "This meeting approved them, so its body stays."),
    refused(NOT_LATER, "/date", not_later, "This meeting approved them, so it stays the later one."),
    refused(NOT_HELD, "/state", approved_unheld, "This meeting approved them, so it stays held."),
];

/// Of a meeting and the one at which its minutes were signed.
pub const SIGNING: [Contradiction<Signing>; 4] = [
    refused(
        "signed_at_meeting_not_held",
        SIGNED_AT,
        |signing| {
            let took_place = matches!(signing.at.state, MeetingState::Held | MeetingState::InProgress);
            let (of, at) = (signing.signed.date, signing.at.date);
            (!took_place).then(|| {
                format!(
                    "The minutes of the meeting of {of} cannot be signed at the meeting of {at}, which is not recorded \
                     as held."
                )
            })
        },
        "Mark that meeting as held first, or name another.",
    ),
    refused(
        SIGNED_EARLY,
        SIGNED_AT,
        |signing| signed_early(signing.at.last_day(), signing.signed.date),
        "Name the same or a later meeting.",
    ),
    warning(
        "far_from_meeting",
        "/minutes_signed/on",
        |signing| {
            let Signing { on, at, .. } = signing;
            let is_far = *on < at.date || *on > at.last_day();
            is_far.then(|| format!("The minutes were signed on {on}, at a meeting of {}.", at.date))
        },
        CHECK_DAYS,
    ),
    warning(
        "signed_by_another_body",
        SIGNED_AT,
        |signing| {
            let is_other = !signing.signed.shares_a_body(&signing.at);
            is_other.then(|| "The minutes were signed at a meeting of another body.".to_owned())
        },
        "Check the meeting.",
    ),
];

const FURTHER: &str = "further body of the joint meeting";
const NOT_CALLED_OFF: &str = "not_called_off";
const SIGNED_EARLY: &str = "signed_before_meeting";
const SIGNED_AT: &str = "/minutes_signed/at_meeting_id";
const ANOTHER_BODY: &str = "approved_by_another_body";
const NOT_LATER: &str = "approved_before_meeting";

/// That a meeting which takes place has what only one has that was called off.
fn not_called_off(meeting: &OfMeeting, what: &str) -> Option<String> {
    let state: &str = meeting.sitting.state.into();
    (!meeting.sitting.is_off()).then(|| format!("The state of the meeting is {state}, but the record has {what}."))
}

/// Meetings are brought forward, but seldom.
fn rescheduled_to_earlier(meeting: &OfMeeting) -> Option<String> {
    let (off, other) = (&meeting.sitting, meeting.rescheduled_to.as_ref()?);
    let starts_earlier = off.start_at.zip(other.start_at).is_some_and(|(off, other)| other < off);
    let is_earlier = other.date < off.date || other.date == off.date && starts_earlier;
    is_earlier.then(|| {
        format!("The meeting of {} takes place instead of that of {}, and is not later.", other.date, off.date)
    })
}

fn signed_unapproved(meeting: &OfMeeting) -> Option<String> {
    meeting.signed_on?;
    match meeting.sitting.minutes_state {
        MinutesState::None => Some("The minutes are signed, but the record has no minutes.".to_owned()),
        MinutesState::Draft => Some("The minutes are a draft, and only approved minutes are signed.".to_owned()),
        MinutesState::Approved => None,
    }
}

fn signed_early(on: NaiveDate, date: NaiveDate) -> Option<String> {
    (on < date).then(|| format!("The minutes of the meeting of {date} cannot be signed on {on}, before it."))
}

fn of_another_body(approval: &Approval) -> Option<String> {
    let is_other = !approval.approved.shares_a_body(&approval.at);
    is_other.then(|| {
        let on = approval.approved.date;
        format!("The minutes of the meeting of {on} cannot be approved by a meeting of another body.")
    })
}

fn not_later(approval: &Approval) -> Option<String> {
    let Approval { approved, at } = approval;
    let is_too_early = match approval.is_done() {
        true => (at.date, at.start_at) <= (approved.date, approved.start_at),
        false => at.date < approved.date,
    };
    is_too_early.then(|| {
        format!(
            "The minutes of the meeting of {} cannot be approved at a meeting of {}, which is not later.",
            approved.date, at.date
        )
    })
}

/// Minutes that are still a draft may name the meeting that is to approve them.
fn approved_unheld(approval: &Approval) -> Option<String> {
    let Approval { approved, at } = approval;
    let cannot = if approval.is_done() { at.state != MeetingState::Held } else { at.is_off() };
    cannot.then(|| {
        format!(
            "The minutes of the meeting of {} cannot be approved at the meeting of {}, which is not recorded as held.",
            approved.date, at.date
        )
    })
}

fn opened_to_come(meeting: &OfMeeting, at: Option<DateTime<Utc>>) -> Option<String> {
    let on = at.map(|at| meeting.day(at)).filter(|on| *on > meeting.today)?;
    Some(format!("The meeting is recorded as opened or closed on {on}, which is in the future."))
}

fn is_minuted(meeting: &OfMeeting) -> bool {
    meeting.sitting.minutes_state != MinutesState::None
}

/// That a meeting of a day that is past did something, though it is not recorded as held.
fn not_held(meeting: &OfMeeting, did: &str) -> Option<String> {
    let state = match meeting.sitting.state {
        MeetingState::Scheduled => "scheduled",
        MeetingState::Cancelled => "cancelled",
        MeetingState::Postponed => "postponed",
        MeetingState::InProgress | MeetingState::Held => return None,
    };
    Some(format!("The meeting {did}, and its state is {state}."))
}

fn taken_when_off(meeting: &OfMeeting) -> Option<String> {
    let taken = meeting.taken;
    let counts = [
        (taken.decisions, "decisions"),
        (taken.votes, "votes"),
        (taken.present, "people present"),
        (taken.minuted, "minuted items"),
    ];
    let counted: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{what}: {count}")).collect();
    let is_off = meeting.sitting.is_off() && !counted.is_empty();
    is_off.then(|| format!("The meeting did not take place, but the record has events at it ({}).", counted.join(", ")))
}

/// That a meeting lasted very long: from when it was opened, or else from when it was to begin.
fn long(meeting: &OfMeeting, end: Option<DateTime<Utc>>) -> Option<String> {
    let end = end?;
    let begun = meeting.actual_start_at.filter(|_| Some(end) == meeting.actual_end_at).or(meeting.sitting.start_at);
    let is_long = match begun {
        Some(begun) => end.signed_duration_since(begun) > LONG,
        None => meeting.day(end).signed_duration_since(meeting.sitting.date) > LONG,
    };
    is_long.then(|| format!("The meeting of {} ended more than a day later, at {end:?}.", meeting.sitting.date))
}

fn far_start(meeting: &OfMeeting) -> Option<String> {
    let on = meeting.actual_start_at.map(|at| meeting.day(at))?;
    let days = on.signed_duration_since(meeting.sitting.date).num_days();
    (days.abs() > 1).then(|| format!("The meeting of {} was opened on {on}.", meeting.sitting.date))
}

fn long_before(meeting: &OfMeeting) -> Option<String> {
    let on = meeting.agenda_published_at.map(|at| meeting.day(at))?;
    let date = meeting.sitting.date;
    let is_long = date.signed_duration_since(on) > TimeDelta::days(366);
    is_long.then(|| format!("The agenda was published on {on}, more than a year before the meeting of {date}."))
}

fn before_meeting(meeting: &OfMeeting, at: Option<DateTime<Utc>>, what: &str) -> Option<String> {
    let on = at.map(|at| meeting.day(at)).filter(|on| *on < meeting.sitting.date)?;
    Some(format!("The {what} were published on {on}, before the meeting of {}.", meeting.sitting.date))
}
