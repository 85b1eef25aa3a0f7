//! Reading and writing meetings.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Meeting, MeetingColumns, MeetingFilter};
use super::parts::JointBody;
use crate::database::Reader;
use crate::database::kept::{among, only};
use crate::database::schema::{councils, meetings, municipal_years};
use crate::database::sql::Json;
use crate::http::include::Row;
use crate::ids::{BodyId, CouncilId, MeetingId, MunicipalYearId};
use crate::record::bodies::model::Body;
use crate::record::bodies::queries as bodies;
use crate::record::noun::{filters, stored};
use crate::record::sittings::{self, Bodies};

filters! { meetings: MeetingFilter;
    own(of_body_or_council), is(municipal_year_id), any(type_), any(state), any(minutes_state), any(publication),
    from(date_from, date), to(date_to, date), from(updated_since, updated_at),
}
stored! { meetings: Meeting, MeetingColumns, MeetingId, MeetingFilter; published with [] }

/// Those of a body, or else of a council.
fn of_body_or_council<'a>(
    mut query: meetings::BoxedQuery<'a, Pg>,
    filter: &'a MeetingFilter,
) -> meetings::BoxedQuery<'a, Pg> {
    let MeetingFilter { body_id, body, council_id, council, .. } = filter;
    if let (Some(id), None, None, None) = (*body_id, body, council_id, council) {
        // Most bodies have few joint meetings, so this is nearly as fast as the index of the body alone.
        return query.filter(only(meetings::body_id, id).or(sittings::joint(meetings::id, id)));
    }
    let asked = Bodies { id: *body_id, slugs: body.as_ref(), council_id: *council_id, councils: council.as_ref() };
    if let Some(sat) = sittings::of(meetings::id, asked) {
        return query.filter(sat);
    }
    filters!(@is query, filter, meetings, council_id);
    filters!(@of query, filter, meetings, council, councils::slug, council_id);
    query
}

/// The further bodies of meetings, with the instant at which each meeting last changed.
///
/// # Errors
/// When a query fails.
pub async fn joint_bodies(db: &Reader, ids: &[MeetingId]) -> QueryResult<Vec<Row<MeetingId, Body>>> {
    type Joint = (MeetingId, DateTime<Utc>, Json<Vec<JointBody>>);
    let found = || meetings::table.filter(among(meetings::id, ids));
    let joint: Vec<Joint> =
        db.load(|| found().select((meetings::id, meetings::updated_at, meetings::joint_with))).await?;
    let named: HashSet<BodyId> = joint.iter().flat_map(|(.., bodies)| &bodies.0).map(|body| body.body_id).collect();
    let named: Vec<BodyId> = named.into_iter().collect();
    let known: HashMap<BodyId, Body> =
        bodies::with_ids(db, &named).await?.into_iter().map(|body| (body.id, body)).collect();
    let mut rows = Vec::new();
    for (id, updated_at, bodies) in joint {
        // A meeting without any is listed too.
        rows.push((id, updated_at, None));
        let bodies = bodies.0.iter().filter_map(|body| known.get(&body.body_id).cloned());
        rows.extend(bodies.map(|body| (id, updated_at, Some(body))));
    }
    Ok(rows)
}

/// The municipal year of a council's day.
///
/// # Errors
/// When the query fails.
pub async fn municipal_year(
    mut db: &AsyncPgConnection,
    council_id: CouncilId,
    date: chrono::NaiveDate,
) -> QueryResult<Option<MunicipalYearId>> {
    municipal_years::table
        .filter(municipal_years::council_id.eq(council_id))
        .filter(municipal_years::starts_on.le(date).and(municipal_years::ends_on.ge(date)))
        .filter(municipal_years::deleted_at.is_null())
        .select(municipal_years::id)
        .first(&mut db)
        .await
        .optional()
}

/// The time zone of a council.
///
/// # Errors
/// When there is none.
pub async fn council_timezone(mut db: &AsyncPgConnection, council_id: CouncilId) -> QueryResult<String> {
    councils::table.find(council_id).select(councils::timezone).first(&mut db).await
}
