//! Identity providers: tokens of the shape that Keycloak and Entra ID send are accepted with the settings of the guide,
//! and their tokens for other purposes are not.

use std::collections::HashMap;
use std::fs;
use std::sync::{Arc, Mutex};

use actix_web::http::StatusCode;
use actix_web::web::{self, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Map, Value, json};

use crate::keys::Keys;
use crate::support::client::Client;
use crate::support::program::Home;
use crate::support::records::text;
use crate::support::{Setup, TestApp};

const GUIDE: &str = include_str!("../../docs/IDENTITY-PROVIDERS.md");

/// What a provider answers at each of its paths.
type Answers = Mutex<HashMap<String, (StatusCode, String)>>;

/// An identity provider on this machine, with a key of its own.
struct Provider {
    url: String,
    answers: Arc<Answers>,
    key: EncodingKey,
    jwk: Value,
}

impl Provider {
    fn new() -> Provider {
        let home = Home::new();
        let keys = Keys::new(&home, "RS256");
        let key = EncodingKey::from_rsa_pem(&fs::read(&keys.private_file).expect("a key")).expect("a private key");
        let mut jwk =
            serde_json::to_value(Jwk::from_encoding_key(&key, Algorithm::RS256).expect("a JWK")).expect("JSON");
        jwk["kid"] = "KID".into();
        let answers: Arc<Answers> = Arc::default();
        let served = Data::from(answers.clone());
        let server = HttpServer::new(move || App::new().app_data(served.clone()).default_service(web::to(answer)));
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).expect("a port");
        let url = format!("http://{}/realm", server.addrs()[0]);
        actix_web::rt::spawn(server.run());
        Provider { url, answers, key, jwk }
    }

    fn answers(&self, path: &str, status: StatusCode, body: &str) {
        self.answers.lock().expect("the answers").insert(format!("/realm{path}"), (status, body.to_owned()));
    }

    fn describes(&self, configuration: &Value) {
        self.answers("/.well-known/openid-configuration", StatusCode::OK, &configuration.to_string());
    }

    /// Its key as the set holds it, with what else the provider says of its keys.
    fn published(&self, about: &Value) -> Value {
        let mut jwk = self.jwk.clone();
        for member in ["alg", "use", "key_ops"] {
            jwk.as_object_mut().expect("a JWK").remove(member);
        }
        for (name, value) in about.as_object().expect("a key") {
            jwk[name] = value.clone();
        }
        jwk
    }

    fn token(&self, header: &Value, claims: &Value) -> String {
        use base64::Engine;
        use base64::prelude::BASE64_URL_SAFE_NO_PAD;
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let signature =
            jsonwebtoken::crypto::sign(message.as_bytes(), &self.key, Algorithm::RS256).expect("a signature");
        format!("{message}.{signature}")
    }
}

async fn answer(request: HttpRequest, answers: Data<Answers>) -> HttpResponse {
    let answer = answers.lock().expect("the answers").get(request.path()).cloned();
    let (status, body) = answer.unwrap_or((StatusCode::NOT_FOUND, String::new()));
    HttpResponse::build(status).insert_header(("location", "/realm/elsewhere")).body(body)
}

/// The settings that the guide gives for a provider, by name.
fn settings_of_the_guide(provider: &str) -> HashMap<String, String> {
    let start = format!("```sh {provider}\n");
    let (_, rest) = GUIDE.split_once(&start).expect("settings in the guide");
    let (block, _) = rest.split_once("```").expect("the end of the settings");
    block
        .lines()
        .map(|line| line.split_once('=').expect("a setting"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The same as flags, with the provider on this machine in place of the guide's, and a file of grants.
fn flags(settings: &HashMap<String, String>, issuer: &str, grants: &str) -> Vec<String> {
    let mut flags = Vec::new();
    for (name, value) in settings {
        let flag = name.trim_start_matches("MINUTEBOOK_").to_lowercase().replace('_', "-");
        let value = match flag.as_str() {
            "oidc-issuer" => issuer,
            "grants" => grants,
            _ => value,
        };
        flags.push(format!("--{flag}"));
        if value != "true" {
            flags.push(value.to_owned());
        }
    }
    flags
}

/// A recorded shape, with this provider's names and times in it.
fn filled(shape: &Value, names: &[(&str, &str)], now: i64) -> Value {
    match shape {
        Value::String(text) => names.iter().fold(text.clone(), |text, (name, value)| text.replace(name, value)).into(),
        Value::Array(list) => list.iter().map(|value| filled(value, names, now)).collect(),
        Value::Object(object) => {
            let member = |(name, value): (&String, &Value)| {
                let is_time = ["exp", "iat", "nbf", "auth_time"].contains(&name.as_str());
                let value = match value.as_i64().filter(|_| is_time) {
                    Some(seconds) => json!(now + seconds),
                    None => filled(value, names, now),
                };
                (name.clone(), value)
            };
            Value::Object(object.iter().map(member).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

fn changed(claims: &Value, changes: &Value) -> Value {
    let mut claims = claims.clone();
    let members = claims.as_object_mut().expect("claims");
    for (name, value) in changes.as_object().expect("changes") {
        match value.is_null() {
            true => members.remove(name),
            false => members.insert(name.clone(), value.clone()),
        };
    }
    claims
}

/// What the guide sets is what a provider's tokens need: its access tokens get the rights of their group, and no other
/// token any.
async fn assert_the_guide_holds(name: &str, recorded: &str, claim: &str) {
    let (provider, home) = (Provider::new(), Home::new());
    let recorded: Value = serde_json::from_str(recorded).expect("a recorded shape");
    let settings = settings_of_the_guide(name);
    let audience = settings.get("MINUTEBOOK_JWT_AUDIENCE").map_or("minutebook", String::as_str).to_owned();
    let client = settings["MINUTEBOOK_OIDC_CLIENT_ID"].clone();
    let group = "ashford-committee-clerks";
    let names = [("ISSUER", provider.url.as_str()), ("AUDIENCE", &audience), ("CLIENT", &client), ("GROUP", group)];
    let grant = json!({"value": group, "scopes": ["record:publish"], "councils": ["ashford"]});
    let grants = home.path("grants.json");
    fs::write(&grants, json!({"claim": claim, "grants": [grant]}).to_string()).expect("a file");

    provider.describes(&filled(&recorded["configuration"], &names, 0));
    let mut keys: Vec<Value> = recorded["keys"].as_array().expect("keys").clone();
    keys[0] = provider.published(&filled(&keys[0], &names, 0));
    provider.answers(&text(&recorded, "keys_at"), StatusCode::OK, &json!({"keys": keys}).to_string());
    let keys = Some(flags(&settings, &provider.url, grants.to_str().expect("a path")));
    let app = TestApp::with(Setup { keys, ..Setup::default() }).await;
    let now = app.clock.now().timestamp();

    let access = filled(&recorded["access"]["claims"], &names, now);
    let token = provider.token(&recorded["access"]["header"], &access);
    let clerk = app.bearer(&token);
    clerk.get("/v1/people").await.ok();
    let council = json!({"slug": "ashford", "name": "Ashford", "nation": "england", "timezone": "Europe/London"});
    clerk.post("/v1/councils", &council).await.problem(403, "missing_scope");
    let person = json!({"council": "nowhere", "name": "Olive Kershaw"});
    assert_eq!(
        clerk.post("/v1/people", &person).await.status,
        422,
        "the scope is granted, and the council is not there"
    );

    let without = changed(&access, &json!({"groups": ["all-staff"], "roles": ["Everybody"]}));
    let other = app.bearer(&provider.token(&recorded["access"]["header"], &without));
    other.get("/v1/people").await.ok();
    other.post("/v1/people", &person).await.problem(403, "missing_scope");
    // What such a token claims for itself counts for nothing.
    let own = json!({"scope": "admin", "scp": "admin", "councils": ["*"], "bodies": ["*"]});
    let other = app.bearer(&provider.token(&recorded["access"]["header"], &changed(&without, &own)));
    other.post("/v1/people", &person).await.problem(403, "missing_scope");

    let others = recorded["others"].as_object().expect("tokens for other purposes");
    assert!(others.len() >= 6);
    for (why, other) in others {
        let claims = changed(&access, &filled(&other["changes"], &names, now));
        assert_ne!(claims, access, "{why}");
        let answer = app.bearer(&provider.token(&other["header"], &claims)).get("/v1/people").await;
        assert_eq!(answer.status, 401, "{why}: {}", answer.text());
        answer.problem(401, "invalid_token");
    }

    let contract = app.anonymous().get("/openapi.json").await.ok();
    let scheme = &contract["components"]["securitySchemes"]["openIdConnect"];
    assert_eq!(scheme["openIdConnectUrl"], format!("{}/.well-known/openid-configuration", provider.url));
    assert_eq!(scheme["x-client-id"], client);
    let scopes = settings.get("MINUTEBOOK_OIDC_SCOPES").map_or("openid", String::as_str);
    assert_eq!(scheme["x-scopes"], json!([scopes]));
}

#[actix_web::test]
async fn tokens_of_keycloaks_shape_are_accepted_with_the_settings_of_the_guide() {
    assert_the_guide_holds("keycloak", include_str!("providers/keycloak.json"), "/groups").await;
}

#[actix_web::test]
async fn tokens_of_entra_ids_shape_are_accepted_with_the_settings_of_the_guide() {
    assert_the_guide_holds("entra", include_str!("providers/entra.json"), "/roles").await;
}

/// A provider with a key set at `/keys`, a server that trusts it, and a token that it signed.
async fn trusting(provider: &Provider) -> (TestApp, String) {
    let keys = json!({"keys": [provider.published(&json!({"use": "sig"}))]});
    provider.answers("/keys", StatusCode::OK, &keys.to_string());
    let keys = Some(vec!["--oidc-issuer".to_owned(), provider.url.clone()]);
    let app = TestApp::with(Setup { keys, ..Setup::default() }).await;
    let now = app.clock.now().timestamp();
    let claims = json!({"iss": provider.url, "aud": "minutebook", "sub": "clerk", "exp": now + 360_000, "iat": now,
        "jti": "1", "scope": "record:write", "councils": ["ashford"]});
    let token = provider.token(&json!({"alg": "RS256", "typ": "at+jwt", "kid": "KID"}), &claims);
    (app, token)
}

#[actix_web::test]
async fn the_issuer_of_a_provider_is_the_one_that_a_token_must_name() {
    let provider = Provider::new();
    provider.describes(&json!({"issuer": provider.url, "jwks_uri": format!("{}/keys", provider.url)}));
    let (app, token) = trusting(&provider).await;
    app.bearer(&token).get("/v1/councils").await.ok();
    let now = app.clock.now().timestamp();
    for issuer in ["minutebook", &format!("{}/", provider.url), &provider.url.to_uppercase()] {
        let claims =
            json!({"iss": issuer, "aud": "minutebook", "sub": "clerk", "exp": now + 60, "iat": now, "jti": "1"});
        let token = provider.token(&json!({"alg": "RS256", "typ": "at+jwt", "kid": "KID"}), &claims);
        app.bearer(&token).get("/v1/councils").await.problem(401, "invalid_token");
    }
}

#[actix_web::test]
async fn a_provider_that_calls_itself_otherwise_or_leads_elsewhere_gives_no_key() {
    let provider = Provider::new();
    let (url, keys) = (provider.url.clone(), format!("{}/keys", provider.url));
    let elsewhere = keys.replace("http://", "http://clerk:secret@");
    for configuration in [
        json!({"issuer": format!("{url}/"), "jwks_uri": keys}),
        json!({"issuer": "https://login.example", "jwks_uri": keys}),
        json!({"issuer": [url], "jwks_uri": keys}),
        json!({"jwks_uri": keys}),
        json!({"issuer": url}),
        json!({"issuer": url, "jwks_uri": "/keys"}),
        json!({"issuer": url, "jwks_uri": "ftp://127.0.0.1/keys"}),
        json!({"issuer": url, "jwks_uri": "file:///etc/passwd"}),
        json!({"issuer": url, "jwks_uri": elsewhere}),
        json!({"issuer": url, "jwks_uri": format!("{url}/nothing")}),
        json!([]),
    ] {
        provider.describes(&configuration);
        let (app, token) = trusting(&provider).await;
        let answer = app.bearer(&token).get("/v1/councils").await;
        assert_eq!(answer.status, 503, "{configuration}: {}", answer.text());
        answer.problem(503, "unavailable");
        app.anonymous().get("/v1/councils").await.ok();
        // As soon as the provider says what is right, tokens are good.
        provider.describes(&json!({"issuer": url, "jwks_uri": keys}));
        app.clock.advance(6);
        app.bearer(&token).get("/v1/councils").await.ok();
    }
    for status in [StatusCode::FOUND, StatusCode::NOT_FOUND, StatusCode::INTERNAL_SERVER_ERROR] {
        provider.answers("/.well-known/openid-configuration", status, "{}");
        let (app, token) = trusting(&provider).await;
        app.bearer(&token).get("/v1/councils").await.problem(503, "unavailable");
    }
}

#[actix_web::test]
async fn check_says_why_a_provider_gives_no_key() {
    let (provider, home) = (Provider::new(), Home::new());
    let (url, keys) = (provider.url.clone(), format!("{}/keys", provider.url));
    let check = || home.run(home.command(&["check", "--oidc-issuer", &url])).output;
    provider.answers("/keys", StatusCode::OK, "{\"keys\": [{\"kty\": \"oct\", \"k\": \"aHVzaA\"}]}");
    // The program is waited for without letting other tasks run, so the provider must serve before.
    assert_eq!(Client::new(&url, None).get("/keys").await.status, 200);
    for (configuration, said) in [
        (json!({"issuer": format!("{url}/"), "jwks_uri": keys}), format!("the provider calls itself \"{url}/\"")),
        (json!({"issuer": url}), "missing field `jwks_uri`".to_owned()),
        (json!({"issuer": url, "jwks_uri": "ftp://127.0.0.1/keys"}), "must begin with https://".to_owned()),
        (json!({"issuer": url, "jwks_uri": keys}), "number 1: it is a secret".to_owned()),
    ] {
        provider.describes(&configuration);
        let output = check();
        let line = output.lines().find(|line| line.starts_with("to do tokens")).unwrap_or_default();
        assert!(line.contains(&said), "{said}: {output}");
    }
    provider.answers(
        "/keys",
        StatusCode::OK,
        &json!({"keys": [provider.published(&json!({"use": "sig"}))]}).to_string(),
    );
    assert!(check().contains(&format!("ok    tokens      1 key to verify by, for the issuer {url}")), "{}", check());
}

#[actix_web::test]
async fn each_operation_that_asks_for_a_token_can_be_used_by_who_logged_in() {
    let provider = Provider::new();
    provider.describes(&json!({"issuer": provider.url, "jwks_uri": format!("{}/keys", provider.url),
        "token_endpoint": "https://tokens.example/token?for=all"}));
    let (app, _) = trusting(&provider).await;
    let contract = app.anonymous().get("/openapi.json").await.ok();
    let mut asking = 0;
    for (path, item) in contract["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations").iter().filter(|(_, value)| value.is_object()) {
            let security = operation["security"].as_array().expect("security");
            if !security.is_empty() {
                assert_eq!(*security, vec![json!({"bearer": []}), json!({"openIdConnect": []})], "{method} {path}");
                asking += 1;
            }
        }
    }
    assert!(asking > 50, "{asking}");
    assert!(contract["components"]["securitySchemes"]["openIdConnect"].get("x-client-id").is_none());

    let page = app.anonymous().get("/docs/").await;
    let origin = provider.url.strip_suffix("/realm").expect("an origin");
    let policy = page.header("content-security-policy").to_owned();
    assert!(policy.ends_with(&format!("connect-src 'self' {origin} https://tokens.example")), "{policy}");
    let elsewhere = app.anonymous().get("/").await;
    assert!(
        !elsewhere.header("content-security-policy").contains(origin),
        "only the documentation speaks to the provider"
    );
}

#[test]
fn settings_of_a_provider_that_do_not_fit_stop_the_start() {
    let home = Home::new();
    let file = home.path("grants.json");
    let path = file.to_str().expect("a path");
    for (arguments, said) in [
        (["--oidc-issuer", "id.example"].as_slice(), "http:// or https://"),
        (&["--oidc-issuer", "https://id.example/?realm=1"], "without a query"),
        (&["--oidc-issuer", "https://clerk:hush@id.example/"], "without a user"),
        (&["--oidc-issuer", "https://id.example", "--jwt-jwks", "keys.json"], "cannot be used with"),
        (&["--oidc-issuer", "https://id.example", "--jwt-secret-file", "key"], "cannot be used with"),
        (&["--oidc-client-id", "docs"], "--oidc-issuer"),
        (&["--jwt-type", "id_token"], "at+jwt, jwt"),
    ] {
        let ended = home.run(home.command(&[["serve"].as_slice(), arguments].concat()));
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert!(ended.errors.contains(said), "{said}: {ended:?}");
    }
    let serve = || home.run(home.command(&["serve", "--jwt-jwks", "keys.json", "--grants", path])).refusal();
    assert!(serve().contains("cannot read the grants"), "{}", serve());
    fs::write(&file, r#"{"claim": "/groups", "grants": [{"value": "a", "scopes": ["all"], "councils": ["*"]}]}"#)
        .expect("a file");
    let error = serve();
    assert!(error.contains("the grant for \"a\": \"all\" is not a scope"), "{error}");
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).expect("a mode");
    assert!(serve().contains("run chmod o-w"), "{}", serve());
}
