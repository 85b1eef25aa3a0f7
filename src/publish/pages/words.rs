//! How the closed sets of the record, days and figures read as English. What is not recorded is said, and never
//! guessed.

use chrono::NaiveDate;

use super::own::{ended, own};
use crate::decimal::Decimal;
use crate::measures::drawing::Figures;
use crate::measures::forecast::{Forecast, ForecastState};
use crate::measures::period::Period;
use crate::measures::rating::Rating;
use crate::measures::series::{Added, Direction, ObservationState};
use crate::measures::unit::{Unit, UnitKind};
use crate::progress::actions::model::{ActionKind, ActionState};
use crate::progress::pictures::figures;
use crate::progress::progress_reports::model::StatedRating;
use crate::progress::standing::model::{Aimed, Compared, Figure, Summary};
use crate::progress::strategies::model::StrategyState;
use crate::record::decisions::parts::Outcome;

mod record;

pub use record::*;

/// A day: 2 August 2018.
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// Some text, no longer than so many characters.
pub fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => ended(format!("{}…", text.get(..end).unwrap_or_default().trim_end())),
        None => text.to_owned(),
    }
}

/// A period, with its days where they are no one's own words.
pub fn period(period: &Period) -> String {
    if !period.inferred {
        return own(&period.label).into_owned();
    }
    format!("{}, exact dates assumed: {} to {}", own(&period.label), day(period.starts_on), day(period.ends_on))
}

/// From when to when a strategy runs.
pub fn span(starts_on: Option<NaiveDate>, ends_on: Option<NaiveDate>, inferred: bool) -> String {
    let note = if inferred { " (exact dates assumed: the source does not give them)" } else { "" };
    match (starts_on, ends_on) {
        (Some(start), Some(end)) => format!("{} to {}{note}", day(start), day(end)),
        (Some(start), None) => format!("from {}, with no last day recorded{note}", day(start)),
        (None, Some(end)) => format!("until {}, with no first day recorded{note}", day(end)),
        (None, None) => "days not recorded".to_owned(),
    }
}

/// How far a strategy has come.
pub fn strategy_state(state: StrategyState) -> &'static str {
    match state {
        StrategyState::Proposed => "proposed, not adopted yet",
        StrategyState::Adopted => "adopted",
        StrategyState::Closed => "closed",
        StrategyState::Superseded => "superseded by another",
        StrategyState::NotRecorded => "state not recorded",
    }
}

/// The mark of a rating, the same as in charts; the class of its colour; and its words.
pub fn rating(rating: Rating) -> (&'static str, &'static str, &'static str) {
    match rating {
        Rating::OnTrack => ("●", "on-track", "on track"),
        Rating::Close => ("▲", "close", "close"),
        Rating::OffTrack => ("■", "off-track", "off track"),
        Rating::NoTarget => ("◆", "unrated", "no target"),
        Rating::NoData => ("◆", "unrated", "no figure"),
    }
}

/// How a council rates itself.
pub fn stated_rating(rating: StatedRating) -> &'static str {
    match rating {
        StatedRating::Good => "The council rates it as good.",
        StatedRating::Mixed => "The council rates it as mixed.",
        StatedRating::Poor => "The council rates it as poor.",
        StatedRating::NotRecorded => "The council does not rate it.",
    }
}

/// What sort of figure it is, where it is no plain one.
pub fn observation_state(state: ObservationState) -> Option<&'static str> {
    match state {
        ObservationState::Normal => None,
        ObservationState::Provisional => Some("provisional: it may be revised"),
        ObservationState::Estimated => Some("estimated: not measured in full"),
        ObservationState::Forecast => Some("expected by the council, not measured"),
        ObservationState::Missing => Some("missing: there is no figure"),
        ObservationState::Suppressed => Some("suppressed: there is a figure, but it is not published"),
        ObservationState::Break => Some("measured in another way than before"),
    }
}

/// That a period has no measured figure, and the text in its place.
pub fn no_figure(figures: &Figures, figure: &Figure) -> String {
    let state = observation_state(figure.state).unwrap_or("no figure");
    let value = figure.value.map(|value| format!("{}, ", print(figures, value))).unwrap_or_default();
    let printed = figure.value_text.as_ref().map(|text| format!(", printed as “{}”", own(text))).unwrap_or_default();
    format!("{}: {value}{state}{printed}", period(&figure.period))
}

/// A value with its unit; a sign of percent never stands on a line by itself.
pub fn print(figures: &Figures, value: Decimal) -> String {
    own(&figures.print(value).replace(" %", "\u{a0}%")).into_owned()
}

/// What is aimed at: its value, or its range.
pub fn aim(figures: &Figures, aimed: &Aimed) -> String {
    match (aimed.value, aimed.lower, aimed.upper) {
        (Some(value), ..) => print(figures, value),
        (None, Some(lower), Some(upper)) => format!("{} to {}", print(figures, lower), print(figures, upper)),
        (None, Some(lower), None) => format!("{} or more", print(figures, lower)),
        (None, None, Some(upper)) => format!("{} or less", print(figures, upper)),
        (None, None, None) => "not recorded".to_owned(),
    }
}

/// What is aimed at, and by when.
pub fn aim_by(figures: &Figures, aimed: &Aimed) -> String {
    match &aimed.period {
        Some(of) => format!("{} ({})", aim(figures, aimed), period(of)),
        None => format!("{} by {}", aim(figures, aimed), day(aimed.due_on)),
    }
}

/// How differences between values of a unit are printed: shares differ by percentage points.
pub fn differences(unit: &Unit, decimals: i32) -> Figures {
    match unit.kind {
        UnitKind::Percent => Figures::before("percentage points", u32::try_from(decimals).unwrap_or_default()),
        _ => figures(unit, decimals),
    }
}

fn amount(differences: &Figures, difference: Decimal) -> String {
    match print(differences, difference) {
        one if one == "1 percentage points" => "1 percentage point".to_owned(),
        other => other,
    }
}

/// Which way a figure went, by how its differences are printed.
pub fn change(differences: &Figures, compared: &Compared) -> String {
    if let Some(added) = compared.added.filter(|_| compared.direction != Direction::NotComparable) {
        return self::added(differences, added, compared.direction);
    }
    let moved = compared.change.map(|change| match change {
        change if change.is_zero() => "unchanged".to_owned(),
        change if change < Decimal::ZERO => format!("down {}", amount(differences, change.magnitude())),
        change => format!("up {}", amount(differences, change)),
    });
    match compared.direction {
        Direction::NotComparable => return "not comparable: it was not measured in the same way".to_owned(),
        Direction::NoData => return "nothing to compare it with".to_owned(),
        Direction::Improved | Direction::Worsened | Direction::Unchanged | Direction::Changed => {}
    }
    match (moved, judged(compared.direction)) {
        (Some(moved), Some(judged)) => format!("{moved}, {judged}"),
        (Some(moved), None) => moved,
        (None, judged) => judged.unwrap_or("unchanged").to_owned(),
    }
}

fn judged(direction: Direction) -> Option<&'static str> {
    match direction {
        Direction::Improved => Some("better than before"),
        Direction::Worsened => Some("worse than before"),
        Direction::Unchanged | Direction::Changed | Direction::NotComparable | Direction::NoData => None,
    }
}

/// The amount that a period added to the total of its year, beside that of the period before it.
fn added(differences: &Figures, added: Added, direction: Direction) -> String {
    let Some(latest) = added.latest else { return "nothing to compare it with".to_owned() };
    let said = format!("{} added", amount(differences, latest));
    let Some(difference) = added.earlier.and_then(|earlier| latest.minus(earlier)) else { return said };
    let beside = match difference {
        same if same.is_zero() => "as much as in the period before".to_owned(),
        less if less < Decimal::ZERO => {
            format!("{} less than in the period before", amount(differences, less.magnitude()))
        }
        more => format!("{} more than in the period before", amount(differences, more)),
    };
    match judged(direction) {
        Some(judged) => format!("{said}: {beside}, {judged}"),
        None => format!("{said}: {beside}"),
    }
}

/// A figure beside an earlier one, as a sentence's end.
pub fn compared((figures, differences): (&Figures, &Figures), compared: &Compared) -> String {
    let total = if compared.added.is_some() { "the total was then" } else { "then" };
    match (&compared.period, compared.value) {
        (Some(of), Some(value)) => {
            format!("{} ({total} {}: {})", change(differences, compared), print(figures, value), period(of))
        }
        _ => change(differences, compared),
    }
}

/// What a measure comes to at the strategy's end, as sentences.
pub fn forecast(figures: &Figures, forecast: &Forecast, rated: Rating) -> String {
    let expected = (forecast.value, forecast.lower, forecast.upper, forecast.on);
    let (Some(value), Some(lower), Some(upper), Some(on)) = expected else {
        return match forecast.state {
            ForecastState::Ended => "None: the last figure is for the end of the strategy.",
            ForecastState::NoEnd => "None: the record has no last day of the strategy.",
            ForecastState::NotEnoughData | ForecastState::Made => {
                "None: there are fewer than five figures that can be compared."
            }
            ForecastState::TooUneven => {
                "None: there are too few or too uneven figures. A forecast would include nearly every possible value."
            }
        }
        .to_owned();
    };
    let [value, lower, upper] = [value, lower, upper].map(|value| print(figures, value));
    let between = match lower == upper {
        true => String::new(),
        false => format!(" There is an 80\u{a0}% chance that it is between {lower} and {upper}."),
    };
    let stands = match rated {
        Rating::OnTrack => " That would be on track.",
        Rating::Close => " That would be close to the target.",
        Rating::OffTrack => " That would be off track.",
        Rating::NoTarget | Rating::NoData => "",
    };
    format!(
        "{value} on {}, the last day of the strategy, if the trend continues.{between} Calculated from {} \
         figures.{stands}",
        day(on),
        forecast.values
    )
}

/// How many measures stand how, as a sentence without its stop.
pub fn summary(summary: &Summary) -> String {
    let all = summary.metrics;
    let groups = [
        (summary.on_track, "on track", true),
        (summary.close, "close", true),
        (summary.off_track, "off track", true),
        (summary.no_target, "target", false),
        (summary.no_data, "figure", false),
    ];
    if all == 0 {
        return "No measure is published".to_owned();
    }
    if let Some((_, words, rated)) = groups.into_iter().find(|(count, ..)| *count == all) {
        return match (all, rated) {
            (1, true) => format!("The one measure is {words}"),
            (1, false) => format!("The one measure has no {words}"),
            (_, true) => format!("All {all} measures are {words}"),
            (_, false) => format!("None of the {all} measures has a {words}"),
        };
    }
    let mut parts: Vec<String> = Vec::new();
    let mut verb_before = None;
    for (count, words, rated) in groups.into_iter().filter(|(count, ..)| *count > 0) {
        let verb = match (rated, count) {
            (true, 1) => "is ",
            (true, _) => "are ",
            (false, 1) => "has ",
            (false, _) => "have ",
        };
        // A verb stands for all that follow with the same.
        let said = if verb_before == Some(rated) { "" } else { verb };
        verb_before = Some(rated);
        parts.push(if rated { format!("{count} {said}{words}") } else { format!("{count} {said}no {words}") });
    }
    let last = parts.pop().unwrap_or_default();
    format!("Of {all} measures {} and {last}", parts.join(", "))
}

/// What sort of promise it is.
pub fn action_kind(kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::Milestone => "milestone",
        ActionKind::Commitment => "commitment",
        ActionKind::Purchase => "purchase",
        ActionKind::Service => "service",
    }
}

/// Every state of a promise in the order in which a reader asks for them, in words.
pub const ACTION_STATES: [(ActionState, &str); 7] = [
    (ActionState::Overdue, "Overdue"),
    (ActionState::InProgress, "In progress"),
    (ActionState::Planned, "Planned"),
    (ActionState::Ongoing, "Ongoing, with no end"),
    (ActionState::Done, "Done"),
    (ActionState::Dropped, "Dropped"),
    (ActionState::NotRecorded, "State not recorded"),
];

/// How a decision came out.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Approved => "approved",
        Outcome::ApprovedAsAmended => "approved as amended",
        Outcome::Noted => "noted",
        Outcome::Deferred => "deferred",
        Outcome::Referred => "referred",
        Outcome::Rejected => "rejected",
        Outcome::Withdrawn => "withdrawn",
        Outcome::Other => "decided",
    }
}
