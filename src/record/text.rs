//! Texts with a little form: kept as plain text and as clean HTML.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::texts;
use crate::refused::Refused;

/// The elements that stay in a rich text.
const ELEMENTS: [&str; 18] = [
    "p", "ul", "ol", "li", "strong", "em", "table", "thead", "tbody", "tr", "th", "td", "a", "h3", "h4", "h5", "br",
    "caption",
];

/// The most characters of either form.
const MAX_CHARACTERS: usize = 200_000;

/// A text, plain and as HTML.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RichText {
    /// The plain text.
    pub text: String,
    /// The same as HTML of p, ul, ol, li, strong, em, table, a and h3 to h5; safe to show.
    pub html: String,
}

impl RichText {
    /// The plain text and the HTML.
    pub fn forms(&self) -> (&str, &str) {
        (&self.text, &self.html)
    }
}

/// A rich text as it is sent: plain or as HTML; the server makes the other of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRichText {
    /// The plain text; empty lines part paragraphs.
    #[schema(min_length = 1, max_length = 200000, nullable = false)]
    pub text: Option<String>,
    /// HTML; what is not in the allowed list is taken out, its text kept.
    #[schema(min_length = 1, max_length = 200000, nullable = false)]
    pub html: Option<String>,
}

/// The same, of a text that may have been read and is sent back as it is: then nothing of it changes.
///
/// # Errors
/// The same.
pub fn rich_or_same(
    text: Option<&str>,
    html: Option<&str>,
    before: Option<(&str, &str)>,
    pointer: &str,
) -> Result<RichText, Refused> {
    match (text, html) {
        (Some(text), Some(html)) if before == Some((text, html)) => {
            Ok(RichText { text: text.to_owned(), html: html.to_owned() })
        }
        _ => rich(text, html, pointer),
    }
}

/// Makes both forms of the one that was sent. Where both are sent, as they were read, they are kept if they agree.
///
/// # Errors
/// [`Refused::Invalid`] at the pointer when neither is sent, or both and they differ, or either comes out empty or too long.
pub fn rich(text: Option<&str>, html: Option<&str>, pointer: &str) -> Result<RichText, Refused> {
    let both = match (text, html) {
        (Some(text), None) => RichText { text: text.to_owned(), html: paragraphs(text) },
        (None, Some(html)) => from_html(html),
        (Some(text), Some(html)) => {
            let clean = from_html(html);
            if clean.text != text && paragraphs(text) != html {
                let detail = "text and html say different things. Send one of them; the server makes the other.";
                return Err(Refused::field(pointer, "ambiguous", detail));
            }
            RichText { text: text.to_owned(), html: clean.html }
        }
        (None, None) => return Err(Refused::field(pointer, "required", "Send text or html.")),
    };
    if both.text.trim().is_empty() || both.html.is_empty() {
        return Err(Refused::field(pointer, "too_short", "Nothing is left of it as text. Send null to say nothing."));
    }
    // HTML can name characters that it does not hold.
    if let Some(detail) = texts::unfit(&both.text).or_else(|| texts::unfit(&both.html)) {
        return Err(Refused::field(pointer, "wrong_format", detail));
    }
    if both.text.chars().count().max(both.html.chars().count()) > MAX_CHARACTERS {
        let detail = format!("As text or as HTML it is longer than {MAX_CHARACTERS} characters.");
        return Err(Refused::field(pointer, "too_long", detail));
    }
    Ok(both)
}

fn from_html(html: &str) -> RichText {
    let clean = ammonia::Builder::new()
        .tags(HashSet::from(ELEMENTS))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener noreferrer"))
        .clean(html)
        .to_string();
    RichText { text: plain(&clean), html: clean }
}

fn paragraphs(text: &str) -> String {
    let paragraph = |part: &str| {
        let lines: Vec<String> = part.trim().lines().map(|line| ammonia::clean_text(line.trim())).collect();
        format!("<p>{}</p>", lines.join("<br>").replace("&#32;", " "))
    };
    text.split("\n\n").filter(|part| !part.trim().is_empty()).map(paragraph).collect()
}

/// The text of clean HTML, blocks on lines of their own.
fn plain(clean: &str) -> String {
    let mut text = String::new();
    let mut rest = clean;
    while let Some((before, tag_on)) = rest.split_once('<') {
        text.push_str(&unescaped(before));
        let (tag, after) = tag_on.split_once('>').unwrap_or((tag_on, ""));
        match tag.trim_start_matches('/').split_whitespace().next().unwrap_or_default() {
            "br" | "li" | "tr" if !text.ends_with('\n') && !text.is_empty() => text.push('\n'),
            "td" | "th" if tag.starts_with('/') => text.push(' '),
            "p" | "h3" | "h4" | "h5" | "ul" | "ol" | "table" if tag.starts_with('/') => {
                let kept = text.trim_end().len();
                text.truncate(kept);
                text.push_str("\n\n");
            }
            _ => {}
        }
        rest = after;
    }
    text.push_str(&unescaped(rest));
    text.trim().to_owned()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", " ").replace("&amp;", "&")
}
