//! Figures that need more than a number to be told: figures that count up through a year, figures that are not
//! published, numbers that cannot be kept, and figures that cannot be forecast.

use serde_json::{Value, json};

use crate::progress::Plan;
use crate::support::TestApp;
use crate::support::pages::{assert_says, page};
use crate::support::records::{id, text};

/// A metric of things, with observations of consecutive quarters from the first of 2025/26 on.
async fn plan(app: &TestApp, metric: Value, values: &[Value]) -> (Plan, String) {
    let plan = Plan::new(app).await;
    let id = plan.metric("THINGS", metric).await;
    for (place, observation) in values.iter().enumerate() {
        let code = format!("{}-Q{}", 2025 + place / 4, place % 4 + 1);
        plan.observe(&id, &code, observation.clone()).await;
    }
    (plan, id)
}

fn things(cumulative: bool) -> Value {
    json!({"cumulative": cumulative, "unit": {"code": "things", "label": "things", "kind": "count"}})
}

fn value(value: i64) -> Value {
    json!({"value": value})
}

const NOW: &str = "2026-11-24";

#[actix_web::test]
async fn a_cumulative_metric_says_the_total_and_what_was_added() {
    let app = TestApp::new().await;
    let (plan, _) = plan(&app, things(true), &[value(10), value(20), value(35)]).await;
    let now = plan.standing(&app, "THINGS", NOW).await;
    let previous = &now["previous"];
    assert_eq!((&now["latest"]["value"], &previous["value"]), (&json!(35), &json!(20)));
    assert_eq!(previous["added"], json!({"latest": 15, "earlier": 10}));
    assert_eq!((&previous["change"], &previous["direction"]), (&json!(5), &json!("improved")));
    let shown = page(&app.anonymous(), "/strategies/plan").await;
    let added = "15 things added: 5 things more than in the period before, better than before";
    assert_says(
        &shown,
        &["<b>35 things</b> since the year began", added, "(the total was then 20 things: 2025/26 Q2)"],
    );
    assert!(!shown.contains("10 things") && !shown.contains("up 5"), "{shown}");
    let list = page(&app.anonymous(), "/strategies").await;
    assert!(!list.contains("up 5"), "{list}");
}

#[actix_web::test]
async fn a_cumulative_metric_that_adds_as_much_as_before_is_not_unchanged() {
    let app = TestApp::new().await;
    let (plan, metric) = plan(&app, things(true), &[value(10), value(20)]).await;
    let early = page(&app.anonymous(), "/strategies/plan?as_of=2025-06-30").await;
    assert_says(&early, &["10 things added"]);
    let shown = page(&app.anonymous(), "/strategies/plan").await;
    let added = "10 things added: as much as in the period before";
    assert_says(&shown, &[added, "(the total was then 10 things: 2025/26 Q1)"]);
    assert!(!shown.contains("unchanged"), "{shown}");
    let chart = app.anonymous().get(&format!("/v1/metrics/{metric}/chart.svg")).await.text();
    assert!(chart.contains("20 things for 2025/26 Q2, counted from the beginning of the year"), "{chart}");
    for (code, value) in [("2025-Q4", 60), ("2026-Q1", 12)] {
        plan.observe(&metric, code, json!({"value": value})).await;
    }
    let next = page(&app.anonymous(), "/strategies/plan").await;
    assert_says(&next, &["12 things added (the total was then 60 things: 2025/26 Q4)"]);
}

#[actix_web::test]
async fn a_suppressed_figure_is_shown_as_printed_and_the_reader_told_that_there_is_none() {
    let app = TestApp::new().await;
    let secret = json!({"state": "suppressed", "value_text": "<5", "commentary": "Too few to publish."});
    let (plan, metric) = plan(&app, things(false), &[value(12), secret]).await;
    let now = plan.standing(&app, "THINGS", NOW).await;
    assert_eq!((&now["latest"]["value"], &now["latest"]["period"]["code"]), (&json!(12), &json!("2025-Q1")));
    let none = &now["no_figure"];
    assert_eq!(
        (&none["state"], &none["value"], &none["value_text"], &none["period"]["code"]),
        (&json!("suppressed"), &Value::Null, &json!("<5"), &json!("2025-Q2"))
    );
    assert_eq!(plan.standing(&app, "THINGS", "2025-06-30").await["no_figure"], Value::Null, "it was not over yet");
    let said = "2025/26 Q2: suppressed: there is a figure, but it is not published, printed as “&lt;5”";
    let shown = page(&app.anonymous(), "/strategies/plan").await;
    assert_says(&shown, &["<b>12 things</b>", "<dt>Latest period</dt>", said, "Too few to publish."]);
    assert!(shown.matches(said).count() >= 3, "in the table, on the card and in words for the chart: {shown}");
    for picture in ["chart", "badge"] {
        let svg = app.anonymous().get(&format!("/v1/metrics/{metric}/{picture}.svg")).await.text();
        assert!(svg.contains("2025/26 Q2: suppressed"), "{picture}: {svg}");
    }
}

#[actix_web::test]
async fn a_metric_without_any_figure_shows_what_is_printed_in_its_place() {
    for (state, said) in [
        ("missing", "2025/26 Q1: missing: there is no figure, printed as “&lt;5”"),
        ("suppressed", "2025/26 Q1: suppressed: there is a figure, but it is not published, printed as “&lt;5”"),
    ] {
        let app = TestApp::new().await;
        let none = json!({"state": state, "value_text": "<5"});
        let (plan, metric) = plan(&app, things(false), &[none]).await;
        let now = plan.standing(&app, "THINGS", NOW).await;
        assert_eq!((&now["latest"], &now["rating"]), (&Value::Null, &json!("no_data")));
        let shown = page(&app.anonymous(), "/strategies/plan").await;
        assert_says(&shown, &[said]);
        assert!(!shown.contains("No figure is recorded yet") && !shown.contains("nothing is recorded"), "{shown}");
        let chart = app.anonymous().get(&format!("/v1/metrics/{metric}/chart.svg")).await.text();
        assert!(chart.contains("There is no figure yet. 2025/26 Q1: "), "{chart}");
    }
}

#[actix_web::test]
async fn a_last_period_that_is_only_expected_is_told_too() {
    let app = TestApp::new().await;
    let (_, _) = plan(&app, things(false), &[value(12), json!({"value": 14, "state": "forecast"})]).await;
    let shown = page(&app.anonymous(), "/strategies/plan").await;
    assert_says(&shown, &["<b>12 things</b>", "2025/26 Q2: 14 things, expected by the council, not measured"]);
}

#[actix_web::test]
async fn a_suppressed_observation_has_neither_value_nor_parts() {
    let app = TestApp::new().await;
    let (plan, metric) = plan(&app, things(false), &[]).await;
    let send = async |other: Value| {
        let mut sent = json!({"metric_id": metric, "period": {"code": "2025-Q1"}, "state": "suppressed"});
        sent.as_object_mut().expect("members").extend(other.as_object().expect("members").clone());
        plan.writer.post("/v1/observations", &sent).await
    };
    let cases = [
        (json!({"value": 4}), "/value"),
        (json!({"numerator": 4, "denominator": 9}), "/numerator"),
        (json!({"denominator": 9}), "/denominator"),
        (json!({"state": "normal"}), "/value"),
    ];
    for (other, pointer) in cases {
        assert_eq!(send(other).await.pointers(422, "validation"), [pointer]);
    }
    let observation = send(json!({"value_text": "<5"})).await.created();
    let path = text(&observation["links"], "self");
    let listed = plan.writer.get("/v1/observations?state=suppressed").await.ok();
    assert_eq!(id(&listed["data"][0]), id(&observation));
    plan.writer.patch(&path, &json!({"state": "normal", "value": 7, "value_text": null})).await.ok();
    plan.writer.patch(&path, &json!({"publication": "published"})).await.ok();
    let suppressed = plan.writer.patch(&path, &json!({"state": "suppressed", "value": null})).await.ok();
    assert_eq!((&suppressed["value"], &suppressed["revisions"][0]["value"]), (&Value::Null, &json!(7)));
}

#[actix_web::test]
async fn a_number_that_cannot_be_kept_says_how_many_digits_can() {
    let app = TestApp::new().await;
    let money = json!({"decimals": 2, "unit": {"code": "GBP", "label": "£", "kind": "currency"}});
    let (plan, metric) = plan(&app, money, &[]).await;
    let detail = async |path: &str, body: Value| {
        let problem = plan.writer.post(path, &body).await.problem(422, "validation");
        text(&problem["errors"][0], "detail")
    };
    let period = json!({"code": "2025-Q1"});
    let fine = json!(0.300_000_000_000_000_04);
    for (path, body) in [
        ("/v1/observations", json!({"metric_id": metric, "period": period, "value": fine})),
        (
            "/v1/observations",
            json!({"metric_id": metric, "period": period, "value": 1, "numerator": fine, "denominator": 1}),
        ),
        ("/v1/targets", json!({"metric_id": metric, "period": period, "value": fine})),
        (
            "/v1/metrics",
            json!({"council": "ashford", "code": "X", "name": "X", "polarity": "none", "frequency": "annual",
                               "unit": {"code": "x", "label": "x", "kind": "index", "maximum": fine}}),
        ),
    ] {
        let said = detail(path, body).await;
        assert!(said.contains("at most 9 digits after the point") && !said.contains("whole number"), "{said}");
    }
    let said = detail("/v1/observations", json!({"metric_id": metric, "period": period, "value": 0.125})).await;
    assert!(said.contains("more than 2 digits after the point"), "{said}");
    let whole = json!({"council": "ashford", "code": "X", "name": "X", "polarity": "none", "frequency": "annual",
        "decimals": 1.0,
                       "unit": {"code": "x", "label": "x", "kind": "index"}});
    let said = detail("/v1/metrics", whole).await;
    assert!(said.contains("send a whole number, without a point"), "{said}");
}

#[actix_web::test]
async fn a_forecast_that_would_hold_nearly_everything_is_not_drawn_and_says_why() {
    let app = TestApp::new().await;
    let share = json!({"unit": {"code": "percent", "label": "%", "kind": "percent", "minimum": 0, "maximum": 100}});
    let uneven = [10, 90, 20, 80, 5].map(value);
    let (plan, metric) = plan(&app, share, &uneven).await;
    let forecast = plan.standing(&app, "THINGS", NOW).await["forecast"].clone();
    assert_eq!(
        (&forecast["state"], &forecast["value"], &forecast["lower"], &forecast["upper"]),
        (&json!("too_uneven"), &Value::Null, &Value::Null, &Value::Null)
    );
    assert_says(&page(&app.anonymous(), "/strategies/plan").await, &["too few or too uneven figures"]);
    let chart = app.anonymous().get(&format!("/v1/metrics/{metric}/chart.svg")).await.text();
    assert!(chart.contains(">no forecast: too few or too uneven figures</text>"), "{chart}");
    assert!(!chart.contains("fill-opacity"), "no interval is drawn: {chart}");
}
