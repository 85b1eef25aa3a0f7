//! What pages say.

use super::*;

fn counts([on_track, close, off_track, no_target, no_data]: [usize; 5]) -> Summary {
    let metrics = on_track + close + off_track + no_target + no_data;
    Summary { metrics, on_track, close, off_track, no_target, no_data }
}

#[test]
fn a_summary_counts_every_measure_in_one_sentence() {
    let cases = [
        ([5, 3, 1, 1, 1], "Of 11 measures 5 are on track, 3 close, 1 off track, 1 has no target and 1 no figure"),
        ([1, 0, 2, 0, 0], "Of 3 measures 1 is on track and 2 off track"),
        ([0, 0, 1, 2, 0], "Of 3 measures 1 is off track and 2 have no target"),
        ([3, 0, 0, 0, 0], "All 3 measures are on track"),
        ([0, 1, 0, 0, 0], "The one measure is close"),
        ([0, 0, 0, 2, 0], "None of the 2 measures has a target"),
        ([0, 0, 0, 0, 1], "The one measure has no figure"),
        ([0, 0, 0, 0, 0], "No measure is published"),
    ];
    for (given, said) in cases {
        assert_eq!(summary(&counts(given)), said);
    }
}

#[test]
fn days_that_are_not_recorded_are_said_not_to_be() {
    let on = |text: &str| Some(text.parse().expect("a day"));
    let cases = [
        (span(on("2017-01-01"), on("2020-12-31"), false), "1 January 2017 to 31 December 2020"),
        (span(on("2017-01-01"), None, false), "from 1 January 2017, with no last day recorded"),
        (span(None, on("2020-12-31"), false), "until 31 December 2020, with no first day recorded"),
        (span(None, None, false), "days not recorded"),
    ];
    for (said, expected) in cases {
        assert_eq!(said, expected);
    }
    assert!(
        span(on("2017-01-01"), on("2020-12-31"), true)
            .ends_with("(exact dates assumed: the source does not give them)")
    );
}

#[test]
fn shares_differ_by_percentage_points() {
    let unit =
        Unit { code: "percent".into(), label: "%".into(), kind: UnitKind::Percent, minimum: None, maximum: None };
    let went = |decimals, by: i64, direction| {
        let by = Decimal::try_from(by).ok();
        change(
            &differences(&unit, decimals),
            &Compared { period: None, value: None, change: by, direction, added: None },
        )
    };
    assert_eq!(went(0, -1, Direction::Worsened), "down 1 percentage point, worse than before");
    assert_eq!(went(1, 2, Direction::Improved), "up 2.0 percentage points, better than before");
    assert_eq!(went(0, 0, Direction::Unchanged), "unchanged");
    assert_eq!(went(0, 3, Direction::Changed), "up 3 percentage points");
}

#[test]
fn a_cut_text_never_ends_inside_a_character() {
    assert_eq!(cut("ÄÖÜ", 3), "ÄÖÜ");
    assert_eq!(cut("ÄÖ Ü", 3), "ÄÖ…");
}

#[test]
fn what_a_period_added_is_never_called_unchanged() {
    let things = Figures::before("things", 0);
    let went = |latest: Option<i64>, earlier: Option<i64>, direction| {
        let number = |number: Option<i64>| number.and_then(|number| Decimal::try_from(number).ok());
        let (latest, earlier) = (number(latest), number(earlier));
        let change = latest.zip(earlier).and_then(|(latest, earlier)| latest.minus(earlier));
        let added = Some(Added { latest, earlier });
        super::change(&things, &Compared { period: None, value: None, change, direction, added })
    };
    let cases = [
        (
            went(Some(15), Some(10), Direction::Improved),
            "15 things added: 5 things more than in the period before, better than before",
        ),
        (went(Some(10), Some(10), Direction::Unchanged), "10 things added: as much as in the period before"),
        (
            went(Some(8), Some(10), Direction::Worsened),
            "8 things added: 2 things less than in the period before, worse than before",
        ),
        (went(Some(10), None, Direction::NoData), "10 things added"),
        (went(None, Some(10), Direction::NoData), "nothing to compare it with"),
        (went(Some(10), Some(9), Direction::NotComparable), "not comparable: it was not measured in the same way"),
    ];
    for (said, expected) in cases {
        assert_eq!(said, expected);
    }
}
