//! How one text became another, word by word. Pure: the same two texts always give the same answer, in bounded time.

#[cfg(test)]
mod tests;

use std::ops::Range;

use maud::html;
use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};
use utoipa::ToSchema;

/// The most words of both texts together that are compared one by one, without what they begin and end with alike. The
/// time grows with the square of it; a deadline would have made the answer another each time.
const MAX_WORDS: usize = 4000;

crate::words! {
    /// Change to a part of the first text.
    pub enum ChangeKind {
        /// It is in both texts.
        Same,
        /// It is only in the first text: it was recommended but not decided, or is in the first version.
        Removed,
        /// It is only in the second text: it was decided but not recommended, or is in the second version.
        Added,
    }
}

/// A part of the two texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// Kind of change.
    pub kind: ChangeKind,
    /// The text of the part, with its spaces.
    #[schema(examples("To note the "))]
    pub text: String,
}

/// How two texts differ: a recommendation and a decision, or two versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Difference {
    /// Both texts in one, as plain text. Text that only the first one has is in `[-…-]`, text that only the second one
    /// has in `{+…+}`.
    #[schema(examples("To [-approve-]{+note+} the report."))]
    pub text: String,
    /// Both texts in one, as HTML with only `del` and `ins`. Everything else is escaped; it is safe to show.
    #[schema(examples("To <del>approve</del><ins>note</ins> the report."))]
    pub html: String,
    /// The same in parts, in order. The parts that are the same or removed make up the first text exactly; those that
    /// are the same or added make up the second.
    pub changes: Vec<Change>,
    /// Whether the texts were compared word by word. They were not if more than 4,000 words are between their common
    /// beginning and their common end. Those words are then listed whole, first as removed and then as added.
    pub is_by_word: bool,
}

impl Difference {
    /// How one text became another.
    pub fn between(recommended: &str, decided: &str) -> Difference {
        let (before, after) = (words(recommended), words(decided));
        let start = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
        let (before_rest, after_rest) = (rest(&before, start), rest(&after, start));
        let alike = before_rest.iter().rev().zip(after_rest.iter().rev());
        let end = alike.take_while(|(one, other)| one == other).count();
        let (removed, tail) = split_end(before_rest, end);
        let (added, _) = split_end(after_rest, end);

        let mut changes = Changes::default();
        changes.push(ChangeKind::Same, before.get(..start).unwrap_or_default());
        let is_by_word = removed.len().saturating_add(added.len()) <= MAX_WORDS;
        match is_by_word {
            true => changes.compare(removed, added),
            false => {
                changes.push(ChangeKind::Removed, removed);
                changes.push(ChangeKind::Added, added);
            }
        }
        changes.push(ChangeKind::Same, tail);
        let changes = changes.in_order();
        Difference { text: plain(&changes), html: marked(&changes), changes, is_by_word }
    }
}

fn rest<'a, 'b>(words: &'b [&'a str], start: usize) -> &'b [&'a str] {
    words.get(start..).unwrap_or_default()
}

/// Words without so many at their end, and those.
fn split_end<'a, 'b>(words: &'b [&'a str], end: usize) -> (&'b [&'a str], &'b [&'a str]) {
    words.split_at_checked(words.len().saturating_sub(end)).unwrap_or((words, &[]))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Word,
    Space,
    Mark,
}

/// A text in its words, its spaces, and its marks one by one: together they are the text. What is no ASCII counts as of
/// a word, so that no accent is parted from its letter.
fn words(text: &str) -> Vec<&str> {
    let sort = |character: char| match character {
        _ if character.is_whitespace() => Sort::Space,
        _ if character.is_alphanumeric() || !character.is_ascii() => Sort::Word,
        _ => Sort::Mark,
    };
    let mut words = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, character) in text.char_indices() {
        let now = sort(character);
        if before.is_some_and(|before| before != now || now == Sort::Mark) {
            words.extend(text.get(start..at));
            start = at;
        }
        before = Some(now);
    }
    words.extend(text.get(start..).filter(|last| !last.is_empty()));
    words
}

/// Parts as they are found: between two that are the same, everything removed stands before everything added.
#[derive(Default)]
struct Changes {
    done: Vec<Change>,
    removed: String,
    added: String,
}

impl Changes {
    fn push(&mut self, kind: ChangeKind, words: &[&str]) {
        let text = words.concat();
        match kind {
            _ if text.is_empty() => {}
            ChangeKind::Removed => self.removed.push_str(&text),
            ChangeKind::Added => self.added.push_str(&text),
            ChangeKind::Same => {
                self.settle();
                match self.done.last_mut() {
                    Some(last) if last.kind == ChangeKind::Same => last.text.push_str(&text),
                    _ => self.done.push(Change { kind, text }),
                }
            }
        }
    }

    fn settle(&mut self) {
        for (kind, text) in [(ChangeKind::Removed, &mut self.removed), (ChangeKind::Added, &mut self.added)] {
            if !text.is_empty() {
                self.done.push(Change { kind, text: std::mem::take(text) });
            }
        }
    }

    /// A space between two changes is part of them: a phrase reads better than its words one by one.
    fn compare(&mut self, before: &[&str], after: &[&str]) {
        let part = |words: &[&'_ str], range: Range<usize>| words.get(range).unwrap_or_default().concat();
        let differences = capture_diff_slices(Algorithm::Myers, before, after);
        let last = differences.len().saturating_sub(1);
        for (index, (tag, removed, added)) in differences.iter().map(|found| found.as_tag_tuple()).enumerate() {
            let (removed, added) = (part(before, removed), part(after, added));
            let is_within = index > 0 && index < last && removed.trim().is_empty();
            match tag {
                DiffTag::Equal if !is_within => self.push(ChangeKind::Same, &[&removed]),
                _ => {
                    self.push(ChangeKind::Removed, &[&removed]);
                    self.push(ChangeKind::Added, &[&added]);
                }
            }
        }
    }

    fn in_order(mut self) -> Vec<Change> {
        self.settle();
        self.done
    }
}

fn plain(changes: &[Change]) -> String {
    let part = |change: &Change| match change.kind {
        ChangeKind::Same => change.text.clone(),
        ChangeKind::Removed => format!("[-{}-]", change.text),
        ChangeKind::Added => format!("{{+{}+}}", change.text),
    };
    changes.iter().map(part).collect()
}

fn marked(changes: &[Change]) -> String {
    let marked = html! {
        @for change in changes {
            @match change.kind {
                ChangeKind::Same => { (change.text) }
                ChangeKind::Removed => { del { (change.text) } }
                ChangeKind::Added => { ins { (change.text) } }
            }
        }
    };
    marked.into_string()
}
