//! How to cite a version of a record: as a sentence, in Markdown, in BibTeX and in CSL-JSON. Pure.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kind::Kind;

/// The fields that can be the title of a record, the best first.
const TITLES: [&str; 6] = ["title", "name", "label", "motion", "name_as_recorded", "period_label"];

/// What is cited.
#[derive(Debug, Clone, Copy)]
pub struct Cited<'a> {
    /// Record type.
    pub kind: Kind,
    /// The record.
    pub id: Uuid,
    /// Its title.
    pub title: &'a str,
    /// Name of the council. It may be empty.
    pub council: &'a str,
    /// Number of the version.
    pub version: i64,
    /// Day of the version, in the time zone of the council.
    pub on: NaiveDate,
    /// Address of the version.
    pub url: &'a str,
    /// SHA-256 of the answer at that address, in hexadecimal. None where it is not at hand, as on a page.
    pub sha256: Option<&'a str>,
    /// Day on which the reader saw it. None where the citation is not made for a reader of that day.
    pub accessed: Option<NaiveDate>,
}

/// A version of a record in the usual forms.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Citations {
    /// A sentence.
    pub plain: String,
    /// The same in Markdown.
    pub markdown: String,
    /// An entry for BibTeX.
    pub bibtex: String,
    /// An item of CSL-JSON.
    pub csl_json: Value,
}

/// Links of a citation.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordCitationLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The version.
    #[schema(format = Uri)]
    pub version: String,
}

/// How to cite a version of a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordCitation {
    /// Number of the version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Date and time of the change.
    pub at: DateTime<Utc>,
    /// Title of the record. If it has none, its record type and id.
    pub title: String,
    /// SHA-256 of the answer at `links.version`, in hexadecimal. It stays the same while everybody may see the same.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// As a sentence.
    pub plain: String,
    /// In Markdown.
    pub markdown: String,
    /// As an entry for BibTeX.
    pub bibtex: String,
    /// As an item of CSL-JSON, for programs that manage references.
    #[schema(value_type = Object)]
    pub csl_json: Value,
    /// Links.
    pub links: RecordCitationLinks,
}

/// The title of a record, of its fields or columns.
pub fn title_of(kind: Kind, id: Uuid, record: &Value) -> String {
    let text = |name: &&str| record.get(name).and_then(Value::as_str).map(one_line).filter(|text| !text.is_empty());
    TITLES.iter().find_map(text).unwrap_or_else(|| format!("{} {id}", capital(kind.label())))
}

/// A version of a record in the usual forms.
pub fn citations(cited: &Cited<'_>) -> Citations {
    let Cited { kind, title, council, version, on, url, sha256, accessed, .. } = *cited;
    let (title, council) = (one_line(title), one_line(council));
    let of = |text: &str| if text.is_empty() { String::new() } else { format!("{text}. ") };
    let hash = sha256.map(|sha256| format!(" SHA-256 {sha256}.")).unwrap_or_default();
    let seen = accessed.map(|day| format!(" Accessed {}.", said(day))).unwrap_or_default();
    let what = format!("{}, version {version}, {}.{hash}{seen}", capital(kind.label()), said(on));
    Citations {
        plain: format!("{}{}{what} {url}", of(&council), of(&title)),
        markdown: format!("{}[{}](<{url}>). {what}", of(&marked(&council)), marked(&title)),
        bibtex: bibtex(cited, &title, &council),
        csl_json: csl_json(cited, &title, &council),
    }
}

/// A day as a sentence says it.
fn said(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// The key of an entry in a list of references.
fn key(cited: &Cited<'_>) -> String {
    format!("minutebook-{}-{}-v{}", cited.kind.word(), cited.id, cited.version)
}

fn bibtex(cited: &Cited<'_>, title: &str, council: &str) -> String {
    let Cited { kind, version, on, url, sha256, accessed, .. } = *cited;
    let fields = [
        (!council.is_empty()).then(|| format!("author = {{{{{}}}}}", tex(council))),
        Some(format!("title = {{{{{}}}}}", tex(title))),
        Some(format!("year = {{{}}}", on.year())),
        Some(format!("month = {}", on.format("%b").to_string().to_lowercase())),
        Some(format!("howpublished = {{{}, version {version}}}", tex(&capital(kind.label())))),
        Some(format!("url = {{{url}}}")),
        accessed.map(|day| format!("urldate = {{{day}}}")),
        sha256.map(|sha256| format!("note = {{SHA-256 {sha256}}}")),
    ];
    let fields = fields.into_iter().flatten().collect::<Vec<_>>().join(",\n  ");
    format!("@misc{{{},\n  {fields}\n}}\n", key(cited))
}

fn csl_json(cited: &Cited<'_>, title: &str, council: &str) -> Value {
    let Cited { kind, version, on, url, sha256, accessed, .. } = *cited;
    let date = |day: NaiveDate| json!({"date-parts": [[day.year(), day.month(), day.day()]]});
    let mut item = json!({
        "id": key(cited),
        "type": "document",
        "genre": capital(kind.label()),
        "title": title,
        "issued": date(on),
        "version": version.to_string(),
        "URL": url,
    });
    let more = [
        ("note", sha256.map(|sha256| json!(format!("SHA-256: {sha256}")))),
        ("accessed", accessed.map(date)),
        ("author", (!council.is_empty()).then(|| json!([{"literal": council}]))),
    ];
    if let Some(item) = item.as_object_mut() {
        item.extend(more.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    }
    item
}

/// A text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A text as Markdown that says the same.
fn marked(text: &str) -> String {
    let mut marked = String::new();
    for letter in text.chars() {
        if "\\`*_[]<>#&|~!".contains(letter) {
            marked.push('\\');
        }
        marked.push(letter);
    }
    marked
}

/// A text as TeX that prints the same.
fn tex(text: &str) -> String {
    let mut tex = String::new();
    for letter in text.chars() {
        match letter {
            '\\' => tex.push_str("\\textbackslash{}"),
            '^' => tex.push_str("\\textasciicircum{}"),
            '~' => tex.push_str("\\textasciitilde{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => {
                tex.push('\\');
                tex.push(letter);
            }
            other => tex.push(other),
        }
    }
    tex
}
