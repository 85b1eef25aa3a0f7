//! Texts in their normal form: invisible differences make no second record, and no other one.

use minutebook::texts::{Form, form_of, is_known};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::cluster::client;
use crate::support::contract::resolved;
use crate::support::records::{id, text};
use crate::support::samples::samples;

fn contract() -> Value {
    resolved(&serde_json::from_str(include_str!("../../openapi/v1.json")).expect("JSON"))
}

/// Whether a schema is a text of the writer's own words.
fn is_free(schema: &Value) -> bool {
    let kinds = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
    let made = ["date", "date-time", "uuid", "binary"];
    kinds.contains(&json!("string"))
        && schema["enum"].is_null()
        && !made.contains(&schema["format"].as_str().unwrap_or_default())
}

/// The texts of a property: its name and their schemas.
fn texts_of<'a>(name: &'a str, schema: &'a Value, found: &mut Vec<(&'a str, &'a Value)>) {
    if is_free(schema) {
        found.push((name, schema));
    }
    if schema["items"].is_object() {
        texts_of(name, &schema["items"], found);
    }
    for choice in schema["oneOf"].as_array().into_iter().flatten() {
        texts_of(name, choice, found);
    }
}

#[test]
fn the_form_of_each_text_of_each_input_is_said() {
    let document = contract();
    let inputs = document["components"]["schemas"].as_object().expect("schemas").iter();
    let mut count = 0;
    for (input, schema) in inputs.filter(|(_, schema)| schema["additionalProperties"] == json!(false)) {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let mut found = Vec::new();
            texts_of(name, property, &mut found);
            for (name, schema) in found {
                count += 1;
                assert!(is_known(name), "{input}: say in http::texts::forms of which form {name} is");
                let said = form_of(name).map_or(Value::Null, |form| json!(form.word()));
                assert_eq!(schema.get("x-text-form").cloned().unwrap_or_default(), said, "{input}.{name}");
            }
        }
    }
    assert!(count > 300, "{count}");
}

/// Does something to each label and title of an input.
fn each_label(name: &str, value: &mut Value, act: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) if matches!(form_of(name), Some(Form::Label | Form::Line)) => act(text),
        Value::Array(elements) => elements.iter_mut().for_each(|element| each_label(name, element, act)),
        Value::Object(members) => members.iter_mut().for_each(|(name, member)| each_label(name, member, act)),
        _ => {}
    }
}

/// Where the labels of an input stand.
fn labels(name: &str, value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) if form_of(name) == Some(Form::Label) => found.push(pointer.to_owned()),
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                labels(name, element, &format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| labels(name, member, &format!("{pointer}/{name}"), found));
        }
        _ => {}
    }
}

#[actix_web::test]
async fn no_noun_keeps_what_nobody_sees_in_a_label() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for sample in samples(&app, &council).await {
        let writer = app.caller(sample.scope, &["*"]);
        let mut places = Vec::new();
        labels("", &sample.new, "", &mut places);
        for pointer in places {
            let mut hidden = sample.new.clone();
            let label = hidden.pointer_mut(&pointer).expect("a label");
            *label = json!(format!("{}\u{200b}", label.as_str().expect("a text")));
            let problem = writer.post(&sample.list(), &hidden).await.problem(422, "validation");
            let error =
                problem["errors"].as_array().expect("errors").iter().find(|error| error["pointer"] == json!(pointer));
            let detail = text(error.unwrap_or_else(|| panic!("{pointer}: {problem}")), "detail");
            assert!(detail.contains("U+200B zero width space"), "{} {pointer}: {detail}", sample.collection);
        }
        let mut padded = sample.new.clone();
        padded["identifiers"] = json!([{"scheme": "q", "value": "a b"}]);
        let plain = padded.clone();
        each_label("", &mut padded, &mut |text| *text = format!("\u{a0}{}\n", text.replace(' ', " \u{2003}")));
        assert_ne!(padded, plain);
        let made = writer.post(&sample.list(), &padded).await.created();
        // The same key, asked for with any spaces, and the same record, so that nothing changes.
        let path = format!("/v1/{}/by/q/%20a%C2%A0%20b%0A", sample.collection);
        let found = writer.get(&path).await.ok();
        assert_eq!((&found["id"], &found["identifiers"][0]["value"]), (&made["id"], &json!("a b")), "{path}");
        let again = writer.put(&path, &padded).await.ok();
        assert_eq!((&again["id"], &again["version"]), (&made["id"], &made["version"]), "{}", sample.collection);
    }
}

#[actix_web::test]
async fn minute_numbers_that_look_alike_are_one_number() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let year = json!({"council": "ashford", "name": "2026/27", "starts_on": "2026-05-20", "ends_on": "2027-05-18"});
    app.admin().post("/v1/municipal-years", &year).await.created();
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let clerk = app.clerk("ashford");
    let item = |number: &str| json!({"meeting_id": meeting, "title": "Fees", "minute_number": number});
    assert_eq!(clerk.post("/v1/items", &item("44 ")).await.created()["minute_number"], "44");
    for number in ["44", "44 ", " 44", "44\n", "４４", "\u{3000}44"] {
        clerk.post("/v1/items", &item(number)).await.problem(409, "already_exists");
    }
    assert_eq!(clerk.post("/v1/items", &item("44\u{200b}")).await.pointers(422, "validation"), ["/minute_number"]);
    let found = clerk.get("/v1/items?minute_number=%EF%BC%94%EF%BC%94%20").await.ok();
    assert_eq!(found["data"].as_array().map(Vec::len), Some(1), "{found}");
    let hidden = clerk.get("/v1/items?minute_number=44%E2%80%8B").await.problem(400, "bad_query");
    assert!(hidden.to_string().contains("U+200B zero width space"), "{hidden}");
}

#[actix_web::test]
async fn keys_that_look_alike_are_one_key() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let clerk = app.clerk("ashford");
    let item =
        |value: &str| json!({"meeting_id": meeting, "title": "Fees", "identifiers": [{"scheme": "q", "value": value}]});
    clerk.post("/v1/items", &item("i1")).await.created();
    for value in ["i1 ", "i1\n", "i１"] {
        assert_eq!(clerk.post("/v1/items", &item(value)).await.pointers(409, "already_exists"), ["/identifiers/0"]);
    }
    let twice = json!([{"scheme": "q", "value": "i2"}, {"scheme": "q ", "value": "i2\u{a0}"}]);
    let twice = json!({"meeting_id": meeting, "title": "Fees", "identifiers": twice});
    assert_eq!(clerk.post("/v1/items", &twice).await.pointers(422, "validation"), ["/identifiers/1"]);
    let problem = clerk.get("/v1/items/by/q/i1%E2%80%8B").await.problem(400, "bad_path");
    assert!(text(&problem, "detail").contains("U+200B zero width space"), "{problem}");
    let agenda = json!({"items": [{"key": {"scheme": "q\u{a0}", "value": " i1"}, "title": "Fees"}]});
    let saved = clerk.put(&format!("/v1/meetings/{meeting}/agenda"), &agenda).await.ok();
    assert_eq!((&saved["summary"]["unchanged"], &saved["summary"]["created"]), (&json!(1), &json!(0)), "{saved}");
}

#[actix_web::test]
async fn a_name_is_found_again_however_its_letters_are_composed() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let publisher = app.publisher("ashford");
    let person = json!({"council": "ashford", "name": "Sia\u{302}n Lowe", "publication": "published"});
    let person = publisher.post("/v1/people", &person).await.created();
    assert_eq!(person["name"], "Siân Lowe");
    let path = format!("/v1/meetings/{meeting}/attendances");
    let first = json!({"attendances": [{"name_as_recorded": "Siân Lowe", "person_id": person["id"],
        "publication": "published"}]});
    publisher.put(&path, &first).await.ok();
    for name in ["Sia\u{302}n Lowe", "Siân Lowe ", "Siân  Lowe", "Siân\u{a0}Lowe"] {
        let again = json!({"attendances": [{"name_as_recorded": name}]});
        let saved = publisher.put(&path, &again).await.ok();
        assert_eq!(saved["summary"]["unchanged"], 1, "{name:?}: {saved}");
        let listed = app.anonymous().get(&path).await.ok();
        assert_eq!(listed["data"][0]["person_id"], person["id"], "{name:?}");
    }
    // A name from before names had a normal form is found as well.
    let db = client(&app.database_url).await;
    let sql = "UPDATE record.attendances SET name_as_recorded = 'Siân  Lowe '";
    db.execute(sql, &[]).await.expect("an update");
    let again = json!({"attendances": [{"name_as_recorded": "Siân Lowe"}]});
    let saved = publisher.put(&path, &again).await.ok();
    assert_eq!((&saved["summary"]["removed"], &saved["summary"]["created"]), (&json!(0), &json!(0)), "{saved}");
    for filter in ["Sia%CC%82n%20Lowe", "Si%C3%A2n%20%20Lowe%20", "Nobody,%20Si%C3%A2n%20Lowe"] {
        let found = app.anonymous().get(&format!("/v1/people?name={filter}")).await.ok();
        assert_eq!(found["data"].as_array().map(Vec::len), Some(1), "{filter}");
    }
}

#[actix_web::test]
async fn long_texts_keep_their_inner_spaces_and_titles_fold_theirs() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = json!({"meeting_id": meeting, "title": " The \u{a0} fees\n",
        "recommendation": {"text": " a  b\r\n\r\nCafe\u{301} "}});
    let item = app.clerk("ashford").post("/v1/items", &item).await.created();
    assert_eq!((&item["title"], &item["recommendation"]["text"]), (&json!("The fees"), &json!("a  b\n\nCafé")));
    let unseen = json!({"recommendation": {"text": "\u{200b}\u{2060} "}});
    let path = text(&item["links"], "self");
    let refused = app.clerk("ashford").patch(&path, &unseen).await;
    assert_eq!(refused.pointers(422, "validation"), ["/recommendation/text"]);
}
