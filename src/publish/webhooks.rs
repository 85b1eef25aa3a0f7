//! Webhooks: addresses that the server tells of changes in the public feed. A webhook is a place in the feed, and no
//! queue: while it is paused or fails, it keeps its place, and nothing waits for it.
//!
//! It is no record type. Its writes are in no log of changes, and it belongs to the council whose administrators made
//! it. `delivery` sends the messages.

mod delivery;
mod messages;
pub mod model;
mod queries;
mod routes;

pub use delivery::{Courier, run};
pub use routes::configure;

use chrono::TimeDelta;
use uuid::Uuid;

use crate::actor::Scope;
use crate::database::Tx;
use crate::ids::WebhookId;
use crate::kind::Kind;
use crate::outbound::{Outbound, Rule, signing};
use crate::record::references;
use crate::refused::{FieldError, Refused};
use model::{EVERY_COUNCIL, Known, NewRow, Settings, WebhookInput, WebhookStatus};

/// How many webhooks a council may have.
const MAX_OF_COUNCIL: i64 = 50;

/// How long the secret before the last rotation still signs.
const FORMER_SECRET_SIGNS: TimeDelta = TimeDelta::hours(24);

/// Makes a webhook, which is told of the changes from now on. Gives its secret too, which no reader sees again.
///
/// # Errors
/// Why it cannot be made.
async fn create(tx: &Tx<'_>, new: &WebhookInput, outbound: &Outbound) -> Result<(Known, Vec<u8>), Refused> {
    let Some(council_id) = tx.council_of_slug(&new.council).await? else {
        return Err(no_council("/council", &new.council));
    };
    tx.require(Scope::CouncilAdmin, council_id)?;
    // Held alone, so that two new ones at a time do not both pass the limit.
    references::council_alone(tx, Some(council_id), None).await?;
    if queries::count_of_council(tx.db(), council_id).await? >= MAX_OF_COUNCIL {
        let detail = format!("The council has {MAX_OF_COUNCIL} webhooks already. Delete one first.");
        return Err(Refused::Conflict { error: FieldError::new("/council", "too_many", detail), other: None });
    }
    let (at, secret) = (tx.at(), signing::new_secret()?);
    let settings = settings(tx, new, (council_id, None), outbound).await?;
    let status = new.status.unwrap_or(WebhookStatus::Active);
    require_own(status, None)?;
    let row = NewRow {
        id: tx.new_id().into(),
        council_id: council_id.into(),
        version: 1,
        created_at: at,
        created_by: tx.actor.subject.clone(),
        updated_at: at,
        settings,
        status,
        position: queries::head(tx.db()).await?,
        next_attempt_at: at,
        secret: secret.clone(),
    };
    let id = row.id;
    queries::insert(tx.db(), &row).await?;
    Ok((queries::get(tx.db(), id).await?, secret))
}

/// A webhook that the actor may change, locked.
///
/// # Errors
/// [`Refused::NotFound`] also for those of other councils.
async fn hold(tx: &Tx<'_>, id: WebhookId) -> Result<Known, Refused> {
    queries::lock(tx.db(), id).await?;
    let known = queries::get(tx.db(), id).await?;
    match tx.require(Scope::CouncilAdmin, known.row.council_id.into()) {
        Err(Refused::OtherCouncil(_)) => Err(Refused::NotFound),
        allowed => allowed.map(|()| known),
    }
}

/// Changes a webhook. A new address, or `active` after another status, makes the server try again at once.
///
/// # Errors
/// Why it cannot be changed.
async fn change(tx: &Tx<'_>, known: &Known, to: &WebhookInput, outbound: &Outbound) -> Result<Known, Refused> {
    let row = &known.row;
    if to.council != known.council {
        let detail = format!("A webhook stays with its council, which is '{}'. Make another webhook.", known.council);
        return Err(Refused::field("/council", "immutable", detail));
    }
    let status = to.status.unwrap_or(row.status);
    require_own(status, Some(row.status))?;
    let settings = settings(tx, to, (row.council_id.into(), Some(&row.settings.url)), outbound).await?;
    if settings == row.settings && status == row.status {
        return Ok(known.clone());
    }
    let begins_again = settings.url != row.settings.url || status != row.status;
    // A message was made for the former filters.
    let has_other_messages = settings != Settings { url: settings.url.clone(), ..row.settings.clone() };
    queries::change(tx.db(), (row.id, tx.at()), &settings, status).await?;
    if begins_again {
        queries::begin_again(tx.db(), row.id, tx.at()).await?;
    }
    if has_other_messages {
        queries::forget_message(tx.db(), row.id).await?;
    }
    Ok(queries::get(tx.db(), row.id).await?)
}

/// Gives a webhook another secret. The former one signs too for a day.
///
/// # Errors
/// When the machine has no randomness, or a query fails.
async fn rotate(tx: &Tx<'_>, id: WebhookId) -> Result<(Known, Vec<u8>), Refused> {
    let secret = signing::new_secret()?;
    queries::rotate(tx.db(), (id, tx.at()), &secret, tx.at() + FORMER_SECRET_SIGNS).await?;
    Ok((queries::get(tx.db(), id).await?, secret))
}

/// Only the server stops a webhook.
fn require_own(status: WebhookStatus, was: Option<WebhookStatus>) -> Result<(), Refused> {
    let is_own = matches!(status, WebhookStatus::Active | WebhookStatus::Paused);
    if is_own || was == Some(status) {
        return Ok(());
    }
    Err(Refused::field("/status", "rule", "Only the server sets this status. Send active or paused."))
}

async fn settings(
    tx: &Tx<'_>,
    input: &WebhookInput,
    (council_id, url_before): (Uuid, Option<&str>),
    outbound: &Outbound,
) -> Result<Settings, Refused> {
    // An address that stays is checked at each delivery. So a webhook can be paused whatever its address.
    let url = match url_before {
        Some(before) if before == input.url => before.to_owned(),
        _ => outbound.check(&input.url).map_err(refuse)?,
    };
    let words = |kinds: &Vec<Kind>| sorted(kinds.iter().map(|kind| kind.word().to_owned()).collect());
    let operations = input.operations.as_ref();
    Ok(Settings {
        url,
        mode: input.mode.unwrap_or_default(),
        kinds: input.kinds.as_ref().map(words),
        operations: operations.map(|all| sorted(all.iter().map(|one| <&str>::from(*one).to_owned()).collect())),
        council_ids: councils(tx, input.councils.as_deref(), council_id).await?,
    })
}

/// The councils of which a webhook is told. None for all.
async fn councils(tx: &Tx<'_>, slugs: Option<&[String]>, own: Uuid) -> Result<Option<Vec<Uuid>>, Refused> {
    let Some(slugs) = slugs else { return Ok(Some(vec![own])) };
    if slugs == [EVERY_COUNCIL] {
        return Ok(None);
    }
    let mut ids = Vec::new();
    for (index, slug) in slugs.iter().enumerate() {
        match tx.council_of_slug(slug).await? {
            Some(id) => ids.push(id),
            None => return Err(no_council(&format!("/councils/{index}"), slug)),
        }
    }
    Ok(Some(sorted(ids)))
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values
}

fn no_council(pointer: &str, slug: &str) -> Refused {
    Refused::field(pointer, "not_found", format!("No council has the slug '{slug}'. GET /v1/councils lists them."))
}

fn refuse(rule: Rule) -> Refused {
    Refused::AddressRefused(FieldError::new("/url", rule.word(), rule.sentence()))
}
