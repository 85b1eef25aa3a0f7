//! What the record says of a meeting's steps, as pure functions of what was read: what is done, what can be done, what
//! is missing.

use std::collections::{HashMap, HashSet};
use std::iter;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{OptionalExtension, QueryResult};
use diesel_async::AsyncPgConnection;
use futures_util::future::try_join_all;
use futures_util::try_join;

use super::model::{LateDocument, Step, StepName, StepState, Workflow, WorkflowLinks};
use super::queries::{self, Line, Paper, Resolved, Taken};
use crate::clock::zone;
use crate::http::urls::Urls;
use crate::ids::{AttendanceId, DecisionId, ItemId, VoteId};
use crate::kind::Kind;
use crate::law::clear_days::local_day;
use crate::record::contradictions;
use crate::record::documents::parts::DocumentKind;
use crate::record::items::parts::{ItemKind, MinutesPublication};
use crate::record::meetings::model::{Meeting, MeetingState, MinutesState};
use crate::record::noun::Stored;
use crate::record::publication::Publication;
use crate::refused::{FieldError, Refused};

/// The most that is told of as missing at once.
const MAX_MISSING: usize = 100;

impl StepName {
    /// Every step, in order.
    pub const ALL: [StepName; 5] = [
        StepName::AgendaPublication,
        StepName::Holding,
        StepName::DecisionsPublication,
        StepName::MinutesPublication,
        StepName::MinutesApproval,
    ];

    /// Its address below the meeting's.
    fn address(self) -> &'static str {
        match self {
            StepName::AgendaPublication => "agenda-publication",
            StepName::Holding => "holding",
            StepName::DecisionsPublication => "decisions-publication",
            StepName::MinutesPublication => "minutes-publication",
            StepName::MinutesApproval => "minutes-approval",
        }
    }
}

/// What the steps of a meeting depend on, as the reader sees it.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The meeting.
    pub meeting: Meeting,
    /// Its items, each before its parts.
    pub lines: Vec<Line>,
    /// What was decided at them.
    pub decisions: Vec<Resolved>,
    /// Its papers, and those of its items and decisions.
    pub papers: Vec<Paper>,
    /// The votes at it.
    pub votes: Vec<Taken>,
    /// Those who were expected at it, with the publication of each.
    pub attendances: Vec<(AttendanceId, Publication)>,
    /// When the meeting began that approved the minutes.
    approved_at: Option<DateTime<Utc>>,
    /// Whether a later meeting of a body of it was held, which can approve the minutes.
    has_later: bool,
    /// Today, where the meeting sits.
    today: NaiveDate,
}

impl Facts {
    /// Reads them.
    ///
    /// # Errors
    /// When a query fails.
    pub async fn read(db: &AsyncPgConnection, meeting: Meeting, now: DateTime<Utc>) -> QueryResult<Facts> {
        let id = meeting.id;
        let approved_at = async {
            match meeting.approved_at_meeting_id {
                Some(id) => {
                    let later = Meeting::get(db, id).await.optional()?;
                    Ok(later.and_then(|later| later.actual_start_at.or(later.start_at)))
                }
                None => Ok(None),
            }
        };
        let latest = async {
            let bodies = iter::once(meeting.body_id).chain(meeting.joint_with.0.iter().map(|body| body.body_id));
            let held = try_join_all(bodies.map(|id| queries::latest_held(db, id))).await?;
            Ok(held.into_iter().flatten().max())
        };
        let (lines, decisions, votes, attendances, approved_at, latest) = try_join!(
            queries::lines(db, id),
            queries::decisions(db, id),
            queries::votes(db, id),
            queries::attendances(db, id),
            approved_at,
            latest
        )?;
        let owners = lines.iter().map(|line| line.id.into()).chain(decisions.iter().map(|one| one.id.into()));
        let papers = queries::papers(db, owners.chain([id.into()]).collect()).await?;
        let has_later = latest.is_some_and(|latest| latest > (meeting.date, meeting.start_at));
        let today = local_day(now, zone(&meeting.timezone));
        let lines = in_order(lines);
        Ok(Facts { meeting, lines, decisions, papers, votes, attendances, approved_at, has_later, today })
    }

    /// Whether a step was done.
    pub fn is_done(&self, step: StepName) -> bool {
        let minuted = || self.lines.iter().any(|line| line.minutes == Some(MinutesPublication::Published));
        let passed_over = self.passed_over(step);
        match step {
            StepName::AgendaPublication => {
                let is_draft = |line: &Line| line.publication == Publication::Draft && !passed_over.contains(&line.id);
                self.is_announced() && !self.lines.iter().any(is_draft)
            }
            StepName::Holding => self.meeting.state == MeetingState::Held,
            StepName::DecisionsPublication => {
                let is_draft = |decision: &Resolved| decision.waits(&passed_over);
                let is_whole = !self.decisions.iter().any(is_draft) && self.waiting_votes().next().is_none();
                self.missing(step).is_empty() && is_whole
            }
            StepName::MinutesPublication => match self.meeting.minutes_state {
                MinutesState::None => false,
                MinutesState::Draft => {
                    let is_draft = |line: &Line| {
                        line.minutes == Some(MinutesPublication::Draft) && !passed_over.contains(&line.id)
                    };
                    let is_whole = !self.lines.iter().any(is_draft) && self.waiting_attendances().next().is_none();
                    (self.meeting.minutes_published_at.is_some() || minuted()) && is_whole
                }
                MinutesState::Approved => true,
            },
            StepName::MinutesApproval => self.meeting.minutes_state == MinutesState::Approved,
        }
    }

    /// The decisions that the public reads once what was decided is published, where those items are passed over.
    pub fn read_decisions(&self, passed_over: &HashSet<ItemId>) -> HashSet<DecisionId> {
        let is_passed_over = |one: &Resolved| one.item_id.is_some_and(|item| passed_over.contains(&item));
        let is_read = |one: &&Resolved| one.publication == Publication::Published && !is_passed_over(one);
        let read = self.decisions.iter().filter(|one| is_read(one) || one.waits(passed_over));
        read.map(|one| one.id).collect()
    }

    /// The votes that are published with what was decided: drafts at items, and on decisions, that the public then
    /// reads.
    pub fn waiting_votes(&self) -> impl Iterator<Item = VoteId> {
        let passed_over = self.passed_over(StepName::DecisionsPublication);
        let read = self.read_decisions(&passed_over);
        let is_seen = move |vote: &&Taken| match (vote.item_id, vote.decision_id) {
            (Some(item), _) => !passed_over.contains(&item),
            (None, decision) => decision.is_some_and(|decision| read.contains(&decision)),
        };
        let is_draft = |vote: &&Taken| vote.publication == Publication::Draft && !vote.is_superseded;
        let drafts = self.votes.iter().filter(is_draft);
        drafts.filter(is_seen).map(|vote| vote.id)
    }

    /// The attendances that are published with the minutes: the drafts.
    pub fn waiting_attendances(&self) -> impl Iterator<Item = AttendanceId> {
        self.attendances.iter().filter(|(_, publication)| *publication == Publication::Draft).map(|(id, _)| *id)
    }

    /// Whether the public reads the meeting with an item of it.
    fn is_announced(&self) -> bool {
        let is_published = |line: &Line| line.publication == Publication::Published;
        self.meeting.publication == Publication::Published && self.lines.iter().any(is_published)
    }

    /// What is to be seen to before a step, all of it.
    pub fn missing(&self, step: StepName) -> Vec<FieldError> {
        let mut missing = Vec::new();
        if self.meeting.state == MeetingState::Cancelled {
            missing.push(FieldError::new("/state", "wrong_state", "The meeting was cancelled."));
            return missing;
        }
        match step {
            StepName::AgendaPublication => self.lacks_of_agenda(&mut missing),
            StepName::Holding => {
                if self.meeting.state == MeetingState::Postponed {
                    let detail = "The meeting was postponed. Set its new date and the state scheduled first.";
                    missing.push(FieldError::new("/state", "wrong_state", detail));
                }
                if let Some(to_come) = contradictions::of_holding(self.meeting.date, self.today) {
                    missing.push(FieldError { pointer: "/date".to_owned(), ..to_come });
                }
                if !self.is_announced() {
                    let detail =
                        "The agenda is not published. Publish the meeting and at least one of its items first.";
                    missing.push(FieldError::new("/publication", "wrong_state", detail));
                }
            }
            StepName::DecisionsPublication => self.lacks_of_decisions(&mut missing),
            StepName::MinutesPublication => self.lacks_of_minutes(&mut missing),
            StepName::MinutesApproval => {
                if !self.is_done(StepName::MinutesPublication) {
                    let detail = "The draft minutes are not published.";
                    missing.push(FieldError::new("/minutes_state", "wrong_state", detail));
                } else if !self.has_later {
                    let detail =
                        "No later meeting of the body is marked as held. Only such a meeting can approve minutes.";
                    missing.push(FieldError::new("/approved_at_meeting_id", "required", detail));
                }
            }
        }
        missing.truncate(MAX_MISSING);
        missing
    }

    fn lacks_of_agenda(&self, missing: &mut Vec<FieldError>) {
        match self.meeting.publication {
            Publication::Draft | Publication::Published => {}
            Publication::Scheduled => {
                let detail = "The meeting is scheduled for publication at publish_at. Make it a draft again to \
                              publish it with this call.";
                missing.push(FieldError::new("/publication", "wrong_state", detail));
            }
            Publication::Withdrawn => {
                let detail = "The meeting was withdrawn. Make it a draft again to publish it.";
                missing.push(FieldError::new("/publication", "wrong_state", detail));
            }
        }
        let can_be = |line: &Line| [Publication::Draft, Publication::Published].contains(&line.publication);
        if !self.lines.iter().any(can_be) {
            missing.push(FieldError::new("/items", "required", "The agenda has no item that can be published."));
        }
    }

    fn lacks_of_decisions(&self, missing: &mut Vec<FieldError>) {
        self.lacks_holding(missing);
        let is_withdrawn = |decision: &&Resolved| decision.publication == Publication::Withdrawn;
        let decided: HashSet<ItemId> =
            self.decisions.iter().filter(|decision| !is_withdrawn(decision)).filter_map(|one| one.item_id).collect();
        let to_decide = self.lines.iter().filter(|line| {
            line.has_recommendation && line.kind != ItemKind::Heading && line.publication != Publication::Withdrawn
        });
        self.lacks_items(missing, |line| decided.contains(&line.id));
        for line in to_decide.filter(|line| !decided.contains(&line.id)) {
            let detail =
                format!("There is a recommendation at {}, but no decision on it that you may see.", named(line));
            missing.push(FieldError::new(&format!("/items/{}/decisions", line.id), "required", detail));
        }
        if missing.is_empty() && decided.is_empty() {
            missing.push(FieldError::new("/decisions", "required", "No decision is recorded."));
        }
    }

    fn lacks_of_minutes(&self, missing: &mut Vec<FieldError>) {
        self.lacks_holding(missing);
        let standing = standing_alone(&self.lines);
        let is_minuted = |line: &Line| line.minutes.is_some_and(|minutes| minutes != MinutesPublication::Withdrawn);
        let to_minute = self.lines.iter().filter(|line| {
            let kinds = [ItemKind::Business, ItemKind::Motion, ItemKind::Question, ItemKind::Petition];
            kinds.contains(&line.kind) && standing.contains_key(&line.id) && line.publication != Publication::Withdrawn
        });
        self.lacks_items(missing, is_minuted);
        for line in to_minute.filter(|line| !is_minuted(line)) {
            let detail = format!("There are no minutes of {} that you may see.", named(line));
            missing.push(FieldError::new(&format!("/items/{}/minutes", line.id), "required", detail));
        }
        if missing.is_empty() && !self.lines.iter().any(is_minuted) {
            missing.push(FieldError::new("/items", "required", "No item has minutes."));
        }
    }

    /// The items that a step does not make public: neither they nor what they are parts of. What belongs to them stays
    /// as it is.
    pub fn passed_over(&self, step: StepName) -> HashSet<ItemId> {
        let is_agenda = step == StepName::AgendaPublication;
        let is_read = |line: &Line| match line.publication {
            Publication::Published => true,
            Publication::Draft => is_agenda,
            Publication::Scheduled | Publication::Withdrawn => false,
        };
        let mut passed_over = HashSet::new();
        for line in &self.lines {
            if !is_read(line) || line.parent_id.is_some_and(|parent| passed_over.contains(&parent)) {
                passed_over.insert(line.id);
            }
        }
        passed_over
    }

    /// What is published of an item that is not is not seen.
    fn lacks_items(&self, missing: &mut Vec<FieldError>, which: impl Fn(&Line) -> bool) {
        let drafts = self.lines.iter().filter(|line| line.publication == Publication::Draft);
        for line in drafts.filter(|line| which(line)) {
            let detail =
                format!("{} is not published: publish the agenda, or that item, first.", capital(&named(line)));
            missing.push(FieldError::new(&format!("/items/{}/publication", line.id), "wrong_state", detail));
        }
    }

    fn lacks_holding(&self, missing: &mut Vec<FieldError>) {
        if self.meeting.state != MeetingState::Held {
            let detail = "The meeting has not been held, or is not marked as held.";
            missing.push(FieldError::new("/state", "wrong_state", detail));
        }
    }

    /// Checks that a step can be done.
    ///
    /// # Errors
    /// [`Refused::NotReady`] with all that is missing.
    pub fn require(&self, step: StepName) -> Result<(), Refused> {
        let missing = self.missing(step);
        if missing.is_empty() { Ok(()) } else { Err(Refused::NotReady(missing)) }
    }

    fn done_at(&self, step: StepName) -> Option<DateTime<Utc>> {
        match step {
            StepName::AgendaPublication => self.meeting.agenda_published_at,
            StepName::Holding => self.meeting.actual_start_at,
            StepName::DecisionsPublication => self.meeting.decisions_published_at,
            StepName::MinutesPublication => self.meeting.minutes_published_at,
            StepName::MinutesApproval => self.approved_at,
        }
    }

    fn step(&self, name: StepName, meeting: &str) -> Step {
        let is_done = self.is_done(name);
        let missing = if is_done { Vec::new() } else { self.missing(name) };
        let state = match self.meeting.state {
            _ if is_done => StepState::Done,
            MeetingState::Cancelled => StepState::NotApplicable,
            _ if missing.is_empty() => StepState::Possible,
            _ => StepState::Blocked,
        };
        let done_at = self.done_at(name).filter(|_| is_done);
        Step { name, state, done_at, missing, url: format!("{meeting}/{}", name.address()) }
    }

    /// How far the meeting is.
    pub fn workflow(&self, urls: &Urls) -> Workflow {
        let meeting = urls.record(Kind::Meeting, self.meeting.id);
        let late = self.papers.iter().filter(|paper| is_for_the_meeting(paper)).filter_map(|paper| {
            let published_at =
                paper.published_at.filter(|at| self.meeting.agenda_published_at.is_some_and(|of| *at > of))?;
            let url = urls.record(Kind::Document, paper.id);
            Some(LateDocument { document_id: paper.id, item_id: paper.item_id, kind: paper.kind, published_at, url })
        });
        Workflow {
            meeting_id: self.meeting.id,
            steps: StepName::ALL.into_iter().map(|name| self.step(name, &meeting)).collect(),
            late_documents: late.collect(),
            links: WorkflowLinks {
                itself: format!("{meeting}/workflow"),
                items: urls.list(Kind::Item, "meeting_id", self.meeting.id),
                meeting,
            },
        }
    }
}

/// Whether a paper is for the meeting to read, and not what came of it.
pub fn is_for_the_meeting(paper: &Paper) -> bool {
    paper.decision_id.is_none() && ![DocumentKind::DecisionNotice, DocumentKind::Minutes].contains(&paper.kind)
}

/// An item as one would call it; of what is exempt the number alone.
fn named(line: &Line) -> String {
    let number = line.minute_number.as_deref().or(line.agenda_number.as_deref());
    let number = number.map(|number| format!(" {number}")).unwrap_or_default();
    if line.is_withheld { format!("the exempt item{number}") } else { format!("the item{number} \"{}\"", line.title) }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Each item before its parts, siblings by their positions.
pub fn in_order(lines: Vec<Line>) -> Vec<Line> {
    let mut parts: HashMap<Option<ItemId>, Vec<Line>> = HashMap::new();
    for line in lines {
        parts.entry(line.parent_id).or_default().push(line);
    }
    let mut next: Vec<Line> = parts.remove(&None).unwrap_or_default().into_iter().rev().collect();
    let mut ordered = Vec::new();
    while let Some(line) = next.pop() {
        next.extend(parts.remove(&Some(line.id)).unwrap_or_default().into_iter().rev());
        ordered.push(line);
    }
    ordered
}

/// The items that stand by themselves or below headings alone, of items in order: the parts of an item share its
/// number.
pub fn standing_alone(lines: &[Line]) -> HashMap<ItemId, ItemKind> {
    let mut standing: HashMap<ItemId, ItemKind> = HashMap::new();
    for line in lines {
        let below_heading = |parent| standing.get(&parent) == Some(&ItemKind::Heading);
        if line.parent_id.is_none_or(below_heading) {
            standing.insert(line.id, line.kind);
        }
    }
    standing
}
