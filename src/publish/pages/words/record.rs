//! How the closed sets of meetings, items, papers and decisions read as English.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::super::own::own;
use super::day;
use crate::clock::zone;
use crate::law::clear_days::local_day;
use crate::record::decisions::parts::{
    CallIn, CallInState, DecisionKind, KeyDecisionStatus, ReasonsSource, RecommendationFollowed, Urgency, UrgencyBasis,
};
use crate::record::documents::model::Document;
use crate::record::documents::parts::DocumentKind;
use crate::record::issues::model::{IssueKind, IssueState};
use crate::record::items::parts::ItemKind;
use crate::record::meetings::model::{MeetingState, MinutesState};
use crate::record::meetings::parts::MeetingType;
use crate::record::publication::Publication;

/// When a meeting begins: Thursday 2 August 2018, 18:30.
pub fn when(date: NaiveDate, start_local: Option<NaiveDateTime>) -> String {
    let date = date.format("%A %-d %B %Y");
    match start_local {
        Some(start) => format!("{date}, {}", start.format("%H:%M")),
        None => date.to_string(),
    }
}

/// An instant, as the clocks of a time zone showed it: 2 August 2018, 18:30.
pub fn moment(at: DateTime<Utc>, timezone: &str) -> String {
    at.with_timezone(&zone(timezone)).format("%-d %B %Y, %H:%M").to_string()
}

/// What became of a meeting.
pub fn meeting_state(state: MeetingState) -> &'static str {
    match state {
        MeetingState::Scheduled => "scheduled",
        MeetingState::InProgress => "in progress",
        MeetingState::Held => "held",
        MeetingState::Cancelled => "cancelled",
        MeetingState::Postponed => "postponed",
    }
}

/// The type of a meeting; none where it says nothing.
pub fn meeting_type(kind: MeetingType) -> Option<&'static str> {
    match kind {
        MeetingType::Annual => Some("annual meeting"),
        MeetingType::Extraordinary => Some("extraordinary meeting"),
        MeetingType::Special => Some("special meeting"),
        MeetingType::Hearing => Some("hearing"),
        MeetingType::Other => Some("other meeting"),
        MeetingType::Ordinary | MeetingType::NotRecorded => None,
    }
}

/// That something was added to minutes that had been approved, by the clock of a time zone.
pub fn added_after_approval(at: DateTime<Utc>, timezone: &str) -> String {
    format!("Added on {}, after the minutes were approved.", day(local_day(at, zone(timezone))))
}

/// How far the minutes of a meeting are.
pub fn minutes_state(state: MinutesState) -> &'static str {
    match state {
        MinutesState::None => "none recorded",
        MinutesState::Draft => "draft, not approved yet",
        MinutesState::Approved => "approved as a correct record",
    }
}

/// That a reader sees what the public does not; none where it is public.
pub fn hidden(publication: Publication) -> Option<&'static str> {
    match publication {
        Publication::Published => None,
        Publication::Draft => Some("This is a draft. The public cannot see it."),
        Publication::Scheduled => Some("This will be published automatically. Until then the public cannot see it."),
        Publication::Withdrawn => Some("This was withdrawn. The public can no longer see it."),
    }
}

/// What sort of item it is; none for a matter like most.
pub fn item_kind(kind: ItemKind) -> Option<&'static str> {
    match kind {
        ItemKind::Business | ItemKind::Heading => None,
        ItemKind::Procedural => Some("formality"),
        ItemKind::Motion => Some("motion"),
        ItemKind::Question => Some("question"),
        ItemKind::Petition => Some("petition"),
        ItemKind::Declaration => Some("declarations of interest"),
        ItemKind::Exclusion => Some("exclusion of the press and public"),
    }
}

/// An item by its numbers: minute 44, agenda item 5.
pub fn numbers(agenda_number: Option<&str>, minute_number: Option<&str>) -> Option<String> {
    match (minute_number.map(own), agenda_number.map(own)) {
        (Some(minute), Some(agenda)) if minute != agenda => Some(format!("minute {minute} (agenda item {agenda})")),
        (Some(minute), _) => Some(format!("minute {minute}")),
        (None, Some(agenda)) => Some(format!("agenda item {agenda}")),
        (None, None) => None,
    }
}

/// How a decision was made.
pub fn decision_kind(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Executive => "a decision of the executive as a group",
        DecisionKind::Council => "a decision of the full council",
        DecisionKind::Committee => "a decision of a committee",
        DecisionKind::IndividualMember => "a decision of one member of the executive",
        DecisionKind::OfficerDelegated => "a decision of an officer under delegated powers",
    }
}

/// Whose reasons are recorded, as a sentence; none where that is not recorded.
pub fn reasons_of(reasons_of: ReasonsSource) -> Option<&'static str> {
    match reasons_of {
        ReasonsSource::Recommendation => Some("These are the reasons in the report."),
        ReasonsSource::Decision => Some("These are the reasons that the decision gives."),
        ReasonsSource::NotRecorded => None,
    }
}

/// Whether the recommendation was followed, as a sentence.
pub fn followed(followed: RecommendationFollowed) -> &'static str {
    match followed {
        RecommendationFollowed::Followed => "The record says that the recommendation was followed.",
        RecommendationFollowed::Amended => {
            "The record says that the recommendation was followed in part, or that the decision differs from it."
        }
        RecommendationFollowed::Rejected => "The record says that the recommendation was not followed.",
        RecommendationFollowed::NotApplicable => "The record says that nothing was recommended.",
        RecommendationFollowed::NotRecorded => "The record does not say whether the recommendation was followed.",
    }
}

/// Whether a decision is a key decision, as a sentence.
pub fn key(is_key: KeyDecisionStatus) -> &'static str {
    match is_key {
        KeyDecisionStatus::Yes => "It is a key decision.",
        KeyDecisionStatus::No => "It is not a key decision.",
        KeyDecisionStatus::NotRecorded => "The record does not say whether it is a key decision.",
    }
}

/// How far the call-in of a decision is on a day, in sentences.
pub fn call_in(call_in: &CallIn, today: NaiveDate) -> String {
    let by = call_in.called_in_by.as_ref().map(|who| format!(" by {}", own(who))).unwrap_or_default();
    let state = match (call_in.state, call_in.eligible_until) {
        (CallInState::NotRecorded, Some(last)) => {
            format!(
                "The last day for call-in is recorded as {}. The record does not say whether it was called in.",
                day(last)
            )
        }
        (CallInState::NotRecorded, None) => "The record does not say whether it can be called in.".to_owned(),
        (CallInState::NotSubject, _) => "It cannot be called in.".to_owned(),
        (CallInState::Open, Some(last)) if last < today => {
            format!("It could be called in until {}. The record does not say whether it was.", day(last))
        }
        (CallInState::Open, Some(last)) => format!("It can be called in until {}.", day(last)),
        (CallInState::Open, None) => "It can be called in. The last day is not recorded.".to_owned(),
        (CallInState::Closed, Some(last)) => format!("The time for call-in is over. The last day was {}.", day(last)),
        (CallInState::Closed, None) => "The time for call-in is over. The last day is not recorded.".to_owned(),
        (CallInState::CalledIn, _) => format!("It was called in{by}."),
    };
    match (&call_in.outcome, call_in.state) {
        (Some(outcome), _) => format!("{state} Result: {}", own(outcome)),
        (None, CallInState::CalledIn) => format!("{state} The result is not recorded."),
        (None, _) => state,
    }
}

/// Why a decision could not wait, as a sentence.
pub fn urgency(urgency: &Urgency, timezone: &str) -> String {
    let basis = match urgency.basis {
        UrgencyBasis::GeneralException => {
            "It was taken at five clear days’ notice instead of 28 days (SI 2012/2089 reg 10)"
        }
        UrgencyBasis::SpecialUrgency => "It was taken without notice, by agreement (SI 2012/2089 reg 11)",
    };
    let by = urgency.agreed_by.as_ref().map(|who| format!(", agreed by {}", own(who))).unwrap_or_default();
    let at = urgency.agreed_at.map(|at| format!(", on {}", moment(at, timezone))).unwrap_or_default();
    format!("{basis}{by}{at}.")
}

/// What sort of paper it is.
pub fn document_kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Report => "report",
        DocumentKind::Appendix => "appendix",
        DocumentKind::Agenda => "agenda",
        DocumentKind::AgendaPack => "agenda with all papers",
        DocumentKind::Supplement => "supplement",
        DocumentKind::Minutes => "minutes",
        DocumentKind::DecisionNotice => "notice of decisions",
        DocumentKind::BackgroundPaper => "background paper",
        DocumentKind::Presentation => "slides",
        DocumentKind::Constitution => "constitution",
        DocumentKind::Register => "register",
        DocumentKind::Letter => "letter",
        DocumentKind::Other => "other paper",
    }
}

/// A language by its English name, or by its tag (BCP 47) if that is another language.
pub fn language(tag: &str) -> String {
    let name = match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "ar" => "Arabic",
        "bfi" => "British Sign Language",
        "bn" => "Bengali",
        "cy" => "Welsh",
        "en" => "English",
        "fr" => "French",
        "ga" => "Irish",
        "gd" => "Scottish Gaelic",
        "gu" => "Gujarati",
        "kw" => "Cornish",
        "pa" => "Punjabi",
        "pl" => "Polish",
        "pt" => "Portuguese",
        "ro" => "Romanian",
        "sco" => "Scots",
        "so" => "Somali",
        "uk" => "Ukrainian",
        "ur" => "Urdu",
        _ => return own(tag).into_owned(),
    };
    name.to_owned()
}

/// A language by the name that it gives itself, or by its tag.
pub fn own_name(tag: &str) -> &str {
    match tag {
        "cy" => "Cymraeg",
        "en" => "English",
        "fr" => "Français",
        "ga" => "Gaeilge",
        "gd" => "Gàidhlig",
        "kw" => "Kernewek",
        "pl" => "Polski",
        "sco" => "Scots",
        _ => tag,
    }
}

/// A paper's sort, where a link leads to what is known of it, and not to its file.
pub fn details(kind: DocumentKind) -> String {
    format!("{}: details as JSON", document_kind(kind))
}

/// A paper's sort, the type of its file and its size: report, PDF, 142 KB.
pub fn paper(paper: &Document) -> String {
    let parts = [Some(document_kind(paper.kind).to_owned()), file(paper)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The type of a paper's file and its size: PDF, 142 KB. None where neither is known.
pub fn file(paper: &Document) -> Option<String> {
    let size = paper.size_bytes.map(size).or_else(|| Some(own(paper.size_label.as_ref()?).into_owned()));
    let parts = [paper.media_type.as_deref().map(media_type), size];
    let known: Vec<String> = parts.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.join(", "))
}

/// The type of a file, as people call it.
fn media_type(media_type: &str) -> String {
    match media_type {
        "application/pdf" => "PDF",
        "application/msword" | "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "Word",
        "application/vnd.ms-excel" | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "Excel",
        "application/vnd.ms-powerpoint"
        | "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "PowerPoint",
        "application/rtf" | "text/rtf" => "RTF",
        "text/plain" => "text",
        "text/csv" => "CSV",
        "text/html" => "HTML",
        "image/png" | "image/jpeg" | "image/gif" | "image/tiff" | "image/webp" => "picture",
        other => return own(other).into_owned(),
    }
    .to_owned()
}

/// The size of a file: 142 KB.
pub fn size(bytes: i64) -> String {
    const KILO: i64 = 1000;
    match bytes {
        ..KILO => format!("{bytes} bytes"),
        _ if bytes < KILO * KILO => format!("{} KB", (bytes + KILO / 2) / KILO),
        _ => {
            let tenths = (bytes + KILO * KILO / 20) / (KILO * KILO / 10);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// How far an issue has come.
pub fn issue_state(state: IssueState) -> &'static str {
    match state {
        IssueState::Planned => "planned, at no meeting yet",
        IssueState::Open => "being considered",
        IssueState::Decided => "decided",
        IssueState::Implemented => "decided and carried out",
        IssueState::Closed => "closed without a decision",
        IssueState::Withdrawn => "withdrawn",
        IssueState::NotRecorded => "not recorded",
    }
}

/// Whether an issue calls for a key decision.
pub fn issue_kind(kind: IssueKind) -> &'static str {
    match kind {
        IssueKind::Key => "yes",
        IssueKind::NonKey => "no",
        IssueKind::Other => "no, because it is not for an executive decision",
        IssueKind::NotRecorded => "not recorded",
    }
}

/// A text that begins a sentence.
pub fn begun(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
