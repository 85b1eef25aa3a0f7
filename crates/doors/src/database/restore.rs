//! Bringing back deleted records. A deletion keeps the whole row, so only the mark of the deletion goes.

use diesel::sql_types::{Array, Bool, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::held::Held;
use super::hold::is_withheld;
use super::sql::{Bind, Statement};
use super::writer::Tx;
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::refused::{FieldError, Refused};

impl Tx<'_> {
    /// Holds a record of one of the actor's councils to restore it. What it belongs to is held before it, so that no
    /// writer deletes that meanwhile.
    ///
    /// # Errors
    /// [`Refused::NotFound`], [`Refused::OtherCouncil`].
    pub async fn hold_to_restore(&self, kind: Kind, id: Uuid) -> Result<Held, Refused> {
        let council_id = self.council_of(kind, id).await?.ok_or(Refused::NotFound)?;
        // A writer of another council is refused soon, and makes no other writer wait.
        if self.acts_for(council_id) {
            self.hold_council_of(kind, id).await?;
            // A correction comes before the record that it corrects, and together with all others of that record.
            for (_, column) in kind.threads().iter().filter(|(thread, _)| *thread == kind) {
                let sql = format!("SELECT {column} FROM record.{} WHERE id = ?", kind.table());
                let statement: Statement<(Nullable<SqlUuid>,)> = Statement::new(sql, vec![Bind::Id(id)]);
                if let (Some(corrected),) = statement.get_result::<(Option<Uuid>,)>(&mut self.db()).await? {
                    self.hold_appearances_of(kind, corrected).await?;
                }
            }
            for (parent, column, parent_id) in self.parents_of(kind, id).await? {
                // hold_to_change locks the others, such as the item of a decision.
                if !kind.published_parents().any(|above| above == (parent, column)) {
                    self.hold(parent, parent_id).await?;
                }
            }
        }
        self.hold_to_change(kind, id).await
    }

    /// Checks that nothing is deleted to which a held record belongs.
    ///
    /// # Errors
    /// [`Refused::NotReady`] with the address at which the other one is restored.
    pub async fn require_parents(&self, kind: Kind, id: Uuid) -> Result<(), Refused> {
        let mut errors = Vec::new();
        for (parent, column, parent_id) in self.parents_of(kind, id).await? {
            if self.hold(parent, parent_id).await?.is_deleted {
                let (label, collection) = (parent.label(), parent.collection());
                let detail = format!(
                    "The {label} {parent_id}, to which this {} belongs, is deleted. Restore it first, with POST \
                     /v1/{collection}/{parent_id}/restoration.",
                    kind.label()
                );
                errors.push(FieldError::new(&format!("/{column}"), "deleted", detail));
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(Refused::NotReady(errors)) }
    }

    /// The records to which a record belongs, the topmost first: the record type, the column, and the id.
    async fn parents_of(&self, kind: Kind, id: Uuid) -> Result<Vec<(Kind, &'static str, Uuid)>, Refused> {
        let mut parents = kind.parents().to_vec();
        if parents.is_empty() {
            return Ok(Vec::new());
        }
        parents.sort_by_key(|(parent, _)| *parent);
        let columns: Vec<&str> = parents.iter().map(|(_, column)| *column).collect();
        let sql = format!("SELECT ARRAY[{}] FROM record.{} WHERE id = ?", columns.join(", "), kind.table());
        let statement: Statement<(Array<Nullable<SqlUuid>>,)> = Statement::new(sql, vec![Bind::Id(id)]);
        let (ids,) = statement.get_result::<(Vec<Option<Uuid>>,)>(&mut self.db()).await?;
        let found = parents.into_iter().zip(ids).filter_map(|((parent, column), id)| Some((parent, column, id?)));
        Ok(found.collect())
    }

    /// Says of a deleted record again that the public has read it. The deletion kept this only where the public read it
    /// until then. The log of changes and the external identifiers know it in any case.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn recall_readers(&self, kind: Kind, id: Uuid) -> Result<(), Refused> {
        if !kind.has_publication() {
            return Ok(());
        }
        let sql = format!(
            "UPDATE record.{} t SET was_public = true WHERE t.id = ? AND NOT t.was_public AND (EXISTS (SELECT FROM \
             record.changes c WHERE c.record_id = t.id AND record.shown(c) IS NOT NULL) OR EXISTS (SELECT FROM \
             record.identifiers i WHERE i.id = t.id AND i.was_public))",
            kind.table()
        );
        self.execute(Statement::new(sql, vec![Bind::Id(id)])).await
    }

    /// Finds the deleted record that another system's key names, if it was deleted as superseded. No other record has
    /// the key then.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn find_superseded(
        &self,
        kind: Kind,
        key: &ForeignKey,
        council: Option<&str>,
    ) -> Result<Option<Uuid>, Refused> {
        let sql = format!(
            "SELECT i.id, i.council_id, {} FROM record.identifiers i JOIN record.{} t ON t.id = i.id AND \
             t.deleted_reason = 'superseded' JOIN record.councils c ON c.id = i.council_id \
             WHERE i.kind = ? AND i.scheme = ? AND i.value = ? AND ? IN (c.slug, '')",
            is_withheld(kind),
            kind.table()
        );
        let binds = vec![
            Bind::Text(kind.word().to_owned()),
            Bind::Text(key.scheme.clone()),
            Bind::Text(key.value.clone()),
            Bind::Text(council.unwrap_or_default().to_owned()),
        ];
        let statement: Statement<(SqlUuid, SqlUuid, Bool)> = Statement::new(sql, binds);
        let found: Vec<(Uuid, Uuid, bool)> = statement.load(&mut self.db()).await?;
        let mut own = found.into_iter().filter(|(_, council_id, _)| self.acts_for(*council_id));
        match (own.next(), own.next()) {
            (Some((id, council_id, true)), None) => Ok(self.may_open(kind, id, council_id).await?.then_some(id)),
            (Some((id, ..)), None) => Ok(Some(id)),
            _ => Ok(None),
        }
    }
}
