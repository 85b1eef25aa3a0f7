//! What readers see of the record types that have pages: the columns by their names in plain words, and how a change of
//! each is told. A column that is not here is no part of what is read, such as a version, or follows from another one.
//! A test compares this list with the views.

mod decisions;
mod items;
mod meetings;
mod strategies;

use super::said::{self, Version};
use crate::kind::Kind;

/// Something that a reader sees of a record.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// What it is called.
    pub name: &'static str,
    /// The columns from which it is made. The first one is given to `said`.
    pub columns: &'static [&'static str],
    /// What it says in a version; none where it says nothing.
    pub said: fn(&Version<'_>, &str) -> Option<String>,
    /// How its changes are told.
    pub manner: Manner,
}

/// How a change is told.
#[derive(Debug, Clone, Copy)]
pub enum Manner {
    /// With the words in which it differs.
    InWords,
    /// As a step in the life of the record, when it first says something: this sentence, with what it says.
    Step(&'static str),
    /// Without what it says: an address, for one, is hidden where it no longer helps.
    Only,
    /// As another record of this sort, which has no name here.
    Another(&'static str),
    /// As another record of this sort behind the same name. Which one it is, readers are not told where there was none.
    Behind(&'static str),
    /// As a change of the form, while the words are the same.
    Form,
    /// As a sentence about what it said and says; none where nothing is to be told.
    Sentence(fn(Option<&str>, Option<&str>) -> Option<String>),
}

/// What is said of a column in a version.
type Said = fn(&Version<'_>, &str) -> Option<String>;

const fn in_words(name: &'static str, columns: &'static [&'static str], said: Said) -> Field {
    Field { name, columns, said, manner: Manner::InWords }
}

const fn text(name: &'static str, columns: &'static [&'static str]) -> Field {
    in_words(name, columns, said::text)
}

const fn day(name: &'static str, columns: &'static [&'static str]) -> Field {
    in_words(name, columns, said::day)
}

const fn moment(name: &'static str, columns: &'static [&'static str]) -> Field {
    in_words(name, columns, said::moment)
}

const fn step(name: &'static str, columns: &'static [&'static str], sentence: &'static str) -> Field {
    Field { name, columns, said: said::moment, manner: Manner::Step(sentence) }
}

const fn only(name: &'static str, columns: &'static [&'static str]) -> Field {
    Field { name, columns, said: said::whole, manner: Manner::Only }
}

const fn another(name: &'static str, columns: &'static [&'static str], what: &'static str) -> Field {
    Field { name, columns, said: said::text, manner: Manner::Another(what) }
}

const fn form(name: &'static str, columns: &'static [&'static str], said: Said) -> Field {
    Field { name, columns, said, manner: Manner::Form }
}

const fn sentence(
    name: &'static str,
    columns: &'static [&'static str],
    said: Said,
    told: fn(Option<&str>, Option<&str>) -> Option<String>,
) -> Field {
    Field { name, columns, said, manner: Manner::Sentence(told) }
}

/// What readers see of a record type, in the order in which changes are told; nothing of one without a page that tells
/// them.
pub fn fields(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Meeting => meetings::FIELDS,
        Kind::Item => items::FIELDS,
        Kind::Decision => decisions::FIELDS,
        Kind::Strategy => strategies::FIELDS,
        Kind::Council
        | Kind::MunicipalYear
        | Kind::Body
        | Kind::Post
        | Kind::Person
        | Kind::Membership
        | Kind::Issue
        | Kind::Attendance
        | Kind::Vote
        | Kind::Document
        | Kind::ProgressReport
        | Kind::Metric
        | Kind::Target
        | Kind::Observation
        | Kind::Action => &[],
    }
}

/// What a text in another language is called, by its column.
pub fn translated(column: &str) -> &'static str {
    match column {
        "title" => "Title",
        "name" => "Name",
        "summary" => "Summary",
        "reasons" => "Reasons",
        _ => "Text",
    }
}
