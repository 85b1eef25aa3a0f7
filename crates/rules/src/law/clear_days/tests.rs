//! Dated notices, and what must hold of any.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::super::calendar::Nation;
use super::{Counting, Notice, local_day};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn notice(asked: u32, counting: Counting, nation: Nation) -> Notice {
    Notice { asked, counting, nation, of: "meeting" }
}

fn five(nation: Nation) -> Notice {
    notice(5, Counting::WorkingDays, nation)
}

fn notices() -> impl Strategy<Value = Notice> {
    let counting = prop_oneof![Just(Counting::WorkingDays), Just(Counting::EveryDay), Just(Counting::Unsettled)];
    let nation =
        prop_oneof![Just(Nation::England), Just(Nation::Wales), Just(Nation::Scotland), Just(Nation::NorthernIreland)];
    (1..29_u32, counting, nation).prop_map(|(asked, counting, nation)| notice(asked, counting, nation))
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    (0..44_000_u64).prop_map(|number| day("1978-03-15") + Days::new(number))
}

proptest! {
    #[test]
    fn the_last_day_in_time_is_in_time_and_the_next_is_not(notice in notices(), on in dates()) {
        let latest = notice.count(None, on).days.latest_on.unwrap();
        prop_assert_eq!(notice.count(Some(latest), on).is_enough, Some(true));
        let next = notice.count(Some(latest.succ_opt().unwrap()), on);
        prop_assert_ne!(next.is_enough, Some(true));
        prop_assert!(notice.counting == Counting::Unsettled || next.is_enough == Some(false));
    }

    #[test]
    fn to_publish_earlier_gives_no_fewer_days(notice in notices(), on in dates(), before in 0..50_u64) {
        let (published, earlier) = (on - Days::new(before), on - Days::new(before + 1));
        let (late, early) = (notice.count(Some(published), on), notice.count(Some(earlier), on));
        prop_assert!(early.days.given >= late.days.given);
        prop_assert!(early.days.given.unwrap() <= late.days.given.unwrap() + 1);
    }

    #[test]
    fn the_working_says_of_each_day_whether_it_counts(notice in notices(), on in dates(), before in 0..50_u64) {
        let published = on - Days::new(before);
        let counted = notice.count(Some(published), on);
        prop_assert_eq!(counted.working.len(), usize::try_from(before + 1).unwrap());
        let number = counted.working.iter().filter(|day| day.counts).count();
        prop_assert_eq!(u32::try_from(number).ok(), counted.days.given);
        for (row, on) in counted.working.iter().zip(published.iter_days()) {
            prop_assert_eq!(row.on, on);
            prop_assert_eq!(row.counts, row.number.is_some());
        }
        let ends = [counted.working.first(), counted.working.last()];
        prop_assert!(ends.into_iter().flatten().all(|row| !row.counts));
    }

    #[test]
    fn working_days_are_never_more_than_days(on in dates(), before in 0..50_u64) {
        let count = |counting| notice(5, counting, Nation::England).count(Some(on - Days::new(before)), on).days.given;
        prop_assert!(count(Counting::WorkingDays) <= count(Counting::EveryDay));
    }

    #[test]
    fn the_working_is_bounded(notice in notices(), on in dates(), before in 0..4_000_u64) {
        let published = on.checked_sub_days(Days::new(before)).unwrap();
        prop_assert!(notice.count(Some(published), on).working.len() <= 62);
    }
}

#[test]
fn dated_cases_come_to_what_they_come_to() {
    use Nation::{England, NorthernIreland, Scotland};
    let cases = [
        // A week between Wednesdays has four clear working days.
        (England, "2018-07-25", "2018-08-02", 5, Some(true)),
        (England, "2018-07-26", "2018-08-02", 4, Some(false)),
        // Over Easter: Good Friday and Easter Monday do not count, but the latter does in Scotland.
        (England, "2018-03-27", "2018-04-05", 4, Some(false)),
        (England, "2018-03-26", "2018-04-05", 5, Some(true)),
        (Scotland, "2018-03-27", "2018-04-05", 5, Some(true)),
        // Christmas on a Saturday: the Monday and the Tuesday are kept.
        (England, "2021-12-23", "2022-01-04", 4, Some(false)),
        (England, "2021-12-22", "2022-01-04", 5, Some(true)),
        // Christmas on a Sunday.
        (England, "2022-12-20", "2022-12-30", 5, Some(true)),
        (England, "2022-12-21", "2022-12-30", 4, Some(false)),
        // The jubilee of 2022 and the state funeral.
        (England, "2022-05-30", "2022-06-08", 4, Some(false)),
        (England, "2022-05-27", "2022-06-08", 5, Some(true)),
        (England, "2022-09-14", "2022-09-23", 5, Some(true)),
        (England, "2022-09-15", "2022-09-23", 4, Some(false)),
        // The moved early May holiday of 2020: its Monday worked, its Friday did not.
        (England, "2020-05-01", "2020-05-11", 4, Some(false)),
        // The twelfth of July.
        (NorthernIreland, "2023-07-07", "2023-07-17", 4, Some(false)),
        (England, "2023-07-07", "2023-07-17", 5, Some(true)),
        // A leap day counts.
        (England, "2024-02-26", "2024-03-05", 5, Some(true)),
        (England, "2023-02-24", "2023-03-03", 4, Some(false)),
        // On the day, and after it.
        (England, "2018-08-02", "2018-08-02", 0, Some(false)),
        (England, "2018-08-09", "2018-08-02", 0, Some(false)),
    ];
    for (nation, published, on, given, is_enough) in cases {
        let counted = five(nation).count(Some(day(published)), day(on));
        assert_eq!((counted.days.given, counted.is_enough), (Some(given), is_enough), "{nation:?} {published} {on}");
    }
}

#[test]
fn the_court_of_appeal_found_two_days_where_there_were_three() {
    // Elitestone: out on Thursday 26 April 1990, the subcommittee met on Tuesday 1 May.
    let counted = notice(3, Counting::WorkingDays, Nation::Wales).count(Some(day("1990-04-26")), day("1990-05-01"));
    assert_eq!((counted.days.given, counted.is_enough), (Some(2), Some(false)));
}

#[test]
fn every_day_counts_of_the_twenty_eight() {
    let notice = notice(28, Counting::EveryDay, Nation::England);
    assert_eq!(notice.count(Some(day("2018-07-04")), day("2018-08-02")).is_enough, Some(true));
    assert_eq!(notice.count(Some(day("2018-07-05")), day("2018-08-02")).is_enough, Some(false));
    assert_eq!(notice.count(None, day("2018-08-02")).days.latest_on, Some(day("2018-07-04")));
}

#[test]
fn where_it_is_not_settled_which_days_count_only_clear_cases_are_said() {
    let three = notice(3, Counting::Unsettled, Nation::Scotland);
    let said = |published: &str| three.count(Some(day(published)), day("2018-08-14")).is_enough;
    assert_eq!(said("2018-08-08"), Some(true));
    assert_eq!(said("2018-08-10"), None, "a weekend lies between");
    assert_eq!(said("2018-08-11"), Some(false));
}

#[test]
fn the_clock_of_the_council_says_which_day_it_is() {
    let london = chrono_tz::Europe::London;
    let cases = [
        ("2026-03-29T22:59:59Z", "2026-03-29"),
        ("2026-03-29T23:00:00Z", "2026-03-30"),
        ("2026-03-28T23:59:59Z", "2026-03-28"),
        ("2026-10-24T23:00:00Z", "2026-10-25"),
        ("2026-10-25T23:59:59Z", "2026-10-25"),
        ("2018-07-25T23:30:00Z", "2018-07-26"),
    ];
    for (at, on) in cases {
        assert_eq!(local_day(at.parse().unwrap(), london), day(on), "{at}");
    }
}

#[test]
fn what_is_not_known_is_not_counted() {
    let counted = five(Nation::England).count(Some(day("1975-01-01")), day("1975-01-20"));
    assert_eq!((counted.days.given, counted.is_enough, counted.days.latest_on), (None, None, None));
    // The holidays of the next year are not known, and not needed.
    assert_eq!(five(Nation::England).count(Some(day("2100-12-01")), day("2100-12-31")).is_enough, Some(true));
}
