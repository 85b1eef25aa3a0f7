//! Reads with `as_of`: a record, or the records below another one, as the public was shown them at a moment. A caller
//! with a token gets the same.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use uuid::Uuid;

use super::{Below, Noun, Stored};
use crate::clock::zone;
use crate::database::Reader;
use crate::database::past::{Asked, Moment, Present, is_place};
use crate::http::door::{Door, FindQuery};
use crate::http::extract::ListQuery;
use crate::http::page::{Page, PageRequest, require_parent};
use crate::http::past::{AsOf, AsOfQuery};
use crate::http::problem::Problem;
use crate::local_time::start_of_day;
use crate::refused::{FieldError, Refused};

/// What a read of one record by another system's key takes in its query.
#[derive(Deserialize)]
pub struct FindEarlierQuery {
    pub(super) council: Option<String>,
    pub(super) as_of: Option<AsOf>,
}

impl IntoParams for FindEarlierQuery {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = FindQuery::into_params(&place);
        parameters.extend(AsOfQuery::into_params(place));
        parameters
    }
}

/// A record as of a moment.
///
/// # Errors
/// [`Refused::NoVersion`] if the public was not shown it then. [`Refused::Gone`] if it was deleted then, or is now.
pub async fn read<N: Stored>(db: &Reader, id: Uuid, as_of: AsOf) -> Result<N, Refused> {
    let present = Present::open(db, N::KIND, id).await?.standing(N::KIND, id)?;
    let asked = Asked::at(N::KIND, id, moment(db, as_of, &present).await?);
    N::then(db, &asked, None).await?.into_iter().next().ok_or(Refused::NoVersion)?.standing()
}

/// A page of the records that belonged to another one at a moment.
///
/// # Errors
/// Why it cannot be.
pub(super) async fn page<N: Noun>(
    door: &Door,
    below: &Below<N>,
    id: Uuid,
    query: &ListQuery<N::Filter>,
    (request, as_of): (&PageRequest, AsOf),
) -> Result<Page<N>, Problem> {
    let parent = (below.parent, id);
    door.read_as_public(async |db| {
        require_parent(db, Some(parent)).await?;
        let present = Present::find(db, parent.0, id).await?.ok_or(Refused::NotFound)?;
        let asked = Asked::below(N::KIND, parent, present.council_id, moment(db, as_of, &present).await?);
        let total = match request.count {
            true => Some(asked.count(db, request.include_deleted).await?),
            false => None,
        };
        let rows = N::then(db, &asked, Some(request)).await?;
        Ok(Page::new(rows, total, request, query, &door.urls))
    })
    .await
}

/// The moment that is asked for, for a record of a council.
async fn moment(db: &Reader, as_of: AsOf, present: &Present) -> Result<Moment, Refused> {
    match as_of {
        AsOf::Instant(at) => Ok(before(at.checked_add_signed(TimeDelta::microseconds(1)))),
        AsOf::Day(day) => {
            let next = day.checked_add_days(Days::new(1));
            Ok(before(next.map(|next| start_of_day(next, zone(&present.timezone)))))
        }
        AsOf::Change(cursor) if is_place(db, cursor.position, cursor.entry).await? => Ok(Moment::UpTo(cursor.position)),
        AsOf::Change(_) => {
            let detail = "This cursor is not of the public feed of this server. Send page.next_cursor of /v1/changes, \
                          read without a token, or send a date and time.";
            Err(Refused::Query(vec![FieldError::new("as_of", "not_found", detail)]))
        }
    }
}

/// The moment before a time. PostgreSQL reads years of four digits, and takes a leap second for the next second.
fn before(at: Option<DateTime<Utc>>) -> Moment {
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MIN);
    let last = start_of_day(last, zone("UTC"));
    let at = at.and_then(|at| DateTime::from_timestamp_micros(at.timestamp_micros()));
    Moment::Before(at.filter(|at| *at < last).unwrap_or(last))
}
