//! Municipal years: from one annual meeting to the next. Years of one council do not overlap, and a meeting falls into
//! the year of its day, also when the year is recorded after it.

pub mod model;
mod queries;

use uuid::Uuid;

use crate::actor::Scope;
use crate::database::Tx;
use crate::identifier::ForeignKey;
use crate::ids::{CouncilId, MunicipalYearId};
use crate::kind::Kind;
use crate::record::items::queries as items;
use crate::record::noun::{self, LockedNoun, Noun, OfCouncil, Words};
use crate::record::{contradictions, references};
use crate::refused::{FieldError, Refused};
use model::{MunicipalYear, MunicipalYearColumns, MunicipalYearInput};

impl Noun for MunicipalYear {
    type Input = MunicipalYearInput;
    type Rights = OfCouncil;
    const WORDS: Words = Words::ordered("Ordered with the newest first");

    async fn plan(
        tx: &mut Tx<'_>,
        new: MunicipalYearInput,
        was: Option<&LockedNoun<MunicipalYear>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<MunicipalYearColumns, Refused> {
        let council = references::council_alone(tx, new.council_id.map(Into::into), new.council.as_deref()).await?;
        tx.require_on(Scope::CouncilAdmin, was.map_or(council, |locked| locked.held))?;
        references::unmoved(was.map(|locked| locked.held.council_id), council.id, "/council_id")?;
        let id = was.map(|locked| locked.record.id);
        let columns = MunicipalYearColumns {
            council_id: council.id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            name: new.name,
            starts_on: new.starts_on,
            ends_on: new.ends_on,
        };
        refuse_overlap(tx, id, &columns).await?;
        Ok(columns)
    }

    async fn checked(
        tx: &mut Tx<'_>,
        _: Option<&LockedNoun<MunicipalYear>>,
        now: MunicipalYearColumns,
    ) -> Result<MunicipalYearColumns, Refused> {
        contradictions::of_municipal_year(tx, &now).await?;
        Ok(now)
    }

    async fn followed(
        tx: &mut Tx<'_>,
        _: MunicipalYearId,
        was: Option<&MunicipalYearColumns>,
        now: Option<&MunicipalYearColumns>,
    ) -> Result<(), Refused> {
        match now.or(was) {
            Some(columns) => assign_meetings(tx, columns.council_id).await,
            None => Ok(()),
        }
    }
}

/// Moves the council's meetings into the years that their days fall into now.
async fn assign_meetings(tx: &mut Tx<'_>, council_id: CouncilId) -> Result<(), Refused> {
    let moved = queries::assign_meetings(tx, council_id).await?;
    for id in &moved {
        tx.updated(Kind::Meeting, (*id).into());
    }
    items::renumber(tx, &moved).await
}

/// PostgreSQL could say this only with an extension, which not everybody may install; the council is held alone
/// meanwhile.
async fn refuse_overlap(
    tx: &Tx<'_>,
    id: Option<MunicipalYearId>,
    columns: &MunicipalYearColumns,
) -> Result<(), Refused> {
    let Some((other, name)) = queries::overlapping(tx.db(), id, columns).await? else { return Ok(()) };
    let detail = format!("The dates overlap the council's year {name}. Send other dates.");
    let error = FieldError::new("/starts_on", "already_exists", detail);
    Err(Refused::Conflict { error, other: Some((Kind::MunicipalYear, Uuid::from(other))) })
}
