//! A measure in full: its chart, its figure and where that was reported, what was aimed at, and how to take it
//! elsewhere.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::Shown;
use crate::decimal::Decimal;
use crate::http::urls::Urls;
use crate::kind::Kind;
use crate::measures::chart::DEFAULT_WIDTH;
use crate::measures::drawing::Figures;
use crate::progress::pictures::figures;
use crate::progress::places::anchor;
use crate::progress::places::page_of;
use crate::progress::standing::model::{Aimed, Figure, MetricStanding};
use crate::publish::pages::own::own;
use crate::publish::pages::{table, words};

/// The height of a chart of the usual width, in pixels.
const HEIGHT: u32 = DEFAULT_WIDTH * 9 / 16;

/// The width and the height of the chart where the window is narrow: the legend takes more rows there, and the room is
/// kept for it.
const NARROW: (u32, u32) = (280, 270);

/// The card of a measure.
pub fn card(metric: &MetricStanding, shown: &Shown, urls: &Urls) -> Markup {
    let figures = figures(&metric.unit, metric.decimals);
    html! {
        article.card id=(anchor(&metric.code)) {
            h4 { (own(&metric.name)) }
            @if let Some(definition) = &metric.definition { p { (own(definition)) } }
            (picture(metric, &figures, shown.asked, urls))
            (facts(metric, &figures, shown, urls))
            @if let Some(latest) = &metric.latest { (told(latest, shown, urls)) }
            @if let Some(figure) = &metric.no_figure { (told(figure, shown, urls)) }
            @if metric.latest.is_none() && metric.no_figure.is_none() { p { "No figure is recorded yet." } }
            (data(metric, &figures, shown, urls))
        }
    }
}

/// What the chart shows, in one sentence.
fn description(metric: &MetricStanding, figures: &Figures) -> String {
    let Some((latest, value)) = metric.latest.as_ref().and_then(|latest| Some((latest, latest.value?))) else {
        let nothing = metric.no_figure.as_ref().map(|figure| words::no_figure(figures, figure));
        return format!("Chart of {}: {}.", own(&metric.name), nothing.as_deref().unwrap_or("nothing is recorded yet"));
    };
    let absent = metric.no_figure.as_ref().map(|figure| format!(" {}.", words::no_figure(figures, figure)));
    let target = match &metric.target {
        Some(aimed) => {
            let (_, _, rated) = words::rating(metric.rating);
            format!("the target is {}, and it is {rated}", words::aim(figures, aimed))
        }
        None => "there is no target".to_owned(),
    };
    let (value, period) = (words::print(figures, value), words::period(&latest.period));
    format!("Chart of {}: {value} ({period}); {target}.{}", own(&metric.name), absent.unwrap_or_default())
}

/// The address of a metric's picture on a day.
fn address(metric: &MetricStanding, picture: &str, parameters: &[(&str, String)]) -> String {
    let query: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/v1/metrics/{}/{picture}{mark}{}", metric.id, query.join("&"))
}

fn picture(metric: &MetricStanding, figures: &Figures, asked: Option<NaiveDate>, urls: &Urls) -> Markup {
    let day = asked.map(|day| ("as_of", day.to_string()));
    let wide: Vec<(&str, String)> = day.iter().cloned().collect();
    let narrow: Vec<(&str, String)> = day.into_iter().chain([("width", NARROW.0.to_string())]).collect();
    html! {
        picture.chart {
            source media="(max-width: 40rem)" srcset=(urls.within(&address(metric, "chart.svg", &narrow)))
                width=(NARROW.0) height=(NARROW.1);
            img src=(urls.within(&address(metric, "chart.svg", &wide))) alt=(description(metric, figures))
                width=(DEFAULT_WIDTH) height=(HEIGHT) loading="lazy";
        }
    }
}

fn facts(metric: &MetricStanding, figures: &Figures, shown: &Shown, urls: &Urls) -> Markup {
    let differences = words::differences(&metric.unit, metric.decimals);
    html! {
        dl.pairs {
            dt { "Latest" }
            dd { (latest(metric, figures)) }
            @if let Some(figure) = &metric.no_figure {
                dt { "Latest period" } dd { (words::no_figure(figures, figure)) }
            }
            dt { "Rating" }
            dd {
                (table::rating(metric.rating))
                @if let Some(percent) = metric.variance_percent.filter(|percent| !percent.is_zero()) {
                    ", " (words::print(&Figures::before("%", 1), percent.magnitude()))
                    @if percent < Decimal::ZERO { " below the target" } @else { " above the target" }
                }
            }
            dt { "Target" }
            dd {
                @match &metric.target {
                    Some(aimed) => { (target(aimed, figures, shown, urls)) }
                    None => { "none is recorded for this period" }
                }
            }
            @if let Some(aimed) = &metric.next_target {
                dt { "Next target" } dd { (target(aimed, figures, shown, urls)) }
            }
            dt { "Since the period before" }
            dd { (words::compared((figures, &differences), &metric.previous)) }
            dt { "Since a year before" }
            dd { (words::compared((figures, &differences), &metric.same_period_last_year)) }
            @if let Some(baseline) = &metric.baseline {
                dt { "At the beginning" }
                dd {
                    (words::print(figures, baseline.value))
                    @if let Some(period) = &baseline.period { ", " (words::period(period)) }
                    @if let Some(note) = &baseline.note { ". " (own(note)) }
                }
            }
            dt { "Forecast" }
            dd {
                (words::forecast(figures, &metric.forecast, metric.forecast_rating)) " "
                a href=(urls.within("/docs/#/Strategies/get_strategy_progress"))
                    aria-label={ "How it is calculated: forecast of " (own(&metric.name)) } {
                    "How it is calculated"
                }
            }
        }
    }
}

fn latest(metric: &MetricStanding, figures: &Figures) -> Markup {
    let Some((latest, value)) = metric.latest.as_ref().and_then(|latest| Some((latest, latest.value?))) else {
        return html! { @if metric.no_figure.is_some() { "none" } @else { "no figure is recorded" } };
    };
    let said = words::print(figures, value);
    let bare = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
    let printed = latest.value_text.as_deref().filter(|text| {
        let text = bare(text);
        text != bare(&said) && text != value.to_string()
    });
    html! {
        b { (said) } @if metric.cumulative { " since the year began" } " (" (words::period(&latest.period)) ")"
        @if let Some(text) = printed { ", printed as “" (own(text)) "”" }
        @if let Some(state) = words::observation_state(latest.state) { "; " (state) }
    }
}

fn target(aimed: &Aimed, figures: &Figures, shown: &Shown, urls: &Urls) -> Markup {
    html! {
        (words::aim_by(figures, aimed))
        @if let Some(id) = aimed.set_by_id { ", set by " (shown.sources.link(Kind::Decision, id.into(), urls)) }
    }
}

/// Where a figure was reported, and the council's words about it.
fn told(latest: &Figure, shown: &Shown, urls: &Urls) -> Markup {
    let note = latest.observation_id.and_then(|id| shown.notes.get(&id));
    html! {
        (shown.sources.passage(latest.reported_in.as_ref(), urls))
        @if let Some(from) = note.and_then(|note| note.derived_from.as_ref()) { p { "Calculated: " (own(from)) } }
        @if let Some(commentary) = &latest.commentary { p { b { "Commentary: " } (own(commentary)) } }
        @if let Some(action) = &latest.corrective_action { p { b { "Corrective action: " } (own(action)) } }
        @if let (Some(note), Some(id)) = (note.filter(|note| note.revision > 1), latest.observation_id) {
            p {
                @match note.revision {
                    2 => { "This figure was revised once: " }
                    revision => { "This figure was revised " (revision - 1) " times: " }
                }
                a href=(urls.within(&format!("/v1/observations/{id}"))) { "earlier values" } " (JSON)."
            }
        }
    }
}

fn data(metric: &MetricStanding, figures: &Figures, shown: &Shown, urls: &Urls) -> Markup {
    let page = urls.absolute(&page_of(&shown.strategy.slug));
    let chart = urls.absolute(&address(metric, "chart.svg", &[]));
    let snippet = html! {
        a href={ (page) "#" (anchor(&metric.code)) } {
            img src=(chart) alt=(description(metric, figures)) width=(DEFAULT_WIDTH) height=(HEIGHT);
        }
    };
    let links = [
        ("Figures as JSON", format!("/v1/observations?metric_id={}", metric.id)),
        ("Figures as CSV", format!("/v1/observations.csv?metric_id={}", metric.id)),
        ("Chart as SVG", address(metric, "chart.svg", &[])),
        ("Badge as SVG", address(metric, "badge.svg", &[])),
    ];
    html! {
        ul.links {
            @for (words, path) in &links {
                li { a href=(urls.within(path)) aria-label={ (words) ": " (own(&metric.name)) } { (words) } }
            }
        }
        details {
            summary { "Show this chart on your own page" }
            p { "The chart follows the record: it shows each new figure when it is published." }
            pre { code { (snippet.into_string()) } }
        }
    }
}
