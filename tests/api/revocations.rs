//! Revocation: what is revoked is refused at once by the process that was told, and soon by the others; who may revoke,
//! and what holds while the list cannot be read.

use actix_web::http::Method;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::support::client::{Answer, Client};
use crate::support::records::{id, text};
use crate::support::{SECRET, Setup, TestApp, cluster};

/// For how long another process may not know of a revocation, in seconds.
const TRUSTED_FOR: i64 = 5;

/// How long the list holds while it cannot be read, in seconds.
const KEPT_FOR: i64 = 300;

/// A token of the subject with an id of its own, issued so many seconds from now.
fn token(app: &TestApp, subject: &str, jti: &str, issued: i64) -> String {
    let now = app.clock.now().timestamp();
    let claims = json!({"iss": "minutebook", "aud": "minutebook", "sub": subject, "exp": now + 36_000,
        "iat": now + issued, "jti": jti,
        "scope": "record:publish", "councils": ["ashford"]});
    let header = Header { typ: Some("at+jwt".to_owned()), ..Header::new(Algorithm::HS256) };
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(SECRET)).expect("a token")
}

async fn read(app: &TestApp, token: &str) -> Answer {
    app.bearer(token).get("/v1/meetings").await
}

#[track_caller]
fn assert_revoked(answer: Answer) {
    let problem = answer.problem(401, "invalid_token");
    assert_eq!(problem["detail"], "The token was revoked.");
}

async fn revoke(app: &TestApp, new: Value) -> Value {
    app.admin().post("/v1/revocations", &new).await.created()
}

async fn lift(admin: &Client, revocation: &Value) -> Answer {
    admin.request(Method::DELETE, &text(&revocation["links"], "self")).send().await
}

#[actix_web::test]
async fn a_token_that_is_revoked_is_refused_at_once_on_every_read_and_write_and_accepted_again_once_that_is_lifted() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let draft = format!("/v1/meetings/{}", id(&app.meeting(&council, "2026-07-01", "draft").await));
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    let (stolen, other) = (token(&app, "clerk", "stolen", 0), token(&app, "clerk", "other", 0));
    read(&app, &stolen).await.ok();
    let revocation = revoke(&app, json!({"jti": "stolen", "reason": "Lost on a train."})).await;
    let thief = app.bearer(&stolen);
    assert_revoked(read(&app, &stolen).await);
    assert_revoked(thief.get(&draft).await);
    assert_revoked(thief.post("/v1/meetings", &meeting).await);
    assert_revoked(thief.get("/strategies").await);
    assert_eq!(thief.get("/").await.status, 401, "the pages for people take no revoked token either");
    read(&app, &other).await.ok();
    let meetings = app.publisher("ashford").get("/v1/meetings?count=true").await.ok();
    assert_eq!(meetings["page"]["total"], 1, "nothing was written");

    assert_eq!(lift(&app.admin(), &revocation).await.status, 204);
    read(&app, &stolen).await.ok();
}

#[actix_web::test]
async fn of_a_subject_those_are_revoked_that_were_issued_until_then_and_later_ones_hold() {
    let app = TestApp::new().await;
    app.clock.advance(100);
    let (old, present, later) =
        (token(&app, "clerk", "1", -50), token(&app, "clerk", "2", 0), token(&app, "clerk", "3", 1));
    let other = token(&app, "mayor", "4", -50);
    let revocation = revoke(&app, json!({"subject": "clerk", "reason": "Left the council."})).await;
    assert_eq!(revocation["issued_before"], "2026-11-24T12:01:40Z");
    assert_revoked(read(&app, &old).await);
    assert_revoked(read(&app, &present).await);
    read(&app, &later).await.ok();
    read(&app, &other).await.ok();

    let instant = "2026-11-24T13:00:00.5Z";
    revoke(&app, json!({"subject": "clerk", "issued_before": instant, "reason": "Shut out until one o'clock."})).await;
    assert_revoked(read(&app, &later).await);
    app.clock.advance(3500);
    assert_revoked(read(&app, &token(&app, "clerk", "5", 0)).await);
    app.clock.advance(1);
    read(&app, &token(&app, "clerk", "6", 0)).await.ok();
}

#[actix_web::test]
async fn a_revocation_ends_at_its_own_time() {
    let app = TestApp::new().await;
    let revoked = token(&app, "clerk", "1", 0);
    let until = (app.clock.now() + TimeDelta::seconds(60)).to_rfc3339();
    revoke(&app, json!({"jti": "1", "expires_at": until, "reason": "For a minute."})).await;
    app.clock.advance(59);
    assert_revoked(read(&app, &revoked).await);
    app.clock.advance(1);
    read(&app, &revoked).await.ok();
    revoke(&app, json!({"jti": "1", "reason": "For ever."})).await;
    let until = (app.clock.now() + TimeDelta::seconds(60)).to_rfc3339();
    revoke(&app, json!({"jti": "1", "expires_at": until, "reason": "Once more, for a minute."})).await;
    app.clock.advance(61);
    assert_revoked(read(&app, &revoked).await);
}

#[actix_web::test]
async fn another_process_knows_of_a_revocation_within_five_seconds() {
    let app = TestApp::new().await;
    let other = TestApp::start(app.database_url.clone(), Setup::default()).await;
    let stolen = token(&app, "clerk", "stolen", 0);
    read(&other, &stolen).await.ok();
    let revocation = revoke(&app, json!({"jti": "stolen", "reason": "Lost on a train."})).await;
    other.clock.advance(TRUSTED_FOR);
    assert_revoked(read(&other, &stolen).await);
    lift(&app.admin(), &revocation).await;
    other.clock.advance(TRUSTED_FOR);
    read(&other, &stolen).await.ok();
}

#[actix_web::test]
async fn many_tokens_at_once_lead_to_one_reading_of_the_list() {
    let app = TestApp::new().await;
    let readings = async || {
        let numbers = app.anonymous().get("/metrics").await.text();
        let counted = "minutebook_revocation_readings_total{outcome=\"read\"} ";
        let count = numbers.lines().find_map(|line| line.strip_prefix(counted)).expect("the count of readings");
        count.parse::<u64>().expect("a number")
    };
    let token = token(&app, "clerk", "1", 0);
    read(&app, &token).await.ok();
    assert_eq!(readings().await, 1);
    read(&app, &token).await.ok();
    assert_eq!(readings().await, 1, "a list that was just read is not read again");
    app.clock.advance(TRUSTED_FOR);
    for answer in join_all((0..20).map(|_| read(&app, &token))).await {
        answer.ok();
    }
    assert_eq!(readings().await, 2);
}

#[actix_web::test]
async fn while_the_list_cannot_be_read_it_holds_for_five_minutes_and_then_tokens_are_503() {
    let app = TestApp::new().await;
    let (good, stolen) = (token(&app, "clerk", "good", 0), token(&app, "clerk", "stolen", 0));
    revoke(&app, json!({"jti": "stolen", "reason": "Lost on a train."})).await;
    read(&app, &good).await.ok();
    let told = TestApp::start(app.database_url.clone(), Setup::default()).await;
    read(&told, &good).await.ok();
    let db = cluster::client(&app.database_url).await;
    db.batch_execute("ALTER TABLE record.revocations RENAME TO elsewhere").await.expect("a table out of reach");
    app.clock.advance(KEPT_FOR);
    read(&app, &good).await.ok();
    assert_revoked(read(&app, &stolen).await);
    app.clock.advance(1);
    for token in [&good, &stolen] {
        let refused = read(&app, token).await;
        assert_eq!(refused.header("retry-after"), "5");
        refused.problem(503, "unavailable");
    }
    app.anonymous().get("/v1/meetings").await.ok();
    let unread = TestApp::start(app.database_url.clone(), Setup::default()).await;
    read(&unread, &good).await.problem(503, "unavailable");
    // It cannot be known whether a revocation of its own was saved.
    let new = json!({"jti": "other", "reason": "Lost on a train."});
    told.admin().post("/v1/revocations", &new).await.problem(503, "unavailable");
    read(&told, &good).await.problem(503, "unavailable");

    db.batch_execute("ALTER TABLE record.elsewhere RENAME TO revocations").await.expect("the table again");
    for app in [app, unread, told] {
        app.clock.advance(1);
        read(&app, &good).await.ok();
        assert_revoked(read(&app, &stolen).await);
    }
}

#[actix_web::test]
async fn nobody_revokes_reads_or_lifts_but_an_administrator_of_all_councils() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let revocation = revoke(&app, json!({"jti": "1", "reason": "Lost on a train."})).await;
    let one = text(&revocation["links"], "self");
    let new = json!({"subject": "clerk", "reason": "To keep a rival out."});
    let calls = async |client: &Client| {
        [
            client.get("/v1/revocations").await,
            client.get("/v1/revocations?jti=1").await,
            client.get(&one).await,
            client.get("/v1/revocations/0193f0c0-0000-7000-8000-000000000000").await,
            client.post("/v1/revocations", &new).await,
            client.request(Method::DELETE, &one).send().await,
            client.request(Method::DELETE, &format!("{one}?dry_run=true")).send().await,
        ]
    };
    for answer in calls(&app.anonymous()).await {
        answer.problem(401, "token_required");
    }
    let scopes = "record:read record:restricted record:write record:publish progress:write council:admin";
    for answer in calls(&app.caller(scopes, &["*"])).await {
        answer.problem(403, "missing_scope");
    }
    for councils in [vec!["ashford"], vec![]] {
        for answer in calls(&app.caller(&format!("{scopes} admin"), &councils)).await {
            answer.problem(403, "other_council");
        }
    }
    let all = app.admin().get("/v1/revocations?count=true&include_deleted=true").await.ok();
    assert_eq!((&all["page"]["total"], &all["data"][0]), (&json!(1), &revocation));
}

#[actix_web::test]
async fn a_revocation_that_cannot_stand_is_refused_with_the_way_out() {
    let app = TestApp::new().await;
    let admin = app.admin();
    let long = "x".repeat(256);
    let over: DateTime<Utc> = app.clock.now();
    for (new, pointers) in [
        (json!({}), vec!["/reason"]),
        (json!({"reason": "None."}), vec!["/jti"]),
        (json!({"reason": "Both.", "jti": "1", "subject": "clerk"}), vec!["/subject"]),
        (json!({"reason": "", "jti": ""}), vec!["/jti", "/reason"]),
        (json!({"reason": "Long.", "jti": long}), vec!["/jti"]),
        (json!({"reason": "Long.", "subject": long}), vec!["/subject"]),
        (json!({"reason": "x".repeat(501), "jti": "1"}), vec!["/reason"]),
        (json!({"reason": "An instant.", "jti": "1", "issued_before": over}), vec!["/issued_before"]),
        (json!({"reason": "Over.", "jti": "1", "expires_at": over}), vec!["/expires_at"]),
        (json!({"reason": "Soon.", "subject": "clerk", "issued_before": "soon"}), vec!["/issued_before"]),
        (json!({"reason": "More.", "jti": "1", "council": "ashford"}), vec!["/council"]),
    ] {
        let mut found = admin.post("/v1/revocations", &new).await.pointers(422, "validation");
        found.sort();
        assert_eq!(found, pointers, "{new}");
    }
    for method in [Method::GET, Method::DELETE] {
        let missing = "/v1/revocations/0193f0c0-0000-7000-8000-000000000000";
        admin.request(method, missing).send().await.problem(404, "not_found");
    }
    assert_eq!(admin.get("/v1/revocations?include_deleted=true").await.ok()["data"], json!([]));
}

#[actix_web::test]
async fn a_dry_run_revokes_nothing_and_warns_whoever_would_shut_themselves_out() {
    let app = TestApp::new().await;
    let own = app.token_of("root", "admin", &["*"]);
    let admin = app.bearer(&own);
    let new = |subject: &str| json!({"subject": subject, "reason": "A try."});
    let tried = admin.post("/v1/revocations?dry_run=true", &new("root")).await;
    assert_eq!(tried.header("dry-run"), "true");
    assert_eq!(tried.created()["warnings"][0]["pointer"], "/subject");
    assert_eq!(admin.post("/v1/revocations?dry_run=true", &new("clerk")).await.created()["warnings"], Value::Null);
    assert_eq!(admin.get("/v1/revocations?include_deleted=true").await.ok()["data"], json!([]));
    let revocation = admin.post("/v1/revocations", &new("clerk")).await.created();
    let path = format!("{}?dry_run=true", text(&revocation["links"], "self"));
    assert_eq!(admin.request(Method::DELETE, &path).send().await.status, 204);
    assert_eq!(admin.get(&text(&revocation["links"], "self")).await.ok(), revocation);

    let last = admin.post("/v1/revocations", &new("root")).await.created();
    assert_revoked(lift(&admin, &last).await);
    assert_revoked(admin.get("/v1/revocations").await);
    assert_eq!(lift(&app.admin(), &last).await.status, 204);
    admin.get("/v1/revocations").await.ok();
}

#[actix_web::test]
async fn a_revocation_is_kept_with_who_made_and_lifted_it_and_is_made_once_for_one_key() {
    let app = TestApp::new().await;
    let (first, second) = (app.token_of("first", "admin", &["*"]), app.token_of("second", "admin", &["*"]));
    let new = json!({"jti": "1", "reason": "Lost on a train."});
    let send = || {
        let request = app.bearer(&first).request(Method::POST, "/v1/revocations");
        request.header("Idempotency-Key", "once").json(&new).send()
    };
    let (made, again) = (send().await, send().await);
    assert_eq!(again.header("idempotency-replayed"), "true");
    let made = made.created();
    assert_eq!(again.created(), made);
    for number in 2..5 {
        app.clock.advance(1);
        revoke(&app, json!({"jti": number.to_string(), "reason": "Lost on a train."})).await;
    }
    for _ in 0..2 {
        app.clock.advance(1);
        assert_eq!(lift(&app.bearer(&second), &made).await.status, 204);
    }
    let mut lifted = made.clone();
    lifted["lifted_at"] = json!("2026-11-24T12:00:04Z");
    lifted["lifted_by"] = json!("second");
    let admin = app.admin();
    assert_eq!(admin.get(&text(&made["links"], "self")).await.ok(), lifted);
    assert_eq!(made["created_by"], "first");

    let mut walked = Vec::new();
    let mut next = Some("/v1/revocations?include_deleted=true&limit=1".to_owned());
    while let Some(path) = next {
        let page = admin.get(&path).await.ok();
        walked.extend(page["data"].as_array().expect("rows").iter().map(|row| text(row, "jti")));
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    assert_eq!(walked, ["4", "3", "2", "1"]);
    let standing = admin.get("/v1/revocations?count=true").await;
    assert_eq!(standing.header("cache-control"), "private, no-store");
    assert_eq!(standing.ok()["page"]["total"], 3);
    let of_one = admin.get("/v1/revocations?jti=3").await.ok();
    assert_eq!(of_one["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(admin.get("/v1/revocations?subject=clerk").await.ok()["data"], json!([]));
}
