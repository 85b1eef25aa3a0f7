//! How tokens are verified: by which keys, in which shape, and with which rights.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jsonwebtoken::Algorithm;
use url::Url;

use super::web_address;

/// How tokens are verified.
#[derive(Debug, Clone, Args)]
pub struct KeySettings {
    /// File with the public key (PEM) that verifies tokens
    #[arg(long, env = "MINUTEBOOK_JWT_PUBLIC_KEY_FILE", conflicts_with = "jwt_secret_file")]
    pub jwt_public_key_file: Option<PathBuf>,
    /// Algorithm of that key. The server refuses tokens with any other algorithm
    #[arg(long, env = "MINUTEBOOK_JWT_ALGORITHM", value_enum, default_value = "EdDSA")]
    pub jwt_algorithm: KeyAlgorithm,
    /// File with a secret of at least 32 bytes that verifies tokens with HS256, in place of a key
    #[arg(long, env = "MINUTEBOOK_JWT_SECRET_FILE")]
    pub jwt_secret_file: Option<PathBuf>,
    /// JWK Set (RFC 7517) with the keys that verify tokens, in place of one key: an https:// or http:// address, or a
    /// file
    #[arg(
        long,
        env = "MINUTEBOOK_JWT_JWKS",
        value_parser = key_set,
        conflicts_with_all = ["jwt_public_key_file", "jwt_secret_file"]
    )]
    pub jwt_jwks: Option<KeySetPlace>,
    /// Issuer URL of the OpenID Connect provider that issues the tokens, in place of one key. The program reads the
    /// provider's keys by /.well-known/openid-configuration
    #[arg(
        long,
        env = "MINUTEBOOK_OIDC_ISSUER",
        value_name = "URL",
        value_parser = issuer,
        conflicts_with_all = ["jwt_public_key_file", "jwt_secret_file", "jwt_jwks"]
    )]
    pub oidc_issuer: Option<IssuerAddress>,
    /// Algorithms of the keys that the program takes from the JWK Set or the provider, separated by commas
    #[arg(
        long,
        env = "MINUTEBOOK_JWT_JWKS_ALGORITHMS",
        value_enum,
        value_delimiter = ',',
        default_value = "EdDSA,ES256,RS256"
    )]
    pub jwt_jwks_algorithms: Vec<KeyAlgorithm>,
    /// Key id. The server refuses a token that names another one in kid
    #[arg(long, env = "MINUTEBOOK_JWT_KEY_ID")]
    pub jwt_key_id: Option<String>,
    /// Issuer that a token must name in iss [default: that of --oidc-issuer, else minutebook]
    #[arg(long, env = "MINUTEBOOK_JWT_ISSUER")]
    pub jwt_issuer: Option<String>,
    /// Audience that a token must name in aud
    #[arg(
        long,
        env = "MINUTEBOOK_JWT_AUDIENCE",
        default_value = "minutebook",
        value_parser = clap::builder::NonEmptyStringValueParser::new()
    )]
    pub jwt_audience: String,
    /// Accept an aud that is a list with the audience in it. The other audiences in the list can then use the same
    /// token
    #[arg(long, env = "MINUTEBOOK_JWT_AUDIENCE_LIST", value_parser = clap::builder::BoolishValueParser::new())]
    pub jwt_audience_list: bool,
    /// Type that a token must name in typ
    #[arg(long, env = "MINUTEBOOK_JWT_TYPE", value_enum, default_value = "at+jwt")]
    pub jwt_type: TokenType,
    /// Claim with the scopes
    #[arg(long, env = "MINUTEBOOK_JWT_SCOPE_CLAIM", value_enum, default_value = "scope")]
    pub jwt_scope_claim: ScopeClaim,
    /// Claim with the id of the token, which a revocation names
    #[arg(long, env = "MINUTEBOOK_JWT_ID_CLAIM", value_enum, default_value = "jti")]
    pub jwt_id_claim: IdClaim,
    /// JSON file that gives groups or roles their scopes, councils and bodies, in place of the token's own claims
    #[arg(long, env = "MINUTEBOOK_GRANTS", value_name = "FILE")]
    pub grants: Option<PathBuf>,
}

impl KeySettings {
    /// The issuer that a token must name.
    pub fn issuer(&self) -> &str {
        let provider = self.oidc_issuer.as_ref().map(|issuer| issuer.text.as_str());
        self.jwt_issuer.as_deref().or(provider).unwrap_or("minutebook")
    }

    /// Where the keys are that their issuer changes; none where there is one key.
    pub fn key_set(&self) -> Option<KeySetPlace> {
        self.jwt_jwks.clone().or_else(|| self.oidc_issuer.clone().map(KeySetPlace::Issuer))
    }
}

/// How people log in to Swagger UI, by authorization code with PKCE (RFC 7636).
#[derive(Debug, Clone, Args)]
pub struct LoginSettings {
    /// Id of the public client at the OpenID Connect provider for the login in Swagger UI
    #[arg(long, env = "MINUTEBOOK_OIDC_CLIENT_ID", value_name = "ID", requires = "oidc_issuer")]
    pub oidc_client_id: Option<String>,
    /// Scopes that Swagger UI asks for, separated by spaces
    #[arg(long, env = "MINUTEBOOK_OIDC_SCOPES", value_name = "SCOPES", default_value = "openid")]
    pub oidc_scopes: String,
}

impl LoginSettings {
    /// How people log in; none where no provider is set.
    pub fn login(&self, keys: &KeySettings) -> Option<Login> {
        let issuer = keys.oidc_issuer.as_ref()?;
        Some(Login {
            configuration: issuer.configuration.clone(),
            client_id: self.oidc_client_id.clone(),
            scopes: self.oidc_scopes.split_whitespace().map(str::to_owned).collect(),
        })
    }
}

/// How people log in.
#[derive(Debug, Clone)]
pub struct Login {
    /// Where the provider describes itself.
    pub configuration: Url,
    /// The client as which they log in; none where they type it themselves.
    pub client_id: Option<String>,
    /// What is asked for.
    pub scopes: Vec<String>,
}

/// Where a JWK Set is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySetPlace {
    /// At an address, with http:// or https://.
    Address(Url),
    /// In a file of this machine.
    File(PathBuf),
    /// Where an OpenID Connect provider says.
    Issuer(IssuerAddress),
}

/// The issuer URL of an OpenID Connect provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerAddress {
    /// As the operator wrote it. Issuers are compared as text (OpenID Connect Discovery 1.0 section 4.3).
    pub text: String,
    /// Where the provider describes itself (OpenID Connect Discovery 1.0 section 4).
    pub configuration: Url,
}

/// An algorithm of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeyAlgorithm {
    /// Ed25519, RFC 8037.
    #[value(name = "EdDSA")]
    EdDsa,
    /// P-256, RFC 7518 section 3.4.
    #[value(name = "ES256")]
    Es256,
    /// RSA with SHA-256, RFC 7518 section 3.3.
    #[value(name = "RS256")]
    Rs256,
}

impl KeyAlgorithm {
    /// As the library of tokens knows it.
    pub fn name(self) -> Algorithm {
        match self {
            KeyAlgorithm::EdDsa => Algorithm::EdDSA,
            KeyAlgorithm::Es256 => Algorithm::ES256,
            KeyAlgorithm::Rs256 => Algorithm::RS256,
        }
    }
}

/// The types of token that are accepted, by `typ`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TokenType {
    /// Access tokens of RFC 9068 only.
    #[value(name = "at+jwt")]
    AccessToken,
    /// Access tokens of RFC 9068, and JWTs that do not name their purpose.
    Jwt,
}

/// The claim that holds the scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScopeClaim {
    /// One text, separated by spaces, RFC 8693 section 4.2.
    Scope,
    /// One text from Entra ID, a list from Okta.
    Scp,
    /// Application roles, as Entra ID sends them.
    Roles,
}

impl ScopeClaim {
    /// As a token spells it.
    pub fn name(self) -> &'static str {
        match self {
            ScopeClaim::Scope => "scope",
            ScopeClaim::Scp => "scp",
            ScopeClaim::Roles => "roles",
        }
    }
}

/// The claim that holds the id of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum IdClaim {
    /// RFC 7519 section 4.1.7.
    Jti,
    /// As Entra ID sends it.
    Uti,
}

impl IdClaim {
    /// As a token spells it.
    pub fn name(self) -> &'static str {
        match self {
            IdClaim::Jti => "jti",
            IdClaim::Uti => "uti",
        }
    }
}

fn key_set(text: &str) -> Result<KeySetPlace, String> {
    if !text.contains("://") {
        return Ok(KeySetPlace::File(PathBuf::from(text)));
    }
    let url = web_address(text).map_err(|reason| format!("{reason}, or the path of a file"))?;
    without_user(url).map(KeySetPlace::Address)
}

fn issuer(text: &str) -> Result<IssuerAddress, String> {
    let url = without_user(web_address(text)?)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err("an address without a query and a fragment is needed".to_owned());
    }
    let configuration = format!("{}/.well-known/openid-configuration", text.trim_end_matches('/'));
    let configuration = Url::parse(&configuration).map_err(|error| error.to_string())?;
    Ok(IssuerAddress { text: text.to_owned(), configuration })
}

fn without_user(url: Url) -> Result<Url, String> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err("an address without a user and a password is needed".to_owned());
    }
    Ok(url)
}
