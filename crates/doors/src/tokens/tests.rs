//! Whatever is sent as a token is refused, but the very token that was signed.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use clap::{Args, FromArgMatches};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use minutebook_hostile as hostile;
use proptest::prelude::*;
use serde_json::json;

use super::Verifier;
use crate::settings::KeySettings;

const SECRET: &[u8] = b"a secret of thirty-two bytes and more";
const PARTS: &[&str] = &[
    "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJIUzI1NiJ9",
    "eyJhbGciOiJub25lIn0",
    "e30",
    ".",
    "..",
    "=",
    "-",
    "_",
    "\u{0}",
    "Bearer ",
];

fn verifier() -> Verifier {
    let matches = KeySettings::augment_args(clap::Command::new("")).no_binary_name(true).get_matches_from([""; 0]);
    Verifier::from_secret(SECRET, &KeySettings::from_arg_matches(&matches).unwrap()).unwrap()
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn signed(claims: &serde_json::Value) -> String {
    let header = Header { typ: Some("at+jwt".to_owned()), ..Header::new(Algorithm::HS256) };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(SECRET)).unwrap()
}

fn good() -> serde_json::Value {
    json!({"iss": "minutebook", "aud": "minutebook", "sub": "me", "exp": 1_800_000_600, "iat": 1_800_000_000,
        "jti": "1", "scope": "record:write", "councils": ["chorley"]})
}

#[test]
fn the_token_that_the_others_are_made_of_is_good() {
    assert!(verifier().verify(&signed(&good()), now()).unwrap().is_some());
}

proptest! {
    #![proptest_config(hostile::cases())]

    #[test]
    fn no_text_is_a_token(text in hostile::text(PARTS)) {
        prop_assert!(verifier().verify(&text, now()).is_err());
    }

    #[test]
    fn no_byte_of_a_token_can_be_another(place: prop::sample::Index, byte in 32_u8..127) {
        let token = signed(&good());
        let mut changed = token.clone().into_bytes();
        let place = place.index(changed.len());
        changed[place] = byte;
        let changed = String::from_utf8(changed).unwrap();
        prop_assert_eq!(verifier().verify(&changed, now()).is_ok(), changed == token);
    }

    #[test]
    fn a_header_of_any_shape_is_refused(
        header in hostile::text(&["{", "}", "\"alg\":\"HS256\"", "\"typ\":\"at+jwt\"", ",", "\"kid\":", "null", "[]"])
    ) {
        let token = signed(&good());
        let (_, rest) = token.split_once('.').unwrap();
        let forged = format!("{}.{rest}", BASE64_URL_SAFE_NO_PAD.encode(header));
        prop_assert!(verifier().verify(&forged, now()).is_err());
    }

    #[test]
    fn times_of_any_size_are_compared_and_not_counted_with(exp: i64, iat: i64, nbf: i64) {
        let mut claims = good();
        claims["exp"] = exp.into();
        claims["iat"] = iat.into();
        claims["nbf"] = nbf.into();
        let now = now().timestamp();
        let holds = exp > now && exp <= super::LAST_SECOND && iat <= now + super::MAX_AHEAD && nbf <= now;
        prop_assert_eq!(verifier().verify(&signed(&claims), self::now()).is_ok(), holds);
    }
}
