//! What a token says of itself: signed by the issuer's own key unless it says otherwise, so that the header alone is at
//! fault.

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use super::{Forged, Issuer, encoded, word};

pub fn forged(issuer: &Issuer) -> Vec<Forged> {
    let claims = issuer.claims().to_string();
    let mut forged = Vec::new();
    for members in members().into_iter().filter(|members| !issuer.shape.takes_header(members)) {
        let token = issuer.token(issuer.header_with(members.clone()).as_bytes(), claims.as_bytes());
        forged.push((format!("header with {members}"), token));
    }
    for text in texts(issuer) {
        let name: String = String::from_utf8_lossy(&text).chars().take(60).collect();
        forged.push((format!("header {name}"), issuer.token(&text, claims.as_bytes())));
    }
    for algorithm in ["none", "None", "nOnE", "NONE", ""] {
        let header = issuer.header_with(json!({"alg": algorithm}));
        let message = format!("{}.{}", encoded(header.as_bytes()), encoded(claims.as_bytes()));
        forged.push((format!("alg '{algorithm}' and no signature"), format!("{message}.")));
        let signature = issuer.good().rsplit('.').next().expect("a signature").to_owned();
        forged.push((format!("alg '{algorithm}' and a signature of another"), format!("{message}.{signature}")));
    }
    forged.extend(other_algorithms(issuer, &claims));
    forged.extend(keys_of_the_forger(issuer, &claims));
    forged
}

/// What the header may not say, whoever signed it.
fn members() -> Vec<Value> {
    let mut members = vec![
        json!({"alg": null}),
        json!({"alg": 256}),
        json!({"alg": ["ES256", "HS256", "RS256", "EdDSA"]}),
        json!({"alg": "XS256"}),
        json!({"typ": null}),
        json!({"typ": "JWT"}),
        json!({"typ": "id_token+jwt"}),
        json!({"typ": "logout+jwt"}),
        json!({"typ": "at+jwt "}),
        json!({"typ": "application/application/at+jwt"}),
        json!({"typ": 1}),
        json!({"typ": ["at+jwt"]}),
        json!({"crit": ["exp"], "exp": 0}),
        json!({"crit": ["b64"], "b64": false}),
        json!({"crit": []}),
        json!({"crit": "exp"}),
        json!({"b64": false}),
        json!({"b64": true}),
        json!({"zip": "DEF"}),
        json!({"enc": "A128GCM"}),
        json!({"cty": "JWT"}),
        json!({"jwk": "no key"}),
        json!({"x5c": "no chain"}),
        json!({"kid": 7}),
        json!({"kid": ["ours"]}),
        json!({"kid": {"ours": true}}),
    ];
    let long = "k".repeat(5000);
    for kid in [
        "",
        "Ours",
        "ours ",
        "../../../../dev/null",
        "/etc/passwd",
        "' UNION SELECT 'secret' --",
        "ours' OR '1'='1",
        "http://127.0.0.1:1/keys",
        "$(id)",
        "ours\0",
        "\u{202e}sruo",
        "unknown",
        &long,
    ] {
        members.push(json!({"kid": kid}));
    }
    members
}

/// Headers that are not the JSON that they should be.
fn texts(issuer: &Issuer) -> Vec<Vec<u8>> {
    let good = issuer.header().to_string();
    let name = word(issuer.algorithm);
    vec![
        format!("{{\"alg\":\"none\",{}", &good[1..]).into_bytes(),
        format!("{{\"alg\":\"{name}\",{}", &good[1..]).into_bytes(),
        format!("{{\"typ\":\"JWT\",{}", &good[1..]).into_bytes(),
        format!("{{\"kid\":\"other\",{}", &good[1..]).into_bytes(),
        format!("{good}{{}}").into_bytes(),
        format!("[{good}]").into_bytes(),
        format!("\u{feff}{good}").into_bytes(),
        format!("\"{name}\"").into_bytes(),
        format!("{{\"x\":{}1{},{}", "[".repeat(1500), "]".repeat(1500), &good[1..]).into_bytes(),
        b"{}".to_vec(),
        b"null".to_vec(),
        b"".to_vec(),
        [good.as_bytes(), &[0xff]].concat(),
        good.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ]
}

/// Signatures by algorithms that the key is not for.
fn other_algorithms(issuer: &Issuer, claims: &str) -> Vec<Forged> {
    let mut forged = Vec::new();
    let mut sign = |why: String, key: &EncodingKey, algorithm: Algorithm, name: &str| {
        let header = issuer.header_with(json!({"alg": name}));
        forged.push((why, issuer.token_by(key, algorithm, header.as_bytes(), claims.as_bytes())));
    };
    let hmac = [(Algorithm::HS256, "HS256"), (Algorithm::HS384, "HS384"), (Algorithm::HS512, "HS512")];
    // The public key taken for a secret (RFC 8725 section 2.1).
    for (number, public) in issuer.public.iter().enumerate() {
        for (algorithm, name) in hmac {
            let key = EncodingKey::from_secret(public);
            sign(format!("{name} with the public key in form {number}"), &key, algorithm, name);
        }
        let own = word(issuer.algorithm);
        let why = format!("HS256 with the public key in form {number}, called {own}");
        sign(why, &EncodingKey::from_secret(public), Algorithm::HS256, own);
    }
    for secret in ["", "secret", "minutebook", "/dev/null"] {
        sign(format!("HS256 with '{secret}'"), &EncodingKey::from_secret(secret.as_bytes()), Algorithm::HS256, "HS256");
    }
    let same_key: &[(Algorithm, &str)] = match issuer.algorithm {
        Algorithm::HS256 => &hmac[1..],
        Algorithm::RS256 => &[
            (Algorithm::RS384, "RS384"),
            (Algorithm::RS512, "RS512"),
            (Algorithm::PS256, "PS256"),
            (Algorithm::PS256, "RS256"),
            (Algorithm::RS512, "RS256"),
        ],
        _ => &[],
    };
    for (algorithm, name) in same_key {
        sign(format!("{algorithm:?} with the issuer's key, called {name}"), &issuer.private, *algorithm, name);
    }
    for name in
        ["ES256", "ES384", "RS256", "PS256", "EdDSA", "HS256"].iter().filter(|name| **name != word(issuer.algorithm))
    {
        sign(format!("the issuer's signature, called {name}"), &issuer.private, issuer.algorithm, name);
    }
    forged
}

/// Keys that the token itself brings or points at.
fn keys_of_the_forger(issuer: &Issuer, claims: &str) -> Vec<Forged> {
    let mut headers = vec![json!({}), json!({"jku": "http://127.0.0.1:1/keys"}), json!({"x5u": "file:///etc/passwd"})];
    headers.push(json!({"x5c": ["MIIB"], "x5t": "x", "x5t#S256": "x"}));
    if issuer.algorithm != Algorithm::HS256 {
        let jwk = Jwk::from_encoding_key(&issuer.forgers, issuer.algorithm).expect("a JWK");
        headers.push(json!({"jwk": jwk}));
    }
    headers.push(json!({"jwk": {"kty": "oct", "k": encoded(b"another secret of sufficient length, indeed")}}));
    headers.push(json!({"kid": null}));
    let sign = |members: Value| {
        let header = issuer.header_with(members.clone());
        let token = issuer.token_by(&issuer.forgers, issuer.algorithm, header.as_bytes(), claims.as_bytes());
        (format!("the forger's key and {members}"), token)
    };
    headers.into_iter().map(sign).collect()
}
