//! What is written beside a record because others of its type name it ([`Kind::inverses`]): which document replaces it,
//! which are its translations, and of which councils or bodies it is a successor. It is worked out at the end, when it
//! is known who is public and what is withheld.

use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::follow::names_one_of;
use super::sql::{Bind, Statement, one_of};
use super::writer::Tx;
use crate::kind::{Form, Inverse, Kind, Source};
use crate::refused::Refused;

impl Tx<'_> {
    /// Fills the columns of the records that changed ones name or have named. A record that looks different to the
    /// public now is found by [`Tx::follow`].
    pub(super) async fn fill_inverses(&mut self) -> Result<(), Refused> {
        for kind in Kind::ALL.iter().copied().filter(|kind| !kind.inverses().is_empty()) {
            let changed: Vec<Uuid> = match self.changed.get(&kind) {
                Some(changes) => changes.keys().copied().collect(),
                None => continue,
            };
            let differing: Vec<(Uuid,)> = differing(kind, &changed).load(&mut self.db()).await?;
            let differing: Vec<Uuid> = differing.into_iter().map(|row| row.0).collect();
            if differing.is_empty() {
                continue;
            }
            let others: Vec<Uuid> = differing.iter().copied().filter(|id| !self.is_changed(kind, *id)).collect();
            self.hold_all([(kind, others)]).await?;
            let filled: Vec<(Uuid,)> = fill(kind, differing).load(&mut self.db()).await?;
            let filled: Vec<Uuid> = filled.into_iter().map(|row| row.0).collect();
            let others: Vec<Uuid> = filled.into_iter().filter(|id| !self.is_changed(kind, *id)).collect();
            self.follows(kind, others.iter().copied());
            self.filled.entry(kind).or_default().extend(others);
        }
        Ok(())
    }
}

/// The statement that finds those among the records that changed ones name or have named in which a column is to be
/// filled with something else.
fn differing(kind: Kind, changed: &[Uuid]) -> Statement<(SqlUuid,)> {
    let (table, mut finds, mut binds) = (kind.table(), Vec::new(), Vec::new());
    for inverse @ Inverse { column, form, .. } in kind.inverses() {
        let (find, bind) = named_by(kind, inverse, changed);
        finds.push(find);
        binds.push(bind);
        let (condition, bind) = names_one_of(column, *form, changed.to_vec());
        finds.push(format!("SELECT id FROM record.{table} WHERE {condition}"));
        binds.push(bind);
    }
    let (values, differs) =
        (values(kind), each(kind, " OR ", |column| format!("o.{column} IS DISTINCT FROM v.{column}")));
    let sql = format!(
        "SELECT o.id FROM record.{table} o CROSS JOIN LATERAL (SELECT {values}) v WHERE o.id IN ({}) AND ({differs})",
        finds.join(" UNION ")
    );
    Statement::new(sql, binds)
}

/// The query that finds the records that some name in the column from which an inverse is filled, with its bind.
pub(super) fn named_by(kind: Kind, inverse: &Inverse, ids: &[Uuid]) -> (String, Bind) {
    let (table, by) = (kind.table(), inverse.by);
    let (is_one, bind) = one_of("n.id", ids);
    let find = match inverse.by_form {
        Form::Each(field) => format!(
            "SELECT (e.entry ->> '{field}')::uuid FROM record.{table} n \
             CROSS JOIN LATERAL jsonb_array_elements(n.{by}) AS e(entry) WHERE {is_one}"
        ),
        _ => format!("SELECT n.{by} FROM record.{table} n WHERE {is_one} AND n.{by} IS NOT NULL"),
    };
    (find, bind)
}

/// The statement that fills the columns of records, and gives their ids.
fn fill(kind: Kind, ids: Vec<Uuid>) -> Statement<(SqlUuid,)> {
    let (table, values) = (kind.table(), values(kind));
    let sets = each(kind, ", ", |column| format!("{column} = v.{column}"));
    let sql = format!(
        "UPDATE record.{table} t SET {sets} FROM (SELECT o.id, {values} FROM record.{table} o WHERE o.id = ANY(?)) v \
         WHERE v.id = t.id RETURNING t.id"
    );
    Statement::new(sql, vec![Bind::Ids(ids)])
}

/// A part of a statement for each column that is filled.
fn each(kind: Kind, between: &str, part: impl Fn(&str) -> String) -> String {
    kind.inverses().iter().map(|inverse| part(inverse.column)).collect::<Vec<_>>().join(between)
}

/// What is written in each column of the record `o`.
fn values(kind: Kind) -> String {
    let named = |inverse: &Inverse| format!("{} AS {}", value(kind, inverse), inverse.column);
    kind.inverses().iter().map(named).collect::<Vec<_>>().join(", ")
}

/// What is written in a column of the record `o`. Of several records where there is room for one, it is the newest of
/// those that the public sees.
fn value(kind: Kind, inverse: &Inverse) -> String {
    let Inverse { by, by_form, form, fields, .. } = inverse;
    let is_open = if kind.can_be_withheld() { "AND NOT n.is_withheld" } else { "" };
    let names = match by_form {
        Form::Each(field) => format!(
            "CROSS JOIN LATERAL jsonb_array_elements(n.{by}) AS e(entry) WHERE n.{by} <> '[]' \
             AND n.{by} @> jsonb_build_array(jsonb_build_object('{field}', o.id)) \
             AND e.entry ->> '{field}' = o.id::text"
        ),
        _ => format!("WHERE n.{by} = o.id"),
    };
    let from = format!("FROM record.{} n {names} AND n.deleted_at IS NULL {is_open}", kind.table());
    match form {
        Form::Id => format!("(SELECT n.id {from} ORDER BY n.is_public DESC, n.id DESC LIMIT 1)"),
        Form::Object | Form::ObjectOf(_) | Form::Each(_) | Form::EachObject(_) => {
            let pairs: Vec<String> =
                fields.iter().map(|(name, source)| format!("'{name}', {}", said(source))).collect();
            let order = fields.last().map_or_else(|| "n.id".to_owned(), |(_, source)| said(source));
            format!(
                "coalesce((SELECT jsonb_agg(jsonb_build_object({}) ORDER BY {order}, n.id) {from}), '[]')",
                pairs.join(", ")
            )
        }
    }
}

/// What a field says, of the record `n` that names `o` in its entry `e`.
fn said(source: &Source) -> String {
    match source {
        Source::Column(column) => format!("n.{column}"),
        Source::Entry(field) => format!("e.entry -> '{field}'"),
    }
}
