//! What was recommended beside what was decided: as recorded, to the letter, and to each reader what that reader may
//! see.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{id, text};

/// A decision of the given text at an item whose report recommends something; the item and the decision.
async fn decided(app: &TestApp, recommendation: Value, decision: &str) -> (String, String) {
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    let known = json!({"recommendation": recommendation, "minute_number": "12"});
    app.publisher("ashford").patch(&format!("/v1/items/{item}"), &known).await.ok();
    let decision = id(&app.decision(&council, &item, decision, "published").await);
    (item, decision)
}

#[actix_web::test]
async fn a_decision_stands_beside_its_recommendation_with_the_words_marked_that_differ() {
    let app = TestApp::new().await;
    let advice = json!({"text": "To open on Saturdays <only>.", "reasons": "It costs less."});
    let (item, decision) = decided(&app, advice.clone(), "To open on Sundays <only>.").await;
    let followed = json!({"recommendation_followed": "amended"});
    app.publisher("ashford").patch(&format!("/v1/decisions/{decision}"), &followed).await.ok();
    let compared = app.anonymous().get(&format!("/v1/decisions/{decision}/comparison")).await.ok();
    let recommendation = &compared["recommendation"];
    assert_eq!(
        (&recommendation["text"], &recommendation["reasons"], &recommendation["html"]),
        (&advice["text"], &advice["reasons"], &Value::Null)
    );
    assert_eq!(
        compared["decision"],
        json!({"text": "To open on Sundays <only>.", "text_html": null, "resolutions": []})
    );
    assert_eq!(compared["recommendation_followed"], "amended");
    assert_eq!((&compared["item"]["id"], &compared["item"]["minute_number"]), (&json!(item), &json!("12")));
    let difference = &compared["diff"];
    assert_eq!(difference["text"], "To open on [-Saturdays-]{+Sundays+} <only>.");
    assert_eq!(difference["html"], "To open on <del>Saturdays</del><ins>Sundays</ins> &lt;only&gt;.");
    assert_eq!(difference["is_by_word"], true);
    let of = |kind: &str| {
        let changes = difference["changes"].as_array().expect("changes").iter();
        let parts = changes.filter(|change| change["kind"] == "same" || change["kind"] == kind);
        parts.map(|change| text(change, "text")).collect::<String>()
    };
    assert_eq!((of("removed"), of("added")), (text(&advice, "text"), "To open on Sundays <only>.".to_owned()));
}

#[actix_web::test]
async fn without_a_recommendation_nothing_is_compared() {
    let app = TestApp::demo().await;
    let decision = app.anonymous().get("/v1/decisions/by/demo/chorley-item-44-decision").await.ok();
    let compared = app.anonymous().get(&format!("{}/comparison", text(&decision["links"], "self"))).await.ok();
    assert_eq!((&compared["recommendation"], &compared["diff"]), (&Value::Null, &Value::Null));
    assert_eq!(compared["decision"]["text"], "To note the report.");
    assert_eq!(compared["links"]["html"], decision["links"]["html"]);
}

#[actix_web::test]
async fn the_recommendation_of_an_exempt_item_is_for_those_who_may_open_it() {
    let app = TestApp::new().await;
    let (item, decision) = decided(&app, json!({"text": "To sell the depot."}), "To sell it.").await;
    let opener = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let exemption = json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3]}});
    opener.patch(&format!("/v1/items/{item}"), &exemption).await.ok();
    let path = format!("/v1/decisions/{decision}/comparison");
    let public = app.anonymous().get(&path).await.ok();
    assert_eq!((&public["recommendation"], &public["diff"]), (&Value::Null, &Value::Null));
    assert_eq!((&public["item"]["title"], &public["decision"]["text"]), (&json!("Exempt"), &json!("To sell it.")));
    assert_eq!(opener.get(&path).await.ok()["recommendation"]["text"], "To sell the depot.");
}

#[actix_web::test]
async fn what_is_hidden_has_no_comparison_and_what_was_deleted_has_none_any_more() {
    let app = TestApp::new().await;
    let (_, decision) = decided(&app, json!({"text": "To close."}), "To stay open.").await;
    let path = format!("/v1/decisions/{decision}");
    let publisher = app.publisher("ashford");
    publisher.patch(&path, &json!({"publication": "draft"})).await.ok();
    app.anonymous().get(&format!("{path}/comparison")).await.problem(404, "not_found");
    publisher.get(&format!("{path}/comparison")).await.ok();
    publisher.patch(&path, &json!({"publication": "published"})).await.ok();
    assert_eq!(publisher.delete(&path).await.status, 204);
    app.anonymous().get(&format!("{path}/comparison")).await.problem(410, "deleted");
}

#[actix_web::test]
async fn the_longest_texts_are_compared_too() {
    let app = TestApp::new().await;
    let (one, other) = ("a ".repeat(24_999) + "a.", "b ".repeat(49_999) + "b.");
    let (_, decision) = decided(&app, json!({"text": one}), &other).await;
    let compared = app.anonymous().get(&format!("/v1/decisions/{decision}/comparison")).await.ok();
    assert_eq!(compared["diff"]["is_by_word"], false);
    assert_eq!(compared["diff"]["changes"].as_array().map(Vec::len), Some(3), "removed, added, and the full stop");
}
