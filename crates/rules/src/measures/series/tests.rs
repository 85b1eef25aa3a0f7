//! What the latest value may be compared with, and what not.

use proptest::prelude::*;

use super::{Added, Cadence, Comparison, Direction, ObservationState, Point, Series};
use crate::decimal::Decimal;
use crate::measures::period::{Frequency, PeriodInput};
use crate::measures::rating::{Aim, Polarity};

use ObservationState::{Break, Estimated, Forecast, Missing, Normal, Provisional, Suppressed};

fn cadence(frequency: Frequency) -> Cadence {
    Cadence { frequency, year_start_month: 4, is_cumulative: false }
}

fn cumulative() -> Cadence {
    Cadence { is_cumulative: true, ..cadence(Frequency::Quarterly) }
}

fn point(code: &str, value: Option<&str>, state: ObservationState) -> Point {
    let period = PeriodInput::of_code(code).settle(Frequency::Quarterly, 4).unwrap();
    Point { period, value: value.map(|value| value.parse().unwrap()), state }
}

fn normal(code: &str, value: &str) -> Point {
    point(code, Some(value), Normal)
}

fn latest(series: &Series) -> &Point {
    series.latest("2019-12-31".parse().unwrap()).unwrap()
}

fn previous(points: &[Point], cadence: Cadence) -> Direction {
    let series = Series::new(points.to_vec(), cadence);
    series.against_previous(latest(&series), Polarity::Higher, None).direction
}

fn last_year(points: &[Point], cadence: Cadence) -> Direction {
    let series = Series::new(points.to_vec(), cadence);
    series.against_last_year(latest(&series), Polarity::Higher, None).direction
}

const QUARTERLY: Cadence = Cadence { frequency: Frequency::Quarterly, year_start_month: 4, is_cumulative: false };

#[test]
fn the_latest_is_the_last_measured_value_of_a_period_that_is_over() {
    let series = Series::new(
        vec![
            point("2018-Q4", Some("9"), Forecast),
            point("2018-Q3", None, Missing),
            point("2018-Q2", Some("5"), Provisional),
            normal("2018-Q1", "4"),
        ],
        QUARTERLY,
    );
    let on = |day: &str| series.latest(day.parse().unwrap()).map(|point| point.period.code.as_str());
    assert_eq!(on("2018-06-29"), None);
    assert_eq!(on("2018-06-30"), Some("2018-Q1"));
    assert_eq!(on("2018-09-30"), Some("2018-Q2"));
    assert_eq!(on("2030-01-01"), Some("2018-Q2"));
    assert_eq!(latest(&series).state, Provisional);
}

#[test]
fn a_value_is_compared_with_that_of_the_period_directly_before() {
    assert_eq!(previous(&[normal("2018-Q1", "4"), normal("2018-Q2", "5")], QUARTERLY), Direction::Improved);
    assert_eq!(previous(&[normal("2018-Q1", "5"), normal("2018-Q2", "4")], QUARTERLY), Direction::Worsened);
    assert_eq!(previous(&[normal("2018-Q1", "5"), normal("2018-Q2", "5.0")], QUARTERLY), Direction::Unchanged);
    let estimated = [point("2018-Q1", Some("4"), Estimated), point("2018-Q2", Some("5"), Provisional)];
    assert_eq!(previous(&estimated, QUARTERLY), Direction::Improved);
}

#[test]
fn a_period_without_a_value_is_not_skipped() {
    let missing = [normal("2018-Q1", "4"), point("2018-Q2", None, Missing), normal("2018-Q3", "5")];
    assert_eq!(previous(&missing, QUARTERLY), Direction::NoData);
    let absent = [normal("2018-Q1", "4"), normal("2018-Q3", "5")];
    assert_eq!(previous(&absent, QUARTERLY), Direction::NoData);
    let expected = [point("2018-Q2", Some("4"), Forecast), normal("2018-Q3", "5")];
    assert_eq!(previous(&expected, QUARTERLY), Direction::NoData);
    for state in [Missing, Suppressed] {
        let mistaken = [point("2018-Q2", Some("4"), state), normal("2018-Q3", "5")];
        assert_eq!(previous(&mistaken, QUARTERLY), Direction::NoData);
    }
}

#[test]
fn a_value_is_compared_with_the_same_period_a_year_before() {
    let points = [normal("2017-Q1", "9"), normal("2017-Q4", "3"), normal("2018-Q1", "4")];
    assert_eq!(last_year(&points, QUARTERLY), Direction::Worsened);
    assert_eq!(last_year(&points[1..], QUARTERLY), Direction::NoData);
    let series = Series::new(points.to_vec(), QUARTERLY);
    let compared = series.against_last_year(latest(&series), Polarity::Lower, None);
    let [before, change] = [9, -5].map(|number| Some(Decimal::from(number)));
    let point = series.points().first();
    assert_eq!(compared, Comparison { point, before, change, direction: Direction::Improved, added: None });
}

#[test]
fn nothing_is_compared_across_a_break() {
    let at = [normal("2018-Q1", "4"), point("2018-Q2", Some("5"), Break)];
    assert_eq!(previous(&at, QUARTERLY), Direction::NotComparable);
    let after = [normal("2017-Q3", "4"), point("2018-Q2", Some("5"), Break), normal("2018-Q3", "6")];
    assert_eq!(previous(&after, QUARTERLY), Direction::Improved);
    assert_eq!(last_year(&after, QUARTERLY), Direction::NotComparable);
    let from = [point("2017-Q3", Some("4"), Break), normal("2018-Q3", "6")];
    assert_eq!(last_year(&from, QUARTERLY), Direction::Improved);
}

#[test]
fn where_neither_way_is_better_a_value_only_changed() {
    let series = Series::new(vec![normal("2018-Q1", "4"), normal("2018-Q2", "6")], QUARTERLY);
    let direction = |polarity, aim: Option<i32>| {
        let aim = aim.map(|aim| Aim::value(Decimal::from(aim)));
        series.against_previous(latest(&series), polarity, aim).direction
    };
    assert_eq!(direction(Polarity::None, Some(5)), Direction::Changed);
    assert_eq!(direction(Polarity::TargetIsBest, None), Direction::Changed);
    assert_eq!(direction(Polarity::TargetIsBest, Some(5)), Direction::Unchanged);
    assert_eq!(direction(Polarity::TargetIsBest, Some(6)), Direction::Improved);
    assert_eq!(direction(Polarity::TargetIsBest, Some(4)), Direction::Worsened);
}

#[test]
fn where_values_count_from_the_beginning_of_the_year_what_was_added_is_compared() {
    let year = [normal("2018-Q1", "10"), normal("2018-Q2", "18"), normal("2018-Q3", "30")];
    assert_eq!(previous(&year, cumulative()), Direction::Improved);
    assert_eq!(previous(&year[..2], cumulative()), Direction::Worsened);
    let next = [normal("2018-Q3", "30"), normal("2018-Q4", "41"), normal("2019-Q1", "12")];
    assert_eq!(previous(&next, cumulative()), Direction::Improved);
    assert_eq!(previous(&next[1..], cumulative()), Direction::NoData);
    let whole = [normal("2017-Q3", "31"), normal("2018-Q2", "18"), normal("2018-Q3", "30")];
    assert_eq!(last_year(&whole, cumulative()), Direction::Worsened);
    let survey = Cadence { frequency: Frequency::AdHoc, ..cumulative() };
    assert_eq!(previous(&year, survey), Direction::NoData);
}

#[test]
fn what_two_periods_added_is_told_as_far_as_it_is_known() {
    let added = |points: &[Point]| {
        let series = Series::new(points.to_vec(), cumulative());
        let added = series.against_previous(latest(&series), Polarity::Higher, None).added.unwrap();
        [added.latest, added.earlier].map(|number| number.map(|number| number.to_string()))
    };
    let some = |number: &str| Some(number.to_owned());
    let year = [normal("2018-Q1", "10"), normal("2018-Q2", "20"), normal("2018-Q3", "35")];
    assert_eq!(added(&year), [some("15"), some("10")]);
    assert_eq!(added(&year[..2]), [some("10"), some("10")]);
    assert_eq!(added(&year[..1]), [some("10"), None]);
    assert_eq!(added(&year[1..]), [some("15"), None]);
    assert_eq!(added(&year[2..]), [None, None]);
    let next = [normal("2018-Q3", "35"), normal("2018-Q4", "41"), normal("2019-Q1", "12")];
    assert_eq!(added(&next), [some("12"), some("6")]);
    let mut broken = year.to_vec();
    broken[2].state = Break;
    assert_eq!(added(&broken), [None, some("10")]);
    let series = Series::new(year.to_vec(), QUARTERLY);
    assert_eq!(series.against_previous(latest(&series), Polarity::Higher, None).added, None::<Added>);
}

#[test]
fn a_period_that_was_not_measured_is_told_where_it_is_newer_than_the_latest_value() {
    let newest = |state| {
        let points = vec![normal("2018-Q1", "4"), point("2018-Q2", None, state)];
        Series::new(points, QUARTERLY).unmeasured("2019-12-31".parse().unwrap()).map(|point| point.state)
    };
    assert_eq!([Missing, Suppressed, Forecast].map(newest), [Some(Missing), Some(Suppressed), Some(Forecast)]);
    let measured = Series::new(vec![point("2018-Q1", None, Suppressed), normal("2018-Q2", "4")], QUARTERLY);
    assert_eq!(measured.unmeasured("2019-12-31".parse().unwrap()), None);
    assert!(measured.unmeasured("2018-06-30".parse().unwrap()).is_some(), "the later one was not there yet");
}

#[test]
fn what_was_added_is_not_compared_across_a_break() {
    let broken = |code: &str| {
        let mut year = vec![normal("2018-Q1", "10"), normal("2018-Q2", "18"), normal("2018-Q3", "30")];
        year.iter_mut().filter(|point| point.period.code == code).for_each(|point| point.state = Break);
        previous(&year, cumulative())
    };
    assert_eq!(broken("2018-Q1"), Direction::Improved);
    assert_eq!(broken("2018-Q2"), Direction::NotComparable);
    assert_eq!(broken("2018-Q3"), Direction::NotComparable);
}

#[test]
fn a_measure_taken_now_and_then_is_compared_with_that_before() {
    let survey = |code: &str, starts_on: &str, ends_on: &str, value: i32| {
        let days = (Some(starts_on.parse().unwrap()), Some(ends_on.parse().unwrap()));
        let period = PeriodInput { starts_on: days.0, ends_on: days.1, ..PeriodInput::of_code(code) };
        let period = period.settle(Frequency::AdHoc, 4).unwrap();
        Point { period, value: Some(Decimal::from(value)), state: Normal }
    };
    let points = [
        survey("residents-2014", "2014-05-01", "2014-06-10", 60),
        survey("overlapping", "2016-05-01", "2016-05-20", 1),
        survey("residents-2016", "2016-05-14", "2016-06-10", 65),
    ];
    assert_eq!(previous(&points, cadence(Frequency::AdHoc)), Direction::Improved);
    assert_eq!(last_year(&points, cadence(Frequency::AdHoc)), Direction::NoData);
}

fn states() -> impl Strategy<Value = ObservationState> {
    prop_oneof![
        4 => Just(Normal), 1 => Just(Provisional), 1 => Just(Estimated),
        1 => Just(Forecast), 1 => Just(Missing), 1 => Just(Suppressed), 1 => Just(Break)
    ]
}

proptest! {
    #[test]
    fn a_direction_stands_for_a_change_of_the_value_and_the_order_of_input_is_none_of_it(
        values in proptest::collection::vec((-9_i32..10, states()), 1..12),
        is_cumulative in any::<bool>(),
    ) {
        let points: Vec<Point> = (0..).zip(values).map(|(place, (value, state))| {
            let place: i32 = place;
            let code = format!("{}-Q{}", 2016 + place / 4, place % 4 + 1);
            point(&code, Some(&value.to_string()), state)
        }).collect();
        let cadence = Cadence { is_cumulative, ..QUARTERLY };
        let series = Series::new(points.clone(), cadence);
        prop_assert_eq!(&series, &Series::new(points.into_iter().rev().collect(), cadence));
        for point in series.points() {
            for compared in [
                series.against_previous(point, Polarity::Higher, None),
                series.against_last_year(point, Polarity::Higher, None),
            ] {
                let expected = match compared.change.map(|change| change.cmp(&Decimal::ZERO)) {
                    Some(std::cmp::Ordering::Greater) => vec![Direction::Improved],
                    Some(std::cmp::Ordering::Equal) => vec![Direction::Unchanged],
                    Some(std::cmp::Ordering::Less) => vec![Direction::Worsened],
                    None => vec![Direction::NoData, Direction::NotComparable],
                };
                prop_assert!(expected.contains(&compared.direction), "{compared:?}");
                prop_assert_eq!(compared.before.is_some(), compared.change.is_some());
            }
        }
    }
}
