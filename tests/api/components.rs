//! What several operations or records share is in the contract one time, so that it stays small.

use std::collections::{BTreeMap, BTreeSet};

use minutebook::api;
use minutebook::kind::Kind;
use serde_json::{Value, json};

use crate::contract::{as_served, document, operations};
use crate::support::contract::example_of;
use crate::support::records::text;

#[test]
fn a_problem_or_parameter_that_occurs_twice_is_a_component() {
    let document = as_served();
    let mut inline = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let responses = operation["responses"].as_object().expect("responses").iter();
        let problems = responses.filter(|(status, _)| status.starts_with(['4', '5'])).map(|(_, response)| response);
        let parts = problems.chain(operation["parameters"].as_array().into_iter().flatten());
        for part in parts.filter(|part| part.get("$ref").is_none()) {
            assert!(inline.insert(part.to_string()), "{method} {path}: another operation has the same: {part}");
        }
    }
}

#[test]
fn a_body_that_several_operations_take_is_a_component() {
    let document = as_served();
    let mut inline = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let body = &operation["requestBody"];
        if body.get("content").is_some() {
            assert!(inline.insert(body.to_string()), "{method} {path}: another operation has the same body: {body}");
        }
    }
    let whole = json!({"$ref": "#/components/requestBodies/ItemInputBody"});
    assert_eq!(document["paths"]["/v1/items"]["post"]["requestBody"], whole);
    assert_eq!(document["paths"]["/v1/items/by/{scheme}/{value}"]["put"]["requestBody"], whole);
}

#[test]
fn a_long_field_that_many_schemas_have_is_a_component() {
    let document = as_served();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let mut uses: BTreeMap<(&String, bool, String), Vec<&String>> = BTreeMap::new();
    let mut fields = BTreeSet::new();
    for (name, schema) in schemas {
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            if let Some(reference) = property["$ref"].as_str().filter(|reference| reference.ends_with("Field")) {
                assert!(property.get("description").is_none(), "{name}.{field}: the component describes it");
                fields.insert(reference.rsplit('/').next().expect("a name").to_owned());
            } else if property.get("type").is_some() {
                let is_input = schema["additionalProperties"] == json!(false);
                uses.entry((field, is_input, property.to_string())).or_default().push(name);
            }
        }
    }
    // Of the fields of one name, only the commonest is a component.
    for ((field, is_input, property), names) in uses {
        let end = if is_input { "inputfield" } else { "field" };
        let is_other = fields.iter().any(|shared| shared.to_lowercase() == format!("{}{end}", field.replace('_', "")));
        let stays = names.len() < 6 || property.len() < 90;
        assert!(stays || is_other, "{names:?} have the same {field}: {property}");
    }
    for field in &fields {
        assert!(schemas[field]["description"].is_string(), "{field}");
        assert!(
            schemas[field]["type"].is_string() || schemas[field]["type"].is_array(),
            "{field} is a type of its own"
        );
    }
    let of_input = json!({"$ref": "#/components/schemas/SourceUrlInputField"});
    assert_eq!(schemas["MeetingInput"]["properties"]["source_url"], of_input);
    assert_eq!(schemas["MeetingPatch"]["properties"]["source_url"], of_input);
    let of_answer = json!({"$ref": "#/components/schemas/SourceUrlField"});
    assert_eq!(schemas["Meeting"]["properties"]["source_url"], of_answer);
}

/// Reads and pages would repeat it. Clients show the example of a schema where an answer has none of its own.
#[test]
fn the_example_of_a_record_is_in_its_schema_only() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    for &kind in Kind::ALL {
        let list = &document["paths"][format!("/v1/{}", kind.collection())]["get"];
        let one = &document["paths"][format!("/v1/{}/{{id}}", kind.collection())]["get"];
        let content = |operation: &Value| operation["responses"]["200"]["content"]["application/json"].clone();
        let (page, record) = (content(list), content(one));
        assert_eq!((page.get("example"), record.get("example")), (None, None), "{}", kind.plural());
        let example = example_of(&record, &document);
        assert_eq!(example_of(&page, &document)["data"], json!([example]), "{}", kind.plural());
        let name = record["schema"]["$ref"].as_str().expect("a record").rsplit('/').next().expect("a name");
        assert_eq!(schemas[name]["examples"], json!([example]), "{name}");
        let address = text(&example["links"], "self");
        assert!(address.ends_with(&format!("/v1/{}/{}", kind.collection(), text(&example, "id"))), "{address}");
    }
}

/// A schema that takes the name of another one leaves the parts of that one without any use.
#[test]
fn every_component_is_used() {
    let document = as_served();
    let text = document.to_string();
    for (section, components) in document["components"].as_object().expect("components") {
        for name in components.as_object().expect("components").keys().filter(|_| section != "securitySchemes") {
            let reference = format!("\"#/components/{section}/{name}\"");
            assert!(text.contains(&reference), "{section}: nothing refers to {name}");
        }
    }
}

#[test]
fn every_component_has_a_name_that_no_other_has() {
    let document = as_served();
    let mut names = BTreeSet::new();
    for section in ["schemas", "responses", "parameters", "requestBodies"] {
        for name in document["components"][section].as_object().expect("components").keys() {
            assert!(name.chars().all(|letter| letter.is_ascii_alphanumeric()), "{section}: {name}");
            assert!(names.insert(name.clone()), "{section}: {name} is the name of another component");
        }
    }
}

#[test]
fn the_contract_is_served_in_at_most_1_1_mb() {
    let bytes = api::contract().expect("a contract").text.len();
    assert!(bytes <= 1_100_000, "{bytes} bytes");
}
