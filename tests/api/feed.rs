//! The feed of changes: every committed write is numbered once, whole and in causal order, whatever is written and
//! whatever dies.

mod invariants;
mod migration;
mod processes;
mod random;
mod told;

use std::time::{Duration, Instant};

use tokio_postgres::Client;

/// How long a sealer may take in a test: a machine may be busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// Waits until all that is committed has its numbers.
pub async fn until_sealed(db: &Client) {
    let waits =
        "SELECT EXISTS (SELECT FROM record.unsealed) OR EXISTS (SELECT FROM record.changes WHERE write_id IS NULL)";
    until(db, waits, false).await;
}

/// Waits until a question has an answer.
pub async fn until(db: &Client, question: &str, answer: bool) {
    let deadline = Instant::now() + PATIENCE;
    while db.query_one(question, &[]).await.expect("an answer").get::<_, bool>(0) != answer {
        assert!(Instant::now() < deadline, "waited in vain: {question}");
        tokio::task::yield_now().await;
    }
}
