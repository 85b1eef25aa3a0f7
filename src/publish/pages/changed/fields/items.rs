//! What readers see of an item. Its position is no number that is printed: one new item moves all others.

use super::super::said::{self, Version, part};
use super::{Field, Manner, another, form, in_words, only, sentence, text};
use crate::publish::pages::words;
use crate::record::items::parts::ItemKind;

/// What readers see of an item, in the order in which its changes are told.
pub const FIELDS: &[Field] = &[
    sentence("Exemption", &["exemption"], said::whole, |was, now| {
        let sentence = "It became exempt or confidential. The public saw only a redacted version.";
        (was.is_none() && now.is_some()).then(|| sentence.to_owned())
    }),
    sentence("Disclosure", &["disclosure"], said::disclosure, |_, now| {
        Some(format!("It was disclosed. Why: {}", now?))
    }),
    text("Number on the agenda", &["agenda_number"]),
    text("Number in the minutes", &["minute_number"]),
    text("Title", &["title"]),
    in_words("Section", &["section"], said::section),
    another("Part of", &["parent_id"], "item"),
    in_words("Kind of item", &["kind"], kind),
    another("Issue", &["issue_id"], "issue"),
    in_words("Presented by", &["presented_by"], said::presenter),
    Field {
        name: "Presented by",
        columns: &["presented_by_person_id"],
        said: said::text,
        manner: Manner::Behind("person"),
    },
    text("Report by", &["report_by"]),
    in_words("Purpose", &["purpose"], said::rich),
    form("Purpose", &["purpose"], said::structure),
    in_words("Recommendation", &["recommendation"], said::recommendation),
    form("Recommendation", &["recommendation"], said::structure),
    in_words("Reasons for the recommendation", &["recommendation"], said::recommendation_reasons),
    sentence("Minutes", &["minutes_corrections"], said::correction, |_, now| {
        Some(format!("The minutes were corrected. Why: {}", now?))
    }),
    in_words("Minutes", &["minutes"], said::minutes),
    form("Minutes", &["minutes"], said::structure),
    in_words("Topics", &["topics"], said::list),
    in_words("Places", &["places"], said::places),
    only("Source", &["source_url"]),
];

fn kind(version: &Version<'_>, column: &str) -> Option<String> {
    let kind: ItemKind = part(version, column)?;
    let words = match kind {
        ItemKind::Business => "business",
        ItemKind::Heading => "heading",
        other => words::item_kind(other)?,
    };
    Some(words.to_owned())
}
