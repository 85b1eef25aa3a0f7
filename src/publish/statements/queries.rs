//! Reading what a statement says besides the decision itself.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::model::{CouncilInBrief, IssueInBrief};
use crate::database::kept::{Limitable, Most, among};
use crate::database::schema::{bodies, councils, documents, issues, items, meetings};
use crate::ids::{CouncilId, IssueId, ItemId};
use crate::publish::timeline::model::{TimelineDocument, TimelineItem, TimelineMeeting};
use crate::record::decisions::model::Decision;
use crate::record::documents::parts::DocumentKind;

/// The papers that a statement tells of.
const MAX_DOCUMENTS: i64 = 200;

/// The papers that are before whoever decides.
const CONSIDERED: [DocumentKind; 5] = [
    DocumentKind::Report,
    DocumentKind::Appendix,
    DocumentKind::Supplement,
    DocumentKind::BackgroundPaper,
    DocumentKind::Presentation,
];

/// A council in brief.
///
/// # Errors
/// When there is none.
pub async fn council(mut db: &AsyncPgConnection, id: CouncilId) -> QueryResult<CouncilInBrief> {
    let brief = (councils::id, councils::slug, councils::name, councils::nation, councils::timezone);
    councils::table.find(id).select(brief).get_result(&mut db).await
}

/// The item at which something was decided, its meeting, and its issue where the reader may see one.
pub type Sitting = (TimelineItem, TimelineMeeting, Option<IssueId>);

/// Where something was decided.
///
/// # Errors
/// When the query fails.
pub async fn sitting(mut db: &AsyncPgConnection, item: Option<ItemId>) -> QueryResult<Option<Sitting>> {
    let Some(item) = item else { return Ok(None) };
    items::table
        .inner_join(meetings::table.on(meetings::id.eq(items::meeting_id)))
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .filter(items::id.eq(item))
        .select((
            (items::id, items::agenda_number, items::minute_number, items::title),
            (meetings::id, meetings::title, meetings::date, bodies::id, bodies::name),
            items::issue_id,
        ))
        .get_result(&mut db)
        .await
        .optional()
}

/// An issue in brief, where the reader sees it.
///
/// # Errors
/// When the query fails.
pub async fn issue(mut db: &AsyncPgConnection, id: Option<IssueId>) -> QueryResult<Option<IssueInBrief>> {
    let Some(id) = id else { return Ok(None) };
    let standing = issues::table.filter(issues::id.eq(id)).filter(issues::deleted_at.is_null());
    standing.select((issues::id, issues::reference, issues::title)).get_result(&mut db).await.optional()
}

/// The papers before whoever decided: of the item, and of the decision itself.
///
/// # Errors
/// When the query fails.
pub async fn documents(mut db: &AsyncPgConnection, decision: &Decision) -> QueryResult<Vec<TimelineDocument>> {
    let columns = (documents::id, documents::kind, documents::title, documents::media_type, documents::size_bytes);
    let owners: Vec<Uuid> =
        [Some(decision.id.into()), decision.item_id.map(Into::into)].into_iter().flatten().collect();
    documents::table
        .filter(among(documents::owner_id, &owners))
        .filter(documents::deleted_at.is_null())
        .filter(among(documents::kind, &CONSIDERED))
        .order((documents::item_id.is_null(), documents::position, documents::id))
        .select(columns)
        .most(Most::usual(MAX_DOCUMENTS))
        .load(&mut db)
        .await
}
