//! The pages for people: what stands on them, what never does, and how they are answered.

use std::collections::BTreeSet;

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::client::{Answer, Client};
use crate::support::pages::{BROWSER, assert_says, between, browse, page};
use crate::support::records::{Council, id, text};
use crate::support::{PUBLIC_URL, TestApp};

/// A strategy of a council, and who may write it.
struct Plan {
    writer: Client,
    council: Council,
    id: String,
}

impl Plan {
    async fn new(app: &TestApp, publication: &str, name: &str) -> Plan {
        let council = app.council("ashford").await;
        let writer = app.caller("progress:write", &["ashford"]);
        let plan = json!({"council": "ashford", "slug": "plan", "name": name, "starts_on": "2025-04-01",
            "ends_on": "2028-03-31",
            "elements": [{"position": 1, "name": name}], "aims": [name], "publication": publication});
        let id = id(&writer.post("/v1/strategies", &plan).await.created());
        Plan { writer, council, id }
    }

    async fn metric(&self, name: &str) -> String {
        let metric = json!({"strategy_id": self.id, "code": "VISITS", "name": name, "definition": name, "element": 1,
            "polarity": "higher",
            "unit": {"code": "visits", "label": "visits", "kind": "count"}, "frequency": "quarterly",
            "publication": "published"});
        id(&self.writer.post("/v1/metrics", &metric).await.created())
    }

    async fn post(&self, collection: &str, mut record: Value) -> Value {
        record["publication"] = json!("published");
        self.writer.post(&format!("/v1/{collection}"), &record).await.created()
    }
}

#[actix_web::test]
async fn a_newcomer_sees_what_was_promised_and_follows_a_figure_to_its_minute() {
    let app = TestApp::demo().await;
    let page = page(&app.anonymous(), "/strategies/digital-strategy").await;
    assert_says(
        &page,
        &[
            "<h1>Digital Strategy 2017-2020</h1>",
            "1 January 2017 to 31 December 2020 (exact dates assumed: the source does not give them)",
            "None of the 2 measures has a target, as of 24 November 2026.",
            "Overall progress in 2017/2018 was good",
            "The council rates it as good.",
            "Part 1 (the record does not name it): Progress was made.",
            "<b>26 access points</b>",
            "up 9 access points, better than before",
            "Summary, not the council’s words: Nine more access points",
            "Item 44, Executive Cabinet, 2 August 2018",
            "Train the taxi trade",
            "asked for by The taxi trade",
            "&lt;img src=&quot;http://127.0.0.1:8080/v1/metrics/",
        ],
    );
    assert!(!page.contains("<blockquote"), "what is in our words is no quotation");
    assert!(!page.contains("<script"), "{page}");
    let linked: BTreeSet<&str> = ["href=\"", "src=\"", "srcset=\""]
        .into_iter()
        .flat_map(|before| between(&page, before, '"'))
        .filter(|address| address.starts_with('/'))
        .collect();
    assert!(linked.len() > 20, "{linked:?}");
    for address in linked {
        let answer = app.anonymous().get(&address.replace("&amp;", "&")).await;
        assert_eq!(answer.status, 200, "{address}");
    }
    let item = between(&page, "Source: <a href=\"", '"').next().expect("a source");
    let (meeting, anchor) = item.split_once('#').expect("a place on the page of its meeting");
    assert_eq!(anchor, "item-44");
    assert_says(
        &self::page(&app.anonymous(), meeting).await,
        &["id=\"item-44\"", "44. Digital Strategy - Annual Update Report"],
    );
}

#[actix_web::test]
async fn a_passage_is_a_quotation_only_where_it_is_verbatim() {
    let app = TestApp::demo().await;
    let page = page(&app.anonymous(), "/strategies/cycle-parking").await;
    assert_says(
        &page,
        &[
            "<blockquote><p>Councillor Quill asked for stands that take cargo cycles",
            "Part 1, Places to park",
            "Of 4 measures 1 is on track, 2 close and 1 off track, as of 24 November 2026.",
            "id=\"metric-CP-STANDS\"",
            "There is an 80\u{a0}% chance that it is between",
            "under the <a href=\"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/\">Open \
             Government Licence v3.0</a>.",
        ],
    );
}

#[actix_web::test]
async fn the_list_of_strategies_has_each_councils_own_measures_and_no_draft() {
    let app = TestApp::demo().await;
    let list = page(&app.anonymous(), "/strategies").await;
    assert_says(
        &list,
        &[
            "<h2>Chorley Council</h2>",
            "href=\"/strategies/digital-strategy\"",
            "None of the 2 measures has a target.",
            "<b>2.41 days</b>",
            "2.00 days",
            "Item 42, Executive Cabinet, 2 August 2018",
            "Household waste recycled",
        ],
    );
    assert!(!list.contains("Walking and Wheeling"), "a draft is for nobody");
    let clerk = app.caller("record:read", &["examplebridge"]);
    let own = browse(&clerk, "/strategies").await;
    assert!(own.text().contains("Walking and Wheeling Strategy"));
    assert_eq!(own.header("cache-control"), "private, no-store");
    assert!(!page(&app.caller("record:read", &["chorley"]), "/strategies").await.contains("Walking and Wheeling"));
}

#[actix_web::test]
async fn what_is_hidden_never_shows_on_a_page() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app, "published", "The Plan").await;
    let metric = plan.metric("Visits").await;
    let meeting = id(&app.meeting(&plan.council, "2026-07-01", "published").await);
    let item = id(&app.item(&plan.council, &meeting, "SECRET item", "draft").await);
    let decision = id(&app.decision(&plan.council, &item, "SECRET decision", "draft").await);
    let source = json!({"kind": "item", "id": item, "passage": "SECRET passage", "verbatim": true});
    let period = json!({"code": "2026-Q1"});
    plan.post("observations", json!({"metric_id": metric, "period": period, "value": 5, "reported_in": source})).await;
    plan.post("targets", json!({"metric_id": metric, "period": period, "value": 6, "set_by_id": decision})).await;
    plan.post(
        "progress-reports",
        json!({"strategy_id": plan.id, "period": {"code": "2026"}, "statement": "Well.", "reported_in": source}),
    )
    .await;
    plan.post("actions", json!({"strategy_id": plan.id, "kind": "service", "title": "Open", "reported_in": source}))
        .await;
    plan.post("actions", json!({"item_id": item, "strategy_id": plan.id, "kind": "service", "title": "SECRET action"}))
        .await;
    for path in ["/", "/strategies", "/strategies/plan"] {
        let page = page(&app.anonymous(), path).await;
        assert!(page.contains("The Plan"), "{path}");
        assert!(!page.contains("SECRET") && !page.contains(&item) && !page.contains(&decision), "{path}: {page}");
    }
    app.publisher("ashford").patch(&format!("/v1/items/{item}"), &json!({"publication": "published"})).await.ok();
    assert_says(
        &page(&app.anonymous(), "/strategies/plan").await,
        &["<blockquote><p>SECRET passage</p>", "Cabinet, 1 July 2026"],
    );
}

#[actix_web::test]
async fn a_hidden_strategy_and_one_that_never_was_have_the_same_page() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app, "draft", "The Plan").await;
    let words = |answer: &Answer| answer.text().replace(answer.header("x-request-id"), "");
    let absent = browse(&app.anonymous(), "/strategies/never-was").await;
    assert_eq!((absent.status, absent.header("content-type")), (404, "text/html; charset=utf-8"));
    assert_eq!(absent.header("cache-control"), "private, no-store");
    assert_says(&absent.text(), &["<h1>Page not found</h1>"]);
    for path in [
        "/strategies/plan".to_owned(),
        format!("/strategies/{}", plan.id),
        "/strategies/Not%20a%20slug".into(),
        "/nothing".into(),
    ] {
        let answer = browse(&app.anonymous(), &path).await;
        let code = |text: String| text.replace("no_such_address", "not_found");
        assert_eq!((answer.status, code(words(&answer))), (404, words(&absent)), "{path}");
        assert_eq!(answer.header("location"), "", "{path}");
    }
    app.anonymous().get("/strategies/plan").await.problem(404, "not_found");
    let own = browse(&plan.writer, "/strategies/plan").await;
    assert_eq!((own.status, own.header("cache-control")), (200, "private, no-store"));
}

#[actix_web::test]
async fn programs_get_problems_and_browsers_pages_of_the_same_status() {
    let app = TestApp::new().await;
    app.anonymous().get("/strategies?of=ashford").await.problem(400, "bad_query");
    let page = browse(&app.anonymous(), "/strategies?of=ashford").await;
    assert_eq!((page.status, page.header("content-type")), (400, "text/html; charset=utf-8"));
    assert_says(&page.text(), &["There is no parameter of here."]);
    let refused = app.anonymous().request(Method::GET, "/nothing").header("Accept", "text/html;q=0, */*").send().await;
    refused.problem(404, "no_such_address");
    browse(&app.anonymous(), "/v1/strategies/never-was").await.problem(404, "not_found");
    let posted = app.anonymous().request(Method::POST, "/strategies").header("Accept", BROWSER).send().await;
    assert_eq!(posted.header("allow"), "GET, HEAD, OPTIONS");
    posted.problem(405, "method_not_allowed");
}

#[actix_web::test]
async fn an_id_leads_to_the_slug_until_the_strategy_is_deleted() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app, "published", "The Plan").await;
    let path = format!("/strategies/{}", plan.id);
    let moved = browse(&app.anonymous(), &format!("{path}?as_of=2026-01-31")).await;
    assert_eq!((moved.status, moved.header("location")), (308, "/strategies/plan?as_of=2026-01-31"));
    plan.writer.delete(&format!("/v1/strategies/{}", plan.id)).await;
    let gone = browse(&app.anonymous(), &path).await;
    assert_eq!((gone.status, gone.header("content-type")), (410, "text/html; charset=utf-8"));
    assert_says(&gone.text(), &["This record was deleted", "24 November 2026", "duplicate"]);
    assert!(!gone.text().contains("The Plan"));
    app.anonymous().get(&path).await.problem(410, "deleted");
    assert_eq!(browse(&app.anonymous(), "/strategies/plan").await.status, 404);
}

#[actix_web::test]
async fn no_text_of_the_record_becomes_markup() {
    let app = TestApp::new().await;
    let hostile = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;";
    let plan = Plan::new(&app, "published", hostile).await;
    let metric = plan.metric(hostile).await;
    let meeting = id(&app.meeting(&plan.council, "2026-12-01", "published").await);
    let known = json!({"title": hostile});
    app.publisher("ashford").patch(&format!("/v1/meetings/{meeting}"), &known).await.ok();
    let item = id(&app.item(&plan.council, &meeting, hostile, "published").await);
    app.decision(&plan.council, &item, hostile, "published").await;
    let source = json!({"kind": "item", "id": item, "passage": hostile, "verbatim": true});
    plan.post(
        "observations",
        json!({"metric_id": metric, "period": {"code": "2026-Q1"}, "value": 5, "value_text": hostile,
        "commentary": hostile, "corrective_action": hostile, "derived_from": hostile,
        "reported_in": source}),
    )
    .await;
    plan.post(
        "progress-reports",
        json!({"strategy_id": plan.id, "period": {"code": "2026", "label": hostile}, "statement": hostile,
                                         "per_element": [{"element": 1, "statement": hostile}]}),
    )
    .await;
    plan.post(
        "actions",
        json!({"strategy_id": plan.id, "kind": "service", "title": hostile, "owner_post": hostile,
            "description": hostile}),
    )
    .await;
    for path in ["/", "/strategies", "/strategies/plan", "/%3Cscript%3E", "/strategies?%3Cscript%3E=1"] {
        let text = browse(&app.anonymous(), path).await.text();
        assert!(!text.contains("<script") && !text.contains("<img src=x"), "{path}: {text}");
    }
    assert_says(&page(&app.anonymous(), "/strategies/plan").await, &["&lt;script&gt;alert(1)"]);
}

#[actix_web::test]
async fn a_page_is_answered_like_any_read() {
    let app = TestApp::demo().await;
    for path in ["/", "/strategies", "/strategies/digital-strategy"] {
        let first = browse(&app.anonymous(), path).await;
        let (etag, length) = (first.header("etag").to_owned(), first.body.len().to_string());
        assert_eq!(first.header("cache-control"), "public, max-age=0, must-revalidate", "{path}");
        assert!(etag.starts_with('"'), "{path}: {etag}");
        assert!(first.header("content-security-policy").starts_with("default-src 'none'; style-src 'self'"), "{path}");
        // Asked often enough that it comes from memory in the end.
        for _ in 0..3 {
            let same = app.anonymous().request(Method::GET, path).header("If-None-Match", &etag).send().await;
            assert_eq!((same.status, same.header("etag"), same.body.len()), (304, etag.as_str(), 0), "{path}");
            let again = browse(&app.anonymous(), path).await;
            assert_eq!((again.status, again.header("etag")), (200, etag.as_str()), "{path}");
        }
        let head = app.anonymous().request(Method::HEAD, path).send().await;
        assert_eq!((head.status, head.header("etag"), head.body.len()), (200, etag.as_str(), 0), "{path}");
        assert_eq!(head.header("content-length"), length, "{path}");
    }
}

#[actix_web::test]
async fn a_page_changes_with_the_record_at_once() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app, "published", "The Plan").await;
    let metric = plan.metric("Visits").await;
    for value in [5, 6, 7] {
        let path = format!("/v1/observations?metric_id={metric}");
        let known = plan.writer.get(&path).await.ok();
        match known["data"][0]["id"].as_str() {
            None => {
                plan.post("observations", json!({"metric_id": metric, "period": {"code": "2026-Q1"}, "value": value}))
                    .await;
            }
            Some(id) => {
                plan.writer.patch(&format!("/v1/observations/{id}"), &json!({"value": value})).await.ok();
            }
        }
        for _ in 0..3 {
            let said = format!("<b>{value} visits</b>");
            assert_says(&page(&app.anonymous(), "/strategies/plan").await, &[&said]);
        }
    }
    assert_says(&page(&app.anonymous(), "/strategies/plan").await, &["This figure was revised 2 times"]);
    let early = page(&app.anonymous(), "/strategies/plan?as_of=2026-03-31").await;
    assert_says(
        &early,
        &[
            "The one measure has no figure, as of 31 March 2026.",
            "chart.svg?as_of=2026-03-31",
            "See its progress today",
        ],
    );
}

#[actix_web::test]
async fn the_front_page_tells_what_is_next_and_what_was_decided_last() {
    let app = TestApp::new().await;
    let empty = page(&app.anonymous(), "/").await;
    assert_eq!(empty.matches("None yet.").count(), 3, "{empty}");
    assert_says(&page(&app.anonymous(), "/strategies").await, &["None yet."]);
    let council = app.council("ashford").await;
    let past = id(&app.meeting(&council, "2026-11-23", "published").await);
    let item = id(&app.item(&council, &past, "Library hours", "published").await);
    let decision = id(&app.decision(&council, &item, "To open on Sundays.", "published").await);
    let hidden = id(&app.decision(&council, &item, "To close.", "draft").await);
    let today = id(&app.meeting(&council, "2026-11-24", "published").await);
    let draft = id(&app.meeting(&council, "2026-11-25", "draft").await);
    let off = id(&app.meeting(&council, "2026-11-26", "published").await);
    app.publisher("ashford").patch(&format!("/v1/meetings/{off}"), &json!({"state": "cancelled"})).await.ok();
    let timed = id(&app.meeting(&council, "2026-11-27", "published").await);
    let start = json!({"start_local": "2026-11-27T18:30:00", "start_note": "After the site visit"});
    app.publisher("ashford").patch(&format!("/v1/meetings/{timed}"), &start).await.ok();
    let front = page(&app.anonymous(), "/").await;
    for (id, is_there) in
        [(&today, true), (&decision, true), (&past, false), (&draft, false), (&off, false), (&hidden, false)]
    {
        assert_eq!(front.contains(id.as_str()), is_there, "{id}: {front}");
    }
    assert_says(
        &front,
        &[
            "Library hours",
            "23 November 2026 · noted · Cabinet · ashford council",
            "Cabinet, 24 November 2026</a><div class=\"fine\">Tuesday 24 November 2026 · ashford council</div>",
            "<div class=\"fine\">Friday 27 November 2026, 18:30. After the site visit · ashford council</div>",
            "curl 'http://127.0.0.1:8080/v1/strategies'",
        ],
    );
}

#[actix_web::test]
async fn the_style_sheet_is_kept_under_the_address_of_its_version_alone() {
    let app = TestApp::new().await;
    let front = page(&app.anonymous(), "/").await;
    let address = between(&front, "rel=\"stylesheet\" href=\"", '"').next().expect("a style sheet");
    let style = app.anonymous().get(address).await;
    assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"));
    assert_eq!(style.header("cache-control"), "public, max-age=31536000, immutable");
    let etag = style.header("etag").to_owned();
    let same = app.anonymous().request(Method::GET, address).header("If-None-Match", &etag).send().await;
    assert_eq!(same.status, 304);
    for other in ["/minutebook.css", "/minutebook.css?v=another"] {
        assert_eq!(app.anonymous().get(other).await.header("cache-control"), "public, max-age=0, must-revalidate");
    }
}

#[actix_web::test]
async fn json_leads_to_the_page_and_the_page_to_json() {
    let app = TestApp::demo().await;
    let strategy = app.anonymous().get("/v1/strategies/digital-strategy").await.ok();
    let progress = app.anonymous().get("/v1/strategies/digital-strategy/progress").await.ok();
    let address = format!("{PUBLIC_URL}/strategies/digital-strategy");
    assert_eq!(
        (text(&strategy["links"], "html"), text(&progress["links"], "html")),
        (address.clone(), address.clone())
    );
    let shown = page(&app.anonymous(), &address).await;
    assert_says(&shown, &[&format!("<link rel=\"canonical\" href=\"{address}\">")]);
    for metric in progress["metrics"].as_array().expect("metrics") {
        let at = text(&metric["links"], "html");
        let (at, anchor) = at.split_once('#').expect("an anchor");
        assert_eq!(at, address);
        assert_says(&shown, &[&format!("id=\"{anchor}\"")]);
    }
    let alternate = between(&shown, "type=\"application/json\" href=\"", '"').next().expect("the same as JSON");
    assert_eq!(app.anonymous().get(alternate).await.ok(), progress);
}
