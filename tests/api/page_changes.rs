//! What pages say about the changes of a record, made of the versions that were shown.

use std::collections::BTreeSet;

use minutebook::difference::{ChangeKind, Difference};
use minutebook::kind::Kind;
use minutebook::publish::history::queries::ShownVersion;
use minutebook::publish::pages::changed::section::shortened;
use minutebook::publish::pages::changed::{Changed, How, Line, changes, columns};
use serde_json::{Value, json};

use crate::support::{TestApp, cluster};

/// Columns that are no part of what is read, of all types.
const UNREAD: [&str; 14] = [
    "id",
    "council_id",
    "version",
    "created_at",
    "updated_at",
    "identifiers",
    "publication",
    "publish_at",
    "withdrawn_reason",
    "is_public",
    "was_public",
    "deleted_at",
    "deleted_reason",
    "translations",
];

/// The same of one type: what follows from another column, or only orders, numbers or finds records.
const UNREAD_OF: [(Kind, &[&str]); 4] = [
    (Kind::Meeting, &["municipal_year_id", "start_at", "sort_at"]),
    (
        Kind::Item,
        &[
            "meeting_id",
            "position",
            "numbered_in_body_id",
            "numbered_in_year_id",
            "former_minute_numbers",
            "is_withheld",
            "added_after_approval_at",
            "concern_keys",
        ],
    ),
    (Kind::Decision, &["item_id", "meeting_id", "body_id", "meeting_date", "concern_keys"]),
    (Kind::Strategy, &["slug"]),
];

const ZONE: &str = "Europe/London";

/// Versions with these contents, an hour apart.
fn versions(contents: &[Value]) -> Vec<ShownVersion> {
    let shown = contents.iter().zip(1..).map(|(content, version)| ShownVersion {
        version,
        at: format!("2026-07-01T{:02}:00:00Z", version + 8).parse().expect("a time"),
        operation: if version == 1 { "created".to_owned() } else { "updated".to_owned() },
        changed: Vec::new(),
        content: content.clone(),
    });
    shown.collect()
}

fn told(kind: Kind, contents: &[Value]) -> Vec<Changed> {
    changes(kind, &versions(contents), ZONE, (&[], 20))
}

/// What the one change between two versions says.
#[track_caller]
fn lines(kind: Kind, before: Value, after: Value) -> Vec<Line> {
    let mut told = told(kind, &[before, after]);
    assert_eq!(told.len(), 1, "{told:?}");
    told.remove(0).lines
}

fn field(name: &str, how: How) -> Line {
    Line::Field { name: name.to_owned(), language: None, how }
}

fn differs(before: &str, after: &str) -> How {
    How::Differs { before: before.to_owned(), after: after.to_owned() }
}

fn sentence(text: &str) -> Line {
    Line::Sentence(text.to_owned())
}

#[actix_web::test]
async fn every_column_of_a_record_with_a_page_is_told_or_left_out_for_a_reason() {
    let app = TestApp::new().await;
    let db = cluster::client(&app.database_url).await;
    for (kind, unread) in UNREAD_OF {
        let sql = "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'record' \
                   AND table_name = $1";
        let rows = db.query(sql, &[&kind.table()]).await.expect("columns");
        let there: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
        let told = columns(kind);
        let known: BTreeSet<&str> = told.iter().copied().chain(UNREAD).chain(unread.iter().copied()).collect();
        assert_eq!(there.iter().map(String::as_str).collect::<BTreeSet<_>>(), known, "{kind:?}");
        let both: Vec<_> = told.iter().filter(|column| UNREAD.contains(column) || unread.contains(column)).collect();
        assert!(both.is_empty(), "{kind:?}: {both:?}");
    }
    assert!(columns(Kind::Person).is_empty());
}

#[test]
fn a_field_is_told_by_its_name_and_what_it_said_and_says() {
    let before = json!({"title": "Cabinet", "date": "2026-12-09", "start_local": "2026-12-09T18:00:00"});
    let after = json!({"title": "Special Cabinet", "date": "2026-12-10", "start_local": "2026-12-10T18:30:00",
        "location": "Town Hall"});
    assert_eq!(
        lines(Kind::Meeting, before, after),
        [
            field("Title", differs("Cabinet", "Special Cabinet")),
            field("When", differs("Wednesday 9 December 2026, 18:00", "Thursday 10 December 2026, 18:30")),
            field("Where", How::Added(Some("Town Hall".to_owned()))),
        ]
    );
}

#[test]
fn a_step_reads_as_a_sentence_by_the_clocks_of_the_council() {
    let before = json!({"state": "scheduled", "agenda_published_at": null, "minutes_state": "none"});
    let after = json!({"state": "cancelled", "state_reason": "Snow.", "minutes_state": "draft",
        "agenda_published_at": "2026-06-23T09:00:00+00:00"});
    assert_eq!(
        lines(Kind::Meeting, before, after),
        [
            sentence("The meeting was cancelled."),
            field("Reason", How::Added(Some("Snow.".to_owned()))),
            sentence("The agenda was published on 23 June 2026, 10:00."),
            sentence("The minutes are a draft."),
        ]
    );
    let of = |outcome: &str, by: Value| json!({"outcome": outcome, "superseded_by_id": by});
    assert_eq!(
        lines(Kind::Decision, of("noted", Value::Null), of("approved", json!("0193f0c0-0000-7000-8000-000000000001"))),
        [sentence("It was replaced by a later decision."), field("Outcome", differs("noted", "approved"))]
    );
}

#[test]
fn what_no_reader_reads_is_no_change() {
    let before = json!({"version": 1, "updated_at": "2026-07-01T09:00:00+00:00", "identifiers": [], "position": 1,
        "is_public": true, "concern_keys": null, "title": "Library hours", "publish_at": null});
    let after = json!({"version": 2, "updated_at": "2026-07-02T09:00:00+00:00", "is_public": false, "position": 2,
        "identifiers": [{"scheme": "a", "value": "b"}], "concern_keys": ["topic:x"], "title": "Library hours"});
    let told = told(Kind::Item, &[before, after]);
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn another_record_is_told_by_its_sort_and_never_by_its_id() {
    let of = |person: Value, name: &str, issue: Value| {
        let presented_by = json!({"name": name});
        json!({"presented_by": presented_by, "presented_by_person_id": person, "issue_id": issue})
    };
    let (one, two) = (json!("0193f0c0-0000-7000-8000-000000000001"), json!("0193f0c0-0000-7000-8000-000000000002"));
    let another = "Presented by: the record names another person now.";
    let cases = [
        (of(one.clone(), "J Smith", Value::Null), of(two.clone(), "J Smith", Value::Null), vec![sentence(another)]),
        (
            of(one.clone(), "J Smith", Value::Null),
            of(two.clone(), "J Jones", Value::Null),
            vec![field("Presented by", differs("J Smith", "J Jones"))],
        ),
        (
            of(Value::Null, "J Smith", Value::Null),
            of(one.clone(), "J Smith", two.clone()),
            vec![sentence("Issue: the record names an issue now.")],
        ),
        (
            of(one.clone(), "J Smith", two.clone()),
            of(one.clone(), "J Smith", one.clone()),
            vec![sentence("Issue: the record names another issue now.")],
        ),
        (
            of(one.clone(), "J Smith", two),
            of(one, "J Smith", Value::Null),
            vec![sentence("Issue: the record names no issue now.")],
        ),
    ];
    for (before, after, expected) in cases {
        assert_eq!(lines(Kind::Item, before, after), expected);
    }
}

#[test]
fn an_address_is_told_to_have_changed_and_not_told() {
    let of = |url: &str| json!({"virtual_url": url, "joint_with": []});
    let told = lines(Kind::Meeting, of("https://ashford.example/1"), of("https://ashford.example/2"));
    assert_eq!(told, [field("Address to join online", How::Changed)]);
}

#[test]
fn a_text_that_was_taken_away_is_not_said_again() {
    let of = |minutes: Option<&str>| {
        let minutes = minutes.map(|text| json!({"text": text, "html": text, "publication": "published"}));
        json!({"title": "Library hours", "minutes": minutes})
    };
    let contents =
        [of(None), of(Some("SECRET one")), of(Some("SECRET two")), of(None), of(Some("Open.")), of(Some("Shut."))];
    let told = told(Kind::Item, &contents);
    let how: Vec<&How> = told
        .iter()
        .flat_map(|changed| &changed.lines)
        .map(|line| match line {
            Line::Field { how, .. } => how,
            Line::Sentence(other) => panic!("{other}"),
        })
        .collect();
    let expected =
        [differs("Open.", "Shut."), How::Added(Some("Open.".to_owned())), How::Removed, How::Changed, How::Added(None)];
    assert_eq!(how, expected.iter().collect::<Vec<_>>());
    assert!(!format!("{told:?}").contains("SECRET"), "{told:?}");
}

#[test]
fn nothing_from_before_a_withdrawal_is_told() {
    let of = |title: &str| json!({"title": title});
    let mut versions = versions(&[of("SECRET one"), of("SECRET two"), of("Library"), of("Library hours")]);
    versions[2].operation = "restored".to_owned();
    let told = changes(Kind::Meeting, &versions, ZONE, (&[], 20));
    let lines: Vec<&Line> = told.iter().flat_map(|changed| &changed.lines).collect();
    assert_eq!(
        lines,
        [
            &field("Title", differs("Library", "Library hours")),
            &sentence("It was withdrawn for a time, and then published again."),
        ]
    );
}

#[test]
fn an_erased_version_is_passed_over() {
    let of = |title: &str| json!({"title": title});
    for erased in [Value::Null, json!({})] {
        let told = told(Kind::Meeting, &[of("Cabinet"), erased, of("Special Cabinet")]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(
            (told[0].versions, told[0].lines.as_slice()),
            ((1, 3), [field("Title", differs("Cabinet", "Special Cabinet"))].as_slice())
        );
    }
}

#[test]
fn a_title_that_is_kept_is_kept_in_every_language() {
    let of = |title: &str| json!({"title": title, "text": "To sell.", "translations": {"cy": {"title": title, "text": title}}});
    let told = changes(Kind::Decision, &versions(&[of("SECRET"), of("Sale")]), ZONE, (&["Title"], 20));
    let welsh = |name: &str, how| Line::Field { name: name.to_owned(), language: Some("cy".to_owned()), how };
    assert_eq!(
        told[0].lines,
        [
            field("Title", How::Changed),
            welsh("Text in Welsh", differs("SECRET", "Sale")),
            welsh("Title in Welsh", How::Changed),
        ]
    );
}

#[test]
fn a_translation_that_was_taken_away_is_not_said_again() {
    let of = |title: Value| json!({"title": "Sale", "translations": {"cy": {"title": title}}});
    let told = told(Kind::Meeting, &[of(json!("CYFRINACH 1")), of(json!("CYFRINACH 2")), of(Value::Null)]);
    assert!(told.len() == 2 && !format!("{told:?}").contains("CYFRINACH"), "{told:?}");
}

#[test]
fn changes_are_told_with_the_latest_first_and_so_many_at_most() {
    let contents: Vec<Value> = (0..9).map(|number| json!({"name": format!("Plan {number}")})).collect();
    let told = changes(Kind::Strategy, &versions(&contents), ZONE, (&[], 3));
    let numbers: Vec<(i64, i64)> = told.iter().map(|changed| changed.versions).collect();
    assert_eq!(numbers, [(8, 9), (7, 8), (6, 7)]);
}

#[test]
fn a_long_text_is_cut_to_the_words_beside_its_changes() {
    let (start, middle, end) = ("begin ".repeat(100), "middle ".repeat(100), "finish ".repeat(100));
    let text = |word: &str, other: &str| format!("{start}{word} {middle}{other} {end}");
    let difference = Difference::between(&text("Monday", "open"), &text("Friday", "shut"));
    let (pieces, is_cut) = shortened(difference.changes);
    let said: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    assert!(!is_cut && said.len() < 400, "{said}");
    for words in ["… ", "begin ", "Monday", "Friday", " middle", "open", "shut", "finish"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert!(pieces.iter().any(|piece| piece.kind == ChangeKind::Removed && piece.text.contains("Monday")));
    let (pieces, is_cut) = shortened(Difference::between("", &"word ".repeat(1000)).changes);
    assert!(is_cut && pieces.iter().all(|piece| piece.text.chars().count() <= 401), "{pieces:?}");
    let many = |word: &str| (0..100).map(|number| format!("{number} {word}")).collect::<Vec<_>>().join(" same ");
    let (pieces, is_cut) = shortened(Difference::between(&many("one"), &many("two")).changes);
    assert!(is_cut && pieces.len() <= 30, "{}", pieces.len());
}
