//! Attendances: who was at a meeting, one by one or the whole list in one call, and what is told of people who are
//! hidden.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{Council, id, text};

/// A person of a council, in a publication.
async fn person(app: &TestApp, council: &Council, name: &str, publication: &str) -> Value {
    let person = json!({"council": council.slug, "name": name, "publication": publication});
    app.publisher(council.slug).post("/v1/people", &person).await.created()
}

fn entry(name: &str, state: &str) -> Value {
    json!({"name_as_recorded": name, "state": state, "publication": "published"})
}

fn entry_of(person: &Value, name: &str, state: &str) -> Value {
    json!({"person_id": person["id"], "name_as_recorded": name, "state": state, "publication": "published"})
}

/// What became of each: name and result.
fn results(saved: &Value) -> Vec<String> {
    let changes = saved["changes"].as_array().expect("changes");
    changes.iter().map(|change| format!("{} {}", text(change, "name_as_recorded"), text(change, "result"))).collect()
}

#[actix_web::test]
async fn the_list_of_a_meeting_is_in_order_and_comes_with_it_where_it_is_asked_for() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let publisher = app.publisher("ashford");
    for (name, position) in [("Councillor Second", 1), ("Councillor First", 0)] {
        let new =
            json!({"meeting_id": meeting, "name_as_recorded": name, "position": position, "publication": "published"});
        publisher.post("/v1/attendances", &new).await.created();
    }
    let last = json!({"meeting_id": meeting, "name_as_recorded": "Councillor Last", "publication": "published"});
    assert_eq!(publisher.post("/v1/attendances", &last).await.created()["position"], 2);
    let hidden = json!({"meeting_id": meeting, "name_as_recorded": "SECRET"});
    publisher.post("/v1/attendances", &hidden).await.created();
    app.item(&council, &meeting, "Business", "published").await;
    let names = |rows: &Value| -> Vec<String> {
        rows.as_array().expect("rows").iter().map(|row| text(row, "name_as_recorded")).collect()
    };
    let order = ["Councillor First", "Councillor Second", "Councillor Last"];
    let listed = app.anonymous().get(&format!("/v1/meetings/{meeting}/attendances")).await.ok();
    assert_eq!(names(&listed["data"]), order);
    let one = app.anonymous().get(&format!("/v1/meetings/{meeting}?include=attendances,items")).await.ok();
    assert_eq!(
        (names(&one["attendances"]), one["items"].as_array().map(Vec::len)),
        (order.map(str::to_owned).to_vec(), Some(1))
    );
    let page = app.anonymous().get("/v1/meetings?include=attendances").await.ok();
    assert_eq!(names(&page["data"][0]["attendances"]), order);
    assert_eq!(page["data"][0].get("items"), None);
    let whole = app.clerk("ashford").get(&format!("/v1/meetings/{meeting}?include=attendances")).await.ok();
    assert_eq!(whole["attendances"][3]["name_as_recorded"], "SECRET");
    publisher.delete(&format!("/v1/meetings/{meeting}")).await.problem(409, "has_children");
}

#[actix_web::test]
async fn a_person_stands_once_in_a_meeting_and_nobody_leaves_before_they_come() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let person = person(&app, &council, "Olive Kershaw", "published").await;
    let clerk = app.clerk("ashford");
    let new = json!({"meeting_id": meeting, "person_id": person["id"], "name_as_recorded": "Councillor Kershaw"});
    let first = clerk.post("/v1/attendances", &new).await.created();
    let refused = clerk.post("/v1/attendances", &new).await.problem(409, "already_exists");
    assert_eq!(refused["errors"][0]["pointer"], "/person_id");
    assert!(refused.to_string().contains(&id(&first)), "{refused}");
    let path = text(&first["links"], "self");
    let left = json!({"arrived_at": "2026-07-01T18:30:00Z", "left_at": "2026-07-01T18:00:00Z"});
    assert_eq!(clerk.patch(&path, &left).await.pointers(422, "validation"), ["/left_at"]);
    let stands_in = json!({"substitutes_for": "Councillor Marsden"});
    assert_eq!(clerk.patch(&path, &stands_in).await.pointers(422, "validation"), ["/substitutes_for"]);
    let substitute = json!({"substitutes_for": "Councillor Marsden", "capacity": "substitute", "state": "late"});
    assert_eq!(clerk.patch(&path, &substitute).await.ok()["state"], "late");
    let nobody = json!({"meeting_id": meeting, "person": {"scheme": "hr", "value": "1"}, "name_as_recorded": "X"});
    assert_eq!(clerk.post("/v1/attendances", &nobody).await.pointers(422, "validation"), ["/person"]);
}

#[actix_web::test]
async fn the_name_is_the_meetings_own_and_who_it_is_is_told_only_while_the_person_is_public() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let person = person(&app, &council, "Olive Kershaw", "draft").await;
    let publisher = app.publisher("ashford");
    let new = json!({"meeting_id": meeting, "person_id": person["id"], "name_as_recorded": "Mrs O Kershaw",
        "capacity": "public", "publication": "published"});
    let made = publisher.post("/v1/attendances", &new).await.created();
    let (path, of) = (text(&made["links"], "self"), format!("/v1/attendances?person_id={}", id(&person)));
    let shown = app.anonymous().get(&path).await.ok();
    assert_eq!(
        (&shown["person_id"], &shown["links"]["person"], &shown["name_as_recorded"]),
        (&Value::Null, &Value::Null, &json!("Mrs O Kershaw"))
    );
    assert_eq!(app.anonymous().get(&of).await.ok()["data"], json!([]));
    let clerk = app.clerk("ashford");
    assert_eq!(clerk.get(&path).await.ok()["person_id"], person["id"]);
    assert_eq!(clerk.get(&of).await.ok()["data"][0]["id"], made["id"]);
    publisher.patch(&text(&person["links"], "self"), &json!({"publication": "published"})).await.ok();
    assert_eq!(app.anonymous().get(&path).await.ok()["person_id"], person["id"]);
    assert_eq!(app.anonymous().get(&of).await.ok()["data"][0]["id"], made["id"]);
}

#[actix_web::test]
async fn one_call_syncs_one_attendance_and_says_what_it_did() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let (one, two) =
        (person(&app, &council, "One", "published").await, person(&app, &council, "Two", "published").await);
    let publisher = app.publisher("ashford");
    let known = json!({"identifiers": [{"scheme": "cms", "value": "m1"}]});
    publisher.patch(&text(&meeting["links"], "self"), &known).await.ok();
    let path = format!("/v1/meetings/{}/attendances", id(&meeting));
    let first = json!({"attendances": [entry_of(&one, "Councillor One", "present"),
        entry("Councillor Two", "apologies"), entry("A resident", "present")]});
    let saved = publisher.put(&path, &first).await.ok();
    assert_eq!(results(&saved), ["Councillor One created", "Councillor Two created", "A resident created"]);
    assert_eq!(saved["summary"], json!({"created": 3, "changed": 0, "unchanged": 0, "removed": 0, "restored": 0}));
    let again = publisher.put("/v1/meetings/by/cms/m1/attendances", &first).await.ok();
    assert_eq!(again["summary"], json!({"created": 0, "changed": 0, "unchanged": 3, "removed": 0, "restored": 0}));
    // By the person although the name is another, by the name where the person is new; and who was named stays named.
    let second = json!({"attendances": [entry_of(&two, "Councillor Two", "late"), entry_of(&one, "Cllr One", "present"),
        entry("Councillor Three", "absent")]});
    let saved = publisher.put(&path, &second).await.ok();
    assert_eq!(
        results(&saved),
        ["A resident removed", "Councillor Two changed", "Cllr One changed", "Councillor Three created"]
    );
    let third = json!({"attendances": [entry("Councillor Two", "late"), entry("Cllr One", "present"),
        entry("Councillor Three", "absent")]});
    assert_eq!(publisher.put(&path, &third).await.ok()["summary"]["unchanged"], 3);
    let listed = app.anonymous().get(&path).await.ok();
    let people: Vec<&Value> = listed["data"].as_array().expect("rows").iter().map(|row| &row["person_id"]).collect();
    assert_eq!(people, [&two["id"], &one["id"], &Value::Null]);
}

#[actix_web::test]
async fn a_whole_attendance_is_put_or_nothing_of_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let person = person(&app, &council, "One", "published").await;
    let path = format!("/v1/meetings/{meeting}/attendances");
    let publisher = app.publisher("ashford");
    publisher.put(&path, &json!({"attendances": [entry("A", "present"), entry("B", "present")]})).await.ok();
    let twice = json!({"attendances": [entry_of(&person, "A", "present"), entry_of(&person, "C", "present")]});
    assert_eq!(publisher.put(&path, &twice).await.pointers(422, "validation"), ["/attendances/1/person_id"]);
    let mut early = entry("B", "left_early");
    early["arrived_at"] = json!("2026-07-01T18:30:00Z");
    early["left_at"] = json!("2026-07-01T18:00:00Z");
    let early = json!({"attendances": [entry("C", "present"), early]});
    assert_eq!(publisher.put(&path, &early).await.pointers(422, "validation"), ["/attendances/1/left_at"]);
    let shorter = json!({"attendances": [entry("B", "present"), entry("New", "present")]});
    let told = publisher.put(&format!("{path}?dry_run=true"), &shorter).await.ok();
    assert_eq!(results(&told), ["A removed", "B changed", "New created"]);
    let draft = json!({"attendances": [{"name_as_recorded": "B"}]});
    app.clerk("ashford").put(&path, &draft).await.problem(403, "missing_scope");
    let listed = app.anonymous().get(&path).await.ok();
    let names: Vec<String> =
        listed["data"].as_array().expect("rows").iter().map(|row| text(row, "name_as_recorded")).collect();
    assert_eq!(names, ["A", "B"], "nothing was saved");
}

/// A substitute at a meeting, for a person.
fn substitute_for(meeting: &str, person: &Value) -> Value {
    json!({"meeting_id": meeting, "name_as_recorded": "Councillor Quill", "capacity": "substitute", "state": "present",
        "substitutes_for": "Councillor Kershaw", "substitutes_for_id": person["id"], "publication": "published"})
}

#[actix_web::test]
async fn a_substitute_names_the_member_whom_they_replace_and_is_found_by_that_person() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let member = person(&app, &council, "Olive Kershaw", "published").await;
    let publisher = app.publisher("ashford");
    let new = substitute_for(&meeting, &member);
    let without_seat = publisher.post("/v1/attendances?dry_run=true", &new).await.expect(201);
    assert_eq!(without_seat["warnings"][0]["code"], "replaces_no_member");
    let seat = json!({"person_id": member["id"], "body_id": council.body_id, "starts_on": "2026-05-20"});
    publisher.post("/v1/memberships", &seat).await.created();
    let made = publisher.post("/v1/attendances", &new).await.created();
    assert_eq!(made.get("warnings"), None);
    let path = text(&made["links"], "self");
    let of = format!("/v1/attendances?substitutes_for_id={}", id(&member));
    let shown = app.anonymous().get(&path).await.ok();
    assert_eq!(shown["substitutes_for_id"], member["id"]);
    assert!(text(&shown["links"], "substitutes_for").ends_with(&id(&member)));
    assert_eq!(app.anonymous().get(&of).await.ok()["data"][0]["id"], made["id"]);
    let page = app.anonymous().get(&format!("/meetings/{meeting}")).await.text();
    assert!(page.contains("substitute for Councillor Kershaw"), "{page}");
    // Who that is, is shown only while the person is public. The name as recorded stays.
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."});
    publisher.patch(&text(&member["links"], "self"), &withdrawn).await.ok();
    let hidden = app.anonymous().get(&path).await.ok();
    assert_eq!(
        (&hidden["substitutes_for_id"], &hidden["links"]["substitutes_for"], &hidden["substitutes_for"]),
        (&Value::Null, &Value::Null, &json!("Councillor Kershaw"))
    );
    assert_eq!(app.anonymous().get(&of).await.ok()["data"], json!([]));
    assert_eq!(publisher.get(&of).await.ok()["data"][0]["id"], made["id"]);
}

#[actix_web::test]
async fn only_a_substitute_replaces_a_person_who_is_named_and_is_another_one() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let barnet = app.council("barnet").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let member = person(&app, &council, "Olive Kershaw", "published").await;
    let foreign = person(&app, &barnet, "Priya Marsden", "published").await;
    let publisher = app.publisher("ashford");
    let with = |more: Value| {
        let mut new = substitute_for(&meeting, &member);
        new.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
        new
    };
    let unknown = json!({"scheme": "hr", "value": "1"});
    for (more, pointer) in [
        (json!({"substitutes_for": null}), "/substitutes_for"),
        (json!({"capacity": "member"}), "/substitutes_for"),
        (json!({"person_id": member["id"]}), "/substitutes_for_id"),
        (json!({"substitutes_for_id": foreign["id"]}), "/substitutes_for_id"),
        (json!({"substitutes_for_id": null, "substitutes_for_person": unknown}), "/substitutes_for_person"),
        (json!({"substitutes_for_person": unknown}), "/substitutes_for_person"),
    ] {
        let refused = publisher.post("/v1/attendances", &with(more.clone())).await;
        assert_eq!(refused.pointers(422, "validation"), [pointer], "{more}");
    }
}

#[actix_web::test]
async fn a_list_of_attendance_keeps_whom_a_substitute_replaces_while_the_name_stays() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let member = person(&app, &council, "Olive Kershaw", "published").await;
    let publisher = app.publisher("ashford");
    let path = format!("/v1/meetings/{meeting}/attendances");
    let entry = |replaced: &str, more: Value| {
        let mut entry = entry("Councillor Quill", "present");
        entry["capacity"] = json!("substitute");
        entry["substitutes_for"] = json!(replaced);
        entry.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
        json!({"attendances": [entry]})
    };
    let named = entry("Councillor Kershaw", json!({"substitutes_for_id": member["id"]}));
    let without = entry("Councillor Kershaw", json!({}));
    let another = entry("Councillor Marsden", json!({}));
    for (list, result, replaced) in
        [(named, "created", &member["id"]), (without, "unchanged", &member["id"]), (another, "changed", &Value::Null)]
    {
        let saved = publisher.put(&path, &list).await.ok();
        assert_eq!(results(&saved), [format!("Councillor Quill {result}")]);
        let listed = app.anonymous().get(&path).await.ok();
        assert_eq!(&listed["data"][0]["substitutes_for_id"], replaced);
    }
}
