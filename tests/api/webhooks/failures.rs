//! What happens when a receiver does not take a message.

use serde_json::{Value, json};

use super::Told;
use crate::support::receiver::Reply;
use crate::support::records::text;

const DAY: i64 = 24 * 60 * 60;

#[actix_web::test]
async fn what_failed_is_tried_again_with_the_same_id_and_text_and_the_next_waits() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"mode": "each"})).await;
    told.item("First").await;
    told.item("Second").await;
    let replies = [500, 429, 503, 404].map(Reply::Status);
    told.receiver.will(replies);
    assert_eq!(told.deliver().await, 1);
    let first = told.receiver.one();
    let failing = told.now(&webhook).await;
    assert_eq!(failing["failing_since"], "2026-11-24T12:00:00Z");
    assert!(text(&failing, "next_attempt_at").as_str() >= "2026-11-24T12:00:05", "{failing}");
    // Each wait is that of the plan, and at most a fifth longer.
    for seconds in [5, 300, 1800, 7200] {
        told.app.clock.advance(seconds - 1);
        assert_eq!(told.deliver().await, 0, "before {seconds} seconds");
        told.app.clock.advance(seconds / 5 + 1);
        assert!(told.deliver().await >= 1, "after {seconds} seconds");
        let got = told.receiver.take();
        assert_eq!((got[0].header("webhook-id"), &got[0].body), (first.header("webhook-id"), &first.body));
        assert_ne!(got[0].header("webhook-timestamp"), first.header("webhook-timestamp"));
        assert!(got[0].is_signed_by(&text(&webhook, "secret")));
        if seconds == 7200 {
            assert_eq!(got.len(), 2, "the second follows the first at once");
            assert_ne!(got[1].header("webhook-id"), first.header("webhook-id"));
        }
    }
    let fine = told.now(&webhook).await;
    assert_eq!((&fine["failing_since"], &fine["next_attempt_at"]), (&Value::Null, &Value::Null));
    let outcomes: Vec<Value> = told.attempts(&webhook).await.iter().map(|one| one["status_code"].clone()).collect();
    assert_eq!(outcomes, [204, 204, 404, 503, 429, 500].map(|status| json!(status)));
}

#[actix_web::test]
async fn a_receiver_that_asks_for_more_time_gets_it() {
    let told = Told::new().await;
    told.webhook(json!({})).await;
    told.item("First").await;
    let later = |value: &str| Reply::With(503, "retry-after", value.to_owned());
    told.receiver.will([later("1000"), later("Tue, 24 Nov 2026 13:00:00 GMT"), later("1")]);
    assert_eq!(told.deliver().await, 1);
    told.app.clock.advance(999);
    assert_eq!(told.deliver().await, 0);
    told.app.clock.advance(1);
    assert_eq!(told.deliver().await, 1);
    told.app.clock.advance(2599);
    assert_eq!(told.deliver().await, 0);
    told.app.clock.advance(1);
    assert_eq!(told.deliver().await, 1);
    // Less time than the plan has is no reason to hurry.
    told.app.clock.advance(1799);
    assert_eq!(told.deliver().await, 0);
    told.app.clock.advance(361);
    assert_eq!(told.deliver().await, 1);
}

#[actix_web::test]
async fn a_receiver_that_is_gone_is_left_alone_until_a_writer_goes_on() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"mode": "each"})).await;
    let one = text(&webhook["links"], "self");
    told.item("First").await;
    told.receiver.will([Reply::Status(410)]);
    assert_eq!(told.deliver().await, 1);
    let first = told.receiver.one();
    assert_eq!(told.now(&webhook).await["status"], "gone");
    told.item("Second").await;
    told.app.clock.advance(30 * DAY);
    assert_eq!(told.deliver().await, 0);
    // Other changes do not begin it again.
    told.admin().patch(&one, &json!({"operations": ["created"]})).await.ok();
    assert_eq!(told.deliver().await, 0);
    told.admin().patch(&one, &json!({"operations": null, "status": "active"})).await.ok();
    assert_eq!(told.deliver().await, 2);
    let got = told.receiver.take();
    assert_eq!(got[0].json()["data"]["id"], first.json()["data"]["id"]);
}

#[actix_web::test]
async fn five_days_of_failures_stop_a_webhook_and_it_goes_on_from_its_place() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({})).await;
    let one = text(&webhook["links"], "self");
    told.item("First").await;
    told.receiver.will(std::iter::repeat_n(Reply::Status(500), 30));
    let mut attempts = 0;
    for hour in 0..7 * 24 {
        attempts += told.deliver().await;
        let now = told.now(&webhook).await;
        let is_over = hour >= 5 * 24;
        assert!(is_over || now["status"] == "active", "after {hour} hours");
        if now["status"] == "failed" {
            break;
        }
        told.app.clock.advance(3600);
    }
    let stopped = told.now(&webhook).await;
    assert_eq!((&stopped["status"], &stopped["next_attempt_at"]), (&json!("failed"), &Value::Null));
    assert_eq!(stopped["failing_since"], "2026-11-24T12:00:00Z");
    assert!((9..15).contains(&attempts), "{attempts}");
    told.app.clock.advance(DAY);
    assert_eq!(told.deliver().await, 0);
    let id = told.receiver.take()[0].header("webhook-id").to_owned();
    told.admin().patch(&one, &json!({"status": "active"})).await.ok();
    // What is left of the replies.
    let left = 30 - attempts;
    for _ in 0..left {
        told.app.clock.advance(2 * DAY);
        if told.now(&webhook).await["status"] == "failed" {
            told.admin().patch(&one, &json!({"status": "active"})).await.ok();
        }
        told.deliver().await;
    }
    told.admin().patch(&one, &json!({"status": "paused"})).await.ok();
    told.admin().patch(&one, &json!({"status": "active"})).await.ok();
    told.deliver().await;
    let got = told.receiver.take();
    assert!(got.iter().all(|got| got.header("webhook-id") == id), "it is the same message to its end");
    let fine = told.now(&webhook).await;
    assert_eq!((&fine["status"], &fine["failing_since"]), (&json!("active"), &Value::Null));
}

#[actix_web::test]
async fn no_redirect_is_followed_and_little_of_an_answer_is_read() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"mode": "each"})).await;
    told.item("First").await;
    let elsewhere = told.receiver.url("/elsewhere");
    told.receiver.will([301, 302, 303, 307, 308].map(|status| Reply::With(status, "location", elsewhere.clone())));
    for _ in 0..5 {
        assert_eq!(told.deliver().await, 1);
        assert_eq!(told.receiver.one().line, "POST /hook HTTP/1.1");
        told.app.clock.advance(DAY / 2);
    }
    assert!(told.attempts(&webhook).await.iter().all(|attempt| attempt["outcome"] == "redirected"));
    told.receiver.will([Reply::Long(50_000_000)]);
    assert_eq!(told.deliver().await, 1);
    let last = told.attempts(&webhook).await;
    assert_eq!((&last[0]["outcome"], &last[0]["status_code"]), (&json!("delivered"), &json!(200)));
    assert!(!told.admin().get(&text(&webhook["links"], "attempts")).await.text().contains("xxx"));
}

#[actix_web::test]
async fn the_metrics_say_what_came_of_attempts() {
    let told = Told::new().await;
    let metrics = told.app.anonymous().get("/metrics").await.text();
    for name in [
        "minutebook_webhook_attempts_total{outcome=\"delivered\"} 0",
        "minutebook_webhook_attempts_total{outcome=\"address_refused\"} 0",
        "minutebook_webhook_lag_positions 0",
        "minutebook_webhooks_failing 0",
    ] {
        assert!(metrics.contains(name), "{name}");
    }
    told.webhook(json!({"mode": "each"})).await;
    let numbers = || {
        let metrics = told.process.database.metrics();
        (metrics.webhook_lag.get(), metrics.webhooks_failing.get())
    };
    told.item("First").await;
    told.item("Second").await;
    told.receiver.will([Reply::Status(500)]);
    told.deliver().await;
    assert_eq!(numbers().0, 2);
    told.deliver().await;
    assert_eq!(numbers(), (2, 1));
    told.app.clock.advance(10);
    told.deliver().await;
    told.deliver().await;
    assert_eq!(numbers(), (0, 0));
}
