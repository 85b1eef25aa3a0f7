//! Issues: the threads of matters through many meetings. An issue and its items are published apart. An issue that an
//! item, decision or paper names is not deleted.

pub mod model;
mod queries;

use crate::database::Tx;
use crate::database::sql::Json;
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::record::noun::{self, Below, LockedNoun, Noun, OfRecord, Words};
use crate::record::{concerns, decision_maker, references};
use crate::refused::Refused;
use crate::rich_text::rich;
use model::{Issue, IssueColumns, IssueInput};

impl Noun for Issue {
    type Input = IssueInput;
    type Rights = OfRecord;
    const WORDS: Words = Words::ordered("Ordered by title");
    const BELOW: &'static [Below<Self>] =
        &[Below::<Self>::of(Kind::Council, |filter, id| filter.council_id.replace(id.into()).is_some())];

    async fn plan(
        tx: &mut Tx<'_>,
        new: IssueInput,
        was: Option<&LockedNoun<Issue>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<IssueColumns, Refused> {
        let council = references::council(
            tx,
            was.map(|locked| locked.held),
            new.council_id.map(Into::into),
            new.council.as_deref(),
        )
        .await?;
        references::unmoved(was.map(|locked| locked.held.council_id), council.id, "/council_id")?;
        let published = noun::published(tx, council.id, was, new.sent())?;
        concerns::check_topics(&new.topics)?;
        let summary = match new.summary {
            Some(summary) => {
                let before = was.and_then(|locked| locked.columns.summary.as_ref()).map(|before| &before.0);
                Some(rich(&summary, before, new.source_url.as_deref(), "/summary")?)
            }
            None => None,
        };
        let decision_maker = match new.decision_maker {
            Some(maker) => {
                let before = was.and_then(|locked| locked.columns.decision_maker.as_ref()).map(|maker| &maker.0);
                Some(decision_maker::check(tx, maker, before, council.id).await?)
            }
            None => None,
        };
        Ok(IssueColumns {
            council_id: council.id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            reference: new.reference,
            title: new.title,
            summary: summary.map(Json),
            kind: new.kind,
            state: new.state,
            lead_officer_post: new.lead_officer_post,
            concern_keys: concerns::keys(&new.topics, &new.wards, &new.places),
            wards: Json(new.wards),
            topics: Json(new.topics),
            places: Json(new.places),
            decision_due_on: new.decision_due_on,
            decision_maker: decision_maker.map(Json),
        })
    }
}
