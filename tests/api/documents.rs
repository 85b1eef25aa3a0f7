//! Documents of a council or a body itself, newer versions of documents, and translations.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::{id, text};

/// A document of the council itself with more fields.
fn paper(more: Value) -> Value {
    let mut paper = json!({"owner": {"kind": "council"}, "council": "ashford", "kind": "constitution",
        "title": "Constitution", "language": "en", "publication": "published"});
    paper.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
    paper
}

async fn made(client: &Client, more: Value) -> Value {
    client.post("/v1/documents", &paper(more)).await.created()
}

async fn read(client: &Client, document: &Value) -> Value {
    client.get(&text(&document["links"], "self")).await.ok()
}

async fn change(client: &Client, document: &Value, change: Value) -> Value {
    client.patch(&text(&document["links"], "self"), &change).await.ok()
}

/// The titles in a list, in the order of the alphabet.
async fn titles(app: &TestApp, list: &str) -> Vec<String> {
    let listed = app.anonymous().get(list).await.ok();
    let mut titles: Vec<String> =
        listed["data"].as_array().expect("rows").iter().map(|row| text(row, "title")).collect();
    titles.sort();
    titles
}

#[actix_web::test]
async fn a_document_of_a_council_or_a_body_itself_is_listed_below_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let of_council = made(&publisher, json!({})).await;
    assert_eq!(of_council["owner"], json!({"kind": "council", "id": council.id}));
    assert_eq!(of_council["links"]["owner"], of_council["links"]["council"]);
    let register = json!({"owner": {"kind": "body", "id": council.body_id}, "council": null, "kind": "register",
        "title": "Register of gifts"});
    let of_body = made(&publisher, register).await;
    assert_eq!(of_body["owner"], json!({"kind": "body", "id": council.body_id}));
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let report = json!({"owner": {"kind": "meeting", "id": meeting}, "kind": "report", "title": "Report"});
    made(&publisher, report).await;
    let by_id = json!({"owner": {"kind": "council", "id": council.id}, "council": null, "kind": "letter",
        "title": "A letter"});
    made(&publisher, by_id).await;

    let below = format!("/v1/councils/{}/documents", council.id);
    assert_eq!(titles(&app, &below).await, ["A letter", "Constitution", "Register of gifts", "Report"]);
    assert_eq!(titles(&app, &format!("{below}?owner_kind=council")).await, ["A letter", "Constitution"]);
    assert_eq!(titles(&app, &format!("/v1/bodies/{}/documents", council.body_id)).await, ["Register of gifts"]);
    assert_eq!(titles(&app, &format!("/v1/documents?body_id={}", council.body_id)).await, ["Register of gifts"]);
    let both = "/v1/documents?owner_kind=body,meeting&council=ashford";
    assert_eq!(titles(&app, both).await, ["Register of gifts", "Report"]);
    assert_eq!(titles(&app, "/v1/documents?kind=letter,register").await, ["A letter", "Register of gifts"]);
}

#[actix_web::test]
async fn a_document_of_a_council_names_the_council_and_does_not_move() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let publisher = app.publisher("ashford");
    let unnamed = publisher.post("/v1/documents", &paper(json!({"council": null}))).await;
    assert_eq!(unnamed.pointers(422, "validation"), ["/council_id"]);
    let other = publisher.post("/v1/documents", &paper(json!({"council": "barnet"}))).await;
    other.problem(403, "other_council");
    let owner = json!({"owner": {"kind": "meeting"}});
    assert_eq!(publisher.post("/v1/documents", &paper(owner)).await.pointers(422, "validation"), ["/owner"]);
    let document = made(&publisher, json!({})).await;
    let moved = json!({"owner": {"kind": "body", "id": council.body_id}});
    let moved = publisher.patch(&text(&document["links"], "self"), &moved).await;
    assert_eq!(moved.pointers(422, "validation"), ["/owner"]);
    app.clerk("ashford").post("/v1/documents", &paper(json!({}))).await.problem(403, "missing_scope");
}

#[actix_web::test]
async fn a_body_or_a_council_with_a_document_is_not_deleted() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let owner = json!({"owner": {"kind": "body", "id": council.body_id}, "kind": "register"});
    let of_body = made(&app.publisher("ashford"), owner).await;
    let of_council = made(&app.publisher("ashford"), json!({})).await;
    let (body, of) = (format!("/v1/bodies/{}", council.body_id), format!("/v1/councils/{}", council.id));
    app.admin().delete(&body).await.problem(409, "has_children");
    app.publisher("ashford").delete(&text(&of_body["links"], "self")).await;
    assert_eq!(app.admin().delete(&body).await.status, 204);
    app.admin().delete(&of).await.problem(409, "has_children");
    app.publisher("ashford").delete(&text(&of_council["links"], "self")).await;
    assert_eq!(app.admin().delete(&of).await.status, 204);
}

#[actix_web::test]
async fn an_exempt_document_of_a_body_is_read_by_the_readers_of_that_body() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let exemption = json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A register"});
    let secret = paper(json!({"owner": {"kind": "body", "id": council.body_id}, "title": "SECRET register",
        "exemption": exemption}));
    app.restricted("record:publish", &["ashford"], &["planning"])
        .post("/v1/documents", &secret)
        .await
        .problem(403, "other_body");
    let reader = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let document = reader.post("/v1/documents", &secret).await.created();
    assert_eq!(read(&reader, &document).await["title"], "SECRET register");
    for other in [app.anonymous(), app.publisher("ashford"), app.restricted("", &["ashford"], &["planning"])] {
        assert_eq!(read(&other, &document).await["title"], "A register");
    }
    let of_council = paper(json!({"exemption": exemption}));
    reader.post("/v1/documents", &of_council).await.problem(403, "other_body");
    app.restricted("record:publish", &["ashford"], &["*"]).post("/v1/documents", &of_council).await.created();
}

#[actix_web::test]
async fn a_document_names_the_newer_one_once_the_reader_may_see_that() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let (public, clerk, publisher) = (app.anonymous(), app.clerk("ashford"), app.publisher("ashford"));
    let old = made(&publisher, json!({})).await;
    assert_eq!((&old["superseded_by_id"], &old["links"]["superseded_by"]), (&Value::Null, &Value::Null));
    app.clock.advance(10);
    let new = made(&publisher, json!({"supersedes_id": old["id"], "publication": "draft"})).await;
    let before = read(&public, &old).await;
    assert_eq!((&before["superseded_by_id"], &before["updated_at"]), (&Value::Null, &old["updated_at"]));
    assert_eq!(read(&clerk, &old).await["superseded_by_id"], new["id"]);
    assert_eq!(titles(&app, "/v1/documents?superseded=true").await, Vec::<String>::new());

    app.clock.advance(10);
    change(&publisher, &new, json!({"publication": "published", "title": "Second edition"})).await;
    let told = read(&public, &old).await;
    assert_eq!((&told["superseded_by_id"], &told["version"]), (&new["id"], &old["version"]));
    assert_eq!(told["links"]["superseded_by"], new["links"]["self"]);
    assert_ne!(told["updated_at"], old["updated_at"], "clients that poll see it");
    assert_eq!(titles(&app, "/v1/documents?superseded=true").await, ["Constitution"]);
    assert_eq!(titles(&app, "/v1/documents?superseded=false").await, ["Second edition"]);

    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "Printed wrongly."});
    change(&publisher, &new, withdrawn).await;
    assert_eq!(read(&public, &old).await["superseded_by_id"], Value::Null);
    change(&publisher, &new, json!({"publication": "published"})).await;
    publisher.delete(&text(&new["links"], "self")).await;
    for reader in [&public, &clerk] {
        assert_eq!(read(reader, &old).await["superseded_by_id"], Value::Null);
    }
}

#[actix_web::test]
async fn a_document_is_superseded_by_the_newest_public_one_that_is_not_exempt() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let (public, publisher) = (app.anonymous(), app.restricted("record:publish", &["ashford"], &["*"]));
    let old = made(&publisher, json!({})).await;
    let by = json!({"supersedes_id": old["id"]});
    let first = made(&publisher, by.clone()).await;
    let mut draft = by.clone();
    draft["publication"] = json!("draft");
    let second = made(&publisher, draft).await;
    for reader in [&public, &app.clerk("ashford")] {
        assert_eq!(read(reader, &old).await["superseded_by_id"], first["id"], "the draft is not the newest public one");
    }
    change(&publisher, &second, json!({"publication": "published"})).await;
    assert_eq!(read(&public, &old).await["superseded_by_id"], second["id"]);
    let exemption = json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3]}});
    change(&publisher, &second, exemption).await;
    for reader in [&public, &app.clerk("ashford"), &publisher] {
        assert_eq!(read(reader, &old).await["superseded_by_id"], first["id"]);
    }
    let disclosure = format!("{}/disclosure", text(&second["links"], "self"));
    let disclosed = publisher.request(Method::POST, &disclosure).header("If-Match", "*");
    disclosed.json(&json!({"reason": "It was concluded."})).send().await.ok();
    assert_eq!(read(&public, &old).await["superseded_by_id"], second["id"]);
    change(&publisher, &second, json!({"supersedes_id": null})).await;
    assert_eq!(read(&public, &old).await["superseded_by_id"], first["id"]);
}

#[actix_web::test]
async fn a_document_lists_its_translations_that_the_reader_may_see() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let (public, clerk, publisher) =
        (app.anonymous(), app.clerk("ashford"), app.restricted("record:publish", &["ashford"], &["*"]));
    let original = made(&publisher, json!({"identifiers": [{"scheme": "cms", "value": "c-en"}]})).await;
    assert_eq!(original["translations"], json!([]));
    let of = json!({"translation_of": {"scheme": "cms", "value": "c-en"}, "language": "cy", "title": "Cyfansoddiad"});
    let welsh = made(&publisher, of).await;
    assert_eq!((&welsh["translation_of_id"], &welsh["translations"]), (&original["id"], &json!([])));
    assert_eq!(welsh["links"]["translation_of"], original["links"]["self"]);
    let of = json!({"translation_of_id": original["id"], "language": "pl", "publication": "draft"});
    let polish = made(&publisher, of).await;
    let named = |document: &Value, language: &str| json!({"id": document["id"], "language": language});
    assert_eq!(read(&public, &original).await["translations"], json!([named(&welsh, "cy")]));
    let all = json!([named(&welsh, "cy"), named(&polish, "pl")]);
    assert_eq!(read(&clerk, &original).await["translations"], all);
    assert_eq!(titles(&app, "/v1/documents?language=cy").await, ["Cyfansoddiad"]);
    let list = format!("/v1/documents?translation_of_id={}", id(&original));
    assert_eq!(titles(&app, &list).await, ["Cyfansoddiad"]);
    assert!(text(&original["links"], "translations").ends_with(&list));

    app.clock.advance(10);
    change(&publisher, &welsh, json!({"language": "cy-GB"})).await;
    let told = read(&public, &original).await;
    assert_eq!((&told["translations"], &told["version"]), (&json!([named(&welsh, "cy-GB")]), &original["version"]));
    assert_ne!(told["updated_at"], original["updated_at"], "clients that poll see it");
    publisher.delete(&text(&polish["links"], "self")).await;
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."});
    change(&publisher, &welsh, withdrawn).await;
    assert_eq!(read(&public, &original).await["translations"], json!([]));
    assert_eq!(read(&clerk, &original).await["translations"], json!([named(&welsh, "cy-GB")]));
    change(&publisher, &original, json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."})).await;
    change(&publisher, &welsh, json!({"publication": "published"})).await;
    assert_eq!(read(&public, &welsh).await["translation_of_id"], Value::Null);
    assert_eq!(read(&clerk, &welsh).await["translation_of_id"], original["id"]);
}

#[actix_web::test]
async fn an_exempt_document_tells_of_no_versions_and_no_translations() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let reader = app.restricted("record:publish", &["ashford"], &["*"]);
    let exemption = json!({"kind": "exempt", "regime": "england", "paragraphs": [3]});
    let old = made(&reader, json!({})).await;
    let exempt = json!({"supersedes_id": old["id"], "translation_of_id": null, "exemption": exemption});
    let exempt = made(&reader, exempt).await;
    let welsh = json!({"translation_of_id": exempt["id"], "language": "cy", "exemption": exemption});
    let welsh = made(&reader, welsh).await;
    let newer = made(&reader, json!({"supersedes_id": exempt["id"]})).await;
    for other in [app.anonymous(), app.clerk("ashford")] {
        let (face, translation) = (read(&other, &exempt).await, read(&other, &welsh).await);
        assert_eq!((&face["superseded_by_id"], &face["supersedes_id"]), (&Value::Null, &Value::Null), "{face}");
        assert_eq!((&face["translations"], &translation["translation_of_id"]), (&json!([]), &Value::Null));
        assert_eq!(read(&other, &old).await["superseded_by_id"], Value::Null);
    }
    assert_eq!(read(&reader, &exempt).await["superseded_by_id"], newer["id"]);
    assert_eq!(read(&reader, &welsh).await["translation_of_id"], exempt["id"]);
}

#[actix_web::test]
async fn a_translation_says_its_language_and_is_of_the_same_council_and_not_of_itself() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    app.council("barnet").await;
    let publisher = app.caller("record:publish", &["ashford", "barnet"]);
    let original = made(&publisher, json!({})).await;
    let of = |more: Value| {
        let mut of = json!({"translation_of_id": original["id"], "language": "cy"});
        of.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
        paper(of)
    };
    let silent = publisher.post("/v1/documents", &of(json!({"language": null}))).await;
    assert_eq!(silent.pointers(422, "validation"), ["/language"]);
    let other = publisher.post("/v1/documents", &of(json!({"council": "barnet"}))).await;
    assert_eq!(other.pointers(422, "validation"), ["/translation_of_id"]);
    let itself = json!({"translation_of_id": original["id"]});
    let itself = publisher.patch(&text(&original["links"], "self"), &itself).await;
    assert_eq!(itself.pointers(422, "validation"), ["/translation_of_id"]);
    publisher.post("/v1/documents", &of(json!({}))).await.created();
    let same = publisher.patch(&text(&original["links"], "self"), &json!({"language": "cy"})).await;
    assert_eq!(same.pointers(422, "validation"), ["/language"]);
}

#[actix_web::test]
async fn an_agenda_takes_versions_and_translations_of_papers() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let key = |value: &str| json!({"scheme": "cms", "value": value});
    let papers = json!([
        {"key": key("en"), "kind": "report", "title": "Report", "language": "en", "publication": "published"},
        {"key": key("cy"), "kind": "report", "title": "Adroddiad", "language": "cy", "publication": "published",
            "translation_of": key("en"), "source_url": "https://ashford.example/adroddiad"},
        {"key": key("en-2"), "kind": "report", "title": "Report, revised", "language": "en",
            "publication": "published", "supersedes": key("en")},
    ]);
    let agenda = json!({"documents": papers, "items": [{"key": key("1"), "title": "Business"}]});
    let publisher = app.publisher("ashford");
    publisher.put(&format!("/v1/meetings/{meeting}/agenda"), &agenda).await.ok();
    let known = async |value: &str| app.anonymous().get(&format!("/v1/documents/by/cms/{value}")).await.ok();
    let (english, welsh, revised) = (known("en").await, known("cy").await, known("en-2").await);
    assert_eq!(english["translations"], json!([{"id": welsh["id"], "language": "cy"}]));
    assert_eq!((&welsh["translation_of_id"], &english["superseded_by_id"]), (&english["id"], &revised["id"]));
    let again = publisher.put(&format!("/v1/meetings/{meeting}/agenda"), &agenda).await.ok();
    assert_eq!(again["summary"]["unchanged"], 4, "{again}");
}
