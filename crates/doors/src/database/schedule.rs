//! Publication at a set time. What waits stands in one small table, whatever its noun; whoever holds a record that is
//! due publishes it, so that of several processes one does.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::sql::{Bind, Statement, one_of};
use super::writer::{Attempt, Tx, Written};
use super::{Database, Source};
use crate::actor::Actor;
use crate::kind::Kind;
use crate::refused::Refused;

/// The most records that are looked for at once.
const BATCH: i64 = 1000;

/// As whom the program publishes what is due, in the log of changes.
const SUBJECT: &str = "minutebook:schedule";

/// How long to wait for a database that cannot be opened.
const OPEN_AGAIN: Duration = Duration::from_secs(10);

/// Publishes what is due, looking for it as often as is said, until the program ends.
pub async fn run(source: Source, every: Duration) {
    let source = source.for_background();
    let database = loop {
        match Database::open(&source).await {
            Ok(database) => break database,
            Err(error) => log::error!("nothing is published by itself yet: {error:#}"),
        }
        tokio::time::sleep(OPEN_AGAIN).await;
    };
    loop {
        if let Err(refused) = database.publish_due().await {
            log::warn!("what is due to be published waits: {refused}");
        }
        tokio::time::sleep(every).await;
    }
}

impl Tx<'_> {
    /// Keeps the table of what waits in step with what was changed.
    pub(super) async fn settle_schedule(&self) -> Result<(), Refused> {
        if !self.schedule_moved.get() {
            return Ok(());
        }
        for (kind, changes) in self.changed.iter().filter(|(kind, _)| kind.has_publication()) {
            let ids: Vec<Uuid> = changes.keys().copied().collect();
            let (is_one, bind) = one_of("s.record_id", &ids);
            let forget = format!("DELETE FROM record.schedules s WHERE {is_one}");
            self.execute(Statement::new(forget, vec![bind])).await?;
            let (is_one, bind) = one_of("t.id", &ids);
            let remember = format!(
                "INSERT INTO record.schedules (record_id, council_id, kind, publish_at) \
                 SELECT t.id, t.council_id, ?, t.publish_at FROM record.{} t \
                 WHERE {is_one} AND t.publication = 'scheduled' AND t.deleted_at IS NULL",
                kind.table()
            );
            self.execute(Statement::new(remember, vec![Bind::Text(kind.word().to_owned()), bind])).await?;
        }
        Ok(())
    }

    /// Publishes a record that is due, unless somebody did or changed it meanwhile; says whether it was published.
    async fn publish_due(&mut self, kind: Kind, id: Uuid) -> Result<bool, Refused> {
        self.hold(kind, id).await?;
        let sql = format!(
            "UPDATE record.{} SET publication = 'published', publish_at = NULL, version = version + 1, \
             updated_at = greatest(updated_at, ?) WHERE id = ? AND publication = 'scheduled' AND publish_at <= ? \
             AND deleted_at IS NULL RETURNING id",
            kind.table()
        );
        let binds = vec![Bind::Instant(self.at()), Bind::Id(id), Bind::Instant(self.at())];
        let statement: Statement<(SqlUuid,)> = Statement::new(sql, binds);
        let published: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
        if published.is_empty() {
            // It was published, deleted or put off by a writer that has ended; what it waits for now stands beside it.
            let sql = "DELETE FROM record.schedules WHERE record_id = ? AND publish_at <= ?";
            let forget: Statement<()> = Statement::new(sql, vec![Bind::Id(id), Bind::Instant(self.at())]);
            forget.execute(&mut self.db()).await?;
            return Ok(false);
        }
        self.schedule_moves();
        self.updated(kind, id);
        Ok(true)
    }
}

impl Database {
    /// Publishes what is due, parents before their children, each record in a transaction of its own so that none keeps
    /// another from its time; says how many.
    ///
    /// The database's clock decides which records are due.
    ///
    /// # Errors
    /// When the database does not answer, or the clocks are too far apart. The refusal of one record is logged, and it
    /// is tried again the next time.
    pub async fn publish_due(&self) -> Result<usize, Refused> {
        let actor = Actor::program(SUBJECT);
        let mut published = 0;
        for (kind, id) in self.due().await? {
            let attempt = Attempt::default();
            match self.write(&actor, &attempt, async |tx| tx.publish_due(kind, id).await).await {
                Ok(Written::Now(true)) => published += 1,
                Ok(_) => {}
                Err(refused) => log::error!("the {} {id} is due and cannot be published: {refused}", kind.label()),
            }
        }
        Ok(published)
    }

    async fn due(&self) -> Result<Vec<(Kind, Uuid)>, Refused> {
        let connection = self.checked_out(crate::metrics::Pool::WRITERS, &self.writers).await?;
        let now = self.now_on(&connection).await?;
        self.difference.require_agreement()?;
        let statement: Statement<(Text, SqlUuid, Timestamptz)> = Statement::new(
            "SELECT kind, record_id, publish_at FROM record.schedules WHERE publish_at <= ? \
             ORDER BY publish_at, record_id LIMIT ?",
            vec![Bind::Instant(now), Bind::Number(BATCH)],
        );
        let rows: Vec<(String, Uuid, DateTime<Utc>)> = statement.load(&mut &*connection).await?;
        let mut due: Vec<(DateTime<Utc>, Kind, Uuid)> = rows
            .into_iter()
            .filter_map(|(word, id, at)| Some((at, Kind::ALL.iter().copied().find(|kind| kind.word() == word)?, id)))
            .collect();
        due.sort_unstable();
        Ok(due.into_iter().map(|(_, kind, id)| (kind, id)).collect())
    }
}
