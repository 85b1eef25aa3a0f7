#!/usr/bin/env python3
"""Writes examplebridge.json, later.json and files/: two municipal years of a council that does not exist.

The days are those of one week, TODAY's. The program moves them all when it loads the demo (src/command/demo/days.rs).

Run `python3 generate.py` in any directory. With --check it writes nothing, and fails if the files differ. The same
input gives the same bytes: no clock is read, and every choice is made by a hash of what is being chosen for. The words
are in vocabulary.py; this file arranges them into an agenda, its papers, its minutes and its decisions. The papers that
have a file are named in papers.py. The strategies, what is measured and what was promised are in measures.py; this file sets their figures beside the record, and stops
where a quotation does not stand in it for the public to read.
Only the standard library is needed (Python 3.9 or later, with a time zone database).
"""

import csv
import hashlib
import html
import io
import json
import re
import sys
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

sys.dont_write_bytecode = True
import measures  # noqa: E402  (the line above keeps __pycache__ out of this folder)
import papers  # noqa: E402
import vocabulary as words  # noqa: E402

HERE = Path(__file__).resolve().parent
LONDON = ZoneInfo("Europe/London")
COUNCIL = "examplebridge"
NEIGHBOUR = "wendale"

# The day of the meeting in progress. Nothing else happens in its week, so that the day can become any day of a week:
# what is past is before that week, and what is to come after it. The days of notices leave room for bank holidays.
TODAY = date(2026, 11, 24)
MONDAY = TODAY - timedelta(days=TODAY.weekday())
LAST_NOTICE = MONDAY - timedelta(days=3)

YEARS = (("2025/26", "2025-05-20", "2026-05-18"), ("2026/27", "2026-05-19", "2027-05-17"))

# key: slug, name, short name, kind, minute numbering, day starts at, room
BODIES = {
    "council": (
        "council",
        "Council",
        None,
        "council",
        "per_meeting",
        time(18, 30),
        "Council Chamber, Town Hall, Market Square, Examplebridge",
    ),
    "cabinet": (
        "executive-cabinet",
        "Executive Cabinet",
        "Cabinet",
        "executive",
        "per_year",
        time(18, 0),
        "Tannery Room, Town Hall, Market Square, Examplebridge",
    ),
    "planning": (
        "planning-committee",
        "Planning Committee",
        "Planning",
        "regulatory",
        "none",
        time(14, 0),
        "Council Chamber, Town Hall, Market Square, Examplebridge",
    ),
    "panel": (
        "digital-and-access-panel",
        "Digital and Access Panel",
        None,
        "panel",
        "none",
        time(17, 0),
        "Weavers Cross Library, Loom Street, Examplebridge",
    ),
    "scrutiny": (
        "overview-and-scrutiny-committee",
        "Overview and Scrutiny Committee",
        "Scrutiny",
        "scrutiny",
        "none",
        time(18, 30),
        "Tannery Room, Town Hall, Market Square, Examplebridge",
    ),
}

# How far each meeting has come:
#   approved    held, and its minutes were approved at a later meeting
#   published   held, with draft minutes published
#   decided     held, with its decisions published and its minutes still being written
#   sitting     in progress
#   agenda      scheduled, with its agenda published
#   drafting    scheduled, with an agenda that is still a draft
#   bare        scheduled, without an agenda
#   unannounced the meeting itself is still a draft
#   cancelled, postponed, withdrawn
CALENDAR = {
    "council": (
        ("2025-07-22", "approved"),
        ("2025-09-23", "approved"),
        ("2025-10-30", "approved"),
        ("2025-11-25", "approved"),
        ("2026-01-27", "approved"),
        ("2026-02-24", "approved"),
        ("2026-05-19", "approved"),
        ("2026-07-21", "approved"),
        ("2026-09-22", "published"),
        ("2026-11-24", "sitting"),
        ("2026-12-15", "drafting"),
    ),
    "cabinet": (
        ("2025-06-18", "approved"),
        ("2025-07-16", "approved"),
        ("2025-09-17", "approved"),
        ("2025-10-15", "approved"),
        ("2025-11-12", "approved"),
        ("2025-12-10", "approved"),
        ("2026-01-14", "approved"),
        ("2026-02-11", "approved"),
        ("2026-03-11", "approved"),
        ("2026-04-15", "cancelled"),
        ("2026-06-17", "approved"),
        ("2026-07-15", "approved"),
        ("2026-09-16", "approved"),
        ("2026-10-14", "approved"),
        ("2026-11-11", "decided"),
        ("2026-12-09", "agenda"),
        ("2026-12-16", "unannounced"),
    ),
    "planning": (
        ("2025-06-26", "approved"),
        ("2025-07-24", "approved"),
        ("2025-08-21", "cancelled"),
        ("2025-09-18", "approved"),
        ("2025-10-16", "approved"),
        ("2025-11-20", "approved"),
        ("2026-01-22", "approved"),
        ("2026-02-19", "approved"),
        ("2026-03-19", "withdrawn"),
        ("2026-04-23", "approved"),
        ("2026-06-25", "approved"),
        ("2026-08-20", "cancelled"),
        ("2026-09-24", "published"),
        ("2026-10-22", "postponed"),
        ("2026-12-03", "agenda"),
        ("2026-12-17", "bare"),
    ),
    "panel": (("2025-10-07", "approved"), ("2026-01-20", "approved"), ("2026-03-24", "published")),
    "scrutiny": (
        ("2025-12-02", "approved"),
        ("2026-04-14", "approved"),
        ("2026-10-06", "published"),
        ("2026-12-01", "agenda"),
    ),
}
STATES = {
    "approved": "held",
    "published": "held",
    "decided": "held",
    "sitting": "in_progress",
    "cancelled": "cancelled",
    "withdrawn": "cancelled",
    "postponed": "postponed",
}
# The type of the meetings that are not ordinary ones.
TYPES = {
    ("council", "2025-10-30"): "extraordinary",
    ("council", "2026-02-24"): "other",
    ("council", "2026-05-19"): "annual",
    ("cabinet", "2026-12-16"): "special",
}
# The further bodies of joint meetings.
JOINT = {("panel", "2026-03-24"): ("scrutiny",)}
# What the start of a meeting depends on.
START_NOTES = {("planning", "2026-12-17"): "Immediately after the site visits"}
# Why meetings were called off, and the days of those that take place instead.
CALLED_OFF = {
    ("cabinet", "2026-04-15"): ("Too few items were ready.", None),
    ("planning", "2025-08-21"): ("No application was ready to decide.", None),
    ("planning", "2026-08-20"): ("The Town Hall was closed for urgent repairs.", "2026-09-24"),
    ("planning", "2026-10-22"): ("The report on the largest application was not complete.", "2026-12-03"),
}
HELD = ("approved", "published", "decided")
WITH_AGENDA = HELD + ("sitting", "agenda", "drafting", "unannounced")

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "csv": "text/csv",
}


# --- choices and dates ---------------------------------------------------------------------------------------------


def number(limit, *key):
    """A whole number from 0 to limit - 1 that depends on nothing but the key."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:8], "big") % limit


def pick(options, *key):
    """One of the options, always the same one for the same key."""
    return options[number(len(options), *key)]


def wording(kind, *key):
    """One of the wordings that the vocabulary keeps for a small part of a sentence."""
    return pick(words.WORDINGS[kind], kind, *key)


def instant(day, hour, minute=0):
    """The UTC instant of a local time in London, as text."""
    local = datetime.combine(day, time(hour, minute), LONDON)
    return local.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def working_days_after(day, count):
    """The day that falls so many working days later (weekends only; bank holidays are not looked up)."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def municipal_year(day):
    return next(name for name, first, last in YEARS if first <= day.isoformat() <= last)


def spoken(day):
    return f"{day.day} {day.strftime('%B %Y')}"


# --- text ----------------------------------------------------------------------------------------------------------


def kebab(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "").replace("é", "e")).strip("-")


# What a title may say of days, periods and years, which move, and of planning applications.
DATED = re.compile(
    r"(\b\d{1,2} )?\b[A-Z][a-z]+ 20\d\d\b|( - )?\b\w+ Quarter 20\d\d/\d\d|\b20\d\d(/\d\d)?\b|\b\d\d/\d{5}/FUL"
)


def undated(title):
    """The name of a file for a title, without the days and years in it."""
    return kebab(DATED.sub("", title))[:60].strip("-")


def limbs_text(limbs):
    """The text of a resolution: one sentence, or a numbered list."""
    if len(limbs) == 1:
        return f"That {limbs[0]}."
    lines = [f"{n}. {limb};" for n, limb in enumerate(limbs, 1)]
    return "That:\n" + "\n".join(lines)[:-1] + "."


def rich(paragraphs, *key):
    """Rich text: plain for about half of the keys, HTML for the others. A tuple among the paragraphs is a list."""
    if number(2, "rich", *key):
        flat = [p if isinstance(p, str) else "\n".join(f"- {line}" for line in p) for p in paragraphs]
        return {"text": "\n\n".join(flat)}

    def element(paragraph):
        if isinstance(paragraph, str):
            return f"<p>{html.escape(paragraph, quote=False)}</p>"
        return "<ul>" + "".join(f"<li>{html.escape(line, quote=False)}</li>" for line in paragraph) + "</ul>"

    return {"html": "".join(map(element, paragraphs))}


OPENINGS = (
    "{presenter} presented the report of the {office}, which {summary}.",
    "The report of the {office} was introduced by {presenter}. It {summary}.",
    "{presenter} spoke to the report of the {office}. The report {summary}.",
    "Members considered a report, presented by {presenter} on behalf of the {office}, which {summary}.",
    "The {body} received the report of the {office}. {presenter} explained that it {summary}.",
)
CLOSINGS = {
    "approved": (
        "The recommendations were put to the vote and carried.",
        "Members agreed the recommendations without dissent.",
        "The recommendation was moved, seconded and agreed.",
        "There being no further questions, the proposal was agreed.",
    ),
    "approved_as_amended": (
        "An amendment was moved and seconded, and was carried on a show of hands.",
        "The wording was changed in the course of the debate, with the agreement of the mover.",
    ),
    "noted": (
        "Members noted the report and thanked its authors.",
        "The contents of the report were noted.",
        "The report was received without a vote.",
    ),
    "deferred": ("Members did not feel able to decide on the information before them.",),
    "referred": ("It was moved and seconded that others should look at the matter first, and this was carried.",),
    "rejected": ("The recommendation was put to the vote and lost.",),
    "other": ("The nominations were put together and agreed.",),
}
PURPOSES = (
    "To consider the report of the {office}.",
    "To receive and consider the report of the {office}.",
    "To decide upon the recommendations of the {office}.",
    "To take a decision on the matter described in the report of the {office}.",
    "To consider a report of the {office} and to agree what is to be done.",
)
NO_INTERESTS = (
    "No interests were declared.",
    "There were no declarations of interest.",
    "No member declared an interest in any item on the agenda.",
)
NOTHING_URGENT = (
    "There was no urgent business.",
    "The chair had agreed to no urgent items.",
    "No urgent item was raised.",
)
NO_QUESTIONS = (
    "No questions had been received from the public.",
    "No member of the public had given notice of a question.",
    "There were no public questions.",
)


def minutes_of(matter, presenter, body_name, key):
    """The paragraphs of the minutes of one matter of business."""
    opening = pick(OPENINGS, "opening", key).format(
        presenter=presenter, office=matter.office, summary=matter.summary, body=body_name
    )
    paragraphs = [opening]
    if len(matter.points) > 1 and number(2, "list", key):
        paragraphs += ["The main points were:", matter.points]
    elif matter.points:
        paragraphs.append(" ".join(matter.points))
    if matter.exchange:
        paragraphs.append(matter.exchange)
    if "amendment" not in matter.exchange:
        paragraphs.append(pick(CLOSINGS[matter.outcome], "closing", key))
    return paragraphs


def extension_of(kind, title, key):
    """Slides are slides; a few appendices are text or tables; everything else, and every plan, is a PDF."""
    if kind == "presentation":
        return "pptx"
    drawn = re.search(r"\b([Pp]lan|[Mm]ap|[Ll]ayout|drawings|elevations)\b", title)
    if kind in ("appendix", "background_paper") and not drawn:
        return pick(("pdf",) * 8 + ("docx", "xlsx"), "type", key)
    return "pdf"


# --- the register of records ---------------------------------------------------------------------------------------


class Register:
    """The lists of records, in the order in which they are loaded, and the numbers that run through them."""

    def __init__(self):
        frame = ("councils", "municipal_years", "bodies", "posts", "people", "memberships", "issues")
        record = ("meetings", "attendances", "items", "decisions", "votes", "strategies", "documents")
        progress = ("progress_reports", "metrics", "targets", "observations", "actions")
        self.lists = {noun: [] for noun in frame + record + progress}
        self.minute_counters = {}
        self.references = {}

    def add(self, noun, value, record):
        """Adds a record under its demo identifier, without the members that are not known."""
        known = {name: member for name, member in record.items() if member not in (None, "", [], ())}
        self.lists[noun].append({"identifiers": [{"scheme": "demo", "value": value}], **known})
        return value

    def next_in(self, counters, *key):
        counters[key] = counters.get(key, 0) + 1
        return counters[key]

    def find(self, noun, value):
        return next(r for r in self.lists[noun] if r["identifiers"][0]["value"] == value)

    def item_called(self, day, body, start):
        """The identifier of the item of a meeting whose title begins so."""
        prefix = f"{COUNCIL}-{body}-{day}-"
        return next(
            r["identifiers"][0]["value"]
            for r in self.lists["items"]
            if r["identifiers"][0]["value"].startswith(prefix) and r["title"].startswith(start)
        )


def ref(value):
    return {"scheme": "demo", "value": value}


def person_id(name):
    return f"{COUNCIL}-{kebab(name)}"


def presenter_of(name, post=None):
    """Who presents: the name as printed, the office if there is one, and the person if there is a record of them."""
    known = {f"{person.honorific} {person.name}": person for person in words.PEOPLE}
    record = {"person": ref(person_id(known[name].name)) if name in known else None, "name": name, "post_label": post}
    return {member: value for member, value in record.items() if value}


class Meeting:
    """One meeting as it is being written: knows what may be published, and numbers its items."""

    def __init__(self, register, body, day, stage):
        self.register, self.body, self.day, self.stage = register, body, date.fromisoformat(day), stage
        self.id = f"{COUNCIL}-{body}-{day}"
        self.body_name, self.kind = BODIES[body][1], BODIES[body][3]
        self.year = municipal_year(self.day)
        self.portfolios = words.PORTFOLIOS[self.year]
        self.extraordinary = day == "2025-10-30"
        self.publication = "draft" if stage in ("drafting", "unannounced") else "published"
        self.agenda_day = min(self.day - timedelta(days=2 if self.extraordinary else 14), LAST_NOTICE)
        self.agenda_published = instant(self.agenda_day, 16, 5)
        self.positions = {}
        self.agenda_counter = 0

    @property
    def held(self):
        return self.stage in HELD

    def minute_number(self):
        """The next minute number, or none where the minutes are not written or the body does not number them."""
        counters = self.register.minute_counters
        if self.stage not in ("approved", "published"):
            return None
        if self.body == "cabinet":
            n = self.register.next_in(counters, "cabinet", self.year)
            return f"26.EC.{n}" if self.year == "2026/27" else str(n)
        if self.body == "council":
            return str(self.register.next_in(counters, self.id))
        if self.body == "panel":
            return f"DAP {self.register.next_in(counters, 'panel')}"
        return None

    def item(self, title, kind, parent=None, name=None, letter=None, minutes=None, **members):
        """Adds an item. `name` stands for an agenda number in the identifier of an item without one."""
        if name:
            agenda_number, part = None, name
        elif letter:
            agenda_number = part = f"{self.agenda_counter}{letter}"
        else:
            self.agenda_counter += 1
            agenda_number = part = str(self.agenda_counter)
        value = f"{self.id}-item-{part}"
        self.positions[parent] = self.positions.get(parent, 0) + 1
        minute_number = None if kind == "heading" else self.minute_number()
        if minutes and self.held:
            state = "draft" if self.stage == "decided" else "published"
            minutes = {**rich(minutes, value), "publication": state}
        else:
            minutes = None
        record = {
            "meeting": ref(self.id),
            "parent": ref(parent) if parent else None,
            "position": self.positions[parent],
            "agenda_number": agenda_number,
            "minute_number": minute_number,
            "title": title,
            "kind": kind,
            "minutes": minutes,
            "publication": self.publication,
        }
        record.update(members)
        return self.register.add("items", value, record)

    def document(self, owner_kind, owner, part, kind, title, position, **members):
        """Adds a document; `part` completes the owner's identifier."""
        value = f"{owner}-{part}"
        extension = extension_of(kind, title, value)
        kilobytes = (
            60 + number(900, "size", value) + (3000 + number(9000, "pack", value) if kind == "agenda_pack" else 0)
        )
        record = {
            "owner": {"kind": owner_kind, **ref(owner)},
            "position": position,
            "role": "additional" if kind in ("appendix", "background_paper", "presentation", "supplement") else "main",
            "kind": kind,
            "title": title,
            "file_name": f"{undated(title)}.{extension}" if number(3, "named", value) else None,
            "media_type": MEDIA_TYPES[extension],
            "size_label": f"{kilobytes} KB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB",
            "language": "en",
            "page_count": kilobytes // 40 + 1 if extension == "pdf" and number(2, "pages", value) else None,
            "published_at": self.agenda_published if self.publication == "published" else None,
            "publication": self.publication,
        }
        record.update(members)
        return self.register.add("documents", value, record)

    def papers(self, item, matter):
        """Adds the report of a matter, its appendices and sometimes a further paper."""
        written = (self.agenda_day - timedelta(days=2 + number(8, "written", item))).isoformat()
        report = self.document(
            "item", item, "report", "report", matter.title, 1, author_post_label=matter.office, written_on=written
        )
        position = 1
        for letter, title in zip("ABCDEF", matter.appendices):
            position += 1
            self.document(
                "item",
                item,
                f"appendix-{letter.lower()}",
                "appendix",
                f"Appendix {letter} - {title}",
                position,
                parent=ref(report),
            )
        if number(4, "background", item) == 0:
            position += 1
            self.document(
                "item", item, "background", "background_paper", f"Background paper: {wording('paper', item)}", position
            )
        if number(9, "slides", item) == 0 and self.held:
            self.document(
                "item",
                item,
                "presentation",
                "presentation",
                f"Slides shown at the meeting: {matter.title}",
                position + 1,
                published_at=instant(self.day + timedelta(days=1), 10),
            )
        return report

    def reference(self):
        prefixes = {"cabinet": "EC", "council": "C", "planning": "PC", "panel": "DAP", "scrutiny": "OSC"}
        prefix = prefixes[self.body]
        return f"{prefix}/{self.day.year}/{self.register.next_in(self.register.references, prefix, self.day.year):03d}"

    def decision(self, item, limbs, outcome, label=None, part="decision", **members):
        """Adds the decision of an item; what the body's kind implies is filled in here."""
        value = f"{item}-{part}"
        kind = {"council": "council", "executive": "executive"}.get(self.kind, "committee")
        published = working_days_after(self.day, 5 if self.stage == "decided" else 2)
        record = {
            "item": ref(item),
            "reference": self.reference(),
            "kind": kind,
            "decision_maker": {"kind": "body", "name": self.body_name} if number(3, "maker", value) == 0 else None,
            "made_on": self.day.isoformat() if number(2, "made", value) else None,
            "outcome": outcome,
            "outcome_label": label,
            "text": limbs_text(limbs),
            "resolutions": (
                [{"limb": str(n), "text": f"That {limb}."} for n, limb in enumerate(limbs, 1)]
                if len(limbs) > 1
                else None
            ),
            "published_at": instant(published, 15, number(60, "minute", value)) if self.held else None,
            "effective_from": self.day.isoformat(),
            "publication": "published" if self.held else "draft",
        }
        if self.kind == "executive":
            record.update(self.executive_clock(published))
        record.update(members)
        return self.register.add("decisions", value, record)

    def executive_clock(self, published):
        """Call-in for five working days after publication; the decision takes effect on the next one.

        That of the newest decisions ends after the week of today, so that it is open on each day of it.
        """
        until = MONDAY + timedelta(days=7) if self.stage == "decided" else working_days_after(published, 5)
        return {
            "call_in": {"state": "open" if self.stage == "decided" else "closed", "eligible_until": until.isoformat()},
            "effective_from": working_days_after(until, 1).isoformat(),
        }


def decide(meeting, item, matter, **members):
    """Adds the decision on a matter of business, with its reasons and the alternatives considered."""
    limbs = matter.resolved or matter.limbs
    followed = {
        "approved": "followed",
        "noted": "followed",
        "approved_as_amended": "amended",
        "rejected": "rejected",
    }.get(matter.outcome, "not_applicable")
    labels = {
        "approved": ("Approved", "Agreed", "Recommendations approved"),
        "noted": ("Noted",),
        "approved_as_amended": ("Approved as amended",),
    }
    record = {
        "reasons": matter.reasons,
        "reasons_of": "recommendation" if followed == "followed" else "decision",
        "alternatives": (
            {"status": "listed", "options": list(matter.alternatives)}
            if matter.alternatives
            else {"status": "none", "options": []}
        ),
        "conflicts": {"status": "none", "declared": []},
        "wards": list(matter.wards),
        "recommendation_followed": followed,
    }
    if meeting.kind == "executive":
        record.update(is_key="yes" if matter.key else "no", key_criteria=matter.key or None)
        if matter.key:
            record["key_notice_published_at"] = instant(meeting.day - timedelta(days=35), 10)
    if "interest" in matter.tags:
        member = pick(words.MEMBERS, "interest", item)
        record["conflicts"] = {
            "status": "listed",
            "declared": [
                {"person": member, "nature": "Trustee of a body that may benefit; left the room", "dispensation": None},
                {
                    "person": "Councillor Petra Lindhale",
                    "nature": "Unpaid member of the management committee of an applicant",
                    "dispensation": f"Granted by the Head of Paid Service on {spoken(meeting.day - timedelta(days=9))}",
                },
            ],
        }
    if "general_exception" in matter.tags:
        record["urgency"] = {"basis": "general_exception", "agreed_by": words.CHAIR_SCRUTINY}
        record["call_in"] = {"state": "not_subject"}
    if "to_council" in matter.tags:
        record["call_in"] = {"state": "not_subject"}
    if "called_in" in matter.tags:
        record["call_in"] = {
            "state": "called_in",
            "eligible_until": working_days_after(meeting.day, 7).isoformat(),
            "called_in_by": "Councillors Dermot Hallowby, Kirsty Oldacrely and Quentin Ferriman",
            "outcome": "The Overview and Scrutiny Committee upheld the decision on 6 October 2026.",
        }
        record["effective_from"] = "2026-10-06"
    if meeting.year == "2025/26" and number(3, "implemented", item) == 0 and matter.outcome == "approved":
        record["implemented_at"] = instant(working_days_after(meeting.day, 40 + number(60, "when", item)), 12)
    record.update(members)
    label = matter.label or pick(labels.get(matter.outcome, (None,)), "label", item)
    return meeting.decision(item, limbs, matter.outcome, label, **record)


def recommendation(matter):
    return {"text": limbs_text(matter.limbs), "reasons": matter.reasons}


def business(meeting, matter, parent=None, letter=None, section=False):
    """Adds a matter of business: its item, its papers and, once the meeting was held, its decision."""
    if meeting.body == "panel":
        presenter, post = words.CHAIR_PANEL, None
    elif matter.portfolio == "scrutiny":
        presenter, post = words.CHAIR_SCRUTINY.split(", ", 1)
    else:
        presenter, post = meeting.portfolios[matter.portfolio]
    key = f"{meeting.id}-{matter.title}"
    item = meeting.item(
        matter.title,
        "business",
        parent=parent,
        letter=letter,
        section={"title": f"Item of the {post}", "post_label": post, "introduced_by": presenter} if section else None,
        purpose=rich([pick(PURPOSES, "purpose", key).format(office=matter.office)], "purpose", key),
        presented_by=presenter_of(presenter, post),
        report_by=matter.office,
        recommendation=recommendation(matter),
        minutes=minutes_of(matter, presenter, meeting.body_name, key),
    )
    meeting.papers(item, matter)
    if meeting.held:
        decision = decide(meeting, item, matter)
        if meeting.kind == "executive" and matter.key:
            meeting.document(
                "decision",
                decision,
                "notice",
                "decision_notice",
                f"Decision notice: {matter.title}",
                1,
                published_at=instant(working_days_after(meeting.day, 5 if meeting.stage == "decided" else 2), 15),
            )
    return item


# --- the agendas ---------------------------------------------------------------------------------------------------


def previous_meeting(meeting):
    """The last meeting of the same body whose minutes wait for this one."""
    sat = [day for day, stage in CALENDAR[meeting.body] if stage in HELD + ("sitting",)]
    earlier = [day for day in sat if day < meeting.day.isoformat()]
    return date.fromisoformat(earlier[-1]) if earlier else None


def minutes_item(meeting):
    last = previous_meeting(meeting)
    if not last:
        return
    correction = pick(
        ("", "", "", " One spelling was corrected.", " The list of those present was corrected."),
        "correction",
        meeting.id,
    )
    meeting.item(
        f"Minutes of the Meeting of {spoken(last)}",
        "procedural",
        purpose=rich([f"To confirm the minutes of the meeting held on {spoken(last)}."], "minutes", meeting.id),
        minutes=[
            f"The minutes of the meeting held on {spoken(last)} were confirmed as a correct record and signed.{correction}"
        ],
    )


def declarations_item(meeting):
    if number(4, "declared", meeting.id):
        text = pick(NO_INTERESTS, "none", meeting.id)
    else:
        text = f"{pick(words.MEMBERS, 'declarer', meeting.id)} declared {wording('interest', meeting.id)}."
    meeting.item(
        "Declarations of Interest",
        "declaration",
        minutes=[text],
        purpose=rich(
            ["Members are asked to declare any interest in the items on this agenda, and to say what it is."],
            "declare",
            meeting.id,
        ),
    )


def quarter_reports(meeting):
    """The three monitoring reports of a quarter, where they come to this meeting."""
    day = meeting.day.isoformat()
    if day not in words.QUARTER_MEETINGS:
        return []
    quarter, year, revenue, capital, (on_track, measures), sickness = words.QUARTERS[words.QUARTER_MEETINGS.index(day)]
    name = f"{quarter.capitalize()} Quarter {year}"
    subject = pick(("call waiting", "missed bins", "the time taken to let homes", "recycling"), "subject", day)
    return [
        words.Matter(
            f"Performance Monitoring - {name}",
            "customer",
            "Director (Policy and Governance)",
            f"shows how the council performed against the corporate plan in the {quarter} quarter of {year}",
            (
                f"{on_track} of {measures} measures were on track.",
                f"Sickness absence was {sickness} days for each employee, against a target of 2.",
                f"An action plan was appended for the measures that missed their targets, among them {subject}.",
            ),
            ("the report be noted",),
            "To keep members informed of performance.",
            exchange=f"{pick(words.MEMBERS, 'asks', day)} asked for the measure of {subject} to be shown by ward in future.",
            appendices=("Performance measures", "Action plans"),
            outcome="noted",
        ),
        words.Matter(
            f"Revenue Budget Monitoring - {name}",
            "resources",
            "Director (Resources)",
            f"shows {revenue} on the general fund",
            (f"The main reasons are {wording('reason', day)}.",),
            ("the position be noted", "the virements in Appendix A be approved"),
            "To control spending in the year.",
            appendices=("Virements", "Position by service"),
            outcome="approved",
        ),
        words.Matter(
            f"Capital Programme Monitoring - {name}",
            "resources",
            "Director (Resources)",
            f"reports capital spending of £{capital} million by the end of the {quarter} quarter of {year}",
            (f"{wording('scheme', day)} accounts for the largest change to the profile of spending.",),
            ("the changes to the profile of the programme be approved",),
            "To keep the programme within its resources.",
            ("To leave the profile as it was, which would misstate borrowing.",),
            appendices=("Programme by scheme",),
        ),
    ]


def as_it_returned(matter, day):
    """A matter that was put off and comes back is approved the second time."""
    if (matter.title.startswith("Town Hall") and day == "2026-09-16") or (
        matter.title.startswith("Former Depot") and day == "2026-06-17"
    ):
        return replace(
            matter,
            outcome="approved",
            label="",
            resolved=(),
            exchange="The matter had been put off at an earlier meeting; the information asked for had since been sent to members.",
        )
    return matter


def cabinet_agenda(meeting, private):
    day = meeting.day.isoformat()
    minutes_item(meeting)
    declarations_item(meeting)
    question = {"2025-07-16": 14, "2025-11-12": 15, "2026-03-11": 16, "2026-09-16": 17}.get(day)
    questions = meeting.item(
        "Public Questions",
        "question",
        minutes=["One question had been received." if question else pick(NO_QUESTIONS, "questions", day)],
    )
    if question:
        question_item(meeting, questions, "a", question)
    if number(2, "heading", day):
        numbered = number(2, "zero", day) and meeting.stage == "approved"
        meeting.item(
            "Matters for Decision",
            "heading",
            name="decisions",
            agenda_number="0" if numbered else None,
            minute_number="0" if numbered else None,
        )
    matters = [next(m for m in words.CABINET if m.title.startswith(start)) for start in words.CABINET_BUSINESS[day]]
    for matter in sorted(matters + quarter_reports(meeting), key=lambda m: list(meeting.portfolios).index(m.portfolio)):
        business(meeting, as_it_returned(matter, day), section=True)
    if private:
        private_business(meeting, *private)
    meeting.item("Any Urgent Business", "procedural", minutes=[pick(NOTHING_URGENT, "urgent", day)])


def private_business(meeting, title, portfolio, office, resolved):
    """The exclusion of the public, and one exempt item behind it, of which the public sees the face."""
    paragraph = pick((3, 3, 3, 1, 4, 5), "paragraph", title)
    meeting.register.find("meetings", meeting.id).update(
        private_notice_published_at=instant(meeting.day - timedelta(days=31), 10),
        private_second_notice_published_at=instant(meeting.agenda_day, 16, 10),
    )
    meeting.item(
        "Exclusion of the Public and Press",
        "exclusion",
        purpose=rich(
            [
                "To consider excluding the public and press from the item that follows, as it involves exempt "
                f"information under paragraph {paragraph} of Part 1 of Schedule 12A to the Local Government Act 1972."
            ],
            "exclusion",
            title,
        ),
        minutes=[
            pick(
                (
                    "It was resolved that the public and press be excluded from the item that follows.",
                    "The public and press were excluded by resolution, and the webcast was stopped.",
                ),
                "excluded",
                title,
            )
        ],
    )
    presenter, post = meeting.portfolios[portfolio]
    item = meeting.item(
        f"{title}: {pick(words.PRIVATE_MATTERS, 'matter', title)}",
        "business",
        presented_by=presenter_of(presenter, post),
        report_by=office,
        section={"title": f"Item of the {post}", "post_label": post, "introduced_by": presenter},
        minutes=[f"{presenter} presented the report of the {office} in private. {wording('private', title)}"],
        exemption={
            "kind": "exempt",
            "regime": "england",
            "paragraphs": [paragraph],
            "public_interest": pick(words.PUBLIC_INTERESTS, "interest", title),
            "public_title": title,
        },
    )
    meeting.document("item", item, "report", "report", f"{title}: report", 1, author_post_label=office)
    if meeting.held:
        urgent = (
            {
                "urgency": {"basis": "special_urgency", "agreed_by": words.CHAIR_SCRUTINY},
                "call_in": {"state": "not_subject"},
            }
            if "Caddies" in title
            else {}
        )
        meeting.decision(
            item,
            (resolved,),
            "approved",
            "Approved",
            reasons=f"As set out in the report, which is exempt under paragraph {paragraph}.",
            reasons_of="recommendation",
            alternatives={"status": "not_recorded", "options": []},
            is_key="yes" if "Contract" in title else "not_recorded",
            key_criteria=words.SPEND if "Contract" in title else None,
            recommendation_followed="followed",
            **urgent,
        )


def question_item(meeting, parent, letter, index):
    subject, question, answer = words.QUESTIONS[index]
    resident = words.RESIDENTS[index % len(words.RESIDENTS)]
    member = list(meeting.portfolios.values())[index % 6][0]
    meeting.item(
        f"Question from {resident}: {subject}",
        "question",
        parent=parent,
        letter=letter,
        presented_by=presenter_of(resident),
        minutes=[f"{resident} {question}.", f"{member} {answer}."],
    )


def motion_item(meeting, parent, letter, index):
    title, asks, outcome, label = words.MOTIONS[index]
    mover, seconder = words.MEMBERS[index], words.MEMBERS[(index + 5) % len(words.MEMBERS)]
    item = meeting.item(
        f"Motion: {title}",
        "motion",
        parent=parent,
        letter=letter,
        presented_by=presenter_of(mover),
        purpose=rich([f"To debate a motion that {asks}."], "motion", title),
        minutes=[
            f"{mover} moved, and {seconder} seconded, a motion that {asks}.",
            f"{wording('spoke', title)} members spoke. {wording('vote', title)}",
        ],
    )
    if not meeting.held:
        return
    told = {
        "approved": f"this Council {asks}",
        "approved_as_amended": f"this Council {asks}, and reports the answer to its next meeting",
        "referred": "the motion stand referred to the Executive Cabinet",
        "rejected": "the motion be not approved",
        "withdrawn": "the motion be withdrawn with the leave of the Council",
        "deferred": "the debate be adjourned to the next ordinary meeting",
    }[outcome]
    meeting.decision(item, (told,), outcome, label, recommendation_followed="not_applicable")


def council_agenda(meeting, ordinal):
    """An ordinary meeting is numbered from 0; others have no ordinal and no questions, petitions or motions."""
    day = meeting.day.isoformat()
    meeting.item(
        "Apologies for Absence",
        "procedural",
        name="apologies",
        minutes=[
            f"Apologies were received from {pick(words.MEMBERS[:8], 'sorry', day)} and {pick(words.MEMBERS[8:], 'sorry', day)}."
        ],
    )
    declarations_item(meeting)
    if not meeting.extraordinary:
        minutes_item(meeting)
    if ordinal is not None:
        announced = words.ANNOUNCEMENTS[ordinal % len(words.ANNOUNCEMENTS)]
        meeting.item(
            "Mayor's Announcements",
            "procedural",
            presented_by=presenter_of(words.MAYORS[meeting.year], "Mayor"),
            minutes=[announced],
        )
        if ordinal < len(words.PETITIONS):
            title, names, result = words.PETITIONS[ordinal]
            organiser = words.RESIDENTS[-1 - ordinal]
            meeting.item(
                f"Petition: {title}",
                "petition",
                presented_by=presenter_of(organiser),
                purpose=rich([f"To receive a petition with {names:,} names."], "petition", title),
                minutes=[f"{organiser} presented a petition with {names:,} names. It was explained that {result}."],
            )
        questions = meeting.item(
            "Questions from the Public", "question", minutes=["Two questions had been received by the closing time."]
        )
        question_item(meeting, questions, "a", 2 * ordinal)
        question_item(meeting, questions, "b", 2 * ordinal + 1)
        leader, post = meeting.portfolios["leader"]
        meeting.item(
            "Report of the Executive Cabinet",
            "business",
            presented_by=presenter_of(leader, post),
            report_by="Leader of the Council",
            purpose=rich(
                ["To receive a report of the decisions taken by the Executive Cabinet since the last meeting."],
                "report",
                day,
            ),
            minutes=[f"{leader} presented the report and answered questions about {wording('about', day)}."],
        )
    for matter in words.COUNCIL[day]:
        business(meeting, matter)
    if ordinal is not None:
        meeting.agenda_counter += 1
        motions = meeting.item(
            "Motions on Notice",
            "heading",
            name="motions",
            agenda_number=str(meeting.agenda_counter) if number(2, "numbered", day) else None,
        )
        motion_item(meeting, motions, "a", 2 * ordinal)
        motion_item(meeting, motions, "b", 2 * ordinal + 1)


# Outcomes of applications in the order in which they are heard.
APPLICATION_OUTCOMES = (
    "approved",
    "approved",
    "rejected",
    "approved",
    "deferred",
    "approved",
    "approved",
    "approved_as_amended",
    "approved",
    "rejected",
    "withdrawn",
    "approved",
)


def application(meeting, parent, letter, index):
    """A planning application. In three of them the committee goes against its officers."""
    site, ward = words.SITES[index]
    proposal, for_it, against_it, condition = words.PROPOSALS[index % len(words.PROPOSALS)]
    outcome = APPLICATION_OUTCOMES[index % len(APPLICATION_OUTCOMES)]
    reference = f"{meeting.day.year % 100}/{201 + 37 * index:05d}/FUL"
    refuse_advised = outcome == "rejected" and index % 3 != 0
    reason = against_it if refuse_advised else for_it
    advised = (
        "permission be refused for the reason in the report"
        if refuse_advised
        else "permission be granted, subject to the conditions in the report"
    )
    heard = (
        (words.OBJECTIONS[index % 10], words.OBJECTIONS[(index * 3 + 4) % 10])
        if index % 10 != (index * 3 + 4) % 10
        else (words.OBJECTIONS[index % 10],)
    )
    ending = {
        "approved": "After questions the recommendation was carried.",
        "approved_as_amended": "A further condition was proposed and accepted.",
        "rejected": "Members voted that permission should be refused.",
        "deferred": "Members wished to see the site before they decided.",
        "withdrawn": "The chair announced that the applicant had withdrawn the application that morning.",
    }[outcome]
    paragraphs = [f"The committee considered an application at {site}: {proposal}."]
    if outcome != "withdrawn":
        paragraphs += [" ".join(heard), pick(words.SPEAKERS, "speaker", site)]
    item = meeting.item(
        f"{reference}: {site}",
        "business",
        parent=parent,
        letter=letter,
        report_by="Head of Planning",
        purpose=rich([f"To determine an application: {proposal}."], "application", index),
        recommendation={"text": f"That {advised}.", "reasons": reason},
        topics=["Planning applications"],
        places=[{"label": site, "ward": ward}],
        minutes=paragraphs + [ending],
    )
    report = meeting.document(
        "item",
        item,
        "report",
        "report",
        f"Report on {reference}, {site}",
        1,
        author_post_label="Head of Planning",
        written_on=(meeting.agenda_day - timedelta(days=4)).isoformat(),
    )
    meeting.document("item", item, "appendix-1", "appendix", "Appendix 1 - Location plan", 2, parent=ref(report))
    if index % 2:
        meeting.document(
            "item", item, "appendix-2", "appendix", "Appendix 2 - Proposed elevations", 3, parent=ref(report)
        )
    if not meeting.held:
        return
    time_limit = "work begin within three years"
    limbs, label, reasons, followed = {
        "approved": (
            ("permission be granted", f"the conditions require that {time_limit}", f"a condition secure {condition}"),
            "Application granted",
            for_it,
            "followed",
        ),
        "approved_as_amended": (
            (
                "permission be granted",
                f"a condition secure {condition}",
                "a further condition protect the hedge on the boundary",
            ),
            "Granted with a further condition",
            for_it,
            "amended",
        ),
        "rejected": (
            ("permission be refused",),
            "Application refused",
            against_it,
            "followed" if refuse_advised else "rejected",
        ),
        "deferred": (
            ("the application be deferred for a site visit",),
            "Deferred for a site visit",
            None,
            "not_applicable",
        ),
        "withdrawn": (
            ("it be noted that the application was withdrawn by the applicant",),
            "Withdrawn by the applicant",
            None,
            "not_applicable",
        ),
    }[outcome]
    meeting.decision(
        item,
        limbs,
        outcome,
        label,
        reasons=reasons,
        reasons_of="decision" if reasons else "not_recorded",
        wards=[ward],
        topics=["Planning applications"],
        places=[{"label": site, "ward": ward}],
        legal_basis=[
            {
                "label": "Town and Country Planning Act 1990, section 70",
                "url": "https://www.legislation.gov.uk/ukpga/1990/8/section/70",
            }
        ],
        recommendation_followed=followed,
        call_in={"state": "not_subject"},
    )


def planning_agenda(meeting, ordinal):
    day = meeting.day.isoformat()
    minutes_item(meeting)
    declarations_item(meeting)
    meeting.agenda_counter += 1
    applications = meeting.item("Planning Applications to be Determined", "heading", name="applications")
    for offset, letter in enumerate("abc"):
        application(meeting, applications, letter, 3 * ordinal + offset)
    decided, pending = 2 + number(5, "appeals", day), 31 + number(40, "cases", day)
    matter = words.Matter(
        "Appeals and Enforcement",
        "planning",
        "Head of Planning",
        f"lists {decided} appeals decided and {pending} enforcement cases open",
        (f"Appeals dismissed: {1 + number(decided, 'dismissed', day)}.",),
        ("the report be noted",),
        "To keep the committee informed.",
        outcome="noted",
    )
    item = meeting.item(
        matter.title,
        "business",
        report_by=matter.office,
        presented_by=presenter_of(words.CHAIR_PLANNING, "Chair of the Planning Committee"),
        purpose=rich(["To receive a report on appeals and enforcement."], "appeals", day),
        recommendation=recommendation(matter),
        minutes=[
            f"The Head of Planning presented a report which {matter.summary}.",
            *matter.points,
            pick(CLOSINGS["noted"], "closing", day),
        ],
    )
    meeting.papers(item, matter)
    if meeting.held and ordinal % 2:
        decide(meeting, item, matter, alternatives={"status": "not_recorded", "options": []})
    if ordinal % 2 == 0:
        meeting.item("Any Urgent Business", "procedural", minutes=[pick(NOTHING_URGENT, "urgent", day)])


def plain_agenda(meeting, matters):
    minutes_item(meeting)
    declarations_item(meeting)
    for matter in matters:
        business(meeting, matter)


# --- the whole council ---------------------------------------------------------------------------------------------


def add_frame(register):
    """The council and its neighbour, its municipal years and its bodies."""
    register.add(
        "councils",
        COUNCIL,
        {
            "slug": COUNCIL,
            "name": "Examplebridge Borough Council (invented)",
            "short_name": "Examplebridge",
            "nation": "england",
            "timezone": "Europe/London",
            "website": "https://www.examplebridge.example",
            "licence": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            "contact_email": "democracy@examplebridge.example",
        },
    )
    register.add("councils", NEIGHBOUR, words.NEIGHBOUR)
    for name, first, last in YEARS:
        register.add(
            "municipal_years",
            f"{COUNCIL}-{name.replace('/', '-')}",
            {"council": COUNCIL, "name": name, "starts_on": first, "ends_on": last},
        )
    # The panel comes last, because it names its successor.
    for key, (slug, name, short_name, kind, numbering, _, _) in sorted(BODIES.items(), key=lambda body: body[0] == "panel"):
        panel = key == "panel"
        register.add(
            "bodies",
            f"{COUNCIL}-{slug}",
            {
                "council": COUNCIL,
                "slug": slug,
                "name": name,
                "short_name": short_name,
                "kind": kind,
                "parent": ref(f"{COUNCIL}-executive-cabinet") if panel else None,
                "minute_numbering": numbering,
                # From 2026/27 on; the numbers of the year before were plain.
                "minute_number_format": "{year}.EC.{number}" if key == "cabinet" else None,
                "starts_on": "2025-09-01" if panel else None,
                "ends_on": "2026-03-31" if panel else None,
                "successors": (
                    [{"body": ref(f"{COUNCIL}-{BODIES['scrutiny'][0]}"), "part": "Access to digital services"}]
                    if panel
                    else None
                ),
            },
        )
    joint = words.JOINT
    record = {"council": COUNCIL, "kind": "joint", "minute_numbering": "none", "councils": [{"council": NEIGHBOUR}]}
    register.add(
        "bodies",
        f"{COUNCIL}-{joint['slug']}",
        {**record, **{name: joint[name] for name in ("slug", "name", "short_name", "starts_on")}},
    )


def add_posts(register):
    """The portfolios of the cabinet, in the municipal years that have them, and the other offices."""
    labels = {name: [label for _, label in held.values()] for name, held in words.PORTFOLIOS.items()}
    years = {name: (first, last) for name, first, last in YEARS}
    (earlier, before), (later, after) = labels.items()
    for label in dict.fromkeys(before + after):
        starts_on = years[later][0] if label not in before else None
        ends_on = years[earlier][1] if label not in after else None
        add_post(register, label, "cabinet", "portfolio", starts_on, ends_on)
    for post in words.POSTS:
        add_post(register, *post)


def add_post(register, label, body, kind, starts_on=None, ends_on=None):
    record = {
        "council": COUNCIL,
        "body": ref(f"{COUNCIL}-{BODIES[body][0]}") if body else None,
        "label": label,
        "kind": kind,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    register.add("posts", f"{COUNCIL}-{kebab(label)}", record)


def add_people(register):
    """The members and officers, and whoever else there is a record of."""
    for person in words.PEOPLE:
        given, _, family = person.name.rpartition(" ")
        initial = len(given) == 1
        mailbox = person.mailbox or (kebab(f"cllr {given[0]} {family}").replace("-", ".") if person.ward else None)
        record = {
            "council": COUNCIL,
            "name": person.name,
            "given_name": None if initial else given,
            "family_name": family,
            "honorific": person.honorific,
            "party": person.party,
            "ward": person.ward,
            "email": f"{mailbox}@examplebridge.example" if mailbox else None,
            "publication": person.publication,
        }
        register.add("people", person_id(person.name), record)


def councillors():
    """The members of the council, in order."""
    return [person for person in words.PEOPLE if person.ward]


def party_of(name):
    return next(person.party for person in words.PEOPLE if person.name == name)


def add_memberships(register):
    """Who sat where: everybody in the council, the holders of portfolios in the cabinet, and the other seats."""
    for person in councillors():
        add_seat(register, words.Seat(person.name, "council", words.ELECTED_ON))
    for name, first, last in YEARS:
        for holder, post in words.PORTFOLIOS[name].values():
            seat = words.Seat(holder.removeprefix("Councillor "), "cabinet", first, last, post)
            add_seat(register, seat, name.replace("/", "-"))
    for seat in words.SEATS:
        add_seat(register, seat)


def add_seat(register, seat, term=None):
    slug = BODIES[seat.body][0]
    record = {
        "person": ref(person_id(seat.name)),
        "body": ref(f"{COUNCIL}-{slug}"),
        "post": ref(f"{COUNCIL}-{kebab(seat.post)}") if seat.post else None,
        "role": seat.role,
        "voting": seat.voting,
        "party": party_of(seat.name),
        "starts_on": seat.starts_on,
        "ends_on": seat.ends_on,
        "publication": seat.publication,
    }
    register.add("memberships", f"{person_id(seat.name)}-{slug}-{term or seat.starts_on}", record)


def sitting(register, body, day):
    """Who sits in a body on a day: the names as they are recorded."""
    names = []
    for seat in register.lists["memberships"]:
        of_body = seat["body"]["value"] == f"{COUNCIL}-{BODIES[body][0]}"
        if of_body and seat["starts_on"] <= day <= seat.get("ends_on", "9999") and seat["publication"] == "published":
            person = register.find("people", seat["person"]["value"])
            names.append(f"{person.get('honorific', '')} {person['name']}".strip())
    return list(dict.fromkeys(names))


def add_attendances(register):
    """Those who attended meetings, as the minutes name them: the members, then the officers, then others."""
    people = {f"{person.honorific} {person.name}".strip(): person for person in words.PEOPLE}
    for day, body, others in words.ATTENDED:
        meeting = Meeting(register, body, day, dict(CALENDAR[body])[day])
        noted = {other.name: other for other in others}
        present = "present" if meeting.held else "expected"
        listed = [noted.pop(name, words.Present(name, present)) for name in sitting(register, body, day)]
        listed += [words.Present(name, present, "officer", office) for name, office in words.OFFICERS]
        for position, one in enumerate(listed + list(noted.values())):
            record = {
                "meeting": ref(meeting.id),
                "person": ref(person_id(people[one.name].name)) if one.name in people else None,
                "position": position,
                "name_as_recorded": one.name,
                "post_label": one.post,
                "capacity": one.capacity,
                "state": one.state,
                "substitutes_for": one.substitutes_for,
                "substitutes_for_person": ref(person_id(people[one.substitutes_for].name)) if one.substitutes_for else None,
                "arrived_at": instant(meeting.day, *one.arrived) if one.arrived else None,
                "left_at": instant(meeting.day, *one.left) if one.left else None,
                "publication": "published",
            }
            register.add("attendances", f"{meeting.id}-attendance-{position + 1}", record)


def ballots_of(division):
    """Who voted how, where the names were taken."""
    options = {name: option for option, names in division.others.items() for name in names}
    return [
        {
            "person": ref(person_id(person.name)),
            "name": f"{person.honorific} {person.name}",
            **({"party": person.party} if person.party else {}),
            "option": options.get(person.name, division.rest),
        }
        for person in councillors()
        if division.rest
    ]


def add_votes(register):
    """The votes that were counted, at items and on decisions."""
    taken, subjects = {}, {}
    for division in words.DIVISIONS:
        item = f"{COUNCIL}-{division.item}"
        subject = f"{item}-decision" if division.of_decision else item
        before = subjects.setdefault(subject, [])
        day = date.fromisoformat("-".join(division.item.split("-")[1:4]))
        ballots = ballots_of(division)
        listed = [ballot["option"] for ballot in ballots]
        counts = division.counts or tuple(listed.count(option) for option in ("for", "against", "abstain") if listed)
        record = {
            "decision" if division.of_decision else "item": ref(subject),
            "position": len(before) - bool(division.corrects) or None,
            "taken_at": instant(day, *division.at) if division.at else None,
            "motion": division.motion,
            "mover": division.mover,
            "seconder": division.seconder,
            "result": division.result,
            **dict(zip(("votes_for", "votes_against", "abstentions"), counts)),
            "casting_vote": division.casting,
            "method": "recorded" if ballots else division.method,
            "is_recorded": "yes" if ballots else "no" if counts else "not_recorded",
            "ballots": ballots,
            "supersedes": ref(before.pop()) if division.corrects else None,
            "correction_reason": division.corrects,
            "publication": division.publication,
        }
        before.append(register.add("votes", f"{item}-vote-{register.next_in(taken, item)}", record))


def add_joint_committee(register):
    """A joint committee with a neighbouring council: who sits in it, and a meeting at which all of them voted."""
    joint = words.JOINT
    body, day = f"{COUNCIL}-{joint['slug']}", date.fromisoformat(joint["day"])
    meeting, item = f"{COUNCIL}-joint-{day}", f"{COUNCIL}-joint-{day}-item-1"
    neighbour = joint["neighbour"]
    guest = f"{NEIGHBOUR}-{kebab(neighbour['name'])}"
    register.add("people", guest, {"council": NEIGHBOUR, **neighbour, "publication": "published"})
    people = {name: person_id(name) for name in joint["members"]} | {neighbour["name"]: guest}
    register.add(
        "meetings",
        meeting,
        {
            "body": ref(body),
            "title": joint["name"],
            "type": "ordinary",
            "state": "held",
            "publication": "published",
            "start_local": f"{day}T10:00:00",
            "location": joint["room"],
            "agenda_published_at": instant(day - timedelta(days=14), 16, 5),
        },
    )
    matter = {"meeting": ref(meeting), "title": joint["title"], "agenda_number": "1", "position": 0, "kind": "business"}
    register.add("items", item, {**matter, "publication": "published"})
    ballots = []
    for position, (name, value) in enumerate(people.items()):
        person = {"person": ref(value)}
        seat = {"body": ref(body), "starts_on": joint["starts_on"], "voting": "yes", "publication": "published"}
        register.add("memberships", f"{value}-{joint['slug']}", {**person, **seat})
        attendance = {"meeting": ref(meeting), "position": position, "capacity": "member", "state": "present"}
        attendance.update(person, name_as_recorded=f"Councillor {name}", publication="published")
        register.add("attendances", f"{meeting}-attendance-{position + 1}", attendance)
        ballots.append({**person, "name": f"Councillor {name}", "option": "for"})
    vote = {"item": ref(item), "motion": joint["motion"], "result": "carried", "votes_for": len(ballots)}
    vote.update(votes_against=0, abstentions=0, method="recorded", is_recorded="yes", ballots=ballots)
    register.add("votes", f"{item}-vote-1", {**vote, "publication": "published"})


def add_issues(register):
    """The matters that run through many meetings, their own papers, and the items and decisions that are of them."""
    for thread in words.THREADS:
        value = f"{COUNCIL}-{kebab(thread.title)}"
        maker_kind, maker = thread.maker or (None, None)
        register.add(
            "issues",
            value,
            {
                "council": COUNCIL,
                "reference": thread.reference,
                "title": thread.title,
                "summary": rich([thread.summary], "summary", value),
                "kind": thread.kind,
                "state": thread.state,
                "lead_officer_post": thread.office,
                "wards": list(thread.wards),
                "decision_due_on": thread.due,
                "decision_maker": {"kind": maker_kind, "name": maker} if maker else None,
                "publication": thread.publication,
                "withdrawn_reason": thread.withdrawn_reason,
            },
        )
        for day, body, start in thread.items:
            register.find("items", register.item_called(day, body, start))["issue"] = ref(value)
        for made_on in thread.outside:
            register.find("decisions", f"{COUNCIL}-delegated-{made_on}")["issue"] = ref(value)
        for position, (written_on, kind, title) in enumerate(thread.papers, 1):
            register.add(
                "documents",
                f"{value}-paper-{position}",
                {
                    "owner": {"kind": "issue", **ref(value)},
                    "position": position,
                    "kind": kind,
                    "title": title,
                    "media_type": MEDIA_TYPES["pdf"],
                    "size_label": f"{60 + number(90, 'paper', value, position)} KB",
                    "language": "en",
                    "author_post_label": thread.office,
                    "written_on": written_on,
                    "published_at": instant(date.fromisoformat(written_on), 12),
                    "publication": "published",
                },
            )


def signature_of(body, day):
    """The signature on minutes that were approved on a day, where the chair of the body is known."""
    chair = {
        "council": f"{words.MAYORS[municipal_year(date.fromisoformat(day))]}, Mayor",
        "planning": f"{words.CHAIR_PLANNING}, Chair of the Planning Committee",
    }.get(body)
    return {"by": chair, "on": day, "at_meeting": ref(f"{COUNCIL}-{body}-{day}")} if chair else None


def add_meeting(meeting):
    """The record of the meeting itself."""
    day, body, stage = meeting.day, meeting.body, meeting.stage
    slug, name, _, _, _, starts, room = BODIES[body]
    later = [d for d, s in CALENDAR[body] if s in HELD + ("sitting",) and d > day.isoformat()]
    publication = {"withdrawn": "withdrawn", "unannounced": "draft"}.get(stage, "published")
    title = {
        "2025-10-30": "Extraordinary Meeting of the Council",
        "2026-02-24": "Council - Budget Meeting",
        "2026-03-24": "Digital and Access Panel with Overview and Scrutiny Committee",
        "2026-05-19": "Annual Meeting of the Council",
        "2026-12-16": "Executive Cabinet - Special Meeting",
    }.get(day.isoformat(), name)
    with_agenda = stage in HELD + ("sitting", "agenda")
    begun = stage in HELD + ("sitting",)
    minutes_on = working_days_after(day, 12)
    late = 1 + number(9, "late", meeting.id)
    state_reason, new_day = CALLED_OFF.get((body, day.isoformat()), (None, None))
    record = {
        "body": ref(f"{COUNCIL}-{slug}"),
        "joint_with": [
            {"body": ref(f"{COUNCIL}-{BODIES[further][0]}")} for further in JOINT.get((body, day.isoformat()), ())
        ]
        or None,
        "title": title,
        "type": TYPES.get((body, day.isoformat()), "ordinary"),
        "state": STATES.get(stage, "scheduled"),
        "state_reason": state_reason,
        "rescheduled_to": ref(f"{COUNCIL}-{body}-{new_day}") if new_day else None,
        "publication": publication,
        "date": day.isoformat() if stage in ("cancelled", "bare", "withdrawn") else None,
        # The program moves an instant by minutes, and a local time only by days.
        "start_at": instant(day, starts.hour, starts.minute) if stage == "sitting" else None,
        "start_local": (
            None
            if stage in ("cancelled", "bare", "withdrawn", "sitting")
            else f"{day.isoformat()}T{starts.isoformat()}"
        ),
        "start_note": START_NOTES.get((body, day.isoformat())),
        "planned_end_at": (
            instant(day, starts.hour + 3, starts.minute) if body in ("council", "planning") and with_agenda else None
        ),
        "actual_start_at": instant(day, starts.hour, starts.minute + late) if begun else None,
        "actual_end_at": (
            instant(day, starts.hour + 1 + number(2, "hours", meeting.id), number(60, "end", meeting.id))
            if stage in HELD
            else None
        ),
        "location": room,
        "webcast_url": (
            f"https://webcast.examplebridge.example/{body}/{day.isoformat()}" if body == "council" and begun else None
        ),
        "virtual_url": f"https://meet.examplebridge.example/panel/{day.isoformat()}" if body == "panel" else None,
        "agenda_published_at": meeting.agenda_published if with_agenda else None,
        "decisions_published_at": (
            instant(working_days_after(day, 5 if stage == "decided" else 2), 15) if stage in HELD else None
        ),
        "minutes_published_at": (
            instant(minutes_on, 11, number(60, "minutes", meeting.id)) if stage in ("approved", "published") else None
        ),
        "minutes_state": {"approved": "approved", "published": "draft", "decided": "draft"}.get(stage),
        "approved_at_meeting": ref(f"{COUNCIL}-{body}-{later[0]}") if stage == "approved" else None,
        "minutes_signed": signature_of(body, later[0]) if stage == "approved" else None,
        "short_notice_reason": (
            "The Secretary of State asked for submissions by 31 October 2025." if meeting.extraordinary else None
        ),
        "withdrawn_reason": (
            "Published in error: the committee had no meeting in March." if stage == "withdrawn" else None
        ),
    }
    meeting.register.add("meetings", meeting.id, record)
    number_elsewhere = 4100 + number(5000, "elsewhere", meeting.id)
    meeting.register.lists["meetings"][-1]["identifiers"].append(
        {"scheme": "examplebridge-committees", "value": str(number_elsewhere)}
    )


def meeting_papers(meeting):
    """The agenda, the pack, the minutes and, at times, a supplement."""
    when = spoken(meeting.day)
    meeting.document("meeting", meeting.id, "agenda", "agenda", f"Agenda, {meeting.body_name}, {when}", 1)
    if meeting.stage in HELD + ("sitting", "agenda"):
        meeting.document(
            "meeting", meeting.id, "agenda-pack", "agenda_pack", f"Agenda and reports, {meeting.body_name}, {when}", 2
        )
    if meeting.stage in ("approved", "published"):
        meeting.document(
            "meeting",
            meeting.id,
            "minutes",
            "minutes",
            f"Minutes, {meeting.body_name}, {when}",
            3,
            published_at=instant(working_days_after(meeting.day, 12), 11),
        )
    elif meeting.stage == "decided":
        meeting.document(
            "meeting",
            meeting.id,
            "minutes",
            "minutes",
            f"Draft minutes, {meeting.body_name}, {when}",
            3,
            publication="draft",
            published_at=None,
        )
    if meeting.held and number(4, "supplement", meeting.id) == 0:
        kinds = ("late questions", "corrected recommendation", "additional representations", "report to follow")
        first = meeting.document(
            "meeting",
            meeting.id,
            "supplement",
            "supplement",
            f"Supplement: {pick(kinds, 'kind', meeting.id)}, {when}",
            4,
            published_at=instant(meeting.day - timedelta(days=2), 12),
        )
        if number(2, "second", meeting.id):
            meeting.document(
                "meeting",
                meeting.id,
                "supplement-2",
                "supplement",
                f"Supplement (second version), {when}",
                5,
                published_at=instant(meeting.day - timedelta(days=1), 9),
                supersedes=ref(first),
            )


def add_outside_decisions(register):
    """Decisions of officers and single members, taken outside any meeting."""
    for index, (made_on, maker_kind, maker, kind, title, text, reasons, options, wards, published_on) in enumerate(
        words.OUTSIDE, 1
    ):
        made = date.fromisoformat(made_on)
        urgent = title.startswith("Temporary Closure")
        value = register.add(
            "decisions",
            f"{COUNCIL}-delegated-{made_on}",
            {
                "council": COUNCIL,
                "title": title,
                "reference": f"DD/{made.year}/{index:02d}",
                "decision_maker": {"kind": maker_kind, "name": maker},
                "kind": kind,
                "made_on": made_on,
                "outcome": "approved",
                "text": text,
                "reasons": reasons,
                "reasons_of": "decision",
                "alternatives": {"status": "listed" if options else "none", "options": list(options)},
                "conflicts": {"status": "none", "declared": []},
                "is_key": "no",
                "wards": list(wards),
                "call_in": {"state": "not_subject"},
                "published_at": instant(date.fromisoformat(published_on), 10, 30) if published_on else None,
                "effective_from": made_on,
                "implemented_at": instant(made, 17) if urgent else None,
                "publication": "draft" if index == len(words.OUTSIDE) else "published",
            },
        )
        if published_on:
            register.add(
                "documents",
                f"{value}-notice",
                {
                    "owner": {"kind": "decision", **ref(value)},
                    "position": 1,
                    "kind": "decision_notice",
                    "title": f"Record of decision: {title}",
                    "media_type": MEDIA_TYPES["pdf"],
                    "size_label": f"{70 + number(80, 'notice', value)} KB",
                    "language": "en",
                    "published_at": instant(date.fromisoformat(published_on), 10, 30),
                    "publication": "published",
                },
            )


def add_own_papers(register):
    """The papers that belong to the council or to a body itself."""
    council = {"owner": {"kind": "council", **ref(COUNCIL)}, "language": "en"}
    site = f"https://www.{COUNCIL}.example/documents"
    own = (
        ("constitution-2025", council, "constitution", "Constitution, May 2025 edition", "2025-05-20", {}),
        (
            "constitution-2026",
            council,
            "constitution",
            "Constitution, May 2026 edition",
            "2026-05-19",
            {"supersedes": ref(f"{COUNCIL}-constitution-2025"), "source_url": f"{site}/constitution.pdf"},
        ),
        (
            "speaking-guide",
            council,
            "other",
            "Speaking at our meetings: a guide",
            "2025-09-01",
            {"source_url": f"{site}/speaking-at-meetings.pdf"},
        ),
        (
            "speaking-guide-pl",
            {**council, "language": "pl"},
            "other",
            "Zabieranie głosu na naszych posiedzeniach: przewodnik",
            "2025-09-15",
            {
                "translation_of": ref(f"{COUNCIL}-speaking-guide"),
                "source_url": f"{site}/speaking-at-meetings-polish.pdf",
            },
        ),
        (
            "library-friends-letter",
            council,
            "letter",
            "Letter from the Friends of Examplebridge Library",
            "2026-10-05",
            {},
        ),
        (
            "planning-committee-gifts",
            {"owner": {"kind": "body", **ref(f"{COUNCIL}-planning-committee")}, "language": "en"},
            "register",
            "Register of gifts and hospitality: Planning Committee",
            "2026-11-02",
            {"source_url": f"{site}/planning-committee-gifts.pdf"},
        ),
    )
    for position, (part, owner, kind, title, written_on, more) in enumerate(own, 1):
        value = f"{COUNCIL}-{part}"
        record = {
            **owner,
            "position": position,
            "kind": kind,
            "title": title,
            "media_type": MEDIA_TYPES["pdf"],
            "size_label": f"{90 + number(600, 'own', value)} KB",
            "written_on": written_on,
            "published_at": instant(date.fromisoformat(written_on), 12),
            "publication": "published",
        }
        register.add("documents", value, {**record, **more})


def add_facts(register):
    """A table in a recommendation and its decision, a sum of money, the end of a decision, a point on the map, and topics."""
    find, item_called = register.find, register.item_called
    fees = item_called("2025-12-10", "cabinet", "Fees and Charges")
    schedule = (("Service", "This year", "Next year"), ("Garden waste, a year", "£44", "£46"), ("Junior swimming", "£3", "£3"))
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in schedule)
    table = f"<p>That the fees and charges be:</p><table><tbody>{rows}</tbody></table>"
    find("items", fees)["recommendation"] = {
        "html": table,
        "reasons": find("items", fees)["recommendation"]["reasons"],
    }
    decision = find("decisions", f"{fees}-decision")
    decision.pop("text")
    decision.update(
        text_html=table,
        legal_basis=[{"label": "Local Government Act 2003, section 93"}],
        no_longer_in_force_on="2027-04-01",
        topics=["Fees and charges", "Finance"],
    )
    find("decisions", item_called("2026-01-14", "cabinet", "Millrace Leisure") + "-decision").update(
        money=[{"amount": "1120000.00", "currency": "GBP", "what": "roof of the pool hall, and solar panels"}],
        topics=["Leisure", "Energy"],
        places=[
            {
                "label": "Millrace Leisure Centre",
                "uprn": "10000000001",
                "point": {"longitude": -1.2345, "latitude": 52.3456},
                "ward": "Millrace",
            }
        ],
    )
    for title, topics in (
        ("Food Waste: a Weekly Service for Every Household", ["Waste", "Recycling"]),
        ("Homes to Replace Nightly Rooms", ["Housing"]),
        ("A New System for the Council's Records", ["Technology"]),
    ):
        find("issues", f"{COUNCIL}-{kebab(title)}")["topics"] = topics


def add_exceptions(register):
    """The irregular things that happen to real records: withdrawn, corrected, superseded, published late, not yet public."""
    find, item_called = register.find, register.item_called

    def withdraw(record, reason):
        record.update(publication="withdrawn", withdrawn_reason=reason)

    # A decision was published with the wrong text, withdrawn, and replaced by another on the same item.
    wrong_id = item_called("2025-10-15", "cabinet", "Play Area") + "-decision"
    wrong = find("decisions", wrong_id)
    right = json.loads(json.dumps(wrong))
    withdraw(wrong, "Published in error: the second limb was left out. Replaced by a corrected record.")
    wrong.update(text=wrong["resolutions"][0]["text"])
    del wrong["resolutions"]
    right["identifiers"][0]["value"] = wrong_id + "-corrected"
    right.update(supersedes=ref(wrong_id), reference=wrong["reference"] + "A", published_at="2025-10-24T09:12:00Z")
    register.lists["decisions"].insert(register.lists["decisions"].index(wrong) + 1, right)
    for document in register.lists["documents"]:
        if document["owner"]["value"] == wrong_id:
            document["owner"]["value"] = wrong_id + "-corrected"

    right.update(correction_reason="The second limb was left out.")

    # A misprint was found later: the corrected decision stands beside the one that it replaces, which says what was published.
    misprinted_id = item_called("2025-12-10", "cabinet", "Village Halls") + "-decision"
    misprinted = find("decisions", misprinted_id)
    corrected = json.loads(json.dumps(misprinted).replace("1 February 2026", "2 February 2026"))
    corrected["identifiers"] = [{"scheme": "demo", "value": misprinted_id + "-corrected"}]
    corrected.update(
        supersedes=ref(misprinted_id),
        correction_reason="1 February 2026 is a Sunday: the meeting had resolved on the Monday.",
        published_at="2025-12-19T10:20:00Z",
    )
    register.lists["decisions"].insert(register.lists["decisions"].index(misprinted) + 1, corrected)

    franking = f"{COUNCIL}-delegated-2026-01-30"
    withdraw(find("decisions", franking), "Published in error: the record named a bidder who had not been told.")
    withdraw(find("documents", f"{franking}-notice"), "Withdrawn with its decision.")
    withdrawn_application = item_called("2025-09-18", "planning", "25/") + "-decision"
    withdraw(find("decisions", withdrawn_application), "Withdrawn while a challenge to the decision is considered.")

    # Matters that were put off: the later decision stands in place of the earlier one.
    for start, first, second in (
        ("Town Hall", "2026-07-15", "2026-09-16"),
        ("Former Depot", "2026-03-11", "2026-06-17"),
    ):
        find("decisions", item_called(second, "cabinet", start) + "-decision")["supersedes"] = ref(
            item_called(first, "cabinet", start) + "-decision"
        )

    # A decision that was published seventeen months after it was made.
    late = find("decisions", item_called("2025-06-18", "cabinet", "Review of Public") + "-decision")
    late.update(published_at="2026-11-19T10:04:00Z", call_in={"state": "not_recorded"}, effective_from="2025-06-18")

    # Items and papers that were taken down, and some that are not yet public.
    dropped = item_called("2026-09-24", "planning", "Appeals")
    withdraw(
        find("items", dropped), "Withdrawn from the agenda before the meeting; the report will come to the next one."
    )
    find("items", dropped).pop("minutes")
    for document in register.lists["documents"]:
        if document["owner"]["value"] == dropped:
            withdraw(document, "Withdrawn with its item.")
    register.lists["decisions"] = [d for d in register.lists["decisions"] if d.get("item", {}).get("value") != dropped]
    letters = find("documents", item_called("2025-11-12", "cabinet", "Castle Fold") + "-appendix-a")
    withdraw(letters, "Published in error: it showed the home addresses of owners.")
    find("documents", item_called("2026-11-24", "council", "Medium-Term") + "-appendix-a").update(publication="draft")
    find("documents", item_called("2026-12-03", "planning", "Appeals") + "-report").update(publication="draft")
    find("items", item_called("2026-12-03", "planning", "Appeals")).update(publication="draft")
    for document in register.lists["documents"]:
        if document["owner"]["value"] == item_called("2026-12-03", "planning", "Appeals"):
            document.update(publication="draft")
    find("items", item_called("2025-12-10", "cabinet", "Village Halls"))["minutes"]["publication"] = "withdrawn"
    unchecked = find("decisions", item_called("2026-11-11", "cabinet", "Street Naming") + "-decision")
    unchecked.update(publication="draft")
    unchecked.pop("published_at")

    # The meeting in progress: what has been resolved so far is typed in, and is not public before it has been checked.
    calendar = item_called("2026-11-24", "council", "Calendar")
    meeting = Meeting(register, "council", "2026-11-24", "sitting")
    decide(meeting, calendar, next(m for m in words.COUNCIL["2026-11-24"] if m.title.startswith("Calendar")))
    question = find("items", item_called("2026-11-24", "council", "Questions"))
    question["minutes"] = {"text": "Two questions had been received.", "publication": "draft"}


def add_translations(register):
    """The Welsh of one meeting: the council adopted a scheme for two languages, and has begun with it."""
    cabinet = f"{COUNCIL}-cabinet-2026-10-14"
    for noun, value, texts in (
        ("councils", COUNCIL, {"name": "Cyngor Bwrdeistref Examplebridge (dychmygol)"}),
        ("bodies", f"{COUNCIL}-executive-cabinet", {"name": "Y Cabinet Gweithredol"}),
        ("posts", f"{COUNCIL}-chief-executive", {"label": "Prif Weithredwr"}),
        ("meetings", cabinet, {"title": "Y Cabinet Gweithredol"}),
        ("items", f"{cabinet}-item-1", {"title": "Cofnodion y Cyfarfod Blaenorol"}),
        ("items", f"{cabinet}-item-2", {"title": "Datganiadau o Fuddiant"}),
        ("items", f"{cabinet}-item-3", {"title": "Cwestiynau gan y Cyhoedd"}),
        ("items", f"{cabinet}-item-decisions", {"title": "Materion i'w Penderfynu"}),
        ("items", f"{cabinet}-item-4", {"title": "Strategaeth Gaffael a Gwerth Cymdeithasol"}),
        ("items", f"{cabinet}-item-6", {"title": "Cau Allan y Cyhoedd a'r Wasg"}),
        ("items", f"{cabinet}-item-8", {"title": "Unrhyw Fater Brys"}),
        (
            "decisions",
            f"{cabinet}-item-4-decision",
            {
                "title": "Strategaeth Gaffael a Gwerth Cymdeithasol",
                "text": "Bod:\n1. y strategaeth yn cael ei mabwysiadu;\n"
                "2. cofrestr o gontractau yn cael ei chyhoeddi bob chwarter.",
                "reasons": "Er mwyn dilyn y gyfraith, prynu'n dda a chadw mwy o wariant yn y fwrdeistref.",
            },
        ),
        ("strategies", f"{COUNCIL}-cycle-parking", {"name": "Strategaeth Parcio Beiciau"}),
        ("metrics", f"{COUNCIL}-cp-stands", {"name": "Standiau beiciau cyhoeddus"}),
    ):
        register.find(noun, value)["translations"] = {"cy": texts}


# --- strategies and measures ---------------------------------------------------------------------------------------

# frequency: what stands before the number of a part of the year in a code, and how many parts a year has
CODES = {"annual": ("", 1), "half_yearly": ("-H", 2), "quarterly": ("-Q", 4)}


def periods(frequency, first, last):
    """The codes of the periods of a measure whose year begins in April, from the first to the last."""
    letter, parts = CODES[frequency]

    def place(code):
        year, _, part = code.partition(letter or "-")
        return int(year) * parts + int(part or 1) - 1

    for n in range(place(first), place(last) + 1):
        yield f"{n // parts}{letter}{n % parts + 1}" if letter else str(n)


def figure(value, decimals):
    """A value with so many digits after the point, halves rounded up; a whole one without a point."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def values_of(metric):
    """The values of a measure by period: on its line, as stated, and as its parts make them."""
    values = {}
    if metric.first:
        codes = list(periods(metric.frequency, metric.first, metric.last))
        begin, end = (Decimal(str(edge)) for edge in metric.line)
        for n, code in enumerate(codes):
            season = Decimal(str(metric.season[n % len(metric.season)]))
            off = Decimal(number(2 * metric.noise + 1, "noise", metric.code, code) - metric.noise)
            value = begin + (end - begin) * n / (len(codes) - 1) + season + off.scaleb(-metric.decimals)
            values[code] = figure(value, metric.decimals)
    values.update({code: figure(value, metric.decimals) for code, value in metric.stated.items()})
    for code, (numerator, denominator) in metric.parts.items():
        values[code] = figure(Decimal(100 * numerator) / denominator, metric.decimals)
    return values


def plain(rich_text):
    """The words of a rich text, if the public may read them."""
    if not rich_text or rich_text["publication"] != "published":
        return ""
    return rich_text.get("text") or html.unescape(re.sub(r"<[^>]*>", "\n", rich_text["html"]))


def reported_in(register, source):
    """Where something was reported. A passage that is said to stand there must, and the public must be able to read it."""
    if not source:
        return None
    value = register.item_called(source.day, source.body, source.start)
    if source.kind == "item":
        said = plain(register.find("items", value).get("minutes"))
    elif source.kind == "decision":
        value += "-decision"
        said = register.find("decisions", value)["text"]
    else:
        value += "-report"
        said = ""
    if register.find(f"{source.kind}s", value)["publication"] != "published":
        raise ValueError(f"{value} is not published")
    if source.verbatim and source.passage not in said:
        raise ValueError(f"this does not stand in {value}: {source.passage}")
    record = {"kind": source.kind, **ref(value)}
    if source.passage:
        record.update(passage=source.passage, verbatim=source.verbatim)
    return record


def decision_on(register, place):
    """The reference to the decision on an item, and the day on which it was made; nothing where there is none."""
    return (ref(register.item_called(*place) + "-decision"), place[0]) if place else (None, None)


def add_strategies(register):
    for strategy in measures.STRATEGIES:
        adopted_by, _ = decision_on(register, strategy.adopted_by)
        record = {
            "council": COUNCIL,
            "slug": strategy.slug,
            "name": strategy.name,
            "summary": strategy.summary,
            "aims": list(strategy.aims),
            "starts_on": strategy.starts_on,
            "ends_on": strategy.ends_on,
            "state": strategy.state,
            "owner_post": strategy.office,
            "adopted_by": adopted_by,
            "elements": [
                {"position": position, "name": name, "summary": summary}
                for position, (name, summary) in enumerate(strategy.elements, 1)
            ],
            "publication": strategy.publication,
        }
        register.add("strategies", f"{COUNCIL}-{strategy.slug}", record)


def add_progress_reports(register):
    for report in measures.REPORTS:
        record = {
            "strategy": ref(f"{COUNCIL}-{report.strategy}"),
            "period": {"code": report.period},
            "statement": report.statement,
            "stated_rating": report.rating,
            "per_element": [{"element": element, "statement": said} for element, said in report.per_element],
            "reported_in": reported_in(register, report.source),
            "publication": report.publication,
            "withdrawn_reason": report.withdrawn_reason,
        }
        register.add("progress_reports", f"{COUNCIL}-{report.strategy}-report-{report.period.lower()}", record)


def add_metric(register, metric):
    value, period, note = metric.baseline or (None, None, None)
    record = {
        "strategy": ref(f"{COUNCIL}-{metric.strategy}") if metric.strategy else None,
        "council": None if metric.strategy else COUNCIL,
        "element": metric.element or None,
        "code": metric.code,
        "name": metric.name,
        "definition": metric.definition,
        "unit": dict(zip(("code", "label", "kind", "minimum", "maximum"), metric.unit)),
        "decimals": metric.decimals,
        "polarity": metric.polarity,
        "frequency": metric.frequency,
        "cumulative": metric.cumulative or None,
        "owner_post": metric.office,
        "rating_rule": dict(zip(("kind", "tolerance_percent"), metric.rule)),
        "baseline": {"value": value, "period": {"code": period}, "note": note} if metric.baseline else None,
        "publication": metric.publication,
    }
    register.add("metrics", f"{COUNCIL}-{metric.code.lower()}", record)


def add_targets(register, metric):
    for target in metric.targets:
        set_by, set_on = decision_on(register, target.set_by)
        aim = dict(zip(("lower", "upper"), target.aim)) if isinstance(target.aim, tuple) else {"value": target.aim}
        for period in target.periods or (None,):
            record = {
                "metric": ref(f"{COUNCIL}-{metric.code.lower()}"),
                **aim,
                "period": {"code": period} if period else None,
                "by_on": target.by_on,
                "set_by": set_by,
                "set_on": set_on,
                "note": target.note,
                "publication": "published",
            }
            when = period.lower() if period else f"by-{target.by_on}"
            register.add("targets", f"{COUNCIL}-{metric.code.lower()}-target-{when}", record)


def monitoring(metric):
    """What the reports of the quarters say of a measure: stated values, and where each was reported, by period.

    The words of the last one's minutes are not public yet, but the report is.
    """
    stated, sources = {}, {}
    for code, day, quarter in zip(periods("quarterly", "2024-Q4", "2026-Q2"), words.QUARTER_MEETINGS, words.QUARTERS):
        place, days = (day, "cabinet", "Performance Monitoring"), quarter[-1]
        sources[code] = measures.Source("document", *place)
        if metric.code == "SICKNESS-ABSENCE":
            stated[code] = figure(days, metric.decimals)
            if day != words.QUARTER_MEETINGS[-1]:
                said = f"Sickness absence was {days} days for each employee, against a target of 2."
                sources[code] = measures.Source("item", *place, said, True)
    return stated, sources


def add_observations(register, metric):
    stated, sources = monitoring(metric) if metric.monitored else ({}, {})
    values = {**values_of(metric), **stated}
    for code in sorted(values):
        note = dict(metric.notes.get(code, {}))
        source = note.pop("source", sources.get(code))
        numerator, denominator = metric.parts.get(code, (None, None))
        record = {
            "metric": ref(f"{COUNCIL}-{metric.code.lower()}"),
            "period": {"code": code},
            "value": None if note.get("state") == "missing" else values[code],
            "numerator": numerator,
            "denominator": denominator,
            "reported_in": reported_in(register, source),
            "publication": "published",
        }
        record.update({name: list(said) if name == "places" else said for name, said in note.items()})
        register.add("observations", f"{COUNCIL}-{metric.code.lower()}-{code.lower()}", record)


def add_actions(register):
    for action in measures.ACTIONS:
        decision, _ = decision_on(register, action.decision)
        record = {
            "strategy": ref(f"{COUNCIL}-{action.strategy}") if action.strategy else None,
            "item": ref(register.item_called(*action.item)) if action.item else None,
            "decision": decision,
            "element": action.element or None,
            "kind": action.kind,
            "title": action.title,
            "description": action.description,
            "owner_post": action.office,
            "requested_by": action.requested_by,
            "due_on": action.due_on,
            "state": action.state,
            "completed_on": action.completed_on,
            "reported_in": reported_in(register, action.source),
            "publication": action.publication,
        }
        register.add("actions", f"{COUNCIL}-{action.name}", record)


def add_progress(register):
    """What the council set out to do, how far it is, and what it promised."""
    add_strategies(register)
    add_progress_reports(register)
    for metric in measures.METRICS:
        add_metric(register, metric)
        add_targets(register, metric)
        add_observations(register, metric)
    add_actions(register)


def build():
    """The lists of records, and the files of the papers that have one, by their names."""
    register = Register()
    add_frame(register)
    add_posts(register)
    add_people(register)
    add_memberships(register)
    # Newest first: a meeting then comes after the one at which its minutes were approved.
    for body, days in CALENDAR.items():
        for day, stage in reversed(days):
            add_meeting(Meeting(register, body, day, stage))
    private = iter(words.PRIVATE)
    ordinals = {"council": 0, "planning": 0}
    for body, days in CALENDAR.items():
        for day, stage in days:
            if stage not in WITH_AGENDA:
                continue
            meeting = Meeting(register, body, day, stage)
            meeting_papers(meeting)
            if body == "cabinet":
                cabinet_agenda(meeting, next(private, None))
            elif body == "council":
                ordinary = day not in ("2025-10-30", "2026-02-24", "2026-05-19")
                council_agenda(meeting, ordinals["council"] if ordinary else None)
                ordinals["council"] += ordinary
            elif body == "planning":
                planning_agenda(meeting, ordinals["planning"])
                ordinals["planning"] += 1
            else:
                plain_agenda(meeting, {"panel": words.PANEL, "scrutiny": words.SCRUTINY}[body][day])
    add_outside_decisions(register)
    add_issues(register)
    add_own_papers(register)
    add_facts(register)
    add_exceptions(register)
    add_attendances(register)
    add_votes(register)
    add_joint_committee(register)
    add_progress(register)
    add_translations(register)
    files = attach_files(register)
    add_addresses(register)
    check_days(register)
    return register.lists, files


def matters():
    """Every matter of business of the reports that have a file."""
    yield from words.CABINET
    for of_body in (words.COUNCIL, words.SCRUTINY):
        for listed in of_body.values():
            yield from listed


def attach_files(register):
    """Makes the files, and says of their papers what can be said of the bytes."""
    files = {}

    def attach(document, name, content, **members):
        if name in files:
            raise ValueError(f"two papers have the file {name}")
        files[name] = content
        size = f"{max(1, round(len(content) / 1000))} KB"
        digest = hashlib.sha256(content).hexdigest()
        document.pop("page_count", None)
        document.update(
            file_name=name, size_bytes=len(content), size_label=size, sha256=digest, **members
        )

    for day, body, start in papers.REPORTS:
        item = register.item_called(day, body, start)
        title = register.find("items", item)["title"]
        matter = next(m for m in matters() if m.title == title)
        pages = report_pages(matter, BODIES[body][1])
        report = register.find("documents", f"{item}-report")
        attach(report, f"{undated(title)}.pdf", make_pdf(title, pages), page_count=len(pages))
    for day, body, start, letter, names, rows in papers.TABLES:
        table = register.find("documents", f"{register.item_called(day, body, start)}-appendix-{letter}")
        name = undated(table["title"].split(" - ", 1)[1])
        attach(table, f"{name}.csv", make_csv(names, rows), media_type=MEDIA_TYPES["csv"])
    return files


def add_addresses(register):
    """Every paper without a file has the address at which the council's own website has it."""
    extensions = {media_type: extension for extension, media_type in MEDIA_TYPES.items()}
    taken = set()
    for document in register.lists["documents"]:
        if "sha256" in document or "source_url" in document:
            continue
        place = 1000000 + number(9000000, "address", document["identifiers"][0]["value"])
        if place in taken:
            raise ValueError(f"two papers have the address {place}")
        taken.add(place)
        extension = extensions[document["media_type"]]
        document["source_url"] = f"https://committees.{COUNCIL}.example/documents/{place}.{extension}"


# --- the days ------------------------------------------------------------------------------------------------------

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# A day of a month without its year, the word "May" where it may not be the month, or the year of a law: the program could
# not move the first, and would move the others. The field `legal_basis` stays.
UNCLEAR = re.compile(
    rf"\b\d{{1,2}} (?:{MONTHS})\b(?! \d{{4}})|(?<!before )(?<!\d )\bMay\b(?! \d{{4}})|\b(?:Act|Regulations|Order) 20\d\d"
)


def check_days(register):
    """Stops if the program could not move a day, or if something else happens in the week of today."""
    for noun, records in register.lists.items():
        for record in records:
            for text in texts_of(record):
                if UNCLEAR.search(text):
                    raise ValueError(f"a day of {record['identifiers'][0]['value']} cannot be moved: {text}")
                if not re.match(r"\d{4}-\d\d-\d\d(T|$)", text):
                    continue
                day = date.fromisoformat(text[:10])
                if day != TODAY and MONDAY <= day < MONDAY + timedelta(days=7):
                    raise ValueError(f"{record['identifiers'][0]['value']} has a day in the week of today: {text}")


def texts_of(value):
    """Every text of a record but the law, its key and those of other records."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name not in ("identifiers", "legal_basis") and not (name == "value" and "scheme" in value):
                yield from texts_of(member)
    elif isinstance(value, list):
        for member in value:
            yield from texts_of(member)
    elif isinstance(value, str):
        yield value


# --- the files -----------------------------------------------------------------------------------------------------

PAGE_TOP, PAGE_FOOT = 770, 72


def report_pages(matter, body_name):
    """The lines of the pages of a report: (font size, text)."""
    lines = [
        (18, "Examplebridge Borough Council (invented)"),
        (14, matter.title),
        (11, f"Report of the {matter.office} to the {body_name}"),
        (11, ""),
        (12, "1. Purpose"),
        (11, f"This report {matter.summary}."),
        (11, ""),
        (12, "2. Findings"),
    ]
    lines += [(11, point) for point in matter.points]
    lines += [(11, ""), (12, "3. Recommendations"), (11, "That:")]
    lines += [
        (11, f"({letter}) {limb}{'.' if limb == matter.limbs[-1] else ';'}")
        for letter, limb in zip("abcd", matter.limbs)
    ]
    lines += [(11, ""), (12, "4. Reasons"), (11, matter.reasons), (11, "")]
    lines += [(12, "5. Alternatives considered and rejected")]
    lines += [(11, alternative) for alternative in matter.alternatives or ("None.",)]
    lines += [(11, ""), (11, "The council, the places and the figures in this paper are invented.")]
    pages, room = [[]], PAGE_TOP - PAGE_FOOT
    for size, text in lines:
        if re.search(rf"\b20\d\d\b|\b({MONTHS})\b", text):
            raise ValueError(f"a file would name a day: {text}")
        wrapped_lines = list(wrapped(text, 950 // size))
        # A heading begins the second page, rather than a sentence of what went before.
        if size == 12 and room < 330 and len(pages) == 1 or room < len(wrapped_lines) * (size + 5):
            pages.append([])
            room = PAGE_TOP - PAGE_FOOT
        pages[-1].append((size, text))
        room -= len(wrapped_lines) * (size + 5)
    return pages


def wrapped(text, width):
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def page_stream(lines):
    """The drawing operators of one A4 page, set in Helvetica from the top left."""
    operators = ["BT", f"72 {PAGE_TOP} Td"]
    for size, text in lines:
        operators.append(f"/F1 {size} Tf")
        for line in wrapped(text, 950 // size):
            escaped = re.sub(r"([\\()])", r"\\\1", line)
            operators += [f"({escaped}) Tj", f"0 -{size + 5} Td"]
    return "\n".join(operators + ["ET"]).encode("cp1252")


def make_pdf(title, pages):
    """A PDF, written object by object, with no dates in it."""
    places = [4 + 2 * index for index in range(len(pages))]
    kids = b" ".join(b"%d 0 R" % place for place in places)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for place, stream in zip(places, map(page_stream, pages)):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % (place + 1)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(b"<< /Title (%s) >>" % title.encode("ascii"))
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for n, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(objects),
        start,
    )
    return bytes(out)


def make_csv(names, rows):
    """A table as RFC 4180 has it, in UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows((names, *rows))
    return text.getvalue().encode()


# What changes in public records after they were published: list, key, and the fields that are others then.
LATER = (
    (
        "meetings",
        "cabinet-2026-12-09",
        {"location": "Council Chamber, Town Hall, Market Square, Examplebridge"},
    ),
    (
        "items",
        "cabinet-2026-12-09-item-5",
        {
            "recommendation": {
                "text": "That the path be dedicated as a footpath, and that the stiles on it be replaced by gates.",
                "reasons": "To secure the path for walkers for good, and to open it to people who cannot climb.",
            },
        },
    ),
    (
        "strategies",
        "digital-inclusion",
        {
            "owner_post": "Director (Communities)",
            "aims": [
                "Bring every household that wishes it online",
                "Lend devices and data to those who have none",
                "Teach what people need to use services safely",
                "Keep another way to reach the council for everybody",
            ],
        },
    ),
)


def later(lists):
    """The records that change after they were published, each whole, as a writer sends it again."""
    changed = {}
    for kind, key, fields in LATER:
        wanted = {"scheme": "demo", "value": f"{COUNCIL}-{key}"}
        record = next(record for record in lists[kind] if wanted in record["identifiers"])
        if record["publication"] != "published" or any(record[name] == fields[name] for name in fields):
            raise ValueError(f"{key} does not change in public")
        changed.setdefault(kind, []).append({**record, **fields})
    return changed


def in_json(lists):
    return (json.dumps(lists, ensure_ascii=False, indent=1) + "\n").encode()


def main():
    lists, files = build()
    folder = HERE / "files"
    wanted = {
        HERE / "examplebridge.json": in_json(lists),
        HERE / "later.json": in_json(later(lists)),
        **{folder / name: files[name] for name in files},
    }
    folder.mkdir(exist_ok=True)
    left_over = set(folder.iterdir()) - set(wanted)
    if sys.argv[1:] != ["--check"]:
        for path in left_over:
            path.unlink()
        for path, content in wanted.items():
            path.write_bytes(content)
        return
    for path in left_over:
        sys.exit(f"{path} is not what demo/generate.py writes. Run it: it removes the file.")
    for path, content in wanted.items():
        if not path.exists() or path.read_bytes() != content:
            sys.exit(f"{path} is not what demo/generate.py writes. Change the generator, and run it.")


if __name__ == "__main__":
    main()
