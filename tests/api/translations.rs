//! Texts in other languages: every type that has them keeps, shows, hides and freezes them as the texts that they
//! translate.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::{Council, id, text};
use crate::support::samples::{Sample, samples};

/// The types with translations, each with its fields that can be translated.
const TRANSLATED: [(&str, &[&str]); 8] = [
    ("councils", &["name", "short_name"]),
    ("bodies", &["name", "short_name"]),
    ("posts", &["label"]),
    ("meetings", &["title"]),
    ("items", &["title"]),
    ("decisions", &["title", "text", "reasons"]),
    ("strategies", &["name", "summary"]),
    ("metrics", &["name", "definition"]),
];

async fn translated_samples(app: &TestApp, council: &Council) -> Vec<(Sample, &'static [&'static str])> {
    let fields =
        |sample: &Sample| TRANSLATED.iter().find(|(of, _)| *of == sample.collection).map(|(_, fields)| *fields);
    let all = samples(app, council).await.into_iter();
    let translated: Vec<_> = all.filter_map(|sample| Some((fields(&sample)?, sample))).collect();
    assert_eq!(translated.len(), TRANSLATED.len());
    translated.into_iter().map(|(fields, sample)| (sample, fields)).collect()
}

/// A translation of all fields.
fn whole(fields: &[&str], word: &str) -> Value {
    fields.iter().map(|field| ((*field).to_owned(), json!(format!("{word} {field}")))).collect()
}

fn own(record: &Value) -> String {
    text(&record["links"], "self")
}

/// An item with a translated title in a public meeting, and a public decision at it.
async fn item_and_decision(app: &TestApp, council: &Council, more: Value) -> (String, Value) {
    let meeting = id(&app.meeting(council, "2026-07-01", "published").await);
    let publisher = app.publisher(council.slug);
    let item = json!({"meeting_id": meeting, "title": "SECRET sale", "publication": "published",
        "translations": {"cy": {"title": "CYFRINACH gwerthu"}}});
    let item = id(&publisher.post("/v1/items", &item).await.created());
    let mut decision = json!({"item_id": item, "kind": "executive", "outcome": "approved", "text": "To sell it.",
        "publication": "published"});
    decision.as_object_mut().expect("members").extend(more.as_object().cloned().expect("members"));
    (item, publisher.post("/v1/decisions", &decision).await.created())
}

async fn make_exempt(app: &TestApp, item: &str) {
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let exemption = json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3],
        "public_title": "Disposal of land"}});
    clerk.patch(&format!("/v1/items/{item}"), &exemption).await.ok();
}

async fn translations(client: &Client, path: &str) -> Value {
    client.get(path).await.ok()["translations"].clone()
}

#[actix_web::test]
async fn json_gives_all_languages_of_every_type_that_has_them() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for (sample, fields) in translated_samples(&app, &council).await {
        let record = app.anonymous().get(&sample.path()).await.ok();
        assert_eq!(record["translations"], json!({}), "{}", sample.collection);
        let sent = json!({"cy": whole(fields, "Gair"), "zh-Hant": whole(fields, "字")});
        let patch = json!({"translations": sent});
        assert_eq!(app.admin().patch(&sample.path(), &patch).await.ok()["translations"], sent);
        for lang in ["cy", "en"] {
            let request = app.anonymous().request(Method::GET, &sample.path()).header("Accept-Language", lang);
            assert_eq!(request.send().await.ok()["translations"], sent, "{}", sample.collection);
        }
        let listed = app.anonymous().get(&format!("{}?limit=200", sample.list())).await.ok();
        let listed = listed["data"].as_array().expect("rows").iter().find(|row| row["id"] == sample.id.as_str());
        assert_eq!(listed.expect("it is listed")["translations"], sent, "{}", sample.collection);
    }
}

#[actix_web::test]
async fn a_patch_merges_into_a_language_and_null_takes_away_a_text_a_language_or_all() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let (_, decision) = item_and_decision(&app, &council, json!({"publication": "draft"})).await;
    let publisher = app.publisher("ashford");
    let now = async |patch: Value| {
        let patch = json!({"translations": patch});
        publisher.patch(&own(&decision), &patch).await.ok()["translations"].clone()
    };
    let title = json!({"cy": {"title": "Gwerthu", "text": null, "reasons": null}});
    assert_eq!(now(json!({"cy": {"title": "Gwerthu"}})).await, title);
    let both = json!({"cy": {"title": "Gwerthu", "text": "Ei werthu.", "reasons": null}});
    assert_eq!(now(json!({"cy": {"text": "Ei werthu."}})).await, both);
    assert_eq!(now(json!({"cy": {"text": null}})).await, title);
    let french = now(json!({"fr": {"title": "Vendre"}})).await;
    assert_eq!(french.as_object().map(serde_json::Map::len), Some(2));
    assert_eq!(now(json!({"fr": null})).await, title);
    assert_eq!(now(json!({"cy": {"title": null}})).await, json!({}), "a language without a text is none");
    now(json!({"cy": {"title": "Gwerthu"}})).await;
    assert_eq!(now(Value::Null).await, json!({}));
}

#[actix_web::test]
async fn a_whole_record_without_translations_has_none_and_one_with_them_changes_once() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for (sample, fields) in translated_samples(&app, &council).await {
        let mut body = sample.new.clone();
        body["translations"] = json!({"cy": whole(fields, "Gair"), "fr": null, "ga": {}});
        let put = app.admin().put(&sample.by_key("translated"), &body).await.created();
        assert_eq!(put["translations"], json!({"cy": whole(fields, "Gair")}), "{}", sample.collection);
        let again = app.admin().put(&sample.by_key("translated"), &body).await.ok();
        assert_eq!(again["version"], put["version"], "{}", sample.collection);
        for without in [sample.new.clone(), {
            body["translations"] = Value::Null;
            body.clone()
        }] {
            let put = app.admin().put(&sample.by_key("translated"), &without).await.ok();
            assert_eq!(put["translations"], json!({}), "{}", sample.collection);
        }
    }
}

#[actix_web::test]
async fn what_no_translation_can_be_is_refused_at_its_place() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let many: Value = (b'a'..=b'i').map(|letter| (format!("a{}", char::from(letter)), json!({"name": "x"}))).collect();
    for (sent, pointer, code) in [
        (json!({"cy": {"slug": "x"}}), "/translations/cy/slug", "unknown_member"),
        (json!({"cy": {"title": "x"}}), "/translations/cy/title", "unknown_member"),
        (json!({"welsh": {"name": "x"}}), "/translations/welsh", "wrong_format"),
        (json!({"CY": {"name": "x"}}), "/translations/CY", "wrong_format"),
        (json!({"": {"name": "x"}}), "/translations/", "wrong_format"),
        (json!({"cy": {"name": "x".repeat(301)}}), "/translations/cy/name", "too_long"),
        (json!({"cy": {"name": ""}}), "/translations/cy/name", "too_short"),
        (json!({"cy": {"name": " \u{200B} "}}), "/translations/cy/name", "wrong_format"),
        (json!({"cy": {"name": 1}}), "/translations/cy/name", "wrong_type"),
        (json!({"cy": "Cabinet"}), "/translations/cy", "wrong_type"),
        (json!(["cy"]), "/translations", "wrong_type"),
        (many, "/translations", "too_long"),
    ] {
        let body = json!({"council": "ashford", "slug": "panel", "name": "Panel", "kind": "panel",
            "translations": sent});
        let problem = app.admin().post("/v1/bodies", &body).await.problem(422, "validation");
        let error = &problem["errors"][0];
        assert_eq!((text(error, "pointer"), text(error, "code")), (pointer.to_owned(), code.to_owned()), "{problem}");
        let patch = app.admin().patch(&format!("/v1/bodies/{}", council.body_id), &json!({"translations": sent})).await;
        assert_eq!(patch.pointers(422, "validation"), [pointer]);
    }
}

#[actix_web::test]
async fn texts_in_other_languages_are_brought_into_their_normal_form() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let patch = json!({"translations": {"cy": {"name": "  Y \u{a0} Cabinet "}}});
    let body = app.admin().patch(&format!("/v1/bodies/{}", council.body_id), &patch).await.ok();
    assert_eq!(body["translations"]["cy"]["name"], "Y Cabinet");
}

#[actix_web::test]
async fn a_deleted_record_has_no_translations_until_it_is_restored() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for (sample, fields) in translated_samples(&app, &council).await {
        let sent = json!({"cy": whole(fields, "Gair")});
        app.admin().patch(&sample.path(), &json!({"translations": sent})).await.ok();
        assert_eq!(app.admin().delete(&sample.path()).await.status, 204, "{}", sample.path());
        let listed = app.anonymous().get(&format!("{}?include_deleted=true&limit=200", sample.list())).await.ok();
        let tombstone = listed["data"].as_array().expect("rows").iter().find(|row| row["id"] == sample.id.as_str());
        assert_eq!(tombstone.expect("a tombstone")["translations"], json!({}), "{}", sample.collection);
        let reason = json!({"reason": "It was deleted by mistake."});
        app.admin().post(&format!("{}/restoration", sample.path()), &reason).await.ok();
        assert_eq!(translations(&app.anonymous(), &sample.path()).await, sent, "{}", sample.collection);
    }
}

#[actix_web::test]
async fn an_exempt_item_and_its_decisions_say_its_title_in_no_language() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let secret = json!({"translations": {"cy": {"title": "CYFRINACH gwerthu", "text": "Ei werthu."}}});
    let (item, copied) = item_and_decision(&app, &council, secret).await;
    let publisher = app.publisher("ashford");
    let at_item = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "x", "title": "Depot",
        "publication": "published", "translations": {"cy": {"title": "CYFRINACH gwerthu"},
        "ga": {"title": "SECRET sale"}, "fr": {"title": "Le dépôt"}}});
    let named = publisher.post("/v1/decisions", &at_item).await.created();
    let in_welsh = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "x",
        "title": "CYFRINACH gwerthu", "publication": "published"});
    let in_welsh = publisher.post("/v1/decisions", &in_welsh).await.created();
    make_exempt(&app, &item).await;
    let anyone = app.anonymous();
    let shown = anyone.get(&format!("/v1/items/{item}")).await.ok();
    assert_eq!((&shown["title"], &shown["translations"]), (&json!("Disposal of land"), &json!({})));
    let text_only = json!({"cy": {"title": null, "text": "Ei werthu.", "reasons": null}});
    assert_eq!(translations(&anyone, &own(&copied)).await, text_only);
    let french = json!({"fr": {"title": "Le dépôt", "text": null, "reasons": null}});
    assert_eq!(translations(&anyone, &own(&named)).await, french);
    // A copy from before the exemption sends the titles again.
    let again = json!({"translations": {"cy": {"title": "CYFRINACH gwerthu"}}});
    publisher.patch(&own(&named), &again).await.ok();
    assert_eq!(translations(&anyone, &own(&named)).await, french);
    let late = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "x", "title": "SECRET sale",
        "publication": "published", "translations": {"cy": {"title": "CYFRINACH gwerthu"}}});
    let late = publisher.post("/v1/decisions", &late).await.created();
    assert_eq!((&late["title"], &late["translations"]), (&json!("Disposal of land"), &json!({})));
    assert_eq!(anyone.get(&own(&in_welsh)).await.ok()["title"], "Disposal of land");
    for path in [own(&copied), own(&named), own(&in_welsh), format!("/v1/items/{item}?include=decisions")] {
        let shown = anyone.get(&path).await.text();
        assert!(!shown.contains("CYFRINACH") && !shown.contains("SECRET"), "{shown}");
    }
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    assert_eq!(translations(&clerk, &format!("/v1/items/{item}")).await["cy"]["title"], "CYFRINACH gwerthu");
    let staff = app.clerk("ashford").get(&format!("/v1/items/{item}")).await.text();
    assert!(!staff.contains("CYFRINACH"), "{staff}");
}

#[actix_web::test]
async fn an_earlier_translated_title_of_an_exempt_item_leaves_its_decisions_too() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let secret = json!({"title": "Depot", "translations": {"cy": {"title": "CYFRINACH gwerthu"}}});
    let (item, public) = item_and_decision(&app, &council, secret.clone()).await;
    let publisher = app.publisher("ashford");
    let mut draft = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "x"});
    draft.as_object_mut().expect("members").extend(secret.as_object().cloned().expect("members"));
    let draft = publisher.post("/v1/decisions", &draft).await.created();
    let renamed = json!({"translations": {"cy": {"title": "Gwerthu safle"}}});
    publisher.patch(&format!("/v1/items/{item}"), &renamed).await.ok();
    assert_eq!(translations(&publisher, &own(&draft)).await, json!({}), "no reader has read the draft");
    assert_eq!(translations(&app.anonymous(), &own(&public)).await["cy"]["title"], "CYFRINACH gwerthu");
    make_exempt(&app, &item).await;
    assert_eq!(translations(&app.anonymous(), &own(&public)).await, json!({}));
}

#[actix_web::test]
async fn a_deleted_or_withdrawn_decision_comes_back_without_the_translated_title_of_an_exempt_item() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let secret = json!({"translations": {"cy": {"title": "CYFRINACH gwerthu"}}});
    let (item, deleted) = item_and_decision(&app, &council, secret).await;
    let publisher = app.publisher("ashford");
    let other = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "x",
        "publication": "published", "translations": {"cy": {"title": "CYFRINACH gwerthu"}}});
    let withdrawn = publisher.post("/v1/decisions", &other).await.created();
    assert_eq!(publisher.delete(&own(&deleted)).await.status, 204);
    let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "It names a bidder."});
    publisher.patch(&own(&withdrawn), &withdrawal).await.ok();
    make_exempt(&app, &item).await;
    let reason = json!({"reason": "It was deleted by mistake."});
    publisher.post(&format!("{}/restoration", own(&deleted)), &reason).await.ok();
    let again = json!({"publication": "published", "withdrawn_reason": null});
    publisher.patch(&own(&withdrawn), &again).await.ok();
    for decision in [&deleted, &withdrawn] {
        assert_eq!(translations(&app.anonymous(), &own(decision)).await, json!({}));
    }
}

#[actix_web::test]
async fn an_item_that_comes_back_exempt_takes_its_translated_title_out_of_its_decisions() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let key = json!({"scheme": "cms", "value": "1"});
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01",
        "publication": "published"});
    let publisher = app.publisher("ashford");
    publisher.put("/v1/meetings/by/cms/m1", &meeting).await.created();
    let mut item = json!({"key": key, "title": "SECRET sale", "publication": "published",
        "translations": {"cy": {"title": "CYFRINACH gwerthu"}}});
    let agenda = "/v1/meetings/by/cms/m1/agenda";
    publisher.put(agenda, &json!({"items": [item]})).await.ok();
    let at = publisher.get("/v1/items/by/cms/1").await.ok();
    let decision = json!({"item_id": at["id"], "kind": "executive", "outcome": "noted", "text": "x",
        "publication": "published", "translations": {"cy": {"title": "CYFRINACH gwerthu"}}});
    let decision = publisher.post("/v1/decisions", &decision).await.created();
    assert_eq!(publisher.delete(&own(&decision)).await.status, 204);
    publisher.put(agenda, &json!({"items": []})).await.ok();
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    item["exemption"] = json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Land"});
    clerk.put(agenda, &json!({"items": [item]})).await.ok();
    let reason = json!({"reason": "It was deleted by mistake."});
    publisher.post(&format!("{}/restoration", own(&decision)), &reason).await.ok();
    assert_eq!(translations(&app.anonymous(), &own(&decision)).await, json!({}));
}

#[actix_web::test]
async fn a_translation_of_what_the_public_has_read_stays_and_a_missing_one_can_come() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let told = json!({"translations": {"cy": {"title": "Gwerthu", "text": "Ei werthu."}}});
    let (_, decision) = item_and_decision(&app, &council, told).await;
    let publisher = app.publisher("ashford");
    for altered in
        [json!({"cy": {"text": "Peidio â'i werthu."}}), json!({"cy": {"text": null}}), json!({"cy": null}), Value::Null]
    {
        let refused = publisher.patch(&own(&decision), &json!({"translations": altered})).await;
        let problem = refused.problem(422, "validation");
        let error = (text(&problem["errors"][0], "pointer"), text(&problem["errors"][0], "code"));
        assert_eq!(error, ("/translations".to_owned(), "immutable".to_owned()), "{problem}");
    }
    // Readers of English have read the decision's own words, and others the Welsh ones.
    for other in ["en", "en-GB", "cy-GB"] {
        let added = json!({"translations": {other: {"title": "Something else"}}});
        assert_eq!(publisher.patch(&own(&decision), &added).await.pointers(422, "validation"), ["/translations"]);
    }
    let more = json!({"translations": {"cy": {"reasons": "Mae'n wag."}, "fr": {"title": "Vendre"}}});
    let now = publisher.patch(&own(&decision), &more).await.ok();
    assert_eq!(now["translations"]["cy"]["text"], "Ei werthu.");
    assert_eq!(now["translations"]["cy"]["reasons"], "Mae'n wag.");
}

#[actix_web::test]
async fn a_correction_leaves_out_the_translation_of_the_wrong_text() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let told = json!({"reasons": "It is empty.", "translations": {
        "cy": {"title": "Gwerthu", "text": "Ei werthu.", "reasons": "Mae'n wag."}, "fr": {"text": "Le vendre."}}});
    let (_, decision) = item_and_decision(&app, &council, told).await;
    let correction = json!({"reason": "It was misprinted.", "text": "To let it."});
    let path = format!("{}/correction", own(&decision));
    let publisher = app.publisher("ashford");
    let corrected = publisher.post(&path, &correction).await.created();
    let kept = json!({"cy": {"title": "Gwerthu", "text": null, "reasons": "Mae'n wag."}});
    assert_eq!(corrected["translations"], kept);
    let with_text = json!({"reason": "Again.", "text": "To lend it.", "translations": {"cy": {"text": "Ei fenthyg."}}});
    let path = format!("{}/correction", own(&corrected));
    let corrected = publisher.post(&path, &with_text).await.created();
    let sent = json!({"cy": {"title": null, "text": "Ei fenthyg.", "reasons": null}});
    assert_eq!(corrected["translations"], sent);
    assert_eq!(translations(&app.anonymous(), &own(&decision)).await["cy"]["text"], "Ei werthu.");
}

#[actix_web::test]
async fn an_agenda_keeps_translations_that_it_does_not_send_while_the_title_is_the_same() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01",
        "publication": "published"});
    let publisher = app.publisher("ashford");
    publisher.put("/v1/meetings/by/cms/m1", &meeting).await.created();
    let put = async |item: Value| {
        let mut item = item;
        item["key"] = json!({"scheme": "cms", "value": "1"});
        publisher.put("/v1/meetings/by/cms/m1/agenda", &json!({"items": [item]})).await.ok();
        translations(&publisher, "/v1/items/by/cms/1").await
    };
    let welsh = json!({"cy": {"title": "Cyllideb"}});
    assert_eq!(put(json!({"title": "Budget", "translations": welsh})).await, welsh);
    assert_eq!(put(json!({"title": "Budget"})).await, welsh);
    assert_eq!(put(json!({"title": "Budget", "translations": {}})).await, json!({}));
    put(json!({"title": "Budget", "translations": welsh})).await;
    assert_eq!(put(json!({"title": "Staff"})).await, json!({}));
}

#[actix_web::test]
async fn a_text_that_changes_without_its_translation_is_warned_of() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = json!({"meeting_id": meeting, "title": "Grievance", "translations": {"cy": {"title": "Cwyn"}},
        "publication": "published"});
    let publisher = app.publisher("ashford");
    let item = own(&publisher.post("/v1/items", &item).await.created());
    let codes = |answer: &Value| {
        let warnings = answer["warnings"].as_array().cloned().unwrap_or_default();
        warnings.iter().map(|warning| text(warning, "code")).collect::<Vec<_>>()
    };
    let changed = publisher.patch(&item, &json!({"title": "Staff matter"})).await.ok();
    assert_eq!(codes(&changed), ["translation_outdated"]);
    assert_eq!(changed["warnings"][0]["pointer"], "/translations/cy/title");
    let both = json!({"title": "Staff", "translations": {"cy": {"title": "Staff"}}});
    assert_eq!(codes(&publisher.patch(&item, &both).await.ok()), [""; 0]);
    assert_eq!(codes(&publisher.patch(&item, &json!({"agenda_number": "1"})).await.ok()), [""; 0]);
}
