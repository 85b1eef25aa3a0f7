//! What a webhook is told, in which order, and what it is never told.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::Told;
use crate::support::receiver::{Got, Reply};
use crate::support::records::{id, text};

#[track_caller]
fn types(got: &[Got]) -> Vec<String> {
    got.iter().map(|got| text(&got.json(), "type")).collect()
}

/// The changes that a client reads who follows the address in a digest.
async fn followed(told: &Told, digest: &Value) -> Vec<Value> {
    let page = told.app.anonymous().get(&text(&digest["data"]["links"], "changes")).await.ok();
    page["data"].as_array().cloned().expect("changes")
}

#[actix_web::test]
async fn a_digest_says_from_where_to_read_and_nothing_of_the_record() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({})).await;
    let secret = text(&webhook, "secret");
    assert_eq!(told.deliver().await, 0, "nothing has changed since it was made");
    let items = [told.item("First").await, told.item("Second").await];
    assert_eq!(told.deliver().await, 1);
    let got = told.receiver.one();
    assert_eq!(got.line, "POST /hook HTTP/1.1");
    assert_eq!(got.header("content-type"), "application/json");
    assert!(got.header("user-agent").starts_with("minutebook/"), "{got:?}");
    assert_eq!(got.header("webhook-timestamp"), "1795521600");
    assert!(got.is_signed_by(&secret) && !got.is_signed_by("whsec_AAAA"), "{got:?}");
    let message = got.json();
    let (after, head) = (text(&message["data"], "after"), text(&message["data"], "head"));
    let changes = format!("http://127.0.0.1:8080/v1/changes?after={after}&council=ashford");
    let expected = json!({"type": "changes.available", "timestamp": "2026-11-24T12:00:00Z",
        "data": {"after": after, "head": head, "count": 2, "links": {"changes": changes}}});
    assert_eq!(got.body, expected.to_string());
    let read: Vec<Value> = followed(&told, &message).await.iter().map(|change| change["id"].clone()).collect();
    assert_eq!(read, [items[0]["id"].clone(), items[1]["id"].clone()]);

    // At most one a second.
    told.item("Third").await;
    assert_eq!(told.deliver().await, 0);
    told.app.clock.advance(1);
    assert_eq!(told.deliver().await, 1);
    let next = told.receiver.one().json();
    assert_eq!((&next["data"]["after"], &next["data"]["count"]), (&json!(head), &json!(1)));
    let now = told.now(&webhook).await;
    let head = text(&next["data"], "head");
    assert_eq!(head.split('-').next(), Some(now["position"].to_string().as_str()));
    let attempts = told.attempts(&webhook).await;
    let outcomes: Vec<_> = attempts.iter().map(|attempt| (&attempt["outcome"], &attempt["status_code"])).collect();
    assert_eq!(outcomes, [(&json!("delivered"), &json!(204)); 2]);
    assert_eq!(attempts[1]["message_id"], got.header("webhook-id"));
}

#[actix_web::test]
async fn each_change_is_told_by_itself_in_order() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"mode": "each"})).await;
    let item = told.item("First").await;
    let path = text(&item["links"], "self");
    let publisher = told.app.publisher("ashford");
    publisher.patch(&path, &json!({"title": "Changed"})).await.ok();
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."});
    publisher.patch(&path, &withdrawn).await.ok();
    publisher.patch(&path, &json!({"publication": "published", "withdrawn_reason": null})).await.ok();
    publisher.delete(&path).await;
    assert_eq!(told.deliver().await, 5);
    let got = told.receiver.take();
    assert_eq!(types(&got), ["item.created", "item.updated", "item.withdrawn", "item.restored", "item.deleted"]);
    let secret = text(&webhook, "secret");
    assert!(got.iter().all(|got| got.is_signed_by(&secret)));
    let data: Vec<Value> = got.iter().map(|got| got.json()["data"].clone()).collect();
    let common = json!({"kind": "item", "id": id(&item), "council": "ashford", "links": {"self": path}});
    for (data, own) in data.iter().zip([
        json!({"operation": "created", "version": 1, "changed": null}),
        json!({"operation": "updated", "version": 2, "changed": ["title"]}),
        json!({"operation": "withdrawn"}),
        json!({"operation": "restored", "version": 4, "changed": null}),
        json!({"operation": "deleted", "reason": "duplicate"}),
    ]) {
        let mut expected = common.clone();
        expected.as_object_mut().expect("data").extend(own.as_object().cloned().expect("fields"));
        expected["cursor"] = data["cursor"].clone();
        assert_eq!(*data, expected);
    }
    let positions: Vec<i64> = data
        .iter()
        .map(|data| text(data, "cursor").split('-').next().and_then(|number| number.parse().ok()).expect("a number"))
        .collect();
    assert!(positions.is_sorted() && told.now(&webhook).await["position"] == positions[4], "{positions:?}");
}

#[actix_web::test]
async fn filters_leave_out_what_is_not_asked_for_and_the_place_moves_past_it() {
    let told = Told::new().await;
    let barnet = told.app.council("barnet").await;
    crate::feed::until_sealed(&told.db).await;
    let of = async |more: Value| {
        let mut more = more;
        more["mode"] = json!("each");
        told.webhook(more).await
    };
    let webhooks = [
        of(json!({})).await,
        of(json!({"councils": ["barnet"]})).await,
        of(json!({"councils": ["*"], "kinds": ["decision"]})).await,
        of(json!({"operations": ["updated"]})).await,
    ];
    let item = told.item("First").await;
    told.app.decision(&told.council, &id(&item), "To note.", "published").await;
    told.app.meeting(&barnet, "2026-08-01", "published").await;
    told.app.publisher("ashford").patch(&text(&item["links"], "self"), &json!({"title": "Changed"})).await.ok();
    told.deliver().await;
    let got = told.receiver.take();
    for (webhook, expected) in webhooks.iter().zip([
        &["item.created", "decision.created", "item.updated"][..],
        &["meeting.created"],
        &["decision.created"],
        &["item.updated"],
    ]) {
        let secret = text(webhook, "secret");
        let own: Vec<Got> = got.iter().filter(|got| got.is_signed_by(&secret)).cloned().collect();
        assert_eq!(types(&own), expected, "{webhook}");
    }
    told.deliver().await;
    let places: Vec<Value> = {
        let mut places = Vec::new();
        for webhook in &webhooks {
            places.push(told.now(webhook).await["position"].clone());
        }
        places
    };
    assert!(places.iter().all(|place| *place == places[0] && *place != json!(0)), "{places:?}");
    assert_eq!(told.receiver.count(), 0);
}

#[actix_web::test]
async fn what_is_hidden_is_never_told_of() {
    let told = Told::new().await;
    told.webhook(json!({"mode": "each", "councils": ["*"]})).await;
    told.webhook(json!({"councils": ["*"]})).await;
    let (app, council) = (&told.app, &told.council);
    let draft = app.meeting(council, "2026-12-01", "draft").await;
    app.item(council, &id(&draft), "SECRET", "published").await;
    app.item(council, &told.meeting, "SECRET", "draft").await;
    let other = app.item(council, &told.meeting, "SECRET", "draft").await;
    app.publisher("ashford").delete(&text(&other["links"], "self")).await;
    assert_eq!(told.deliver().await, 0);
    assert_eq!(told.receiver.connections(), 0);

    let exempt = json!({"meeting_id": told.meeting, "title": "SECRET sale", "publication": "published",
        "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A matter"}});
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let item = clerk.post("/v1/items", &exempt).await.created();
    told.deliver().await;
    assert_eq!(told.receiver.take().len(), 2);
    // The public sees that the item has another version, and not what is different.
    told.app.clock.advance(1);
    let etag = clerk.get(&text(&item["links"], "self")).await.header("etag").to_owned();
    let request = clerk.request(Method::PATCH, &text(&item["links"], "self")).header("If-Match", &etag);
    request.json(&json!({"title": "SECRET purchase"})).send().await.ok();
    assert_eq!(told.deliver().await, 2);
    let got = told.receiver.take();
    assert!(!got.iter().any(|got| got.body.contains("SECRET")), "{got:#?}");
    assert!(got.iter().any(|got| got.json()["data"]["changed"] == json!([])), "{got:#?}");
    let waiting = "SELECT count(*) FROM record.webhooks w WHERE to_jsonb(w)::text LIKE '%SECRET%'";
    assert_eq!(told.db.query_one(waiting, &[]).await.expect("a count").get::<_, i64>(0), 0);
}

#[actix_web::test]
async fn a_paused_webhook_keeps_its_place_and_a_deleted_one_is_told_nothing() {
    let told = Told::new().await;
    let paused = told.webhook(json!({"mode": "each"})).await;
    let deleted = told.webhook(json!({"mode": "each"})).await;
    let (one, other) = (text(&paused["links"], "self"), text(&deleted["links"], "self"));
    told.admin().patch(&one, &json!({"status": "paused"})).await.ok();
    told.item("First").await;
    let answer = told.admin().request(Method::DELETE, &other).header("If-Match", "*").send().await;
    assert_eq!(answer.status, 204);
    assert_eq!(told.deliver().await, 0);
    told.item("Second").await;
    told.admin().patch(&one, &json!({"status": "active"})).await.ok();
    assert_eq!(told.deliver().await, 2);
    let secret = text(&paused, "secret");
    let got = told.receiver.take();
    assert!(got.iter().all(|got| got.is_signed_by(&secret)), "{got:#?}");
    assert_eq!(types(&got), ["item.created", "item.created"]);
}

#[actix_web::test]
async fn after_a_rotation_both_secrets_sign_for_a_day() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"mode": "each"})).await;
    let path = format!("{}/secret", text(&webhook["links"], "self"));
    let mut secrets = vec![text(&webhook, "secret")];
    let signers = async |secrets: &[String]| -> Vec<bool> {
        told.item("Business").await;
        told.deliver().await;
        let got = told.receiver.one();
        secrets.iter().map(|secret| got.is_signed_by(secret)).collect()
    };
    assert_eq!(signers(&secrets).await, [true]);
    secrets.push(text(&told.admin().request(Method::POST, &path).send().await.ok(), "secret"));
    assert_eq!(signers(&secrets).await, [true, true]);
    told.app.clock.advance(24 * 60 * 60 - 1);
    assert_eq!(signers(&secrets).await, [true, true]);
    told.app.clock.advance(1);
    assert_eq!(signers(&secrets).await, [false, true]);
    // Of two rotations in a row, the last two secrets sign.
    for _ in 0..2 {
        secrets.push(text(&told.admin().request(Method::POST, &path).send().await.ok(), "secret"));
    }
    assert_eq!(signers(&secrets).await, [false, false, true, true]);
}

#[actix_web::test]
async fn a_test_is_sent_once_whatever_the_status_and_moves_nothing() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"status": "paused"})).await;
    let path = format!("{}/test", text(&webhook["links"], "self"));
    told.item("First").await;
    let asked = told.admin().request(Method::POST, &path).send().await.expect(202);
    let again = told.admin().request(Method::POST, &path).send().await.expect(202);
    assert_eq!(asked["message_id"], again["message_id"], "one waits already");
    told.receiver.will([Reply::Status(500)]);
    assert_eq!(told.deliver().await, 1);
    let got = told.receiver.one();
    assert_eq!(got.header("webhook-id"), text(&asked, "message_id"));
    assert!(got.is_signed_by(&text(&webhook, "secret")));
    assert_eq!((&got.json()["type"], &got.json()["data"]["webhook_id"]), (&json!("webhook.test"), &webhook["id"]));
    assert_eq!(told.deliver().await, 0, "it is not tried again");
    let attempts = told.attempts(&webhook).await;
    let attempt = [&attempts[0]["message_type"], &attempts[0]["outcome"], &attempts[0]["status_code"]];
    assert_eq!(attempt, [&json!("webhook.test"), &json!("rejected"), &json!(500)]);
    let now = told.now(&webhook).await;
    assert_eq!(
        [&now["status"], &now["position"], &now["failing_since"]],
        [&json!("paused"), &webhook["position"], &Value::Null]
    );
}

#[actix_web::test]
async fn other_filters_hold_for_all_that_was_not_told_yet() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"mode": "each"})).await;
    let item = told.item("First").await;
    told.app.decision(&told.council, &id(&item), "To note.", "published").await;
    told.receiver.will([Reply::Status(500)]);
    assert_eq!(told.deliver().await, 1);
    assert_eq!(types(&told.receiver.take()), ["item.created"]);
    let one = text(&webhook["links"], "self");
    told.admin().patch(&one, &json!({"kinds": ["decision"]})).await.ok();
    told.app.clock.advance(10);
    assert_eq!(told.deliver().await, 1);
    assert_eq!(types(&told.receiver.take()), ["decision.created"]);
}

#[actix_web::test]
async fn a_webhook_ahead_of_the_feed_is_told_to_read_again_and_goes_on() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"mode": "each"})).await;
    told.db.batch_execute("UPDATE record.webhooks SET position = position + 1000").await.expect("a place");
    assert_eq!(told.deliver().await, 1);
    let message = told.receiver.one().json();
    assert_eq!(message["type"], "changes.resync_required");
    assert_eq!(message["data"]["links"]["changes"], "http://127.0.0.1:8080/v1/changes?after=start");
    assert_eq!(told.now(&webhook).await["position"], webhook["position"]);
    told.item("First").await;
    assert_eq!(told.deliver().await, 1);
    assert_eq!(types(&told.receiver.take()), ["item.created"]);
}

#[actix_web::test]
async fn the_last_200_attempts_are_kept() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"mode": "each"})).await;
    let attempts = "INSERT INTO record.webhook_attempts (id, webhook_id, council_id, message_id, message_type, \
                    attempted_at, duration_ms, outcome) SELECT gen_random_uuid(), w.id, w.council_id, \
                    gen_random_uuid(), 'item.created', w.created_at - n * interval '1 minute', 1, 'unreachable' \
                    FROM record.webhooks w CROSS JOIN generate_series(1, 200) n";
    told.db.batch_execute(attempts).await.expect("attempts");
    told.item("First").await;
    told.item("Second").await;
    assert_eq!(told.deliver().await, 2);
    let kept = told.attempts(&webhook).await;
    let times: Vec<String> = kept.iter().map(|attempt| text(attempt, "attempted_at")).collect();
    assert!(times.len() == 200 && times.is_sorted_by(|later, earlier| later >= earlier), "{}", times.len());
    assert_eq!((&kept[1]["outcome"], times[199].as_str()), (&json!("delivered"), "2026-11-24T08:42:00Z"));
    let message = text(&kept[0], "message_id");
    let path = format!("{}?message_id={message}&count=true", text(&webhook["links"], "attempts"));
    assert_eq!(told.admin().get(&path).await.ok()["page"]["total"], 1);
}
