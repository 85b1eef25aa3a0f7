//! What a badge says, and that names stay names.

use proptest::prelude::*;
use roxmltree::Document;

use super::Badge;
use crate::progress::drawing::Figures;
use crate::progress::rating::Rating;

fn svg(name: &str, unit: &str, value: Option<&str>, rating: Rating) -> String {
    let figures = Figures::before(unit, 2);
    let value = value.map(|value| value.parse().unwrap());
    Badge { key: "01890d5c", name, figures: &figures, value, rating }.svg()
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
