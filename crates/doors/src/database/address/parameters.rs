//! The TLS parameters of a connection string. tokio-postgres knows only some of libpq's, so they are taken out here.

use std::collections::BTreeMap;

use anyhow::{bail, ensure};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The parameters about TLS that tokio-postgres does not read as libpq does.
const TAKEN: [&str; 4] = ["sslmode", "sslrootcert", "sslcert", "sslkey"];

/// A connection string without its parameters about TLS, and those parameters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) rest: String,
    pub(super) tls: BTreeMap<String, String>,
}

/// Takes the parameters about TLS out of a connection string. If one is given twice the last is taken, as libpq does.
pub(super) fn split(text: &str) -> anyhow::Result<Parts> {
    ensure!(
        !text.trim().is_empty(),
        "DATABASE_URL is empty: write postgres://user:password@host:5432/database, or leave it out"
    );
    let scheme = text.split_once("://").map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains(['=', ' ']));
    ensure!(is_url(text) || scheme.is_none(), "DATABASE_URL must begin with postgres:// or postgresql://");
    let mut tls = BTreeMap::new();
    let mut is_kept = |key: &str, value: &str| {
        let is_taken = TAKEN.contains(&key);
        if is_taken {
            tls.insert(key.to_owned(), value.to_owned());
        }
        !is_taken
    };
    let rest = match url(text) {
        Some((place, query)) => {
            let kept: Vec<&str> = query
                .split('&')
                .filter(|pair| {
                    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                    is_kept(&decoded(key), &decoded(value))
                })
                .collect();
            if kept.iter().all(|pair| pair.is_empty()) { place } else { format!("{place}?{}", kept.join("&")) }
        }
        None if is_url(text) => text.to_owned(),
        None => {
            let kept = pairs(text)?.into_iter().filter(|(key, value)| is_kept(key, value));
            kept.map(|(key, value)| pair(&key, &value)).collect::<Vec<String>>().join(" ")
        }
    };
    Ok(Parts { rest, tls })
}

/// Adds parameters to a connection string that does not have them yet.
///
/// # Errors
/// When the string cannot be read.
pub(super) fn complete(text: &str, settings: &[(&str, Option<String>)]) -> anyhow::Result<String> {
    let present: Vec<String> = match url(text) {
        Some((_, query)) => {
            query.split('&').map(|pair| decoded(pair.split_once('=').map_or(pair, |(key, _)| key))).collect()
        }
        None if is_url(text) => Vec::new(),
        None => pairs(text)?.into_iter().map(|(key, _)| key).collect(),
    };
    let mut completed = text.to_owned();
    let missing = settings.iter().filter(|(key, _)| !present.iter().any(|present| present == key));
    for (key, value) in missing {
        let Some(value) = value else { continue };
        completed = match (is_url(text), url(&completed)) {
            (false, _) => format!("{completed} {}", pair(key, value)),
            (true, Some(_)) => format!("{completed}&{key}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)),
            (true, None) => format!("{completed}?{key}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)),
        };
    }
    Ok(completed)
}

fn is_url(text: &str) -> bool {
    text.starts_with("postgres://") || text.starts_with("postgresql://")
}

/// The two sides of the question mark of a URL. A password may hold one, so it is looked for behind the user's part.
fn url(text: &str) -> Option<(String, &str)> {
    if !is_url(text) {
        return None;
    }
    let (user, place) = text.split_once('@').map_or((String::new(), text), |(user, place)| (format!("{user}@"), place));
    let (place, query) = place.split_once('?')?;
    Some((format!("{user}{place}"), query))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn pair(key: &str, value: &str) -> String {
    format!("{key}='{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}

/// The pairs of a string such as `host=db.example dbname='the record'`.
fn pairs(text: &str) -> anyhow::Result<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let Some((key, after)) = rest.split_once('=') else {
            bail!("DATABASE_URL has a word without a value: write key=value, such as host=db.example");
        };
        let (value, after) = value(after.trim_start())?;
        pairs.push((key.trim().to_owned(), value));
        rest = after.trim_start();
    }
    Ok(pairs)
}

/// The value at the beginning of a text, and what comes after it.
fn value(text: &str) -> anyhow::Result<(String, &str)> {
    let quoted = text.strip_prefix('\'');
    let mut value = String::new();
    let mut characters = quoted.unwrap_or(text).chars();
    loop {
        match characters.next() {
            Some('\\') => value.extend(characters.next()),
            Some('\'') if quoted.is_some() => return Ok((value, characters.as_str())),
            Some(character) if quoted.is_none() && character.is_whitespace() => {
                return Ok((value, characters.as_str()));
            }
            Some(character) => value.push(character),
            None if quoted.is_some() => bail!("DATABASE_URL has a quote that is never closed: add the second '"),
            None => return Ok((value, "")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_parameters_about_tls_are_taken_out_of_both_forms_and_the_others_stay() {
        let parts = split(
            "postgres://me:p?x@db.example/record?sslmode=verify-full&application_name=x&sslrootcert=%2Fa%20b.crt",
        );
        let parts = parts.expect("a URL");
        assert_eq!(parts.rest, "postgres://me:p?x@db.example/record?application_name=x");
        assert_eq!(parts.tls.get("sslrootcert").map(String::as_str), Some("/a b.crt"));
        let parts = split(r"host=db.example  sslmode = require sslkey='/a\'s key' dbname='the record'").expect("pairs");
        assert_eq!(parts.rest, "host='db.example' dbname='the record'");
        assert_eq!(parts.tls.get("sslkey").map(String::as_str), Some("/a's key"));
        assert_eq!(parts.tls.get("sslmode").map(String::as_str), Some("require"));
    }

    #[test]
    fn what_the_string_says_itself_is_not_replaced_by_a_setting() {
        let settings = [("sslmode", Some("disable".to_owned())), ("sslrootcert", Some("/a b".to_owned()))];
        let completed = complete("postgres://db.example/record?sslmode=require", &settings).expect("a URL");
        assert_eq!(completed, "postgres://db.example/record?sslmode=require&sslrootcert=%2Fa%20b");
        let completed = complete("postgres://db.example/record", &settings).expect("a URL");
        assert_eq!(completed, "postgres://db.example/record?sslmode=disable&sslrootcert=%2Fa%20b");
        let completed = complete("host=db.example sslmode=require", &settings).expect("pairs");
        assert_eq!(completed, "host=db.example sslmode=require sslrootcert='/a b'");
    }

    #[test]
    fn a_string_that_breaks_off_is_refused() {
        for broken in ["host", "host='db.example", "host=a b"] {
            split(broken).expect_err(broken);
        }
    }

    proptest! {
        #[test]
        fn any_value_survives_both_forms(value in "[^\\x00]{0,20}") {
            for base in ["postgres://db.example/record", "host=db.example"] {
                let completed = complete(base, &[("sslrootcert", Some(value.clone()))]).expect("a string");
                let parts = split(&completed).expect("a string");
                prop_assert_eq!(parts.tls.get("sslrootcert"), Some(&value));
            }
        }
    }
}
