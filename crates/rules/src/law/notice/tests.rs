//! What each nation's law asks of an agenda, when, and what is said of it.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::super::calendar::Nation;
use super::super::check::CheckResult;
use super::{Recorded, Sits, Sitting, agenda, is_enough, private_business};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn meeting(nation: Nation, is_executive: bool, on: &str, published: Option<&str>) -> Recorded {
    Recorded {
        nation,
        sits: if is_executive { Sits::Executive } else { Sits::Other },
        on: day(on),
        sitting: Sitting::TookPlace,
        agenda_published_on: published.map(day),
        is_short_notice_explained: false,
        private_items: 0,
        private_notice_on: None,
        private_second_notice_on: None,
    }
}

const LATER: &str = "2099-01-01";

#[test]
fn each_nation_asks_for_its_own_number_of_clear_days() {
    let cases = [
        (Nation::England, true, "2018-08-02", "SI 2012/2089, regulations 6(2) and 7", Some(5)),
        (Nation::England, true, "2012-09-09", "SI 2012/2089, regulations 6(2) and 7", None),
        (Nation::England, false, "2018-08-02", "Local Government Act 1972, section 100B(3) and (4)", Some(5)),
        (Nation::England, false, "2002-10-01", "Local Government Act 1972, section 100B(3) and (4)", Some(5)),
        (Nation::England, false, "2002-09-30", "Local Government Act 1972, section 100B(3) and (4)", Some(3)),
        (Nation::England, false, "1986-03-31", "Local Government Act 1972, section 100B(3) and (4)", None),
        (Nation::Wales, false, "2021-05-01", "Local Government Act 1972, section 100BA(3)", Some(3)),
        (Nation::Wales, false, "2021-04-30", "Local Government Act 1972, section 100B(3) and (4)", Some(3)),
        (Nation::Wales, true, "2021-05-01", "WSI 2001/2290, regulation 5", Some(3)),
        (Nation::Scotland, false, "2018-08-02", "Local Government (Scotland) Act 1973, section 50B", Some(3)),
        (Nation::NorthernIreland, false, "2018-08-02", "Local Government Act (Northern Ireland) 2014, Part 8", None),
    ];
    for (nation, is_executive, on, citation, asked) in cases {
        let check = agenda(&meeting(nation, is_executive, on, None), day(LATER));
        assert_eq!(check.rule.citation, citation, "{nation:?} {on}");
        assert_eq!(check.days.and_then(|days| days.asked), asked, "{nation:?} {on}");
        let expected = if asked.is_some() { CheckResult::Unknown } else { CheckResult::NotApplicable };
        assert_eq!(check.result, expected, "{nation:?} {on}");
        assert_eq!(check.detail.starts_with("Not checked"), asked.is_none(), "{}", check.detail);
    }
}

#[test]
fn an_agenda_is_in_time_or_late_or_not_known_to_be() {
    let check = |published| agenda(&meeting(Nation::England, true, "2018-08-02", published), day(LATER));
    let unknown = check(None);
    assert_eq!(unknown.result, CheckResult::Unknown);
    assert_eq!(unknown.missing.first().and_then(|missing| missing.pointer), Some("/agenda_published_at"));
    assert!(unknown.detail.contains("by 25 July 2018"), "{}", unknown.detail);
    assert_eq!(unknown.working.first().map(|row| row.on), Some(day("2018-07-25")));
    let in_time = check(Some("2018-07-25"));
    assert_eq!((in_time.result, in_time.missing.len()), (CheckResult::Pass, 0));
    let late = check(Some("2018-07-27"));
    assert_eq!(late.result, CheckResult::Fail);
    assert!(late.detail.contains("gave 3 clear days"), "{}", late.detail);
    let on_the_day = check(Some("2018-08-02"));
    assert_eq!((on_the_day.result, on_the_day.days.and_then(|days| days.given)), (CheckResult::Fail, Some(0)));
}

#[test]
fn short_notice_that_is_explained_is_not_judged() {
    let explained = Recorded {
        is_short_notice_explained: true,
        ..meeting(Nation::England, false, "2018-08-02", Some("2018-08-01"))
    };
    assert_eq!(agenda(&explained, day(LATER)).result, CheckResult::Unknown);
    assert_eq!(is_enough(&explained, day(LATER)), Some(false), "it is late all the same");
}

#[test]
fn what_is_to_come_is_not_late_yet() {
    let to_come = Recorded { sitting: Sitting::ToCome, ..meeting(Nation::England, true, "2018-08-02", None) };
    assert_eq!(agenda(&to_come, day("2018-07-25")).result, CheckResult::NotApplicable);
    assert_eq!(agenda(&to_come, day("2018-07-26")).result, CheckResult::Unknown);
    let off = Recorded { sitting: Sitting::Off, ..to_come };
    assert_eq!(agenda(&off, day(LATER)).result, CheckResult::NotApplicable);
    // What was published after the day that is asked about was not published on it.
    let published = meeting(Nation::England, true, "2018-08-02", Some("2018-07-25"));
    assert_eq!(agenda(&published, day("2018-07-24")).result, CheckResult::NotApplicable);
    assert_eq!(agenda(&published, day("2018-07-25")).result, CheckResult::Pass);
}

#[test]
fn private_business_of_an_executive_needs_two_notices() {
    let of = |is_executive, private_items| Recorded {
        private_items,
        ..meeting(Nation::England, is_executive, "2018-08-02", None)
    };
    let private_business = |recorded: &Recorded| private_business(recorded, day(LATER));
    let check = private_business(&of(true, 1));
    assert_eq!(check.result, CheckResult::Unknown);
    assert!(check.detail.contains("by 4 July 2018"), "{}", check.detail);
    assert!(check.detail.contains("by 25 July 2018"), "{}", check.detail);
    assert_eq!(check.missing.len(), 2);
    let told = |first: Option<&str>, second: Option<&str>| {
        let check = private_business(&Recorded {
            private_notice_on: first.map(day),
            private_second_notice_on: second.map(day),
            ..of(true, 1)
        });
        (check.result, check.missing.len())
    };
    assert_eq!(told(Some("2018-07-04"), Some("2018-07-25")), (CheckResult::Pass, 0));
    assert_eq!(told(Some("2018-07-05"), None), (CheckResult::Unknown, 2));
    assert_eq!(told(Some("2018-07-04"), Some("2018-07-26")), (CheckResult::Unknown, 1));
    assert_eq!(told(Some("2018-07-04"), None), (CheckResult::Unknown, 1));
    let alone = Recorded { sits: Sits::OnePerson, ..of(true, 1) };
    assert_eq!(private_business(&alone).result, CheckResult::NotApplicable);
    assert_eq!(agenda(&alone, day(LATER)).result, CheckResult::NotApplicable);
    assert_eq!(private_business(&of(true, 0)).result, CheckResult::NotApplicable);
    assert_eq!(private_business(&of(false, 1)).result, CheckResult::NotApplicable);
    let wales = Recorded { nation: Nation::Wales, ..of(true, 1) };
    assert_eq!(private_business(&wales).result, CheckResult::NotApplicable);
}

fn facts() -> impl Strategy<Value = Recorded> {
    let nation =
        prop_oneof![Just(Nation::England), Just(Nation::Wales), Just(Nation::Scotland), Just(Nation::NorthernIreland)];
    let sitting = prop_oneof![Just(Sitting::ToCome), Just(Sitting::TookPlace), Just(Sitting::Off)];
    let sits = prop_oneof![Just(Sits::Executive), Just(Sits::OnePerson), Just(Sits::Other)];
    let flags = (sits, any::<bool>());
    (nation, sitting, flags, 0..54_000_u64, proptest::option::of(0..90_u64), 0..3_usize).prop_map(
        |(nation, sitting, (sits, is_short_notice_explained), number, before, private_items)| {
            let on = day("1975-01-01") + chrono::Days::new(number);
            let agenda_published_on = before.map(|before| on - chrono::Days::new(before));
            Recorded {
                nation,
                sits,
                on,
                sitting,
                agenda_published_on,
                is_short_notice_explained,
                private_items,
                private_notice_on: agenda_published_on,
                private_second_notice_on: None,
            }
        },
    )
}

proptest! {
    #[test]
    fn what_is_unknown_says_why(recorded in facts()) {
        for check in [agenda(&recorded, day("2150-01-01")), private_business(&recorded, day("2150-01-01"))] {
            prop_assert!(check.detail.ends_with('.'), "{}", check.detail);
            prop_assert!(!check.detail.contains("  "), "{}", check.detail);
            if check.result == CheckResult::Pass || check.result == CheckResult::Fail {
                prop_assert!(check.missing.is_empty() && !check.working.is_empty());
            }
        }
    }

    #[test]
    fn no_agenda_fails_of_which_no_publication_is_recorded(recorded in facts()) {
        let silent = Recorded { agenda_published_on: None, ..recorded };
        let result = agenda(&silent, day("2150-01-01")).result;
        prop_assert!(matches!(result, CheckResult::Unknown | CheckResult::NotApplicable));
    }

    #[test]
    fn an_agenda_that_passes_passes_when_it_was_out_earlier(recorded in facts(), more in 1..40_u64) {
        let as_of = day("2150-01-01");
        if agenda(&recorded, as_of).result == CheckResult::Pass {
            let earlier = recorded.agenda_published_on.map(|on| on - chrono::Days::new(more));
            let recorded = Recorded { agenda_published_on: earlier, ..recorded };
            prop_assert_eq!(agenda(&recorded, as_of).result, CheckResult::Pass);
        }
    }
}
