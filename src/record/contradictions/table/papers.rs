//! What documents contradict.

use super::{CHECK_DAYS, published, published_to_come, warning};
use crate::record::contradictions::Contradiction;
use crate::record::contradictions::facts::OfDocument;
use crate::record::documents::parts::DocumentKind;

/// Of a document.
pub const DOCUMENT: [Contradiction<OfDocument>; 6] = [
    published("/published_at", |document| published_to_come(document.announced, document.published_at)),
    warning(
        "written_in_future",
        "/written_on",
        |document| {
            let tomorrow = document.announced.now.date_naive().succ_opt()?;
            let on = document.written_on.filter(|on| *on > tomorrow);
            on.map(|on| format!("The document bears the date {on}, which is still to come."))
        },
        "Check the date.",
    ),
    warning(
        "published_before_written",
        "/published_at",
        |document| {
            let written_on = document.written_on?;
            let on = document.published_at.map(|at| at.date_naive()).filter(|on| *on < written_on);
            on.map(|on| format!("The document was published on {on}, before the date that it bears, {written_on}."))
        },
        CHECK_DAYS,
    ),
    warning(
        "written_after_meeting",
        "/written_on",
        |document| {
            let (meeting, written_on) = (document.meeting.as_ref()?, document.written_on?);
            let is_late = !tells_of_meeting(document.kind) && written_on > meeting.last_day();
            is_late.then(|| {
                let date = meeting.date;
                format!("The paper bears the date {written_on}, after the meeting of {date} that it is for.")
            })
        },
        CHECK_DAYS,
    ),
    warning(
        "written_before_meeting",
        "/written_on",
        |document| {
            let (meeting, written_on) = (document.meeting.as_ref()?, document.written_on?);
            let is_early = tells_of_meeting(document.kind) && written_on < meeting.date;
            is_early.then(|| {
                let date = meeting.date;
                format!("The document bears the date {written_on}, before the meeting of {date} that it is about.")
            })
        },
        CHECK_DAYS,
    ),
    warning(
        "superseded_twice",
        "/supersedes_id",
        |document| {
            let is_second = document.is_second_successor;
            is_second.then(|| "Another document already replaces the one that this document replaces.".to_owned())
        },
        "If they follow one another, name the later of the two.",
    ),
];

/// Whether a paper is about a meeting that was held, and is not for the meeting to read.
fn tells_of_meeting(kind: DocumentKind) -> bool {
    matches!(kind, DocumentKind::Minutes | DocumentKind::DecisionNotice)
}
