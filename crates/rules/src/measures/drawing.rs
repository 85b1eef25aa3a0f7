//! What charts and badges are drawn with: numbers as people read them, words and colours of ratings, and SVG as text.
//! Every text that comes from the record passes through [`Drawing`], which escapes it; no script, style sheet or
//! address of elsewhere goes in.

use std::fmt::{Display, Write};

use crate::decimal::Decimal;
use crate::measures::rating::Rating;
use crate::measures::series::ObservationState;

#[cfg(test)]
mod tests;

/// The families of the text: what systems have at hand.
const FONTS: &str = "Verdana, 'DejaVu Sans', Arial, Helvetica, sans-serif";

/// The colour of text and axes.
pub(super) const INK: &str = "#1a1a1a";

/// The colour of what stands back: contrast with white 5.9.
pub(super) const GREY: &str = "#636363";

/// How the values of a measure are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    prefix: String,
    suffix: String,
    decimals: u32,
}

impl Figures {
    /// Printed with so many decimals and a sign directly before: £1,200.
    pub fn after(sign: impl Into<String>, decimals: u32) -> Figures {
        Figures { prefix: sign.into(), suffix: String::new(), decimals }
    }

    /// Printed with so many decimals and a unit after: 55 %, 2.41 days.
    pub fn before(unit: impl Into<String>, decimals: u32) -> Figures {
        Figures { prefix: String::new(), suffix: unit.into(), decimals }
    }

    /// A value with its unit.
    pub fn print(&self, value: Decimal) -> String {
        let (sign, number) = (sign(value, self.decimals), grouped(value, self.decimals));
        let space = if self.suffix.is_empty() { "" } else { " " };
        format!("{sign}{}{number}{space}{}", self.prefix, self.suffix)
    }

    /// The unit by itself.
    pub(super) fn unit(&self) -> &str {
        if self.prefix.is_empty() { &self.suffix } else { &self.prefix }
    }

    /// A number of so many decimals, without the unit.
    pub(super) fn bare(value: Decimal, decimals: u32) -> String {
        format!("{}{}", sign(value, decimals), grouped(value, decimals))
    }
}

fn sign(value: Decimal, decimals: u32) -> &'static str {
    if value.rounded(decimals) < Decimal::ZERO { "\u{2212}" } else { "" }
}

/// The digits, thousands apart.
fn grouped(value: Decimal, decimals: u32) -> String {
    let places = usize::try_from(decimals).unwrap_or_default();
    let digits = format!("{:.places$}", value.rounded(decimals).magnitude());
    let (whole, fraction) = digits.split_once('.').map_or((digits.as_str(), None), |(one, other)| (one, Some(other)));
    let mut text = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// How a rating looks: never by its colour alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// In words.
    pub word: &'static str,
    /// Of the palette of Okabe and Ito, which people with any colour vision tell apart.
    pub fill: &'static str,
    /// Dark enough beside white for the shape to be seen where the fill is not.
    pub edge: &'static str,
}

/// How a rating looks.
pub(super) fn look(rating: Rating) -> Look {
    let (word, fill, edge) = match rating {
        Rating::OnTrack => ("on track", "#009e73", "#00694d"),
        Rating::Close => ("close", "#e69f00", "#8a5f00"),
        Rating::OffTrack => ("off track", "#d55e00", "#8f3f00"),
        Rating::NoTarget => ("no target", "#d9d9d9", GREY),
        Rating::NoData => ("no data", "#d9d9d9", GREY),
    };
    Look { word, fill, edge }
}

/// Why a period has no measured figure, in words.
pub(super) fn absence(state: ObservationState) -> &'static str {
    match state {
        ObservationState::Suppressed => "suppressed",
        ObservationState::Forecast => "only expected",
        ObservationState::Missing
        | ObservationState::Normal
        | ObservationState::Provisional
        | ObservationState::Estimated
        | ObservationState::Break => "no figure",
    }
}

/// An SVG as it is drawn.
#[derive(Debug)]
pub(super) struct Drawing {
    text: String,
}

impl Drawing {
    /// An image with its name and a sentence that says what it shows, on white so that it reads on a dark page too. The
    /// key makes the names inside of it its own where several stand in one page.
    pub(super) fn new(key: &str, (width, height): (f64, f64), title: &str, description: &str) -> Drawing {
        let key: String = key.chars().filter(|character| character.is_ascii_alphanumeric()).take(64).collect();
        let mut drawing = Drawing { text: String::new() };
        let view = format!("0 0 {width} {height}");
        let labels = format!("title-{key} description-{key}");
        drawing.open(
            "svg",
            &[
                ("xmlns", &"http://www.w3.org/2000/svg"),
                ("width", &width),
                ("height", &height),
                ("viewBox", &view),
                ("role", &"img"),
                ("aria-labelledby", &labels),
                ("font-family", &FONTS),
                ("font-size", &12),
            ],
        );
        drawing.labelled("title", &format!("title-{key}"), title);
        drawing.labelled("desc", &format!("description-{key}"), description);
        drawing.shape("rect", &[("width", &width), ("height", &height), ("fill", &"#ffffff")]);
        drawing
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &dyn Display)]) {
        let _ = write!(self.text, "<{name}");
        for (attribute, value) in attributes {
            let _ = write!(self.text, " {attribute}=\"{}\"", escaped(&value.to_string()));
        }
    }

    fn labelled(&mut self, name: &str, id: &str, text: &str) {
        self.start(name, &[("id", &id)]);
        let _ = write!(self.text, ">{}</{name}>", escaped(text));
    }

    /// Opens a group; [`Drawing::close`] ends it.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &dyn Display)]) {
        self.start(name, attributes);
        self.text.push('>');
    }

    /// Ends a group.
    pub(super) fn close(&mut self, name: &str) {
        let _ = write!(self.text, "</{name}>");
    }

    /// A shape.
    pub(super) fn shape(&mut self, name: &str, attributes: &[(&str, &dyn Display)]) {
        self.start(name, attributes);
        self.text.push_str("/>");
    }

    /// A text, cut to a width where it is longer.
    pub(super) fn text(&mut self, (x, y): (f64, f64), width: f64, text: &str, attributes: &[(&str, &dyn Display)]) {
        self.start("text", &[("x", &rounded(x)), ("y", &rounded(y))]);
        for (attribute, value) in attributes {
            let _ = write!(self.text, " {attribute}=\"{}\"", escaped(&value.to_string()));
        }
        let _ = write!(self.text, ">{}</text>", escaped(&cut(text, width)));
    }

    /// The mark of a rating, its middle at a place; hollow for a value that may yet be revised.
    pub(super) fn mark(&mut self, rating: Rating, (x, y): (f64, f64), is_hollow: bool) {
        let Look { fill, edge, .. } = look(rating);
        let fill = if is_hollow { "#ffffff" } else { fill };
        let paint: [(&str, &dyn Display); 3] = [("fill", &fill), ("stroke", &edge), ("stroke-width", &1.5)];
        let at = |dx: f64, dy: f64| format!("{},{}", rounded(x + dx), rounded(y + dy));
        let points = match rating {
            Rating::OnTrack => {
                let [cx, cy] = [x, y].map(rounded);
                let circle: [(&str, &dyn Display); 3] = [("cx", &cx), ("cy", &cy), ("r", &4.5)];
                return self.shape("circle", &[circle, paint].concat());
            }
            Rating::Close => [at(0.0, -5.5), at(5.5, 4.0), at(-5.5, 4.0)].join(" "),
            Rating::OffTrack => [at(-4.5, -4.5), at(4.5, -4.5), at(4.5, 4.5), at(-4.5, 4.5)].join(" "),
            Rating::NoTarget | Rating::NoData => [at(0.0, -5.5), at(5.5, 0.0), at(0.0, 5.5), at(-5.5, 0.0)].join(" "),
        };
        let polygon: [(&str, &dyn Display); 1] = [("points", &points)];
        self.shape("polygon", &[&polygon[..], &paint[..]].concat());
    }

    /// The whole image.
    pub(super) fn finish(mut self) -> String {
        self.close("svg");
        self.text
    }
}

/// A place in an image, to a tenth of a pixel.
pub(super) fn rounded(place: f64) -> f64 {
    let tenths = (place * 10.0).round() / 10.0;
    // Never -0.
    tenths + 0.0
}

/// How wide a text of 12 pixels is at most in the fonts named, in pixels.
pub(super) fn width_of(text: &str) -> f64 {
    text.chars()
        .map(|character| match character {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | ' ' | '·' | '!' | 'f' | 't' | 'r' | '/' => {
                5.1
            }
            'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' => 12.2,
            'A'..='Z' => 9.1,
            character if character.is_ascii() => 7.7,
            character if u32::from(character) < 0x250 => 9.1,
            _ => 13.0,
        })
        .sum()
}

/// A text cut to a width, with an ellipsis where something is left out.
pub(super) fn cut(text: &str, width: f64) -> String {
    if width_of(text) <= width {
        return text.to_owned();
    }
    let mut left = width - width_of("…");
    let fits = |character: &char| {
        left -= width_of(&character.to_string());
        left >= 0.0
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// A text as XML 1.0 takes it, in contents and in attributes: characters that it does not allow are left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => safe.push(other),
        }
    }
    safe
}
