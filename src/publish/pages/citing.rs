//! How one cites a record: by the address of the version that is shown, which stays as it is, and the day of access.
//! The sentence is printed. The forms for other programs are not.

use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use uuid::Uuid;

use super::own::own;
use crate::clock::zone;
use crate::http::urls::Urls;
use crate::kind::Kind;
use crate::law::clear_days::local_day;
use crate::publish::history::cite::{Citations, Cited, citations};
use crate::record::publication::Publication;

/// The record of a page, as far as it is cited.
pub struct Record<'a> {
    /// Its type.
    pub kind: Kind,
    /// Its id.
    pub id: Uuid,
    /// The version that is shown, and since when.
    pub version: (i64, DateTime<Utc>),
    /// The council that keeps it, and its time zone.
    pub council: (&'a str, &'a str),
    /// What it is called.
    pub title: &'a str,
    /// Whether the public may see it.
    pub publication: Publication,
}

/// The section; nothing for a record that readers of the citation could not see.
pub fn section(record: &Record<'_>, today: NaiveDate, urls: &Urls) -> Markup {
    let Record { kind, id, version: (version, at), council: (council, timezone), title, publication } = *record;
    if publication != Publication::Published {
        return html! {};
    }
    let url = urls.part(kind, id, &format!("versions/{version}"));
    let on = local_day(at, zone(timezone));
    let cited = Cited { kind, id, title, council, version, on, url: &url, sha256: None, accessed: Some(today) };
    let Citations { plain, markdown, bibtex, .. } = citations(&cited);
    html! {
        section.citing {
            h2 { "How to cite" }
            p.cite.printed { (own(&plain)) }
            details {
                summary { "Citation, Markdown and BibTeX" }
                p.cite { (own(&plain)) }
                p.label { "Markdown" }
                pre { (own(&markdown)) }
                p.label { "BibTeX" }
                pre { (own(&bibtex)) }
                p.fine {
                    a href=(urls.within(&format!("/v1/{}/{id}/cite", kind.collection()))) {
                        "More forms, with the checksum of this version (JSON)"
                    }
                }
            }
        }
    }
}
