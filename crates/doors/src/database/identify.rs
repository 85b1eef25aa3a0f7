//! Making a record known by other systems' keys, and finding many by theirs.

use std::collections::HashMap;

use diesel::sql_types::{Bool, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::hold::is_withheld;
use super::sql::{Bind, Statement};
use super::writer::Tx;
use crate::identifier::{ForeignKey, Identifier};
use crate::kind::Kind;
use crate::refused::{FieldError, Refused};

/// The columns that do not count where the contents of two rows are compared.
const BESIDES: &str = "ARRAY['id', 'council_id', 'version', 'created_at', 'updated_at', 'identifiers', 'source_url', \
                       'position', 'publication', 'publish_at', 'withdrawn_reason', 'is_public', 'was_public', \
                       'is_withheld', 'deleted_at', 'deleted_reason', 'superseded_by_id', 'translations', \
                       'former_minute_numbers']";

impl Tx<'_> {
    /// Finds the records that another system's keys name in a council, as [`Tx::find`] finds one, with one query for
    /// all.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn find_all<'k>(
        &self,
        kind: Kind,
        keys: impl Iterator<Item = &'k ForeignKey> + Clone,
        council: &str,
    ) -> Result<HashMap<ForeignKey, Uuid>, Refused> {
        let sql = format!(
            "SELECT i.scheme, i.value, i.id, i.council_id, {} FROM unnest(?, ?) AS k(scheme, value) \
             JOIN record.identifiers i ON i.kind = ? AND i.scheme = k.scheme AND i.value = k.value \
             JOIN record.{} t ON t.id = i.id AND t.deleted_at IS NULL JOIN record.councils c ON c.id = i.council_id \
             AND c.slug = ?",
            is_withheld(kind),
            kind.table()
        );
        let binds = vec![
            Bind::Texts(keys.clone().map(|key| key.scheme.clone()).collect()),
            Bind::Texts(keys.map(|key| key.value.clone()).collect()),
            Bind::Text(kind.word().to_owned()),
            Bind::Text(council.to_owned()),
        ];
        let statement: Statement<(Text, Text, SqlUuid, SqlUuid, Bool)> = Statement::new(sql, binds);
        let rows: Vec<(String, String, Uuid, Uuid, bool)> = statement.load(&mut self.db()).await?;
        let mut found = HashMap::new();
        for (scheme, value, id, council_id, is_withheld) in rows {
            if self.acts_for(council_id) && (!is_withheld || self.tellable(kind, Some(id)).await?.is_some()) {
                found.insert(ForeignKey { scheme, value }, id);
            }
        }
        Ok(found)
    }

    /// Makes a new record known by its identifiers.
    ///
    /// # Errors
    /// [`Refused::Conflict`] when another record that stands has one of them.
    pub async fn identify_new(
        &self,
        kind: Kind,
        council_id: Uuid,
        id: Uuid,
        keys: &[Identifier],
    ) -> Result<(), Refused> {
        if keys.is_empty() { Ok(()) } else { self.remember(kind, council_id, id, keys).await }
    }

    /// Makes the record known by its identifiers, and by no others but those by which the public has found it: no other
    /// record gets those.
    ///
    /// # Errors
    /// [`Refused::Conflict`] when another record that stands has one of them.
    pub async fn identify(&self, kind: Kind, council_id: Uuid, id: Uuid, keys: &[Identifier]) -> Result<(), Refused> {
        let schemes = Bind::Texts(keys.iter().map(|key| key.scheme.clone()).collect());
        let values = Bind::Texts(keys.iter().map(|key| key.value.clone()).collect());
        let forget: Statement<()> = Statement::new(
            "DELETE FROM record.identifiers i WHERE i.id = ? AND NOT i.was_public AND NOT EXISTS \
             (SELECT FROM unnest(?, ?) AS k(scheme, value) WHERE k.scheme = i.scheme AND k.value = i.value)",
            vec![Bind::Id(id), schemes, values],
        );
        self.execute(forget).await?;
        self.identify_new(kind, council_id, id, keys).await
    }

    async fn remember(&self, kind: Kind, council_id: Uuid, id: Uuid, keys: &[Identifier]) -> Result<(), Refused> {
        let schemes = Bind::Texts(keys.iter().map(|key| key.scheme.clone()).collect());
        let values = Bind::Texts(keys.iter().map(|key| key.value.clone()).collect());
        let is_public = shown_by_key(kind);
        let table = kind.table();
        // A key that led the public to a deleted record leads to another only where that one took its place or says the
        // same.
        let has_past = kind.has_publication();
        let sql = format!(
            "WITH before AS MATERIALIZED (SELECT i.scheme, i.value FROM record.identifiers i \
             JOIN unnest((SELECT ?), (SELECT ?)) AS k(scheme, value) ON k.scheme = i.scheme AND k.value = i.value \
             JOIN record.{table} d ON d.id = i.id WHERE {has_past} AND i.kind = ? AND i.council_id = ? AND i.id <> ? \
             AND i.was_public AND d.deleted_at IS NOT NULL AND d.deleted_reason <> 'superseded'), kept AS (\
             INSERT INTO record.identifiers AS i (council_id, kind, scheme, value, id, is_public, was_public, since) \
             SELECT ?, ?, k.scheme, k.value, t.id, {is_public}, {is_public}, ? \
             FROM unnest((SELECT ?), (SELECT ?)) AS k(scheme, value), record.{table} t WHERE t.id = ? \
             ON CONFLICT (kind, scheme, value, council_id) DO UPDATE SET id = excluded.id, is_public = \
             excluded.is_public, was_public = i.was_public OR excluded.is_public WHERE i.id = excluded.id OR EXISTS \
             (SELECT FROM record.{table} d JOIN record.{table} n ON n.id = excluded.id \
              WHERE d.id = i.id AND d.deleted_at IS NOT NULL AND (NOT i.was_public OR d.deleted_reason = 'superseded' \
              OR to_jsonb(d) - {BESIDES} = to_jsonb(n) - {BESIDES})) RETURNING i.scheme, i.value) \
             SELECT scheme, value, EXISTS (SELECT FROM before b WHERE b.scheme = kept.scheme AND b.value = kept.value) \
             FROM kept"
        );
        let (kind_word, since) = (Bind::Text(kind.word().to_owned()), Bind::Instant(self.at()));
        let mut binds = vec![schemes.clone(), values.clone(), kind_word.clone(), Bind::Id(council_id), Bind::Id(id)];
        binds.extend([Bind::Id(council_id), kind_word, since, schemes, values, Bind::Id(id)]);
        let remember: Statement<(Text, Text, Bool)> = Statement::new(sql, binds);
        let kept: Vec<(String, String, bool)> = remember.load(&mut self.db()).await?;
        if kept.iter().any(|(.., led_the_public)| *led_the_public) {
            // It says what the public read there, and is bound by that as the one before it was.
            let sql = format!("UPDATE record.{table} SET was_public = true WHERE id = ?");
            self.execute(Statement::<()>::new(sql, vec![Bind::Id(id)])).await?;
        }
        let lost = keys.iter().position(|key| !kept.iter().any(|(s, v, _)| *s == key.scheme && *v == key.value));
        match lost.and_then(|index| Some((index, keys.get(index)?))) {
            Some((index, key)) => Err(self.taken(kind, index, key).await?),
            None => Ok(()),
        }
    }

    async fn taken(&self, kind: Kind, index: usize, key: &Identifier) -> Result<Refused, Refused> {
        let foreign_key = ForeignKey { scheme: key.scheme.clone(), value: key.value.clone() };
        let other = self.find(kind, &foreign_key, None).await?;
        let (noun, value, scheme) = (kind.label(), &key.value, &key.scheme);
        let detail = match other {
            Some(_) => {
                format!(
                    "Another {noun} has the external identifier {value} of {scheme}, or had it in public. Change that \
                     one, or send another identifier."
                )
            }
            None => format!(
                "A deleted {noun} had the external identifier {value} of {scheme} in public. Only a {noun} with the \
                 same content can have it again, or one that replaces a {noun} deleted as superseded. Send another \
                 identifier."
            ),
        };
        let other = self.tellable(kind, other).await?.map(|id| (kind, id));
        let error = FieldError::new(&format!("/identifiers/{index}"), "already_exists", detail);
        Ok(Refused::Conflict { error, other })
    }
}

/// Whether the public finds the record `t` by its keys.
pub(super) fn shown_by_key(kind: Kind) -> &'static str {
    match (kind.has_publication(), kind.can_be_withheld()) {
        (_, true) => "t.is_public AND NOT t.is_withheld",
        (true, false) => "t.is_public",
        (false, false) => "true",
    }
}
