//! Forged tokens: tables of them, made for each sort of key that a server may have. None is accepted anywhere, none is
//! a fault of the server, and nothing is written by any.

mod claims;
mod headers;
mod shapes;
mod signatures;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use actix_web::http::Method;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::crypto::sign;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use shapes::Shape;

use crate::keys::Keys;
use crate::support::program::Home;
use crate::support::records::id;
use crate::support::{SECRET, Setup, TestApp};

/// A forged token: what is wrong with it, and the token.
type Forged = (String, String);

/// The name of the servers' key in a token's header.
const KID: &str = "ours";

/// A key of an issuer and of the forger, and how a server knows the issuer's.
struct Issuer {
    algorithm: Algorithm,
    private: EncodingKey,
    /// Of the same sort, and known to nobody.
    forgers: EncodingKey,
    /// The issuer's public half, in every form that could be taken for a secret.
    public: Vec<Vec<u8>>,
    flags: Vec<String>,
    /// The shape of its tokens.
    shape: Shape,
    /// The present second of the server.
    now: i64,
}

/// How a server is given its key.
#[derive(Clone, Copy)]
enum Given {
    /// As a secret.
    Secret,
    /// As a file with a public key.
    File,
    /// As a set of keys.
    Set,
}

fn word(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::EdDSA => "EdDSA",
        Algorithm::ES256 => "ES256",
        Algorithm::RS256 => "RS256",
        _ => "HS256",
    }
}

fn private_key(keys: &Keys, algorithm: Algorithm) -> EncodingKey {
    let pem = fs::read(&keys.private_file).expect("a key");
    let key = match algorithm {
        Algorithm::EdDSA => EncodingKey::from_ed_pem(&pem),
        Algorithm::ES256 => EncodingKey::from_ec_pem(&pem),
        _ => EncodingKey::from_rsa_pem(&pem),
    };
    key.expect("a private key")
}

impl Issuer {
    fn new(home: &Home, algorithm: Algorithm, given: Given, shape: Shape) -> Issuer {
        let file = |name: &str, content: &[u8]| {
            let path = home.path(name);
            fs::write(&path, content).expect("a file");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("a mode");
            path.to_str().expect("a path").to_owned()
        };
        let named =
            |flags: &[&str]| flags.iter().chain(&["--jwt-key-id", KID]).map(|flag| (*flag).to_owned()).collect();
        if let Given::Secret = given {
            let mut flags: Vec<String> = named(&["--jwt-secret-file", &file("secret", SECRET)]);
            flags.extend(shape.flags(home));
            let forgers = EncodingKey::from_secret(b"another secret of sufficient length, indeed");
            let private = EncodingKey::from_secret(SECRET);
            return Issuer { algorithm, private, forgers, public: Vec::new(), flags, shape, now: 0 };
        }
        let (elsewhere, algorithms) = (Home::new(), ["--jwt-algorithm", word(algorithm)]);
        let keys = Keys::new(home, word(algorithm));
        let private = private_key(&keys, algorithm);
        let forgers = private_key(&Keys::new(&elsewhere, word(algorithm)), algorithm);
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&private, algorithm).expect("a JWK")).expect("JSON");
        jwk["kid"] = KID.into();
        let pem = fs::read(&keys.public_file).expect("a key");
        let body: String = String::from_utf8_lossy(&pem).lines().filter(|line| !line.starts_with('-')).collect();
        let der = base64::prelude::BASE64_STANDARD.decode(body).expect("base64");
        let mut flags: Vec<String> = match given {
            Given::Set => {
                let set = file("keys.json", json!({"keys": [jwk]}).to_string().as_bytes());
                vec!["--jwt-jwks".to_owned(), set]
            }
            _ => named(&[["--jwt-public-key-file", &keys.public_file].as_slice(), &algorithms].concat()),
        };
        flags.extend(shape.flags(home));
        let trimmed = pem.trim_ascii_end().to_vec();
        let public = vec![pem, trimmed, der, jwk.to_string().into_bytes()];
        Issuer { algorithm, private, forgers, public, flags, shape, now: 0 }
    }

    fn header(&self) -> Value {
        json!({"alg": word(self.algorithm), "typ": self.shape.typ(), "kid": KID})
    }

    /// The header with members changed; null takes one out.
    fn header_with(&self, members: Value) -> String {
        changed(self.header(), members).to_string()
    }

    /// Who may do everything, so that only the token stands in the way.
    fn claims(&self) -> Value {
        let claims = json!({"iss": "minutebook", "aud": "minutebook", "sub": "clerk", "exp": self.now + 600,
            "iat": self.now,
            "jti": "1", "client_id": "tests", "scope": "record:publish admin", "councils": ["*"]});
        changed(claims, self.shape.claims())
    }

    fn claims_with(&self, members: Value) -> String {
        changed(self.claims(), members).to_string()
    }

    /// A token of any header and any claims, signed by the issuer's own key.
    fn token(&self, header: &[u8], claims: &[u8]) -> String {
        self.token_by(&self.private, self.algorithm, header, claims)
    }

    fn token_by(&self, key: &EncodingKey, algorithm: Algorithm, header: &[u8], claims: &[u8]) -> String {
        let message = format!("{}.{}", encoded(header), encoded(claims));
        let signature = sign(message.as_bytes(), key, algorithm).expect("a signature");
        format!("{message}.{signature}")
    }

    fn good(&self) -> String {
        self.token(self.header().to_string().as_bytes(), self.claims().to_string().as_bytes())
    }

    fn forged(&self) -> Vec<Forged> {
        let named = |part: &str, forged: Vec<Forged>| {
            forged.into_iter().map(|(why, token)| (format!("{part}: {why}"), token)).collect::<Vec<_>>()
        };
        let (headers, claims) = (headers::forged(self), claims::forged(self));
        let shapes = shapes::forged(self);
        [
            named("header", headers),
            named("claims", claims),
            named("shape", shapes),
            named("token", signatures::forged(self)),
        ]
        .concat()
    }
}

fn encoded(part: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(part)
}

fn changed(mut whole: Value, members: Value) -> Value {
    let object = whole.as_object_mut().expect("an object");
    for (name, value) in members.as_object().expect("members") {
        match value.is_null() {
            true => object.remove(name),
            false => object.insert(name.clone(), value.clone()),
        };
    }
    whole
}

/// A server with the issuer's key.
async fn served(algorithm: Algorithm, given: Given, shape: Shape) -> (TestApp, Issuer) {
    let home = Home::new();
    let mut issuer = Issuer::new(&home, algorithm, given, shape);
    let app = TestApp::with(Setup { keys: Some(issuer.flags.clone()), ..Setup::default() }).await;
    issuer.now = app.clock.now().timestamp();
    (app, issuer)
}

/// Every forged token on a read that anybody may make, on one of a draft and on a write.
async fn assert_none_is_accepted(algorithm: Algorithm, given: Given, shape: Shape) {
    let (app, issuer) = served(algorithm, given, shape).await;
    let good = app.bearer(&issuer.good());
    let council = json!({"slug": "ashford", "name": "Ashford", "nation": "england", "timezone": "Europe/London"});
    good.post("/v1/councils", &council).await.created();
    let person = json!({"council": "ashford", "name": "Olive Kershaw"});
    let draft = format!("/v1/people/{}", id(&good.post("/v1/people", &person).await.created()));

    let forged = issuer.forged();
    let (mut names, mut tokens) = (BTreeSet::new(), BTreeSet::new());
    for (why, token) in &forged {
        assert!(names.insert(why) && tokens.insert(token), "{why} is in the table twice");
    }
    assert!(forged.len() >= 60, "{}", forged.len());
    for (why, token) in &forged {
        let forger = app.bearer(token);
        for refused in
            [forger.get("/v1/people").await, forger.get(&draft).await, forger.post("/v1/people", &person).await]
        {
            assert_eq!(refused.status, 401, "{why}: {token}: {}", refused.text());
            assert_eq!(refused.header("www-authenticate"), "Bearer error=\"invalid_token\"", "{why}");
            refused.problem(401, "invalid_token");
        }
    }
    good.get(&draft).await.ok();
    let people = good.get("/v1/people?count=true").await.ok();
    assert_eq!(people["page"]["total"], 1, "nothing was written: {people}");
}

#[actix_web::test]
async fn no_forged_token_is_accepted_where_the_key_is_a_secret() {
    assert_none_is_accepted(Algorithm::HS256, Given::Secret, Shape::Strict).await;
}

#[actix_web::test]
async fn no_forged_token_is_accepted_where_the_key_is_a_p256_key_in_a_file() {
    assert_none_is_accepted(Algorithm::ES256, Given::File, Shape::Strict).await;
}

#[actix_web::test]
async fn no_forged_token_is_accepted_where_the_key_is_an_ed25519_key_in_a_file() {
    assert_none_is_accepted(Algorithm::EdDSA, Given::File, Shape::Strict).await;
}

#[actix_web::test]
async fn no_forged_token_is_accepted_where_the_key_is_an_rsa_key_of_a_set() {
    assert_none_is_accepted(Algorithm::RS256, Given::Set, Shape::Strict).await;
}

#[actix_web::test]
async fn no_forged_token_is_accepted_where_tokens_may_be_of_type_jwt() {
    assert_none_is_accepted(Algorithm::RS256, Given::Set, Shape::Jwt).await;
}

#[actix_web::test]
async fn no_forged_token_is_accepted_where_scopes_and_ids_are_in_the_claims_of_entra_id() {
    assert_none_is_accepted(Algorithm::RS256, Given::Set, Shape::EntraScopes).await;
}

#[actix_web::test]
async fn no_forged_token_is_accepted_where_roles_take_the_place_of_scopes() {
    assert_none_is_accepted(Algorithm::RS256, Given::Set, Shape::EntraRoles).await;
}

#[actix_web::test]
async fn no_forged_token_is_accepted_where_the_audience_may_be_a_list() {
    assert_none_is_accepted(Algorithm::ES256, Given::Set, Shape::AudienceList).await;
}

#[actix_web::test]
async fn no_forged_token_is_accepted_where_groups_are_granted_rights() {
    assert_none_is_accepted(Algorithm::EdDSA, Given::Set, Shape::Grants).await;
}

#[actix_web::test]
async fn what_is_just_within_the_rules_is_accepted() {
    let (app, issuer) = served(Algorithm::ES256, Given::Set, Shape::Strict).await;
    let header = issuer.header().to_string();
    let (long, now) = ("x".repeat(255), issuer.now);
    for members in [
        json!({"exp": now + 1}),
        json!({"exp": 253_402_300_799_i64}),
        json!({"nbf": now}),
        json!({"iat": now + 60}),
        json!({"iat": 0}),
        json!({"sub": long, "jti": long}),
        json!({"client_id": null}),
        json!({"scope": null, "councils": null}),
        json!({"email": {"nested": [1, 2, {"claims": "of the issuer's own"}]}}),
        json!({"more": "x".repeat(4000)}),
    ] {
        let token = issuer.token(header.as_bytes(), issuer.claims_with(members.clone()).as_bytes());
        let answer = app.bearer(&token).get("/v1/people").await;
        assert_eq!(answer.status, 200, "{members}: {}", answer.text());
    }
    for members in [
        json!({"typ": "AT+JWT"}),
        json!({"typ": "application/at+jwt"}),
        json!({"kid": null}),
        json!({"jku": "http://127.0.0.1:1/", "x5u": "http://127.0.0.1:1/"}),
    ] {
        let header = issuer.header_with(members.clone());
        let token = issuer.token(header.as_bytes(), issuer.claims().to_string().as_bytes());
        let answer = app.bearer(&token).get("/v1/people").await;
        assert_eq!(answer.status, 200, "{members}: {}", answer.text());
    }
}

#[actix_web::test]
async fn a_good_token_beside_another_or_elsewhere_than_in_the_header_is_refused() {
    let (app, issuer) = served(Algorithm::HS256, Given::Secret, Shape::Strict).await;
    let good = issuer.good();
    let twice = app.bearer(&good).request(Method::GET, "/v1/people").header("Authorization", "Bearer x");
    twice.send().await.problem(401, "invalid_token");
    app.anonymous().get(&format!("/v1/people?access_token={good}")).await.problem(400, "bad_query");
    let cookie = app.anonymous().request(Method::POST, "/v1/people").header("Cookie", &format!("token={good}"));
    cookie.json(&json!({"council": "ashford", "name": "Olive Kershaw"})).send().await.problem(401, "token_required");
}

#[actix_web::test]
async fn a_token_for_another_council_is_good_and_opens_nothing_of_this_one() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let draft = format!("/v1/meetings/{}", id(&app.meeting(&council, "2026-07-01", "draft").await));
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    for councils in [vec!["barnet"], vec!["nowhere"], vec!["ASHFORD"], vec!["ashford "], vec!["ash*"], vec![]] {
        let stranger = app.caller("record:publish", &councils);
        stranger.get("/v1/meetings").await.ok();
        stranger.get(&draft).await.problem(404, "not_found");
        stranger.post("/v1/meetings", &meeting).await.problem(403, "other_council");
    }
}
