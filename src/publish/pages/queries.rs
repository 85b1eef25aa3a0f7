//! Reading what pages show beside what the nouns' own queries give.

pub mod record;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Date, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use uuid::Uuid;

use crate::database::kept::{Limitable, Most, only, written};
use crate::database::relations::council_bodies;
use crate::database::schema::{bodies, councils, documents, meetings, metrics, observations, strategies};
use crate::database::sql::{Bind, Json, Statement};
use crate::ids::{BodyId, CouncilId, DecisionId, DocumentId, MeetingId, ObservationId, StrategyId};
use crate::progress::strategies::model::{Strategy, StrategyState};
use crate::record::decisions::parts::Outcome;
use crate::record::documents::parts::DocumentTranslation;
use crate::record::items::parts::ItemKind;

/// A council, as far as pages name it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct CouncilInBrief {
    /// Its id.
    pub id: CouncilId,
    /// Its short name in addresses.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// The licence of its data.
    pub licence: Option<String>,
    /// Its time zone.
    pub timezone: String,
}

/// A strategy in a list.
#[derive(Debug, Queryable)]
pub struct StrategyInList {
    /// Its id.
    pub id: StrategyId,
    /// Its short name in addresses.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// How far it has come.
    pub state: StrategyState,
    /// Its first day.
    pub starts_on: Option<NaiveDate>,
    /// Its last day.
    pub ends_on: Option<NaiveDate>,
    /// Whether its days are inferred.
    pub dates_inferred: bool,
    /// Whose it is.
    pub council: CouncilInBrief,
}

/// A meeting that is to come.
#[derive(Debug, Queryable)]
pub struct MeetingToCome {
    /// Its id.
    pub id: MeetingId,
    /// Its day.
    pub date: NaiveDate,
    /// When it starts, by the clocks of its place.
    pub start_local: Option<NaiveDateTime>,
    /// After what it starts.
    pub start_note: Option<String>,
    /// What it is called.
    pub title: String,
    /// The bodies that meet.
    pub bodies: Json<Vec<Sitting>>,
    /// The name of the council of the meeting.
    pub council: String,
    /// The council.
    pub council_id: CouncilId,
}

/// A decision made lately.
#[derive(Debug, Queryable)]
pub struct DecisionMade {
    /// Its id.
    pub id: DecisionId,
    /// When it was made.
    pub made_on: NaiveDate,
    /// How it came out.
    pub outcome: Outcome,
    /// What was decided.
    pub text: String,
    /// What it is about.
    pub title: String,
    /// Who decided.
    pub maker: Option<String>,
    /// Whose decision it is.
    pub council: String,
    /// The body that met, if one did.
    pub body_id: Option<BodyId>,
    /// The council.
    pub council_id: CouncilId,
}

/// What else there is to say of a figure.
#[derive(Debug, Queryable)]
pub struct Note {
    /// The observation.
    pub id: ObservationId,
    /// Counts what it was since it was first published, from 1.
    pub revision: i32,
    /// What it was worked out from.
    pub derived_from: Option<String>,
}

/// A strategy and whose it is.
///
/// # Errors
/// When the reader sees none.
pub async fn strategy(mut db: &AsyncPgConnection, id: StrategyId) -> QueryResult<(Strategy, CouncilInBrief)> {
    strategies::table
        .inner_join(councils::table.on(councils::id.eq(strategies::council_id)))
        .filter(strategies::id.eq(id))
        .select((
            Strategy::as_select(),
            (councils::id, councils::slug, councils::name, councils::licence, councils::timezone),
        ))
        .first(&mut db)
        .await
}

/// The first strategies, by council and name.
///
/// # Errors
/// When the query fails.
pub async fn strategies(mut db: &AsyncPgConnection, limit: i64) -> QueryResult<Vec<StrategyInList>> {
    strategies::table
        .inner_join(councils::table.on(councils::id.eq(strategies::council_id)))
        .filter(strategies::deleted_at.is_null())
        .order((councils::name, councils::id, strategies::name, strategies::id))
        .select((
            strategies::id,
            strategies::slug,
            strategies::name,
            strategies::state,
            strategies::starts_on,
            strategies::ends_on,
            strategies::dates_inferred,
            (councils::id, councils::slug, councils::name, councils::licence, councils::timezone),
        ))
        .most(Most::usual(limit))
        .load(&mut db)
        .await
}

/// The first councils, by name, that measure something which is part of no strategy.
///
/// # Errors
/// When the query fails.
pub async fn measuring_councils(mut db: &AsyncPgConnection, limit: i64) -> QueryResult<Vec<CouncilInBrief>> {
    let own = metrics::table
        .filter(metrics::strategy_id.is_null())
        .filter(metrics::deleted_at.is_null())
        .select(metrics::council_id);
    councils::table
        .filter(councils::id.eq_any(own))
        .order((councils::name, councils::id))
        .select((councils::id, councils::slug, councils::name, councils::licence, councils::timezone))
        .most(Most::usual(limit))
        .load(&mut db)
        .await
}

/// The councils of a body, by name: several, if it is a joint committee. None of no body.
///
/// # Errors
/// When the query fails.
pub async fn councils_of(mut db: &AsyncPgConnection, id: Option<BodyId>) -> QueryResult<Vec<CouncilInBrief>> {
    let Some(id) = id else { return Ok(Vec::new()) };
    let of = council_bodies::table.filter(only(council_bodies::body_id, id)).select(council_bodies::council_id);
    councils::table
        .filter(councils::id.eq_any(of))
        .filter(councils::deleted_at.is_null())
        .order((councils::name, councils::id))
        .select((councils::id, councils::slug, councils::name, councils::licence, councils::timezone))
        .load(&mut db)
        .await
}

/// A body that sits at a meeting.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Sitting {
    /// Its id.
    pub id: BodyId,
    /// What it is called.
    pub name: String,
}

/// The bodies that sit at a meeting of `meetings`, of which `bodies` is the first.
const BODIES: &str = "jsonb_build_array(jsonb_build_object('id', bodies.id, 'name', bodies.name)) || \
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', b.id, 'name', b.name) ORDER BY e.place) \
    FROM jsonb_array_elements(meetings.joint_with) WITH ORDINALITY AS e(body, place) JOIN bodies b \
    ON b.id = (e.body ->> 'body_id')::uuid WHERE b.deleted_at IS NULL), '[]'::jsonb)";

/// The instant from which on no meeting of a day or later begins: no time zone is further than a day from UTC. Meetings
/// are found from it on by their index.
fn the_day_before(today: NaiveDate) -> DateTime<Utc> {
    today.pred_opt().unwrap_or(today).and_time(NaiveTime::MIN).and_utc()
}

/// The next meetings from a day on, those that are called off set apart.
///
/// # Errors
/// When the query fails.
pub async fn next_meetings(
    mut db: &AsyncPgConnection,
    today: NaiveDate,
    limit: i64,
) -> QueryResult<Vec<MeetingToCome>> {
    meetings::table
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .inner_join(councils::table.on(councils::id.eq(meetings::council_id)))
        .filter(meetings::sort_at.ge(the_day_before(today)))
        .filter(meetings::date.ge(today))
        .filter(meetings::state.ne_all(["cancelled", "postponed"]))
        .filter(meetings::deleted_at.is_null())
        .order((meetings::sort_at, meetings::id))
        .select((
            meetings::id,
            meetings::date,
            meetings::start_local,
            meetings::start_note,
            meetings::title,
            written::<Jsonb>(BODIES),
            councils::name,
            councils::id,
        ))
        .most(Most::usual(limit))
        .load(&mut db)
        .await
}

/// The decisions made last, up to a day.
///
/// # Errors
/// When the query fails.
pub async fn latest_decisions(
    mut db: &AsyncPgConnection,
    today: NaiveDate,
    limit: i64,
) -> QueryResult<Vec<DecisionMade>> {
    type Row = (SqlUuid, Date, Text, Text, Text, Nullable<Text>, Text, Nullable<SqlUuid>, SqlUuid);
    // The last ones are found by their index before anything is joined to them.
    let sql = format!(
        "SELECT d.id, d.made_on, d.outcome, d.text, d.title, coalesce(b.name, d.decision_maker ->> 'name'), c.name, \
         b.id, c.id FROM (SELECT * FROM decisions WHERE deleted_at IS NULL AND made_on <= ? \
         ORDER BY made_on DESC, id DESC LIMIT {limit}) d \
         JOIN councils c ON c.id = d.council_id LEFT JOIN bodies b ON b.id = d.body_id \
         ORDER BY d.made_on DESC, d.id DESC"
    );
    let statement: Statement<Row> = Statement::new(sql, vec![Bind::Day(today)]);
    statement.load(&mut db).await
}

/// A paper of a strategy, as far as its page names it.
#[derive(Debug, Queryable)]
pub struct Paper {
    /// The document.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// The date that it bears.
    pub written_on: Option<NaiveDate>,
    /// Size of its file as the source printed it.
    pub size_label: Option<String>,
    /// The language in which it is written.
    pub language: Option<String>,
    /// When its file came, where that is kept here.
    pub file_stored_at: Option<DateTime<Utc>>,
    /// Address at which the council itself has it.
    pub source_url: Option<String>,
    /// The document that it translates.
    pub translation_of_id: Option<DocumentId>,
    /// Its translations.
    pub translations: Json<Vec<DocumentTranslation>>,
}

/// The first papers of a strategy, in order.
///
/// # Errors
/// When the query fails.
pub async fn papers(mut db: &AsyncPgConnection, id: StrategyId, limit: i64) -> QueryResult<Vec<Paper>> {
    documents::table
        .filter(documents::strategy_id.eq(id))
        .filter(documents::deleted_at.is_null())
        .order((documents::position, documents::id))
        .select((
            documents::id,
            documents::title,
            documents::written_on,
            documents::size_label,
            documents::language,
            documents::file_stored_at,
            documents::source_url,
            documents::translation_of_id,
            documents::translations,
        ))
        .most(Most::usual(limit))
        .load(&mut db)
        .await
}

/// What else there is to say of figures.
///
/// # Errors
/// When the query fails.
pub async fn notes(mut db: &AsyncPgConnection, ids: &[ObservationId]) -> QueryResult<Vec<Note>> {
    observations::table
        .filter(observations::id.eq_any(ids.to_vec()))
        .select((observations::id, observations::revision, observations::derived_from))
        .load(&mut db)
        .await
}

/// A record in which something was reported.
#[derive(Debug, Queryable)]
pub struct SourceRow {
    /// Its id.
    pub id: Uuid,
    /// item, decision or document.
    pub kind: String,
    /// Its reference or title.
    pub name: Option<String>,
    /// The number of its item on the agenda.
    pub agenda_number: Option<String>,
    /// The number of its item in the minutes.
    pub minute_number: Option<String>,
    /// The body that met or decided.
    pub body: Option<String>,
    /// When.
    pub date: Option<NaiveDate>,
    /// Of an item its meeting, and what sort of item it is.
    pub place: Option<(MeetingId, ItemKind)>,
}

/// What the items, decisions and documents with these ids are called, all at once.
///
/// # Errors
/// When the query fails.
pub async fn sources(mut db: &AsyncPgConnection, ids: &[Uuid]) -> QueryResult<Vec<SourceRow>> {
    type Place = Nullable<(SqlUuid, Text)>;
    type Row = (SqlUuid, Text, Nullable<Text>, Nullable<Text>, Nullable<Text>, Nullable<Text>, Nullable<Date>, Place);
    let sql = "SELECT i.id, 'item', NULL::text, i.agenda_number, i.minute_number, b.name, m.date, i.meeting_id, i.kind \
               FROM items i JOIN meetings m ON m.id = i.meeting_id JOIN bodies b ON b.id = m.body_id WHERE i.id = \
               ANY(?) UNION ALL SELECT d.id, 'decision', d.reference, i.agenda_number, i.minute_number, \
               coalesce(b.name, d.decision_maker ->> 'name'), d.made_on, NULL::uuid, NULL::text FROM decisions d \
               LEFT JOIN items i ON i.id = d.item_id \
               LEFT JOIN meetings m ON m.id = i.meeting_id LEFT JOIN bodies b ON b.id = m.body_id WHERE d.id = ANY(?) \
               UNION ALL SELECT o.id, 'document', o.title, i.agenda_number, i.minute_number, b.name, coalesce(m.date, \
               o.written_on), NULL::uuid, NULL::text \
               FROM documents o LEFT JOIN items i ON i.id = o.item_id \
               LEFT JOIN meetings m ON m.id = coalesce(o.meeting_id, i.meeting_id) LEFT JOIN bodies b ON b.id = \
               coalesce(m.body_id, o.body_id) WHERE o.id = ANY(?)";
    let ids = Bind::Ids(ids.to_vec());
    let statement: Statement<Row> = Statement::new(sql, vec![ids.clone(), ids.clone(), ids]);
    statement.load(&mut db).await
}

/// The texts of a record in one language, by field; none where one is not translated.
pub type Texts = BTreeMap<String, Option<String>>;

/// The record types that pages show translated.
const TRANSLATED: [&str; 7] = ["councils", "bodies", "meetings", "items", "decisions", "strategies", "metrics"];

/// The translations of the records with these ids that have any, by language.
///
/// # Errors
/// When the query fails.
pub async fn translations(
    mut db: &AsyncPgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<(Uuid, BTreeMap<String, Texts>)>> {
    let of =
        |table: &&str| format!("SELECT id, translations FROM {table} WHERE id = ANY(?) AND translations <> '{{}}'");
    let sql = TRANSLATED.iter().map(of).collect::<Vec<_>>().join(" UNION ALL ");
    let binds = vec![Bind::Ids(ids.to_vec()); TRANSLATED.len()];
    let statement: Statement<(SqlUuid, Jsonb)> = Statement::new(sql, binds);
    let rows: Vec<(Uuid, Json<BTreeMap<String, Texts>>)> = statement.load(&mut db).await?;
    Ok(rows.into_iter().map(|(id, translations)| (id, translations.0)).collect())
}
