//! Municipal years: from one annual meeting to the next. Years of one council do not overlap, and a meeting falls into the year
//! of its day, also when the year is recorded after it.

pub mod model;
pub mod queries;
mod routes;

pub use routes::configure;

use uuid::Uuid;

use crate::actor::Scope;
use crate::database::Tx;
use crate::database::sql::Json;
use crate::http::door::{DeletionReason, Saved};
use crate::identifier::ForeignKey;
use crate::ids::{CouncilId, MunicipalYearId};
use crate::kind::Kind;
use crate::record::items::queries as items;
use crate::record::locked::{Locked, standing};
use crate::record::{contradictions, references};
use crate::refused::{FieldError, Refused};
use model::{MunicipalYear, MunicipalYearColumns, MunicipalYearInput};

/// A municipal year that a transaction holds.
pub type LockedMunicipalYear = Locked<MunicipalYear, MunicipalYearColumns>;

/// Creates a municipal year.
///
/// # Errors
/// Why it cannot be.
pub async fn create(
    tx: &mut Tx<'_>,
    new: MunicipalYearInput,
    put_by: Option<&ForeignKey>,
) -> Result<MunicipalYear, Refused> {
    let columns = columns(tx, new, None, put_by).await?;
    contradictions::of_municipal_year(tx, &columns).await?;
    let id = tx.new_id();
    let municipal_year = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::MunicipalYear, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::MunicipalYear, id);
    assign_meetings(tx, columns.council_id).await?;
    Ok(municipal_year)
}

/// Makes a municipal year what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedMunicipalYear,
    new: MunicipalYearInput,
    put_by: Option<&ForeignKey>,
) -> Result<MunicipalYear, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    contradictions::of_municipal_year(tx, &after).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    let municipal_year = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::MunicipalYear, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    tx.updated(Kind::MunicipalYear, id.into());
    assign_meetings(tx, after.council_id).await?;
    Ok(municipal_year)
}

/// Creates the municipal year that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: MunicipalYearInput,
    check: impl Fn(Option<&MunicipalYear>) -> Result<(), Refused>,
) -> Result<Saved<MunicipalYear>, Refused> {
    tx.hold_key(Kind::MunicipalYear, key).await?;
    let found = match tx.find(Kind::MunicipalYear, key, council).await? {
        Some(id) => standing(queries::lock(tx, id.into()).await)?,
        None => None,
    };
    match found {
        None => {
            check(None)?;
            let created = create(tx, new, Some(key)).await?;
            references::of_slug(tx, created.council_id.into(), council).await?;
            Ok(Saved::Created(created))
        }
        Some(current) => {
            check(Some(&current.record))?;
            change(tx, &current, new, Some(key)).await.map(Saved::Kept)
        }
    }
}

/// Deletes a municipal year that nothing belongs to.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedMunicipalYear, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::CouncilAdmin, current.held)?;
    tx.hold_to_change(Kind::Council, current.held.council_id).await?;
    tx.require_childless(Kind::MunicipalYear, id.into()).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::MunicipalYear, id.into());
    assign_meetings(tx, current.record.council_id).await
}

/// Moves the council's meetings into the years that their days fall into now.
async fn assign_meetings(tx: &mut Tx<'_>, council_id: CouncilId) -> Result<(), Refused> {
    let moved = queries::assign_meetings(tx, council_id).await?;
    for id in &moved {
        tx.updated(Kind::Meeting, (*id).into());
    }
    items::renumber(tx, &moved).await
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: MunicipalYearInput,
    current: Option<&LockedMunicipalYear>,
    put_by: Option<&ForeignKey>,
) -> Result<MunicipalYearColumns, Refused> {
    let council = references::council_alone(tx, new.council_id.map(Into::into), new.council.as_deref()).await?;
    tx.require_on(Scope::CouncilAdmin, current.map_or(council, |locked| locked.held))?;
    references::unmoved(current.map(|locked| locked.held.council_id), council.id, "/council_id")?;
    let id = current.map(|locked| locked.record.id);
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    let columns = MunicipalYearColumns {
        council_id: council.id.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
        source_url: new.source_url,
        name: new.name,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
    };
    refuse_overlap(tx, id, &columns).await?;
    Ok(columns)
}

/// PostgreSQL could say this only with an extension, which not everybody may install; the council is held alone meanwhile.
async fn refuse_overlap(
    tx: &Tx<'_>,
    id: Option<MunicipalYearId>,
    columns: &MunicipalYearColumns,
) -> Result<(), Refused> {
    let Some((other, name)) = queries::overlapping(tx.db(), id, columns).await? else { return Ok(()) };
    let detail = format!("The council's year {name} has days of it already. Years of one council do not overlap.");
    let error = FieldError::new("/starts_on", "already_exists", detail);
    Err(Refused::Conflict { error, other: Some((Kind::MunicipalYear, Uuid::from(other))) })
}
