//! The front page: what this is, what comes next, what was decided last, and how to use the data.

use chrono::NaiveDate;
use diesel::QueryResult;
use maud::{Markup, html};
use uuid::Uuid;

use super::languages::{Translated, Wanted};
use super::layout::{self, Page, Whole};
use super::own::{names_of, own};
use super::queries::{DecisionMade, MeetingToCome};
use super::strategies::{Listed, entry};
use super::words;
use crate::database::Reader;
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
    /// The translations of all of them.
    pub translated: Translated,
}

impl Home {
    /// The same in the language that the reader wants.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn translated(mut self, db: &Reader, wanted: &Wanted) -> QueryResult<Home> {
        let of_meetings =
            self.meetings.iter().flat_map(|meeting| -> [Uuid; 2] { [meeting.id.into(), meeting.council_id.into()] });
        let of_bodies = self.meetings.iter().flat_map(|meeting| &meeting.bodies.0).map(|body| body.id.into());
        let of_decisions = self.decisions.iter().flat_map(|decision| -> [Option<Uuid>; 3] {
            [Some(decision.id.into()), decision.body_id.map(Into::into), Some(decision.council_id.into())]
        });
        let of_strategies = self.strategies.iter().flat_map(Listed::ids);
        let ids = of_meetings.chain(of_bodies).chain(of_decisions.flatten()).chain(of_strategies).collect();
        let translated = wanted.read(db, ids).await?;
        for meeting in &mut self.meetings {
            translated.put(meeting.id, "title", &mut meeting.title);
            translated.put_bodies(&mut meeting.bodies.0);
            translated.put(meeting.council_id, "name", &mut meeting.council);
        }
        for decision in &mut self.decisions {
            translated.put(decision.id, "title", &mut decision.title);
            translated.put(decision.council_id, "name", &mut decision.council);
            if let Some(body_id) = decision.body_id {
                translated.put_in(body_id, "name", &mut decision.maker);
            }
        }
        self.strategies.iter_mut().for_each(|listed| listed.translate(&translated));
        Ok(Home { translated, ..self })
    }
}

/// The page.
pub fn page(home: &Home, urls: &Urls) -> Whole {
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
        translated: Some((&home.translated, "/")),
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
                (words::when(meeting.date, meeting.start_local))
                @if let Some(note) = &meeting.start_note { ". " (own(note)) }
                " · "
                @let bodies = names_of(&meeting.bodies.0);
                @if bodies != own(&meeting.title) { (bodies) " · " }
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
