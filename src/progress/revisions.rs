//! The earlier values of a published target or observation. What the public saw is kept.

use std::fmt::Debug;

use diesel::sql_types::Jsonb;
use diesel_async::RunQueryDsl;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::database::Tx;
use crate::database::sql::{Bind, Json, Statement};
use crate::refused::Refused;

/// How often a published figure can be revised and still bear all that it was.
const MAX_REVISIONS: usize = 200;

/// What the public saw last of a record that is hidden now, as the log of changes has it; none where it never saw it.
/// What was left of it while it was deleted says nothing.
///
/// # Errors
/// When the query fails.
pub async fn last_shown<R: DeserializeOwned + Debug + Send + Sync + 'static>(
    tx: &Tx<'_>,
    id: Uuid,
) -> Result<Option<R>, Refused> {
    let statement: Statement<(Jsonb,)> = Statement::new(
        "SELECT record.shown(c) FROM record.changes c WHERE record_id = ? AND record.shown(c) ->> 'deleted_at' \
         IS NULL AND record.shown(c) IS NOT NULL ORDER BY version DESC, changed_at DESC LIMIT 1",
        vec![Bind::Id(id)],
    );
    let rows: Vec<(Json<R>,)> = statement.load(&mut tx.db()).await?;
    Ok(rows.into_iter().map(|row| row.0.0).next())
}

/// What the public saw, with what it saw before that: never lost, and never more than can be read.
///
/// # Errors
/// [`Refused::Invalid`] when there are too many.
pub fn kept<R>(mut before: Vec<R>, last: R) -> Result<Vec<R>, Refused> {
    if before.len() >= MAX_REVISIONS {
        let detail = format!(
            "The observation was revised {MAX_REVISIONS} times, which is the limit. Delete it with the reason \
             superseded, and create it again."
        );
        return Err(Refused::field("/value", "too_many_revisions", detail));
    }
    before.push(last);
    Ok(before)
}

/// The number of the revision that follows those kept.
pub fn next_revision(kept: usize) -> i32 {
    i32::try_from(kept).unwrap_or(i32::MAX).saturating_add(1)
}
