//! A full page never changes, whatever happens to the records of which it tells.

use serde_json::json;

use super::{demo, next, of_council, pages};
use crate::feed::until_sealed;
use crate::support::TestApp;
use crate::support::records::text;

/// The full pages of a stream, as they are sent, by their addresses.
async fn full(app: &TestApp, root: &str) -> Vec<(String, String, String)> {
    let mut full = Vec::new();
    for (page, _) in pages(&app.anonymous(), root).await.into_iter().filter(|(page, _)| next(page).is_some()) {
        let address = page["@id"].as_str().expect("an address").to_owned();
        let answer = app.anonymous().get(&address).await;
        assert_eq!(answer.header("cache-control"), "public, max-age=604800, immutable", "{address}");
        full.push((address, answer.header("etag").to_owned(), answer.text()));
    }
    full
}

#[actix_web::test]
async fn a_full_page_stays_the_same_to_the_byte_under_writes_withdrawals_and_exemptions() {
    let (app, db) = demo().await;
    let roots = ["/ldes/changes".to_owned(), of_council(&app.anonymous(), "examplebridge").await];
    let before = [full(&app, &roots[0]).await, full(&app, &roots[1]).await];
    assert!(before.iter().all(|pages| !pages.is_empty()), "{before:?}");

    let writer = app.restricted("record:publish council:admin", &["examplebridge"], &["*"]);
    let exempt = json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A"}});
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "It names a child."});
    let mut changed = 0;
    for (collection, change) in [
        ("documents", &exempt),
        ("documents", &withdrawn),
        ("items", &json!({"agenda_number": "77"})),
        ("people", &withdrawn),
        ("bodies", &json!({"name": "Another name"})),
    ] {
        let list = writer.get(&format!("/v1/{collection}?council=examplebridge&limit=3")).await.ok();
        for record in list["data"].as_array().expect("records") {
            let path = record["links"]["self"].as_str().expect("an address");
            changed += usize::from(writer.patch(path, change).await.status == 200);
        }
    }
    let list = writer.get("/v1/issues?council=examplebridge&limit=3").await.ok();
    for record in list["data"].as_array().expect("records") {
        let status = writer.delete(record["links"]["self"].as_str().expect("an address")).await.status;
        changed += usize::from(status == 204);
    }
    assert!(changed > 8, "{changed}");
    until_sealed(&db).await;
    for (root, before) in roots.iter().zip(before) {
        let after = full(&app, root).await;
        assert!(after.starts_with(&before), "{root}");
    }
}

#[actix_web::test]
async fn the_last_page_grows_at_its_end_and_is_not_kept_by_caches() {
    let (app, db) = demo().await;
    let root = of_council(&app.anonymous(), "chorley").await;
    let last = async || {
        let (page, stream) = pages(&app.anonymous(), &root).await.pop().expect("a page");
        let answer = app.anonymous().get(page["@id"].as_str().expect("an address")).await;
        assert_eq!(answer.header("cache-control"), "public, max-age=0, must-revalidate");
        stream["member"].as_array().cloned().expect("members")
    };
    let writer = app.council_admin("chorley");
    let bodies = writer.get("/v1/bodies?council=chorley&limit=1").await.ok();
    let path = text(&bodies["data"][0]["links"], "self");
    let mut before = last().await;
    for number in 1..=3 {
        writer.patch(&path, &json!({"name": format!("Name {number}")})).await.ok();
        until_sealed(&db).await;
        let after = last().await;
        assert!(after.starts_with(&before) && after.len() > before.len(), "{after:?}");
        assert_eq!(after[before.len()]["isVersionOf"], path.as_str());
        before = after;
    }
}
