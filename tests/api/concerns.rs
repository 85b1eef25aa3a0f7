//! Topics and places of issues, items and decisions: how lists find them, and for whom.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::{id, text};

fn extend(record: &mut Value, more: &Value) {
    record.as_object_mut().expect("members").extend(more.as_object().cloned().expect("members"));
}

/// How many records of a type a filter finds.
async fn found(client: &Client, collection: &str, query: &str) -> usize {
    let list = client.get(&format!("/v1/{collection}?{query}")).await.ok();
    list["data"].as_array().expect("rows").len()
}

/// An issue, an item and a decision with the same members, by their collections.
async fn about(app: &TestApp, more: &Value) -> Vec<(&'static str, Value)> {
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let publisher = app.publisher("ashford");
    let issue = json!({"council": "ashford", "title": "Depot"});
    let item = json!({"meeting_id": meeting, "title": "Depot"});
    let decision = json!({"council": "ashford", "kind": "officer_delegated", "made_on": "2026-07-01", "title": "Depot",
        "decision_maker": {"kind": "post", "name": "Director"}, "outcome": "approved", "text": "To agree."});
    let mut made = Vec::new();
    for (collection, mut record) in [("issues", issue), ("items", item), ("decisions", decision)] {
        extend(&mut record, more);
        made.push((collection, publisher.post(&format!("/v1/{collection}"), &record).await.created()));
    }
    made
}

#[actix_web::test]
async fn a_topic_finds_records_in_any_case_and_a_ward_finds_places() {
    let app = TestApp::new().await;
    let places = json!([{"label": "1 Fell Lane", "uprn": "100010395716", "ward": "Coppull",
        "point": {"longitude": -2.6318, "latitude": 53.6533}}]);
    let more = json!({"topics": ["Élite  Housing", "Roads"], "places": places, "publication": "published"});
    for (collection, record) in about(&app, &more).await {
        assert_eq!(record["topics"], json!(["Élite Housing", "Roads"]), "{collection}");
        assert_eq!(record["places"], places, "{collection}");
        for (query, count) in [
            ("topic=roads", 1),
            ("topic=%C3%89LITE%20housing", 1),
            ("topic=schools,ROADS", 1),
            ("topic=road", 0),
            ("topic=Coppull", 0),
            ("ward=Coppull", 1),
            ("ward=coppull", 0),
            ("ward=Coppull&topic=roads", 1),
            ("ward=Coppull&topic=schools", 0),
        ] {
            assert_eq!(found(&app.anonymous(), collection, query).await, count, "{collection} {query}");
        }
        let path = text(&record["links"], "self");
        app.publisher("ashford").patch(&path, &json!({"topics": [], "places": null})).await.ok();
        assert_eq!(found(&app.anonymous(), collection, "topic=roads").await, 0, "{collection}");
        assert_eq!(found(&app.anonymous(), collection, "ward=Coppull").await, 0, "{collection}");
        app.anonymous().get(&format!("/v1/{collection}?topic=")).await.problem(400, "bad_query");
    }
}

#[actix_web::test]
async fn the_wards_affected_by_an_issue_or_a_decision_are_found_too() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let issue = json!({"council": council.slug, "title": "Depot", "wards": ["North"], "publication": "published"});
    app.publisher("ashford").post("/v1/issues", &issue).await.created();
    assert_eq!(found(&app.anonymous(), "issues", "ward=North,South").await, 1);
}

#[actix_web::test]
async fn a_topic_or_a_ward_with_a_comma_is_found_by_itself() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let issue = json!({"council": "ashford", "title": "Quay", "wards": ["Bede,Hebburn"], "topics": ["Roads, paths"],
        "publication": "published"});
    app.publisher("ashford").post("/v1/issues", &issue).await.created();
    for (query, count) in
        [("ward=Bede,%20Hebburn", 1), ("ward=Bede,Hebburn", 1), ("ward=Bede", 0), ("topic=roads,paths", 1)]
    {
        assert_eq!(found(&app.anonymous(), "issues", query).await, count, "{query}");
    }
}

#[actix_web::test]
async fn topics_that_occur_twice_and_places_that_are_none_are_refused() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for (more, pointer) in [
        (json!({"topics": ["Roads", "ROADS"]}), "/topics/1"),
        (json!({"topics": [" "]}), "/topics/0"),
        (json!({"places": [{"uprn": "1"}]}), "/places/0/label"),
        (json!({"places": [{"label": "x", "uprn": "1234567890123"}]}), "/places/0/uprn"),
        (json!({"places": [{"label": "x", "uprn": 1}]}), "/places/0/uprn"),
        (json!({"places": [{"label": "x", "point": {"longitude": 181, "latitude": 0}}]}), "/places/0/point/longitude"),
        (json!({"places": [{"label": "x", "point": {"longitude": 0}}]}), "/places/0/point/latitude"),
    ] {
        let mut issue = json!({"council": council.slug, "title": "Depot"});
        extend(&mut issue, &more);
        let refused = app.clerk("ashford").post("/v1/issues", &issue).await;
        assert_eq!(refused.pointers(422, "validation"), [pointer], "{more}");
    }
}

#[actix_web::test]
async fn drafts_and_deleted_records_are_found_by_no_topic_or_ward_of_the_public() {
    let app = TestApp::new().await;
    let more = json!({"topics": ["Roads"], "places": [{"label": "x", "ward": "North"}]});
    let made = about(&app, &more).await;
    app.council("barnet").await;
    for (collection, record) in &made {
        let list = format!("{collection}?topic=roads&ward=North");
        for (client, count) in [(app.anonymous(), 0), (app.clerk("barnet"), 0), (app.clerk("ashford"), 1)] {
            assert_eq!(found(&client, collection, "topic=roads&ward=North").await, count, "{list}");
        }
        let path = text(&record["links"], "self");
        let publisher = app.publisher("ashford");
        publisher.patch(&path, &json!({"publication": "published"})).await.ok();
        assert_eq!(found(&app.anonymous(), collection, "topic=roads&ward=North").await, 1, "{list}");
        assert_eq!(publisher.delete(&path).await.status, 204, "{list}");
        for query in ["topic=roads&include_deleted=true", "ward=North&include_deleted=true"] {
            assert_eq!(found(&app.anonymous(), collection, query).await, 0, "{collection} {query}");
        }
        let gone = app.anonymous().get(&format!("/v1/{collection}?include_deleted=true")).await.ok();
        assert_eq!((&gone["data"][0]["topics"], &gone["data"][0]["places"]), (&json!([]), &json!([])), "{gone}");
    }
}

#[actix_web::test]
async fn an_exempt_item_and_those_below_it_have_no_topics_or_places_but_for_its_readers() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let opener = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let more = json!({"topics": ["SECRET"], "places": [{"label": "SECRET", "ward": "SECRET", "uprn": "77"}]});
    let mut exempt = json!({"meeting_id": meeting, "title": "SECRET sale", "publication": "published",
        "recommendation": {"html": "<p><b>SECRET</b></p>"},
        "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Disposal of land"}});
    extend(&mut exempt, &more);
    let exempt = opener.post("/v1/items", &exempt).await.created();
    let mut part = json!({"meeting_id": meeting, "parent_id": exempt["id"], "title": "SECRET part",
        "publication": "published"});
    extend(&mut part, &more);
    opener.post("/v1/items", &part).await.created();
    for client in [app.anonymous(), app.clerk("ashford")] {
        let list = client.get("/v1/items").await.ok();
        assert!(!list.to_string().contains("SECRET"), "{list}");
        let face = list["data"].as_array().expect("rows").iter().find(|row| row["id"] == exempt["id"]).expect("a face");
        assert_eq!((&face["topics"], &face["places"]), (&json!([]), &json!([])));
        assert_eq!(face["recommendation"], Value::Null);
        assert_eq!(found(&client, "items", "topic=secret").await, 0);
        assert_eq!(found(&client, "items", "ward=SECRET").await, 0);
    }
    assert_eq!(found(&opener, "items", "topic=secret").await, 2);
    let disclosed = format!("{}/disclosure", text(&exempt["links"], "self"));
    let request = opener.request(actix_web::http::Method::POST, &disclosed).header("If-Match", "*");
    request.json(&json!({"reason": "It is over."})).send().await.ok();
    assert_eq!(found(&app.anonymous(), "items", "topic=secret").await, 2);
}
