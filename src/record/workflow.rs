//! The way of a meeting from its agenda to its approved minutes: the steps, each of which says what is to be seen to
//! first, the numbers in the minutes, and the order of the items. It is no noun: it changes meetings, items, papers and
//! decisions by their slices.

pub mod facts;
pub mod model;
mod numbers;
mod order;
mod queries;
mod routes;
mod steps;

pub use routes::configure;

use crate::actor::Scope;
use crate::database::Tx;
use crate::ids::MeetingId;
use crate::kind::Kind;
use crate::record::agendas::queries as agendas;
use crate::record::meetings::model::Meeting;
use crate::record::noun::{LockedNoun, Stored};
use crate::record::publication::Publication;
use crate::refused::Refused;

/// Holds a meeting with all that belongs to it. A caller who may not see some of it cannot decide on the whole.
async fn hold(tx: &mut Tx<'_>, id: MeetingId, scope: Scope) -> Result<LockedNoun<Meeting>, Refused> {
    let meeting = Meeting::lock(tx, id).await?;
    tx.require_on(scope, meeting.held)?;
    if agendas::has_withheld(tx.db(), id).await? {
        tx.require_opened(Kind::Meeting, id.into(), meeting.held.council_id).await?;
    }
    Ok(meeting)
}

/// The scope that changing a record of this publication takes.
fn scope_to_change(publication: Publication) -> Scope {
    if publication == Publication::Draft { Scope::RecordWrite } else { Scope::RecordPublish }
}
