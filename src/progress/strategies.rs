//! Strategies: adopted plans with a period, and their parts.

pub mod model;
pub mod queries;
mod routes;

use chrono::NaiveDate;

use crate::database::Tx;
use crate::database::sql::Json;
use crate::http::services::ServiceConfig;
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::progress::elements;
use crate::progress::targets::queries::{self as targets, TargetInTime};
use crate::record::noun::{self, Below, LockedNoun, Noun, OfProgress, Words};
use crate::record::references;
use crate::refused::{FieldError, Refused};
use model::{Element, Strategy, StrategyColumns, StrategyInput};

impl Noun for Strategy {
    type Input = StrategyInput;
    type Rights = OfProgress;
    const WORDS: Words = Words::ordered("Ordered by name");
    const BELOW: &'static [Below<Self>] =
        &[Below::<Self>::of(Kind::Council, |filter, id| filter.council_id.replace(id.into()).is_some())];

    fn mount(services: &mut ServiceConfig<'_, '_>) {
        routes::configure(services);
    }

    async fn plan(
        tx: &mut Tx<'_>,
        new: StrategyInput,
        was: Option<&LockedNoun<Strategy>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<StrategyColumns, Refused> {
        let council = references::council(
            tx,
            was.map(|locked| locked.held),
            new.council_id.map(Into::into),
            new.council.as_deref(),
        )
        .await?;
        references::unmoved(was.map(|locked| locked.held.council_id), council.id, "/council_id")?;
        let published = noun::published(tx, council.id, was, new.sent())?;
        elements::check(&new.elements)?;
        if let Some(was) = was {
            refuse_rename(tx, was, &new.slug).await?;
            refuse_removal(tx, was, &new.elements).await?;
            refuse_leaving(tx, was, (new.starts_on, new.ends_on)).await?;
        }
        if new.slug.parse::<uuid::Uuid>().is_ok() {
            let detail = "A slug cannot look like an id, because addresses take both. Send another slug.";
            return Err(Refused::field("/slug", "wrong_format", detail));
        }
        let pointed = was.and_then(|locked| locked.columns.adopted_by_id).map(Into::into);
        let (id, key) = (new.adopted_by_id.map(Into::into), (new.adopted_by.as_ref(), new.council.as_deref()));
        let adopted_by = references::point(tx, Kind::Decision, "adopted_by", id, key, (council.id, pointed)).await?;
        let taken =
            queries::with_slug(tx.db(), &new.slug).await?.filter(|id| Some(*id) != was.map(|locked| locked.record.id));
        references::refuse_taken(tx, Kind::Strategy, taken.map(Into::into), "/slug", "Another strategy has this slug.")
            .await?;
        Ok(StrategyColumns {
            council_id: council.id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            slug: new.slug,
            name: new.name,
            summary: new.summary,
            aims: Json(new.aims),
            starts_on: new.starts_on,
            ends_on: new.ends_on,
            dates_inferred: new.dates_inferred,
            state: new.state,
            owner_post: new.owner_post,
            adopted_by_id: adopted_by.map(Into::into),
            elements: Json(new.elements),
            translations: new.translations.settle(),
        })
    }
}

/// Whoever linked to a published strategy finds it again.
async fn refuse_rename(tx: &Tx<'_>, current: &LockedNoun<Strategy>, slug: &str) -> Result<(), Refused> {
    if current.columns.slug == slug || !queries::was_public(tx.db(), current.record.id).await? {
        return Ok(());
    }
    let detail = format!(
        "The strategy was published as '{}', and addresses use this slug, so it cannot change. Send this slug.",
        current.columns.slug
    );
    Err(Refused::field("/slug", "immutable", detail))
}

/// A part that something names stays.
async fn refuse_removal(tx: &Tx<'_>, current: &LockedNoun<Strategy>, elements: &[Element]) -> Result<(), Refused> {
    let stays = |part: &&Element| elements.iter().any(|element| element.position == part.position);
    let removed: Vec<i32> =
        current.columns.elements.0.iter().filter(|part| !stays(part)).map(|part| part.position).collect();
    if removed.is_empty() {
        return Ok(());
    }
    match queries::naming(tx.db(), current.record.id, &removed).await? {
        Some((word, position)) => {
            let detail =
                format!("A {word} belongs to part {position}. Move it to another part first, or keep this part.");
            Err(Refused::field("/elements", "in_use", detail))
        }
        None => Ok(()),
    }
}

/// A target that is set lies within the strategy's days, or in part; days that move take none away from it.
async fn refuse_leaving(
    tx: &Tx<'_>,
    current: &LockedNoun<Strategy>,
    (starts_on, ends_on): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<(), Refused> {
    let id = current.record.id;
    let mut errors = Vec::new();
    if let Some(day) = starts_on.filter(|day| current.columns.starts_on != Some(*day))
        && let Some(target) = targets::before(tx.db(), id, day).await?
    {
        errors.push(left_out("/starts_on", &format!("begin on {day}"), &target));
    }
    if let Some(day) = ends_on.filter(|day| current.columns.ends_on != Some(*day))
        && let Some(target) = targets::after(tx.db(), id, day).await?
    {
        errors.push(left_out("/ends_on", &format!("end on {day}"), &target));
    }
    if errors.is_empty() { Ok(()) } else { Err(Refused::Invalid(errors)) }
}

fn left_out(pointer: &str, side: &str, target: &TargetInTime) -> FieldError {
    let TargetInTime { code, starts_on, due_on } = target;
    let time = match starts_on {
        Some(first) if first != due_on => format!("{first} to {due_on}"),
        _ => due_on.to_string(),
    };
    let detail = format!(
        "The strategy would {side}, but {code} has a target for {time}, outside the strategy. Send other dates, or \
         move or delete that target first."
    );
    FieldError::new(pointer, "outside_strategy", detail)
}
