//! Corrections: what the public has read as decided or voted is never altered. A correction is another record of the
//! same type, which replaces the old one and says why. The old one stays where it is. The rules are the same for every
//! type with `supersedes_id`, `superseded_by_id` and `correction_reason`, and name none.

use diesel::OptionalExtension;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::actor::Scope;
use crate::database::Tx;
use crate::database::sql::{Bind, Statement};
use crate::http::patch::Patch;
use crate::http::schemas::Schemas;
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::record::noun::{self, LockedNoun, Noun};
use crate::record::publication::{Publication, Publishable};
use crate::record::{contradictions, references};
use crate::refused::Refused;

/// A record type with public records that others correct.
pub trait Corrected: Noun<Columns: Publishable> {
    /// The record that replaces this one.
    fn superseded_by(&self) -> Option<Uuid>;
}

/// The record that an input names as the one that it replaces. No other writer may hold it meanwhile, so that no two
/// records replace it at the same time.
///
/// # Errors
/// Why it cannot be replaced.
pub async fn superseding(
    tx: &Tx<'_>,
    kind: Kind,
    (id, key, council): (Option<Uuid>, Option<&ForeignKey>, Option<&str>),
    (own_id, before): (Option<Uuid>, Option<Uuid>),
    council_id: Uuid,
) -> Result<Option<Uuid>, Refused> {
    let named = references::point(tx, kind, "supersedes", id, (key, council), (council_id, before)).await?;
    if let Some(superseded) = named.filter(|_| named != before) {
        tx.hold_to_change(kind, superseded).await?;
        if was_public(tx, kind, superseded).await? {
            // A draft that replaces it keeps every other record from doing so.
            tx.require(Scope::RecordPublish, council_id)?;
        }
        contradictions::of_superseding(tx, kind, own_id, superseded).await?;
        let other = successor(tx, kind, superseded).await?;
        refuse_superseded(tx, kind, other, "/supersedes_id").await?;
    }
    Ok(named)
}

/// Brings in step what a record says of the one that replaces it, where a write changes which record it replaces. That
/// is no change of its own: it has no new version by it. When the public may learn of it follows from the other record.
///
/// # Errors
/// When a query fails.
pub async fn follow(tx: &Tx<'_>, kind: Kind, before: Option<Uuid>, after: Option<Uuid>) -> Result<(), Refused> {
    if before == after {
        return Ok(());
    }
    for superseded in [before, after].into_iter().flatten() {
        let by = successor(tx, kind, superseded).await?;
        let (value, bind) = match by {
            Some(by) => ("?", vec![Bind::Id(by), Bind::Id(superseded), Bind::Id(by)]),
            None => ("NULL", vec![Bind::Id(superseded)]),
        };
        let sql = format!(
            "UPDATE record.{} SET superseded_by_id = {value} WHERE id = ? AND superseded_by_id IS DISTINCT FROM \
             {value} RETURNING id",
            kind.table()
        );
        let statement: Statement<(SqlUuid,)> = Statement::new(sql, bind);
        if statement.get_result::<(Uuid,)>(&mut tx.db()).await.optional()?.is_some() {
            tx.follows(kind, [superseded]);
        }
    }
    Ok(())
}

/// Whether the public reads a record, or has read it.
///
/// # Errors
/// When there is none.
pub async fn was_public(tx: &Tx<'_>, kind: Kind, id: Uuid) -> Result<bool, Refused> {
    let sql = format!("SELECT was_public FROM record.{} WHERE id = ?", kind.table());
    let statement: Statement<(Bool,)> = Statement::new(sql, vec![Bind::Id(id)]);
    Ok(statement.get_result::<(bool,)>(&mut tx.db()).await?.0)
}

/// Replaces a record by another one, which says why. The correction has what was sent, with more fields, and else what
/// the old record says. It is published if that is.
///
/// # Errors
/// [`Refused::Conflict`] where it was replaced before; why else it cannot be.
pub async fn correct<N: Corrected>(
    tx: &mut Tx<'_>,
    current: &LockedNoun<N>,
    sent: &impl Serialize,
    more: Option<(&str, Value)>,
    schemas: &Schemas,
) -> Result<N, Refused> {
    refuse_superseded(tx, N::KIND, current.record.superseded_by(), "/reason").await?;
    let is_published = current.columns.published().publication == Publication::Published;
    let Ok(Value::Object(mut members)) = serde_json::to_value(sent) else { return Err(Refused::Unavailable) };
    let own = [
        ("supersedes_id", json!(current.held.id)),
        ("correction_reason", members.remove("reason").unwrap_or_default()),
        ("publication", json!(if is_published { Publication::Published } else { Publication::Draft })),
        ("publish_at", Value::Null),
        ("withdrawn_reason", Value::Null),
    ];
    members.entry("identifiers").or_insert_with(|| json!([]));
    members.extend(own.into_iter().chain(more).map(|(name, value)| (name.to_owned(), value)));
    let correction = Patch::<N::Input>::new(members).onto(&current.record, schemas)?;
    let correction = noun::create::<N>(tx, correction, None).await?;
    if is_published && current.held.is_public {
        tx.updated(N::KIND, current.held.id);
    }
    Ok(correction)
}

/// Refuses to replace a record that another one replaces already.
async fn refuse_superseded(tx: &Tx<'_>, kind: Kind, other: Option<Uuid>, pointer: &str) -> Result<(), Refused> {
    let Some(other) = other else { return Ok(()) };
    let label = kind.label();
    let detail = match is_draft(tx, kind, other).await? {
        true => format!(
            "A draft already replaces this {label}. Publish the draft if it is the correction. Otherwise delete it, \
             or send supersedes_id null for it, and then send this again."
        ),
        false => format!("Another {label} already replaces this one. Correct that one."),
    };
    references::refuse_taken(tx, kind, Some(other), pointer, &detail).await
}

/// The record that replaces another; the latest, where there are several from times when that was not refused.
async fn successor(tx: &Tx<'_>, kind: Kind, id: Uuid) -> Result<Option<Uuid>, Refused> {
    let sql = format!(
        "SELECT id FROM record.{} WHERE supersedes_id = ? AND deleted_at IS NULL ORDER BY id DESC LIMIT 1",
        kind.table()
    );
    let statement: Statement<(SqlUuid,)> = Statement::new(sql, vec![Bind::Id(id)]);
    Ok(statement.get_result::<(Uuid,)>(&mut tx.db()).await.optional()?.map(|row| row.0))
}

/// Whether a record is a draft that the public has not read.
async fn is_draft(tx: &Tx<'_>, kind: Kind, id: Uuid) -> Result<bool, Refused> {
    let sql = format!("SELECT publication = 'draft' AND NOT was_public FROM record.{} WHERE id = ?", kind.table());
    let statement: Statement<(Bool,)> = Statement::new(sql, vec![Bind::Id(id)]);
    Ok(statement.get_result::<(bool,)>(&mut tx.db()).await?.0)
}
