//! Corrections of approved minutes: a new text takes the place of the old one, which stays readable beside it, with the
//! reason and the meeting that corrected it.

use diesel::OptionalExtension;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{Item, ItemColumns};
use super::parts::{Minutes, MinutesCorrection};
use crate::actor::Scope;
use crate::database::Tx;
use crate::database::sql::{Bind, Json, Statement};
use crate::http::patch::Input;
use crate::identifier::ForeignKey;
use crate::ids::MeetingId;
use crate::kind::Kind;
use crate::record::noun::{self, LockedNoun};
use crate::record::{frozen, references};
use crate::refused::{FieldError, Refused};
use crate::rich_text::{RichText, RichTextInput, rich};

/// The most corrections of one item.
const MAX_CORRECTIONS: usize = 100;

/// Where the correcting meeting is named.
const POINTER: &str = "/corrected_at_meeting_id";

/// A correction of approved minutes, as you send it.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MinutesCorrectionInput {
    /// The whole text as it should read.
    pub minutes: RichTextInput,
    /// Reason for the correction: what was wrong.
    #[schema(min_length = 1, max_length = 5000, examples("The sum was misprinted."))]
    pub reason: String,
    /// Later meeting of the same body that corrected the minutes; or send `corrected_at_meeting`.
    pub corrected_at_meeting_id: Option<MeetingId>,
    /// The same meeting, by external identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_at_meeting: Option<ForeignKey>,
}

impl Input for MinutesCorrectionInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/minutes/text", "/minutes/html"], &["/corrected_at_meeting_id", "/corrected_at_meeting"]];
}

/// Replaces the approved minutes of an item by another text, and keeps the one before.
///
/// # Errors
/// [`Refused::WrongState`] where they are not approved; why else it cannot be.
pub async fn correct(
    tx: &mut Tx<'_>,
    current: &LockedNoun<Item>,
    new: MinutesCorrectionInput,
) -> Result<Item, Refused> {
    tx.require_on(Scope::RecordPublish, current.held)?;
    let (id, columns) = (current.record.id, &current.columns);
    let minutes = columns.minutes.as_ref().map(|minutes| &minutes.0).filter(|_| columns.is_minuted());
    let is_frozen = frozen::is_frozen(tx, id, columns).await?;
    let Some(before) = minutes.filter(|_| is_frozen) else {
        let detail = format!("The item has no approved minutes. Send PATCH /v1/items/{id} to change its minutes.");
        return Err(Refused::WrongState(detail));
    };
    let mut corrections = columns.minutes_corrections.0.clone();
    if corrections.len() >= MAX_CORRECTIONS {
        let detail = format!("The minutes of this item were corrected {MAX_CORRECTIONS} times, which is the limit.");
        return Err(Refused::WrongState(detail));
    }
    let said = rich(&new.minutes, Some(&before.said()), columns.source_url.as_deref(), "/minutes")?;
    let RichText { text, html, original_html } = said;
    if (&text, &html) == (&before.text, &before.html) {
        let detail = "The minutes already have this text. Send the corrected text.";
        return Err(Refused::field("/minutes", "rule", detail));
    }
    let key = (new.corrected_at_meeting.as_ref(), None);
    let meeting_id = new.corrected_at_meeting_id.map(Into::into);
    let meeting_id = correcting(tx, columns, current.held.council_id, meeting_id, key).await?;
    corrections.push(MinutesCorrection {
        text: before.text.clone(),
        html: before.html.clone(),
        reason: new.reason,
        corrected_at_meeting_id: Some(meeting_id.into()),
        corrected_at: tx.at(),
    });
    let minutes = Minutes { text, html, original_html, publication: before.publication };
    let after = ItemColumns { minutes: Some(Json(minutes)), minutes_corrections: Json(corrections), ..columns.clone() };
    noun::write(tx, current, after).await
}

/// The later meeting that corrected the minutes. A body of the first one sits at it. It is locked, so that its day
/// stays until the end.
async fn correcting(
    tx: &Tx<'_>,
    columns: &ItemColumns,
    council_id: Uuid,
    id: Option<Uuid>,
    key: (Option<&ForeignKey>, Option<&str>),
) -> Result<Uuid, Refused> {
    let named = references::point(tx, Kind::Meeting, "corrected_at_meeting", id, key, (council_id, None)).await?;
    let missing = "Send corrected_at_meeting_id, or corrected_at_meeting with an external identifier.";
    let named = named.ok_or_else(|| Refused::field(POINTER, "required", missing))?;
    let sql = "SELECT EXISTS (SELECT FROM \
               jsonb_array_elements(jsonb_build_object('body_id', c.body_id) || c.joint_with) b \
               WHERE (jsonb_build_object('body_id', m.body_id) || m.joint_with) @> jsonb_build_array(b.value)), \
               c.sort_at > m.sort_at, c.state = 'held' FROM record.meetings c, \
               record.meetings m WHERE c.id = ? AND m.id = ? AND c.deleted_at IS NULL FOR SHARE OF c";
    let binds = vec![Bind::Id(named), Bind::Id(columns.meeting_id.into())];
    let statement: Statement<(Bool, Bool, Bool)> = Statement::new(sql, binds);
    let found: Option<(bool, bool, bool)> = statement.get_result(&mut tx.db()).await.optional()?;
    let gone = "This meeting was deleted. Name the meeting that corrected the minutes.";
    let (is_of_body, is_later, is_held) = found.ok_or_else(|| Refused::field(POINTER, "not_found", gone))?;
    if !is_of_body {
        let detail = "Only a meeting of the same body can correct minutes. Send a meeting of that body.";
        return Err(Refused::field(POINTER, "mismatch", detail));
    }
    if !is_later {
        return Err(Refused::field(POINTER, "rule", "Only a later meeting can correct minutes. Send a later meeting."));
    }
    if !is_held {
        let detail = "The meeting that corrects the minutes is not marked as held. Mark it as held first.";
        return Err(Refused::NotReady(vec![FieldError::new(POINTER, "wrong_state", detail)]));
    }
    Ok(named)
}
