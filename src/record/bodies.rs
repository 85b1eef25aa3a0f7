//! Bodies: what meets or decides. A body is public at once, and its slug, by which tokens name it, never changes.

pub mod model;
mod queries;

use crate::actor::Scope;
use crate::database::Tx;
use crate::identifier::ForeignKey;
use crate::ids::BodyId;
use crate::kind::Kind;
use crate::minute_numbers::NumberFormat;
use crate::record::items::queries as items;
use crate::record::noun::{self, Below, LockedNoun, Noun, OfCouncil, Words};
use crate::record::{contradictions, references};
use crate::refused::Refused;
use model::{Body, BodyColumns, BodyInput};

impl Noun for Body {
    type Input = BodyInput;
    type Rights = OfCouncil;
    const WORDS: Words = Words::ordered("Ordered with the newest first");
    const BELOW: &'static [Below<Self>] =
        &[Below::<Self>::of(Kind::Council, |filter, id| filter.council_id.replace(id.into()).is_some())];

    async fn plan(
        tx: &mut Tx<'_>,
        new: BodyInput,
        was: Option<&LockedNoun<Body>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<BodyColumns, Refused> {
        let council = references::council_alone(tx, new.council_id.map(Into::into), new.council.as_deref()).await?;
        tx.require_on(Scope::CouncilAdmin, was.map_or(council, |locked| locked.held))?;
        references::unmoved(was.map(|locked| locked.held.council_id), council.id, "/council_id")?;
        if was.is_some_and(|locked| locked.columns.slug != new.slug) {
            let detail = "The slug of a body cannot change, because tokens name bodies by it. Send the present slug, \
                          and change the name.";
            return Err(Refused::field("/slug", "immutable", detail));
        }
        NumberFormat::parse(&new.minute_number_format)?;
        // Not held: two bodies that change places would wait for each other. The council is held alone instead.
        let before = was.and_then(|locked| locked.columns.parent_id).map(Into::into);
        let (parent_id, parent) = (new.parent_id.map(Into::into), new.parent.as_ref());
        let parent_id = references::point(
            tx,
            Kind::Body,
            "parent",
            parent_id,
            (parent, new.council.as_deref()),
            (council.id, before),
        )
        .await?;
        contradictions::of_parents(tx, Kind::Body, was.map(|locked| locked.held.id), parent_id).await?;
        let other =
            queries::with_slug(tx.db(), was.map(|locked| locked.record.id), council.id.into(), &new.slug).await?;
        let detail =
            "Another body of the council has this slug, or had it. A slug is never used again. Send another one.";
        references::refuse_taken(tx, Kind::Body, other.map(Into::into), "/slug", detail).await?;
        Ok(BodyColumns {
            council_id: council.id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            slug: new.slug,
            name: new.name,
            short_name: new.short_name,
            kind: new.kind,
            parent_id: parent_id.map(Into::into),
            minute_numbering: new.minute_numbering,
            minute_number_format: new.minute_number_format,
            starts_on: new.starts_on,
            ends_on: new.ends_on,
        })
    }

    async fn checked(
        tx: &mut Tx<'_>,
        was: Option<&LockedNoun<Body>>,
        now: BodyColumns,
    ) -> Result<BodyColumns, Refused> {
        contradictions::of_body(tx, was.map(|locked| locked.record.id), &now).await?;
        Ok(now)
    }

    async fn followed(
        tx: &mut Tx<'_>,
        id: BodyId,
        was: Option<&BodyColumns>,
        now: Option<&BodyColumns>,
    ) -> Result<(), Refused> {
        match (was, now) {
            (Some(was), Some(now)) if was.minute_numbering != now.minute_numbering => {
                items::renumber_body(tx, id).await
            }
            _ => Ok(()),
        }
    }
}
