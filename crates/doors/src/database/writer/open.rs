//! A connection with an open transaction, from its begin to its end.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};
use diesel::sql_types::{Array, Timestamptz, Uuid as SqlUuid};
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::try_join;
use uuid::Uuid;

use crate::actor::{Actor, Councils};
use crate::database::Address;
use crate::database::errors::is_between_writes;
use crate::database::sql::{Bind, Statement};
use crate::refused::Refused;

/// How long to wait for the database to take it that a statement is given up.
const CANCELLATION: Duration = Duration::from_secs(2);

/// A connection with an open transaction. Dropped before its end, it takes the connection out of the pool and closes
/// it, so that no lock is left.
pub(super) struct Open(Option<Object<AsyncPgConnection>>);

/// The time on the database's clock, and the actor's councils; none = all.
type Shown = (DateTime<Utc>, Option<BTreeSet<Uuid>>);

impl Open {
    /// Begins a transaction, and reads in the same breath what time it is there and which councils the actor has.
    pub(super) async fn begin(
        connection: Object<AsyncPgConnection>,
        actor: &Actor,
    ) -> Result<(Open, DateTime<Utc>, Option<BTreeSet<Uuid>>), Refused> {
        let open = Open(Some(connection));
        // Both are sent at once, in this order: the transaction began before that time.
        let ((), (shown, councils)) = try_join!(open.run("BEGIN"), look(open.connection()?, actor))?;
        Ok((open, shown, councils))
    }

    pub(super) fn connection(&self) -> Result<&AsyncPgConnection, Refused> {
        self.0.as_deref().ok_or(Refused::Unavailable)
    }

    async fn run(&self, sql: &str) -> Result<(), Refused> {
        (&mut self.connection()?).batch_execute(sql).await?;
        Ok(())
    }

    pub(super) async fn commit(mut self) -> Result<(), Refused> {
        // If the answer to a commit is lost, its result cannot be known here.
        self.run("COMMIT").await.map_err(|refused| match &refused {
            Refused::Database(Error::DatabaseError(kind, said)) if is_undone(kind, said.as_ref()) => refused,
            _ => Refused::OutcomeUnknown,
        })?;
        self.0 = None;
        Ok(())
    }

    pub(super) async fn roll_back(mut self) -> Result<(), Refused> {
        self.run("ROLLBACK").await?;
        self.0 = None;
        Ok(())
    }

    /// Gives a transaction up in the middle of a statement: the database stops that, and undoes all when the connection
    /// closes.
    pub(super) async fn give_up(self, address: &Address) {
        let Ok(connection) = self.connection() else { return };
        let cancelled = address.cancel(connection.cancel_token());
        if !matches!(tokio::time::timeout(CANCELLATION, cancelled).await, Ok(Ok(()))) {
            log::warn!("a statement that took too long could not be stopped, and ends by its own time limit");
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            drop(Object::take(connection));
        }
    }
}

async fn look(mut connection: &AsyncPgConnection, actor: &Actor) -> Result<Shown, Refused> {
    let statement: Statement<(Timestamptz, Array<SqlUuid>)> = match &actor.councils {
        Councils::All => Statement::new("SELECT clock_timestamp(), '{}'::uuid[]", Vec::new()),
        Councils::Named(slugs) => Statement::new(
            "SELECT clock_timestamp(), ARRAY(SELECT id FROM record.councils WHERE slug = ANY(?) AND deleted_at IS \
             NULL)",
            vec![Bind::Texts(slugs.clone())],
        ),
    };
    let (shown, ids): (DateTime<Utc>, Vec<Uuid>) = statement.get_result(&mut connection).await?;
    let councils = match &actor.councils {
        Councils::All => None,
        Councils::Named(_) => Some(ids.into_iter().collect()),
    };
    Ok((shown, councils))
}

/// Whether PostgreSQL rolled the transaction back: by a rule that was deferred to its end, or because of another write.
fn is_undone(kind: &DatabaseErrorKind, said: &(dyn DatabaseErrorInformation + Send + Sync)) -> bool {
    use DatabaseErrorKind::{CheckViolation, ExclusionViolation, ForeignKeyViolation, UniqueViolation};
    matches!(kind, UniqueViolation | ExclusionViolation | ForeignKeyViolation | CheckViolation)
        || is_between_writes(kind, said)
}
