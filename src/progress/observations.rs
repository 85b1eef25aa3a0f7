//! Observations: the values of metrics, one for one period. What a published figure was before it was revised is kept.

pub mod many;
pub mod model;
pub mod queries;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use crate::database::Tx;
use crate::database::sql::Json;
use crate::decimal::Decimal;
use crate::identifier::ForeignKey;
use crate::ids::MetricId;
use crate::kind::Kind;
use crate::measures::period::Period;
use crate::measures::series::ObservationState;
use crate::measures::unit::UnitKind;
use crate::progress::metrics::model::Metric;
use crate::progress::revisions::{kept, last_shown, next_revision};
use crate::progress::source::ReportedIn;
use crate::progress::{fit, parents, source};
use crate::record::noun::{self, Below, LockedNoun, Noun, OfProgress, Words};
use crate::record::references;
use crate::refused::Refused;
use model::{Observation, ObservationColumns, ObservationInput, ObservationRevision};

impl Noun for Observation {
    type Input = ObservationInput;
    type Rights = OfProgress;
    const WORDS: Words = Words::ordered("Ordered with the latest period first");
    const BELOW: &'static [Below<Self>] =
        &[Below::<Self>::of(Kind::Metric, |filter, id| filter.metric_id.replace(id.into()).is_some())];

    async fn plan(
        tx: &mut Tx<'_>,
        new: ObservationInput,
        was: Option<&LockedNoun<Observation>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<ObservationColumns, Refused> {
        let (metric, held) = parents::metric(tx, new.metric_id, new.metric.as_ref(), new.council.as_deref()).await?;
        let council_id = held.council_id;
        references::unmoved(was.map(|locked| locked.columns.metric_id.into()), held.id, "/metric_id")?;
        references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), council_id).await?;
        let published = noun::published(tx, council_id, was, new.sent())?;
        let period = metric.period(&new.period)?;
        check_figures(&new, &metric)?;
        refuse_overlap(tx, was, metric.id, &period).await?;
        let pointed = was.and_then(|locked| locked.columns.reported_in.as_ref()).map(|source| &source.0);
        let reported_in =
            source::check(tx, new.reported_in.clone(), new.council.as_deref(), (council_id, pointed)).await?;
        let revisions = revisions(tx, was, &new, &period).await?;
        Ok(ObservationColumns {
            council_id: council_id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            metric_id: held.id.into(),
            period_code: period.code,
            period_label: period.label,
            period_starts_on: period.starts_on,
            period_ends_on: period.ends_on,
            period_inferred: period.inferred,
            value: new.value,
            value_text: new.value_text,
            numerator: new.numerator,
            denominator: new.denominator,
            state: new.state,
            derived_from: new.derived_from,
            places: Json(new.places),
            commentary: new.commentary,
            corrective_action: new.corrective_action,
            reported_in: reported_in.map(Json),
            revision: next_revision(revisions.len()),
            revisions: Json(revisions),
        })
    }
}

/// Checks the value against the metric and against its own parts.
///
/// # Errors
/// [`Refused::Invalid`] at the member that is wrong.
pub fn check_figures(new: &ObservationInput, metric: &Metric) -> Result<(), Refused> {
    let state: &'static str = new.state.into();
    if new.state.has_value() && new.value.is_none() {
        let detail = "Send the value. If there is no value, send the state missing. If it is not published, send the \
                      state suppressed.";
        return Err(Refused::field("/value", "required", detail));
    }
    if !new.state.has_value() && new.value.is_some() {
        let detail = format!("A {state} observation has no value. Send the value null, or another state.");
        return Err(Refused::field("/value", "mismatch", detail));
    }
    // Both together are the value that is not to be known.
    if new.state == ObservationState::Suppressed && new.numerator.or(new.denominator).is_some() {
        let pointer = if new.numerator.is_some() { "/numerator" } else { "/denominator" };
        let detail = "A suppressed observation has no numerator or denominator, because they show its value. Send \
                      null for both.";
        return Err(Refused::field(pointer, "mismatch", detail));
    }
    fit::check(new.value, "/value", &metric.unit.0, metric.decimals)?;
    if new.numerator.is_some() != new.denominator.is_some() {
        let pointer = if new.numerator.is_some() { "/denominator" } else { "/numerator" };
        return Err(Refused::field(pointer, "required", "Send the numerator and the denominator, or neither."));
    }
    if new.denominator.is_some_and(Decimal::is_zero) {
        return Err(Refused::field(
            "/denominator",
            "wrong_value",
            "The denominator cannot be 0. Send another number, or null for numerator and denominator.",
        ));
    }
    let parts = new.value.zip(new.numerator.zip(new.denominator).filter(|(_, whole)| !whole.is_zero()));
    let Some((value, (part, whole))) = parts else { return Ok(()) };
    let ratio = match metric.unit.0.kind {
        UnitKind::Percent => part.exact() * Decimal::HUNDRED.exact() / whole.exact(),
        UnitKind::Ratio => part.exact() / whole.exact(),
        UnitKind::Count | UnitKind::Currency | UnitKind::Duration | UnitKind::Index => return Ok(()),
    };
    // Sources round as they like: one step of the last printed digit more or less is still the same figure.
    let places = u32::try_from(metric.decimals).unwrap_or_default();
    let step = Decimal::ONE.exact() / rust_decimal::Decimal::from(10_i64.pow(places));
    if (ratio - value.exact()).abs() <= step {
        return Ok(());
    }
    let meant = Decimal::nearest(ratio).map(|meant| meant.rounded(places));
    let meant = meant.map_or_else(|| "more than can be kept".to_owned(), |meant| meant.to_string());
    let detail = format!(
        "{part} of {whole} is {meant}, not {value}. Fix one of them, or send null for numerator and denominator."
    );
    Err(Refused::field("/value", "mismatch", detail))
}

/// One value for one day: an observation of the same period is another record, one that overlaps is a mistake.
async fn refuse_overlap(
    tx: &Tx<'_>,
    current: Option<&LockedNoun<Observation>>,
    metric_id: MetricId,
    period: &Period,
) -> Result<(), Refused> {
    let own = current.map(|locked| locked.record.id);
    match queries::overlapping(tx.db(), metric_id, period, own).await? {
        None => Ok(()),
        Some((id, starts_on, ends_on)) if (starts_on, ends_on) == (period.starts_on, period.ends_on) => {
            let detail = "The metric already has an observation for this period. Change that one: the server keeps \
                          the old value.";
            references::refuse_taken(tx, Kind::Observation, Some(id.into()), "/period", detail).await
        }
        Some((id, starts_on, ends_on)) => {
            let detail = format!(
                "{} to {} overlaps the observation {id} of {starts_on} to {ends_on}: a metric has one value for each \
                 day. Fix one of them, or create another metric.",
                period.starts_on, period.ends_on
            );
            Err(Refused::field("/period", "overlap", detail))
        }
    }
}

/// A figure as the public saw it.
#[derive(Debug, Deserialize)]
struct Shown {
    period_code: String,
    period_label: String,
    period_starts_on: NaiveDate,
    period_ends_on: NaiveDate,
    period_inferred: bool,
    value: Option<Decimal>,
    value_text: Option<String>,
    numerator: Option<Decimal>,
    denominator: Option<Decimal>,
    state: ObservationState,
    derived_from: Option<String>,
    reported_in: Option<ReportedIn>,
    revision: i32,
}

impl Shown {
    fn of(columns: &ObservationColumns) -> Shown {
        Shown {
            period_code: columns.period_code.clone(),
            period_label: columns.period_label.clone(),
            period_starts_on: columns.period_starts_on,
            period_ends_on: columns.period_ends_on,
            period_inferred: columns.period_inferred,
            value: columns.value,
            value_text: columns.value_text.clone(),
            numerator: columns.numerator,
            denominator: columns.denominator,
            state: columns.state,
            derived_from: columns.derived_from.clone(),
            reported_in: columns.reported_in.as_ref().map(|source| source.0.clone()),
            revision: columns.revision,
        }
    }

    fn is(&self, new: &ObservationInput, period: &Period) -> bool {
        (self.period_starts_on, self.period_ends_on) == (period.starts_on, period.ends_on)
            && (self.value, &self.value_text, self.numerator) == (new.value, &new.value_text, new.numerator)
            && (self.denominator, self.state, &self.derived_from) == (new.denominator, new.state, &new.derived_from)
    }

    fn replaced(self, at: DateTime<Utc>) -> ObservationRevision {
        ObservationRevision {
            revision: self.revision,
            period: Period {
                code: self.period_code,
                label: self.period_label,
                starts_on: self.period_starts_on,
                ends_on: self.period_ends_on,
                inferred: self.period_inferred,
            },
            value: self.value,
            value_text: self.value_text,
            numerator: self.numerator,
            denominator: self.denominator,
            state: self.state,
            derived_from: self.derived_from,
            reported_in: self.reported_in,
            replaced_at: at,
        }
    }
}

/// What the figure was: what the public saw of it is kept, and what it never saw is nobody's matter.
async fn revisions(
    tx: &Tx<'_>,
    current: Option<&LockedNoun<Observation>>,
    new: &ObservationInput,
    period: &Period,
) -> Result<Vec<ObservationRevision>, Refused> {
    let Some(current) = current else { return Ok(Vec::new()) };
    let kept_already = current.columns.revisions.0.clone();
    // An answer tells of them too, with their passages.
    for source in kept_already.iter().filter_map(|revision| revision.reported_in.as_ref()) {
        if tx.is_withheld(source.kind.kind(), source.id).await? {
            tx.require_opened(source.kind.kind(), source.id, current.held.council_id).await?;
        }
    }
    let before = Shown::of(&current.columns);
    if before.is(new, period) {
        return Ok(kept_already);
    }
    let shown = match current.held.is_public {
        true => Some(before),
        false => last_shown::<Shown>(tx, current.record.id.into()).await?,
    };
    let known = kept_already.last().map_or(0, |last| last.revision);
    match shown.filter(|shown| shown.revision > known && !shown.is(new, period)) {
        Some(shown) => kept(kept_already, shown.replaced(tx.at())),
        None => Ok(kept_already),
    }
}
