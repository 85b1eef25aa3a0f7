//! What is asked for wrongly.

use serde_json::json;

use super::settled;
use crate::support::TestApp;
use crate::support::records::{id, text};

#[actix_web::test]
async fn a_version_that_is_none_is_refused_and_harms_nobody() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    settled(&app).await;
    let anyone = app.anonymous();
    for number in ["0", "2", "-1", "9223372036854775807"] {
        anyone.get(&format!("{path}/versions/{number}")).await.problem(404, "no_version");
    }
    for number in ["9223372036854775808", "one", "1.0", "1e3"] {
        anyone.get(&format!("{path}/versions/{number}")).await.problem(400, "bad_path");
    }
    for query in ["from=1", "to=1", "from=0&to=1", "from=1&to=99999999999", "from=1.5&to=2", "from=one&to=2"] {
        anyone.get(&format!("{path}/diff?{query}")).await.problem(400, "bad_query");
    }
    anyone.get(&format!("{path}/diff?from=1&to=2147483647")).await.problem(404, "no_version");
    anyone.get(&format!("{path}/cite?version=2")).await.problem(404, "no_version");
    // The id of a record of another type is no id here.
    let other = format!("/v1/items/{}", id(&meeting));
    for way in ["versions", "versions/1", "diff?from=1&to=1", "cite"] {
        anyone.get(&format!("{other}/{way}")).await.problem(404, "no_version");
    }
    anyone.get(&format!("/v1/nothing/{}/versions", id(&meeting))).await.problem(404, "no_such_address");
    anyone.get("/v1/meetings/42/versions").await.problem(400, "bad_path");
}

#[actix_web::test]
async fn an_identifier_of_a_scheme_named_versions_is_still_an_identifier() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01",
        "publication": "published"});
    let publisher = app.publisher("ashford");
    for path in ["/v1/meetings/by/versions/1", "/v1/meetings/by/diff/cite"] {
        let made = publisher.put(path, &meeting).await.created();
        assert_eq!(app.anonymous().get(path).await.ok()["id"], made["id"], "{path}");
    }
    settled(&app).await;
    let then = app.anonymous().get("/v1/meetings/by/versions/1?as_of=2099-12-31").await.ok();
    assert_eq!(then["identifiers"][0]["scheme"], "versions");
}

#[actix_web::test]
async fn a_whole_list_as_of_a_moment_says_what_to_use_instead() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let anyone = app.anonymous();
    for path in ["/v1/meetings".to_owned(), format!("/v1/councils/{}/issues", council.id)] {
        let refused = anyone.get(&format!("{path}?as_of=2026-01-01")).await.problem(400, "bad_query");
        let detail = text(&refused["errors"][0], "detail");
        assert!(detail.contains("/v1/{collection}/{id}/versions") && detail.contains("/v1/changes"), "{detail}");
    }
    for (query, name) in [
        ("kind=business", "kind"),
        ("include=documents", "include"),
        ("updated_since=2026-01-01T00:00:00Z", "updated_since"),
    ] {
        let path = format!("/v1/meetings/{meeting}/items?as_of=2026-01-01&{query}");
        assert_eq!(anyone.get(&path).await.pointers(400, "bad_query"), [name], "{query}");
    }
    let path = format!("/v1/meetings/{meeting}?as_of=2026-01-01&include=items");
    assert_eq!(anyone.get(&path).await.pointers(400, "bad_query"), ["include"]);
}

#[actix_web::test]
async fn versions_that_are_too_large_are_not_compared() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = text(&app.item(&council, &meeting, "Business", "published").await["links"], "self");
    let minutes = json!({"minutes": {"text": "Agreed. ".repeat(15_000), "publication": "published"}});
    let changed = app.publisher("ashford").patch(&item, &minutes).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    settled(&app).await;
    let refused = app.anonymous().get(&format!("{item}/diff?from=1&to=2")).await.problem(413, "versions_too_large");
    let detail = text(&refused, "detail");
    assert!(detail.contains(&format!("{item}/versions/1")) && detail.contains("/versions/2"), "{detail}");
    app.anonymous().get(&format!("{item}/versions/2")).await.ok();
}

#[actix_web::test]
async fn versions_are_walked_in_small_pages() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let path = text(&app.meeting(&council, "2026-07-01", "published").await["links"], "self");
    for number in 2..=5 {
        app.publisher("ashford").patch(&path, &json!({"title": format!("Cabinet {number}")})).await.ok();
    }
    settled(&app).await;
    let anyone = app.anonymous();
    let whole = anyone.get(&format!("{path}/versions?count=true")).await.ok();
    assert_eq!(whole["page"]["total"], 5);
    let (mut walked, mut next) = (Vec::new(), Some(format!("{path}/versions?limit=2")));
    while let Some(address) = next {
        let page = anyone.get(&address).await.ok();
        walked.extend(page["data"].as_array().cloned().expect("rows"));
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    assert_eq!(json!(walked), whole["data"]);
}

#[actix_web::test]
async fn the_history_of_a_person_who_was_merged_is_that_of_the_other_entry() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let admin = app.admin();
    let entry = |name: &str| json!({"council": "ashford", "name": name, "publication": "published"});
    let stays = admin.post("/v1/people", &entry("Olive Kershaw")).await.created();
    let twice = admin.post("/v1/people", &entry("O Kershaw")).await.created();
    let path = text(&twice["links"], "self");
    admin.post(&format!("{path}/merge"), &json!({"into_id": stays["id"]})).await.ok();
    settled(&app).await;
    let anyone = app.anonymous();
    for way in ["/versions", "/cite", "?as_of=2099-12-31"] {
        let moved = anyone.get(&format!("{path}{way}")).await;
        assert_eq!(
            (moved.status, moved.header("location")),
            (301, format!("{}{way}", text(&stays["links"], "self")).as_str())
        );
    }
    let old = anyone.get(&format!("{path}/versions/1")).await.ok();
    assert!(old["erased"].is_object() && !old.to_string().contains("O Kershaw"), "{old}");
}
