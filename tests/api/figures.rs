//! Strategies and figures as those who keep them meet them: what is too long, what does not fit together any more, how lists are
//! narrowed, and where a figure leads.

use serde_json::{Value, json};

use crate::progress::Plan;
use crate::support::TestApp;
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
            json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "Noted.", "alternatives": {"status": "listed"}}),
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
