//! Which rule asks for which part of a statement, and what is said of what is not there.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::super::calendar::Nation;
use super::super::check::CheckResult;
use super::{DecisionKind, ListStatus, PartStatus, Recorded, StatementPart, checks, parts};

fn recorded(nation: Nation, kind: DecisionKind, made_on: &str) -> Recorded {
    Recorded {
        nation,
        kind,
        made_on: made_on.parse().unwrap(),
        has_reasons: true,
        alternatives: ListStatus::None,
        conflicts: ListStatus::NotRecorded,
        has_dispensations: true,
    }
}

fn facts() -> impl Strategy<Value = Recorded> {
    let nation =
        prop_oneof![Just(Nation::England), Just(Nation::Wales), Just(Nation::Scotland), Just(Nation::NorthernIreland)];
    let kind = prop_oneof![
        Just(DecisionKind::Executive),
        Just(DecisionKind::Council),
        Just(DecisionKind::Committee),
        Just(DecisionKind::IndividualMember),
        Just(DecisionKind::OfficerDelegated)
    ];
    let stated = || prop_oneof![Just(ListStatus::NotRecorded), Just(ListStatus::None), Just(ListStatus::Listed)];
    (nation, kind, 0..20_000_i64, any::<bool>(), stated(), stated(), any::<bool>()).prop_map(
        |(nation, kind, number, has_reasons, alternatives, conflicts, has_dispensations)| {
            let made_on = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + chrono::TimeDelta::days(number);
            Recorded { nation, kind, made_on, has_reasons, alternatives, conflicts, has_dispensations }
        },
    )
}

proptest! {
    #[test]
    fn a_part_passes_where_it_is_asked_for_and_stated_and_only_there(recorded in facts()) {
        for (part, check) in parts(&recorded).iter().zip(checks(&recorded)) {
            let is_stated = part.status != PartStatus::NotRecorded;
            prop_assert_eq!(check.result == CheckResult::Pass, is_stated && part.rule.is_some());
            prop_assert_eq!(check.result == CheckResult::NotApplicable, part.rule.is_none());
            prop_assert_eq!(check.missing.is_empty(), is_stated || part.rule.is_none());
        }
    }

    #[test]
    fn only_reasons_can_fail(recorded in facts()) {
        let parts = parts(&recorded);
        for (part, check) in parts.iter().zip(checks(&recorded)) {
            prop_assert!(check.result != CheckResult::Fail || part.part == StatementPart::Reasons);
        }
    }

    #[test]
    fn none_is_asked_for_outside_england(recorded in facts()) {
        let asked = parts(&recorded).iter().any(|part| part.rule.is_some());
        prop_assert!(!asked || recorded.nation == Nation::England);
    }
}

#[test]
fn the_decision_of_a_cabinet_that_says_nothing_of_conflicts_lacks_them_and_dispensations() {
    let seed = recorded(Nation::England, DecisionKind::Executive, "2018-08-02");
    let statuses: Vec<PartStatus> = parts(&seed).iter().map(|part| part.status).collect();
    use PartStatus::{NotRecorded, Stated as There, StatedAsNone};
    assert_eq!(statuses, [There, There, StatedAsNone, NotRecorded, NotRecorded]);
    let results: Vec<CheckResult> = checks(&seed).iter().map(|check| check.result).collect();
    use CheckResult::{Pass, Unknown};
    assert_eq!(results, [Pass, Pass, Pass, Unknown, Unknown]);
}

#[test]
fn each_sort_of_decision_has_its_regulation() {
    let cases = [
        (DecisionKind::Executive, "2012-09-10", Some("SI 2012/2089, regulation 12(2)(b)")),
        (DecisionKind::Executive, "2012-09-09", None),
        (DecisionKind::IndividualMember, "2018-08-02", Some("SI 2012/2089, regulation 13(2)(b)")),
        (DecisionKind::OfficerDelegated, "2014-08-05", Some("SI 2012/2089, regulation 13(4)(b)")),
        (
            DecisionKind::OfficerDelegated,
            "2014-08-06",
            Some("SI 2014/2095, regulation 7(3)(b); of an executive decision SI 2012/2089, regulation 13(4)(b)"),
        ),
        (DecisionKind::Council, "2018-08-02", None),
        (DecisionKind::Committee, "2018-08-02", None),
    ];
    for (kind, on, citation) in cases {
        let parts = parts(&recorded(Nation::England, kind, on));
        let reasons = parts.iter().find(|part| part.part == StatementPart::Reasons).unwrap();
        assert_eq!(reasons.rule.map(|rule| rule.citation), citation, "{kind:?} {on}");
    }
}

#[test]
fn where_no_conflict_was_declared_there_is_nothing_to_dispense_from() {
    let status = |conflicts, has_dispensations| {
        let seed = recorded(Nation::England, DecisionKind::Executive, "2018-08-02");
        parts(&Recorded { conflicts, has_dispensations, ..seed }).last().unwrap().status
    };
    assert_eq!(status(ListStatus::None, true), PartStatus::StatedAsNone);
    assert_eq!(status(ListStatus::Listed, true), PartStatus::Stated);
    assert_eq!(status(ListStatus::Listed, false), PartStatus::NotRecorded);
}
