//! The changes as Linked Data Event Streams: each change once and in order, on pages that never change once they are
//! full, and nothing of what is hidden.

mod addresses;
mod hidden;
mod immutable;
mod walk;

use serde_json::Value;
use tokio_postgres::Client as Database;

use crate::feed::until_sealed;
use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::cluster::client;
use crate::support::records::id;

/// The most members of a page.
const PAGE: usize = 500;

/// An application on the demo councils, and its database, in which all has its numbers.
async fn demo() -> (TestApp, Database) {
    let app = TestApp::demo().await;
    let db = client(&app.database_url).await;
    until_sealed(&db).await;
    (app, db)
}

/// The two parts of a document: the page and the stream, in this order on a page, and the other way round on a root.
async fn parts(client: &Client, path: &str) -> (Value, Value) {
    let answer = client.get(path).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/ld+json"), "{}", answer.text());
    let document = answer.json();
    assert!(document["@context"]["member"] == "tree:member", "{document}");
    let (first, second) = (document["@graph"][0].clone(), document["@graph"][1].clone());
    if first["@type"] == "tree:Node" { (first, second) } else { (second, first) }
}

/// The address of the page to which a page leads; none from the last one.
fn next(page: &Value) -> Option<String> {
    let relations = page["relation"].as_array().expect("relations");
    assert!(relations.len() <= 1, "{page}");
    let relation = relations.first()?;
    assert_eq!(relation["@type"], "tree:GreaterThanOrEqualToRelation");
    Some(relation["node"].as_str().expect("an address").to_owned())
}

/// All pages of a stream, in the order of its links.
async fn pages(client: &Client, root: &str) -> Vec<(Value, Value)> {
    let mut pages = Vec::new();
    let mut at = next(&parts(client, root).await.0);
    while let Some(address) = at {
        let page = parts(client, &address).await;
        at = next(&page.0);
        pages.push(page);
    }
    pages
}

/// The members of all pages of a stream.
async fn members(client: &Client, root: &str) -> Vec<Value> {
    let pages = pages(client, root).await;
    pages.into_iter().flat_map(|(_, stream)| stream["member"].as_array().cloned().expect("members")).collect()
}

/// The root of the stream of a council.
async fn of_council(client: &Client, slug: &str) -> String {
    let councils = client.get(&format!("/v1/councils?slug={slug}")).await.ok();
    format!("/ldes/councils/{}/changes", id(&councils["data"][0]))
}
