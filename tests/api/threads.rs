//! Issues and what they thread together, the people and offices that the record names, and what is told of hidden ones.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{Council, id, text};

/// An issue of a council, in a publication.
async fn issue(app: &TestApp, council: &Council, publication: &str) -> Value {
    let issue = json!({"council": council.slug, "title": "Library hours", "publication": publication});
    app.publisher(council.slug).post("/v1/issues", &issue).await.created()
}

/// An item of a meeting on a day that is an appearance of an issue.
async fn appearance(app: &TestApp, council: &Council, date: &str, issue_id: &str) -> Value {
    let meeting = app.meeting(council, date, "published").await;
    let item = json!({"meeting_id": id(&meeting), "title": format!("Hours, {date}"), "issue_id": issue_id,
                      "recommendation": {"text": "Open later."}, "publication": "published"});
    app.publisher(council.slug).post("/v1/items", &item).await.created()
}

/// What a timeline tells: day and kind of each entry.
fn told(timeline: &Value) -> Vec<String> {
    let entries = timeline["data"].as_array().expect("entries");
    entries.iter().map(|entry| format!("{} {}", text(entry, "on"), text(entry, "kind"))).collect()
}

#[actix_web::test]
async fn the_issue_of_the_page_shows_its_thread() {
    let app = TestApp::demo().await;
    let issue = app.anonymous().get("/v1/issues/by/demo/chorley-digital-strategy-annual-report").await.ok();
    assert_eq!(
        (text(&issue, "title"), text(&issue, "state")),
        ("Digital Strategy Annual Report".into(), "not_recorded".into())
    );
    let timeline = app.anonymous().get(&text(&issue["links"], "timeline")).await.ok();
    assert_eq!(told(&timeline), ["2018-08-02 appearance", "2018-08-02 paper", "2018-08-02 decision"]);
    let entry = |index: usize| &timeline["data"][index];
    assert_eq!(entry(0)["item"]["title"], "Digital Strategy - Annual Update Report");
    assert_eq!(
        (&entry(0)["item"]["minute_number"], &entry(0)["meeting"]["body_name"]),
        (&json!("44"), &json!("Executive Cabinet"))
    );
    assert_eq!(entry(1)["document"]["kind"], "report");
    assert_eq!(
        (&entry(2)["decision"]["text"], &entry(2)["decision"]["outcome"]),
        (&json!("To note the report."), &json!("noted"))
    );
    for index in 0..3 {
        app.anonymous().get(&text(&entry(index)["links"], "self")).await.ok();
    }
}

#[actix_web::test]
async fn a_timeline_goes_through_meetings_in_order_and_through_each_from_item_to_decision() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let issue = issue(&app, &council, "published").await;
    let later = appearance(&app, &council, "2026-09-01", &id(&issue)).await;
    let earlier = appearance(&app, &council, "2026-07-01", &id(&issue)).await;
    app.decision(&council, &id(&earlier), "To consult.", "published").await;
    app.document(&council, &id(&earlier), "Report", "published").await;
    let decision = app.decision(&council, &id(&later), "To open later.", "published").await;
    let publisher = app.publisher("ashford");
    let notice = json!({"owner": {"kind": "decision", "id": id(&decision)}, "kind": "decision_notice",
        "title": "Notice", "publication": "published"});
    publisher.post("/v1/documents", &notice).await.created();
    let own = json!({"owner": {"kind": "issue", "id": id(&issue)}, "kind": "background_paper", "title": "Survey",
                     "written_on": "2026-08-01", "publication": "published"});
    publisher.post("/v1/documents", &own).await.created();
    let delegated = json!({"council": "ashford", "issue_id": id(&issue), "kind": "officer_delegated",
        "made_on": "2026-10-01",
        "decision_maker": {"kind": "post", "name": "Head of Libraries"}, "outcome": "approved",
        "text": "To set the hours.", "publication": "published"});
    publisher.post("/v1/decisions", &delegated).await.created();
    let path = format!("/v1/issues/{}/timeline", id(&issue));
    let timeline = app.anonymous().get(&format!("{path}?count=true")).await.ok();
    let order = [
        "2026-07-01 appearance",
        "2026-07-01 paper",
        "2026-07-01 recommendation",
        "2026-07-01 decision",
        "2026-08-01 paper",
        "2026-09-01 appearance",
        "2026-09-01 recommendation",
        "2026-09-01 decision",
        "2026-09-01 paper",
        "2026-10-01 decision",
    ];
    assert_eq!((told(&timeline), &timeline["page"]["total"]), (order.map(str::to_owned).to_vec(), &json!(10)));
    let mut walked = Vec::new();
    let mut next = Some(format!("{path}?limit=1"));
    while let Some(address) = next {
        let page = app.anonymous().get(&address).await.ok();
        walked.extend(page["data"].as_array().cloned().expect("entries"));
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    assert_eq!(Value::Array(walked), timeline["data"]);
    let backwards = app.anonymous().get(&format!("{path}?sort=-on&limit=3")).await.ok();
    let newest: Vec<String> = order.iter().rev().take(3).map(|entry| (*entry).to_owned()).collect();
    assert_eq!(told(&backwards), newest);
    let decisions = app.anonymous().get(&format!("{path}?kind=decision,recommendation")).await.ok();
    assert_eq!(decisions["data"].as_array().map(Vec::len), Some(5));
    for (list, count) in [("items", 2), ("decisions", 3), ("documents", 1)] {
        let listed = app.anonymous().get(&format!("/v1/issues/{}/{list}", id(&issue))).await.ok();
        assert_eq!(listed["data"].as_array().map(Vec::len), Some(count), "{list}");
    }
}

#[actix_web::test]
async fn an_issue_and_its_items_are_published_apart_and_neither_tells_of_the_other_while_it_is_hidden() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let hidden = issue(&app, &council, "draft").await;
    let item = appearance(&app, &council, "2026-07-01", &id(&hidden)).await;
    let (public, clerk) = (app.anonymous(), app.clerk("ashford"));
    let path = text(&item["links"], "self");
    assert_eq!(clerk.get(&path).await.ok()["issue_id"], hidden["id"]);
    let shown = public.get(&path).await.ok();
    assert_eq!((&shown["issue_id"], &shown["links"]["issue"]), (&Value::Null, &Value::Null));
    assert_eq!(public.get(&format!("/v1/items?issue_id={}", id(&hidden))).await.ok()["data"], json!([]));
    assert_eq!(clerk.get(&format!("/v1/items?issue_id={}", id(&hidden))).await.ok()["data"][0]["id"], item["id"]);
    let timeline = format!("/v1/issues/{}/timeline", id(&hidden));
    public.get(&timeline).await.problem(404, "not_found");
    app.publisher("ashford").patch(&text(&hidden["links"], "self"), &json!({"publication": "published"})).await.ok();
    assert_eq!(public.get(&path).await.ok()["issue_id"], hidden["id"]);
    assert_eq!(told(&public.get(&timeline).await.ok()), ["2026-07-01 appearance", "2026-07-01 recommendation"]);
    let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "Not ready."});
    app.publisher("ashford").patch(&path, &withdrawal).await.ok();
    assert_eq!(public.get(&timeline).await.ok()["data"], json!([]));
    assert_eq!(told(&clerk.get(&timeline).await.ok()).len(), 2);
}

#[actix_web::test]
async fn whoever_polls_issues_learns_of_a_new_appearance_and_of_a_decision_at_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let issue = issue(&app, &council, "published").await;
    let since = |minute: u32| format!("/v1/issues?updated_since=2026-11-24T12:0{minute}:00Z");
    app.clock.advance(60);
    let item = appearance(&app, &council, "2026-07-01", &id(&issue)).await;
    assert_eq!(app.anonymous().get(&since(1)).await.ok()["data"][0]["version"], 1, "its own version stays");
    app.clock.advance(60);
    app.decision(&council, &id(&item), "SECRET", "draft").await;
    assert_eq!(
        app.anonymous().get(&since(2)).await.ok()["data"],
        json!([]),
        "a draft moves nothing that the public sees"
    );
    app.decision(&council, &id(&item), "To note the report.", "published").await;
    assert_eq!(app.anonymous().get(&since(2)).await.ok()["data"][0]["id"], issue["id"]);
}

#[actix_web::test]
async fn an_issue_with_appearances_is_not_deleted_and_one_without_is() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let issue = issue(&app, &council, "published").await;
    let item = appearance(&app, &council, "2026-07-01", &id(&issue)).await;
    let (path, publisher) = (text(&issue["links"], "self"), app.publisher("ashford"));
    let refused = publisher.delete(&path).await.problem(409, "has_children");
    assert!(text(&refused, "detail").contains("item"), "{refused}");
    publisher.patch(&text(&item["links"], "self"), &json!({"issue_id": null})).await.ok();
    assert_eq!(publisher.delete(&path).await.status, 204);
    app.anonymous().get(&path).await.problem(410, "deleted");
}

#[actix_web::test]
async fn a_decision_at_an_item_is_of_the_issue_of_the_item_and_another_names_one_of_its_council() {
    let app = TestApp::new().await;
    let (council, other) = (app.council("ashford").await, app.council("barnet").await);
    let (own, foreign) = (issue(&app, &council, "published").await, issue(&app, &other, "published").await);
    let item = appearance(&app, &council, "2026-07-01", &id(&own)).await;
    let clerk = app.clerk("ashford");
    let second = issue(&app, &council, "published").await;
    let at_item = |of: &Value| {
        let named = json!({"item_id": id(&item), "issue_id": id(of)});
        let mut decision = json!({"kind": "executive", "outcome": "noted", "text": "To note."});
        decision.as_object_mut().expect("members").extend(named.as_object().cloned().expect("members"));
        decision
    };
    assert_eq!(clerk.post("/v1/decisions", &at_item(&second)).await.pointers(422, "validation"), ["/issue_id"]);
    let same = clerk.post("/v1/decisions", &at_item(&own)).await.created();
    assert_eq!(same["issue_id"], Value::Null, "it is kept at the item alone");
    let elsewhere = json!({"council": "ashford", "issue_id": id(&foreign), "kind": "officer_delegated",
        "made_on": "2026-07-01",
        "decision_maker": {"kind": "post", "name": "Director"}, "outcome": "noted",
        "text": "To note."});
    assert_eq!(clerk.post("/v1/decisions", &elsewhere).await.pointers(422, "validation"), ["/issue_id"]);
}

#[actix_web::test]
async fn the_public_learns_no_id_of_a_person_who_is_not_public() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let person = json!({"council": "ashford", "name": "Olive Kershaw"});
    let person = publisher.post("/v1/people", &person).await.created();
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = json!({"meeting_id": id(&meeting), "title": "Hours", "publication": "published",
                      "presented_by": {"person_id": person["id"], "name": "Councillor Kershaw"}});
    let item = text(&publisher.post("/v1/items", &item).await.created()["links"], "self");
    let maker = json!({"kind": "person", "id": person["id"], "name": "Councillor Kershaw"});
    let decision = json!({"council": "ashford", "title": "Hours", "kind": "individual_member",
        "made_on": "2026-07-01", "decision_maker": maker,
        "outcome": "approved", "text": "To open later.", "publication": "published"});
    let decision = text(&publisher.post("/v1/decisions", &decision).await.created()["links"], "self");
    let issue = json!({"council": "ashford", "title": "Hours", "decision_maker": maker, "publication": "published"});
    let issue = text(&publisher.post("/v1/issues", &issue).await.created()["links"], "self");
    let named = async |client: &crate::support::client::Client| {
        let (item, decision, issue) =
            (client.get(&item).await.ok(), client.get(&decision).await.ok(), client.get(&issue).await.ok());
        [
            item["presented_by"]["person_id"].clone(),
            decision["decision_maker"]["id"].clone(),
            issue["decision_maker"]["id"].clone(),
        ]
    };
    assert_eq!(named(&app.anonymous()).await, [Value::Null, Value::Null, Value::Null]);
    assert_eq!(named(&app.clerk("ashford")).await, [(); 3].map(|()| person["id"].clone()));
    publisher.patch(&text(&person["links"], "self"), &json!({"publication": "published"})).await.ok();
    assert_eq!(named(&app.anonymous()).await, [(); 3].map(|()| person["id"].clone()));
}

#[actix_web::test]
async fn a_name_that_points_at_nobody_is_refused_where_it_stands() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let nobody = "0193f0c0-0000-7000-8000-000000000000";
    let by_id =
        json!({"meeting_id": id(&meeting), "title": "Hours", "presented_by": {"person_id": nobody, "name": "X"}});
    assert_eq!(clerk.post("/v1/items", &by_id).await.pointers(422, "validation"), ["/presented_by/person_id"]);
    let by_key = json!({"meeting_id": id(&meeting), "title": "Hours",
                        "presented_by": {"person": {"scheme": "hr", "value": "1"}, "name": "X"}});
    assert_eq!(clerk.post("/v1/items", &by_key).await.pointers(422, "validation"), ["/presented_by/person"]);
    for kind in ["body", "post", "person"] {
        let issue = json!({"council": "ashford", "title": "Hours",
            "decision_maker": {"kind": kind, "id": nobody, "name": "X"}});
        assert_eq!(
            clerk.post("/v1/issues", &issue).await.pointers(422, "validation"),
            ["/decision_maker/id"],
            "{kind}"
        );
    }
}

#[actix_web::test]
async fn a_post_stays_with_its_body_and_does_not_end_before_it_starts() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let admin = app.council_admin("ashford");
    let post = json!({"body_id": council.body_id, "label": "Chair", "kind": "chair"});
    let post = admin.post("/v1/posts", &post).await.created();
    assert_eq!(post["council_id"], json!(council.id));
    let path = text(&post["links"], "self");
    assert_eq!(
        admin.patch(&path, &json!({"body_id": null, "council": "ashford"})).await.pointers(422, "validation"),
        ["/body_id"]
    );
    let ends = json!({"starts_on": "2026-05-20", "ends_on": "2026-05-19"});
    assert_eq!(admin.patch(&path, &ends).await.pointers(422, "validation"), ["/ends_on"]);
    let listed = app.anonymous().get(&format!("/v1/bodies/{}/posts", council.body_id)).await.ok();
    assert_eq!(listed["data"][0]["label"], "Chair");
    let body = format!("/v1/bodies/{}", council.body_id);
    admin.delete(&body).await.problem(409, "has_children");
}
