//! A replaced record is shown as replaced, on every page that has it.

use serde_json::{Value, json};

use super::page_of;
use crate::support::TestApp;
use crate::support::pages::page;
use crate::support::records::{Council, id, text};

async fn paper(app: &TestApp, owner: (&str, &str), more: Value) -> Value {
    let mut paper = json!({"owner": {"kind": owner.0, "id": owner.1}, "kind": "report", "title": "Report",
        "publication": "published"});
    paper.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
    app.publisher("ashford").post("/v1/documents", &paper).await.created()
}

/// The mark of a paper that another replaces.
fn mark(later: &Value) -> String {
    let link = format!("It was replaced by <a href=\"/v1/documents/{}\">a later paper (JSON)</a>.", id(later));
    format!("<span class=\"mark-late\">Superseded.</span> <span class=\"fine\">{link}</span>")
}

/// Pages that have papers, each with the record that its papers belong to.
async fn pages(app: &TestApp, council: &Council) -> Vec<(&'static str, String, String)> {
    let meeting = app.meeting(council, "2026-07-01", "published").await;
    let issue = json!({"council": "ashford", "title": "Library hours", "publication": "published"});
    let issue = app.publisher("ashford").post("/v1/issues", &issue).await.created();
    let item =
        json!({"meeting_id": meeting["id"], "title": "Business", "publication": "published", "issue_id": issue["id"]});
    let item = app.publisher("ashford").post("/v1/items", &item).await.created();
    let decision = app.decision(council, &id(&item), "To note it.", "published").await;
    let strategy = json!({"council": "ashford", "slug": "plan", "name": "The Plan", "publication": "published"});
    let strategy = app.admin().post("/v1/strategies", &strategy).await.created();
    vec![
        ("meeting", id(&meeting), page_of(&meeting)),
        ("item", id(&item), page_of(&meeting)),
        ("item", id(&item), page_of(&issue)),
        ("issue", id(&issue), page_of(&issue)),
        ("decision", id(&decision), page_of(&decision)),
        ("strategy", id(&strategy), page_of(&strategy)),
    ]
}

#[actix_web::test]
async fn a_superseded_paper_is_marked_and_leads_to_the_one_that_replaces_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for (owner, owner_id, path) in pages(&app, &council).await {
        let old = paper(&app, (owner, &owner_id), json!({"written_on": "2026-06-20"})).await;
        let before = page(&app.anonymous(), &path).await;
        assert!(before.contains(&format!("/v1/documents/{}\"", id(&old))), "{path}");
        let later = json!({"supersedes_id": old["id"], "publication": "draft", "written_on": "2026-06-21"});
        let new = paper(&app, (owner, &owner_id), later).await;
        assert!(!page(&app.anonymous(), &path).await.contains(&mark(&new)), "a draft is not shown: {path}");
        assert!(page(&app.clerk("ashford"), &path).await.contains(&mark(&new)), "{path}");
        let publish = json!({"publication": "published"});
        app.publisher("ashford").patch(&text(&new["links"], "self"), &publish).await.ok();
        let after = page(&app.anonymous(), &path).await;
        assert_eq!(after.matches(&mark(&new)).count(), 1, "{path}: {after}");
        app.publisher("ashford").patch(&text(&new["links"], "self"), &json!({"supersedes_id": null})).await.ok();
        assert!(!page(&app.anonymous(), &path).await.contains(&mark(&new)), "{path}");
    }
}

#[actix_web::test]
async fn an_issue_marks_a_decision_that_was_corrected() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let made = pages(&app, &council).await;
    let issue = made.iter().find(|(owner, ..)| *owner == "issue").expect("an issue").2.clone();
    let decision = made.iter().find(|(owner, ..)| *owner == "decision").expect("a decision").1.clone();
    let words = "It was replaced by <a href=\"/decisions/";
    assert!(!page(&app.anonymous(), &issue).await.contains(words));
    let correction = json!({"reason": "The sum was misprinted.", "text": "To note it all."});
    app.publisher("ashford").post(&format!("/v1/decisions/{decision}/correction"), &correction).await.created();
    assert!(page(&app.anonymous(), &issue).await.contains(words));
}

#[actix_web::test]
async fn a_meeting_tells_how_votes_were_taken_and_marks_one_that_was_corrected() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    let publisher = app.publisher("ashford");
    let vote = |motion: &str, more: Value| {
        let mut vote = json!({"item_id": item, "motion": motion, "publication": "published"});
        vote.as_object_mut().expect("members").extend(more.as_object().cloned().expect("members"));
        vote
    };
    let last = json!({"position": 2, "method": "secret", "result": "carried", "votes_for": 9, "votes_against": 1});
    publisher.post("/v1/votes", &vote("That it opens daily.", last)).await.created();
    let first = json!({"position": 1, "method": "show_of_hands", "result": "carried", "votes_for": 7,
        "votes_against": 7, "casting_vote": "for", "taken_at": "2026-07-01T18:30:00Z"});
    let old = publisher.post("/v1/votes", &vote("That it opens on Sundays.", first)).await.created();
    let correction = json!({"reason": "One was counted twice.", "votes_for": 6, "votes_against": 6});
    let path = format!("{}/correction", text(&old["links"], "self"));
    let new = publisher.post(&path, &correction).await.created();
    let shown = page(&app.anonymous(), &format!("/meetings/{meeting}")).await;
    for said in [
        "<b>Carried</b>: 6 for, 6 against. The chair gave a casting vote for the motion.",
        "By show of hands, taken on 1 July 2026, 19:30.",
        "By secret ballot.",
        &format!("It was replaced by <a href=\"#vote-{}\">", id(&new)),
        &format!("It replaces <a href=\"#vote-{}\">", id(&old)),
        "Why: One was counted twice.",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let place = |said: &str| shown.find(said).unwrap_or_else(|| panic!("{said}: {shown}"));
    assert!(place("Vote 1") < place("6 for, 6 against") && place("6 for, 6 against") < place("Vote 2"), "{shown}");
    assert!(place("Vote 2") < place("That it opens daily."), "{shown}");
}
