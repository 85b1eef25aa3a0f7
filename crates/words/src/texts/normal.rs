//! The normal form of texts: invisible differences are no differences. Each text is brought into it on its way in, so
//! that unique keys, matches and comparisons act on it.

use std::iter;

use unicode_normalization::UnicodeNormalization;

/// The sorts of texts, by what their normal form keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A name, number, label, key or slug: one line of visible characters. White space is one space, full-width digits
    /// are digits.
    Label,
    /// A title: one line, white space one space.
    Line,
    /// A text of any length: its inner spaces stay, its line breaks are line feeds.
    Text,
    /// A web or e-mail address: visible characters as they were sent.
    Address,
}

impl Form {
    /// Its name in the contract.
    pub fn word(self) -> &'static str {
        match self {
            Form::Label => "label",
            Form::Line => "line",
            Form::Text => "text",
            Form::Address => "address",
        }
    }

    /// The normal form of a text.
    pub fn of(self, text: &str) -> String {
        match self {
            Form::Label => folded(&text.nfc().map(digit).collect::<String>()),
            Form::Line => folded(&text.nfc().collect::<String>()),
            Form::Text => with_line_feeds(text.trim()).nfc().collect(),
            Form::Address => text.trim().to_owned(),
        }
    }

    /// What of a text is invisible and must not be in it, as a sentence; nothing where that is nothing.
    pub fn invisible(self, text: &str) -> Option<String> {
        match self {
            Form::Label | Form::Address => invisible(text.trim(), '\u{10FFFF}'),
            Form::Line | Form::Text => None,
        }
    }
}

/// What of a word in a path or a query is invisible, as far as the contract can say that it must not be; what lies
/// beyond finds nothing.
pub fn invisible_in_address(text: &str) -> Option<String> {
    invisible(text.trim(), '\u{FFFF}')
}

/// The normal form of a name, number, label, key or slug.
pub fn label(text: &str) -> String {
    Form::Label.of(text)
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A digit of East Asian width is the digit: ４４ is 44.
fn digit(character: char) -> char {
    match u32::from(character).checked_sub(u32::from('０')) {
        Some(value @ 0..=9) => char::from_digit(value, 10).unwrap_or(character),
        _ => character,
    }
}

fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{2028}'], "\n").replace('\u{2029}', "\n\n")
}

/// Whether nothing of a text can be seen.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || is_invisible(character))
}

/// Says which character of a text, up to the last one, is invisible; nothing where none is. Two that change how letters
/// join stay between the letters of scripts that need them, and what chooses the picture of a symbol stays behind the
/// symbol.
fn invisible(text: &str, last: char) -> Option<String> {
    let before = iter::once(None).chain(text.chars().map(Some));
    let after = text.chars().skip(1).map(Some).chain(iter::once(None));
    let found = text.chars().zip(before).zip(after).position(|((character, before), after)| {
        let joins = |neighbour: Option<char>| neighbour.is_some_and(joins_letters);
        let is_kept = match character {
            '\u{200C}' | '\u{200D}' => joins(before) && joins(after),
            '\u{FE0E}' | '\u{FE0F}' => before.is_some_and(|before| !before.is_alphanumeric() && !before.is_ascii()),
            _ => false,
        };
        is_invisible(character) && character <= last && !is_kept
    })?;
    let character = text.chars().nth(found)?;
    let (place, code) = (found + 1, u32::from(character));
    Some(format!("Its character {place} is U+{code:04X} {}, which cannot be seen. Leave it out.", name_of(character)))
}

/// Letters of scripts in which a joiner or non-joiner between two of them is a matter of spelling: Arabic and those
/// near it, and the scripts of India and around it (Unicode Standard Annex 31, section 2.3.1).
fn joins_letters(character: char) -> bool {
    matches!(character, '\u{620}'..='\u{8FF}' | '\u{900}'..='\u{DFF}'
        | '\u{F00}'..='\u{109F}' | '\u{1780}'..='\u{18AF}')
        && !is_invisible(character)
}

/// The invisible characters up to U+FFFF, as a class in a pattern; [`is_invisible`] says the same. Each dialect of
/// patterns writes those beyond in another way.
pub const INVISIBLE: &str = concat!(
    r"\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164",
    r"\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB"
);

/// Whether a character shows nothing and is no space: those of `Default_Ignorable_Code_Point` and of the category `Cf`
/// that have no picture, and blanks that are letters or symbols by their category.
pub fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

fn name_of(character: char) -> &'static str {
    match character {
        '\u{AD}' => "soft hyphen",
        '\u{34F}' => "combining grapheme joiner",
        '\u{61C}' => "Arabic letter mark",
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => "Hangul filler",
        '\u{17B4}' | '\u{17B5}' => "Khmer inherent vowel",
        '\u{180B}'..='\u{180F}' => "Mongolian variation selector",
        '\u{200B}' => "zero width space",
        '\u{200C}' => "zero width non-joiner",
        '\u{200D}' => "zero width joiner",
        '\u{200E}' => "left-to-right mark",
        '\u{200F}' => "right-to-left mark",
        '\u{202A}' => "left-to-right embedding",
        '\u{202B}' => "right-to-left embedding",
        '\u{202C}' => "pop directional formatting",
        '\u{202D}' => "left-to-right override",
        '\u{202E}' => "right-to-left override",
        '\u{2060}' => "word joiner",
        '\u{2061}'..='\u{2064}' => "invisible operator",
        '\u{2066}' => "left-to-right isolate",
        '\u{2067}' => "right-to-left isolate",
        '\u{2068}' => "first strong isolate",
        '\u{2069}' => "pop directional isolate",
        '\u{2800}' => "Braille pattern blank",
        '\u{FE00}'..='\u{FE0F}' => "variation selector",
        '\u{FEFF}' => "zero width no-break space (byte order mark)",
        '\u{E0000}'..='\u{E0FFF}' => "tag or variation selector",
        _ => "format character",
    }
}
