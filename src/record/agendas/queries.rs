//! Reading what an agenda is, and making room in it.

use std::collections::HashSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::database::schema::{councils, documents, items, meetings};
use crate::database::sql::{Bind, Statement};
use crate::ids::{DocumentId, ItemId, MeetingId};

/// An item as it stands on an agenda.
#[derive(Debug, Clone, Queryable)]
pub struct Standing {
    /// Its id.
    pub id: ItemId,
    /// The item of which it is a part.
    pub parent_id: Option<ItemId>,
    /// Order among its siblings.
    pub position: i32,
    /// Number in the minutes.
    pub minute_number: Option<String>,
    /// As printed.
    pub title: String,
    /// Whether anything is minuted of it.
    pub has_minutes: bool,
}

/// The slug of the council of a meeting.
///
/// # Errors
/// When there is none.
pub async fn council_slug(mut db: &AsyncPgConnection, id: MeetingId) -> QueryResult<String> {
    meetings::table
        .inner_join(councils::table.on(councils::id.eq(meetings::council_id)))
        .filter(meetings::id.eq(id))
        .select(councils::slug)
        .first(&mut db)
        .await
}

/// The items of a meeting.
///
/// # Errors
/// When the query fails.
pub async fn standing(mut db: &AsyncPgConnection, id: MeetingId) -> QueryResult<Vec<Standing>> {
    items::table
        .filter(items::meeting_id.eq(id))
        .filter(items::deleted_at.is_null())
        .order((items::position, items::id))
        .select((
            items::id,
            items::parent_id,
            items::position,
            items::minute_number,
            items::title,
            items::minutes.is_not_null(),
        ))
        .load(&mut db)
        .await
}

/// Puts items where no other stands, until each is given its place.
///
/// # Errors
/// When the query fails.
pub async fn set_aside(mut db: &AsyncPgConnection, ids: &[ItemId]) -> QueryResult<usize> {
    // Input gives positions up to 100 000.
    let sql = "UPDATE record.items i SET parent_id = NULL, position = 200000 + o.place, minute_number = NULL \
               FROM unnest(?) WITH ORDINALITY AS o(id, place) WHERE i.id = o.id";
    let binds = vec![Bind::Ids(ids.iter().map(|id| (*id).into()).collect())];
    Statement::<()>::new(sql, binds).execute(&mut db).await
}

/// The papers of an owner, each after what is appended to it.
///
/// # Errors
/// When the query fails.
pub async fn papers(mut db: &AsyncPgConnection, owner_id: Uuid) -> QueryResult<Vec<DocumentId>> {
    let mut left: Vec<(DocumentId, Option<DocumentId>)> = documents::table
        .filter(documents::owner_id.eq(owner_id))
        .filter(documents::deleted_at.is_null())
        .order((documents::position, documents::id))
        .select((documents::id, documents::parent_id))
        .load(&mut db)
        .await?;
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let parents: HashSet<DocumentId> = left.iter().filter_map(|(_, parent_id)| *parent_id).collect();
        let (inner, outer): (Vec<_>, Vec<_>) = left.into_iter().partition(|(id, _)| parents.contains(id));
        if outer.is_empty() {
            break;
        }
        ordered.extend(outer.into_iter().map(|(id, _)| id));
        left = inner;
    }
    Ok(ordered)
}

/// Whether there is anything exempt at a meeting, or that belongs to what is.
///
/// # Errors
/// When the query fails.
pub async fn has_withheld(mut db: &AsyncPgConnection, meeting_id: MeetingId) -> QueryResult<bool> {
    let items = items::table.filter(items::meeting_id.eq(meeting_id)).filter(items::deleted_at.is_null());
    let withheld = documents::table.filter(documents::deleted_at.is_null()).filter(documents::is_withheld);
    let own_papers = withheld.filter(documents::meeting_id.eq(meeting_id));
    let papers = withheld
        .inner_join(items::table.on(documents::item_id.eq(items::id.nullable())))
        .filter(items::meeting_id.eq(meeting_id))
        .filter(items::deleted_at.is_null());
    let (items, own_papers, papers) = (
        diesel::select(exists(items.filter(items::is_withheld))),
        diesel::select(exists(own_papers)),
        diesel::select(exists(papers)),
    );
    Ok(items.get_result(&mut db).await? || own_papers.get_result(&mut db).await? || papers.get_result(&mut db).await?)
}
