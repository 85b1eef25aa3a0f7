//! Cursors of the feed of changes, and the readers that wait for it.

use std::fmt;
use std::str::FromStr;

use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::watch;

use super::problem::{Code, Problem};
use crate::metrics::Lasting;
use crate::settings::FeedLimits;

/// The longest text of a cursor.
pub const MAX_CURSOR_BYTES: usize = 64;

/// Hexadecimal digits of the digest in a cursor.
const DIGITS: usize = 16;

/// What the cursors of staff begin with: their positions are others than those of the public.
const STAFF: char = 's';

/// A place in the feed of changes: behind an entry. As text it is `1042-9f3ac01b22d4e7a8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedCursor {
    /// Whether the position is one of the feed that callers with a token read.
    pub of_staff: bool,
    /// Position of the entry. 0 for the place before the first one.
    pub position: i64,
    /// Digest of the entry, so that a cursor of another database does not fit. 0 for position 0.
    pub entry: u64,
}

/// A text that is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCursor;

impl FeedCursor {
    /// The place before the first entry.
    pub const fn start(of_staff: bool) -> FeedCursor {
        FeedCursor { of_staff, position: 0, entry: 0 }
    }

    /// Reads the cursor that a caller sent, for the feed that the caller reads.
    ///
    /// # Errors
    /// [`Code::BadCursor`]; [`Code::CursorMismatch`] for a cursor of the other feed.
    pub fn sent(text: &str, of_staff: bool) -> Result<FeedCursor, Problem> {
        let cursor: FeedCursor = text.parse().map_err(|NoCursor| {
            let detail = "This is no cursor of the feed. Send page.next_cursor of an earlier answer without changes, or \
                          start, or now.";
            Problem::new(Code::BadCursor, detail)
        })?;
        match (cursor.of_staff, of_staff) {
            (true, false) => {
                let detail = "This cursor is of the feed that you read with a token. Send your token, or begin again \
                              with after=start.";
                Err(Problem::new(Code::CursorMismatch, detail))
            }
            (false, true) => {
                let detail = "This cursor is of the public feed. Leave out the token, or begin again with after=start.";
                Err(Problem::new(Code::CursorMismatch, detail))
            }
            _ => Ok(cursor),
        }
    }
}

impl fmt::Display for FeedCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FeedCursor { of_staff, position, entry } = self;
        if *of_staff {
            write!(formatter, "{STAFF}")?;
        }
        write!(formatter, "{position}-{entry:016x}")
    }
}

impl FromStr for FeedCursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<FeedCursor, NoCursor> {
        if text.len() > MAX_CURSOR_BYTES {
            return Err(NoCursor);
        }
        let (of_staff, place) = text.strip_prefix(STAFF).map_or((false, text), |place| (true, place));
        let (position, entry) = place.split_once('-').ok_or(NoCursor)?;
        let entry = digest(entry).ok_or(NoCursor)?;
        let position: i64 = position.parse().map_err(|_| NoCursor)?;
        let cursor = FeedCursor { of_staff, position, entry };
        // There is one way to write each.
        if position >= 0 && cursor.to_string() == text { Ok(cursor) } else { Err(NoCursor) }
    }
}

/// A digest of an entry, as the views write it.
pub fn digest(text: &str) -> Option<u64> {
    if text.len() == DIGITS { u64::from_str_radix(text, 16).ok() } else { None }
}

/// The readers that wait for changes: how many there may be, and how many there are, in all workers.
#[derive(Debug)]
pub struct Following {
    /// How many may wait, and for how long.
    pub limits: FeedLimits,
    /// How many requests wait for a change.
    pub waiting: Gauge,
    /// How many streams are open.
    pub streams: Gauge,
    stopping: watch::Receiver<bool>,
}

impl Following {
    /// None yet. `stopping` says when the program is told to stop.
    pub fn new(limits: FeedLimits, stopping: watch::Receiver<bool>) -> Following {
        Following { limits, waiting: Gauge::default(), streams: Gauge::default(), stopping }
    }

    /// A place for a request that waits. None if too many wait.
    pub fn wait(&self) -> Option<Lasting> {
        place(&self.waiting, self.limits.max_waiting)
    }

    /// A place for a stream. None if too many are open.
    pub fn stream(&self) -> Option<Lasting> {
        place(&self.streams, self.limits.max_streams)
    }

    /// Says when the program is told to stop.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.clone()
    }
}

fn place(gauge: &Gauge, most: usize) -> Option<Lasting> {
    let place = Lasting::begin(gauge);
    let taken = usize::try_from(gauge.get()).unwrap_or_default();
    (taken <= most).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::{Code, FeedCursor, NoCursor};

    #[test]
    fn a_cursor_is_written_and_read_in_one_way() {
        let cursor = FeedCursor { of_staff: false, position: 1042, entry: 0x9f3a_c01b_22d4_e7a8 };
        for (text, cursor) in [
            ("1042-9f3ac01b22d4e7a8", cursor),
            ("s1042-9f3ac01b22d4e7a8", FeedCursor { of_staff: true, ..cursor }),
            ("0-0000000000000000", FeedCursor::start(false)),
            ("9223372036854775807-00000000000000ff", FeedCursor { position: i64::MAX, entry: 255, ..cursor }),
        ] {
            assert_eq!((cursor.to_string().as_str(), text.parse()), (text, Ok(cursor)));
        }
        for wrong in [
            "",
            "start",
            "1042",
            "1042-",
            "-1-9f3ac01b22d4e7a8",
            "+1-9f3ac01b22d4e7a8",
            "01-9f3ac01b22d4e7a8",
            "1-9F3AC01B22D4E7A8",
            "1-+f3ac01b22d4e7a8",
            "1-9f3ac01b22d4e7a",
            "1-9f3ac01b22d4e7a88",
            "ss1-9f3ac01b22d4e7a8",
            "1 -9f3ac01b22d4e7a8",
            "9223372036854775808-9f3ac01b22d4e7a8",
        ] {
            assert_eq!(wrong.parse::<FeedCursor>(), Err(NoCursor), "{wrong}");
        }
    }

    #[test]
    fn a_cursor_of_the_other_feed_is_refused() {
        let code = |text, of_staff| FeedCursor::sent(text, of_staff).map_err(|problem| problem.code());
        assert_eq!(code("s1-9f3ac01b22d4e7a8", false), Err(Code::CursorMismatch));
        assert_eq!(code("1-9f3ac01b22d4e7a8", true), Err(Code::CursorMismatch));
        assert_eq!(code("1", true), Err(Code::BadCursor));
        assert!(code("1-9f3ac01b22d4e7a8", false).is_ok() && code("s1-9f3ac01b22d4e7a8", true).is_ok());
    }
}
