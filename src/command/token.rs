//! `minutebook token`: prints a token, and nothing else, on standard output. It needs neither the lock nor the
//! database.

use std::path::Path;

use anyhow::{Context, bail, ensure};
use chrono::{TimeDelta, Utc};

use super::say;
use crate::actor::Scope;
use crate::settings::TokenSettings;
use crate::tokens::{Grant, Signer, development_secret, read_secret};

/// Prints the token.
///
/// # Errors
/// When there is no key to sign with, or a scope is not known.
pub fn run(settings: &TokenSettings) -> anyhow::Result<()> {
    let signer = match (&settings.jwt_private_key_file, &settings.keys.jwt_secret_file) {
        (Some(path), _) => Signer::from_private_key(path, &settings.keys)?,
        (None, Some(path)) => Signer::from_secret(&read_secret(path)?, &settings.keys),
        (None, None) if settings.keys.jwt_public_key_file.is_some() => {
            bail!("a public key cannot sign: set --jwt-private-key-file to its other half")
        }
        (None, None) if settings.keys.oidc_issuer.is_some() => {
            bail!("the provider of --oidc-issuer issues the tokens: get one there")
        }
        (None, None) if settings.keys.jwt_jwks.is_some() => {
            bail!("a key set cannot sign: set --jwt-private-key-file to the other half of one of its keys")
        }
        (None, None) => Signer::from_secret(&development_key(&settings.data.directory())?, &settings.keys),
    };
    ensure!(!settings.subject.is_empty(), "--subject must say who the token is for");
    let is_restricted = settings.scope.split_whitespace().any(|word| word == Scope::RecordRestricted.word());
    ensure!(is_restricted || settings.bodies.is_empty(), "--body goes with the scope record:restricted");
    ensure!(
        !is_restricted || !settings.bodies.is_empty(),
        "record:restricted is for the bodies that --body names; * for all"
    );
    let now = Utc::now();
    let ttl = TimeDelta::from_std(settings.ttl).context("--ttl is too long")?;
    let expires_at = now.checked_add_signed(ttl).context("--ttl is too long")?;
    let grant = Grant {
        subject: settings.subject.clone(),
        scope: settings.scope.clone(),
        councils: settings.councils.clone(),
        bodies: settings.bodies.clone(),
        expires_at,
    };
    say(&signer.sign(&grant, now)?);
    Ok(())
}

/// The secret of the data directory. A new one means that no server has used this directory, which is rarely intended.
fn development_key(data_dir: &Path) -> anyhow::Result<Vec<u8>> {
    let secret = development_secret(data_dir)?;
    if secret.is_new {
        log::warn!(
            "made a new key in {}: a server with another data directory refuses the tokens that this key signs",
            data_dir.display()
        );
    }
    Ok(secret.bytes)
}
