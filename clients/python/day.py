"""A clerk's day, by the client that is generated from the contract.

Each function is one piece of work; it checks what it gets, and the program ends with a message at the first surprise.

It writes to the council in MINUTEBOOK_COUNCIL, so let it run on a demo: MINUTEBOOK_URL is the server's address,
MINUTEBOOK_TOKEN a token for `record:publish progress:write`.
"""

import datetime
import os
import re
import sys
from collections.abc import Sequence
from io import BytesIO
from typing import TypeVar
from uuid import UUID, uuid4

import httpx

from minutebook_client import AuthenticatedClient, Client
from minutebook_client.api.attendances import put_meeting_attendances
from minutebook_client.api.councils import list_councils
from minutebook_client.api.decisions import (
    create_decision,
    get_decision,
    get_decision_compliance,
    get_decision_statement,
)
from minutebook_client.api.documents import get_document_file, put_document_file
from minutebook_client.api.issues import create_issue, get_issue_timeline
from minutebook_client.api.items import create_item, list_meeting_items
from minutebook_client.api.meetings import (
    create_meeting,
    delete_meeting,
    find_meeting,
    get_meeting,
    get_meeting_workflow,
    hold_meeting,
    list_meetings,
    put_meeting,
    put_meeting_agenda,
    update_meeting,
)
from minutebook_client.api.people import create_person
from minutebook_client.api.service import list_enums
from minutebook_client.api.strategies import get_strategy_progress, list_strategies
from minutebook_client.api.votes import create_vote
from minutebook_client.models import (
    AgendaDocument,
    AgendaInput,
    AgendaItem,
    AgendaResult,
    AttendanceEntry,
    AttendanceState,
    AttendancesInput,
    BallotInput,
    BallotOption,
    CheckResult,
    Council,
    CouncilPage,
    Decision,
    DecisionCompliance,
    DecisionInclude,
    DecisionInput,
    DecisionKind,
    DecisionMakerInput,
    DecisionMakerKind,
    DeletionReason,
    Document,
    DocumentKind,
    EnumDefinitions,
    HoldingInput,
    IdentifierReferenceInput,
    Issue,
    IssueInput,
    Item,
    ItemInput,
    ItemPage,
    Meeting,
    MeetingInclude,
    MeetingInput,
    MeetingPage,
    MeetingPatch,
    MeetingState,
    Outcome,
    Person,
    PersonInput,
    Problem,
    Progress,
    Publication,
    RecordType,
    SavedAgenda,
    SavedAttendances,
    Statement,
    StatementPart,
    StepName,
    StepState,
    StrategyPage,
    TimelineEntryKind,
    TimelineEntryPage,
    Vote,
    VoteInput,
    VoteResult,
    Workflow,
)
from minutebook_client.types import UNSET, File, Response, Unset

T = TypeVar("T")
Answer = TypeVar("Answer")


class Surprise(Exception):
    """Something is not as it must be."""


class Day:
    """What the pieces of work share: a client without a token, and one with it."""

    def __init__(self, url: str, token: str, slug: str) -> None:
        self.url = url
        self.token = token
        self.slug = slug
        self.anyone = Client(base_url=url)
        self.clerk = AuthenticatedClient(base_url=url, token=token)

    def find_the_council(self) -> Council:
        """The council is found by the slug that people know it by."""
        response = list_councils.sync_detailed(client=self.anyone, slug=[self.slug])
        return only(answered(response, CouncilPage, 200).data, f"council with the slug {self.slug}")

    def read_all_meetings(self, council: Council) -> list[Meeting]:
        """A list is read to its end: `next_cursor` of a page fetches the next one, and is null on the last."""
        meetings: list[Meeting] = []
        cursor: str | Unset = UNSET
        total: int | None = None
        while True:
            response = list_meetings.sync_detailed(
                client=self.anyone,
                council_id=council.id,
                state=[MeetingState.HELD, MeetingState.CANCELLED, MeetingState.SCHEDULED],
                sort="start_at",
                limit=5,
                count=True,
                cursor=cursor,
            )
            page = answered(response, MeetingPage, 200)
            check(len(page.data) <= 5, f"a page of 5 has {len(page.data)} rows")
            check(total is None or total == page.page.total, "each page counts the same total")
            total = page.page.total
            meetings.extend(page.data)
            if page.page.next_cursor is None:
                break
            cursor = page.page.next_cursor

        check(total == len(meetings), f"{total} meetings were counted and {len(meetings)} read")
        check(len({meeting.id for meeting in meetings}) == total, "no meeting stands on two pages")
        check(len(meetings) > 5, "the demo has more meetings than fit on a page")
        return meetings

    def read_one_agenda(self, meetings: list[Meeting]) -> None:
        """One meeting with its agenda in the same answer; its links lead to its neighbours."""
        held = [meeting for meeting in meetings if meeting.state is MeetingState.HELD][-1]
        response = get_meeting.sync_detailed(held.id, client=self.anyone, include=[MeetingInclude.ITEMS])
        meeting = answered(response, Meeting, 200)
        items = [] if isinstance(meeting.items, Unset) else meeting.items
        check(len(items) > 0, "a meeting that was held has an agenda")
        check(all(item.meeting_id == meeting.id for item in items), "its items are the meeting's")

        below = answered(list_meeting_items.sync_detailed(held.id, client=self.anyone), ItemPage, 200)
        check(below.data == items, "the list below it holds the same items")
        for link in (meeting.links.self_, meeting.links.body, meeting.links.items):
            check(httpx.get(link).status_code == 200, f"{link} is there")

    def read_a_problem(self, body_id: UUID) -> None:
        """What is wrong with a body is named member by member, all at once: by a pointer, and a word for programs."""
        body = MeetingInput(body_id=body_id, title="", start_local="half past six")
        problem = refused(create_meeting.sync_detailed(client=self.clerk, body=body), 422, "validation")
        errors = [] if isinstance(problem.errors, Unset) else problem.errors
        named = {error.pointer: error.code for error in errors}
        check(named == {"/title": "too_short", "/start_local": "wrong_format"}, f"both members are named: {named}")

    def create_once(self, body_id: UUID) -> Meeting:
        """A key of one's own makes a creation safe to send again: the same request gets the same answer."""
        key = str(uuid4())
        body = MeetingInput(body_id=body_id, title="Budget workshop", start_local="2027-03-03T18:30:00")

        first = create_meeting.sync_detailed(client=self.clerk, body=body, idempotency_key=key)
        created = answered(first, Meeting, 201)
        check(first.headers["Location"] == created.links.self_, "Location is the new record's address")
        check(created.publication is Publication.DRAFT, "a new meeting is a draft")

        again = create_meeting.sync_detailed(client=self.clerk, body=body, idempotency_key=key)
        check(answered(again, Meeting, 201) == created, "the replay is the first answer")
        check(again.headers["Idempotency-Replayed"] == "true", "and says that it is one")

        body.title = "Another workshop"
        other = create_meeting.sync_detailed(client=self.clerk, body=body, idempotency_key=key)
        refused(other, 422, "idempotency_key_reused")
        return created

    def poll(self, council: Council, since: datetime.datetime, expected: Meeting) -> None:
        """Who keeps a copy asks for what changed since a minute before the last time."""
        response = list_meetings.sync_detailed(
            client=self.clerk, council_id=council.id, updated_since=since, sort="updated_at", limit=200
        )
        versions = {meeting.id: meeting.version for meeting in answered(response, MeetingPage, 200).data}
        check(versions.get(expected.id) == expected.version, "the poll finds what was just written")

    def read_again(self, id: UUID) -> str:
        """A record is read with its ETag; whoever has it already is told that it still holds."""
        first = get_meeting.sync_detailed(id, client=self.clerk)
        answered(first, Meeting, 200)
        etag = first.headers["ETag"]
        second = get_meeting.sync_detailed(id, client=self.clerk, if_none_match=etag)
        check(second.status_code == 304, f"what has not changed is 304, not {second.status_code}")
        return etag

    def edit(self, id: UUID, etag: str) -> str:
        """An edit names the version that it changes, so that nobody's work is overwritten."""
        patch = MeetingPatch(location="Council Chamber", state=MeetingState.SCHEDULED)
        first = update_meeting.sync_detailed(id, client=self.clerk, body=patch, if_match=etag)
        meeting = answered(first, Meeting, 200)
        check(meeting.location == "Council Chamber" and meeting.version == 2, "the edit is taken")
        current = first.headers["ETag"]

        stale = update_meeting.sync_detailed(id, client=self.clerk, body=MeetingPatch(location=None), if_match=etag)
        problem = refused(stale, 412, "precondition_failed")
        check(version_of(problem.etag) == 2, "a stale edit is told the current ETag")

        # The types do not let one forget If-Match. This is what a program without types is told.
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/merge-patch+json"}
        forgotten = httpx.patch(f"{self.url}/v1/meetings/{id}", headers=headers, content='{"location": null}')
        check(forgotten.status_code == 428, f"an edit without If-Match is 428, not {forgotten.status_code}")
        return current

    def keep_in_step(self, body_id: UUID) -> Meeting:
        """Another system keeps its records here by its own keys.

        The first PUT creates, and the same once more changes nothing.
        """
        value = str(uuid4())
        body = MeetingInput(body_id=body_id, title="Site visit", date=datetime.date(2026, 3, 10))
        first = put_meeting.sync_detailed("clerks-diary", value, client=self.clerk, body=body)
        created = answered(first, Meeting, 201)
        warnings = [] if isinstance(created.warnings, Unset) else created.warnings
        check(any(warning.code == "not_public_yet" for warning in warnings), "a new draft says that the public does not see it yet")
        second = put_meeting.sync_detailed("clerks-diary", value, client=self.clerk, body=body)
        kept = answered(second, Meeting, 200)
        check((kept.id, kept.version) == (created.id, created.version), "the same PUT changes nothing")
        found = answered(find_meeting.sync_detailed("clerks-diary", value, client=self.clerk), Meeting, 200)
        check(found.id == created.id, "it is found by that key")
        return found

    def follow_an_issue(self, council: Council, meeting: Meeting) -> Decision:
        """An issue is one matter through many meetings; its timeline says what happened to it, day by day."""
        new_issue = IssueInput(council_id=council.id, title="Opening hours of the libraries")
        issue = answered(create_issue.sync_detailed(client=self.clerk, body=new_issue), Issue, 201)
        new_item = ItemInput(meeting_id=meeting.id, issue_id=issue.id, title="Library opening hours", agenda_number="90")
        item = answered(create_item.sync_detailed(client=self.clerk, body=new_item), Item, 201)
        new_person = PersonInput(council_id=council.id, name="Councillor Jo Example")
        person = answered(create_person.sync_detailed(client=self.clerk, body=new_person), Person, 201)
        new_decision = DecisionInput(
            title="Opening hours of Riverside Library",
            item_id=item.id,
            kind=DecisionKind.EXECUTIVE,
            outcome=Outcome.DEFERRED,
            text="To defer the matter to the next meeting.",
            decision_maker=DecisionMakerInput(kind=DecisionMakerKind.PERSON, id=person.id, name=person.name),
        )
        decision = answered(create_decision.sync_detailed(client=self.clerk, body=new_decision), Decision, 201)
        response = get_decision.sync_detailed(decision.id, client=self.clerk, include=[DecisionInclude.MEETING])
        told = answered(response, Decision, 200)
        check(told.title == decision.title and told.meeting_date == meeting.date, "it can be read by itself")
        check(isinstance(told.meeting, Meeting) and told.meeting.title == meeting.title, "with its meeting")

        timeline = answered(get_issue_timeline.sync_detailed(issue.id, client=self.clerk), TimelineEntryPage, 200)
        kinds = [entry.kind for entry in timeline.data]
        expected = [TimelineEntryKind.APPEARANCE, TimelineEntryKind.DECISION]
        check(kinds == expected, f"it came up and was decided: {kinds}")
        check(all(entry.item is not None and entry.item.id == item.id for entry in timeline.data), "at that item")
        made = timeline.data[-1].decision
        check(made is not None and made.id == decision.id, "by that decision")
        refused(get_issue_timeline.sync_detailed(issue.id, client=self.anyone), 404, "not_found")
        return decision

    def keep_the_minutes(self, meeting: Meeting, decision: Decision) -> None:
        """Who was there and how they voted is kept with a meeting, which says what is to be seen to before its next step."""
        present = AttendanceEntry(name_as_recorded="Councillor Jo Example", state=AttendanceState.PRESENT)
        absent = AttendanceEntry(name_as_recorded="Councillor Sam Example", state=AttendanceState.APOLOGIES)
        body = AttendancesInput(attendances=[present, absent])
        sent = put_meeting_attendances.sync_detailed(meeting.id, client=self.clerk, body=body)
        check(answered(sent, SavedAttendances, 200).summary.created == 2, "two were expected")
        again = put_meeting_attendances.sync_detailed(meeting.id, client=self.clerk, body=body)
        check(answered(again, SavedAttendances, 200).summary.unchanged == 2, "the same list again changes nothing")
        new_vote = VoteInput(
            decision_id=decision.id,
            motion="That the matter be deferred.",
            result=VoteResult.CARRIED,
            votes_for=1,
            ballots=[BallotInput(name="Councillor Jo Example", option=BallotOption.FOR)],
        )
        vote = answered(create_vote.sync_detailed(client=self.clerk, body=new_vote), Vote, 201)
        check(vote.meeting_id == meeting.id, "a vote knows its meeting")
        workflow = answered(get_meeting_workflow.sync_detailed(meeting.id, client=self.clerk), Workflow, 200)
        first = workflow.steps[0]
        check((first.name, first.state) == (StepName.AGENDA_PUBLICATION, StepState.POSSIBLE), "its agenda can be published")
        early = hold_meeting.sync_detailed(meeting.id, client=self.clerk, body=HoldingInput())
        problem = refused(early, 409, "wrong_state")
        check(bool(problem.errors), "a step that comes too early says what is missing")

    def read_the_statement(self, decision: Decision) -> None:
        """What the law asks of a decision is told with what the record lacks; silence is no answer."""
        statement = answered(get_decision_statement.sync_detailed(decision.id, client=self.clerk), Statement, 200)
        check(statement.text == decision.text and not statement.is_complete, "it has the decision, and not all of the rest")
        check(StatementPart.REASONS in statement.missing, "it says that the reasons are missing")
        response = get_decision_compliance.sync_detailed(decision.id, client=self.clerk)
        compliance = answered(response, DecisionCompliance, 200)
        failed = [one for one in compliance.checks if one.result is CheckResult.FAIL]
        check(len(failed) == compliance.summary.fail, "each failing check is counted")
        check(all(one.rule.citation for one in failed), "and cites its rule")
        definitions = answered(list_enums.sync_detailed(client=self.anyone), EnumDefinitions, 200)
        kinds = only([one for one in definitions.enums if one.name == "DecisionKind"], "set of kinds").values
        check(any(one.value == decision.kind and one.label for one in kinds), "words for people are there for each kind")

    def sync_an_agenda(self, meeting: Meeting) -> UUID:
        """One call keeps one agenda in step: items and papers by one's own keys, and the answer says what it did."""

        def key(value: str) -> IdentifierReferenceInput:
            return IdentifierReferenceInput(scheme="clerks-diary", value=f"{meeting.id}-{value}")

        apologies = AgendaItem(key=key("apologies"), title="Apologies for absence", agenda_number="1")
        paper = AgendaDocument(key=key("plan"), kind=DocumentKind.REPORT, title="Plan of the site")
        visit = AgendaItem(key=key("visit"), title="Walk over the site", agenda_number="2", documents=[paper])
        body = AgendaInput(items=[apologies, visit])
        made = answered(put_meeting_agenda.sync_detailed(meeting.id, client=self.clerk, body=body), SavedAgenda, 200)
        check(made.summary.created == 3, "two items and a paper are created")
        again = answered(put_meeting_agenda.sync_detailed(meeting.id, client=self.clerk, body=body), SavedAgenda, 200)
        check(again.summary.unchanged == 3, "the same agenda again changes nothing")

        visit.agenda_number = "1"
        shorter = AgendaInput(items=[visit])
        tried = put_meeting_agenda.sync_detailed(meeting.id, client=self.clerk, body=shorter, dry_run=True)
        results = [change.result for change in answered(tried, SavedAgenda, 200).changes]
        expected = [AgendaResult.REMOVED, AgendaResult.CHANGED, AgendaResult.UNCHANGED]
        check(results == expected, f"a shorter one would remove an item: {results}")
        return next(change.id for change in again.changes if change.kind is RecordType.DOCUMENT)

    def keep_a_paper(self, id: UUID) -> None:
        """The bytes of a paper are sent as they are, and come back the same; a part of them can be asked for."""
        content = b"Meet at the north gate.\n"
        sent = put_document_file.sync_detailed(id, client=self.clerk, body=File(payload=BytesIO(content)))
        kept = answered(sent, Document, 201)
        check((kept.size_bytes, kept.media_type) == (len(content), "text/plain"), "its size and type are the file's")
        read = answered(get_document_file.sync_detailed(id, client=self.clerk), File, 200)
        check(read.payload.read() == content, "it comes back as it was sent")
        part = answered(get_document_file.sync_detailed(id, client=self.clerk, range_="bytes=8-21"), File, 206)
        check(part.payload.read() == content[8:22], "and in parts")
        refused(get_document_file.sync_detailed(id, client=self.anyone), 404, "not_found")

    def try_first(self, id: UUID, etag: str) -> None:
        """What a write would do can be tried first: everything is checked and nothing is saved."""
        patch = MeetingPatch(publication=Publication.PUBLISHED)
        tried = update_meeting.sync_detailed(id, client=self.clerk, body=patch, if_match=etag, dry_run=True)
        meeting = answered(tried, Meeting, 200)
        check(meeting.publication is Publication.PUBLISHED, "the answer is as if it were done")
        check(tried.headers["Dry-Run"] == "true", "and says that it was not")
        refused(get_meeting.sync_detailed(id, client=self.anyone), 404, "not_found")

    def publish(self, id: UUID, etag: str) -> str:
        """A draft is published by an edit, and everyone can read it at once."""
        patch = MeetingPatch(publication=Publication.PUBLISHED)
        published = update_meeting.sync_detailed(id, client=self.clerk, body=patch, if_match=etag)
        answered(published, Meeting, 200)
        read = answered(get_meeting.sync_detailed(id, client=self.anyone), Meeting, 200)
        seen = (read.title, read.location)
        check(seen == ("Budget workshop", "Council Chamber"), "everyone reads what was published")
        return published.headers["ETag"]

    def remove(self, id: UUID, etag: str) -> None:
        """A deletion gives its reason, and whoever could read the record is told."""
        removed = delete_meeting.sync_detailed(
            id, client=self.clerk, reason=DeletionReason.PUBLISHED_IN_ERROR, if_match=etag
        )
        check(removed.status_code == 204, f"a deletion is 204, not {removed.status_code}")
        problem = refused(get_meeting.sync_detailed(id, client=self.anyone), 410, "deleted")
        check(problem.deleted_reason == "published_in_error", "a reader is told why it is gone")
        check(isinstance(problem.deleted_at, datetime.datetime), "and since when")

    def read_the_progress(self, council: Council) -> None:
        """Where a strategy stands comes in one answer: each metric with its latest value, its target and how it is rated."""
        response = list_strategies.sync_detailed(client=self.anyone, council_id=council.id)
        for strategy in answered(response, StrategyPage, 200).data:
            progress = answered(get_strategy_progress.sync_detailed(strategy.slug, client=self.anyone), Progress, 200)
            summary = progress.summary
            rated = summary.on_track + summary.close + summary.off_track + summary.no_target + summary.no_data
            check(rated == len(progress.metrics), "each metric is counted once")
            for metric in progress.metrics:
                latest, target = metric.latest, metric.target
                if latest is None or target is None or latest.value is None or target.value is None:
                    continue
                variance = metric.variance
                check(variance is not None and abs(latest.value - target.value - variance) < 1e-9, "it is as far off as it says")


def main() -> None:
    day = Day(setting("MINUTEBOOK_URL"), setting("MINUTEBOOK_TOKEN"), setting("MINUTEBOOK_COUNCIL"))
    since = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=1)
    council = day.find_the_council()
    meetings = day.read_all_meetings(council)
    day.read_one_agenda(meetings)

    body_id = meetings[0].body_id
    day.read_a_problem(body_id)
    created = day.create_once(body_id)
    day.poll(council, since, created)
    read = day.read_again(created.id)
    edited = day.edit(created.id, read)
    visit = day.keep_in_step(body_id)
    paper = day.sync_an_agenda(visit)
    day.keep_a_paper(paper)
    decision = day.follow_an_issue(council, visit)
    day.keep_the_minutes(visit, decision)
    day.read_the_statement(decision)
    day.read_the_progress(council)
    day.try_first(created.id, edited)
    published = day.publish(created.id, edited)
    day.remove(created.id, published)
    print(f"Python: a day's work is done at {council.name}: {len(meetings)} meetings read.")


def answered(response: Response[Answer], kind: type[T], status: int) -> T:
    """What is in an answer that must have this status."""
    parsed = response.parsed
    if response.status_code != status or not isinstance(parsed, kind):
        raise Surprise(f"expected {status}, not {response.status_code}: {response.content.decode()}")
    return parsed


def refused(response: Response[Answer], status: int, code: str) -> Problem:
    """The problem that an answer must be."""
    problem = answered(response, Problem, status)
    check(problem.code == code and problem.status == status, f"expected the problem {code}, not {problem.code}")
    return problem


def version_of(etag: str | Unset) -> int:
    """The version in an ETag, which alone is compared by If-Match."""
    found = re.match(r'"(\d+)\.', etag or "")
    return int(found[1]) if found else 0


def only(rows: Sequence[T], what: str) -> T:
    check(len(rows) == 1, f"expected one {what}, not {len(rows)}")
    return rows[0]


def setting(name: str) -> str:
    value = os.environ.get(name, "")
    check(value != "", f"set {name}")
    return value


def check(holds: bool, what: str) -> None:
    if not holds:
        raise Surprise(what)


if __name__ == "__main__":
    try:
        main()
    except Surprise as surprise:
        sys.exit(f"Python: {surprise}")
