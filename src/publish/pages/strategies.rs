//! The list of strategies, by council, with each council's own measures.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::QueryResult;
use futures_util::try_join;
use maud::{Markup, html};
use uuid::Uuid;

use super::languages::{Translated, Wanted};
use super::layout::{self, Page, Whole};
use super::own::own;
use super::queries::{self, CouncilInBrief, StrategyInList};
use super::sources::Sources;
use super::table::{self, Leads};
use super::words;
use crate::database::Reader;
use crate::http::urls::Urls;
use crate::ids::{CouncilId, StrategyId};
use crate::progress::places::page_of;
use crate::progress::standing::model::{MetricStanding, Summary};
use crate::progress::standing::queries::Of;
use crate::progress::standing::{Facts, summary};

/// The most strategies, and councils, of the list.
pub const MAX_LISTED: i64 = 200;

/// A strategy in a list, and how its measures stand.
pub struct Listed {
    /// The strategy.
    pub strategy: StrategyInList,
    /// How many of its measures stand how.
    pub summary: Summary,
}

impl Listed {
    /// The strategy, and its council.
    pub fn ids(&self) -> [Uuid; 2] {
        [self.strategy.id.into(), self.strategy.council.id.into()]
    }

    /// Puts translations in their places.
    pub fn translate(&mut self, translated: &Translated) {
        let strategy = &mut self.strategy;
        translated.put(strategy.id, "name", &mut strategy.name);
        translated.put(strategy.council.id, "name", &mut strategy.council.name);
    }
}

/// A council with what it set out to do and what it measures beside.
pub struct Group {
    council: CouncilInBrief,
    strategies: Vec<Listed>,
    measures: Vec<MetricStanding>,
}

/// What the list shows.
pub struct List {
    groups: Vec<Group>,
    sources: Sources,
    is_cut: bool,
    translated: Translated,
}

impl List {
    /// The same in the language that the reader wants.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn translated(mut self, db: &Reader, wanted: &Wanted) -> QueryResult<List> {
        let mut ids: Vec<Uuid> = self.groups.iter().map(|group| group.council.id.into()).collect();
        ids.extend(self.groups.iter().flat_map(|group| &group.strategies).flat_map(Listed::ids));
        ids.extend(self.groups.iter().flat_map(|group| &group.measures).map(|metric| Uuid::from(metric.id)));
        let translated = wanted.read(db, ids).await?;
        for group in &mut self.groups {
            translated.put(group.council.id, "name", &mut group.council.name);
            group.strategies.iter_mut().for_each(|listed| listed.translate(&translated));
            for metric in &mut group.measures {
                translated.put(metric.id, "name", &mut metric.name);
            }
        }
        Ok(List { translated, ..self })
    }
}

/// Strategies with their summaries on a day, so many at most.
///
/// # Errors
/// When a query fails.
pub async fn listed(db: &Reader, limit: i64, today: NaiveDate, urls: &Urls) -> QueryResult<Vec<Listed>> {
    let strategies = queries::strategies(db, limit).await?;
    let ids: Vec<StrategyId> = strategies.iter().map(|strategy| strategy.id).collect();
    let facts = Facts::read(db, Of::Strategies(&ids), today).await?;
    let owners = facts.owners();
    let mut measures: HashMap<StrategyId, Vec<MetricStanding>> = HashMap::new();
    for metric in facts.standings(today, None, urls) {
        if let Some((_, Some(of))) = owners.get(&metric.id) {
            measures.entry(*of).or_default().push(metric);
        }
    }
    let of = |id: &StrategyId| summary(measures.get(id).map(Vec::as_slice).unwrap_or_default());
    Ok(strategies.into_iter().map(|strategy| Listed { summary: of(&strategy.id), strategy }).collect())
}

/// The whole list on a day.
///
/// # Errors
/// When a query fails.
pub async fn read(db: &Reader, today: NaiveDate, urls: &Urls) -> QueryResult<List> {
    let (strategies, councils) =
        try_join!(listed(db, MAX_LISTED, today, urls), queries::measuring_councils(db, MAX_LISTED))?;
    let ids: Vec<CouncilId> = councils.iter().map(|council| council.id).collect();
    let facts = Facts::read(db, Of::CouncilsThemselves(&ids), today).await?;
    let owners = facts.owners();
    let measures = facts.standings(today, None, urls);
    let reported = measures.iter().filter_map(|metric| Some(metric.latest.as_ref()?.reported_in.as_ref()?.id));
    let sources = Sources::read(db, &reported.collect::<Vec<_>>()).await?;
    let most = usize::try_from(MAX_LISTED).unwrap_or(usize::MAX);
    let is_cut = strategies.len() >= most || councils.len() >= most;
    let mut groups: HashMap<CouncilId, Group> = HashMap::new();
    for council in councils {
        groups.entry(council.id).or_insert_with(|| Group::of(council));
    }
    for listed in strategies {
        let council = listed.strategy.council.clone();
        groups.entry(council.id).or_insert_with(|| Group::of(council)).strategies.push(listed);
    }
    for metric in measures {
        if let Some(group) = owners.get(&metric.id).and_then(|(council, _)| groups.get_mut(council)) {
            group.measures.push(metric);
        }
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups
        .sort_by(|one, other| (&one.council.name, &one.council.slug).cmp(&(&other.council.name, &other.council.slug)));
    Ok(List { groups, sources, is_cut, translated: Translated::default() })
}

impl Group {
    fn of(council: CouncilInBrief) -> Group {
        Group { council, strategies: Vec::new(), measures: Vec::new() }
    }

    /// The name of its place on the page.
    fn anchor(&self) -> String {
        format!("council-{}", self.council.slug)
    }
}

/// A strategy in a list, with its council where the list is not of one.
pub fn entry(listed: &Listed, council: Option<&str>, urls: &Urls) -> Markup {
    let strategy = &listed.strategy;
    html! {
        li {
            a href=(urls.within(&page_of(&strategy.slug))) { (own(&strategy.name)) }
            div.fine {
                @if let Some(council) = council { (own(council)) " · " }
                (words::span(strategy.starts_on, strategy.ends_on, strategy.dates_inferred)) " · "
                (words::strategy_state(strategy.state))
            }
            div { (words::summary(&listed.summary)) "." }
        }
    }
}

/// The page.
pub fn page(list: &List, urls: &Urls) -> Whole {
    let main = html! {
        h1 { "Strategies" }
        p.lead { "The plans of councils, and their progress by the figures that the councils reported." }
        @if list.groups.is_empty() { p { "None yet." } }
        @if list.is_cut {
            p {
                "This page lists the first " (MAX_LISTED) ". The full list is in "
                a href=(urls.within("/v1/strategies")) { "JSON" } "."
            }
        }
        @if list.groups.len() > 1 {
            nav aria-label="Councils" {
                ul.links {
                    @for group in &list.groups { li { a href={ "#" (group.anchor()) } { (own(&group.council.name)) } } }
                }
            }
        }
        @for group in &list.groups { (section(group, &list.sources, urls)) }
    };
    let description = "The plans of councils, and their progress by the figures that the councils reported.";
    let page = Page {
        title: "Strategies",
        description,
        path: Some("/strategies"),
        json: Some("/v1/strategies"),
        licence: None,
        translated: Some((&list.translated, "/strategies")),
        main,
    };
    layout::whole(&page, urls)
}

fn section(group: &Group, sources: &Sources, urls: &Urls) -> Markup {
    let name = &group.council.name;
    html! {
        section id=(group.anchor()) {
            h2 { (own(name)) }
            @if group.strategies.is_empty() { p { "No strategy is published yet." } } @else {
                ul.plain { @for listed in &group.strategies { (entry(listed, None, urls)) } }
            }
            @if !group.measures.is_empty() {
                h3 { "The council’s own measures" }
                p { "They belong to no strategy. " (words::summary(&summary(&group.measures))) "." }
                (table::measures(&format!("Own measures of {}", own(name)),
                    &group.measures, &Leads::ToSources(sources), urls))
            }
        }
    }
}
