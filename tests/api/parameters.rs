//! What the contract says of a parameter is what is taken: these tests walk the parameters of every operation.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::contract::{document, operations};
use crate::support::TestApp;
use crate::support::records::text;

/// An address of a path, of no record.
fn address(path: &str) -> String {
    path.replace("{id}", "0193f0c0-0000-7000-8000-000000000000")
        .replace("{scheme}", "test")
        .replace("{value}", "nothing")
        .replace("{collection}", "meetings")
        .replace("{version}", "1")
}

/// Every parameter: method, path, and what the document says of it.
fn parameters(document: &Value) -> Vec<(Method, String, Value)> {
    let mut parameters = Vec::new();
    for (method, path, operation) in operations(document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            parameters.push((method.parse().expect("a method"), path.clone(), parameter.clone()));
        }
    }
    parameters
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).expect("a schema"),
        None => schema,
    }
}

#[actix_web::test]
async fn a_query_that_does_not_fit_the_contract_is_refused() {
    let app = TestApp::new().await;
    let caller = app.caller("admin council:admin record:write record:publish progress:write", &["*"]);
    let document = document();
    let mut seen = 0;
    for (method, path, parameter) in parameters(&document) {
        if parameter["in"] != "query" {
            continue;
        }
        let name = text(&parameter, "name");
        let is_list = parameter["schema"]["type"] == "array";
        let schema = if is_list { &parameter["schema"]["items"] } else { &parameter["schema"] };
        let schema = resolved(&document, schema);
        let mut unfit = vec!["%00".to_owned(), "a%00b".to_owned(), "a%0Bb".to_owned(), String::new()];
        if is_list {
            unfit.extend([",", "a,,b", "a,"].map(str::to_owned));
        }
        if schema["type"] == "integer" {
            assert_eq!(schema["format"], "int32", "{method} {path}: {name}");
            let least = schema["minimum"].as_i64().unwrap_or(i64::from(i32::MIN));
            let most = schema["maximum"].as_i64().unwrap_or(i64::from(i32::MAX));
            unfit.extend([least - 1, most + 1, i64::MIN, i64::MAX].map(|number| number.to_string()));
            unfit.extend(["1.5", "1e3", "99999999999999999999", "one"].map(str::to_owned));
        }
        for value in unfit {
            let request = caller.request(method.clone(), &format!("{}?{name}={value}", address(&path)));
            let answer = if method == Method::GET { request } else { request.json(&json!({})) }.send().await;
            let pointers = answer.pointers(400, "bad_query");
            assert!(pointers.contains(&name), "{method} {path}: {name}={value}: {pointers:?}");
            seen += 1;
        }
    }
    assert!(seen > 2000, "{seen}");
}

#[test]
fn every_text_of_an_address_says_that_it_is_not_empty_and_holds_no_u_0000() {
    let document = document();
    let mut seen = 0;
    for (method, path, parameter) in parameters(&document) {
        let schema = &parameter["schema"];
        let schema = resolved(&document, if schema["type"] == "array" { &schema["items"] } else { schema });
        if parameter["in"] == "header" || schema["type"] != "string" {
            continue;
        }
        let validator = jsonschema::options().should_validate_formats(true).build(schema).unwrap();
        for value in ["", "a\0b"] {
            assert!(!validator.is_valid(&json!(value)), "{method} {path}: {} is {value:?}", parameter["name"]);
        }
        seen += 1;
    }
    assert!(seen > 500, "{seen}");
}

#[actix_web::test]
async fn a_text_that_is_no_list_may_hold_commas() {
    let app = TestApp::new().await;
    let administrator = app.caller("admin", &["*"]);
    for query in ["subject=a,,b", "jti=,"] {
        let page = administrator.get(&format!("/v1/revocations?{query}")).await.ok();
        assert_eq!(page["data"], json!([]), "{query}");
    }
}

/// Every order of the names, whole and in part, each either way.
fn orders(names: &[&str]) -> Vec<String> {
    let mut orders = Vec::new();
    for first in names {
        let left: Vec<&str> = names.iter().copied().filter(|name| name != first).collect();
        for first in [(*first).to_owned(), format!("-{first}")] {
            orders.extend(self::orders(&left).into_iter().map(|order| format!("{first},{order}")));
            orders.push(first);
        }
    }
    orders
}

#[actix_web::test]
async fn the_orders_that_the_contract_allows_are_those_that_a_list_takes() {
    let app = TestApp::demo().await;
    let caller = app.caller("council:admin", &["*"]);
    let document = document();
    let mut lists = 0;
    for (method, path, parameter) in parameters(&document) {
        if text(&parameter, "name") != "sort" {
            continue;
        }
        let description = text(&parameter, "description").replace('`', "");
        let words = description.trim_start_matches("Order: ").split('.').next().unwrap_or_default();
        let names: Vec<&str> = words.split(", ").collect();
        let validator = jsonschema::validator_for(&parameter["schema"]).unwrap();
        let good = orders(&names);
        let bad =
            ["0", "name,", ",", "--updated_at", "updated_at updated_at", "updated_at,-updated_at", "updated_at\n"];
        for (order, fits) in good.iter().map(|order| (order.as_str(), true)).chain(bad.map(|order| (order, false))) {
            assert_eq!(validator.is_valid(&json!(order)), fits, "{method} {path}: {order:?}");
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("sort", order).finish();
            let answer = caller.get(&format!("{}?{query}", address(&path))).await;
            assert_eq!(answer.status != 400, fits, "{method} {path}: {order:?}");
        }
        lists += 1;
    }
    assert!(lists > 35, "{lists}");
}

#[test]
fn a_list_below_a_parent_takes_no_other_parent() {
    let document = document();
    let mut lists = 0;
    for (_, path, operation) in operations(&document) {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let Some(reference) = parameters
            .iter()
            .find_map(|parameter| (parameter["in"] == "path").then(|| parameter["schema"]["$ref"].as_str()).flatten())
            // A text in a path has a schema of its own.
            .filter(|reference| reference.ends_with("Id"))
        else {
            continue;
        };
        let others: Vec<String> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "query" && parameter["schema"]["$ref"] == *reference)
            .map(|parameter| text(parameter, "name"))
            .filter(|name| *name != "parent_id")
            .collect();
        assert!(others.is_empty(), "{path}: {others:?}");
        let named = reference.trim_start_matches("#/components/schemas/").trim_end_matches("Id").to_lowercase();
        assert!(parameters.iter().all(|parameter| parameter["name"] != named), "{path}: {named}");
        lists += usize::from(parameters.iter().any(|parameter| parameter["name"] == "cursor"));
    }
    assert!(lists > 20, "{lists}");
}
