//! Records the examples of the contract: real requests and answers, of the demo council. `make openapi` writes them;
//! otherwise this checks that the committed ones are what the program answers.

use std::collections::BTreeMap;

use actix_web::http::Method;
use minutebook::kind::Kind;
use serde_json::{Value, json};

use crate::feed::until_sealed;
use crate::support::TestApp;
use crate::support::client::{Answer, Client};
use crate::support::cluster::{self, client};
use crate::support::records::text;
use crate::support::samples::{Example, examples};

const PATH: &str = "openapi/examples.json";

/// What was recorded.
struct Recording {
    operations: BTreeMap<String, Value>,
    problems: BTreeMap<String, Value>,
}

impl Recording {
    fn answer(&mut self, operation: &str, request: Option<&Value>, answer: &Answer, status: u16) -> Value {
        assert_eq!(answer.status, status, "{operation}: {}", answer.text());
        let entry = self.operations.entry(operation.to_owned()).or_insert_with(|| json!({}));
        if let Some(request) = request {
            entry["request"] = request.clone();
        }
        if answer.body.is_empty() {
            return Value::Null;
        }
        let body = answer.json();
        entry["responses"][status.to_string()] = body.clone();
        body
    }

    /// The key that an operation was called with.
    fn key(&mut self, operation: &str, scheme: &str, value: &str) {
        let entry = self.operations.entry(operation.to_owned()).or_insert_with(|| json!({}));
        entry["parameters"] = json!({"scheme": scheme, "value": value});
    }

    fn problem(&mut self, answer: Answer) {
        let status = answer.status.to_string();
        assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text());
        self.problems.insert(status, answer.json());
    }
}

fn marked(client: &Client, method: Method, path: &str) -> crate::support::client::Request {
    client.request(method, path).header("X-Request-Id", "example")
}

async fn record_noun(app: &TestApp, recording: &mut Recording, noun: &Example) {
    let (public, writer) = (app.anonymous(), app.admin());
    let (collection, word, key) = (noun.kind.collection(), noun.kind.word(), noun.key);
    // The contract has the example of a record in its schema, and makes those of its pages from it.
    let found = public.get(&format!("/v1/{collection}/by/demo/{key}")).await;
    let found = recording.answer(&format!("find_{word}"), None, &found, 200);
    recording.key(&format!("find_{word}"), "demo", key);
    let one = public.get(&text(&found["links"], "self")).await;
    recording.answer(&format!("get_{word}"), None, &one, 200);
    let created = writer.post(&format!("/v1/{collection}"), &noun.new).await;
    let created = recording.answer(&format!("create_{word}"), Some(&noun.new), &created, 201);
    let path = text(&created["links"], "self");
    let changed = writer.patch(&path, &noun.patch).await;
    assert_eq!(changed.status, 200, "update_{word}: {}", changed.text());
    recording.operations.insert(format!("update_{word}"), json!({"request": noun.patch}));
    let deleted = writer.delete(&path).await;
    recording.answer(&format!("delete_{word}"), None, &deleted, 204);
    let reason = json!({"reason": "It was deleted by mistake."});
    let restored = writer.post(&format!("{path}/restoration"), &reason).await;
    assert_eq!(restored.status, 200, "restore_{word}: {}", restored.text());
    recording.operations.insert(format!("restore_{word}"), json!({"request": reason}));
    assert_eq!(writer.delete(&path).await.status, 204, "{path}");
    let mut new = noun.new.clone();
    match noun.kind {
        // The slug of a deleted one is never used again.
        Kind::Council => new["slug"] = json!("othertown"),
        Kind::Body => new["slug"] = json!("scrutiny"),
        _ => {}
    }
    let put = writer.put(&format!("/v1/{collection}/by/example/1"), &new).await;
    assert_eq!(put.status, 201, "put_{word}: {}", put.text());
    let again = writer.put(&format!("/v1/{collection}/by/example/1"), &new).await;
    assert_eq!(again.status, 200, "put_{word}: {}", again.text());
    let shown = json!({"request": new, "answers_as": [format!("create_{word}")]});
    recording.operations.insert(format!("put_{word}"), shown);
    recording.key(&format!("put_{word}"), "example", "1");
}

/// A decision, its meeting and its council's year beside what the law asks of them.
async fn record_compliance(app: &TestApp, recording: &mut Recording) {
    let public = app.anonymous();
    let decision = text(&public.get("/v1/decisions/by/demo/chorley-item-44-decision").await.ok()["links"], "self");
    recording.answer("get_decision_statement", None, &public.get(&format!("{decision}/statement")).await, 200);
    recording.answer("get_decision_compliance", None, &public.get(&format!("{decision}/compliance")).await, 200);
    let meeting = text(&public.get("/v1/meetings/by/demo/chorley-cabinet-2018-08-02").await.ok()["links"], "self");
    recording.answer("get_meeting_compliance", None, &public.get(&format!("{meeting}/compliance")).await, 200);
    let council = text(&public.get("/v1/councils/by/demo/chorley").await.ok()["links"], "self");
    let year = "from=2018-05-01&to=2019-04-30";
    let answer = public.get(&format!("{council}/compliance?{year}")).await;
    recording.answer("get_council_compliance", None, &answer, 200);
    let export = public.get(&format!("{council}/compliance.csv?{year}")).await;
    assert_eq!(export.status, 200, "{}", export.text());
    recording.operations.insert("export_council_compliance".to_owned(), json!({"responses": {"200": export.text()}}));
}

async fn record_agendas(app: &TestApp, recording: &mut Recording) {
    let writer = app.admin();
    let meeting = json!({"body": {"scheme": "demo", "value": "chorley-executive-cabinet"}, "title": "Executive Cabinet",
        "date": "2018-10-11"});
    let meeting = writer.put("/v1/meetings/by/example/cabinet", &meeting).await.created();
    let key = |value: &str| json!({"scheme": "example", "value": value});
    let report = json!({"key": key("budget-report"), "kind": "report", "title": "Revenue budget monitoring",
        "media_type": "application/pdf"});
    let agenda = json!({"items": [
        {"key": key("apologies"), "kind": "procedural", "agenda_number": "1", "title": "Apologies for absence"},
        {"key": key("budget"), "agenda_number": "2", "title": "Revenue budget monitoring", "documents": [report]},
    ]});
    let by_key = writer.put("/v1/meetings/by/example/cabinet/agenda", &agenda).await;
    recording.key("put_meeting_agenda_by_key", "example", "cabinet");
    recording.answer("put_meeting_agenda_by_key", Some(&agenda), &by_key, 200);
    let shorter = json!({"items": [agenda["items"][1].clone()]});
    let by_id = writer.put(&format!("/v1/meetings/{}/agenda", text(&meeting, "id")), &shorter).await;
    recording.answer("put_meeting_agenda", Some(&shorter), &by_id, 200);
}

/// The whole attendance of a meeting.
async fn record_people_at_meetings(app: &TestApp, recording: &mut Recording) {
    let writer = app.admin();
    let member = |name: &str, state: &str| json!({"name_as_recorded": name, "state": state});
    let whole = json!({"attendances": [member("Councillor Alan Example", "present"),
        member("Councillor Beth Example", "apologies")]});
    let by_key = writer.put("/v1/meetings/by/example/cabinet/attendances", &whole).await;
    recording.key("put_meeting_attendances_by_key", "example", "cabinet");
    recording.answer("put_meeting_attendances_by_key", Some(&whole), &by_key, 200);
    let meeting = writer.get("/v1/meetings/by/example/cabinet").await.ok();
    let later = json!({"attendances": [member("Councillor Alan Example", "left_early")]});
    let by_id = writer.put(&format!("/v1/meetings/{}/attendances", text(&meeting, "id")), &later).await;
    recording.answer("put_meeting_attendances", Some(&later), &by_id, 200);
}

/// Two entries for one person, which become one.
async fn record_merge(app: &TestApp, recording: &mut Recording) {
    let writer = app.admin();
    let entry = |name: &str| json!({"council": "chorley", "name": name, "publication": "published"});
    let twice = writer.post("/v1/people", &entry("A Example")).await.created();
    let stays = writer.put("/v1/people/by/example/alan", &entry("Alan Example")).await.created();
    let body = json!({"into_id": stays["id"]});
    let merged = writer.post(&format!("{}/merge", text(&twice["links"], "self")), &body).await;
    recording.answer("merge_person", Some(&body), &merged, 200);
}

/// A meeting on its way from the agenda to approved minutes, and the correction of what was decided there.
async fn record_workflow(app: &TestApp, recording: &mut Recording) {
    let writer = app.admin();
    let body = json!({"scheme": "demo", "value": "chorley-executive-cabinet"});
    let later = json!({"body": body, "title": "Executive Cabinet", "date": "2018-12-13", "state": "held",
        "publication": "published"});
    let later = writer.put("/v1/meetings/by/example/later", &later).await.created();
    // The dates are recorded here, so that the example body of each step is empty: a copied date would be false.
    let meeting = json!({"body": body, "title": "Executive Cabinet", "date": "2018-11-15",
        "agenda_published_at": "2018-11-07T16:00:00Z", "decisions_published_at": "2018-11-16T09:30:00Z",
        "minutes_published_at": "2018-11-23T12:00:00Z"});
    let meeting = writer.put("/v1/meetings/by/example/way", &meeting).await.created();
    let path = text(&meeting["links"], "self");
    let mut items = Vec::new();
    for title in ["Fees and charges", "Allotment rents"] {
        let recommendation = json!({"text": "To agree the report."});
        let item = json!({"meeting_id": meeting["id"], "title": title, "recommendation": recommendation});
        items.push(writer.post("/v1/items", &item).await.created());
    }
    let order = json!({"items": [items[1]["id"], items[0]["id"]]});
    let put = writer.put(&format!("{path}/item-order"), &order).await;
    recording.answer("put_meeting_item_order", Some(&order), &put, 200);
    let now = json!({});
    let answer = writer.post(&format!("{path}/agenda-publication"), &now).await;
    recording.answer("publish_meeting_agenda", Some(&now), &answer, 200);
    let held = json!({"actual_start_at": "2018-11-15T18:00:00Z", "actual_end_at": "2018-11-15T19:10:00Z"});
    let answer = writer.post(&format!("{path}/holding"), &held).await;
    recording.answer("hold_meeting", Some(&held), &answer, 200);
    let numbered = writer.request(Method::POST, &format!("{path}/minute-numbers")).send().await;
    recording.answer("number_meeting_minutes", None, &numbered, 200);
    let mut decision = Value::Null;
    for item in &items {
        let new = json!({"item_id": item["id"], "kind": "executive", "outcome": "approved",
            "text": "To agree the report.", "resolutions": [{"limb": "1", "text": "To agree the report."}],
            "published_at": "2018-11-16T09:30:00Z"});
        decision = writer.post("/v1/decisions", &new).await.created();
        let minutes = json!({"minutes": {"text": "The report was agreed."}});
        writer.patch(&text(&item["links"], "self"), &minutes).await.ok();
    }
    let answer = writer.post(&format!("{path}/decisions-publication"), &now).await;
    recording.answer("publish_meeting_decisions", Some(&now), &answer, 200);
    let answer = writer.post(&format!("{path}/minutes-publication"), &now).await;
    recording.answer("publish_meeting_minutes", Some(&now), &answer, 200);
    let way = app.anonymous().get(&format!("{path}/workflow")).await;
    recording.answer("get_meeting_workflow", None, &way, 200);
    let approved = json!({"approved_at_meeting_id": later["id"]});
    let answer = writer.post(&format!("{path}/minutes-approval"), &approved).await;
    recording.answer("approve_meeting_minutes", Some(&approved), &answer, 200);
    let item = text(&items[0]["links"], "self");
    let correction = json!({"minutes": {"text": "The report was agreed, with the fees for 2018/19."},
        "reason": "The year was left out.", "corrected_at_meeting_id": later["id"]});
    let etag = writer.get(&item).await.header("etag").to_owned();
    let request = writer.request(Method::POST, &format!("{item}/minutes-corrections")).header("If-Match", &etag);
    recording.answer("correct_item_minutes", Some(&correction), &request.json(&correction).send().await, 200);
    let correction = json!({"reason": "The year was left out.", "text": "To agree the report for 2018/19.",
        "resolutions": [{"limb": "1", "text": "To agree the report for 2018/19."}]});
    let answer = writer.post(&format!("{}/correction", text(&decision["links"], "self")), &correction).await;
    recording.answer("correct_decision", Some(&correction), &answer, 201);
}

/// The correction of a vote that was decided by a casting vote.
async fn record_vote_correction(app: &TestApp, recording: &mut Recording) {
    let writer = app.admin();
    let vote = json!({"council": "chorley", "item": {"scheme": "demo", "value": "chorley-item-44"},
        "motion": "That the report be noted.", "result": "carried", "votes_for": 4, "votes_against": 4,
        "casting_vote": "for", "method": "show_of_hands", "publication": "published"});
    let vote = writer.post("/v1/votes", &vote).await.created();
    let correction = json!({"reason": "One member on each side was counted twice.", "votes_for": 3,
        "votes_against": 3});
    let answer = writer.post(&format!("{}/correction", text(&vote["links"], "self")), &correction).await;
    recording.answer("correct_vote", Some(&correction), &answer, 201);
}

/// A document's file, which is no JSON, and its text.
async fn record_file(app: &TestApp, recording: &mut Recording) {
    let bytes = "ward,votes\nNorth,1204\nSouth,967\n";
    let owner = json!({"kind": "item", "scheme": "demo", "value": "chorley-item-44"});
    let new = json!({"owner": owner, "kind": "background_paper", "title": "Figures", "publication": "published"});
    let document = text(&app.admin().post("/v1/documents", &new).await.created()["links"], "self");
    let path = format!("{document}/file");
    for (if_match, status) in [("", 201), ("*", 200)] {
        let mut request = app.admin().request(Method::PUT, &path).header("Content-Type", "text/csv");
        if status == 200 {
            request = request.header("If-Match", if_match);
        }
        let answer = request.bytes(bytes).send().await;
        if status == 201 {
            recording.answer("put_document_file", None, &answer, status);
        }
        assert_eq!(answer.status, status, "{}", answer.text());
    }
    app.waiting.settled().await;
    let whole = app.anonymous().get(&path).await;
    let part = app.anonymous().request(Method::GET, &path).header("Range", "bytes=0-9").send().await;
    let responses = json!({"200": whole.text(), "206": part.text()});
    recording.operations.insert("get_document_file".to_owned(), json!({"responses": responses}));
    recording.operations.entry("put_document_file".to_owned()).and_modify(|entry| entry["request"] = json!(bytes));
    let found = app.anonymous().get(&format!("{document}/text")).await;
    recording.answer("get_document_text", None, &found, 200);
    recording.problem(marked(&app.anonymous(), Method::GET, &path).header("Range", "bytes=900-").send().await);
}

async fn record_progress(app: &TestApp, recording: &mut Recording) {
    let progress = app.anonymous().get("/v1/strategies/digital-strategy/progress?as_of=2018-08-02").await;
    recording.answer("get_strategy_progress", None, &progress, 200);
    // Two actions are example enough.
    let progress = recording.operations.get_mut("get_strategy_progress").expect("the progress");
    progress["responses"]["200"]["actions"].as_array_mut().expect("actions").truncate(2);
    for (operation, path) in
        [("export_observations", "observations.csv"), ("export_observations_sdmx", "observations.sdmx.csv")]
    {
        let export = app.anonymous().get(&format!("/v1/{path}?metric=DS-WEB-SHARE")).await;
        assert_eq!(export.status, 200, "{operation}");
        recording.operations.insert(operation.to_owned(), json!({"responses": {"200": export.text()}}));
    }
    let metric = app.anonymous().get("/v1/metrics/by/demo/chorley-web-transactions").await.ok();
    for (operation, picture) in [("get_metric_chart", "chart"), ("get_metric_badge", "badge")] {
        let picture = app.anonymous().get(&format!("{}?as_of=2018-08-02", text(&metric["links"], picture))).await;
        assert_eq!((picture.status, picture.header("content-type")), (200, "image/svg+xml"), "{operation}");
        recording.operations.insert(operation.to_owned(), json!({"responses": {"200": picture.text()}}));
    }
}

/// An item that is exempt, its disclosure, and the log of who read it.
async fn record_exemption(app: &TestApp, recording: &mut Recording) {
    let clerk = app.restricted("record:publish", &["chorley"], &["executive-cabinet"]);
    let meeting = json!({"scheme": "demo", "value": "chorley-cabinet-2018-08-02"});
    let exemption =
        json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Disposal of land"});
    let item =
        json!({"meeting": meeting, "title": "Sale of the depot", "exemption": exemption, "publication": "published"});
    let report = json!({"owner": {"kind": "item", "scheme": "demo", "value": "chorley-item-44"}, "kind": "report",
        "title": "Offers for the depot", "exemption": exemption, "publication": "published"});
    let body = json!({"reason": "The sale was completed."});
    for (collection, word, new) in [("items", "item", item), ("documents", "document", report)] {
        let path = text(&clerk.post(&format!("/v1/{collection}"), &new).await.created()["links"], "self");
        let etag = clerk.get(&path).await.header("etag").to_owned();
        let request = clerk.request(Method::POST, &format!("{path}/disclosure")).header("If-Match", &etag);
        recording.answer(&format!("disclose_{word}"), Some(&body), &request.json(&body).send().await, 200);
        if word == "document" {
            clerk.delete(&path).await;
        }
    }
    let log = app.council_admin("chorley").get("/v1/accesses?limit=1").await;
    recording.answer("list_accesses", None, &log, 200);
}

async fn record_revocations(app: &TestApp, recording: &mut Recording) {
    let admin = app.admin();
    let new = json!({"jti": "0193f0c0-0000-7000-8000-000000000000", "expires_at": "2099-12-31T00:00:00Z",
        "reason": "The laptop was stolen."});
    let made = admin.post("/v1/revocations", &new).await;
    let made = text(&recording.answer("create_revocation", Some(&new), &made, 201)["links"], "self");
    recording.answer("get_revocation", None, &admin.get(&made).await, 200);
    let lifted = admin.request(Method::DELETE, &made).send().await;
    recording.answer("delete_revocation", None, &lifted, 204);
}

/// The feed of changes. The times in it are those of the run.
async fn record_changes(app: &TestApp, recording: &mut Recording) {
    let at = |change: &mut Value| change["at"] = json!("2026-11-24T12:00:00Z");
    let page = app.anonymous().get("/v1/changes?limit=1&kinds=decision").await;
    recording.answer("list_changes", None, &page, 200);
    let shown = recording.operations.get_mut("list_changes").expect("the changes");
    shown["responses"]["200"]["data"].as_array_mut().expect("changes").iter_mut().for_each(at);
    let stream = app.anonymous().get("/v1/changes/stream?until_caught_up=true&kinds=decision&council=chorley").await;
    let text = stream.text();
    let blocks = text.split_inclusive("\n\n").map(|block| match block.split_once("\ndata: ") {
        Some((head, data)) if head.ends_with("event: change") => {
            let mut change: Value = serde_json::from_str(data).expect("a change");
            at(&mut change);
            format!("{head}\ndata: {change}\n\n")
        }
        _ => block.to_owned(),
    });
    let first: Vec<String> = blocks.take(2).collect();
    recording.operations.insert("stream_changes".to_owned(), json!({"responses": {"200": first.concat()}}));
}

/// An issue that was renamed: its versions, how they differ, and how to cite one.
async fn record_history(app: &TestApp, recording: &mut Recording) {
    let (public, writer) = (app.anonymous(), app.admin());
    let issue = |title: &str| json!({"council": "chorley", "title": title, "publication": "published"});
    let key = "/v1/issues/by/example/renamed";
    let made = writer.put(key, &issue("Fees and charges")).await.created();
    writer.put(key, &issue("Fees and charges for 2019/20")).await.ok();
    until_sealed(&client(&app.database_url).await).await;
    let path = text(&made["links"], "self");
    for (operation, part) in [
        ("list_versions", "versions?limit=1"),
        ("get_version", "versions/1"),
        ("compare_versions", "diff?from=1&to=2"),
        ("cite_record", "cite?version=2"),
    ] {
        recording.answer(operation, None, &public.get(&format!("{path}/{part}")).await, 200);
    }
}

/// New records in one write, and operations of which one is refused.
async fn record_batch(app: &TestApp, recording: &mut Recording) {
    let writer = app.admin();
    let edith = json!({"council": "chorley", "name": "Edith Example", "publication": "published"});
    let benches = json!({"council": "chorley", "title": "Benches in the park", "publication": "published"});
    let put = |path: &str, body: Value| json!({"method": "put", "path": path, "body": body});
    let operations = [put("/v1/people/by/example/edith", edith), put("/v1/issues/by/example/benches", benches.clone())];
    let batch = json!({"operations": operations});
    recording.answer("write_batch", Some(&batch), &writer.post("/v1/batch", &batch).await, 200);
    let create_only = json!({"method": "put", "path": "/v1/issues/by/example/benches", "if_none_match": "*",
        "body": benches});
    let apart = json!({"atomic": false, "operations": [operations[0].clone(), create_only]});
    let answer = marked(&writer, Method::POST, "/v1/batch").json(&apart).send().await;
    recording.answer("write_batch", None, &answer, 207);
}

async fn record_webhooks(app: &TestApp, recording: &mut Recording) {
    let admin = app.council_admin("chorley");
    let new = json!({"council": "chorley", "url": "https://example.org/minutebook", "kinds": ["decision", "meeting"]});
    let made = admin.post("/v1/webhooks", &new).await;
    let made = recording.answer("create_webhook", Some(&new), &made, 201);
    let path = text(&made["links"], "self");
    let attempt = format!(
        "INSERT INTO record.webhook_attempts (id, webhook_id, council_id, message_id, message_type, attempted_at, \
         duration_ms, outcome, status_code) SELECT '0193f0c0-0000-7000-8000-000000000002', id, council_id, \
         '0193f0c0-0000-7000-8000-000000000001', 'changes.available', created_at, 132, 'delivered', 204 \
         FROM record.webhooks WHERE id = '{}'",
        text(&made, "id")
    );
    cluster::client(&app.database_url).await.batch_execute(&attempt).await.expect("an attempt");
    recording.answer("list_webhook_attempts", None, &admin.get(&format!("{path}/attempts")).await, 200);
    recording.answer("get_webhook", None, &admin.get(&path).await, 200);
    recording.answer("list_webhooks", None, &admin.get("/v1/webhooks").await, 200);
    let test = admin.request(Method::POST, &format!("{path}/test")).send().await;
    recording.answer("test_webhook", None, &test, 202);
    let patch = json!({"status": "paused"});
    recording.answer("update_webhook", Some(&patch), &admin.patch(&path, &patch).await, 200);
    let rotated = admin.request(Method::POST, &format!("{path}/secret")).send().await;
    recording.answer("rotate_webhook_secret", None, &rotated, 200);
    let deleted = admin.request(Method::DELETE, &path).header("If-Match", "*").send().await;
    recording.answer("delete_webhook", None, &deleted, 204);
    // A secret is another one each time, and the place depends on how far the feed was numbered by then.
    for operation in ["create_webhook", "get_webhook", "list_webhooks", "update_webhook", "rotate_webhook_secret"] {
        let recorded = recording.operations.get_mut(operation).expect("an operation");
        let answers = recorded["responses"].as_object_mut();
        for answer in answers.expect("answers").values_mut() {
            let webhook = if operation == "list_webhooks" { &mut answer["data"][0] } else { answer };
            webhook["position"] = json!(1042);
            if webhook.get("secret").is_some() {
                webhook["secret"] = json!("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=");
            }
        }
    }
}

async fn record_problems(app: &TestApp, recording: &mut Recording) {
    let (public, clerk) = (app.anonymous(), app.clerk("chorley"));
    let item = public.get("/v1/items/by/demo/chorley-item-44").await.ok();
    let path = text(&item["links"], "self");
    recording.problem(marked(&public, Method::GET, "/v1/items?meetingid=1").send().await);
    recording.problem(marked(&public, Method::POST, "/v1/decisions").json(&json!({})).send().await);
    recording.problem(
        marked(&clerk, Method::PATCH, &path).header("If-Match", "*").json(&json!({"title": "X"})).send().await,
    );
    recording.problem(marked(&public, Method::GET, "/v1/items/0193f0c0-0000-7000-8000-000000000000").send().await);
    let taken = json!({"council": "chorley", "slug": "executive-cabinet", "name": "Cabinet", "kind": "executive"});
    recording.problem(marked(&app.admin(), Method::POST, "/v1/bodies").json(&taken).send().await);
    let deleted = public.get("/v1/meetings?sort=-updated_at&include_deleted=true&limit=200").await.ok();
    let rows = deleted["data"].as_array().expect("rows");
    let tombstone = rows.iter().find(|row| row["deleted_at"].is_string()).expect("a tombstone");
    recording.problem(marked(&public, Method::GET, &text(&tombstone["links"], "self")).send().await);
    let publisher = app.publisher("chorley");
    let stale = marked(&publisher, Method::PATCH, &path).header("If-Match", "\"7.0123456789abcdef\"");
    recording.problem(stale.json(&json!({"title": "X"})).send().await);
    recording.problem(marked(&publisher, Method::PATCH, &path).json(&json!({"title": "X"})).send().await);
    let huge = marked(&publisher, Method::POST, "/v1/items").json(&json!({"title": "x".repeat(1024 * 1024)}));
    recording.problem(huge.send().await);
    let plain = marked(&publisher, Method::POST, "/v1/items").header("Content-Type", "text/plain").bytes("title");
    recording.problem(plain.send().await);
    let wrong = json!({"item": {"scheme": "demo", "value": "chorley-item-44"}, "kind": "executive", "outcome": "note"});
    recording.problem(marked(&publisher, Method::POST, "/v1/decisions").json(&wrong).send().await);
}

#[actix_web::test]
async fn the_examples_of_the_contract_are_what_the_program_answers() {
    let app = TestApp::demo().await;
    let mut recording = Recording { operations: BTreeMap::new(), problems: BTreeMap::new() };
    for (operation, path) in
        [("get_service", "/v1"), ("list_enums", "/v1/enums"), ("get_liveness", "/livez"), ("get_readiness", "/readyz")]
    {
        let answer = app.anonymous().get(path).await;
        recording.answer(operation, None, &answer, 200);
    }
    // All enums are in the contract itself: some are example enough.
    let enums = recording.operations.get_mut("list_enums").expect("the enums");
    enums["responses"]["200"]["enums"].as_array_mut().expect("enums").truncate(3);
    // The copy of the demo is sealed, and nothing is written yet.
    record_changes(&app, &mut recording).await;
    for noun in examples() {
        record_noun(&app, &mut recording, &noun).await;
    }
    let issue = app.anonymous().get("/v1/issues/by/demo/chorley-digital-strategy-annual-report").await.ok();
    let timeline = app.anonymous().get(&text(&issue["links"], "timeline")).await;
    recording.answer("get_issue_timeline", None, &timeline, 200);
    record_compliance(&app, &mut recording).await;
    let decision = app.anonymous().get("/v1/decisions/by/demo/chorley-item-44-decision").await.ok();
    let comparison = app.anonymous().get(&format!("{}/comparison", text(&decision["links"], "self"))).await;
    recording.answer("get_decision_comparison", None, &comparison, 200);
    record_progress(&app, &mut recording).await;
    record_agendas(&app, &mut recording).await;
    record_people_at_meetings(&app, &mut recording).await;
    record_merge(&app, &mut recording).await;
    record_workflow(&app, &mut recording).await;
    record_vote_correction(&app, &mut recording).await;
    record_file(&app, &mut recording).await;
    record_exemption(&app, &mut recording).await;
    record_problems(&app, &mut recording).await;
    record_revocations(&app, &mut recording).await;
    record_history(&app, &mut recording).await;
    record_batch(&app, &mut recording).await;
    record_webhooks(&app, &mut recording).await;
    let recorded = json!({"operations": recording.operations, "problems": recording.problems});
    let recorded = format!("{}\n", serde_json::to_string_pretty(&recorded).expect("JSON"));
    if std::env::var_os("RECORD").is_some() {
        std::fs::write(PATH, &recorded).expect("the examples to be written");
    }
    let committed = std::fs::read_to_string(PATH).expect("the examples");
    assert!(committed == recorded, "{PATH} is stale: run `make openapi`");
}
