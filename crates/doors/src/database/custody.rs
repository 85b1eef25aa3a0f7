//! At which body a withheld record is read. A write that moves withheld records to the readers of another body needs
//! the right to read them at both bodies. It does not matter which column moved them: the answers before and after the
//! write are compared.

use diesel::sql_types::{Bool, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::held::{Held, ReadAt};
use super::sql::{Bind, Statement, one_of};
use super::writer::Tx;
use crate::actor::Scope;
use crate::kind::Kind;
use crate::refused::Refused;

impl Tx<'_> {
    /// The body at which a record is read while it is withheld; none where it belongs to no body.
    pub(super) async fn body_of(&self, kind: Kind, id: Uuid) -> Result<Option<Uuid>, Refused> {
        let statement: Statement<(Nullable<SqlUuid>,)> =
            Statement::new("SELECT record.body_of(?, ?)", vec![Bind::Text(kind.word().to_owned()), Bind::Id(id)]);
        Ok(statement.get_result::<(Option<Uuid>,)>(&mut self.db()).await?.0)
    }

    /// Notes at which body a record is read, before it is changed. This is asked after its lock was taken, in a
    /// statement of its own: a statement that waited for the lock would still see the answer of before.
    pub(super) async fn note_body(&self, kind: Kind, held: Held) -> Result<(), Refused> {
        if !kind.has_body() || self.read_at.borrow().contains_key(&(kind, held.id)) {
            return Ok(());
        }
        let body_id = self.body_of(kind, held.id).await?;
        self.read_at.borrow_mut().insert((kind, held.id), ReadAt { council_id: held.council_id, body_id });
        Ok(())
    }

    /// Checks that the actor reads withheld records at both bodies, if the transaction moved one to another body.
    ///
    /// # Errors
    /// [`Refused::MissingScope`], [`Refused::OtherBody`].
    pub(super) async fn require_bodies(&self) -> Result<(), Refused> {
        for (kind, changes) in &self.changed {
            let ids: Vec<Uuid> = {
                let noted = self.read_at.borrow();
                changes.keys().copied().filter(|id| noted.contains_key(&(*kind, *id))).collect()
            };
            for (id, after) in self.bodies_of(*kind, ids).await? {
                let before = self.read_at.borrow().get(&(*kind, id)).copied();
                let Some(before) = before.filter(|before| before.body_id != after) else { continue };
                if self.has_withheld(*kind, id).await? {
                    self.require(Scope::RecordRestricted, before.council_id)?;
                    self.require_body(before.body_id).await?;
                    self.require_body(after).await?;
                }
            }
        }
        Ok(())
    }

    async fn bodies_of(&self, kind: Kind, ids: Vec<Uuid>) -> Result<Vec<(Uuid, Option<Uuid>)>, Refused> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (is_one, bind) = one_of("t.id", &ids);
        let sql = format!("SELECT t.id, record.body_of(?, t.id) FROM record.{} t WHERE {is_one}", kind.table());
        let statement: Statement<(SqlUuid, Nullable<SqlUuid>)> =
            Statement::new(sql, vec![Bind::Text(kind.word().to_owned()), bind]);
        Ok(statement.load(&mut self.db()).await?)
    }

    /// Whether a record is withheld, or anything that belongs to it. Deleted records count: staff still read their
    /// texts.
    async fn has_withheld(&self, kind: Kind, id: Uuid) -> Result<bool, Refused> {
        let mut level = vec![(kind, vec![id])];
        while let Some((kind, ids)) = level.pop() {
            if kind.can_be_withheld() && self.any_is_withheld(kind, &ids).await? {
                return Ok(true);
            }
            for (child, column) in kind.children() {
                let (of_them, bind) = one_of(column, &ids);
                let sql = format!("SELECT id FROM record.{} WHERE {of_them}", child.table());
                let statement: Statement<(SqlUuid,)> = Statement::new(sql, vec![bind]);
                let rows: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
                if !rows.is_empty() {
                    level.push((child, rows.into_iter().map(|row| row.0).collect()));
                }
            }
        }
        Ok(false)
    }

    async fn any_is_withheld(&self, kind: Kind, ids: &[Uuid]) -> Result<bool, Refused> {
        let (is_one, bind) = one_of("id", ids);
        let sql = format!("SELECT EXISTS (SELECT FROM record.{} WHERE {is_one} AND is_withheld)", kind.table());
        let statement: Statement<(Bool,)> = Statement::new(sql, vec![bind]);
        Ok(statement.get_result::<(bool,)>(&mut self.db()).await?.0)
    }
}
