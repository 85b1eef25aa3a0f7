//! The shapes of tokens that a server takes, by its settings: each opens the door by a little, and by nothing else.

use std::fs;

use serde_json::{Value, json};

use super::{Forged, Issuer};
use crate::support::program::Home;

/// The shape of the tokens that a server takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// That of RFC 9068, by default.
    Strict,
    /// Tokens may be of type JWT.
    Jwt,
    /// As Entra ID sends them to an API that people use.
    EntraScopes,
    /// As Entra ID sends them with roles of the application.
    EntraRoles,
    /// The audience may be a list.
    AudienceList,
    /// Rights come from groups.
    Grants,
}

impl Shape {
    pub fn flags(self, home: &Home) -> Vec<String> {
        let flags: &[&str] = match self {
            Shape::Strict => &[],
            Shape::Jwt => &["--jwt-type", "jwt"],
            Shape::EntraScopes => &["--jwt-type", "jwt", "--jwt-scope-claim", "scp", "--jwt-id-claim", "uti"],
            Shape::EntraRoles => &["--jwt-type", "jwt", "--jwt-scope-claim", "roles", "--jwt-id-claim", "uti"],
            Shape::AudienceList => &["--jwt-audience-list"],
            Shape::Grants => {
                let grant = json!({"value": "clerks", "scopes": ["record:publish", "admin"], "councils": ["*"]});
                let file = home.path("grants.json");
                fs::write(&file, json!({"claim": "/groups", "grants": [grant]}).to_string()).expect("a file");
                return vec!["--grants".to_owned(), file.to_str().expect("a path").to_owned()];
            }
        };
        flags.iter().map(|flag| (*flag).to_owned()).collect()
    }

    fn is_jwt(self) -> bool {
        matches!(self, Shape::Jwt | Shape::EntraScopes | Shape::EntraRoles)
    }

    pub fn typ(self) -> &'static str {
        if self.is_jwt() { "JWT" } else { "at+jwt" }
    }

    /// What its claims have otherwise; null takes one out.
    pub fn claims(self) -> Value {
        match self {
            Shape::Strict => json!({}),
            Shape::Jwt => json!({"typ": "Bearer", "azp": "tests"}),
            Shape::EntraScopes => {
                json!({"scope": null, "scp": "record:publish admin", "jti": null, "uti": "1", "azp": "tests",
                    "ver": "2.0"})
            }
            Shape::EntraRoles => {
                json!({"scope": null, "roles": ["record:publish", "admin"], "jti": null, "uti": "1", "azpacr": "1"})
            }
            Shape::AudienceList => json!({"aud": ["other", "minutebook"]}),
            Shape::Grants => json!({"scope": null, "councils": null, "groups": ["others", "clerks"]}),
        }
    }

    /// The name that a claim has in this shape.
    pub fn name_of(self, claim: &'static str) -> &'static str {
        match (self, claim) {
            (Shape::EntraScopes | Shape::EntraRoles, "jti") => "uti",
            (Shape::EntraScopes, "scope") => "scp",
            (Shape::EntraRoles, "scope") => "roles",
            _ => claim,
        }
    }

    /// Whether a value that is wrong by default is right in this shape.
    pub fn takes(self, claim: &str, value: &Value) -> bool {
        match self {
            Shape::EntraScopes | Shape::EntraRoles => {
                ["scp", "roles"].contains(&claim) && *value == json!(["record:publish"])
            }
            Shape::AudienceList => {
                claim == "aud" && (*value == json!(["minutebook"]) || *value == json!(["minutebook", "other"]))
            }
            // These are not read.
            Shape::Grants => claim == "councils",
            Shape::Strict | Shape::Jwt => false,
        }
    }

    pub fn takes_header(self, members: &Value) -> bool {
        self.is_jwt() && *members == json!({"typ": "JWT"})
    }
}

/// Tokens of other purposes, and claims that the settings read.
pub fn forged(issuer: &Issuer) -> Vec<Forged> {
    let shape = issuer.shape;
    let mut changes = vec![
        json!({"aud": {"0": "minutebook"}}),
        json!({"aud": ["minutebook", 7]}),
        json!({"cnf": {"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}}),
    ];
    if shape.is_jwt() {
        changes.extend([
            json!({"nonce": "n-0S6_WzA2Mj"}),
            json!({"nonce": ""}),
            json!({"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"}),
            json!({"c_hash": "LDktKdoQak3Pk0cnXxCltA"}),
            json!({"s_hash": "bOhtX8F73IMjSPeVAqxyTQ"}),
            json!({"events": {"http://schemas.openid.net/event/backchannel-logout": {}}}),
            json!({"typ": "ID"}),
            json!({"typ": "Refresh"}),
            json!({"typ": "Offline"}),
            json!({"typ": "Logout"}),
            json!({"typ": "bearer "}),
            json!({"typ": ["Bearer"]}),
            json!({"typ": 1}),
        ]);
        // An ID token of Entra ID has neither; one with roles has these as well as the access token.
        let shows = if shape == Shape::EntraRoles { "azpacr" } else { shape.name_of("scope") };
        changes.push(json!({shows: null}));
    }
    if shape == Shape::EntraScopes || shape == Shape::EntraRoles {
        let scopes = shape.name_of("scope");
        changes.extend([
            json!({scopes: [["admin"]]}),
            json!({scopes: ["record:publish", 1]}),
            json!({scopes: [null]}),
            json!({scopes: 7}),
            json!({"uti": null, "jti": "1"}),
        ]);
    }
    if shape == Shape::AudienceList {
        changes.extend([json!({"aud": ["minutebook", ["minutebook"]]}), json!({"aud": ["Minutebook", "minutebook "]})]);
    }
    let header = issuer.header().to_string();
    let signed = |members: Value| {
        let claims = issuer.claims_with(members.clone());
        (format!("claims with {members}"), issuer.token(header.as_bytes(), claims.as_bytes()))
    };
    let mut forged: Vec<Forged> = changes.into_iter().map(signed).collect();
    let good = issuer.claims().to_string();
    for (why, text) in [
        ("groups twice", format!("{{\"groups\":[\"others\"],\"groups\":[\"clerks\"],{}", &good[1..])),
        ("a name twice within a claim", format!("{{\"realm\":{{\"roles\":[],\"roles\":[\"clerks\"]}},{}", &good[1..])),
    ] {
        forged.push((why.to_owned(), issuer.token(header.as_bytes(), text.as_bytes())));
    }
    forged
}
