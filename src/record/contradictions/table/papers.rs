//! What documents contradict.

use super::{CHECK_DAYS, published, published_to_come, refused, warning};
use crate::record::contradictions::Contradiction;
use crate::record::contradictions::facts::OfDocument;
use crate::record::documents::parts::DocumentKind;

/// Of a document.
pub const DOCUMENT: [Contradiction<OfDocument>; 12] = [
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
    refused(
        "translation_of_translation",
        "/translation_of_id",
        |document| {
            let is_chain = document.original.as_ref()?.is_translation;
            is_chain.then(|| "The document that it translates is itself a translation.".to_owned())
        },
        "Name the original.",
    ),
    refused(
        "translation_of_translation",
        "/translation_of_id",
        |document| {
            let is_chain = document.original.is_some() && !document.translated_into.is_empty();
            is_chain.then(|| "Other documents are translations of this one, so it is an original.".to_owned())
        },
        "Send null, or first name another original for those documents.",
    ),
    refused(
        "translated_into_same_language",
        "/language",
        |document| {
            let (language, of_original) = (document.language.as_ref()?, document.original.as_ref()?.language.as_ref()?);
            let is_same = language.eq_ignore_ascii_case(of_original);
            is_same.then(|| format!("The document has the language {language}, as the one that it translates."))
        },
        "Check both languages. If it is a newer version of the other, name that one in supersedes_id.",
    ),
    refused(
        "translated_into_same_language",
        "/language",
        |document| {
            let language = document.language.as_ref()?;
            let is_same = document.translated_into.iter().any(|other| language.eq_ignore_ascii_case(other));
            is_same.then(|| format!("The document has the language {language}, as one of its translations."))
        },
        "Check both languages.",
    ),
    refused(
        "translation_of_exempt",
        "/translation_of_id",
        |document| {
            let is_open = document.original.as_ref()?.is_withheld && !document.is_withheld;
            is_open.then(|| "The original is exempt, but its translation would not be.".to_owned())
        },
        "Send the exemption for the translation too.",
    ),
    warning(
        "translation_not_exempt",
        "/exemption",
        |document| {
            let is_open = document.is_withheld && !document.translated_into.is_empty();
            is_open.then(|| "The document is exempt, but its translations are not.".to_owned())
        },
        "Send the exemption for its translations too.",
    ),
];

/// Whether a paper is about a meeting that was held, and is not for the meeting to read.
fn tells_of_meeting(kind: DocumentKind) -> bool {
    matches!(kind, DocumentKind::Minutes | DocumentKind::DecisionNotice)
}
