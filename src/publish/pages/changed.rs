//! What changed in a record since it was published, in words: when, which fields, and how their texts differ. Pure. It
//! works on the versions that the history gives, which hold nothing that is hidden now. Beyond that, a text that was
//! taken away later is not said again, and nothing from before a withdrawal is.

mod fields;
mod said;
pub mod section;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use self::fields::{Field, Manner, fields, translated};
use self::said::Version;
use super::words;
use crate::kind::Kind;
use crate::publish::history::queries::ShownVersion;

/// The operation of a version that was shown after the record had been hidden.
const RESTORED: &str = "restored";

/// What is told where a record comes back.
const CAME_BACK: &str = "It was withdrawn for a time, and then published again.";

/// A change of a record, from one version that was shown to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// When it was shown.
    pub at: DateTime<Utc>,
    /// The number of the version before, and its own.
    pub versions: (i64, i64),
    /// What changed, one thing after another.
    pub lines: Vec<Line>,
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A sentence says all of it.
    Sentence(String),
    /// A field changed.
    Field {
        /// What it is called.
        name: String,
        /// The language of its text, if it is a translation.
        language: Option<String>,
        /// How it changed.
        how: How,
    },
}

/// How a field changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It said nothing before. What it says now, if that may be told.
    Added(Option<String>),
    /// It says nothing now.
    Removed,
    /// It said something else before.
    Differs {
        /// What it said.
        before: String,
        /// What it says.
        after: String,
    },
    /// It changed, and what it said is not told.
    Changed,
}

impl Line {
    /// It in short, without what it said and says.
    pub fn short(&self) -> String {
        match self {
            Line::Sentence(sentence) => sentence.trim_end_matches('.').to_owned(),
            Line::Field { name, how, .. } => match how {
                How::Added(_) => format!("{name} added"),
                How::Removed => format!("{name} removed"),
                How::Differs { .. } | How::Changed => format!("{name} changed"),
            },
        }
    }
}

/// The columns of which changes are told.
pub fn columns(kind: Kind) -> BTreeSet<&'static str> {
    fields(kind).iter().flat_map(|field| field.columns.iter().copied()).collect()
}

/// The last changes that readers see, of versions with the oldest first. The latest change comes first. What the
/// `kept` fields said is not told.
pub fn changes(kind: Kind, versions: &[ShownVersion], timezone: &str, (kept, most): (&[&str], usize)) -> Vec<Changed> {
    let told: Vec<(&ShownVersion, Version<'_>)> =
        versions.iter().filter_map(|shown| Some((shown, Version::of(&shown.content, timezone)?))).collect();
    let mut changes = Vec::new();
    let mut kept: BTreeSet<String> = kept.iter().map(|name| (*name).to_owned()).collect();
    for pair in told.windows(2).rev() {
        let [(earlier, before), (later, after)] = pair else { continue };
        let is_back = later.operation == RESTORED;
        let lines = match is_back {
            true => vec![Line::Sentence(CAME_BACK.to_owned())],
            false => lines(kind, before, after, &mut kept),
        };
        if !lines.is_empty() {
            changes.push(Changed { at: later.at, versions: (earlier.version, later.version), lines });
        }
        if is_back || changes.len() == most {
            break;
        }
    }
    changes
}

/// What changed from one version to the next. A field that says nothing in the later one joins those that are `kept`:
/// its text was taken away, so what it said before is told no more.
fn lines(kind: Kind, before: &Version<'_>, after: &Version<'_>, kept: &mut BTreeSet<String>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for field in fields(kind) {
        let Some(column) = field.columns.first() else { continue };
        let (was, now) = ((field.said)(before, column), (field.said)(after, column));
        if now.is_none() && matches!(field.manner, Manner::InWords | Manner::Step(_)) {
            kept.insert(field.name.to_owned());
        }
        if was != now {
            let is_told = lines.iter().any(|line| line.is_of(field.name));
            lines.extend(line(field, (was, now), kept.contains(field.name), is_told));
        }
    }
    lines.extend(translations(before, after, kept));
    lines
}

impl Line {
    fn is_of(&self, field: &str) -> bool {
        matches!(self, Line::Field { name, .. } if name == field)
    }
}

fn line(field: &Field, (was, now): (Option<String>, Option<String>), is_kept: bool, is_told: bool) -> Option<Line> {
    let name = field.name;
    match field.manner {
        Manner::InWords => Some(told(name.to_owned(), None, (was, now), is_kept)),
        Manner::Step(sentence) => match (was, now) {
            (None, Some(now)) => Some(Line::Sentence(format!("{sentence} on {now}."))),
            both => Some(told(name.to_owned(), None, both, is_kept)),
        },
        Manner::Only if !is_told => Some(told(name.to_owned(), None, (was, now), true)),
        Manner::Another(what) => Some(Line::Sentence(match (was, now) {
            (None, _) => format!("{name}: the record names {} now.", one(what)),
            (_, None) => format!("{name}: the record names no {what} now."),
            _ => format!("{name}: the record names another {what} now."),
        })),
        Manner::Behind(what) if !is_told => {
            was.and(now).map(|_| Line::Sentence(format!("{name}: the record names another {what} now.")))
        }
        Manner::Form if !is_told => {
            was.and(now).map(|_| Line::Sentence(format!("{name}: only the formatting changed.")))
        }
        Manner::Only | Manner::Behind(_) | Manner::Form => None,
        Manner::Sentence(sentence) => sentence(was.as_deref(), now.as_deref()).map(Line::Sentence),
    }
}

/// One of a sort of record in a sentence.
fn one(what: &str) -> String {
    let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {what}")
}

fn told(name: String, language: Option<String>, said: (Option<String>, Option<String>), is_kept: bool) -> Line {
    let how = match said {
        (None, now) => How::Added(now.filter(|_| !is_kept)),
        (Some(_), None) => How::Removed,
        (Some(_), Some(_)) if is_kept => How::Changed,
        (Some(before), Some(after)) => How::Differs { before, after },
    };
    Line::Field { name, language, how }
}

/// The texts of a record in one other language, by column.
type Texts = BTreeMap<String, Option<String>>;

/// What changed in the texts in other languages. A text that is kept is kept in every language.
fn translations(before: &Version<'_>, after: &Version<'_>, kept: &mut BTreeSet<String>) -> Vec<Line> {
    let (before, after) = (before.translations(), after.translations());
    let languages: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut lines = Vec::new();
    for language in languages {
        let (was, now) = (before.get(language), after.get(language));
        let columns: BTreeSet<&String> = was.into_iter().chain(now).flat_map(|texts| texts.keys()).collect();
        for column in columns {
            let text = |texts: Option<&Texts>| texts?.get(column)?.clone();
            let (was, now) = (text(was), text(now));
            if was != now {
                let field = translated(column);
                let name = format!("{field} in {}", words::language(language));
                if now.is_none() {
                    kept.insert(name.clone());
                }
                let is_kept = kept.contains(field) || kept.contains(&name);
                lines.push(told(name, Some(language.clone()), (was, now), is_kept));
            }
        }
    }
    lines
}
