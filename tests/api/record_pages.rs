//! The pages of meetings, decisions and issues: what stands on them, to whom, and where they lead.

mod changed;
mod hidden;
mod languages;
mod papers;
mod superseded;

use std::collections::BTreeSet;

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::pages::{assert_says, between, browse, page};
use crate::support::records::{id, text};
use crate::support::{PUBLIC_URL, TestApp};

/// A record of the demo by its key.
async fn known(app: &TestApp, collection: &str, key: &str) -> Value {
    app.anonymous().get(&format!("/v1/{collection}/by/demo/{key}")).await.ok()
}

/// The address of the page of a record, below the public one.
fn page_of(record: &Value) -> String {
    let address = text(&record["links"], "html");
    address.strip_prefix(PUBLIC_URL).expect("a page of ours").to_owned()
}

#[actix_web::test]
async fn the_statement_of_a_decision_says_what_is_stated_and_what_is_not_recorded() {
    let app = TestApp::demo().await;
    let decision = known(&app, "decisions", "chorley-item-44-decision").await;
    let shown = page(&app.anonymous(), &page_of(&decision)).await;
    assert_says(
        &shown,
        &[
            "<h1>Digital Strategy - Annual Update Report</h1>",
            "Statement of a decision · Chorley Council",
            "Executive Cabinet (a decision of the executive as a group)",
            "<dt>Meeting</dt>",
            "2 August 2018",
            "#item-44\">Minute 44, Executive Cabinet, 2 August 2018</a>",
            "<dt>Issue</dt>",
            "<b>Noted.</b>",
            "To note the report.",
            "So that people are more aware of what the Council is doing",
            "These are the reasons in the report.",
            "None. The record states that there were none.",
            "Not recorded: the record does not say whether any were declared",
            "date not known",
            "The record does not say whether it is a key decision.",
            "The record does not say whether it can be called in.",
            "The record has no public recommendation to compare with the decision.",
            "<h3>Statement: conflicts of interest declared</h3>",
            "<h3>Notice of the agenda</h3>",
            "This is a calculation from the record, not legal advice.",
            "<h2>How to cite</h2>",
        ],
    );
    assert!(!shown.contains("<script"), "{shown}");
}

#[actix_web::test]
async fn a_meeting_has_its_agenda_with_anchors_papers_decision_and_minutes() {
    let app = TestApp::demo().await;
    let meeting = known(&app, "meetings", "chorley-cabinet-2018-08-02").await;
    let shown = page(&app.anonymous(), &page_of(&meeting)).await;
    assert_says(
        &shown,
        &[
            "<h1>Executive Cabinet, 2 August 2018</h1>",
            "Thursday 2 August 2018",
            "time not recorded",
            "id=\"item-44\"",
            "44. Digital Strategy - Annual Update Report",
            "presented by Councillor Adrian Lowe, Executive Member (Customer, Advice and Streetscene)",
            "report of the Director (Policy and Governance)",
            "Digital Strategy - Annual Update Report (report: details as JSON)</a>",
            "The file (PDF, 142 KB) is not on this server.",
            "To note the report.",
            "Progress in 2017/2018 was judged good overall",
            "Part of the issue <a href=\"/issues/",
            "include=items\"",
            "<h3>Notice of the agenda</h3>",
        ],
    );
}

#[actix_web::test]
async fn a_meeting_says_its_type_its_new_date_and_who_signed_its_minutes() {
    let app = TestApp::demo().await;
    for (key, words) in [
        (
            "examplebridge-planning-2026-10-22",
            vec![
                "<dt>Reason</dt><dd>The report on the largest application was not complete.</dd>",
                "<dt>New date</dt><dd><a href=\"/meetings/",
                "Planning Committee, 3 December 2026</a>",
            ],
        ),
        (
            "examplebridge-council-2026-05-19",
            vec![
                "<dt>Type</dt><dd>annual meeting</dd>",
                "Minutes signed as a correct record by Councillor Ambrose Kettlewick, Mayor on 21 July 2026, at the \
                 meeting of <a href=\"/meetings/",
            ],
        ),
        ("examplebridge-council-2025-10-30", vec!["<dt>Type</dt><dd>extraordinary meeting</dd>"]),
        (
            "examplebridge-planning-2026-12-17",
            vec!["Thursday 17 December 2026. Immediately after the site visits</dd>"],
        ),
    ] {
        let meeting = known(&app, "meetings", key).await;
        assert_says(&page(&app.anonymous(), &page_of(&meeting)).await, &words);
    }
    let ordinary = known(&app, "meetings", "examplebridge-planning-2026-12-17").await;
    assert_eq!(ordinary["type"], "ordinary");
    assert!(!page(&app.anonymous(), &page_of(&ordinary)).await.contains("<dt>Type</dt>"));
}

#[actix_web::test]
async fn an_issue_is_told_meeting_by_meeting() {
    let app = TestApp::demo().await;
    let issue = known(&app, "issues", "chorley-digital-strategy-annual-report").await;
    let shown = page(&app.anonymous(), &page_of(&issue)).await;
    let order = ["On the agenda: ", "Paper: ", "<b>Noted: </b>To note the report.", "Statement of this decision"];
    let places: Vec<Option<usize>> = order.iter().map(|words| shown.find(words)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {shown}");
    assert_says(
        &shown,
        &["<h1>Digital Strategy Annual Report</h1>", "2 August 2018 · Executive Cabinet", ", minute 44"],
    );
}

#[actix_web::test]
async fn every_link_of_the_pages_leads_somewhere_and_every_page_to_its_json() {
    let app = TestApp::demo().await;
    let (mut waiting, mut seen) = (vec!["/".to_owned(), "/meetings".to_owned()], BTreeSet::new());
    for (collection, key) in [
        ("meetings", "chorley-cabinet-2018-08-02"),
        ("decisions", "chorley-item-44-decision"),
        ("issues", "chorley-digital-strategy-annual-report"),
    ] {
        waiting.push(page_of(&known(&app, collection, key).await));
    }
    for path in waiting {
        let shown = page(&app.anonymous(), &path).await;
        let links = ["href=\"", "src=\""].into_iter().flat_map(|before| between(&shown, before, '"'));
        for link in links.filter(|link| link.starts_with('/')) {
            let link = link.replace("&amp;", "&");
            let (address, anchor) = link.split_once('#').unwrap_or((&link, ""));
            if !seen.insert(link.clone()) {
                continue;
            }
            let answer = app.anonymous().get(address).await;
            assert_eq!(answer.status, 200, "{link} on {path}");
            if address.starts_with("/meetings/") && !anchor.is_empty() {
                assert_says(&answer.text(), &[&format!("id=\"{anchor}\"")]);
            }
        }
    }
    assert!(seen.len() > 60, "{}", seen.len());
}

#[actix_web::test]
async fn json_leads_to_the_page_of_each_record_and_to_the_place_of_each_item() {
    let app = TestApp::demo().await;
    for collection in ["meetings", "decisions", "issues"] {
        let list = app.anonymous().get(&format!("/v1/{collection}?limit=3")).await.ok();
        for record in list["data"].as_array().expect("rows") {
            let shown = page(&app.anonymous(), &page_of(record)).await;
            let address = text(&record["links"], "html");
            assert_says(&shown, &[&format!("<link rel=\"canonical\" href=\"{address}\">")]);
            let alternate = between(&shown, "type=\"application/json\" href=\"", '"').next().expect("the same as JSON");
            assert_eq!(app.anonymous().get(alternate).await.ok()["id"], record["id"]);
        }
    }
    let meeting = known(&app, "meetings", "examplebridge-cabinet-2025-07-16").await;
    let shown = page(&app.anonymous(), &page_of(&meeting)).await;
    let items = app.anonymous().get(&format!("/v1/items?meeting_id={}&limit=200", id(&meeting))).await.ok();
    let mut anchors = BTreeSet::new();
    for item in items["data"].as_array().expect("items") {
        let html = text(&item["links"], "html");
        let anchor = html.split_once('#').expect("an anchor").1.to_owned();
        assert_eq!(shown.matches(&format!("id=\"{anchor}\"")).count(), 1, "{anchor}");
        assert!(anchors.insert(anchor), "{html} names two places");
    }
    assert!(anchors.contains("item-12") && anchors.len() > 8, "{anchors:?}");
    assert_says(&shown, &["id=\"agenda-3a\"", "Item of the Executive Member (Environment and Streetscene)"]);
}

#[actix_web::test]
async fn a_number_that_stands_twice_names_no_place_and_every_item_has_one() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let publisher = app.publisher("ashford");
    let mut addresses = BTreeSet::new();
    for (title, agenda, minute, kind) in [
        ("Heading", "0", Some("7"), "heading"),
        ("Another", "0", Some("7"), "heading"),
        ("Business", "7", Some("7"), "business"),
        ("Odd", "8", Some("8 \"/>"), "business"),
        ("Unnumbered", "9", None, "business"),
    ] {
        let item = json!({"meeting_id": meeting, "title": title, "agenda_number": agenda, "minute_number": minute,
                          "kind": kind, "publication": "published"});
        let item = publisher.post("/v1/items", &item).await.created();
        addresses.insert(text(&item["links"], "html"));
    }
    assert_eq!(addresses.len(), 5);
    let shown = page(&app.anonymous(), &format!("/meetings/{meeting}")).await;
    let ids: Vec<&str> = between(&shown, " id=\"", '"').collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{ids:?}");
    for address in &addresses {
        let anchor = address.split_once('#').expect("an anchor").1;
        assert_eq!(ids.iter().filter(|id| **id == anchor).count(), 1, "{anchor} among {ids:?}");
    }
    assert!(ids.contains(&"item-7") && ids.contains(&"agenda-9") && !ids.contains(&"agenda-0"), "{ids:?}");
}

#[actix_web::test]
async fn a_heading_with_the_number_0_prints_none_and_no_number_has_two_stops() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    for (title, agenda, minute, kind) in [
        ("Bare heading", Some("0"), Some("0"), "heading"),
        ("Stopped heading", Some("0."), None, "heading"),
        ("Numbered heading", Some("5"), None, "heading"),
        ("Stopped", Some("6."), None, "business"),
        ("Business", Some("0"), None, "business"),
    ] {
        let item = json!({"meeting_id": meeting, "title": title, "agenda_number": agenda, "minute_number": minute,
                          "kind": kind, "publication": "published"});
        app.publisher("ashford").post("/v1/items", &item).await.created();
    }
    let shown = page(&app.anonymous(), &format!("/meetings/{meeting}")).await;
    for title in ["Bare heading", "Stopped heading", "5. Numbered heading", "6. Stopped", "0. Business"] {
        assert_says(&shown, &[&format!(">{title}</h3>")]);
    }
    let demo = TestApp::demo().await;
    let meeting = known(&demo, "meetings", "examplebridge-cabinet-2025-07-16").await;
    assert!(!page(&demo.anonymous(), &page_of(&meeting)).await.contains(">0. "));
}

#[actix_web::test]
async fn a_decision_of_a_joint_committee_names_all_its_councils() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    app.council("barnet").await;
    let joint = json!({"council": "ashford", "slug": "joint", "name": "Joint Committee", "kind": "joint",
        "councils": [{"council": "barnet"}]});
    let joint = id(&app.admin().post("/v1/bodies", &joint).await.created());
    let welsh = json!({"translations": {"cy": {"name": "Cyngor Barnet"}}});
    let barnet = app.anonymous().get("/v1/councils?slug=barnet").await.ok();
    app.admin().patch(&format!("/v1/councils/{}", id(&barnet["data"][0])), &welsh).await.ok();
    let made = |maker: Value| {
        json!({"council": "ashford", "kind": "committee", "made_on": "2026-07-02", "outcome": "noted",
            "title": "Fees", "text": "To note it.", "publication": "published", "decision_maker": maker})
    };
    let of_joint = made(json!({"kind": "body", "id": joint, "name": "Joint Committee"}));
    let of_joint = app.publisher("ashford").post("/v1/decisions", &of_joint).await.created();
    let both = "Statement of a decision · ashford council and barnet council</p>";
    assert_says(&page(&app.anonymous(), &page_of(&of_joint)).await, &[both]);
    let in_welsh = page(&app.anonymous(), &format!("{}?lang=cy", page_of(&of_joint))).await;
    assert_says(&in_welsh, &["ashford council and <span lang=\"cy\">Cyngor Barnet</span></p>"]);
    let of_chair = made(json!({"kind": "post", "name": "Chair"}));
    let of_chair = app.publisher("ashford").post("/v1/decisions", &of_chair).await.created();
    let one = "Statement of a decision · ashford council</p>";
    assert_says(&page(&app.anonymous(), &page_of(&of_chair)).await, &[one]);
}

#[actix_web::test]
async fn the_recommendation_stands_beside_the_decision_with_the_difference_marked() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    let publisher = app.publisher("ashford");
    let advice = json!({"recommendation": {"text": "To open on Saturdays.", "reasons": "It costs less."}});
    publisher.patch(&format!("/v1/items/{item}"), &advice).await.ok();
    let first = id(&app.decision(&council, &item, "To open on Sundays.", "draft").await);
    let known = json!({
        "publication": "published",
        "alternatives": {"status": "listed", "options": ["To close."]},
        "conflicts": {"status": "listed",
            "declared": [{"person": "Councillor Quill", "nature": "Her sister works there."}]},
        "call_in": {"state": "open", "eligible_until": "2026-12-03"}, "is_key": "yes",
        "recommendation_followed": "amended",
        "resolutions": [{"limb": "1", "text": "That it opens at ten."}], "wards": ["Fell", "Beck"],
    });
    publisher.patch(&format!("/v1/decisions/{first}"), &known).await.ok();
    let shown = page(&app.anonymous(), &format!("/decisions/{first}")).await;
    assert_says(
        &shown,
        &[
            "followed in part, or that the decision differs from it",
            "To open on <del>Saturdays</del>.",
            "To open on <ins>Sundays</ins>.",
            "It costs less.",
            "<li class=\"text\">To close.</li>",
            "<b>Councillor Quill</b>: Her sister works there.<div class=\"fine\">No dispensation is recorded.</div>",
            "It can be called in until 3 December 2026.",
            "It is a key decision.",
            "Wards affected: Fell, Beck.",
            "<b>1</b> <span class=\"text\">That it opens at ten.</span>",
        ],
    );
    let later = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "To open daily.",
        "supersedes_id": first, "made_on": "2026-07-08", "publication": "published"});
    let later = id(&publisher.post("/v1/decisions", &later).await.created());
    assert_says(
        &page(&app.anonymous(), &format!("/decisions/{first}")).await,
        &[&format!("It was replaced by <a href=\"/decisions/{later}\">")],
    );
    assert_says(
        &page(&app.anonymous(), &format!("/decisions/{later}")).await,
        &[&format!("It replaces <a href=\"/decisions/{first}\">")],
    );
    assert_says(
        &page(&app.anonymous(), &format!("/meetings/{meeting}")).await,
        &[&format!("It was replaced by <a href=\"/decisions/{later}\">a later decision</a>.")],
    );
}

#[actix_web::test]
async fn a_meeting_tells_who_was_there_and_how_they_voted() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    let publisher = app.publisher("ashford");
    for (name, state, publication) in [
        ("Councillor Quill", "present", "published"),
        ("Councillor Rook", "apologies", "published"),
        ("Councillor Hidden", "present", "draft"),
    ] {
        let one = json!({"meeting_id": meeting, "name_as_recorded": name, "state": state, "publication": publication});
        publisher.post("/v1/attendances", &one).await.created();
    }
    let vote = json!({"item_id": item, "motion": "That it opens daily.", "mover": "Councillor Quill",
        "result": "carried",
        "votes_for": 7, "votes_against": 2, "is_recorded": "yes", "publication": "published",
        "ballots": [{"name": "Councillor Quill", "option": "for"},
        {"name": "Councillor Rook", "option": "against"}]});
    publisher.post("/v1/votes", &vote).await.created();
    let shown = page(&app.anonymous(), &format!("/meetings/{meeting}")).await;
    assert_says(
        &shown,
        &[
            "<h3>Present (1)</h3><ul class=\"people\"><li>Councillor Quill</li></ul>",
            "<h3>Apologies (1)</h3><ul class=\"people\"><li>Councillor Rook</li></ul>",
            "That it opens daily.",
            "<b>Carried</b>: 7 for, 2 against.",
            "Moved by Councillor Quill, a recorded vote.",
            "<dt>Against (1)</dt><dd>Councillor Rook</dd>",
        ],
    );
    assert!(!shown.contains("Hidden"), "{shown}");
}

#[actix_web::test]
async fn late_papers_and_supplements_are_visible_as_such() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    let publisher = app.publisher("ashford");
    let agenda = json!({"agenda_published_at": "2026-06-23T09:00:00Z"});
    publisher.patch(&format!("/v1/meetings/{meeting}"), &agenda).await.ok();
    for (title, kind, published_at) in [
        ("In time", "report", "2026-06-23T09:00:00Z"),
        ("Too late", "report", "2026-06-29T16:30:00Z"),
        ("More of it", "supplement", "2026-06-29T16:30:00Z"),
        ("The minutes", "minutes", "2026-07-09T16:30:00Z"),
    ] {
        let paper = json!({"owner": {"kind": "item", "id": item}, "kind": kind, "title": title,
            "published_at": published_at,
            "media_type": "application/pdf", "size_bytes": 1_250_000, "publication": "published"});
        publisher.post("/v1/documents", &paper).await.created();
    }
    let shown = page(&app.anonymous(), &format!("/meetings/{meeting}")).await;
    assert_says(
        &shown,
        &[
            "In time (report: details as JSON)",
            "The file (PDF, 1.3 MB) is not on this server.",
            "Late paper, published on 29 June 2026, 17:30, after the agenda.",
            "Supplement, published on 29 June 2026, 17:30, after the agenda.",
        ],
    );
    assert_eq!(shown.matches("after the agenda.").count(), 2, "{shown}");
}

#[actix_web::test]
async fn meetings_are_walked_back_page_by_page_each_once() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let mut made = BTreeSet::new();
    for day in 0..70 {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 9, 20).expect("a day") + chrono::Days::new(day);
        made.insert(id(&app.meeting(&council, &date.to_string(), "published").await));
    }
    let (mut seen, mut path, mut pages) = (Vec::new(), "/meetings?council=ashford&body=cabinet".to_owned(), 0);
    loop {
        let shown = page(&app.anonymous(), &path).await;
        seen.extend(between(&shown, "<a href=\"/meetings/", '"').map(str::to_owned));
        pages += 1;
        let older = between(&shown, "rel=\"next\" href=\"", '"').next();
        let Some(older) = older else { break };
        path = older.replace("&amp;", "&");
    }
    assert_eq!((pages, seen.len()), (3, 70));
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), made);
    app.anonymous().get("/meetings?cursor=nonsense").await.problem(400, "bad_cursor");
    let mismatched = path.replace("body=cabinet&", "");
    app.anonymous().get(&mismatched).await.problem(400, "cursor_mismatch");
    assert_eq!(app.anonymous().get("/meetings?council=ashford&body=nowhere").await.status, 404);
    app.anonymous().get("/meetings?council=nowhere").await.problem(404, "not_found");
}

#[actix_web::test]
async fn items_that_are_nested_as_deep_as_can_be_are_shown_all_the_same() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-12-01", "published").await);
    let key = |number: usize| json!({"scheme": "test", "value": format!("item-{number}")});
    let items: Vec<Value> = (0..10_usize)
        .map(|number| {
            let parent = number.checked_sub(1).map(key);
            json!({"key": key(number), "parent": parent, "title": format!("Part {number}."),
                "publication": "published"})
        })
        .collect();
    let agenda = json!({"items": items});
    app.publisher("ashford").put(&format!("/v1/meetings/{meeting}/agenda"), &agenda).await.ok();
    let shown = page(&app.anonymous(), &format!("/meetings/{meeting}")).await;
    assert_says(&shown, &["<h3>Part 0.</h3>", "<h4>Part 1.</h4>", "<h6>Part 9.</h6>"]);
}

#[actix_web::test]
async fn the_printed_outcome_is_shown_only_where_it_is_another_word() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    for (label, is_shown) in [("Noted", false), ("Received", true)] {
        let item = id(&app.item(&council, &meeting, label, "published").await);
        let decision = json!({"item_id": item, "kind": "executive", "outcome": "noted", "outcome_label": label,
            "text": "To note it.", "publication": "published"});
        let decision = app.publisher("ashford").post("/v1/decisions", &decision).await.created();
        let shown = page(&app.anonymous(), &page_of(&decision)).await;
        assert_eq!(shown.contains(&format!("Printed as “{label}”.")), is_shown, "{shown}");
    }
}

#[actix_web::test]
async fn the_pages_of_the_record_are_answered_like_any_read() {
    let app = TestApp::demo().await;
    let mut paths = vec!["/meetings".to_owned()];
    for (collection, key) in [
        ("meetings", "chorley-cabinet-2018-08-02"),
        ("decisions", "chorley-item-44-decision"),
        ("issues", "chorley-digital-strategy-annual-report"),
    ] {
        paths.push(page_of(&known(&app, collection, key).await));
    }
    for path in paths {
        let first = browse(&app.anonymous(), &path).await;
        let (etag, length) = (first.header("etag").to_owned(), first.body.len().to_string());
        assert_eq!(first.header("cache-control"), "public, max-age=0, must-revalidate", "{path}");
        assert!(first.header("content-security-policy").starts_with("default-src 'none'; style-src 'self'"), "{path}");
        for _ in 0..3 {
            let same = app.anonymous().request(Method::GET, &path).header("If-None-Match", &etag).send().await;
            assert_eq!((same.status, same.header("etag"), same.body.len()), (304, etag.as_str(), 0), "{path}");
        }
        let head = app.anonymous().request(Method::HEAD, &path).send().await;
        assert_eq!(
            (head.status, head.header("etag"), head.header("content-length")),
            (200, etag.as_str(), length.as_str())
        );
        let posted = app.anonymous().request(Method::POST, &path).send().await;
        assert_eq!(posted.header("allow"), "GET, HEAD, OPTIONS", "{path}");
        posted.problem(405, "method_not_allowed");
    }
}
