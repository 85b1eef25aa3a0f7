//! The contract and what is served are one: these tests walk the OpenAPI document and every noun, so that a new noun is
//! held to the conventions from its first day.

use std::collections::BTreeSet;

use actix_web::http::Method;
use jsonschema::Registry;
use minutebook::api;
use minutebook::http::schemas::Schemas;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Answer;
use crate::support::contract::{asking, example_of, finite, resolved};
use crate::support::records::text;
use crate::support::samples::{Body, samples};

/// Lists that nobody reads without a token.
const FOR_STAFF: [&str; 1] = ["/v1/accesses"];
/// What is no part of the record: the tests of revocations and of webhooks try their operations.
const PRIVATE: [&str; 2] = ["/v1/revocations", "/v1/webhooks"];

fn is_private(path: &str) -> bool {
    PRIVATE.iter().any(|private| path.starts_with(private))
}

/// The contract, with what operations share in each of them.
pub fn document() -> Value {
    resolved(&as_served())
}

/// The contract as it is served.
pub fn as_served() -> Value {
    serde_json::to_value(api::document().expect("a document")).expect("JSON")
}

/// Every operation: method, path, and what the document says of it.
pub fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("a path item") {
            operations.push((method.to_ascii_uppercase(), path.clone(), operation.clone()));
        }
    }
    operations
}

/// Where the schemas of the contract are, for validators.
const CONTRACT: &str = "urn:contract";

/// The schemas of the contract, made ready one time for many answers.
fn schemas(document: &Value) -> Registry<'static> {
    let root = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": {"schemas": document["components"]["schemas"]},
    });
    Registry::new().add(CONTRACT, root).and_then(|registry| registry.prepare()).expect("the schemas of the contract")
}

/// Lets what a schema refers to be found in the contract.
fn refer_to_contract(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(place) if name == "$ref" => place.insert_str(0, CONTRACT),
                    other => refer_to_contract(other),
                }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(refer_to_contract),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[track_caller]
fn assert_valid(schemas: &Registry<'_>, schema: &Value, value: &Value, what: &str) {
    let mut schema = schema.clone();
    refer_to_contract(&mut schema);
    let options = jsonschema::options().with_registry(schemas).should_validate_formats(true);
    let validator = options.build(&schema).unwrap_or_else(|fault| panic!("{what}: {fault}"));
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

#[test]
fn every_operation_says_what_it_does_and_what_it_asks() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let at = format!("{method} {path}");
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!((1..=60).contains(&summary.chars().count()), "{at}: summary '{summary}'");
        assert!(operation["description"].as_str().is_some_and(|text| text.len() > 20), "{at}: description");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{at}: tags");
        assert!(ids.insert(text(&operation, "operationId")), "{at}: operationId");
        let security = operation["security"].to_string();
        let is_open = method == "GET" && !FOR_STAFF.contains(&path.as_str()) && !is_private(&path);
        assert_eq!(security, if is_open { "[]" } else { "[{\"bearer\":[]}]" }, "{at}");
        for (status, response) in operation["responses"].as_object().expect("responses") {
            assert!(!text(response, "description").is_empty(), "{at} {status}");
            if status.starts_with(['4', '5']) {
                assert!(response["content"]["application/problem+json"].is_object(), "{at} {status}");
            }
        }
        if path.starts_with("/v1/") {
            for status in ["400", "401", "503"] {
                assert!(operation["responses"][status].is_object(), "{at} {status}");
            }
        }
    }
}

#[test]
fn the_introduction_fits_on_one_screen() {
    let introduction = text(&document()["info"], "description");
    assert!(introduction.lines().count() <= 25, "{introduction}");
}

#[test]
fn every_property_and_parameter_is_described() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().expect("schemas") {
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            let described =
                schema["description"].is_string() || !schema["$ref"].is_null() || !schema["oneOf"].is_null();
            assert!(described, "{name}.{property} has no description");
        }
    }
    for (method, path, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string(), "{method} {path}: {}", parameter["name"]);
            if path.contains("/by/") && parameter["in"] == "path" {
                assert!(parameter["example"].is_string(), "{method} {path}: no example of {}", parameter["name"]);
            }
        }
    }
}

#[test]
fn a_patch_has_no_defaults_which_clients_would_fill_in() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let patches: Vec<_> = schemas.iter().filter(|(name, _)| name.ends_with("Patch")).collect();
    assert!(!patches.is_empty());
    for (name, schema) in patches {
        for (property, schema) in schema["properties"].as_object().expect("properties") {
            assert!(schema.get("default").is_none(), "{name}.{property} has a default");
        }
    }
}

#[test]
fn a_reader_always_finds_every_member_that_is_not_asked_for() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let answers = schemas.iter().filter(|(_, schema)| schema["additionalProperties"] != json!(false));
    for (name, schema) in answers.filter(|(name, _)| !["Problem", "FieldError"].contains(&name.as_str())) {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            let only = schema["description"].as_str().is_some_and(|text| text.contains("Present only "));
            assert!(
                only || required.contains(&json!(property)),
                "{name}.{property} may be missing, and does not say `Present only …`"
            );
        }
    }
    assert_eq!(schemas["Identifier"]["required"], json!(["scheme", "value", "url", "retrieved_at"]));
    assert_eq!(schemas["IdentifierInput"]["required"], json!(["scheme", "value"]));
}

/// Go's generator makes a constructor `NewBody` for a schema `Body`.
#[test]
fn no_schema_is_named_as_the_constructor_of_another() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let constructed = |name: &str| name.strip_prefix("New").is_some_and(|made| schemas.contains_key(made));
    let clashes: Vec<&String> = schemas.keys().filter(|name| constructed(name)).collect();
    assert!(clashes.is_empty(), "{clashes:?}: name what is sent `MeetingInput`");
}

#[test]
fn a_closed_set_of_words_has_one_schema_that_parameters_refer_to() {
    let document = document();
    let mut sets = Vec::new();
    for (method, path, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let schema = &parameter["schema"];
            let inline = schema.get("enum").or_else(|| schema["items"].get("enum"));
            let what = format!("{method} {path}: {} has a set of its own: name it in src/api.rs", parameter["name"]);
            assert!(inline.is_none_or(|set| *set == json!(["*"])), "{what}");
            sets.extend(schema["items"]["$ref"].as_str().map(str::to_owned));
        }
    }
    assert!(sets.contains(&"#/components/schemas/MeetingState".to_owned()), "{sets:?}");
}

#[test]
fn every_operation_has_an_example_of_its_answer_that_keeps_to_its_schema() {
    let document = document();
    let schemas = schemas(&document);
    for (method, path, operation) in operations(&document) {
        let at = format!("{method} {path}");
        for content in operation["requestBody"]["content"].as_object().into_iter().flatten().map(|entry| entry.1) {
            let is_file = content["schema"]["$ref"] == "#/components/schemas/FileBytes";
            assert!(content["example"].is_object() || is_file, "{at}: no example of a request");
            assert!(!content["example"].is_null(), "{at}: no example of a request");
            assert_valid(&schemas, &content["schema"], &content["example"], &format!("{at}: request"));
        }
        let success =
            operation["responses"].as_object().expect("responses").iter().find(|(status, _)| status.starts_with('2'));
        let (status, response) = success.expect("a success");
        for content in response["content"].as_object().into_iter().flatten().map(|entry| entry.1) {
            let example = example_of(content, &document);
            assert!(!example.is_null(), "{at} {status}: no example of an answer");
            assert_valid(&schemas, &content["schema"], &example, &format!("{at} {status}"));
        }
    }
}

#[test]
fn every_problem_has_an_example_of_its_status_that_keeps_to_its_schema() {
    let document = document();
    let schemas = schemas(&document);
    for (method, path, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().expect("responses") {
            if status.starts_with(['4', '5']) {
                let at = format!("{method} {path} {status}");
                let content = &response["content"]["application/problem+json"];
                assert_eq!(content["example"]["status"].to_string(), *status, "{at}: the example");
                assert_valid(&schemas, &content["schema"], &content["example"], &at);
            }
        }
    }
}

/// The server refuses such a date once it has passed, and a user tries the example years after it was recorded.
#[test]
fn an_example_that_expires_does_so_in_the_far_future() {
    fn walk(value: &Value, at: &str, found: &mut usize) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    if let (true, Some(date)) = (name.starts_with("expires_"), member.as_str()) {
                        assert!(date >= "2090", "{at}/{name}: {date} will pass");
                        *found += 1;
                    }
                    walk(member, &format!("{at}/{name}"), found);
                }
            }
            Value::Array(elements) => elements.iter().for_each(|element| walk(element, at, found)),
            _ => {}
        }
    }
    let mut found = 0;
    for (method, path, operation) in operations(&document()) {
        let contents = operation["requestBody"]["content"].as_object().into_iter().flatten();
        contents.for_each(|(_, content)| walk(&content["example"], &format!("{method} {path}"), &mut found));
    }
    assert!(found > 0);
}

#[actix_web::test]
async fn every_answer_keeps_to_its_schema() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let document = document();
    let schemas = schemas(&document);
    for sample in samples(&app, &council).await {
        let schema = |path: &str| {
            document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"].clone()
        };
        let one = app.anonymous().get(&sample.path()).await.ok();
        assert_valid(&schemas, &schema(&format!("/v1/{}/{{id}}", sample.collection)), &one, sample.collection);
        let list = app.anonymous().get(&format!("{}?count=true", sample.list())).await.ok();
        assert_valid(&schemas, &schema(&format!("/v1/{}", sample.collection)), &list, sample.collection);
        assert!(list["page"]["total"].as_u64().is_some_and(|total| total >= 1), "{}", sample.collection);
    }
}

#[actix_web::test]
async fn every_write_refuses_a_caller_without_token_scope_or_council() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    for sample in samples(&app, &council).await {
        for (method, path, body) in sample.writes() {
            let send = |client: crate::support::client::Client, if_match: Option<&str>| {
                let mut request = client.request(method.clone(), &path);
                // A batch depends on versions by its operations.
                if let Some(tag) = if_match.filter(|_| method != Method::PUT && path != "/v1/batch") {
                    request = request.header("If-Match", tag);
                }
                body.of(request).send()
            };
            let refused = send(app.anonymous(), None).await;
            assert_eq!(refused.header("www-authenticate"), "Bearer", "{method} {path}");
            refused.problem(401, "token_required");
            let other = if sample.scope == "progress:write" { "record:publish" } else { "record:read progress:write" };
            let refused = send(app.caller(other, &["ashford"]), None).await;
            refused.problem(403, "missing_scope");
            for (other, if_match) in [("barnet", None), ("barnet", Some("*")), ("nowhere", Some("\"1.0\""))] {
                let refused = send(app.caller(sample.scope, &[other]), if_match).await;
                assert_eq!(refused.header("etag"), "", "{method} {path}");
                refused.problem(403, "other_council");
            }
        }
        app.anonymous().get(&sample.path()).await.ok();
    }
}

#[actix_web::test]
async fn the_walks_over_samples_try_every_write_of_the_document() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let mut tried = BTreeSet::new();
    for sample in samples(&app, &council).await {
        for (method, path, _) in sample.writes() {
            let path = path.split('?').next().expect("a path").replace(&sample.id, "{id}");
            let path =
                path.replace("/by/test/walk", "/by/{scheme}/{value}").replace("/by/test/lone", "/by/{scheme}/{value}");
            tried.insert((method.to_string(), path));
        }
    }
    let document = document();
    let operations = operations(&document).into_iter();
    let writes = operations.filter(|(method, path, _)| method != "GET" && !is_private(path));
    let writes: BTreeSet<(String, String)> = writes.map(|(method, path, _)| (method, path)).collect();
    assert_eq!(tried, writes);
}

#[actix_web::test]
async fn every_noun_can_be_created_put_changed_and_deleted_by_who_may() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for sample in samples(&app, &council).await {
        let councils = if sample.collection == "councils" { ["*"] } else { ["ashford"] };
        let writer = app.caller(sample.scope, &councils);
        let created = writer.post(&sample.list(), &sample.new).await.created();
        assert_eq!(created["version"], 1, "{}", sample.collection);
        let path = text(&created["links"], "self");
        writer.delete(&path).await;
        writer.get(&path).await.problem(410, "deleted");

        let mut new = sample.new.clone();
        if ["councils", "bodies"].contains(&sample.collection) {
            // Tokens name them by their slug, which is never used again.
            new["slug"] = json!("anew");
        }
        let put = writer.put(&sample.by_key("walk"), &new).await.created();
        assert_eq!(put["identifiers"][0]["value"], "walk", "{}", sample.collection);
        let again = writer.put(&sample.by_key("walk"), &new).await.ok();
        assert_eq!(
            (again["version"].as_i64(), &again["updated_at"]),
            (Some(1), &put["updated_at"]),
            "{}",
            sample.collection
        );
        assert_eq!(writer.get(&sample.by_key("walk")).await.ok()["id"], put["id"]);

        let changed = writer.patch(&text(&put["links"], "self"), &sample.patch).await.ok();
        assert_eq!(changed["version"], 2, "{}", sample.collection);
        for (member, value) in sample.patch.as_object().expect("a patch") {
            assert_eq!(&changed[member], value, "{}", sample.collection);
        }
    }
}

#[actix_web::test]
async fn every_read_has_an_etag_answers_304_and_takes_head() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for sample in samples(&app, &council).await {
        for path in [sample.path(), sample.list()] {
            for client in [app.anonymous(), app.clerk("ashford")] {
                let answer = client.get(&path).await;
                let etag = answer.header("etag").to_owned();
                assert!(etag.starts_with('"') && etag.ends_with('"'), "{path}: {etag}");
                let unchanged = client.request(Method::GET, &path).header("If-None-Match", &etag).send().await;
                assert_eq!((unchanged.status, unchanged.header("etag")), (304, etag.as_str()), "{path}");
                assert!(unchanged.body.is_empty());
                let head = client.request(Method::HEAD, &path).send().await;
                assert_eq!((head.status, head.header("etag"), head.body.len()), (200, etag.as_str(), 0), "{path}");
                assert_eq!(head.header("content-length"), answer.body.len().to_string(), "{path}");
            }
        }
    }
}

/// Reads of the contract that need no id but that of a council.
fn reads_without_id(document: &Value, council_id: &str) -> Vec<(String, Value)> {
    let reads = operations(document).into_iter().filter(|(method, ..)| method == "GET");
    let reads = reads.map(|(_, path, operation)| {
        let path = path.replace("/councils/{id}", &format!("/councils/{council_id}"));
        (finite(&path, &operation), operation)
    });
    reads.filter(|(path, _)| !path.contains('{')).collect()
}

#[actix_web::test]
async fn an_operation_declares_the_etag_link_and_file_name_that_it_sends() {
    let app = TestApp::demo().await;
    let council = text(&app.anonymous().get("/v1/councils/by/demo/chorley").await.ok(), "id");
    let mut sent = BTreeSet::new();
    for (path, operation) in reads_without_id(&document(), &council) {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let has_pages = parameters.iter().any(|parameter| parameter["name"] == "cursor");
        let address = if has_pages { format!("{path}?limit=1") } else { path.clone() };
        let whole = app.admin().get(&address).await;
        let etag = whole.header("etag").to_owned();
        let mut answers = vec![whole];
        if !etag.is_empty() {
            let unchanged = app.admin().request(Method::GET, &address).header("If-None-Match", &etag).send().await;
            assert_eq!(unchanged.status, 304, "{path}");
            answers.push(unchanged);
        }
        for answer in answers {
            let declared = &operation["responses"][answer.status.to_string()]["headers"];
            for name in ["ETag", "Link", "Content-Disposition"] {
                let (is_sent, is_declared) = (!answer.header(name).is_empty(), declared[name].is_object());
                // The last page has no link.
                let is_right = is_sent == is_declared || (name == "Link" && has_pages && is_declared);
                assert!(is_right, "{path} {}: {name} is sent: {is_sent}", answer.status);
                if is_sent {
                    sent.insert((answer.status, name));
                }
            }
        }
    }
    assert_eq!(sent.len(), 5, "{sent:?}");
}

#[actix_web::test]
async fn an_operation_declares_400_if_it_refuses_unknown_parameters() {
    let app = TestApp::demo().await;
    let council = text(&app.anonymous().get("/v1/councils/by/demo/chorley").await.ok(), "id");
    for (path, operation) in reads_without_id(&document(), &council) {
        let answer = app.admin().get(&asking(&path, "colour=red")).await;
        assert_eq!(answer.status == 400, operation["responses"]["400"].is_object(), "{path}: {}", answer.status);
    }
}

fn cacheable(answer: &Answer) -> &str {
    answer.header("cache-control")
}

#[actix_web::test]
async fn public_answers_may_be_cached_and_answers_to_a_token_may_not() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for sample in samples(&app, &council).await {
        for path in [sample.path(), sample.list()] {
            assert_eq!(cacheable(&app.anonymous().get(&path).await), "public, max-age=0, must-revalidate", "{path}");
            assert_eq!(cacheable(&app.clerk("ashford").get(&path).await), "private, no-store", "{path}");
        }
    }
}

#[actix_web::test]
async fn every_list_walked_in_small_pages_in_every_order_is_the_whole_list() {
    let app = TestApp::demo().await;
    let document = document();
    for (method, path, operation) in operations(&document) {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let Some(sort) = parameters.iter().find(|parameter| parameter["name"] == "sort") else { continue };
        if method != "GET" || path.contains('{') || FOR_STAFF.contains(&path.as_str()) {
            continue;
        }
        let description = text(sort, "description").replace('`', "");
        let words = description.trim_start_matches("Order: ").split('.').next().unwrap_or_default();
        let mut orders: Vec<String> =
            words.split(", ").flat_map(|word| [word.to_owned(), format!("-{word}")]).collect();
        assert!(orders.len() >= 4, "{path}: {orders:?}");
        orders.push(words.split(", ").collect::<Vec<_>>().join(",-"));
        for order in orders {
            let list = format!("{path}?sort={order}&count=true");
            let (total, whole) = walk(&app, &format!("{list}&limit=200")).await;
            let (_, walked) = walk(&app, &format!("{list}&limit=7")).await;
            let ids: BTreeSet<String> = walked.iter().map(|row| text(row, "id")).collect();
            assert!(walked == whole && ids.len() == total && whole.len() == total, "{path} by {order}");
            assert!(
                total > 7
                    || ["/v1/councils", "/v1/municipal-years", "/v1/bodies", "/v1/strategies"].contains(&path.as_str()),
                "{path}"
            );
        }
    }
}

/// Every row of a list, page after page, and how many the first page said that there are.
async fn walk(app: &TestApp, first: &str) -> (usize, Vec<Value>) {
    let mut rows = Vec::new();
    let mut total = None;
    let mut next = Some(first.to_owned());
    while let Some(address) = next {
        let answer = app.anonymous().get(&address).await;
        let link = answer.header("link").to_owned();
        let page = answer.ok();
        total = total.or(page["page"]["total"].as_u64());
        rows.extend(page["data"].as_array().cloned().expect("rows"));
        next = page["page"]["next"].as_str().map(str::to_owned);
        assert_eq!(link, next.as_ref().map(|next| format!("<{next}>; rel=\"next\"")).unwrap_or_default());
        assert!(rows.len() < 2000, "{first} does not end");
    }
    (usize::try_from(total.expect("a total")).expect("a number"), rows)
}

#[actix_web::test]
async fn every_address_names_its_methods_and_refuses_others() {
    let app = TestApp::new().await;
    let document = document();
    let paths: BTreeSet<String> = operations(&document).into_iter().map(|(_, path, _)| path).collect();
    for path in paths {
        let address = path
            .replace("{id}", "0193f0c0-0000-7000-8000-000000000000")
            .replace("{scheme}", "test")
            .replace("{value}", "nothing")
            .replace("{collection}", "meetings")
            .replace("{version}", "1");
        let options = app.anonymous().request(Method::OPTIONS, &address).send().await;
        let allowed = options.header("allow").to_owned();
        assert_eq!(options.status, 204, "{path}");
        for (method, ..) in operations(&document).iter().filter(|(_, other, _)| *other == path) {
            assert!(allowed.contains(method.as_str()), "{path}: {allowed}");
        }
        let refused = app.anonymous().request(Method::TRACE, &address).send().await;
        assert_eq!(refused.header("allow"), allowed, "{path}");
        refused.problem(405, "method_not_allowed");
    }
}

#[actix_web::test]
async fn every_operation_refuses_an_unknown_parameter_and_every_input_an_unknown_member() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for sample in samples(&app, &council).await {
        let writer = app.caller(sample.scope, &["*"]);
        for path in [sample.path(), sample.list()] {
            let pointers = writer.get(&format!("{path}?colour=red")).await.pointers(400, "bad_query");
            assert_eq!(pointers, ["colour"], "{path}");
        }
        for (method, path, body) in sample.writes() {
            let separator = if path.contains('?') { '&' } else { '?' };
            let request = body.of(writer.request(method.clone(), &format!("{path}{separator}colour=red")));
            assert_eq!(request.send().await.pointers(400, "bad_query"), ["colour"], "{method} {path}");
            if let Body::Json(mut body) = body {
                body["colour"] = json!("red");
                let request = writer.request(method.clone(), &path).json(&body);
                assert_eq!(request.send().await.pointers(422, "validation"), ["/colour"], "{method} {path}");
            }
        }
    }
}

#[actix_web::test]
async fn an_address_that_is_encoded_without_need_is_the_same_address() {
    let app = TestApp::new().await;
    let anyone = app.anonymous();
    let plain = anyone.get("/v1/meetings?limit=1").await.ok();
    assert_eq!(anyone.get("/v1/%6Deetings?limit=1").await.ok(), plain);
    assert_eq!(anyone.get("/%76%31/%6d%65etings?limit=1").await.ok(), plain);
    for path in [
        "/v1/meetings%2F",
        "/v1%2Fmeetings",
        "/v2/meetings",
        "/v1/meetings.csv",
        "/v1/%FF",
        "//v1/meetings",
        "/v1//meetings",
    ] {
        anyone.get(path).await.problem(404, "no_such_address");
    }
}

#[test]
fn every_input_can_be_checked_against_its_schema() {
    let document = document();
    let schemas = Schemas::of(api::contract);
    let described = document["components"]["schemas"].as_object().expect("schemas");
    let inputs: Vec<_> =
        described.iter().filter(|(_, schema)| schema["additionalProperties"] == json!(false)).collect();
    assert!(inputs.len() > 50);
    for (name, schema) in inputs {
        let members: Vec<_> = schema["properties"].as_object().into_iter().flat_map(|members| members.keys()).collect();
        assert_eq!(schemas.members(name).iter().collect::<Vec<_>>(), members, "{name}");
        let errors = schemas.check(name, &json!({"colour": "red"}));
        assert!(
            errors.iter().any(|error| error.pointer == "/colour" && error.code == "unknown_member"),
            "{name}: {errors:?}"
        );
    }
}

#[test]
fn the_committed_document_is_what_the_code_describes() {
    let committed = include_str!("../../openapi/v1.json");
    let described = api::document().expect("a document").to_pretty_json().expect("JSON");
    assert!(committed.trim_end() == described, "openapi/v1.json is stale: run `make openapi`");
}
