//! What a chart shows and says, and that it is a picture whatever the names.

use chrono::NaiveDate;
use proptest::prelude::*;
use roxmltree::{Document, Node};

use super::{Chart, WIDTHS};
use crate::decimal::Decimal;
use crate::measures::drawing::{Figures, width_of};
use crate::measures::forecast::{Bounds, Forecast, ForecastState, forecast};
use crate::measures::period::{Frequency, Period, PeriodInput};
use crate::measures::rating::{Aim, Polarity, Rating, RatingRule};
use crate::measures::series::{Cadence, ObservationState, Point, Series};

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn quarter(place: i32) -> Period {
    let code = format!("{}-Q{}", 2015 + place / 4, place % 4 + 1);
    PeriodInput::of_code(code).settle(Frequency::Quarterly, 4).unwrap()
}

/// A measure with all that a chart can show.
struct Sample {
    name: String,
    figures: Figures,
    points: Vec<(Point, Rating)>,
    targets: Vec<(Period, Aim)>,
    baseline: Option<Decimal>,
    forecast: Option<Forecast>,
}

impl Sample {
    /// Of quarters from the first of 2015/16 on, rated against the targets.
    fn of(values: &[(Option<Decimal>, ObservationState)], targets: Vec<(Period, Aim)>) -> Sample {
        let points = (0..).zip(values).map(|(place, (value, state))| {
            let point = Point { period: quarter(place), value: *value, state: *state };
            let aim = targets.iter().find(|(period, _)| period.code == point.period.code).map(|(_, aim)| *aim);
            let rating = RatingRule::default().rate(point.measured(), aim, None, Polarity::Higher);
            (point, rating)
        });
        let points: Vec<(Point, Rating)> = points.collect();
        let cadence = Cadence { frequency: Frequency::Quarterly, year_start_month: 4, is_cumulative: false };
        let series = Series::new(points.iter().map(|(point, _)| point.clone()).collect(), cadence);
        let forecast = forecast(&series, day("2030-01-01"), Some(day("2020-03-31")), Bounds::SHARE, 0);
        let (name, figures) = ("Transactions through the website".to_owned(), Figures::before("%", 0));
        Sample { name, figures, points, targets, baseline: Some(number("31")), forecast: Some(forecast) }
    }

    fn full() -> Sample {
        use ObservationState::{Break, Missing, Normal, Provisional};
        let value = |text: &str, state| (Some(number(text)), state);
        let values = [
            value("31", Normal),
            value("33", Normal),
            value("36", Normal),
            (None, Missing),
            value("37", Normal),
            value("44", Normal),
            value("40", Break),
            value("43", Normal),
            value("47", Normal),
            value("49", Normal),
            value("48", Normal),
            value("53", Normal),
            value("55", Provisional),
        ];
        let targets = (0..20).map(|place| {
            let aim = Decimal::from(35 + 5 * (place / 4));
            (quarter(place), Aim::value(aim))
        });
        Sample::of(&values, targets.collect())
    }

    fn chart(&self) -> Chart<'_> {
        Chart {
            key: "01890d5c-4e8a-7c9b-a2f1-3d5e7f90abcd",
            name: &self.name,
            figures: &self.figures,
            frequency: Frequency::Quarterly,
            is_cumulative: false,
            as_of: day("2030-01-01"),
            points: &self.points,
            targets: &self.targets,
            baseline: self.baseline,
            forecast: self.forecast.as_ref(),
        }
    }

    fn svg(&self, width: u32) -> String {
        self.chart().svg(width)
    }
}

fn texts<'a>(document: &'a Document<'_>, name: &str) -> Vec<Node<'a, 'a>> {
    document.descendants().filter(|node| node.tag_name().name() == name).collect()
}

fn attribute(node: &Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

/// That an image is one: known shapes alone, places that are numbers, nothing that runs or loads.
fn assert_is_picture(svg: &str) {
    let document = Document::parse(svg).unwrap();
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        assert!(["svg", "title", "desc", "rect", "path", "circle", "polygon", "text"].contains(&name), "{name}");
        for attribute in node.attributes() {
            let name = attribute.name();
            assert!(!name.starts_with("on") && !["href", "style", "src", "class"].contains(&name), "{name}");
            assert!(!attribute.value().contains("NaN") && !attribute.value().contains("inf"), "{}", attribute.value());
        }
    }
}

#[test]
fn a_chart_says_in_a_sentence_what_it_shows() {
    let svg = Sample::full().svg(640);
    let document = Document::parse(&svg).unwrap();
    let [title, description] = ["title", "desc"].map(|name| texts(&document, name)[0]);
    assert_eq!(title.text(), Some("Transactions through the website"));
    assert_eq!(
        description.text(),
        Some(
            "The latest value is 55 % for 2018/19 Q1, provisional; the target is 50 %; it is on track. 13 periods from \
             2015/16 Q1 to 2018/19 Q1. At the end the forecast is 72 %, between 66 % and 79 %."
        )
    );
    let root = document.root_element();
    let labels = format!("{} {}", title.attribute("id").unwrap(), description.attribute("id").unwrap());
    assert_eq!((root.attribute("role"), root.attribute("aria-labelledby")), (Some("img"), Some(labels.as_str())));
}

#[test]
fn a_measure_without_values_says_so() {
    let svg = Sample { points: Vec::new(), forecast: None, ..Sample::full() }.svg(640);
    assert_is_picture(&svg);
    let document = Document::parse(&svg).unwrap();
    assert!(texts(&document, "text").iter().any(|text| text.text() == Some("Nothing is recorded yet.")));
    assert_eq!(texts(&document, "desc")[0].text(), Some("Nothing is recorded yet."));
}

#[test]
fn a_chart_says_that_the_last_period_has_no_figure() {
    let mut sample = Sample::full();
    let last = Point { period: quarter(13), value: None, state: ObservationState::Suppressed };
    sample.points.push((last, Rating::NoData));
    let svg = sample.svg(640);
    let document = Document::parse(&svg).unwrap();
    assert!(texts(&document, "desc")[0].text().unwrap().contains("it is on track. 2018/19 Q2: suppressed. "), "{svg}");
    let headline =
        texts(&document, "text").into_iter().filter_map(|text| text.text()).find(|text| text.contains("on track ·"));
    assert!(headline.is_some_and(|said| said.ends_with(" · 2018/19 Q2: suppressed")), "{headline:?}");
    sample.points.drain(..13);
    let svg = sample.svg(640);
    assert_eq!(svg.matches("There is no figure yet. 2018/19 Q2: suppressed.").count(), 2, "{svg}");
}

#[test]
fn a_chart_says_why_it_has_no_forecast() {
    let mut sample = Sample::full();
    let forecast = sample.forecast.take().unwrap();
    let state = ForecastState::TooUneven;
    sample.forecast = Some(Forecast { state, value: None, lower: None, upper: None, period: None, ..forecast });
    let svg = sample.svg(640);
    assert!(svg.contains("There is no forecast: too few or too uneven figures.</desc>"), "{svg}");
    assert!(svg.contains(">no forecast: too few or too uneven figures</text>"), "{svg}");
}

#[test]
fn a_chart_says_that_values_count_from_the_beginning_of_the_year() {
    let sample = Sample::full();
    let svg = Chart { is_cumulative: true, ..sample.chart() }.svg(640);
    assert!(svg.contains("55 % for 2018/19 Q1, counted from the beginning of the year, provisional; "), "{svg}");
}

#[test]
fn the_line_stops_where_a_value_is_missing_and_before_a_break() {
    let svg = Sample::full().svg(640);
    let document = Document::parse(&svg).unwrap();
    let lines = texts(&document, "path");
    let line = lines.iter().find(|path| path.attribute("stroke") == Some(super::LINE)).unwrap();
    let path = line.attribute("d").unwrap();
    assert_eq!((path.matches('M').count(), path.matches('L').count()), (3, 9), "{path}");
}

#[test]
fn targets_are_steps_and_ranges_bands() {
    let fills = |svg: &str| svg.matches(&format!("fill=\"{}\" shape-rendering", super::BAND)).count();
    assert_eq!(fills(&Sample::full().svg(640)), 0);
    let mut sample = Sample::full();
    let range = Aim::range(number("40"), number("50")).unwrap();
    sample.targets.iter_mut().for_each(|(_, aim)| *aim = range);
    let svg = sample.svg(640);
    assert_eq!(fills(&svg), 20);
    assert!(svg.contains("the target is 40 % to 50 %") && svg.contains(">target range<"));
}

#[test]
fn a_width_outside_the_limits_is_the_nearest_within() {
    for (asked, drawn) in [(0, "240"), (239, "240"), (800, "800"), (u32::MAX, "1600")] {
        let svg = Sample::full().svg(asked);
        assert_eq!(Document::parse(&svg).unwrap().root_element().attribute("width"), Some(drawn));
    }
}

proptest! {
    #[test]
    fn names_of_any_kind_stay_names(
        name in "[<>&\"'/a-z:;=()\u{0}-\u{20}]{0,60}|.{0,60}",
        unit in ".{0,12}",
        label in ".{0,40}"
    ) {
        let hostile = format!("{name}]]><script>alert(1)</script><!-- <a href='javascript:x' onload=\"x\">");
        for name in [name, hostile] {
            let mut sample = Sample::full();
            sample.figures = Figures::before(unit.clone(), 1);
            sample.points.iter_mut().for_each(|(point, _)| point.period.label.clone_from(&label));
            sample.name = name;
            assert_is_picture(&sample.svg(640));
            sample.points.clear();
            assert_is_picture(&sample.svg(640));
        }
    }

    #[test]
    fn whatever_the_values_the_marks_lie_in_the_image_and_labels_of_periods_apart(
        values in proptest::collection::vec(
            (-999_999_999_999_999_i64..=999_999_999_999_999, 0_u32..10, 0_u32..15, 0_u32..7), 1..60),
        width in WIDTHS,
    ) {
        let values = values.into_iter();
        let values: Vec<(Option<Decimal>, ObservationState)> = values.map(|(digits, places, shorter, state)| {
            use ObservationState::{Break, Estimated, Forecast, Missing, Normal, Suppressed};
            let value = rust_decimal::Decimal::new(digits / 10_i64.pow(shorter), places).try_into().unwrap();
            (Some(value),
                [Normal, Normal, Break, Estimated, Forecast, Missing, Suppressed][usize::try_from(state).unwrap()])
        }).collect();
        let svg = Sample::of(&values, vec![(quarter(0), Aim::value(number("50")))]).svg(width);
        assert_is_picture(&svg);
        let document = Document::parse(&svg).unwrap();
        let root = document.root_element();
        let (wide, high) = (attribute(&root, "width"), attribute(&root, "height"));
        for mark in texts(&document, "circle") {
            let (x, y) = (attribute(&mark, "cx"), attribute(&mark, "cy"));
            prop_assert!(0.0 < x && x < wide && 0.0 < y && y < high, "{x} {y}");
        }
        let labels: Vec<(f64, f64)> = texts(&document, "text")
            .iter()
            .filter(|text| text.text().is_some_and(|text| text.starts_with("20") && text.contains("/")))
            .map(|text| (attribute(text, "x"), width_of(text.text().unwrap()) / 2.0))
            .collect();
        prop_assert!(!labels.is_empty());
        prop_assert!(labels.iter().all(|(x, half)| x - half >= 0.0 && x + half <= wide), "{labels:?}");
        prop_assert!(labels.windows(2).all(|pair| pair[0].0 + pair[0].1 < pair[1].0 - pair[1].1), "{labels:?}");
    }
}
