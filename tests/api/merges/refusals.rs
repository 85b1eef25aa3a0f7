//! Merges that are refused: each names what to change first, and nothing is done.

use serde_json::{Value, json};

use super::{Twice, made, merge, merge_of, person};
use crate::support::TestApp;
use crate::support::client::Answer;
use crate::support::records::{id, text};

/// A refusal that names the record to change first.
#[track_caller]
fn clashes_with(answer: Answer, record: &Value) {
    let problem = answer.problem(409, "already_exists");
    assert_eq!(problem["errors"][0]["pointer"], "/into_id");
    assert_eq!(problem["conflicts_with"]["id"], record["id"], "{problem}");
}

/// A refusal of `into_id`, with its code.
#[track_caller]
fn refused_with(answer: Answer, code: &str) {
    let problem = answer.problem(422, "validation");
    assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/into_id"), &json!(code)));
}

/// Nothing was done to the people.
async fn untouched(app: &TestApp, people: [&String; 2]) {
    for person in people {
        assert_eq!(app.admin().get(&format!("/v1/people/{person}")).await.ok()["version"], 1);
    }
}

#[actix_web::test]
async fn people_who_cannot_be_one_are_not_merged_until_the_record_is_corrected() {
    let twice = Twice::new().await;
    let (app, was, stays) = (&twice.app, &twice.was, &twice.stays);
    let substitute = json!({"meeting_id": twice.meeting, "person_id": was, "name_as_recorded": "Councillor Kershaw",
        "capacity": "substitute", "substitutes_for": "Councillor Bell", "substitutes_for_id": stays});
    for (collection, record, other) in [
        ("memberships", twice.membership(was, "2026-05-20"), Some(twice.membership(stays, "2026-09-01"))),
        ("attendances", twice.attendance(was), Some(twice.attendance(stays))),
        ("attendances", substitute, None),
        ("votes", twice.vote(&[was, stays]), None),
    ] {
        let mut draft = record.clone();
        draft["publication"] = json!("draft");
        let record = made(app, collection, draft).await;
        let other = match other {
            Some(other) => Some(made(app, collection, other).await),
            None => None,
        };
        clashes_with(merge(app, was, stays).await, &record);
        untouched(app, [was, stays]).await;
        for record in [Some(record), other].into_iter().flatten() {
            app.admin().delete(&text(&record["links"], "self")).await;
        }
    }
    merge(app, was, stays).await.ok();
}

#[actix_web::test]
async fn a_record_that_was_withdrawn_does_not_prevent_a_merge_and_stays_as_it_is() {
    let twice = Twice::new().await;
    let (app, was, stays) = (&twice.app, &twice.was, &twice.stays);
    let attendance = made(app, "attendances", twice.attendance(was)).await;
    made(app, "attendances", twice.attendance(stays)).await;
    let vote = made(app, "votes", twice.vote(&[was, stays])).await;
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "Recorded twice."});
    for record in [&attendance, &vote] {
        clashes_with(merge(app, was, stays).await, record);
        app.admin().patch(&text(&record["links"], "self"), &withdrawn).await.ok();
    }
    merge(app, was, stays).await.ok();
    let clerk = app.clerk("ashford");
    let after = clerk.get(&text(&attendance["links"], "self")).await.ok();
    assert_eq!((&after["person_id"], &after["version"]), (&json!(was), &json!(2)));
    let after = clerk.get(&text(&vote["links"], "self")).await.ok();
    assert_eq!((&after["ballots"][0]["person_id"], &after["ballots"][1]["person_id"]), (&json!(was), &json!(stays)));
    let published = json!({"publication": "published"});
    for (record, pointer) in [(&attendance, "/person_id"), (&vote, "/ballots/0/person_id")] {
        let again = app.admin().patch(&text(&record["links"], "self"), &published).await;
        let problem = again.problem(422, "validation");
        assert_eq!(
            (&problem["errors"][0]["code"], &problem["errors"][0]["pointer"]),
            (&json!("merged"), &json!(pointer))
        );
    }
}

#[actix_web::test]
async fn a_merge_tells_nothing_of_an_exempt_vote_to_those_who_cannot_read_it() {
    let twice = Twice::new().await;
    let (app, was, stays) = (&twice.app, &twice.was, &twice.stays);
    let exemption = json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Land"});
    let reader = app.restricted("record:publish council:admin", &["ashford"], &["*"]);
    let item =
        json!({"meeting_id": twice.meeting, "title": "Sale", "exemption": exemption, "publication": "published"});
    let item = id(&reader.post("/v1/items", &item).await.created());
    let ballots = [was, stays].map(|person| json!({"person_id": person, "name": "Olive Kershaw", "option": "for"}));
    let vote = json!({"item_id": item, "motion": "To sell it.", "ballots": ballots, "publication": "published"});
    reader.post("/v1/votes", &vote).await.created();
    merge(app, was, stays).await.problem(403, "missing_scope");
    let told = reader.post(&merge_of(was), &json!({"into_id": stays})).await;
    told.problem(409, "already_exists");
}

#[actix_web::test]
async fn a_person_is_merged_only_into_another_one_of_the_council_who_was_not_merged() {
    let twice = Twice::new().await;
    let (app, was, stays) = (&twice.app, &twice.was, &twice.stays);
    let barnet = app.council("barnet").await;
    let foreign = person(app, &barnet, "Olive Kershaw", "1").await;
    let third = person(app, &twice.council, "O Kershaw", "19").await;
    let deleted = person(app, &twice.council, "Olive K", "20").await;
    app.admin().delete(&format!("/v1/people/{deleted}")).await;
    refused_with(merge(app, was, was).await, "mismatch");
    refused_with(merge(app, was, &foreign).await, "mismatch");
    let both = app.caller("council:admin", &["ashford", "barnet"]);
    refused_with(both.post(&merge_of(was), &json!({"into_id": foreign})).await, "mismatch");
    refused_with(merge(app, was, &deleted).await, "not_found");
    refused_with(merge(app, was, "0193f0c0-0000-7000-8000-000000000000").await, "not_found");
    untouched(app, [was, stays]).await;
    merge(app, was, stays).await.ok();
    // In a circle, into a merged one, and a merged one again.
    refused_with(merge(app, stays, was).await, "merged");
    refused_with(merge(app, &third, was).await, "merged");
    let again = merge(app, was, stays).await.problem(409, "wrong_state");
    assert_eq!(again["conflicts_with"]["id"], json!(stays));
    app.council_admin("ashford").post(&merge_of(&deleted), &json!({"into_id": stays})).await.problem(410, "deleted");
}

#[actix_web::test]
async fn a_merge_shows_and_hides_nothing() {
    let twice = Twice::new().await;
    let (app, was, stays) = (&twice.app, &twice.was, &twice.stays);
    let draft = json!({"council": "ashford", "name": "O Kershaw", "publication": "draft"});
    let draft = id(&made(app, "people", draft).await);
    let refused = merge(app, was, &draft).await.problem(409, "wrong_state");
    assert_eq!((&refused["errors"][0]["code"], refused["detail"].is_string()), (&json!("not_public"), true));
    let seat = made(app, "memberships", twice.membership(&draft, "2026-05-20")).await;
    app.anonymous().get(&text(&seat["links"], "self")).await.problem(404, "not_found");
    clashes_with(merge(app, &draft, stays).await, &seat);
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "Recorded twice."});
    app.admin().patch(&text(&seat["links"], "self"), &withdrawn).await.ok();
    merge(app, &draft, stays).await.ok();
    app.anonymous().get(&text(&seat["links"], "self")).await.problem(404, "not_found");
    app.anonymous().get(&format!("/v1/people/{draft}")).await.problem(404, "not_found");
    assert_eq!(app.clerk("ashford").get(&format!("/v1/people/{draft}")).await.status, 301);
}

#[actix_web::test]
async fn only_an_administrator_of_the_council_merges_people() {
    let twice = Twice::new().await;
    let app = &twice.app;
    let body = json!({"into_id": twice.stays});
    app.publisher("ashford").post(&merge_of(&twice.was), &body).await.problem(403, "missing_scope");
    app.council_admin("barnet").post(&merge_of(&twice.was), &body).await.problem(403, "other_council");
    untouched(app, [&twice.was, &twice.stays]).await;
}

#[actix_web::test]
async fn a_write_that_names_a_merged_person_is_told_the_other_one() {
    let twice = Twice::new().await;
    let (app, was, stays) = (&twice.app, &twice.was, &twice.stays);
    merge(app, was, stays).await.ok();
    let admin = app.admin();
    let refused = admin.post("/v1/attendances", &twice.attendance(was)).await.problem(422, "validation");
    assert_eq!(refused["errors"][0]["code"], "merged");
    assert!(text(&refused["errors"][0], "detail").contains(stays), "{refused}");
    let refused = admin.post("/v1/memberships", &twice.membership(was, "2026-05-20")).await;
    assert_eq!(refused.problem(422, "validation")["errors"][0]["pointer"], "/person_id");
    let path = format!("/v1/people/{was}");
    let change = admin.request(actix_web::http::Method::PATCH, &path).header("If-Match", "*");
    let refused = change.json(&json!({"party": "Independent"})).send().await.problem(409, "wrong_state");
    assert_eq!(refused["conflicts_with"]["id"], json!(stays));
}

#[actix_web::test]
async fn of_two_merges_that_cross_each_other_one_is_done() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for round in 0..5 {
        let first = person(&app, &council, "Olive Kershaw", &format!("{round}a")).await;
        let second = person(&app, &council, "O Kershaw", &format!("{round}b")).await;
        let (one, other) = futures_util::join!(merge(&app, &first, &second), merge(&app, &second, &first));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert!([[200, 409], [200, 422]].contains(&statuses), "{statuses:?}");
    }
}
