//! The value to send instead of one that does not fit. It is the object that a field takes, written out with the sent
//! value in its place, or the field that takes a key if an id was meant. It is worked out of the input's own schema.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::refused::FieldError;

/// The field that identifies an object: the sent value is put there.
const MAIN: [&str; 7] = ["value", "text", "code", "name", "label", "title", "slug"];

/// The longest text that is repeated, in characters.
const REPEATED: usize = 80;

/// The schema of an input, and those that it refers to.
pub struct Shapes<'a> {
    schemas: &'a BTreeMap<String, Box<RawValue>>,
    name: &'a str,
}

impl<'a> Shapes<'a> {
    /// Those of an input.
    pub fn new(schemas: &'a BTreeMap<String, Box<RawValue>>, name: &'a str) -> Shapes<'a> {
        Shapes { schemas, name }
    }

    /// The value to send instead of the wrong one, as a sentence behind the error's own.
    pub fn instead(&self, body: &Value, error: &FieldError) -> Option<String> {
        if !["wrong_type", "wrong_format"].contains(&error.code.as_str()) {
            return None;
        }
        let (parent, member) = error.pointer.rsplit_once('/')?;
        let owner = self.at(parent)?;
        let sent = body.pointer(&error.pointer)?;
        if let Some(relation) = member.strip_suffix("_id") {
            let taken = owner.pointer(&format!("/properties/{relation}"))?;
            let example = self.example(taken, sent)?;
            return Some(format!(" To use your own identifier, send \"{relation}\": {example} instead."));
        }
        if error.code != "wrong_type" || sent.is_object() {
            return None;
        }
        let taken = owner.pointer(&format!("/properties/{member}")).cloned().or_else(|| self.at(&error.pointer))?;
        let object = self.choices(&taken).into_iter().find(|schema| schema.get("properties").is_some())?;
        Some(format!(" Send {}.", self.example(&object, sent)?))
    }

    /// Whether readers get the member in the answer, and writers cannot send it.
    pub fn is_of_the_answer(&self, member: &str) -> bool {
        let of = ["Input", "Patch"].into_iter().find_map(|end| self.name.strip_suffix(end));
        let answer = of.and_then(|name| self.named(name));
        answer.is_some_and(|answer| answer.get("properties").is_some_and(|known| known.get(member).is_some()))
    }

    /// The schema of the value at a place.
    fn at(&self, pointer: &str) -> Option<Value> {
        let mut schema = self.named(self.name)?;
        for step in pointer.split('/').skip(1) {
            let choices = self.choices(&schema);
            let member = |schema: &Value| {
                let element = step.bytes().all(|byte| byte.is_ascii_digit()).then(|| schema.get("items"));
                let others = || schema.get("additionalProperties").filter(|others| others.is_object());
                element.flatten().or_else(|| schema.get("properties")?.get(step)).or_else(others).cloned()
            };
            schema = choices.iter().find_map(member)?;
        }
        self.choices(&schema).into_iter().find(|schema| schema.get("type").is_none_or(|kind| kind != "null"))
    }

    fn named(&self, name: &str) -> Option<Value> {
        serde_json::from_str(self.schemas.get(name)?.get()).ok()
    }

    /// The schemas of which one must fit, with no reference left.
    fn choices(&self, schema: &Value) -> Vec<Value> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let name = reference.rsplit('/').next().unwrap_or_default();
            return self.named(name).map(|schema| self.choices(&schema)).unwrap_or_default();
        }
        let choices = ["oneOf", "anyOf"].into_iter().find_map(|word| schema.get(word)?.as_array());
        match choices {
            Some(choices) => choices.iter().flat_map(|choice| self.choices(choice)).collect(),
            None => vec![schema.clone()],
        }
    }

    /// A value that would fit, as JSON, with the sent value in the field where it says most.
    fn example(&self, schema: &Value, sent: &Value) -> Option<String> {
        let choices = self.choices(schema);
        let Some((schema, properties)) = choices.iter().find_map(|schema| Some((schema, schema.get("properties")?)))
        else {
            return choices.iter().any(is_text).then(|| repeated(sent).to_string());
        };
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let required: Vec<&str> = required.collect();
        let takes_text =
            |name: &&str| properties.get(name).is_some_and(|known| self.choices(known).iter().any(is_text));
        let is_id = properties.get("id").is_some() && sent.as_str().is_some_and(|text| Uuid::parse_str(text).is_ok());
        let main = MAIN.into_iter().find(|name| properties.get(name).is_some());
        let main = main.or_else(|| required.iter().copied().find(takes_text));
        let main = if is_id { Some("id") } else { main };
        // A key is whole only with its scheme, also where an id would do in its place.
        let scheme = (main == Some("value") && properties.get("scheme").is_some()).then_some("scheme");
        let mut example = Map::new();
        for name in required.iter().copied().chain(scheme).chain(main) {
            let known = properties.get(name).map(|known| self.choices(known)).unwrap_or_default();
            let value = if Some(name) == main { fitted(&known, sent) } else { placeholder(&known) };
            example.insert(name.to_owned(), value);
        }
        (!example.is_empty()).then(|| Value::Object(example).to_string())
    }
}

/// The sent value as a text, unless it is long.
fn repeated(sent: &Value) -> Value {
    match sent {
        Value::String(text) if text.chars().count() <= REPEATED => sent.clone(),
        Value::Number(number) => Value::String(number.to_string()),
        _ => Value::String("…".to_owned()),
    }
}

/// The sent value as these schemas take it: a number without quotation marks where it is none.
fn fitted(schemas: &[Value], sent: &Value) -> Value {
    if schemas.iter().any(is_text) {
        return repeated(sent);
    }
    let number = match sent {
        Value::String(text) => serde_json::from_str(text.trim()).ok(),
        other => Some(other.clone()),
    };
    let is_whole = |schema: &Value| is_of_type(schema, "integer") && !is_of_type(schema, "number");
    let fits = |number: &Value| number.is_i64() || number.is_number() && !schemas.iter().any(is_whole);
    number.filter(fits).unwrap_or_else(|| placeholder(schemas))
}

/// A value of the type that these schemas take.
fn placeholder(schemas: &[Value]) -> Value {
    let takes = |kind: &&str| schemas.iter().any(|schema| is_of_type(schema, kind));
    match ["string", "integer", "number", "boolean", "array"].into_iter().find(takes) {
        Some("integer" | "number") => Value::from(1),
        Some("boolean") => Value::Bool(false),
        Some("array") => Value::Array(Vec::new()),
        _ => Value::String("…".to_owned()),
    }
}

fn is_text(schema: &Value) -> bool {
    is_of_type(schema, "string")
}

fn is_of_type(schema: &Value, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|known| known == kind),
        Some(known) => known == kind,
        None => false,
    }
}
