//! The page of a decision, which is its statement: what was decided and by whom, why, against which alternatives, with
//! which conflicts of interest (SI 2012/2089 reg 12 and 13). What is not recorded is said to be so.

mod beside;

use chrono::NaiveDate;
use diesel::QueryResult;
use futures_util::try_join;
use maud::{Markup, html};
use uuid::Uuid;

use super::changed::section::{Past, Told, section};
use super::decided::resolved;
use super::fit::fitting;
use super::languages::{Translated, Wanted};
use super::layout::{self, Page, Whole};
use super::own::{joined, names_of, own, owns};
use super::papers::{self, Agenda, Superseded};
use super::queries::record::{self as queries, DecisionInBrief, MeetingInBrief};
use super::queries::{CouncilInBrief, councils_of};
use super::{checks, citing, concerns, rich, votes, words};
use crate::database::Reader;
use crate::http::urls::{Urls, page_of};
use crate::ids::{BodyId, DecisionId, IssueId};
use crate::kind::Kind;
use crate::publish::comparisons::model::{ComparedItem, Decided, DecisionComparison};
use crate::publish::comparisons::queries::decided;
use crate::publish::compliance::model::DecisionCompliance;
use crate::publish::compliance::of_decision;
use crate::record::decision_maker::DecisionMakerKind;
use crate::record::decisions::model::Decision;
use crate::record::decisions::parts::ListStatus;
use crate::record::documents::model::Document;
use crate::record::votes::model::Vote;
use crate::refused::Refused;

/// The papers of a decision that are shown.
const SHOWN_PAPERS: i64 = 100;

/// The votes on a decision that are shown.
const SHOWN_VOTES: i64 = 100;

/// What the page shows.
pub struct Shown {
    decided: Decided,
    council: CouncilInBrief,
    /// The councils of the body that decided: several, if it is a joint committee.
    councils: Vec<CouncilInBrief>,
    meeting: Option<MeetingInBrief>,
    issue: Option<(IssueId, String)>,
    papers: Vec<Document>,
    superseded: Superseded,
    votes: Vec<Vote>,
    compliance: DecisionCompliance,
    replaces: Option<DecisionInBrief>,
    replaced_by: Option<DecisionInBrief>,
    /// The versions that were shown.
    past: Past,
    today: NaiveDate,
    /// Of the texts as they were recorded: words of two languages cannot be compared.
    comparison: DecisionComparison,
    translated: Translated,
}

impl Shown {
    /// By whose clocks instants are told.
    fn timezone(&self) -> &str {
        &self.compliance.council.timezone
    }
}

/// A decision with what belongs to it, as the reader sees it.
///
/// # Errors
/// [`Refused::Gone`], and when there is none.
pub async fn read(db: &Reader, id: DecisionId, today: NaiveDate, urls: &Urls) -> Result<Shown, Refused> {
    fitting(async |part| read_part(db, id, part, (today, urls)).await).await
}

async fn read_part(
    db: &Reader,
    id: DecisionId,
    part: i64,
    (today, urls): (NaiveDate, &Urls),
) -> Result<Shown, Refused> {
    let decided = decided(db, id).await?;
    let Decided { decision, item } = &decided;
    let issue_id = decision.issue_id.or(item.as_ref().and_then(|item| item.issue_id));
    let issue_ids: Vec<IssueId> = issue_id.into_iter().collect();
    let owners = [id.into()];
    let (council, councils, meeting, issues, papers, votes, replaces, replaced_by) = try_join!(
        queries::council(db, decision.council_id),
        councils_of(db, body_that_decided(decision)),
        queries::meeting_in_brief(db, item.as_ref().map(|item| item.meeting_id)),
        queries::issue_titles(db, &issue_ids),
        queries::papers_of(db, &owners, SHOWN_PAPERS / part),
        queries::votes_on(db, id, SHOWN_VOTES / part),
        queries::decision_in_brief(db, decision.supersedes_id),
        queries::decision_in_brief(db, decision.superseded_by_id),
    )?;
    let issue = issues.into_iter().next();
    let superseded = queries::superseded(db, papers.iter().map(|paper| paper.id)).await?;
    let compliance = of_decision(db, id, today, urls).await?;
    let past = Past::read(db, Kind::Decision, id, decision.version).await?;
    let comparison = DecisionComparison::of(&decided, urls);
    Ok(Shown {
        decided,
        council,
        councils,
        meeting,
        issue,
        papers,
        superseded,
        votes,
        compliance,
        replaces,
        replaced_by,
        past,
        today,
        comparison,
        translated: Translated::default(),
    })
}

impl Shown {
    /// The same in the language that the reader wants.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn translated(mut self, db: &Reader, wanted: &Wanted) -> QueryResult<Shown> {
        let Shown { decided: Decided { decision, .. }, council, councils, meeting, .. } = &mut self;
        let mut ids: Vec<Uuid> = vec![decision.id.into(), council.id.into()];
        ids.extend(councils.iter().map(|council| Uuid::from(council.id)));
        ids.extend(meeting.iter().flat_map(|meeting| &meeting.bodies.0).map(|body| Uuid::from(body.id)));
        let translated = wanted.read(db, ids).await?;
        translated.put(decision.id, "title", &mut decision.title);
        translated.put_plain(decision.id, "text", &mut decision.text, &mut decision.text_html);
        if let Some(reasons) = &mut decision.reasons {
            translated.put_plain(decision.id, "reasons", reasons, &mut decision.reasons_html);
        }
        for council in [council].into_iter().chain(councils) {
            translated.put(council.id, "name", &mut council.name);
        }
        if let Some(meeting) = meeting {
            translated.put_bodies(&mut meeting.bodies.0);
        }
        Ok(Shown { translated, ..self })
    }

    /// The councils that decided: that of the record, and the others of a joint committee.
    fn whose(&self) -> String {
        let others = self.councils.iter().filter(|council| council.id != self.council.id);
        joined([&self.council].into_iter().chain(others).map(|council| council.name.as_str()))
    }

    /// Whether the page may change although nobody writes the record.
    pub fn is_behind(&self) -> bool {
        self.past.is_behind()
    }

    /// What the decision is about, or whose it is.
    fn title(&self) -> String {
        let decision = &self.decided.decision;
        match decision.title.as_str() {
            "" => format!("Decision of {}", own(&decision.decision_maker.0.name)),
            title => own(title).into_owned(),
        }
    }
}

/// The body that decided, if it was a body of the record.
fn body_that_decided(decision: &Decision) -> Option<BodyId> {
    let maker = &decision.decision_maker.0;
    maker.id.filter(|_| maker.kind == DecisionMakerKind::Body).map(BodyId::from)
}

/// The page.
pub fn page(shown: &Shown, urls: &Urls) -> Whole {
    let (decision, compliance) = (&shown.decided.decision, &shown.compliance);
    let title = shown.title();
    let main = html! {
        (head(shown, &title, urls))
        section.decision {
            h2 { "Decision" }
            (resolved(decision, 3))
            (votes::list(shown.votes.iter(), shown.timezone(), urls))
        }
        (reasons(decision))
        (alternatives(decision))
        (conflicts(decision))
        (law_and_money(decision))
        (importance(shown))
        section { h2 { "Call-in" } p { (words::call_in(&decision.call_in.0, shown.today)) } }
        (beside::section(&shown.comparison, urls))
        (own_papers(shown, urls))
        (checks::section(
            &compliance.checks,
            compliance.as_of,
            compliance.disclaimer,
            &format!("/v1/decisions/{}/compliance", decision.id),
            urls
        ))
        (changed(shown, urls))
        (cite(shown, &title, urls))
        (data(decision, urls))
    };
    let description = format!(
        "{title}: {} by {} on {}.",
        words::outcome(decision.outcome),
        own(&decision.decision_maker.0.name),
        words::day(decision.made_on)
    );
    let path = page_of(Kind::Decision, decision.id);
    let json = format!("/v1/decisions/{}", decision.id);
    let page = Page {
        title: &title,
        description: &description,
        path: Some(&path),
        json: Some(&json),
        licence: shown.council.licence.as_deref(),
        translated: Some((&shown.translated, &path)),
        main,
    };
    layout::whole(&page, urls)
}

fn head(shown: &Shown, title: &str, urls: &Urls) -> Markup {
    let Decided { decision, item } = &shown.decided;
    let at = |moment| words::moment(moment, shown.timezone());
    html! {
        h1 { (title) }
        p.fine { "Statement of a decision · " (shown.whose()) }
        (replacements(shown, urls))
        dl.pairs {
            dt { "Decided by" }
            dd { (own(&decision.decision_maker.0.name)) " (" (words::decision_kind(decision.kind)) ")" }
            dt { "Decided on" }
            dd { (words::day(decision.made_on)) }
            dt { "Meeting" }
            dd {
                @match item { Some(item) => { (place(item, shown.meeting.as_ref(), urls)) } None => { "no meeting" } }
            }
            @if let Some((id, issue)) = &shown.issue {
                dt { "Issue" }
                dd { a href=(urls.within(&page_of(Kind::Issue, *id))) { (own(issue)) } }
            }
            @if let Some(reference) = &decision.reference { dt { "Reference" } dd { (own(reference)) } }
            dt { "Published" }
            dd { @match decision.published_at { Some(moment) => { (at(moment)) } None => { "date not known" } } }
            dt { "In effect from" }
            dd { @match decision.effective_from { Some(day) => { (words::day(day)) } None => { "not recorded" } } }
            @if let Some(day) = decision.no_longer_in_force_on {
                dt { "No longer in force from" }
                dd { (words::day(day)) }
            }
            @if let Some(moment) = decision.implemented_at { dt { "Carried out" } dd { (at(moment)) } }
        }
        (concerns::lines(&decision.topics.0, &decision.places.0))
    }
}

/// The item at which it was made, as a link to its place.
fn place(item: &ComparedItem, meeting: Option<&MeetingInBrief>, urls: &Urls) -> Markup {
    let number = words::numbers(item.agenda_number.as_deref(), item.minute_number.as_deref());
    let parts = [
        Some(number.unwrap_or_else(|| "an item without a number".to_owned())),
        meeting.map(|meeting| names_of(&meeting.bodies.0)),
        meeting.map(|meeting| words::day(meeting.date)),
    ];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    html! { a href=(urls.within(&item.page())) { (words::begun(&text)) } }
}

/// That it replaces another, or was replaced.
fn replacements(shown: &Shown, urls: &Urls) -> Markup {
    let link = |decision: &DecisionInBrief| {
        let path = page_of(Kind::Decision, decision.id);
        html! { a href=(urls.within(&path)) { "the decision of " (words::day(decision.made_on)) } }
    };
    html! {
        @if let Some(later) = &shown.replaced_by {
            p.note { "It was replaced by " (link(later)) ". This is the old text." }
        }
        @if let Some(earlier) = &shown.replaces {
            p.note {
                "It replaces " (link(earlier)) "."
                @if let Some(reason) = &shown.decided.decision.correction_reason { " Why: " (own(reason)) }
            }
        }
    }
}

fn reasons(decision: &Decision) -> Markup {
    html! {
        section {
            h2 { "Reasons" }
            @match &decision.reasons {
                Some(reasons) => {
                    (rich::said(reasons, decision.reasons_html.as_deref(), "Reasons", 3))
                    @if let Some(whose) = words::reasons_of(decision.reasons_of) { p.fine { (whose) } }
                }
                None => { p { "Not recorded: the record gives no reasons." } }
            }
        }
    }
}

fn alternatives(decision: &Decision) -> Markup {
    let alternatives = &decision.alternatives.0;
    html! {
        section {
            h2 { "Alternatives considered and rejected" }
            @match alternatives.status {
                ListStatus::None => { p { "None. The record states that there were none." } }
                ListStatus::NotRecorded => { p { "Not recorded: the record does not say whether there were any." } }
                ListStatus::Listed => { ul { @for option in &alternatives.options { li.text { (own(option)) } } } }
            }
        }
    }
}

fn conflicts(decision: &Decision) -> Markup {
    let conflicts = &decision.conflicts.0;
    html! {
        section {
            h2 { "Conflicts of interest and dispensations" }
            @match conflicts.status {
                ListStatus::None => { p { "None. The record states that none were declared." } }
                ListStatus::NotRecorded => {
                    p {
                        "Not recorded: the record does not say whether any were declared, "
                        "or whether a dispensation was granted."
                    }
                }
                ListStatus::Listed => {
                    ul {
                        @for conflict in &conflicts.declared {
                            li {
                                b { (own(&conflict.person)) } ": "
                                (own(conflict.nature.as_deref().unwrap_or("nature not recorded")))
                                div.fine {
                                    @match &conflict.dispensation {
                                        Some(dispensation) => { "Dispensation: " (own(dispensation)) }
                                        None => { "No dispensation is recorded." }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The law that it was made under, and the sums of money in it.
fn law_and_money(decision: &Decision) -> Markup {
    html! {
        @if !decision.legal_basis.0.is_empty() {
            section {
                h2 { "Legal basis" }
                ul {
                    @for basis in &decision.legal_basis.0 {
                        li {
                            @match &basis.url {
                                Some(url) => { a href=(url) { (own(&basis.label)) } }
                                None => { (own(&basis.label)) }
                            }
                        }
                    }
                }
            }
        }
        @if !decision.money.0.is_empty() {
            section {
                h2 { "Money" }
                ul {
                    @for sum in &decision.money.0 {
                        li { (sum.amount) " " (sum.currency) ": " (own(&sum.what)) }
                    }
                }
            }
        }
    }
}

/// Whether it is a key decision, whom it concerns, and why it could not wait.
fn importance(shown: &Shown) -> Markup {
    let decision = &shown.decided.decision;
    html! {
        section {
            h2 { "Key decision" }
            p {
                (words::key(decision.is_key))
                @if let Some(criteria) = &decision.key_criteria { " Criteria: " (own(criteria)) }
            }
            @if !decision.wards.0.is_empty() { p { "Wards affected: " (owns(&decision.wards.0)) "." } }
            @if let Some(urgency) = &decision.urgency { p { (words::urgency(&urgency.0, shown.timezone())) } }
        }
    }
}

fn own_papers(shown: &Shown, urls: &Urls) -> Markup {
    let papers: Vec<&Document> = shown.papers.iter().collect();
    let agenda = Agenda { published_at: None, timezone: shown.timezone() };
    html! {
        @if !papers.is_empty() {
            section { h2 { "Papers of the decision" } (papers::list(&papers, &shown.superseded, agenda, urls)) }
        }
    }
}

/// What changed since it was published. An exempt item hides the title that the decision may have had from it.
fn changed(shown: &Shown, urls: &Urls) -> Markup {
    let Decided { decision, item } = &shown.decided;
    let is_open = decision.item_id.is_none() || item.as_ref().is_some_and(ComparedItem::is_open);
    let kept: &[&str] = if is_open { &[] } else { &["Title"] };
    section(&[Told { past: &shown.past, name: None, kept }], shown.timezone(), urls)
}

fn cite(shown: &Shown, title: &str, urls: &Urls) -> Markup {
    let Decided { decision, .. } = &shown.decided;
    let record = citing::Record {
        kind: Kind::Decision,
        id: decision.id.into(),
        version: shown.past.version(decision.created_at),
        council: (&shown.council.name, &shown.council.timezone),
        title,
        publication: decision.publication,
    };
    citing::section(&record, shown.today, urls)
}

fn data(decision: &Decision, urls: &Urls) -> Markup {
    let id = decision.id;
    let links = [
        ("The decision (JSON)", format!("/v1/decisions/{id}")),
        ("Its written statement (JSON)", format!("/v1/decisions/{id}/statement")),
        ("Recommendation and decision compared (JSON)", format!("/v1/decisions/{id}/comparison")),
        ("Its papers (JSON)", format!("/v1/documents?decision_id={id}")),
    ];
    html! {
        section.data {
            h2 { "Get the data" }
            ul.links { @for (words, path) in &links { li { a href=(urls.within(path)) { (words) } } } }
            @if let Some(source) = &decision.source_url { p { "Taken from " a href=(source) { (own(source)) } "." } }
        }
    }
}
