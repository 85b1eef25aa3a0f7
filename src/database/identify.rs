//! Making a record known by other systems' keys.

use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::sql::{Bind, Statement};
use super::writer::Tx;
use crate::identifier::{ForeignKey, Identifier};
use crate::kind::Kind;
use crate::refused::{FieldError, Refused};

impl Tx<'_> {
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

    /// Makes the record known by its identifiers, and by no others.
    ///
    /// # Errors
    /// [`Refused::Conflict`] when another record that stands has one of them.
    pub async fn identify(&self, kind: Kind, council_id: Uuid, id: Uuid, keys: &[Identifier]) -> Result<(), Refused> {
        let schemes = Bind::Texts(keys.iter().map(|key| key.scheme.clone()).collect());
        let values = Bind::Texts(keys.iter().map(|key| key.value.clone()).collect());
        let forget: Statement<()> = Statement::new(
            "DELETE FROM record.identifiers i WHERE i.id = ? AND NOT EXISTS \
             (SELECT FROM unnest(?, ?) AS k(scheme, value) WHERE k.scheme = i.scheme AND k.value = i.value)",
            vec![Bind::Id(id), schemes, values],
        );
        self.execute(forget).await?;
        self.identify_new(kind, council_id, id, keys).await
    }

    async fn remember(&self, kind: Kind, council_id: Uuid, id: Uuid, keys: &[Identifier]) -> Result<(), Refused> {
        let schemes = Bind::Texts(keys.iter().map(|key| key.scheme.clone()).collect());
        let values = Bind::Texts(keys.iter().map(|key| key.value.clone()).collect());
        let is_public = match (kind.has_publication(), kind.can_be_withheld()) {
            (_, true) => "t.is_public AND NOT t.is_withheld",
            (true, false) => "t.is_public",
            (false, false) => "true",
        };
        let table = kind.table();
        let sql = format!(
            "INSERT INTO record.identifiers AS i (council_id, kind, scheme, value, id, is_public) \
             SELECT ?, ?, k.scheme, k.value, t.id, {is_public} FROM unnest(?, ?) AS k(scheme, value), record.{table} t \
             WHERE t.id = ? ON CONFLICT (kind, scheme, value, council_id) DO UPDATE SET id = excluded.id, \
             is_public = excluded.is_public WHERE i.id = excluded.id OR EXISTS \
             (SELECT FROM record.{table} d WHERE d.id = i.id AND d.deleted_at IS NOT NULL) RETURNING scheme, value"
        );
        let binds = vec![Bind::Id(council_id), Bind::Text(kind.word().to_owned()), schemes, values, Bind::Id(id)];
        let remember: Statement<(Text, Text)> = Statement::new(sql, binds);
        let kept: Vec<(String, String)> = remember.load(&mut self.db()).await?;
        let lost = keys.iter().position(|key| !kept.iter().any(|(s, v)| *s == key.scheme && *v == key.value));
        match lost.and_then(|index| Some((index, keys.get(index)?))) {
            Some((index, key)) => Err(self.taken(kind, index, key).await?),
            None => Ok(()),
        }
    }

    async fn taken(&self, kind: Kind, index: usize, key: &Identifier) -> Result<Refused, Refused> {
        let foreign_key = ForeignKey { scheme: key.scheme.clone(), value: key.value.clone() };
        let other = self.find(kind, &foreign_key, None).await?;
        let other = self.tellable(kind, other).await?.map(|id| (kind, id));
        let detail = format!(
            "Another {} is known by the key {} of {}. Change that one, or send another key.",
            kind.label(),
            key.value,
            key.scheme
        );
        let error = FieldError::new(&format!("/identifiers/{index}"), "already_exists", detail);
        Ok(Refused::Conflict { error, other })
    }
}
