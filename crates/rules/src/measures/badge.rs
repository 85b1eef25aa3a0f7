//! A measure in one line, as a small image for other people's pages: its name, its latest value and how that stands.

use crate::decimal::Decimal;
use crate::measures::drawing::{Drawing, Figures, absence, cut, look, rounded, width_of};
use crate::measures::rating::Rating;
use crate::measures::series::Point;

#[cfg(test)]
mod tests;

/// The height, in pixels.
const HEIGHT: f64 = 24.0;

/// The widest that a name gets, in pixels.
const MAX_NAME_WIDTH: f64 = 320.0;

/// The widest that a value gets, in pixels.
const MAX_VALUE_WIDTH: f64 = 200.0;

/// The widest that the name of a period gets, in pixels.
const MAX_PERIOD_WIDTH: f64 = 120.0;

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Badge<'a> {
    /// What tells its parts from those of other images in one page: the id of the measure.
    pub key: &'a str,
    /// The name of the measure.
    pub name: &'a str,
    /// How its values are printed.
    pub figures: &'a Figures,
    /// The latest value; none where there is none.
    pub value: Option<Decimal>,
    /// How it stands.
    pub rating: Rating,
    /// The last period, where it has no figure: the value is then of an earlier one.
    pub no_figure: Option<&'a Point>,
}

impl Badge<'_> {
    /// The badge as SVG.
    pub fn svg(&self) -> String {
        let look = look(self.rating);
        let value = self.value.map(|value| self.figures.print(value));
        let said = value.as_ref().map_or_else(|| look.word.to_owned(), |value| format!("{value} · {}", look.word));
        let description = format!("{}: {said}{}", self.name, self.absent(f64::MAX));

        let name = cut(self.name, MAX_NAME_WIDTH);
        let said = match value {
            Some(value) => format!("{} · {}", cut(&value, MAX_VALUE_WIDTH), look.word),
            None => said,
        };
        let said = format!("{said}{}", self.absent(MAX_PERIOD_WIDTH));
        let [name_width, said_width] = [&name, &said].map(|text| rounded(width_of(text)));
        let split = rounded(name_width + 16.0);
        let width = rounded(split + 24.0 + said_width + 8.0);

        let mut drawing = Drawing::new(self.key, (width, HEIGHT), self.name, &description);
        drawing.shape("rect", &[("width", &split), ("height", &HEIGHT), ("fill", &"#333333")]);
        let right = rounded(width - split);
        drawing.shape("rect", &[("x", &split), ("width", &right), ("height", &HEIGHT), ("fill", &look.fill)]);
        drawing.text((split / 2.0, 16.0), MAX_NAME_WIDTH, &name, &[("text-anchor", &"middle"), ("fill", &"#ffffff")]);
        drawing.mark(self.rating, (split + 13.0, HEIGHT / 2.0), true);
        drawing.text((split + 24.0, 16.0), said_width + 0.1, &said, &[("fill", &"#000000")]);
        drawing.finish()
    }

    /// That the last period has no figure, its name cut to a width.
    fn absent(&self, width: f64) -> String {
        let Some(point) = self.no_figure else { return String::new() };
        format!(" · {}: {}", cut(&point.period.label, width), absence(point.state))
    }
}
