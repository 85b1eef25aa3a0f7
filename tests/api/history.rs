//! The history of records: what the public was shown earlier, without what it may not see today.

mod hidden;
mod moments;
mod requests;
mod walk;

use serde_json::Value;

use crate::feed::until_sealed;
use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::cluster;

/// Waits until the history has all that was written.
async fn settled(app: &TestApp) {
    until_sealed(&cluster::client(&app.database_url).await).await;
}

/// The numbers of the versions of a record, newest first.
async fn numbers(client: &Client, path: &str) -> Vec<i64> {
    let list = client.get(&format!("{path}/versions")).await.ok();
    let rows = list["data"].as_array().expect("rows").clone();
    rows.iter().map(|row| row["version"].as_i64().expect("a number")).collect()
}

/// The record of a version.
async fn version(client: &Client, path: &str, number: i64) -> Value {
    client.get(&format!("{path}/versions/{number}")).await.ok()["record"].clone()
}
