//! What a badge says, and that names stay names.

use proptest::prelude::*;
use roxmltree::Document;

use super::Badge;
use crate::measures::drawing::Figures;
use crate::measures::period::{Frequency, PeriodInput};
use crate::measures::rating::Rating;
use crate::measures::series::{ObservationState, Point};

fn svg(name: &str, unit: &str, value: Option<&str>, rating: Rating) -> String {
    let figures = Figures::before(unit, 2);
    let value = value.map(|value| value.parse().unwrap());
    Badge { key: "01890d5c", name, figures: &figures, value, rating, no_figure: None }.svg()
}

fn texts(svg: &str, element: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    let elements = document.descendants().filter(|node| node.tag_name().name() == element);
    elements.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_badge_says_the_name_the_value_and_the_rating() {
    let svg = svg("Sickness absence", "days", Some("2.41"), Rating::OffTrack);
    assert_eq!(texts(&svg, "text"), ["Sickness absence", "2.41 days · off track"]);
    assert_eq!(texts(&svg, "desc"), ["Sickness absence: 2.41 days · off track"]);
}

#[test]
fn a_badge_without_a_value_says_that_there_is_none() {
    assert_eq!(texts(&svg("Sickness absence", "days", None, Rating::NoData), "text"), ["Sickness absence", "no data"]);
}

#[test]
fn a_badge_says_that_the_last_period_has_no_figure() {
    let figures = Figures::before("days", 2);
    for (state, said) in [
        (ObservationState::Suppressed, "2018/19 Q2: suppressed"),
        (ObservationState::Missing, "2018/19 Q2: no figure"),
        (ObservationState::Forecast, "2018/19 Q2: only expected"),
    ] {
        let period = PeriodInput::of_code("2018-Q2").settle(Frequency::Quarterly, 4).unwrap();
        let point = Point { period, value: None, state };
        let badge = Badge {
            key: "01890d5c",
            name: "Absence",
            figures: &figures,
            value: "2.41".parse().ok(),
            rating: Rating::OffTrack,
            no_figure: Some(&point),
        };
        let svg = badge.svg();
        assert_eq!(texts(&svg, "text"), ["Absence".to_owned(), format!("2.41 days · off track · {said}")]);
        assert_eq!(texts(&svg, "desc"), [format!("Absence: 2.41 days · off track · {said}")]);
    }
}

proptest! {
    #[test]
    fn names_of_any_kind_stay_names(name in ".{0,200}", unit in ".{0,60}") {
        let svg = svg(&format!("{name}\"><script>"), &unit, Some("-123456789.12"), Rating::Close);
        let document = Document::parse(&svg).unwrap();
        prop_assert!(document.descendants().all(|node| node.tag_name().name() != "script"));
        let width: f64 = document.root_element().attribute("width").unwrap().parse().unwrap();
        prop_assert!(width < 720.0, "{width}");
    }
}
