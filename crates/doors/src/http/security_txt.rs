//! `/.well-known/security.txt` (RFC 9116): whom to tell of a hole.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{Days, SecondsFormat};
use url::Url;

use super::auth::Auth;
use super::problem::{Code, Problem};
use super::urls::Urls;

/// Where it is.
pub const ADDRESS: &str = "/.well-known/security.txt";

/// For how long it holds. RFC 9116 section 2.5.5 asks for less than a year.
const GOOD_FOR: Days = Days::new(180);

/// Whom to tell; nobody where the settings name none.
pub struct Contacts(pub Vec<Url>);

/// Says whom to tell.
#[get("/.well-known/security.txt")]
pub async fn security_txt(
    contacts: Data<Contacts>,
    urls: Data<Urls>,
    auth: Data<Auth>,
) -> Result<HttpResponse, Problem> {
    if contacts.0.is_empty() {
        return Err(Problem::new(Code::NoSuchAddress, format!("There is nothing at {ADDRESS}.")));
    }
    let mut text: String = contacts.0.iter().map(|contact| format!("Contact: {contact}\n")).collect();
    let expires = auth.clock.now().checked_add_days(GOOD_FOR).unwrap_or_else(|| auth.clock.now());
    text += &format!("Expires: {}\n", expires.to_rfc3339_opts(SecondsFormat::Secs, true));
    text += &format!("Canonical: {}\n", urls.absolute(ADDRESS));
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "public, max-age=86400"))
        .content_type("text/plain; charset=utf-8")
        .body(text))
}
