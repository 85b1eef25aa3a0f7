//! The closed sets of the contract, for whoever shows their words to people. They are read out of the contract itself.

use std::sync::OnceLock;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::docs::ServedContract;
use crate::http::auth::{Anyone, Caller};
use crate::http::contract::Contract;
use crate::http::door::Door;
use crate::http::extract::{NoQuery, Query};
use crate::http::headers::IfNoneMatch;
use crate::http::problem::Problem;
use crate::law::citation::legal_source;
use crate::words::MEANINGS;

/// All enums of the contract.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnumDefinitions {
    /// The enums, by name.
    pub enums: Vec<EnumDefinition>,
}

/// An enum. New values can be added, so accept values that you do not know.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnumDefinition {
    /// Name of its schema in `/openapi.json`.
    #[schema(examples("DecisionKind"))]
    pub name: String,
    /// Meaning of the enum.
    #[schema(examples("How a decision is made."))]
    pub description: String,
    /// The law that the enum follows, as a citation. Null if there is none.
    pub legal_source: Option<String>,
    /// The allowed values, in the order of the contract.
    pub values: Vec<EnumValue>,
}

/// An allowed value of an enum.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnumValue {
    /// The value, as used in records and queries.
    #[schema(examples("officer_delegated"))]
    pub value: String,
    /// Label for people.
    #[schema(examples("Officer delegated"))]
    pub label: String,
    /// Meaning of the value.
    #[schema(examples("By an officer under delegated powers (SI 2014/2095 reg 7)."))]
    pub description: String,
    /// The law that the value follows, as a citation. Null if there is none.
    #[schema(examples("SI 2014/2095 reg 7"))]
    pub legal_source: Option<String>,
}

/// List the allowed values of all enums
///
/// Lists every enum that records and queries use. Each value has a label for people, its meaning, and the law that it
/// follows, if any. The list is the same as in the contract.
#[utoipa::path(
    tag = "Service",
    params(IfNoneMatch),
    responses((status = 200, description = "The enums.", body = EnumDefinitions))
)]
#[get("/v1/enums")]
pub async fn list_enums(
    caller: Caller<Anyone>,
    door: Door,
    _: Query<NoQuery>,
    contract: Data<ServedContract>,
) -> Result<HttpResponse, Problem> {
    static ENUMS: OnceLock<EnumDefinitions> = OnceLock::new();
    let contract = contract.contract()?;
    door.part(&caller, ENUMS.get_or_init(|| enums(contract)))
}

fn enums(contract: &Contract) -> EnumDefinitions {
    let sets = contract.schemas.iter().filter_map(|(name, schema)| closed_set(name, schema.get()));
    EnumDefinitions { enums: sets.collect() }
}

/// A schema as a closed set; none where it is something else.
fn closed_set(name: &str, schema: &str) -> Option<EnumDefinition> {
    let schema: Value = serde_json::from_str(schema).ok()?;
    let texts = |member: &str| {
        let texts = schema.get(member).and_then(Value::as_array)?;
        Some(texts.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<String>>())
    };
    let (words, meanings) = (texts("enum")?, texts(MEANINGS).unwrap_or_default());
    let values = words.into_iter().zip(meanings).map(|(value, description)| EnumValue {
        label: label(&value),
        legal_source: legal_source(&description),
        value,
        description,
    });
    let description = schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
    let (name, legal_source) = (name.to_owned(), legal_source(&description));
    Some(EnumDefinition { name, values: values.collect(), description, legal_source })
}

/// A word for people: `officer_delegated` is "Officer delegated".
fn label(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters.map(|letter| if letter == '_' { ' ' } else { letter })).collect()
}
