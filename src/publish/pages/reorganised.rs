//! What the page of a council or a body says of its days, and of the others of its kind: to which its work went,
//! from which work came to it, and which councils take part in a joint committee.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::QueryResult;
use maud::{Markup, html};
use uuid::Uuid;

use super::languages::Translated;
use super::own::own;
use super::queries::CouncilInBrief;
use super::queries::record as queries;
use super::words;
use crate::database::Reader;
use crate::http::urls::Urls;
use crate::ids::{BodyId, CouncilId};
use crate::record::bodies::model::Body;
use crate::record::bodies::parts::BodySuccession;
use crate::record::councils::model::Council;
use crate::record::councils::parts::CouncilSuccession;

/// A council or a body over time.
pub struct Reorganised {
    /// What it is, in a word.
    noun: &'static str,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    predecessors: Vec<Other>,
    successors: Vec<Other>,
    /// The councils of a joint committee, the host first. Empty for others.
    councils: Vec<Other>,
}

/// Another council or body.
#[derive(Clone)]
struct Other {
    id: Uuid,
    name: String,
    /// The council of a body.
    council: Option<(CouncilId, String)>,
    page: String,
    part: Option<String>,
}

/// What is said of a council.
///
/// # Errors
/// When a query fails.
pub async fn council(db: &Reader, council: &Council) -> QueryResult<Reorganised> {
    let (before, after) = (&council.predecessors.0, &council.successors.0);
    let known = councils(db, before.iter().chain(after).map(|other| other.council_id)).await?;
    let others = |others: &[CouncilSuccession]| {
        let other = |other: &CouncilSuccession| Some(known.get(&other.council_id)?.with(other.part.as_ref()));
        others.iter().filter_map(other).collect()
    };
    Ok(Reorganised {
        noun: "council",
        starts_on: council.starts_on,
        ends_on: council.ends_on,
        predecessors: others(before),
        successors: others(after),
        councils: Vec::new(),
    })
}

/// What is said of a body.
///
/// # Errors
/// When a query fails.
pub async fn body(db: &Reader, body: &Body) -> QueryResult<Reorganised> {
    let (before, after) = (&body.predecessors.0, &body.successors.0);
    let known = bodies(db, before.iter().chain(after).map(|other| other.body_id)).await?;
    let others = |others: &[BodySuccession]| {
        let other = |other: &BodySuccession| Some(known.get(&other.body_id)?.with(other.part.as_ref()));
        others.iter().filter_map(other).collect()
    };
    let taking_part = body.councils.0.iter().map(|council| council.council_id);
    let together: Vec<CouncilId> = match body.councils.0.is_empty() {
        true => Vec::new(),
        false => [body.council_id].into_iter().chain(taking_part).collect(),
    };
    let by_id = councils(db, together.iter().copied()).await?;
    Ok(Reorganised {
        noun: "body",
        starts_on: body.starts_on,
        ends_on: body.ends_on,
        predecessors: others(before),
        successors: others(after),
        councils: together.iter().filter_map(|id| Some(by_id.get(id)?.with(None))).collect(),
    })
}

async fn councils(db: &Reader, ids: impl Iterator<Item = CouncilId>) -> QueryResult<HashMap<CouncilId, Other>> {
    let ids: Vec<CouncilId> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = queries::councils_called(db, &ids).await?;
    let other = |one: CouncilInBrief| {
        let page = format!("/meetings?council={}", one.slug);
        (one.id, Other { id: one.id.into(), name: one.name, council: None, page, part: None })
    };
    Ok(found.into_iter().map(other).collect())
}

async fn bodies(db: &Reader, ids: impl Iterator<Item = BodyId>) -> QueryResult<HashMap<BodyId, Other>> {
    let ids: Vec<BodyId> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = queries::bodies_called(db, &ids).await?;
    let other = |one: queries::BodyInBrief| {
        let page = format!("/meetings?council={}&body={}", one.council_slug, one.slug);
        let council = Some((one.council_id, one.council));
        (one.id, Other { id: one.id.into(), name: one.name, council, page, part: None })
    };
    Ok(found.into_iter().map(other).collect())
}

impl Other {
    fn with(&self, part: Option<&String>) -> Other {
        Other { part: part.cloned(), ..self.clone() }
    }
}

impl Reorganised {
    /// The others that it names, and the councils of bodies.
    pub fn ids(&self) -> Vec<Uuid> {
        let others = self.predecessors.iter().chain(&self.successors).chain(&self.councils);
        let ids = |other: &Other| [Some(other.id), other.council.as_ref().map(|(id, _)| Uuid::from(*id))];
        others.flat_map(ids).flatten().collect()
    }

    /// Puts translations in their places.
    pub fn translate(&mut self, translated: &Translated) {
        let others = self.predecessors.iter_mut().chain(&mut self.successors).chain(&mut self.councils);
        for other in others {
            translated.put(other.id, "name", &mut other.name);
            if let Some((id, council)) = &mut other.council {
                translated.put(*id, "name", council);
            }
        }
    }

    /// What the page says, if there is anything to say.
    pub fn section(&self, today: NaiveDate, urls: &Urls) -> Markup {
        let noun = self.noun;
        let is_over = self.ends_on.is_some_and(|last| last < today);
        html! {
            @if let Some(first) = self.starts_on.filter(|first| *first > today) {
                p.note { "This " (noun) " starts on " (words::day(first)) "." }
            }
            @if let Some(last) = self.ends_on {
                p.note { "This " (noun) @if is_over { " ended on " } @else { " ends on " } (words::day(last)) "." }
            }
            (list(if is_over || self.ends_on.is_none() { "Its work went to:" } else { "Its work goes to:" },
                &self.successors, urls))
            (list("It took over work from:", &self.predecessors, urls))
            (list("Joint committee of these councils:", &self.councils, urls))
        }
    }
}

fn list(what: &str, others: &[Other], urls: &Urls) -> Markup {
    html! {
        @if !others.is_empty() {
            p { (what) }
            ul {
                @for other in others {
                    li {
                        a href=(urls.within(&other.page)) {
                            (own(&other.name))
                            @if let Some((_, council)) = &other.council { ", " (own(council)) }
                        }
                        @if let Some(part) = &other.part { ": " (own(part)) }
                    }
                }
            }
        }
    }
}
