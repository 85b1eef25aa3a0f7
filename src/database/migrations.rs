//! Bringing a database to the shape that this program expects, and the roles that its connections take.
//!
//! Roles belong to the whole PostgreSQL server: an existing one is accepted, and nothing here drops one.

mod losses;

use std::time::Duration;

use anyhow::{Context, bail};
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use super::Address;

pub use losses::{Loss, OnLoss};

use losses::Connected;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

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

/// Runs what is missing, and sees to roles and grants. To be called outside actix, on a runtime of several threads.
///
/// # Errors
/// When the database cannot be reached, a migration fails, or its user may not make the roles: then the error says what an
/// administrator must run.
pub async fn run(url: &str) -> anyhow::Result<Vec<String>> {
    let client = connect(url).await?;
    lock(&client).await?;
    for role in [PUBLIC_ROLE, STAFF_ROLE] {
        ensure_role(&client, role).await?;
    }
    drop_broken_indexes(&client).await?;
    let mut harness = harness(url).await?;
    let applied = harness.run_pending_migrations(MIGRATIONS).map_err(|error| anyhow::anyhow!("{error}"))?;
    let names = applied.into_iter().map(|version| version.to_string()).collect();
    grant(&client).await?;
    Ok(names)
}

/// A migration that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reverted {
    /// The name of its folder.
    pub name: String,
    /// The losses with it.
    pub losses: Vec<Loss>,
}

/// Takes back the newest migration. To be called on a runtime of several threads.
///
/// # Errors
/// When the database cannot be reached, the migration cannot be taken back, or there is none; when something would be
/// lost, unless that is asked for.
pub async fn revert(url: &str, on_loss: OnLoss) -> anyhow::Result<Reverted> {
    let client = connect(url).await?;
    lock(&client).await?;
    let mut db = Connected::from(AsyncPgConnection::try_from(connect(url).await?).await?);
    let newest = harness(url).await?.applied_migrations().map_err(|error| anyhow::anyhow!("{error}"))?;
    let newest = newest.first().context("no migration was run, so there is none to revert")?.to_string();
    let known: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().map_err(|error| anyhow::anyhow!("{error}"))?;
    let migration = known.iter().find(|migration| migration.name().version().to_string() == newest);
    let migration =
        migration.with_context(|| format!("this version of the program does not know the migration {newest}"))?;
    let losses = tokio::task::block_in_place(|| match migration.metadata().run_in_transaction() {
        true => losses::revert(&mut db, migration.as_ref(), on_loss),
        false => losses::revert_index(&mut db, migration.as_ref()),
    })?;
    Ok(Reverted { name: migration.name().to_string(), losses })
}

/// Every migration of this program, and whether the database has it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn status(url: &str) -> anyhow::Result<Vec<Step>> {
    let applied: Vec<String> = harness(url)
        .await?
        .applied_migrations()
        .map_err(|error| anyhow::anyhow!("{error}"))?
        .iter()
        .map(ToString::to_string)
        .collect();
    let known: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut steps: Vec<Step> = known
        .iter()
        .map(|migration| Step {
            name: migration.name().to_string(),
            applied: applied.contains(&migration.name().version().to_string()),
        })
        .collect();
    steps.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(steps)
}

/// The migrations that the database does not have, found without changing anything of it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn missing(url: &str) -> anyhow::Result<Vec<String>> {
    missing_at(&Address::parse(url)?).await
}

/// The same at an address.
pub(super) async fn missing_at(address: &Address) -> anyhow::Result<Vec<String>> {
    let client = connect_to(address).await?;
    let sql = "SELECT to_regclass('__diesel_schema_migrations') IS NOT NULL";
    let begun: bool = client.query_one(sql, &[]).await.context("cannot look for migrations")?.get(0);
    let applied: Vec<String> = match begun {
        true => {
            let rows = client.query("SELECT version FROM __diesel_schema_migrations", &[]).await;
            rows.context("cannot read which migrations were run")?.iter().map(|row| row.get(0)).collect()
        }
        false => Vec::new(),
    };
    let known: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().map_err(|error| anyhow::anyhow!("{error}"))?;
    let names = known.iter().filter(|migration| !applied.contains(&migration.name().version().to_string()));
    Ok(names.map(|migration| migration.name().to_string()).collect())
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

async fn harness(url: &str) -> anyhow::Result<AsyncMigrationHarness<AsyncPgConnection>> {
    let connection = AsyncPgConnection::try_from(connect(url).await?).await?;
    Ok(AsyncMigrationHarness::new(connection))
}

/// Lets one program migrate at a time; the lock ends with the connection. It is asked for again and again: a statement that waits
/// for it would be a transaction for whose end `CREATE INDEX CONCURRENTLY` waits in its turn.
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

async fn grant(client: &Client) -> anyhow::Result<()> {
    let mut statements = String::new();
    for (schema, role) in [("published", PUBLIC_ROLE), ("staff", STAFF_ROLE)] {
        statements.push_str(&format!(
            "GRANT USAGE ON SCHEMA {schema} TO {role};
             GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role};
             ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON TABLES TO {role};"
        ));
    }
    client.batch_execute(&statements).await.context("cannot grant the roles their rights")
}
