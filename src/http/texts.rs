//! Texts as strangers send them: what says nothing, and what no page, feed or picture of ours can hold.

#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::refused::FieldError;

/// What is wrong with the texts of a body, each with its place, and of many faults the first and one more.
pub fn faults(body: &Value, first: usize) -> Vec<FieldError> {
    let mut errors = Vec::new();
    look(body, &mut String::new(), first, &mut errors);
    errors
}

fn look(value: &Value, pointer: &mut String, first: usize, errors: &mut Vec<FieldError>) {
    if errors.len() > first {
        return;
    }
    let length = pointer.len();
    match value {
        Value::String(text) => errors.extend(fault(text).map(|(code, detail)| FieldError::new(pointer, code, detail))),
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                look(element, pointer, first, errors);
                pointer.truncate(length);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                pointer.push('/');
                pointer.push_str(&escaped(name));
                look(member, pointer, first, errors);
                pointer.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn fault(text: &str) -> Option<(&'static str, String)> {
    if let Some((place, character)) = text.chars().enumerate().find(|(_, character)| !is_of_text(*character)) {
        let detail = format!(
            "Its character {} is U+{:04X}, a control character: send a line break in its place, or leave it out.",
            place + 1,
            u32::from(character)
        );
        return Some(("wrong_format", detail));
    }
    let is_blank = !text.is_empty() && text.chars().all(char::is_whitespace);
    is_blank.then(|| ("too_short", "It is blank: send a text, or where nothing need be said leave it out.".to_owned()))
}

/// Whether a text may have it: XML 1.0 section 2.2, `Char`.
fn is_of_text(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// A name as a step of a JSON pointer (RFC 6901 section 3).
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
