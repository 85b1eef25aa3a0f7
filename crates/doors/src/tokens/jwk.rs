//! Reads a JWK Set (RFC 7517): which of its keys are taken, and why the others are not.

use anyhow::{Context, bail, ensure};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::settings::KeyAlgorithm;

/// How many keys of a set are looked at.
const MAX_KEYS: usize = 100;

/// Sizes of an RSA key in bits: RFC 7518 section 3.3 asks for the smallest, and the largest bounds the work.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// Bytes of a P-256 coordinate (RFC 7518 section 6.2.1.2) and of an Ed25519 public key (RFC 8032 section 5.1.5).
const COORDINATE_BYTES: usize = 32;

/// A key that is taken.
pub(super) struct PublicKey {
    pub(super) id: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

/// What a set holds.
pub(super) struct Contents {
    pub(super) keys: Vec<PublicKey>,
    /// Why each of the others is not taken.
    pub(super) ignored: Vec<String>,
}

#[derive(Deserialize)]
struct Set<'a> {
    #[serde(borrow)]
    keys: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    kid: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    d: Option<IgnoredAny>,
}

/// Reads a set, and takes the keys whose algorithm is allowed.
///
/// # Errors
/// When it is no JWK Set. A key that is not taken is no error: RFC 7517 section 5 asks to pass over what is not
/// understood.
pub(super) fn read(text: &[u8], allowed: &[KeyAlgorithm]) -> anyhow::Result<Contents> {
    let set: Set<'_> = serde_json::from_slice(text).context("it is no JWK Set")?;
    let mut contents = Contents { keys: Vec::new(), ignored: Vec::new() };
    for (index, key) in set.keys.iter().take(MAX_KEYS).enumerate() {
        match take(key.get(), allowed) {
            Ok(key) => contents.keys.push(key),
            Err(reason) => contents.ignored.push(format!("number {}: {reason:#}", index + 1)),
        }
    }
    if set.keys.len() > MAX_KEYS {
        contents.ignored.push(format!("those after number {MAX_KEYS}: there are too many"));
    }
    Ok(contents)
}

fn take(text: &str, allowed: &[KeyAlgorithm]) -> anyhow::Result<PublicKey> {
    let jwk: Jwk = serde_json::from_str(text).context("it is no JWK")?;
    let (algorithm, key) = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
        ("RSA", _) => (KeyAlgorithm::Rs256, rsa(&jwk)?),
        ("EC", Some("P-256")) => (KeyAlgorithm::Es256, p256(&jwk)?),
        ("OKP", Some("Ed25519")) => (KeyAlgorithm::EdDsa, ed25519(&jwk)?),
        // A secret that others can read is none: anybody who knows it could sign.
        ("oct", _) => bail!("it is a secret, and only public keys are taken"),
        (kty, crv) => bail!("keys of kty {kty:?} and crv {crv:?} are not accepted"),
    };
    ensure!(jwk.d.is_none(), "it holds its private half, so that anybody could sign by it");
    ensure!(jwk.purpose.as_deref().is_none_or(|purpose| purpose == "sig"), "its use is not sig");
    let verifies = |operations: &[String]| operations.iter().any(|operation| operation == "verify");
    ensure!(jwk.key_ops.as_deref().is_none_or(verifies), "its key_ops do not have verify");
    let named = format!("{:?}", algorithm.name());
    ensure!(
        jwk.alg.as_deref().is_none_or(|alg| alg == named),
        "its alg is {:?}, not {named}",
        jwk.alg.unwrap_or_default()
    );
    ensure!(allowed.contains(&algorithm), "its algorithm {named} is not allowed here");
    Ok(PublicKey { id: jwk.kid, algorithm: algorithm.name(), key })
}

fn rsa(jwk: &Jwk) -> anyhow::Result<DecodingKey> {
    let (modulus, exponent) = (bytes(jwk.n.as_deref(), "n")?, bytes(jwk.e.as_deref(), "e")?);
    let mut significant = modulus.iter().skip_while(|byte| **byte == 0);
    let bits = significant.next().map_or(0, |first| (1..=8).rev().find(|bit| first >> (bit - 1) != 0).unwrap_or(0));
    let bits = bits + significant.count() * 8;
    ensure!(RSA_BITS.contains(&bits), "its modulus has {bits} bits, and {RSA_BITS:?} are taken");
    Ok(DecodingKey::from_rsa_raw_components(&modulus, &exponent))
}

fn p256(jwk: &Jwk) -> anyhow::Result<DecodingKey> {
    let mut point = vec![4];
    for (value, name) in [(&jwk.x, "x"), (&jwk.y, "y")] {
        point.extend(coordinate(value.as_deref(), name)?);
    }
    Ok(DecodingKey::from_ec_der(&point))
}

fn ed25519(jwk: &Jwk) -> anyhow::Result<DecodingKey> {
    Ok(DecodingKey::from_ed_der(&coordinate(jwk.x.as_deref(), "x")?))
}

fn coordinate(value: Option<&str>, name: &str) -> anyhow::Result<Vec<u8>> {
    let bytes = bytes(value, name)?;
    ensure!(bytes.len() == COORDINATE_BYTES, "its {name} has {} bytes, not {COORDINATE_BYTES}", bytes.len());
    Ok(bytes)
}

fn bytes(value: Option<&str>, name: &str) -> anyhow::Result<Vec<u8>> {
    let value = value.with_context(|| format!("it has no {name}"))?;
    BASE64_URL_SAFE_NO_PAD.decode(value).with_context(|| format!("its {name} is no base64url"))
}
