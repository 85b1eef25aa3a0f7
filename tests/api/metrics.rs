//! `/metrics`: what is counted, by which labels, and that none of them is what a caller sent.

use std::collections::BTreeMap;

use actix_web::http::Method;
use serde_json::json;

use crate::support::program::Home;
use crate::support::records::id;
use crate::support::{Setup, TestApp};

/// The samples, by name and labels.
async fn samples(app: &TestApp) -> BTreeMap<String, f64> {
    let answer = app.anonymous().get("/metrics").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = answer.text();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let sample = |line: &str| {
        let (name, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no sample: {line}"));
        (name.to_owned(), value.parse().unwrap_or_else(|_| panic!("no number: {line}")))
    };
    lines.map(sample).collect()
}

/// By how much each sample is larger than before, where it is.
fn risen(before: &BTreeMap<String, f64>, after: &BTreeMap<String, f64>, name: &str) -> BTreeMap<String, f64> {
    let of_name = after.iter().filter(|(sample, _)| sample.starts_with(name));
    let risen =
        of_name.map(|(sample, value)| (sample.clone(), value - before.get(sample).copied().unwrap_or_default()));
    risen.filter(|(_, by)| *by != 0.0).collect()
}

fn counts(expected: &[(&str, f64)]) -> BTreeMap<String, f64> {
    expected.iter().map(|(sample, value)| ((*sample).to_owned(), *value)).collect()
}

#[actix_web::test]
async fn requests_are_counted_by_method_pattern_and_status_and_so_are_their_durations() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let anyone = app.anonymous();
    let before = samples(&app).await;
    for path in [&meeting, "0193f0c0-0000-7000-8000-000000000000", "no-id"] {
        anyone.get(&format!("/v1/meetings/{path}")).await;
    }
    anyone.get("/v1/meetings?council=ashford").await.ok();
    anyone.get("/v1/meetings?council=ashford").await.ok();
    anyone.request(Method::HEAD, "/v1/meetings").send().await;
    anyone.post("/v1/meetings", &json!({})).await.problem(401, "token_required");
    for path in ["/v1/canary-1", "/v1/canary-2", "/canary?canary=3"] {
        anyone.get(path).await.problem(404, "no_such_address");
    }
    let method = Method::from_bytes(b"CANARY").expect("a method");
    anyone.request(method, "/v1/meetings").send().await.problem(405, "method_not_allowed");
    let after = samples(&app).await;
    let pattern = "/v1/meetings/{id}";
    let of = |method: &str, route: &str, status: u16| {
        format!("minutebook_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}")
    };
    let expected = counts(&[
        (&of("GET", pattern, 200), 1.0),
        (&of("GET", pattern, 404), 1.0),
        (&of("GET", pattern, 400), 1.0),
        (&of("GET", "/v1/meetings", 200), 2.0),
        (&of("HEAD", "/v1/meetings", 200), 1.0),
        (&of("POST", "/v1/meetings", 401), 1.0),
        (&of("GET", "(none)", 404), 3.0),
        (&of("other", "/v1/meetings", 405), 1.0),
        (&of("GET", "/metrics", 200), 1.0),
    ]);
    assert_eq!(risen(&before, &after, "minutebook_http_requests_total"), expected);
    let durations = "minutebook_http_request_duration_seconds_count";
    let expected = counts(&[
        (&format!("{durations}{{route=\"{pattern}\"}}"), 3.0),
        (&format!("{durations}{{route=\"/v1/meetings\"}}"), 5.0),
        (&format!("{durations}{{route=\"(none)\"}}"), 3.0),
        (&format!("{durations}{{route=\"/metrics\"}}"), 1.0),
    ]);
    assert_eq!(risen(&before, &after, durations), expected);
    let longest = "minutebook_http_request_duration_seconds_bucket{le=\"+Inf\",route=\"/v1/meetings\"}";
    assert!(after[longest] >= 5.0 && after.contains_key(&longest.replace("+Inf", "0.0005")), "{after:?}");
}

#[actix_web::test]
async fn no_id_slug_token_or_word_of_a_caller_is_in_the_numbers() {
    let app = TestApp::new().await;
    let council = app.council("canary-slug").await;
    let hidden = id(&app.meeting(&council, "2026-07-01", "draft").await);
    let anyone = app.anonymous();
    for client in [anyone.clone(), app.clerk("canary-slug"), app.bearer("canary-token")] {
        for path in ["meetings/{id}", "meetings/{id}/items", "documents/{id}?canary", "meetings/by/canary/{id}", "{id}"]
        {
            client.get(&format!("/v1/{}", path.replace("{id}", &hidden))).await;
        }
        client.request(Method::GET, "/problems/canary").header("X-Request-Id", "canary-id").send().await;
        client.request(Method::from_bytes(b"CANARY").expect("a method"), "/canary").send().await;
    }
    let text = anyone.get("/metrics").await.text();
    assert!(text.contains("route=\"/v1/meetings/{id}\""), "{text}");
    assert!(!text.to_lowercase().contains("canary") && !text.contains(&hidden), "{text}");
}

#[actix_web::test]
async fn writes_are_counted_by_what_came_of_them_and_waits_by_the_pool_waited_for() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let before = samples(&app).await;
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    for _ in 0..2 {
        let request = clerk.request(Method::POST, "/v1/meetings").header("Idempotency-Key", "one").json(&meeting);
        request.send().await.created();
    }
    assert_eq!(clerk.post("/v1/meetings?dry_run=true", &meeting).await.status, 201);
    let elsewhere =
        json!({"body_id": "0193f0c0-0000-7000-8000-000000000000", "title": "Cabinet", "date": "2026-07-01"});
    assert_eq!(clerk.post("/v1/meetings", &elsewhere).await.status, 422);
    clerk.get("/v1/meetings").await.ok();
    let after = samples(&app).await;
    let expected = counts(&[
        ("minutebook_writes_total{outcome=\"committed\"}", 1.0),
        ("minutebook_writes_total{outcome=\"replayed\"}", 1.0),
        ("minutebook_writes_total{outcome=\"dry_run\"}", 1.0),
        ("minutebook_writes_total{outcome=\"refused\"}", 1.0),
    ]);
    assert_eq!(risen(&before, &after, "minutebook_writes_total"), expected);
    assert_eq!(after["minutebook_writes_total{outcome=\"unknown\"}"], 0.0);
    let expected = counts(&[
        ("minutebook_database_wait_seconds_count{pool=\"staff\"}", 1.0),
        ("minutebook_database_wait_seconds_count{pool=\"writers\"}", 4.0),
    ]);
    assert_eq!(risen(&before, &after, "minutebook_database_wait_seconds_count"), expected);
    assert_eq!(after["minutebook_database_connection_failures_total{pool=\"writers\"}"], 0.0);
}

#[actix_web::test]
async fn connections_are_shown_by_pool_with_what_is_open_in_use_and_allowed() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    app.clerk("ashford").get("/v1/meetings").await.ok();
    let samples = samples(&app).await;
    let of = |name: &str, pool: &str| samples[&format!("minutebook_database_{name}{{pool=\"{pool}\"}}")];
    // A worker's, and those of the tasks that keep the texts of files, publish what is due, and deliver to webhooks.
    assert_eq!((of("connections_limit", "public"), of("connections_limit", "staff")), (2.0, 4.0 + 3.0));
    assert_eq!((of("connections_limit", "slow"), of("connections_limit", "writers")), (1.0 + 3.0, 8.0 + 3.0));
    assert_eq!(of("connections_limit", "large"), 1.0 + 3.0);
    assert!(of("connections", "public") >= 1.0 && of("connections", "writers") >= 1.0, "{samples:?}");
    assert_eq!((of("connections", "staff"), of("connections_in_use", "staff")), (1.0, 0.0));
    assert_eq!((of("connections_in_use", "writers"), of("waiting", "writers")), (0.0, 0.0));
    assert_eq!(samples["minutebook_http_requests_in_flight"], 1.0, "the one that asks");
    assert!(samples["minutebook_http_connections"] >= 1.0, "{samples:?}");
}

#[actix_web::test]
async fn what_is_shown_is_openmetrics_with_the_process_and_the_build_and_has_its_head() {
    let home = Home::new();
    let keys = home.path("keys.json");
    // The public key of RFC 8037, appendix A.2.
    let key = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    std::fs::write(&keys, json!({"keys": [key]}).to_string()).expect("a file");
    let keys = Some(vec!["--jwt-jwks".to_owned(), keys.to_str().expect("a path").to_owned()]);
    let app = TestApp::with(Setup { keys, ..Setup::default() }).await;
    let answer = app.anonymous().get("/metrics").await;
    assert_eq!(answer.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    let text = answer.text();
    assert!(text.ends_with("\n# EOF\n"), "{text}");
    assert_eq!(text.matches("# EOF").count(), 1);
    let build = format!("minutebook_build_info{{version=\"{}\"}} 1\n", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&build), "{text}");
    for line in text.lines().filter(|line| line.starts_with('#')) {
        let word = line.split(' ').nth(1);
        assert!(matches!(word, Some("HELP" | "TYPE" | "EOF")), "{line}");
    }
    let samples = samples(&app).await;
    assert!(samples["process_resident_memory_bytes"] > 1_000_000.0);
    assert!(samples["process_cpu_seconds_total"] > 0.0);
    assert_eq!(samples["process_start_time_seconds"], 1_795_521_600.0, "by the clock of the program");
    assert_eq!(samples["minutebook_key_set_readings_total{outcome=\"read\"}"], 1.0);
    assert_eq!(samples["minutebook_key_set_readings_total{outcome=\"failed\"}"], 0.0);
    let head = app.anonymous().request(Method::HEAD, "/metrics").send().await;
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[actix_web::test]
async fn an_upload_is_one_write_and_the_taking_out_of_its_text_is_none() {
    let (app, document) = crate::support::files::with_minutes().await;
    let before = samples(&app).await;
    let publisher = app.publisher("ashford");
    let other = crate::support::files::upload(&publisher, &document, "text/plain", b"Other minutes.");
    other.header("If-Match", "*").send().await.ok();
    app.waiting.settled().await;
    let after = samples(&app).await;
    let expected = counts(&[("minutebook_writes_total{outcome=\"committed\"}", 1.0)]);
    assert_eq!(risen(&before, &after, "minutebook_writes_total"), expected);
}
