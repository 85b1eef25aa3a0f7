//! Tokens: JWTs (RFC 7519) of the shape of RFC 9068, verified as RFC 8725 asks, and minted for development.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::actor::{Actor, Councils, Scope};
use crate::settings::{KeyAlgorithm, KeySettings};

/// The file in the data directory that holds the development secret.
pub const SECRET_FILE: &str = "jwt-secret";

/// The longest token that is looked at, in bytes.
const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// Media types of an access token in its `typ` (RFC 9068 section 2.1).
const TOKEN_TYPES: [&str; 2] = ["at+jwt", "application/at+jwt"];

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    exp: i64,
    iat: i64,
    jti: String,
    scope: String,
    councils: Vec<String>,
}

/// The claims that are read; `iss` and `aud` are checked by the library.
#[derive(Debug, Deserialize)]
struct ReadClaims {
    /// One issuer: the library would take a list as well.
    #[serde(rename = "iss")]
    _iss: String,
    sub: String,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    councils: Vec<String>,
}

/// Verifies tokens by one key of ours.
pub struct Verifier {
    key: DecodingKey,
    key_id: Option<String>,
    validation: Validation,
}

impl Verifier {
    /// Takes the key that the settings name; none when they name none.
    ///
    /// # Errors
    /// When the key cannot be read or is not of the algorithm.
    pub fn from_settings(settings: &KeySettings) -> anyhow::Result<Option<Verifier>> {
        if let Some(path) = &settings.jwt_public_key_file {
            let pem = read(path)?;
            let (key, algorithm) = match settings.jwt_algorithm {
                KeyAlgorithm::EdDsa => (DecodingKey::from_ed_pem(&pem), Algorithm::EdDSA),
                KeyAlgorithm::Es256 => (DecodingKey::from_ec_pem(&pem), Algorithm::ES256),
                KeyAlgorithm::Rs256 => (DecodingKey::from_rsa_pem(&pem), Algorithm::RS256),
            };
            let key = key.with_context(|| format!("{} holds no public key for {algorithm:?}", path.display()))?;
            return Ok(Some(Verifier::new(key, algorithm, settings)));
        }
        match &settings.jwt_secret_file {
            Some(path) => Verifier::from_secret(&read(path)?, settings).map(Some),
            None => Ok(None),
        }
    }

    /// Takes a secret for HS256.
    ///
    /// # Errors
    /// When it is shorter than RFC 7518 section 3.2 asks.
    pub fn from_secret(secret: &[u8], settings: &KeySettings) -> anyhow::Result<Verifier> {
        ensure!(secret.len() >= 32, "the secret for tokens must have at least 32 bytes");
        Ok(Verifier::new(DecodingKey::from_secret(secret), Algorithm::HS256, settings))
    }

    fn new(key: DecodingKey, algorithm: Algorithm, settings: &KeySettings) -> Verifier {
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[&settings.jwt_issuer]);
        validation.set_audience(&[&settings.jwt_audience]);
        // Unless named here, a missing or mistyped claim of these is accepted.
        validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
        // The times are compared below with the program's own clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Verifier { key, key_id: settings.jwt_key_id.clone(), validation }
    }

    /// Verifies a token and says who acts by it.
    ///
    /// # Errors
    /// What is wrong with it, in words that give nothing away.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Actor, &'static str> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err("The token is too long.");
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| "The token is not a JWT.")?;
        let typ = header.typ.unwrap_or_default().to_ascii_lowercase();
        if !TOKEN_TYPES.contains(&typ.as_str()) {
            return Err("The token's typ is not at+jwt.");
        }
        if self.key_id.is_some() && header.kid.is_some() && header.kid != self.key_id {
            return Err("The token is signed by a key that is not known here.");
        }
        let claims = jsonwebtoken::decode::<ReadClaims>(token, &self.key, &self.validation)
            .map_err(|_| "The token's signature, issuer, audience or claims are not as they must be.")?
            .claims;
        if claims.sub.is_empty() || claims.sub.len() > 255 || claims.sub.contains('\0') {
            return Err("The token's subject must have 1 to 255 characters.");
        }
        if claims.exp <= now.timestamp() {
            return Err("The token has expired.");
        }
        if claims.nbf.is_some_and(|nbf| nbf > now.timestamp()) {
            return Err("The token is not valid yet.");
        }
        Ok(actor(claims))
    }
}

fn actor(claims: ReadClaims) -> Actor {
    let scopes: BTreeSet<Scope> = claims.scope.split(' ').filter_map(|word| word.parse().ok()).collect();
    let councils = match claims.councils.iter().any(|slug| slug == "*") {
        true => Councils::All,
        false => Councils::Named(claims.councils.into_iter().filter(|slug| !slug.contains('\0')).collect()),
    };
    Actor { subject: claims.sub, scopes, councils }
}

/// What a new token grants.
#[derive(Debug, Clone)]
pub struct Grant {
    /// To whom.
    pub subject: String,
    /// Which scopes, with spaces between them.
    pub scope: String,
    /// For which councils.
    pub councils: Vec<String>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// Signs tokens.
pub struct Signer {
    key: EncodingKey,
    algorithm: Algorithm,
    key_id: Option<String>,
    issuer: String,
    audience: String,
}

impl Signer {
    /// Signs with a private key (PEM).
    ///
    /// # Errors
    /// When the file cannot be read or holds no key of the algorithm.
    pub fn from_private_key(path: &Path, settings: &KeySettings) -> anyhow::Result<Signer> {
        let pem = read(path)?;
        let (key, algorithm) = match settings.jwt_algorithm {
            KeyAlgorithm::EdDsa => (EncodingKey::from_ed_pem(&pem), Algorithm::EdDSA),
            KeyAlgorithm::Es256 => (EncodingKey::from_ec_pem(&pem), Algorithm::ES256),
            KeyAlgorithm::Rs256 => (EncodingKey::from_rsa_pem(&pem), Algorithm::RS256),
        };
        let key = key.with_context(|| format!("{} holds no private key for {algorithm:?}", path.display()))?;
        Ok(Signer::new(key, algorithm, settings))
    }

    /// Signs with a secret, by HS256.
    pub fn from_secret(secret: &[u8], settings: &KeySettings) -> Signer {
        Signer::new(EncodingKey::from_secret(secret), Algorithm::HS256, settings)
    }

    fn new(key: EncodingKey, algorithm: Algorithm, settings: &KeySettings) -> Signer {
        Signer {
            key,
            algorithm,
            key_id: settings.jwt_key_id.clone(),
            issuer: settings.jwt_issuer.clone(),
            audience: settings.jwt_audience.clone(),
        }
    }

    /// Makes a token.
    ///
    /// # Errors
    /// When a scope is not known, or the key cannot sign.
    pub fn sign(&self, grant: &Grant, now: DateTime<Utc>) -> anyhow::Result<String> {
        let unknown: HashSet<&str> =
            grant.scope.split_whitespace().filter(|word| word.parse::<Scope>().is_err()).collect();
        ensure!(unknown.is_empty(), "not a scope: {}", Vec::from_iter(unknown).join(", "));
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: grant.subject.clone(),
            exp: grant.expires_at.timestamp(),
            iat: now.timestamp(),
            jti: Uuid::now_v7().to_string(),
            scope: grant.scope.clone(),
            councils: grant.councils.clone(),
        };
        let mut header = Header::new(self.algorithm);
        header.typ = Some("at+jwt".to_owned());
        header.kid = self.key_id.clone();
        jsonwebtoken::encode(&header, &claims, &self.key).context("the token cannot be signed")
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads the development secret in the data directory, which is made where there is none.
///
/// # Errors
/// When the directory cannot be written.
pub fn development_secret(data_dir: &Path) -> anyhow::Result<Vec<u8>> {
    use std::io::Write;
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};

    let path = data_dir.join(SECRET_FILE);
    if path.exists() {
        return read(&path);
    }
    if !data_dir.exists() {
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o755).create(data_dir);
        made.with_context(|| format!("cannot make the data directory {}", data_dir.display()))?;
    }
    let mut random = [0; 48];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut source| std::io::Read::read_exact(&mut source, &mut random))
        .context("cannot read random bytes")?;
    let secret = hex::encode(random);
    // Linked into place whole, so that a program which starts at the same moment reads all of it or none.
    let draft = data_dir.join(format!("{SECRET_FILE}.{}", std::process::id()));
    // Made new, for root must not write through a link that the directory's owner left there; and synced, for a secret cut
    // short by a power cut would stop every later start. One that a killed program of this number left may be there.
    let _ = std::fs::remove_file(&draft);
    let written = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)
        .and_then(|mut file| file.write_all(secret.as_bytes()).and_then(|()| file.sync_all()));
    written.with_context(|| format!("cannot write {}", draft.display()))?;
    let linked = std::fs::hard_link(&draft, &path);
    std::fs::remove_file(&draft).with_context(|| format!("cannot remove {}", draft.display()))?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(error).with_context(|| format!("cannot write {}", path.display()))
        }
        _ => read(&path),
    }
}
