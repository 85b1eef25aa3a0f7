//! A whole agenda in one call: what was created, changed, left as it is and removed, all of it or nothing.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{Council, id, text};

fn key(value: &str) -> Value {
    json!({"scheme": "cms", "value": value})
}

fn item(value: &str, title: &str) -> Value {
    json!({"key": key(value), "title": title, "publication": "published"})
}

fn paper(value: &str, title: &str) -> Value {
    json!({"key": key(value), "kind": "report", "title": title, "publication": "published"})
}

/// A published meeting that the system `cms` knows as `m1`.
async fn meeting(app: &TestApp, council: &Council) -> Value {
    let meeting =
        json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01", "publication": "published"});
    app.publisher(council.slug).put("/v1/meetings/by/cms/m1", &meeting).await.created()
}

const AGENDA: &str = "/v1/meetings/by/cms/m1/agenda";

/// What an answer says of each record: its kind, title and result.
fn results(saved: &Value) -> Vec<String> {
    let changes = saved["changes"].as_array().expect("changes");
    changes.iter().map(|change| ["kind", "title", "result"].map(|name| text(change, name)).join(" ")).collect()
}

async fn titles(app: &TestApp, meeting_id: &str) -> Vec<String> {
    let items = app.anonymous().get(&format!("/v1/meetings/{meeting_id}/items")).await.ok();
    items["data"].as_array().expect("items").iter().map(|item| text(item, "title")).collect()
}

#[actix_web::test]
async fn one_call_syncs_one_agenda_and_says_what_it_did() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&meeting(&app, &council).await);
    let publisher = app.publisher("ashford");
    let mut budget = item("2", "Budget");
    budget["documents"] = json!([paper("d1", "Budget report"), paper("d2", "Annex")]);
    let first = json!({"items": [item("1", "Apologies"), budget, item("3", "Any other business")]});
    let saved = publisher.put(AGENDA, &first).await.ok();
    let created = [
        "item Apologies created",
        "item Budget created",
        "document Budget report created",
        "document Annex created",
        "item Any other business created",
    ];
    assert_eq!(results(&saved), created);
    assert_eq!(saved["summary"], json!({"created": 5, "changed": 0, "unchanged": 0, "removed": 0, "restored": 0}));
    assert_eq!(
        (text(&saved, "meeting_id"), titles(&app, &meeting).await),
        (meeting.clone(), vec!["Apologies".into(), "Budget".into(), "Any other business".into()])
    );

    let again = publisher.put(AGENDA, &first).await.ok();
    assert_eq!(again["summary"], json!({"created": 0, "changed": 0, "unchanged": 5, "removed": 0, "restored": 0}));

    let mut budget = item("2", "Budget 2026/27");
    budget["documents"] = json!([paper("d2", "Annex"), paper("d3", "Presentation")]);
    let second = json!({"items": [item("3", "Any other business"), budget, item("4", "Exclusion of the public")]});
    let saved = publisher.put(AGENDA, &second).await.ok();
    let changed = [
        "item Apologies removed",
        "item Any other business changed",
        "item Budget 2026/27 changed",
        "document Annex changed",
        "document Presentation created",
        "document Budget report removed",
        "item Exclusion of the public created",
    ];
    assert_eq!(results(&saved), changed);
    assert_eq!(titles(&app, &meeting).await, ["Any other business", "Budget 2026/27", "Exclusion of the public"]);
    app.anonymous().get("/v1/items/by/cms/1").await.problem(410, "deleted");
}

#[actix_web::test]
async fn what_an_agenda_does_not_speak_of_stays() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    meeting(&app, &council).await;
    let publisher = app.publisher("ashford");
    let mut first = item("1", "Budget");
    first["documents"] = json!([paper("d1", "Report")]);
    publisher.put(AGENDA, &json!({"items": [first, item("2", "Hours")]})).await.ok();
    let path = text(&app.anonymous().get("/v1/items/by/cms/1").await.ok()["links"], "self");
    let minuted = json!({"minute_number": "44", "minutes": {"text": "It was agreed.", "publication": "published"}});
    let minuted = publisher.patch(&path, &minuted).await.ok();
    let saved = publisher.put(AGENDA, &json!({"items": [item("2", "Hours"), item("1", "Budget")]})).await.ok();
    assert_eq!(results(&saved), ["item Hours changed", "item Budget changed"]);
    let after = app.anonymous().get(&format!("{path}?include=documents")).await.ok();
    for member in ["minutes", "minute_number", "identifiers"] {
        assert_eq!(after[member], minuted[member], "{member}");
    }
    assert_eq!((after["documents"].as_array().map(Vec::len), &after["version"]), (Some(1), &json!(3)));
}

#[actix_web::test]
async fn items_and_their_numbers_change_places_and_parts_move_with_what_they_are_part_of() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&meeting(&app, &council).await);
    let publisher = app.publisher("ashford");
    let numbered = |value: &str, number: &str| {
        let mut item = item(value, &format!("Item {value}"));
        item["minute_number"] = json!(number);
        item
    };
    let part = |value: &str, of: &str| {
        let mut item = item(value, &format!("Part {value}"));
        item["parent"] = key(of);
        item
    };
    let first = json!({"items": [numbered("1", "44"), part("1a", "1"), part("1b", "1"), numbered("2", "45")]});
    publisher.put(AGENDA, &first).await.ok();
    let second = json!({"items": [numbered("2", "44"), part("1b", "2"), numbered("1", "45"), part("1a", "1")]});
    let saved = publisher.put(AGENDA, &second).await.ok();
    assert_eq!(saved["summary"], json!({"created": 0, "changed": 3, "unchanged": 1, "removed": 0, "restored": 0}));
    let items = app.anonymous().get(&format!("/v1/meetings/{meeting}/items")).await.ok();
    let find = |title: &str| {
        items["data"].as_array().expect("items").iter().find(|item| item["title"] == title).expect("the item")
    };
    assert_eq!((&find("Item 2")["position"], &find("Item 2")["minute_number"]), (&json!(0), &json!("44")));
    assert_eq!((&find("Item 1")["position"], &find("Item 1")["minute_number"]), (&json!(1), &json!("45")));
    assert_eq!((&find("Part 1b")["position"], &find("Part 1b")["parent_id"]), (&json!(0), &find("Item 2")["id"]));
    let late = json!({"items": [part("1b", "2"), numbered("2", "44"), numbered("1", "45"), part("1a", "1")]});
    assert_eq!(publisher.put(AGENDA, &late).await.pointers(422, "validation"), ["/items/0/parent"]);
}

#[actix_web::test]
async fn nothing_at_which_something_was_decided_or_minuted_is_removed() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&meeting(&app, &council).await);
    let publisher = app.publisher("ashford");
    publisher
        .put(AGENDA, &json!({"items": [item("1", "Decided"), item("2", "Minuted"), item("3", "Free")]}))
        .await
        .ok();
    let decided = id(&app.anonymous().get("/v1/items/by/cms/1").await.ok());
    app.decision(&council, &decided, "To note the report.", "draft").await;
    let minuted = id(&app.anonymous().get("/v1/items/by/cms/2").await.ok());
    publisher.patch(&format!("/v1/items/{minuted}"), &json!({"minutes": {"text": "It was agreed."}})).await.ok();
    for (kept, named) in [("2", decided), ("1", minuted)] {
        let refused = publisher.put(AGENDA, &json!({"items": [item(kept, "Kept")]})).await.problem(409, "has_children");
        assert!(refused.to_string().contains(&named), "{refused}");
        assert_eq!(titles(&app, &meeting).await, ["Decided", "Minuted", "Free"], "nothing was saved");
    }
}

#[actix_web::test]
async fn a_dry_run_tells_the_same_and_saves_nothing() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&meeting(&app, &council).await);
    let publisher = app.publisher("ashford");
    publisher.put(AGENDA, &json!({"items": [item("1", "Budget"), item("2", "Hours")]})).await.ok();
    let agenda = json!({"items": [item("2", "Opening hours"), item("3", "Roads")]});
    let tried = publisher.put(&format!("{AGENDA}?dry_run=true"), &agenda).await;
    assert_eq!(tried.header("dry-run"), "true");
    assert_eq!(results(&tried.ok()), ["item Budget removed", "item Opening hours changed", "item Roads created"]);
    assert_eq!(titles(&app, &meeting).await, ["Budget", "Hours"]);
}

#[actix_web::test]
async fn one_wrong_line_saves_nothing_and_is_named_where_it_stands() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&meeting(&app, &council).await);
    let other = app.meeting(&council, "2026-08-01", "published").await;
    let elsewhere = json!({"meeting_id": id(&other), "title": "Elsewhere", "publication": "published"});
    let publisher = app.publisher("ashford");
    publisher.put("/v1/items/by/cms/9", &elsewhere).await.created();
    let mut wrong_paper = item("2", "Hours");
    wrong_paper["documents"] =
        json!([paper("d1", "Report"), {"key": key("d2"), "kind": "appendix", "title": "Annex", "parent": key("d7")}]);
    let mut wrong_issue = item("2", "Hours");
    wrong_issue["issue"] = key("nowhere");
    let mut wrong_member = item("2", "Hours");
    wrong_member["position"] = json!(3);
    let lines = [
        (wrong_paper, "/items/1/documents/1/parent"),
        (wrong_issue, "/items/1/issue"),
        (item("9", "Elsewhere"), "/items/1/key"),
        (item("1", "Twice"), "/items/1/key"),
        (wrong_member, "/items/1/position"),
    ];
    for (line, pointer) in lines {
        let refused = publisher.put(AGENDA, &json!({"items": [item("1", "Budget"), line]})).await;
        assert_eq!(refused.pointers(422, "validation"), [pointer]);
    }
    assert_eq!(titles(&app, &meeting).await, Vec::<String>::new());
}

#[actix_web::test]
async fn rights_are_those_of_each_record() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let meeting = id(&meeting(&app, &council).await);
    let (clerk, publisher) = (app.clerk("ashford"), app.publisher("ashford"));
    let draft = json!({"items": [{"key": key("1"), "title": "Draft"}]});
    let path = format!("/v1/meetings/{meeting}/agenda");
    clerk.put(&path, &draft).await.ok();
    clerk.put(&path, &json!({"items": [item("1", "Draft")]})).await.problem(403, "missing_scope");
    clerk.put(&path, &json!({"items": []})).await.problem(403, "missing_scope");
    app.publisher("barnet").put(&path, &draft).await.problem(403, "other_council");
    app.anonymous().put(&path, &draft).await.problem(401, "token_required");
    publisher.put(&path, &json!({"items": []})).await.ok();
    publisher.put("/v1/meetings/by/cms/nowhere/agenda", &draft).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_key_replays_the_answer_and_a_version_is_refused() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    meeting(&app, &council).await;
    let publisher = app.publisher("ashford");
    let agenda = json!({"items": [item("1", "Budget")]});
    let send =
        async || publisher.request(Method::PUT, AGENDA).header("Idempotency-Key", "one").json(&agenda).send().await;
    let (first, second) = (send().await, send().await);
    assert_eq!((second.header("idempotency-replayed"), &second.body), ("true", &first.body));
    let conditional = publisher.request(Method::PUT, AGENDA).header("If-Match", "\"1.0\"").json(&agenda).send().await;
    conditional.problem(400, "bad_header");
}

#[actix_web::test]
async fn keys_are_looked_for_in_the_meetings_own_council() {
    let app = TestApp::new().await;
    let (council, other) = (app.council("ashford").await, app.council("barnet").await);
    let meeting = id(&meeting(&app, &council).await);
    let elsewhere = app.meeting(&other, "2026-07-01", "published").await;
    let theirs = json!({"meeting_id": id(&elsewhere), "title": "Theirs", "publication": "published"});
    let both = app.caller("record:publish", &["ashford", "barnet"]);
    both.put("/v1/items/by/cms/1?council=barnet", &theirs).await.created();
    let theirs = json!({"council": "barnet", "title": "Their matter"});
    both.put("/v1/issues/by/cms/i1?council=barnet", &theirs).await.created();
    let ours = json!({"council": "ashford", "title": "Our matter", "publication": "published"});
    let ours = both.put("/v1/issues/by/cms/i1?council=ashford", &ours).await.created();
    let mut line = item("1", "Ours");
    line["issue"] = key("i1");
    for _ in 0..2 {
        both.put(&format!("/v1/meetings/{meeting}/agenda"), &json!({"items": [line]})).await.ok();
    }
    let items = app.anonymous().get(&format!("/v1/meetings/{meeting}/items")).await.ok();
    assert_eq!((&items["data"][0]["title"], &items["data"][0]["issue_id"]), (&json!("Ours"), &ours["id"]));
}

#[actix_web::test]
async fn what_is_part_of_a_new_item_is_seen_as_soon_as_both_are_published() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    meeting(&app, &council).await;
    let mut part = item("1a", "First application");
    part["parent"] = key("1");
    let mut annex = paper("d2", "Annex");
    annex["kind"] = json!("appendix");
    annex["parent"] = key("d1");
    part["documents"] = json!([paper("d1", "Report"), annex]);
    app.publisher("ashford").put(AGENDA, &json!({"items": [item("1", "Applications"), part]})).await.ok();
    for path in ["items/by/cms/1", "items/by/cms/1a", "documents/by/cms/d1", "documents/by/cms/d2"] {
        app.anonymous().get(&format!("/v1/{path}")).await.ok();
    }
}

#[actix_web::test]
async fn what_is_kept_is_kept_byte_for_byte_whatever_is_in_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    meeting(&app, &council).await;
    let publisher = app.publisher("ashford");
    let agenda = json!({"items": [item("1", "Applications")]});
    publisher.put(AGENDA, &agenda).await.ok();
    let path = text(&app.anonymous().get("/v1/items/by/cms/1").await.ok()["links"], "self");
    let issue = json!({"council": "ashford", "title": "The matter", "publication": "published"});
    let issue = publisher.post("/v1/issues", &issue).await.created();
    for said in ["20/00123/FUL", "It's \"agreed\" = `yes`\tx", "A\u{a0}no-break space", "a & b < c &nbsp; d"] {
        let known = json!({"minutes": {"text": said, "publication": "published"}, "purpose": {"text": said},
                           "issue_id": issue["id"], "recommendation": {"text": said},
                           "presented_by": {"name": "Councillor Kershaw"}});
        let before = publisher.patch(&path, &known).await.ok();
        let after = publisher.patch(&path, &json!({"title": "Applications"})).await.ok();
        assert_eq!(after["version"], before["version"], "{said}: a patch of another member");
        let mut again = item("1", "Applications");
        again["purpose"] = before["purpose"].clone();
        for _ in 0..2 {
            let saved = publisher.put(AGENDA, &json!({"items": [again]})).await.ok();
            assert_eq!(results(&saved), ["item Applications unchanged"], "{said}");
        }
    }
}

#[actix_web::test]
async fn papers_are_removed_from_the_last_appendix_up_and_numbered_items_are_not() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&meeting(&app, &council).await);
    let publisher = app.publisher("ashford");
    let annex =
        |value: &str, of: &str| json!({"key": key(value), "kind": "appendix", "title": value, "parent": key(of)});
    let mut line = item("1", "Budget");
    line["documents"] = json!([paper("p", "Report"), annex("c", "p"), annex("g", "c")]);
    publisher.put(AGENDA, &json!({"items": [line]})).await.ok();
    let saved = publisher.put(AGENDA, &json!({"items": []})).await.ok();
    assert_eq!(
        results(&saved),
        ["document g removed", "document c removed", "document Report removed", "item Budget removed"]
    );
    let mut numbered = item("2", "Roads");
    numbered["minute_number"] = json!("7");
    publisher.put(AGENDA, &json!({"items": [numbered]})).await.ok();
    publisher.put(AGENDA, &json!({"items": []})).await.problem(409, "has_children");
    assert_eq!(titles(&app, &meeting).await, ["Roads"]);
}

#[actix_web::test]
async fn an_agenda_is_bounded_and_a_rule_is_named_where_it_is_broken() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    meeting(&app, &council).await;
    let publisher = app.publisher("ashford");
    let papers: Vec<Value> =
        (0..200).map(|number| json!({"key": key(&number.to_string()), "kind": "report", "title": "R"})).collect();
    let items: Vec<Value> = (0..6)
        .map(|number| {
            let of = |paper: &Value| key(&format!("{number}-{}", paper["key"]["value"]));
            let papers: Vec<Value> =
                papers.iter().map(|paper| json!({"key": of(paper), "kind": "report", "title": "R"})).collect();
            json!({"key": key(&number.to_string()), "title": "Item", "documents": papers})
        })
        .collect();
    assert_eq!(publisher.put(AGENDA, &json!({"items": items})).await.pointers(422, "validation"), ["/items"]);
    let withdrawn = json!({"key": key("w"), "title": "Gone", "publication": "withdrawn"});
    let refused = publisher.put(AGENDA, &json!({"items": [item("1", "Budget"), withdrawn]})).await;
    assert_eq!(refused.pointers(422, "validation"), ["/items/1/withdrawn_reason"]);
}
