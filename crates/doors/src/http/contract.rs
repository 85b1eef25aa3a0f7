//! What the program itself uses of the contract: its text, which address takes which methods, and the schemas of
//! inputs.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::value::RawValue;

/// The contract put to use.
#[derive(Clone)]
pub struct Contract {
    /// The whole, as JSON.
    pub text: String,
    /// Every address as a pattern, with the methods that it describes, in capitals.
    pub addresses: Vec<(String, Vec<&'static str>)>,
    /// All schemas, by name.
    pub schemas: BTreeMap<String, Box<RawValue>>,
    /// What writers send, by the names of its schemas.
    pub inputs: HashMap<String, Input>,
}

/// Something that writers send.
#[derive(Clone)]
pub struct Input {
    /// Its members.
    pub members: Vec<String>,
    /// Made when the first one comes; none where the schema cannot be used.
    pub(super) validator: OnceLock<Option<Validator>>,
}

impl Input {
    /// One with these members.
    pub fn new(members: Vec<String>) -> Input {
        Input { members, validator: OnceLock::new() }
    }
}

/// Where the contract comes from. To describe it takes longer than all else at the start, and most of the memory, and
/// readers of the record do not need it; so it is asked for where it is used, and described once.
pub type Describe = fn() -> anyhow::Result<&'static Contract>;
