//! Key sets: which keys are taken, when the set is read again, and what holds while it cannot be read.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use actix_web::http::StatusCode;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::future::join_all;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::keys::Keys;
use crate::program::council;
use crate::support::client::Answer;
use crate::support::program::Home;
use crate::support::records::text;
use crate::support::{Setup, TestApp, cluster};

/// A key of an issuer, with the name that it bears in the set.
struct IssuersKey {
    id: &'static str,
    algorithm: Algorithm,
    private: EncodingKey,
    jwk: Value,
}

impl IssuersKey {
    fn new(id: &'static str, algorithm: Algorithm) -> IssuersKey {
        let home = Home::new();
        let keys = Keys::new(
            &home,
            match algorithm {
                Algorithm::EdDSA => "EdDSA",
                Algorithm::ES256 => "ES256",
                _ => "RS256",
            },
        );
        IssuersKey::read(Path::new(&keys.private_file), id, algorithm)
    }

    fn read(file: &Path, id: &'static str, algorithm: Algorithm) -> IssuersKey {
        let pem = fs::read(file).expect("a key");
        let private = match algorithm {
            Algorithm::EdDSA => EncodingKey::from_ed_pem(&pem),
            Algorithm::ES256 => EncodingKey::from_ec_pem(&pem),
            _ => EncodingKey::from_rsa_pem(&pem),
        };
        let private = private.expect("a private key");
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&private, algorithm).expect("a JWK")).expect("JSON");
        jwk["kid"] = id.into();
        jwk["use"] = "sig".into();
        IssuersKey { id, algorithm, private, jwk }
    }

    fn header(&self) -> Header {
        let typ = Some("at+jwt".to_owned());
        Header { typ, kid: Some(self.id.to_owned()), ..Header::new(self.algorithm) }
    }

    fn token(&self, app: &TestApp) -> String {
        self.token_with(&self.header(), app)
    }

    fn token_with(&self, header: &Header, app: &TestApp) -> String {
        jsonwebtoken::encode(header, &claims(app), &self.private).expect("a token")
    }

    /// The key as the set holds it, but for some members.
    fn jwk_with(&self, members: &Value) -> Value {
        let mut jwk = self.jwk.clone();
        for (name, value) in members.as_object().expect("members") {
            jwk[name] = value.clone();
        }
        jwk
    }
}

fn claims(app: &TestApp) -> Value {
    let now = app.clock.now().timestamp();
    json!({"iss": "minutebook", "aud": "minutebook", "sub": "clerk", "exp": now + 360_000, "iat": now, "jti": "1",
        "scope": "record:write", "councils": ["ashford"]})
}

fn set_of(keys: &[&Value]) -> String {
    json!({"keys": keys}).to_string()
}

/// An issuer that serves a key set, and counts how often it is asked.
#[derive(Clone)]
struct Issuer {
    url: String,
    answer: Arc<Mutex<(StatusCode, String)>>,
    asked: Arc<AtomicUsize>,
}

impl Issuer {
    fn new(set: &str) -> Issuer {
        let answer = Arc::new(Mutex::new((StatusCode::OK, set.to_owned())));
        let asked = Arc::new(AtomicUsize::new(0));
        let (served, counted) = (Data::from(answer.clone()), Data::from(asked.clone()));
        let server = HttpServer::new(move || {
            let app = App::new().app_data(served.clone()).app_data(counted.clone());
            app.default_service(web::to(serve_set))
        });
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).expect("a port");
        let url = format!("http://{}/keys", server.addrs()[0]);
        actix_web::rt::spawn(server.run());
        Issuer { url, answer, asked }
    }

    fn answers(&self, status: StatusCode, body: &str) {
        *self.answer.lock().expect("the answer") = (status, body.to_owned());
    }

    fn publishes(&self, keys: &[&Value]) {
        self.answers(StatusCode::OK, &set_of(keys));
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    async fn app(&self) -> TestApp {
        app_of(&self.url).await
    }
}

async fn serve_set(answer: Data<Mutex<(StatusCode, String)>>, asked: Data<AtomicUsize>) -> HttpResponse {
    asked.fetch_add(1, Ordering::SeqCst);
    let (status, body) = answer.lock().expect("the answer").clone();
    HttpResponse::build(status).insert_header(("location", "/elsewhere")).body(body)
}

async fn app_of(place: &str) -> TestApp {
    let keys = Some(vec!["--jwt-jwks".to_owned(), place.to_owned()]);
    TestApp::with(Setup { keys, ..Setup::default() }).await
}

async fn call(app: &TestApp, token: &str) -> Answer {
    app.bearer(token).get("/v1/councils").await
}

const FLOOR: i64 = 60;
const MAX_AGE: i64 = 600;
const KEPT_FOR: i64 = 4 * 3600;

#[actix_web::test]
async fn a_new_key_is_accepted_from_its_first_token_and_a_withdrawn_one_no_longer_than_ten_minutes() {
    let old = IssuersKey::new("old", Algorithm::ES256);
    let new = IssuersKey::new("new", Algorithm::EdDSA);
    let issuer = Issuer::new(&set_of(&[&old.jwk]));
    let app = issuer.app().await;
    app.clock.advance(FLOOR);
    call(&app, &old.token(&app)).await.ok();
    assert_eq!(issuer.asked(), 1, "a known key is not asked for again");

    issuer.publishes(&[&old.jwk, &new.jwk]);
    call(&app, &new.token(&app)).await.ok();
    call(&app, &old.token(&app)).await.ok();
    assert_eq!(issuer.asked(), 2);

    issuer.publishes(&[&new.jwk]);
    app.clock.advance(MAX_AGE);
    call(&app, &old.token(&app)).await.ok();
    assert_eq!(issuer.asked(), 2);
    app.clock.advance(1);
    call(&app, &old.token(&app)).await.problem(401, "invalid_token");
    call(&app, &new.token(&app)).await.ok();
    assert_eq!(issuer.asked(), 3);
}

#[actix_web::test]
async fn many_tokens_of_unknown_keys_at_once_lead_to_one_reading_and_to_none_within_the_floor() {
    let known = IssuersKey::new("known", Algorithm::ES256);
    let issuer = Issuer::new(&set_of(&[&known.jwk]));
    let app = issuer.app().await;
    let strange = |number: usize| {
        let header = Header { kid: Some(format!("strange-{number}")), ..known.header() };
        known.token_with(&header, &app)
    };
    for number in 0..3 {
        call(&app, &strange(number)).await.problem(401, "invalid_token");
    }
    assert_eq!(issuer.asked(), 1);

    app.clock.advance(FLOOR);
    let answers = join_all((0..40).map(|number| {
        let (app, token) = (&app, strange(number));
        async move { call(app, &token).await }
    }))
    .await;
    for answer in answers {
        answer.problem(401, "invalid_token");
    }
    assert_eq!(issuer.asked(), 2);
    app.clock.advance(FLOOR - 1);
    call(&app, &strange(0)).await.problem(401, "invalid_token");
    assert_eq!(issuer.asked(), 2);
}

#[actix_web::test]
async fn while_the_set_cannot_be_read_its_keys_hold_for_four_hours_and_then_tokens_are_503() {
    let known = IssuersKey::new("known", Algorithm::ES256);
    let other = IssuersKey::new("other", Algorithm::EdDSA);
    let issuer = Issuer::new(&set_of(&[&known.jwk]));
    let app = issuer.app().await;
    app.clock.advance(MAX_AGE);
    let too_large = format!("{}{}", " ".repeat(300_000), set_of(&[&other.jwk]));
    let redirected = StatusCode::FOUND;
    let garbage = [
        (StatusCode::INTERNAL_SERVER_ERROR, set_of(&[&other.jwk])),
        (redirected, set_of(&[&other.jwk])),
        (StatusCode::OK, "<html>".to_owned()),
        (StatusCode::OK, "{}".to_owned()),
        (StatusCode::OK, "{\"keys\": {}}".to_owned()),
        (StatusCode::OK, too_large),
    ];
    for (number, (status, body)) in garbage.iter().enumerate() {
        issuer.answers(*status, body);
        app.clock.advance(FLOOR);
        call(&app, &known.token(&app)).await.ok();
        assert_eq!(issuer.asked(), number + 2, "asked once, and nowhere else: {status} {body:.20}");
        let refused = call(&app, &other.token(&app)).await;
        assert_eq!(refused.header("retry-after"), "5");
        refused.problem(503, "unavailable");
    }
    app.clock.advance(KEPT_FOR - MAX_AGE - 6 * FLOOR);
    call(&app, &known.token(&app)).await.ok();
    app.clock.advance(1);
    call(&app, &known.token(&app)).await.problem(503, "unavailable");
    app.anonymous().get("/v1/councils").await.ok();

    issuer.publishes(&[&known.jwk, &other.jwk]);
    app.clock.advance(5);
    call(&app, &other.token(&app)).await.ok();
    call(&app, &known.token(&app)).await.ok();
}

#[actix_web::test]
async fn a_server_whose_key_set_is_out_of_reach_starts_serves_reads_and_takes_writes_once_it_is_there() {
    let key = IssuersKey::new("key", Algorithm::RS256);
    let issuer = Issuer::new("");
    issuer.answers(StatusCode::BAD_GATEWAY, "");
    let app = issuer.app().await;
    app.anonymous().get("/readyz").await.ok();
    app.anonymous().get("/v1/councils").await.ok();
    let clerk = app.bearer(&key.token(&app));
    for _ in 0..2 {
        let refused = clerk.post("/v1/councils", &council("ashford")).await;
        assert_eq!(refused.header("retry-after"), "5");
        refused.problem(503, "unavailable");
    }
    app.anonymous().post("/v1/councils", &council("ashford")).await.problem(401, "token_required");
    assert_eq!(issuer.asked(), 1);

    issuer.publishes(&[&key.jwk]);
    app.clock.advance(5);
    clerk.post("/v1/councils", &council("ashford")).await.problem(403, "missing_scope");
    assert_eq!(issuer.asked(), 2);
}

#[actix_web::test]
async fn keys_that_are_secret_weak_private_or_for_something_else_are_not_taken() {
    let ec = IssuersKey::new("ec", Algorithm::ES256);
    let ed = IssuersKey::new("ed", Algorithm::EdDSA);
    let rsa = IssuersKey::new("weak", Algorithm::RS256);
    let modulus = |zeros: usize, bytes: usize| {
        let modulus = [vec![0; zeros], vec![0xff; bytes]].concat();
        rsa.jwk_with(&json!({"n": BASE64_URL_SAFE_NO_PAD.encode(modulus)}))
    };
    let refused = [
        ec.jwk_with(&json!({"use": "enc"})),
        ec.jwk_with(&json!({"key_ops": ["sign", "encrypt"]})),
        ec.jwk_with(&json!({"alg": "RS256"})),
        ec.jwk_with(&json!({"alg": "HS256"})),
        ec.jwk_with(&json!({"d": "AAAA"})),
        ec.jwk_with(&json!({"crv": "P-384"})),
        ec.jwk_with(&json!({"crv": "Ed25519"})),
        ec.jwk_with(&json!({"kty": "OKP"})),
        ec.jwk_with(&json!({"x": "AAAA"})),
        ec.jwk_with(&json!({"kid": 7})),
        modulus(0, 128),
        modulus(128, 255),
        modulus(0, 1025),
        json!("no key"),
        json!({"kty": "AKP", "alg": "ML-DSA-44", "pub": "AAAA", "kid": "ec"}),
        json!({"kty": "oct", "k": "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3JldA", "kid": "shared"}),
    ];
    let issuer = Issuer::new(&set_of(&[&ec.jwk, &ed.jwk]));
    let app = issuer.app().await;
    call(&app, &ec.token(&app)).await.ok();
    for (number, jwk) in refused.iter().enumerate() {
        issuer.publishes(&[jwk, &ed.jwk]);
        app.clock.advance(MAX_AGE + 1);
        call(&app, &ed.token(&app)).await.ok();
        assert_eq!(issuer.asked(), number + 2);
        for token in [ec.token(&app), rsa.token(&app)] {
            let problem = call(&app, &token).await.problem(401, "invalid_token");
            assert!(text(&problem, "detail").contains("a key that this server does not know"), "{jwk}: {problem}");
        }
    }
    let secret = EncodingKey::from_secret(b"secret secret secret secret secret");
    let header = Header { alg: Algorithm::HS256, kid: Some("shared".to_owned()), ..ec.header() };
    let shared = jsonwebtoken::encode(&header, &claims(&app), &secret).expect("a token");
    call(&app, &shared).await.problem(401, "invalid_token");

    issuer.publishes(&[&ec.jwk_with(&json!({"key_ops": ["verify"], "use": "sig", "alg": "ES256", "x5c": ["?"]}))]);
    app.clock.advance(MAX_AGE + 1);
    call(&app, &ec.token(&app)).await.ok();
}

#[actix_web::test]
async fn a_token_chooses_among_our_keys_alone_and_by_none_of_its_headers_another() {
    let key = IssuersKey::new("key", Algorithm::RS256);
    let forgers = IssuersKey::new("key", Algorithm::RS256);
    let other = IssuersKey::new("other", Algorithm::ES256);
    let issuer = Issuer::new(&set_of(&[&key.jwk, &other.jwk]));
    let elsewhere = Issuer::new(&set_of(&[&forgers.jwk]));
    let app = issuer.app().await;
    app.clock.advance(FLOOR);
    let own: Jwk = serde_json::from_value(forgers.jwk.clone()).expect("a JWK");
    let url = Some(elsewhere.url.clone());
    let kid = |kid: &str| Some(kid.to_owned());
    let mut forged = vec![
        forgers.token(&app),
        forgers.token_with(&Header { jku: url.clone(), ..forgers.header() }, &app),
        forgers.token_with(&Header { x5u: url, ..forgers.header() }, &app),
        forgers.token_with(&Header { jwk: Some(own), ..forgers.header() }, &app),
        key.token_with(&Header { crit: Some(vec!["b64".to_owned()]), ..key.header() }, &app),
        key.token_with(&Header { kid: kid("other"), ..key.header() }, &app),
        key.token_with(&Header { alg: Algorithm::RS512, ..key.header() }, &app),
        key.token_with(&Header { alg: Algorithm::PS256, ..key.header() }, &app),
    ];
    for name in ["", "../../etc/passwd", "/dev/null", "' OR '1'='1", "http://127.0.0.1/", &"k".repeat(4000), "\u{0}"] {
        forged.push(key.token_with(&Header { kid: kid(name), ..key.header() }, &app));
    }
    // The public half taken for a secret (RFC 8725 section 2.1).
    let modulus = key.jwk["n"].as_str().expect("a modulus").as_bytes();
    for secret in [modulus, key.jwk.to_string().as_bytes()] {
        let header = Header { alg: Algorithm::HS256, ..key.header() };
        let token = jsonwebtoken::encode(&header, &claims(&app), &EncodingKey::from_secret(secret));
        forged.push(token.expect("a token"));
    }
    for token in forged {
        call(&app, &token).await.problem(401, "invalid_token");
    }
    assert_eq!(elsewhere.asked(), 0);
    assert_eq!(issuer.asked(), 2, "at the start, and for the first kid that was not known");
    call(&app, &key.token(&app)).await.ok();
}

#[actix_web::test]
async fn a_token_without_a_kid_is_accepted_where_one_key_alone_fits_its_algorithm() {
    let first = IssuersKey::new("first", Algorithm::ES256);
    let second = IssuersKey::new("second", Algorithm::ES256);
    let rsa = IssuersKey::new("rsa", Algorithm::RS256);
    let issuer = Issuer::new(&set_of(&[&first.jwk, &rsa.jwk]));
    let app = issuer.app().await;
    let nameless = |key: &IssuersKey| key.token_with(&Header { kid: None, ..key.header() }, &app);
    call(&app, &nameless(&first)).await.ok();
    call(&app, &nameless(&rsa)).await.ok();
    call(&app, &nameless(&second)).await.problem(401, "invalid_token");

    issuer.publishes(&[&first.jwk, &second.jwk]);
    app.clock.advance(MAX_AGE + 1);
    call(&app, &nameless(&first)).await.problem(401, "invalid_token");
    call(&app, &nameless(&second)).await.problem(401, "invalid_token");
    call(&app, &first.token(&app)).await.ok();
}

#[actix_web::test]
async fn a_file_is_read_again_as_an_address_is() {
    let home = Home::new();
    let old = IssuersKey::new("old", Algorithm::ES256);
    let new = IssuersKey::new("new", Algorithm::EdDSA);
    let file = home.path("keys.json");
    fs::write(&file, set_of(&[&old.jwk])).expect("a file");
    let app = app_of(file.to_str().expect("a path")).await;
    call(&app, &old.token(&app)).await.ok();
    fs::write(&file, set_of(&[&old.jwk, &new.jwk])).expect("a file");
    app.clock.advance(FLOOR);
    call(&app, &new.token(&app)).await.ok();
    fs::write(&file, "half a fi").expect("a file");
    app.clock.advance(MAX_AGE + 1);
    call(&app, &new.token(&app)).await.ok();
    fs::write(&file, set_of(&[&new.jwk])).expect("a file");
    app.clock.advance(FLOOR);
    call(&app, &old.token(&app)).await.problem(401, "invalid_token");
    call(&app, &new.token(&app)).await.ok();
}

#[actix_web::test]
async fn the_program_accepts_a_token_signed_by_a_key_of_its_set_and_says_what_it_takes() {
    let home = Home::new();
    let keys = Keys::new(&home, "ES256");
    let key = IssuersKey::read(Path::new(&keys.private_file), "2026", Algorithm::ES256);
    let file = home.path("keys.json");
    fs::write(&file, set_of(&[&key.jwk, &json!({"kty": "oct", "k": "aHVzaA"})])).expect("a file");
    let mut command = home.serve_on(&cluster::empty_database().await);
    command.env("MINUTEBOOK_JWT_JWKS", &file);
    let program = home.start_as(command);
    let sign = ["--jwt-private-key-file", &keys.private_file, "--jwt-algorithm", "ES256", "--jwt-key-id", "2026"];
    program.bearer(&home.token(&sign)).post("/v1/councils", &council("ashford")).await.created();
    let log = program.errors();
    assert!(log.contains("\"2026\" (ES256)") && log.contains("number 2: it is a secret"), "{log}");
    assert!(!log.contains("aHVzaA"), "{log}");
}

#[test]
fn a_key_set_beside_a_key_or_one_that_is_no_place_or_holds_nothing_stops_the_start() {
    let home = Home::new();
    let file = home.path("keys.json");
    let path = file.to_str().expect("a path");
    for text in
        [None, Some("half a fi"), Some("{\"keys\": []}"), Some("{\"keys\": [{\"kty\": \"oct\", \"k\": \"AA\"}]}")]
    {
        if let Some(text) = text {
            fs::write(&file, text).expect("a file");
        }
        let error = home.run(home.command(&["serve", "--jwt-jwks", path])).refusal();
        assert!(error.contains(&format!("{path} gives no key")), "{error}");
    }
    let error = home.run(home.command(&["serve", "--jwt-jwks", path, "--jwt-key-id", "one"])).refusal();
    assert!(error.contains("--jwt-key-id is for a single key"), "{error}");
    for (arguments, said) in [
        (["--jwt-jwks", path, "--jwt-secret-file", path], "cannot be used with"),
        (["--jwt-jwks", path, "--jwt-public-key-file", path], "cannot be used with"),
        (["--jwt-jwks", "ftp://127.0.0.1/", "--jwt-issuer", "x"], "http:// or https://"),
        (["--jwt-jwks", "https://clerk:hush@127.0.0.1/", "--jwt-issuer", "x"], "without a user"),
    ] {
        let ended = home.run(home.command(&[["serve"].as_slice(), &arguments].concat()));
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert!(ended.errors.contains(said), "{ended:?}");
    }
}
