//! Every closed set of words of the contract is told of, in the contract's own words.

use std::collections::BTreeMap;

use minutebook::api;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::text;

/// Every closed set that stands anywhere in the contract, by the name of its schema; `*`, which a header takes, is no
/// word.
fn sets(document: &Value) -> BTreeMap<String, Value> {
    fn walk(value: &Value, path: &str, found: &mut BTreeMap<String, Value>) {
        match value {
            Value::Object(members) => {
                if let Some(words) = members.get("enum").filter(|words| words.is_array() && **words != json!(["*"])) {
                    found.insert(path.trim_start_matches("/components/schemas/").to_owned(), words.clone());
                }
                let inside = members.iter().filter(|(name, _)| *name != "example");
                inside.for_each(|(name, value)| walk(value, &format!("{path}/{name}"), found));
            }
            Value::Array(values) => values.iter().for_each(|value| walk(value, path, found)),
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    walk(document, "", &mut found);
    found
}

#[actix_web::test]
async fn the_enums_are_those_of_the_contract_and_no_others() {
    let app = TestApp::new().await;
    let document = serde_json::to_value(api::document().expect("a document")).expect("JSON");
    let answer = app.anonymous().get("/v1/enums").await.ok();
    let told = answer["enums"].as_array().expect("sets").iter();
    let told: BTreeMap<String, Value> = told
        .map(|set| {
            let values = set["values"].as_array().expect("values");
            (text(set, "name"), values.iter().map(|value| value["value"].clone()).collect())
        })
        .collect();
    assert_eq!(told, sets(&document));
    assert!(told.len() > 40);
}

#[actix_web::test]
async fn every_word_has_a_label_a_description_and_the_law_it_follows_where_there_is_one() {
    let app = TestApp::new().await;
    let answer = app.anonymous().get("/v1/enums").await.ok();
    let sets = answer["enums"].as_array().expect("sets");
    for set in sets {
        assert!(text(set, "description").len() > 10, "{set}");
        for value in set["values"].as_array().expect("values") {
            let is_told = text(value, "label").len() > 1 && text(value, "description").ends_with('.');
            assert!(is_told, "{}: {value}", set["name"]);
        }
    }
    let named = |name: &str| sets.iter().find(|set| set["name"] == name).expect("a set").clone();
    let kinds = named("DecisionKind");
    let officer = json!({"value": "officer_delegated", "label": "Officer delegated",
        "legal_source": "SI 2014/2095 reg 7",
        "description": "By an officer under delegated powers (SI 2014/2095 reg 7)."});
    assert_eq!(kinds["values"].as_array().and_then(|values| values.last()), Some(&officer));
    assert_eq!(kinds["values"][1]["legal_source"], Value::Null);
    assert_eq!(named("KeyDecisionStatus")["legal_source"], "SI 2012/2089 reg 8");
}
