//! What readers see of a meeting.

use super::super::said::{self, Version, part};
use super::{Field, another, in_words, moment, only, sentence, step, text};
use crate::publish::pages::words;
use crate::record::meetings::model::{MeetingState, MinutesState};
use crate::record::meetings::parts::MeetingType;

/// What readers see of a meeting, in the order in which its changes are told.
pub const FIELDS: &[Field] = &[
    sentence("State", &["state"], said::text, |_, now| became(now?)),
    text("Reason", &["state_reason"]),
    another("New date", &["rescheduled_to_id"], "meeting"),
    text("Title", &["title"]),
    in_words("Type", &["type"], type_of),
    only("Bodies", &["body_id"]),
    only("Bodies", &["joint_with"]),
    in_words("When", &["date", "start_local"], said::start),
    text("Note on the start", &["start_note"]),
    text("Time zone", &["timezone"]),
    moment("Planned end", &["planned_end_at"]),
    text("Where", &["location"]),
    only("Address to join online", &["virtual_url"]),
    only("Webcast", &["webcast_url"]),
    step("Agenda published", &["agenda_published_at"], "The agenda was published"),
    text("Reason for short notice", &["short_notice_reason"]),
    step(
        "Notice of private decisions",
        &["private_notice_published_at"],
        "The notice of private decisions was published",
    ),
    step(
        "Second notice of private decisions",
        &["private_second_notice_published_at"],
        "The second notice of private decisions was published",
    ),
    step("Opened", &["actual_start_at"], "The meeting was opened"),
    step("Closed", &["actual_end_at"], "The meeting was closed"),
    step("Decisions published", &["decisions_published_at"], "The decisions were published"),
    step("Minutes published", &["minutes_published_at"], "The minutes were published"),
    sentence("Minutes", &["minutes_state"], said::text, |_, now| minuted(now?)),
    another("Approval of the minutes", &["approved_at_meeting_id"], "meeting"),
    in_words("Signature", &["minutes_signed"], said::signature),
    another("Meeting of the signature", &["minutes_signed_at_meeting_id"], "meeting"),
    only("Source", &["source_url"]),
];

fn type_of(version: &Version<'_>, column: &str) -> Option<String> {
    words::meeting_type(part::<MeetingType>(version, column)?).map(str::to_owned)
}

/// That a meeting came into a state.
fn became(state: &str) -> Option<String> {
    let sentence = match state.parse().ok()? {
        MeetingState::Scheduled => "The meeting is scheduled again.",
        MeetingState::InProgress => "The meeting began.",
        MeetingState::Held => "The meeting was held.",
        MeetingState::Cancelled => "The meeting was cancelled.",
        MeetingState::Postponed => "The meeting was postponed.",
    };
    Some(sentence.to_owned())
}

/// That minutes came into a state.
fn minuted(state: &str) -> Option<String> {
    let sentence = match state.parse().ok()? {
        MinutesState::None => "The record no longer says that there are minutes.",
        MinutesState::Draft => "The minutes are a draft.",
        MinutesState::Approved => "The minutes were approved as a correct record.",
    };
    Some(sentence.to_owned())
}
