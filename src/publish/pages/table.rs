//! Measures in a table, a row each.

use maud::{Markup, html};

use super::own::own;
use super::sources::Sources;
use super::words;
use crate::http::urls::Urls;
use crate::measures::rating::Rating;
use crate::progress::pictures::figures;
use crate::progress::places::anchor;
use crate::progress::standing::model::{MetricStanding, Summary};

/// What the rows lead to.
pub enum Leads<'a> {
    /// To each measure's own card on the page.
    ToCards,
    /// To where each figure was reported, and to the data.
    ToSources(&'a Sources),
}

/// A rating by its mark and in words, never by its colour alone.
pub fn rating(rating: Rating) -> Markup {
    let (mark, class, words) = words::rating(rating);
    html! { span class={ "rating " (class) } { span.mark aria-hidden="true" { (mark) } " " (words) } }
}

/// How many measures stand how.
pub fn counts(summary: &Summary) -> Markup {
    let counts = [
        (Rating::OnTrack, summary.on_track),
        (Rating::Close, summary.close),
        (Rating::OffTrack, summary.off_track),
        (Rating::NoTarget, summary.no_target),
        (Rating::NoData, summary.no_data),
    ];
    html! {
        ul.counts { @for (of, count) in counts { li { span.count { (count) } " " (rating(of)) } } }
    }
}

/// All measures in a table, which scrolls by itself where the window is narrow.
pub fn measures(name: &str, metrics: &[MetricStanding], leads: &Leads<'_>, urls: &Urls) -> Markup {
    html! {
        div.scrolls tabindex="0" role="region" aria-label=(name) {
            table {
                thead {
                    tr {
                        th scope="col" { "Measure" }
                        th scope="col" { "Latest figure" }
                        th scope="col" { "Target" }
                        th scope="col" { "Rating" }
                        th scope="col" { "Since the period before" }
                        @if let Leads::ToSources(_) = leads {
                            th scope="col" { "Reported in" } th scope="col" { "Data" }
                        }
                    }
                }
                tbody { @for metric in metrics { (row(metric, leads, urls)) } }
            }
        }
    }
}

fn row(metric: &MetricStanding, leads: &Leads<'_>, urls: &Urls) -> Markup {
    let figures = figures(&metric.unit, metric.decimals);
    html! {
        tr {
            th scope="row" {
                @match leads {
                    Leads::ToCards => { a href={ "#" (anchor(&metric.code)) } { (own(&metric.name)) } }
                    Leads::ToSources(_) => { (own(&metric.name)) }
                }
            }
            td {
                @match metric.latest.as_ref().and_then(|latest| Some((latest, latest.value?))) {
                    Some((latest, value)) => {
                        b { (words::print(&figures, value)) } " " span.fine { (words::period(&latest.period)) }
                        @if let Some(state) = words::observation_state(latest.state) {
                            " " span.fine { "(" (state) ")" }
                        }
                        @if metric.cumulative { " " span.fine { "since the year began" } }
                    }
                    None => { "none" }
                }
                @if let Some(figure) = &metric.no_figure { div.fine { (words::no_figure(&figures, figure)) } }
            }
            td {
                @match &metric.target {
                    Some(aimed) => { (words::aim(&figures, aimed)) }
                    None => { "none recorded" }
                }
            }
            td { (rating(metric.rating)) }
            td { (words::change(&words::differences(&metric.unit, metric.decimals), &metric.previous)) }
            @if let Leads::ToSources(sources) = leads {
                td {
                    @match metric.latest.as_ref().and_then(|latest| latest.reported_in.as_ref()) {
                        Some(source) => { (sources.of(source, urls)) }
                        None => { "not recorded" }
                    }
                }
                td.data {
                    a href=(urls.within(&format!("/v1/observations?metric_id={}", metric.id))) { "JSON" }
                    a href=(urls.within(&format!("/v1/observations.csv?metric_id={}", metric.id))) { "CSV" }
                    a href=(urls.within(&format!("/v1/metrics/{}/chart.svg", metric.id))) { "Chart" }
                }
            }
        }
    }
}
