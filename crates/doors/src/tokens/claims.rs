//! What a token claims, read by the profile that the settings ask for. By default that is RFC 9068; identity providers
//! that send other shapes each need a setting.

use std::fmt;

use jsonwebtoken::Header;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Number, Value};

use super::Rejected;
use super::grants::{Grants, Rights};
use crate::actor::Actor;
use crate::settings::{IdClaim, KeySettings, ScopeClaim, TokenType};

/// Media types of an access token in its `typ` (RFC 9068 section 2.1).
const ACCESS_TOKEN: [&str; 2] = ["at+jwt", "application/at+jwt"];

/// Claims of tokens that are not for an API: ID tokens (OpenID Connect Core 1.0 sections 2 and 3.3.2.11), detached
/// signatures (FAPI 1.0 part 2 section 5.1), logout tokens and security events (RFC 8417 section 2.2).
const OF_OTHER_TOKENS: [&str; 5] = ["nonce", "at_hash", "c_hash", "s_hash", "events"];

/// Claims that Entra ID puts into access tokens only: how the client proved who it is.
const OF_ACCESS_TOKENS: [&str; 4] = ["scope", "scp", "azpacr", "appidacr"];

/// Why claims are refused. The words do not tell which claim was wrong.
const NOT_AS_IT_MUST_BE: Rejected =
    Rejected::Invalid("The token's signature, issuer, audience or claims are not valid.");

/// Refuses claims, and tells the operator for which. The caller may be guessing, and is not told.
pub(super) fn refused(what: &str) -> Rejected {
    log::debug!("a token is refused for its {what}");
    NOT_AS_IT_MUST_BE
}

/// Why a JWT of another purpose is refused.
const NO_ACCESS_TOKEN: Rejected = Rejected::Invalid("The token is not an access token. Send no ID token.");

/// What a token must be and claim to be for us.
pub(super) struct Profile {
    pub(super) issuer: String,
    pub(super) audience: String,
    token_type: TokenType,
    scope_claim: ScopeClaim,
    id_claim: IdClaim,
    takes_audience_list: bool,
    /// In place of the rights that the token claims.
    grants: Option<Grants>,
}

/// What is taken from the claims.
pub(super) struct Claims {
    pub(super) actor: Actor,
    pub(super) id: String,
    pub(super) exp: i64,
    pub(super) iat: i64,
    pub(super) nbf: Option<i64>,
}

/// Claims that are read whatever the profile. The library compares the values of `iss` and `aud`.
#[derive(Deserialize)]
struct Registered {
    /// One issuer: the library would take a list as well.
    #[serde(rename = "iss")]
    _iss: String,
    sub: String,
    exp: i64,
    iat: i64,
    #[serde(default, deserialize_with = "stated")]
    nbf: Option<i64>,
    /// Which program asked for it; nothing depends on it.
    #[serde(default, rename = "client_id", deserialize_with = "stated")]
    _client_id: Option<String>,
}

/// For whom a token is good, in claims of our own.
#[derive(Deserialize)]
struct Places {
    #[serde(default)]
    councils: Vec<String>,
    #[serde(default)]
    bodies: Vec<String>,
}

/// Reads a claim that may be missing, but is no null.
fn stated<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl Profile {
    /// # Errors
    /// When the grants cannot be read.
    pub(super) fn from_settings(settings: &KeySettings) -> anyhow::Result<Profile> {
        Ok(Profile {
            issuer: settings.issuer().to_owned(),
            audience: settings.jwt_audience.clone(),
            token_type: settings.jwt_type,
            scope_claim: settings.jwt_scope_claim,
            id_claim: settings.jwt_id_claim,
            takes_audience_list: settings.jwt_audience_list,
            grants: settings.grants.as_deref().map(Grants::read).transpose()?,
        })
    }

    /// Refuses a token of another type.
    pub(super) fn check_type(&self, header: &Header) -> Result<(), Rejected> {
        let typ = header.typ.as_deref().unwrap_or_default().to_ascii_lowercase();
        match self.token_type {
            _ if ACCESS_TOKEN.contains(&typ.as_str()) => Ok(()),
            TokenType::Jwt if typ == "jwt" => Ok(()),
            TokenType::Jwt => Err(Rejected::Invalid("The token's typ is neither at+jwt nor JWT.")),
            TokenType::AccessToken => Err(Rejected::Invalid("The token's typ is not at+jwt.")),
        }
    }

    /// Reads the claims of a token with a good signature.
    pub(super) fn read(&self, header: &Header, Unique(claims): Unique) -> Result<Claims, Rejected> {
        let registered = Registered::deserialize(&claims).map_err(|_| refused("registered claims"))?;
        let claims = claims.as_object().ok_or_else(|| refused("claims"))?;
        self.check_audience(claims)?;
        let id = claims.get(self.id_claim.name()).and_then(Value::as_str);
        let id = id.ok_or_else(|| refused(self.id_claim.name()))?.to_owned();
        let is_name = |text: &str| (1..=255).contains(&text.len()) && !text.contains('\0');
        if !is_name(&registered.sub) || !is_name(&id) {
            return Err(Rejected::Invalid("The token's subject and id must have 1 to 255 characters each."));
        }
        if claims.contains_key("cnf") {
            // RFC 7800, RFC 9449: a thief who only has the token must not be able to use it.
            return Err(Rejected::Invalid(
                "The token is bound to a key of its client, so the server cannot accept it without that key.",
            ));
        }
        let scope = self.scope(claims)?;
        let is_plain = header.typ.as_deref().is_some_and(|typ| typ.eq_ignore_ascii_case("jwt"));
        if is_plain && !self.is_access_token(claims) {
            return Err(NO_ACCESS_TOKEN);
        }
        let rights = match &self.grants {
            Some(grants) => grants.of(claims),
            None => claimed_rights(&scope, claims)?,
        };
        let actor = rights.actor(registered.sub);
        Ok(Claims { actor, id, exp: registered.exp, iat: registered.iat, nbf: registered.nbf })
    }

    /// One audience, unless the settings allow a list: a token that is good elsewhere too could be sent here by a
    /// program that got it there.
    fn check_audience(&self, claims: &Map<String, Value>) -> Result<(), Rejected> {
        match claims.get("aud") {
            Some(Value::String(_)) => Ok(()),
            Some(Value::Array(list)) if self.takes_audience_list && list.iter().all(Value::is_string) => Ok(()),
            _ => Err(refused("aud")),
        }
    }

    /// The words of the scope claim.
    fn scope<'a>(&self, claims: &'a Map<String, Value>) -> Result<Vec<&'a str>, Rejected> {
        match claims.get(self.scope_claim.name()) {
            None => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(text.split(' ').collect()),
            Some(Value::Array(list)) if self.scope_claim != ScopeClaim::Scope => {
                list.iter().map(|word| word.as_str().ok_or_else(|| refused(self.scope_claim.name()))).collect()
            }
            Some(_) => Err(refused(self.scope_claim.name())),
        }
    }

    /// Whether a token of type JWT is for an API: the type does not tell it from an ID token, so the claims must.
    fn is_access_token(&self, claims: &Map<String, Value>) -> bool {
        let has = |name: &&str| claims.get(*name).is_some_and(|value| !value.is_null());
        // ID tokens of Entra ID hold roles as its access tokens do, so roles show nothing.
        let shows = match self.scope_claim {
            ScopeClaim::Roles => OF_ACCESS_TOKENS.iter().any(&has),
            claim => has(&claim.name()),
        };
        // Keycloak says the purpose here: Bearer, ID, Refresh, Logout.
        let is_bearer = claims.get("typ").is_none_or(|typ| typ.as_str().is_some_and(|typ| typ == "Bearer"));
        shows && is_bearer && !OF_OTHER_TOKENS.iter().any(has)
    }
}

fn claimed_rights(scope: &[&str], claims: &Map<String, Value>) -> Result<Rights, Rejected> {
    let mut own = Map::new();
    for name in ["councils", "bodies"] {
        if let Some(value) = claims.get(name) {
            own.insert(name.to_owned(), value.clone());
        }
    }
    let places: Places = serde_json::from_value(Value::Object(own)).map_err(|_| refused("councils or bodies"))?;
    let scopes = scope.iter().filter_map(|word| word.parse().ok()).collect();
    Ok(Rights { scopes, councils: places.councils, bodies: places.bodies })
}

/// JSON in which no name occurs twice in one object: one program might read the first, and another the last.
#[derive(Debug)]
pub(super) struct Unique(pub(super) Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Unique, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Unique)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number that is none"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Unique(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some((name, Unique(value))) = object.next_entry::<String, Unique>()? {
            if values.insert(name, value).is_some() {
                return Err(A::Error::custom("a name occurs twice"));
            }
        }
        Ok(Value::Object(values))
    }
}
