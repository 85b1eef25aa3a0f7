//! Texts with a little form, within a page of other headings.

use std::borrow::Cow;

use maud::{Markup, PreEscaped, html};

use super::own::own;

/// A text as HTML if it has structure, else as plain text.
pub fn said(text: &str, html: Option<&str>, name: &str, level: u8) -> Markup {
    match html {
        Some(html) => within(html, name, level),
        None => html! { p.text { (own(text)) } },
    }
}

/// A rich text with its highest headings at one level of the page, and the others below. It was cleaned when it was
/// written, to elements that run nothing and load nothing; a table scrolls by itself where the window is narrow.
pub fn within(text: &str, name: &str, level: u8) -> Markup {
    let text = [("h3", 0), ("h4", 1), ("h5", 2), ("h6", 3)].iter().fold(text.to_owned(), |text, (tag, below)| {
        let begin = format!("<p role=\"heading\" aria-level=\"{}\"", level.saturating_add(*below).min(6));
        text.replace(&format!("<{tag}"), &begin).replace(&format!("</{tag}>"), "</p>")
    });
    // As they are named here they are the text's own characters, and not those of `own`.
    let text = text.replace('\u{2068}', "&#x2068;").replace('\u{2069}', "&#x2069;");
    html! {
        @if text.contains("<table") {
            div.scrolls.rich tabindex="0" role="region" aria-label=(name) dir=[direction(&text)] { (PreEscaped(text)) }
        } @else {
            div.rich dir=[direction(&text)] { (PreEscaped(text)) }
        }
    }
}

/// The direction of a text that holds what turns it: that of its first letters.
fn direction(text: &str) -> Option<&'static str> {
    matches!(own(text), Cow::Owned(_)).then_some("auto")
}

/// A heading at a level of the page, from 3 to 6.
pub fn heading(level: u8, id: Option<&str>, text: Markup) -> Markup {
    html! {
        @match level {
            ..=3 => h3 id=[id] { (text) },
            4 => h4 id=[id] { (text) },
            5 => h5 id=[id] { (text) },
            _ => h6 id=[id] { (text) },
        }
    }
}
