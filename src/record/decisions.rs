//! Decisions: what was resolved, by whom, when, why, against which alternatives; at an item, or outside any meeting.

pub mod correction;
mod including;
pub mod model;
pub mod parts;
pub mod queries;
mod routes;
mod said;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::database::sql::Json;
use crate::database::{Held, Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::extract::Many;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{DecisionId, IssueId, ItemId};
use crate::kind::Kind;
use crate::law::clear_days::local_day;
use crate::record::decision_maker::{self, DecisionMaker, DecisionMakerKind};
use crate::record::noun::{self, Below, Including, LockedNoun, Noun, OfRecord, Stored, Words};
use crate::record::publication::Publication;
use crate::record::translations::Translation;
use crate::record::{concerns, contradictions, corrections, frozen, lawful, publication, references};
use crate::refused::{FieldError, Refused};
use model::{Decision, DecisionColumns, DecisionFilter, DecisionInclude, DecisionInput, FullDecision};
use parts::{DecisionTranslations, ListStatus};
use queries::Sitting;
use said::Said;

impl Noun for Decision {
    type Input = DecisionInput;
    type Rights = OfRecord;
    const WORDS: Words = Words {
        put: "Once a decision was public, you cannot alter what was decided: correct it instead.",
        change: "Once a decision was public, you cannot alter its text, resolutions, outcome or date. The same holds \
                 for any reasons, alternatives and conflicts that are recorded. The answer is then 422 `immutable`: \
                 correct the decision instead.",
        ..Words::ordered("Ordered with the newest first")
    };
    const BELOW: &'static [Below<Self>] = &[
        Below::<Self>::of(Kind::Item, |filter, id| filter.item_id.replace(id.into()).is_some()),
        Below::<Self>::of(Kind::Issue, |filter, id| filter.issue_id.replace(id.into()).is_some())
            .called("on")
            .now_only(),
    ];

    fn mount(services: &mut ServiceConfig<'_, '_>) {
        routes::configure(services);
    }

    async fn plan(
        tx: &mut Tx<'_>,
        new: DecisionInput,
        was: Option<&LockedNoun<Decision>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<DecisionColumns, Refused> {
        let (item_id, council_id, sitting) = place(tx, &new, was.map(|locked| locked.held)).await?;
        let published = noun::published(tx, council_id, was, new.sent())?;
        references::unmoved(was.map(|locked| locked.held.council_id), council_id, "/council_id")?;
        refuse_move(was, item_id)?;
        let hidden = hidden_titles(tx, item_id, sitting.as_ref()).await?;
        let said = Said::of(&new, was.map(|locked| &locked.columns))?;
        concerns::check_topics(&new.topics)?;
        let before = was.map(|locked| &locked.columns.decision_maker.0);
        let decision_maker = maker(tx, new.decision_maker, before, sitting.as_ref(), council_id).await?;
        let made_on = new.made_on.or(sitting.as_ref().map(|sitting| sitting.date)).ok_or_else(|| {
            Refused::field("/made_on", "required", "A decision made outside a meeting needs its date. Send made_on.")
        })?;
        let issue_id = issue(tx, (new.issue_id, new.issue.as_ref(), new.council.as_deref()), was, council_id).await?;
        let issue_id = own_issue(issue_id, item_id, sitting.as_ref())?;
        let superseded = (new.supersedes_id.map(Into::into), new.supersedes.as_ref(), new.council.as_deref());
        let supersedes_id = superseding(tx, superseded, was, council_id).await?;
        Ok(DecisionColumns {
            council_id: council_id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            title: title(tx, new.title, was, (item_id, issue_id), &hidden).await?,
            reference: new.reference,
            item_id,
            meeting_id: sitting.as_ref().map(|sitting| sitting.meeting_id),
            body_id: sitting.as_ref().map(|sitting| sitting.body_id),
            meeting_date: sitting.as_ref().map(|sitting| sitting.date),
            issue_id,
            decision_maker: Json(decision_maker),
            kind: new.kind,
            made_on,
            outcome: new.outcome,
            outcome_label: new.outcome_label,
            text: said.text.text,
            text_html: said.text.html,
            resolutions: Json(said.resolutions),
            reasons: said.reasons,
            reasons_html: said.reasons_html,
            reasons_of: new.reasons_of,
            alternatives: Json(new.alternatives),
            conflicts: Json(new.conflicts),
            legal_basis: Json(new.legal_basis),
            money: Json(new.money),
            is_key: new.is_key,
            key_criteria: new.key_criteria,
            key_notice_published_at: new.key_notice_published_at,
            concern_keys: concerns::keys(&new.topics, &new.wards, &new.places),
            wards: Json(new.wards),
            topics: Json(new.topics),
            places: Json(new.places),
            call_in: Json(new.call_in),
            urgency: new.urgency.map(Json),
            published_at: new.published_at.or_else(|| told_at(was)),
            effective_from: new.effective_from,
            no_longer_in_force_on: new.no_longer_in_force_on,
            implemented_at: new.implemented_at,
            recommendation_followed: new.recommendation_followed,
            supersedes_id: supersedes_id.map(Into::into),
            correction_reason: new.correction_reason,
            translations: Json(without_titles(new.translations.settle().0, &hidden)),
        })
    }

    async fn checked(
        tx: &mut Tx<'_>,
        was: Option<&LockedNoun<Decision>>,
        now: DecisionColumns,
    ) -> Result<DecisionColumns, Refused> {
        let before = was.and_then(|was| was.standing()).map(|was| &was.columns);
        contradictions::of_decision(tx, before, &now).await?;
        if before.is_some_and(|before| now == *before) {
            return Ok(now);
        }
        if let Some(was) = was {
            frozen::keep(tx, was.record.id, &was.columns, &now).await?;
        }
        correction::require_reason(tx, before, &now).await?;
        Ok(now)
    }

    async fn may_go(tx: &mut Tx<'_>, was: &LockedNoun<Decision>, reason: DeletionReason) -> Result<(), Refused> {
        publication::check_deletion(Kind::Decision, queries::was_public(tx.db(), was.record.id).await?, reason)
    }

    async fn followed(
        tx: &mut Tx<'_>,
        _: DecisionId,
        was: Option<&DecisionColumns>,
        now: Option<&DecisionColumns>,
    ) -> Result<(), Refused> {
        let superseded = |columns: &DecisionColumns| columns.supersedes_id.map(Into::into);
        corrections::follow(tx, Kind::Decision, was.and_then(superseded), now.and_then(superseded)).await
    }

    async fn include(
        db: &Reader,
        filter: &DecisionFilter,
        page: &mut [FullDecision],
        urls: &Urls,
    ) -> Result<(), Refused> {
        including::include(db, page, filter.include.as_ref(), urls).await.map(drop)
    }

    /// Warns of facts that the statement of a decision still lacks (SI 2012/2089 reg 12(2), 13(2) and 13(4)), also if
    /// no rule asks for one. If it is published, it warns of other rules of law that fail or cannot be checked.
    async fn warn(tx: &Tx<'_>, decision: &Decision) -> Result<(), Refused> {
        let warn = |pointer: &str, what: &str| {
            let detail = format!("The statement of a decision gives {what}, but the record does not have this.");
            tx.warn(FieldError::new(pointer, "statement_incomplete", detail));
        };
        if decision.reasons.is_none() {
            warn("/reasons", "the reasons for it");
        }
        if decision.alternatives.0.status == ListStatus::NotRecorded {
            warn("/alternatives", "the alternatives considered and rejected, or that there were none");
        }
        if decision.conflicts.0.status == ListStatus::NotRecorded {
            warn("/conflicts", "conflicts of interest declared and dispensations granted, or that there were none");
        }
        if decision.publication.is_to_be_seen() {
            let lawful = lawful::of_decision(tx.db(), decision).await?;
            let checks = lawful.facts.checks(local_day(tx.at(), lawful.timezone));
            let others = checks.iter().filter(|check| !check.code.is_of_statement());
            lawful::warn(tx, others, Kind::Decision);
        }
        Ok(())
    }
}

impl Including for Decision {
    type Include = DecisionInclude;

    async fn read_with(
        db: &Reader,
        id: DecisionId,
        wanted: Option<&Many<DecisionInclude>>,
        urls: &Urls,
    ) -> Result<(FullDecision, bool), Refused> {
        let mut full = FullDecision::new(Decision::get(db, id).await?.standing()?, urls);
        let is_of_one_moment = including::include(db, std::slice::from_mut(&mut full), wanted, urls).await?;
        Ok((full, is_of_one_moment))
    }
}

fn refuse_move(was: Option<&LockedNoun<Decision>>, item_id: Option<ItemId>) -> Result<(), Refused> {
    if was.is_none_or(|locked| locked.columns.item_id == item_id) {
        return Ok(());
    }
    let detail = "A decision cannot move to another item. Delete it with the reason published_in_error, and create it \
                  at the other item.";
    Err(Refused::field("/item_id", "immutable", detail))
}

/// The decision that it replaces.
async fn superseding(
    tx: &Tx<'_>,
    sent: (Option<Uuid>, Option<&ForeignKey>, Option<&str>),
    was: Option<&LockedNoun<Decision>>,
    council_id: Uuid,
) -> Result<Option<Uuid>, Refused> {
    // Meanwhile another decision may have replaced what a deleted one did.
    let before = was.and_then(|locked| locked.standing()?.columns.supersedes_id).map(Into::into);
    let own = (was.map(|locked| locked.held.id), before);
    corrections::superseding(tx, Kind::Decision, sent, own, council_id).await
}

/// When it was published, as the step that published it said. A copy that knows nothing of that does not take it away.
fn told_at(was: Option<&LockedNoun<Decision>>) -> Option<DateTime<Utc>> {
    was.filter(|locked| locked.columns.publication != Publication::Draft)?.columns.published_at
}

/// The title: as sent, else as it was, else that of the item or the issue, as far as the public may read it. A decision
/// can be public where its item is exempt, or its issue hidden, so it copies nothing that they hide. A copy from before
/// the exemption may send one of the `hidden` titles again: it gets the public title too.
async fn title(
    tx: &Tx<'_>,
    sent: Option<String>,
    was: Option<&LockedNoun<Decision>>,
    (item_id, issue_id): (Option<ItemId>, Option<IssueId>),
    hidden: &[String],
) -> Result<String, Refused> {
    let before = was.map(|locked| locked.columns.title.clone()).filter(|title| !title.is_empty());
    if let Some(title) = sent.or(before).filter(|title| !hidden.contains(title)) {
        return Ok(title);
    }
    let copied = match (item_id, issue_id) {
        (Some(item_id), _) => Some(queries::title_of_item(tx.db(), item_id).await?),
        (None, Some(issue_id)) => queries::title_of_issue(tx.db(), issue_id).await?,
        (None, None) => None,
    };
    copied.ok_or_else(|| {
        let detail = "A decision needs a title, and this one has no item to take it from, and no issue that the \
                      public can see. Send title, what the decision is about.";
        Refused::field("/title", "required", detail)
    })
}

/// The titles that the item has or had, in every language, if the public may not read its title.
async fn hidden_titles(
    tx: &Tx<'_>,
    item_id: Option<ItemId>,
    sitting: Option<&Sitting>,
) -> Result<Vec<String>, Refused> {
    match item_id.filter(|_| sitting.is_some_and(|sitting| sitting.hides_title)) {
        Some(item_id) => Ok(queries::titles_of_item(tx.db(), item_id).await?),
        None => Ok(Vec::new()),
    }
}

/// Translations without those titles of the item that the public may not read.
fn without_titles(mut translations: DecisionTranslations, hidden: &[String]) -> DecisionTranslations {
    for texts in translations.0.values_mut() {
        texts.title = texts.title.take().filter(|title| !hidden.contains(title));
    }
    translations.0.retain(|_, texts| !texts.is_empty());
    translations
}

/// The issue of a decision made outside any meeting.
async fn issue(
    tx: &Tx<'_>,
    (id, key, council): (Option<IssueId>, Option<&ForeignKey>, Option<&str>),
    was: Option<&LockedNoun<Decision>>,
    council_id: Uuid,
) -> Result<Option<IssueId>, Refused> {
    let before = was.and_then(|locked| locked.columns.issue_id).map(Into::into);
    let id = id.map(Into::into);
    let issue = references::point(tx, Kind::Issue, "issue", id, (key, council), (council_id, before)).await?;
    Ok(issue.map(Into::into))
}

/// The issue that is kept with a decision. That of a decision at an item follows from the item.
fn own_issue(
    sent: Option<IssueId>,
    item_id: Option<ItemId>,
    sitting: Option<&Sitting>,
) -> Result<Option<IssueId>, Refused> {
    let of_item = sitting.and_then(|sitting| sitting.issue_id);
    if item_id.is_some() && sent.is_some() && sent != of_item {
        let detail = "A decision made at an item has the issue of the item. Leave issue_id out of the decision, and \
                      send it for the item instead.";
        return Err(Refused::field("/issue_id", "rule", detail));
    }
    Ok(sent.filter(|_| item_id.is_none()))
}

/// The item at which it was made, with who sat then; or the council alone.
async fn place(
    tx: &Tx<'_>,
    new: &DecisionInput,
    was: Option<Held>,
) -> Result<(Option<ItemId>, Uuid, Option<Sitting>), Refused> {
    let (council_id, council) = (new.council_id.map(Into::into), new.council.as_deref());
    let key = (new.item.as_ref(), council);
    let item = references::resolve(tx, Kind::Item, "item", new.item_id.map(Into::into), key).await?;
    match item {
        Some(item) => {
            references::same_council(tx, council_id, council, item.council_id).await?;
            let sitting = queries::sitting(tx.db(), item.id.into()).await?;
            Ok((Some(item.id.into()), item.council_id, Some(sitting)))
        }
        None => Ok((None, references::council(tx, was, council_id, council).await?.id, None)),
    }
}

/// Who decided: as sent, else the body that sat, by the name that it had then.
async fn maker(
    tx: &Tx<'_>,
    sent: Option<DecisionMaker>,
    before: Option<&DecisionMaker>,
    sitting: Option<&Sitting>,
    council_id: Uuid,
) -> Result<DecisionMaker, Refused> {
    match (sent, sitting) {
        (Some(maker), _) => decision_maker::check(tx, maker, before, council_id).await,
        (None, Some(sitting)) => {
            let id = Some(sitting.body_id.into());
            let known = before.filter(|before| before.kind == DecisionMakerKind::Body && before.id == id).cloned();
            Ok(known.unwrap_or_else(|| DecisionMaker {
                kind: DecisionMakerKind::Body,
                id,
                name: sitting.body_name.clone(),
            }))
        }
        (None, None) => {
            let detail = "A decision made outside a meeting needs a decision maker. Send decision_maker.";
            Err(Refused::field("/decision_maker", "required", detail))
        }
    }
}
