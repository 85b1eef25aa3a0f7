//! What a token claims: signed by the issuer's own key, so that the claims alone are at fault.

use serde_json::{Value, json};

use super::{Forged, Issuer};

pub fn forged(issuer: &Issuer) -> Vec<Forged> {
    let header = issuer.header().to_string();
    let mut forged = Vec::new();
    for (claim, values) in values(issuer.now) {
        let claim = issuer.shape.name_of(claim);
        for value in values.into_iter().filter(|value| !issuer.shape.takes(claim, value)) {
            let name = value.to_string();
            let name = if name.len() > 100 { format!("{} bytes", name.len()) } else { name };
            let mut claims = issuer.claims();
            claims[claim] = value;
            forged.push((format!("{claim} = {name}"), issuer.token(header.as_bytes(), claims.to_string().as_bytes())));
        }
    }
    for claim in ["iss", "aud", "sub", "exp", "iat", "jti"] {
        let claim = issuer.shape.name_of(claim);
        let claims = issuer.claims_with(json!({claim: null}));
        forged.push((format!("no {claim}"), issuer.token(header.as_bytes(), claims.as_bytes())));
    }
    for (why, text) in texts(issuer) {
        forged.push((why, issuer.token(header.as_bytes(), &text)));
    }
    let nested = issuer.token(header.as_bytes(), issuer.good().as_bytes());
    forged.push(("a token in a token".to_owned(), nested));
    let quoted = issuer.token(header.as_bytes(), json!(issuer.good()).to_string().as_bytes());
    forged.push(("a token in a token, as a JSON text".to_owned(), quoted));
    let huge = issuer.claims_with(json!({"more": "x".repeat(8192)}));
    forged.push(("more than 8 KiB".to_owned(), issuer.token(header.as_bytes(), huge.as_bytes())));
    forged
}

/// Values that no claim may have; null is one of them.
fn values(now: i64) -> Vec<(&'static str, Vec<Value>)> {
    let (long, nul) = ("x".repeat(256), "clerk\0admin");
    let half_past: f64 = format!("{}.5", now + 60).parse().expect("a number");
    let no_text = || vec![Value::Null, json!(1), json!(true), json!(["minutebook"]), json!({"minutebook": 1})];
    let no_instant = || {
        vec![
            Value::Null,
            json!(true),
            json!("9999999999"),
            json!([now]),
            json!({"at": now}),
            json!(half_past),
            json!(1e300),
            json!(u64::MAX),
            json!(i64::MAX),
        ]
    };
    let with = |mut values: Vec<Value>, more: Vec<Value>| {
        values.extend(more);
        values
    };
    vec![
        (
            "iss",
            with(
                no_text(),
                vec![json!(""), json!("other"), json!("Minutebook"), json!("minutebook/"), json!(" minutebook")],
            ),
        ),
        (
            "aud",
            with(
                no_text(),
                vec![
                    json!(""),
                    json!("other"),
                    json!("minutebook other"),
                    json!([]),
                    json!(["minutebook", "other"]),
                    json!(["other"]),
                    json!([["minutebook"]]),
                    json!([null, "minutebook"]),
                ],
            ),
        ),
        ("sub", with(no_text(), vec![json!(""), json!(long), json!(nul)])),
        ("jti", with(no_text(), vec![json!(""), json!(long), json!(nul)])),
        (
            "exp",
            with(
                no_instant(),
                vec![json!(now), json!(now - 1), json!(0), json!(-1), json!(i64::MIN), json!(253_402_300_800_i64)],
            ),
        ),
        ("iat", with(no_instant(), vec![json!(now + 61), json!(now + 86_400)])),
        ("nbf", with(no_instant(), vec![json!(now + 1)])),
        ("scope", vec![Value::Null, json!(1), json!(["record:publish"]), json!({"record:publish": true})]),
        ("councils", vec![Value::Null, json!("*"), json!({"*": true}), json!([1]), json!([["*"]]), json!([null])]),
        ("client_id", vec![Value::Null, json!(1), json!(["tests"]), json!({})]),
    ]
}

/// Claims that are not the JSON that they should be. A name that occurs twice might be read by one program as the first
/// and by another as the last.
fn texts(issuer: &Issuer) -> Vec<(String, Vec<u8>)> {
    let good = issuer.claims().to_string();
    let mut texts = Vec::new();
    for (claim, value) in issuer.claims().as_object().expect("claims") {
        texts.push((format!("{claim} twice"), format!("{{\"{claim}\":{value},{}", &good[1..]).into_bytes()));
    }
    let others = [
        ("sub twice, with an escape", format!("{{\"s\\u0075b\":\"mayor\",{}", &good[1..]).into_bytes()),
        ("aud twice, the first another's", format!("{{\"aud\":\"other\",{}", &good[1..]).into_bytes()),
        ("exp twice, the first long past", format!("{{\"exp\":1,{}", &good[1..]).into_bytes()),
        ("no claims", Vec::new()),
        ("null for claims", b"null".to_vec()),
        ("a list of claims", format!("[{good}]").into_bytes()),
        ("a list of values", b"[\"minutebook\",\"minutebook\",\"clerk\",9999999999,0,\"1\"]".to_vec()),
        ("a number for claims", b"7".to_vec()),
        ("claims cut short", good.as_bytes()[..good.len() - 1].to_vec()),
        ("claims and more", format!("{good}{good}").into_bytes()),
        ("claims after a byte order mark", format!("\u{feff}{good}").into_bytes()),
        ("claims that are no UTF-8", good.bytes().map(|byte| if byte == b'k' { 0xff } else { byte }).collect()),
        ("claims as UTF-16", good.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        (
            "sub nested without end",
            good.replace("\"clerk\"", &format!("{}1{}", "[".repeat(1500), "]".repeat(1500))).into_bytes(),
        ),
        ("exp in digits beyond number", good.replace("\"exp\":", "\"exp\":99999999999999999999").into_bytes()),
        ("exp in exponents", good.replace("\"exp\":", "\"exp\":1e10,\"was\":").into_bytes()),
        ("exp that is no number", good.replace("\"exp\":", "\"exp\":NaN,\"was\":").into_bytes()),
    ];
    texts.extend(others.into_iter().map(|(why, text)| (why.to_owned(), text)));
    texts
}
