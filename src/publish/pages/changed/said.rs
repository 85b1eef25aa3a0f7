//! The columns of a version in words, as a reader meets them on a page.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::progress::strategies::model::Element;
use crate::publish::pages::words;
use crate::record::concerns::Place;
use crate::record::decision_maker::DecisionMaker;
use crate::record::decisions::parts::{
    Alternatives, CallIn, Conflicts, LegalBasis, ListStatus, Money, Resolution, Urgency,
};
use crate::record::exemption::Disclosure;
use crate::record::items::parts::{
    Minutes, MinutesCorrection, MinutesPublication, NamedPresenter, Recommendation, Section,
};
use crate::record::meetings::parts::Signed;

/// A version of a record: its columns, and by whose clocks its dates and times are told.
pub struct Version<'a> {
    content: &'a Map<String, Value>,
    timezone: &'a str,
}

impl<'a> Version<'a> {
    /// A version with this content; none where the content is gone, as that of a deleted record is.
    pub fn of(content: &'a Value, timezone: &'a str) -> Option<Version<'a>> {
        let content = content.as_object().filter(|content| !content.is_empty())?;
        let is_deleted = content.get("deleted_at").is_some_and(|at| !at.is_null());
        (!is_deleted).then_some(Version { content, timezone })
    }

    /// The texts in other languages, by language and column.
    pub fn translations(&self) -> BTreeMap<String, BTreeMap<String, Option<String>>> {
        part(self, "translations").unwrap_or_default()
    }
}

/// A column as a value of a type; none where it is null or of another form.
pub fn part<T: DeserializeOwned>(version: &Version<'_>, column: &str) -> Option<T> {
    let value = version.content.get(column).filter(|value| !value.is_null())?;
    T::deserialize(value).ok()
}

/// A text; none where it is empty.
pub fn text(version: &Version<'_>, column: &str) -> Option<String> {
    part::<String>(version, column).filter(|text| !text.is_empty())
}

/// A day.
pub fn day(version: &Version<'_>, column: &str) -> Option<String> {
    part::<NaiveDate>(version, column).map(words::day)
}

/// A date and time.
pub fn moment(version: &Version<'_>, column: &str) -> Option<String> {
    part::<DateTime<Utc>>(version, column).map(|at| words::moment(at, version.timezone))
}

/// A list of texts.
pub fn list(version: &Version<'_>, column: &str) -> Option<String> {
    joined(part::<Vec<String>>(version, column)?, ", ")
}

/// Any value, to see whether it is another one.
pub fn whole(version: &Version<'_>, column: &str) -> Option<String> {
    let value = version.content.get(column)?;
    let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    (!is_empty).then(|| value.to_string())
}

/// The texts of a list of longer ones.
pub fn texts(version: &Version<'_>, column: &str) -> Option<String> {
    joined(part::<Vec<String>>(version, column)?, "; ")
}

/// When a meeting begins.
pub fn start(version: &Version<'_>, date: &str) -> Option<String> {
    let start: Option<NaiveDateTime> = part(version, "start_local");
    part::<NaiveDate>(version, date).map(|date| words::when(date, start))
}

/// Who signed minutes, and when.
pub fn signature(version: &Version<'_>, column: &str) -> Option<String> {
    part::<Signed>(version, column).map(|signed| format!("by {} on {}", signed.by, words::day(signed.on)))
}

/// A section of an agenda.
pub fn section(version: &Version<'_>, column: &str) -> Option<String> {
    let Section { title, post_label, introduced_by } = part(version, column)?;
    let who = introduced_by.map(|who| format!("introduced by {who}"));
    joined([Some(title), post_label, who].into_iter().flatten(), ", ")
}

/// A text with structure.
pub fn rich(version: &Version<'_>, column: &str) -> Option<String> {
    Some(version.content.get(column)?.get("text")?.as_str()?.to_owned())
}

/// The structure of a text.
pub fn structure(version: &Version<'_>, column: &str) -> Option<String> {
    Some(version.content.get(column)?.get("html")?.as_str()?.to_owned())
}

/// Minutes, once they are published.
pub fn minutes(version: &Version<'_>, column: &str) -> Option<String> {
    let minutes: Minutes = part(version, column)?;
    (minutes.publication == MinutesPublication::Published).then_some(minutes.text)
}

/// Why minutes were corrected, the last time.
pub fn correction(version: &Version<'_>, column: &str) -> Option<String> {
    part::<Vec<MinutesCorrection>>(version, column)?.pop().map(|correction| correction.reason)
}

/// Who presents an item.
pub fn presenter(version: &Version<'_>, column: &str) -> Option<String> {
    let NamedPresenter { name, post_label } = part(version, column)?;
    joined([Some(name), post_label].into_iter().flatten(), ", ")
}

/// What is recommended.
pub fn recommendation(version: &Version<'_>, column: &str) -> Option<String> {
    part::<Recommendation>(version, column).map(|recommendation| recommendation.text)
}

/// Why it is recommended.
pub fn recommendation_reasons(version: &Version<'_>, column: &str) -> Option<String> {
    part::<Recommendation>(version, column)?.reasons
}

/// Why an exempt record was disclosed.
pub fn disclosure(version: &Version<'_>, column: &str) -> Option<String> {
    part::<Disclosure>(version, column).map(|disclosure| disclosure.reason)
}

/// Places, by their labels.
pub fn places(version: &Version<'_>, column: &str) -> Option<String> {
    joined(part::<Vec<Place>>(version, column)?.into_iter().map(|place| place.label), "; ")
}

/// The name of a decision maker.
pub fn maker(version: &Version<'_>, column: &str) -> Option<String> {
    part::<DecisionMaker>(version, column).map(|maker| maker.name).filter(|name| !name.is_empty())
}

/// Which record a decision maker is.
pub fn maker_id(version: &Version<'_>, column: &str) -> Option<String> {
    part::<DecisionMaker>(version, column)?.id.map(|id| id.to_string())
}

/// The parts of a decision.
pub fn resolutions(version: &Version<'_>, column: &str) -> Option<String> {
    let parts: Vec<Resolution> = part(version, column)?;
    joined(parts.into_iter().map(|part| format!("{} {}", part.limb, part.text)), "; ")
}

/// The alternatives that were rejected.
pub fn alternatives(version: &Version<'_>, column: &str) -> Option<String> {
    let Alternatives { status, options } = part(version, column)?;
    listed(status, options)
}

/// The conflicts of interest that were declared.
pub fn conflicts(version: &Version<'_>, column: &str) -> Option<String> {
    let Conflicts { status, declared } = part(version, column)?;
    let declared = declared.into_iter().map(|conflict| {
        let dispensation = conflict.dispensation.map(|granted| format!("dispensation: {granted}"));
        let parts = [Some(conflict.person), conflict.nature, dispensation];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    listed(status, declared.collect())
}

fn listed(status: ListStatus, entries: Vec<String>) -> Option<String> {
    match status {
        ListStatus::NotRecorded => None,
        ListStatus::None => Some("none".to_owned()),
        ListStatus::Listed => joined(entries, "; "),
    }
}

/// The law that a decision was made under.
pub fn legal_basis(version: &Version<'_>, column: &str) -> Option<String> {
    joined(part::<Vec<LegalBasis>>(version, column)?.into_iter().map(|basis| basis.label), "; ")
}

/// Sums of money.
pub fn money(version: &Version<'_>, column: &str) -> Option<String> {
    let sums: Vec<Money> = part(version, column)?;
    joined(sums.into_iter().map(|sum| format!("{} {}: {}", sum.amount, sum.currency, sum.what)), "; ")
}

/// How far the call-in is, by its last day and not by today.
pub fn call_in(version: &Version<'_>, column: &str) -> Option<String> {
    part::<CallIn>(version, column).map(|call_in| words::call_in(&call_in, NaiveDate::MIN))
}

/// Why a decision could not wait.
pub fn urgency(version: &Version<'_>, column: &str) -> Option<String> {
    part::<Urgency>(version, column).map(|urgency| words::urgency(&urgency, version.timezone))
}

/// From when to when a strategy runs.
pub fn span(version: &Version<'_>, starts_on: &str) -> Option<String> {
    let inferred = part(version, "dates_inferred").unwrap_or_default();
    Some(words::span(part(version, starts_on), part(version, "ends_on"), inferred))
}

/// The parts of a strategy.
pub fn elements(version: &Version<'_>, column: &str) -> Option<String> {
    let parts: Vec<Element> = part(version, column)?;
    let named = parts.into_iter().map(|element| {
        let name = element.name.unwrap_or_else(|| "no name recorded".to_owned());
        let summary = element.summary.map(|summary| format!(": {summary}")).unwrap_or_default();
        format!("part {}, {name}{summary}", element.position)
    });
    joined(named, "; ")
}

/// Texts in a row; none where there are none.
fn joined(texts: impl IntoIterator<Item = String>, between: &str) -> Option<String> {
    let joined = texts.into_iter().collect::<Vec<_>>().join(between);
    (!joined.is_empty()).then_some(joined)
}
