//! Dated holidays, and what must hold of every year.

use chrono::{Datelike, NaiveDate, Weekday};
use proptest::prelude::*;

use super::{Calendar, Day, Nation, bank_holidays, easter};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn nations() -> impl Strategy<Value = Nation> {
    prop_oneof![Just(Nation::England), Just(Nation::Wales), Just(Nation::Scotland), Just(Nation::NorthernIreland)]
}

fn days(nation: Nation, year: i32) -> Vec<String> {
    bank_holidays(nation, year).into_iter().map(|holiday| holiday.on.format("%m-%d").to_string()).collect()
}

fn kind(nation: Nation, on: &str) -> Day {
    Calendar::spanning(nation, day(on), day(on)).day(day(on))
}

proptest! {
    #[test]
    fn every_holiday_is_a_weekday_of_its_own_and_of_its_year(nation in nations(), year in 1978..=2100_i32) {
        let holidays = bank_holidays(nation, year);
        for holiday in &holidays {
            prop_assert!(!matches!(holiday.on.weekday(), Weekday::Sat | Weekday::Sun), "{holiday:?}");
            prop_assert_eq!(holiday.on.year(), year);
        }
        for (one, other) in holidays.iter().zip(holidays.iter().skip(1)) {
            prop_assert!(one.on < other.on, "{one:?} {other:?}");
        }
        let regular = match nation {
            Nation::England | Nation::Wales => 8,
            Nation::Scotland => if year < 2007 { 8 } else { 9 },
            Nation::NorthernIreland => 10,
        };
        prop_assert!((regular..=regular + 2).contains(&holidays.len()), "{year}: {holidays:?}");
    }

    #[test]
    fn easter_is_a_sunday_after_the_equinox(year in 1583..4000_i32) {
        let easter = easter(year).unwrap();
        prop_assert_eq!(easter.weekday(), Weekday::Sun);
        let (first, last) = (NaiveDate::from_ymd_opt(year, 3, 22), NaiveDate::from_ymd_opt(year, 4, 25));
        prop_assert!(first <= Some(easter) && Some(easter) <= last);
    }

    #[test]
    fn wales_keeps_the_holidays_of_england(year in 1978..=2100_i32) {
        prop_assert_eq!(bank_holidays(Nation::England, year), bank_holidays(Nation::Wales, year));
    }

    #[test]
    fn a_calendar_of_several_years_knows_each_day(nation in nations(), year in 1978..=2099_i32, number in 0..730_u64) {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let on = first + chrono::Days::new(number);
        let wide = Calendar::spanning(nation, first, NaiveDate::from_ymd_opt(year + 1, 12, 31).unwrap());
        prop_assert_eq!(wide.day(on), Calendar::spanning(nation, on, on).day(on));
    }
}

#[test]
fn easter_falls_where_it_fell() {
    let known = [
        "1818-03-22",
        "1943-04-25",
        "1978-03-26",
        "1999-04-04",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2016-03-27",
        "2018-04-01",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2100-03-28",
    ];
    for on in known {
        assert_eq!(easter(day(on).year()), Some(day(on)));
    }
}

#[test]
fn the_holidays_of_known_years_are_those_that_were_kept() {
    let england = |year| days(Nation::England, year);
    assert_eq!(england(2018), ["01-01", "03-30", "04-02", "05-07", "05-28", "08-27", "12-25", "12-26"]);
    // Two days of jubilee, with the spring holiday moved; and a state funeral.
    assert_eq!(
        england(2022),
        ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"]
    );
    assert_eq!(england(2012), ["01-02", "04-06", "04-09", "05-07", "06-04", "06-05", "08-27", "12-25", "12-26"]);
    assert_eq!(england(2002), ["01-01", "03-29", "04-01", "05-06", "06-03", "06-04", "08-26", "12-25", "12-26"]);
    // Early May moved to the eighth.
    assert_eq!(england(1995), ["01-02", "04-14", "04-17", "05-08", "05-29", "08-28", "12-25", "12-26"]);
    assert_eq!(england(2020), ["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"]);
    // The Saturday before the millennium was no working day for anybody: the Friday was proclaimed, and Christmas moved
    // on.
    assert_eq!(england(1999), ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28", "12-31"]);
    assert_eq!(england(2011), ["01-03", "04-22", "04-25", "04-29", "05-02", "05-30", "08-29", "12-26", "12-27"]);
    assert_eq!(england(2023), ["01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"]);
    // A leap year.
    assert_eq!(england(2024), ["01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"]);
    // Christmas on a Saturday and on a Sunday.
    assert_eq!(england(2021)[6..], ["12-27", "12-28"]);
    assert_eq!(england(2016)[6..], ["12-26", "12-27"]);
}

#[test]
fn the_nations_keep_their_own() {
    let (scotland, ireland) = (|year| days(Nation::Scotland, year), |year| days(Nation::NorthernIreland, year));
    assert_eq!(scotland(2018), ["01-01", "01-02", "03-30", "05-07", "05-28", "08-06", "11-30", "12-25", "12-26"]);
    assert_eq!(scotland(2006), ["01-02", "01-03", "04-14", "05-01", "05-29", "08-07", "12-25", "12-26"]);
    assert_eq!(scotland(2007)[6..], ["11-30", "12-25", "12-26"]);
    // New Year on a Saturday, on a Sunday, on a Friday; St Andrew's Day on a Saturday.
    assert_eq!(scotland(2022)[..2], ["01-03", "01-04"]);
    assert_eq!(scotland(2023)[..2], ["01-02", "01-03"]);
    assert_eq!(scotland(2021)[..2], ["01-01", "01-04"]);
    assert_eq!(scotland(2024)[6..], ["12-02", "12-25", "12-26"]);
    assert!(scotland(2026).contains(&"06-15".to_owned()));
    assert!(!days(Nation::England, 2026).contains(&"06-15".to_owned()));
    assert_eq!(
        ireland(2018),
        ["01-01", "03-19", "03-30", "04-02", "05-07", "05-28", "07-12", "08-27", "12-25", "12-26"]
    );
    assert_eq!(ireland(2026)[6], "07-13");
}

#[test]
fn a_day_is_named() {
    assert_eq!(kind(Nation::England, "2018-08-02"), Day::Working);
    assert_eq!(kind(Nation::England, "2018-08-04"), Day::Weekend("Saturday"));
    assert_eq!(kind(Nation::England, "2018-08-06"), Day::Working);
    assert_eq!(kind(Nation::Scotland, "2018-08-06"), Day::Holiday("Summer bank holiday".to_owned()));
    assert_eq!(kind(Nation::England, "2021-12-28"), Day::Holiday("Boxing Day (substitute day)".to_owned()));
    assert_eq!(kind(Nation::England, "2022-09-19"), Day::Holiday("State funeral of Queen Elizabeth II".to_owned()));
    assert_eq!(kind(Nation::England, "1977-12-27"), Day::NotModelled);
    assert_eq!(kind(Nation::England, "2101-01-04"), Day::NotModelled);
    assert!(bank_holidays(Nation::England, 1977).is_empty());
}
