//! What pages say, and how the texts of the record stand among their words.

use chrono::NaiveDate;
use minutebook::decimal::Decimal;
use minutebook::measures::drawing::Figures;
use minutebook::measures::series::{Added, Direction};
use minutebook::measures::unit::{Unit, UnitKind};
use minutebook::progress::standing::model::{Compared, Summary};
use minutebook::publish::pages::own::{marked, own, said_in};
use minutebook::publish::pages::rich::within;
use minutebook::publish::pages::words::{self, *};
use minutebook::record::decisions::parts::{CallIn, CallInState};

#[test]
fn what_turns_nothing_is_as_it_was() {
    for text in ["Executive Cabinet", "Siân’s report (£50)", "会議", ""] {
        assert_eq!(own(text), text);
    }
}

#[test]
fn what_turns_is_isolated_in_the_text_and_in_attributes() {
    let page = format!("<title>{0}</title><a title=\"{0}\">{0}, 2 August</a>", own("a\u{202e}b"));
    let expected = "<title>\u{2068}a\u{202e}b\u{2069}</title>\
                    <a title=\"\u{2068}a\u{202e}b\u{2069}\"><bdi>a\u{202e}b</bdi>, 2 August</a>";
    assert_eq!(marked(page).0, expected);
}

#[test]
fn an_isolate_of_the_record_ends_none_of_the_page() {
    let page = format!("<p>{} and {}</p>", own("\u{5d0}\u{2069}\u{202e}b"), own("\u{5d1}\u{2067}"));
    assert_eq!(marked(page).0, "<p><bdi>\u{5d0}\u{202e}b</bdi> and <bdi>\u{5d1}</bdi></p>");
    assert_eq!(marked("<p>a\u{2068}b\u{2069}c\u{2068}</p>".to_owned()).0, "<p>a<bdi>b</bdi>c\u{2068}</p>");
}

#[test]
fn a_text_in_another_language_says_so_where_an_element_can_be() {
    let (welsh, urdu) = (said_in("cy", "Y Cabinet"), said_in("ur", "کابینہ"));
    let page = format!("<title>{welsh}</title><a title=\"{welsh}\">{welsh} a {}, 2 August</a>", own(&urdu));
    let expected = "<title>Y Cabinet</title><a title=\"Y Cabinet\"><span lang=\"cy\">Y Cabinet</span> a \
                    <bdi><span lang=\"ur\">کابینہ</span></bdi>, 2 August</a>";
    let (marked_page, languages) = marked(page);
    assert_eq!(marked_page, expected);
    assert_eq!(languages.into_iter().collect::<Vec<_>>(), ["cy", "ur"]);
}

#[test]
fn a_text_in_another_language_that_is_cut_ends_all_the_same() {
    let cut = words::cut(&said_in("cy", "Cyfarfod y Cabinet"), 12);
    assert_eq!(marked(format!("<p>{cut} and more</p>")).0, "<p><span lang=\"cy\">Cyfarfod…</span> and more</p>");
}

#[test]
fn the_headings_of_a_text_stand_at_the_level_of_its_place() {
    let shown = within("<h3 title=\"a\">One</h3><p>Two</p><h5>Three</h5>", "Minutes", 5).into_string();
    let heading = "<p role=\"heading\" aria-level";
    let expected =
        format!("<div class=\"rich\">{heading}=\"5\" title=\"a\">One</p><p>Two</p>{heading}=\"6\">Three</p></div>");
    assert_eq!(shown, expected);
}

#[test]
fn a_table_scrolls_by_itself_and_has_a_name() {
    let shown = within("<table><tbody></tbody></table>", "Minutes of item 4", 4).into_string();
    assert!(
        shown.starts_with(
            "<div class=\"scrolls rich\" tabindex=\"0\" role=\"region\" aria-label=\"Minutes of item 4\">"
        ),
        "{shown}"
    );
}

fn day_of(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

#[test]
fn a_call_in_is_told_as_it_is_recorded_and_nothing_is_guessed() {
    let of = |state, until: Option<&str>| CallIn { state, eligible_until: until.map(day_of), ..CallIn::default() };
    let cases = [
        (CallInState::NotRecorded, None, "The record does not say whether it can be called in."),
        (
            CallInState::NotRecorded,
            Some("2026-11-25"),
            "The last day for call-in is recorded as 25 November 2026. The record does not say whether it was \
             called in.",
        ),
        (CallInState::NotSubject, None, "It cannot be called in."),
        (CallInState::Open, Some("2026-11-24"), "It can be called in until 24 November 2026."),
        (
            CallInState::Open,
            Some("2026-11-23"),
            "It could be called in until 23 November 2026. The record does not say whether it was.",
        ),
        (CallInState::Closed, Some("2026-02-03"), "The time for call-in is over. The last day was 3 February 2026."),
        (CallInState::CalledIn, None, "It was called in. The result is not recorded."),
    ];
    for (state, until, words) in cases {
        assert_eq!(call_in(&of(state, until), day_of("2026-11-24")), words);
    }
    let whole = CallIn {
        state: CallInState::CalledIn,
        eligible_until: None,
        called_in_by: Some("four members".to_owned()),
        outcome: Some("It was upheld.".to_owned()),
    };
    let words = "It was called in by four members. Result: It was upheld.";
    assert_eq!(call_in(&whole, day_of("2026-11-24")), words);
}

#[test]
fn sizes_are_told_as_people_tell_them() {
    let cases = [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (142_400, "142 KB"),
        (1_250_000, "1.3 MB"),
        (20_000_000, "20.0 MB"),
    ];
    for (bytes, words) in cases {
        assert_eq!(size(bytes), words);
    }
}

#[test]
fn an_instant_is_told_by_the_clocks_of_its_place() {
    let at = "2018-08-02T17:30:00Z".parse().expect("an instant");
    assert_eq!(moment(at, "Europe/London"), "2 August 2018, 18:30");
    assert_eq!(moment(at, "no/where"), "2 August 2018, 17:30");
}

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
        words::change(&things, &Compared { period: None, value: None, change, direction, added })
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
