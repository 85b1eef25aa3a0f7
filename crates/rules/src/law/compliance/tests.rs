//! What is said of whole decisions and meetings.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::super::calendar::Nation;
use super::super::call_in::CallInState;
use super::super::check::{Check, CheckCode, CheckResult};
use super::super::decision_statement::{self, DecisionKind, ListStatus};
use super::super::key_decision::{KeyDecisionStatus, UrgencyBasis};
use super::super::notice::{self, Sits, Sitting};
use super::{DecisionFacts, MeetingFacts};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn meeting(nation: Nation, on: &str) -> notice::Recorded {
    notice::Recorded {
        nation,
        sits: if nation == Nation::England { Sits::Executive } else { Sits::Other },
        on: day(on),
        sitting: Sitting::TookPlace,
        agenda_published_on: None,
        is_short_notice_explained: false,
        private_items: 0,
        private_notice_on: None,
        private_second_notice_on: None,
    }
}

fn decision(on: &str) -> DecisionFacts {
    DecisionFacts {
        statement: decision_statement::Recorded {
            nation: Nation::England,
            kind: DecisionKind::Executive,
            made_on: day(on),
            has_reasons: true,
            alternatives: ListStatus::None,
            conflicts: ListStatus::NotRecorded,
            has_dispensations: true,
        },
        meeting: Some(meeting(Nation::England, on)),
        is_key: KeyDecisionStatus::NotRecorded,
        urgency: None,
        key_notice_on: None,
        call_in: CallInState::NotRecorded,
        eligible_until: None,
        published_on: None,
        effective_from: None,
    }
}

fn of(checks: &[Check], code: CheckCode) -> &Check {
    checks.iter().find(|check| check.code == code).unwrap()
}

fn result(facts: &DecisionFacts, code: CheckCode) -> CheckResult {
    of(&facts.checks(day("2026-11-24")), code).result
}

#[test]
fn of_a_decision_of_which_little_is_recorded_little_is_known() {
    let checks = decision("2018-08-02").checks(day("2026-11-24"));
    let results: Vec<(CheckCode, CheckResult)> = checks.iter().map(|check| (check.code, check.result)).collect();
    use CheckCode as Code;
    use CheckResult::{NotApplicable, Pass, Unknown};
    assert_eq!(
        results,
        [
            (Code::StatementDecision, Pass),
            (Code::StatementReasons, Pass),
            (Code::StatementAlternatives, Pass),
            (Code::StatementConflicts, Unknown),
            (Code::StatementDispensations, Unknown),
            (Code::AgendaNotice, Unknown),
            (Code::KeyDecisionNotice, Unknown),
            (Code::SpecialUrgency, NotApplicable),
            (Code::StatementPublished, Unknown),
            (Code::CallIn, Unknown),
        ]
    );
    assert!(checks.iter().filter(|check| check.result == Unknown).all(|check| !check.missing.is_empty()));
}

#[test]
fn notice_of_a_key_decision_had_to_be_out_by_a_day_that_is_told() {
    let key = DecisionFacts { is_key: KeyDecisionStatus::Yes, ..decision("2018-08-02") };
    let checks = key.checks(day("2026-11-24"));
    let notice = of(&checks, CheckCode::KeyDecisionNotice);
    assert_eq!(notice.days.and_then(|days| days.latest_on), Some(day("2018-07-04")));
    let told = |on| DecisionFacts { key_notice_on: Some(day(on)), ..key };
    assert_eq!(result(&told("2018-07-04"), CheckCode::KeyDecisionNotice), CheckResult::Pass);
    assert_eq!(result(&told("2018-07-05"), CheckCode::KeyDecisionNotice), CheckResult::Fail);
    let exception = DecisionFacts { urgency: Some((UrgencyBasis::GeneralException, false)), ..key };
    let in_time = DecisionFacts { key_notice_on: Some(day("2018-07-25")), ..exception };
    assert_eq!(result(&in_time, CheckCode::KeyDecisionNotice), CheckResult::Pass);
    let checks = exception.checks(day("2026-11-24"));
    let notice = of(&checks, CheckCode::KeyDecisionNotice);
    assert_eq!(notice.rule.citation, "SI 2012/2089, regulation 10(1)");
    assert_eq!(notice.days.and_then(|days| days.latest_on), Some(day("2018-07-25")));
    let urgent = |agreed| DecisionFacts { urgency: Some((UrgencyBasis::SpecialUrgency, agreed)), ..key };
    assert_eq!(result(&urgent(true), CheckCode::KeyDecisionNotice), CheckResult::NotApplicable);
    assert_eq!(result(&urgent(true), CheckCode::SpecialUrgency), CheckResult::Pass);
    assert_eq!(result(&urgent(false), CheckCode::SpecialUrgency), CheckResult::Unknown);
    let not_key = DecisionFacts { is_key: KeyDecisionStatus::No, ..key };
    assert_eq!(result(&not_key, CheckCode::KeyDecisionNotice), CheckResult::NotApplicable);
}

#[test]
fn the_length_of_a_call_in_is_shown_and_never_guessed() {
    let open = DecisionFacts {
        call_in: CallInState::Closed,
        published_on: Some(day("2018-08-03")),
        eligible_until: Some(day("2018-08-10")),
        effective_from: Some(day("2018-08-11")),
        ..decision("2018-08-02")
    };
    let checks = open.checks(day("2026-11-24"));
    let check = of(&checks, CheckCode::CallIn);
    assert_eq!((check.result, check.days.and_then(|days| days.given)), (CheckResult::Pass, Some(5)));
    assert_eq!(check.working.len(), 8);
    let too_soon = DecisionFacts { effective_from: Some(day("2018-08-10")), ..open };
    assert_eq!(result(&too_soon, CheckCode::CallIn), CheckResult::Fail);
    let before = DecisionFacts { eligible_until: Some(day("2018-08-01")), ..open };
    assert_eq!(result(&before, CheckCode::CallIn), CheckResult::Unknown, "over before it was published");
    let no_end = DecisionFacts { eligible_until: None, ..open };
    assert_eq!(result(&no_end, CheckCode::CallIn), CheckResult::Unknown);
    let no_publication = DecisionFacts { published_on: None, ..open };
    let checks = no_publication.checks(day("2026-11-24"));
    let check = of(&checks, CheckCode::CallIn);
    assert_eq!((check.result, check.working.len(), check.missing.len()), (CheckResult::Pass, 0, 1));
    let not_subject = DecisionFacts { call_in: CallInState::NotSubject, ..open };
    assert_eq!(result(&not_subject, CheckCode::CallIn), CheckResult::NotApplicable);
}

#[test]
fn the_days_to_publication_are_told_and_not_judged() {
    let published = DecisionFacts { published_on: Some(day("2019-12-04")), ..decision("2018-05-30") };
    let checks = published.checks(day("2026-11-24"));
    let check = of(&checks, CheckCode::StatementPublished);
    assert_eq!((check.result, check.days.and_then(|days| days.given)), (CheckResult::Unknown, Some(553)));
    // On an earlier day it was not published yet.
    let checks = published.checks(day("2019-12-03"));
    assert_eq!(of(&checks, CheckCode::StatementPublished).missing.len(), 1);
}

#[test]
fn a_note_of_decisions_in_wales_is_due_within_seven_working_days() {
    let facts = |published: Option<&str>| MeetingFacts {
        notice: meeting(Nation::Wales, "2022-05-31"),
        decisions_published_on: published.map(day),
        minutes_approved: None,
    };
    let check = |published| of(&facts(published).checks(day("2026-11-24")), CheckCode::DecisionsPublished).clone();
    // The meeting is the first; the second and third of June were holidays.
    assert_eq!(check(None).days.and_then(|days| days.latest_on), Some(day("2022-06-10")));
    assert_eq!(check(Some("2022-06-10")).result, CheckResult::Pass);
    assert_eq!(check(Some("2022-06-11")).result, CheckResult::Fail);
    assert_eq!(check(None).result, CheckResult::Unknown);
    let given = |published| check(Some(published)).days.and_then(|days| days.given);
    assert_eq!((given("2022-05-31"), given("2022-06-10"), given("2022-06-13")), (Some(1), Some(7), Some(8)));
    assert_eq!(check(Some("2022-05-20")).result, CheckResult::Unknown, "before the meeting");
    let later = MeetingFacts {
        notice: meeting(Nation::Wales, "2101-05-31"),
        decisions_published_on: Some(day("2101-06-01")),
        minutes_approved: None,
    };
    let check = of(&later.checks(day("2101-12-01")), CheckCode::DecisionsPublished).clone();
    assert_eq!(
        (check.result, check.days.and_then(|days| days.given)),
        (CheckResult::Unknown, None),
        "no holidays known"
    );
}

#[test]
fn minutes_are_approved_or_not_known_to_be() {
    let approved = |nation, minutes_approved| MeetingFacts {
        notice: meeting(nation, "2018-08-02"),
        decisions_published_on: None,
        minutes_approved,
    };
    let facts = |nation, is_approved: bool| approved(nation, is_approved.then_some(None));
    let result = |facts: MeetingFacts| of(&facts.checks(day("2026-11-24")), CheckCode::MinutesApproved).result;
    assert_eq!(result(facts(Nation::England, true)), CheckResult::Pass);
    assert_eq!(result(facts(Nation::England, false)), CheckResult::Unknown);
    assert_eq!(result(facts(Nation::Scotland, true)), CheckResult::NotApplicable);
    let before = facts(Nation::England, false).checks(day("2018-08-01"));
    assert_eq!(of(&before, CheckCode::MinutesApproved).result, CheckResult::NotApplicable);
    let later = approved(Nation::England, Some(Some(day("2018-09-13"))));
    for (as_of, expected) in [("2018-09-12", CheckResult::Unknown), ("2018-09-13", CheckResult::Pass)] {
        assert_eq!(of(&later.checks(day(as_of)), CheckCode::MinutesApproved).result, expected, "{as_of}");
    }
}

#[test]
fn no_rule_is_applied_before_it_was_law() {
    let published = |kind: DecisionKind, made_on: &str| {
        let mut facts = decision(made_on);
        (facts.statement.kind, facts.published_on) = (kind, Some(day(made_on)));
        of(&facts.checks(day("2026-11-24")), CheckCode::StatementPublished).result
    };
    for (kind, before, since) in [
        (DecisionKind::Executive, "2012-09-09", "2012-09-10"),
        (DecisionKind::OfficerDelegated, "2014-08-05", "2014-08-06"),
        (DecisionKind::Committee, "1986-03-31", "1986-04-01"),
    ] {
        let results = (published(kind, before), published(kind, since));
        assert_eq!(results, (CheckResult::NotApplicable, CheckResult::Unknown), "{kind:?}");
    }
    let cited = |made_on: &str| of(&decision(made_on).checks(day("2026-11-24")), CheckCode::CallIn).rule.citation;
    assert!(cited("2012-05-03").contains("section 21") && cited("2012-05-04").contains("section 9F"));
    let agenda = |on: &str| {
        let mut notice = meeting(Nation::Wales, on);
        notice.sits = Sits::Executive;
        let facts = MeetingFacts { notice, decisions_published_on: None, minutes_approved: None };
        of(&facts.checks(day("2026-11-24")), CheckCode::AgendaNotice).result
    };
    assert_eq!((agenda("2001-07-27"), agenda("2001-07-30")), (CheckResult::NotApplicable, CheckResult::Unknown));
}

#[test]
fn the_law_of_england_is_not_applied_elsewhere() {
    for nation in [Nation::Wales, Nation::Scotland, Nation::NorthernIreland] {
        let mut facts = decision("2018-08-02");
        (facts.statement.nation, facts.meeting) = (nation, None);
        for check in facts.checks(day("2026-11-24")) {
            assert_eq!(check.result, CheckResult::NotApplicable, "{nation:?} {check:?}");
            assert!(check.detail.contains(nation.name()) || check.detail.contains("England"), "{}", check.detail);
        }
    }
}

fn nations() -> impl Strategy<Value = Nation> {
    prop_oneof![Just(Nation::England), Just(Nation::Wales), Just(Nation::Scotland), Just(Nation::NorthernIreland)]
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    (0..20_000_u64).prop_map(|number| day("1990-01-01") + Days::new(number))
}

fn later() -> impl Strategy<Value = Option<u64>> {
    proptest::option::of(0..900_u64)
}

fn decisions() -> impl Strategy<Value = DecisionFacts> {
    let kinds = prop_oneof![
        Just(DecisionKind::Executive),
        Just(DecisionKind::Committee),
        Just(DecisionKind::IndividualMember),
        Just(DecisionKind::OfficerDelegated)
    ];
    let states = prop_oneof![
        Just(CallInState::NotRecorded),
        Just(CallInState::NotSubject),
        Just(CallInState::Open),
        Just(CallInState::Closed),
        Just(CallInState::CalledIn)
    ];
    let keys =
        prop_oneof![Just(KeyDecisionStatus::Yes), Just(KeyDecisionStatus::No), Just(KeyDecisionStatus::NotRecorded)];
    let bases = prop_oneof![Just(UrgencyBasis::GeneralException), Just(UrgencyBasis::SpecialUrgency)];
    let urgencies = proptest::option::of((bases, any::<bool>()));
    (nations(), kinds, dates(), (states, keys, urgencies), (later(), later(), later()), any::<bool>()).prop_map(
        |(nation, kind, on, (call_in, is_key, urgency), (published, until, effective), at_meeting)| {
            let after = |days: Option<u64>| days.map(|days| on + Days::new(days));
            let mut facts = decision("2018-08-02");
            (facts.statement.nation, facts.statement.kind, facts.statement.made_on) = (nation, kind, on);
            facts.meeting = at_meeting.then(|| meeting(nation, &on.to_string()));
            (facts.call_in, facts.is_key, facts.urgency) = (call_in, is_key, urgency);
            (facts.published_on, facts.eligible_until) = (after(published), after(until));
            DecisionFacts { effective_from: after(effective), ..facts }
        },
    )
}

proptest! {
    #[test]
    fn every_check_says_what_it_comes_to(facts in decisions(), as_of in dates()) {
        for check in facts.checks(as_of) {
            prop_assert!(check.detail.ends_with('.') && !check.detail.contains("  "), "{}", check.detail);
            prop_assert!(check.working.len() <= 62, "{}", check.working.len());
            prop_assert!(
                check.missing.iter().all(|missing| missing.pointer.is_none_or(|pointer| pointer.starts_with('/')))
            );
            prop_assert!(
                check.result != CheckResult::Fail || check.missing.is_empty() || check.code == CheckCode::CallIn
            );
        }
    }

    #[test]
    fn the_checks_are_always_the_same(facts in decisions(), as_of in dates()) {
        let codes = |facts: &DecisionFacts| facts.checks(as_of).iter().map(|check| check.code).collect::<Vec<_>>();
        let usual = DecisionFacts { meeting: facts.meeting, ..decision("2018-08-02") };
        prop_assert_eq!(codes(&facts), codes(&usual));
    }

    #[test]
    fn a_call_in_fails_only_where_the_decision_has_effect_before_it_is_over(facts in decisions(), as_of in dates()) {
        let checks = facts.checks(as_of);
        if of(&checks, CheckCode::CallIn).result == CheckResult::Fail {
            prop_assert!(facts.effective_from.zip(facts.eligible_until).is_some_and(|(from, until)| from <= until));
        }
    }

    #[test]
    fn notice_of_a_key_decision_is_never_taken_for_granted(facts in decisions(), as_of in dates()) {
        let checks = facts.checks(as_of);
        let result = of(&checks, CheckCode::KeyDecisionNotice).result;
        prop_assert!(matches!(result, CheckResult::Unknown | CheckResult::NotApplicable));
    }

    #[test]
    fn what_is_published_sooner_is_in_time_where_the_later_is(on in dates(), days in 1..60_u64) {
        let result = |days: u64| {
            let facts = MeetingFacts {
                notice: meeting(Nation::Wales, &on.to_string()),
                decisions_published_on: Some(on + Days::new(days)),
                minutes_approved: None,
            };
            of(&facts.checks(day("2150-01-01")), CheckCode::DecisionsPublished).result
        };
        prop_assert!(result(days) != CheckResult::Pass || result(days - 1) == CheckResult::Pass);
        prop_assert!(result(days) != CheckResult::Pass || days < 16, "seven working days take no longer");
    }
}
