//! The steps of a meeting: each checks what is to be seen to first, and changes what it is about through the slices of
//! the nouns. What was done already is not done again, and a fact that is recorded stays.

use chrono::{DateTime, Utc};

use super::facts::{Facts, is_for_the_meeting};
use super::hold;
use super::model::{
    HoldingInput, MinutesApprovalInput, PublishedRecord, StepName, StepPublicationInput, TakenStep, Workflow,
};
use super::queries::Paper;
use crate::actor::Scope;
use crate::database::Tx;
use crate::database::sql::Json;
use crate::http::urls::Urls;
use crate::ids::{AttendanceId, MeetingId, VoteId};
use crate::kind::Kind;
use crate::record::agendas::queries as agendas;
use crate::record::attendances::model::{Attendance, AttendanceColumns};
use crate::record::decisions::model::{Decision, DecisionColumns};
use crate::record::documents::model::{Document, DocumentColumns};
use crate::record::documents::parts::DocumentKind;
use crate::record::items::model::{Item, ItemColumns};
use crate::record::items::parts::{Minutes, MinutesPublication};
use crate::record::meetings::model::{Meeting, MeetingColumns, MeetingState, MinutesState};
use crate::record::noun::{self, LockedNoun, Noun, Stored};
use crate::record::publication::Publication;
use crate::record::votes::model::{Vote, VoteColumns};
use crate::record::{contradictions, references};
use crate::refused::{FieldError, Refused};

/// A step that is being done.
pub struct Step<'a, 'b> {
    tx: &'a mut Tx<'b>,
    meeting: LockedNoun<Meeting>,
    facts: Facts,
    name: StepName,
    published: Vec<PublishedRecord>,
    /// What was decided and is published by it.
    decided: Vec<Decision>,
}

impl<'a, 'b> Step<'a, 'b> {
    /// Begins a step: holds the meeting, and reads what the step depends on.
    ///
    /// # Errors
    /// When the actor may not do it.
    pub async fn begin(
        tx: &'a mut Tx<'b>,
        id: MeetingId,
        name: StepName,
        check: impl Fn(&Meeting) -> Result<(), Refused>,
    ) -> Result<Step<'a, 'b>, Refused> {
        let meeting = hold(tx, id, Scope::RecordPublish).await?;
        check(&meeting.record)?;
        let facts = Facts::read(tx.db(), meeting.record.clone(), tx.at()).await?;
        if !facts.is_done(name) {
            facts.require(name)?;
        }
        Ok(Step { tx, meeting, facts, name, published: Vec::new(), decided: Vec::new() })
    }

    /// Whether it was done before.
    fn was_done(&self) -> bool {
        self.facts.is_done(self.name)
    }

    /// Publishes the agenda: the meeting, its drafts of items, and the drafts of their papers.
    ///
    /// # Errors
    /// Why it cannot be.
    pub async fn publish_agenda(mut self, new: StepPublicationInput, urls: &Urls) -> Result<TakenStep, Refused> {
        let at = self.published_at(&new)?;
        if self.was_done() {
            let known = self.meeting.columns.agenda_published_at.or(new.published_at);
            return self.end(|columns| columns.agenda_published_at = known, urls).await;
        }
        if self.meeting.columns.publication == Publication::Draft {
            self.published.push(PublishedRecord { kind: Kind::Meeting, id: self.meeting.record.id.into() });
        }
        let (lines, passed_over) = (self.facts.lines.clone(), self.facts.passed_over(self.name));
        let drafts = lines.iter().filter(|line| line.publication == Publication::Draft);
        for line in drafts.filter(|line| !passed_over.contains(&line.id)) {
            let locked = Item::lock(self.tx, line.id).await?;
            let columns = ItemColumns { publication: Publication::Published, ..locked.columns.clone() };
            noun::write(self.tx, &locked, columns).await?;
            self.published.push(PublishedRecord { kind: Kind::Item, id: line.id.into() });
        }
        self.publish_papers(at, is_for_the_meeting).await?;
        let known = self.known(self.meeting.columns.agenda_published_at, at);
        self.end(
            |columns| {
                columns.publication = Publication::Published;
                columns.agenda_published_at = known;
            },
            urls,
        )
        .await
    }

    /// Says that the meeting was held.
    ///
    /// # Errors
    /// Why it cannot be.
    pub async fn hold(self, new: HoldingInput, urls: &Urls) -> Result<TakenStep, Refused> {
        let (start, end) = (self.meeting.columns.actual_start_at, self.meeting.columns.actual_end_at);
        self.end(
            |columns| {
                columns.state = MeetingState::Held;
                columns.actual_start_at = start.or(new.actual_start_at);
                columns.actual_end_at = end.or(new.actual_end_at);
            },
            urls,
        )
        .await
    }

    /// Publishes what was decided, and how it was voted.
    ///
    /// # Errors
    /// Why it cannot be.
    pub async fn publish_decisions(mut self, new: StepPublicationInput, urls: &Urls) -> Result<TakenStep, Refused> {
        let at = self.published_at(&new)?;
        if self.was_done() {
            let known = self.meeting.columns.decisions_published_at.or(new.published_at);
            return self.end(|columns| columns.decisions_published_at = known, urls).await;
        }
        let (resolved, passed_over) = (self.facts.decisions.clone(), self.facts.passed_over(self.name));
        for decision in resolved.iter().filter(|decision| decision.waits(&passed_over)) {
            let locked = Decision::lock(self.tx, decision.id).await?;
            let published_at = self.known(locked.columns.published_at, at);
            let columns =
                DecisionColumns { publication: Publication::Published, published_at, ..locked.columns.clone() };
            let written = noun::write(self.tx, &locked, columns).await?;
            self.decided.push(written);
            self.published.push(PublishedRecord { kind: Kind::Decision, id: decision.id.into() });
        }
        let read = self.facts.read_decisions(&passed_over);
        let is_notice = |paper: &Paper| match paper.decision_id {
            Some(decision) => read.contains(&decision),
            None => paper.kind == DocumentKind::DecisionNotice,
        };
        self.publish_papers(at, is_notice).await?;
        let waiting: Vec<VoteId> = self.facts.waiting_votes().collect();
        for id in waiting {
            let locked = Vote::lock(self.tx, id).await?;
            let columns = VoteColumns { publication: Publication::Published, ..locked.columns.clone() };
            noun::write(self.tx, &locked, columns).await?;
            self.published.push(PublishedRecord { kind: Kind::Vote, id: id.into() });
        }
        let known = self.known(self.meeting.columns.decisions_published_at, at);
        self.end(|columns| columns.decisions_published_at = known, urls).await
    }

    /// Publishes the draft minutes, and who was there.
    ///
    /// # Errors
    /// Why it cannot be.
    pub async fn publish_minutes(mut self, new: StepPublicationInput, urls: &Urls) -> Result<TakenStep, Refused> {
        let at = self.published_at(&new)?;
        if self.was_done() {
            let known = self.meeting.columns.minutes_published_at.or(new.published_at);
            return self.end(|columns| columns.minutes_published_at = known, urls).await;
        }
        let (lines, passed_over) = (self.facts.lines.clone(), self.facts.passed_over(self.name));
        let drafts = lines.iter().filter(|line| line.minutes == Some(MinutesPublication::Draft));
        for line in drafts.filter(|line| !passed_over.contains(&line.id)) {
            let locked = Item::lock(self.tx, line.id).await?;
            let publish = |minutes: &Json<Minutes>| {
                Json(Minutes { publication: MinutesPublication::Published, ..minutes.0.clone() })
            };
            let minutes = locked.columns.minutes.as_ref().map(publish);
            noun::write(self.tx, &locked, ItemColumns { minutes, ..locked.columns.clone() }).await?;
            self.published.push(PublishedRecord { kind: Kind::Item, id: line.id.into() });
        }
        self.publish_papers(at, |paper| paper.kind == DocumentKind::Minutes && paper.decision_id.is_none()).await?;
        let waiting: Vec<AttendanceId> = self.facts.waiting_attendances().collect();
        for id in waiting {
            let locked = Attendance::lock(self.tx, id).await?;
            let columns = AttendanceColumns { publication: Publication::Published, ..locked.columns.clone() };
            noun::write(self.tx, &locked, columns).await?;
            self.published.push(PublishedRecord { kind: Kind::Attendance, id: id.into() });
        }
        let known = self.known(self.meeting.columns.minutes_published_at, at);
        self.end(
            |columns| {
                columns.minutes_state = MinutesState::Draft;
                columns.minutes_published_at = known;
            },
            urls,
        )
        .await
    }

    /// Says which later meeting approved the minutes.
    ///
    /// # Errors
    /// Why it cannot be.
    pub async fn approve_minutes(self, new: MinutesApprovalInput, urls: &Urls) -> Result<TakenStep, Refused> {
        let later = self.approving(&new).await?;
        match self.meeting.columns.approved_at_meeting_id {
            Some(before) if self.was_done() && before != later.id => {
                let detail = format!("The minutes were already approved at the meeting {before}.");
                let error = FieldError::new("/approved_at_meeting_id", "wrong_state", detail);
                return Err(Refused::NotReady(vec![error]));
            }
            _ => {}
        }
        self.end(
            |columns| {
                columns.minutes_state = MinutesState::Approved;
                columns.approved_at_meeting_id = Some(later.id);
            },
            urls,
        )
        .await
    }

    /// The later meeting of the same body that approved the minutes.
    async fn approving(&self, new: &MinutesApprovalInput) -> Result<Meeting, Refused> {
        let pointer = "/approved_at_meeting_id";
        let council = agendas::council_slug(self.tx.db(), self.meeting.record.id).await?;
        let council_id = self.meeting.held.council_id;
        let (id, key) = (new.approved_at_meeting_id.map(Into::into), new.approved_at_meeting.as_ref());
        let key = (key, Some(council.as_str()));
        let later =
            references::point(self.tx, Kind::Meeting, "approved_at_meeting", id, key, (council_id, None)).await?;
        let missing = "Send approved_at_meeting_id, or approved_at_meeting with an external identifier.";
        let later = later.ok_or_else(|| Refused::field(pointer, "required", missing))?;
        let later = Meeting::get(self.tx.db(), later.into()).await?;
        contradictions::of_approval(&self.meeting.record, &later)?;
        Ok(later)
    }

    /// When something was published: as recorded, unless that is still to come.
    fn known(&self, recorded: Option<DateTime<Utc>>, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        recorded.filter(|recorded| *recorded <= self.tx.at()).or(Some(at))
    }

    /// The instant of a publication: as sent, else now.
    fn published_at(&self, new: &StepPublicationInput) -> Result<DateTime<Utc>, Refused> {
        let at = new.published_at.unwrap_or_else(|| self.tx.at());
        match contradictions::of_publishing(at, self.tx.at()) {
            Some(error) => Err(Refused::Invalid(vec![error])),
            None => Ok(at),
        }
    }

    /// Publishes those papers that are drafts; of what is passed over none.
    async fn publish_papers(&mut self, at: DateTime<Utc>, which: impl Fn(&Paper) -> bool) -> Result<(), Refused> {
        let (papers, passed_over) = (self.facts.papers.clone(), self.facts.passed_over(self.name));
        let is_passed_over = |paper: &Paper| paper.item_id.is_some_and(|item| passed_over.contains(&item));
        let drafts = papers.iter().filter(|paper| paper.publication == Publication::Draft && !is_passed_over(paper));
        for paper in drafts.filter(|paper| which(paper)) {
            let locked = Document::lock(self.tx, paper.id).await?;
            let published_at = self.known(locked.columns.published_at, at);
            let columns =
                DocumentColumns { publication: Publication::Published, published_at, ..locked.columns.clone() };
            noun::write(self.tx, &locked, columns).await?;
            self.published.push(PublishedRecord { kind: Kind::Document, id: paper.id.into() });
        }
        Ok(())
    }

    /// Changes the meeting itself, and tells how far it is then; warns of what of the law fails or cannot be checked.
    async fn end(self, change: impl FnOnce(&mut MeetingColumns), urls: &Urls) -> Result<TakenStep, Refused> {
        let Step { tx, meeting, name, published, decided, .. } = self;
        let mut columns = meeting.columns.clone();
        change(&mut columns);
        let meeting = noun::write(tx, &meeting, columns).await?;
        if name == StepName::AgendaPublication {
            Meeting::warn(tx, &meeting).await?;
        }
        for decision in &decided {
            let since = tx.warned();
            Decision::warn(tx, decision).await?;
            tx.place_warnings(since, &format!("/decisions/{}", decision.id));
        }
        let workflow: Workflow = Facts::read(tx.db(), meeting, tx.at()).await?.workflow(urls);
        Ok(TakenStep { name, published, workflow })
    }
}
