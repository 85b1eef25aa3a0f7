//! Councils: the authorities whose record this is. A council is public at once, and its slug, by which tokens name it,
//! never changes.

pub mod model;
mod queries;

use crate::actor::{Councils, Scope};
use crate::database::Tx;
use crate::identifier::ForeignKey;
use crate::ids::CouncilId;
use crate::kind::Kind;
use crate::record::noun::{self, LockedNoun, Noun, OfCouncils, Words};
use crate::record::references;
use crate::refused::Refused;
use crate::timezones;
use model::{Council, CouncilColumns, CouncilInput};

impl Noun for Council {
    type Input = CouncilInput;
    type Rights = OfCouncils;
    const WORDS: Words = Words::ordered("Ordered with the newest first");

    async fn plan(
        tx: &mut Tx<'_>,
        new: CouncilInput,
        was: Option<&LockedNoun<Council>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<CouncilColumns, Refused> {
        match was {
            Some(locked) if tx.actor.may(Scope::CouncilAdmin) => tx.require_on(Scope::CouncilAdmin, locked.held)?,
            Some(locked) => tx.require_on(Scope::Admin, locked.held)?,
            None if !tx.actor.may(Scope::Admin) => return Err(Refused::MissingScope(Scope::Admin)),
            None if tx.actor.councils != Councils::All => return Err(Refused::OtherCouncil(None)),
            None => {}
        }
        if was.is_some_and(|locked| locked.columns.slug != new.slug) {
            let detail =
                "The slug of a council cannot change, because tokens and addresses use it. Send the present slug.";
            return Err(Refused::field("/slug", "immutable", detail));
        }
        timezones::read(&new.timezone)?;
        let other = queries::with_slug(tx.db(), was.map(|locked| locked.record.id), &new.slug).await?;
        let detail = "Another council has this slug, or had it. A slug is never used again. Send another one.";
        references::refuse_taken(tx, Kind::Council, other.map(Into::into), "/slug", detail).await?;
        Ok(CouncilColumns {
            council_id: was.map_or(uuid::Uuid::nil().into(), |locked| locked.columns.council_id),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            slug: new.slug,
            name: new.name,
            short_name: new.short_name,
            gss_code: new.gss_code,
            nation: new.nation,
            timezone: new.timezone,
            website: new.website,
            licence: new.licence,
            contact_email: new.contact_email,
        })
    }

    fn with_id(columns: CouncilColumns, id: CouncilId) -> CouncilColumns {
        CouncilColumns { council_id: id, ..columns }
    }
}
