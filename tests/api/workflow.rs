//! A meeting on its way: numbers in the minutes, the order of items, and the steps from the agenda to approved minutes.

use actix_web::http::Method;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::{Answer, Client};
use crate::support::records::{Council, id, text};

/// A council with a municipal year, whose cabinet has a format of numbers.
async fn council(app: &TestApp, format: &str) -> Council {
    let council = app.council("ashford").await;
    let year = json!({"council": "ashford", "name": "2026/27", "starts_on": "2026-05-20", "ends_on": "2027-05-18"});
    app.admin().post("/v1/municipal-years", &year).await.created();
    let change = json!({"minute_number_format": format});
    app.admin().patch(&format!("/v1/bodies/{}", council.body_id), &change).await.ok();
    council
}

async fn item(app: &TestApp, meeting_id: &str, more: Value) -> Value {
    let mut item = json!({"meeting_id": meeting_id, "title": "Business"});
    item.as_object_mut().expect("members").extend(more.as_object().cloned().unwrap_or_default());
    app.publisher("ashford").post("/v1/items", &item).await.created()
}

async fn number(client: &Client, meeting_id: &str) -> Answer {
    client.request(Method::POST, &format!("/v1/meetings/{meeting_id}/minute-numbers")).send().await
}

fn numbers(answer: &Value) -> Vec<&str> {
    let items = answer["items"].as_array().expect("items");
    items.iter().map(|item| item["minute_number"].as_str().unwrap_or("-")).collect()
}

/// The pointers of what a step says is missing.
fn missing(problem: &Value) -> Vec<String> {
    problem["errors"].as_array().expect("errors").iter().map(|error| text(error, "pointer")).collect()
}

#[actix_web::test]
async fn minutes_are_numbered_in_the_format_of_the_body_through_its_year() {
    let app = TestApp::new().await;
    let council = council(&app, "{year}.EC.{number}").await;
    let first = id(&app.meeting(&council, "2026-06-01", "draft").await);
    item(&app, &first, json!({"minute_number": "26.EC.41"})).await;
    item(&app, &first, json!({"minute_number": "99"})).await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "draft").await);
    item(&app, &meeting, json!({"position": 5, "title": "Last"})).await;
    let heading = item(&app, &meeting, json!({"position": 1, "kind": "heading", "agenda_number": "2"})).await;
    item(&app, &meeting, json!({"parent_id": heading["id"], "position": 1})).await;
    let below = item(&app, &meeting, json!({"parent_id": heading["id"], "position": 0})).await;
    item(&app, &meeting, json!({"parent_id": below["id"]})).await;
    item(&app, &meeting, json!({"position": 0, "kind": "procedural"})).await;
    let clerk = app.clerk("ashford");
    let given = number(&clerk, &meeting).await.ok();
    assert_eq!(numbers(&given), ["26.EC.42", "-", "26.EC.43", "-", "26.EC.44", "26.EC.45"]);
    assert_eq!(given["allocated"], 4);
    let again = number(&clerk, &meeting).await.ok();
    assert_eq!((numbers(&again), &again["allocated"]), (numbers(&given), &json!(0)));
    let kept = clerk.get(&text(&below["links"], "self")).await.ok();
    assert_eq!((&kept["minute_number"], &kept["version"]), (&json!("26.EC.43"), &json!(2)));
}

#[actix_web::test]
async fn numbers_within_each_meeting_begin_with_one_and_count_what_was_entered_by_hand() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let path = format!("/v1/bodies/{}", council.body_id);
    app.admin().patch(&path, &json!({"minute_numbering": "per_meeting"})).await.ok();
    for _ in 0..2 {
        let meeting = id(&app.meeting(&council, "2026-07-01", "draft").await);
        item(&app, &meeting, json!({"kind": "declaration"})).await;
        item(&app, &meeting, json!({"minute_number": "3"})).await;
        item(&app, &meeting, json!({"minute_number": "3a"})).await;
        assert_eq!(numbers(&number(&app.clerk("ashford"), &meeting).await.ok()), ["4", "3", "3a"]);
    }
}

#[actix_web::test]
async fn numbering_says_what_it_lacks_and_who_may_do_it() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let outside = id(&app.meeting(&council, "2030-07-01", "draft").await);
    let clerk = app.clerk("ashford");
    let problem = number(&clerk, &outside).await.problem(409, "wrong_state");
    assert_eq!(missing(&problem), ["/municipal_year_id"]);
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    item(&app, &meeting, json!({"publication": "published"})).await;
    number(&clerk, &meeting).await.problem(403, "missing_scope");
    assert_eq!(number(&app.publisher("ashford"), &meeting).await.ok()["allocated"], 1);
    let path = format!("/v1/bodies/{}", council.body_id);
    app.admin().patch(&path, &json!({"minute_numbering": "none"})).await.ok();
    let cancelled = json!({"state": "cancelled"});
    app.publisher("ashford").patch(&format!("/v1/meetings/{outside}"), &cancelled).await.ok();
    let problem = number(&clerk, &outside).await.problem(409, "wrong_state");
    assert_eq!(missing(&problem), ["/state", "/body_id"]);
    for format in ["number", "{number}{number}", "{Number} {number}", "{number}\u{200b}"] {
        let refused = app.admin().patch(&path, &json!({"minute_number_format": format})).await;
        assert_eq!(refused.pointers(422, "validation"), ["/minute_number_format"], "{format}");
    }
}

#[actix_web::test]
async fn two_clerks_at_once_never_get_the_same_number() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let mut meetings = Vec::new();
    for day in ["2026-07-01", "2026-07-08", "2026-07-15"] {
        let meeting = id(&app.meeting(&council, day, "draft").await);
        for _ in 0..4 {
            item(&app, &meeting, json!({})).await;
        }
        meetings.push(meeting);
    }
    let clerk = app.clerk("ashford");
    // Each meeting twice, all at once.
    let asked = join_all(meetings.iter().chain(&meetings).map(|meeting| number(&clerk, meeting))).await;
    let mut given: Vec<u32> = Vec::new();
    let mut allocated = 0;
    for answer in asked {
        let answer = answer.ok();
        allocated += answer["allocated"].as_u64().expect("a count");
        given.extend(numbers(&answer).iter().map(|number| number.parse::<u32>().expect("a number")));
    }
    given.sort_unstable();
    given.dedup();
    assert_eq!((given, allocated), ((1..=12).collect(), 12));
}

#[actix_web::test]
async fn items_change_places_in_one_call_and_those_that_stay_do_not_change() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "draft").await);
    let mut items = Vec::new();
    for position in [0, 2, 5] {
        items.push(id(&item(&app, &meeting, json!({"position": position})).await));
    }
    let part = id(&item(&app, &meeting, json!({"parent_id": items[0]})).await);
    let (clerk, path) = (app.clerk("ashford"), format!("/v1/meetings/{meeting}/item-order"));
    let order = json!({"items": [items[2], items[1], items[0]]});
    let put = clerk.put(&path, &order).await.ok();
    let moved: Vec<(&Value, &Value)> =
        put["items"].as_array().expect("items").iter().map(|item| (&item["position"], &item["is_moved"])).collect();
    assert_eq!(moved, [(&json!(0), &json!(true)), (&json!(2), &json!(false)), (&json!(5), &json!(true))]);
    let again = clerk.put(&path, &order).await.ok();
    assert!(again["items"].as_array().expect("items").iter().all(|item| item["is_moved"] == json!(false)));
    let list = clerk.get(&format!("/v1/items?meeting_id={meeting}")).await.ok();
    let rows: Vec<(String, &Value)> =
        list["data"].as_array().expect("rows").iter().map(|row| (id(row), &row["version"])).collect();
    let (one, two) = (json!(1), json!(2));
    // The part stands at the first place of its own siblings.
    let others: Vec<(String, &Value)> = rows.into_iter().filter(|(id, _)| *id != part).collect();
    assert_eq!(others, [(items[2].clone(), &two), (items[1].clone(), &one), (items[0].clone(), &two)]);
}

#[actix_web::test]
async fn an_order_names_all_siblings_once_and_says_which_are_wrong() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let first = id(&item(&app, &meeting, json!({"publication": "published"})).await);
    let second = id(&item(&app, &meeting, json!({})).await);
    let part = id(&item(&app, &meeting, json!({"parent_id": first})).await);
    let (publisher, path) = (app.publisher("ashford"), format!("/v1/meetings/{meeting}/item-order"));
    let wrong = json!({"items": [first, part, first]});
    let refused = publisher.put(&path, &wrong).await.pointers(422, "validation");
    assert_eq!(refused, ["/items/1", "/items/2", "/items"]);
    let nobody = json!({"parent_id": meeting, "items": []});
    assert_eq!(publisher.put(&path, &nobody).await.pointers(422, "validation"), ["/parent_id"]);
    publisher.put(&path, &json!({"parent_id": first, "items": [part]})).await.ok();
    let turned = json!({"items": [second, first]});
    app.clerk("ashford").put(&path, &turned).await.problem(403, "missing_scope");
    let stale = publisher.request(Method::PUT, &path).header("If-Match", "\"9.0\"").json(&turned).send().await;
    stale.problem(412, "precondition_failed");
    publisher.put(&path, &turned).await.ok();
}

/// What may be done of a meeting, and what was done.
fn states(workflow: &Value) -> Vec<&str> {
    let steps = workflow["steps"].as_array().expect("steps");
    steps.iter().map(|step| step["state"].as_str().expect("a state")).collect()
}

#[actix_web::test]
async fn a_meeting_goes_its_way_step_by_step() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let (publisher, public) = (app.publisher("ashford"), app.anonymous());
    let meeting = id(&app.meeting(&council, "2026-07-01", "draft").await);
    let path = format!("/v1/meetings/{meeting}");
    let business = item(&app, &meeting, json!({"recommendation": {"text": "To agree."}})).await;
    let report = app.document(&council, &id(&business), "Report", "draft").await;
    let minutes_paper = json!({"owner": {"kind": "meeting", "id": meeting}, "kind": "minutes", "title": "Minutes"});
    let minutes_paper = publisher.post("/v1/documents", &minutes_paper).await.created();
    assert_eq!(states(&publisher.get(&format!("{path}/workflow")).await.ok())[..2], ["possible", "blocked"]);

    let sent = json!({"published_at": "2026-06-20T09:00:00Z"});
    let done = publisher.post(&format!("{path}/agenda-publication"), &sent).await.ok();
    assert_eq!(done["published"].as_array().map(Vec::len), Some(3), "{done}");
    let shown = public.get(&path).await.ok();
    assert_eq!(shown["agenda_published_at"], "2026-06-20T09:00:00Z");
    assert_eq!(public.get(&text(&report["links"], "self")).await.ok()["published_at"], "2026-06-20T09:00:00Z");
    public.get(&text(&minutes_paper["links"], "self")).await.problem(404, "not_found");
    publisher.post(&format!("{path}/holding"), &json!({"actual_start_at": "2026-07-01T17:30:00Z"})).await.ok();

    let decision = app.decision(&council, &id(&business), "To agree.", "draft").await;
    publisher.patch(&text(&business["links"], "self"), &json!({"minutes": {"text": "It was agreed."}})).await.ok();
    let tried = publisher.post(&format!("{path}/decisions-publication?dry_run=true"), &json!({})).await.ok();
    assert!(tried["warnings"].to_string().contains(&format!("/decisions/{}/reasons", id(&decision))), "{tried}");
    public.get(&text(&decision["links"], "self")).await.problem(404, "not_found");
    publisher.post(&format!("{path}/decisions-publication"), &json!({})).await.ok();
    let told = public.get(&text(&decision["links"], "self")).await.ok();
    assert_eq!(told["published_at"], "2026-11-24T12:00:00Z");
    publisher.post(&format!("{path}/minutes-publication"), &json!({})).await.ok();
    let told = public.get(&text(&business["links"], "self")).await.ok();
    assert_eq!(told["minutes"]["text"], "It was agreed.");
    assert_eq!(public.get(&text(&minutes_paper["links"], "self")).await.ok()["title"], "Minutes");

    let later = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-08-01", "state": "held",
        "publication": "published"});
    let later = publisher.post("/v1/meetings", &later).await.created();
    let approval = json!({"approved_at_meeting_id": later["id"]});
    publisher.post(&format!("{path}/minutes-approval"), &approval).await.ok();
    let shown = public.get(&path).await.ok();
    assert_eq!((&shown["minutes_state"], &shown["approved_at_meeting_id"]), (&json!("approved"), &later["id"]));
    let way = public.get(&format!("{path}/workflow")).await.ok();
    assert_eq!(states(&way), ["done"; 5]);
    assert_eq!(way["steps"][1]["done_at"], "2026-07-01T17:30:00Z");

    // Again, nothing is done.
    for step in ["agenda-publication", "holding", "decisions-publication", "minutes-publication"] {
        let again = publisher.post(&format!("{path}/{step}"), &json!({})).await.ok();
        assert_eq!(again["published"], json!([]), "{step}");
    }
    publisher.post(&format!("{path}/minutes-approval"), &approval).await.ok();
    assert_eq!(public.get(&path).await.ok()["version"], shown["version"]);
}

#[actix_web::test]
async fn each_step_says_all_that_is_missing_and_saves_nothing() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "draft").await);
    let path = format!("/v1/meetings/{meeting}");
    let lacks = async |step: &str| {
        let body = if step == "minutes-approval" { json!({"approved_at_meeting_id": meeting}) } else { json!({}) };
        missing(&publisher.post(&format!("{path}/{step}"), &body).await.problem(409, "wrong_state"))
    };
    assert_eq!(lacks("agenda-publication").await, ["/items"]);
    assert_eq!(lacks("holding").await, ["/publication"]);
    let one = item(&app, &meeting, json!({"recommendation": {"text": "To agree."}, "publication": "published"})).await;
    item(&app, &meeting, json!({"kind": "heading", "publication": "published"})).await;
    let other = item(&app, &meeting, json!({"kind": "motion", "recommendation": {"text": "To agree."}})).await;
    let of = |item: &Value, member: &str| format!("/items/{}/{member}", id(item));
    assert_eq!(
        lacks("decisions-publication").await,
        ["/state".to_owned(), of(&one, "decisions"), of(&other, "decisions")]
    );
    assert_eq!(lacks("minutes-publication").await, ["/state".to_owned(), of(&one, "minutes"), of(&other, "minutes")]);
    assert_eq!(lacks("minutes-approval").await, ["/minutes_state"]);
    app.anonymous().get(&path).await.problem(404, "not_found");

    let to_come = json!({"published_at": "2027-01-01T00:00:00Z"});
    let refused = publisher.post(&format!("{path}/agenda-publication"), &to_come).await;
    assert_eq!(refused.pointers(422, "validation"), ["/published_at"]);
    app.clerk("ashford").post(&format!("{path}/holding"), &json!({})).await.problem(403, "missing_scope");
    publisher.patch(&path, &json!({"publication": "withdrawn", "withdrawn_reason": "Wrong."})).await.ok();
    assert_eq!(lacks("agenda-publication").await, ["/publication"]);
    publisher.patch(&path, &json!({"publication": "draft", "state": "cancelled"})).await.ok();
    assert_eq!(lacks("agenda-publication").await, ["/state"]);
    let way = publisher.get(&format!("{path}/workflow")).await.ok();
    assert_eq!(states(&way), ["not_applicable"; 5]);
}

#[actix_web::test]
async fn minutes_are_approved_by_a_later_meeting_of_the_same_body_that_was_held() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let publisher = app.publisher("ashford");
    let panel = json!({"council": "ashford", "slug": "panel", "name": "Panel", "kind": "panel"});
    let panel = id(&app.admin().post("/v1/bodies", &panel).await.created());
    let mut made = Vec::new();
    for (body, date, state) in [
        (&council.body_id, "2026-07-01", "held"),
        (&panel, "2026-08-01", "held"),
        (&council.body_id, "2026-06-01", "held"),
        (&council.body_id, "2026-08-01", "scheduled"),
        (&council.body_id, "2026-09-01", "held"),
    ] {
        let meeting = json!({"body_id": body, "title": "Cabinet", "date": date, "state": state,
            "publication": "published", "minutes_state": "draft", "minutes_published_at": "2026-10-01T00:00:00Z"});
        made.push(id(&publisher.put(&format!("/v1/meetings/by/test/{}", made.len()), &meeting).await.created()));
    }
    let path = format!("/v1/meetings/{}/minutes-approval", made[0]);
    let at = |index: usize| json!({"approved_at_meeting_id": made[index]});
    for (body, status) in [(at(1), 422), (at(2), 422), (at(0), 422), (json!({}), 422), (at(3), 409)] {
        let code = if status == 409 { "wrong_state" } else { "validation" };
        let refused = publisher.post(&path, &body).await.pointers(status, code);
        assert_eq!(refused, ["/approved_at_meeting_id"], "{body}");
    }
    let by_key = json!({"approved_at_meeting": {"scheme": "test", "value": "4"}});
    publisher.post(&path, &by_key).await.ok();
    publisher.patch(&format!("/v1/meetings/{}", made[3]), &json!({"state": "held"})).await.ok();
    let refused = publisher.post(&path, &at(3)).await.pointers(409, "wrong_state");
    assert_eq!(refused, ["/approved_at_meeting_id"], "not approved twice");
}

#[actix_web::test]
async fn a_supplement_that_came_after_the_agenda_is_told_as_late() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "draft").await);
    let path = format!("/v1/meetings/{meeting}");
    let business = id(&item(&app, &meeting, json!({})).await);
    app.document(&council, &business, "Report", "draft").await;
    let sent = json!({"published_at": "2026-06-20T09:00:00Z"});
    publisher.post(&format!("{path}/agenda-publication"), &sent).await.ok();
    let supplement = json!({"owner": {"kind": "item", "id": business}, "kind": "supplement", "title": "Late figures",
        "published_at": "2026-06-29T09:00:00Z", "publication": "published"});
    let supplement = publisher.post("/v1/documents", &supplement).await.created();
    let minutes = json!({"owner": {"kind": "meeting", "id": meeting}, "kind": "minutes", "title": "Minutes",
        "published_at": "2026-07-09T09:00:00Z", "publication": "published"});
    publisher.post("/v1/documents", &minutes).await.created();
    let way = app.anonymous().get(&format!("{path}/workflow")).await.ok();
    let late = json!([{"document_id": supplement["id"], "item_id": business, "kind": "supplement",
        "published_at": "2026-06-29T09:00:00Z", "url": supplement["links"]["self"]}]);
    assert_eq!(way["late_documents"], late);
}

#[actix_web::test]
async fn who_is_not_told_of_what_is_exempt_at_a_meeting_does_not_move_it_on() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "draft").await);
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let exemption = json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Land"});
    let exempt = json!({"meeting_id": meeting, "title": "Sale of the depot", "recommendation": {"text": "To sell."},
        "exemption": exemption});
    let exempt = clerk.post("/v1/items", &exempt).await.created();
    let path = format!("/v1/meetings/{meeting}");
    let publisher = app.publisher("ashford");
    for step in ["agenda-publication", "holding", "minute-numbers"] {
        publisher.post(&format!("{path}/{step}"), &json!({})).await.problem(403, "missing_scope");
    }
    clerk.post(&format!("{path}/agenda-publication"), &json!({})).await.ok();
    let face = app.anonymous().get(&text(&exempt["links"], "self")).await.ok();
    assert_eq!((&face["title"], &face["recommendation"]), (&json!("Land"), &Value::Null));
    assert_eq!(number(&clerk, &meeting).await.ok()["allocated"], 1);
    clerk.post(&format!("{path}/holding"), &json!({})).await.ok();
    let lacking = clerk.post(&format!("{path}/decisions-publication"), &json!({})).await.problem(409, "wrong_state");
    assert!(text(&lacking, "detail").contains("the exempt item 1"), "{lacking}");
    assert!(!lacking.to_string().contains("depot"), "{lacking}");
    let way = app.anonymous().get(&format!("{path}/workflow")).await.ok();
    assert!(!way.to_string().contains("depot"), "{way}");
}

#[actix_web::test]
async fn what_is_added_after_a_step_is_seen_to_before_the_next_says_that_it_is_done() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "draft").await);
    item(&app, &meeting, json!({"title": "First"})).await;
    let publisher = app.publisher("ashford");
    let step = async |name: &str| publisher.post(&format!("/v1/meetings/{meeting}/{name}"), &json!({})).await;
    step("agenda-publication").await.ok();
    let urgent = item(&app, &meeting, json!({"title": "Urgent"})).await;
    let urgent = id(&urgent);
    let draft = app.decision(&council, &urgent, "To act.", "draft").await;
    let replaced = app.decision(&council, &urgent, "To act, as Mrs X asked.", "draft").await;
    let path = format!("{}/correction", text(&replaced["links"], "self"));
    let replacing = publisher
        .post(&path, &json!({"reason": "It named a person.", "text": "To act, as was asked."}))
        .await
        .created();
    step("holding").await.ok();
    let refused = step("decisions-publication").await.problem(409, "wrong_state");
    assert_eq!(missing(&refused), [format!("/items/{urgent}/publication")]);
    step("agenda-publication").await.ok();
    step("decisions-publication").await.ok();
    let public = app.anonymous();
    for (decision, status) in [(&draft, 200), (&replacing, 200), (&replaced, 404)] {
        assert_eq!(public.get(&text(&decision["links"], "self")).await.status, status, "{}", decision["text"]);
    }
}

#[actix_web::test]
async fn the_steps_pass_over_what_belongs_to_items_that_the_public_does_not_read() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "draft").await);
    let publisher = app.publisher("ashford");
    item(&app, &meeting, json!({"title": "Open", "minutes": {"text": "Noted."}})).await;
    let hidden = item(&app, &meeting, json!({"title": "Taken back", "minutes": {"text": "Deferred."}})).await;
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "To be rewritten."});
    publisher.patch(&text(&hidden["links"], "self"), &withdrawn).await.ok();
    let part = item(&app, &meeting, json!({"title": "Part", "parent_id": hidden["id"]})).await;
    let decision = app.decision(&council, &id(&hidden), "To sell.", "draft").await;
    let paper = json!({"owner": {"kind": "item", "id": hidden["id"]}, "title": "Valuation", "kind": "report",
        "media_type": "application/pdf"});
    let paper = publisher.post("/v1/documents", &paper).await.created();
    let open =
        app.decision(&council, &id(&app.item(&council, &meeting, "Second", "draft").await), "To buy.", "draft").await;
    let minutes = json!({"text": "Bought."});
    publisher.patch(&text(&open["links"], "item"), &json!({"minutes": minutes})).await.ok();
    let made = app.decision(&council, &id(&hidden), "To wait.", "published").await;
    let notice = json!({"owner": {"kind": "decision", "id": made["id"]}, "title": "Notice", "kind": "decision_notice"});
    let notice = publisher.post("/v1/documents", &notice).await.created();
    let vote = json!({"decision_id": made["id"], "motion": "To wait.", "result": "carried"});
    let vote = publisher.post("/v1/votes", &vote).await.created();
    for step in ["agenda-publication", "holding", "decisions-publication", "minutes-publication"] {
        let taken = publisher.post(&format!("/v1/meetings/{meeting}/{step}"), &json!({})).await.ok();
        for passed_over in [&hidden, &part, &decision, &paper, &notice, &vote] {
            assert!(!taken["published"].to_string().contains(&id(passed_over)), "{step} {taken}");
        }
    }
    for (passed_over, publication) in
        [(&hidden, "withdrawn"), (&part, "draft"), (&decision, "draft"), (&paper, "draft")]
    {
        let now = publisher.get(&text(&passed_over["links"], "self")).await.ok();
        assert_eq!((text(&now, "publication"), &now["published_at"]), (publication.to_owned(), &Value::Null));
    }
    let kept = publisher.get(&text(&hidden["links"], "self")).await.ok();
    assert_eq!(kept["minutes"]["publication"], "draft");
    let way = app.anonymous().get(&format!("/v1/meetings/{meeting}/workflow")).await.ok();
    // No later meeting was held yet that could approve the minutes.
    assert_eq!(states(&way), ["done", "done", "done", "done", "blocked"]);
    // What is read again is seen to by the same step.
    publisher.patch(&text(&hidden["links"], "self"), &json!({"publication": "published"})).await.ok();
    publisher.post(&format!("/v1/meetings/{meeting}/agenda-publication"), &json!({})).await.ok();
    let taken = publisher.post(&format!("/v1/meetings/{meeting}/decisions-publication"), &json!({})).await.ok();
    assert!(taken["published"].to_string().contains(&id(&decision)), "{taken}");
}

#[actix_web::test]
async fn votes_are_published_with_what_was_decided_and_who_attended_with_the_minutes() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "draft").await);
    let publisher = app.publisher("ashford");
    let business = id(&item(&app, &meeting, json!({"minutes": {"text": "Agreed."}})).await);
    let decision = id(&app.decision(&council, &business, "To act.", "draft").await);
    let on_decision = json!({"decision_id": decision, "motion": "To act.", "result": "carried"});
    let on_decision = publisher.post("/v1/votes", &on_decision).await.created();
    let amendment = json!({"item_id": business, "motion": "To wait.", "result": "lost"});
    let amendment = publisher.post("/v1/votes", &amendment).await.created();
    let attendance = json!({"meeting_id": meeting, "name_as_recorded": "Councillor Marsden", "state": "present"});
    let attendance = publisher.post("/v1/attendances", &attendance).await.created();
    let take = async |step: &str| publisher.post(&format!("/v1/meetings/{meeting}/{step}"), &json!({})).await.ok();
    let public = app.anonymous();
    let seen = async |record: &Value| public.get(&text(&record["links"], "self")).await.status == 200;
    for step in ["agenda-publication", "holding"] {
        take(step).await;
    }
    assert!(!seen(&on_decision).await && !seen(&amendment).await && !seen(&attendance).await);
    let taken = take("decisions-publication").await;
    assert!(seen(&on_decision).await && seen(&amendment).await && !seen(&attendance).await, "{taken}");
    take("minutes-publication").await;
    assert!(seen(&attendance).await);
    // What is added later is seen to by the same step.
    let late = json!({"item_id": business, "motion": "To adjourn.", "result": "carried"});
    let late = publisher.post("/v1/votes", &late).await.created();
    assert_eq!(states(&publisher.get(&format!("/v1/meetings/{meeting}/workflow")).await.ok())[2], "possible");
    take("decisions-publication").await;
    assert!(seen(&late).await);
}

#[actix_web::test]
async fn a_meeting_to_come_was_not_held() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let meeting = id(&app.meeting(&council, "2027-02-01", "published").await);
    item(&app, &meeting, json!({"publication": "published"})).await;
    let refused = app.publisher("ashford").post(&format!("/v1/meetings/{meeting}/holding"), &json!({})).await;
    assert_eq!(missing(&refused.problem(409, "wrong_state")), ["/date"]);
}

#[actix_web::test]
async fn a_meeting_that_was_put_off_was_not_held_on_its_old_day() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    item(&app, &meeting, json!({"publication": "published"})).await;
    let publisher = app.publisher("ashford");
    publisher.patch(&format!("/v1/meetings/{meeting}"), &json!({"state": "postponed"})).await.ok();
    let refused = publisher.post(&format!("/v1/meetings/{meeting}/holding"), &json!({})).await;
    assert_eq!(missing(&refused.problem(409, "wrong_state")), ["/state"]);
}

#[actix_web::test]
async fn approved_minutes_are_not_altered() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let minutes = json!({"text": "It was noted.", "publication": "published"});
    let item = item(&app, &meeting, json!({"publication": "published", "minutes": minutes})).await;
    let (path, of_meeting) = (text(&item["links"], "self"), format!("/v1/meetings/{meeting}"));
    publisher.patch(&of_meeting, &json!({"minutes_state": "approved"})).await.ok();
    for other in [
        json!({"minutes": {"text": "Something else was said."}}),
        json!({"minutes": {"publication": "draft"}}),
        json!({"minutes": null}),
    ] {
        assert_eq!(publisher.patch(&path, &other).await.pointers(422, "validation"), ["/minutes"], "{other}");
    }
    let later = id(&app.meeting(&council, "2026-07-20", "published").await);
    publisher.patch(&format!("/v1/meetings/{later}"), &json!({"state": "held"})).await.ok();
    publisher.patch(&of_meeting, &json!({"state": "held", "approved_at_meeting_id": later})).await.ok();
    let undone = json!({"minutes_state": "draft", "state": "scheduled", "approved_at_meeting_id": null});
    let refused = publisher.patch(&of_meeting, &undone).await;
    assert_eq!(refused.pointers(422, "validation"), ["/minutes_state", "/state", "/approved_at_meeting_id"]);
    publisher.delete(&path).await.problem(409, "wrong_state");
    // They can be taken back, and shown again as they were.
    for publication in ["withdrawn", "published"] {
        publisher.patch(&path, &json!({"minutes": {"publication": publication}})).await.ok();
    }
    assert_eq!(app.anonymous().get(&path).await.ok()["minutes"]["text"], "It was noted.");
}

#[actix_web::test]
async fn a_minute_number_that_was_read_is_not_given_again() {
    let app = TestApp::new().await;
    let council = council(&app, "{number}").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let add = async |more: Value| text(&item(&app, &meeting, more).await["links"], "self");
    let public = json!({"publication": "published"});
    let of = async |path: &str| publisher.get(path).await.ok()["minute_number"].clone();
    let (_, second) = (add(public.clone()).await, add(public.clone()).await);
    assert_eq!(numbers(&number(&publisher, &meeting).await.ok()), ["1", "2"]);
    assert_eq!(publisher.delete(&second).await.status, 204);
    let third = add(public.clone()).await;
    number(&publisher, &meeting).await.ok();
    assert_eq!(of(&third).await, "3", "2 was read before its item was deleted");
    publisher.patch(&third, &json!({"minute_number": null})).await.ok();
    let fourth = add(public.clone()).await;
    publisher.patch(&fourth, &json!({"minute_number": "40"})).await.ok();
    publisher.patch(&fourth, &json!({"minute_number": "4"})).await.ok();
    number(&publisher, &meeting).await.ok();
    assert_eq!((of(&third).await, of(&fourth).await), (json!("5"), json!("4")), "3 was read, and a slip is no count");
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "Sent by mistake."});
    publisher.patch(&third, &withdrawn).await.ok();
    assert_eq!(publisher.delete(&third).await.status, 204);
    let sixth = add(public.clone()).await;
    number(&publisher, &meeting).await.ok();
    assert_eq!(of(&sixth).await, "6", "5 was read before its item was withdrawn");
    let unread = add(json!({"minute_number": "9"})).await;
    assert_eq!(publisher.delete(&unread).await.status, 204);
    let seventh = add(json!({})).await;
    number(&publisher, &meeting).await.ok();
    assert_eq!(of(&seventh).await, "7", "nobody has read 9");
}
