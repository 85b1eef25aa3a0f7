//! The page of a strategy: what the council promised, what it says itself, and what the figures say, each with its
//! source.

mod actions;
mod card;

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::QueryResult;
use futures_util::try_join;
use maud::{Markup, html};
use uuid::Uuid;

use super::changed::section::{Past, Told, section};
use super::citing;
use super::languages::{Translated, Wanted};
use super::layout::{self, Page, Whole};
use super::own::own;
use super::papers::{self, Superseded};
use super::queries::record::superseded;
use super::queries::{self, CouncilInBrief, Note, Paper};
use super::sources::Sources;
use super::table::{self, Leads};
use super::words;
use crate::database::Reader;
use crate::http::urls::Urls;
use crate::ids::{ObservationId, StrategyId};
use crate::kind::Kind;
use crate::progress::places::page_of;
use crate::progress::progress_reports::model::ProgressReport;
use crate::progress::standing::model::{MetricStanding, Progress};
use crate::progress::standing::progress;
use crate::progress::strategies::model::{Element, Strategy};
use crate::refused::Refused;

/// The earlier statements of a council that are shown, the last ones.
const SHOWN_EARLIER: usize = 5;

/// The papers of a strategy that are shown.
const SHOWN_PAPERS: i64 = 50;

/// What the page shows.
pub struct Shown {
    strategy: Strategy,
    council: CouncilInBrief,
    progress: Progress,
    sources: Sources,
    notes: HashMap<ObservationId, Note>,
    papers: Vec<Paper>,
    superseded: Superseded,
    /// The versions that were shown of the strategy itself.
    past: Past,
    today: NaiveDate,
    /// The day that the reader asked for; none = today.
    asked: Option<NaiveDate>,
    translated: Translated,
}

impl Shown {
    /// Whether the page may change although nobody writes the record.
    pub fn is_behind(&self) -> bool {
        self.past.is_behind()
    }

    /// The same in the language that the reader wants.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn translated(mut self, db: &Reader, wanted: &Wanted) -> QueryResult<Shown> {
        let Shown { strategy, council, progress, .. } = &mut self;
        let mut ids: Vec<Uuid> = vec![strategy.id.into(), council.id.into()];
        ids.extend(progress.metrics.iter().map(|metric| Uuid::from(metric.id)));
        let translated = wanted.read(db, ids).await?;
        translated.put(strategy.id, "name", &mut strategy.name);
        translated.put_in(strategy.id, "summary", &mut strategy.summary);
        translated.put(council.id, "name", &mut council.name);
        for metric in &mut progress.metrics {
            translated.put(metric.id, "name", &mut metric.name);
            translated.put_in(metric.id, "definition", &mut metric.definition);
        }
        Ok(Shown { translated, ..self })
    }
}

/// A strategy as it stands on a day, as the reader sees it.
///
/// # Errors
/// [`Refused::Gone`], and when there is none.
pub async fn read(
    db: &Reader,
    id: StrategyId,
    (asked, today): (Option<NaiveDate>, NaiveDate),
    urls: &Urls,
) -> Result<Shown, Refused> {
    let (strategy, council) = queries::strategy(db, id).await?;
    let progress = progress(db, id, asked.unwrap_or(today), urls).await?;
    let ids = named(&strategy, &progress);
    let papers = queries::papers(db, id, SHOWN_PAPERS);
    let (sources, notes, papers) = try_join!(Sources::read(db, &ids), notes(db, &progress), papers)?;
    let superseded = superseded(db, papers.iter().map(|paper| paper.id)).await?;
    let past = Past::read(db, Kind::Strategy, id, strategy.version).await?;
    let translated = Translated::default();
    Ok(Shown { strategy, council, progress, sources, notes, papers, superseded, past, today, asked, translated })
}

/// The records that the page names.
fn named(strategy: &Strategy, progress: &Progress) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = strategy.adopted_by_id.map(Into::into).into_iter().collect();
    ids.extend(progress.reports.iter().filter_map(|report| Some(report.record.reported_in.as_ref()?.0.id)));
    for metric in &progress.metrics {
        let figures = [&metric.latest, &metric.no_figure].into_iter().flatten();
        ids.extend(figures.filter_map(|figure| Some(figure.reported_in.as_ref()?.id)));
        let targets = [&metric.target, &metric.next_target].into_iter().flatten();
        ids.extend(targets.filter_map(|target| target.set_by_id).map(Uuid::from));
    }
    for action in progress.actions.iter().map(|action| &action.record) {
        ids.extend(action.reported_in.as_ref().map(|source| source.0.id));
        ids.extend(action.item_id.map(Uuid::from));
        ids.extend(action.decision_id.map(Uuid::from));
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

async fn notes(db: &Reader, progress: &Progress) -> QueryResult<HashMap<ObservationId, Note>> {
    let figures = progress.metrics.iter().flat_map(|metric| [&metric.latest, &metric.no_figure]).flatten();
    let ids: Vec<ObservationId> = figures.filter_map(|figure| figure.observation_id).collect();
    let notes = queries::notes(db, &ids).await?;
    Ok(notes.into_iter().map(|note| (note.id, note)).collect())
}

/// The page.
pub fn page(shown: &Shown, urls: &Urls) -> Whole {
    let Shown { strategy, council, progress, .. } = shown;
    let main = html! {
        (head(shown, urls))
        @if !strategy.aims.0.is_empty() {
            section { h2 { "Aims" } ul { @for aim in &strategy.aims.0 { li { (own(aim)) } } } }
        }
        (parts(&strategy.elements.0, &progress.metrics))
        div.beside {
            section { h2 { "The council’s report" } (said(shown, urls)) }
            section {
                h2 { "The figures" }
                p { "As of " (words::day(progress.as_of)) ", with the latest figure of each measure and its target:" }
                (table::counts(&progress.summary))
                p.fine { "A figure without a target has no rating." }
            }
        }
        section {
            h2 { "All measures" }
            @if progress.metrics.is_empty() { p { "None are published yet." } } @else {
                (table::measures("All measures", &progress.metrics, &Leads::ToCards, urls))
            }
        }
        (by_part(shown, urls))
        (actions::section(shown, urls))
        (own_papers(&shown.papers, &shown.superseded, urls))
        (section(&[Told { past: &shown.past, name: None, kept: &[] }], &council.timezone, urls))
        (cite(shown, urls))
        (data(shown, urls))
    };
    let path = page_of(&strategy.slug);
    let description =
        format!("{}, {}: {}.", own(&strategy.name), own(&council.name), words::summary(&progress.summary));
    let json = format!("/v1/strategies/{}/progress", strategy.id);
    let here = shown.asked.map_or_else(|| path.clone(), |day| format!("{path}?as_of={day}"));
    let page = Page {
        title: &own(&strategy.name),
        description: &description,
        path: Some(&path),
        json: Some(&json),
        licence: council.licence.as_deref(),
        translated: Some((&shown.translated, &here)),
        main,
    };
    layout::whole(&page, urls)
}

fn head(shown: &Shown, urls: &Urls) -> Markup {
    let Shown { strategy, council, progress, sources, asked, .. } = shown;
    html! {
        h1 { (own(&strategy.name)) }
        p.fine {
            (own(&council.name)) " · " (words::span(strategy.starts_on, strategy.ends_on, strategy.dates_inferred))
            " · " (words::strategy_state(strategy.state))
        }
        p.lead { (words::summary(&progress.summary)) ", as of " (words::day(progress.as_of)) "." }
        @if asked.is_some() {
            p { "You asked for another day. " a href=(urls.within(&page_of(&strategy.slug))) { "See its progress \
                 today" } "." }
        }
        @if let Some(summary) = &strategy.summary { p { (own(summary)) } }
        @if strategy.owner_post.is_some() || strategy.adopted_by_id.is_some() {
            dl.pairs {
                @if let Some(owner) = &strategy.owner_post { dt { "Responsible" } dd { (own(owner)) } }
                @if let Some(id) = strategy.adopted_by_id {
                    dt { "Adopted by" } dd { (sources.link(Kind::Decision, id.into(), urls)) }
                }
            }
        }
    }
}

/// What the council says of itself, the latest first.
fn said(shown: &Shown, urls: &Urls) -> Markup {
    let reports = &shown.progress.reports;
    html! {
        @if reports.is_empty() { p { "No report of the council is recorded yet." } }
        @if let [latest, earlier @ ..] = reports.as_slice() {
            (statement(&latest.record, shown, urls))
            @if !earlier.is_empty() {
                details {
                    summary { "Earlier reports (" (earlier.len().min(SHOWN_EARLIER)) ")" }
                    @for report in earlier.iter().take(SHOWN_EARLIER) { (statement(&report.record, shown, urls)) }
                }
            }
            @if earlier.len() > SHOWN_EARLIER {
                p.fine {
                    "Still earlier reports are in "
                    a href=(urls.within(&format!("/v1/progress-reports?strategy_id={}", shown.strategy.id))) {
                        "the list of all as JSON"
                    } "."
                }
            }
        }
    }
}

fn statement(report: &ProgressReport, shown: &Shown, urls: &Urls) -> Markup {
    let of_part = |position| part_name(&shown.strategy.elements.0, position);
    html! {
        article {
            h3 { (words::period(&report.period.0)) }
            p { (own(&report.statement)) }
            p { b { (words::stated_rating(report.stated_rating)) } }
            @if !report.per_element.0.is_empty() {
                ul { @for said in &report.per_element.0 { li { (of_part(said.element)) ": " (own(&said.statement)) } } }
            }
            (shown.sources.passage(report.reported_in.as_ref().map(|source| &source.0), urls))
        }
    }
}

/// A part by its name, or that it has none in the record.
fn part_name(elements: &[Element], position: i32) -> String {
    let name = elements.iter().find(|element| element.position == position).and_then(|element| element.name.as_deref());
    match name {
        Some(name) => format!("Part {position}, {}", own(name)),
        None => format!("Part {position} (the record does not name it)"),
    }
}

/// The parts of the strategy, and of which of them nothing is measured.
fn parts(elements: &[Element], metrics: &[MetricStanding]) -> Markup {
    let is_measured = |element: &Element| metrics.iter().any(|metric| metric.element == Some(element.position));
    let bare = |element: &Element| element.name.is_none() && element.summary.is_none() && !is_measured(element);
    html! {
        @if !elements.is_empty() {
            section {
                h2 { "Its parts" }
                @if elements.iter().all(bare) {
                    p { "It has " (elements.len()) @if elements.len() == 1 { " part" } @else { " parts" }
                        ". The record does not name them, and does not say which measures belong to them." }
                } @else {
                    ul {
                        @for element in elements {
                            li {
                                (part_name(elements, element.position))
                                @if let Some(summary) = &element.summary { ": " (own(summary)) }
                                @if !is_measured(element) { " " span.fine { "No measure is recorded for this part." } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A card for each measure, by the part that it measures.
fn by_part(shown: &Shown, urls: &Urls) -> Markup {
    let elements = &shown.strategy.elements.0;
    let of = |position: Option<i32>| shown.progress.metrics.iter().filter(move |metric| metric.element == position);
    let cards = |metrics: Vec<&MetricStanding>| {
        html! {
            @for metric in metrics { (card::card(metric, shown, urls)) }
        }
    };
    let whole: Vec<&MetricStanding> = of(None).collect();
    html! {
        section {
            h2 { "Measure by measure" }
            @if shown.progress.metrics.is_empty() { p { "No measure is published yet." } }
            @for element in elements {
                @let metrics: Vec<&MetricStanding> = of(Some(element.position)).collect();
                @if !metrics.is_empty() {
                    h3 { (part_name(elements, element.position)) }
                    (cards(metrics))
                }
            }
            @if !whole.is_empty() {
                @if elements.is_empty() {
                    h3 { "The whole strategy" }
                } @else {
                    h3 { "The whole strategy, or a part that is not recorded" }
                }
                (cards(whole))
            }
        }
    }
}

/// The strategy's own papers, each by its file if that is stored here, else by its source, else by its details.
fn own_papers(papers: &[Paper], superseded: &Superseded, urls: &Urls) -> Markup {
    let file = |paper: &Paper| urls.within(&format!("/v1/documents/{}/file", paper.id));
    let known = |paper: &Paper| urls.within(&format!("/v1/documents/{}", paper.id));
    html! {
        @if !papers.is_empty() {
            section {
                h2 { "Its papers" }
                ul.links {
                    @for paper in papers {
                        li {
                            @match (paper.file_stored_at, &paper.source_url) {
                                (Some(_), _) => a href=(file(paper)) lang=[paper.language.as_deref()]
                                    hreflang=[paper.language.as_deref()] {
                                    (own(&paper.title))
                                },
                                (None, Some(source)) => {
                                    a href=(source) lang=[paper.language.as_deref()]
                                        hreflang=[paper.language.as_deref()] { (own(&paper.title)) }
                                    " " (papers::elsewhere(&known(paper)))
                                }
                                (None, None) => {
                                    a href=(known(paper)) lang=[paper.language.as_deref()] { (own(&paper.title)) }
                                    " (JSON)"
                                }
                            }
                            (papers::mark(paper.id, superseded, urls))
                            (papers::languages(paper.language.as_deref(), paper.translation_of_id,
                                &paper.translations.0, urls))
                            @if let Some(size) = &paper.size_label { " " span.fine { (own(size)) } }
                            @if let Some(day) = paper.written_on { " " span.fine { "of " (words::day(day)) } }
                        }
                    }
                }
            }
        }
    }
}

fn cite(shown: &Shown, urls: &Urls) -> Markup {
    let Shown { strategy, council, today, .. } = shown;
    let record = citing::Record {
        kind: Kind::Strategy,
        id: strategy.id.into(),
        version: shown.past.version(strategy.created_at),
        council: (&council.name, &council.timezone),
        title: &strategy.name,
        publication: strategy.publication,
    };
    citing::section(&record, *today, urls)
}

fn data(shown: &Shown, urls: &Urls) -> Markup {
    let id = shown.strategy.id;
    let links = [
        ("The strategy (JSON)", format!("/v1/strategies/{id}")),
        ("Its progress (JSON)", format!("/v1/strategies/{id}/progress")),
        ("All figures (CSV)", format!("/v1/observations.csv?strategy_id={id}")),
        ("All figures (JSON)", format!("/v1/observations?strategy_id={id}")),
        ("Reports of the council (JSON)", format!("/v1/progress-reports?strategy_id={id}")),
        ("Its actions (JSON)", format!("/v1/actions?strategy_id={id}")),
        ("Its papers (JSON)", format!("/v1/documents?strategy_id={id}")),
    ];
    html! {
        section {
            h2 { "Get the data" }
            ul.links { @for (words, path) in &links { li { a href=(urls.within(path)) { (words) } } } }
            @if let Some(source) = &shown.strategy.source_url {
                p { "Taken from " a href=(source) { (own(source)) } "." }
            }
        }
    }
}
