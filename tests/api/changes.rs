//! The feed of changes as clients read it: pages, waiting, streams, and what it tells whom.

mod cursors;
mod pages;
mod records;
mod streams;
mod told;
mod waiting;

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::text;

/// How long something may take in a test: a machine may be busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// The changes of a page.
fn changes(page: &Value) -> Vec<Value> {
    page["data"].as_array().cloned().expect("changes")
}

/// Every change from an address on, page after page, and the cursor behind them.
async fn walked(client: &Client, first: &str) -> (Vec<Value>, String) {
    let (mut all, mut address) = (Vec::new(), first.to_owned());
    loop {
        let answer = client.get(&address).await;
        let link = answer.header("link").to_owned();
        let page = answer.ok();
        address = text(&page["page"], "next");
        assert_eq!(link, format!("<{address}>; rel=\"next\""));
        all.extend(changes(&page));
        assert!(all.len() < 100_000, "{first} does not end");
        if page["page"]["caught_up"] == true {
            return (all, text(&page["page"], "next_cursor"));
        }
    }
}

/// A number of the server.
async fn number(app: &TestApp, name: &str) -> f64 {
    let numbers = app.anonymous().get("/metrics").await.text();
    let line = numbers.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
    line.unwrap_or_else(|| panic!("no {name}")).parse().expect("a number")
}

/// Waits until a number of the server is this one.
async fn until_number(app: &TestApp, name: &str, expected: f64) {
    let deadline = Instant::now() + PATIENCE;
    while number(app, name).await != expected {
        assert!(Instant::now() < deadline, "waited in vain: {name} {expected}");
        tokio::task::yield_now().await;
    }
}
