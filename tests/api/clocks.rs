//! The database's clock stamps and decides, and a program with a clock that is far off says so and keeps still.

use std::time::Duration;

use actix_web::http::Method;
use minutebook::database::{Database, Limits, Source};
use serde_json::{Value, json};

use crate::support::records::{id, text};
use crate::support::{Setup, TestApp, TestClock};

/// Half an hour, in seconds.
const HALF_AN_HOUR: i64 = 1800;

/// An application with a clock that may be far off.
fn lenient() -> Setup {
    let max_clock_difference = Duration::from_secs(24 * 60 * 60);
    let limits = Limits { max_clock_difference, generation_trusted_for: Duration::ZERO, ..Limits::default() };
    Setup { limits, ..Setup::default() }
}

/// The doors of a process that publishes due records.
async fn publisher(app: &TestApp, limits: Limits) -> Database {
    let source = Source::new(&app.database_url, limits, app.clock.clock()).await.expect("a database");
    Database::open(&source.for_background()).await.expect("a database")
}

#[actix_web::test]
async fn a_process_whose_clock_is_ahead_publishes_nothing_before_its_time() {
    let app = TestApp::with(lenient()).await;
    app.clock.set_ahead(HALF_AN_HOUR);
    let council = app.council("ashford").await;
    let draft = app.meeting(&council, "2026-12-01", "draft").await;
    let path = text(&draft["links"], "self");
    let schedule = json!({"publication": "scheduled", "publish_at": "2026-11-24T12:10:00Z"});
    let scheduled = app.publisher("ashford").patch(&path, &schedule).await.ok();
    assert_eq!(
        (&scheduled["publication"], &scheduled["updated_at"]),
        (&json!("scheduled"), &json!("2026-11-24T12:00:00Z"))
    );
    let database = publisher(&app, lenient().limits).await;
    app.clock.advance(599);
    assert_eq!(database.publish_due().await.expect("the schedule"), 0);
    app.anonymous().get(&path).await.problem(404, "not_found");
    app.clock.advance(1);
    assert_eq!(database.publish_due().await.expect("the schedule"), 1);
    assert_eq!(app.anonymous().get(&path).await.ok()["updated_at"], "2026-11-24T12:10:00Z");
}

#[actix_web::test]
async fn a_process_whose_clock_is_ahead_discloses_keeps_keys_and_revokes_by_the_time_at_the_database() {
    let app = TestApp::with(lenient()).await;
    let council = app.council("ashford").await;
    let other = app.beside(lenient()).await;
    other.clock.set_ahead(HALF_AN_HOUR);
    let clerk = other.restricted("record:publish", &["ashford"], &["cabinet"]);
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = json!({"meeting_id": meeting, "title": "Sale", "publication": "published",
        "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A matter"}});
    let made = |key: &'static str| {
        let request = clerk.request(Method::POST, "/v1/items").json(&item);
        request.header("Idempotency-Key", key).send()
    };
    let first = made("once").await;
    let path = text(&first.json()["links"], "self");
    let etag = clerk.get(&path).await.header("etag").to_owned();
    let disclosure = clerk.request(Method::POST, &format!("{path}/disclosure")).header("If-Match", &etag);
    let shown = disclosure.json(&json!({"reason": "It was concluded."})).send().await.ok();
    assert_eq!(shown["disclosure"]["disclosed_at"], "2026-11-24T12:00:00Z");

    let revocation =
        json!({"subject": "record:write of ashford", "reason": "Left.", "expires_at": "2026-11-24T12:20:00Z"});
    app.admin().post("/v1/revocations", &revocation).await.created();
    app.clock.advance(10);
    other.bearer(&app.token("record:write", &["ashford"], 7200)).get("/v1/meetings").await.ok();
    app.clock.advance(-10);
    let revoked = other.bearer(&app.token("record:write", &["ashford"], 7200));
    app.clock.advance(20);
    revoked.get("/v1/meetings").await.problem(401, "invalid_token");

    // A day less a minute: by the clock of the other process the key has expired.
    app.clock.advance(24 * 60 * 60 - 60);
    let clerk = other.restricted("record:publish", &["ashford"], &["cabinet"]);
    let again = clerk.request(Method::POST, "/v1/items").json(&item).header("Idempotency-Key", "once").send().await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"));
}

#[actix_web::test]
async fn a_process_whose_clock_is_too_far_off_neither_writes_nor_publishes_and_says_so() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let draft = app.meeting(&council, "2026-12-01", "draft").await;
    let schedule = json!({"publication": "scheduled", "publish_at": "2026-11-24T12:10:00Z"});
    app.publisher("ashford").patch(&text(&draft["links"], "self"), &schedule).await.ok();
    let database = publisher(&app, Limits::default()).await;
    // Tokens from more than a minute ahead are refused for that.
    for seconds in [HALF_AN_HOUR, -50] {
        app.clock.set_ahead(seconds);
        let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
        let refused = app.publisher("ashford").post("/v1/meetings", &meeting).await;
        assert!(!refused.header("retry-after").is_empty());
        let detail = text(&refused.problem(503, "unavailable"), "detail");
        let apart = format!("{} seconds", seconds.abs());
        assert!(detail.contains(&apart) && detail.contains("30 are allowed"), "{detail}");
        assert_eq!(text(&app.anonymous().get("/readyz").await.problem(503, "unavailable"), "detail"), detail);
        app.clock.advance(600);
        assert!(database.publish_due().await.is_err());
        app.anonymous().get("/v1/meetings").await.ok();
        app.anonymous().get("/livez").await.ok();
    }
    app.clock.set_ahead(0);
    assert_eq!(app.admin().get("/v1/meetings?count=true").await.ok()["page"]["total"], 1, "nothing was written");
    app.meeting(&council, "2026-07-01", "draft").await;
    assert_eq!(app.anonymous().get("/readyz").await.ok()["warnings"], json!([]));
    assert_eq!(database.publish_due().await.expect("the schedule"), 1);
}

#[actix_web::test]
async fn clocks_that_differ_a_little_are_a_warning_from_the_start_on() {
    for (seconds, side) in [(5, "5 seconds ahead of"), (-5, "5 seconds behind")] {
        let clock = TestClock::new(1_000_000);
        clock.set_ahead(seconds);
        let app = TestApp::with(Setup { clock: Some(clock), ..Setup::default() }).await;
        let ready = app.anonymous().get("/readyz").await.ok();
        let warning = ready["warnings"][0].as_str().unwrap_or_default();
        assert!(warning.contains(side), "{ready}");
        let council = app.council("ashford").await;
        let meeting: Value = app.meeting(&council, "2026-07-01", "published").await;
        assert_eq!(meeting["created_at"], "2026-11-24T12:00:00Z");
    }
}
