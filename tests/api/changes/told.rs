//! What the feed tells whom.

use serde_json::{Value, json};

use super::{changes, walked};
use crate::feed::until_sealed;
use crate::support::TestApp;
use crate::support::cluster::client;
use crate::support::records::{id, text};

/// An application with a meeting that was public under a name, and what became of it.
async fn with_history(steps: &[Value], deletes: bool) -> (TestApp, String) {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    for step in steps {
        app.publisher("ashford").patch(&path, step).await.ok();
    }
    if deletes {
        app.publisher("ashford").delete(&path).await;
    }
    until_sealed(&client(&app.database_url).await).await;
    (app, id(&meeting))
}

/// The last change of a record that anybody sees.
async fn last(app: &TestApp, record: &str) -> Value {
    let (all, _) = walked(&app.anonymous(), "/v1/changes?include=record").await;
    all.iter().rfind(|change| change["id"] == record).cloned().expect("a change")
}

#[actix_web::test]
async fn the_end_of_a_record_tells_nothing_but_that_it_ended() {
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "SECRET"});
    let cases = [
        (vec![json!({"title": "SECRET"}), withdrawn.clone()], false, ("withdrawn", Value::Null)),
        (vec![withdrawn, json!({"title": "SECRET"})], true, ("withdrawn", Value::Null)),
        (vec![json!({"title": "SECRET"})], true, ("deleted", json!("duplicate"))),
    ];
    for (steps, deletes, (operation, reason)) in cases {
        let (app, meeting) = with_history(&steps, deletes).await;
        let end = last(&app, &meeting).await;
        assert_eq!((&end["operation"], &end["reason"]), (&json!(operation), &reason), "{end}");
        assert_eq!((&end["kind"], &end["council"]), (&json!("meeting"), &json!("ashford")));
        for name in ["version", "changed", "record"] {
            assert_eq!(end[name], Value::Null, "{name} of {end}");
        }
        assert_eq!(end["links"]["version"], Value::Null);
        let page = app.anonymous().get("/v1/changes?include=record").await.text();
        assert!(!page.contains("SECRET"), "{page}");
    }
}

#[actix_web::test]
async fn hidden_work_moves_no_byte_and_no_tag_of_the_public_feed() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let db = client(&app.database_url).await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    until_sealed(&db).await;
    let addresses = ["/v1/changes", "/v1/changes?include=record", "/v1/changes?compact=true", "/v1/changes?after=now"];
    let seen = async || {
        let mut seen = Vec::new();
        for address in addresses {
            let answer = app.anonymous().get(address).await;
            seen.push((answer.header("etag").to_owned(), answer.text()));
        }
        seen
    };
    let before = seen().await;
    let hidden = app.item(&council, &meeting, "A draft", "draft").await;
    app.publisher("ashford").patch(&text(&hidden["links"], "self"), &json!({"title": "Another"})).await.ok();
    app.document(&council, &id(&hidden), "A paper of a draft", "published").await;
    app.publisher("ashford").delete(&text(&hidden["links"], "self")).await;
    until_sealed(&db).await;
    assert_eq!(seen().await, before);
}

#[actix_web::test]
async fn staff_read_the_hidden_work_of_their_own_council_and_no_other() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let draft = app.meeting(&council, "2026-07-01", "draft").await;
    app.publisher("ashford").patch(&text(&draft["links"], "self"), &json!({"title": "SECRET"})).await.ok();
    until_sealed(&client(&app.database_url).await).await;
    let (own, _) = walked(&app.clerk("ashford"), "/v1/changes?include=record&limit=3").await;
    let of_draft: Vec<&Value> = own.iter().filter(|change| change["id"] == draft["id"]).collect();
    let operations: Vec<&str> = of_draft.iter().filter_map(|change| change["operation"].as_str()).collect();
    assert_eq!(operations, ["created", "updated"]);
    assert!(of_draft.iter().all(|change| change["record"]["title"] == "SECRET" && change["version"].is_i64()));
    assert!(of_draft.iter().all(|change| change["links"]["version"].is_null()), "only public versions have addresses");
    let operations = "/v1/changes?operations=revealed,hidden,followed,echoed,created,updated";
    for reader in [app.anonymous(), app.clerk("barnet")] {
        for address in ["/v1/changes?include=record", "/v1/changes?include=record&compact=true", operations] {
            let (others, _) = walked(&reader, address).await;
            assert!(!others.is_empty() && !others.iter().any(|change| change["id"] == draft["id"]), "{others:?}");
        }
    }
}

#[actix_web::test]
async fn who_reads_an_exempt_record_by_the_feed_is_logged_and_nobody_else_reads_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = app.item(&council, &meeting, "SECRET", "published").await;
    let exempt =
        json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A matter"}});
    let writer = app.restricted("record:publish", &["ashford"], &["*"]);
    writer.patch(&text(&item["links"], "self"), &exempt).await.ok();
    until_sealed(&client(&app.database_url).await).await;
    let count =
        async || app.council_admin("ashford").get("/v1/accesses?count=true").await.ok()["page"]["total"].clone();
    let before = count().await;
    for reader in [app.anonymous(), app.clerk("ashford"), app.restricted("", &["ashford"], &["planning"])] {
        let page = reader.get("/v1/changes?include=record&kinds=item").await;
        assert!(!page.text().contains("SECRET"), "{}", page.text());
        assert!(!changes(&page.ok()).is_empty());
    }
    assert_eq!(count().await, before);
    writer.get("/v1/changes?kinds=item").await.ok();
    assert_eq!(count().await, before, "a change is no reading of its record");
    let page = writer.get("/v1/changes?include=record&kinds=item").await;
    assert!(page.text().contains("SECRET"), "{}", page.text());
    assert_ne!(count().await, before);
}

#[actix_web::test]
async fn a_write_of_many_records_is_told_as_one() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "draft").await;
    app.item(&council, &id(&meeting), "Business", "published").await;
    app.publisher("ashford").patch(&text(&meeting["links"], "self"), &json!({"publication": "published"})).await.ok();
    until_sealed(&client(&app.database_url).await).await;
    let told = changes(&app.anonymous().get("/v1/changes?kinds=meeting,item").await.ok());
    let told: Vec<(&Value, &Value, &Value)> =
        told.iter().map(|change| (&change["kind"], &change["write"]["is_last"], &change["write"]["id"])).collect();
    assert_eq!(
        (told[0].0, told[0].1, told[1].0, told[1].1),
        (&json!("meeting"), &json!(false), &json!("item"), &json!(true))
    );
    assert_eq!((told.len(), told[0].2), (2, told[1].2));
}
