//! What readers see of a decision. Its item never changes, and its meeting, body and day of the meeting follow from it.

use super::super::said::{self, Version, part};
use super::{Field, Manner, another, day, form, in_words, only, sentence, step, text};
use crate::publish::pages::words;

/// What readers see of a decision, in the order in which its changes are told.
pub const FIELDS: &[Field] = &[
    sentence("Replacement", &["superseded_by_id"], said::text, |was, now| {
        let sentence = match (was, now) {
            (None, Some(_)) => "It was replaced by a later decision.",
            (Some(_), None) => "It is no longer replaced by a later decision.",
            _ => "It was replaced by another later decision.",
        };
        Some(sentence.to_owned())
    }),
    another("Replaces", &["supersedes_id"], "decision"),
    text("Reason for the correction", &["correction_reason"]),
    text("Title", &["title"]),
    text("Reference", &["reference"]),
    another("Issue", &["issue_id"], "issue"),
    in_words("Decided by", &["decision_maker"], said::maker),
    Field {
        name: "Decided by",
        columns: &["decision_maker"],
        said: said::maker_id,
        manner: Manner::Behind("person, post or body"),
    },
    in_words("Made as", &["kind"], |version, column| Some(words::decision_kind(part(version, column)?).to_owned())),
    day("Decided on", &["made_on"]),
    in_words("Outcome", &["outcome"], |version, column| Some(words::outcome(part(version, column)?).to_owned())),
    text("Outcome as printed", &["outcome_label"]),
    text("Text", &["text"]),
    form("Text", &["text_html"], said::text),
    in_words("Numbered parts", &["resolutions"], said::resolutions),
    form("Numbered parts", &["resolutions"], said::whole),
    text("Reasons", &["reasons"]),
    form("Reasons", &["reasons_html"], said::text),
    in_words("Source of the reasons", &["reasons_of"], |version, column| {
        words::reasons_of(part(version, column)?).map(str::to_owned)
    }),
    in_words("Alternatives considered and rejected", &["alternatives"], said::alternatives),
    in_words("Conflicts of interest", &["conflicts"], said::conflicts),
    in_words("Legal basis", &["legal_basis"], said::legal_basis),
    in_words("Money", &["money"], said::money),
    in_words("Key decision", &["is_key"], key),
    text("Criteria of a key decision", &["key_criteria"]),
    step("Notice of the key decision", &["key_notice_published_at"], "The notice of the key decision was published"),
    in_words("Wards affected", &["wards"], said::list),
    in_words("Topics", &["topics"], said::list),
    in_words("Places", &["places"], said::places),
    in_words("Call-in", &["call_in"], said::call_in),
    in_words("Urgency", &["urgency"], said::urgency),
    step("Published", &["published_at"], "The decision was published"),
    day("In effect from", &["effective_from"]),
    day("No longer in force from", &["no_longer_in_force_on"]),
    step("Carried out", &["implemented_at"], "The decision was carried out"),
    sentence("Recommendation", &["recommendation_followed"], said::text, |_, now| {
        let followed = now?.parse().ok()?;
        Some(words::followed(followed).to_owned())
    }),
    only("Source", &["source_url"]),
];

fn key(version: &Version<'_>, column: &str) -> Option<String> {
    Some(words::key(part(version, column)?).to_owned())
}
