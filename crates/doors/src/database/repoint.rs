//! Two entries become one: what named one record names another one of its type from then on. The columns follow from
//! [`Kind::named_in`], so that a new record type that names people moves with them.

use std::collections::BTreeMap;

use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::follow::names_one_of;
use super::identify::shown_by_key;
use super::sql::{Bind, Statement};
use super::writer::{Opened, Tx};
use crate::kind::{Form, Kind, Mention};
use crate::refused::Refused;

/// Records by their type.
pub type Naming = BTreeMap<Kind, Vec<Uuid>>;

impl Tx<'_> {
    /// The records that name a record, deleted ones too.
    ///
    /// # Errors
    /// When a query fails.
    pub async fn naming(&self, kind: Kind, id: Uuid) -> Result<Naming, Refused> {
        let mut naming = Naming::new();
        for (of, mentions) in mentions_of(kind) {
            let (mut finds, mut binds) = (Vec::new(), Vec::new());
            for mention in &mentions {
                let (condition, bind) = names_one_of(mention.column, mention.form, vec![id]);
                finds.push(format!("SELECT id FROM record.{} WHERE {condition}", of.table()));
                binds.push(bind);
            }
            let statement: Statement<(SqlUuid,)> = Statement::new(finds.join(" UNION "), binds);
            let rows: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
            if !rows.is_empty() {
                naming.insert(of, rows.into_iter().map(|row| row.0).collect());
            }
        }
        Ok(naming)
    }

    /// Holds records that name one, and all that they belong to. An issue comes after its items and decisions, as for
    /// their own writers.
    ///
    /// # Errors
    /// When they cannot be had in time.
    pub async fn hold_naming(&self, naming: Naming) -> Result<(), Refused> {
        let comes_last = |kind: Kind| kind.appearances().any(|(appearance, _)| appearance > kind);
        let (last, mut first): (Naming, Naming) = naming.into_iter().partition(|(kind, _)| comes_last(*kind));
        for (kind, ids) in &last {
            for (appearance, column) in kind.appearances() {
                let sql = format!("SELECT id FROM record.{} WHERE {column} = ANY(?)", appearance.table());
                let statement: Statement<(SqlUuid,)> = Statement::new(sql, vec![Bind::Ids(ids.clone())]);
                let rows: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
                first.entry(appearance).or_default().extend(rows.into_iter().map(|row| row.0));
            }
        }
        self.hold_all(first).await?;
        self.hold_all(last).await
    }

    /// Checks that the actor may read all exempt records among those that name one.
    ///
    /// # Errors
    /// [`Refused::MissingScope`], [`Refused::OtherBody`].
    pub async fn require_naming_opened(&self, naming: &Naming) -> Result<(), Refused> {
        for (kind, ids) in naming.iter().filter(|(kind, _)| kind.can_be_withheld()) {
            let sql = format!("SELECT id, council_id FROM record.{} WHERE id = ANY(?) AND is_withheld", kind.table());
            let statement: Statement<(SqlUuid, SqlUuid)> = Statement::new(sql, vec![Bind::Ids(ids.clone())]);
            let withheld: Vec<(Uuid, Uuid)> = statement.load(&mut self.db()).await?;
            for (id, council_id) in withheld {
                self.require_opened(*kind, id, council_id).await?;
                self.opened.borrow_mut().insert(Opened { kind: *kind, id, council_id });
            }
        }
        Ok(())
    }

    /// Lets records name another record where they named one, as a change of each. They are held already. Only the ids
    /// change: no rule of frozen texts is asked.
    ///
    /// # Errors
    /// When a query fails.
    pub async fn repoint(&mut self, kind: Kind, (from, to): (Uuid, Uuid), naming: Naming) -> Result<(), Refused> {
        let mentions = mentions_of(kind);
        for (of, ids) in naming {
            self.rename(of, mentions.get(&of).into_iter().flatten(), (from, to), ids.clone()).await?;
            ids.into_iter().for_each(|id| self.updated(of, id));
        }
        Ok(())
    }

    async fn rename<'a>(
        &self,
        of: Kind,
        mentions: impl Iterator<Item = &'a Mention>,
        (from, to): (Uuid, Uuid),
        ids: Vec<Uuid>,
    ) -> Result<(), Refused> {
        let (mut sets, mut binds) = (Vec::new(), vec![Bind::Instant(self.at())]);
        for mention in mentions {
            let (set, of_set) = renamed(mention, (from, to));
            sets.push(format!("{} = {set}", mention.column));
            binds.extend(of_set);
        }
        let sql = format!(
            "UPDATE record.{} SET version = version + 1, updated_at = greatest(updated_at, ?), {} WHERE id = ANY(?)",
            of.table(),
            sets.join(", ")
        );
        binds.push(Bind::Ids(ids));
        self.execute(Statement::new(sql, binds)).await
    }

    /// Lets all keys that found one record find another one, those too that the record no longer lists.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn hand_keys_over(&self, kind: Kind, (from, to): (Uuid, Uuid)) -> Result<(), Refused> {
        let is_public = shown_by_key(kind);
        let sql = format!(
            "UPDATE record.identifiers i SET id = t.id, is_public = {is_public}, \
             was_public = i.was_public OR {is_public} FROM record.{} t WHERE i.id = ? AND t.id = ?",
            kind.table()
        );
        self.execute(Statement::new(sql, vec![Bind::Id(from), Bind::Id(to)])).await
    }
}

/// Where records name one of a type, by their own type.
fn mentions_of(kind: Kind) -> BTreeMap<Kind, Vec<Mention>> {
    let mut mentions: BTreeMap<Kind, Vec<Mention>> = BTreeMap::new();
    for (of, mention) in kind.named_in() {
        mentions.entry(of).or_default().push(mention);
    }
    mentions
}

/// What a column holds with another id in place of one, with its binds.
fn renamed(mention: &Mention, (from, to): (Uuid, Uuid)) -> (String, [Bind; 2]) {
    let column = mention.column;
    let texts = [Bind::Text(from.to_string()), Bind::Text(to.to_string())];
    let object = format!(
        "CASE WHEN {column} ->> 'id' = ? THEN jsonb_set({column}, '{{id}}', to_jsonb(?::text)) ELSE {column} END"
    );
    let each = |path: &str| {
        format!(
            "(SELECT coalesce(jsonb_agg(CASE WHEN e.one #>> '{{{path}}}' = ? THEN jsonb_set(e.one, '{{{path}}}', \
             to_jsonb(?::text)) ELSE e.one END ORDER BY e.place), '[]') \
             FROM jsonb_array_elements({column}) WITH ORDINALITY AS e(one, place))"
        )
    };
    match mention.form {
        Form::Id => (format!("CASE WHEN {column} = ? THEN ?::uuid ELSE {column} END"), [Bind::Id(from), Bind::Id(to)]),
        Form::Object | Form::ObjectOf(_) => (object, texts),
        Form::Each(field) => (each(field), texts),
        Form::EachObject(field) => (each(&format!("{field},id")), texts),
    }
}
