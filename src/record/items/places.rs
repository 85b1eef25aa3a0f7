//! The places of items on the pages of meetings, for people.

use super::parts::ItemKind;
use crate::http::urls;
use crate::ids::{ItemId, MeetingId};
use crate::kind::Kind;

/// The longest minute number that names a place: shorter than an id, so that none is taken for one.
const MAX_ANCHORING: usize = 20;

/// The name of an item's place on the page of its meeting: `item-44`. A number in the minutes stands once in a meeting,
/// headings apart. Any other number may stand there twice, and be another tomorrow: what has none in the minutes is
/// named by its id.
pub fn anchor(id: ItemId, kind: ItemKind, minute_number: Option<&str>) -> String {
    match minute_number.filter(|number| kind != ItemKind::Heading && names_a_place(number)) {
        Some(number) => format!("item-{number}"),
        None => format!("item-{id}"),
    }
}

/// Whether a number can stand in an anchor as it is.
pub fn names_a_place(number: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    (1..=MAX_ANCHORING).contains(&number.len()) && number.bytes().all(plain)
}

/// The path of the page of a meeting, and of a place on it, for people.
pub fn page_of(meeting_id: MeetingId, anchor: &str) -> String {
    [urls::page_of(Kind::Meeting, meeting_id).as_str(), "#", anchor].concat()
}
