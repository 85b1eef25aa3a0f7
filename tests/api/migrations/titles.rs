//! The titles and meetings of decisions that were there before they had any.

use std::collections::BTreeMap;

use minutebook::database::migrations::{self, OnLoss};
use serde_json::json;

use super::apart;
use crate::support::TestApp;
use crate::support::cluster::client;
use crate::support::records::id;

#[actix_web::test]
async fn an_old_decision_gets_the_title_that_the_public_may_read_and_its_meeting() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    app.decision(&council, &item, "To open later.", "published").await;
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let exempt = json!({"meeting_id": meeting, "title": "SECRET sale", "publication": "published",
        "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Disposal of land"}});
    let exempt = id(&clerk.post("/v1/items", &exempt).await.created());
    app.decision(&council, &exempt, "To sell it.", "published").await;
    let hidden = json!({"council": "ashford", "title": "SECRET matter"});
    let hidden = id(&clerk.post("/v1/issues", &hidden).await.created());
    let outside = json!({"council": "ashford", "issue_id": hidden, "title": "Contract", "kind": "officer_delegated",
        "made_on": "2026-07-01", "decision_maker": {"kind": "post", "name": "Director"}, "outcome": "approved",
        "text": "To award it.\nFor a year.", "publication": "published"});
    clerk.post("/v1/decisions", &outside).await.created();

    let url = app.database_url.clone();
    apart(async move {
        loop {
            let reverted = migrations::revert(&url, OnLoss::LoseIt).await.expect("a migration to be taken back");
            if reverted.name.ends_with("add_decision_titles") {
                break;
            }
        }
        migrations::run(&url).await.expect("the migrations to run again");
    });
    let sql = "SELECT text, title, meeting_date::text FROM record.decisions";
    let rows = client(&app.database_url).await.query(sql, &[]).await.expect("the decisions");
    let kept: BTreeMap<String, (String, Option<String>)> =
        rows.iter().map(|row| (row.get(0), (row.get(1), row.get(2)))).collect();
    let of = |text: &str| kept.get(text).map(|(title, day)| (title.as_str(), day.as_deref()));
    assert_eq!(of("To open later."), Some(("Library hours", Some("2026-07-01"))));
    assert_eq!(of("To sell it."), Some(("Disposal of land", Some("2026-07-01"))));
    assert_eq!(of("To award it.\nFor a year."), Some(("To award it.", None)));
}
