//! TLS to PostgreSQL by rustls, with the checks that each `sslmode` of libpq asks for.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

/// How much of a server is checked (PostgreSQL documentation, "SSL Support", table of `sslmode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Nothing is encrypted.
    Disable,
    /// Encrypted where the server offers it; the server is not checked.
    Prefer,
    /// Encrypted; the server is not checked.
    Require,
    /// The certificate must be signed by a trusted authority, for any name.
    VerifyCa,
    /// The certificate must be signed by a trusted authority, for the host's name.
    VerifyFull,
}

impl Mode {
    pub(super) fn named(word: &str) -> anyhow::Result<Mode> {
        Ok(match word {
            "disable" => Mode::Disable,
            "prefer" => Mode::Prefer,
            "require" => Mode::Require,
            "verify-ca" => Mode::VerifyCa,
            "verify-full" => Mode::VerifyFull,
            other => bail!("sslmode={other} is not known: use disable, prefer, require, verify-ca or verify-full"),
        })
    }

    /// libpq checks the authority in `require` too where a file of authorities is named, and takes the system's
    /// authorities with the full check only: an attacker can get a certificate from them, for another name.
    pub(super) fn with_roots(self, roots: &Roots) -> anyhow::Result<Mode> {
        match (self, roots) {
            (Mode::Require, Roots::File(_)) => Ok(Mode::VerifyCa),
            (Mode::Prefer | Mode::Require | Mode::VerifyCa, Roots::System) => {
                bail!("sslrootcert=system needs sslmode=verify-full: public authorities sign for every domain owner")
            }
            (mode, _) => Ok(mode),
        }
    }
}

/// The authorities that are trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Roots {
    /// Nothing is said, which means the system's.
    Unsaid,
    /// The authorities that the system trusts.
    System,
    /// Those in a file, and no others.
    File(PathBuf),
}

impl Roots {
    pub(super) fn named(setting: Option<&str>) -> Roots {
        match setting {
            None => Roots::Unsaid,
            Some("system") => Roots::System,
            Some(path) => Roots::File(path.into()),
        }
    }

    fn load(&self) -> anyhow::Result<RootCertStore> {
        let mut store = RootCertStore::empty();
        match self {
            Roots::File(path) => {
                for certificate in certificates(path, "sslrootcert")? {
                    let added = store.add(certificate);
                    added
                        .with_context(|| format!("sslrootcert: a certificate in {} cannot be read", path.display()))?;
                }
            }
            Roots::Unsaid | Roots::System => {
                store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
                ensure!(
                    !store.is_empty(),
                    "this machine has no list of trusted authorities: install the package ca-certificates, \
                     or set sslrootcert to the file of the authority that signed the database server's certificate"
                );
            }
        }
        Ok(store)
    }
}

/// A certificate that proves the program's identity to the server, and the certificate's private key.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    pub(super) certificate: PathBuf,
    pub(super) key: PathBuf,
}

impl Identity {
    fn load(&self) -> anyhow::Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)> {
        let chain = certificates(&self.certificate, "sslcert")?;
        let path = self.key.display();
        let about = std::fs::metadata(&self.key).with_context(|| format!("sslkey: cannot read {path}"))?;
        // libpq's rule: only the owner may read the file; if root owns it, its group may too.
        let allowed = if about.uid() == 0 { 0o640 } else { 0o600 };
        ensure!(
            about.permissions().mode() & 0o777 & !allowed == 0,
            "sslkey: other users can read {path}: run chmod 600 {path}"
        );
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| {
            anyhow::anyhow!("sslkey: {path} holds no private key in PEM without a password ({error})")
        })?;
        Ok((chain, key))
    }
}

fn certificates(path: &Path, setting: &str) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let cannot = || format!("{setting}: cannot read {}", path.display());
    let text = std::fs::read(path).with_context(cannot)?;
    let found: Vec<CertificateDer<'static>> =
        CertificateDer::pem_slice_iter(&text).collect::<Result<_, _>>().with_context(cannot)?;
    ensure!(!found.is_empty(), "{setting}: {} holds no certificate in PEM", path.display());
    Ok(found)
}

/// What rustls needs to connect.
///
/// # Errors
/// When a file cannot be read or has the wrong content.
pub(super) fn client(mode: Mode, roots: &Roots, identity: Option<&Identity>) -> anyhow::Result<ClientConfig> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .context("TLS cannot be set up")?;
    let builder = match mode {
        Mode::VerifyFull => builder.with_root_certificates(roots.load()?),
        Mode::VerifyCa => {
            let trusted = Some(roots.load()?);
            builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyName { trusted, provider }))
        }
        Mode::Disable | Mode::Prefer | Mode::Require => {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyName { trusted: None, provider }))
        }
    };
    let mut client = match identity {
        Some(identity) => {
            let (chain, key) = identity.load()?;
            builder.with_client_auth_cert(chain, key).context("sslkey is not the key of sslcert")?
        }
        None => builder.with_no_client_auth(),
    };
    // Registered with IANA for PostgreSQL; libpq has sent it since version 17.
    client.alpn_protocols = vec![b"postgresql".to_vec()];
    Ok(client)
}

/// Takes a server by any name: with a certificate of a trusted authority, or with any certificate where none is named.
#[derive(Debug)]
struct AnyName {
    trusted: Option<RootCertStore>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for AnyName {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if let Some(trusted) = &self.trusted {
            let certificate = ParsedCertificate::try_from(certificate)?;
            let algorithms = self.provider.signature_verification_algorithms.all;
            verify_server_cert_signed_by_trust_anchor(&certificate, trusted, intermediates, now, algorithms)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
