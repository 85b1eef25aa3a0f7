//! Numbers as people read them, colours that can be seen, and texts that stay texts.

use proptest::prelude::*;

use super::{Drawing, Figures, GREY, INK, cut, look, width_of};
use crate::decimal::Decimal;
use crate::measures::rating::Rating;

const RATINGS: [Rating; 5] = [Rating::OnTrack, Rating::Close, Rating::OffTrack, Rating::NoTarget, Rating::NoData];

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The contrast of two colours (WCAG 2.2, 1.4.3).
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour: &str| {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn values_are_printed_in_their_unit() {
    assert_eq!(Figures::before("%", 0).print(number("55")), "55 %");
    assert_eq!(Figures::before("days", 2).print(number("2.41")), "2.41 days");
    assert_eq!(Figures::before("days", 2).print(number("2.4")), "2.40 days");
    assert_eq!(Figures::after("£", 0).print(number("1200")), "£1,200");
    assert_eq!(Figures::after("£", 2).print(number("-1234567.891")), "\u{2212}£1,234,567.89");
    assert_eq!(Figures::before("", 0).print(number("999")), "999");
    assert_eq!(Figures::before("", 0).print(number("-0.4")), "0");
    assert_eq!(Figures::before("", 1).print(number("0.05")), "0.1");
}

#[test]
fn every_rating_has_a_word_and_can_be_seen_on_white() {
    let mut words = Vec::new();
    for look in RATINGS.map(look) {
        assert!(contrast(look.edge, "#ffffff") >= 3.0, "{}", look.edge);
        // The badge's words stand on the fill.
        assert!(contrast(look.fill, "#000000") >= 4.5, "{}", look.fill);
        assert!(!words.contains(&look.word));
        words.push(look.word);
    }
    for text in [INK, GREY] {
        assert!(contrast(text, "#ffffff") >= 4.5, "{text}");
    }
}

#[test]
fn ratings_differ_by_their_shape_too() {
    let shape = |rating| {
        let mut drawing = Drawing::new("", (20.0, 20.0), "", "");
        drawing.mark(rating, (10.0, 10.0), true);
        let svg = drawing.finish();
        let mark = svg.split("fill=\"#ffffff\"").nth(1).unwrap().to_owned();
        mark.split(" stroke").next().unwrap().to_owned()
    };
    let shapes = [Rating::OnTrack, Rating::Close, Rating::OffTrack, Rating::NoTarget].map(shape);
    for (index, shape) in shapes.iter().enumerate() {
        assert!(!shapes[index + 1..].contains(shape), "{shape}");
    }
}

proptest! {
    #[test]
    fn a_text_comes_back_from_the_image_as_it_was(text in ".{0,40}") {
        let mut drawing = Drawing::new(&text, (100.0, 100.0), &text, &text);
        drawing.text((1.0, 1.0), f64::MAX, &text, &[("class", &text)]);
        let svg = drawing.finish();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let allowed = |character: &char| {
            !character.is_control() || matches!(character, '\t' | '\n' | '\r' | '\u{7f}'..='\u{9f}')
        };
        let spaced = |character| if matches!(character, '\t' | '\n' | '\r') { ' ' } else { character };
        let kept = text.chars().filter(allowed).filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'));
        let kept: String = kept.map(spaced).collect();
        let element = document.descendants().find(|node| node.has_tag_name("text")
            || node.tag_name().name() == "text").unwrap();
        prop_assert_eq!(element.text().unwrap_or_default(), &kept);
        prop_assert_eq!(element.attribute("class").unwrap_or_default(), &kept);
    }

    #[test]
    fn a_text_is_cut_to_its_width(text in ".{0,80}", width in 20_f64..300.0) {
        let short = cut(&text, width);
        prop_assert!(width_of(&short) <= width);
        prop_assert!(short == text || short.ends_with('…'));
    }
}
