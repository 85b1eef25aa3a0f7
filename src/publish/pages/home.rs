//! The front page: what this is, what comes next, what was decided last, and how to use the data.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::layout::{self, Page};
use super::own::own;
use super::queries::{DecisionMade, MeetingToCome};
use super::strategies::{Listed, entry};
use super::words;
use crate::http::urls::{Urls, page_of};
use crate::kind::Kind;

/// What the front page shows.
pub struct Home {
    /// The day on which it is shown.
    pub today: NaiveDate,
    /// The next meetings.
    pub meetings: Vec<MeetingToCome>,
    /// The decisions made last.
    pub decisions: Vec<DecisionMade>,
    /// Some strategies.
    pub strategies: Vec<Listed>,
}

/// The page.
pub fn page(home: &Home, urls: &Urls) -> String {
    let main = html! {
        h1 { "The open record of local government" }
        p.lead { "Minutebook publishes the meetings, agendas, papers and decisions of councils, and the progress of "
            "their strategies. Everyone can read these pages, and use the data." }
        div.beside {
        section {
            h2 { "Next meetings" }
            @if home.meetings.is_empty() {
                p { "None yet." }
            } @else {
                ul.plain { @for meeting in &home.meetings { (to_come(meeting, urls)) } }
            }
            p { a href=(urls.within("/meetings")) { "All meetings" } }
        }
        section {
            h2 { "Latest decisions" }
            @if home.decisions.is_empty() {
                p { "None yet." }
            } @else {
                ul.plain { @for decision in &home.decisions { (made(decision, urls)) } }
            }
        }
        }
        section {
            h2 { "Strategies" }
            @if home.strategies.is_empty() { p { "None yet." } } @else {
                ul.plain {
                    @for listed in &home.strategies { (entry(listed, Some(&listed.strategy.council.name), urls)) }
                }
                p { a href=(urls.within("/strategies")) { "All strategies and measures" } }
            }
        }
        (use_of_data(home.today, urls))
    };
    let description = "Meetings, decisions and strategies of councils, open to read and to use as data.";
    let page = Page {
        title: "Open record of local government",
        description,
        path: Some("/"),
        json: None,
        licence: None,
        main,
    };
    layout::whole(&page, urls)
}

fn to_come(meeting: &MeetingToCome, urls: &Urls) -> Markup {
    html! {
        li {
            a href=(urls.within(&page_of(Kind::Meeting, meeting.id))) {
                (own(&meeting.title)) ", " (words::day(meeting.date))
            }
            div.fine {
                @if meeting.body != meeting.title { (own(&meeting.body)) " · " }
                (own(&meeting.council))
            }
        }
    }
}

fn made(decision: &DecisionMade, urls: &Urls) -> Markup {
    let title = match decision.title.as_str() {
        "" => words::cut(&decision.text, 120),
        title => title.to_owned(),
    };
    html! {
        li {
            a href=(urls.within(&page_of(Kind::Decision, decision.id))) { (own(&title)) }
            div.fine {
                (words::day(decision.made_on)) " · " (words::outcome(decision.outcome))
                @if let Some(maker) = &decision.maker { " · " (own(maker)) }
                " · " (own(&decision.council))
            }
        }
    }
}

fn use_of_data(today: NaiveDate, urls: &Urls) -> Markup {
    let lines = [
        ("All strategies", urls.absolute("/v1/strategies")),
        ("Next meetings, the earliest first", urls.absolute(&format!("/v1/meetings?date_from={today}&sort=start_at"))),
        ("All figures, as a table", urls.absolute("/v1/observations.csv")),
    ];
    html! {
        section {
            h2 { "Use the data" }
            p { "You need no token to read. Each page shows the same record that you can get as JSON." }
            @for (what, address) in lines { p.what { (what) } pre { code { "curl '" (address) "'" } } }
            p.links {
                a href=(urls.within("/docs/")) { "API docs" }
                a href=(urls.within("/v1")) { "Start of the API" }
                a href=(urls.within("/openapi.json")) { "OpenAPI contract" }
                a href=(urls.within("/v1/observations.csv")) { "Figures as CSV" }
            }
        }
    }
}
