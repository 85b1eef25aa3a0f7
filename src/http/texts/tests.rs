//! Which texts are refused, and where it is said to be.

use serde_json::json;

use super::{faults, is_of_text};

#[test]
fn each_fault_is_named_where_it_is() {
    let body = json!({
        "title": "Executive Cabinet",
        "reasons": " \n\u{a0}",
        "parts": ["fine", {"a/b": "one\u{b}two"}],
        "empty": "",
        "count": 1,
    });
    let errors = faults(&body, 100);
    let found: Vec<_> =
        errors.iter().map(|error| (error.pointer.as_str(), error.code.as_ref(), error.detail.as_str())).collect();
    let blank = "It is blank: send a text; where nothing need be said, null.";
    let control = "Its character 4 is U+000B, which no text has: send a line break in its place, or leave it out.";
    assert_eq!(found, [("/reasons", "too_short", blank), ("/parts/1/a~1b", "wrong_format", control)]);
}

#[test]
fn a_text_has_no_controls_but_tab_and_line_breaks() {
    let not_of_text: Vec<u32> =
        (0..=0x1_0000).filter(|code| char::from_u32(*code).is_some_and(|character| !is_of_text(character))).collect();
    let controls = (0..0x20).chain(0x7F..0xA0).filter(|code| ![0x9, 0xA, 0xD].contains(code));
    assert_eq!(not_of_text, controls.chain([0xFFFE, 0xFFFF]).collect::<Vec<_>>());
}

#[test]
fn of_many_faults_there_is_one_more_than_was_asked_for() {
    assert_eq!(faults(&json!(vec![" "; 1000]), 100).len(), 101);
}
