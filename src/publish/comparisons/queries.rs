//! Reading a decision with the item at which it was made.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{ComparedItem, Decided};
use crate::database::schema::{decisions, items};
use crate::http::resource::Resource;
use crate::ids::DecisionId;
use crate::record::decisions::model::Decision;
use crate::refused::Refused;

/// A decision that stands, and its item, of one moment.
///
/// # Errors
/// [`Refused::Gone`], and when the reader sees none.
pub async fn decided(mut db: &AsyncPgConnection, id: DecisionId) -> Result<Decided, Refused> {
    let (decision, item): (Decision, Option<ComparedItem>) = decisions::table
        .left_join(items::table.on(items::id.nullable().eq(decisions::item_id)))
        .filter(decisions::id.eq(id))
        .select((Decision::as_select(), Option::<ComparedItem>::as_select()))
        .first(&mut db)
        .await?;
    Ok(Decided { decision: decision.standing()?, item })
}
