//! What is included in decisions: the item, the meeting and the body above them, their papers, and the votes on them.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use diesel::prelude::*;
use futures_util::try_join;

use super::model::{DecisionInclude, FullDecision};
use crate::database::Reader;
use crate::database::kept::among;
use crate::database::schema::{items, meetings};
use crate::http::extract::Many;
use crate::http::include::{IncludedRecord, group};
use crate::http::resource::Resource;
use crate::http::urls::Urls;
use crate::ids::{DecisionId, ItemId, MeetingId};
use crate::record::bodies::model::Body;
use crate::record::bodies::queries as bodies;
use crate::record::documents::queries as documents;
use crate::record::items::model::Item;
use crate::record::meetings::model::Meeting;
use crate::record::votes::queries as votes;
use crate::refused::Refused;

/// Adds to decisions what is asked for, and says whether their papers and votes were read at the moment when they were.
///
/// # Errors
/// When a query fails.
pub async fn include(
    db: &Reader,
    decisions: &mut [FullDecision],
    wanted: Option<&Many<DecisionInclude>>,
    urls: &Urls,
) -> Result<bool, Refused> {
    add_above(db, decisions, wanted, urls).await?;
    add_below(db, decisions, wanted, urls).await
}

fn wants(wanted: Option<&Many<DecisionInclude>>, include: DecisionInclude) -> bool {
    wanted.is_some_and(|wanted| wanted.0.contains(&include))
}

/// Adds the item, the meeting and the body. Each is written once, however many decisions have it.
async fn add_above(
    db: &Reader,
    decisions: &mut [FullDecision],
    wanted: Option<&Many<DecisionInclude>>,
    urls: &Urls,
) -> Result<(), Refused> {
    let of = |column: DecisionInclude| wants(wanted, column);
    let items = distinct(of(DecisionInclude::Item), decisions.iter().filter_map(|full| full.record.item_id));
    let meetings = distinct(of(DecisionInclude::Meeting), decisions.iter().filter_map(|full| full.record.meeting_id));
    let bodies = distinct(of(DecisionInclude::Body), decisions.iter().filter_map(|full| full.record.body_id));
    let (items, meetings, bodies) =
        try_join!(items_of(db, &items), meetings_of(db, &meetings), bodies::with_ids(db, &bodies))?;
    let items = written(items, |item: &Item| item.id, urls)?;
    let meetings = written(meetings, |meeting: &Meeting| meeting.id, urls)?;
    let bodies = written(bodies, |body: &Body| body.id, urls)?;
    for full in decisions {
        let decision = &full.record;
        full.extras.item = above(&items, decision.item_id);
        full.extras.meeting = above(&meetings, decision.meeting_id);
        full.extras.body = above(&bodies, decision.body_id);
    }
    Ok(())
}

/// The ids that are asked for, each once.
fn distinct<Id: Copy + Eq + Hash>(is_wanted: bool, ids: impl Iterator<Item = Id>) -> Vec<Id> {
    let ids: HashSet<Id> = ids.filter(|_| is_wanted).collect();
    ids.into_iter().collect()
}

fn written<Id: Eq + Hash, T: Resource>(
    records: Vec<T>,
    id: impl Fn(&T) -> Id,
    urls: &Urls,
) -> Result<HashMap<Id, IncludedRecord>, Refused> {
    let written = |record: T| {
        let id = id(&record);
        IncludedRecord::new(record, urls).map(|written| (id, written))
    };
    records.into_iter().map(written).collect()
}

fn above<Id: Eq + Hash>(records: &HashMap<Id, IncludedRecord>, id: Option<Id>) -> Option<IncludedRecord> {
    id.and_then(|id| records.get(&id)).cloned()
}

/// The items with these ids that the reader sees.
async fn items_of(db: &Reader, ids: &[ItemId]) -> QueryResult<Vec<Item>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = || items::table.filter(among(items::id, ids)).filter(items::deleted_at.is_null());
    db.load(|| found().select(Item::as_select())).await
}

/// The meetings with these ids that the reader sees.
async fn meetings_of(db: &Reader, ids: &[MeetingId]) -> QueryResult<Vec<Meeting>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = || meetings::table.filter(among(meetings::id, ids)).filter(meetings::deleted_at.is_null());
    db.load(|| found().select(Meeting::as_select())).await
}

/// Adds the papers and the votes.
async fn add_below(
    db: &Reader,
    decisions: &mut [FullDecision],
    wanted: Option<&Many<DecisionInclude>>,
    urls: &Urls,
) -> Result<bool, Refused> {
    let ids: Vec<DecisionId> = decisions.iter().map(|full| full.record.id).collect();
    let documents = async {
        match wants(wanted, DecisionInclude::Documents) {
            true => documents::of_decisions(db, &ids).await.map(|rows| Some(group(rows))),
            false => Ok(None),
        }
    };
    let votes = async {
        match wants(wanted, DecisionInclude::Votes) {
            true => votes::of_decisions(db, &ids).await.map(|rows| Some(group(rows))),
            false => Ok(None),
        }
    };
    let (mut documents, mut votes) = try_join!(documents, votes)?;
    let mut at_once = true;
    for full in decisions {
        let (id, updated_at) = (full.record.id, full.record.updated_at);
        if let Some(documents) = &mut documents {
            let (same, documents) = documents.take(id, updated_at, urls).await;
            at_once &= same;
            full.extras.documents = Some(documents);
        }
        if let Some(votes) = &mut votes {
            let (same, votes) = votes.take(id, updated_at, urls).await;
            at_once &= same;
            full.extras.votes = Some(votes);
        }
    }
    Ok(at_once)
}
