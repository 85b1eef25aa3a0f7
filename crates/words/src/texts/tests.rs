//! Which texts are refused, and where it is said to be.

use serde_json::json;

use super::normal::is_invisible;
use super::{Form, INVISIBLE, faults, is_of_text, label, settle};

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
    let blank = "reasons is blank. Send some text.";
    let control = "Its character 4 is U+000B, which a text cannot have. Send a line break instead, or leave it out.";
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

#[test]
fn invisible_differences_of_a_label_are_none() {
    for same in ["44", "44 ", " 44", "44\n", "\u{a0}44\u{2003}", "４４", "\t44\r\n"] {
        assert_eq!(label(same), "44", "{same:?}");
    }
    assert_eq!(label("Sia\u{302}n  \u{a0}Lowe"), "Siân Lowe");
    assert_eq!(Form::Text.of(" a  b\r\n\r\nc\u{2028}d "), "a  b\n\nc\nd");
    assert_eq!(Form::Line.of(" A  title\n"), "A title");
}

#[test]
fn what_cannot_be_seen_is_refused_by_its_name_where_that_matters() {
    for (text, name) in [
        ("44\u{200b}", "U+200B zero width space"),
        ("\u{feff}44", "U+FEFF zero width no-break space"),
        ("a\u{202e}b", "U+202E right-to-left override"),
        ("a\u{ad}b", "U+00AD soft hyphen"),
        ("a\u{2063}b", "U+2063 invisible operator"),
        ("a\u{200d}b", "U+200D zero width joiner"),
        ("a\u{e0041}", "U+E0041 tag"),
    ] {
        let errors = faults(&json!({"name": text, "reasons": text, "title": text}), 100);
        let found: Vec<_> = errors.iter().map(|error| (error.pointer.as_str(), error.code.as_str())).collect();
        assert_eq!(found, [("/name", "wrong_format")], "{text:?}");
        assert!(errors[0].detail.contains(name), "{}", errors[0].detail);
    }
    // Persian and Sinhala are spelt with them, and a symbol may say which picture it has.
    for text in ["می\u{200c}خواهم", "ශ්\u{200d}රී", "Café ☎\u{fe0f}"] {
        assert!(faults(&json!({"name": text}), 100).is_empty(), "{text:?}");
    }
    let blank = faults(&json!({"reasons": "\u{200b}\u{feff} "}), 100);
    assert_eq!(blank.iter().map(|error| error.code.as_str()).collect::<Vec<_>>(), ["too_short"]);
}

#[test]
fn each_text_of_a_body_is_brought_into_the_form_of_its_member() {
    let mut body = json!({"name": " A  b ", "wards": ["A\u{a0}b"], "reasons": " a  b ", "html": " <p> ",
        "council_id": " x", "identifiers": [{"scheme": "q ", "value": "４"}]});
    settle(&mut body);
    assert_eq!(
        body,
        json!({"name": "A b", "wards": ["A b"], "reasons": "a  b", "html": " <p> ", "council_id": " x",
        "identifiers": [{"scheme": "q", "value": "4"}]})
    );
}

#[test]
fn the_class_of_what_is_invisible_is_what_is_refused() {
    let mut listed = std::collections::BTreeSet::new();
    let mut class = INVISIBLE.chars().peekable();
    let mut ends = Vec::new();
    while let Some(character) = class.next() {
        let end = match character {
            '\\' => {
                let digits: String = class.by_ref().skip(1).take(4).collect();
                u32::from_str_radix(&digits, 16).expect("a code")
            }
            other => u32::from(other),
        };
        ends.push(end);
        if class.next_if_eq(&'-').is_none() {
            let first = if ends.len() > 1 { ends[0] } else { end };
            listed.extend(first..=end);
            ends.clear();
        }
    }
    let invisible: std::collections::BTreeSet<u32> =
        (0..=0xFFFF).filter(|code| char::from_u32(*code).is_some_and(is_invisible)).collect();
    assert_eq!(listed, invisible);
}
