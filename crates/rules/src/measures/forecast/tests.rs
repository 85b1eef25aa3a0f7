//! What a forecast must be whatever the values, and what it is for some.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{Bounds, Forecast, ForecastState, forecast};
use crate::decimal::Decimal;
use crate::measures::period::{Frequency, PeriodInput};
use crate::measures::series::{Cadence, ObservationState, Point, Series};

use ObservationState::{Break, Forecast as Expected, Missing, Normal};

const QUARTERLY: Cadence = Cadence { frequency: Frequency::Quarterly, year_start_month: 4, is_cumulative: false };

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn number(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

fn point(place: i32, value: Decimal, state: ObservationState) -> Point {
    let code = format!("{}-Q{}", 2015 + place / 4, place % 4 + 1);
    let period = PeriodInput::of_code(code).settle(Frequency::Quarterly, 4).unwrap();
    Point { period, value: Some(value), state }
}

/// Quarters from the first of 2015/16 on.
fn points(values: &[&str]) -> Vec<Point> {
    (0..).zip(values).map(|(place, value)| point(place, value.parse().unwrap(), Normal)).collect()
}

/// At the end of 2019/20, which is place 19.
fn made(points: Vec<Point>, cadence: Cadence, bounds: Bounds, decimals: u32) -> Forecast {
    forecast(&Series::new(points, cadence), day("2030-01-01"), Some(day("2020-03-31")), bounds, decimals)
}

fn places() -> impl Strategy<Value = Vec<i32>> {
    proptest::sample::subsequence((0..16).collect::<Vec<i32>>(), 5..=16)
}

proptest! {
    #[test]
    fn a_straight_line_goes_on_as_it_was(places in places(), start in -999_i64..1_000, step in -999_i64..1_000) {
        let value = |place: i32| {
            let value = rust_decimal::Decimal::new(start + step * i64::from(place), 2);
            Decimal::try_from(value).unwrap()
        };
        let line = places.iter().map(|place| point(*place, value(*place), Normal)).collect();
        let made = made(line, QUARTERLY, Bounds::NONE, 2);
        prop_assert_eq!((made.lower, made.value, made.upper), (Some(value(19)), Some(value(19)), Some(value(19))));
        prop_assert_eq!(usize::try_from(made.values).unwrap(), places.len());
        prop_assert_eq!(made.period.unwrap().code, "2019-Q4");
    }

    #[test]
    fn one_stray_value_among_many_does_not_bend_the_line(
        stray in -1_000_000_i32..1_000_000,
        place in 0_i32..16,
        step in -9_i32..10
    ) {
        let value = |at: i32| Decimal::from(if at == place { stray } else { step * at });
        let made = made((0..16).map(|at| point(at, value(at), Normal)).collect(), QUARTERLY, Bounds::NONE, 2);
        prop_assert_eq!(made.value, Some(Decimal::from(step * 19)));
    }

    #[test]
    fn the_interval_holds_the_forecast_within_the_bounds_whatever_the_order(
        values in proptest::collection::vec((-500_i32..1_500, any::<u32>()), 5..16),
        is_cumulative in any::<bool>(),
    ) {
        let cadence = Cadence { is_cumulative, ..QUARTERLY };
        let points: Vec<Point> = (0..).zip(&values).map(|(place, (value, _))| {
            point(place, Decimal::try_from(rust_decimal::Decimal::new(i64::from(*value), 1)).unwrap(), Normal)
        }).collect();
        let mut shuffled: Vec<Point> = points.clone();
        let place = |point: &Point| point.period.place(Frequency::Quarterly).unwrap() - 8060;
        shuffled.sort_by_key(|point| values[usize::try_from(place(point)).unwrap()].1);
        for bounds in [Bounds::NONE, Bounds::NOT_NEGATIVE, Bounds::SHARE] {
            let made = made(points.clone(), cadence, bounds, 1);
            prop_assert!([ForecastState::Made, ForecastState::TooUneven].contains(&made.state), "{made:?}");
            prop_assert_eq!(made.state == ForecastState::Made, made.value.is_some());
            if made.value.is_none() {
                continue;
            }
            let (lower, upper) = (made.lower.unwrap().billionths(), made.upper.unwrap().billionths());
            if let (Some(least), Some(most)) = (bounds.lower, bounds.upper) {
                let most = most.billionths() - least.billionths();
                // A tenth of a point is the rounding.
                prop_assert!((upper - lower) * 10 <= most * 9 + 2_000_000_000, "{made:?}");
            }
            prop_assert!(made.lower <= made.value && made.value <= made.upper, "{made:?}");
            prop_assert!(bounds.lower.is_none_or(|lower| made.lower >= Some(lower)), "{made:?}");
            prop_assert!(bounds.upper.is_none_or(|upper| made.upper <= Some(upper)), "{made:?}");
            prop_assert_eq!(made, super::tests::made(shuffled.clone(), cadence, bounds, 1));
        }
    }

    #[test]
    fn values_at_the_limits_of_numbers_are_forecast_too(signs in proptest::collection::vec(any::<bool>(), 5..20)) {
        let most = Decimal::try_from(999_999_999_999_999_i64).unwrap();
        let point = |(place, is_high): (i32, bool)| point(place, if is_high { most } else { most.negated() }, Normal);
        let made = made((0..).zip(signs.into_iter().take(16)).map(point).collect(), QUARTERLY, Bounds::NONE, 0);
        prop_assert!(made.lower <= made.value && made.value <= made.upper, "{made:?}");
        prop_assert_eq!(made.value.is_none(), made.state == ForecastState::TooUneven);
    }
}

#[test]
fn without_an_end_or_after_it_or_of_few_values_there_is_no_forecast() {
    let series = Series::new(points(&["1", "2", "3", "4", "5"]), QUARTERLY);
    let state = |as_of: &str, end: Option<&str>| forecast(&series, day(as_of), end.map(day), Bounds::NONE, 0).state;
    assert_eq!(state("2030-01-01", None), ForecastState::NoEnd);
    assert_eq!(state("2030-01-01", Some("9999-12-31")), ForecastState::NoEnd);
    assert_eq!(state("2030-01-01", Some("2016-06-30")), ForecastState::Ended);
    assert_eq!(state("2030-01-01", Some("2016-07-01")), ForecastState::Made);
    assert_eq!(state("2016-06-29", Some("2020-03-31")), ForecastState::NotEnoughData);
    assert_eq!(state("2015-01-01", Some("2020-03-31")), ForecastState::NotEnoughData);
}

#[test]
fn an_interval_that_holds_nearly_everything_is_no_forecast() {
    let state = |values: &[&str], bounds| made(points(values), QUARTERLY, bounds, 0).state;
    assert_eq!(state(&["10", "90", "20", "80", "5"], Bounds::SHARE), ForecastState::TooUneven);
    assert_eq!(state(&["3", "200", "5", "150", "1"], Bounds::NOT_NEGATIVE), ForecastState::TooUneven);
    assert_eq!(state(&["-5", "5", "-4", "6", "-6"], Bounds::NONE), ForecastState::TooUneven);
    assert_eq!(state(&["50", "52", "51", "53", "52"], Bounds::SHARE), ForecastState::Made);
    assert_eq!(state(&["0", "0", "0", "0", "0"], Bounds::NOT_NEGATIVE), ForecastState::Made, "a single value is said");
    let none = made(points(&["10", "90", "20", "80", "5"]), QUARTERLY, Bounds::SHARE, 0);
    assert_eq!((none.on, none.value, none.lower, none.upper), (Some(day("2020-03-31")), None, None, None));
}

#[test]
fn only_values_that_can_be_compared_are_taken() {
    let mut values = points(&["90", "80", "70", "1", "2", "3", "4", "5", "6", "7"]);
    values[3].state = Break;
    values[4].state = Missing;
    values[4].value = None;
    values[8] = point(8, Decimal::from(500), Expected);
    let made_of_five = made(values.clone(), QUARTERLY, Bounds::NONE, 0);
    assert_eq!((made_of_five.value, made_of_five.values), (number("17"), 5));
    values.remove(5);
    assert_eq!(made(values, QUARTERLY, Bounds::NONE, 0).state, ForecastState::NotEnoughData);
}

#[test]
fn a_share_does_not_pass_a_hundred_percent() {
    let made = made(points(&["50", "58", "66", "75", "80", "90"]), QUARTERLY, Bounds::SHARE, 0);
    assert_eq!((made.value, made.upper), (number("100"), number("100")));
}

#[test]
fn values_that_spread_give_an_interval() {
    let made = made(points(&["10", "12", "11", "13", "12", "14", "13", "15"]), QUARTERLY, Bounds::NONE, 2);
    assert_eq!((made.lower, made.value, made.upper), (number("19.5"), number("20.25"), number("25.5")));
}

#[test]
fn what_counts_from_the_beginning_of_the_year_is_added_up_within_the_year_of_the_end() {
    let cadence = Cadence { is_cumulative: true, ..QUARTERLY };
    let years = ["10", "20", "30", "40", "10", "20", "30", "40", "10", "20", "30", "40", "10", "20", "30", "40"];
    let whole = made(points(&years), cadence, Bounds::NOT_NEGATIVE, 0);
    assert_eq!((whole.lower, whole.value, whole.upper), (number("40"), number("40"), number("40")));
    // The first two quarters of the last year are known: 25 and 20.
    let mut begun = points(&years);
    begun.push(point(16, Decimal::from(25), Normal));
    begun.push(point(17, Decimal::from(45), Normal));
    assert_eq!(made(begun, cadence, Bounds::NOT_NEGATIVE, 0).value, number("65"));
    let falling = ["40", "70", "90", "100", "0", "0", "0", "0"];
    assert_eq!(made(points(&falling), cadence, Bounds::NOT_NEGATIVE, 0).value, number("0"));
}

#[test]
fn a_measure_taken_now_and_then_is_forecast_by_the_days() {
    let survey = |year: i32| {
        let days = (NaiveDate::from_ymd_opt(year, 5, 1), NaiveDate::from_ymd_opt(year, 5, 31));
        let period =
            PeriodInput { starts_on: days.0, ends_on: days.1, ..PeriodInput::of_code(format!("survey-{year}")) };
        let period = period.settle(Frequency::AdHoc, 4).unwrap();
        Point { period, value: Some(Decimal::from(year - 2000)), state: Normal }
    };
    let cadence = Cadence { frequency: Frequency::AdHoc, ..QUARTERLY };
    let surveys = [2005, 2007, 2010, 2011, 2014].map(survey).to_vec();
    let made = forecast(&Series::new(surveys, cadence), day("2015-01-01"), Some(day("2018-05-16")), Bounds::NONE, 2);
    assert_eq!((made.period, made.value, made.values), (None, number("18"), 5));
}
