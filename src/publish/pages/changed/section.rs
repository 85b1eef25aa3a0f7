//! The section of a page about what changed since its records were published. It is closed until a reader opens it, and
//! prints as a short list. Words that were removed and added are told apart by their lines and by words, not by colour.

use std::borrow::Cow;
use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use futures_util::future::try_join_all;
use maud::{Markup, html};
use uuid::Uuid;

use super::{Changed, How, Line, changes};
use crate::database::Reader;
use crate::difference::{Change, ChangeKind, Difference};
use crate::http::urls::Urls;
use crate::kind::Kind;
use crate::publish::history::queries::{ShownVersion, shown_versions};
use crate::publish::pages::own::{own, said_in};
use crate::publish::pages::words;
use crate::refused::Refused;

/// The changes that are shown, the latest ones.
const SHOWN: usize = 20;

/// The bytes of texts that are compared for one page: the time grows with them.
const COMPARED: usize = 60_000;

/// The most characters of a new text that are shown here. A longer one is in its own place on the page.
const NEW: usize = 300;

/// The characters of unchanged text that are shown on either side of a change.
const AROUND: usize = 60;

/// The most characters of one removed or added piece.
const PIECE: usize = 400;

/// The most pieces of a text.
const PIECES: usize = 30;

/// A record on a page, with the versions of it that were shown.
pub struct Past {
    kind: Kind,
    id: Uuid,
    /// The version that the page shows.
    version: i64,
    versions: Vec<ShownVersion>,
}

impl Past {
    /// Reads the versions that were shown of a record, which is in its `version` now. The first version has none before
    /// it.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn read(db: &Reader, kind: Kind, id: impl Into<Uuid>, version: i64) -> Result<Past, Refused> {
        let id = id.into();
        let versions = if version > 1 { shown_versions(db, kind, id).await? } else { Vec::new() };
        Ok(Past { kind, id, version, versions })
    }

    /// The same of several records of a type.
    ///
    /// # Errors
    /// When a query fails.
    pub async fn read_all(
        db: &Reader,
        kind: Kind,
        records: impl IntoIterator<Item = (Uuid, i64)>,
    ) -> Result<Vec<Past>, Refused> {
        try_join_all(records.into_iter().map(|(id, version)| Past::read(db, kind, id, version))).await
    }

    /// Whether the log of changes is not numbered as far as the version that is shown. That begins no new generation of
    /// the record, so the cache must not keep the page.
    pub fn is_behind(&self) -> bool {
        self.version > 1 && self.last().is_none()
    }

    /// The version that the page shows, and since when. The first one is as old as the record.
    pub fn version(&self, created_at: DateTime<Utc>) -> (i64, DateTime<Utc>) {
        (self.version, self.last().map_or(created_at, |last| last.at))
    }

    fn last(&self) -> Option<&ShownVersion> {
        self.versions.last().filter(|last| last.version == self.version)
    }

    /// Which record it is.
    pub fn id(&self) -> Uuid {
        self.id
    }

    fn address(&self, part: &str) -> String {
        format!("/v1/{}/{}/{part}", self.kind.collection(), self.id)
    }
}

/// A record of which the changes are told.
pub struct Told<'a> {
    /// Its versions.
    pub past: &'a Past,
    /// What it is called, where it is a part of what the page is about.
    pub name: Option<Markup>,
    /// The fields of which only that they changed is told.
    pub kept: &'a [&'a str],
}

/// The section; nothing where nothing changed that readers see. The first record is that of the page.
pub fn section(records: &[Told<'_>], timezone: &str, urls: &Urls) -> Markup {
    let of = |record: &Told<'_>| {
        let Past { kind, versions, .. } = record.past;
        changes(*kind, versions, timezone, (record.kept, SHOWN + 1))
    };
    let mut entries: Vec<(&Told<'_>, Changed)> =
        records.iter().flat_map(|record| of(record).into_iter().map(move |changed| (record, changed))).collect();
    entries.sort_by_key(|(_, changed)| Reverse(changed.at));
    let is_cut = entries.len() > SHOWN;
    entries.truncate(SHOWN);
    let at = |changed: &Changed| words::moment(changed.at, timezone);
    let Some((_, latest)) = entries.first() else { return html! {} };
    let mut room = COMPARED;
    html! {
        section.changed {
            h2 { "Changed since it was published" }
            ul.printed {
                @for (record, changed) in &entries {
                    li { (at(changed)) ": " @if let Some(name) = &record.name { (name) ": " } (short(changed)) }
                }
            }
            details {
                summary { (count(entries.len(), is_cut)) " on " (at(latest)) }
                p.fine { "Removed words are struck out, and added words are underlined." }
                ul.plain {
                    @for (record, changed) in &entries {
                        li {
                            p.when { (at(changed)) @if let Some(name) = &record.name { " · " (name) } }
                            ul { @for line in &changed.lines { (entry(line, record.past, changed, &mut room, urls)) } }
                        }
                    }
                }
                (all(records, is_cut, urls))
            }
        }
    }
}

/// Where all versions are.
fn all(records: &[Told<'_>], is_cut: bool, urls: &Urls) -> Markup {
    html! {
        @if let Some(first) = records.first() {
            p.fine {
                @if is_cut { "These are the latest " (SHOWN) ". " }
                a href=(urls.within(&first.past.address("versions"))) { "All versions (JSON)" }
            }
        }
    }
}

fn count(shown: usize, is_cut: bool) -> String {
    match shown {
        1 => "One change,".to_owned(),
        _ if is_cut => format!("The latest {shown} changes, the last one"),
        _ => format!("{shown} changes, the last one"),
    }
}

/// A change in one line: what changed, and not how.
fn short(changed: &Changed) -> String {
    let lines: Vec<String> = changed.lines.iter().map(Line::short).collect();
    format!("{}.", own(&lines.join("; ")))
}

fn entry(line: &Line, past: &Past, changed: &Changed, room: &mut usize, urls: &Urls) -> Markup {
    let (from, to) = changed.versions;
    let whole = || {
        let address = past.address(&format!("diff?from={from}&to={to}"));
        html! { a href=(urls.within(&address)) { "See the whole change (JSON)" } }
    };
    html! {
        @match line {
            Line::Sentence(sentence) => { li { (own(sentence)) } }
            Line::Field { name, language, how } => {
                li {
                    b { (own(name)) } ": "
                    @match how {
                        How::Added(Some(text)) if text.chars().count() <= NEW => (added(text, language.as_deref())),
                        How::Added(_) => { "added." }
                        How::Removed => { "removed." }
                        How::Changed => { "changed." }
                        How::Differs { before, after } => {
                            @match compared(before, after, room) {
                                Some((pieces, is_cut)) => {
                                    span.text { (marked(&pieces, language.as_deref())) }
                                    @if is_cut { " " (whole()) }
                                }
                                None => { "changed. " (whole()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The pieces of two texts, and whether parts of them are left out; none where too much was compared before.
fn compared(before: &str, after: &str, room: &mut usize) -> Option<(Vec<Change>, bool)> {
    *room = room.checked_sub(before.len().saturating_add(after.len()))?;
    Some(shortened(Difference::between(before, after).changes))
}

/// The changed pieces of a text, each with a little of what is around it, and whether changes are left out.
pub fn shortened(changes: Vec<Change>) -> (Vec<Change>, bool) {
    let last = changes.len().saturating_sub(1);
    let mut is_cut = changes.len() > PIECES;
    let mut pieces = Vec::new();
    for (index, change) in changes.into_iter().enumerate().take(PIECES) {
        let text = match change.kind {
            ChangeKind::Same => around(&change.text, index == 0, index == last),
            ChangeKind::Removed | ChangeKind::Added => {
                is_cut |= change.text.chars().count() > PIECE;
                words::cut(&change.text, PIECE)
            }
        };
        pieces.push(Change { kind: change.kind, text });
    }
    (pieces, is_cut)
}

/// The ends of a text that did not change: the words beside the changes.
fn around(text: &str, is_first: bool, is_last: bool) -> String {
    let characters = text.chars().count();
    let ends = usize::from(!is_first) + usize::from(!is_last);
    if characters <= AROUND * ends + 20 {
        return text.to_owned();
    }
    let split = |at: usize| text.char_indices().nth(at).map_or((text, ""), |(place, _)| text.split_at(place));
    let (head, _) = split(AROUND);
    let (_, tail) = split(characters.saturating_sub(AROUND));
    let head = head.rsplit_once(char::is_whitespace).map_or(head, |(words, _)| words);
    let tail = tail.split_once(char::is_whitespace).map_or(tail, |(_, words)| words);
    match (is_first, is_last) {
        (true, true) => text.to_owned(),
        (true, false) => format!("… {tail}"),
        (false, true) => format!("{head} …"),
        (false, false) => format!("{head} … {tail}"),
    }
}

/// A text with its changes marked.
fn marked(pieces: &[Change], language: Option<&str>) -> Markup {
    html! {
        @for piece in pieces {
            @match piece.kind {
                ChangeKind::Same => (spoken(&piece.text, language)),
                ChangeKind::Removed => {
                    del { span.unseen { "[removed: " } (spoken(&piece.text, language)) span.unseen { "] " } }
                }
                ChangeKind::Added => (added(&piece.text, language)),
            }
        }
    }
}

fn added(text: &str, language: Option<&str>) -> Markup {
    html! { ins { span.unseen { "[added: " } (spoken(text, language)) span.unseen { "] " } } }
}

/// A text of the record, in the language that it is in.
fn spoken<'a>(text: &'a str, language: Option<&str>) -> Cow<'a, str> {
    match language {
        Some(tag) => Cow::Owned(own(&said_in(tag, text)).into_owned()),
        None => own(text),
    }
}
