//! Exemption: why the public sees only the face of an item or a document, and how it is disclosed after all.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::instant;
use crate::database::Tx;
use crate::database::sql::{Bind, Json, Statement};
use crate::http::patch::Input;
use crate::law::exemption::{ExemptionKind, Regime, citation};
use crate::refused::{FieldError, Refused};

/// Why the public sees only the face of a record: its numbers, this, and a title that is safe to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Exemption {
    /// Whether the law lets it be kept back or asks for it.
    pub kind: ExemptionKind,
    /// By which list it is exempt; `not_applicable` where it is confidential.
    pub regime: Regime,
    /// The paragraphs of the list; empty where it is confidential.
    pub paragraphs: Vec<i16>,
    /// Why the public interest in keeping it back outweighs that in disclosing it; null = not recorded.
    pub public_interest: Option<String>,
    /// The title that the public sees in place of its own.
    #[schema(examples("Disposal of land (exempt)"))]
    pub public_title: String,
    /// The last day for which it is meant to be kept back; null = not recorded. It is not disclosed by itself.
    pub until: Option<NaiveDate>,
    /// The ground as one would cite it.
    #[schema(examples("Local Government Act 1972, Schedule 12A, Part 1, paragraph 3"))]
    pub citation: String,
}

/// Why the public sees only the face of a record, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExemptionInput {
    /// Whether the law lets it be kept back or asks for it.
    pub kind: ExemptionKind,
    /// By which list it is exempt, that of the council's nation. Left out for what is confidential.
    #[serde(default)]
    #[schema(default = "not_applicable")]
    pub regime: Regime,
    /// The paragraphs of the list: 1 to 7 in England, 12 to 18 in Wales, 1 to 15 in Scotland. None for what is confidential.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub paragraphs: Vec<i16>,
    /// Why the public interest in keeping it back outweighs that in disclosing it; null = not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub public_interest: Option<String>,
    /// The title that the public sees in place of its own. Left out, "Exempt" or "Confidential".
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000, examples("Disposal of land (exempt)"))]
    pub public_title: Option<String>,
    /// The last day for which it is meant to be kept back; null = not recorded. It is not disclosed by itself.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Worked out here: what is sent is not read.
    #[serde(default)]
    #[schema(max_length = 1000, nullable = false)]
    pub citation: Option<String>,
}

/// When and why something exempt was disclosed after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Disclosure {
    /// When.
    pub disclosed_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// That something exempt is to be disclosed, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosureInput {
    /// Why: the public reads it beside the record.
    #[schema(min_length = 1, max_length = 5000, examples("The sale was completed on 2 August 2018."))]
    pub reason: String,
    /// When it was disclosed, where that was earlier; left out, now.
    #[serde(default, deserialize_with = "instant")]
    pub disclosed_at: Option<DateTime<Utc>>,
}

impl Input for DisclosureInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

impl DisclosureInput {
    /// As it is kept.
    ///
    /// # Errors
    /// [`Refused::Invalid`] where it is still to come.
    pub fn settle(self, now: DateTime<Utc>) -> Result<Disclosure, Refused> {
        let disclosed_at = self.disclosed_at.unwrap_or(now);
        if disclosed_at > now {
            let detail = "A disclosure that is still to come cannot be recorded. Send it when it is due.";
            return Err(Refused::field("/disclosed_at", "out_of_range", detail));
        }
        Ok(Disclosure { disclosed_at, reason: self.reason })
    }
}

/// Refuses that a record which is withheld with what it is a part of becomes a part of something else, unless it is
/// exempt by itself. A disclosure of the exempt record alone shows it: elsewhere it would be shown without one, or with
/// that of another record.
///
/// # Errors
/// [`Refused::Invalid`].
pub fn refuse_detached(was_withheld: bool, after: &Exempt, pointer: &str) -> Result<(), Refused> {
    if after.withholds() || !was_withheld {
        return Ok(());
    }
    let detail = "It is exempt as a part of an exempt record, and stays there until that is disclosed. Disclose the \
                  exempt record first, or give this one an exemption of its own.";
    Err(Refused::field(pointer, "rule", detail))
}

/// An exemption and its end, as a record has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exempt {
    /// Why the public sees the face alone.
    pub exemption: Option<Exemption>,
    /// That it sees the whole after all.
    pub disclosure: Option<Disclosure>,
}

impl Exempt {
    /// What stands in the columns of a record.
    pub fn of(exemption: Option<&Json<Exemption>>, disclosure: Option<&Json<Disclosure>>) -> Exempt {
        Exempt { exemption: exemption.map(|json| json.0.clone()), disclosure: disclosure.map(|json| json.0.clone()) }
    }

    /// Whether it is kept back.
    pub fn withholds(&self) -> bool {
        self.exemption.is_some() && self.disclosure.is_none()
    }

    /// The columns of a record.
    pub fn columns(self) -> (Option<Json<Exemption>>, Option<Json<Disclosure>>) {
        (self.exemption.map(Json), self.disclosure.map(Json))
    }

    /// Disclosed, where it is kept back.
    ///
    /// # Errors
    /// [`Refused::WrongState`] where there is nothing to disclose.
    pub fn disclosed(self, disclosure: Disclosure) -> Result<Exempt, Refused> {
        match (&self.exemption, &self.disclosure) {
            (Some(_), None) => Ok(Exempt { disclosure: Some(disclosure), ..self }),
            (Some(_), Some(before)) => {
                let detail = format!(
                    "It was disclosed at {} already.",
                    before.disclosed_at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
                );
                Err(Refused::WrongState(detail))
            }
            (None, _) => {
                let detail = "It is not exempt itself. Where it is kept back with what it belongs to, disclose that.";
                Err(Refused::WrongState(detail.to_owned()))
            }
        }
    }
}

/// The exemption of a record after a write. Left out it stays as it is, and it is taken away by a disclosure alone: what no writer
/// meant to show must not be shown by a copy that knows nothing of it. A disclosure is never taken back.
///
/// # Errors
/// [`Refused::Invalid`] where it cannot stand.
pub async fn after(
    tx: &Tx<'_>,
    council_id: Uuid,
    sent: Option<ExemptionInput>,
    before: Exempt,
) -> Result<Exempt, Refused> {
    let Some(sent) = sent else { return Ok(before) };
    let sql = "SELECT nation FROM record.councils WHERE id = ?";
    let statement: Statement<(Text,)> = Statement::new(sql, vec![Bind::Id(council_id)]);
    let (nation,) = statement.get_result::<(String,)>(&mut tx.db()).await?;
    let exemption = settle(sent, &nation);
    if exemption.as_ref().is_ok_and(|exemption| before.exemption.as_ref() == Some(exemption)) {
        return Ok(before);
    }
    match before.disclosure {
        Some(disclosure) => Err(refuse_exempting(&disclosure)),
        None => Ok(Exempt { exemption: Some(exemption?), disclosure: None }),
    }
}

fn refuse_exempting(disclosure: &Disclosure) -> Refused {
    let detail = format!(
        "It was disclosed at {}, and the public has read it. A disclosed record is not made exempt again. Withdraw it \
         and say why, or record the exempt part as a new one.",
        disclosure.disclosed_at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
    );
    Refused::field("/exemption", "immutable", detail)
}

fn settle(sent: ExemptionInput, nation: &str) -> Result<Exemption, Refused> {
    let mut paragraphs = sent.paragraphs;
    paragraphs.sort_unstable();
    paragraphs.dedup();
    let mut errors = Vec::new();
    match (sent.kind, sent.regime.paragraphs()) {
        (ExemptionKind::Exempt, None) => {
            let detail = "Say by which list it is exempt.";
            errors.push(FieldError::new("/exemption/regime", "required", detail));
        }
        (ExemptionKind::Exempt, Some(range)) => {
            if paragraphs.is_empty() {
                let detail =
                    format!("Name the paragraphs by which it is exempt: {} to {}.", range.start(), range.end());
                errors.push(FieldError::new("/exemption/paragraphs", "required", detail));
            }
            if let Some(other) = paragraphs.iter().find(|paragraph| !range.contains(paragraph)) {
                let detail = format!("The list has no paragraph {other}: it has {} to {}.", range.start(), range.end());
                errors.push(FieldError::new("/exemption/paragraphs", "out_of_range", detail));
            }
        }
        (ExemptionKind::Confidential, list) => {
            if list.is_some() {
                let detail = "What is confidential is so by no list: leave regime out.";
                errors.push(FieldError::new("/exemption/regime", "mismatch", detail));
            }
            if !paragraphs.is_empty() {
                let detail = "What is confidential is so by no paragraph: leave them out.";
                errors.push(FieldError::new("/exemption/paragraphs", "mismatch", detail));
            }
        }
    }
    if let Some(other) = sent.regime.nation().filter(|of| *of != nation) {
        let detail = format!("This list is for councils of {other}, and the record's council is of {nation}.");
        errors.push(FieldError::new("/exemption/regime", "mismatch", detail));
    }
    if !errors.is_empty() {
        return Err(Refused::Invalid(errors));
    }
    let plain = match sent.kind {
        ExemptionKind::Exempt => "Exempt",
        ExemptionKind::Confidential => "Confidential",
    };
    Ok(Exemption {
        citation: citation(sent.kind, sent.regime, &paragraphs, nation),
        kind: sent.kind,
        regime: sent.regime,
        paragraphs,
        public_interest: sent.public_interest,
        public_title: sent.public_title.unwrap_or_else(|| plain.to_owned()),
        until: sent.until,
    })
}
