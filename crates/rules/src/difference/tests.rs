use proptest::prelude::*;

use super::{ChangeKind, Difference, MAX_WORDS};

fn joined(difference: &Difference, kind: ChangeKind) -> String {
    let parts = difference.changes.iter().filter(|change| change.kind == ChangeKind::Same || change.kind == kind);
    parts.map(|change| change.text.as_str()).collect()
}

/// HTML as it reads, without its elements.
fn shown(html: &str) -> String {
    let bare = ["<del>", "</del>", "<ins>", "</ins>"].iter().fold(html.to_owned(), |text, tag| text.replace(tag, ""));
    assert!(!bare.contains('<') && !bare.contains('>'), "{bare}");
    bare.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

proptest! {
    #[test]
    fn the_parts_of_a_difference_are_both_texts_to_the_letter(before in any::<String>(), after in any::<String>()) {
        let difference = Difference::between(&before, &after);
        prop_assert_eq!(joined(&difference, ChangeKind::Removed), before);
        prop_assert_eq!(joined(&difference, ChangeKind::Added), after);
    }

    #[test]
    fn texts_that_are_nearly_the_same_are_parted_at_their_words(
        words in prop::collection::vec("[a-c]{1,2}[ ,<&]", 0..60),
        at in 0..60_usize,
        new in "[a-c ]{0,6}"
    ) {
        let before = words.concat();
        let mut changed = words.clone();
        changed.insert(at.min(words.len()), new);
        let after = changed.concat();
        let difference = Difference::between(&before, &after);
        prop_assert_eq!(joined(&difference, ChangeKind::Removed), before.clone());
        prop_assert_eq!(joined(&difference, ChangeKind::Added), after);
        prop_assert!(difference.is_by_word);
        let whole: String = difference.changes.iter().map(|change| change.text.as_str()).collect();
        prop_assert_eq!(shown(&difference.html), whole);
        for pair in difference.changes.windows(2) {
            prop_assert_ne!(pair[0].kind, pair[1].kind, "neighbours are of two kinds");
        }
    }
}

#[test]
fn a_difference_reads_as_one_would_mark_it_by_hand() {
    let cases = [
        ("To approve the report.", "To note the report.", "To [-approve-]{+note+} the report."),
        ("To note the report.", "To note the report.", "To note the report."),
        ("", "To note.", "{+To note.+}"),
        (
            "That rents rise by 4 per cent from 1 April.",
            "That rents rise by 2 per cent from 1 July, and be reviewed in a year.",
            "That rents rise by [-4-]{+2+} per cent from 1 [-April-]{+July, and be reviewed in a year+}.",
        ),
        ("To refuse it.", "Let them go it.", "[-To refuse-]{+Let them go+} it."),
        ("Café hours", "Cafe hours", "[-Café-]{+Cafe+} hours"),
    ];
    for (before, after, text) in cases {
        assert_eq!(Difference::between(before, after).text, text);
    }
}

#[test]
fn no_text_becomes_markup() {
    let difference = Difference::between("<b>a</b> & \"b\"", "<script>x</script> & \"b\"");
    assert!(!difference.html.contains("<b>") && !difference.html.contains("<script"), "{}", difference.html);
    assert!(difference.html.contains("&amp;") && difference.html.contains("<ins>"), "{}", difference.html);
}

#[test]
fn texts_that_differ_in_too_many_words_are_not_compared_word_by_word() {
    let text = |word: &str, count: usize| format!("To begin: {}. The end.", vec![word; count].join(" "));
    let within = Difference::between(&text("a", MAX_WORDS / 4), &text("b", MAX_WORDS / 4));
    assert!(within.is_by_word);
    let beyond = Difference::between(&text("a", MAX_WORDS), &text("b", MAX_WORDS));
    let kinds: Vec<ChangeKind> = beyond.changes.iter().map(|change| change.kind).collect();
    assert!(!beyond.is_by_word);
    assert_eq!(kinds, [ChangeKind::Same, ChangeKind::Removed, ChangeKind::Added, ChangeKind::Same]);
    assert_eq!(joined(&beyond, ChangeKind::Removed), text("a", MAX_WORDS));
}
