//! Words of the record among words of a page. Text that is written from right to left, or turns the direction of
//! writing, is isolated, so that it turns nothing but itself: in the text of a page by `bdi`, in an attribute by the
//! characters that do the same. A text in another language than the page says which by `lang` (WCAG 3.1.2). Until the
//! page is whole, characters stand for that which no text of the record has, because an attribute has no elements.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::queries::Sitting;

/// First strong isolate.
const OPEN: char = '\u{2068}';

/// Pop directional isolate.
const CLOSE: char = '\u{2069}';

/// Before the language of a text, before the text, and after it.
const IN: char = '\u{1}';
const SAID: char = '\u{2}';
const END: char = '\u{3}';

/// A text in a language other than that of the page, as it is put in the place of the record's own.
pub fn said_in(language: &str, text: &str) -> String {
    format!("{IN}{language}{SAID}{text}{END}")
}

/// A text that was cut, with the end that it may have lost.
pub fn ended(mut text: String) -> String {
    if text.contains(IN) && !text.contains(END) {
        text.push(END);
    }
    text
}

/// A name, a title or another text of the record, among other words. Text that cannot turn them is as it was.
pub fn own(text: &str) -> Cow<'_, str> {
    if !text.chars().any(turns) {
        return Cow::Borrowed(text);
    }
    // An isolate of its own could end the one around it.
    let kept: String = text.chars().filter(|character| !matches!(character, '\u{2066}'..='\u{2069}')).collect();
    Cow::Owned(format!("{OPEN}{kept}{CLOSE}"))
}

/// The same of a text that may not be recorded.
pub fn own_of(text: Option<&String>) -> Option<Cow<'_, str>> {
    text.map(|text| own(text))
}

/// Names in a row.
pub fn owns(texts: &[String]) -> String {
    texts.iter().map(|text| own(text)).collect::<Vec<_>>().join(", ")
}

/// Names in a sentence: "A", "A and B", "A, B and C".
pub fn joined<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<Cow<'_, str>> = names.into_iter().map(own).collect();
    match names.split_last() {
        Some((only, [])) => only.clone().into_owned(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}

/// The names of bodies that sit together: "Cabinet", or "Cabinet, Audit Committee and Planning Committee".
pub fn names_of(bodies: &[Sitting]) -> String {
    joined(bodies.iter().map(|body| body.name.as_str()))
}

/// Whether a character is written from right to left or says something of direction (Unicode Standard Annex 9): the
/// blocks of those scripts, and the marks, embeddings, overrides and isolates.
fn turns(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{8FF}'
            | '\u{200E}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFF}'
            | '\u{10800}'..='\u{10FFF}'
            | '\u{1E800}'..='\u{1EFFF}'
    )
}

/// A page with its isolated texts in `bdi`, and its texts in other languages in `span`, in all places where an element
/// can be; and those languages.
pub fn marked(page: String) -> (String, BTreeSet<String>) {
    let mut languages = BTreeSet::new();
    if !page.contains([OPEN, IN]) {
        return (page, languages);
    }
    let mut marked = String::with_capacity(page.len());
    let mut rest = page.as_str();
    let mut is_bare = false;
    loop {
        let (text, tag_on) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        match is_bare {
            true => marked.push_str(&bare(text)),
            false => spoken(&in_elements(text), &mut marked, &mut languages),
        }
        let Some(end) = tag_on.find('>') else {
            marked.push_str(tag_on);
            return (marked, languages);
        };
        let (tag, after) = tag_on.split_at(end + 1);
        marked.push_str(&bare(tag));
        // The title of a page cannot contain an element.
        is_bare = tag.starts_with("<title");
        rest = after;
    }
}

/// A text without the languages in it.
fn bare(text: &str) -> Cow<'_, str> {
    if !text.contains(IN) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split(IN);
    let first = parts.next().unwrap_or_default().to_owned();
    let whole = parts.fold(first, |whole, part| whole + part.split_once(SAID).map_or(part, |(_, text)| text));
    Cow::Owned(whole.replace(END, ""))
}

/// Adds a text with its languages as elements. A text that was cut has no end.
fn spoken(text: &str, marked: &mut String, languages: &mut BTreeSet<String>) {
    let mut parts = text.split(IN);
    marked.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (language, said) = part.split_once(SAID).unwrap_or(("", part));
        let (said, after) = said.split_once(END).unwrap_or((said, ""));
        marked.extend(["<span lang=\"", language, "\">", said, "</span>", after]);
        languages.insert(language.to_owned());
    }
}

fn in_elements(text: &str) -> Cow<'_, str> {
    let Some((before, opened)) = text.split_once(OPEN) else { return Cow::Borrowed(text) };
    match opened.split_once(CLOSE) {
        Some((inside, after)) if !inside.contains(OPEN) => {
            Cow::Owned(format!("{before}<bdi>{inside}</bdi>{}", in_elements(after)))
        }
        // It is a character of the record itself.
        _ => Cow::Owned(format!("{before}{OPEN}{}", in_elements(opened))),
    }
}
