//! The contract as tests walk it.

use serde_json::{Value, json};

/// What operations refer to. Schemas refer to each other in circles, and stay references.
const SHARED: [&str; 4] =
    ["#/components/responses/", "#/components/parameters/", "#/components/headers/", "#/components/requestBodies/"];

/// How the schemas end that are fields of many records. They have no circles.
const FIELD: &str = "Field";

/// A contract that has what is shared in each operation and each record that refers to it.
pub fn resolved(contract: &Value) -> Value {
    let mut whole = contract.clone();
    resolve(&mut whole["paths"], contract);
    resolve(&mut whole["components"]["schemas"], contract);
    whole
}

fn resolve(value: &mut Value, contract: &Value) {
    if let Some(reference) = value.get("$ref").and_then(Value::as_str)
        && (reference.ends_with(FIELD) || SHARED.iter().any(|section| reference.starts_with(section)))
    {
        let meant = contract.pointer(reference.trim_start_matches('#'));
        *value = meant.unwrap_or_else(|| panic!("there is no {reference}")).clone();
    }
    match value {
        Value::Object(members) => members.values_mut().for_each(|member| resolve(member, contract)),
        Value::Array(elements) => elements.iter_mut().for_each(|element| resolve(element, contract)),
        _ => {}
    }
}

/// The address of a read with what makes it end: a stream of events goes on by itself.
pub fn finite(path: &str, operation: &Value) -> String {
    match operation["responses"]["200"]["content"].get("text/event-stream") {
        Some(_) => format!("{path}?until_caught_up=true"),
        None => path.to_owned(),
    }
}

/// An address with something more in its query.
pub fn asking(address: &str, query: &str) -> String {
    format!("{address}{}{query}", if address.contains('?') { '&' } else { '?' })
}

/// The example of a body or an answer: its own one, or else that of its schema, as Swagger UI shows it.
pub fn example_of(content: &Value, contract: &Value) -> Value {
    content.get("example").cloned().unwrap_or_else(|| example_of_schema(&content["schema"], contract))
}

/// The example that a schema has, or that is made of the examples of its fields. Nothing in it is made up.
fn example_of_schema(schema: &Value, contract: &Value) -> Value {
    if let Some(example) = schema["examples"].get(0) {
        return example.clone();
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let meant = contract.pointer(reference.trim_start_matches('#'));
        return example_of_schema(meant.unwrap_or_else(|| panic!("there is no {reference}")), contract);
    }
    if let Some(fields) = schema["properties"].as_object() {
        return fields.iter().map(|(name, field)| (name.clone(), example_of_schema(field, contract))).collect();
    }
    assert!(schema["items"].is_object(), "no example of {schema}");
    json!([example_of_schema(&schema["items"], contract)])
}
