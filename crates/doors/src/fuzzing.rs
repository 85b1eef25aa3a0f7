//! The parsers of what strangers send, for libFuzzer to call (`fuzz/`): each takes any bytes, and panics where
//! something passed that must not. `scripts/fuzz-parsers.sh` and cargo-fuzz build the crate with `--cfg fuzzing`; no
//! other build has this.

use std::str;

use actix_web::ResponseError;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::test::TestRequest;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use clap::{Args, FromArgMatches};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use crate::database::keyset::{Column, ColumnType, Ordered};
use crate::days::{YEARS, is_day, is_instant};
use crate::http::extract::{ListQuery, Texts};
use crate::http::{file, json, page, patch};
use crate::settings::KeySettings;
use crate::tokens::Verifier;

const KINDS: [ColumnType; 5] =
    [ColumnType::Instant, ColumnType::Day, ColumnType::Text, ColumnType::Integer, ColumnType::Id];

/// A cursor as it is sent, and one whose position is these bytes: what is read of it is what PostgreSQL reads.
pub fn cursor(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let made = BASE64_URL_SAFE_NO_PAD.encode(json!({"b": 1, "k": [text]}).to_string());
    for kind in KINDS {
        let columns = [Ordered { column: Column { name: "decisions.id", kind }, descending: false }];
        for cursor in [text, &made] {
            let Ok(position) = page::read_cursor(cursor, 1, &columns) else { continue };
            assert_eq!(position.k.len(), columns.len());
            assert!(position.k.iter().all(|value| !value.contains('\0')), "{position:?}");
        }
    }
}

/// A token: none of these is one, since nothing here knows the secret.
pub fn token(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let matches = KeySettings::augment_args(clap::Command::new("")).no_binary_name(true).get_matches_from([""; 0]);
    let verifier = KeySettings::from_arg_matches(&matches)
        .ok()
        .and_then(|keys| Verifier::from_secret(b"a secret of thirty-two bytes and more", &keys).ok());
    let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default();
    if let Some(verifier) = verifier {
        assert!(verifier.verify(text, now).is_err(), "{text}");
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[expect(dead_code, reason = "what matters is that they are read")]
struct Filter {
    council_id: Option<uuid::Uuid>,
    date_from: Option<NaiveDate>,
    updated_since: Option<DateTime<Utc>>,
    #[param(value_type = Option<Vec<String>>)]
    council: Option<Texts>,
}

/// The query of a list: it is read, or refused as one that cannot be.
pub fn query(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(uri) = format!("/v1/items?{text}").parse::<actix_web::http::Uri>() else { return };
    let request = TestRequest::with_uri(&uri.to_string()).to_http_request();
    match ListQuery::<Filter>::read(&request) {
        Ok(query) => assert!(query.pairs.iter().all(|(_, value)| !value.is_empty() && !value.contains('\0'))),
        Err(problem) => assert_eq!(problem.status_code(), StatusCode::BAD_REQUEST),
    }
}

/// A merge patch and what it is put on, one JSON text after a line break after the other: twice is as once.
pub fn merge_patch(bytes: &[u8]) {
    let mut texts = bytes.splitn(2, |byte| *byte == b'\n');
    let mut parsed = || texts.next().and_then(|text| json::parse(text).ok());
    let (Some(before), Some(patch)) = (parsed(), parsed()) else { return };
    let mut after: Value = before;
    patch::merge(&mut after, &patch);
    let once = after.clone();
    patch::merge(&mut after, &patch);
    assert_eq!(once, after);
}

/// A day and an instant: what is taken for one can be kept.
pub fn date(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if is_day(text) {
        assert!(text.parse::<NaiveDate>().is_ok_and(|day| YEARS.contains(&day.year())), "{text}");
    }
    if is_instant(text) {
        assert!(DateTime::parse_from_rfc3339(text).is_ok_and(|at| YEARS.contains(&at.to_utc().year())), "{text}");
    }
}

/// A `Range`, and the name of a file: the part lies within the file, the name is one header.
pub fn range(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let name = file::disposition(text, bytes.len() % 2 == 0);
    assert!(name.is_ascii() && HeaderValue::from_str(&name).is_ok(), "{name}");
    let Ok(value) = HeaderValue::from_str(text) else { return };
    let mut headers = HeaderMap::new();
    headers.insert(header::RANGE, value);
    for size in [0, 1, 15, u64::MAX] {
        if let Ok(Some((from, to))) = file::part(&headers, "\"a\"", size) {
            assert!(from < to && to <= size, "{text}: {from} {to} of {size}");
        }
    }
}
