//! Metrics: what is measured, of a strategy or of the council itself, in which unit, and which way is better.

pub mod model;
pub mod queries;

use uuid::Uuid;

use crate::database::Tx;
use crate::database::sql::Json;
use crate::decimal::Decimal;
use crate::identifier::ForeignKey;
use crate::ids::{CouncilId, StrategyId};
use crate::kind::Kind;
use crate::measures::period::PeriodInput;
use crate::measures::rating::RatingRuleInput;
use crate::progress::{elements, fit, parents, periods};
use crate::record::noun::{self, Below, LockedNoun, Noun, OfProgress, Words};
use crate::record::references;
use crate::refused::Refused;
use model::{Baseline, MAX_METRICS, Metric, MetricColumns, MetricInput};

impl Noun for Metric {
    type Input = MetricInput;
    type Rights = OfProgress;
    const WORDS: Words = Words::ordered("Ordered by code");
    const BELOW: &'static [Below<Self>] = &[
        Below::<Self>::of(Kind::Strategy, |filter, id| filter.strategy_id.replace(id.into()).is_some()),
        Below::<Self>::of(Kind::Council, |filter, id| filter.council_id.replace(id.into()).is_some()),
    ];

    async fn plan(
        tx: &mut Tx<'_>,
        new: MetricInput,
        was: Option<&LockedNoun<Metric>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<MetricColumns, Refused> {
        let (strategy_id, council_id) = owner(tx, &new, was).await?;
        references::unmoved(was.map(|locked| locked.held.council_id), council_id, "/council_id")?;
        if was.is_some_and(|locked| locked.columns.strategy_id != strategy_id) {
            let detail = "A metric cannot move to another strategy. Delete it with the reason superseded, and create \
                          it again.";
            return Err(Refused::field("/strategy_id", "immutable", detail));
        }
        let published = noun::published(tx, council_id, was, new.sent())?;
        if let Some(strategy_id) = strategy_id {
            elements::require(tx, strategy_id, new.element, "/element").await?;
        }
        let taken = queries::with_code(tx.db(), council_id.into(), &new.code).await?;
        let taken = taken.filter(|id| Some(*id) != was.map(|locked| locked.record.id));
        references::refuse_taken(
            tx,
            Kind::Metric,
            taken.map(Into::into),
            "/code",
            "Another metric of the council has this code.",
        )
        .await?;
        fit::check_unit(&new.unit, new.decimals)?;
        require_steady(tx, was, &new).await?;
        if was.is_none_or(|locked| locked.held.is_deleted) {
            refuse_too_many(tx, strategy_id, council_id.into()).await?;
        }
        let baseline = baseline(&new)?;
        Ok(MetricColumns {
            council_id: council_id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            strategy_id,
            element: new.element,
            code: new.code,
            name: new.name,
            definition: new.definition,
            unit: Json(new.unit),
            decimals: new.decimals,
            polarity: new.polarity,
            frequency: new.frequency,
            year_start_month: new.year_start_month,
            cumulative: new.cumulative,
            owner_post: new.owner_post,
            rating_rule: Json(new.rating_rule.map(RatingRuleInput::settle).unwrap_or_default()),
            baseline: baseline.map(Json),
            translations: new.translations.settle(),
        })
    }
}

/// The strategy that it measures, if there is one, and the council.
async fn owner(
    tx: &Tx<'_>,
    new: &MetricInput,
    was: Option<&LockedNoun<Metric>>,
) -> Result<(Option<StrategyId>, Uuid), Refused> {
    let (council_id, council) = (new.council_id.map(Into::into), new.council.as_deref());
    let strategy = parents::strategy(tx, new.strategy_id, new.strategy.as_ref(), council).await?;
    let Some(strategy) = strategy else {
        let own = references::council(tx, was.map(|locked| locked.held), council_id, council).await?;
        return Ok((None, own.id));
    };
    references::same_council(tx, council_id, council, strategy.council_id).await?;
    Ok((Some(strategy.id.into()), strategy.council_id))
}

/// What observations mean depends on these, so they stay while there are any.
async fn require_steady(tx: &Tx<'_>, current: Option<&LockedNoun<Metric>>, new: &MetricInput) -> Result<(), Refused> {
    let Some(current) = current else { return Ok(()) };
    let moved = [
        ("/frequency", current.columns.frequency != new.frequency),
        ("/year_start_month", current.columns.year_start_month != new.year_start_month),
        ("/cumulative", current.columns.cumulative != new.cumulative),
        ("/polarity", current.columns.polarity != new.polarity),
        ("/decimals", current.columns.decimals > new.decimals),
        ("/unit/minimum", narrower(new.unit.minimum, current.columns.unit.0.minimum, |new, old| new > old)),
        ("/unit/maximum", narrower(new.unit.maximum, current.columns.unit.0.maximum, |new, old| new < old)),
        ("/unit/code", current.columns.unit.0.code != new.unit.code),
        ("/unit/kind", current.columns.unit.0.kind != new.unit.kind),
    ];
    let Some((pointer, _)) = moved.into_iter().find(|(_, moved)| *moved) else { return Ok(()) };
    if queries::has_observations(tx.db(), current.record.id).await? {
        let detail =
            "This metric has observations, and the change would give them another meaning. Create another metric.";
        return Err(Refused::field(pointer, "immutable", detail));
    }
    Ok(())
}

/// The baseline of a metric, whole.
fn baseline(new: &MetricInput) -> Result<Option<Baseline>, Refused> {
    let Some(sent) = &new.baseline else { return Ok(None) };
    fit::check(Some(sent.value), "/baseline/value", &new.unit, new.decimals)?;
    let settle = |period: &PeriodInput| period.settle(new.frequency, new.year_start_month);
    let period =
        sent.period.as_ref().map(settle).transpose().map_err(|fault| periods::refuse(&fault, "/baseline/period"))?;
    Ok(Some(Baseline { value: sent.value, period, note: sent.note.clone() }))
}

/// An answer tells of all metrics of a strategy, so there are not too many.
async fn refuse_too_many(tx: &Tx<'_>, strategy_id: Option<StrategyId>, council_id: CouncilId) -> Result<(), Refused> {
    if queries::beside(tx.db(), strategy_id, council_id).await? < MAX_METRICS {
        return Ok(());
    }
    let (pointer, whose) = match strategy_id {
        Some(_) => ("/strategy_id", "A strategy"),
        None => ("/council_id", "A council itself"),
    };
    let detail = format!("{whose} has {MAX_METRICS} metrics at most. Delete one that is no longer reported.");
    Err(Refused::field(pointer, "too_many", detail))
}

/// Whether a bound forbids what it allowed before.
fn narrower(new: Option<Decimal>, old: Option<Decimal>, is_stricter: fn(Decimal, Decimal) -> bool) -> bool {
    match (new, old) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(new), Some(old)) => is_stricter(new, old),
    }
}
