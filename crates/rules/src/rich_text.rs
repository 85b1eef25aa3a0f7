//! Texts with a little form: kept as plain text and as clean HTML, and beside them the HTML from which they were made.

mod blocks;
mod clean;
mod depth;
mod elements;
mod plain;
mod source;
mod style;
#[cfg(test)]
mod tests;
mod tree;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use url::Url;
use utoipa::ToSchema;

use crate::refused::Refused;
use crate::texts;

/// The most characters of either form.
const MAX_CHARACTERS: usize = 200_000;

/// What HTML is refused for, as a sentence.
type Refusal = String;

/// A text, as plain text and as HTML.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RichText {
    /// Plain text. Struck-out text reads `[deleted: …]`, inserted text `[added: …]`. Cells of a table have ` | `
    /// between them.
    pub text: String,
    /// The same text as HTML that is safe to show. Headings are h3 to h6.
    pub html: String,
    /// HTML as it was sent, if the server changed it. It is not safe to show. Null if nothing changed, if plain text
    /// was sent, or if you may not see it. The public never sees it.
    #[serde(default)]
    pub original_html: Option<String>,
}

/// A text, as you send it: as plain text or as HTML. The server makes the other form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RichTextInput {
    /// Plain text. Empty lines, and lines of spaces, separate paragraphs.
    #[schema(min_length = 1, max_length = 200000, nullable = false)]
    pub text: Option<String>,
    /// HTML. The server keeps headings, lists, tables, links, emphasis, deletions and insertions. It removes scripts,
    /// styles and comments, and rejects HTML that would lose meaning, such as an image without `alt`.
    #[schema(min_length = 1, max_length = 200000, nullable = false)]
    pub html: Option<String>,
    /// Send it only to return what you read, together with `text` or `html`. To change the text, leave it out.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200000)]
    pub original_html: Option<String>,
}

/// Makes both forms of the text that was sent. A text that was read and is sent back as it is does not change. Relative
/// links in HTML are to the address where the record was taken from; without one they are left out, and their text
/// stays.
///
/// # Errors
/// [`Refused::Invalid`] at the pointer when neither form is sent, or both and they differ, when the HTML cannot be
/// kept, or when either form comes out empty or too long.
pub fn rich(
    sent: &RichTextInput,
    before: Option<&RichText>,
    source_url: Option<&str>,
    pointer: &str,
) -> Result<RichText, Refused> {
    let same = |before: &&RichText| {
        let forms = sent.text.as_ref() == Some(&before.text) && sent.html.as_ref() == Some(&before.html);
        forms && (sent.original_html.is_none() || sent.original_html == before.original_html)
    };
    if let Some(before) = before.filter(same) {
        return Ok(before.clone());
    }
    let source = source_url.and_then(|url| Url::parse(url).ok());
    let cleaned = |html: &str| {
        from_html(html, source.as_ref())
            .map_err(|detail| Refused::field(&format!("{pointer}/html"), "not_kept", detail))
    };
    let both = match (&sent.text, &sent.html) {
        (Some(text), None) => from_text(text),
        (None, Some(html)) => cleaned(html)?,
        (Some(text), Some(html)) if from_text(text).html == *html => from_text(text),
        (Some(text), Some(html)) => {
            let clean = cleaned(html)?;
            if clean.text != tidied(text) {
                let detail = "text and html are different. Send only one of them: the server makes the other.";
                return Err(Refused::field(pointer, "ambiguous", detail));
            }
            clean
        }
        (None, None) => return Err(Refused::field(pointer, "required", "Send text or html.")),
    };
    let both = match &sent.original_html {
        None => both,
        Some(original) if cleaned(original).is_ok_and(|clean| clean.html == both.html) => {
            RichText { original_html: Some(original.clone()), ..both }
        }
        Some(_) => {
            let detail =
                "original_html is not the HTML of this text. Leave it out; the server keeps the html that you send.";
            return Err(Refused::field(&format!("{pointer}/original_html"), "mismatch", detail));
        }
    };
    fitting(both, pointer)
}

/// A text with its HTML beside it, in fields of their own. The HTML is there only if the text has structure, such as a
/// table: otherwise the plain text says all.
#[derive(Debug, Clone, PartialEq)]
pub struct Formed {
    /// Plain text.
    pub text: String,
    /// The same text as HTML that is safe to show; none where it is the paragraphs of the plain text.
    pub html: Option<String>,
}

/// A text as it was sent in two fields.
#[derive(Debug, Clone, Copy)]
pub struct SentForms<'a> {
    /// Plain text.
    pub text: Option<&'a str>,
    /// HTML.
    pub html: Option<&'a str>,
    /// Where they are sent, as JSON Pointers: the text, and the HTML.
    pub pointers: (&'a str, &'a str),
    /// The most characters of the plain text, as the schema of its field has it.
    pub most: usize,
}

/// Cleans HTML that is sent beside a plain text, or in place of it, as [`rich`] does. A plain text stays as it
/// was sent. What was read and is sent back as it is does not change.
///
/// # Errors
/// [`Refused::Invalid`] when neither form is sent, or both and they differ, when the HTML cannot be kept, or when
/// either form comes out empty or too long.
pub fn formed(
    sent: SentForms<'_>,
    before: Option<(&str, Option<&str>)>,
    source_url: Option<&str>,
) -> Result<Formed, Refused> {
    let (at_text, at_html) = sent.pointers;
    let name = |pointer: &str| pointer.rsplit('/').next().unwrap_or_default().to_owned();
    let plain = |text: &str| Formed { text: text.to_owned(), html: None };
    let html = match (sent.text, sent.html) {
        (Some(text), None) => return Ok(plain(text)),
        (Some(text), Some(html)) if before == Some((text, Some(html))) => {
            return Ok(Formed { text: text.to_owned(), html: Some(html.to_owned()) });
        }
        (Some(text), Some(html)) if from_text(text).html == html => return Ok(plain(text)),
        (_, Some(html)) => html,
        (None, None) => {
            let detail = format!("Send {} or {}.", name(at_text), name(at_html));
            return Err(Refused::field(at_text, "required", detail));
        }
    };
    let source = source_url.and_then(|url| Url::parse(url).ok());
    let clean = from_html(html, source.as_ref()).map_err(|detail| Refused::field(at_html, "not_kept", detail))?;
    let RichText { text, html, .. } = fitting(clean, at_html)?;
    if sent.text.is_some_and(|sent| tidied(sent) != text) {
        let (text, html) = (name(at_text), name(at_html));
        let detail = format!("{text} and {html} are different. Send only one of them: the server makes the other.");
        return Err(Refused::field(at_html, "ambiguous", detail));
    }
    if text.chars().count() > sent.most {
        let detail = format!("As plain text it is longer than {} characters.", sent.most);
        return Err(Refused::field(at_html, "too_long", detail));
    }
    let html = Some(html).filter(|html| from_text(&text).html != *html);
    Ok(Formed { text, html })
}

/// Both forms, where something can be read in them and a page can hold it.
fn fitting(both: RichText, pointer: &str) -> Result<RichText, Refused> {
    if texts::is_blank(&both.text) || both.html.is_empty() {
        return Err(Refused::field(
            pointer,
            "too_short",
            "The HTML has no text. Send some text, or null if there is nothing to say.",
        ));
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

fn from_html(html: &str, source: Option<&Url>) -> Result<RichText, Refusal> {
    let nodes = clean::clean(html, source)?;
    let clean = tree::write(&nodes);
    let original_html = Some(html.to_owned()).filter(|original| *original != clean);
    Ok(RichText { text: plain::of(&nodes), html: clean, original_html })
}

fn from_text(text: &str) -> RichText {
    let text = tidied(text);
    RichText { html: paragraphs(&text), text, original_html: None }
}

/// A plain text with one sort of line break, and no space at the ends of lines.
fn tidied(text: &str) -> String {
    let text: String = text.nfc().collect();
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}'], "\n").replace('\u{2029}', "\n\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let first = lines.iter().take_while(|line| line.is_empty()).count();
    lines.get(first..).unwrap_or_default().join("\n").trim_end().to_owned()
}

/// A tidy text as HTML: lines without a word part its paragraphs.
fn paragraphs(text: &str) -> String {
    let spaced = |line: &str| tree::escaped(&line.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<&str> = text.lines().collect();
    let paragraphs = lines.split(|line| line.trim().is_empty()).filter(|lines| !lines.is_empty());
    paragraphs
        .map(|lines| {
            let lines: Vec<String> = lines.iter().map(|line| spaced(line.trim())).collect();
            format!("<p>{}</p>", lines.join("<br>"))
        })
        .collect()
}
