//! Progress reports: what a council says itself of the progress of a strategy.

pub mod model;
mod queries;

use crate::database::Tx;
use crate::database::sql::Json;
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::progress::{elements, parents, periods, source};
use crate::record::noun::{self, Below, LockedNoun, Noun, OfProgress, Words};
use crate::record::references;
use crate::refused::Refused;
use model::{ProgressReport, ProgressReportColumns, ProgressReportInput};

impl Noun for ProgressReport {
    type Input = ProgressReportInput;
    type Rights = OfProgress;
    const WORDS: Words = Words::ordered("Ordered with the latest period first");
    const BELOW: &'static [Below<Self>] =
        &[Below::<Self>::of(Kind::Strategy, |filter, id| filter.strategy_id.replace(id.into()).is_some())];

    async fn plan(
        tx: &mut Tx<'_>,
        new: ProgressReportInput,
        was: Option<&LockedNoun<ProgressReport>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<ProgressReportColumns, Refused> {
        let strategy = parents::strategy(tx, new.strategy_id, new.strategy.as_ref(), new.council.as_deref()).await?;
        let strategy = strategy.ok_or_else(|| {
            Refused::field("/strategy_id", "required", "Send strategy_id, or strategy with an external identifier.")
        })?;
        let council_id = strategy.council_id;
        references::unmoved(was.map(|locked| locked.columns.strategy_id.into()), strategy.id, "/strategy_id")?;
        references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), council_id).await?;
        let published = noun::published(tx, council_id, was, new.sent())?;
        let period = periods::of_its_own(&new.period)?;
        for (index, said) in new.per_element.iter().enumerate() {
            if new.per_element.iter().take(index).any(|earlier| earlier.element == said.element) {
                let pointer = format!("/per_element/{index}/element");
                return Err(Refused::field(&pointer, "repeated", "The report already has a statement on this part."));
            }
            elements::require(tx, strategy.id.into(), Some(said.element), &format!("/per_element/{index}/element"))
                .await?;
        }
        let pointed = was.and_then(|locked| locked.columns.reported_in.as_ref()).map(|source| &source.0);
        let reported_in = source::check(tx, new.reported_in, new.council.as_deref(), (council_id, pointed)).await?;
        Ok(ProgressReportColumns {
            council_id: council_id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            strategy_id: strategy.id.into(),
            period_ends_on: period.ends_on,
            period: Json(period),
            statement: new.statement,
            stated_rating: new.stated_rating,
            per_element: Json(new.per_element),
            reported_in: reported_in.map(Json),
        })
    }
}
