//! The handler for statements.

use actix_web::{HttpResponse, get};
use futures_util::try_join;

use super::model::{StatedReasons, Statement, StatementLinks};
use super::queries;
use crate::database::Reader;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::{NoQuery, Path, Query};
use crate::http::headers::IfNoneMatch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::ids::DecisionId;
use crate::kind::Kind;
use crate::law::check::DISCLAIMER;
use crate::law::decision_statement::{self, PartStatus};
use crate::record::decisions::model::Decision;
use crate::record::lawful;
use crate::record::noun::Stored;
use crate::refused::Refused;

/// Mounts it.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(get_decision_statement);
}

/// Read the written statement of a decision
///
/// Gives the written statement that the law requires (SI 2012/2089 reg 12 and 13, SI 2014/2095 reg 7). Its parts are
/// the decision and its date, the reasons, the alternatives, conflicts of interest and dispensations. Each part is
/// stated, stated as none, or not recorded; `missing` lists those not recorded. You can read it for any decision, even
/// if no rule requires it.
#[utoipa::path(
    tag = "Decisions",
    params(("id" = DecisionId, Path, description = "Id of the decision."), IfNoneMatch),
    responses((status = 200, description = "The statement.", body = Statement))
)]
#[get("/v1/decisions/{id}/statement")]
async fn get_decision_statement(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<DecisionId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let statement = door.read(&caller, async |db| statement(db, id.0, &door.urls).await).await?;
    door.part(&caller, &statement)
}

/// The statement of a decision, as the reader sees it.
///
/// # Errors
/// [`Refused::Gone`], and when there is none.
pub async fn statement(db: &Reader, id: DecisionId, urls: &Urls) -> Result<Statement, Refused> {
    let decision = Decision::get(db, id).await?.standing()?;
    // Sent at once: none needs what another answers.
    let (council, sitting, documents, lawful) = try_join!(
        queries::council(db, decision.council_id),
        queries::sitting(db, decision.item_id),
        queries::documents(db, &decision),
        lawful::of_decision(db, &decision),
    )?;
    let (item, meeting, issue_id) = match sitting {
        Some((item, meeting, issue_id)) => (Some(item), Some(meeting), issue_id),
        None => (None, None, decision.issue_id),
    };
    let issue = queries::issue(db, issue_id).await?;
    let parts = decision_statement::parts(&lawful.facts.statement);
    let missing = parts.iter().filter(|part| part.status == PartStatus::NotRecorded).map(|part| part.part);
    let missing: Vec<_> = missing.collect();
    let is_stated = decision.reasons.is_some();
    Ok(Statement {
        decision_id: id,
        title: decision.title,
        reference: decision.reference,
        council,
        decision_maker: decision.decision_maker.0,
        kind: decision.kind,
        made_on: decision.made_on,
        outcome: decision.outcome,
        outcome_label: decision.outcome_label,
        text: decision.text,
        text_html: decision.text_html,
        resolutions: decision.resolutions.0,
        reasons: StatedReasons {
            status: if is_stated { PartStatus::Stated } else { PartStatus::NotRecorded },
            text: decision.reasons,
            html: decision.reasons_html,
            reasons_of: decision.reasons_of,
        },
        alternatives: decision.alternatives.0,
        conflicts: decision.conflicts.0,
        legal_basis: decision.legal_basis.0,
        money: decision.money.0,
        is_key: decision.is_key,
        key_criteria: decision.key_criteria,
        wards: decision.wards.0,
        places: decision.places.0,
        meeting,
        item,
        issue,
        documents,
        call_in: decision.call_in.0,
        urgency: decision.urgency.map(|urgency| urgency.0),
        published_at: decision.published_at,
        effective_from: decision.effective_from,
        no_longer_in_force_on: decision.no_longer_in_force_on,
        is_complete: missing.is_empty(),
        parts,
        missing,
        supersedes_id: decision.supersedes_id,
        superseded_by_id: decision.superseded_by_id,
        disclaimer: DISCLAIMER,
        links: StatementLinks {
            itself: urls.part(Kind::Decision, id, "statement"),
            decision: urls.record(Kind::Decision, id),
            compliance: urls.part(Kind::Decision, id, "compliance"),
        },
    })
}
