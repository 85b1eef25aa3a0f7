//! Reads which tokens are revoked. No role but that of the write door sees them.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use super::sql::{Bind, Statement};
use super::{Attempt, Database, Written};
use crate::actor::Actor;
use crate::refused::Refused;
use crate::tokens::{Revocation, Revoked};

type Columns = (Nullable<Text>, Nullable<Text>, Nullable<Timestamptz>, Nullable<Timestamptz>);

type Row = (Option<String>, Option<String>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

impl Database {
    /// Everything that is revoked now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn revocations(&self) -> Result<Vec<Revocation>, Refused> {
        let (reader, attempt) = (Actor::program("revocations"), Attempt { key: None, dry_run: true });
        let read = self.write_aside(&reader, &attempt, async |tx| {
            let statement: Statement<Columns> = Statement::new(
                "SELECT jti, subject, issued_before, expires_at FROM record.revocations \
                 WHERE lifted_at IS NULL AND coalesce(expires_at > ?, true)",
                vec![Bind::Instant(tx.at())],
            );
            let rows: Vec<Row> = statement.load(&mut tx.db()).await?;
            Ok(rows.into_iter().filter_map(revocation).collect())
        });
        let (Written::Now(revocations) | Written::Before(revocations, _)) = read.await?;
        Ok(revocations)
    }
}

/// A row is of a token or of a subject with an instant, as a constraint sees to.
fn revocation((jti, subject, issued_before, expires_at): Row) -> Option<Revocation> {
    let token = jti.map(Revoked::Token);
    let revoked = token.or_else(|| Some(Revoked::Subject(subject?, issued_before?)))?;
    Some((revoked, expires_at))
}
