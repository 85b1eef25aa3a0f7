//! Finding the records that the input of a write names, by an id, by another system's key or by a slug.

use diesel::sql_types::{Bool, Uuid as SqlUuid};
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
    /// Holds a record that the input names, for a new record to belong to or point at.
    ///
    /// # Errors
    /// [`Refused::Invalid`] at the pointer when there is none that the actor may know of.
    pub async fn hold_named(&self, kind: Kind, id: Uuid, pointer: &str) -> Result<Held, Refused> {
        let held = match self.hold(kind, id).await {
            Err(Refused::Database(diesel::result::Error::NotFound) | Refused::NotFound) => {
                return Err(missing(kind, pointer));
            }
            other => other?,
        };
        let seen = held.is_public || self.acts_for(held.council_id);
        let told = !held.is_withheld || self.tellable(kind, Some(id)).await?.is_some();
        match seen && told {
            true if held.is_deleted => Err(self.missing_or_merged(kind, id, pointer).await?),
            true => Ok(held),
            false => Err(missing(kind, pointer)),
        }
    }

    /// Sees that a record which the input points at is there, without holding it: two records may point at each other,
    /// and neither hides or keeps the other.
    ///
    /// # Errors
    /// [`Refused::Invalid`] at the pointer when there is none that the actor may know of.
    pub async fn see_named(&self, kind: Kind, id: Uuid, pointer: &str) -> Result<Held, Refused> {
        let is_public = if kind.has_publication() { "is_public" } else { "true" };
        let is_withheld = is_withheld(kind);
        let columns = format!("council_id, {is_public}, {is_withheld}");
        let sql = format!("SELECT {columns} FROM record.{} t WHERE id = ? AND deleted_at IS NULL", kind.table());
        let statement: Statement<(SqlUuid, Bool, Bool)> = Statement::new(sql, vec![Bind::Id(id)]);
        let rows: Vec<(Uuid, bool, bool)> = statement.load(&mut self.db()).await?;
        let Some((council_id, is_public, is_withheld)) = rows.into_iter().next() else {
            return Err(self.missing_or_merged(kind, id, pointer).await?);
        };
        let seen = is_public || self.acts_for(council_id);
        let told = !is_withheld || self.tellable(kind, Some(id)).await?.is_some();
        match seen && told {
            true => Ok(Held { is_public, is_withheld, ..Held::new(id, council_id) }),
            false => Err(missing(kind, pointer)),
        }
    }

    /// Says that the input names no record that exists, or one that was merged into another one.
    async fn missing_or_merged(&self, kind: Kind, id: Uuid, pointer: &str) -> Result<Refused, Refused> {
        Ok(match self.merged_into(kind, id).await? {
            Some(into) => merged(kind, into, pointer),
            None => missing(kind, pointer),
        })
    }

    /// Refuses a record that was merged into another one, where the input still names it.
    ///
    /// # Errors
    /// [`Refused::Invalid`] with the other one's id.
    pub async fn refuse_merged(&self, kind: Kind, id: Uuid, pointer: &str) -> Result<(), Refused> {
        match self.merged_into(kind, id).await? {
            Some(into) => Err(merged(kind, into, pointer)),
            None => Ok(()),
        }
    }

    /// The record into which another one was merged, if the actor may know of that.
    async fn merged_into(&self, kind: Kind, id: Uuid) -> Result<Option<Uuid>, Refused> {
        if !kind.can_be_merged() {
            return Ok(None);
        }
        let sql = format!(
            "SELECT merged_into_id, council_id, is_public FROM record.{} WHERE id = ? AND merged_into_id IS NOT NULL",
            kind.table()
        );
        let statement: Statement<(SqlUuid, SqlUuid, Bool)> = Statement::new(sql, vec![Bind::Id(id)]);
        let rows: Vec<(Uuid, Uuid, bool)> = statement.load(&mut self.db()).await?;
        let mut seen = rows.into_iter().filter(|(_, council_id, is_public)| *is_public || self.acts_for(*council_id));
        Ok(seen.next().map(|(into, ..)| into))
    }

    /// Finds the record that another system's key names, among those that the actor may know of and that stand.
    ///
    /// # Errors
    /// [`Refused::Conflict`] when two councils use the key and no council was named.
    pub async fn find(&self, kind: Kind, key: &ForeignKey, council: Option<&str>) -> Result<Option<Uuid>, Refused> {
        let sql = format!(
            "SELECT i.id, i.council_id, {} FROM record.identifiers i JOIN record.{} t ON t.id = i.id AND t.deleted_at \
             IS NULL JOIN record.councils c ON c.id = i.council_id \
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
        let mut own = found.iter().filter(|(_, council_id, _)| self.acts_for(*council_id));
        match (own.next(), own.next()) {
            (Some(_), Some(_)) => Err(Refused::Conflict { error: ambiguous(key), other: None }),
            (Some((id, _, true)), None) => self.tellable(kind, Some(*id)).await,
            (Some((id, _, false)), None) => Ok(Some(*id)),
            (None, _) => Ok(None),
        }
    }

    /// Finds another council's public record that a key names, for a refusal to say whose it is.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn find_elsewhere(&self, kind: Kind, key: &ForeignKey) -> Result<Option<Uuid>, Refused> {
        let statement: Statement<(SqlUuid,)> = Statement::new(
            "SELECT id FROM published.identifiers WHERE kind = ? AND scheme = ? AND value = ? ORDER BY since, id \
             LIMIT 1",
            vec![Bind::Text(kind.word().to_owned()), Bind::Text(key.scheme.clone()), Bind::Text(key.value.clone())],
        );
        let found: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
        Ok(found.into_iter().map(|row| row.0).next())
    }

    /// The council with a slug, which is looked for once.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn council_of_slug(&self, slug: &str) -> Result<Option<Uuid>, Refused> {
        if let Some(id) = self.slugs.borrow().get(slug) {
            return Ok(Some(*id));
        }
        let statement: Statement<(SqlUuid,)> = Statement::new(
            "SELECT id FROM record.councils WHERE slug = ? AND deleted_at IS NULL",
            vec![Bind::Text(slug.to_owned())],
        );
        let rows: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
        let found = rows.into_iter().map(|row| row.0).next();
        if let Some(id) = found {
            self.slugs.borrow_mut().insert(slug.to_owned(), id);
        }
        Ok(found)
    }
}

fn merged(kind: Kind, into: Uuid, pointer: &str) -> Refused {
    let label = kind.label();
    let detail = format!("This {label} was merged into the {label} {into}. Send that id.");
    Refused::field(pointer, "merged", detail)
}

fn missing(kind: Kind, pointer: &str) -> Refused {
    Refused::field(pointer, "not_found", format!("There is no {} with this id.", kind.label()))
}

fn ambiguous(key: &ForeignKey) -> FieldError {
    let detail = format!(
        "More than one council has a record with the identifier {} of the scheme {}. Send the slug of the council in \
         council.",
        key.value, key.scheme
    );
    FieldError::new("council", "ambiguous", detail)
}
