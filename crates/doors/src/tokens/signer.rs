//! Minting tokens, for development and for issuers without a system of their own.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;
use uuid::Uuid;

use super::{LAST_SECOND, read_secret};
use crate::actor::Scope;
use crate::settings::{KeyAlgorithm, KeySettings};

/// The file in the data directory that holds the development secret.
pub const SECRET_FILE: &str = "jwt-secret";

/// Which program asked for a token that is minted here (RFC 9068 section 2.2): the one that mints it.
const CLIENT: &str = "minutebook";

#[derive(Debug, Serialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    exp: i64,
    iat: i64,
    jti: String,
    client_id: &'static str,
    scope: String,
    councils: Vec<String>,
    bodies: Vec<String>,
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
    /// Of which bodies it reads what is exempt, with `record:restricted`.
    pub bodies: Vec<String>,
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
        let pem = read_secret(path)?;
        let key = match settings.jwt_algorithm {
            KeyAlgorithm::EdDsa => EncodingKey::from_ed_pem(&pem),
            KeyAlgorithm::Es256 => EncodingKey::from_ec_pem(&pem),
            KeyAlgorithm::Rs256 => EncodingKey::from_rsa_pem(&pem),
        };
        let algorithm = settings.jwt_algorithm.name();
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
            issuer: settings.issuer().to_owned(),
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
        ensure!(grant.expires_at.timestamp() <= LAST_SECOND, "no token is good for longer than the year 9999");
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: grant.subject.clone(),
            exp: grant.expires_at.timestamp(),
            iat: now.timestamp(),
            jti: Uuid::now_v7().to_string(),
            client_id: CLIENT,
            scope: grant.scope.clone(),
            councils: grant.councils.clone(),
            bodies: grant.bodies.clone(),
        };
        let mut header = Header::new(self.algorithm);
        header.typ = Some("at+jwt".to_owned());
        header.kid = self.key_id.clone();
        jsonwebtoken::encode(&header, &claims, &self.key).context("the token cannot be signed")
    }
}

/// The secret of a data directory, which signs and verifies tokens if no key is set.
pub struct DevelopmentSecret {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether this program has just made it.
    pub is_new: bool,
}

/// Reads the development secret in the data directory, and makes one if there is none.
///
/// # Errors
/// When the directory cannot be written.
pub fn development_secret(data_dir: &Path) -> anyhow::Result<DevelopmentSecret> {
    use std::io::Write;
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};

    let path = data_dir.join(SECRET_FILE);
    if path.exists() {
        return Ok(DevelopmentSecret { bytes: read_secret(&path)?, is_new: false });
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
    // Made new, for root must not write through a link that the directory's owner left there; and synced, for a secret
    // cut short by a power cut would stop every later start. One that a killed program of this number left may be
    // there.
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
    let is_new = match linked {
        Ok(()) => true,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => false,
        Err(error) => return Err(error).with_context(|| format!("cannot write {}", path.display())),
    };
    Ok(DevelopmentSecret { bytes: read_secret(&path)?, is_new })
}
