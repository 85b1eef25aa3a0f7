//! What is hidden shows in no stream.

use serde_json::json;

use super::{demo, members};
use crate::feed::until_sealed;
use crate::support::TestApp;
use crate::support::cluster::client;
use crate::support::records::{id, text};

#[actix_web::test]
async fn hidden_work_changes_no_byte() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let db = client(&app.database_url).await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    until_sealed(&db).await;
    let of_council = format!("/ldes/councils/{}/changes", council.id);
    let paths =
        ["/ldes/changes".to_owned(), "/ldes/changes/1".to_owned(), of_council.clone(), format!("{of_council}/1")];
    let answers = async || {
        let mut answers = Vec::new();
        for path in &paths {
            let answer = app.anonymous().get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            answers.push((answer.header("etag").to_owned(), answer.header("cache-control").to_owned(), answer.text()));
        }
        answers
    };
    let before = answers().await;
    app.clock.advance(60);
    let publisher = app.publisher("ashford");
    let hidden = app.item(&council, &meeting, "A draft", "draft").await;
    publisher.patch(&text(&hidden["links"], "self"), &json!({"title": "Another draft"})).await.ok();
    app.document(&council, &id(&hidden), "A paper of a draft", "published").await;
    assert_eq!(
        publisher.delete(&text(&app.meeting(&council, "2026-07-02", "draft").await["links"], "self")).await.status,
        204
    );
    until_sealed(&db).await;
    assert_eq!(answers().await, before);
}

#[actix_web::test]
async fn a_member_has_an_address_and_no_word_of_the_record() {
    let (app, _) = demo().await;
    let members = members(&app.anonymous(), "/ldes/changes").await;
    for member in &members {
        let names: Vec<&str> = member.as_object().expect("a member").keys().map(String::as_str).collect();
        assert_eq!(names, ["@id", "@type", "isVersionOf", "created", "position"]);
        let address = text(member, "isVersionOf");
        let record = address.rsplit('/').next().expect("an id");
        assert!(record.parse::<uuid::Uuid>().is_ok() && address.split('/').count() == 6, "{address}");
    }
    assert!(members.len() > 1000, "{}", members.len());
}

#[actix_web::test]
async fn every_caller_is_shown_what_the_public_sees() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let db = client(&app.database_url).await;
    app.meeting(&council, "2026-07-01", "draft").await;
    until_sealed(&db).await;
    for path in
        ["/ldes/changes".to_owned(), "/ldes/changes/1".to_owned(), format!("/ldes/councils/{}/changes/1", council.id)]
    {
        let public = app.anonymous().get(&path).await;
        let staff = app.restricted("record:publish admin", &["*"], &["*"]).get(&path).await;
        assert_eq!((staff.status, staff.text()), (200, public.text()), "{path}");
        assert_eq!(staff.header("cache-control"), "private, no-store");
        app.bearer("not.a.token").get(&path).await.problem(401, "invalid_token");
    }
}
