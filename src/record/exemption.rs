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

/// Reason why the public sees only the redacted version of a record: its numbers, this reason, and a public title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Exemption {
    /// Whether the law allows secrecy (exempt) or requires it (confidential).
    pub kind: ExemptionKind,
    /// List of paragraphs that makes it exempt. `not_applicable` if it is confidential.
    pub regime: Regime,
    /// Paragraphs of the list. Empty if it is confidential.
    pub paragraphs: Vec<i16>,
    /// Reason why the public interest in secrecy outweighs that in disclosure. Null if not recorded.
    pub public_interest: Option<String>,
    /// Title that the public sees in place of the real one.
    #[schema(examples("Disposal of land (exempt)"))]
    pub public_title: String,
    /// Last day of the planned secrecy. Null if not recorded. The record is not disclosed automatically.
    pub until: Option<NaiveDate>,
    /// Ground in law, as a citation.
    #[schema(examples("Local Government Act 1972, Schedule 12A, Part 1, paragraph 3"))]
    pub citation: String,
}

/// Reason why the public sees only the redacted version of a record, as you send it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExemptionInput {
    /// Whether the law allows secrecy (exempt) or requires it (confidential).
    pub kind: ExemptionKind,
    /// List of paragraphs that makes it exempt: that of the council's nation. Leave it out if the record is
    /// confidential.
    #[serde(default)]
    #[schema(default = "not_applicable")]
    pub regime: Regime,
    /// Paragraphs of the list: 1 to 7 in England, 12 to 18 in Wales, 1 to 15 in Scotland. None if the record is
    /// confidential.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub paragraphs: Vec<i16>,
    /// Reason why the public interest in secrecy outweighs that in disclosure. Null if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub public_interest: Option<String>,
    /// Title that the public sees in place of the real one. If you leave it out, "Exempt" or "Confidential".
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000, examples("Disposal of land (exempt)"))]
    pub public_title: Option<String>,
    /// Last day of the planned secrecy. Null if not recorded. The record is not disclosed automatically.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// The server makes it. A text that you send is ignored.
    #[serde(default)]
    #[schema(max_length = 1000, nullable = false)]
    pub citation: Option<String>,
}

/// Disclosure of an exempt or confidential record: when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Disclosure {
    /// Date and time of the disclosure.
    pub disclosed_at: DateTime<Utc>,
    /// Reason for the disclosure.
    pub reason: String,
}

/// Disclosure of an exempt or confidential record, as you send it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosureInput {
    /// Reason for the disclosure. The public can read it with the record.
    #[schema(min_length = 1, max_length = 5000, examples("The sale was completed on 2 August 2018."))]
    pub reason: String,
    /// Date and time of the disclosure, if it was earlier. If you leave it out, now.
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
            let detail = "The disclosure is in the future. Send it when the record is disclosed.";
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
    let detail = "This record belongs to an exempt record, and cannot move before that is disclosed. Disclose the \
                  exempt record first, or give this one its own exemption.";
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
                    "The record was already disclosed at {}.",
                    before.disclosed_at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
                );
                Err(Refused::WrongState(detail))
            }
            (None, _) => {
                let detail = "It is not exempt itself. If it is hidden because the record that it belongs to is \
                              exempt, disclose that record.";
                Err(Refused::WrongState(detail.to_owned()))
            }
        }
    }
}

/// The exemption of a record after a write. Left out it stays as it is, and it is taken away by a disclosure alone:
/// what no writer meant to show must not be shown by a copy that knows nothing of it. A disclosure is never taken back.
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
            let detail = "Send regime, the list of paragraphs that makes the record exempt.";
            errors.push(FieldError::new("/exemption/regime", "required", detail));
        }
        (ExemptionKind::Exempt, Some(range)) => {
            if paragraphs.is_empty() {
                let detail = format!(
                    "Send the numbers of the paragraphs that make the record exempt, from {} to {}.",
                    range.start(),
                    range.end()
                );
                errors.push(FieldError::new("/exemption/paragraphs", "required", detail));
            }
            if let Some(other) = paragraphs.iter().find(|paragraph| !range.contains(paragraph)) {
                let detail = format!(
                    "The list has no paragraph {other}. Send numbers from {} to {}.",
                    range.start(),
                    range.end()
                );
                errors.push(FieldError::new("/exemption/paragraphs", "out_of_range", detail));
            }
        }
        (ExemptionKind::Confidential, list) => {
            if list.is_some() {
                let detail = "A confidential record has no list of paragraphs. Send the regime not_applicable.";
                errors.push(FieldError::new("/exemption/regime", "mismatch", detail));
            }
            if !paragraphs.is_empty() {
                let detail = "A confidential record has no paragraphs. Send paragraphs as an empty list, [].";
                errors.push(FieldError::new("/exemption/paragraphs", "mismatch", detail));
            }
        }
    }
    if let Some(other) = sent.regime.nation().filter(|of| *of != nation) {
        let detail = format!("This list is for councils in {other}, but the record's council is in {nation}.");
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
