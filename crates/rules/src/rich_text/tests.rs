//! Cleaning keeps blocks apart, keeps content with meaning, and changes nothing in a clean text.

use minutebook_hostile as hostile;
use proptest::prelude::*;

use super::{Formed, RichTextInput, SentForms, clean, formed, from_html, from_text, plain, rich, tree};

/// What HTML becomes: its text and its HTML.
fn cleaned(html: &str) -> (String, String) {
    let made = from_html(html, None).unwrap_or_else(|refusal| panic!("{html}: {refusal}"));
    (made.text, made.html)
}

#[track_caller]
fn assert_text(html: &str, text: &str) {
    assert_eq!(cleaned(html).0, text, "{html}");
}

#[track_caller]
fn assert_html(sent: &str, html: &str) {
    assert_eq!(cleaned(sent).1, html, "{sent}");
}

#[test]
fn a_text_of_signs_alone_is_refused_before_it_is_written() {
    for sign in ["£", "&", "&amp;", "\u{a0}"] {
        let refusal = from_html(&format!("<p>{}</p>", sign.repeat(20_001)), None).err().unwrap_or_default();
        assert!(refusal.starts_with("It has more than 20000 of the characters"), "{sign}: {refusal}");
        assert!(from_html(&format!("<p>a{}</p>", sign.repeat(500)), None).is_ok(), "{sign}");
    }
}

#[test]
fn blocks_stay_apart() {
    assert_text("<h2>Resolved</h2><p>That it be noted.</p>", "Resolved\n\nThat it be noted.");
    assert_text("<div>One</div><div>Two</div>", "One\n\nTwo");
    assert_text("<section>One</section>Two<p>Three</p>", "One\n\nTwo\n\nThree");
    assert_text("Bare<p>Two</p>", "Bare\n\nTwo");
    assert_text("<blockquote>One</blockquote>Two", "> One\n\nTwo");
    assert_text("<dl><dt>Fee</dt><dd>£50</dd><dt>Term</dt><dd>A year</dd></dl>", "Fee\n  £50\nTerm\n  A year");
    assert_text("<ul><li><p>One</p><p>Two</p></li><li>Three</li></ul>", "One\n  Two\nThree");
    assert_text("<pre>One\nTwo</pre>Three", "One\nTwo\n\nThree");
    assert_text("<figure>One<figcaption>Two</figcaption></figure>", "One\n\nTwo");
    assert_text("<details><summary>One</summary>Two</details>", "One\n\nTwo");
    assert_text("<td>One</td><td>Two</td>", "One | Two");
    assert_text("One<hr>Two", "One\n\n---\n\nTwo");
    assert_text("<li>One<li>Two", "One\nTwo");
    assert_text("<h1>One<dl><dt>Two</dt></dl><ul><li>Three</li></ul></h1>", "One\nTwo\nThree");
    // A parser passes over these tags, and a reader does not.
    assert_text("<h1><h2>One</h2>Two</h1>Three", "One\n\nTwo\n\nThree");
    assert_text("One<body>Two</body>Three", "One\n\nTwo\n\nThree");
    assert_text("<ul><li>One</li><ul><li>Two</li></ul>Three</ul>", "One\n  Two\nThree");
}

#[test]
fn what_was_struck_out_or_added_says_so() {
    assert_text("<p>fee be <s>£50</s> £75</p>", "fee be [deleted: £50] £75");
    assert_text("<p>fee be <strike>£50</strike><ins>£75</ins></p>", "fee be [deleted: £50][added: £75]");
    assert_text("<p>a <span style=\"text-decoration: line-through\">b</span> c</p>", "a [deleted: b] c");
    assert_text("<del><p>One</p><p>Two</p></del>", "[deleted: One]\n\n[deleted: Two]");
    assert_html("<p>fee be <strike>£50</strike> <ins>£75</ins></p>", "<p>fee be <s>£50</s> <ins>£75</ins></p>");
    assert_html("<s><ul><li>One</li></ul></s>", "<ul><li><s>One</s></li></ul>");
    assert_html("<table style=\"text-decoration:line-through\"><tr><td>1</td></tr></table>", {
        "<table><tbody><tr><td><s>1</s></td></tr></tbody></table>"
    });
}

#[test]
fn what_is_raised_or_lowered_is_not_taken_for_another_number() {
    assert_text("10<sup>2</sup> m<sup>2</sup> of H<sub>2</sub>O", "10² m² of H₂O");
    assert_text("the 5<sup>th</sup>, x<sup>a</sup>, C<sub>max</sub>", "the 5th, x^(a), C_(max)");
    assert_text("10<span style=\"vertical-align: super\">2</span>", "10²");
}

#[test]
fn lists_keep_their_numbers() {
    assert_text("<ol><li>One</li><li>Two</li></ol>", "1. One\n2. Two");
    assert_text("<ol start=4 type=a><li>One</li><li value=9>Two</li></ol>", "d. One\ni. Two");
    assert_text("<ol style='list-style-type: upper-roman'><li>One<ul><li>Part</li></ul></li></ol>", "I. One\n  Part");
    assert_html("<ol start=3 type=a reversed><li>One</ol>", {
        "<ol start=\"3\" type=\"a\" reversed=\"\"><li>One</li></ol>"
    });
}

#[test]
fn tables_keep_all_their_parts() {
    let table = "<table><caption>Fees</caption><thead><tr><th scope=\"col\">Year</th>\
                 <th scope=\"col\" colspan=\"2\">Fee</th></tr>\
                 </thead><tbody><tr><th scope=\"row\" rowspan=\"2\">2025</th><td>£50</td><td></td></tr></tbody>\
                 <tfoot><tr><td>Sum</td></tr></tfoot></table>";
    let (text, html) = cleaned(table);
    assert_eq!(text, "Fees\nYear | Fee\n2025 | £50 |\nSum");
    assert_eq!(html.replace("colspan=\"2\" scope=\"col\"", "scope=\"col\" colspan=\"2\""), {
        table.replace("scope=\"row\" rowspan=\"2\"", "rowspan=\"2\" scope=\"row\"")
    });
}

#[test]
fn headings_move_below_those_of_the_page_and_keep_their_order() {
    assert_html("<h1>One</h1><h2>Two</h2><h5>Three</h5>", "<h3>One</h3><h4>Two</h4><h6>Three</h6>");
    assert_html("<h4>One</h4><h3>Two</h3>", "<h4>One</h4><h3>Two</h3>");
}

#[test]
fn names_of_emphasis_language_and_direction_stay() {
    assert_html("<b>a</b> <i>b</i> <u>c</u> <cite>d</cite>", {
        "<p><strong>a</strong> <em>b</em> <u>c</u> <em>d</em></p>"
    });
    assert_html("<b style=\"font-weight:normal\">a</b><span style='font-weight:700'>b</span>", {
        "<p>a<strong>b</strong></p>"
    });
    assert_html("<p lang=cy dir=rtl>a</p><div lang=cy>b</div>", {
        "<p lang=\"cy\" dir=\"rtl\">a</p><p lang=\"cy\">b</p>"
    });
    assert_html("a<br>b<q>c</q>", "<p>a<br>b<q>c</q></p>");
}

#[test]
fn what_cannot_be_kept_is_refused_with_a_sentence() {
    for (html, word) in [
        ("<p>a</p><svg><text>b</text></svg>", "<svg>"),
        ("<p>a</p><math><mi>b</mi></math>", "<math>"),
        ("a<iframe src=b></iframe>", "<iframe>"),
        ("a<input value=b>", "<input>"),
        ("a<select><option>b</select>", "<select>"),
        ("a<img src=b>", "alt"),
        ("<p>a<span style='display:none'>b</span></p>", "hidden"),
        ("<p hidden>a</p>", "hidden"),
        ("<p>a<span style='font-size:0'>b</span></p>", "hidden"),
        ("<p>a<span style='FONT-SIZE: 0.0pt !important'>b</span></p>", "hidden"),
        ("<p>a<span style='opacity:0'>b</span></p>", "hidden"),
        ("<p>a<span style='opacity: .001'>b</span></p>", "hidden"),
        ("<p>a<span style='font:0/0 a'>b</span></p>", "hidden"),
        ("<p>a<span style='font-size/**/:0'>b</span></p>", "hidden"),
        ("<p>a<span style='font-size:calc(0px)'>b</span></p>", "hidden"),
        ("<p style='text-indent:200vw'>a</p>", "hidden"),
        ("<p>a<span style='color:transparent'>b</span></p>", "hidden"),
        ("<p style='text-indent:-9999px'>a</p>", "hidden"),
        ("<p>a<span style='unicode-bidi:bidi-override;direction:rtl'>b</span></p>", "reverses its letters"),
        ("<p>a</p><table><tr><td>b</td></tr></table><td>c</td>", "<td>"),
        ("<table>a<tr><td>b</td></tr></table>", "outside its cells"),
    ] {
        let refusal = from_html(html, None).expect_err(html);
        assert!(refusal.contains(word), "{html}: {refusal}");
    }
    assert_text("a<img src=b alt='The seal'>c <img alt=''>d", "a[image: The seal]c d");
    assert_text("<title>x</title><style>p{}</style><script>y</script><!-- z --><p>a</p>", "a");
    let deep = "<b><i>".repeat(200);
    assert!(from_html(&format!("{deep}a"), None).is_err());
}

#[test]
fn relative_links_are_to_the_source_or_left_out() {
    let html = "<a href=\"../a?b=1\">a</a> <a href=\"mailto:x@example.org\">b</a>";
    let source = "https://example.org/meetings/7".parse().ok();
    let link = |href: &str, text: &str| format!("<a href=\"{href}\" rel=\"noopener noreferrer\">{text}</a>");
    let mail = link("mailto:x@example.org", "b");
    let made = from_html(html, source.as_ref()).expect("clean HTML").html;
    assert_eq!(made, format!("<p>{} {mail}</p>", link("https://example.org/a?b=1", "a")));
    assert_html(html, &format!("<p>a {mail}</p>"));
}

#[test]
fn lines_of_spaces_and_any_line_breaks_part_paragraphs_of_a_text() {
    for text in ["One.\r\n\r\nTwo.", "One.\r\rTwo.", "One. \n \u{a0}\t\nTwo.", "\nOne.\n\n\nTwo.\n", "One.\u{2029}Two."]
    {
        assert_eq!(from_text(text).html, "<p>One.</p><p>Two.</p>", "{text:?}");
    }
    let made = from_text("a  b <c>\r\nd");
    assert_eq!((made.text.as_str(), made.html.as_str()), ("a  b <c>\nd", "<p>a b &lt;c&gt;<br>d</p>"));
}

#[test]
fn what_was_read_and_is_sent_back_does_not_change() {
    let sent = |text: Option<&str>, html: Option<&str>, original: Option<&str>| RichTextInput {
        text: text.map(str::to_owned),
        html: html.map(str::to_owned),
        original_html: original.map(str::to_owned),
    };
    let original = "<h1>a</h1>b<!-- c -->";
    let made = rich(&sent(None, Some(original), None), None, None, "/purpose").expect("a text");
    assert_eq!(made.original_html.as_deref(), Some(original));
    let (text, html) = (Some(made.text.as_str()), Some(made.html.as_str()));
    for again in [sent(text, html, Some(original)), sent(text, html, None)] {
        assert_eq!(rich(&again, Some(&made), None, "/purpose").expect("a text"), made);
    }
    let copied = rich(&sent(text, html, Some(original)), None, None, "/purpose").expect("a text");
    assert_eq!(copied, made);
    assert!(rich(&sent(text, html, Some("<p>d</p>")), Some(&made), None, "/purpose").is_err());
}

/// Tags of blocks and of lines, some of them where they cannot stand.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "h1",
    "h2",
    "h5",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "table",
    "tr",
    "td",
    "th",
    "caption",
    "section",
    "article",
    "pre",
    "center",
    "details",
];
const INLINE: [&str; 14] = [
    "b",
    "i",
    "s",
    "del",
    "ins",
    "span",
    "a href='https://example.org/'",
    "q",
    "u",
    "code",
    "mark",
    "font",
    "sub",
    "bdi",
];

/// HTML of these steps, in which words of one line have a space between them, and blocks none around them.
fn composed(steps: &[u8]) -> (String, Vec<String>) {
    let (mut html, mut words, mut open) = (String::new(), Vec::new(), Vec::<(&str, bool)>::new());
    let mut follows_a_word = false;
    for step in steps {
        let step = usize::from(*step);
        match step {
            0..60 => {
                let name = BLOCKS[step % BLOCKS.len()];
                html.push_str(&format!("<{name}>"));
                open.push((name, true));
                follows_a_word = false;
            }
            60..100 => {
                let name = INLINE[step % INLINE.len()];
                html.push_str(&format!("<{name}>"));
                open.push((name.split(' ').next().unwrap_or(name), false));
            }
            100..150 => {
                if let Some((name, is_block)) = open.pop() {
                    html.push_str(&format!("</{name}>"));
                    follows_a_word &= !is_block;
                }
            }
            _ => {
                let word = format!("w{}x", words.len());
                html.push_str(if follows_a_word { " " } else { "" });
                html.push_str(&word);
                words.push(word);
                follows_a_word = true;
            }
        }
    }
    (html, words)
}

/// The words of HTML as a reader sees them: tags within a line part nothing.
fn shown(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag_on)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = tag_on.split_once('>').unwrap_or((tag_on, ""));
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        let within = ["strong", "em", "s", "del", "ins", "span", "a", "q", "u", "code", "mark", "sub", "bdi"];
        if !within.contains(&name) {
            text.push(' ');
        }
        rest = after;
    }
    text + rest
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|character: char| !character.is_ascii_alphanumeric());
    parts.filter(|part| part.starts_with('w')).map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(hostile::cases())]

    #[test]
    fn no_two_words_of_different_blocks_join(steps in prop::collection::vec(any::<u8>(), 0..40)) {
        let (html, mut sent) = composed(&steps);
        if let Ok(made) = from_html(&html, None) {
            let (mut text, mut seen) = (words(&made.text), words(&shown(&made.html)));
            for list in [&mut sent, &mut text, &mut seen] {
                list.sort();
            }
            prop_assert_eq!(&text, &sent, "{} became {}", html, made.text);
            prop_assert_eq!(&seen, &sent, "{} became {}", html, made.html);
        }
    }

    #[test]
    fn cleaning_what_was_cleaned_changes_nothing(steps in prop::collection::vec(any::<u8>(), 0..40)) {
        let (html, _) = composed(&steps);
        if let Ok(once) = from_html(&html, None) {
            let twice = from_html(&once.html, None).expect("clean HTML");
            prop_assert_eq!((&twice.text, &twice.html, twice.original_html), (&once.text, &once.html, None));
        }
    }

    #[test]
    fn any_html_is_cleaned_for_good_or_refused(html in hostile::text(PIECES)) {
        if let Ok(once) = from_html(&html, None) {
            let twice = from_html(&once.html, None).expect("clean HTML");
            prop_assert_eq!((&twice.text, &twice.html), (&once.text, &once.html));
            for bad in ["<script", "<style", "<img", "onclick", "javascript:", "<iframe", "style="] {
                prop_assert!(!once.html.contains(bad), "{} became {}", html, once.html);
            }
        }
    }

    #[test]
    fn html_made_of_a_text_is_clean(text in "[a-c \\t\\r\\n<&>\"\u{a0}éÅ]{0,40}") {
        let made = from_text(&text);
        let nodes = clean::clean(&made.html, None).expect("clean HTML");
        prop_assert_eq!(&tree::write(&nodes), &made.html);
        let _ = plain::of(&nodes);
    }
}

const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i style='text-decoration:line-through'>",
    "</i>",
    "<table>",
    "<tr>",
    "<td colspan=2>",
    "</table>",
    "<li>",
    "<ul>",
    "</ul>",
    "<a href=/x>",
    "<a href='javascript:x'>",
    "</a>",
    "<img alt=x>",
    "<img alt='' onerror=x>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<!--",
    "-->",
    "<svg>",
    "<math>",
    "<h1>",
    "</h1>",
    "<p onclick=x>",
    "&lt;script&gt;",
    "&nbsp;",
    "&amp;",
    "<",
    ">",
    "\"",
    "'",
    "<ruby>",
    "<rt>",
    "<dl>",
    "<dt>",
    "<br>",
    "<hr>",
    "<pre>",
    "\n",
    "<noscript>",
    "<template>",
    "<form>",
    "<o:p>",
    "<title>",
    "</title>",
    "<caption>",
    "<col>",
    "<option>",
    "<button>",
    "<span hidden>",
    "a",
    "é",
];

fn in_two_fields(text: Option<&str>, html: Option<&str>) -> Result<Formed, String> {
    let sent = SentForms { text, html, pointers: ("/text", "/text_html"), most: 20 };
    formed(sent, None, None).map_err(|refused| format!("{refused:?}"))
}

#[test]
fn a_text_in_two_fields_has_html_only_where_it_has_structure() {
    let made = |text, html| in_two_fields(text, html).expect("a text");
    let with = |text: &str, html: Option<&str>| Formed { text: text.to_owned(), html: html.map(str::to_owned) };
    assert_eq!(made(Some("One  a \n\n\nTwo"), None), with("One  a \n\n\nTwo", None));
    assert_eq!(made(None, Some("<div>One</div><div>Two</div>")), with("One\n\nTwo", None));
    assert_eq!(made(None, Some("<p onclick=x><b>One</b></p>")), with("One", Some("<p><strong>One</strong></p>")));
    assert_eq!(made(Some("One"), Some("<p><b>One</b></p>")), with("One", Some("<p><strong>One</strong></p>")));
    assert_eq!(made(Some("One"), Some("<p>One</p>")), with("One", None));
}

#[test]
fn a_text_in_two_fields_is_refused_where_they_differ_or_one_is_too_long() {
    for (text, html, code) in [
        (None, None, "required"),
        (Some("One"), Some("<b>Two</b>"), "ambiguous"),
        (None, Some("<p> </p>"), "too_short"),
        (None, Some("<p>a</p><svg></svg>"), "not_kept"),
        (None, Some("<p>One two three four five</p>"), "too_long"),
    ] {
        let refused = in_two_fields(text, html).expect_err("a refusal");
        assert!(refused.contains(code), "{text:?} {html:?}: {refused}");
    }
}
