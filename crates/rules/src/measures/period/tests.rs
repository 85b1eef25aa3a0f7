//! Codes and days agree, and the periods of a measure follow one another without a gap.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;

use super::{Frequency, Period, PeriodFault, PeriodInput};

const REGULAR: [Frequency; 4] = [Frequency::Monthly, Frequency::Quarterly, Frequency::HalfYearly, Frequency::Annual];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn settled(code: &str, frequency: Frequency, year_start_month: i32) -> Period {
    PeriodInput::of_code(code).settle(frequency, year_start_month).unwrap()
}

fn between(code: &str, starts_on: &str, ends_on: &str) -> PeriodInput {
    let (starts_on, ends_on) = (Some(day(starts_on)), Some(day(ends_on)));
    PeriodInput { starts_on, ends_on, ..PeriodInput::of_code(code) }
}

fn fault(period: &PeriodInput, frequency: Frequency) -> PeriodFault {
    period.settle(frequency, 4).unwrap_err()
}

/// A regular period, with its frequency and the month in which its year begins.
fn regular() -> impl Strategy<Value = (Period, Frequency, i32)> {
    (0_usize..4, 1801_i32..2200, 0_i32..12, 1_i32..=12).prop_map(|(frequency, year, part, month)| {
        let frequency = REGULAR[frequency];
        let number = part % frequency.in_a_year().unwrap() + 1;
        let code = match frequency {
            Frequency::Monthly => format!("{year}-{number:02}"),
            Frequency::Quarterly => format!("{year}-Q{number}"),
            Frequency::HalfYearly => format!("{year}-H{number}"),
            Frequency::Annual | Frequency::AdHoc => year.to_string(),
        };
        (settled(&code, frequency, month), frequency, month)
    })
}

proptest! {
    #[test]
    fn periods_that_follow_one_another_leave_no_day_out((period, frequency, month) in regular()) {
        let previous = period.previous(frequency).unwrap();
        prop_assert_eq!(previous.ends_on.checked_add_days(Days::new(1)).unwrap(), period.starts_on);
        prop_assert!(!previous.overlaps(&period) && previous < period);
        prop_assert_eq!(&previous, &settled(&previous.code, frequency, month));
    }

    #[test]
    fn the_period_before_the_next_is_the_same((period, frequency, _) in regular()) {
        if let Some(next) = period.next(frequency) {
            prop_assert_eq!(next.previous(frequency).unwrap(), period);
        }
    }

    #[test]
    fn a_year_before_is_as_many_periods_back_as_make_a_year((period, frequency, _) in regular()) {
        let steps = frequency.in_a_year().unwrap();
        let stepped = (0..steps).try_fold(period.clone(), |period, _| period.previous(frequency));
        prop_assert_eq!(period.year_before(frequency), stepped);
    }

    #[test]
    fn one_period_of_those_in_a_year_begins_it((period, frequency, month) in regular()) {
        let steps = usize::try_from(frequency.in_a_year().unwrap()).unwrap();
        let year = std::iter::successors(Some(period), |period| period.previous(frequency)).take(steps);
        let first: Vec<Period> = year.filter(|period| period.begins_year(frequency, month) == Some(true)).collect();
        prop_assert_eq!(first.len(), 1);
        prop_assert_eq!(first[0].starts_on.month(), month.unsigned_abs());
    }

    #[test]
    fn every_day_of_a_period_is_held_by_it((period, frequency, month) in regular(), days in 0_u64..366) {
        let day = period.starts_on.checked_add_days(Days::new(days)).unwrap().min(period.ends_on);
        prop_assert_eq!(Period::holding(day, frequency, month).unwrap(), period.clone());
        let previous = period.previous(frequency).unwrap();
        prop_assert_eq!(previous.place(frequency).unwrap() + 1, period.place(frequency).unwrap());
    }

    #[test]
    fn what_was_read_may_be_sent_again((period, frequency, month) in regular()) {
        prop_assert_eq!(period.sent().settle(frequency, month).unwrap(), period);
    }

    #[test]
    fn any_code_is_settled_or_refused_with_a_reason(code in "[0-9QH/-]{0,8}|.{0,30}", frequency in 0_usize..4) {
        match PeriodInput::of_code(code.as_str()).settle(REGULAR[frequency], 4) {
            Ok(period) => prop_assert_eq!(period.code, code),
            Err(fault) => prop_assert!(fault.member == "code" && fault.detail.len() < 250, "{fault:?}"),
        }
    }
}

#[test]
fn a_code_says_the_days_and_the_label() {
    let cases = [
        ("2018", Frequency::Annual, 4, "2018-04-01", "2019-03-31", "2018/19"),
        ("1999", Frequency::Annual, 4, "1999-04-01", "2000-03-31", "1999/00"),
        ("2018", Frequency::Annual, 1, "2018-01-01", "2018-12-31", "2018"),
        ("2018-H1", Frequency::HalfYearly, 4, "2018-04-01", "2018-09-30", "2018/19 H1"),
        ("2018-H2", Frequency::HalfYearly, 4, "2018-10-01", "2019-03-31", "2018/19 H2"),
        ("2018-Q1", Frequency::Quarterly, 4, "2018-04-01", "2018-06-30", "2018/19 Q1"),
        ("2018-Q4", Frequency::Quarterly, 4, "2019-01-01", "2019-03-31", "2018/19 Q4"),
        ("2018-Q4", Frequency::Quarterly, 1, "2018-10-01", "2018-12-31", "2018 Q4"),
        ("2018-Q2", Frequency::Quarterly, 12, "2019-03-01", "2019-05-31", "2018/19 Q2"),
        ("2018-04", Frequency::Monthly, 4, "2018-04-01", "2018-04-30", "April 2018"),
        ("2018-01", Frequency::Monthly, 4, "2018-01-01", "2018-01-31", "January 2018"),
        ("2016-02", Frequency::Monthly, 4, "2016-02-01", "2016-02-29", "February 2016"),
        ("1900-02", Frequency::Monthly, 4, "1900-02-01", "1900-02-28", "February 1900"),
        ("2015-Q4", Frequency::Quarterly, 3, "2015-12-01", "2016-02-29", "2015/16 Q4"),
    ];
    for (code, frequency, month, starts_on, ends_on, label) in cases {
        let period = settled(code, frequency, month);
        let expected = (day(starts_on), day(ends_on), label);
        assert_eq!((period.starts_on, period.ends_on, period.label.as_str()), expected, "{code}");
    }
}

#[test]
fn a_code_of_another_frequency_is_refused_with_an_example() {
    let fits = [("2018-04", Frequency::Monthly), ("2018-Q1", Frequency::Quarterly), ("2018-H1", Frequency::HalfYearly)];
    for (code, own) in fits.into_iter().chain([("2018", Frequency::Annual)]) {
        for frequency in REGULAR.into_iter().filter(|frequency| *frequency != own) {
            let fault = fault(&PeriodInput::of_code(code), frequency);
            assert_eq!((fault.member, fault.code), ("code", "wrong_format"), "{code} {frequency:?}");
            assert!(fault.detail.contains("such as 2018"), "{}", fault.detail);
        }
    }
    for code in ["2018-Q0", "2018-Q5", "2018-q1", "2018-Q11", "2018Q1", "18-Q1", "2018-Q", "2018-Q+", "²018-Q1", ""] {
        assert_eq!(fault(&PeriodInput::of_code(code), Frequency::Quarterly).member, "code", "{code}");
    }
    for code in ["2018-13", "2018-00", "2018-4", "2018-+4"] {
        assert_eq!(fault(&PeriodInput::of_code(code), Frequency::Monthly).member, "code", "{code}");
    }
}

#[test]
fn days_that_contradict_the_code_are_refused_with_those_expected() {
    let fault = fault(&between("2018-Q1", "2018-04-01", "2018-07-01"), Frequency::Quarterly);
    assert_eq!((fault.member, fault.code), ("ends_on", "mismatch"));
    assert!(fault.detail.contains("2018-04-01 to 2018-06-30"), "{}", fault.detail);
    let agreeing = between("2018-Q1", "2018-04-01", "2018-06-30").settle(Frequency::Quarterly, 4);
    assert_eq!(agreeing.map(|period| period.inferred), Ok(false));
}

#[test]
fn years_outside_the_calendar_of_the_record_are_refused() {
    for code in ["1799", "2201", "0000", "9999"] {
        let fault = fault(&PeriodInput::of_code(code), Frequency::Annual);
        assert_eq!((fault.member, fault.code), ("code", "wrong_value"), "{code}");
    }
    assert_eq!(settled("2200", Frequency::Annual, 4).next(Frequency::Annual), None);
    assert_eq!(settled("1800", Frequency::Annual, 4).previous(Frequency::Annual), None);
    assert_eq!(fault(&between("a", "1799-12-31", "1800-01-01"), Frequency::AdHoc).member, "starts_on");
    assert_eq!(fault(&between("a", "2200-12-31", "2201-01-01"), Frequency::AdHoc).member, "ends_on");
}

#[test]
fn a_period_taken_now_and_then_says_its_days() {
    let period = between("survey/2018", "2018-05-14", "2018-06-10").settle(Frequency::AdHoc, 4).unwrap();
    assert_eq!(period.label, "survey/2018");
    assert_eq!((period.previous(Frequency::AdHoc), period.year_before(Frequency::AdHoc)), (None, None));
    let half = PeriodInput { starts_on: Some(day("2018-05-14")), ..PeriodInput::of_code("survey") };
    assert_eq!((fault(&half, Frequency::AdHoc).member, fault(&half, Frequency::AdHoc).code), ("ends_on", "required"));
    assert_eq!(fault(&PeriodInput::of_code("survey"), Frequency::AdHoc).member, "starts_on");
    let backwards = between("survey", "2018-05-14", "2018-05-13");
    assert_eq!(fault(&backwards, Frequency::AdHoc).code, "mismatch");
    for code in ["", "-a", "a b", "ä", "a.b", "aaaaaaaaaaaaaaaaaaaaa"] {
        assert_eq!(fault(&between(code, "2018-05-14", "2018-06-10"), Frequency::AdHoc).member, "code", "{code}");
    }
}

#[test]
fn a_period_of_ten_years_is_the_longest() {
    assert!(between("decade", "2010-04-01", "2020-03-31").settle(Frequency::AdHoc, 4).is_ok());
    let fault = fault(&between("longer", "2010-04-01", "2020-04-01"), Frequency::AdHoc);
    assert_eq!((fault.member, fault.code), ("ends_on", "too_long"));
}

#[test]
fn a_label_and_that_the_days_are_inferred_are_kept_as_sent() {
    let label = Some("last quarter".to_owned());
    let sent = PeriodInput { label, inferred: Some(true), ..PeriodInput::of_code("2018-Q1") };
    let period = sent.settle(Frequency::Quarterly, 4).unwrap();
    assert_eq!((period.label.as_str(), period.inferred), ("last quarter", true));
    assert_eq!(period.year_before(Frequency::Quarterly).unwrap().label, "2017/18 Q1");
}
