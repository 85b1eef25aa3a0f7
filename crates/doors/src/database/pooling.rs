//! Whether a pooler before the database gives each connection of ours one session of its own, as roles and settings
//! need.

use anyhow::{bail, ensure};
use tokio_postgres::{Client, SimpleQueryMessage};

use super::{Address, Unreachable};

/// Refuses a pooler that hands one session to several clients: the role and the councils of one caller would serve
/// another.
///
/// Two clients find out. One must not see the other's settings, and the first must keep its session while the other is
/// busy.
///
/// # Errors
/// When sessions are shared, or the database cannot be reached.
pub async fn refuse_shared_sessions(address: &Address) -> anyhow::Result<()> {
    let (first, second) = (client(address).await?, client(address).await?);
    let mark = uuid::Uuid::now_v7().simple().to_string();
    let own =
        ask(&first, &format!("SELECT set_config('minutebook.session', '{mark}', false), pg_backend_pid()")).await?;
    // In statement mode PgBouncer takes no transaction at all.
    let takes_transactions = match second.batch_execute("BEGIN").await {
        Err(error) if error.as_db_error().is_some_and(|said| said.message().contains("statement pooling")) => false,
        begun => begun.map(|()| true)?,
    };
    let state = "SELECT coalesce(current_setting('minutebook.session', true), ''), pg_backend_pid()";
    // The other state is not asked for once this one is shared: a pool of one session would let the first client wait
    // for ever.
    let is_shared = !takes_transactions || ask(&second, state).await? == own || ask(&first, state).await? != own;
    ensure!(
        !is_shared,
        "the pooler before the database shares sessions among clients (transaction or statement mode): set \
         pool_mode=session for this program, or let DATABASE_URL name the database itself"
    );
    second.batch_execute("ROLLBACK").await?;
    Ok(())
}

async fn client(address: &Address) -> Result<Client, Unreachable> {
    let (client, connection) = address.connect().await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            log::debug!("a connection that tried the pooler ended badly: {error}");
        }
    });
    Ok(client)
}

/// The two columns of the one row, asked in a way that poolers of all ages let through.
async fn ask(client: &Client, sql: &str) -> anyhow::Result<(String, String)> {
    for message in client.simple_query(sql).await? {
        if let SimpleQueryMessage::Row(row) = message
            && let (Some(one), Some(other)) = (row.get(0), row.get(1))
        {
            return Ok((one.to_owned(), other.to_owned()));
        }
    }
    bail!("the database did not say which session this is")
}
