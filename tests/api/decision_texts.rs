//! Texts of decisions and recommendations that are sent and read as HTML beside their plain text, and what decisions
//! say of law, money and force.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::pages::{assert_says, page};
use crate::support::records::{Council, id, text};

/// A table, and its plain text.
const TABLE: &str =
    "<table><tbody><tr><td>Year</td><td>Rent</td></tr><tr><td>2026</td><td>£50</td></tr></tbody></table>";
const CELLS: &str = "Year | Rent\n2026 | £50";

/// A public item, and a decision at it that is not sent yet.
async fn decision(app: &TestApp, council: &Council, more: Value) -> Value {
    let meeting = id(&app.meeting(council, "2026-07-01", "published").await);
    let item = id(&app.item(council, &meeting, "Rents", "published").await);
    let mut decision = json!({"item_id": item, "kind": "executive", "outcome": "approved", "publication": "published"});
    decision.as_object_mut().expect("members").extend(more.as_object().cloned().expect("members"));
    decision
}

fn own(record: &Value) -> String {
    text(&record["links"], "self")
}

#[actix_web::test]
async fn html_of_a_decision_is_cleaned_and_gives_its_plain_text() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let sent = json!({"text_html": format!("{TABLE}<script>x()</script>"), "reasons_html": "<p>It is <em>due</em>.</p>",
        "resolutions": [{"limb": "1", "html": "<ul><li>One</li><li>Two</li></ul>"}, {"limb": "2", "text": "Three"}]});
    let made = app.publisher("ashford").post("/v1/decisions", &decision(&app, &council, sent).await).await.created();
    let read = app.anonymous().get(&own(&made)).await.ok();
    assert_eq!((&read["text"], &read["reasons"]), (&json!(CELLS), &json!("It is due.")));
    assert!(text(&read, "text_html").starts_with("<table>"), "{read}");
    assert!(!read.to_string().contains("script"), "{read}");
    assert_eq!(read["reasons_html"], "<p>It is <em>due</em>.</p>");
    assert_eq!(read["resolutions"][0]["text"], "One\nTwo");
    assert_eq!(read["resolutions"][0]["html"], "<ul><li>One</li><li>Two</li></ul>");
    assert_eq!(read["resolutions"][1], json!({"limb": "2", "text": "Three", "html": null}));
}

#[actix_web::test]
async fn a_plain_text_has_no_html_and_stays_as_it_was_sent() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let sent = json!({"text": "One  of two.\n\n\nTwo.", "reasons": "Due."});
    let made = app.publisher("ashford").post("/v1/decisions", &decision(&app, &council, sent).await).await.created();
    assert_eq!((&made["text"], &made["text_html"]), (&json!("One  of two.\n\n\nTwo."), &Value::Null));
    assert_eq!((&made["reasons"], &made["reasons_html"]), (&json!("Due."), &Value::Null));
    let sent = json!({"text_html": "<p>One.</p><p>Two.</p>"});
    let made = app.publisher("ashford").post("/v1/decisions", &decision(&app, &council, sent).await).await.created();
    assert_eq!((&made["text"], &made["text_html"]), (&json!("One.\n\nTwo."), &Value::Null));
}

#[actix_web::test]
async fn both_forms_of_a_text_must_say_the_same_and_one_is_needed() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for (sent, pointer) in [
        (json!({}), "/text"),
        (json!({"text": "To agree.", "text_html": TABLE}), "/text_html"),
        (json!({"text": "To agree.", "reasons": "Due.", "reasons_html": "<b>Other.</b>"}), "/reasons_html"),
        (json!({"text_html": "<p>a</p><svg></svg>"}), "/text_html"),
        (json!({"text_html": "<p> </p>"}), "/text_html"),
        (json!({"text": "To agree.", "resolutions": [{"limb": "1"}]}), "/resolutions/0/text"),
        (
            json!({"text": "To agree.", "resolutions": [{"limb": "1", "text": "One", "html": "<b>Two</b>"}]}),
            "/resolutions/0/html",
        ),
    ] {
        let refused =
            app.publisher("ashford").post("/v1/decisions", &decision(&app, &council, sent.clone()).await).await;
        assert_eq!(refused.pointers(422, "validation"), [pointer], "{sent}");
    }
    let sent = json!({"text": CELLS, "text_html": TABLE});
    app.publisher("ashford").post("/v1/decisions", &decision(&app, &council, sent).await).await.created();
}

#[actix_web::test]
async fn a_text_that_is_sent_back_as_it_was_read_stays_and_a_patch_of_one_form_replaces_both() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let mut sent = decision(&app, &council, json!({"text_html": TABLE})).await;
    sent["publication"] = json!("draft");
    let publisher = app.publisher("ashford");
    let first = publisher.put("/v1/decisions/by/test/t", &sent).await.created();
    assert_eq!(publisher.put("/v1/decisions/by/test/t", &sent).await.ok()["version"], first["version"]);
    let named = publisher.patch(&own(&first), &json!({"reference": "EC 1"})).await.ok();
    assert_eq!((&named["text"], &named["text_html"]), (&first["text"], &first["text_html"]));
    let plain = publisher.patch(&own(&first), &json!({"text": "To agree."})).await.ok();
    assert_eq!((&plain["text"], &plain["text_html"]), (&json!("To agree."), &Value::Null));
    let table = publisher.patch(&own(&first), &json!({"text_html": TABLE})).await.ok();
    assert_eq!(table["text"], CELLS);
    let gone = publisher.patch(&own(&first), &json!({"reasons": "Due."})).await.ok();
    assert_eq!(gone["reasons"], "Due.");
    let gone = publisher.patch(&own(&first), &json!({"reasons": null})).await.ok();
    assert_eq!((&gone["reasons"], &gone["reasons_html"]), (&Value::Null, &Value::Null));
}

#[actix_web::test]
async fn the_html_of_a_public_decision_is_frozen_and_a_correction_replaces_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let sent = decision(&app, &council, json!({"text_html": TABLE, "reasons": "Due."})).await;
    let made = publisher.post("/v1/decisions", &sent).await.created();
    for (change, pointers) in [
        (json!({"text": CELLS}), vec!["/text_html"]),
        (json!({"text_html": "<p><em>No.</em></p>"}), vec!["/text", "/text_html"]),
        (json!({"reasons_html": "<p><strong>Due.</strong></p>"}), vec!["/reasons_html"]),
    ] {
        let refused = publisher.patch(&own(&made), &change).await.pointers(422, "validation");
        assert_eq!(refused, pointers, "{change}");
    }
    let correction = json!({"reason": "The rent was misprinted.", "text_html": TABLE.replace("£50", "£60")});
    let request = publisher.request(Method::POST, &format!("{}/correction", own(&made))).header("If-Match", "*");
    let corrected = request.json(&correction).send().await.created();
    assert_eq!(corrected["text"], CELLS.replace("£50", "£60"));
    assert_eq!((&corrected["reasons"], &corrected["reasons_html"]), (&json!("Due."), &Value::Null));
}

#[actix_web::test]
async fn a_recommendation_with_a_table_is_shown_beside_its_decision() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let sent = decision(&app, &council, json!({"text_html": TABLE, "reasons_html": "<p><b>Due.</b></p>"})).await;
    let item = format!("/v1/items/{}", text(&sent, "item_id"));
    let advised = publisher.patch(&item, &json!({"recommendation": {"html": TABLE}})).await.ok();
    assert_eq!(advised["recommendation"]["text"], CELLS);
    let reasoned = publisher.patch(&item, &json!({"recommendation": {"reasons": "Costs rose."}})).await.ok();
    assert_eq!(reasoned["recommendation"]["html"], advised["recommendation"]["html"]);
    let made = publisher.post("/v1/decisions", &sent).await.created();
    let compared = app.anonymous().get(&format!("{}/comparison", own(&made))).await.ok();
    assert_eq!(compared["recommendation"]["html"], compared["decision"]["text_html"]);
    assert!(text(&compared["decision"], "text_html").contains("<td>Rent</td>"), "{compared}");
    let statement = app.anonymous().get(&format!("{}/statement", own(&made))).await.ok();
    assert_eq!(statement["text_html"], made["text_html"]);
    assert_eq!(statement["reasons"]["html"], made["reasons_html"]);
    let shown = page(&app.anonymous(), &format!("/decisions/{}", id(&made))).await;
    assert_says(&shown, &["<td>Rent</td>", "<strong>Due.</strong>", "Both texts with their tables and lists"]);
    let plain = publisher.patch(&item, &json!({"recommendation": {"text": "To agree."}})).await.ok();
    assert_eq!(plain["recommendation"], json!({"text": "To agree.", "html": null, "reasons": "Costs rose."}));
}

#[actix_web::test]
async fn an_agenda_that_leaves_a_recommendation_out_keeps_its_html() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let path = format!("/v1/meetings/{meeting}/agenda");
    let line = |more: Value| {
        let mut line = json!({"key": {"scheme": "test", "value": "1"}, "title": "Rents", "publication": "published"});
        line.as_object_mut().expect("members").extend(more.as_object().cloned().expect("members"));
        json!({"items": [line]})
    };
    let publisher = app.publisher("ashford");
    let first =
        json!({"recommendation": {"html": TABLE}, "topics": ["Allotments"], "places": [{"label": "Fell Lane"}]});
    publisher.put(&path, &line(first)).await.ok();
    let kept = publisher.put(&path, &line(json!({}))).await.ok();
    assert_eq!(kept["summary"]["unchanged"], 1, "{kept}");
    let item = app.anonymous().get("/v1/items/by/test/1").await.ok();
    assert!(text(&item["recommendation"], "html").starts_with("<table>"), "{item}");
    assert_eq!((&item["topics"], &item["places"][0]["label"]), (&json!(["Allotments"]), &json!("Fell Lane")));
}

#[actix_web::test]
async fn a_deleted_decision_shows_none_of_its_texts_law_or_money() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let sent = json!({"text_html": "<p><b>SECRET</b></p>", "reasons_html": "<p><b>SECRET</b></p>",
        "resolutions": [{"limb": "1", "html": "<p><b>SECRET</b></p>"}], "topics": ["SECRET"],
        "legal_basis": [{"label": "SECRET"}], "places": [{"label": "SECRET"}], "no_longer_in_force_on": "2026-08-01",
        "money": [{"amount": "1", "currency": "GBP", "what": "SECRET"}]});
    let made = publisher.post("/v1/decisions", &decision(&app, &council, sent).await).await.created();
    assert_eq!(publisher.delete(&own(&made)).await.status, 204);
    let list = app.anonymous().get("/v1/decisions?include_deleted=true").await.ok();
    let gone = &list["data"][0];
    assert!(gone["deleted_at"].is_string() && !list.to_string().contains("SECRET"), "{list}");
    assert_eq!((&gone["text_html"], &gone["reasons_html"]), (&Value::Null, &Value::Null));
    assert_eq!((&gone["legal_basis"], &gone["money"]), (&json!([]), &json!([])));
    assert_eq!(gone["no_longer_in_force_on"], Value::Null);
}

#[actix_web::test]
async fn a_public_decision_gets_the_day_on_which_it_lost_its_force_later() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let made = publisher.post("/v1/decisions", &decision(&app, &council, json!({"text": "x"})).await).await.created();
    let ended = json!({"no_longer_in_force_on": "2027-01-01"});
    let ended = publisher.patch(&own(&made), &ended).await.ok();
    assert_eq!(ended["no_longer_in_force_on"], "2027-01-01");
    let before = publisher.patch(&own(&made), &json!({"no_longer_in_force_on": "2026-06-30"})).await;
    assert_eq!(before.pointers(422, "validation"), ["/no_longer_in_force_on"]);
    let same = json!({"no_longer_in_force_on": "2026-07-01"});
    publisher.patch(&own(&made), &same).await.ok();
    let shown = page(&app.anonymous(), &format!("/decisions/{}", id(&made))).await;
    assert_says(&shown, &["No longer in force from"]);
    let back = publisher.patch(&own(&made), &json!({"no_longer_in_force_on": null})).await.ok();
    assert_eq!(back["no_longer_in_force_on"], Value::Null);
}

#[actix_web::test]
async fn law_and_money_of_a_public_decision_can_be_added_and_not_altered() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let made = publisher.post("/v1/decisions", &decision(&app, &council, json!({"text": "x"})).await).await.created();
    assert_eq!((&made["legal_basis"], &made["money"]), (&json!([]), &json!([])));
    let facts = json!({"legal_basis": [{"label": "Localism Act 2011, section 1", "url": "https://example.org/2011/20"}],
        "money": [{"amount": "125000.00", "currency": "GBP", "what": "grant"}]});
    let told = publisher.patch(&own(&made), &facts).await.ok();
    assert_eq!((&told["legal_basis"], &told["money"]), (&facts["legal_basis"], &facts["money"]));
    let altered = json!({"legal_basis": [], "money": [{"amount": "1", "currency": "GBP", "what": "grant"}]});
    let refused = publisher.patch(&own(&made), &altered).await.pointers(422, "validation");
    assert_eq!(refused, ["/money", "/legal_basis"]);
    let shown = page(&app.anonymous(), &format!("/decisions/{}", id(&made))).await;
    assert_says(&shown, &["Localism Act 2011, section 1", "125000.00 GBP: grant"]);
    for sum in [
        json!({"amount": "1,000", "currency": "GBP", "what": "x"}),
        json!({"amount": 1000, "currency": "GBP", "what": "x"}),
        json!({"amount": "1.00001", "currency": "GBP", "what": "x"}),
        json!({"amount": "1", "currency": "pounds", "what": "x"}),
        json!({"amount": "1", "currency": "GBP"}),
    ] {
        let draft = decision(&app, &council, json!({"text": "x", "money": [sum]})).await;
        assert_eq!(publisher.post("/v1/decisions", &draft).await.pointers(422, "validation").len(), 1, "{sum}");
    }
}
