#!/usr/bin/env python3
"""Writes an invented record of any size as text for PostgreSQL's COPY, the same text every time.

usage: generate.py TABLE MEETINGS > TABLE.tsv

For each meeting: 10 items, 5 documents, 5 decisions. 40 councils of 25 bodies each hold them, spread evenly over twenty years.
Every row is as the write door would leave it: published, public, version 1. An id ends in ten decimal digits that count the rows
of its table, so that whoever measures can draw one at random.
"""

import datetime
import json
import random
import sys
import zoneinfo

COUNCILS, BODIES_EACH, ITEMS_EACH = 40, 25, 10
START, DAYS = datetime.date(2005, 1, 3), 7305
FIRST_NUMBER = 1_000_000_000
PREFIX = {
    table: f"0194c000-0000-7{digit}00-8000-00"
    for digit, table in enumerate(
        ["councils", "municipal_years", "bodies", "meetings", "items", "decisions", "documents"], 1
    )
}
LONDON = zoneinfo.ZoneInfo("Europe/London")
COMMON = "id council_id version created_at updated_at".split()
PUBLISHED = "publication is_public was_public".split()
COLUMNS = {
    "councils": [*COMMON, *"slug name short_name nation timezone".split()],
    "municipal_years": [*COMMON, *"name starts_on ends_on".split()],
    "bodies": [*COMMON, *"slug name kind minute_numbering".split()],
    "meetings": [*COMMON, *PUBLISHED, *("identifiers body_id municipal_year_id title state date start_at start_local timezone "
                 "sort_at location agenda_published_at minutes_state").split()],
    "items": [*COMMON, *PUBLISHED, *"meeting_id position agenda_number minute_number title purpose kind report_by minutes".split()],
    "decisions": [*COMMON, *PUBLISHED, *("item_id decision_maker kind made_on outcome text reasons reasons_of alternatives conflicts "
                  "is_key call_in recommendation_followed published_at title meeting_id body_id meeting_date").split()],
    "documents": [*COMMON, *PUBLISHED, *("item_id owner_id position role kind title file_name media_type size_bytes size_label "
                  "language page_count source_url published_at").split()],
    "identifiers": "council_id kind scheme value id is_public".split(),
}

GIVEN = ("Abena Albert Alma Bronwen Calum Chandra Clive Daphne Dilys Edmund Esme Fiona Gethin Greta Hamish Hector Ines Isobel "
         "Jasmin Jocelyn Kamal Kirsty Lionel Mabel Magnus Meera Morag Nerys Nigel Odette Owen Percy Quentin Rhian Rohan Selwyn "
         "Tamsin Tobias Una Wilfred Yvette Zainab").split()
FAMILY = ("Aldermoor Bracegirdle Caddick Dunmore Everall Farrow Gilfoyle Haddow Inchley Jeavons Kettlewell Lomax Mistry Naismith "
          "Oakeshott Penhale Quilter Rathbone Silcock Threlfall Umpleby Vickery Wardle Yardley Okafor Rahman Sandhu Tran").split()
STEM = ("Alder Bramble Copper Dune Elm Fallow Garth Hazel Iron Juniper Kestrel Larch Mallow Nettle Otter Pebble Quince Rowan Sedge "
        "Teasel Umber Vetch Willow Yew").split()
ENDING = "bank bourne bridge combe cote den ford gate ham hope hurst ley low minster mouth port rigg stead stow thorpe ton wick".split()
SITE = "arcade baths bandstand bypass crossing footbridge garages gardens depot hall hostel junction pavilion quay terrace viaduct".split()
BODY_NAMES = ("Council|Cabinet|Development Control Committee|Taxi and Premises Committee|Scrutiny Board|Audit Committee|Ethics Committee|"
              "Wellbeing Board|Transport Committee|Homes Committee|Young People Panel|Climate Panel|Revenue Sub-Committee|"
              "Employment Committee|Superannuation Board|Safer Streets Board|Kerbside Sub-Committee|Bridleways Panel|Spending Review Group|"
              "Enterprise Board|Local Plan Group|Hearings Panel|Burial Grounds Committee|Stallholders Committee|Arts and Sport Panel").split("|")
MATTER = ("the winter gritting plan|kerbside glass collection|the council tax base|the mid-year accounts|the borrowing limit|warm homes grants|"
          "the sea wall|school crossing patrols|the hackney carriage fare table|the late licence at the old mill|lamp column renewal|"
          "the footway at the crossroads|the evening bus|the mobile library|the lido roof|the surface water drain|allotment waiting lists|"
          "memorial safety|the Saturday market|the alcohol order|fly-tipping|dangerous dogs|the pupil admission numbers|respite care fees|"
          "full fibre in the villages|the contact centre|apprenticeships|the pay award|the register of interests|the corporate risks|"
          "the forward audit plan|the cleaning contract|the surplus depot|the conservation area|the neighbourhood plan|developers payments|"
          "the loft conversion|the change to flats|the listed boundary wall|the bridleway|permit parking|charging points|the youth fund|"
          "the high street scheme|hardship relief|long-empty houses|food hygiene ratings|night-time noise|the composting rate|grass cutting"
          ).split("|")
QUALITY = "workable candid costed fair lasting measured modest open orderly plain realistic shared simple steady sound".split()
THING = ("appraisal bid budget clause consultation contract draft estimate forecast grant inspection lease letter method milestone note "
         "option paper pilot programme proposal protocol reserve review schedule scheme survey target tender timetable").split()
DID = "accepted asked about backed commended debated doubted heard noted praised queried tested weighed".split()
OUTCOMES = "approved approved approved approved_as_amended noted noted deferred referred rejected withdrawn".split()


def name(r):
    return f"{r.choice(GIVEN)} {r.choice(FAMILY)}"


def place(r):
    return f"{r.choice(STEM)}{r.choice(ENDING)} {r.choice(SITE)}"


SENTENCES = [
    lambda r: f"Councillor {name(r)} {r.choice(DID)} the {r.choice(QUALITY)} {r.choice(THING)} and wished to know by when {r.choice(MATTER)} would be settled for {place(r)}.",
    lambda r: f"So far £{r.randint(2, 960)},{r.randint(0, 999):03d} had been spent on {r.choice(MATTER)}, where £{r.randint(2, 960)},{r.randint(0, 999):03d} had been set aside for the year.",
    lambda r: f"Of those who answered on {r.choice(MATTER)}, {r.randint(3, 97)} per cent lived within a mile of {place(r)}.",
    lambda r: f"Councillor {name(r)} introduced the paper on {r.choice(MATTER)} and described the {r.choice(QUALITY)} {r.choice(THING)} that it contained.",
    lambda r: f"The {r.choice(THING)} had moved by {r.randint(1, 45)} points since the spring, and a further {r.choice(THING)} was asked for in {r.randint(2, 11)} months.",
    lambda r: f"Officers would return with a {r.choice(QUALITY)} {r.choice(THING)} for {place(r)}, numbered {r.randint(5, 24):02d}-{r.randint(1, 9999):04d}.",
    lambda r: f"Nothing had come in on {r.choice(MATTER)}, the chair told Councillor {name(r)}, beyond the {r.choice(THING)} of last year.",
    lambda r: f"A resident of {place(r)} spoke for three minutes on {r.choice(MATTER)} and handed in a {r.choice(THING)}.",
    lambda r: f"Thanks were given to {name(r)} and to {name(r)} for the {r.choice(QUALITY)} work on {r.choice(MATTER)}.",
    lambda r: f"It was moved by Councillor {name(r)}, seconded by Councillor {name(r)}, and {r.choice(('agreed', 'lost'))}, {r.randint(4, 44)} to {r.randint(0, 33)}.",
]


class Writer:
    """Draws texts; a pool of sentences stands for all that could be said, since making each anew would take most of the time."""

    def __init__(self, table):
        self.random = random.Random(f"minutebook {table}")
        self.pool = [self.random.choice(SENTENCES)(self.random) for _ in range(20_000)]

    def text(self, mean):
        """Log-normal in length: many short texts, and a tail of a few kilobytes."""
        count = max(1, min(28, round(self.random.lognormvariate(0, 0.8) * mean)))
        return " ".join(self.random.choices(self.pool, k=count))


def number(table, row):
    return f"{PREFIX[table]}{FIRST_NUMBER + row}"


def day(meeting, meetings):
    return START + datetime.timedelta(days=(meeting - 1) * DAYS // meetings)


def body_of(meeting):
    return meeting * 617 % (COUNCILS * BODIES_EACH) + 1


def council_of(body):
    return (body - 1) // BODIES_EACH + 1


def municipal_year(council, date):
    """Councils' years run from May; the first begins in 2004."""
    year = date.year - (date.month < 5)
    return (council - 1) * 21 + year - 2004 + 1


def sitting(meeting, meetings):
    """The wall time at which a meeting begins, and its instant."""
    local = datetime.datetime.combine(day(meeting, meetings), datetime.time((10, 14, 18, 19)[meeting % 4], meeting % 2 * 30))
    return local, local.replace(tzinfo=LONDON).astimezone(datetime.UTC)


def rich(text):
    return json.dumps({"html": f"<p>{text}</p>", "text": text}, ensure_ascii=False)


def common(table, row, council, at):
    return [number(table, row), number("councils", council), "1", at, at]


def councils(_):
    at = "2004-05-01 00:00:00+00"
    for council in range(1, COUNCILS + 1):
        town = f"{STEM[council % len(STEM)]}{ENDING[council % len(ENDING)]}"
        yield [*common("councils", council, council, at), f"council-{council}", f"{town} Borough Council", town, "england", "Europe/London"]


def municipal_years(_):
    at = "2004-05-01 00:00:00+00"
    for council in range(1, COUNCILS + 1):
        for year in range(2004, 2025):
            row = municipal_year(council, datetime.date(year, 6, 1))
            yield [*common("municipal_years", row, council, at), f"{year}/{(year + 1) % 100:02d}", f"{year}-05-01", f"{year + 1}-04-30"]


def bodies(_):
    at = "2004-05-01 00:00:00+00"
    kinds = ["council", "executive", *["committee"] * (BODIES_EACH - 2)]
    for body in range(1, COUNCILS * BODIES_EACH + 1):
        which = (body - 1) % BODIES_EACH
        yield [*common("bodies", body, council_of(body), at), f"body-{which + 1}", BODY_NAMES[which], kinds[which], "per_meeting"]


def meetings(count):
    writer = Writer("meetings")
    for meeting in range(1, count + 1):
        body = body_of(meeting)
        council = council_of(body)
        local, instant = sitting(meeting, count)
        key = json.dumps([{"scheme": "invented", "value": f"m{meeting}", "url": None, "retrieved_at": None}])
        yield [
            *common("meetings", meeting, council, str(instant)), "published", "t", "t", key, number("bodies", body),
            number("municipal_years", municipal_year(council, local.date())), f"{BODY_NAMES[(body - 1) % BODIES_EACH]}, {local:%d %B %Y}",
            "held" if meeting % 50 else "cancelled", str(local.date()), str(instant), str(local), "Europe/London", str(instant),
            f"Council Chamber, {place(writer.random)}", str(instant - datetime.timedelta(days=8)), "approved",
        ]


def identifiers(count):
    for meeting in range(1, count + 1):
        council = number("councils", council_of(body_of(meeting)))
        yield [council, "meeting", "invented", f"m{meeting}", number("meetings", meeting), "t"]


def items(count):
    writer = Writer("items")
    for meeting in range(1, count + 1):
        council, (_, instant) = council_of(body_of(meeting)), sitting(meeting, count)
        for position in range(ITEMS_EACH):
            matter = writer.random.choice(MATTER)
            minutes = json.loads(rich(writer.text(3.2))) | {"publication": "published"}
            yield [
                *common("items", (meeting - 1) * ITEMS_EACH + position + 1, council, str(instant)), "published", "t", "t",
                number("meetings", meeting), str(position), str(position + 1), str(position + 1),
                f"{matter.capitalize()}: {writer.random.choice(THING)} for {place(writer.random)}",
                rich(f"To take the paper on {matter} and settle what follows from it."), "business",
                "Director of Resources", json.dumps(minutes, ensure_ascii=False),
            ]


def decisions(count):
    writer = Writer("decisions")
    conflicts = json.dumps({"status": "none", "declared": []})
    call_in = json.dumps({"state": "not_recorded", "eligible_until": None, "called_in_by": None, "outcome": None})
    for decision in range(1, count * ITEMS_EACH // 2 + 1):
        item, r = decision * 2, writer.random
        meeting = (item - 1) // ITEMS_EACH + 1
        body, (_, instant) = body_of(meeting), sitting(meeting, count)
        maker = {"kind": "body", "id": number("bodies", body), "name": BODY_NAMES[(body - 1) % BODIES_EACH]}
        alternatives = {"status": "none", "options": []} if r.random() < 0.6 else {"status": "listed", "options": [r.choice(writer.pool)]}
        outcome = r.choice(OUTCOMES)
        thing, matter = r.choice(THING), r.choice(MATTER)
        yield [
            *common("decisions", decision, council_of(body), str(instant)), "published", "t", "t", number("items", item),
            json.dumps(maker), "committee", str(day(meeting, count)), outcome,
            f"That the {thing} on {matter} be {outcome.replace('_', ' ')}. {writer.text(1.2)}",
            f"So that {place(r)} has a {r.choice(QUALITY)} {r.choice(THING)}. {r.choice(writer.pool)}", "decision",
            json.dumps(alternatives, ensure_ascii=False), conflicts, "not_recorded", call_in, "followed", str(instant),
            matter.capitalize(), number("meetings", meeting), number("bodies", body), str(day(meeting, count)),
        ]


def documents(count):
    writer = Writer("documents")
    for document in range(1, count * ITEMS_EACH // 2 + 1):
        item, r = document * 2 - 1, writer.random
        meeting = (item - 1) // ITEMS_EACH + 1
        council, (_, instant) = council_of(body_of(meeting)), sitting(meeting, count)
        size = int(r.lognormvariate(12.2, 1.1))
        yield [
            *common("documents", document, council, str(instant)), "published", "t", "t", number("items", item), number("items", item),
            "0", "main", "report", f"{r.choice(MATTER).capitalize()}: report, {place(r)}", f"report-{document}.pdf", "application/pdf",
            str(size), f"{size // 1024} KB", "en", str(1 + size // 40_000), f"https://council-{council}.example/papers/{document}/report.pdf",
            str(instant),
        ]


def main():
    table, count = sys.argv[1], int(sys.argv[2])
    rows = {each.__name__: each for each in (councils, municipal_years, bodies, meetings, identifiers, items, decisions, documents)}
    out = sys.stdout
    for row in rows[table](count):
        out.write("\t".join(row).replace("\\", "\\\\") + "\n")


if __name__ == "__main__":
    main()
