//! Reading what the pages of meetings, decisions and issues show.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::Jsonb;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{BODIES, CouncilInBrief, Sitting};
use crate::database::Reader;
use crate::database::kept::{Limitable, Most, among, only, written};
use crate::database::relations::{council_bodies, document_successions, successions};
use crate::database::schema::{attendances, bodies, councils, decisions, documents, issues, items, meetings, votes};
use crate::database::sql::Json;
use crate::http::extract::Texts;
use crate::ids::{BodyId, CouncilId, DecisionId, DocumentId, IssueId, ItemId, MeetingId};
use crate::record::attendances::model::Attendance;
use crate::record::bodies::model::Body;
use crate::record::councils::model::Council;
use crate::record::decisions::model::Decision;
use crate::record::documents::model::Document;
use crate::record::documents::parts::DocumentTranslation;
use crate::record::items::model::Item;
use crate::record::items::parts::ItemKind;
use crate::record::items::places::{anchor, page_of};
use crate::record::meetings::model::Meeting;
use crate::record::sittings::{self, Bodies};
use crate::record::votes::model::Vote;

/// A body, as far as pages name it.
#[derive(Debug, Clone, Queryable)]
pub struct BodyInBrief {
    /// Its id.
    pub id: BodyId,
    /// Its short name in addresses.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// The short name of its council.
    pub council_slug: String,
    /// Whose body it is.
    pub council: String,
    /// The council.
    pub council_id: CouncilId,
}

/// A meeting, as far as pages name it.
#[derive(Debug, Clone, Queryable)]
pub struct MeetingInBrief {
    /// Its id.
    pub id: MeetingId,
    /// Its day.
    pub date: NaiveDate,
    /// The bodies that met.
    pub bodies: Json<Vec<Sitting>>,
}

/// A decision, as far as pages name it.
#[derive(Debug, Clone, Queryable)]
pub struct DecisionInBrief {
    /// Its id.
    pub id: DecisionId,
    /// When it was made.
    pub made_on: NaiveDate,
}

/// Where an item stands among the pages.
#[derive(Debug, Clone, Queryable)]
pub struct Place {
    /// The item.
    pub id: ItemId,
    /// Its meeting.
    pub meeting_id: MeetingId,
    /// What sort of item it is.
    pub kind: ItemKind,
    /// Its number in the minutes.
    pub minute_number: Option<String>,
}

/// What the timeline of an issue does not say of a paper.
#[derive(Debug, Clone, Queryable)]
pub struct PaperBeside {
    /// The document.
    pub id: DocumentId,
    /// Its language, if that is recorded.
    pub language: Option<String>,
    /// Address at which the council itself has it.
    pub source_url: Option<String>,
    /// When its file came, if that is stored here.
    pub file_stored_at: Option<DateTime<Utc>>,
    /// The document that it translates.
    pub translation_of_id: Option<DocumentId>,
    /// Its translations.
    pub translations: Json<Vec<DocumentTranslation>>,
}

impl PaperBeside {
    /// The address of its file, if that is elsewhere.
    pub fn source(&self) -> Option<&str> {
        self.source_url.as_deref().filter(|_| self.file_stored_at.is_none())
    }
}

impl Place {
    /// The path of its meeting's page, and its place there.
    pub fn page(&self) -> String {
        page_of(self.meeting_id, &anchor(self.id, self.kind, self.minute_number.as_deref()))
    }
}

/// A meeting, who sits, and whose body that is.
///
/// # Errors
/// When the reader sees none.
pub async fn meeting(mut db: &AsyncPgConnection, id: MeetingId) -> QueryResult<(Meeting, BodyInBrief, CouncilInBrief)> {
    meetings::table
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .inner_join(councils::table.on(councils::id.eq(meetings::council_id)))
        .filter(meetings::id.eq(id))
        .select((
            Meeting::as_select(),
            (bodies::id, bodies::slug, bodies::name, councils::slug, councils::name, councils::id),
            (councils::id, councils::slug, councils::name, councils::licence, councils::timezone),
        ))
        .first(&mut db)
        .await
}

/// A council.
///
/// # Errors
/// When there is none.
pub async fn council(mut db: &AsyncPgConnection, id: CouncilId) -> QueryResult<CouncilInBrief> {
    councils::table
        .find(id)
        .select((councils::id, councils::slug, councils::name, councils::licence, councils::timezone))
        .first(&mut db)
        .await
}

/// The first items of a meeting, in order.
///
/// # Errors
/// When the query fails.
pub async fn items(db: &Reader, id: MeetingId, limit: i64) -> QueryResult<Vec<Item>> {
    db.load(|| {
        items::table
            .filter(items::meeting_id.eq(id))
            .filter(items::deleted_at.is_null())
            .order((items::position, items::id))
            .select(Item::as_select())
            .most(Most::usual(limit))
    })
    .await
}

/// The first decisions made at some items.
///
/// # Errors
/// When the query fails.
pub async fn decisions_at(db: &Reader, ids: &[ItemId], limit: i64) -> QueryResult<Vec<Decision>> {
    db.load(|| {
        decisions::table
            .filter(among(decisions::item_id, ids))
            .filter(decisions::deleted_at.is_null())
            .order((decisions::item_id, decisions::id))
            .select(Decision::as_select())
            .most(Most::usual(limit))
    })
    .await
}

/// The first votes at a meeting.
///
/// # Errors
/// When the query fails.
pub async fn votes_at(db: &Reader, id: MeetingId, limit: i64) -> QueryResult<Vec<Vote>> {
    db.load(|| {
        votes::table
            .filter(votes::meeting_id.eq(id))
            .filter(votes::deleted_at.is_null())
            .order((votes::position, votes::taken_at, votes::created_at, votes::id))
            .select(Vote::as_select())
            .most(Most::usual(limit))
    })
    .await
}

/// The first votes on a decision.
///
/// # Errors
/// When the query fails.
pub async fn votes_on(db: &Reader, id: DecisionId, limit: i64) -> QueryResult<Vec<Vote>> {
    db.load(|| {
        votes::table
            .filter(votes::decision_id.eq(id))
            .filter(votes::deleted_at.is_null())
            .order((votes::position, votes::taken_at, votes::created_at, votes::id))
            .select(Vote::as_select())
            .most(Most::usual(limit))
    })
    .await
}

/// The first of those who were expected at a meeting, in order.
///
/// # Errors
/// When the query fails.
pub async fn attendances_of(db: &Reader, id: MeetingId, limit: i64) -> QueryResult<Vec<Attendance>> {
    db.load(|| {
        attendances::table
            .filter(attendances::meeting_id.eq(id))
            .filter(attendances::deleted_at.is_null())
            .order((attendances::position, attendances::id))
            .select(Attendance::as_select())
            .most(Most::usual(limit))
    })
    .await
}

/// The first papers of some records, each record's in order.
///
/// # Errors
/// When the query fails.
pub async fn papers_of(db: &Reader, owners: &[Uuid], limit: i64) -> QueryResult<Vec<Document>> {
    db.load(|| {
        documents::table
            .filter(among(documents::owner_id, owners))
            .filter(documents::deleted_at.is_null())
            .order((documents::owner_id, documents::position, documents::id))
            .select(Document::as_select())
            .most(Most::usual(limit))
    })
    .await
}

/// Those of some papers that others replace, each with the one that does.
///
/// # Errors
/// When the query fails.
pub async fn superseded(
    mut db: &AsyncPgConnection,
    ids: impl Iterator<Item = DocumentId>,
) -> QueryResult<HashMap<DocumentId, DocumentId>> {
    let ids: Vec<DocumentId> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(DocumentId, DocumentId)> = document_successions::table
        .filter(document_successions::document_id.eq_any(ids))
        .order(document_successions::successor_id)
        .select((document_successions::document_id, document_successions::successor_id))
        .load(&mut db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Those of some decisions that others replace, each with the one that does.
///
/// # Errors
/// When the query fails.
pub async fn replaced(
    mut db: &AsyncPgConnection,
    ids: impl Iterator<Item = DecisionId>,
) -> QueryResult<HashMap<DecisionId, DecisionId>> {
    let ids: Vec<DecisionId> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(DecisionId, DecisionId)> = successions::table
        .filter(successions::decision_id.eq_any(ids))
        .select((successions::decision_id, successions::successor_id))
        .load(&mut db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// What some issues are called.
///
/// # Errors
/// When the query fails.
pub async fn issue_titles(mut db: &AsyncPgConnection, ids: &[IssueId]) -> QueryResult<Vec<(IssueId, String)>> {
    issues::table
        .filter(among(issues::id, ids))
        .filter(issues::deleted_at.is_null())
        .select((issues::id, issues::title))
        .load(&mut db)
        .await
}

/// What the timeline of an issue does not say of some papers.
///
/// # Errors
/// When the query fails.
pub async fn papers_beside(mut db: &AsyncPgConnection, ids: &[DocumentId]) -> QueryResult<Vec<PaperBeside>> {
    documents::table
        .filter(among(documents::id, ids))
        .select((
            documents::id,
            documents::language,
            documents::source_url,
            documents::file_stored_at,
            documents::translation_of_id,
            documents::translations,
        ))
        .load(&mut db)
        .await
}

/// The councils or bodies whose meetings are listed, if they are of one council or of bodies of one name. Each has the
/// time zone of its council.
///
/// # Errors
/// When the query fails.
pub async fn owners(
    mut db: &AsyncPgConnection,
    (council, body): (Option<&str>, Option<&str>),
) -> QueryResult<Vec<(Uuid, String)>> {
    match (council, body) {
        (None, None) => Ok(Vec::new()),
        (Some(council), None) => {
            let of_council = councils::table.filter(councils::slug.eq(council)).filter(councils::deleted_at.is_null());
            let rows: Vec<(CouncilId, String)> =
                of_council.select((councils::id, councils::timezone)).load(&mut db).await?;
            Ok(rows.into_iter().map(|(id, timezone)| (id.into(), timezone)).collect())
        }
        (council, Some(body)) => {
            let mut query = bodies::table
                .inner_join(councils::table.on(councils::id.eq(bodies::council_id)))
                .filter(bodies::slug.eq(body))
                .filter(bodies::deleted_at.is_null())
                .select((bodies::id, councils::timezone))
                .into_boxed();
            if let Some(council) = council {
                query = query.filter(councils::slug.eq(council));
            }
            let rows: Vec<(BodyId, String)> = query.load(&mut db).await?;
            Ok(rows.into_iter().map(|(id, timezone)| (id.into(), timezone)).collect())
        }
    }
}

/// A meeting in brief; none where the reader sees none that stands.
///
/// # Errors
/// When the query fails.
pub async fn meeting_in_brief(
    mut db: &AsyncPgConnection,
    id: Option<MeetingId>,
) -> QueryResult<Option<MeetingInBrief>> {
    let Some(id) = id else { return Ok(None) };
    meetings::table
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .filter(meetings::id.eq(id))
        .filter(meetings::deleted_at.is_null())
        .select((meetings::id, meetings::date, written::<Jsonb>(BODIES)))
        .first(&mut db)
        .await
        .optional()
}

/// Meetings in brief; those that the reader does not see are left out.
///
/// # Errors
/// When the query fails.
pub async fn meetings_in_brief(mut db: &AsyncPgConnection, ids: &[MeetingId]) -> QueryResult<Vec<MeetingInBrief>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    meetings::table
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .filter(among(meetings::id, ids))
        .filter(meetings::deleted_at.is_null())
        .select((meetings::id, meetings::date, written::<Jsonb>(BODIES)))
        .load(&mut db)
        .await
}

/// A decision in brief; none where the reader sees none that stands.
///
/// # Errors
/// When the query fails.
pub async fn decision_in_brief(
    mut db: &AsyncPgConnection,
    id: Option<DecisionId>,
) -> QueryResult<Option<DecisionInBrief>> {
    let Some(id) = id else { return Ok(None) };
    decisions::table
        .find(id)
        .filter(decisions::deleted_at.is_null())
        .select((decisions::id, decisions::made_on))
        .first(&mut db)
        .await
        .optional()
}

/// The first councils, by name.
///
/// # Errors
/// When the query fails.
pub async fn councils(mut db: &AsyncPgConnection, limit: i64) -> QueryResult<Vec<CouncilInBrief>> {
    councils::table
        .filter(councils::deleted_at.is_null())
        .order((councils::name, councils::id))
        .select((councils::id, councils::slug, councils::name, councils::licence, councils::timezone))
        .most(Most::usual(limit))
        .load(&mut db)
        .await
}

/// The council with this slug.
///
/// # Errors
/// When the query fails.
pub async fn council_with_slug(mut db: &AsyncPgConnection, slug: &str) -> QueryResult<Option<Council>> {
    councils::table
        .filter(councils::slug.eq(slug))
        .filter(councils::deleted_at.is_null())
        .select(Council::as_select())
        .first(&mut db)
        .await
        .optional()
}

/// The first bodies with this slug, of a council if one is named.
///
/// # Errors
/// When the query fails.
pub async fn bodies_with_slug(
    mut db: &AsyncPgConnection,
    council: Option<CouncilId>,
    slug: &str,
    limit: i64,
) -> QueryResult<Vec<Body>> {
    let mut query = bodies::table.filter(bodies::slug.eq(slug)).filter(bodies::deleted_at.is_null()).into_boxed();
    if let Some(council) = council {
        query = query.filter(bodies::council_id.eq(council));
    }
    query.order(bodies::id).select(Body::as_select()).most(Most::usual(limit)).load(&mut db).await
}

/// What some councils are called. Deleted ones are left out.
///
/// # Errors
/// When the query fails.
pub async fn councils_called(mut db: &AsyncPgConnection, ids: &[CouncilId]) -> QueryResult<Vec<CouncilInBrief>> {
    councils::table
        .filter(among(councils::id, ids))
        .filter(councils::deleted_at.is_null())
        .select((councils::id, councils::slug, councils::name, councils::licence, councils::timezone))
        .load(&mut db)
        .await
}

/// The first bodies of a council, and those in which it takes part, by name.
///
/// # Errors
/// When the query fails.
pub async fn bodies_of(mut db: &AsyncPgConnection, council: CouncilId, limit: i64) -> QueryResult<Vec<BodyInBrief>> {
    let of = council_bodies::table.filter(only(council_bodies::council_id, council));
    bodies::table
        .inner_join(councils::table.on(councils::id.eq(bodies::council_id)))
        .filter(bodies::id.eq_any(of.select(council_bodies::body_id)))
        .filter(bodies::deleted_at.is_null())
        .order((bodies::name, bodies::id))
        .select((bodies::id, bodies::slug, bodies::name, councils::slug, councils::name, councils::id))
        .most(Most::usual(limit))
        .load(&mut db)
        .await
}

/// What the further bodies of a joint meeting are called, in order. Deleted ones are left out.
///
/// # Errors
/// When the query fails.
pub async fn further_bodies(db: &AsyncPgConnection, meeting: &Meeting) -> QueryResult<Vec<BodyInBrief>> {
    let ids: Vec<BodyId> = meeting.joint_with.0.iter().map(|body| body.body_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let known = bodies_called(db, &ids).await?.into_iter().map(|body| (body.id, body));
    let mut known: HashMap<BodyId, BodyInBrief> = known.collect();
    Ok(ids.iter().filter_map(|id| known.remove(id)).collect())
}

/// The names of some bodies, and their councils. Deleted ones are left out.
///
/// # Errors
/// When the query fails.
pub async fn bodies_called(mut db: &AsyncPgConnection, ids: &[BodyId]) -> QueryResult<Vec<BodyInBrief>> {
    bodies::table
        .inner_join(councils::table.on(councils::id.eq(bodies::council_id)))
        .filter(among(bodies::id, ids))
        .filter(bodies::deleted_at.is_null())
        .select((bodies::id, bodies::slug, bodies::name, councils::slug, councils::name, councils::id))
        .load(&mut db)
        .await
}

/// The next meetings from a day on, of a council or of bodies of a name where that is asked.
///
/// # Errors
/// When the query fails.
pub async fn upcoming(
    mut db: &AsyncPgConnection,
    (council, body): (Option<&str>, Option<&str>),
    today: NaiveDate,
    limit: i64,
) -> QueryResult<Vec<Meeting>> {
    let mut query = meetings::table.into_boxed();
    let slugs = |slug: Option<&str>| slug.map(|slug| Texts(vec![slug.to_owned()]));
    let (councils_asked, bodies_asked) = (slugs(council), slugs(body));
    let asked = Bodies { slugs: bodies_asked.as_ref(), councils: councils_asked.as_ref(), ..Bodies::default() };
    if let Some(sat) = sittings::of(meetings::id, asked) {
        query = query.filter(sat);
    } else if let Some(slug) = council {
        let of = councils::table.filter(councils::slug.eq(slug)).select(councils::id);
        query = query.filter(meetings::council_id.eq_any(of));
    }
    query
        .filter(meetings::sort_at.ge(super::the_day_before(today)))
        .filter(meetings::date.ge(today))
        .filter(meetings::deleted_at.is_null())
        .order((meetings::sort_at, meetings::id))
        .select(Meeting::as_select())
        .most(Most::usual(limit))
        .load(&mut db)
        .await
}

/// Where some items stand among the pages.
///
/// # Errors
/// When the query fails.
pub async fn places(mut db: &AsyncPgConnection, ids: &[ItemId]) -> QueryResult<Vec<Place>> {
    items::table
        .filter(among(items::id, ids))
        .select((items::id, items::meeting_id, items::kind, items::minute_number))
        .load(&mut db)
        .await
}
