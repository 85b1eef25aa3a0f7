//! The rules that each noun has of its own.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{id, text};

#[actix_web::test]
async fn an_item_comes_last_where_it_names_no_position_and_none_stands_twice() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let clerk = app.clerk("ashford");
    let item = |position: Value| {
        let mut item = json!({"meeting_id": meeting, "title": "Item"});
        if position.is_number() {
            item["position"] = position;
        }
        item
    };
    let positions = [json!(5), Value::Null, json!(2), Value::Null];
    let mut answered = Vec::new();
    for position in positions {
        answered.push(clerk.post("/v1/items", &item(position)).await.created()["position"].clone());
    }
    assert_eq!(answered, [json!(5), json!(6), json!(2), json!(7)]);
    let taken = clerk.post("/v1/items", &item(json!(5))).await;
    assert_eq!(taken.pointers(409, "already_exists"), ["/position"]);
    let listed = clerk.get(&format!("/v1/meetings/{meeting}/items")).await.ok();
    let order: Vec<&Value> = listed["data"].as_array().expect("rows").iter().map(|row| &row["position"]).collect();
    assert_eq!(order, [2, 5, 6, 7]);
}

#[actix_web::test]
async fn a_deleted_item_frees_its_position_and_its_number() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let publisher = app.publisher("ashford");
    let item = json!({"meeting_id": meeting, "title": "Item", "position": 1, "minute_number": "44"});
    let first = publisher.post("/v1/items", &item).await.created();
    publisher.post("/v1/items", &item).await.problem(409, "already_exists");
    publisher.delete(&text(&first["links"], "self")).await;
    publisher.post("/v1/items", &item).await.created();
}

#[actix_web::test]
async fn a_minute_number_stands_once_in_a_year_of_a_body_that_numbers_so_and_headings_are_exempt() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let year = json!({"council": "ashford", "name": "2026/27", "starts_on": "2026-05-20", "ends_on": "2027-05-18"});
    let year = app.council_admin("ashford").post("/v1/municipal-years", &year).await.created();
    let july = id(&app.meeting(&council, "2026-07-01", "published").await);
    let august = id(&app.meeting(&council, "2026-08-01", "published").await);
    let clerk = app.clerk("ashford");
    let item = |meeting: &str, kind: &str, number: &str| {
        json!({"meeting_id": meeting, "title": "Item",
            "kind": kind, "minute_number": number})
    };
    clerk.post("/v1/items", &item(&july, "business", "44")).await.created();
    let refused = clerk.post("/v1/items", &item(&august, "business", "44")).await;
    assert_eq!(refused.pointers(409, "already_exists"), ["/minute_number"]);
    for meeting in [&july, &august] {
        clerk.post("/v1/items", &item(meeting, "heading", "44")).await.created();
    }
    let path = text(&year["links"], "self");
    app.council_admin("ashford").patch(&path, &json!({"ends_on": "2026-07-15"})).await.ok();
    clerk.post("/v1/items", &item(&august, "business", "44")).await.created();
    let wider = app.council_admin("ashford").patch(&path, &json!({"ends_on": "2027-05-18"})).await;
    assert_eq!(
        wider.pointers(409, "already_exists"),
        ["/minute_number"],
        "numbers that would collide keep the year as it is"
    );
}

#[actix_web::test]
async fn an_item_is_part_of_an_item_of_its_own_meeting_and_never_of_itself() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let other = id(&app.meeting(&council, "2026-08-01", "published").await);
    let publisher = app.publisher("ashford");
    let parent = id(&app.item(&council, &meeting, "Reports", "published").await);
    let part = json!({"meeting_id": meeting, "title": "Part", "parent_id": parent});
    let part = publisher.post("/v1/items", &part).await.created();
    assert_eq!(part["position"], 0, "parts are counted among themselves");
    let elsewhere = json!({"meeting_id": other, "title": "Part", "parent_id": parent});
    assert_eq!(publisher.post("/v1/items", &elsewhere).await.pointers(422, "validation"), ["/parent_id"]);
    let circle = publisher.patch(&format!("/v1/items/{parent}"), &json!({"parent_id": id(&part)})).await;
    assert_eq!(circle.pointers(422, "validation"), ["/parent_id"]);
    let moved = publisher.patch(&format!("/v1/items/{parent}"), &json!({"meeting_id": other})).await;
    assert_eq!(moved.pointers(422, "validation"), ["/meeting_id"]);
}

#[actix_web::test]
async fn rich_text_is_clean_html_and_plain_text_whichever_is_sent() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let clerk = app.clerk("ashford");
    let html = "<p onclick=\"x()\">Hear &amp; see \
                <strong>all</strong></p><script>alert(1)</script><ul><li>One</li><li>Two</li></ul>\
                <a href=\"javascript:alert(1)\">bad</a>\
                <a href=\"https://example.org\">good</a><img src=x alt='' onerror=y>";
    let item = json!({"meeting_id": meeting, "title": "Item", "purpose": {"html": html}});
    let item = clerk.post("/v1/items", &item).await.created();
    let clean = text(&item["purpose"], "html");
    for bad in ["onclick", "script", "javascript", "img", "onerror"] {
        assert!(!clean.contains(bad), "{clean}");
    }
    assert!(clean.contains("<a href=\"https://example.org\""), "{clean}");
    assert_eq!(item["purpose"]["text"], "Hear & see all\n\nOne\nTwo\n\nbadgood");
    let path = text(&item["links"], "self");
    let plain = clerk.patch(&path, &json!({"purpose": {"text": "a < b & c\n\nd"}})).await.ok();
    assert_eq!(plain["purpose"]["html"], "<p>a &lt; b &amp; c</p><p>d</p>");
    let same = clerk.patch(&path, &json!({"title": "Item, renamed"})).await.ok();
    assert_eq!(same["purpose"], plain["purpose"]);
    let both = json!({"purpose": {"text": "This", "html": "<p>That</p>"}});
    assert_eq!(clerk.patch(&path, &both).await.pointers(422, "validation"), ["/purpose"]);
    let cleared = clerk.patch(&path, &json!({"purpose": null})).await.ok();
    assert_eq!(cleared["purpose"], Value::Null);
}

#[actix_web::test]
async fn a_decision_at_an_item_takes_its_maker_and_day_from_the_meeting() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let decision = app.decision(&council, &item, "To note the report.", "published").await;
    assert_eq!(decision["decision_maker"], json!({"kind": "body", "id": council.body_id, "name": "Cabinet"}));
    assert_eq!(decision["made_on"], "2026-07-01");
    assert_eq!(decision["alternatives"], json!({"status": "not_recorded", "options": []}));
}

#[actix_web::test]
async fn a_decision_outside_any_meeting_names_its_council_maker_day_and_title() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let mut decision = json!({"kind": "officer_delegated", "outcome": "approved", "text": "To award the contract."});
    for (pointer, member, value) in [
        ("/council_id", "council", json!("ashford")),
        ("/decision_maker", "decision_maker", json!({"kind": "post", "name": "Director (Policy and Governance)"})),
        ("/made_on", "made_on", json!("2026-07-01")),
        ("/title", "title", json!("Street cleaning contract")),
    ] {
        assert_eq!(clerk.post("/v1/decisions", &decision).await.pointers(422, "validation"), [pointer]);
        decision[member] = value;
    }
    let decision = clerk.post("/v1/decisions", &decision).await.created();
    assert_eq!((decision["item_id"].clone(), decision["links"]["item"].clone()), (Value::Null, Value::Null));
}

#[actix_web::test]
async fn stated_none_is_kept_apart_from_nothing_recorded() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let path = text(&app.decision(&council, &item, "To note.", "draft").await["links"], "self");
    let clerk = app.clerk("ashford");
    let stated = clerk.patch(&path, &json!({"alternatives": {"status": "none"}})).await.ok();
    assert_eq!(stated["alternatives"]["status"], "none");
    for wrong in [json!({"status": "listed"}), json!({"status": "none", "options": ["Do nothing"]})] {
        let refused = clerk.patch(&path, &json!({"alternatives": wrong})).await;
        assert_eq!(refused.pointers(422, "validation"), ["/alternatives/options"]);
    }
    let reasons = clerk.patch(&path, &json!({"reasons_of": "decision"})).await;
    assert_eq!(reasons.pointers(422, "validation"), ["/reasons_of"]);
}

#[actix_web::test]
async fn a_decision_published_eighteen_months_later_is_kept_as_it_was() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2018-05-30", "published").await);
    let item = id(&app.item(&council, &meeting, "Accounts", "published").await);
    let decision = json!({"item_id": item, "kind": "executive", "outcome": "approved",
        "outcome_label": "Recommendations Approved",
        "text": "To approve the accounts.", "reference": "8361", "published_at": "2019-12-04T00:00:00Z",
        "effective_from": "2018-05-30"});
    let decision = app.clerk("ashford").post("/v1/decisions", &decision).await.created();
    assert_eq!(
        (decision["published_at"].as_str(), decision["effective_from"].as_str()),
        (Some("2019-12-04T00:00:00Z"), Some("2018-05-30"))
    );
    assert_eq!(decision["publication"], "draft", "a reported date makes nothing public");
}

#[actix_web::test]
async fn an_appendix_names_the_document_that_it_belongs_to() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let report = app.document(&council, &item, "Report", "published").await;
    let clerk = app.clerk("ashford");
    let mut appendix = json!({"owner": {"kind": "item", "id": item}, "kind": "appendix", "title": "Appendix A"});
    assert_eq!(clerk.post("/v1/documents", &appendix).await.pointers(422, "validation"), ["/parent_id"]);
    appendix["parent_id"] = report["id"].clone();
    let appendix = clerk.post("/v1/documents", &appendix).await.created();
    assert_eq!(appendix["position"], 1);
    app.publisher("ashford").delete(&text(&report["links"], "self")).await.problem(409, "has_children");
}

#[actix_web::test]
async fn a_document_is_hidden_alone_while_its_item_is_public() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    app.document(&council, &item, "Public report", "published").await;
    app.document(&council, &item, "Part two", "draft").await;
    let listed = app.anonymous().get(&format!("/v1/items/{item}?include=documents")).await.ok();
    let titles: Vec<&Value> =
        listed["documents"].as_array().expect("documents").iter().map(|row| &row["title"]).collect();
    assert_eq!(titles, ["Public report"]);
}

#[actix_web::test]
async fn owners_and_parents_can_be_named_by_other_systems_keys() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let key = |value: &str| json!({"scheme": "moderngov", "value": value});
    let body = json!({"identifiers": [key("b1")]});
    app.council_admin("ashford").patch(&format!("/v1/bodies/{}", council.body_id), &body).await.ok();
    let meeting = json!({"body": key("b1"), "title": "Cabinet", "date": "2026-07-01", "publication": "published"});
    publisher.put("/v1/meetings/by/moderngov/m1", &meeting).await.created();
    let item = json!({"meeting": key("m1"), "title": "Business", "publication": "published"});
    publisher.put("/v1/items/by/moderngov/i1", &item).await.created();
    let document = json!({"owner": {"kind": "item", "scheme": "moderngov", "value": "i1"}, "kind": "report",
        "title": "Report", "publication": "published"});
    publisher.put("/v1/documents/by/moderngov/d1", &document).await.created();
    let decision = json!({"item": key("i1"), "kind": "executive", "outcome": "noted", "text": "Noted.",
        "publication": "published"});
    publisher.put("/v1/decisions/by/moderngov/x1", &decision).await.created();
    let whole = app.anonymous().get("/v1/items/by/moderngov/i1?include=documents,decisions").await.ok();
    assert_eq!((&whole["documents"][0]["title"], &whole["decisions"][0]["text"]), (&json!("Report"), &json!("Noted.")));
    let missing = json!({"meeting": key("m2"), "title": "Business"});
    assert_eq!(publisher.post("/v1/items", &missing).await.pointers(422, "validation"), ["/meeting"]);
    let both = json!({"meeting": key("m1"), "meeting_id": whole["meeting_id"], "title": "Business"});
    assert_eq!(publisher.post("/v1/items", &both).await.pointers(422, "validation"), ["/meeting"]);
}

#[actix_web::test]
async fn half_an_external_identifier_is_refused_with_the_name_of_the_other_half() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let document = app.document(&council, &item, "Report", "published").await;
    let path = format!("/v1/documents/{}", id(&document));
    for (owner, pointer) in [
        (json!({"kind": "item", "value": "i1"}), "/owner/scheme"),
        (json!({"kind": "item", "scheme": "moderngov"}), "/owner/value"),
        (json!({"kind": "item", "id": item, "value": "i1"}), "/owner"),
    ] {
        let new = json!({"owner": owner, "kind": "report", "title": "Another"});
        assert_eq!(publisher.post("/v1/documents", &new).await.pointers(422, "validation"), [pointer]);
        // Of a patch the id of the stored owner does not stand for what is missing.
        assert_eq!(publisher.patch(&path, &json!({"owner": owner})).await.pointers(422, "validation"), [pointer]);
    }
    let same = json!({"owner": {"kind": "item", "id": item}, "title": "Renamed"});
    assert_eq!(publisher.patch(&path, &same).await.ok()["title"], "Renamed");
}

#[actix_web::test]
async fn years_of_a_council_do_not_overlap() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    app.council("barnet").await;
    let year = |council: &str, name: &str, from: &str, to: &str| {
        json!({"council": council, "name": name,
            "starts_on": from, "ends_on": to})
    };
    let admin = app.admin();
    let first =
        admin.post("/v1/municipal-years", &year("ashford", "2026/27", "2026-05-20", "2027-05-18")).await.created();
    let refused = admin.post("/v1/municipal-years", &year("ashford", "2027/28", "2027-05-18", "2028-05-16")).await;
    let refused = refused.problem(409, "already_exists");
    assert_eq!(refused["conflicts_with"]["id"], first["id"]);
    admin.post("/v1/municipal-years", &year("barnet", "2027/28", "2027-05-18", "2028-05-16")).await.created();
    admin.post("/v1/municipal-years", &year("ashford", "2027/28", "2027-05-19", "2028-05-16")).await.created();
    let backwards = admin.post("/v1/municipal-years", &year("ashford", "x", "2030-05-19", "2029-05-16")).await;
    assert_eq!(backwards.pointers(422, "validation"), ["/ends_on"]);
}

#[actix_web::test]
async fn slugs_stand_once_and_a_councils_never_changes() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let admin = app.admin();
    let twin = json!({"slug": "ashford", "name": "Ashford", "nation": "england", "timezone": "Europe/London"});
    assert_eq!(admin.post("/v1/councils", &twin).await.pointers(409, "already_exists"), ["/slug"]);
    let renamed = admin.patch(&format!("/v1/councils/{}", council.id), &json!({"slug": "asford"})).await;
    assert_eq!(renamed.pointers(422, "validation"), ["/slug"]);
    let lost = json!({"slug": "lost", "name": "Lost", "nation": "england", "timezone": "Europe/Londn"});
    let refused = admin.post("/v1/councils", &lost).await.problem(422, "validation");
    assert!(text(&refused["errors"][0], "detail").contains("Did you mean 'Europe/London'?"), "{refused}");
    let body = json!({"council": "ashford", "slug": "cabinet", "name": "Another", "kind": "executive"});
    assert_eq!(admin.post("/v1/bodies", &body).await.pointers(409, "already_exists"), ["/slug"]);
}

#[actix_web::test]
async fn a_record_stays_in_its_council() {
    let app = TestApp::new().await;
    let ashford = app.council("ashford").await;
    let barnet = app.council("barnet").await;
    let both = app.caller("council:admin", &["ashford", "barnet"]);
    let meeting = app.meeting(&ashford, "2026-07-01", "draft").await;
    let moved = both.patch(&text(&meeting["links"], "self"), &json!({"body_id": barnet.body_id})).await;
    assert_eq!(moved.pointers(422, "validation"), ["/body_id"]);
    let mixed = json!({"body_id": ashford.body_id, "council": "barnet", "title": "Cabinet", "date": "2026-07-01"});
    assert_eq!(both.post("/v1/meetings", &mixed).await.pointers(422, "validation"), ["/council"]);
    let foreign =
        json!({"council": "ashford", "slug": "sub", "name": "Sub", "kind": "panel", "parent_id": barnet.body_id});
    assert_eq!(both.post("/v1/bodies", &foreign).await.pointers(422, "validation"), ["/parent_id"]);
}

#[actix_web::test]
async fn another_councils_draft_cannot_be_told_from_what_is_not_there() {
    let app = TestApp::new().await;
    let ashford = app.council("ashford").await;
    app.council("barnet").await;
    let hidden = app.meeting(&ashford, "2026-07-01", "draft").await;
    let clerk = app.clerk("barnet");
    let into = |meeting: &str| json!({"meeting_id": meeting, "title": "Spy"});
    let refused = clerk.post("/v1/items", &into(&id(&hidden))).await.problem(422, "validation");
    let absent =
        clerk.post("/v1/items", &into("0193f0c0-0000-7000-8000-000000000000")).await.problem(422, "validation");
    assert_eq!(refused["errors"], absent["errors"]);
    let edit = clerk.request(actix_web::http::Method::PATCH, &text(&hidden["links"], "self")).header("If-Match", "*");
    edit.json(&json!({"title": "Spy"})).send().await.problem(404, "not_found");
}

#[actix_web::test]
async fn what_is_superseded_stays_while_that_which_replaces_it_stands() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let first = app.decision(&council, &item, "To note.", "published").await;
    let publisher = app.publisher("ashford");
    let second = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "To note it.",
        "supersedes_id": first["id"], "correction_reason": "Misprinted."});
    let second = publisher.post("/v1/decisions", &second).await.created();
    let (old, new) = (text(&first["links"], "self"), text(&second["links"], "self"));
    publisher.delete(&old).await.problem(409, "has_children");
    assert_eq!(publisher.delete(&new).await.status, 204);
    assert_eq!(publisher.delete(&old).await.status, 204);
    let anew = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "Another.",
        "supersedes_id": first["id"], "correction_reason": "Misprinted."});
    assert_eq!(publisher.post("/v1/decisions", &anew).await.pointers(422, "validation"), ["/supersedes_id"]);
}

#[actix_web::test]
async fn rich_text_of_which_nothing_is_left_or_too_much_comes_is_refused() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let clerk = app.clerk("ashford");
    for purpose in [
        json!({"html": "<script>x</script>"}),
        json!({"html": "<p></p>"}),
        json!({"html": "<p>a&#11;b</p>"}),
        json!({"html": "<p><a href=\"https://example.org/&#x1;\">a</a></p>"}),
        json!({"text": "&".repeat(60_000)}),
    ] {
        let item = json!({"meeting_id": meeting, "title": "Item", "purpose": purpose});
        assert_eq!(clerk.post("/v1/items", &item).await.pointers(422, "validation"), ["/purpose"]);
    }
    let blank = json!({"meeting_id": meeting, "title": "Item", "purpose": {"text": "\n"}});
    assert_eq!(clerk.post("/v1/items", &blank).await.pointers(422, "validation"), ["/purpose/text"]);
}
