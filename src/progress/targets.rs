//! Targets: what is aimed at, for a period or by a day. What a published target was before it was changed is kept.

pub mod model;
pub mod queries;
mod routes;

pub use routes::configure;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;

use crate::actor::Scope;
use crate::database::Tx;
use crate::database::sql::Json;
use crate::decimal::Decimal;
use crate::http::door::{DeletionReason, Saved};
use crate::identifier::ForeignKey;
use crate::ids::DecisionId;
use crate::kind::Kind;
use crate::progress::metrics::model::Metric;
use crate::progress::period::{Period, YEARS};
use crate::progress::{fit, kept, last_shown, next_revision, period_of, source, strategies};
use crate::record::locked::{Locked, standing};
use crate::record::publication::{PROGRESS, Sent};
use crate::record::{publication, references};
use crate::refused::Refused;
use model::{Target, TargetColumns, TargetInput, TargetRevision};

/// A target that a transaction holds.
pub type LockedTarget = Locked<Target, TargetColumns>;

/// Creates a target.
///
/// # Errors
/// Why it cannot be.
pub async fn create(tx: &mut Tx<'_>, new: TargetInput, put_by: Option<&ForeignKey>) -> Result<Target, Refused> {
    let columns = columns(tx, new, None, put_by).await?;
    let id = tx.new_id();
    let target = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::Target, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::Target, id);
    Ok(target)
}

/// Makes a target what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedTarget,
    new: TargetInput,
    put_by: Option<&ForeignKey>,
) -> Result<Target, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    let target = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::Target, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    tx.updated(Kind::Target, id.into());
    Ok(target)
}

/// Creates the target that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: TargetInput,
    check: impl Fn(Option<&Target>) -> Result<(), Refused>,
) -> Result<Saved<Target>, Refused> {
    tx.hold_key(Kind::Target, key).await?;
    let found = match tx.find(Kind::Target, key, council).await? {
        Some(id) => standing(queries::lock(tx, id.into()).await)?,
        None => None,
    };
    match found {
        None => {
            check(None)?;
            let created = create(tx, new, Some(key)).await?;
            references::of_slug(tx, created.council_id.into(), council).await?;
            Ok(Saved::Created(created))
        }
        Some(current) => {
            check(Some(&current.record))?;
            change(tx, &current, new, Some(key)).await.map(Saved::Kept)
        }
    }
}

/// Deletes a target that nothing belongs to.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedTarget, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::ProgressWrite, current.held)?;
    tx.require_childless(Kind::Target, id.into()).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::Target, id.into());
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: TargetInput,
    current: Option<&LockedTarget>,
    put_by: Option<&ForeignKey>,
) -> Result<TargetColumns, Refused> {
    let (metric, held) = super::metric(tx, new.metric_id, new.metric.as_ref(), new.council.as_deref()).await?;
    let council_id = held.council_id;
    references::unmoved(current.map(|locked| locked.columns.metric_id.into()), held.id, "/metric_id")?;
    references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), council_id).await?;
    let before = current.map(|locked| (locked.held, locked.columns.published()));
    let sent = Sent::new(new.publication, new.publish_at, new.withdrawn_reason.clone());
    let published = publication::check_as(&PROGRESS, tx, council_id, before, sent)?;
    let (period, due_on) = when(tx, &new, &metric).await?;
    for (member, value) in [("/value", new.value), ("/lower", new.lower), ("/upper", new.upper)] {
        fit::check(value, member, &metric.unit.0, metric.decimals)?;
    }
    refuse_repeated(tx, current, &metric, (period.as_ref(), due_on)).await?;
    let pointed = current.and_then(|locked| locked.columns.set_by_id).map(Into::into);
    let (id, key) = (new.set_by_id.map(Into::into), (new.set_by.as_ref(), new.council.as_deref()));
    let set_by = references::point(tx, Kind::Decision, "set_by", id, key, (council_id, pointed)).await?;
    let pointed = current.and_then(|locked| locked.columns.reported_in.as_ref()).map(|source| &source.0);
    let reported_in = source::check(tx, new.reported_in.clone(), new.council.as_deref(), (council_id, pointed)).await?;
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
    let revisions = revisions(tx, current, &now).await?;
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    Ok(TargetColumns {
        council_id: council_id.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
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

/// The period of a target, or its day, within the days of the metric's strategy; and its last day.
async fn when(tx: &Tx<'_>, new: &TargetInput, metric: &Metric) -> Result<(Option<Period>, NaiveDate), Refused> {
    let (period, first, last, pointer) = match (&new.period, new.by_on) {
        (Some(sent), None) => {
            let period = period_of(metric, sent)?;
            let (first, last) = (period.starts_on, period.ends_on);
            (Some(period), first, last, "/period")
        }
        (None, Some(day)) if YEARS.contains(&day.year()) => (None, day, day, "/by_on"),
        (None, Some(day)) => {
            let detail = format!("The year of {day} is not one of {} to {}.", YEARS.start(), YEARS.end());
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
    let (starts_on, ends_on) = strategies::queries::days(tx.db(), strategy_id).await?;
    let early = starts_on.filter(|start| last < *start);
    let late = ends_on.filter(|end| first > *end);
    if let Some(day) = early.or(late) {
        let time = if first == last { first.to_string() } else { format!("{first} to {last}") };
        let side = if early.is_some() { "begins only on" } else { "ends already on" };
        let detail = format!(
            "{time} is outside the strategy, which {side} {day}: send a time within it, or fix the strategy's days."
        );
        return Err(Refused::field(pointer, "outside_strategy", detail));
    }
    Ok((period, last))
}

/// The database would refuse it as well, but cannot say which target it is.
async fn refuse_repeated(
    tx: &Tx<'_>,
    current: Option<&LockedTarget>,
    metric: &Metric,
    (period, due_on): (Option<&Period>, NaiveDate),
) -> Result<(), Refused> {
    let other = queries::at(tx.db(), metric.id, period, due_on).await?;
    let other = other.filter(|id| Some(*id) != current.map(|locked| locked.record.id));
    let pointer = if period.is_some() { "/period" } else { "/by_on" };
    let detail = "The metric has a target for this time. Change that one: what it was is kept.";
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
async fn revisions(tx: &Tx<'_>, current: Option<&LockedTarget>, now: &Shown) -> Result<Vec<TargetRevision>, Refused> {
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
