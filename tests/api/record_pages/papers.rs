//! The papers of a council and of a body itself, papers with files elsewhere, and translations.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::page_of;
use crate::support::TestApp;
use crate::support::pages::{assert_says, page};
use crate::support::records::id;

async fn paper(app: &TestApp, owner: Value, more: Value) -> Value {
    let mut paper = json!({"owner": owner, "kind": "register", "title": "Register", "publication": "published"});
    paper.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
    app.publisher("ashford").post("/v1/documents", &paper).await.created()
}

#[actix_web::test]
async fn the_meetings_of_a_council_or_a_body_stand_beside_its_own_papers() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let of_council = json!({"kind": "council", "id": council.id});
    let old = paper(&app, of_council.clone(), json!({"kind": "constitution", "title": "First edition"})).await;
    let new = json!({"kind": "constitution", "title": "Second edition", "supersedes_id": old["id"]});
    let new = paper(&app, of_council.clone(), new).await;
    paper(&app, of_council, json!({"title": "A draft", "publication": "draft"})).await;
    paper(&app, json!({"kind": "body", "id": council.body_id}), json!({"title": "Register of gifts"})).await;
    let public = app.anonymous();
    let shown = page(&public, "/meetings?council=ashford").await;
    let replaced = format!("It was replaced by <a href=\"/v1/documents/{}\">a later paper (JSON)</a>.", id(&new));
    assert_says(
        &shown,
        &["<h2>Papers of the council</h2>", "Second edition (constitution: details as JSON)", &replaced],
    );
    assert!(!shown.contains("A draft") && !shown.contains("Register of gifts"), "{shown}");
    for path in ["/meetings?council=ashford&body=cabinet", "/meetings?body=cabinet"] {
        let shown = page(&public, path).await;
        assert_says(&shown, &["<h2>Papers of the body</h2>", "Register of gifts (register: details as JSON)"]);
        assert!(!shown.contains("Second edition"), "{shown}");
    }
    assert!(!page(&public, "/meetings").await.contains("<h2>Papers of"));
}

#[actix_web::test]
async fn a_paper_without_a_file_leads_to_its_source() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let issue = json!({"council": "ashford", "title": "Library hours", "publication": "published"});
    let issue = app.publisher("ashford").post("/v1/issues", &issue).await.created();
    let strategy = json!({"council": "ashford", "slug": "plan", "name": "The Plan", "publication": "published"});
    let strategy = app.admin().post("/v1/strategies", &strategy).await.created();
    let pages = [
        ("meeting", id(&meeting), page_of(&meeting)),
        ("issue", id(&issue), page_of(&issue)),
        ("strategy", id(&strategy), page_of(&strategy)),
        ("council", council.id.clone(), "/meetings?council=ashford".to_owned()),
    ];
    for (kind, owner, path) in pages {
        let address = format!("https://ashford.example/{kind}.pdf");
        let more = json!({"source_url": address, "written_on": "2026-06-20"});
        let made = paper(&app, json!({"kind": kind, "id": owner}), more).await;
        let shown = page(&app.anonymous(), &path).await;
        let details = format!("See its <a href=\"/v1/documents/{}\">details (JSON)</a>.", id(&made));
        assert_says(&shown, &[&format!("<a href=\"{address}\""), &details]);
        let file = app.publisher("ashford").request(Method::PUT, &format!("/v1/documents/{}/file", id(&made)));
        file.header("Content-Type", "text/plain").bytes("A register.").send().await.expect(201);
        assert!(!page(&app.anonymous(), &path).await.contains(&format!("<a href=\"{address}\"")), "{kind}");
    }
}

#[actix_web::test]
async fn a_paper_names_its_translations_and_a_translation_its_original() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let owner = json!({"kind": "council", "id": council.id});
    let original = paper(&app, owner.clone(), json!({"language": "en"})).await;
    let welsh = json!({"language": "cy", "title": "Cofrestr", "translation_of_id": original["id"]});
    let welsh = paper(&app, owner.clone(), welsh).await;
    let draft = json!({"language": "pl", "title": "Rejestr", "translation_of_id": original["id"],
        "publication": "draft"});
    paper(&app, owner, draft).await;
    let shown = page(&app.anonymous(), "/meetings?council=ashford").await;
    let of_original = format!("Also in <a href=\"/v1/documents/{}\">Welsh (JSON)</a>.", id(&welsh));
    let of_welsh = format!(
        "This is a translation into Welsh of <a href=\"/v1/documents/{}\">another paper (JSON)</a>.",
        id(&original)
    );
    assert_says(&shown, &[&of_original, &of_welsh]);
    let staff = page(&app.clerk("ashford"), "/meetings?council=ashford").await;
    assert_says(&staff, &["Welsh (JSON)</a>, <a href=", "Polish (JSON)</a>."]);
}
