//! Memberships: terms that follow one another and do not overlap, who sat on a day, and what hides them.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{Council, id, text};

/// A person of a council, in a publication.
async fn person(app: &TestApp, council: &Council, publication: &str) -> Value {
    let person = json!({"council": council.slug, "name": "Olive Kershaw", "publication": publication});
    app.publisher(council.slug).post("/v1/people", &person).await.created()
}

/// A published membership of a person in the cabinet, as it is sent.
fn term(council: &Council, person: &Value, days: [Option<&str>; 2]) -> Value {
    json!({"person_id": person["id"], "body_id": council.body_id, "starts_on": days[0], "ends_on": days[1],
        "publication": "published"})
}

#[actix_web::test]
async fn one_person_has_several_terms_and_a_list_tells_who_sat_on_a_day() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let person = person(&app, &council, "published").await;
    let publisher = app.publisher("ashford");
    let first = term(&council, &person, [Some("2015-05-11"), Some("2019-05-06")]);
    let first = publisher.post("/v1/memberships", &first).await.created();
    let second = term(&council, &person, [Some("2023-05-08"), None]);
    let second = publisher.post("/v1/memberships", &second).await.created();
    let path = format!("/v1/people/{}/memberships", id(&person));
    let terms = async |query: &str| {
        let listed = app.anonymous().get(&format!("{path}{query}")).await.ok();
        listed["data"].as_array().expect("rows").iter().map(id).collect::<Vec<_>>()
    };
    assert_eq!(terms("").await, [id(&second), id(&first)], "the latest first");
    for (day, sat) in [
        ("2015-05-10", vec![]),
        ("2015-05-11", vec![id(&first)]),
        ("2019-05-06", vec![id(&first)]),
        ("2019-05-07", vec![]),
        ("2023-05-08", vec![id(&second)]),
        ("2099-01-01", vec![id(&second)]),
    ] {
        assert_eq!(terms(&format!("?on={day}")).await, sat, "{day}");
    }
    let listed = app.anonymous().get("/v1/memberships?council=ashford&body=cabinet").await.ok();
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(2));
    app.council_admin("ashford").delete(&text(&person["links"], "self")).await.problem(409, "has_children");
}

#[actix_web::test]
async fn two_of_one_person_in_one_body_and_post_do_not_overlap() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let person = person(&app, &council, "published").await;
    let publisher = app.publisher("ashford");
    let post = json!({"body_id": council.body_id, "label": "Leader", "kind": "chair"});
    let post = app.council_admin("ashford").post("/v1/posts", &post).await.created();
    let first = term(&council, &person, [Some("2023-05-08"), Some("2024-05-07")]);
    let first = publisher.post("/v1/memberships", &first).await.created();
    for days in [
        [Some("2024-05-07"), None],
        [Some("2022-01-01"), Some("2023-05-08")],
        [None, None],
        [None, Some("2023-12-31")],
        [Some("2023-06-01"), Some("2023-07-01")],
    ] {
        let refused = publisher.post("/v1/memberships", &term(&council, &person, days)).await;
        let refused = refused.problem(409, "already_exists");
        assert_eq!(refused["errors"][0]["pointer"], "/starts_on", "{days:?}");
        assert!(refused.to_string().contains(&id(&first)), "the other is named: {refused}");
    }
    let mut in_post = term(&council, &person, [Some("2023-06-01"), None]);
    in_post["post_id"] = post["id"].clone();
    publisher.post("/v1/memberships", &in_post).await.created();
    let next = term(&council, &person, [Some("2024-05-08"), None]);
    let next = publisher.post("/v1/memberships", &next).await.created();
    let back = json!({"starts_on": "2024-05-07"});
    assert_eq!(
        publisher.patch(&text(&next["links"], "self"), &back).await.pointers(409, "already_exists"),
        ["/starts_on"]
    );
    publisher.delete(&text(&first["links"], "self")).await;
    publisher.patch(&text(&next["links"], "self"), &back).await.ok();
}

#[actix_web::test]
async fn a_membership_ends_after_it_starts_stays_with_its_person_and_is_of_one_council() {
    let app = TestApp::new().await;
    let (council, other) = (app.council("ashford").await, app.council("barnet").await);
    let (own, foreign) = (person(&app, &council, "published").await, person(&app, &other, "published").await);
    let second = person(&app, &council, "published").await;
    let both = app.caller("record:publish", &["ashford", "barnet"]);
    let backwards = term(&council, &own, [Some("2024-05-08"), Some("2024-05-07")]);
    assert_eq!(both.post("/v1/memberships", &backwards).await.pointers(422, "validation"), ["/ends_on"]);
    let mixed = term(&council, &foreign, [None, None]);
    assert_eq!(both.post("/v1/memberships", &mixed).await.pointers(422, "validation"), ["/person_id"]);
    let nowhere = json!({"person_id": own["id"]});
    assert_eq!(both.post("/v1/memberships", &nowhere).await.pointers(422, "validation"), ["/body_id"]);
    let made = both.post("/v1/memberships", &term(&council, &own, [None, None])).await.created();
    let moved = json!({"person_id": second["id"]});
    assert_eq!(both.patch(&text(&made["links"], "self"), &moved).await.pointers(422, "validation"), ["/person_id"]);
}

#[actix_web::test]
async fn a_membership_is_public_only_while_the_person_is() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let person = person(&app, &council, "draft").await;
    let publisher = app.publisher("ashford");
    let made = publisher.post("/v1/memberships", &term(&council, &person, [None, None])).await.created();
    let path = text(&made["links"], "self");
    app.anonymous().get(&path).await.problem(404, "not_found");
    app.clerk("ashford").get(&path).await.ok();
    publisher.patch(&text(&person["links"], "self"), &json!({"publication": "published"})).await.ok();
    assert_eq!(app.anonymous().get(&path).await.ok()["voting"], "not_recorded");
    let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "Not a councillor."});
    publisher.patch(&text(&person["links"], "self"), &withdrawal).await.ok();
    app.anonymous().get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn of_two_terms_that_overlap_and_come_at_once_one_is_refused() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let person = person(&app, &council, "published").await;
    let publisher = app.publisher("ashford");
    let new = term(&council, &person, [Some("2023-05-08"), None]);
    let posts = (0..8).map(|_| publisher.post("/v1/memberships", &new));
    let answers = futures_util::future::join_all(posts).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(201), count(409)), (1, 7));
}

#[actix_web::test]
async fn a_membership_that_was_deleted_tells_neither_its_vote_nor_its_end() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let person = person(&app, &council, "published").await;
    let publisher = app.publisher("ashford");
    let mut term = term(&council, &person, [Some("2015-05-11"), Some("2019-05-06")]);
    term["voting"] = json!("yes");
    let term = publisher.post("/v1/memberships", &term).await.created();
    assert_eq!(publisher.delete(&text(&term["links"], "self")).await.status, 204);
    for reader in [app.anonymous(), app.clerk("barnet")] {
        let list = reader.get("/v1/memberships?include_deleted=true").await.ok();
        let tombstone = &list["data"][0];
        assert_eq!(tombstone["id"], term["id"]);
        assert_eq!((&tombstone["voting"], &tombstone["ends_on"]), (&json!("not_recorded"), &Value::Null));
    }
}
