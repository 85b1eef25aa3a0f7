//! The locks of many writes in one transaction. A single write locks the records above its own from the top down, so no
//! two of them wait for each other. Many writes together would each begin at the top again. So all their records are
//! locked before the first of them, in the same order.

use std::collections::{BTreeMap, BTreeSet};

use diesel::result::{DatabaseErrorKind, Error};
use diesel::sql_types::{Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::errors::is_between_writes;
use super::follow::names_one_of;
use super::held::Strength;
use super::inverses::named_by;
use super::sql::{Bind, Statement};
use super::writer::Tx;
use crate::identifier::ForeignKey;
use crate::kind::{Form, Kind};
use crate::refused::Refused;

/// How a write names a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Named {
    /// By its id.
    Id(Kind, Uuid),
    /// By an external identifier.
    Key(Kind, ForeignKey),
}

/// The records of many writes.
#[derive(Debug, Clone, Default)]
pub struct Together {
    /// The records that are written.
    pub written: Vec<Named>,
    /// The records to which those belong.
    pub above: Vec<Named>,
    /// The councils that are named by id.
    pub councils: BTreeSet<Uuid>,
    /// The councils that are named by slug.
    pub slugs: BTreeSet<String>,
}

type Ids = BTreeMap<Kind, BTreeSet<Uuid>>;

/// What is known of the records before they are locked.
struct Found {
    /// Those of the actor's councils.
    ids: Ids,
    councils: BTreeSet<Uuid>,
    /// The names of external identifiers that no record has.
    free: BTreeSet<String>,
}

impl Named {
    /// The type of the record.
    pub fn kind(&self) -> Kind {
        match self {
            Named::Id(kind, _) | Named::Key(kind, _) => *kind,
        }
    }
}

impl Together {
    fn writes(&self, kind: Kind) -> bool {
        self.written.iter().any(|named| named.kind() == kind)
    }

    /// Whether it changes how records of a whole council are arranged: its years and bodies renumber its meetings.
    fn rearranges(&self) -> bool {
        [Kind::Council, Kind::MunicipalYear, Kind::Body].into_iter().any(|kind| self.writes(kind))
    }
}

impl Tx<'_> {
    /// Locks the records of many writes until the transaction ends, before any of the writes. Others of the sort wait
    /// if they are for the same council: what a write changes beside its own record is known only when it is done.
    ///
    /// # Errors
    /// [`Refused::BusyRecords`] when they cannot be had in time.
    pub async fn hold_together(&self, together: &Together) -> Result<(), Refused> {
        self.hold_councils_and_keys(together).await.map_err(busy)?;
        // Meanwhile others may have come, or gone.
        let Found { mut ids, councils, .. } = self.found(together).await?;
        // A record without publication that is only named is shared with others who name it, as in a single write.
        ids.retain(|kind, _| kind.has_publication() || together.writes(*kind));
        let strength = if together.rearranges() { Strength::Alone } else { Strength::Shared };
        let mut records = self.around(ids).await?;
        if together.rearranges() {
            records.entry(Kind::Meeting).or_default().extend(self.meetings_of(&councils).await?);
        }
        let changed = records.remove(&Kind::Council).unwrap_or_default();
        for council in councils {
            let strength = if changed.contains(&council) { Strength::Alone } else { strength };
            self.lock(Kind::Council, council, strength).await.map_err(busy)?;
        }
        let records = records.into_iter().map(|(kind, ids)| (kind, ids.into_iter().collect::<Vec<Uuid>>()));
        let all = self.with_ancestors(records).await?.into_iter();
        let (mut all, shared): (Vec<_>, Vec<_>) = all.partition(|(kind, _)| kind.has_publication());
        // A single write of an issue locks it after its items and their meetings, and of an item it moves the issue
        // last.
        all.sort_by_key(|(kind, _)| (kind.appearances().any(|(of, _)| of != *kind), *kind));
        // A single write locks a record without publication, which it shares with others, after its own.
        for (kind, ids) in all.into_iter().chain(shared.into_iter().rev()) {
            self.hold_corrections_first(kind, ids.into_iter().collect()).await.map_err(busy)?;
        }
        Ok(())
    }

    /// Keeps out the others of the sort, and all who put a record by one of the external identifiers that are new.
    async fn hold_councils_and_keys(&self, together: &Together) -> Result<(), Refused> {
        for council in self.found(together).await?.councils {
            self.hold_task("many writes", Kind::Council, council).await?;
        }
        let free = self.found(together).await?.free;
        let statement: Statement<()> = Statement::new(
            "SELECT pg_advisory_xact_lock(k.name) FROM (SELECT DISTINCT hashtextextended(n, 0) AS name \
             FROM unnest(?) AS n ORDER BY 1) k",
            vec![Bind::Texts(free.into_iter().collect())],
        );
        self.execute(statement).await?;
        self.holds_keys.set(true);
        Ok(())
    }

    /// The records that are there, with their councils. It leaves out records of other councils: the actor is refused
    /// there, and makes no other writer wait.
    async fn found(&self, together: &Together) -> Result<Found, Refused> {
        let (mut by_id, mut free) = (Ids::new(), BTreeSet::new());
        let mut by_key: BTreeMap<Kind, Vec<&ForeignKey>> = BTreeMap::new();
        for named in together.written.iter().chain(&together.above) {
            match named {
                Named::Id(kind, id) => by_id.entry(*kind).or_default().extend([*id]),
                Named::Key(kind, key) => by_key.entry(*kind).or_default().push(key),
            }
        }
        for named in &together.written {
            if let Named::Key(kind, key) = named {
                free.insert(key_name(*kind, key));
            }
        }
        for (kind, keys) in by_key {
            for (id, scheme, value) in self.with_keys(kind, &keys).await? {
                by_id.entry(kind).or_default().insert(id);
                free.remove(&key_name(kind, &ForeignKey { scheme, value }));
            }
        }
        let (mut ids, mut councils) = (Ids::new(), BTreeSet::new());
        for (kind, named) in by_id {
            for (id, council_id) in self.councils_of(kind, named).await? {
                if self.acts_for(council_id) {
                    ids.entry(kind).or_default().insert(id);
                    councils.insert(council_id);
                }
            }
        }
        let named = self.councils_of(Kind::Council, together.councils.clone()).await?;
        councils.extend(named.into_iter().map(|(id, _)| id).filter(|id| self.acts_for(*id)));
        for slug in &together.slugs {
            councils.extend(self.council_of_slug(slug).await?.filter(|id| self.acts_for(*id)));
        }
        Ok(Found { ids, councils, free })
    }

    async fn with_keys(&self, kind: Kind, keys: &[&ForeignKey]) -> Result<Vec<(Uuid, String, String)>, Refused> {
        let statement: Statement<(SqlUuid, Text, Text)> = Statement::new(
            "SELECT DISTINCT i.id, i.scheme, i.value FROM unnest(?, ?) AS k(scheme, value) \
             JOIN record.identifiers i ON i.kind = ? AND i.scheme = k.scheme AND i.value = k.value",
            vec![
                Bind::Texts(keys.iter().map(|key| key.scheme.clone()).collect()),
                Bind::Texts(keys.iter().map(|key| key.value.clone()).collect()),
                Bind::Text(kind.word().to_owned()),
            ],
        );
        Ok(statement.load(&mut self.db()).await?)
    }

    async fn councils_of(&self, kind: Kind, ids: BTreeSet<Uuid>) -> Result<Vec<(Uuid, Uuid)>, Refused> {
        let sql = format!("SELECT id, council_id FROM record.{} WHERE id = ANY(?)", kind.table());
        let statement: Statement<(SqlUuid, SqlUuid)> = Statement::new(sql, vec![Bind::Ids(ids.into_iter().collect())]);
        Ok(statement.load(&mut self.db()).await?)
    }

    async fn meetings_of(&self, councils: &BTreeSet<Uuid>) -> Result<Vec<Uuid>, Refused> {
        let sql = "SELECT id FROM record.meetings WHERE council_id = ANY(?)";
        let statement: Statement<(SqlUuid,)> = Statement::new(sql, vec![Bind::Ids(councils.iter().copied().collect())]);
        let rows: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }

    /// The records, and those beside them that a write of one locks or writes to: its appearances and corrections, what
    /// it is one of, and the records of its type that it names or that name it.
    async fn around(&self, ids: Ids) -> Result<Ids, Refused> {
        let mut all = ids.clone();
        for (kind, ids) in ids {
            let own: Vec<Uuid> = ids.into_iter().collect();
            for (appearance, column) in kind.appearances() {
                let sql = format!("SELECT id FROM record.{} WHERE {column} = ANY(?)", appearance.table());
                all.entry(appearance).or_default().extend(self.ids(sql, vec![Bind::Ids(own.clone())]).await?);
            }
            let own_type = kind.mentions().iter().filter(|mention| mention.of == [kind] && mention.form == Form::Id);
            let beside = kind.threads().iter().copied().chain(own_type.map(|mention| (kind, mention.column)));
            for (other, column) in beside {
                let sql = format!("SELECT {column} FROM record.{} WHERE id = ANY(?)", kind.table());
                all.entry(other).or_default().extend(self.ids(sql, vec![Bind::Ids(own.clone())]).await?);
            }
            for inverse in kind.inverses() {
                let (condition, bind) = names_one_of(inverse.by, inverse.by_form, own.clone());
                let sql = format!("SELECT id FROM record.{} WHERE {condition}", kind.table());
                all.entry(kind).or_default().extend(self.ids(sql, vec![bind]).await?);
                let (sql, bind) = named_by(kind, inverse, &own);
                all.entry(kind).or_default().extend(self.ids(sql, vec![bind]).await?);
            }
        }
        Ok(all)
    }

    async fn ids(&self, sql: String, binds: Vec<Bind>) -> Result<Vec<Uuid>, Refused> {
        let statement: Statement<(Nullable<SqlUuid>,)> = Statement::new(sql, binds);
        let rows: Vec<(Option<Uuid>,)> = statement.load(&mut self.db()).await?;
        Ok(rows.into_iter().filter_map(|row| row.0).collect())
    }
}

/// The name by which writers of a record with an external identifier exclude each other.
pub(super) fn key_name(kind: Kind, key: &ForeignKey) -> String {
    serde_json::json!([kind.word(), key.scheme, key.value]).to_string()
}

/// diesel keeps no SQLSTATE for a lock time-out. Of the statements that lock, it is the only error without a kind but a
/// deadlock.
fn busy(refused: Refused) -> Refused {
    match refused {
        Refused::Database(Error::DatabaseError(DatabaseErrorKind::Unknown, said))
            if !is_between_writes(&DatabaseErrorKind::Unknown, said.as_ref()) =>
        {
            Refused::BusyRecords
        }
        other => other,
    }
}
