//! The log of who was shown what is withheld from the public. It is written before anything is shown: what cannot be
//! logged is not shown.

use std::collections::BTreeSet;

use diesel::sql_types::{Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::Database;
use super::sql::{Bind, Statement};
use super::writer::{Attempt, Opened, Tx};
use crate::actor::Actor;
use crate::kind::Kind;
use crate::refused::Refused;

impl Tx<'_> {
    /// Logs what the actor is shown by this transaction.
    pub(super) async fn note_opened(&self) -> Result<(), Refused> {
        let opened = self.opened.borrow().clone();
        if opened.is_empty() { Ok(()) } else { self.append_accesses(&opened).await }
    }

    async fn append_accesses(&self, opened: &BTreeSet<Opened>) -> Result<(), Refused> {
        let sql = "INSERT INTO record.accesses (id, council_id, subject, kind, record_id, read_at) \
                   SELECT o.id, o.council_id, ?, o.kind, o.record_id, ? \
                   FROM unnest(?, ?, ?, ?) AS o(id, council_id, kind, record_id)";
        let binds = vec![
            Bind::Text(self.actor.subject.clone()),
            Bind::Instant(self.at()),
            Bind::Ids(opened.iter().map(|_| self.new_id()).collect()),
            Bind::Ids(opened.iter().map(|opened| opened.council_id).collect()),
            Bind::Texts(opened.iter().map(|opened| opened.kind.word().to_owned()).collect()),
            Bind::Ids(opened.iter().map(|opened| opened.id).collect()),
        ];
        self.execute(Statement::new(sql, binds)).await
    }
}

impl Database {
    /// Logs what an actor is shown otherwise than by a write that is kept.
    ///
    /// # Errors
    /// When it cannot be logged: then it must not be shown.
    pub(super) async fn log_accesses(&self, actor: &Actor, opened: &BTreeSet<Opened>) -> Result<(), Refused> {
        if opened.is_empty() {
            return Ok(());
        }
        let attempt = Attempt::default();
        // Boxed, since a dry run logs by another write.
        Box::pin(self.write_aside(actor, &attempt, async |tx| tx.append_accesses(opened).await)).await.map(drop)
    }
}

/// What the views noted on a connection that they opened since the setting was last cleared (`staff.opens`).
pub(super) async fn opened(mut connection: &AsyncPgConnection) -> Result<BTreeSet<Opened>, Refused> {
    let statement: Statement<(Nullable<Text>,)> =
        Statement::new("SELECT current_setting('minutebook.opened', true)", Vec::new());
    let (noted,) = statement.get_result::<(Option<String>,)>(&mut connection).await?;
    let noted = noted.unwrap_or_default();
    let entries: Option<BTreeSet<Opened>> = noted.split_terminator(';').map(read_entry).collect();
    entries.ok_or_else(|| {
        log::error!("the note of what was opened cannot be read: {noted}");
        Refused::Unavailable
    })
}

/// An entry is the noun, the record and its council, with spaces between them.
fn read_entry(entry: &str) -> Option<Opened> {
    let mut words = entry.split(' ');
    let (kind, id, council_id) = (words.next()?, words.next()?, words.next()?);
    let kind = Kind::ALL.iter().copied().find(|known| known.word() == kind)?;
    Some(Opened { kind, id: Uuid::parse_str(id).ok()?, council_id: Uuid::parse_str(council_id).ok()? })
}
