//! Examples in the contract: real requests and answers of the demo council. A test run records them into
//! `openapi/examples.json`. The few problems that the demo cannot show are written here.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::openapi::path::{Operation, ParameterBuilder};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{Content, OpenApi, RefOr};

use super::parameters::schema_of;
use crate::http::problem::Code;
use crate::http::refusals;

const RECORDED: &str = include_str!("../../openapi/examples.json");

/// What was recorded of one operation.
#[derive(Debug, Deserialize)]
struct Recorded {
    /// By name; Swagger UI fills them in.
    #[serde(default)]
    parameters: BTreeMap<String, Value>,
    #[serde(default)]
    request: Option<Value>,
    #[serde(default)]
    responses: BTreeMap<String, Value>,
    /// The operations that answer in the same way. Their examples are shown here too, so that the contract has each
    /// answer one time.
    #[serde(default)]
    answers_as: Vec<String>,
}

/// What was recorded in all.
#[derive(Debug, Deserialize)]
struct Recording {
    /// By operationId.
    operations: BTreeMap<String, Recorded>,
    /// One problem of each status.
    problems: BTreeMap<String, Value>,
}

/// Adds the examples to the operations that they were recorded of, and to every problem one of its status.
///
/// # Errors
/// When the recording cannot be read.
pub fn add(document: &mut OpenApi) -> anyhow::Result<()> {
    let recording: Recording = serde_json::from_str(RECORDED).context("openapi/examples.json cannot be read")?;
    let (of_all, of_reads) =
        (not_recorded(), BTreeMap::from([("413".to_owned(), versions_too_large()), ("422".to_owned(), too_large())]));
    let of_feed = BTreeMap::from([("410".to_owned(), resync_required())]);
    for item in document.paths.paths.values_mut() {
        if let Some(read) = &mut item.get {
            if refusals::RESYNC_REQUIRED.is_in(&read.responses) {
                add_problems(read, &of_feed);
            }
            add_problems(read, &of_reads);
        }
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            add_problems(operation, &of_all);
            add_problems(operation, &recording.problems);
            let recorded = operation.operation_id.as_ref().and_then(|id| recording.operations.get(id));
            if let Some(recorded) = recorded {
                add_to(operation, recorded);
                let same = recorded.answers_as.iter().filter_map(|id| recording.operations.get(id));
                same.for_each(|same| add_answers(operation, &same.responses));
            }
        }
    }
    keep_with_schemas(document);
    Ok(())
}

/// Moves the example of a record from the read of it to its schema, where it is the example of all that have such a
/// record: the reads, the writes and the pages. Otherwise each of them would repeat it.
fn keep_with_schemas(document: &mut OpenApi) {
    let records = listed(document);
    let Some(components) = &mut document.components else { return };
    for read in document.paths.paths.values_mut().filter_map(|item| item.get.as_mut()) {
        let Some(name) = schema_of(read).filter(|name| records.contains(*name)).map(str::to_owned) else { continue };
        let Some(RefOr::T(answer)) = read.responses.responses.get_mut("200") else { continue };
        for content in answer.content.values_mut() {
            if let RefOr::T(content) = content
                && let Some(RefOr::T(Schema::Object(record))) = components.schemas.get_mut(&name)
                && let Some(example) = content.example.take()
            {
                record.examples = vec![example];
            }
        }
    }
}

/// The schemas of the records that have a list, and an address each.
fn listed(document: &OpenApi) -> BTreeSet<String> {
    let reads = document.paths.paths.values().filter_map(|item| item.get.as_ref());
    let read: BTreeSet<&str> = reads.filter_map(schema_of).collect();
    let records = read.iter().filter_map(|page| page.strip_suffix("Page"));
    records.filter(|record| read.contains(record)).map(str::to_owned).collect()
}

/// The problems that the demo cannot show: it has no limit on requests, and its database and clients are never slow.
fn not_recorded() -> BTreeMap<String, Value> {
    let slow = "The body comes slower than 1024 bytes a second. Nothing was saved.";
    let many = "More than 600 requests a minute came from this address. Send the next in 1 s.";
    let unavailable = "The database does not answer in time at the moment.";
    BTreeMap::from([
        ("408".to_owned(), problem(Code::RequestTimeout, "/v1/decisions", slow)),
        ("429".to_owned(), problem(Code::TooManyRequests, "/v1/meetings", many)),
        ("503".to_owned(), problem(Code::Unavailable, "/v1/meetings", unavailable)),
    ])
}

/// The answer to a read that is too large: the demo has nothing so large that it could be recorded.
fn too_large() -> Value {
    let detail = "A list in the answer would hold 9007410 bytes. At most 5000 records and 8388608 bytes fit.";
    let mut example = problem(Code::AnswerTooLarge, "/v1/meetings", detail);
    if let Some(fields) = example.as_object_mut() {
        let error = json!({
            "pointer": "limit",
            "code": "too_large",
            "detail": "Send a smaller limit, such as 26. Your cursor stays valid."
        });
        fields.insert("errors".to_owned(), json!([error]));
    }
    example
}

/// The answer to a cursor of another database: a copy of the demo has only its own.
fn resync_required() -> Value {
    let detail = "This cursor is of another database, or of changes that a restored backup does not have. Begin again \
                  at links.restart.";
    let mut example = problem(Code::ResyncRequired, "/v1/changes", detail);
    if let Some(fields) = example.as_object_mut() {
        let restart = "http://127.0.0.1:8080/v1/changes?after=start&compact=true&include=record";
        fields.insert("oldest".to_owned(), json!(1));
        fields.insert("links".to_owned(), json!({"restart": restart}));
    }
    example
}

/// The answer to a comparison of versions that are too large: the demo has none.
fn versions_too_large() -> Value {
    let version = "http://127.0.0.1:8080/v1/documents/01890d5c-4e8a-7c9b-a2f1-3d5e7f90abcd/versions";
    let detail =
        format!("Only versions of at most 200000 bytes are compared. Read them at {version}/1 and {version}/2.");
    problem(Code::VersionsTooLarge, "/v1/documents/01890d5c-4e8a-7c9b-a2f1-3d5e7f90abcd/diff", &detail)
}

/// A problem with the fields that the server always sends.
fn problem(code: Code, instance: &str, detail: &str) -> Value {
    json!({
        "type": format!("http://127.0.0.1:8080/problems/{}", code.word()),
        "title": code.title(),
        "status": code.entry().0,
        "code": code.word(),
        "detail": detail,
        "instance": instance,
        "request_id": "example"
    })
}

fn add_to(operation: &mut Operation, recorded: &Recorded) {
    if let (Some(RefOr::T(body)), Some(request)) = (&mut operation.request_body, &recorded.request) {
        for content in body.content.values_mut() {
            set(content, request);
        }
    }
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        if let Some(example) = recorded.parameters.get(&parameter.name) {
            *parameter = ParameterBuilder::from(std::mem::take(parameter)).example(Some(example.clone())).build();
        }
    }
    add_answers(operation, &recorded.responses);
}

fn add_answers(operation: &mut Operation, examples: &BTreeMap<String, Value>) {
    for (status, example) in examples {
        if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(status) {
            for content in response.content.values_mut() {
                set(content, example);
            }
        }
    }
}

/// Adds problems to the answers that have no example of their own.
fn add_problems(operation: &mut Operation, examples: &BTreeMap<String, Value>) {
    for (status, example) in examples {
        if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(status) {
            for content in response.content.values_mut() {
                if matches!(content, RefOr::T(content) if content.example.is_none()) {
                    set(content, example);
                }
            }
        }
    }
}

fn set(content: &mut RefOr<Content>, example: &Value) {
    if let RefOr::T(content) = content {
        content.example = Some(example.clone());
    }
}
