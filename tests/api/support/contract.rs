//! The contract as tests walk it.

use serde_json::Value;

/// What operations refer to. Schemas refer to each other in circles, and stay references.
const SHARED: [&str; 3] = ["#/components/responses/", "#/components/parameters/", "#/components/headers/"];

/// A contract that has the shared responses, parameters and headers in each operation that refers to them.
pub fn resolved(contract: &Value) -> Value {
    let mut whole = contract.clone();
    resolve(&mut whole["paths"], contract);
    whole
}

fn resolve(value: &mut Value, contract: &Value) {
    if let Some(reference) = value.get("$ref").and_then(Value::as_str)
        && SHARED.iter().any(|section| reference.starts_with(section))
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
