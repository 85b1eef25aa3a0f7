//! The table: every column of a record that may be frozen, and how much of it a frozen one keeps.

use super::said::Said;
use super::{Bound, Freezes};
use crate::database::sql::Json;
use crate::identifier::Identifier;
use crate::kind::Kind;
use crate::record::attendances::model::AttendanceColumns;
use crate::record::decision_maker::DecisionMaker;
use crate::record::decisions::model::DecisionColumns;
use crate::record::decisions::parts::{CallIn, CallInState};
use crate::record::documents::model::DocumentColumns;
use crate::record::items::model::ItemColumns;
use crate::record::meetings::model::{MeetingColumns, MeetingState, MinutesState};
use crate::record::publication::Publication;
use crate::record::translations::{Translation, Translations};
use crate::record::votes::model::VoteColumns;
use crate::record::votes::parts::Ballot;

/// Writes down how each column is kept: it `stays` as it is; or `once` it says something; or as a function of it (`by`)
/// or of the whole row (`with`) allows; or the record that is `known`; or it is `free`. A column with another name in
/// the contract has its pointer. The compiler refuses a table that leaves out a column.
macro_rules! altered {
    ($columns:ident: $($name:ident $rule:ident $($detail:expr)?;)+) => {
        fn altered(&self, now: &$columns) -> Vec<&'static str> {
            let $columns { $($name: _),+ } = self;
            let mut altered = Vec::new();
            $(rule! { altered, self, now, $name $rule $($detail)? })+
            altered
        }
    };
}

macro_rules! rule {
    ($altered:ident, $was:ident, $now:ident, $name:ident free) => {};
    ($altered:ident, $was:ident, $now:ident, $name:ident stays) => {
        if $was.$name != $now.$name {
            $altered.push(concat!("/", stringify!($name)));
        }
    };
    ($altered:ident, $was:ident, $now:ident, $name:ident once) => {
        if $was.$name.is_said() && $was.$name != $now.$name {
            $altered.push(concat!("/", stringify!($name)));
        }
    };
    ($altered:ident, $was:ident, $now:ident, $name:ident once $pointer:expr) => {
        if $was.$name.is_said() && $was.$name != $now.$name {
            $altered.push($pointer);
        }
    };
    ($altered:ident, $was:ident, $now:ident, $name:ident by $is_kept:expr) => {
        if !$is_kept(&$was.$name, &$now.$name) {
            $altered.push(concat!("/", stringify!($name)));
        }
    };
    ($altered:ident, $was:ident, $now:ident, $name:ident with $is_kept:expr) => {
        if !$is_kept($was, $now) {
            $altered.push(concat!("/", stringify!($name)));
        }
    };
    ($altered:ident, $was:ident, $now:ident, $name:ident known $pointer:expr) => {
        if !is_not_another($was.$name, $now.$name) {
            $altered.push($pointer);
        }
    };
}

impl Freezes for MeetingColumns {
    const KIND: Kind = Kind::Meeting;

    altered! { MeetingColumns:
        council_id free;
        identifiers by keeps_keys;
        source_url free;
        publication free;
        publish_at free;
        withdrawn_reason free;
        body_id stays;
        joint_with stays;
        // Follows from the day.
        municipal_year_id free;
        title stays;
        type_ once "/type";
        minutes_state by keeps_approval;
        state by keeps_holding;
        // Minutes are of a meeting that took place.
        state_reason free;
        rescheduled_to_id free;
        date stays;
        start_at once;
        start_note once;
        // Both follow from the start.
        start_local free;
        sort_at free;
        timezone stays;
        planned_end_at free;
        actual_start_at once;
        actual_end_at once;
        location once;
        virtual_url free;
        webcast_url free;
        // The minutes do not print them.
        agenda_published_at free;
        decisions_published_at free;
        minutes_published_at free;
        approved_at_meeting_id once;
        // Minutes are signed after they are approved.
        minutes_signed once;
        minutes_signed_at_meeting_id known "/minutes_signed/at_meeting_id";
        short_notice_reason free;
        private_notice_published_at free;
        private_second_notice_published_at free;
        translations by keeps_translations;
    }

    fn bound(&self) -> Bound {
        if self.minutes_state == MinutesState::Approved { Bound::Meeting } else { Bound::Nothing }
    }
}

/// The fields (as JSON Pointers) that a write would alter of a meeting that approved or corrected the minutes of
/// another, as far as those minutes print them.
pub fn altered_of_approving(was: &MeetingColumns, now: &MeetingColumns) -> Vec<&'static str> {
    let printed = [
        ("/body_id", was.body_id == now.body_id),
        ("/joint_with", was.joint_with == now.joint_with),
        ("/date", was.date == now.date),
        ("/state", keeps_holding(&was.state, &now.state)),
    ];
    printed.into_iter().filter(|(_, is_kept)| !is_kept).map(|(pointer, _)| pointer).collect()
}

impl Freezes for ItemColumns {
    const KIND: Kind = Kind::Item;

    altered! { ItemColumns:
        council_id free;
        identifiers by keeps_keys;
        source_url free;
        publication free;
        publish_at free;
        withdrawn_reason free;
        meeting_id stays;
        parent_id stays;
        section stays;
        position stays;
        agenda_number stays;
        minute_number stays;
        // Both follow from the meeting.
        numbered_in_body_id free;
        numbered_in_year_id free;
        title stays;
        purpose stays;
        kind stays;
        issue_id free;
        presented_by stays;
        presented_by_person_id known "/presented_by/person_id";
        report_by stays;
        recommendation stays;
        // They help to find it, and the minutes do not print them. Its keys follow from both.
        topics free;
        places free;
        concern_keys free;
        minutes with keeps_minutes;
        exemption free;
        disclosure free;
        is_withheld free;
        added_after_approval_at free;
        minutes_corrections with keeps_corrections;
        translations by keeps_translations;
    }

    fn bound(&self) -> Bound {
        Bound::Minutes { of: self.meeting_id, is_part: self.is_minuted() }
    }
}

impl Freezes for AttendanceColumns {
    const KIND: Kind = Kind::Attendance;

    altered! { AttendanceColumns:
        council_id free;
        identifiers by keeps_keys;
        source_url free;
        publication free;
        publish_at free;
        withdrawn_reason free;
        meeting_id stays;
        person_id known "/person_id";
        position stays;
        name_as_recorded stays;
        post_label stays;
        capacity stays;
        state stays;
        substitutes_for stays;
        substitutes_for_id known "/substitutes_for_id";
        arrived_at stays;
        left_at stays;
        added_after_approval_at free;
    }

    fn bound(&self) -> Bound {
        Bound::Minutes { of: self.meeting_id, is_part: self.publication != Publication::Draft }
    }
}

impl Freezes for DocumentColumns {
    const KIND: Kind = Kind::Document;

    altered! { DocumentColumns:
        council_id free;
        identifiers by keeps_keys;
        source_url free;
        publication free;
        publish_at free;
        withdrawn_reason free;
        meeting_id stays;
        // A paper of a meeting is of nothing else.
        item_id free;
        decision_id free;
        issue_id free;
        strategy_id free;
        body_id free;
        owner_id free;
        position free;
        role free;
        kind stays;
        title stays;
        file_name once;
        media_type once;
        size_bytes once;
        size_label once;
        sha256 once;
        language once;
        page_count once;
        author_post_label once;
        written_on once;
        published_at free;
        parent_id stays;
        supersedes_id stays;
        translation_of_id once;
        added_after_approval_at free;
        exemption free;
        disclosure free;
        is_withheld free;
    }

    fn bound(&self) -> Bound {
        match self.meeting_of_minutes() {
            Some(of) => Bound::Minutes { of, is_part: self.is_minutes_of().is_some() },
            None => Bound::Nothing,
        }
    }
}

impl Freezes for DecisionColumns {
    const KIND: Kind = Kind::Decision;

    altered! { DecisionColumns:
        council_id free;
        identifiers by keeps_keys;
        source_url free;
        publication free;
        publish_at free;
        withdrawn_reason free;
        title once;
        reference once;
        item_id stays;
        // All three follow from the item.
        meeting_id free;
        body_id free;
        meeting_date free;
        issue_id free;
        decision_maker by keeps_maker;
        kind stays;
        text stays;
        text_html stays;
        resolutions stays;
        money once;
        outcome stays;
        outcome_label once;
        recommendation_followed once;
        made_on stays;
        // The rest of its statement (SI 2012/2089 reg 12(2)).
        reasons once;
        reasons_html with keeps_reasons_html;
        reasons_of once;
        alternatives once;
        conflicts once;
        legal_basis once;
        // By these it is known whether and until when it can be called in.
        is_key once;
        key_criteria once;
        key_notice_published_at once;
        wards once;
        call_in by keeps_call_in;
        urgency once;
        published_at once;
        effective_from once;
        // Both come later, and say nothing of what was decided.
        implemented_at free;
        no_longer_in_force_on free;
        // They help to find it. Its keys follow from both, and from the wards.
        topics free;
        places free;
        concern_keys free;
        supersedes_id once;
        correction_reason once;
        translations by keeps_translations;
    }

    fn bound(&self) -> Bound {
        Bound::Itself
    }
}

impl Freezes for VoteColumns {
    const KIND: Kind = Kind::Vote;

    altered! { VoteColumns:
        council_id free;
        identifiers by keeps_keys;
        source_url free;
        publication free;
        publish_at free;
        withdrawn_reason free;
        item_id stays;
        decision_id stays;
        // Follows from the item or the decision.
        meeting_id free;
        // It only orders the votes.
        position free;
        taken_at once;
        motion stays;
        mover once;
        seconder once;
        result once;
        votes_for once;
        votes_against once;
        abstentions once;
        casting_vote once;
        method once;
        is_recorded once;
        ballots by keeps_ballots;
        supersedes_id once;
        correction_reason once;
        is_withheld free;
    }

    fn bound(&self) -> Bound {
        Bound::Itself
    }
}

/// A key by which others know a record stays its key, or it could be given to another.
fn keeps_keys(was: &Json<Vec<Identifier>>, now: &Json<Vec<Identifier>>) -> bool {
    let is_there =
        |key: &Identifier| now.0.iter().any(|other| (&other.scheme, &other.value) == (&key.scheme, &key.value));
    was.0.iter().all(is_there)
}

/// A translation that was read stays. A missing one can come later: it changes nothing that was read.
fn keeps_translations<T: Translation>(was: &Json<Translations<T>>, now: &Json<Translations<T>>) -> bool {
    was.0.are_kept_in(&now.0)
}

fn keeps_approval(was: &MinutesState, now: &MinutesState) -> bool {
    *was != MinutesState::Approved || was == now
}

fn keeps_holding(was: &MeetingState, now: &MeetingState) -> bool {
    *was != MeetingState::Held || was == now
}

fn keeps_maker(was: &Json<DecisionMaker>, now: &Json<DecisionMaker>) -> bool {
    was.0.is_still(&now.0)
}

/// Recorded reasons keep their HTML, also where they had none.
fn keeps_reasons_html(was: &DecisionColumns, now: &DecisionColumns) -> bool {
    was.reasons.is_none() || was.reasons_html == now.reasons_html
}

/// An unknown person or meeting may become known. A known one becomes neither another nor unknown, from where it could
/// become another.
fn is_not_another<T: PartialEq>(was: Option<T>, now: Option<T>) -> bool {
    was.is_none() || was == now
}

/// Minutes that were published keep their text, or a correction keeps it, and become no draft that could be altered.
fn keeps_minutes(was: &ItemColumns, now: &ItemColumns) -> bool {
    let Some(before) = was.minutes.as_ref().map(|minutes| &minutes.0).filter(|_| was.is_minuted()) else { return true };
    let is_same = |text: &str, html: &str| (text, html) == (before.text.as_str(), before.html.as_str());
    let corrections = now.minutes_corrections.0.get(was.minutes_corrections.0.len()..).unwrap_or_default();
    let is_kept = match corrections {
        [] => now.minutes.as_ref().is_some_and(|minutes| is_same(&minutes.0.text, &minutes.0.html)),
        [correction, ..] => is_same(&correction.text, &correction.html),
    };
    is_kept && now.is_minuted()
}

/// A correction stays, and others may follow.
fn keeps_corrections(was: &ItemColumns, now: &ItemColumns) -> bool {
    now.minutes_corrections.0.starts_with(&was.minutes_corrections.0)
}

/// A call-in goes on: recorded facts of it stay, and its state does not go back.
fn keeps_call_in(was: &Json<CallIn>, now: &Json<CallIn>) -> bool {
    let (was, now) = (&was.0, &now.0);
    let goes_on = match was.state {
        CallInState::NotRecorded => true,
        CallInState::Open => [CallInState::Open, CallInState::Closed, CallInState::CalledIn].contains(&now.state),
        CallInState::NotSubject | CallInState::Closed | CallInState::CalledIn => was.state == now.state,
    };
    goes_on
        && (was.eligible_until.is_none() || was.eligible_until == now.eligible_until)
        && (was.called_in_by.is_none() || was.called_in_by == now.called_in_by)
        && (was.outcome.is_none() || was.outcome == now.outcome)
}

/// Ballots that are listed stay; others may be added.
fn keeps_ballots(was: &Json<Vec<Ballot>>, now: &Json<Vec<Ballot>>) -> bool {
    now.0.len() >= was.0.len() && was.0.iter().all(|ballot| now.0.iter().any(|other| ballot.is_still(other)))
}
