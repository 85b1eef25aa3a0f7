//! The token as a whole: a good one that was cut, bent or put together anew.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::Algorithm;
use serde_json::json;

use super::{Forged, Issuer, encoded, private_key};
use crate::keys::Keys;
use crate::support::program::Home;

pub fn forged(issuer: &Issuer) -> Vec<Forged> {
    let good = issuer.good();
    let parts: Vec<&str> = good.split('.').collect();
    let [head, body, signature] = parts[..] else { panic!("a token has three parts: {good}") };
    let other_header = encoded(issuer.header_with(json!({"kid": "ours", "x": 1})).as_bytes());
    let other_claims = encoded(issuer.claims_with(json!({"sub": "mayor"})).as_bytes());
    let other =
        issuer.token(issuer.header().to_string().as_bytes(), issuer.claims_with(json!({"jti": "2"})).as_bytes());
    let other_signature = other.rsplit('.').next().expect("a signature");
    let flattened = json!({"protected": head, "payload": body, "signature": signature}).to_string();
    let general = json!({"payload": body, "signatures": [{"protected": head, "signature": signature}]}).to_string();
    let mut forged = vec![
        ("no signature".to_owned(), format!("{head}.{body}.")),
        ("no signature and no point".to_owned(), format!("{head}.{body}")),
        ("a header alone".to_owned(), head.to_owned()),
        ("points alone".to_owned(), "..".to_owned()),
        ("nothing".to_owned(), String::new()),
        ("four parts".to_owned(), format!("{good}.{signature}")),
        ("five parts, as of a JWE".to_owned(), format!("{head}.{body}.{signature}.{body}.{signature}")),
        ("a part too many before".to_owned(), format!("{head}.{good}")),
        ("no header".to_owned(), format!(".{body}.{signature}")),
        ("no claims".to_owned(), format!("{head}..{signature}")),
        ("another header".to_owned(), format!("{other_header}.{body}.{signature}")),
        ("other claims".to_owned(), format!("{head}.{other_claims}.{signature}")),
        ("the signature of another token".to_owned(), format!("{head}.{body}.{other_signature}")),
        ("header and claims in each other's place".to_owned(), format!("{body}.{head}.{signature}")),
        ("flattened JSON".to_owned(), flattened),
        ("general JSON".to_owned(), general),
        ("escaped points".to_owned(), good.replace('.', "%2E")),
        ("in quotation marks".to_owned(), format!("\"{good}\"")),
        ("with its scheme twice".to_owned(), format!("Bearer {good}")),
        ("after another".to_owned(), format!("x {good}")),
        ("a list of two".to_owned(), format!("{good}, {good}")),
        ("in capitals".to_owned(), good.to_ascii_uppercase()),
        ("a space within".to_owned(), format!("{head}. {body}.{signature}")),
        ("a space before the end".to_owned(), format!("{head}.{body} .{signature}")),
        ("a tab in the signature".to_owned(), format!("{head}.{body}.{}\t{}", &signature[..9], &signature[9..])),
        ("a header padded".to_owned(), format!("{}.{body}.{signature}", padded(head))),
        ("claims padded".to_owned(), format!("{head}.{}.{signature}", padded(body))),
        ("a signature padded".to_owned(), format!("{head}.{body}.{}", padded(signature))),
        ("one sign more".to_owned(), format!("{good}A")),
        ("four signs more".to_owned(), format!("{good}AAAA")),
    ];
    for length in [1, 2, 4, signature.len() / 2, signature.len() - 1] {
        forged.push((format!("a signature {length} signs short"), good[..good.len() - length].to_owned()));
    }
    forged.extend(bent(&format!("{head}.{body}"), signature));
    forged.extend(remade(issuer, &format!("{head}.{body}"), signature));
    forged
}

fn padded(part: &str) -> String {
    let padded = BASE64_URL_SAFE.encode(BASE64_URL_SAFE_NO_PAD.decode(part).expect("base64"));
    if padded == part { format!("{part}====") } else { padded }
}

/// The signature with one bit of it another, and written in other ways.
fn bent(message: &str, signature: &str) -> Vec<Forged> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(signature).expect("base64");
    let mut forged = Vec::new();
    for place in [0, 1, bytes.len() / 2, bytes.len() - 2, bytes.len() - 1] {
        for bit in [0, 7] {
            let mut bent = bytes.clone();
            bent[place] ^= 1 << bit;
            forged
                .push((format!("bit {bit} of byte {place} of the signature"), format!("{message}.{}", encoded(&bent))));
        }
    }
    // The last sign of these lengths has bits that stand for nothing: only one way of writing them is taken.
    let (start, last) = signature.split_at(signature.len() - 1);
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let place = alphabet.find(last).expect("a sign");
    let sibling = &alphabet[place + 1..place + 2];
    forged.push(("bits that stand for nothing".to_owned(), format!("{message}.{start}{sibling}")));
    let all_zero = vec![0; bytes.len()];
    forged.push(("a signature of zeros".to_owned(), format!("{message}.{}", encoded(&all_zero))));
    forged.push(("a signature of ones".to_owned(), format!("{message}.{}", encoded(&vec![0xff; bytes.len()]))));
    forged.push(("a signature of one byte".to_owned(), format!("{message}.AA")));
    forged.push((
        "a zero before the signature".to_owned(),
        format!("{message}.{}", encoded(&[&[0], &bytes[..]].concat())),
    ));
    forged
}

/// What is particular to an algorithm, or to the way in which a signature is written.
fn remade(issuer: &Issuer, message: &str, signature: &str) -> Vec<Forged> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(signature).expect("base64");
    let header = issuer.header().to_string();
    // The alphabets differ in two signs: claims are looked for that bring one of them about.
    let (message_of, standard) = (0..)
        .find_map(|number| {
            let token =
                issuer.token(header.as_bytes(), issuer.claims_with(json!({"jti": format!("n{number}")})).as_bytes());
            let (message, signature) = token.rsplit_once('.')?;
            let standard = BASE64_STANDARD.encode(BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?);
            let standard = standard.trim_end_matches('=').to_owned();
            (standard != signature).then(|| (message.to_owned(), standard))
        })
        .expect("a signature with a sign of its own");
    let mut forged = vec![("the other alphabet of base64".to_owned(), format!("{message_of}.{standard}"))];
    match issuer.algorithm {
        Algorithm::ES256 => {
            let (r, s) = bytes.split_at(32);
            for (why, signature) in [
                ("r of zero", [&[0; 32], s].concat()),
                ("s of zero", [r, &[0; 32]].concat()),
                ("r and s in each other's place", [s, r].concat()),
                ("a signature as DER", der(r, s)),
            ] {
                forged.push((why.to_owned(), format!("{message}.{}", encoded(&signature))));
            }
        }
        Algorithm::RS256 => {
            let home = Home::new();
            let larger = private_key(&Keys::rsa_of_bits(&home, 3072), Algorithm::RS256);
            let claims = issuer.claims().to_string();
            let token = issuer.token_by(&larger, Algorithm::RS256, header.as_bytes(), claims.as_bytes());
            forged.push(("a key of 3072 bits".to_owned(), token));
        }
        _ => {}
    }
    forged
}

/// The two numbers of a signature by an elliptic curve as other programs write them.
fn der(r: &[u8], s: &[u8]) -> Vec<u8> {
    let number = |bytes: &[u8]| {
        let mut number: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
        if number[0] >= 0x80 {
            number.insert(0, 0);
        }
        [vec![2, u8::try_from(number.len()).expect("a length")], number].concat()
    };
    let numbers = [number(r), number(s)].concat();
    [vec![0x30, u8::try_from(numbers.len()).expect("a length")], numbers].concat()
}
