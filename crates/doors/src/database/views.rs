//! The views of the record, with their masks and functions: what the public and a council's staff see. `views/` has a
//! file for each record type, so that you can read it there.
//!
//! The views are not migrations. `minutebook migrate run` replaces all of them in one transaction when they differ from
//! those of the program. A stamp in the comment of the schema `published` says which ones the database has. It has the
//! version of the program, and a hash of the files and of the names of the migrations.

use anyhow::Context;
use diesel::connection::SimpleConnection;
use diesel::sql_types::Bool;
use diesel::{Connection, QueryResult, QueryableByName, RunQueryDsl, sql_query};
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use sha2::{Digest, Sha256};
use tokio_postgres::Client;

use crate::kind::Kind;

/// A connection as migrations take it.
pub(super) type Connected = AsyncConnectionWrapper<AsyncPgConnection>;

macro_rules! files {
    ($($(#[doc = $doc:literal])+ $kind:ident $word:literal $table:literal $(#[doc = $of_id:literal])+ $id:ident;)+) => {
        &[
            ("functions", include_str!("views/functions.sql")),
            ("masks", include_str!("views/masks.sql")),
            ("history", include_str!("views/history.sql")),
            $(($table, include_str!(concat!("views/", $table, ".sql"))),)+
            ("document_texts", include_str!("views/document_texts.sql")),
            ("identifiers", include_str!("views/identifiers.sql")),
            ("accesses", include_str!("views/accesses.sql")),
            ("threads", include_str!("views/threads.sql")),
            ("concerns", include_str!("views/concerns.sql")),
            ("participations", include_str!("views/participations.sql")),
            ("successions", include_str!("views/successions.sql")),
            ("document_successions", include_str!("views/document_successions.sql")),
            ("vote_successions", include_str!("views/vote_successions.sql")),
            ("successors", include_str!("views/successors.sql")),
            ("feed", include_str!("views/feed.sql")),
            ("webhooks", include_str!("views/webhooks.sql")),
            ("grants", GRANTS),
        ]
    };
}

/// The files, in the order in which they run: what the others use comes first, then one for each record type, and the
/// rights last.
static FILES: &[(&str, &str)] = minutebook_words::record_types!(files);

/// The rights of the two roles of readers. They are also set when the views stay as they are.
pub(super) const GRANTS: &str = include_str!("views/grants.sql");

/// The version of this program, as a stamp has it.
const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION_MAJOR"),
    ".",
    env!("CARGO_PKG_VERSION_MINOR"),
    ".",
    env!("CARGO_PKG_VERSION_PATCH")
);

/// How the views of a database compare with those of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They are those of this program.
    Current,
    /// They are missing, or others: `minutebook migrate run` creates those of this program.
    Differ,
    /// A newer program created them. This program works with them and leaves them, because its own masks do not know
    /// the newer columns.
    Newer,
    /// A newer program migrated the database, and the views are missing. Only that program can create them.
    Missing,
}

/// The function `record.kinds`, by which the views know what the records of each type belong to.
fn kinds() -> String {
    let row = |kind: &Kind| {
        // Councils are always public.
        let parents = kind.parents().iter().filter(|(parent, _)| *parent != Kind::Council).map(|parent| {
            let (to, by) = (parent.0.table(), parent.1);
            format!("('{}', '{by}', '{to}', {})", kind.table(), kind.withheld_with().contains(parent))
        });
        std::iter::once(format!("('{}', NULL, NULL, false)", kind.table())).chain(parents).collect::<Vec<_>>()
    };
    let rows: Vec<String> = Kind::ALL.iter().flat_map(row).collect();
    format!(
        "CREATE OR REPLACE FUNCTION record.kinds() \
         RETURNS TABLE (named text, belongs_by text, belongs_to text, is_withheld_with boolean) \
         LANGUAGE sql IMMUTABLE AS $$ VALUES {} $$; \
         COMMENT ON FUNCTION record.kinds() IS \
         'The table of each record type, and which column names a record of which table to which it belongs.';",
        rows.join(", ")
    )
}

/// The stamp of this program's views, on a database with these migrations.
pub(super) fn stamp(migrations: &[String]) -> String {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update(text);
        hash.update(b"\0");
    };
    add(&kinds());
    for (name, sql) in FILES {
        add(name);
        add(sql);
    }
    for name in migrations {
        add(name);
    }
    format!("{VERSION} {:x}", hash.finalize())
}

/// Compares the views of a database with those of this program, which have this stamp. `is_newer` says whether the
/// database has migrations that this program does not know.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn standing(client: &Client, stamp: &str, is_newer: bool) -> anyhow::Result<Standing> {
    let sql = "SELECT substring(obj_description(to_regnamespace('published')::oid, 'pg_namespace') \
               FROM 'views ([0-9.]+ [0-9a-f]{64})'), \
               EXISTS (SELECT FROM pg_views WHERE schemaname IN ('published', 'staff'))";
    let row = client.query_one(sql, &[]).await.context("cannot look for the views")?;
    let (found, are_there): (Option<String>, bool) = (row.get(0), row.get(1));
    Ok(compare(found.as_deref(), are_there, stamp, is_newer))
}

fn compare(found: Option<&str>, are_there: bool, stamp: &str, is_newer: bool) -> Standing {
    match found {
        _ if is_newer && !are_there => Standing::Missing,
        _ if is_newer => Standing::Newer,
        _ if !are_there => Standing::Differ,
        Some(found) if found == stamp => Standing::Current,
        Some(found) if version(found) > version(stamp) => Standing::Newer,
        _ => Standing::Differ,
    }
}

/// The version in a stamp, as numbers that can be compared.
fn version(stamp: &str) -> Vec<u64> {
    let version = stamp.split(' ').next().unwrap_or_default();
    version.split('.').map(|part| part.parse().unwrap_or_default()).collect()
}

#[derive(QueryableByName)]
struct AreThere {
    #[diesel(sql_type = Bool)]
    are_there: bool,
}

/// Whether the database has any views.
pub(super) fn are_there(db: &mut Connected) -> QueryResult<bool> {
    let sql = "SELECT EXISTS (SELECT FROM pg_views WHERE schemaname IN ('published', 'staff')) AS are_there";
    let row: AreThere = sql_query(sql).get_result(db)?;
    Ok(row.are_there)
}

/// Puts the views of this program in the place of those that are there. Readers wait until it is done, and then see the
/// new ones. Functions are replaced and not dropped, because running statements may call them.
///
/// # Errors
/// When a reader keeps a view busy for too long, or a file fails. Then all stays as it was.
pub(super) fn replace(db: &mut Connected, stamp: &str) -> anyhow::Result<()> {
    db.transaction(|db| {
        db.batch_execute(include_str!("views/drop/views.sql")).context(
            "cannot drop the views to replace them. Either a reader kept one busy for half a minute, or an object that \
             Minutebook did not make depends on one",
        )?;
        create(db, Some(stamp))
    })
}

/// Drops the views and their functions, so that a migration can change the columns that they use. The caller creates
/// them again in the same transaction.
///
/// # Errors
/// When they cannot be dropped.
pub(super) fn put_away(db: &mut Connected) -> QueryResult<()> {
    db.batch_execute(include_str!("views/drop/views.sql"))?;
    db.batch_execute(include_str!("views/drop/functions.sql"))?;
    unstamp(db)
}

/// Creates the views, where none are. Without a stamp the next `migrate run` of any version creates its own.
///
/// # Errors
/// When a file fails.
pub(super) fn create(db: &mut Connected, stamp: Option<&str>) -> anyhow::Result<()> {
    db.batch_execute(&kinds()).context("cannot create the function record.kinds")?;
    for (name, sql) in FILES {
        db.batch_execute(sql).with_context(|| format!("cannot create the views of {name}.sql"))?;
    }
    if let Some(stamp) = stamp {
        db.batch_execute(&format!(
            "COMMENT ON SCHEMA published IS 'What everybody may see. It has the views {stamp}.'"
        ))?;
    }
    Ok(())
}

/// Creates the views after a migration was reverted, and says whether the tables still fit them. If not, there are no
/// views: readers see nothing until an older version creates its own.
pub(super) fn create_if_they_fit(db: &mut Connected) -> bool {
    db.transaction(|db| create(db, None)).is_ok()
}

/// Removes the stamp, so that the next `migrate run` of any version creates its own views.
///
/// # Errors
/// When the database does not answer.
pub(super) fn unstamp(db: &mut Connected) -> QueryResult<()> {
    db.batch_execute(include_str!("views/drop/stamp.sql"))
}

#[cfg(test)]
mod tests {
    use super::{Standing, compare};

    #[test]
    fn views_are_replaced_unless_they_are_current_or_newer() {
        let own = "1.10.0 aa";
        for (found, are_there, is_newer, standing) in [
            (Some("1.10.0 aa"), true, false, Standing::Current),
            (Some("1.10.0 bb"), true, false, Standing::Differ),
            (Some("1.9.3 bb"), true, false, Standing::Differ),
            (None, true, false, Standing::Differ),
            (None, false, false, Standing::Differ),
            (Some("1.10.0 aa"), false, false, Standing::Differ),
            (Some("1.10.1 bb"), true, false, Standing::Newer),
            (Some("1.10.0 bb"), true, true, Standing::Newer),
            (None, true, true, Standing::Newer),
            (None, false, true, Standing::Missing),
        ] {
            assert_eq!(compare(found, are_there, own, is_newer), standing, "{found:?} {are_there} {is_newer}");
        }
    }
}
