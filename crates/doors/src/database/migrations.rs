//! Bringing a database to the shape that this program expects: its tables, its views (`views.rs`), and the roles that
//! its connections take.
//!
//! Roles belong to the whole PostgreSQL server: an existing one is accepted, and nothing here drops one.

mod losses;

use std::time::Duration;

use anyhow::{Context, anyhow, bail, ensure};
use diesel::Connection;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use super::Address;
use super::views::{self, Connected};

pub use super::views::Standing;
pub use losses::{Loss, OnLoss};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// The folders of the migrations before the first release. The present ones make the same tables, one folder a table.
const BEFORE_RELEASE: &str = include_str!("migrations/before_release.txt");

/// The newest of the migrations that replace those before the first release.
const LAST_REPLACING: &str = "20261130102600";

/// Migrations, the oldest first.
pub type Migrations = Vec<Box<dyn Migration<Pg>>>;

/// Where migrations come from.
pub type Source = fn() -> anyhow::Result<Migrations>;

/// The migrations of this program.
///
/// # Errors
/// When one has no name.
pub fn embedded() -> anyhow::Result<Migrations> {
    let mut migrations: Migrations = MIGRATIONS.migrations().map_err(|error| anyhow!("{error}"))?;
    migrations.sort_by_key(|migration| version(migration.as_ref()));
    Ok(migrations)
}

fn version(migration: &dyn Migration<Pg>) -> String {
    migration.name().version().to_string()
}

/// The stamp of this program's views, on a database with these migrations.
fn stamp(source: Source) -> anyhow::Result<String> {
    let names: Vec<String> = source()?.iter().map(|migration| migration.name().to_string()).collect();
    Ok(views::stamp(&names))
}

/// The role of readers without a token: sees `published`.
pub const PUBLIC_ROLE: &str = "minutebook_public";

/// The role of readers with a token: sees `staff`.
pub const STAFF_ROLE: &str = "minutebook_staff";

/// Any number that other programs on the same database do not lock by.
const ADVISORY_LOCK: i64 = 7_305_816_410;

/// How long to wait before the lock is asked for again.
const LOCK_RETRY: Duration = Duration::from_millis(100);

/// One migration, and whether the database has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name of its folder.
    pub name: String,
    /// Whether it was run.
    pub applied: bool,
}

/// Runs the missing migrations, replaces the views if they differ, and makes the roles and their grants. Call it
/// outside actix, on a runtime of several threads.
///
/// # Errors
/// When the database cannot be reached, a migration fails, or its user may not make the roles: then the error says what
/// an administrator must run.
pub async fn run(url: &str) -> anyhow::Result<Vec<String>> {
    run_from(url, embedded).await
}

/// The same with other migrations than the program's. Tests add some to them.
///
/// # Errors
/// The same.
pub async fn run_from(url: &str, source: Source) -> anyhow::Result<Vec<String>> {
    let client = connect(url).await?;
    lock(&client).await?;
    take_over(&client, source).await?;
    for role in [PUBLIC_ROLE, STAFF_ROLE] {
        ensure_role(&client, role).await?;
    }
    drop_broken_indexes(&client).await?;
    let mut db = connected(url).await?;
    let stamp = stamp(source)?;
    let applied = tokio::task::block_in_place(|| run_missing(&mut db, source, &stamp))?;
    match standing_of(&client, source).await? {
        Standing::Current => {}
        Standing::Differ => {
            tokio::task::block_in_place(|| views::replace(&mut db, &stamp))?;
            log::info!("the views were replaced");
        }
        Standing::Newer => log::info!("the views are of a newer version of the program, and stay as they are"),
        Standing::Missing => bail!(
            "a newer version of the program migrated this database, and it has no views. Revert the newer migrations \
             with that version: `minutebook migrate revert`. Or run that version"
        ),
    }
    client.batch_execute(views::GRANTS).await.context("cannot grant the roles their rights")?;
    Ok(applied)
}

/// Takes over a database that ran the migrations before the first release. The migrations that replace them are noted
/// as run, because both make the same tables. Nothing else changes.
///
/// # Errors
/// When the database ran only some of them. Then it stays as it is.
async fn take_over(client: &Client, source: Source) -> anyhow::Result<()> {
    let applied = applied(client).await?;
    let is_there = |name: &&str| applied.contains(&stamp_of(name));
    let Some(newest) = BEFORE_RELEASE.lines().rfind(is_there) else {
        return Ok(());
    };
    ensure!(
        BEFORE_RELEASE.lines().all(|name| is_there(&name)),
        "this database ran only some of the migrations from before the first release, the newest of them {newest}. \
         This version can take over a database only if it ran all of them. Nothing was changed. Check out the last \
         commit that has the folder migrations/2026-11-24-100900_create_threads, run its `minutebook migrate run`, and \
         then this version again. Or, if you do not need the data, start with an empty database"
    );
    let old: Vec<String> = BEFORE_RELEASE.lines().map(|name| format!("'{}'", stamp_of(name))).collect();
    let new: Vec<String> = {
        let versions = source()?.into_iter().map(|migration| version(migration.as_ref()));
        versions.filter(|version| version.as_str() <= LAST_REPLACING).map(|version| format!("('{version}')")).collect()
    };
    let sql = format!(
        "BEGIN; DELETE FROM __diesel_schema_migrations WHERE version IN ({}); \
         INSERT INTO __diesel_schema_migrations (version) VALUES {}; COMMIT",
        old.join(", "),
        new.join(", ")
    );
    client.batch_execute(&sql).await.context("cannot note the migrations that replace those before the first release")
}

/// The version in the name of a folder.
fn stamp_of(folder: &str) -> String {
    folder.split('_').next().unwrap_or_default().replace('-', "")
}

/// Runs the missing migrations, each in a transaction of its own, and returns their versions. The views stay where they
/// are, so that the processes that run can read. Only a migration that fails with them is run without them.
fn run_missing(db: &mut Connected, source: Source, stamp: &str) -> anyhow::Result<Vec<String>> {
    let applied = db.applied_migrations().map_err(|error| anyhow!("{error}"))?;
    let applied: Vec<String> = applied.iter().map(ToString::to_string).collect();
    let mut missing = source()?;
    let is_newer = has_unknown(&applied, &missing);
    missing.retain(|migration| !applied.contains(&version(migration.as_ref())));
    let versions: Vec<String> = missing.iter().map(|migration| version(migration.as_ref())).collect();
    let mut rest = missing.as_slice();
    while let Some((next, others)) = rest.split_first() {
        if let Err(error) = run_one(db, next.as_ref()) {
            // On the tables of a newer program, the masks of this one could show too much.
            if is_newer || !next.metadata().run_in_transaction() || !views::are_there(db)? {
                return Err(error);
            }
            run_without_views(db, rest, stamp)?;
            break;
        }
        rest = others;
    }
    Ok(versions)
}

fn run_one(db: &mut Connected, migration: &dyn Migration<Pg>) -> anyhow::Result<()> {
    db.run_migration(migration).map_err(|error| anyhow!("the migration {} failed: {error}", migration.name()))?;
    Ok(())
}

/// Runs migrations that change what the views use. The views are dropped before and created after, in one transaction:
/// readers wait, and never find the database without views. What cannot run in a transaction makes an index, and comes
/// after.
fn run_without_views(db: &mut Connected, missing: &[Box<dyn Migration<Pg>>], stamp: &str) -> anyhow::Result<()> {
    let (together, alone): (Vec<_>, Vec<_>) =
        missing.iter().partition(|migration| migration.metadata().run_in_transaction());
    db.transaction(|db| {
        views::put_away(db).context("cannot drop the views before a migration")?;
        for migration in together {
            run_one(db, migration.as_ref())?;
        }
        views::create(db, Some(stamp))
    })?;
    for migration in alone {
        run_one(db, migration.as_ref())?;
    }
    Ok(())
}

/// A migration that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reverted {
    /// The name of its folder.
    pub name: String,
    /// The losses with it.
    pub losses: Vec<Loss>,
    /// Whether readers still have views. If not, the tables no longer fit those of this program.
    pub has_views: bool,
}

/// Takes back the newest migration. Call it on a runtime of several threads.
///
/// # Errors
/// When the database cannot be reached, the migration cannot be taken back, or there is none; when something would be
/// lost, unless that is asked for.
pub async fn revert(url: &str, on_loss: OnLoss) -> anyhow::Result<Reverted> {
    revert_from(url, embedded, on_loss).await
}

/// The same with other migrations than the program's. Tests add some to them.
///
/// # Errors
/// The same.
pub async fn revert_from(url: &str, source: Source, on_loss: OnLoss) -> anyhow::Result<Reverted> {
    let client = connect(url).await?;
    lock(&client).await?;
    let mut db = connected(url).await?;
    tokio::task::block_in_place(|| {
        let newest = db.applied_migrations().map_err(|error| anyhow!("{error}"))?;
        let newest = newest.first().context("no migration was run, so there is none to revert")?.to_string();
        let known = source()?;
        let migration = known
            .iter()
            .find(|migration| version(migration.as_ref()) == newest)
            .with_context(|| format!("this version of the program does not know the migration {newest}"))?;
        match migration.metadata().run_in_transaction() {
            true => losses::revert(&mut db, migration.as_ref(), on_loss),
            false => losses::revert_index(&mut db, migration.as_ref()),
        }
    })
}

/// Every migration of this program, and whether the database has it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn status(url: &str) -> anyhow::Result<Vec<Step>> {
    let applied: Vec<String> = harness(url)
        .await?
        .applied_migrations()
        .map_err(|error| anyhow!("{error}"))?
        .iter()
        .map(ToString::to_string)
        .collect();
    let steps = embedded()?;
    let steps = steps.iter().map(|migration| Step {
        name: migration.name().to_string(),
        applied: applied.contains(&version(migration.as_ref())),
    });
    Ok(steps.collect())
}

/// How the views of the database compare with those of this program. Nothing is changed.
///
/// # Errors
/// When the database cannot be reached.
pub async fn standing(url: &str) -> anyhow::Result<Standing> {
    standing_of(&connect(url).await?, embedded).await
}

/// What a database lacks of what this program needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The names of the migrations that were not run.
    pub migrations: Vec<String>,
    /// How its views compare with those of this program.
    pub views: Standing,
}

impl Missing {
    /// What is missing in words; none if nothing is.
    pub fn in_words(&self) -> Option<String> {
        match (self.migrations.len(), self.views) {
            (0, Standing::Current | Standing::Newer) => None,
            (0, Standing::Differ) => Some("the views of this version".to_owned()),
            (0, Standing::Missing) => {
                Some("the views, which only the newer version that migrated it can create".to_owned())
            }
            (1, _) => Some("1 migration of this version".to_owned()),
            (count, _) => Some(format!("{count} migrations of this version")),
        }
    }
}

/// What the database lacks, found without changing anything of it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn missing(url: &str) -> anyhow::Result<Missing> {
    missing_at(&Address::parse(url)?).await
}

/// The same at an address.
pub(super) async fn missing_at(address: &Address) -> anyhow::Result<Missing> {
    let client = connect_to(address).await?;
    let applied = applied(&client).await?;
    let migrations = {
        let known = embedded()?;
        let names = known.iter().filter(|migration| !applied.contains(&version(migration.as_ref())));
        names.map(|migration| migration.name().to_string()).collect()
    };
    Ok(Missing { migrations, views: standing_of(&client, embedded).await? })
}

/// The versions of the migrations that the database has, found without changing anything of it.
async fn applied(client: &Client) -> anyhow::Result<Vec<String>> {
    let sql = "SELECT to_regclass('__diesel_schema_migrations') IS NOT NULL";
    let begun: bool = client.query_one(sql, &[]).await.context("cannot look for migrations")?.get(0);
    if !begun {
        return Ok(Vec::new());
    }
    let rows = client.query("SELECT version FROM __diesel_schema_migrations ORDER BY version", &[]).await;
    Ok(rows.context("cannot read which migrations were run")?.iter().map(|row| row.get(0)).collect())
}

async fn standing_of(client: &Client, source: Source) -> anyhow::Result<Standing> {
    let applied = applied(client).await?;
    let is_newer = has_unknown(&applied, &source()?);
    views::standing(client, &stamp(source)?, is_newer).await
}

/// Whether a newer program migrated the database.
fn has_unknown(applied: &[String], known: &[Box<dyn Migration<Pg>>]) -> bool {
    let known: Vec<String> = known.iter().map(|migration| version(migration.as_ref())).collect();
    applied.iter().any(|version| !known.contains(version))
}

async fn connect(url: &str) -> anyhow::Result<Client> {
    connect_to(&Address::parse(url)?).await
}

async fn connect_to(address: &Address) -> anyhow::Result<Client> {
    let (client, connection) = address.connect().await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            log::error!("the connection to the database was lost: {error}");
        }
    });
    client.batch_execute("SET client_min_messages = warning").await.context("cannot set up the connection")?;
    Ok(client)
}

async fn connected(url: &str) -> anyhow::Result<Connected> {
    Ok(Connected::from(AsyncPgConnection::try_from(connect(url).await?).await?))
}

async fn harness(url: &str) -> anyhow::Result<AsyncMigrationHarness<AsyncPgConnection>> {
    let connection = AsyncPgConnection::try_from(connect(url).await?).await?;
    Ok(AsyncMigrationHarness::new(connection))
}

/// Lets one program migrate at a time. The lock ends with the connection. It is asked for again and again, because a
/// statement that waits for it would be an open transaction, and `CREATE INDEX CONCURRENTLY` waits for all of those.
async fn lock(client: &Client) -> anyhow::Result<()> {
    loop {
        let row = client.query_one("SELECT pg_try_advisory_lock($1)", &[&ADVISORY_LOCK]).await;
        if row.context("cannot take the migration lock")?.get(0) {
            return Ok(());
        }
        tokio::time::sleep(LOCK_RETRY).await;
    }
}

/// Removes what an index build left that was broken off; the migration builds it again.
async fn drop_broken_indexes(client: &Client) -> anyhow::Result<()> {
    let broken = "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class c ON c.oid = indexrelid \
                  WHERE NOT indisvalid AND relnamespace = to_regnamespace('record')";
    for row in client.query(broken, &[]).await.context("cannot look for broken indexes")? {
        let index: String = row.get(0);
        log::warn!("the index {index} was never finished and is removed");
        client.batch_execute(&format!("DROP INDEX CONCURRENTLY {index}")).await.context("cannot remove an index")?;
    }
    Ok(())
}

async fn ensure_role(client: &Client, role: &str) -> anyhow::Result<()> {
    let make = async {
        let exists = client.query_opt("SELECT 1 FROM pg_roles WHERE rolname = $1", &[&role]).await?;
        if exists.is_none() {
            let made = client.batch_execute(&format!("CREATE ROLE {role} NOLOGIN")).await;
            // Another database's migration may have made it in the meantime.
            let taken = |error: &tokio_postgres::Error| {
                matches!(error.code(), Some(&SqlState::DUPLICATE_OBJECT | &SqlState::UNIQUE_VIOLATION))
            };
            made.or_else(|error| if taken(&error) { Ok(()) } else { Err(error) })?;
        }
        // From version 16 on, whoever made a role is a member of it and still may not take it.
        let may_take = "SELECT pg_has_role(current_user, $1, CASE WHEN \
                        current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)";
        let member: bool = client.query_one(may_take, &[&role]).await?.get(0);
        if !member {
            client.batch_execute(&format!("GRANT {role} TO CURRENT_USER")).await?;
        }
        Ok::<(), tokio_postgres::Error>(())
    };
    match make.await {
        Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
            let user: String = client.query_one("SELECT current_user::text", &[]).await?.get(0);
            bail!(roles_to_make(&user))
        }
        other => other.context("cannot see to the database's roles"),
    }
}

/// The statements for an administrator to run, if the program's own user may not make the roles.
pub(super) fn roles_to_make(user: &str) -> String {
    format!(
        "the database user {user} may not make roles. Let an administrator run these statements once, then start \
         again:\n\
         CREATE ROLE {PUBLIC_ROLE} NOLOGIN; CREATE ROLE {STAFF_ROLE} NOLOGIN;\n\
         GRANT {PUBLIC_ROLE}, {STAFF_ROLE} TO \"{user}\";"
    )
}
