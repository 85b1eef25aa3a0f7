//! Texts as strangers send them: brought into their normal form, and refused if they are blank, or hold invisible
//! characters, or characters that no page, feed or picture of ours can hold.

mod forms;
mod normal;
#[cfg(test)]
mod tests;

use serde_json::Value;

pub use forms::{form_of, is_as_sent, is_known, settle};
pub use normal::{Form, INVISIBLE, invisible_in_address, is_blank, label};

use crate::refused::FieldError;

/// What no text has, as a class of characters in a pattern; [`is_of_text`] is the rest.
pub const NOT_OF_TEXT: &str = r"\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uFFFE\uFFFF";

/// What is wrong with the texts of a body, each with its place; so many are named, and one more where there are more.
pub fn faults(body: &Value, most: usize) -> Vec<FieldError> {
    let mut errors = Vec::new();
    look(("", body), &mut String::new(), most, &mut errors);
    errors
}

fn look((member, value): (&str, &Value), pointer: &mut String, most: usize, errors: &mut Vec<FieldError>) {
    if errors.len() > most {
        return;
    }
    let length = pointer.len();
    match value {
        Value::String(text) => {
            errors.extend(fault(member, text, pointer).map(|(code, detail)| FieldError::new(pointer, code, detail)));
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                look((member, element), pointer, most, errors);
                pointer.truncate(length);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                pointer.push('/');
                pointer.push_str(&escaped(name));
                look((name, member), pointer, most, errors);
                pointer.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What is wrong with the blank text at a place. An element of a list has no name.
pub fn blank(pointer: &str) -> String {
    let name = pointer.rsplit('/').next().unwrap_or_default();
    let name = if name.bytes().all(|byte| byte.is_ascii_digit()) { "This text" } else { name };
    format!("{name} is blank. Send some text.")
}

fn fault(member: &str, text: &str, pointer: &str) -> Option<(&'static str, String)> {
    let blank = || ("too_short", blank(pointer));
    unfit(text)
        .or_else(|| form_of(member)?.invisible(text))
        .map(|detail| ("wrong_format", detail))
        .or_else(|| (!text.is_empty() && is_blank(text)).then(blank))
}

/// Says which character of a text is none of a text; nothing where all are.
pub fn unfit(text: &str) -> Option<String> {
    let (place, character) = text.chars().enumerate().find(|(_, character)| !is_of_text(*character))?;
    let (place, code) = (place + 1, u32::from(character));
    Some(format!(
        "Its character {place} is U+{code:04X}, which a text cannot have. Send a line break instead, or leave it out."
    ))
}

/// Whether a text may have it: what XML 1.0 can hold (section 2.2, `Char`) but for the controls that it discourages
/// there.
pub fn is_of_text(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='~' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..)
}

/// A name as a step of a JSON pointer (RFC 6901 section 3).
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
