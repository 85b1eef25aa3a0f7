//! What the server writes beside a record because others of its type name it: which document replaces it, and which are
//! its translations.

use super::{Form, Kind};

/// A column that the server fills from the records of the same type that name this one. They count while they stand and
/// are neither exempt nor below what is. Each such column is among [`Kind::mentions`], so readers see the names of
/// records that they see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inverse {
    /// The column by which the others name this record.
    pub by: &'static str,
    /// The column that is filled.
    pub column: &'static str,
    /// How it holds their ids: one id, or an array of objects.
    pub form: Form,
    /// The fields of each object, if it is an array: columns of the others. The array is ordered by the last one.
    pub fields: &'static [&'static str],
}

impl Kind {
    /// The columns that the server fills from other records of the type. Decisions and votes fill `superseded_by_id`
    /// themselves, as soon as a write says what it replaces. Only one of them may replace another, and it is rare. So a
    /// write that replaces nothing needs no statement for it.
    pub fn inverses(self) -> &'static [Inverse] {
        match self {
            Kind::Document => {
                const {
                    &[
                        Inverse { by: "supersedes_id", column: "superseded_by_id", form: Form::Id, fields: &[] },
                        Inverse {
                            by: "translation_of_id",
                            column: "translations",
                            form: Form::Each("id"),
                            fields: &["id", "language"],
                        },
                    ]
                }
            }
            _ => &[],
        }
    }
}
