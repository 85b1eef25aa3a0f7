//! Strategies and their progress: what the page says is there, what is worked out of it, what is kept of what it was,
//! and what cannot stand.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::{Council, id, text};

/// A strategy, a metric of it, and who may write.
pub struct Plan {
    pub writer: Client,
    pub council: Council,
    pub strategy_id: String,
}

impl Plan {
    pub async fn new(app: &TestApp) -> Plan {
        let council = app.council("ashford").await;
        let writer = app.caller("progress:write", &["ashford"]);
        let strategy = json!({"council": "ashford", "slug": "plan", "name": "The Plan", "starts_on": "2025-04-01",
            "ends_on": "2028-03-31",
            "elements": [{"position": 1, "name": "Read"}, {"position": 3}],
            "publication": "published"});
        let strategy_id = id(&writer.post("/v1/strategies", &strategy).await.created());
        Plan { writer, council, strategy_id }
    }

    /// A quarterly metric of visits, with other members than usual.
    pub async fn metric(&self, code: &str, other: Value) -> String {
        let mut metric = json!({"strategy_id": self.strategy_id, "code": code, "name": "Visits", "polarity": "higher",
            "frequency": "quarterly",
            "unit": {"code": "visits", "label": "visits", "kind": "count"},
            "publication": "published"});
        merge(&mut metric, other);
        id(&self.writer.post("/v1/metrics", &metric).await.created())
    }

    pub async fn observe(&self, metric_id: &str, code: &str, other: Value) -> Value {
        let mut new = json!({"metric_id": metric_id, "period": {"code": code}, "publication": "published"});
        merge(&mut new, other);
        self.writer.post("/v1/observations", &new).await.created()
    }

    pub async fn aim(&self, metric_id: &str, other: Value) -> Value {
        let mut new = json!({"metric_id": metric_id, "publication": "published"});
        merge(&mut new, other);
        self.writer.post("/v1/targets", &new).await.created()
    }

    /// The one metric of the code, as it stands.
    pub async fn standing(&self, app: &TestApp, code: &str, as_of: &str) -> Value {
        let progress = app.anonymous().get(&format!("/v1/strategies/plan/progress?as_of={as_of}")).await.ok();
        metric_of(&progress, code)
    }
}

fn merge(into: &mut Value, other: Value) {
    for (name, value) in other.as_object().expect("members") {
        into[name] = value.clone();
    }
}

fn metric_of(progress: &Value, code: &str) -> Value {
    let metrics = progress["metrics"].as_array().expect("metrics");
    metrics.iter().find(|metric| metric["code"] == code).expect("the metric").clone()
}

#[actix_web::test]
async fn the_strategy_of_the_page_tells_what_was_promised_and_where_it_stands() {
    let app = TestApp::demo().await;
    let progress = app.anonymous().get("/v1/strategies/digital-strategy/progress").await.ok();
    let strategy = &progress["strategy"];
    assert_eq!((&strategy["name"], &strategy["dates_inferred"]), (&json!("Digital Strategy 2017-2020"), &json!(true)));
    let names: Vec<&Value> = strategy["elements"].as_array().expect("parts").iter().map(|part| &part["name"]).collect();
    assert_eq!(names, [&Value::Null; 4], "the page does not name the four parts");

    let points = metric_of(&progress, "DS-ACCESS-POINTS");
    assert_eq!((&points["latest"]["value"], &points["previous"]["value"]), (&json!(26), &json!(17)));
    assert_eq!((&points["previous"]["change"], &points["previous"]["direction"]), (&json!(9), &json!("improved")));
    let source = &points["latest"]["reported_in"];
    assert_eq!((&source["kind"], &source["verbatim"]), (&json!("item"), &json!(false)));
    assert!(text(source, "passage").contains("Mawdesley and Charnock Richard"));
    let item = app.anonymous().get(&format!("/v1/items/{}", text(source, "id"))).await.ok();
    assert_eq!(item["minute_number"], "44");
    let listed = app.anonymous().get("/v1/observations?metric=DS-ACCESS-POINTS&sort=period").await.ok();
    assert!(text(&listed["data"][0], "derived_from").contains("26"), "17 is worked out, and says so");
    assert_eq!((&listed["data"][0]["value"], &listed["data"][0]["period"]["inferred"]), (&json!(17), &json!(true)));
    assert_eq!(listed["data"][1]["places"], json!(["Mawdesley", "Charnock Richard"]));

    let web = metric_of(&progress, "DS-WEB-SHARE");
    let latest = &web["latest"];
    assert_eq!((&latest["value"], &latest["value_text"]), (&json!(55), &json!("55%")));
    assert_eq!(
        latest["period"],
        json!({"code": "2018-Q1", "label": "the last quarter", "starts_on": "2018-04-01", "ends_on": "2018-06-30",
            "inferred": true})
    );
    assert_eq!((&web["rating"], &web["forecast"]["state"]), (&json!("no_target"), &json!("not_enough_data")));

    assert_eq!(
        progress["summary"],
        json!({"metrics": 2, "on_track": 0, "close": 0, "off_track": 0, "no_target": 2, "no_data": 0})
    );
    assert_eq!(progress["reports"][0]["stated_rating"], "good");
    assert_eq!(progress["reports"][0]["per_element"].as_array().map(Vec::len), Some(4));
    let actions = progress["actions"].as_array().expect("actions");
    let states: Vec<String> = actions.iter().map(|action| text(action, "state")).collect();
    assert_eq!(states, ["done", "ongoing", "planned", "in_progress", "planned", "planned"]);
}

#[actix_web::test]
async fn a_measure_of_the_council_is_off_track_by_the_councils_own_rule() {
    let app = TestApp::demo().await;
    let metric = app.anonymous().get("/v1/metrics/by/demo/chorley-sickness-absence").await.ok();
    assert_eq!((&metric["strategy_id"], &metric["polarity"]), (&Value::Null, &json!("lower")));
    assert_eq!(metric["rating_rule"], json!({"kind": "threshold", "tolerance_percent": 5}));
    let observation =
        app.anonymous().get(&format!("{}&sort=period", text(&metric["links"], "observations"))).await.ok();
    assert_eq!(observation["data"][0]["value"].to_string(), "2.41");
    let target = app.anonymous().get(&text(&metric["links"], "targets")).await.ok();
    assert_eq!((&target["data"][0]["value"], &target["data"][0]["due_on"]), (&json!(2), &Value::Null));
    let progress = app.anonymous().get("/v1/strategies/digital-strategy/progress").await.text();
    assert!(!progress.contains("SICKNESS"), "it is no measure of this strategy");
}

#[actix_web::test]
async fn a_metric_is_rated_compared_and_carried_on() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    for (code, value) in
        [("2025-Q1", 100), ("2025-Q2", 110), ("2025-Q3", 120), ("2025-Q4", 130), ("2026-Q1", 140), ("2026-Q2", 142)]
    {
        plan.observe(&visits, code, json!({"value": value})).await;
    }
    plan.aim(&visits, json!({"value": 150, "period": {"code": "2026-Q1"}})).await;
    plan.aim(&visits, json!({"value": 150, "period": {"code": "2026-Q2"}})).await;
    plan.aim(&visits, json!({"lower": 180, "by_on": "2028-03-31"})).await;

    let now = plan.standing(&app, "VISITS", "2026-11-24").await;
    assert_eq!(
        (&now["rating"], &now["variance"], &now["variance_percent"]),
        (&json!("off_track"), &json!(-8), &json!(-5.3))
    );
    assert_eq!((&now["previous"]["direction"], &now["previous"]["change"]), (&json!("improved"), &json!(2)));
    let last_year = &now["same_period_last_year"];
    assert_eq!((&last_year["value"], &last_year["period"]["code"]), (&json!(110), &json!("2025-Q2")));
    assert_eq!((&now["next_target"]["lower"], &now["next_target"]["due_on"]), (&json!(180), &json!("2028-03-31")));
    let forecast = &now["forecast"];
    assert_eq!(
        (&forecast["state"], &forecast["on"], &forecast["values"]),
        (&json!("made"), &json!("2028-03-31"), &json!(6))
    );
    assert!(forecast["value"].as_f64().is_some_and(|value| (190.0..=220.0).contains(&value)), "{forecast}");
    assert_eq!(now["forecast_rating"], "on_track");

    let then = plan.standing(&app, "VISITS", "2026-08-31").await;
    assert_eq!((&then["latest"]["period"]["code"], &then["rating"]), (&json!("2026-Q1"), &json!("off_track")));
    let before = plan.standing(&app, "VISITS", "2025-06-29").await;
    assert_eq!((&before["latest"], &before["rating"]), (&Value::Null, &json!("no_data")));
}

#[actix_web::test]
async fn missing_provisional_and_broken_series_are_told_apart() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    plan.observe(&visits, "2025-Q1", json!({"value": 100})).await;
    plan.observe(&visits, "2025-Q2", json!({"state": "missing"})).await;
    plan.observe(&visits, "2025-Q3", json!({"value": 120, "state": "provisional"})).await;
    plan.observe(&visits, "2025-Q4", json!({"value": 60, "state": "break"})).await;
    plan.observe(&visits, "2026-Q1", json!({"value": 900, "state": "forecast"})).await;

    let third = plan.standing(&app, "VISITS", "2025-12-31").await;
    assert_eq!((&third["latest"]["value"], &third["latest"]["state"]), (&json!(120), &json!("provisional")));
    assert_eq!((&third["previous"]["direction"], &third["previous"]["value"]), (&json!("no_data"), &Value::Null));
    let fourth = plan.standing(&app, "VISITS", "2026-11-24").await;
    assert_eq!((&fourth["latest"]["value"], &fourth["previous"]["direction"]), (&json!(60), &json!("not_comparable")));
}

#[actix_web::test]
async fn a_published_figure_and_a_published_target_keep_what_they_were() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    let draft = plan.observe(&visits, "2025-Q1", json!({"value": 90, "publication": "draft"})).await;
    let path = text(&draft["links"], "self");
    let mended = plan.writer.patch(&path, &json!({"value": 95})).await.ok();
    assert_eq!(
        (&mended["revision"], &mended["revisions"]),
        (&json!(1), &json!([])),
        "what a draft was is nobody's matter"
    );
    plan.writer.patch(&path, &json!({"publication": "published"})).await.ok();
    let revised = plan.writer.patch(&path, &json!({"value": 101, "state": "normal"})).await.ok();
    assert_eq!((&revised["revision"], &revised["value"]), (&json!(2), &json!(101)));
    let seen = app.anonymous().get(&path).await.ok();
    assert_eq!((&seen["revisions"][0]["revision"], &seen["revisions"][0]["value"]), (&json!(1), &json!(95)));
    let same = plan.writer.patch(&path, &json!({"commentary": "Counted again."})).await.ok();
    assert_eq!(same["revision"], 2, "a comment is no revision of the figure");

    let item = id(&app
        .item(&plan.council, &id(&app.meeting(&plan.council, "2026-07-01", "published").await), "Targets", "published")
        .await);
    let decision = id(&app.decision(&plan.council, &item, "To aim higher.", "published").await);
    let target = plan.aim(&visits, json!({"value": 100, "period": {"code": "2025-Q1"}})).await;
    let path = text(&target["links"], "self");
    plan.writer.patch(&path, &json!({"value": 120, "set_by_id": decision, "set_on": "2026-07-01"})).await.ok();
    let seen = app.anonymous().get(&path).await.ok();
    assert_eq!((&seen["value"], &seen["set_by_id"], &seen["revision"]), (&json!(120), &json!(decision), &json!(2)));
    assert_eq!((&seen["revisions"][0]["value"], &seen["revisions"][0]["set_by_id"]), (&json!(100), &Value::Null));
}

#[actix_web::test]
async fn what_was_decided_in_private_is_not_told_by_what_it_set() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    let item = id(&app
        .item(&plan.council, &id(&app.meeting(&plan.council, "2026-07-01", "published").await), "SECRET item", "draft")
        .await);
    let decision = id(&app.decision(&plan.council, &item, "SECRET decision", "draft").await);
    let secret = json!({"kind": "item", "id": item, "passage": "SECRET passage"});
    let target = plan
        .aim(
            &visits,
            json!({"value": 100, "period": {"code": "2025-Q1"}, "set_by_id": decision, "reported_in": secret}),
        )
        .await;
    plan.writer.patch(&text(&target["links"], "self"), &json!({"value": 110, "set_by_id": null})).await.ok();
    plan.observe(&visits, "2025-Q1", json!({"value": 1, "reported_in": secret})).await;
    let report = json!({"strategy_id": plan.strategy_id, "period": {"code": "2025"}, "statement": "Well.",
        "reported_in": secret, "publication": "published"});
    plan.writer.post("/v1/progress-reports", &report).await.created();
    let action = json!({"strategy_id": plan.strategy_id, "kind": "service", "title": "Open", "reported_in": secret,
        "publication": "published"});
    plan.writer.post("/v1/actions", &action).await.created();
    let hidden = json!({"item_id": item, "kind": "service", "title": "SECRET action", "publication": "published"});
    plan.writer.post("/v1/actions", &hidden).await.created();
    for path in
        ["/v1/strategies/plan/progress", "/v1/targets", "/v1/observations", "/v1/progress-reports", "/v1/actions"]
    {
        let seen = app.anonymous().get(path).await;
        assert_eq!(seen.status, 200, "{path}");
        assert!(
            !seen.text().contains("SECRET") && !seen.text().contains(&item) && !seen.text().contains(&decision),
            "{path}"
        );
    }
    app.publisher("ashford").patch(&format!("/v1/items/{item}"), &json!({"publication": "published"})).await.ok();
    let seen = app.anonymous().get("/v1/strategies/plan/progress").await.ok();
    assert_eq!(metric_of(&seen, "VISITS")["latest"]["reported_in"]["passage"], "SECRET passage", "it is published now");
}

#[actix_web::test]
async fn a_hidden_strategy_hides_all_that_belongs_to_it() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    let observation = plan.observe(&visits, "2025-Q1", json!({"value": 1})).await;
    let target = plan.aim(&visits, json!({"value": 2, "period": {"code": "2025-Q1"}})).await;
    let strategy = format!("/v1/strategies/{}", plan.strategy_id);
    plan.writer.patch(&strategy, &json!({"publication": "withdrawn", "withdrawn_reason": "A mistake."})).await.ok();
    let paths = [
        format!("/v1/metrics/{visits}"),
        text(&observation["links"], "self"),
        text(&target["links"], "self"),
        strategy.clone(),
        "/v1/strategies/plan".into(),
        "/v1/strategies/plan/progress".into(),
    ];
    for path in &paths {
        app.anonymous().get(path).await.problem(404, "not_found");
        plan.writer.get(path).await.ok();
    }
    plan.writer.patch(&strategy, &json!({"publication": "published"})).await.ok();
    for path in &paths {
        app.anonymous().get(path).await.ok();
    }
}

#[actix_web::test]
async fn what_cannot_be_a_figure_is_refused_where_it_is_wrong() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    let share = json!({"unit": {"code": "percent", "label": "%", "kind": "percent", "maximum": 100}, "decimals": 1});
    let share = plan.metric("SHARE", share).await;
    plan.observe(&visits, "2025-Q1", json!({"value": 1})).await;
    let odd = plan.metric("ODD", json!({"frequency": "ad_hoc"})).await;
    plan.observe(
        &odd,
        "spring",
        json!({"value": 1, "period": {"code": "spring", "starts_on": "2025-03-01", "ends_on": "2025-05-31"}}),
    )
    .await;
    let cases = [
        (&visits, json!({"period": {"code": "2025-Q5"}, "value": 1}), "/period/code"),
        (&visits, json!({"period": {"code": "2025"}, "value": 1}), "/period/code"),
        (&visits, json!({"period": {"code": "2025-Q2", "starts_on": "2025-06-01"}, "value": 1}), "/period/starts_on"),
        (
            &odd,
            json!({"period": {"code": "x", "starts_on": "2025-06-01", "ends_on": "2025-05-01"}, "value": 1}),
            "/period/ends_on",
        ),
        (
            &odd,
            json!({"period": {"code": "x", "starts_on": "2025-05-31", "ends_on": "2025-07-01"}, "value": 1}),
            "/period",
        ),
        (&visits, json!({"period": {"code": "2025-Q2"}, "value": -1}), "/value"),
        (&visits, json!({"period": {"code": "2025-Q2"}, "value": 1.5}), "/value"),
        (&share, json!({"period": {"code": "2025-Q2"}, "value": 100.1}), "/value"),
        (&share, json!({"period": {"code": "2025-Q2"}, "value": 33.33}), "/value"),
        (&share, json!({"period": {"code": "2025-Q2"}, "value": 55, "numerator": 1, "denominator": 3}), "/value"),
        (&share, json!({"period": {"code": "2025-Q2"}, "value": 55, "numerator": 1}), "/denominator"),
        (&share, json!({"period": {"code": "2025-Q2"}}), "/value"),
        (&share, json!({"period": {"code": "2025-Q2"}, "value": 1, "state": "missing"}), "/value"),
        (&share, json!({"period": {"code": "2025-Q2"}, "value": 0.1234567890123456}), "/value"),
        (&share, json!({"period": {"code": "2025-Q2"}, "value": 1, "reported_in": {"kind": "item"}}), "/reported_in"),
        (
            &share,
            json!({"period": {"code": "2025-Q2"}, "value": 1, "reported_in": {"kind": "item", "value": "i1"}}),
            "/reported_in/scheme",
        ),
    ];
    for (metric_id, mut new, pointer) in cases {
        new["metric_id"] = json!(metric_id);
        let refused = plan.writer.post("/v1/observations", &new).await;
        let problem = refused.problem(422, "validation");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{new}: {problem}");
    }
    let vast = json!({"metric_id": share, "period": {"code": "2025-Q2"}, "value": 1,
        "numerator": 999_999_999_999_999_i64, "denominator": 1e-9});
    let problem = plan.writer.post("/v1/observations", &vast).await.problem(422, "validation");
    assert!(text(&problem["errors"][0], "detail").contains("more than can be kept"), "{problem}");
    let twice = json!({"metric_id": visits, "period": {"code": "2025-Q1"}, "value": 2});
    let conflict = plan.writer.post("/v1/observations", &twice).await.problem(409, "already_exists");
    assert_eq!(conflict["conflicts_with"]["kind"], "observation", "{conflict}");
}

#[actix_web::test]
async fn what_cannot_be_aimed_at_or_measured_is_refused_where_it_is_wrong() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    let targets = [
        (json!({"value": 1, "by_on": "2028-04-01"}), "/by_on"),
        (json!({"value": 1, "by_on": "2025-03-31"}), "/by_on"),
        (json!({"value": 1, "period": {"code": "2024-Q4"}}), "/period"),
        (json!({"value": 1}), "/period"),
        (json!({"value": 1, "by_on": "2026-03-31", "period": {"code": "2025-Q4"}}), "/by_on"),
        (json!({"by_on": "2026-03-31"}), "/value"),
        (json!({"value": 1, "lower": 1, "by_on": "2026-03-31"}), "/value"),
        (json!({"lower": 2, "upper": 1, "by_on": "2026-03-31"}), "/upper"),
        (json!({"value": 1.5, "by_on": "2026-03-31"}), "/value"),
    ];
    for (mut new, pointer) in targets {
        new["metric_id"] = json!(visits);
        let problem = plan.writer.post("/v1/targets", &new).await.problem(422, "validation");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{new}: {problem}");
    }
    let own = plan.metric("OWN", json!({"strategy_id": null, "council": "ashford"})).await;
    for day in ["1799-12-31", "9999-12-31"] {
        let new = json!({"metric_id": own, "value": 1, "by_on": day});
        let problem = plan.writer.post("/v1/targets", &new).await.problem(422, "validation");
        assert_eq!(problem["errors"][0]["pointer"], "/by_on", "{problem}");
    }
    let metrics = [
        (json!({"element": 2}), "/element"),
        (json!({"decimals": 1}), "/decimals"),
        (json!({"unit": {"code": "pounds", "label": "£", "kind": "currency"}}), "/unit/code"),
        (json!({"unit": {"code": "x", "label": "x", "kind": "index", "minimum": 2, "maximum": 1}}), "/unit/maximum"),
        (json!({"baseline": {"value": -1}}), "/baseline/value"),
        (json!({"baseline": {"value": 1, "period": {"code": "2025"}}}), "/baseline/period/code"),
        (json!({"code": "not a code"}), "/code"),
    ];
    for (other, pointer) in metrics {
        let mut new = json!({"strategy_id": plan.strategy_id, "code": "M", "name": "M", "polarity": "none",
            "frequency": "quarterly",
            "unit": {"code": "n", "label": "n", "kind": "count"}});
        merge(&mut new, other);
        let problem = plan.writer.post("/v1/metrics", &new).await.problem(422, "validation");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{new}: {problem}");
    }
    plan.observe(&visits, "2025-Q1", json!({"value": 1})).await;
    let problem = plan
        .writer
        .patch(&format!("/v1/metrics/{visits}"), &json!({"frequency": "annual"}))
        .await
        .problem(422, "validation");
    assert_eq!(problem["errors"][0]["pointer"], "/frequency");
    let unit = json!({"unit": {"code": "loans", "label": "loans", "kind": "count"}});
    let problem = plan.writer.patch(&format!("/v1/metrics/{visits}"), &unit).await.problem(422, "validation");
    assert_eq!(problem["errors"][0]["pointer"], "/unit/code");
    plan.metric("OF-PART", json!({"element": 3})).await;
    let strategy = format!("/v1/strategies/{}", plan.strategy_id);
    for (patch, pointer) in [(json!({"elements": [{"position": 1}]}), "/elements"), (json!({"slug": "other"}), "/slug")]
    {
        let problem = plan.writer.patch(&strategy, &patch).await.problem(422, "validation");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    plan.writer.patch(&strategy, &json!({"elements": [{"position": 2}, {"position": 3}]})).await.ok();
    let action = json!({"kind": "service", "title": "Of nothing"});
    let problem = plan.writer.post("/v1/actions", &action).await.problem(422, "validation");
    assert_eq!(problem["errors"][0]["pointer"], "/strategy_id");
    let elements = json!({"elements": [{"position": 2}, {"position": 2}]});
    let problem =
        plan.writer.patch(&format!("/v1/strategies/{}", plan.strategy_id), &elements).await.problem(422, "validation");
    assert_eq!(problem["errors"][0]["pointer"], "/elements/1/position");
}

#[actix_web::test]
async fn what_the_public_saw_is_kept_and_what_it_never_saw_is_not_told() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    let path = text(&plan.observe(&visits, "2025-Q1", json!({"value": 1})).await["links"], "self");
    let patch = async |body: Value| plan.writer.patch(&path, &body).await.ok();
    patch(json!({"publication": "withdrawn", "withdrawn_reason": "Wrong."})).await;
    patch(json!({"value": 2})).await;
    patch(json!({"value": 3})).await;
    patch(json!({"publication": "published"})).await;
    let seen = app.anonymous().get(&path).await.ok();
    let values: Vec<&Value> =
        seen["revisions"].as_array().expect("revisions").iter().map(|was| &was["value"]).collect();
    assert_eq!((&seen["value"], &seen["revision"], values), (&json!(3), &json!(2), vec![&json!(1)]));
    patch(json!({"publication": "draft"})).await;
    patch(json!({"value": 4, "publication": "published"})).await;
    patch(json!({"period": {"code": "2025-Q2"}})).await;
    let seen = app.anonymous().get(&path).await.ok();
    let was = seen["revisions"].as_array().expect("revisions");
    let was: Vec<(i64, String)> =
        was.iter().map(|was| (was["value"].as_i64().expect("a value"), text(&was["period"], "code"))).collect();
    assert_eq!(was, [(1, "2025-Q1".into()), (3, "2025-Q1".into()), (4, "2025-Q1".into())]);

    let hidden = plan.metric("HIDDEN", json!({"publication": "draft"})).await;
    let path = text(&plan.observe(&hidden, "2025-Q1", json!({"value": 11})).await["links"], "self");
    plan.writer.patch(&path, &json!({"value": 22})).await.ok();
    plan.writer.patch(&format!("/v1/metrics/{hidden}"), &json!({"publication": "published"})).await.ok();
    assert_eq!(app.anonymous().get(&path).await.ok()["revisions"], json!([]), "nobody saw 11");

    let path = text(&plan.aim(&visits, json!({"value": 9, "by_on": "2026-03-31"})).await["links"], "self");
    plan.writer.patch(&path, &json!({"by_on": "2027-03-31"})).await.ok();
    let seen = app.anonymous().get(&path).await.ok();
    assert_eq!(
        (&seen["revision"], &seen["revisions"][0]["by_on"]),
        (&json!(2), &json!("2026-03-31")),
        "a deadline moved"
    );
}

#[actix_web::test]
async fn what_was_reported_in_a_deleted_record_goes_with_it() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({})).await;
    let meeting = id(&app.meeting(&plan.council, "2026-07-01", "published").await);
    let item = id(&app.item(&plan.council, &meeting, "Visits", "published").await);
    let source = json!({"kind": "item", "id": item, "passage": "SECRET passage"});
    let seen = plan
        .observe(
            &visits,
            "2025-Q1",
            json!({"value": 1, "period": {"code": "2025-Q1", "label": "SECRET label"}, "reported_in": source}),
        )
        .await;
    let path = text(&seen["links"], "self");
    assert!(app.anonymous().get(&path).await.text().contains("SECRET passage"));
    let deleted = app.publisher("ashford").delete(&format!("/v1/items/{item}")).await;
    assert_eq!(deleted.status, 204, "{}", deleted.text());
    for path in [path.as_str(), "/v1/observations.csv", "/v1/strategies/plan/progress"] {
        let seen = app.anonymous().get(path).await.text();
        assert!(!seen.contains("SECRET passage") && !seen.contains(&item), "{path}: {seen}");
    }
    plan.writer.delete(&path).await;
    assert!(!app.anonymous().get("/v1/observations?include_deleted=true").await.text().contains("SECRET"));
}

#[actix_web::test]
async fn the_past_is_told_as_it_was_recorded_however_long_ago() {
    let app = TestApp::new().await;
    let plan = Plan::new(&app).await;
    let visits = plan.metric("VISITS", json!({"frequency": "monthly"})).await;
    for year in 2010..2022 {
        for month in 1..=12 {
            plan.observe(&visits, &format!("{year}-{month:02}"), json!({"value": year})).await;
        }
    }
    let then = plan.standing(&app, "VISITS", "2011-06-30").await;
    assert_eq!((&then["latest"]["value"], &then["same_period_last_year"]["value"]), (&json!(2011), &json!(2010)));
    let chart = app.anonymous().get(&format!("/v1/metrics/{visits}/chart.svg?as_of=2011-06-30&periods=1")).await.text();
    assert!(chart.contains("2,011") && !chart.contains("2,021"), "{chart}");
}
