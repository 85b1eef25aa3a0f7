"""What the invented council set out to do, how it measures that, and what it promised.

Everything here is made up, apart from what the record of vocabulary.py says already: a figure that was said at a meeting
is the same in both. generate.py arranges it into records; nothing in this file chooses or computes.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """Where something was reported: an item of a meeting, its decision or its report, found by the beginning of the title."""

    kind: str
    day: str
    body: str
    start: str
    passage: str = ""
    verbatim: bool = False  # the passage stands there word for word, in a part that is public; generate.py makes sure


@dataclass(frozen=True)
class Strategy:
    """A plan for some years, with its parts."""

    slug: str
    name: str
    summary: str
    aims: tuple
    starts_on: str
    ends_on: str
    office: str
    elements: tuple  # name and summary of each
    adopted_by: tuple = ()  # the meeting and the beginning of the title of the item
    state: str = "adopted"
    publication: str = "published"


@dataclass(frozen=True)
class Report:
    """What the council says itself of a strategy."""

    strategy: str
    period: str
    statement: str
    rating: str
    per_element: tuple = ()  # position and statement
    source: object = None
    publication: str = "published"
    withdrawn_reason: str = ""


@dataclass(frozen=True)
class Target:
    """What is aimed at: a value or, as a pair, a range, for each of some periods or by one day."""

    aim: object
    periods: tuple = ()
    by_on: str = ""
    set_by: tuple = ()  # the meeting and the beginning of the title of the item
    note: str = ""


@dataclass(frozen=True)
class Metric:
    """Something that is measured, with its values: those that are stated, and others on a line between two with a little noise."""

    code: str
    name: str
    definition: str
    unit: tuple  # code, label, kind
    polarity: str
    frequency: str
    office: str
    strategy: str = ""  # none: the council's own performance
    element: int = 0
    decimals: int = 0
    cumulative: bool = False
    rule: tuple = ("threshold", 5)
    baseline: tuple = ()  # value, period, where it comes from
    first: str = ""  # the first period, the last one, and the line between their values
    last: str = ""
    line: tuple = ()
    season: tuple = (0,)  # what is added in each period of a year, from its beginning
    noise: int = 0  # the most that a value lies off, in units of its last digit
    stated: dict = field(default_factory=dict)  # values by period
    parts: dict = field(default_factory=dict)  # numerator and denominator by period; the value follows from them
    notes: dict = field(default_factory=dict)  # other members of observations by period
    monitored: bool = False  # in the report to the cabinet each quarter
    targets: tuple = ()
    publication: str = "published"


@dataclass(frozen=True)
class Action:
    """Something promised: by a strategy, at an item, in a decision, or by more than one of them."""

    name: str
    kind: str
    title: str
    state: str
    description: str = ""
    strategy: str = ""
    element: int = 0
    item: tuple = ()  # the meeting and the beginning of the title
    decision: tuple = ()
    office: str = ""
    requested_by: str = ""
    due_on: str = ""
    completed_on: str = ""
    source: object = None
    publication: str = "published"


CYCLES = "cycle-parking"
DIGITAL = "digital-inclusion"
WALKING = "walking-and-wheeling"

# Meetings, each with the item in question.
CYCLES_ADOPTED = ("2025-07-16", "cabinet", "Cycle Parking")
DEVICES_FUNDED = ("2025-11-12", "cabinet", "Digital Inclusion")
DESKS_KEPT = ("2025-09-17", "cabinet", "Customer Access Points")
TELEPHONE = ("2025-11-25", "council", "Question from Dr F Chatwynd")

STRATEGIES = (
    Strategy(
        CYCLES, "Cycle Parking Strategy",
        "Five years of proposals for secure and convenient cycle parking across the borough.",
        ("Make short journeys by cycle easier", "Reduce the theft of cycles", "Keep every stand fit for use",
         "Help employers and schools to offer parking of their own"),
        "2025-04-01", "2030-03-31", "Director (Place)",
        (("Places to park", "More public stands, in the town centre, at the station and in the villages."),
         ("Safe from theft", "Locked shelters, better lighting and cycles marked for their owners."),
         ("Fit for use", "Stands that are damaged or obstructed are mended or cleared within a month."),
         ("Work and school", "Stands at cost for employers with more than fifty staff, and for schools.")),
        CYCLES_ADOPTED),
    Strategy(
        DIGITAL, "Digital Inclusion Strategy",
        "How the council means to help residents who are not online, and to serve those who will never be.",
        ("Bring every household that wishes it online", "Lend devices to those who have none",
         "Teach what people need to use services safely", "Keep another way to reach the council for everybody"),
        "2023-04-01", "2028-03-31", "Director (Policy and Governance)",
        (("Connection", "Data and advice for households without internet access."),
         ("Devices", "Tablets on loan, with somebody to ask."),
         ("Skills", "Digital neighbours, classes and forms that can be understood."),
         ("Another way", "The telephone, the front desk and the help desks in libraries."))),
    Strategy(
        WALKING, "Walking and Wheeling Strategy",
        "A first draft of how streets might be made easier to walk along and to cross, with a wheelchair or a pram too.",
        ("Lower the kerb wherever a footway is crossed", "Clear the footways of clutter"),
        "2027-04-01", "2032-03-31", "Director (Place)",
        (("Crossings", "Lowered kerbs and longer green times."), ("Footways", "Fewer signs, bins and cables in the way.")),
        state="proposed", publication="draft"),
)

REPORTS = (
    Report(DIGITAL, "2023",
           "The first year was spent on finding out who is not online, and why. Loans of devices did not begin.", "mixed",
           ((1, "The share of households without a connection fell by more than a point."),
            (2, "No scheme of loans could be set up within the year."),
            (3, "Five digital neighbours were trained."),
            (4, "The contact centre stayed open at its old hours."))),
    Report(DIGITAL, "2024",
           "More forms were finished online, and help desks were tried in two libraries.", "good",
           ((1, "Fewer households are without a connection than in any earlier year."),
            (3, "Thirteen digital neighbours had been trained by the end of the year."),
            (4, "Two staffed help desks opened on trial."))),
    Report(DIGITAL, "2024-H2",
           "The second half of the year went as planned.", "good",
           publication="withdrawn",
           withdrawn_reason="Published in error: it was the draft of the report for the whole year, with figures that were not checked."),
    Report(DIGITAL, "2025-H1",
           "Help desks were made permanent, and a scheme to lend tablets was prepared.", "good",
           ((1, "One household in nine still has no connection."),
            (2, "A scheme for two years was written and costed."),
            (3, "Five more digital neighbours were trained."),
            (4, "The desks in two libraries were kept, and a third was agreed.")),
           Source("item", *DEVICES_FUNDED, "Eighteen volunteers have been trained as digital neighbours.", True)),
    Report(DIGITAL, "2025-H2",
           "The first tablets were lent. An audit of the website found faults, most of which were put right.", "mixed",
           ((2, "More than a hundred tablets were on loan by the end of the half-year."),
            (3, "Forms are tested with a screen reader before they are published."),
            (4, "The desk at Northgate library opened on the day that was promised.")),
           Source("item", "2026-06-17", "cabinet", "Accessibility of the Website",
                  "The audit found 31 faults that would stop a person using a screen reader, of which 27 have been put right.",
                  True)),
    Report(DIGITAL, "2025",
           "The panel that studied access to the council made nine recommendations, which were sent to the Executive Cabinet.",
           "not_recorded",
           ((4, "Every form is to have a telephone number beside it."),),
           Source("item", "2026-03-24", "panel", "Final Report",
                  "The first is that every form should have a telephone number beside it.", True)),
    Report(CYCLES, "2025-H1",
           "The strategy was adopted, and the first orders were placed. Few stands could be set up within the half-year.",
           "mixed",
           ((1, "Seven stands were added in the half-year."), (2, "The design of the shelter at the station was agreed."),
            (3, "One in seven stands still could not be used."), (4, "Letters went to 31 employers.")),
           Source("document", "2025-12-10", "cabinet", "Performance Monitoring")),
    Report(CYCLES, "2025",
           "Forty-two stands were added in the first year. The shelter at the station is late, and as many cycles are stolen as before.",
           "mixed",
           ((1, "The town centre has most of the new stands."),
            (2, "The shelter waits for an agreement with the railway."),
            (3, "Nine stands in ten can be used."),
            (4, "Seven employers have taken stands at cost.")),
           Source("document", "2026-07-15", "cabinet", "Performance Monitoring")),
    Report(CYCLES, "2026-Q1",
           "Another fifteen stands were set up in the spring. The work of the strategy was funded as decided.", "good",
           ((1, "Some stands now take cargo cycles and adapted cycles."),),
           Source("decision", *CYCLES_ADOPTED, "the first phase be funded with £96,000 from the active travel grant", True)),
    Report(CYCLES, "2026-H1",
           "To be completed when the last count has been checked.", "not_recorded",
           ((2, "The agreement with the railway is expected in the new year."),),
           publication="draft"),
)

PERCENT = ("percent", "%", "percent", 0, 100)
RECENT = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")

METRICS = (
    Metric(
        "CP-STANDS", "Public cycle stands", "Stands on public land at the end of the quarter, whether or not they can be used.",
        ("stands", "stands", "count"), "higher", "quarterly", "Director (Place)", CYCLES, 1,
        baseline=(214, "2025-Q1", "The first count of the stands."),
        stated={"2025-Q1": 214, "2025-Q2": 221, "2025-Q3": 238, "2025-Q4": 256, "2026-Q1": 271, "2026-Q2": 283},
        notes={
            "2025-Q1": {"value_text": "214", "source": Source(
                "item", *CYCLES_ADOPTED,
                "A first count found 214 public stands, of which 37 could not be used because of damage or obstruction.",
                True)},
            "2026-Q2": {"places": ("Market Square", "Loom Street"),
                        "commentary": "Twelve stands were added, two of which take cargo cycles."},
        },
        targets=(Target(230, ("2025-Q3",)), Target(260, ("2025-Q4",)), Target(275, ("2026-Q1",)), Target(290, ("2026-Q2",)),
                 Target(330, ("2026-Q4",), note="Sixty stands of the first phase, and those that employers give to the public."),
                 Target(480, by_on="2030-03-31", set_by=CYCLES_ADOPTED))),
    Metric(
        "CP-USABLE", "Public cycle stands that can be used", "Share of public stands that are neither damaged nor obstructed.",
        PERCENT, "higher", "quarterly", "Director (Place)", CYCLES, 3, 1,
        baseline=(82.7, "2025-Q1", "177 of the 214 stands of the first count."),
        parts={"2025-Q1": (177, 214), "2025-Q2": (191, 221), "2025-Q3": (212, 238), "2025-Q4": (232, 256),
               "2026-Q1": (243, 271), "2026-Q2": (263, 283)},
        notes={
            "2025-Q1": {"derived_from": "The 214 stands of the first count, less the 37 that could not be used.", "source": Source(
                "item", *CYCLES_ADOPTED,
                "A first count found 214 public stands, of which 37 could not be used because of damage or obstruction.",
                True)},
        },
        targets=(Target(85, ("2025-Q2",)), Target(88, ("2025-Q3",)), Target(90, ("2025-Q4",)), Target(91, ("2026-Q1",)),
                 Target(92, ("2026-Q2",)), Target(97, by_on="2030-03-31", set_by=CYCLES_ADOPTED))),
    Metric(
        "CP-THEFTS", "Cycles reported stolen", "Thefts of cycles in the borough that were reported to the police since the financial year began.",
        ("thefts", "thefts", "count"), "lower", "quarterly", "Director (Place)", CYCLES, 2, cumulative=True,
        rule=("same_period_last_year", 10), baseline=(171, "2024-Q4", "The whole year before."),
        stated={"2025-Q1": 41, "2025-Q2": 88, "2025-Q3": 129, "2025-Q4": 166, "2026-Q1": 40, "2026-Q2": 85},
        notes={"2026-Q2": {"state": "provisional",
                           "commentary": "Reports of the last month are not yet complete.",
                           "corrective_action": "Cycles are marked at the market on the first Saturday of each month."}},
        targets=(Target(40, ("2025-Q1",)), Target(80, ("2025-Q2",)), Target(120, ("2025-Q3",)), Target(160, ("2025-Q4",)),
                 Target(38, ("2026-Q1",)), Target(76, ("2026-Q2",)),
                 Target(120, by_on="2030-03-31", set_by=CYCLES_ADOPTED, note="In the last year of the strategy."))),
    Metric(
        "CP-OCCUPANCY", "Stands in use at noon", "Share of the town centre's stands in use at noon on four Thursdays of the quarter.",
        PERCENT, "target_is_best", "quarterly", "Director (Place)", CYCLES, 1,
        stated={"2025-Q1": 91, "2025-Q2": 88, "2025-Q3": 71, "2025-Q4": 64, "2026-Q1": 79, "2026-Q2": 87},
        notes={"2026-Q2": {"commentary": "Stands near the market are full by ten in the morning, and those at the baths are not used.",
                           "corrective_action": "Eight stands will be moved from the baths to Market Square."}},
        targets=(Target((60, 80), RECENT, note="Fuller, and nobody finds a place; emptier, and the stands are in the wrong street."),)),
    Metric(
        "DI-OFFLINE", "Households without internet access", "Share of households that answered so in the yearly survey.",
        PERCENT, "lower", "annual", "Director (Policy and Governance)", DIGITAL, 1, 1,
        baseline=(15.8, "2022", "The survey before the strategy began."),
        stated={"2023": 14.2, "2024": 12.6, "2025": 11.1},
        notes={"2025": {"state": "estimated", "value_text": "one household in nine",
                        "derived_from": "The words of the source: one household in nine.",
                        "source": Source("item", *DEVICES_FUNDED,
                                         "One household in nine has no connection at home, and one in five among those over 75.",
                                         True)}},
        targets=(Target(14, ("2023",)), Target(12.5, ("2024",)), Target(11.5, ("2025",)), Target(10, ("2026",)),
                 Target(8, by_on="2028-03-31"))),
    Metric(
        "DI-DESKS", "People helped at the library desks", "Visitors to the staffed help desks in libraries who asked for help.",
        ("people", "people", "count"), "higher", "quarterly", "Director (Policy and Governance)", DIGITAL, 4,
        stated={"2024-Q4": 905, "2025-Q1": 1041, "2025-Q2": 1108, "2025-Q3": 1087, "2025-Q4": 1312, "2026-Q1": 1498,
                "2026-Q2": 1610},
        notes={
            "2024-Q4": {"places": ("Weavers Cross", "St Aldhelm's")},
            "2025-Q1": {"places": ("Weavers Cross", "St Aldhelm's"), "commentary": "With the quarter before, 1,946 people.",
                        "source": Source("item", *DESKS_KEPT, "In six months 1,946 people used the desks", True)},
            "2025-Q4": {"places": ("Weavers Cross", "St Aldhelm's", "Northgate"),
                        "commentary": "The desk at Northgate was open in the last month alone."},
        },
        targets=(Target(1100, ("2025-Q3",)), Target(1200, ("2025-Q4",)), Target(1400, ("2026-Q1",)), Target(1500, ("2026-Q2",)),
                 Target((1500, 1900), ("2026-Q3", "2026-Q4"), note="More than the upper figure needs another member of staff."))),
    Metric(
        "DI-TABLETS", "Tablets on loan", "Tablets lent to households on the last day of the month.",
        ("tablets", "tablets", "count"), "higher", "monthly", "Director (Policy and Governance)", DIGITAL, 2,
        baseline=(0, "2025-12", "Before the scheme began."),
        stated={"2026-01": 24, "2026-02": 67, "2026-03": 112, "2026-04": 131, "2026-05": 148, "2026-06": 157, "2026-07": 168,
                "2026-08": 171, "2026-09": 182, "2026-10": 193},
        targets=(Target(100, ("2026-03",), set_by=DEVICES_FUNDED), Target(150, ("2026-06",)), Target(190, ("2026-09",)),
                 Target(205, ("2026-10",)),
                 Target(400, by_on="2027-11-30", set_by=DEVICES_FUNDED, note="The end of the two years that were funded."))),
    Metric(
        "DI-ONLINE", "Forms finished online", "Share of the applications that could be made online and were.",
        PERCENT, "higher", "quarterly", "Director (Policy and Governance)", DIGITAL, 3, 1,
        baseline=(44.5, "2022-Q4", "The quarter before the strategy began."),
        first="2023-Q1", last="2024-Q4", line=(45.6, 62.8), noise=9,
        stated={"2025-Q1": 57.3, "2025-Q2": 58.8, "2025-Q3": 61.2, "2025-Q4": 62.9, "2026-Q1": 65.1, "2026-Q2": 66.7},
        notes={"2025-Q1": {"state": "break",
                           "commentary": "From this quarter a form that was begun and given up is counted as not made online."}},
        targets=(Target(60, ("2025-Q2", "2025-Q3")), Target(64, ("2025-Q4",)), Target(66, ("2026-Q1",)), Target(70, ("2026-Q2",)),
                 Target(75, by_on="2028-03-31"))),
    Metric(
        "DI-WAIT", "Time to answer the telephone", "Average time that callers to the contact centre wait.",
        ("seconds", "seconds", "duration"), "lower", "quarterly", "Director (Policy and Governance)", DIGITAL, 4,
        baseline=(355, "2022-Q4", "The quarter before the strategy began."),
        first="2023-Q1", last="2026-Q2", line=(330, 240), season=(12, -14, -6, 34), noise=8,
        stated={"2025-Q2": 250},
        notes={
            "2024-Q3": {"state": "estimated", "derived_from": "Five weeks of the quarter; the telephone system was then replaced."},
            "2025-Q2": {"value_text": "four minutes and ten seconds", "source": Source(
                "item", *TELEPHONE,
                "Councillor Mabel Okonreed replied that the average in the last quarter was four minutes and ten seconds.", True)},
            "2025-Q4": {"commentary": "Bills went out in the week in which the contact centre was short of six people.",
                        "corrective_action": "The contact centre will open on Saturdays for a trial of six months."},
        },
        targets=(Target(260, ("2025-Q2", "2025-Q3", "2025-Q4")), Target(240, ("2026-Q1", "2026-Q2", "2026-Q3")),
                 Target(180, by_on="2028-03-31"))),
    Metric(
        "DI-CALLS", "Calls to the contact centre", "Calls that reached the contact centre, answered or not.",
        ("calls", "calls", "count"), "none", "quarterly", "Director (Policy and Governance)", DIGITAL, 4,
        first="2023-Q1", last="2026-Q2", line=(21400, 17900), season=(900, -400, -1300, 1500), noise=420,
        notes={"2024-Q3": {"state": "missing", "commentary": "The telephone system was replaced, and kept no count for five weeks."}}),
    Metric(
        "DI-CONFIDENCE", "Confidence online", "How sure people feel in seven everyday tasks; the first survey of the strategy is 100.",
        ("index", "points", "index", 0), "higher", "half_yearly", "Director (Policy and Governance)", DIGITAL, 3, 1,
        baseline=(100, "2023-H1", "The first survey of the strategy."),
        first="2023-H1", last="2026-H1", line=(100, 112.4), noise=7, stated={"2023-H1": 100},
        targets=(Target(110, ("2025-H1",)), Target(112, ("2025-H2", "2026-H1")), Target(120, by_on="2028-03-31"))),
    Metric(
        "SICKNESS-ABSENCE", "Sickness absence", "Working days lost to sickness in the quarter for each employee.",
        ("days", "days", "duration"), "lower", "quarterly", "Director (Resources)", decimals=2,
        first="2022-Q1", last="2026-Q2", line=(2.44, 2.02), season=(-0.08, -0.12, 0.17, 0.04), noise=6, monitored=True,
        targets=(Target(2, ("2024-Q4", *RECENT, "2026-Q3", "2026-Q4")),)),
    Metric(
        "RECYCLING", "Household waste recycled", "Share of household waste, by weight, that is recycled, composted or digested.",
        PERCENT, "higher", "quarterly", "Director (Place)", decimals=1, rule=("same_period_last_year", 10),
        first="2022-Q1", last="2025-Q4", line=(43.1, 44.9), season=(2.4, 1.1, -2.2, -1.9), noise=5,
        parts={"2026-Q1": (5213, 10662), "2026-Q2": (5164, 10491)}, monitored=True,
        notes={
            "2026-Q1": {"commentary": "The first quarter with weekly collections of food waste."},
            "2026-Q2": {"state": "provisional", "commentary": "Weights of the last month wait for the weighbridge's statement.",
                        "corrective_action": "Every household that shares a bin store will be written to."},
        },
        targets=(Target(47, ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")), Target(55, ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")))),
    Metric(
        "MISSED-BINS", "Missed collections", "Collections reported as missed, for every 100,000 that were due.",
        ("per-100000", "per 100,000", "ratio", 0), "lower", "quarterly", "Director (Place)", decimals=1,
        first="2022-Q1", last="2026-Q2", line=(58, 45), season=(-1, -2, 2, 3), noise=14, monitored=True,
        stated={"2025-Q4": 52.3, "2026-Q1": 61.7, "2026-Q2": 46.8},
        notes={"2026-Q1": {"commentary": "New rounds began with the quarter, and crews took some weeks to learn them.",
                           "corrective_action": "A supervisor rode with each of the eight new crews until its end."}},
        targets=(Target(48, ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")), Target(45, ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")))),
    Metric(
        "NIGHTLY-ROOMS", "Spending on nightly rooms", "Net cost of rooms paid by the night for homeless households.",
        ("GBP", "£", "currency"), "lower", "quarterly", "Director (Communities)",
        first="2022-Q1", last="2026-Q2", line=(96500, 171000), season=(-2500, -1000, 4200, 1800), noise=5200,
        notes={"2026-Q2": {"publication": "draft", "commentary": "To be agreed with the ledger before it is published."}}),
    Metric(
        "WW-KERBS", "Crossings without a lowered kerb", "Places on the main walking routes where a kerb has to be stepped down from.",
        ("crossings", "crossings", "count"), "lower", "annual", "Director (Place)", WALKING, 1,
        baseline=(1380, "2025", "A survey by volunteers of 46 miles of footway."),
        targets=(Target(700, by_on="2032-03-31"),)),
)

ACTIONS = (
    Action("stands-town-centre", "milestone", "Set up 60 stands in the town centre", "done",
           "The first phase of the strategy, paid for by the active travel grant.", CYCLES, 1, office="Director (Place)",
           due_on="2026-09-30", completed_on="2026-09-11",
           source=Source("item", *CYCLES_ADOPTED,
                         "The first phase would add 60 stands in the town centre and a locked shelter for 48 cycles beside "
                         "the railway station.", True)),
    Action("shelter-station", "milestone", "Open a locked shelter for 48 cycles beside the railway station", "overdue",
           "It waits for an agreement with the railway on the lighting.", CYCLES, 2, office="Director (Place)",
           due_on="2026-06-30"),
    Action("cargo-cycles", "commitment", "Let one stand in ten take cargo cycles and adapted cycles", "in_progress",
           "", CYCLES, 1, item=CYCLES_ADOPTED, office="Director (Place)", requested_by="Councillor Quill", due_on="2027-03-31",
           source=Source("item", *CYCLES_ADOPTED,
                         "Councillor Quill asked for stands that take cargo cycles and adapted cycles; the report's author "
                         "agreed that one stand in ten would do so.", True)),
    Action("employers", "service", "Offer stands at cost to employers with more than fifty staff", "ongoing",
           "", CYCLES, 4, office="Director (Place)",
           source=Source("item", *CYCLES_ADOPTED, "Employers with more than fifty staff will be offered stands at cost.", True)),
    Action("cameras-station", "purchase", "Cameras for the shelter at the station", "planned",
           "Whether they are needed is to be seen when the lighting is agreed.", CYCLES, 2, office="Director (Place)",
           publication="draft"),
    Action("cycles-yearly-report", "commitment", "Report on the progress of the strategy each year", "ongoing",
           decision=CYCLES_ADOPTED,
           source=Source("decision", *CYCLES_ADOPTED, "progress be reported each year", True)),
    Action("tablets", "purchase", "Buy tablets to lend", "done",
           "Two hundred tablets with covers, and a drawer of chargers for each desk.", DIGITAL, 2, decision=DEVICES_FUNDED,
           office="Director (Policy and Governance)", due_on="2026-01-31", completed_on="2026-01-09"),
    Action("data-contract", "purchase", "Buy data for households by the year", "dropped",
           "A network gave the data for nothing, so that no contract was needed.", DIGITAL, 1,
           office="Director (Policy and Governance)"),
    Action("digital-neighbours", "service", "Train volunteers as digital neighbours", "ongoing", "", DIGITAL, 3,
           office="Director (Policy and Governance)",
           source=Source("item", *DEVICES_FUNDED, "Eighteen volunteers have been trained as digital neighbours.", True)),
    Action("another-way", "commitment", "Keep the telephone and the front desk open to everybody", "ongoing", "", DIGITAL, 4,
           item=DEVICES_FUNDED,
           source=Source("item", *DEVICES_FUNDED,
                         "It was stressed that nobody would lose the option of the telephone or the front desk.", True)),
    Action("desk-northgate", "milestone", "Open a help desk at Northgate library", "done", "", DIGITAL, 4, decision=DESKS_KEPT,
           office="Director (Policy and Governance)", due_on="2026-03-31", completed_on="2026-03-02",
           source=Source("decision", *DESKS_KEPT, "a third be opened at Northgate library by March 2026", True)),
    Action("food-waste-report", "commitment", "Report on the take-up of food waste collections after six months", "done",
           decision=("2025-06-18", "cabinet", "Weekly Food Waste"), office="Director (Place)", due_on="2026-10-31",
           completed_on="2026-10-06",
           source=Source("item", "2026-10-06", "scrutiny", "Weekly Food Waste",
                         "Two households in three put out a caddy in an ordinary week.")),
    Action("bin-stores", "service", "Write to every household that shares a bin store", "planned",
           decision=("2026-10-06", "scrutiny", "Weekly Food Waste"), office="Director (Place)", due_on="2026-12-18"),
    Action("bins-by-ward", "commitment", "Show missed bins by ward", "planned",
           item=("2026-07-15", "cabinet", "Performance Monitoring"), office="Director (Policy and Governance)",
           requested_by="Councillor Bartholomew Quill",
           source=Source("item", "2026-07-15", "cabinet", "Performance Monitoring",
                         "Councillor Bartholomew Quill asked for the measure of missed bins to be shown by ward in future.", True)),
    Action("school-streets", "commitment", "Ask the county council to try school streets", "not_recorded",
           item=("2025-07-22", "council", "Motion: School Streets")),
    Action("kerbs-survey", "service", "Walk the main routes with people who use wheelchairs", "planned", "", WALKING, 1,
           office="Director (Place)", due_on="2027-02-28"),
)
