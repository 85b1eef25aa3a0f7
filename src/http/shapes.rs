//! The value to send instead of one that does not fit. It is the object that a field takes, written out with the sent
//! value in its place, or the field that takes a key if an id was meant. It is worked out of the input's own schema.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

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

    /// The schema of the value at a place.
    fn at(&self, pointer: &str) -> Option<Value> {
        let mut schema = self.named(self.name)?;
        for step in pointer.split('/').skip(1) {
            let choices = self.choices(&schema);
            let member = |schema: &Value| {
                let element = step.bytes().all(|byte| byte.is_ascii_digit()).then(|| schema.get("items"));
                element.flatten().or_else(|| schema.get("properties")?.get(step)).cloned()
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
        let sent = match sent {
            Value::String(text) if text.chars().count() <= REPEATED => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => "…".to_owned(),
        };
        let choices = self.choices(schema);
        let Some(object) = choices.iter().find_map(|schema| schema.get("properties").map(|known| (schema, known)))
        else {
            let is_text = |schema: &Value| schema.get("type").is_some_and(|kind| kind.to_string().contains("string"));
            return choices.iter().any(is_text).then(|| Value::String(sent).to_string());
        };
        let (schema, properties) = object;
        let main = MAIN.into_iter().find(|name| properties.get(name).is_some());
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let mut example = Map::new();
        for name in required.chain(main) {
            let value = if Some(name) == main { sent.as_str() } else { "…" };
            example.insert(name.to_owned(), Value::String(value.to_owned()));
        }
        (!example.is_empty()).then(|| Value::Object(example).to_string())
    }
}
