//! The operations of a batch, read and checked as their own addresses do it, before anything is done.

use serde_json::Value;

use super::address::{self, Act, Write};
use super::model::BatchOperation;
use super::named::Names;
use crate::actor::Actor;
use crate::http::auth;
use crate::http::etag::Preconditions;
use crate::http::methods::Addresses;
use crate::http::patch::{Input, Patch};
use crate::http::problem::{Code, Problem};
use crate::http::schemas::{Schemas, deserialize};
use crate::nouns::for_kind;
use crate::record::agendas::model::AgendaInput;
use crate::record::attendances::list::model::AttendancesInput;
use crate::record::noun::restoration::RestorationInput;
use crate::record::noun::{Noun, Rights};
use crate::refused::{FieldError, Refused};

/// An operation that can be tried.
pub struct Operation {
    /// Its path, as it was sent.
    pub path: String,
    /// What it does.
    pub write: Write,
    /// What it depends on.
    pub preconditions: Preconditions,
    /// What it writes, in its normal form; null where it has no body.
    pub body: Value,
    /// The records that it names.
    pub names: Names,
}

/// An operation, or why it cannot be tried.
pub struct Read {
    /// Its path, as it was sent.
    pub path: String,
    /// The operation.
    pub operation: Result<Operation, Problem>,
}

/// Reads the operations of a batch.
pub async fn read_all(sent: Vec<BatchOperation>, actor: &Actor, schemas: &Schemas, addresses: &Addresses) -> Vec<Read> {
    let mut all = Vec::new();
    for operation in sent {
        let path = operation.path.clone();
        all.push(Read { path, operation: read(operation, actor, schemas, addresses) });
        // To check a large batch takes a while, and the worker has others to serve.
        tokio::task::yield_now().await;
    }
    all
}

fn read(sent: BatchOperation, actor: &Actor, schemas: &Schemas, addresses: &Addresses) -> Result<Operation, Problem> {
    let write = address::read(sent.method, &sent.path, addresses)?;
    for_kind!(write.kind, Record => require::<Record>(&write.act, actor))?;
    let preconditions = Preconditions::of(sent.if_match, sent.if_none_match.as_deref())
        .map_err(|error| Problem::new(Code::BadHeader, error.detail.clone()).with_errors(vec![error]))?;
    if matches!(write.act, Act::Agenda(_) | Act::Attendances(_)) && !preconditions.is_empty() {
        let detail = "This operation writes several records, so there is no single version to compare. Leave it out.";
        let error = FieldError::new("If-Match", "misplaced", detail);
        return Err(Problem::new(Code::BadHeader, detail).with_errors(vec![error]));
    }
    let mut body = match (&write.act, sent.body) {
        (Act::Delete(..), None) => Value::Null,
        (Act::Delete(..), Some(_)) => return Err(misplaced("unknown_member", "DELETE takes no body. Leave it out.")),
        (_, None) => return Err(misplaced("required", "This operation needs a body.")),
        (_, Some(body)) => body,
    };
    let errors = for_kind!(write.kind, Record => check::<Record>(&write.act, &mut body, schemas));
    if !errors.is_empty() {
        return Err(Problem::validation(errors));
    }
    let names = Names::of(&write, &body);
    Ok(Operation { path: sent.path, write, preconditions, body, names })
}

fn misplaced(code: &str, detail: &str) -> Problem {
    Problem::validation(vec![FieldError::new("", code, detail)])
}

/// Asks for the scope that the operation's own address asks for.
fn require<N: Noun>(act: &Act, actor: &Actor) -> Result<(), Refused> {
    match act {
        Act::Create => auth::require::<<N::Rights as Rights>::Create>(actor),
        Act::Put(..) | Act::Change(_) => auth::require::<<N::Rights as Rights>::Change>(actor),
        Act::Delete(..) | Act::Restore(_) => auth::require::<<N::Rights as Rights>::Delete>(actor),
        Act::Agenda(_) | Act::Attendances(_) => auth::require::<auth::Write>(actor),
    }
}

/// Brings a body into its normal form, and checks it against the schema of the operation's own address.
fn check<N: Noun>(act: &Act, body: &mut Value, schemas: &Schemas) -> Vec<FieldError> {
    match act {
        Act::Create | Act::Put(..) => whole::<N::Input>(body, schemas),
        Act::Change(_) => Patch::<N::Input>::settle(body, schemas),
        Act::Restore(_) => whole::<RestorationInput>(body, schemas),
        Act::Agenda(_) => whole::<AgendaInput>(body, schemas),
        Act::Attendances(_) => whole::<AttendancesInput>(body, schemas),
        Act::Delete(..) => Vec::new(),
    }
}

fn whole<T: Input>(body: &mut Value, schemas: &Schemas) -> Vec<FieldError> {
    let errors = schemas.settle(&T::name(), body);
    match errors.is_empty() {
        true => deserialize::<T>(body).err().unwrap_or_default(),
        false => errors,
    }
}
