//! Targets: what is aimed at, for a period or by a day. What a published target was before it was changed is kept.

pub mod model;
pub mod queries;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;

use crate::database::Tx;
use crate::database::sql::Json;
use crate::decimal::Decimal;
use crate::identifier::ForeignKey;
use crate::ids::DecisionId;
use crate::kind::Kind;
use crate::measures::period::{Period, YEARS};
use crate::progress::metrics::model::Metric;
use crate::progress::revisions::{kept, last_shown, next_revision};
use crate::progress::strategies::queries as strategies;
use crate::progress::{fit, parents, source};
use crate::record::noun::{self, Below, LockedNoun, Noun, OfProgress, Words};
use crate::record::references;
use crate::refused::Refused;
use model::{Target, TargetColumns, TargetInput, TargetRevision};

impl Noun for Target {
    type Input = TargetInput;
    type Rights = OfProgress;
    const WORDS: Words = Words::ordered("Ordered with the earliest first");
    const BELOW: &'static [Below<Self>] =
        &[Below::<Self>::of(Kind::Metric, |filter, id| filter.metric_id.replace(id.into()).is_some())];

    async fn plan(
        tx: &mut Tx<'_>,
        new: TargetInput,
        was: Option<&LockedNoun<Target>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<TargetColumns, Refused> {
        let (metric, held) = parents::metric(tx, new.metric_id, new.metric.as_ref(), new.council.as_deref()).await?;
        let council_id = held.council_id;
        references::unmoved(was.map(|locked| locked.columns.metric_id.into()), held.id, "/metric_id")?;
        references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), council_id).await?;
        let published = noun::published(tx, council_id, was, new.sent())?;
        let (period, due_on) = when(tx, &new, &metric).await?;
        for (member, value) in [("/value", new.value), ("/lower", new.lower), ("/upper", new.upper)] {
            fit::check(value, member, &metric.unit.0, metric.decimals)?;
        }
        refuse_repeated(tx, was, &metric, (period.as_ref(), due_on)).await?;
        let pointed = was.and_then(|locked| locked.columns.set_by_id).map(Into::into);
        let (id, key) = (new.set_by_id.map(Into::into), (new.set_by.as_ref(), new.council.as_deref()));
        let set_by = references::point(tx, Kind::Decision, "set_by", id, key, (council_id, pointed)).await?;
        let pointed = was.and_then(|locked| locked.columns.reported_in.as_ref()).map(|source| &source.0);
        let reported_in =
            source::check(tx, new.reported_in.clone(), new.council.as_deref(), (council_id, pointed)).await?;
        let now = Shown {
            value: new.value,
            lower: new.lower,
            upper: new.upper,
            period: period.clone(),
            by_on: new.by_on,
            set_by_id: set_by.map(Into::into),
            set_on: new.set_on,
            revision: 0,
        };
        let revisions = revisions(tx, was, &now).await?;
        Ok(TargetColumns {
            council_id: council_id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            metric_id: held.id.into(),
            value: new.value,
            lower: new.lower,
            upper: new.upper,
            period: period.map(Json),
            by_on: new.by_on,
            due_on,
            set_by_id: set_by.map(Into::into),
            set_on: new.set_on,
            note: new.note,
            reported_in: reported_in.map(Json),
            revision: next_revision(revisions.len()),
            revisions: Json(revisions),
        })
    }
}

/// The period of a target, or its day, within the days of the metric's strategy; and its last day.
async fn when(tx: &Tx<'_>, new: &TargetInput, metric: &Metric) -> Result<(Option<Period>, NaiveDate), Refused> {
    let (period, first, last, pointer) = match (&new.period, new.by_on) {
        (Some(sent), None) => {
            let period = metric.period(sent)?;
            let (first, last) = (period.starts_on, period.ends_on);
            (Some(period), first, last, "/period")
        }
        (None, Some(day)) if YEARS.contains(&day.year()) => (None, day, day, "/by_on"),
        (None, Some(day)) => {
            let detail = format!("The year of {day} is not from {} to {}. Check the date.", YEARS.start(), YEARS.end());
            return Err(Refused::field("/by_on", "wrong_value", detail));
        }
        (Some(_), Some(_)) => {
            let detail = "A target is for a period or by a day. Send either period or by_on, not both.";
            return Err(Refused::field("/by_on", "ambiguous", detail));
        }
        (None, None) => {
            let detail = "Send the period of the target, or by_on, the day by which it must be reached.";
            return Err(Refused::field("/period", "required", detail));
        }
    };
    let Some(strategy_id) = metric.strategy_id else { return Ok((period, last)) };
    let (starts_on, ends_on) = strategies::days(tx.db(), strategy_id).await?;
    let early = starts_on.filter(|start| last < *start);
    let late = ends_on.filter(|end| first > *end);
    if let Some(day) = early.or(late) {
        let time = if first == last { first.to_string() } else { format!("{first} to {last}") };
        let side = if early.is_some() { "begins on" } else { "ends on" };
        let detail = format!(
            "{time} is outside the strategy, which {side} {day}: send a time within it, or fix the dates of the \
             strategy."
        );
        return Err(Refused::field(pointer, "outside_strategy", detail));
    }
    Ok((period, last))
}

/// The database would refuse it as well, but cannot say which target it is.
async fn refuse_repeated(
    tx: &Tx<'_>,
    current: Option<&LockedNoun<Target>>,
    metric: &Metric,
    (period, due_on): (Option<&Period>, NaiveDate),
) -> Result<(), Refused> {
    let other = queries::at(tx.db(), metric.id, period, due_on).await?;
    let other = other.filter(|id| Some(*id) != current.map(|locked| locked.record.id));
    let pointer = if period.is_some() { "/period" } else { "/by_on" };
    let detail = "The metric already has a target for this time. Change that one: the server keeps the old value.";
    references::refuse_taken(tx, Kind::Target, other.map(Into::into), pointer, detail).await
}

/// A target as the public saw it.
#[derive(Debug, Deserialize)]
struct Shown {
    value: Option<Decimal>,
    lower: Option<Decimal>,
    upper: Option<Decimal>,
    period: Option<Period>,
    by_on: Option<NaiveDate>,
    set_by_id: Option<DecisionId>,
    set_on: Option<NaiveDate>,
    revision: i32,
}

impl Shown {
    fn of(columns: &TargetColumns) -> Shown {
        Shown {
            value: columns.value,
            lower: columns.lower,
            upper: columns.upper,
            period: columns.period.as_ref().map(|period| period.0.clone()),
            by_on: columns.by_on,
            set_by_id: columns.set_by_id,
            set_on: columns.set_on,
            revision: columns.revision,
        }
    }

    fn is(&self, other: &Shown) -> bool {
        let days = |shown: &Shown| shown.period.as_ref().map(|period| (period.starts_on, period.ends_on));
        (self.value, self.lower, self.upper, self.by_on) == (other.value, other.lower, other.upper, other.by_on)
            && (self.set_by_id, self.set_on, days(self)) == (other.set_by_id, other.set_on, days(other))
    }

    fn replaced(self, at: DateTime<Utc>) -> TargetRevision {
        let Shown { value, lower, upper, period, by_on, set_by_id, set_on, revision } = self;
        TargetRevision { revision, value, lower, upper, period, by_on, set_by_id, set_on, replaced_at: at }
    }
}

/// What the target was: what the public saw of it is kept, and what it never saw is nobody's matter.
async fn revisions(
    tx: &Tx<'_>,
    current: Option<&LockedNoun<Target>>,
    now: &Shown,
) -> Result<Vec<TargetRevision>, Refused> {
    let Some(current) = current else { return Ok(Vec::new()) };
    let kept_already = current.columns.revisions.0.clone();
    let before = Shown::of(&current.columns);
    if before.is(now) {
        return Ok(kept_already);
    }
    let shown = match current.held.is_public {
        true => Some(before),
        false => last_shown::<Shown>(tx, current.record.id.into()).await?,
    };
    let known = kept_already.last().map_or(0, |last| last.revision);
    match shown.filter(|shown| shown.revision > known && !shown.is(now)) {
        Some(shown) => kept(kept_already, shown.replaced(tx.at())),
        None => Ok(kept_already),
    }
}
