//! What the server writes beside a record because others of its type name it: which document replaces it, which are its
//! translations, and of which councils or bodies it is a successor.

use super::{Form, Kind};

/// A column that the server fills from the records of the same type that name this one. They count while they stand and
/// are neither exempt nor below what is. Each such column is among [`Kind::mentions`], so readers see the names of
/// records that they see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inverse {
    /// The column by which the others name this record.
    pub by: &'static str,
    /// How that column holds the id of this record: as one id, or in an array of objects, each record once.
    pub by_form: Form,
    /// The column that is filled.
    pub column: &'static str,
    /// How it holds their ids: one id, or an array of objects.
    pub form: Form,
    /// The fields of each object, if it is an array. The array is ordered by the last one.
    pub fields: &'static [(&'static str, Source)],
}

/// What a field of a filled column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A column of the other record.
    Column(&'static str),
    /// A field of the object in which the other record names this one.
    Entry(&'static str),
}

/// The part of the work that went to a successor.
const PART: (&str, Source) = ("part", Source::Entry("part"));

/// The records that name one as their successor, each with the part that went there.
const fn predecessors(id: &'static str, fields: &'static [(&'static str, Source)]) -> Inverse {
    let (by_form, form) = (Form::Each(id), Form::Each(id));
    Inverse { by: "successors", by_form, column: "predecessors", form, fields }
}

impl Kind {
    /// The columns that the server fills from other records of the type. Decisions and votes fill `superseded_by_id`
    /// themselves, as soon as a write says what it replaces. Only one of them may replace another, and it is rare. So a
    /// write that replaces nothing needs no statement for it.
    pub fn inverses(self) -> &'static [Inverse] {
        match self {
            Kind::Council => const { &[predecessors("council_id", &[PART, ("council_id", Source::Column("id"))])] },
            Kind::Body => const { &[predecessors("body_id", &[PART, ("body_id", Source::Column("id"))])] },
            Kind::Document => {
                const {
                    &[
                        Inverse {
                            by: "supersedes_id",
                            by_form: Form::Id,
                            column: "superseded_by_id",
                            form: Form::Id,
                            fields: &[],
                        },
                        Inverse {
                            by: "translation_of_id",
                            by_form: Form::Id,
                            column: "translations",
                            form: Form::Each("id"),
                            fields: &[("id", Source::Column("id")), ("language", Source::Column("language"))],
                        },
                    ]
                }
            }
            _ => &[],
        }
    }
}
