//! Bodies: what meets or decides. A body is public at once, and its slug, by which tokens name it, never changes.

pub mod model;
pub mod parts;
pub mod queries;

use crate::actor::Scope;
use crate::database::Tx;
use crate::database::sql::Json;
use crate::http::door::DeletionReason;
use crate::identifier::ForeignKey;
use crate::ids::BodyId;
use crate::kind::Kind;
use crate::minute_numbers::NumberFormat;
use crate::record::items::queries as items;
use crate::record::noun::{self, Below, LockedNoun, Noun, OfCouncil, Words};
use crate::record::{contradictions, joint_bodies, references};
use crate::refused::Refused;
use model::{Body, BodyColumns, BodyInput};
use parts::{BodySuccession, BodySuccessionInput};

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
        let before = was.map(|locked| locked.columns.successors.0.as_slice()).unwrap_or_default();
        let successors = successors(tx, new.successors, new.council.as_deref(), before).await?;
        let before = was.map(|locked| locked.columns.councils.0.as_slice()).unwrap_or_default();
        let councils = joint_bodies::councils(tx, new.councils, council.id, before).await?;
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
            successors: Json(successors),
            councils: Json(councils),
            translations: new.translations.settle(),
        })
    }

    async fn checked(
        tx: &mut Tx<'_>,
        was: Option<&LockedNoun<Body>>,
        now: BodyColumns,
    ) -> Result<BodyColumns, Refused> {
        let id = was.map(|locked| locked.record.id);
        let successors = now.successors.0.iter().map(|successor| successor.body_id.into()).collect();
        contradictions::of_succession(tx, Kind::Body, id.map(Into::into), successors).await?;
        contradictions::of_body(tx, id, &now).await?;
        Ok(now)
    }

    /// A further body of a joint meeting stays. An actor is told only of meetings that the actor may know.
    async fn may_go(tx: &mut Tx<'_>, was: &LockedNoun<Body>, _: DeletionReason) -> Result<(), Refused> {
        let joint = queries::joint_meetings(tx, was.record.id).await?;
        let known = joint.into_iter().filter(|(council_id, is_public)| *is_public || tx.acts_for(*council_id)).count();
        match i64::try_from(known) {
            Ok(0) => Ok(()),
            count => Err(Refused::HasChildren(vec![(Kind::Meeting, count.unwrap_or(i64::MAX))])),
        }
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

/// The bodies to which the work went, as they were sent, each once. One that was named before may have been deleted
/// since, and stays. None is held: both sides of a reorganisation can be written at the same time.
async fn successors(
    tx: &Tx<'_>,
    sent: Vec<BodySuccessionInput>,
    council: Option<&str>,
    before: &[BodySuccession],
) -> Result<Vec<BodySuccession>, Refused> {
    let mut successors: Vec<BodySuccession> = Vec::new();
    for (index, entry) in sent.into_iter().enumerate() {
        let name = format!("successors/{index}/body");
        let known = entry.body_id.filter(|id| before.iter().any(|known| known.body_id == *id));
        let body_id = match known.filter(|_| entry.body.is_none()) {
            Some(id) => id,
            None => {
                let (id, key) = (entry.body_id.map(Into::into), (entry.body.as_ref(), council));
                let seen = references::see(tx, Kind::Body, &name, id, key).await?;
                let (seen, _) = seen.ok_or_else(|| {
                    let detail = "Send body_id, or body with an external identifier.";
                    Refused::field(&format!("/{name}_id"), "required", detail)
                })?;
                seen.id.into()
            }
        };
        if successors.iter().any(|other| other.body_id == body_id) {
            let pointer = if entry.body.is_some() { format!("/{name}") } else { format!("/{name}_id") };
            return Err(Refused::field(&pointer, "repeated", "This body occurs twice here."));
        }
        successors.push(BodySuccession { body_id, part: entry.part });
    }
    Ok(successors)
}
