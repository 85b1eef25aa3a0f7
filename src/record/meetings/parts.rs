//! The parts of a meeting: its type, the further bodies of a joint one, and the signature of its minutes.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use crate::database::schema::meetings;
use crate::database::sql::Json;
use crate::identifier::ForeignKey;
use crate::ids::{BodyId, MeetingId};

crate::words! {
    /// Type of a meeting.
    #[derive(Default)]
    pub enum MeetingType {
        /// A regular meeting of the body.
        Ordinary,
        /// The annual meeting, which begins the municipal year (Local Government Act 1972, Schedule 12, paragraph 1).
        Annual,
        /// A meeting called outside the calendar (Local Government Act 1972, Schedule 12, paragraph 3).
        Extraordinary,
        /// A meeting for one matter, such as the budget or an honour.
        Special,
        /// A hearing of one case, such as a licence or an appeal.
        Hearing,
        /// Another type.
        Other,
        /// Not recorded.
        #[default]
        NotRecorded,
    }
}

/// Further body of a joint meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JointBody {
    /// Body.
    pub body_id: BodyId,
}

/// Further body of a joint meeting, as you send it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JointBodyInput {
    /// Body; or send `body`.
    pub body_id: Option<BodyId>,
    /// External identifier of the record, in place of `body_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<ForeignKey>,
}

/// Who signed minutes as a correct record, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signed {
    /// Who signed, as recorded.
    pub by: String,
    /// The day.
    pub on: NaiveDate,
}

/// The signature of minutes: who signed and when, and at which meeting.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = meetings, check_for_backend(diesel::pg::Pg))]
pub struct SignedMinutes {
    minutes_signed: Option<Json<Signed>>,
    minutes_signed_at_meeting_id: Option<MeetingId>,
}

impl SignedMinutes {
    /// Who signed and when; none where it is not recorded.
    pub fn signed(&self) -> Option<&Signed> {
        self.minutes_signed.as_ref().map(|signed| &signed.0)
    }

    /// The meeting at which they were signed, as far as the reader sees it.
    pub fn at_meeting_id(&self) -> Option<MeetingId> {
        self.minutes_signed_at_meeting_id
    }
}

impl Serialize for SignedMinutes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let signature = self.signed().map(|signed| MinutesSignature {
            by: signed.by.clone(),
            on: signed.on,
            at_meeting_id: self.minutes_signed_at_meeting_id,
        });
        signature.serialize(serializer)
    }
}

/// The signature on minutes that says that they are a correct record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MinutesSignature {
    /// Person who signed, as recorded.
    #[schema(examples("Councillor Ambrose Kettlewick, Mayor"))]
    pub by: String,
    /// Date of the signature.
    pub on: NaiveDate,
    /// Meeting at which the person signed. Null if not recorded, or if you may not see the meeting.
    pub at_meeting_id: Option<MeetingId>,
}

/// The signature on minutes, as you send it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MinutesSignatureInput {
    /// Person who signed, as recorded.
    #[schema(min_length = 1, max_length = 300, examples("Councillor Ambrose Kettlewick, Mayor"))]
    pub by: String,
    /// Date of the signature.
    pub on: NaiveDate,
    /// Meeting at which the person signed; or send `at_meeting`. Null if not recorded.
    pub at_meeting_id: Option<MeetingId>,
    /// External identifier of the record, in place of `at_meeting_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_meeting: Option<ForeignKey>,
}
