//! Who may have webhooks and read them, and what they never show.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::Told;
use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::{id, text};

const MISSING: &str = "/v1/webhooks/0193f0c0-0000-7000-8000-000000000000";

fn new(council: &str) -> Value {
    json!({"council": council, "url": "https://example.org/hook"})
}

/// Every call that names a webhook.
async fn calls(client: &Client, one: &str) -> Vec<crate::support::client::Answer> {
    vec![
        client.get(one).await,
        client.get(&format!("{one}/attempts")).await,
        client.request(Method::PATCH, one).header("If-Match", "*").json(&json!({"status": "paused"})).send().await,
        client.request(Method::DELETE, one).header("If-Match", "*").send().await,
        client.request(Method::POST, &format!("{one}/test")).send().await,
        client.request(Method::POST, &format!("{one}/secret")).send().await,
    ]
}

#[actix_web::test]
async fn only_administrators_of_the_council_have_its_webhooks() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    app.council("barnet").await;
    let webhook = app.council_admin("ashford").post("/v1/webhooks", &new("ashford")).await.created();
    let one = text(&webhook["links"], "self");
    let both = async |client: Client| {
        let mut answers = calls(&client, &one).await;
        answers.push(client.get("/v1/webhooks").await);
        answers.push(client.post("/v1/webhooks", &new("ashford")).await);
        answers
    };
    for answer in both(app.anonymous()).await {
        answer.problem(401, "token_required");
    }
    let scopes = "record:read record:restricted record:write record:publish progress:write admin";
    for answer in both(app.caller(scopes, &["*"])).await {
        answer.problem(403, "missing_scope");
    }
    // To another council it is as if there were none.
    let other = app.council_admin("barnet");
    for (answer, missing) in calls(&other, &one).await.into_iter().zip(calls(&other, MISSING).await) {
        let (problem, missing) = (answer.problem(404, "not_found"), missing.problem(404, "not_found"));
        assert_eq!(problem["detail"], missing["detail"]);
    }
    other.post("/v1/webhooks", &new("ashford")).await.problem(403, "other_council");
    assert_eq!(other.get("/v1/webhooks?count=true").await.ok()["page"]["total"], 0);
    assert_eq!(other.get("/v1/webhooks?council=ashford").await.ok()["data"], json!([]));
    let of_all = app.caller("council:admin", &["*"]).get("/v1/webhooks?council=ashford&count=true").await.ok();
    assert_eq!((&of_all["page"]["total"], &of_all["data"][0]["id"]), (&json!(1), &webhook["id"]));
    assert_eq!(app.council_admin("ashford").get(&one).await.ok()["version"], 1, "nobody has changed it");
}

#[actix_web::test]
async fn a_secret_is_shown_when_it_is_made_and_never_again() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({})).await;
    let one = text(&webhook["links"], "self");
    let first = text(&webhook, "secret");
    assert!(first.starts_with("whsec_") && first.len() == 50, "{first}");
    let rotated = told.admin().request(Method::POST, &format!("{one}/secret")).send().await.ok();
    let second = text(&rotated, "secret");
    assert_ne!(first, second);
    assert_eq!((&rotated["version"], &rotated["former_secret_until"]), (&json!(2), &json!("2026-11-25T12:00:00Z")));
    told.item("Business").await;
    told.deliver().await;
    for answer in [
        told.admin().get(&one).await,
        told.admin().get("/v1/webhooks").await,
        told.admin().get(&format!("{one}/attempts")).await,
        told.admin().patch(&one, &json!({"mode": "each"})).await,
        told.admin().request(Method::POST, &format!("{one}/test")).send().await,
    ] {
        let answer = answer.text();
        assert!(!answer.contains("whsec_") && !answer.contains(&first[6..]) && !answer.contains(&second[6..]));
    }
    let db = &told.db;
    for (role, schema) in [("minutebook_public", "published"), ("minutebook_staff", "staff")] {
        let hidden = "SELECT count(*) FROM information_schema.columns WHERE table_schema = $1 AND column_name IN \
                      ('secret', 'former_secret', 'message')";
        assert_eq!(db.query_one(hidden, &[&schema]).await.expect("a count").get::<_, i64>(0), 0, "{schema}");
        db.batch_execute(&format!("SET ROLE {role}")).await.expect("the role");
        assert!(db.query("SELECT secret FROM record.webhooks", &[]).await.is_err(), "{role}");
        db.batch_execute("RESET ROLE").await.expect("the role");
    }
}

#[actix_web::test]
async fn a_webhook_is_made_once_for_one_key_and_a_dry_run_makes_none() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let admin = app.council_admin("ashford");
    let tried = admin.post("/v1/webhooks?dry_run=true", &new("ashford")).await;
    assert_eq!((tried.status, tried.header("dry-run")), (201, "true"));
    assert_eq!(admin.get("/v1/webhooks").await.ok()["data"], json!([]));
    let send = || {
        let request = admin.request(Method::POST, "/v1/webhooks").header("Idempotency-Key", "once");
        request.json(&new("ashford")).send()
    };
    let (made, again) = (send().await, send().await);
    assert_eq!(again.header("idempotency-replayed"), "true");
    let made = made.created();
    assert_eq!(again.created(), made, "the same request gets the same answer, with the secret");
    assert_eq!(admin.get("/v1/webhooks?count=true").await.ok()["page"]["total"], 1);
    let one = text(&made["links"], "self");
    for path in [format!("{one}/secret?dry_run=true"), format!("{one}/test?dry_run=true")] {
        assert_eq!(admin.request(Method::POST, &path).send().await.header("dry-run"), "true");
    }
    let path = format!("{one}?dry_run=true");
    assert_eq!(admin.request(Method::DELETE, &path).header("If-Match", "*").send().await.status, 204);
    assert_eq!(admin.get(&one).await.ok()["version"], 1);
}

#[actix_web::test]
async fn a_change_or_deletion_names_the_version_that_it_means() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let admin = app.council_admin("ashford");
    let made = admin.post("/v1/webhooks", &new("ashford")).await;
    let etag = made.header("etag").to_owned();
    let one = text(&made.created()["links"], "self");
    let patch = async |etag: Option<&str>, body: Value| {
        let mut request = admin.request(Method::PATCH, &one).json(&body);
        if let Some(etag) = etag {
            request = request.header("If-Match", etag);
        }
        request.send().await
    };
    patch(None, json!({"status": "paused"})).await.problem(428, "precondition_required");
    let paused = patch(Some(&etag), json!({"status": "paused"})).await;
    assert_eq!(paused.header("etag"), admin.get(&one).await.header("etag"));
    let paused = paused.ok();
    assert_eq!((&paused["status"], &paused["version"]), (&json!("paused"), &json!(2)));
    patch(Some(&etag), json!({"status": "active"})).await.problem(412, "precondition_failed");
    let same = patch(Some("*"), json!({"status": "paused"})).await.ok();
    assert_eq!(same["version"], 2, "nothing has changed");
    let unchanged = admin.request(Method::GET, &one).header("If-None-Match", "*").send().await;
    assert_eq!(unchanged.status, 304);
    admin.request(Method::DELETE, &one).send().await.problem(428, "precondition_required");
    admin.request(Method::DELETE, &one).header("If-Match", &etag).send().await.problem(412, "precondition_failed");
    assert_eq!(admin.request(Method::DELETE, &one).header("If-Match", "*").send().await.status, 204);
    admin.get(&one).await.problem(404, "not_found");
}

#[actix_web::test]
async fn an_input_that_cannot_stand_is_refused_with_the_way_out() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    app.council("barnet").await;
    let admin = app.caller("council:admin", &["*"]);
    let with = |more: Value| {
        let mut body = new("ashford");
        body.as_object_mut().expect("a webhook").extend(more.as_object().cloned().expect("fields"));
        body
    };
    for (body, pointers) in [
        (json!({}), vec!["/council", "/url"]),
        (with(json!({"colour": "red"})), vec!["/colour"]),
        (with(json!({"secret": "whsec_x"})), vec!["/secret"]),
        (with(json!({"position": 7})), vec!["/position"]),
        (with(json!({"mode": "all"})), vec!["/mode"]),
        (with(json!({"kinds": []})), vec!["/kinds"]),
        (with(json!({"kinds": ["decisions"]})), vec!["/kinds/0"]),
        (with(json!({"operations": ["echoed"]})), vec!["/operations/0"]),
        (with(json!({"councils": []})), vec!["/councils"]),
        (with(json!({"councils": ["barnet", "nowhere"]})), vec!["/councils/1"]),
        (with(json!({"councils": ["*", "barnet"]})), vec!["/councils/0"]),
        (with(json!({"councils": vec!["barnet"; 51]})), vec!["/councils"]),
        (with(json!({"status": "gone"})), vec!["/status"]),
        (with(json!({"url": format!("https://example.org/{}", "x".repeat(2048))})), vec!["/url"]),
        (new("nowhere"), vec!["/council"]),
    ] {
        let mut found = admin.post("/v1/webhooks", &body).await.pointers(422, "validation");
        found.sort();
        assert_eq!(found, pointers, "{body}");
    }
    let all = with(json!({"councils": ["*"], "kinds": ["vote", "item"]}));
    let webhook = admin.post("/v1/webhooks", &all).await.created();
    assert_eq!((&webhook["councils"], &webhook["kinds"]), (&json!(["*"]), &json!(["item", "vote"])));
    let one = text(&webhook["links"], "self");
    let moved = admin.patch(&one, &json!({"council": "barnet"})).await;
    assert_eq!(moved.pointers(422, "validation"), ["/council"]);
    assert_eq!(admin.patch(&one, &json!({"status": "failed"})).await.pointers(422, "validation"), ["/status"]);
    let own = admin.patch(&one, &json!({"councils": null, "kinds": null})).await.ok();
    assert_eq!((&own["councils"], &own["kinds"]), (&json!(["ashford"]), &Value::Null));
    for path in [MISSING.to_owned(), format!("{MISSING}/attempts")] {
        admin.get(&path).await.problem(404, "not_found");
    }
}

#[actix_web::test]
async fn a_council_has_fifty_webhooks_at_most() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    app.council("barnet").await;
    let admin = app.council_admin("ashford");
    let mut last = Value::Null;
    for _ in 0..50 {
        last = admin.post("/v1/webhooks", &new("ashford")).await.created();
    }
    let refused = admin.post("/v1/webhooks", &new("ashford")).await;
    assert_eq!(refused.pointers(409, "already_exists"), ["/council"]);
    app.council_admin("barnet").post("/v1/webhooks", &new("barnet")).await.created();
    let path = text(&last["links"], "self");
    assert_eq!(admin.request(Method::DELETE, &path).header("If-Match", "*").send().await.status, 204);
    admin.post("/v1/webhooks", &new("ashford")).await.created();
    let mut walked = Vec::new();
    let mut next = Some("/v1/webhooks?limit=20&count=true".to_owned());
    while let Some(path) = next {
        let page = admin.get(&path).await.ok();
        walked.extend(page["data"].as_array().expect("rows").iter().map(id));
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    let count = walked.len();
    walked.sort();
    walked.dedup();
    assert_eq!((count, walked.len()), (50, 50));
}

#[actix_web::test]
async fn a_webhook_leaves_nothing_in_the_log_of_changes() {
    let told = Told::new().await;
    let count = async || {
        let sql = "SELECT (SELECT count(*) FROM record.changes) + (SELECT count(*) FROM record.unsealed)";
        told.db.query_one(sql, &[]).await.expect("a count").get::<_, i64>(0)
    };
    let before = count().await;
    let webhook = told.webhook(json!({})).await;
    let one = text(&webhook["links"], "self");
    told.admin().patch(&one, &json!({"status": "paused"})).await.ok();
    told.admin().request(Method::POST, &format!("{one}/test")).send().await.expect(202);
    assert_eq!(told.deliver().await, 1);
    told.admin().request(Method::DELETE, &one).header("If-Match", "*").send().await;
    assert_eq!(count().await, before);
}
