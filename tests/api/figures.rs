//! Strategies and figures as those who keep them meet them: what is too long, what does not fit together any more, how
//! lists are narrowed, and where a figure leads.

use serde_json::{Value, json};

use crate::progress::Plan;
use crate::support::TestApp;
use crate::support::cluster::client;
use crate::support::records::{id, text};

#[actix_web::test]
async fn a_text_in_a_list_is_as_long_as_it_may_be_and_not_longer() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&plan.council, "2026-07-01", "published").await);
    let item = id(&app.item(&plan.council, &meeting, "Wards", "published").await);
    let of = |client: &'static str| if client == "progress" { &plan.writer } else { &publisher };
    let cases = [
        (
            "progress",
            "/v1/observations",
            json!({"metric_id": visits, "period": {"code": "2025-Q1"}, "value": 1}),
            "/places",
            300,
        ),
        ("progress", "/v1/strategies", json!({"council": "ashford", "slug": "other", "name": "Other"}), "/aims", 2_000),
        ("record", "/v1/issues", json!({"council": "ashford", "title": "Wards"}), "/wards", 200),
        (
            "record",
            "/v1/decisions",
            json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "Noted."}),
            "/wards",
            200,
        ),
        (
            "record",
            "/v1/decisions",
            json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "Noted.",
                "alternatives": {"status": "listed"}}),
            "/alternatives/options",
            5_000,
        ),
    ];
    for (client, path, record, list, most) in cases {
        let with = |element: String| {
            let mut sent = record.clone();
            let (parent, member) = list.rsplit_once('/').expect("a pointer");
            sent.pointer_mut(parent).expect("a parent")[member] = json!(["first", element]);
            sent
        };
        for element in ["é".repeat(most + 1), String::new()] {
            let pointers = of(client).post(path, &with(element)).await.pointers(422, "validation");
            assert_eq!(pointers, [format!("{list}/1")], "{path}");
        }
        of(client).post(path, &with("é".repeat(most))).await.created();
    }
}

#[actix_web::test]
async fn a_strategys_days_stay_around_its_targets() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    plan.aim(&visits, json!({"value": 1, "period": {"code": "2025-Q1"}})).await;
    let last = plan.aim(&visits, json!({"value": 2, "by_on": "2028-03-31", "publication": "draft"})).await;
    let path = format!("/v1/strategies/{}", plan.strategy_id);
    let cases = [
        (json!({"ends_on": "2028-03-30"}), vec![("/ends_on", "2028-03-31")]),
        (json!({"starts_on": "2025-07-01"}), vec![("/starts_on", "2025-04-01 to 2025-06-30")]),
        (
            json!({"starts_on": "2025-07-01", "ends_on": "2027-12-31"}),
            vec![("/starts_on", "2025-04-01 to 2025-06-30"), ("/ends_on", "2028-03-31")],
        ),
    ];
    for (patch, named) in cases {
        let problem = plan.writer.patch(&path, &patch).await.problem(422, "validation");
        let errors = problem["errors"].as_array().expect("errors");
        assert_eq!(errors.len(), named.len(), "{problem}");
        for (error, (pointer, day)) in errors.iter().zip(named) {
            assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!("outside_strategy")));
            let detail = text(error, "detail");
            assert!(detail.contains(day) && detail.contains("VISITS"), "{detail}");
        }
    }
    let whole = json!({"council": "ashford", "slug": "plan", "name": "The Plan", "starts_on": "2025-04-01",
        "ends_on": "2026-03-31",
        "identifiers": [{"scheme": "test", "value": "plan"}], "publication": "published"});
    plan.writer.patch(&path, &json!({"identifiers": whole["identifiers"]})).await.ok();
    let mut kept = whole.clone();
    kept["elements"] = json!([{"position": 1}, {"position": 3}]);
    let pointers = plan.writer.put("/v1/strategies/by/test/plan", &kept).await.pointers(422, "validation");
    assert_eq!(pointers, ["/ends_on"]);

    // A period that lies in it in part is still in it, days that nobody knows bound nothing, and what was deleted does
    // not count.
    plan.writer.patch(&path, &json!({"starts_on": "2025-06-30", "ends_on": null})).await.ok();
    let deleted = plan.writer.delete(&text(&last["links"], "self")).await;
    assert_eq!(deleted.status, 204, "{}", deleted.text());
    plan.writer.patch(&path, &json!({"ends_on": "2026-03-31"})).await.ok();
}

#[actix_web::test]
async fn lists_are_narrowed_to_a_strategy_by_its_slug_or_id() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let own = json!({"strategy_id": null, "council": "ashford"});
    for (code, other) in [("VISITS", json!({})), ("OWN", own)] {
        let metric = plan.metric(code, other).await;
        plan.observe(&metric, "2025-Q1", json!({"value": 1})).await;
        plan.aim(&metric, json!({"value": 2, "period": {"code": "2025-Q1"}})).await;
    }
    let other = json!({"council": "ashford", "slug": "other", "name": "The Other", "publication": "published"});
    let other = id(&plan.writer.post("/v1/strategies", &other).await.created());
    for strategy in [&plan.strategy_id, &other] {
        let report = json!({"strategy_id": strategy, "period": {"code": "2025"}, "statement": "Well.",
            "publication": "published"});
        plan.writer.post("/v1/progress-reports", &report).await.created();
        let action = json!({"strategy_id": strategy, "kind": "service", "title": "Open", "publication": "published"});
        plan.writer.post("/v1/actions", &action).await.created();
    }
    let count = async |path: &str| app.anonymous().get(path).await.ok()["data"].as_array().expect("rows").len();
    for list in ["metrics", "observations", "targets", "actions", "progress-reports"] {
        for (query, rows) in [
            ("strategy=plan".to_owned(), 1),
            (format!("strategy_id={}", plan.strategy_id), 1),
            (format!("strategy=plan&strategy_id={other}"), 0),
        ] {
            assert_eq!(count(&format!("/v1/{list}?{query}")).await, rows, "{list}?{query}");
        }
    }
    assert_eq!(count("/v1/targets?metric=OWN").await, 1);
    for path in ["/v1/observations.csv", "/v1/observations.sdmx.csv"] {
        let rows = app.anonymous().get(&format!("{path}?strategy=plan")).await.text();
        assert!(rows.lines().count() == 2 && rows.contains("VISITS"), "{rows}");
    }
}

#[actix_web::test]
async fn a_metric_and_an_observation_lead_to_their_card_on_the_strategys_page() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    let own = plan.metric("OWN", json!({"strategy_id": null, "council": "ashford"})).await;
    let standing =
        app.anonymous().get("/v1/strategies/plan/progress").await.ok()["metrics"][0]["links"]["html"].clone();
    assert!(standing.as_str().is_some_and(|address| address.ends_with("/strategies/plan#metric-VISITS")), "{standing}");
    for (metric, card) in [(&visits, &standing), (&own, &Value::Null)] {
        let path = format!("/v1/metrics/{metric}");
        assert_eq!(&app.anonymous().get(&path).await.ok()["links"]["html"], card);
        assert_eq!(&plan.writer.patch(&path, &json!({"definition": "Of people."})).await.ok()["links"]["html"], card);
        let made = plan.observe(metric, "2025-Q1", json!({"value": 1})).await;
        assert_eq!(&made["links"]["html"], card);
        let listed = app.anonymous().get(&format!("/v1/observations?metric_id={metric}")).await.ok();
        assert_eq!(&listed["data"][0]["links"]["html"], card);
    }
}

#[actix_web::test]
async fn a_figure_that_was_revised_says_where_it_had_been_reported_to_those_who_may_see_that() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    let meeting = id(&app.meeting(&plan.council, "2026-07-01", "published").await);
    let item = id(&app.item(&plan.council, &meeting, "Visits", "published").await);
    let later = id(&app.item(&plan.council, &meeting, "Visits again", "published").await);
    let source = json!({"kind": "item", "id": item, "passage": "SECRET passage", "verbatim": true});
    let path = plan.observe(&visits, "2025-Q1", json!({"value": 1, "reported_in": source})).await;
    let path = text(&path["links"], "self");
    let moved = json!({"value": 2, "reported_in": {"kind": "item", "id": later, "passage": null, "verbatim": false}});
    plan.writer.patch(&path, &moved).await.ok();
    plan.writer.patch(&path, &json!({"value": 3, "reported_in": null})).await.ok();
    let was = async |client: crate::support::client::Client| client.get(&path).await.ok()["revisions"].clone();
    let seen = was(app.anonymous()).await;
    assert_eq!((&seen[0]["reported_in"], &seen[1]["reported_in"]["id"]), (&source, &json!(later)));

    app.publisher("ashford").patch(&format!("/v1/items/{item}"), &json!({"publication": "draft"})).await.ok();
    let seen = was(app.anonymous()).await;
    assert_eq!((&seen[0]["reported_in"], &seen[0]["value"]), (&Value::Null, &json!(1)));
    assert_eq!(&seen[1]["reported_in"]["id"], &json!(later));
    assert_eq!(was(app.clerk("ashford")).await[0]["reported_in"], source);
    app.council("boxley").await;
    assert_eq!(was(app.clerk("boxley")).await[0]["reported_in"], Value::Null);
    let all = app.anonymous().get("/v1/observations").await.text();
    assert!(!all.contains("SECRET") && !all.contains(&item), "{all}");

    // What nobody sees when the figure is revised is kept for those who will.
    plan.writer.patch(&path, &json!({"value": 4, "reported_in": source})).await.ok();
    plan.writer.patch(&path, &json!({"value": 5, "reported_in": null})).await.ok();
    assert_eq!(
        (&was(app.anonymous()).await[3]["value"], &was(app.anonymous()).await[3]["reported_in"]),
        (&json!(4), &Value::Null)
    );
    app.publisher("ashford").patch(&format!("/v1/items/{item}"), &json!({"publication": "published"})).await.ok();
    assert_eq!(was(app.anonymous()).await[3]["reported_in"], source);
}

#[actix_web::test]
async fn a_strategys_papers_are_listed_with_it_and_hidden_with_it() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let publisher = app.publisher("ashford");
    let paper = json!({"owner": {"kind": "strategy", "id": plan.strategy_id}, "kind": "report",
        "title": "The Plan, whole", "size_label": "2 MB",
        "publication": "published"});
    let paper = publisher.post("/v1/documents", &paper).await.created();
    let path = text(&paper["links"], "self");
    assert_eq!(paper["owner"], json!({"kind": "strategy", "id": plan.strategy_id}));
    let appendix = json!({"owner": paper["owner"], "kind": "appendix", "title": "Its figures", "parent_id": id(&paper),
        "publication": "draft"});
    publisher.post("/v1/documents", &appendix).await.created();
    let strategy = app.anonymous().get("/v1/strategies/plan").await.ok();
    let (documents, page) = (text(&strategy["links"], "documents"), text(&strategy["links"], "html"));
    let below = format!("/v1/strategies/{}/documents", plan.strategy_id);
    let lists = [documents, below, "/v1/documents?strategy=plan".to_owned()];
    for list in &lists {
        let rows = app.anonymous().get(list).await.ok()["data"].as_array().expect("rows").len();
        assert_eq!(
            (rows, app.clerk("ashford").get(list).await.ok()["data"].as_array().expect("rows").len()),
            (1, 2),
            "{list}"
        );
    }
    let address = page.split_once("/strategies").map(|(_, rest)| format!("/strategies{rest}")).expect("a page");
    let shown = app.anonymous().get(&address).await.text();
    assert!(
        shown.contains("Its papers") && shown.contains("The Plan, whole") && !shown.contains("Its figures"),
        "{shown}"
    );

    let of_plan = format!("/v1/strategies/{}", plan.strategy_id);
    plan.writer.delete(&of_plan).await.problem(409, "has_children");
    plan.writer.patch(&of_plan, &json!({"publication": "draft"})).await.ok();
    app.anonymous().get(&path).await.problem(404, "not_found");
    plan.writer.patch(&of_plan, &json!({"publication": "published"})).await.ok();
    app.anonymous().get(&path).await.ok();
    plan.writer
        .post("/v1/documents", &json!({"owner": paper["owner"], "kind": "report", "title": "X"}))
        .await
        .problem(403, "missing_scope");
}

#[actix_web::test]
async fn the_log_says_once_what_everybody_saw_and_apart_what_the_public_saw_otherwise() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    let meeting = id(&app.meeting(&plan.council, "2026-07-01", "published").await);
    let item = id(&app.item(&plan.council, &meeting, "Visits", "draft").await);
    let source = json!({"kind": "item", "id": item, "passage": "SECRET passage"});
    let plain = plan.observe(&visits, "2025-Q1", json!({"value": 1})).await;
    let masked = plan.observe(&visits, "2025-Q2", json!({"value": 2, "reported_in": source})).await;
    let draft = plan.observe(&visits, "2025-Q3", json!({"value": 3, "publication": "draft"})).await;
    let db = client(&app.database_url).await;
    let entry = async |observation: &Value| {
        let sql = "SELECT public_content IS NULL, record.shown(c)::text, content::text FROM record.changes c WHERE \
                   record_id = $1::text::uuid";
        let row = db.query_one(sql, &[&id(observation)]).await.expect("an entry");
        (row.get::<_, bool>(0), row.get::<_, Option<String>>(1), row.get::<_, String>(2))
    };
    let (is_same, shown, content) = entry(&plain).await;
    assert_eq!((is_same, shown), (true, Some(content)));
    let (is_same, shown, content) = entry(&masked).await;
    assert!(!is_same && content.contains("SECRET") && shown.is_some_and(|shown| !shown.contains("SECRET")));
    let (is_same, shown, _) = entry(&draft).await;
    assert_eq!((is_same, shown), (true, None));

    // Entries of before, which say it twice, tell the same.
    let old = "UPDATE record.changes SET public_content = record.shown(changes), is_public = NULL";
    db.execute(old, &[]).await.expect("the log as it was");
    let path = text(&plain["links"], "self");
    for patch in [json!({"publication": "draft"}), json!({"value": 4}), json!({"publication": "published"})] {
        plan.writer.patch(&path, &patch).await.ok();
    }
    assert_eq!(app.anonymous().get(&path).await.ok()["revisions"][0]["value"], 1);
}
