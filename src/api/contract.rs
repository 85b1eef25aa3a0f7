//! The contract as the program uses it, described once a process.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Once, OnceLock};
use std::thread;

use anyhow::{Context, anyhow};
use serde_json::value::{RawValue, to_raw_value};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{OpenApi, RefOr};

use super::document;
use super::two_ways::is_input;
use crate::http::contract::{Contract, Describe, Input};
use crate::http::services::addresses;

/// The address that may be served apart, and is then no part of the contract that is served.
const METRICS: &str = "/metrics";

/// The contract.
///
/// # Errors
/// When it cannot be described: a test of the contract would have found it.
pub fn contract() -> anyhow::Result<&'static Contract> {
    static CONTRACT: OnceLock<Result<Contract, String>> = OnceLock::new();
    once(&CONTRACT, document)
}

/// The contract where the numbers have an address of their own.
///
/// # Errors
/// The same.
pub fn contract_without_metrics() -> anyhow::Result<&'static Contract> {
    static CONTRACT: OnceLock<Result<Contract, String>> = OnceLock::new();
    once(&CONTRACT, || {
        let mut document = document()?;
        document.paths.paths.shift_remove(METRICS);
        Ok(document)
    })
}

fn once(
    place: &'static OnceLock<Result<Contract, String>>,
    document: fn() -> anyhow::Result<OpenApi>,
) -> anyhow::Result<&'static Contract> {
    let contract = place.get_or_init(|| describe_aside(document).map_err(|error| format!("{error:#}")));
    contract.as_ref().map_err(|error| anyhow!("the contract cannot be described: {error}"))
}

/// Begins to describe it, so that the first who writes need not wait for it.
pub fn prepare(contract: Describe) {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        thread::spawn(move || contract().map(drop).unwrap_or_else(|error| log::error!("{error:#}")));
    });
}

/// Describes it in a thread of its own. That takes some twenty times the memory of what is kept of it. The allocator
/// has a place for each thread, and gives back what is free at its end; so what is kept is a copy, made in another
/// place than the rest.
fn describe_aside(document: fn() -> anyhow::Result<OpenApi>) -> anyhow::Result<Contract> {
    let thread = thread::Builder::new().name("contract".to_owned()).spawn(move || put_to_use(&document()?))?;
    let described = thread.join().map_err(|_| anyhow!("its thread failed"))??;
    Ok(described.clone())
}

fn put_to_use(document: &OpenApi) -> anyhow::Result<Contract> {
    let mut schemas: BTreeMap<String, Box<RawValue>> = BTreeMap::new();
    let mut inputs = HashMap::new();
    for (name, schema) in document.components.iter().flat_map(|components| &components.schemas) {
        schemas.insert(name.clone(), to_raw_value(schema).with_context(|| format!("the schema {name}"))?);
        if let RefOr::T(Schema::Object(object)) = schema
            && is_input(schema)
        {
            inputs.insert(name.clone(), Input::new(object.properties.keys().cloned().collect()));
        }
    }
    let addresses = document.paths.paths.iter().flat_map(|(path, item)| {
        let operations = [
            ("GET", &item.get),
            ("PUT", &item.put),
            ("POST", &item.post),
            ("DELETE", &item.delete),
            ("PATCH", &item.patch),
        ];
        let methods = operations.into_iter().filter(|(_, operation)| operation.is_some()).map(|(method, _)| method);
        let methods: Vec<&'static str> = methods.collect();
        addresses(path).into_iter().map(move |address| (address, methods.clone()))
    });
    Ok(Contract { addresses: addresses.collect(), text: document.to_json()?, schemas, inputs })
}
