//! Requests that wait for a change.

use actix_web::rt::spawn;
use actix_web::rt::task::JoinHandle;
use serde_json::{Value, json};

use super::{changes, number, until_number};
use crate::feed::until_sealed;
use crate::support::client::{Answer, Client};
use crate::support::cluster::client;
use crate::support::records::{Council, id, text};
use crate::support::{Setup, TestApp};

/// The gauge of requests that wait.
const WAITING: &str = "minutebook_feed_waiting";

/// A request that waits, and that does so already.
async fn waits(app: &TestApp, reader: Client, address: String) -> JoinHandle<Answer> {
    let before = number(app, WAITING).await;
    let request = spawn(async move { reader.get(&address).await });
    until_number(app, WAITING, before + 1.0).await;
    request
}

async fn sealed(app: &TestApp) -> String {
    until_sealed(&client(&app.database_url).await).await;
    text(&app.anonymous().get("/v1/changes?after=now").await.ok()["page"], "next_cursor")
}

async fn with_council(setup: Setup) -> (TestApp, Council, String) {
    let app = TestApp::with(setup).await;
    let council = app.council("ashford").await;
    let now = sealed(&app).await;
    (app, council, now)
}

#[actix_web::test]
async fn a_request_that_waits_is_answered_by_a_write_of_its_own_process_or_of_another() {
    let (app, council, _) = with_council(Setup::default()).await;
    let other = app.beside(Setup::default()).await;
    for writer in [&app, &other] {
        let now = sealed(&app).await;
        let request = waits(&app, app.anonymous(), format!("/v1/changes?wait=25&kinds=meeting&after={now}")).await;
        let meeting = id(&writer.meeting(&council, "2026-07-01", "published").await);
        let answer = request.await.expect("an answer");
        assert_eq!((answer.header("cache-control"), answer.header("retry-after")), ("no-store", ""));
        let page = answer.ok();
        assert!(changes(&page).iter().any(|change| change["id"] == json!(meeting)), "{page}");
    }
    until_number(&app, WAITING, 0.0).await;
}

#[actix_web::test]
async fn what_the_filters_leave_out_ends_no_waiting_and_moves_the_cursor() {
    let (app, council, now) = with_council(Setup::default()).await;
    let request = waits(&app, app.anonymous(), format!("/v1/changes?wait=4&kinds=action&after={now}")).await;
    app.meeting(&council, "2026-07-01", "published").await;
    let after = sealed(&app).await;
    let page = request.await.expect("an answer").ok();
    assert_eq!((&page["data"], &page["page"]["next_cursor"]), (&json!([]), &json!(after)));
    assert_ne!(after, now);
    let hidden = waits(&app, app.anonymous(), format!("/v1/changes?wait=4&after={after}")).await;
    app.meeting(&council, "2026-07-02", "draft").await;
    let page = hidden.await.expect("an answer").ok();
    assert_eq!((&page["data"], &page["page"]["next_cursor"]), (&json!([]), &json!(after)));
}

#[actix_web::test]
async fn who_cannot_wait_is_answered_at_once_and_told_when_to_come_again() {
    let mut setup = Setup::default();
    setup.feed_limits.max_waiting = 1;
    let (app, council, now) = with_council(setup).await;
    let request = waits(&app, app.anonymous(), format!("/v1/changes?wait=25&after={now}")).await;
    let refused = app.anonymous().get(&format!("/v1/changes?wait=25&after={now}")).await;
    assert_eq!(refused.header("retry-after"), "5");
    assert_eq!(refused.ok()["data"], json!([]));
    let at_once = app.anonymous().get(&format!("/v1/changes?after={now}")).await;
    assert_eq!(at_once.header("retry-after"), "", "only who asks to wait is refused");
    app.meeting(&council, "2026-07-01", "published").await;
    assert!(!changes(&request.await.expect("an answer").ok()).is_empty());
}

#[actix_web::test]
async fn requests_that_wait_are_answered_when_the_program_stops() {
    let (app, _, now) = with_council(Setup::default()).await;
    let request = waits(&app, app.anonymous(), format!("/v1/changes?wait=25&after={now}")).await;
    app.readiness.stop();
    assert_eq!(request.await.expect("an answer").ok()["data"], json!([]));
}

#[actix_web::test]
async fn a_request_that_waits_holds_no_connection_to_the_database() {
    let usual = Setup::default();
    let limits = minutebook::database::Limits { staff_connections: 1, large_connections: 1, ..usual.limits.clone() };
    let (app, council, _) = with_council(Setup { limits, ..usual }).await;
    let clerk = app.clerk("ashford");
    let now = text(&clerk.get("/v1/changes?after=now").await.ok()["page"], "next_cursor");
    let address = format!("/v1/changes?wait=25&include=record&after={now}");
    let mut requests = Vec::new();
    for _ in 0..12 {
        requests.push(waits(&app, clerk.clone(), address.clone()).await);
    }
    clerk.get("/v1/meetings?include=items").await.ok();
    let draft = id(&app.meeting(&council, "2026-07-01", "draft").await);
    for request in requests {
        let page = request.await.expect("an answer").ok();
        assert_eq!(changes(&page)[0]["record"]["id"], Value::String(draft.clone()));
    }
}

#[actix_web::test]
async fn a_token_that_expires_while_it_waits_reads_nothing_more() {
    let (app, council, _) = with_council(Setup::default()).await;
    let clerk = app.bearer(&app.token("record:read", &["ashford"], 60));
    let now = text(&clerk.get("/v1/changes?after=now").await.ok()["page"], "next_cursor");
    let request = waits(&app, clerk, format!("/v1/changes?wait=25&after={now}")).await;
    app.clock.advance(3600);
    app.meeting(&council, "2026-07-01", "draft").await;
    request.await.expect("an answer").problem(401, "invalid_token");
}

#[actix_web::test]
async fn the_numbers_of_the_server_tell_how_the_feed_does() {
    let (app, council, now) = with_council(Setup::default()).await;
    let seals = number(&app, "minutebook_feed_seal_seconds_count").await;
    assert!(seals >= 1.0 && number(&app, "minutebook_feed_head").await >= 2.0);
    app.meeting(&council, "2026-07-01", "published").await;
    assert_ne!(sealed(&app).await, now);
    until_number(&app, "minutebook_feed_seal_seconds_count", seals + 1.0).await;
}
