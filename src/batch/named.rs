//! The records that an operation writes and names, found in its address and its input. All records that the operations
//! of a batch write or belong to are locked before the first of them. What names the record of an operation that was
//! refused is not tried.

use std::collections::HashSet;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::address::{Act, Meeting, Write};
use crate::database::{Named, Together};
use crate::identifier::ForeignKey;
use crate::kind::{Form, Kind};

/// The records that an operation writes and names.
#[derive(Debug, Default)]
pub struct Names {
    /// The record that it writes, by each of its names.
    own: Vec<Named>,
    /// The records that it is part of, or that it is written together with.
    above: Vec<Named>,
    /// All records that it names.
    named: Vec<Named>,
    councils: Vec<Uuid>,
    slugs: Vec<String>,
    /// Whether it brings a deleted record back.
    restores: bool,
}

impl Names {
    /// Those of an operation.
    pub fn of(write: &Write, body: &Value) -> Names {
        let kind = write.kind;
        let mut names = Names { restores: matches!(write.act, Act::Restore(_)), ..Names::default() };
        match &write.act {
            Act::Create => {}
            Act::Put(key, council) => {
                names.own.push(Named::Key(kind, key.clone()));
                names.slugs.extend(council.clone());
            }
            Act::Change(id) | Act::Delete(id, _) | Act::Restore(id) => names.own.push(Named::Id(kind, *id)),
            Act::Agenda(Meeting::Id(id)) | Act::Attendances(Meeting::Id(id)) => names.own.push(Named::Id(kind, *id)),
            Act::Agenda(Meeting::Key(key, council)) | Act::Attendances(Meeting::Key(key, council)) => {
                names.own.push(Named::Key(kind, key.clone()));
                names.slugs.extend(council.clone());
            }
        }
        let Value::Object(input) = body else { return names };
        let identifiers = input.get("identifiers").and_then(Value::as_array).into_iter().flatten();
        names.own.extend(identifiers.filter_map(|identifier| Some(Named::Key(kind, key(identifier)?))));
        names.councils.extend(input.get("council_id").and_then(id));
        names.slugs.extend(input.get("council").and_then(Value::as_str).map(str::to_owned));
        for (above, column) in written_together(kind) {
            names.above.extend(input.get(column).and_then(id).map(|id| Named::Id(above, id)));
            let by_key = input.get(column.trim_end_matches("_id")).and_then(key);
            names.above.extend(by_key.map(|key| Named::Key(above, key)));
        }
        names.above.extend(input.get("owner").and_then(Value::as_object).and_then(of_a_kind));
        mentioned(kind, input, &mut names.named);
        names
    }

    /// Whether the operation writes or names one of these records.
    pub fn are_among(&self, records: &HashSet<Named>) -> bool {
        self.own.iter().chain(&self.named).any(|named| records.contains(named))
    }

    /// Adds them to the records that are locked before the first operation.
    pub fn add_to(&self, together: &mut Together) {
        together.written.extend(self.own());
        together.above.extend(self.above.iter().filter(|named| named.kind() != Kind::Council).cloned());
        together.councils.extend(&self.councils);
        together.slugs.extend(self.slugs.iter().cloned());
    }

    /// The names by which its record is found only if it is done. A record that is changed or deleted was there before,
    /// but perhaps by other external identifiers.
    pub fn made(&self) -> impl Iterator<Item = Named> {
        self.own.iter().filter(|named| self.restores || matches!(named, Named::Key(..))).cloned()
    }

    /// The names of the record that it writes.
    fn own(&self) -> impl Iterator<Item = Named> {
        self.own.iter().cloned()
    }
}

/// The records that a write of a type locks or writes to beside its own: the type, and the field that names it.
fn written_together(kind: Kind) -> impl Iterator<Item = (Kind, &'static str)> {
    let of_its_type = kind.mentions().iter().filter(move |mention| mention.of == [kind] && mention.form == Form::Id);
    let above = kind.parents().iter().chain(kind.threads()).copied();
    above.chain(of_its_type.map(move |mention| (kind, mention.column))).filter(|(above, _)| *above != Kind::Council)
}

/// Adds all records that a part of an input names, by id or by external identifier.
fn mentioned(own: Kind, part: &Map<String, Value>, found: &mut Vec<Named>) {
    found.extend(of_a_kind(part));
    for (name, value) in part {
        match value {
            Value::String(_) => {
                let kind = name.strip_suffix("_id").and_then(|name| kind_of(own, name));
                found.extend(kind.and_then(|kind| Some(Named::Id(kind, id(value)?))));
            }
            Value::Object(inside) => {
                let kind = kind_of(own, name);
                found.extend(kind.and_then(|kind| Some(Named::Key(kind, key(value)?))));
                mentioned(own, inside, found);
            }
            Value::Array(elements) => {
                elements.iter().filter_map(Value::as_object).for_each(|inside| mentioned(own, inside, found));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// The type of record that a field of an input names.
fn kind_of(own: Kind, name: &str) -> Option<Kind> {
    match name {
        "parent" | "supersedes" | "translation_of" => Some(own),
        "rescheduled_to" => Some(Kind::Meeting),
        "set_by" | "adopted_by" => Some(Kind::Decision),
        "substitutes_for" => Some(Kind::Person),
        name if name.ends_with("_meeting") => Some(Kind::Meeting),
        name => Kind::ALL.iter().copied().find(|kind| kind.word() == name),
    }
}

/// The record that an object names beside its type.
fn of_a_kind(object: &Map<String, Value>) -> Option<Named> {
    let word = object.get("kind")?.as_str()?;
    let kind = Kind::ALL.iter().copied().find(|kind| kind.word() == word)?;
    match object.get("id").and_then(id) {
        Some(id) => Some(Named::Id(kind, id)),
        None => Some(Named::Key(kind, key_of(object)?)),
    }
}

fn id(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok()
}

fn key(value: &Value) -> Option<ForeignKey> {
    key_of(value.as_object()?)
}

fn key_of(object: &Map<String, Value>) -> Option<ForeignKey> {
    let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(ForeignKey { scheme: text("scheme")?, value: text("value")? })
}
