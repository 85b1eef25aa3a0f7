//! Posts: offices, whoever holds them. A post is public at once.

pub mod model;
mod queries;

use crate::actor::Scope;
use crate::database::Tx;
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::record::noun::{self, Below, LockedNoun, Noun, OfCouncil, Words};
use crate::record::{contradictions, references};
use crate::refused::Refused;
use model::{Post, PostColumns, PostInput};

impl Noun for Post {
    type Input = PostInput;
    type Rights = OfCouncil;
    const WORDS: Words = Words::ordered("Ordered by label");
    const BELOW: &'static [Below<Self>] = &[
        Below::<Self>::of(Kind::Council, |filter, id| filter.council_id.replace(id.into()).is_some()),
        Below::<Self>::of(Kind::Body, |filter, id| filter.body_id.replace(id.into()).is_some()),
    ];

    async fn plan(
        tx: &mut Tx<'_>,
        new: PostInput,
        was: Option<&LockedNoun<Post>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<PostColumns, Refused> {
        let key = (new.body.as_ref(), new.council.as_deref());
        let body = references::resolve(tx, Kind::Body, "body", new.body_id.map(Into::into), key).await?;
        let council = match body {
            Some(body) => {
                references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), body.council_id)
                    .await?;
                body.council_id
            }
            None => {
                references::council(
                    tx,
                    was.map(|locked| locked.held),
                    new.council_id.map(Into::into),
                    new.council.as_deref(),
                )
                .await?
                .id
            }
        };
        match was {
            Some(locked) => tx.require_on(Scope::CouncilAdmin, locked.held)?,
            None => tx.require(Scope::CouncilAdmin, council)?,
        }
        references::unmoved(was.map(|locked| locked.held.council_id), council, "/council_id")?;
        let body_id = body.map(|body| body.id.into());
        if was.is_some_and(|locked| locked.columns.body_id != body_id) {
            let detail = "A post cannot move to another body. Delete it with the reason superseded, and create it \
                          again.";
            return Err(Refused::field("/body_id", "immutable", detail));
        }
        Ok(PostColumns {
            council_id: council.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            body_id,
            label: new.label,
            kind: new.kind,
            starts_on: new.starts_on,
            ends_on: new.ends_on,
            translations: new.translations.settle(),
        })
    }

    async fn checked(tx: &mut Tx<'_>, _: Option<&LockedNoun<Post>>, now: PostColumns) -> Result<PostColumns, Refused> {
        contradictions::of_post(tx, &now).await?;
        Ok(now)
    }
}
