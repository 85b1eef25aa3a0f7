//! What readers see of a strategy itself. Its figures have revisions of their own.

use super::super::said::{self, part};
use super::{Field, another, in_words, only, text};
use crate::publish::pages::words;

/// What readers see of a strategy, in the order in which its changes are told.
pub const FIELDS: &[Field] = &[
    in_words("State", &["state"], |version, column| Some(words::strategy_state(part(version, column)?).to_owned())),
    text("Name", &["name"]),
    text("Summary", &["summary"]),
    in_words("Aims", &["aims"], said::texts),
    in_words("From and to", &["starts_on", "ends_on", "dates_inferred"], said::span),
    text("Responsible", &["owner_post"]),
    another("Adopted by", &["adopted_by_id"], "decision"),
    in_words("Parts", &["elements"], said::elements),
    only("Source", &["source_url"]),
];
