//! What the served contract says of logging in, where an OpenID Connect provider is set: Swagger UI and generated
//! clients find the provider by it. The committed contract knows no provider.

use anyhow::Context;
use serde_json::{Map, Value, json};

use crate::settings::Login;

/// The name of the security scheme.
const SCHEME: &str = "openIdConnect";

/// The contract with the provider as a second way to authorise, beside a token that is pasted.
///
/// # Errors
/// When the contract is not as it is written.
pub fn contract_with(contract: &str, login: &Login) -> anyhow::Result<String> {
    let mut contract: Value = serde_json::from_str(contract).context("the contract is no JSON")?;
    let mut scheme = json!({
        "type": "openIdConnect",
        "openIdConnectUrl": login.configuration,
        "description": "Log in at the organisation's identity provider, by authorization code with PKCE. The token \
                        that you get says what you may do.",
        "x-scopes": login.scopes,
    });
    if let (Some(client), Some(scheme)) = (&login.client_id, scheme.as_object_mut()) {
        scheme.insert("x-client-id".to_owned(), client.as_str().into());
    }
    let schemes = contract.pointer_mut("/components/securitySchemes").and_then(Value::as_object_mut);
    schemes.context("the contract has no security schemes")?.insert(SCHEME.to_owned(), scheme);
    let paths = contract.get_mut("paths").and_then(Value::as_object_mut).context("the contract has no paths")?;
    for operation in paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        let security = operation.get_mut("security").and_then(Value::as_array_mut);
        if let Some(security) = security.filter(|security| !security.is_empty()) {
            security.push(json!({ SCHEME: [] }));
        }
    }
    Ok(contract.to_string())
}
