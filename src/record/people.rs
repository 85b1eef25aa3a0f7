//! People: members, officers and others who act in the record. What named a person who was deleted keeps the name as it
//! was.

mod clashes;
mod merge;
pub mod model;
mod queries;
mod routes;

use crate::database::Tx;
use crate::http::services::ServiceConfig;
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::record::noun::{self, Below, LockedNoun, Noun, OfRecord, Words};
use crate::record::references;
use crate::refused::Refused;
use model::{Person, PersonColumns, PersonInput};

impl Noun for Person {
    type Input = PersonInput;
    type Rights = OfRecord;
    const WORDS: Words = Words::ordered("Ordered by name");
    const BELOW: &'static [Below<Self>] =
        &[Below::<Self>::of(Kind::Council, |filter, id| filter.council_id.replace(id.into()).is_some())];

    fn mount(services: &mut ServiceConfig<'_, '_>) {
        routes::configure(services);
    }

    async fn plan(
        tx: &mut Tx<'_>,
        new: PersonInput,
        was: Option<&LockedNoun<Person>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<PersonColumns, Refused> {
        let council = references::council(
            tx,
            was.map(|locked| locked.held),
            new.council_id.map(Into::into),
            new.council.as_deref(),
        )
        .await?;
        references::unmoved(was.map(|locked| locked.held.council_id), council.id, "/council_id")?;
        let published = noun::published(tx, council.id, was, new.sent())?;
        Ok(PersonColumns {
            council_id: council.id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            name: new.name,
            given_name: new.given_name,
            family_name: new.family_name,
            honorific: new.honorific,
            party: new.party,
            ward: new.ward,
            email: new.email,
            merged_into_id: None,
        })
    }
}
