//! JSON as strangers send it: a name twice in one object, U+0000 and bottomless nesting are refused, where `serde_json`
//! alone would take the last of the two, the character, and a panic's worth of depth.

#[cfg(test)]
mod tests;
mod write;

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

pub use write::write;

/// How deep arrays and objects may nest.
pub const MAX_DEPTH: usize = 32;

/// Reads one JSON value, whole.
///
/// # Errors
/// What is wrong, with line and column.
pub fn parse(bytes: &[u8]) -> Result<Value, String> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: 0 }.deserialize(&mut deserializer).map_err(|error| plain(&error))?;
    deserializer.end().map_err(|error| plain(&error))?;
    Ok(value)
}

/// The messages of `serde_json`, and plain ones. A message that is not here is given as it is.
const PLAIN: [(&str, &str); 7] = [
    ("expected value", "a value is missing, or is not written as JSON"),
    ("key must be a string", "the name of a field is not in double quotes"),
    ("expected `:`", "a colon is missing after the name of a field"),
    ("expected `,` or `}`", "a comma or a closing brace is missing"),
    ("expected `,` or `]`", "a comma or a closing bracket is missing"),
    ("trailing comma", "there is a comma after the last value"),
    ("trailing characters", "there is more text after the end of the JSON"),
];

/// Why JSON cannot be read, with line and column.
fn plain(error: &serde_json::Error) -> String {
    let place = format!("at line {} column {}", error.line(), error.column());
    if error.is_eof() {
        return format!("it ends too early, {place}: a closing quote, bracket or brace may be missing");
    }
    let whole = error.to_string();
    let message = whole.split(" at line ").next().unwrap_or_default();
    match PLAIN.iter().find(|(theirs, _)| *theirs == message) {
        Some((_, ours)) => format!("{ours}, {place}"),
        None => whole,
    }
}

#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: Error>(self) -> Result<Strict, E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom(format!("arrays and objects are nested more than {MAX_DEPTH} levels deep")));
        }
        Ok(Strict { depth: self.depth + 1 })
    }
}

fn clean<E: Error>(text: String) -> Result<String, E> {
    if text.contains('\0') { Err(E::custom("a text cannot have the character U+0000")) } else { Ok(text) }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number is not valid"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        clean(text.to_owned()).map(Value::String)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        clean(text).map(Value::String)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut values = Vec::new();
        while let Some(value) = access.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut members = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            let name = clean(name)?;
            if members.contains_key(&name) {
                return Err(A::Error::custom(format!("the field \"{name}\" occurs twice in one object")));
            }
            let value = access.next_value_seed(inner)?;
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}
