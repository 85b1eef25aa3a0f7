//! What the marks and lines of a chart mean.

use super::{BAND, draw_forecast_mark};
use crate::measures::drawing::{Drawing, GREY, INK, rounded, width_of};
use crate::measures::rating::Rating;

/// The height of a row.
const ROW: f64 = 18.0;

/// The room for a mark before its words.
const MARK: f64 = 26.0;

/// Something that is explained.
#[derive(Debug, Clone, Copy)]
pub(super) enum Entry {
    /// A mark of a rating.
    Rating(Rating),
    /// A mark that is hollow.
    Hollow,
    /// A value that the council expects.
    Expected,
    /// The line of single targets.
    Target,
    /// The band of targets that are a range.
    Range,
    /// The line of the baseline.
    Baseline,
    /// The mark of the forecast.
    Forecast,
    /// The line where a series begins anew.
    Break,
}

/// The entries at their places.
#[derive(Debug)]
pub(super) struct Legend {
    /// From the left, and the row.
    entries: Vec<(f64, f64, Entry, String)>,
    rows: f64,
    width: f64,
}

impl Legend {
    /// Puts entries into as many rows as they take.
    pub(super) fn of(entries: Vec<(Entry, String)>, width: f64) -> Legend {
        let mut placed = Vec::with_capacity(entries.len());
        let (mut x, mut row) = (12.0, 0.0);
        for (entry, words) in entries {
            let takes = (MARK + width_of(&words) + 12.0).min(width - 24.0);
            if x > 12.0 && x + takes > width - 6.0 {
                (x, row) = (12.0, row + 1.0);
            }
            placed.push((x, row, entry, words));
            x += takes;
        }
        Legend { rows: if placed.is_empty() { 0.0 } else { row + 1.0 }, entries: placed, width }
    }

    /// How high it is.
    pub(super) fn height(&self) -> f64 {
        self.rows * ROW
    }

    /// Draws it at the bottom of an image of a height.
    pub(super) fn draw(&self, drawing: &mut Drawing, height: f64) {
        for (x, row, entry, words) in &self.entries {
            let y = height - self.height() + row * ROW + 4.0;
            draw_entry(drawing, *entry, (x + 9.0, y));
            drawing.text((x + MARK - 2.0, y + 4.0), self.width - x - MARK - 6.0, words, &[("fill", &INK)]);
        }
    }
}

fn draw_entry(drawing: &mut Drawing, entry: Entry, (x, y): (f64, f64)) {
    let line = format!("M{} {y}H{}", rounded(x - 10.0), rounded(x + 10.0));
    let stroke = |drawing: &mut Drawing, colour: &str, dashes: &str| {
        drawing
            .shape("path", &[("d", &line), ("stroke", &colour), ("stroke-width", &1.5), ("stroke-dasharray", &dashes)]);
    };
    match entry {
        Entry::Rating(rating) => drawing.mark(rating, (x, y), false),
        Entry::Hollow => drawing.mark(Rating::OnTrack, (x, y), true),
        Entry::Expected => drawing.mark(Rating::NoData, (x, y), true),
        Entry::Target => stroke(drawing, INK, "6 4"),
        Entry::Baseline => stroke(drawing, GREY, "2 4"),
        Entry::Break => stroke(drawing, GREY, "8 3 2 3"),
        Entry::Forecast => draw_forecast_mark(drawing, (x, y)),
        Entry::Range => drawing.shape(
            "rect",
            &[
                ("x", &rounded(x - 9.0)),
                ("y", &rounded(y - 5.0)),
                ("width", &18),
                ("height", &10),
                ("fill", &BAND),
                ("stroke", &INK),
                ("stroke-dasharray", &"6 4"),
            ],
        ),
    }
}
