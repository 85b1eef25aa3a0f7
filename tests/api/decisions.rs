//! Decisions that can be read by themselves: what they are about, where they were made, and what they include.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::{Council, id, text};

/// A decision of an officer outside any meeting, without a title.
fn outside(more: Value) -> Value {
    let mut decision = json!({"council": "ashford", "kind": "officer_delegated", "made_on": "2026-07-01",
        "decision_maker": {"kind": "post", "name": "Director"}, "outcome": "approved", "text": "To agree."});
    extend(&mut decision, more);
    decision
}

fn extend(record: &mut Value, more: Value) {
    record.as_object_mut().expect("members").extend(more.as_object().cloned().expect("members"));
}

fn own(record: &Value) -> String {
    text(&record["links"], "self")
}

async fn title(client: &Client, path: &str) -> String {
    text(&client.get(path).await.ok(), "title")
}

/// An exempt item of a public meeting, with a public decision made at it, and the clerk of its body.
async fn exempt(app: &TestApp, council: &Council) -> (String, Value, Client) {
    let meeting = id(&app.meeting(council, "2026-07-01", "published").await);
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let item = json!({"meeting_id": meeting, "title": "SECRET sale of the depot", "publication": "published",
        "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Disposal of land"}});
    let item = id(&clerk.post("/v1/items", &item).await.created());
    let decision = json!({"item_id": item, "kind": "executive", "outcome": "approved", "text": "To sell it.",
        "publication": "published"});
    let decision = clerk.post("/v1/decisions", &decision).await.created();
    (item, decision, clerk)
}

#[actix_web::test]
async fn a_decision_without_a_title_has_that_of_its_item_or_of_its_public_issue() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    assert_eq!(app.decision(&council, &item, "To open later.", "published").await["title"], "Library hours");
    let publisher = app.publisher("ashford");
    let issue = json!({"council": "ashford", "title": "Allotment rents", "publication": "published"});
    let issue = id(&publisher.post("/v1/issues", &issue).await.created());
    let decision = publisher.post("/v1/decisions", &outside(json!({"issue_id": issue}))).await.created();
    assert_eq!(decision["title"], "Allotment rents");
    let named = outside(json!({"issue_id": issue, "title": "Rents of plots"}));
    assert_eq!(publisher.post("/v1/decisions", &named).await.created()["title"], "Rents of plots");
}

#[actix_web::test]
async fn a_decision_with_neither_an_item_nor_a_public_issue_needs_a_title() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let draft = id(&publisher.post("/v1/issues", &json!({"council": "ashford", "title": "SECRET"})).await.created());
    for more in [json!({}), json!({"title": null}), json!({"issue_id": draft, "publication": "published"})] {
        let refused = publisher.post("/v1/decisions", &outside(more)).await;
        assert!(!refused.text().contains("SECRET"));
        assert_eq!(refused.pointers(422, "validation"), ["/title"]);
    }
}

#[actix_web::test]
async fn the_title_of_an_exempt_item_reaches_none_of_its_decisions() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let (item, decision, clerk) = exempt(&app, &council).await;
    assert_eq!(decision["title"], "Disposal of land");
    let part = json!({"meeting_id": decision["meeting_id"], "parent_id": item, "title": "SECRET price",
        "publication": "published"});
    let part = id(&clerk.post("/v1/items", &part).await.created());
    let at_part = json!({"item_id": part, "kind": "executive", "outcome": "noted", "text": "To ask for more."});
    let at_part = clerk.post("/v1/decisions", &at_part).await.created();
    assert_eq!(at_part["title"], "Disposal of land", "no staff without the right read the title of the part");
    let renamed = json!({"title": "SECRET sale of both depots"});
    clerk.patch(&format!("/v1/items/{item}"), &renamed).await.ok();
    assert_eq!(title(&app.anonymous(), &own(&decision)).await, "Disposal of land");
    let included = app.anonymous().get(&format!("{}?include=item,meeting", own(&decision))).await.ok();
    assert!(!included.to_string().contains("SECRET"), "{included}");
    assert_eq!(included["item"]["title"], "Disposal of land");
}

#[actix_web::test]
async fn an_item_that_becomes_exempt_takes_its_title_out_of_its_decisions() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "SECRET sale", "published").await);
    let part = json!({"meeting_id": meeting, "parent_id": item, "title": "SECRET price", "publication": "published"});
    let part = id(&app.publisher("ashford").post("/v1/items", &part).await.created());
    let public = app.decision(&council, &item, "To sell it.", "published").await;
    let draft = app.decision(&council, &item, "To buy it back.", "draft").await;
    let at_part = app.decision(&council, &part, "To ask for more.", "draft").await;
    let own_words = json!({"item_id": item, "title": "Depot", "kind": "executive", "outcome": "noted", "text": "x",
        "publication": "published"});
    let own_words = app.publisher("ashford").post("/v1/decisions", &own_words).await.created();
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let exemption = json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3],
        "public_title": "Disposal of land"}});
    app.clock.advance(60);
    clerk.patch(&format!("/v1/items/{item}"), &exemption).await.ok();
    let (anyone, staff) = (app.anonymous(), app.clerk("ashford"));
    assert_eq!(title(&anyone, &own(&public)).await, "Disposal of land");
    assert_eq!(title(&anyone, &own(&own_words)).await, "Depot");
    for decision in [&draft, &at_part] {
        assert_eq!(title(&staff, &own(decision)).await, "Disposal of land");
    }
    let now = anyone.get(&own(&public)).await.ok();
    assert_ne!(now["updated_at"], public["updated_at"], "clients that poll see it");
    let disclosure = clerk.request(Method::POST, &format!("/v1/items/{item}/disclosure")).header("If-Match", "*");
    disclosure.json(&json!({"reason": "It was sold."})).send().await.ok();
    assert_eq!(title(&anyone, &own(&public)).await, "SECRET sale");
    assert_eq!(title(&staff, &own(&at_part)).await, "SECRET price");
}

#[actix_web::test]
async fn a_decision_that_was_deleted_meanwhile_comes_back_without_the_title_of_an_exempt_item() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "SECRET sale", "published").await);
    let decision = app.decision(&council, &item, "To sell it.", "published").await;
    let publisher = app.publisher("ashford");
    assert_eq!(publisher.delete(&own(&decision)).await.status, 204);
    let exemption = json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3],
        "public_title": "Disposal of land"}});
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    clerk.patch(&format!("/v1/items/{item}"), &exemption).await.ok();
    let reason = json!({"reason": "It was deleted by mistake."});
    publisher.post(&format!("{}/restoration", own(&decision)), &reason).await.ok();
    assert_eq!(title(&app.anonymous(), &own(&decision)).await, "Disposal of land");
}

#[actix_web::test]
async fn an_earlier_title_of_an_item_leaves_its_public_decision_when_the_item_becomes_exempt() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "SECRET sale", "published").await);
    let decision = app.decision(&council, &item, "To sell it.", "published").await;
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    clerk.patch(&format!("/v1/items/{item}"), &json!({"title": "Sale of a site"})).await.ok();
    assert_eq!(title(&app.anonymous(), &own(&decision)).await, "SECRET sale");
    let exemption = json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3],
        "public_title": "Disposal of land"}});
    clerk.patch(&format!("/v1/items/{item}"), &exemption).await.ok();
    assert_eq!(title(&app.anonymous(), &own(&decision)).await, "Disposal of land");
}

#[actix_web::test]
async fn a_copied_title_follows_its_item_until_the_public_has_read_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = app.item(&council, &meeting, "Dismissal of J. Smith", "draft").await;
    let decision = app.decision(&council, &id(&item), "To agree.", "draft").await;
    let publisher = app.publisher("ashford");
    let renamed = json!({"title": "Staffing matter", "publication": "published"});
    publisher.patch(&own(&item), &renamed).await.ok();
    publisher.patch(&own(&decision), &json!({"publication": "published"})).await.ok();
    assert_eq!(title(&app.anonymous(), &own(&decision)).await, "Staffing matter");
    publisher.patch(&own(&item), &json!({"title": "Staffing"})).await.ok();
    assert_eq!(title(&app.anonymous(), &own(&decision)).await, "Staffing matter");
}

#[actix_web::test]
async fn a_public_title_stays_and_a_correction_has_another() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    let decision = app.decision(&council, &item, "To open later.", "published").await;
    let publisher = app.publisher("ashford");
    let refused = publisher.patch(&own(&decision), &json!({"title": "Opening hours"})).await;
    assert_eq!(refused.pointers(422, "validation"), ["/title"]);
    let cleared = publisher.patch(&own(&decision), &json!({"title": null})).await.ok();
    assert_eq!((&cleared["title"], &cleared["version"]), (&decision["title"], &decision["version"]));
    let correction = json!({"reason": "It was misprinted.", "title": "Opening hours"});
    let correction = publisher.post(&format!("{}/correction", own(&decision)), &correction).await.created();
    assert_eq!((&correction["title"], &correction["text"]), (&json!("Opening hours"), &decision["text"]));
    assert_eq!(title(&app.anonymous(), &own(&decision)).await, "Library hours");
}

#[actix_web::test]
async fn a_sync_that_sends_no_title_changes_nothing_when_the_item_is_renamed() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = app.item(&council, &meeting, "Library hours", "published").await;
    let publisher = app.publisher("ashford");
    let decision = json!({"item_id": item["id"], "kind": "executive", "outcome": "noted", "text": "To note.",
        "publication": "published"});
    let first = publisher.put("/v1/decisions/by/other/1", &decision).await.created();
    publisher.patch(&own(&item), &json!({"title": "Opening hours"})).await.ok();
    let again = publisher.put("/v1/decisions/by/other/1", &decision).await.ok();
    assert_eq!((&again["title"], &again["version"]), (&json!("Library hours"), &first["version"]));
}

#[actix_web::test]
async fn a_decision_names_its_meeting_and_follows_it_to_another_day_and_body() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = id(&app.item(&council, &id(&meeting), "Business", "published").await);
    let decision = app.decision(&council, &item, "To note.", "published").await;
    let context = |decision: &Value| ["meeting_id", "body_id", "meeting_date"].map(|name| decision[name].clone());
    assert_eq!(context(&decision), [json!(meeting["id"]), json!(council.body_id), json!("2026-07-01")]);
    assert_eq!(decision["links"]["meeting"], meeting["links"]["self"]);
    let panel = json!({"council": "ashford", "slug": "panel", "name": "Panel", "kind": "panel"});
    let panel = id(&app.admin().post("/v1/bodies", &panel).await.created());
    app.clock.advance(60);
    let moved = json!({"date": "2026-07-02", "body_id": panel});
    app.publisher("ashford").patch(&own(&meeting), &moved).await.ok();
    let now = app.anonymous().get(&own(&decision)).await.ok();
    assert_eq!(context(&now), [json!(meeting["id"]), json!(panel), json!("2026-07-02")]);
    assert_eq!((&now["version"], &now["made_on"]), (&decision["version"], &decision["made_on"]));
    assert_ne!(now["updated_at"], decision["updated_at"], "clients that poll see it");
    let listed = app.anonymous().get(&format!("/v1/decisions?body_id={panel}")).await.ok();
    assert_eq!(listed["data"][0]["id"], decision["id"]);
}

#[actix_web::test]
async fn a_writer_cannot_send_the_meeting_of_a_decision() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    for (name, value) in
        [("meeting_id", meeting.as_str()), ("body_id", council.body_id.as_str()), ("meeting_date", "2026-07-01")]
    {
        let mut decision = outside(json!({"title": "Contract"}));
        decision[name] = json!(value);
        let refused = app.clerk("ashford").post("/v1/decisions", &decision).await;
        assert_eq!(refused.pointers(422, "validation"), [format!("/{name}")]);
    }
}

#[actix_web::test]
async fn a_table_of_a_councils_decisions_takes_one_call() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-02", "published").await;
    let item = id(&app.item(&council, &id(&meeting), "Library hours", "published").await);
    let at_item = app.decision(&council, &item, "To open later.", "published").await;
    let publisher = app.publisher("ashford");
    let contract = outside(json!({"title": "Contract", "publication": "published"}));
    let contract = publisher.post("/v1/decisions", &contract).await.created();
    for (kind, publication) in [("decision_notice", "published"), ("report", "draft")] {
        let paper = json!({"owner": {"kind": "decision", "id": at_item["id"]}, "kind": kind, "title": kind,
            "publication": publication});
        publisher.post("/v1/documents", &paper).await.created();
    }
    let vote = json!({"decision_id": at_item["id"], "motion": "That it be agreed.", "result": "carried",
        "publication": "published"});
    let vote = publisher.post("/v1/votes", &vote).await.created();
    let all = "include=item,meeting,body,documents,votes";
    let table = app.anonymous().get(&format!("/v1/decisions?council=ashford&sort=-made_on&{all}")).await.ok();
    let rows = table["data"].as_array().expect("rows");
    let [first, second] = rows.as_slice() else { panic!("{table}") };
    assert_eq!((&first["id"], &second["id"]), (&at_item["id"], &contract["id"]));
    assert_eq!((&first["item"]["title"], &first["meeting"]["date"]), (&json!("Library hours"), &json!("2026-07-02")));
    assert_eq!((&first["body"]["name"], &first["votes"][0]["id"]), (&json!("Cabinet"), &vote["id"]));
    let papers: Vec<&Value> =
        first["documents"].as_array().expect("papers").iter().map(|paper| &paper["kind"]).collect();
    assert_eq!(papers, ["decision_notice"]);
    let above = ["item", "meeting", "body"].map(|name| second.get(name));
    assert_eq!(above, [None, None, None]);
    assert_eq!((&second["documents"], &second["votes"]), (&json!([]), &json!([])));
    assert_eq!(app.anonymous().get(&format!("{}?{all}", own(first))).await.ok(), *first);
    let plain = app.anonymous().get(&own(first)).await.ok();
    for name in ["item", "meeting", "body", "documents", "votes"] {
        assert_eq!(plain.get(name), None, "{name}");
    }
}

#[actix_web::test]
async fn a_decision_is_read_with_its_meeting_by_external_identifier() {
    let app = TestApp::demo().await;
    let path = "/v1/decisions/by/demo/chorley-item-44-decision?include=meeting";
    let decision = app.anonymous().get(path).await.ok();
    let meeting = app.anonymous().get("/v1/meetings/by/demo/chorley-cabinet-2018-08-02").await.ok();
    assert_eq!(decision["meeting"], meeting);
    assert_eq!(decision["meeting_date"], "2018-08-02");
    app.anonymous().get("/v1/decisions?include=items").await.problem(400, "bad_query");
}

#[actix_web::test]
async fn decisions_are_sorted_and_filtered_by_when_they_were_published() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let publisher = app.publisher("ashford");
    for (name, published_at) in [
        ("second", json!("2026-07-03T09:00:00.5Z")),
        ("unknown", Value::Null),
        ("first", json!("2026-07-02T09:00:00Z")),
    ] {
        let decision = outside(json!({"title": name, "published_at": published_at, "publication": "published"}));
        publisher.post("/v1/decisions", &decision).await.created();
    }
    let titles = async |query: &str| {
        let page = app.anonymous().get(&format!("/v1/decisions?{query}")).await.ok();
        page["data"].as_array().expect("rows").iter().map(|row| text(row, "title")).collect::<Vec<_>>()
    };
    assert_eq!(titles("sort=published_at").await, ["unknown", "first", "second"]);
    assert_eq!(titles("sort=-published_at&council=ashford").await, ["second", "first", "unknown"]);
    assert_eq!(titles("published_from=2026-07-02T09:00:00Z&sort=published_at").await, ["first", "second"]);
    assert_eq!(titles("published_to=2026-07-03T09:00:00Z").await, ["first"]);
    for order in ["published_at", "-published_at"] {
        let (whole, mut walked) = (titles(&format!("sort={order}")).await, Vec::new());
        let mut next = Some(format!("/v1/decisions?sort={order}&limit=1"));
        while let Some(address) = next {
            let page = app.anonymous().get(&address).await.ok();
            walked.push(text(&page["data"][0], "title"));
            let cursor = page["page"]["next_cursor"].as_str();
            next = cursor.map(|cursor| format!("/v1/decisions?sort={order}&limit=1&cursor={cursor}"));
        }
        assert_eq!(walked, whole, "{order}");
    }
}

#[actix_web::test]
async fn the_demo_says_what_its_officers_decisions_are_about() {
    let app = TestApp::demo().await;
    let page = app.anonymous().get("/v1/decisions?council=examplebridge&kind=officer_delegated&limit=200").await.ok();
    let decisions = page["data"].as_array().expect("decisions");
    assert!(decisions.iter().any(|decision| decision["title"] == "Temporary Closure of the Ferry Lane Footbridge"));
    assert!(decisions.iter().all(|decision| decision["outcome_label"] == Value::Null));
    let decision = &decisions[0];
    let shown = app.anonymous().get(&format!("/decisions/{}", id(decision))).await.text();
    assert!(shown.contains(&format!("<h1>{}</h1>", text(decision, "title"))), "{shown}");
}
