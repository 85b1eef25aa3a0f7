//! Tokens: JWTs (RFC 7519) of the shape of RFC 9068, verified as RFC 8725 asks, and minted for development.

mod claims;
mod grants;
mod jwk;
mod key_set;
mod revocations;
mod signer;
mod source;
#[cfg(test)]
mod tests;

use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};

pub use revocations::{Checked, Revocation, RevocationList, Revoked};
pub use signer::{DevelopmentSecret, Grant, SECRET_FILE, Signer, development_secret};

use claims::{Profile, Unique, refused};
use key_set::{Found, KeySet};

use crate::actor::Actor;
use crate::metrics::Readings;
use crate::settings::{KeyAlgorithm, KeySettings};

/// The longest token that is looked at, in bytes.
const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// How far an issuer's clock may be ahead of ours, in seconds: a token that says to be issued later was not issued by a
/// clock.
const MAX_AHEAD: i64 = 60;

/// The last second that RFC 3339 can write, 9999-12-31T23:59:59Z. Nothing is good for longer.
const LAST_SECOND: i64 = 253_402_300_799;

/// A key of ours, with the one algorithm that its tokens are signed by.
struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
    validation: Validation,
}

impl Key {
    fn new(id: Option<String>, key: DecodingKey, algorithm: Algorithm, profile: &Profile) -> Key {
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[&profile.issuer]);
        validation.set_audience(&[&profile.audience]);
        // Unless named here, a missing or mistyped claim of these is accepted.
        validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
        // The times are compared below with the program's own clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Key { id, algorithm, key, validation }
    }
}

/// By which keys tokens are verified.
enum Keys {
    /// One, which does not change.
    One(Arc<Key>),
    /// Those of a set, which its issuer changes.
    Set(Arc<KeySet>),
}

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejected {
    /// Something is wrong with it, in words that give nothing away.
    Invalid(&'static str),
    /// It cannot be said: the keys cannot be read just now.
    KeysUnread,
    /// It cannot be said: what is revoked cannot be read just now.
    RevocationsUnread,
}

/// What a token says once it is verified. Whether it was revoked is for a [`RevocationList`] to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Who acts by it.
    pub actor: Actor,
    /// Its `jti`.
    id: String,
    /// Its `iat`, in seconds since 1970.
    issued_at: i64,
}

/// Verifies tokens by keys of ours.
pub struct Verifier {
    keys: Keys,
    profile: Arc<Profile>,
}

impl Verifier {
    /// Takes the key or the key set that the settings name; none when they name none.
    ///
    /// # Errors
    /// When the key or the grants cannot be read, or the key is not of the algorithm.
    pub fn from_settings(settings: &KeySettings) -> anyhow::Result<Option<Verifier>> {
        if let Some(place) = settings.key_set() {
            let has_id = settings.jwt_key_id.is_some();
            ensure!(!has_id, "--jwt-key-id is for a single key: the keys of a set have their own ids");
            let profile = Arc::new(Profile::from_settings(settings)?);
            let set = KeySet::new(&place, &settings.jwt_jwks_algorithms, profile.clone())?;
            return Ok(Some(Verifier { keys: Keys::Set(Arc::new(set)), profile }));
        }
        if let Some(path) = &settings.jwt_public_key_file {
            let pem = read(path)?;
            let key = match settings.jwt_algorithm {
                KeyAlgorithm::EdDsa => DecodingKey::from_ed_pem(&pem),
                KeyAlgorithm::Es256 => DecodingKey::from_ec_pem(&pem),
                KeyAlgorithm::Rs256 => DecodingKey::from_rsa_pem(&pem),
            };
            let algorithm = settings.jwt_algorithm.name();
            let key = key.with_context(|| format!("{} holds no public key for {algorithm:?}", path.display()))?;
            return Verifier::of_one(key, algorithm, settings).map(Some);
        }
        match &settings.jwt_secret_file {
            Some(path) => Verifier::from_secret(&read_secret(path)?, settings).map(Some),
            None => Ok(None),
        }
    }

    /// Takes a secret for HS256.
    ///
    /// # Errors
    /// When it is shorter than RFC 7518 section 3.2 asks, or the grants cannot be read.
    pub fn from_secret(secret: &[u8], settings: &KeySettings) -> anyhow::Result<Verifier> {
        ensure!(secret.len() >= 32, "the secret for tokens must have at least 32 bytes");
        Verifier::of_one(DecodingKey::from_secret(secret), Algorithm::HS256, settings)
    }

    fn of_one(key: DecodingKey, algorithm: Algorithm, settings: &KeySettings) -> anyhow::Result<Verifier> {
        let profile = Arc::new(Profile::from_settings(settings)?);
        let key = Key::new(settings.jwt_key_id.clone(), key, algorithm, &profile);
        Ok(Verifier { keys: Keys::One(Arc::new(key)), profile })
    }

    /// How often the key set was read; none where there is one key.
    pub fn readings(&self) -> Option<&Readings> {
        match &self.keys {
            Keys::One(_) => None,
            Keys::Set(set) => Some(&set.readings),
        }
    }

    /// The origin at which the provider gives out tokens, as far as it is known.
    pub fn token_origin(&self) -> Option<String> {
        match &self.keys {
            Keys::One(_) => None,
            Keys::Set(set) => set.token_origin(),
        }
    }

    /// How many keys there are to verify by, after a reading of the set where they are a set.
    ///
    /// # Errors
    /// When there is none, with the reason.
    pub async fn key_count(&self, now: DateTime<Utc>) -> anyhow::Result<usize> {
        self.prepare(now).await?;
        Ok(match &self.keys {
            Keys::One(_) => 1,
            Keys::Set(set) => set.key_count()?,
        })
    }

    /// Reads a key set before the first token comes.
    ///
    /// # Errors
    /// When it is a file that cannot be read or holds no key. Where an address does not answer, tokens wait until it
    /// does.
    pub async fn prepare(&self, now: DateTime<Utc>) -> anyhow::Result<()> {
        match &self.keys {
            Keys::One(_) => Ok(()),
            Keys::Set(set) => set.prepare(now).await,
        }
    }

    /// Verifies a token by the keys at hand and says who acts by it; none when a key set must be read first.
    ///
    /// # Errors
    /// When it is not accepted.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Verified>, Rejected> {
        let header = read_header(token, &self.profile)?;
        let key = match &self.keys {
            Keys::One(key) if key.id.is_some() && header.kid.is_some() && header.kid != key.id => {
                return Err(Rejected::Invalid("The token is signed with a key that this server does not know."));
            }
            Keys::One(key) => key.clone(),
            Keys::Set(set) => match set.find(&header, now)? {
                Found::Key(key) => key,
                Found::AfterReading => return Ok(None),
            },
        };
        self.read_claims(token, &header, &key, now).map(Some)
    }

    /// The same after a key set was read, by this call or by another at the same time.
    ///
    /// # Errors
    /// When it is not accepted.
    pub async fn verify_after_reading(&self, token: &str, now: DateTime<Utc>) -> Result<Verified, Rejected> {
        if let Keys::Set(set) = &self.keys {
            set.refresh(now).await;
        }
        self.verify(token, now)?.ok_or(Rejected::KeysUnread)
    }

    fn read_claims(&self, token: &str, header: &Header, key: &Key, now: DateTime<Utc>) -> Result<Verified, Rejected> {
        let claims = jsonwebtoken::decode::<Unique>(token, &key.key, &key.validation);
        let claims = claims.map_err(|error| refused(part_of(error.kind())))?;
        let claims = self.profile.read(header, claims.claims)?;
        if claims.exp <= now.timestamp() {
            return Err(Rejected::Invalid("The token has expired."));
        }
        if claims.exp > LAST_SECOND {
            return Err(Rejected::Invalid("The token's exp is too late: its year must be at most 9999."));
        }
        if claims.iat > now.timestamp().saturating_add(MAX_AHEAD) {
            return Err(Rejected::Invalid("The token is issued in the future."));
        }
        if claims.nbf.is_some_and(|nbf| nbf > now.timestamp()) {
            return Err(Rejected::Invalid("The token is not valid yet."));
        }
        Ok(Verified { actor: claims.actor, id: claims.id, issued_at: claims.iat })
    }
}

/// The part of a token that is wrong, in words of ours: those of the library may hold some of the token.
fn part_of(error: &ErrorKind) -> &'static str {
    match error {
        ErrorKind::InvalidSignature => "signature",
        ErrorKind::InvalidIssuer => "iss",
        ErrorKind::InvalidAudience => "aud",
        ErrorKind::MissingRequiredClaim(_) => "iss, aud, exp or sub, one of which is missing",
        _ => "form",
    }
}

/// Reads what a token says of itself. Addresses and keys in it (`jku`, `jwk`, `x5u`, `x5c`) are never followed.
fn read_header(token: &str, profile: &Profile) -> Result<Header, Rejected> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(Rejected::Invalid("The token is too long."));
    }
    let header = jsonwebtoken::decode_header(token).map_err(|_| Rejected::Invalid("The token is not a JWT."))?;
    profile.check_type(&header)?;
    // Whoever does not know what is critical must refuse (RFC 7515 section 4.1.11).
    if header.crit.is_some() {
        return Err(Rejected::Invalid("The token's crit names an extension that this server does not support."));
    }
    // Another coding than that of a plain JWS, or a JWT within a JWT: what is signed would not be what is read.
    let is_coded = header.enc.is_some() || header.zip.is_some() || header.extras.inner().contains_key("b64");
    if is_coded || header.cty.is_some() {
        return Err(Rejected::Invalid("The token is encrypted, compressed or nested, and none of these is taken."));
    }
    Ok(header)
}

/// The time between two instants, also where the machine's clock was set back.
fn apart(one: DateTime<Utc>, other: DateTime<Utc>) -> TimeDelta {
    (one - other).abs()
}

/// Reads a key that signs. Others than its owner must not read it, as they could make tokens. Where the program may
/// read it only as one of a group, since root owns it, that group may.
///
/// # Errors
/// When it cannot be read, or others can.
pub fn read_secret(path: &Path) -> anyhow::Result<Vec<u8>> {
    let cannot = || format!("cannot read {}", path.display());
    let mut file = std::fs::File::open(path).with_context(cannot)?;
    let about = file.metadata().with_context(cannot)?;
    let is_roots = about.uid() == 0 && !nix::unistd::geteuid().is_root();
    let others = about.mode() & if is_roots { 0o037 } else { 0o077 };
    ensure!(
        others == 0,
        "{0} can be read or changed by others than its owner (mode {1:04o}), who could then make tokens: run chmod \
         600 {0}",
        path.display(),
        about.mode() & 0o7777
    );
    let mut key = Vec::new();
    file.read_to_end(&mut key).with_context(cannot)?;
    Ok(key)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a file that is not larger than a number of bytes.
fn read_bounded(path: &Path, max_bytes: usize) -> anyhow::Result<Vec<u8>> {
    let mut content = Vec::new();
    let limit = u64::try_from(max_bytes).unwrap_or(u64::MAX).saturating_add(1);
    std::fs::File::open(path)?.take(limit).read_to_end(&mut content)?;
    ensure!(content.len() <= max_bytes, "it has more than {max_bytes} bytes");
    Ok(content)
}
