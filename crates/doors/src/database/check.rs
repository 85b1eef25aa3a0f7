//! The checks of a database before the program serves from it. Nothing here changes the database.

use anyhow::{Context, bail, ensure};
use tokio_postgres::Client;

use super::migrations::{self, PUBLIC_ROLE, STAFF_ROLE};
use super::{Address, Unreachable};

/// The oldest PostgreSQL that the program runs on.
const OLDEST: i32 = 15;

async fn connect(address: &Address) -> Result<Client, Unreachable> {
    let (client, connection) = address.connect().await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            log::debug!("a connection that tried the database ended badly: {error}");
        }
    });
    Ok(client)
}

/// Which server it is, and how the connection to it is encrypted.
///
/// # Errors
/// When it cannot be reached or is too old.
pub async fn session(address: &Address) -> anyhow::Result<String> {
    let client = connect(address).await?;
    let sql = "SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000, \
               current_database()::text, current_user::text, \
               (SELECT version || ', ' || cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl)";
    let row = client.query_one(sql, &[]).await.context("the database does not answer")?;
    let (version, major): (String, i32) = (row.get(0), row.get(1));
    ensure!(major >= OLDEST, "PostgreSQL {version} is too old: use version {OLDEST} or newer");
    let (database, user, tls): (String, String, Option<String>) = (row.get(2), row.get(3), row.get(4));
    let tls = tls.unwrap_or_else(|| "not encrypted".to_owned());
    Ok(format!("PostgreSQL {version}, database {database}, user {user}, {tls}"))
}

/// Whether the roles of readers are there, or can be made.
///
/// # Errors
/// When an administrator must make them.
pub async fn roles(address: &Address) -> anyhow::Result<String> {
    let client = connect(address).await?;
    let sql = "SELECT count(*) FILTER (WHERE rolname = ANY($1)), \
               bool_or(rolname = current_user AND (rolcreaterole OR rolsuper)), \
               coalesce(bool_and(pg_has_role(current_user, oid, 'MEMBER')) FILTER (WHERE rolname = ANY($1)), true), \
               current_user::text, has_database_privilege(current_database(), 'CREATE') FROM pg_roles";
    let row =
        client.query_one(sql, &[&[PUBLIC_ROLE, STAFF_ROLE].as_slice()]).await.context("cannot look at the roles")?;
    let (there, may_make, may_take): (i64, bool, bool) = (row.get(0), row.get(1), row.get(2));
    let (user, may_create): (String, bool) = (row.get(3), row.get(4));
    ensure!((there == 2 && may_take) || may_make, "{}", migrations::roles_to_make(&user));
    ensure!(
        may_create,
        "the database user {user} may not make schemas: let an administrator run \
         GRANT CREATE ON DATABASE … TO \"{user}\""
    );
    Ok(if there == 2 { "are there".to_owned() } else { "are made by `minutebook migrate run`".to_owned() })
}

/// The user of the database, if it is a superuser.
///
/// # Errors
/// When the database does not answer.
pub async fn superuser(address: &Address) -> anyhow::Result<Option<String>> {
    let client = connect(address).await?;
    let sql = "SELECT rolname::text FROM pg_roles WHERE rolname = current_user AND rolsuper";
    let row = client.query_opt(sql, &[]).await.context("cannot look at the roles")?;
    Ok(row.map(|row| row.get(0)))
}

/// Whether every migration was run, and the views are those of this version or of a newer one.
///
/// # Errors
/// When something is missing.
pub async fn migrations(address: &Address) -> anyhow::Result<String> {
    if let Some(missing) = migrations::missing_at(address).await?.in_words() {
        bail!("the database lacks {missing}: run `minutebook migrate run`");
    }
    Ok("were all run".to_owned())
}
