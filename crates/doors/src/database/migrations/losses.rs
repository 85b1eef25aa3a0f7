//! The losses of a database when a migration is taken back. The migration is tried, the database is compared with its
//! earlier state, and the rest of the transaction decides. So no migration needs its own list of the data that it
//! protects, and none can be forgotten.
//!
//! Looked for: rows and values of a table or column that goes; rows that the migration itself deletes or rewrites; and
//! rows that a view shows to the public, or to staff without the right to exempt records, and did not show before.

use std::fmt;

use anyhow::anyhow;
use diesel::connection::SimpleConnection;
use diesel::migration::Migration;
use diesel::pg::Pg;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{Connection, QueryableByName, RunQueryDsl, sql_query};

use super::Reverted;
use crate::database::views::{self, Connected};

/// Whether a migration that loses something is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnLoss {
    /// It stays, and the error says what would be lost.
    Refuse,
    /// It is taken back, and the losses are listed.
    LoseIt,
}

/// Something that is lost.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Loss {
    /// Its table, or the view that shows more.
    #[diesel(sql_type = Text)]
    place: String,
    /// Its column, where a column is lost.
    #[diesel(sql_type = Nullable<Text>)]
    column_name: Option<String>,
    /// The kind of loss: rows, values; deleted, rewritten; or the schema of the view.
    #[diesel(sql_type = Text)]
    what: String,
    /// How many rows or values.
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// The loss of a table or a column in words, singular and plural, if the name does not explain it.
const WORDS: [(&str, &str, &str); 13] = [
    (
        "items.exemption",
        "exempt or confidential item would become public",
        "exempt or confidential items would become public",
    ),
    (
        "documents.exemption",
        "exempt or confidential document would become public",
        "exempt or confidential documents would become public",
    ),
    (
        "revocations",
        "revoked token or subject would be accepted again",
        "revoked tokens or subjects would be accepted again",
    ),
    (
        "accesses",
        "entry of the log of access to exempt records would be lost",
        "entries of the log of access to exempt records would be lost",
    ),
    ("changes", "entry of the change log would be lost", "entries of the change log would be lost"),
    ("positions", "number of a change would be given again", "numbers of changes would be given again"),
    (
        "schedules",
        "record would no longer be published when it is due",
        "records would no longer be published when they are due",
    ),
    (
        "items.former_minute_numbers",
        "item would lose the minute numbers under which the public has read it",
        "items would lose the minute numbers under which the public has read them",
    ),
    (
        "decisions.superseded_by_id",
        "decision would no longer name the decision that replaces it",
        "decisions would no longer name the decisions that replace them",
    ),
    (
        "decisions.correction_reason",
        "decision would no longer say why it corrects another",
        "decisions would no longer say why they correct another",
    ),
    (
        "documents.superseded_by_id",
        "document would no longer name the document that replaces it",
        "documents would no longer name the documents that replace them",
    ),
    (
        "documents.translation_of_id",
        "translation would no longer name its original",
        "translations would no longer name their originals",
    ),
    ("document_texts", "text of a document would be lost", "texts of documents would be lost"),
];

impl fmt::Display for Loss {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Loss { place, column_name, what, count } = self;
        let key = column_name.as_ref().map_or_else(|| place.clone(), |column| format!("{place}.{column}"));
        let rows = if *count == 1 { "row" } else { "rows" };
        let known = WORDS.iter().find(|(name, ..)| *name == key && ["rows", "values"].contains(&what.as_str()));
        match (known, what.as_str()) {
            (Some((_, one, several)), _) => write!(formatter, "{count} {}", if *count == 1 { one } else { several }),
            (None, "rows") => write!(formatter, "{count} {rows} of {key} would be lost"),
            (None, "values") => write!(formatter, "{count} {rows} would lose {key}"),
            (None, "deleted" | "rewritten") => write!(formatter, "{count} {rows} of {key} would be {what}"),
            (None, "published") => {
                write!(formatter, "{count} {rows} of {key} would show the public more than it sees now")
            }
            (None, _) => {
                write!(formatter, "{count} {rows} of {key} would show a council's staff more than they see now")
            }
        }
    }
}

/// The loss in a sentence.
fn refused(name: &str, losses: &[Loss]) -> anyhow::Error {
    let lines: Vec<String> = losses.iter().map(|loss| format!("  {loss}")).collect();
    anyhow!(
        "{name} was not taken back, since it protects existing data:\n{}\nTo take it back all the same, run \
         `minutebook migrate revert --lose-protected-data`. Make a backup first.",
        lines.join("\n")
    )
}

/// Why a transaction ends without a commit.
enum Undone {
    /// The result of the comparison is known.
    Looked(Vec<View>),
    /// Something would be lost.
    Refused(Vec<Loss>),
    /// Something failed.
    Failed(anyhow::Error),
}

impl From<diesel::result::Error> for Undone {
    fn from(error: diesel::result::Error) -> Undone {
        Undone::Failed(error.into())
    }
}

#[derive(QueryableByName)]
struct View {
    #[diesel(sql_type = Text)]
    schema_name: String,
    #[diesel(sql_type = Text)]
    view_name: String,
}

/// Takes a migration back in one transaction, and lists the losses. The views are dropped before, and created after if
/// the tables still fit them.
///
/// # Errors
/// When it cannot be taken back. When something would be lost, and `on_loss` refuses that.
pub fn revert(db: &mut Connected, migration: &dyn Migration<Pg>, on_loss: OnLoss) -> anyhow::Result<Reverted> {
    let reverted = db.transaction(|db| {
        db.batch_execute(include_str!("before.sql"))?;
        let changed = rehearse(db, migration)?;
        db.batch_execute("CREATE TEMP TABLE minutebook_changed (schema_name text, view_name text) ON COMMIT DROP")?;
        for View { schema_name, view_name } in changed {
            let row = sql_query("INSERT INTO minutebook_changed VALUES ($1, $2)");
            row.bind::<Text, _>(schema_name).bind::<Text, _>(view_name).execute(db)?;
        }
        db.batch_execute(include_str!("seen.sql"))?;
        let has_views = undo(db, migration)?;
        db.batch_execute(include_str!("after.sql"))?;
        let losses: Vec<Loss> =
            sql_query("SELECT * FROM minutebook_lost ORDER BY place, column_name, what").load(db)?;
        if on_loss == OnLoss::Refuse && !losses.is_empty() {
            return Err(Undone::Refused(losses));
        }
        forget(db, migration)?;
        Ok(Reverted { name: migration.name().to_string(), losses, has_views })
    });
    match reverted {
        Ok(reverted) => Ok(reverted),
        Err(Undone::Refused(losses)) => Err(refused(&migration.name().to_string(), &losses)),
        Err(Undone::Failed(error)) => Err(error),
        Err(Undone::Looked(_)) => Err(anyhow!("a rehearsal ended the transaction")),
    }
}

/// Runs its `down` without views, and says whether the views could be created again.
fn undo(db: &mut Connected, migration: &dyn Migration<Pg>) -> Result<bool, Undone> {
    views::put_away(db)?;
    migration.revert(db).map_err(|error| Undone::Failed(anyhow!("{error}")))?;
    Ok(views::create_if_they_fit(db))
}

/// Takes it back and undoes that, to learn which views it changes: their rows of now can then be kept to be compared.
fn rehearse(db: &mut Connected, migration: &dyn Migration<Pg>) -> Result<Vec<View>, Undone> {
    let rehearsed: Result<(), Undone> = db.transaction(|db| {
        undo(db, migration)?;
        Err(Undone::Looked(sql_query(include_str!("changed.sql")).load(db)?))
    });
    match rehearsed {
        Err(Undone::Looked(changed)) => Ok(changed),
        Err(other) => Err(other),
        Ok(()) => Ok(Vec::new()),
    }
}

/// Notes that the database does not have the migration any more, and that an older version may create its own views.
fn forget(db: &mut Connected, migration: &dyn Migration<Pg>) -> Result<(), Undone> {
    let row = sql_query("DELETE FROM __diesel_schema_migrations WHERE version = $1");
    row.bind::<Text, _>(migration.name().version().to_string()).execute(db)?;
    views::unstamp(db)?;
    Ok(())
}

/// Takes back a migration that cannot run in a transaction. Those make and drop indexes, which hold nothing of their
/// own.
///
/// # Errors
/// When it cannot be taken back.
pub fn revert_index(db: &mut Connected, migration: &dyn Migration<Pg>) -> anyhow::Result<Reverted> {
    migration.revert(db).map_err(|error| anyhow!("{error}"))?;
    match forget(db, migration) {
        Err(Undone::Failed(error)) => Err(error),
        _ => Ok(Reverted { name: migration.name().to_string(), losses: Vec::new(), has_views: views::are_there(db)? }),
    }
}
