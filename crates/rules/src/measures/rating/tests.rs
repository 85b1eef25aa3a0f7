//! The two published rules, and what must hold of any rule.

use proptest::prelude::*;

use super::{Aim, Polarity, Rating, RatingRule, RatingRuleInput, RuleKind};
use crate::decimal::Decimal;

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn threshold() -> RatingRule {
    RatingRuleInput { kind: RuleKind::Threshold, tolerance_percent: None }.settle()
}

fn last_year_rule() -> RatingRule {
    RatingRuleInput { kind: RuleKind::SamePeriodLastYear, tolerance_percent: None }.settle()
}

fn numbers() -> impl Strategy<Value = Decimal> {
    (-2_000_i64..2_000, 0_u32..3)
        .prop_map(|(digits, places)| rust_decimal::Decimal::new(digits, places).try_into().unwrap())
}

fn aims() -> impl Strategy<Value = Aim> {
    (numbers(), numbers(), any::<bool>()).prop_map(|(one, other, is_range)| {
        if is_range { Aim::range(one.min(other), one.max(other)).unwrap() } else { Aim::value(one) }
    })
}

fn polarities() -> impl Strategy<Value = Polarity> {
    prop_oneof![Just(Polarity::Higher), Just(Polarity::Lower), Just(Polarity::TargetIsBest)]
}

fn rules() -> impl Strategy<Value = RatingRule> {
    (any::<bool>(), 0_i32..=100).prop_map(|(is_threshold, tolerance)| {
        let kind = if is_threshold { RuleKind::Threshold } else { RuleKind::SamePeriodLastYear };
        RatingRule { kind, tolerance_percent: Decimal::from(tolerance) }
    })
}

/// The greater the worse.
fn rank(rating: Rating) -> u8 {
    match rating {
        Rating::OnTrack => 0,
        Rating::Close => 1,
        Rating::OffTrack => 2,
        Rating::NoTarget | Rating::NoData => unreachable!("a value with a target is rated"),
    }
}

fn flipped(polarity: Polarity) -> Polarity {
    match polarity {
        Polarity::Higher => Polarity::Lower,
        Polarity::Lower => Polarity::Higher,
        other => other,
    }
}

fn times(value: Decimal, factor: i32) -> Decimal {
    (value.exact() * rust_decimal::Decimal::from(factor)).try_into().unwrap()
}

proptest! {
    #[test]
    fn a_better_value_is_rated_no_worse(
        (rule, aim, last_year) in (rules(), aims(), proptest::option::of(numbers())),
        (one, other) in (numbers(), numbers()),
    ) {
        let (less, more) = (one.min(other), one.max(other));
        let rate = |value, polarity| rank(rule.rate(Some(value), Some(aim), last_year, polarity));
        prop_assert!(rate(more, Polarity::Higher) <= rate(less, Polarity::Higher));
        prop_assert!(rate(less, Polarity::Lower) <= rate(more, Polarity::Lower));
        let (near, far) = match aim.distance(one) <= aim.distance(other) {
            true => (one, other),
            false => (other, one),
        };
        // On one side of the target; the tolerance of a range is that of the edge.
        if (near >= aim.upper() && far >= aim.upper()) || (near <= aim.lower() && far <= aim.lower()) {
            prop_assert!(rate(near, Polarity::TargetIsBest) <= rate(far, Polarity::TargetIsBest));
        }
    }

    #[test]
    fn what_meets_the_target_is_on_track(
        (rule, aim, last_year) in (rules(), aims(), proptest::option::of(numbers())),
        more in numbers(),
    ) {
        let more = more.magnitude();
        let rate = |value: Decimal, polarity| rule.rate(Some(value), Some(aim), last_year, polarity);
        prop_assert_eq!(rate(aim.lower().plus(more).unwrap(), Polarity::Higher), Rating::OnTrack);
        prop_assert_eq!(rate(aim.upper().minus(more).unwrap(), Polarity::Lower), Rating::OnTrack);
        prop_assert_eq!(rate(aim.lower(), Polarity::TargetIsBest), Rating::OnTrack);
        prop_assert_eq!(rate(aim.upper(), Polarity::TargetIsBest), Rating::OnTrack);
    }

    #[test]
    fn the_unit_does_not_matter(
        (rule, aim, last_year) in (rules(), aims(), proptest::option::of(numbers())),
        (value, polarity, factor) in (numbers(), polarities(), 1_i32..10_000),
    ) {
        let scaled = Aim::range(times(aim.lower(), factor), times(aim.upper(), factor));
        prop_assert_eq!(
            rule.rate(Some(value), Some(aim), last_year, polarity),
            rule.rate(Some(times(value, factor)), scaled, last_year.map(|value| times(value, factor)), polarity)
        );
        prop_assert_eq!(aim.variance_percent(value), scaled.unwrap().variance_percent(times(value, factor)));
    }

    #[test]
    fn what_is_counted_the_other_way_round_is_rated_alike(
        (rule, aim, last_year) in (rules(), aims(), proptest::option::of(numbers())),
        (value, polarity) in (numbers(), polarities()),
    ) {
        let mirrored = Aim::range(aim.upper().negated(), aim.lower().negated());
        prop_assert_eq!(
            rule.rate(Some(value), Some(aim), last_year, polarity),
            rule.rate(Some(value.negated()), mirrored, last_year.map(Decimal::negated), flipped(polarity))
        );
        prop_assert_eq!(aim.variance(value).map(Decimal::negated), mirrored.unwrap().variance(value.negated()));
    }

    #[test]
    fn the_variance_is_nought_inside_and_leads_to_the_nearest_edge_outside((aim, value) in (aims(), numbers())) {
        let variance = aim.variance(value).unwrap();
        let reached = value.minus(variance).unwrap();
        prop_assert!(aim.lower() <= reached && reached <= aim.upper());
        prop_assert_eq!(variance.is_zero(), aim.lower() <= value && value <= aim.upper());
        prop_assert_eq!(variance.magnitude().billionths(), aim.distance(value));
    }
}

#[test]
fn the_published_threshold_rule_rates_as_published() {
    use Polarity::{Higher, Lower, TargetIsBest};
    let cases = [
        ("2.41", "2", Lower, Rating::OffTrack),
        ("2.1", "2", Lower, Rating::Close),
        ("2.11", "2", Lower, Rating::OffTrack),
        ("2", "2", Lower, Rating::OnTrack),
        ("0", "2", Lower, Rating::OnTrack),
        ("26", "26", Higher, Rating::OnTrack),
        ("95", "100", Higher, Rating::Close),
        ("94.9", "100", Higher, Rating::OffTrack),
        ("105", "100", TargetIsBest, Rating::Close),
        ("95", "100", TargetIsBest, Rating::Close),
        ("94", "100", TargetIsBest, Rating::OffTrack),
        ("0", "0", Higher, Rating::OnTrack),
        ("-0.01", "0", Higher, Rating::OffTrack),
        ("0.01", "0", Lower, Rating::OffTrack),
        ("-105", "-100", Higher, Rating::Close),
        ("-106", "-100", Higher, Rating::OffTrack),
        ("-95", "-100", Lower, Rating::Close),
    ];
    for (value, aim, polarity, rating) in cases {
        let rated = threshold().rate(Some(number(value)), Some(Aim::value(number(aim))), None, polarity);
        assert_eq!(rated, rating, "{value} against {aim}, {polarity:?}");
    }
}

#[test]
fn the_published_rule_of_last_year_rates_as_published() {
    use Polarity::{Higher, Lower};
    let cases = [
        ("100", None, Higher, Rating::OnTrack),
        ("90", None, Higher, Rating::OnTrack),
        ("89", Some("89"), Higher, Rating::Close),
        ("89", Some("88"), Higher, Rating::Close),
        ("89", Some("89.5"), Higher, Rating::OffTrack),
        ("89", None, Higher, Rating::OffTrack),
        ("110", None, Lower, Rating::OnTrack),
        ("111", Some("111"), Lower, Rating::Close),
        ("111", Some("110.9"), Lower, Rating::OffTrack),
        ("111", Some("110.9"), Polarity::TargetIsBest, Rating::OffTrack),
        ("111", Some("88"), Polarity::TargetIsBest, Rating::Close),
    ];
    for (value, last_year, polarity, rating) in cases {
        let aim = Some(Aim::value(number("100")));
        let rated = last_year_rule().rate(Some(number(value)), aim, last_year.map(number), polarity);
        assert_eq!(rated, rating, "{value} after {last_year:?}, {polarity:?}");
    }
}

#[test]
fn without_value_target_or_polarity_there_is_no_rating() {
    let aim = Some(Aim::value(Decimal::ONE));
    assert_eq!(threshold().rate(None, aim, None, Polarity::Higher), Rating::NoData);
    assert_eq!(threshold().rate(None, None, None, Polarity::None), Rating::NoData);
    assert_eq!(threshold().rate(Some(Decimal::ONE), None, None, Polarity::Higher), Rating::NoTarget);
    assert_eq!(threshold().rate(Some(Decimal::ONE), aim, None, Polarity::None), Rating::NoTarget);
}

#[test]
fn the_variance_in_percent_is_that_of_what_was_aimed_at() {
    let percent = |value: &str, aim: &str| Aim::value(number(aim)).variance_percent(number(value));
    assert_eq!(percent("2.41", "2"), Some(number("20.5")));
    assert_eq!(percent("1", "3"), Some(number("-66.7")));
    assert_eq!(percent("-50", "-100"), Some(number("50")));
    assert_eq!(percent("5", "0"), None);
    assert_eq!(percent("0", "0"), None);
    let range = Aim::range(Decimal::ZERO, Decimal::from(10)).unwrap();
    assert_eq!(range.variance_percent(Decimal::from(5)), Some(Decimal::ZERO));
    assert_eq!(range.variance_percent(Decimal::from(11)), Some(Decimal::from(10)));
    assert_eq!(range.variance_percent(Decimal::from(-1)), None);
    assert_eq!(Aim::range(Decimal::ONE, Decimal::ZERO), None);
}

#[test]
fn numbers_at_the_limits_are_rated_too() {
    let (least, most) = (number("-999999999999999"), number("999999999999999"));
    assert_eq!(threshold().rate(Some(least), Some(Aim::value(most)), None, Polarity::Higher), Rating::OffTrack);
    assert_eq!(Aim::value(most).variance(least), None);
    assert_eq!(Aim::value(most).variance_percent(least), Some(Decimal::from(-200)));
    assert_eq!(Aim::value(number("0.000000001")).variance_percent(most), None);
}

#[test]
fn a_rule_has_the_tolerance_that_was_published_where_none_is_sent() {
    let rule: RatingRuleInput = serde_json::from_str(r#"{"kind": "same_period_last_year"}"#).unwrap();
    assert_eq!(rule.settle().tolerance_percent, Decimal::from(10));
    assert_eq!(RatingRule::default(), threshold());
    assert_eq!(threshold().tolerance_percent, Decimal::from(5));
}
