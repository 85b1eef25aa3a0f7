//! What PostgreSQL refuses, in our words. Constraints carry the rules of the record; the comment on each says which
//! member of the input it is about and what to do: `/planned_end_at: The planned end must not be before the start.`
//!
//! | SQLSTATE | becomes |
//! |---|---|
//! | 23505 unique, 23P01 exclusion | [`Refused::Conflict`] |
//! | 23503 foreign key, 23514 check, 23502 not null | [`Refused::Invalid`] |
//! | no row | [`Refused::NotFound`] |
//! | 40P01 deadlock, 40001 serialization failure | [`Refused::WaitedForEachOther`], logged |
//! | anything else (time-outs, a lost connection) | [`Refused::Unavailable`], logged |
//!
//! PostgreSQL's own messages are translated into many languages and never matched, nor shown.

use std::collections::HashMap;

use anyhow::Context;
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};

use crate::refused::{FieldError, Refused};

/// The named constraints of the record, each with the member it is about and a sentence.
#[derive(Debug, Default)]
pub struct Constraints(HashMap<String, (String, String)>);

impl Constraints {
    /// Reads the comments on the constraints and unique indexes of the record.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub async fn load(client: &tokio_postgres::Client) -> anyhow::Result<Constraints> {
        let rows = client
            .query(
                "SELECT conname::text, obj_description(oid, 'pg_constraint') FROM pg_constraint
                 WHERE connamespace = 'record'::regnamespace
                 UNION ALL
                 SELECT relname::text, obj_description(oid, 'pg_class') FROM pg_class
                 WHERE relnamespace = 'record'::regnamespace AND relkind = 'i'",
                &[],
            )
            .await
            .context("cannot read the record's constraints")?;
        let mut constraints = HashMap::new();
        for row in rows {
            let comment: Option<String> = row.get(1);
            if let Some((pointer, sentence)) = comment.as_deref().and_then(|text| text.split_once(": ")) {
                constraints.insert(row.get(0), (pointer.to_owned(), sentence.to_owned()));
            }
        }
        Ok(Constraints(constraints))
    }

    /// Puts what a query said in our words; leaves the rest as it is.
    pub fn explain(&self, refused: Refused) -> Refused {
        match refused {
            Refused::Database(error) => self.translate(error),
            other => other,
        }
    }

    fn translate(&self, error: Error) -> Refused {
        let Error::DatabaseError(kind, information) = &error else {
            return match error {
                Error::NotFound => Refused::NotFound,
                other => unavailable(&other),
            };
        };
        if is_between_writes(kind, information.as_ref()) {
            log::warn!("two writes waited for each other, and one was undone");
            return Refused::WaitedForEachOther;
        }
        let known = information.constraint_name().and_then(|name| self.0.get(name));
        match (kind, known) {
            (DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::ExclusionViolation, Some((pointer, sentence))) => {
                Refused::Conflict { error: FieldError::new(pointer, "already_exists", sentence), other: None }
            }
            (DatabaseErrorKind::CheckViolation, Some((pointer, sentence))) => Refused::field(pointer, "rule", sentence),
            (DatabaseErrorKind::ForeignKeyViolation, Some((pointer, sentence))) => {
                Refused::field(pointer, "not_found", sentence)
            }
            _ => unavailable(&error),
        }
    }
}

/// Whether PostgreSQL undid a transaction because it and another one could not both go on. All of it is undone, and the
/// same may succeed the next time. diesel has a kind for serialization failures, and none for deadlocks. Of the
/// errors that a write can get, only a deadlock has a hint and a detail of several lines, one for each process that
/// waits. So this needs none of the words.
pub(super) fn is_between_writes(
    kind: &DatabaseErrorKind,
    information: &(dyn DatabaseErrorInformation + Send + Sync),
) -> bool {
    match kind {
        DatabaseErrorKind::SerializationFailure => true,
        _ => information.hint().is_some() && information.details().is_some_and(|detail| detail.lines().count() > 1),
    }
}

/// PostgreSQL's own words may quote values that a caller sent: they are logged for who looks for a fault, and not as a
/// rule.
fn unavailable(error: &Error) -> Refused {
    match error {
        Error::DatabaseError(kind, information) => {
            let constraint = information.constraint_name().unwrap_or("none");
            log::error!("the database refused: {kind:?}, constraint {constraint}");
        }
        _ => log::error!("the database did not answer"),
    }
    log::debug!("the database refused: {error}");
    Refused::Unavailable
}

#[cfg(test)]
mod tests {
    use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind};

    use super::is_between_writes;

    /// An error of PostgreSQL: its detail and its hint.
    struct Said(Option<&'static str>, Option<&'static str>);

    impl DatabaseErrorInformation for Said {
        fn message(&self) -> &str {
            "Verklemmung entdeckt"
        }

        fn details(&self) -> Option<&str> {
            self.0
        }

        fn hint(&self) -> Option<&str> {
            self.1
        }

        fn table_name(&self) -> Option<&str> {
            None
        }

        fn column_name(&self) -> Option<&str> {
            None
        }

        fn constraint_name(&self) -> Option<&str> {
            None
        }

        fn statement_position(&self) -> Option<i32> {
            None
        }
    }

    #[test]
    fn a_deadlock_is_known_without_its_words_and_no_other_error_is_taken_for_one() {
        use DatabaseErrorKind::{SerializationFailure, UniqueViolation, Unknown};
        let waits = "Prozess 7 wartet auf Transaktion 1; blockiert von Prozess 8.\nProzess 8 wartet auf Transaktion \
                     2; blockiert von Prozess 7.";
        for (kind, said, expected) in [
            (Unknown, Said(Some(waits), Some("Einzelheiten stehen im Serverlog.")), true),
            (SerializationFailure, Said(None, None), true),
            (Unknown, Said(None, None), false),
            (Unknown, Said(None, Some("Versuchen Sie es noch einmal.")), false),
            (Unknown, Said(Some("Eine Zeile."), Some("Ein Tipp.")), false),
            (UniqueViolation, Said(Some("Key (label)=(a\nb) already exists."), None), false),
        ] {
            assert_eq!(is_between_writes(&kind, &said), expected, "{kind:?} {:?}", said.0);
        }
    }
}
