//! Tokens: what is accepted, and what is not.

use actix_web::http::Method;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::support::{SECRET, TestApp};

fn claims(app: &TestApp) -> Value {
    let now = app.clock.now().timestamp();
    json!({"iss": "minutebook", "aud": "minutebook", "sub": "clerk", "exp": now + 60, "iat": now, "jti": "1",
        "scope": "record:write", "councils": ["ashford"]})
}

fn signed(header: &Header, claims: &Value, secret: &[u8]) -> String {
    jsonwebtoken::encode(header, claims, &EncodingKey::from_secret(secret)).expect("a token")
}

fn header() -> Header {
    Header { typ: Some("at+jwt".to_owned()), ..Header::new(Algorithm::HS256) }
}

#[actix_web::test]
async fn a_token_of_the_right_shape_is_accepted_until_it_expires() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let client = app.bearer(&signed(&header(), &claims(&app), SECRET));
    client.get("/v1/meetings").await.ok();
    app.clock.advance(59);
    client.get("/v1/meetings").await.ok();
    app.clock.advance(1);
    let refused = client.get("/v1/meetings").await;
    assert_eq!(refused.header("www-authenticate"), "Bearer error=\"invalid_token\"");
    refused.problem(401, "invalid_token");
}

#[actix_web::test]
async fn a_token_without_a_needed_claim_or_with_another_value_is_refused() {
    let app = TestApp::new().await;
    let now = app.clock.now().timestamp();
    for (claim, values) in [
        ("iss", vec![Value::Null, json!("other"), json!(1), json!(["minutebook"])]),
        ("aud", vec![Value::Null, json!("other"), json!(7), json!({"minutebook": true})]),
        ("sub", vec![Value::Null, json!(""), json!(1), json!("x".repeat(300))]),
        ("exp", vec![Value::Null, json!(now - 1), json!(-1), json!("9999999999"), json!(1e300)]),
        ("nbf", vec![json!(now + 30), json!("soon")]),
        ("scope", vec![json!(["record:write"]), json!(1)]),
        ("councils", vec![json!("ashford"), json!({"ashford": 1})]),
    ] {
        for value in values {
            let mut changed = claims(&app);
            changed[claim] = value.clone();
            if value.is_null() {
                changed.as_object_mut().expect("claims").remove(claim);
            }
            let refused = app.bearer(&signed(&header(), &changed, SECRET)).get("/v1/meetings").await;
            assert_eq!(refused.status, 401, "{claim} = {value}");
        }
    }
}

#[actix_web::test]
async fn a_token_of_another_key_algorithm_or_type_is_refused() {
    let app = TestApp::new().await;
    let claims = claims(&app);
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let unsigned =
        |algorithm: &str| format!("{}.{}.", part(&json!({"alg": algorithm, "typ": "at+jwt"})), part(&claims));
    let good = signed(&header(), &claims, SECRET);
    let mut forged = vec![
        signed(&header(), &claims, b"another secret of sufficient length, indeed"),
        signed(&Header { alg: Algorithm::HS512, ..header() }, &claims, SECRET),
        signed(&Header { typ: Some("JWT".to_owned()), ..header() }, &claims, SECRET),
        signed(&Header { typ: None, ..header() }, &claims, SECRET),
        unsigned("none"),
        unsigned("None"),
        unsigned("HS256"),
        format!("{good}x"),
        good.replacen('.', "..", 1),
        "x".repeat(10_000),
        "a.b.c".to_owned(),
        String::new(),
    ];
    let (head, rest) = good.split_once('.').expect("a head");
    let (_, signature) = rest.split_once('.').expect("a signature");
    let mut grown = claims.clone();
    grown["councils"] = json!(["*"]);
    forged.push(format!("{head}.{}.{signature}", part(&grown)));
    for token in forged {
        app.bearer(&token).get("/v1/meetings").await.problem(401, "invalid_token");
    }
    for credentials in ["Basic YTpi", "Bearer", "token"] {
        let request = app.anonymous().request(Method::GET, "/v1/meetings").header("Authorization", credentials);
        request.send().await.problem(401, "invalid_token");
    }
}

#[actix_web::test]
async fn the_words_of_a_refusal_do_not_tell_which_claim_was_wrong() {
    let app = TestApp::new().await;
    let refusal = async |claim: &str| {
        let mut changed = claims(&app);
        changed[claim] = json!("other");
        let refused = app.bearer(&signed(&header(), &changed, SECRET)).get("/v1/meetings").await;
        refused.problem(401, "invalid_token")["detail"].clone()
    };
    assert_eq!(refusal("iss").await, refusal("aud").await);
}

#[actix_web::test]
async fn a_token_for_no_known_council_reads_what_the_public_reads() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.meeting(&council, "2026-07-01", "draft").await;
    let answer = app.clerk("nowhere").get("/v1/meetings").await;
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert_eq!(answer.ok()["data"], json!([]));
}

#[actix_web::test]
async fn scopes_grant_what_they_say_and_no_more() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let draft = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    let published =
        json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01", "publication": "published"});
    let body = json!({"council": "ashford", "slug": "panel", "name": "Panel", "kind": "panel"});
    let another = json!({"slug": "barnet", "name": "Barnet", "nation": "england", "timezone": "Europe/London"});
    for (scope, may) in [
        ("record:read", [403, 403, 403, 403]),
        ("record:write", [201, 403, 403, 403]),
        ("record:publish", [201, 201, 403, 403]),
        ("progress:write", [403, 403, 403, 403]),
        ("council:admin", [201, 201, 201, 403]),
        ("admin", [403, 403, 403, 201]),
    ] {
        let councils = if scope == "admin" { "*" } else { "ashford" };
        let client = app.caller(scope, &[councils]);
        let writes =
            [("/v1/meetings", &draft), ("/v1/meetings", &published), ("/v1/bodies", &body), ("/v1/councils", &another)];
        for ((path, input), expected) in writes.into_iter().zip(may) {
            assert_eq!(client.post(path, input).await.status, expected, "{scope} {path}");
        }
    }
    let narrow = app.caller("admin", &["ashford"]).post("/v1/councils", &another).await;
    narrow.problem(403, "other_council");
}
