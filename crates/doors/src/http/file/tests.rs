//! Whatever a request says of ranges and a document of its file's name, the answer's headers hold.

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use minutebook_hostile as hostile;
use proptest::prelude::*;

use super::{disposition, part};

const RANGES: &[&str] = &[
    "bytes=",
    "bytes",
    "=",
    "-",
    ",",
    "0-",
    "-0",
    "0-0",
    "5-2",
    "-5",
    "18446744073709551615",
    "18446744073709551616",
    "items=",
    " ",
    "\t",
    "bytes=0-0",
    "bytes=-1",
    "bytes=18446744073709551614-",
];
const NAMES: &[&str] =
    &["report", ".pdf", "\"", "\\", "/", "\r\n", "\u{0}", ";", "..", "\u{202e}", "ÿ", "%0d", "=", "'", "\u{10ffff}"];

proptest! {
    #![proptest_config(hostile::cases())]

    #[test]
    fn a_part_is_within_the_file(
        text in hostile::text(RANGES),
        tag in hostile::text(&["\"a\"", "\"b\"", "W/"]),
        size in any::<u64>(),
        small: bool
    ) {
        let size = if small { size % 16 } else { size };
        let mut headers = HeaderMap::new();
        let Ok(range) = HeaderValue::from_str(&text) else { return Ok(()) };
        headers.insert(header::RANGE, range);
        if let Ok(tag) = HeaderValue::from_str(&tag) && !tag.is_empty() {
            headers.insert(header::IF_RANGE, tag);
        }
        if let Ok(Some((from, to))) = part(&headers, "\"a\"", size) {
            prop_assert!(from < to && to <= size, "{text}: {from} {to} of {size}");
        }
    }

    #[test]
    fn a_name_is_always_one_header_that_can_be_read(name in hostile::text(NAMES), is_attachment: bool) {
        let text = disposition(&name, is_attachment);
        prop_assert!(text.is_ascii() && HeaderValue::from_str(&text).is_ok(), "{text}");
        prop_assert_eq!(text.matches('"').count(), 2, "{}", &text);
        prop_assert!(!text.contains(['/', '\\', '\r', '\n']));
    }
}
