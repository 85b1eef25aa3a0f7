//! Whatever a query says, it is read or refused as a whole.

use actix_web::ResponseError;
use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use chrono::{DateTime, NaiveDate, Utc};
use minutebook_hostile as hostile;
use proptest::prelude::*;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::{ListQuery, Texts};

#[derive(Debug, Deserialize, IntoParams)]
#[expect(dead_code, reason = "what matters is that they are read")]
struct Filter {
    council_id: Option<Uuid>,
    date_from: Option<NaiveDate>,
    updated_since: Option<DateTime<Utc>>,
    #[param(value_type = Option<Vec<String>>)]
    council: Option<Texts>,
}

const PIECES: &[&str] = &[
    "?",
    "&",
    "=",
    "%",
    "%00",
    "%ff",
    "+",
    ",",
    ";",
    "council=",
    "council_id=",
    "date_from=",
    "updated_since=",
    "limit=",
    "cursor=",
    "count=",
    "include_deleted=",
    "true",
    "1",
    "-1",
    "4294967296",
    "2026-01-01",
    "%2B12000-01-01",
    "0000-01-01",
    "2026-01-01T00:00:00Z",
    "a",
    "[",
    "]",
    "01a20e53-0bda-74b4-a7bb-65c1950af71c",
    "[]",
];

proptest! {
    #![proptest_config(hostile::cases())]

    #[test]
    fn a_query_is_read_or_is_a_problem_that_says_where(text in hostile::text(PIECES)) {
        let Ok(uri) = format!("/v1/items?{text}").parse::<actix_web::http::Uri>() else { return Ok(()) };
        let request = TestRequest::with_uri(&uri.to_string()).to_http_request();
        match ListQuery::<Filter>::read(&request) {
            Ok(query) => {
                let known = ["council_id", "date_from", "updated_since", "council",
                    "limit", "cursor", "count", "include_deleted"];
                prop_assert!(query.pairs.iter().all(|(name, _)| known.contains(&name.as_str())), "{:?}", query.pairs);
                prop_assert!(query.pairs.iter().all(|(_, value)| !value.is_empty() && !value.contains('\0')));
            }
            Err(problem) => prop_assert_eq!(problem.status_code(), StatusCode::BAD_REQUEST),
        }
    }
}
