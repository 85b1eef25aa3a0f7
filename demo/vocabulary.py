"""The words of the invented council: its posts, people, places and the matters that come before it.

Everything here is made up. generate.py arranges it into meetings; nothing in this file chooses or computes.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Matter:
    """One thing a body is asked to decide, with what was said about it."""

    title: str
    portfolio: str
    office: str
    summary: str  # continues "the report, which ..."
    points: tuple
    limbs: tuple  # each continues "That ..."
    reasons: str
    alternatives: tuple = ()  # none listed: the report stated that there were none
    exchange: str = ""
    appendices: tuple = ()
    wards: tuple = ()
    key: str = ""  # the criterion met, where this is a key decision
    outcome: str = "approved"
    label: str = ""
    resolved: tuple = ()  # what was resolved, where that differs from the recommendation
    tags: tuple = field(default=())


@dataclass(frozen=True)
class Person:
    """One who acts in the record. Whoever has a ward is a councillor."""

    name: str
    honorific: str = ""
    party: str = ""
    ward: str = ""
    mailbox: str = ""  # of an officer; a councillor's is made of the name
    publication: str = "published"


@dataclass(frozen=True)
class Thread:
    """One matter that runs through several meetings."""

    title: str
    summary: str
    kind: str
    state: str
    items: tuple  # of each: day, body, beginning of the title
    office: str = ""
    reference: str = ""
    wards: tuple = ()
    due: str = ""
    maker: tuple = ()  # kind, name
    outside: tuple = ()  # the days of decisions of OUTSIDE
    papers: tuple = ()  # of each: day, kind, title
    publication: str = "published"
    withdrawn_reason: str = ""


@dataclass(frozen=True)
class Seat:
    """That a councillor sits, or sat, in a body."""

    name: str
    body: str
    starts_on: str
    ends_on: str = ""
    post: str = ""
    role: str = ""
    voting: str = "yes"
    publication: str = "published"


@dataclass(frozen=True)
class Present:
    """Somebody in the attendance of a meeting who was not simply there."""

    name: str  # as recorded
    state: str = "present"
    capacity: str = "member"
    post: str = ""
    substitutes_for: str = ""
    arrived: tuple = ()  # hour, minute
    left: tuple = ()


@dataclass(frozen=True)
class Division:
    """A vote on a motion. Where the names were taken, whoever is not named voted with the rest."""

    item: str  # of the identifier of the item, after the council's name
    motion: str
    result: str
    counts: tuple = ()  # for, against, abstentions; of a vote with names they follow from the ballots
    mover: str = ""
    seconder: str = ""
    of_decision: bool = False
    rest: str = ""  # how all others voted, where the names were taken
    others: dict = field(default_factory=dict)  # option: names
    publication: str = "published"
    method: str = ""  # of a vote without names
    casting: str = ""  # the casting vote of the chair
    at: tuple = ()  # hour, minute
    corrects: str = ""  # what was wrong in the vote before, at the same item or on the same decision


# A neighbouring council, which is to end. Its work goes to the council.
NEIGHBOUR = {
    "slug": "wendale",
    "name": "Wendale District Council (invented)",
    "short_name": "Wendale",
    "nation": "england",
    "timezone": "Europe/London",
    "website": "https://www.wendale.example",
    "starts_on": "1974-04-01",
    "ends_on": "2028-03-31",
    "successors": [{"council": "examplebridge", "part": "Planning, housing and waste collection"}],
}

# The joint committee of the two, and one meeting of it.
JOINT = {
    "slug": "joint-crematorium-committee",
    "name": "Examplebridge and Wendale Joint Crematorium Committee",
    "short_name": "Joint Crematorium Committee",
    "starts_on": "2016-04-01",
    "room": "Chapel Meeting Room, Wend Valley Crematorium, Examplebridge",
    "members": ("Farid Stonewell", "Kirsty Oldacrely"),
    "neighbour": {
        "name": "Marguerite Dunfold",
        "given_name": "Marguerite",
        "family_name": "Dunfold",
        "honorific": "Councillor",
        "ward": "Upper Wend",
    },
    "day": "2026-06-30",
    "title": "Fees of the Crematorium for the Next Year",
    "motion": "That the fees for the next year be approved as printed in the report.",
}

WARDS = (
    "Brickfields", "Castle Fold", "Harrow Bank", "Low Meadows", "Millrace",
    "Northgate", "Quarry Hill", "Saltmarsh", "St Aldhelm's", "Weavers Cross",
)

SPEND = "Expenditure or saving above £250,000"
TWO_WARDS = "Significant effect on communities in two or more wards"

# Two sets of portfolios: one post was renamed, and changed hands, at the annual meeting of 2026.
PORTFOLIOS = {
    "2025/26": {
        "leader": ("Councillor Rosalind Thackmore", "Leader of the Council and Executive Member (Strategy and Partnerships)"),
        "resources": ("Councillor Devinder Ashgrove", "Deputy Leader and Executive Member (Resources)"),
        "homes": ("Councillor Petra Lindhale", "Executive Member (Homes and Communities)"),
        "environment": ("Councillor Owen Farrowby", "Executive Member (Environment and Streetscene)"),
        "customer": ("Councillor Mabel Okonreed", "Executive Member (Customer, Digital and Access)"),
        "planning": ("Councillor Tobias Wrenfold", "Executive Member (Planning and Regeneration)"),
    },
    "2026/27": {
        "leader": ("Councillor Rosalind Thackmore", "Leader of the Council and Executive Member (Strategy and Partnerships)"),
        "resources": ("Councillor Devinder Ashgrove", "Deputy Leader and Executive Member (Resources)"),
        "homes": ("Councillor Petra Lindhale", "Executive Member (Homes and Communities)"),
        "environment": ("Councillor Owen Farrowby", "Executive Member (Environment and Streetscene)"),
        "customer": ("Councillor Idris Penhollow", "Executive Member (Customer and Digital Services)"),
        "planning": ("Councillor Tobias Wrenfold", "Executive Member (Planning, Regeneration and Climate)"),
    },
}

MEMBERS = (
    "Councillor Agnes Birchmoor", "Councillor Bartholomew Quill", "Councillor Celeste Mwandari", "Councillor Dermot Hallowby",
    "Councillor Esme Tarrowgate", "Councillor Farid Stonewell", "Councillor Gwendolyn Pikestaff", "Councillor Hugo Lanternby",
    "Councillor Ines Corvelle", "Councillor Jasper Fenwicke-Rowe", "Councillor Kirsty Oldacrely", "Councillor Leopold Marchbank",
    "Councillor Noor Silverdene", "Councillor Prudence Wadeley", "Councillor Quentin Ferriman", "Councillor Sunita Brackenholt",
)
MAYORS = {"2025/26": "Councillor Winifred Astelle", "2026/27": "Councillor Ambrose Kettlewick"}
CHAIR_PLANNING = "Councillor Leopold Marchbank"
CHAIR_PANEL = "Councillor Ines Corvelle"
CHAIR_SCRUTINY = "Councillor Noor Silverdene, Chair of the Overview and Scrutiny Committee"

# Offices besides the portfolios: label, body (None: of the council itself), kind, first day, last day
POSTS = (
    ("Leader of the Council", "cabinet", "chair", None, None),
    ("Mayor", "council", "chair", None, None),
    ("Deputy Mayor", "council", "vice_chair", None, None),
    ("Chair of the Planning Committee", "planning", "chair", None, None),
    ("Vice-Chair of the Planning Committee", "planning", "vice_chair", None, None),
    ("Chair of the Digital and Access Panel", "panel", "chair", "2025-09-01", "2026-03-31"),
    ("Chair of the Overview and Scrutiny Committee", "scrutiny", "chair", None, None),
    ("Vice-Chair of the Overview and Scrutiny Committee", "scrutiny", "vice_chair", None, None),
    ("Chief Executive", None, "office", None, None),
    ("Director (Communities)", None, "office", None, None),
    ("Director (Place)", None, "office", None, None),
    ("Director (Policy and Governance)", None, "office", None, None),
    ("Director (Resources)", None, "office", None, None),
    ("Head of Legal and Monitoring Officer", None, "office", None, None),
    ("Head of Planning", None, "office", None, None),
)

ALLIANCE, VOICE, VILLAGES = "Bridge Alliance", "Residents' Voice", "Town and Village Independents"

# The party of one is not known, or there is none; members of the public have no record, but for one of which a draft was made.
PEOPLE = (
    Person("Rosalind Thackmore", "Councillor", ALLIANCE, "Northgate"),
    Person("Devinder Ashgrove", "Councillor", ALLIANCE, "Weavers Cross"),
    Person("Petra Lindhale", "Councillor", ALLIANCE, "Brickfields"),
    Person("Owen Farrowby", "Councillor", VILLAGES, "Harrow Bank"),
    Person("Mabel Okonreed", "Councillor", ALLIANCE, "St Aldhelm's"),
    Person("Idris Penhollow", "Councillor", ALLIANCE, "Millrace"),
    Person("Tobias Wrenfold", "Councillor", VILLAGES, "Quarry Hill"),
    Person("Winifred Astelle", "Councillor", ALLIANCE, "Saltmarsh"),
    Person("Ambrose Kettlewick", "Councillor", VILLAGES, "Low Meadows"),
    Person("Agnes Birchmoor", "Councillor", VOICE, "Northgate"),
    Person("Bartholomew Quill", "Councillor", VOICE, "Castle Fold"),
    Person("Celeste Mwandari", "Councillor", ALLIANCE, "Millrace"),
    Person("Dermot Hallowby", "Councillor", VOICE, "Weavers Cross"),
    Person("Esme Tarrowgate", "Councillor", VILLAGES, "Low Meadows"),
    Person("Farid Stonewell", "Councillor", ALLIANCE, "Brickfields"),
    Person("Gwendolyn Pikestaff", "Councillor", "", "Low Meadows"),
    Person("Hugo Lanternby", "Councillor", VOICE, "Quarry Hill"),
    Person("Ines Corvelle", "Councillor", ALLIANCE, "Weavers Cross"),
    Person("Jasper Fenwicke-Rowe", "Councillor", VOICE, "Castle Fold"),
    Person("Kirsty Oldacrely", "Councillor", VOICE, "St Aldhelm's"),
    Person("Leopold Marchbank", "Councillor", VILLAGES, "Harrow Bank"),
    Person("Noor Silverdene", "Councillor", VOICE, "Saltmarsh"),
    Person("Prudence Wadeley", "Councillor", ALLIANCE, "Quarry Hill"),
    Person("Quentin Ferriman", "Councillor", VOICE, "Harrow Bank"),
    Person("Sunita Brackenholt", "Councillor", ALLIANCE, "Northgate"),
    Person("Thaddeus Orrinshaw", mailbox="chief.executive"),
    Person("Ravindra Tollcross", mailbox="director.communities"),
    Person("Kwame Ellerdine", mailbox="director.place"),
    Person("Sioned Marrowby", mailbox="director.policy"),
    Person("Bettina Crosswick", mailbox="director.resources"),
    Person("Magnus Abernesse", mailbox="head.of.legal"),
    Person("Hester Quillingham", mailbox="head.of.planning"),
    Person("F Chatwynd", "Dr", publication="draft"),
)

# Seats besides those in the council, which every councillor has, and in the cabinet, which go with the portfolios.
SEATS = (
    Seat("Celeste Mwandari", "council", "2015-05-11", "2019-05-06"),  # her first term; the second is that of everybody
    Seat("Winifred Astelle", "council", "2025-05-20", "2026-05-18", "Mayor", "Mayor"),
    Seat("Ambrose Kettlewick", "council", "2026-05-19", "2027-05-17", "Mayor", "Mayor"),
    Seat("Leopold Marchbank", "planning", "2025-05-20", post="Chair of the Planning Committee", role="Chair"),
    Seat("Prudence Wadeley", "planning", "2025-05-20", post="Vice-Chair of the Planning Committee", role="Vice-Chair"),
    Seat("Bartholomew Quill", "planning", "2025-05-20"),
    Seat("Esme Tarrowgate", "planning", "2025-05-20"),
    Seat("Farid Stonewell", "planning", "2025-05-20"),
    Seat("Hugo Lanternby", "planning", "2025-05-20", "2026-05-18"),
    Seat("Kirsty Oldacrely", "planning", "2026-05-19"),
    Seat("Gwendolyn Pikestaff", "planning", "2026-12-01", publication="draft"),
    Seat("Noor Silverdene", "scrutiny", "2025-05-20", post="Chair of the Overview and Scrutiny Committee", role="Chair"),
    Seat("Agnes Birchmoor", "scrutiny", "2025-05-20", post="Vice-Chair of the Overview and Scrutiny Committee", role="Vice-Chair"),
    Seat("Dermot Hallowby", "scrutiny", "2025-05-20"),
    Seat("Jasper Fenwicke-Rowe", "scrutiny", "2025-05-20"),
    Seat("Sunita Brackenholt", "scrutiny", "2025-05-20"),
    Seat("Ines Corvelle", "panel", "2025-09-01", "2026-03-31", "Chair of the Digital and Access Panel", "Chair"),
    Seat("Quentin Ferriman", "panel", "2025-09-01", "2026-03-31"),
    # Who has a record that is not public yet; so this is not seen either.
    Seat("F Chatwynd", "panel", "2025-09-01", "2026-03-31", role="Co-opted member", voting="no"),
)
ELECTED_ON = "2023-05-08"

# Officers who sit with the members: name, office.
OFFICERS = (
    ("Thaddeus Orrinshaw", "Chief Executive"), ("Sioned Marrowby", "Director (Policy and Governance)"),
    ("Bettina Crosswick", "Director (Resources)"),
)

# Meetings whose attendance is recorded: day, body, and who was not simply there. Everybody else who sits there was.
ATTENDED = (
    ("2026-09-22", "council", (
        Present("Councillor Owen Farrowby", "apologies"), Present("Councillor Hugo Lanternby", "absent"),
        Present("Councillor Dermot Hallowby", "late", arrived=(18, 52)), Present("Councillor Esme Tarrowgate", "left_early", left=(20, 15)),
        Present("Dr F Chatwynd", capacity="public"),
    )),
    ("2026-10-14", "cabinet", (
        Present("Councillor Petra Lindhale", "apologies"), Present("Councillor Tobias Wrenfold", "late", arrived=(18, 20)),
    )),
    ("2026-11-11", "cabinet", (Present("Councillor Agnes Birchmoor", capacity="public", post="Vice-Chair of the Overview and Scrutiny Committee"),)),
    ("2026-09-24", "planning", (
        Present("Councillor Farid Stonewell", "apologies"),
        Present("Councillor Celeste Mwandari", capacity="substitute", substitutes_for="Councillor Farid Stonewell"),
    )),
    ("2026-10-06", "scrutiny", (Present("Councillor Jasper Fenwicke-Rowe", "left_early", left=(19, 40)),)),
    ("2026-12-03", "planning", (Present("Councillor Bartholomew Quill", "apologies"),)),
)

BUDGET, REFUSED = "council-2026-02-24-item-3", "council-2025-11-25-item-10b"
DIVISIONS = (
    Division(
        BUDGET, "That a further £25,000 be set aside for the repair of play areas.", "carried", (14, 9, 2),
        "Councillor Celeste Mwandari", "Councillor Farid Stonewell", method="show_of_hands", at=(18, 46),
    ),
    Division(
        BUDGET, "That the grant to the theatre be ended.", "lost", (6, 19, 0), "Councillor Bartholomew Quill", "Councillor Hugo Lanternby",
        method="show_of_hands", at=(18, 52),
    ),
    Division(
        BUDGET, "That the budget, as amended, be approved.", "carried", (), "Councillor Devinder Ashgrove", "Councillor Rosalind Thackmore",
        True, "for", {
            "against": ("Bartholomew Quill", "Dermot Hallowby", "Hugo Lanternby", "Jasper Fenwicke-Rowe", "Kirsty Oldacrely", "Quentin Ferriman"),
            "abstain": ("Agnes Birchmoor", "Noor Silverdene"), "absent": ("Gwendolyn Pikestaff",),
        }, at=(19, 4),
    ),
    Division(
        REFUSED, "That the motion be approved.", "lost", (), "Councillor Kirsty Oldacrely", "Councillor Quentin Ferriman", False, "against", {
            "for": ("Kirsty Oldacrely", "Quentin Ferriman", "Agnes Birchmoor", "Bartholomew Quill", "Dermot Hallowby", "Noor Silverdene"),
            "abstain": ("Esme Tarrowgate",), "declared_interest": ("Petra Lindhale",), "absent": ("Owen Farrowby", "Sunita Brackenholt"),
            "not_voting": ("Winifred Astelle",),
        },
    ),
    Division("council-2025-11-25-item-10a", "That the motion be approved.", "carried", (21, 2, 2), of_decision=True, method="show_of_hands"),
    Division(
        "council-2025-11-25-item-10a", "That the motion be approved.", "carried", (21, 3, 1), of_decision=True, method="show_of_hands",
        corrects="One vote against the motion was counted as an abstention.",
    ),
    Division(
        "council-2025-09-23-item-8", "That the basic allowance stay at £5,512.", "carried", (17, 6, 2), "Councillor Noor Silverdene",
        method="show_of_hands",
    ),
    Division(
        "council-2026-05-19-item-5", "That Councillor Esme Tarrowgate represent the council on the board of the theatre trust.", "carried",
        (13, 11, 1), "Councillor Rosalind Thackmore", "Councillor Petra Lindhale", method="secret",
    ),
    Division("council-2026-07-21-item-9b", "That the motion be approved.", "withdrawn", mover="Councillor Jasper Fenwicke-Rowe"),
    Division("planning-2025-06-26-item-2c", "That permission be refused.", "carried", (4, 2, 0), of_decision=True),
    Division("planning-2025-10-16-item-3a", "That permission be granted.", "tied", (3, 3, 0), "Councillor Prudence Wadeley", casting="none"),
    Division("planning-2026-06-25-item-3c", "That permission be refused.", "carried", (5, 1, 0), of_decision=True),
    Division("planning-2026-09-24-item-3b", "That the application be deferred for a site visit.", "carried", (3, 3, 0), casting="for"),
    Division("council-2026-11-24-item-7", "That the calendar be approved.", "carried", (22, 0, 1), publication="draft", method="show_of_hands"),
)

RESIDENTS = (
    "Mr A Lockridge", "Mrs P Samwell", "Ms R Danbury", "Mr T Ollerby", "Dr F Chatwynd", "Ms J Karimova", "Mr N Pettiworth",
    "Mrs G Hallmark", "Mr S Oyelade", "Ms L Brewstone", "Mr E Vantongeren", "Mrs B Coldwick", "Ms Y Farnaby", "Mr C Redmill",
)

CABINET = (
    Matter(
        "Weekly Food Waste Collections - Mobilisation", "environment", "Director (Place)",
        "sets out how weekly food waste collections will reach every household from April 2026",
        ("Eight smaller vehicles will work the terraced streets of Millrace and Brickfields, where a full-size wagon cannot turn.",
         "Each of the 41,300 households will be given a kitchen caddy and a lockable outdoor bin, with liners for the first year.",
         "Flats above shops follow in a second phase, once bin stores have been surveyed."),
        ("the mobilisation plan at Appendix A be approved",
         "the Director (Place) be authorised to buy containers and vehicles within the budget of £1.84 million",
         "a report on take-up be brought back after six months"),
        "To meet the duty to collect food waste separately and to give crews time to train on the new rounds.",
        ("To collect food waste fortnightly, which would not meet the statutory standard.",
         "To contract the whole service out, rejected because the market test showed a higher cost over seven years."),
        "Councillor Tarrowgate asked how residents who cannot carry a caddy would be helped, and was told that the assisted collection list would carry over without a new application.",
        ("Mobilisation plan", "Equality impact assessment"), WARDS[:4], SPEND),
    Matter(
        "Brickfields Community Centre - Transfer of Management", "homes", "Director (Communities)",
        "proposes that the Brickfields Neighbours' Association take on the running of the centre under a 25-year lease",
        ("The association has run the café and the after-school club for four years and has raised £62,000 towards a new kitchen.",
         "The council would remain responsible for the roof and the structure during the first ten years."),
        ("a 25-year lease of the centre at a peppercorn rent be agreed in principle",
         "the detailed terms be delegated to the Director (Communities), in consultation with the Executive Member (Homes and Communities)"),
        "To keep the centre open in the evenings and to let local people decide how it is used.",
        ("To close the centre and sell the site.", "To keep the centre in council management, at a yearly cost of £48,000."),
        "Members welcomed the business plan and asked that the existing bookings of the lunch club be honoured.",
        ("Heads of terms", "Business plan of the association"), ("Brickfields",)),
    Matter(
        "Cycle Parking Strategy", "planning", "Director (Place)",
        "brings together five years of proposals for secure and convenient cycle parking across the borough",
        ("A first count found 214 public stands, of which 37 could not be used because of damage or obstruction.",
         "The first phase would add 60 stands in the town centre and a locked shelter for 48 cycles beside the railway station.",
         "Employers with more than fifty staff will be offered stands at cost."),
        ("the Cycle Parking Strategy be adopted",
         "the first phase be funded with £96,000 from the active travel grant",
         "progress be reported each year"),
        "To make short journeys by cycle easier and to reduce theft, which the consultation showed to be the first concern.",
        ("To adopt no strategy and to place stands on request.",),
        "Councillor Quill asked for stands that take cargo cycles and adapted cycles; the report's author agreed that one stand in ten would do so.",
        ("Results of the stand count", "Map of proposed locations"), ("Castle Fold", "Northgate"), tags=("pdf",)),
    Matter(
        "Private Sector Housing Enforcement Policy", "homes", "Director (Communities)",
        "revises the policy under which the council acts on poor conditions in rented homes",
        ("Complaints about damp and mould rose from 118 to 203 in the last year.",
         "The revised policy sets a target of five working days for the first visit where a child under five lives in the home."),
        ("the revised policy be adopted with effect from 1 September 2025",
         "the table of civil penalties at Appendix A be approved"),
        "To deal with hazards more quickly and to be open about how penalties are worked out.",
        ("To keep the policy of 2019, which does not reflect the present powers.",),
        "In reply to a question it was confirmed that landlords would be told of the policy through the borough's landlord forum.",
        ("Table of civil penalties",), WARDS, TWO_WARDS),
    Matter(
        "Council Tax Support Scheme - Options for Consultation", "resources", "Director (Resources)",
        "seeks leave to consult on three options for the scheme for residents of working age",
        ("The present scheme helps 3,870 households and costs £4.1 million, of which the borough bears an eighth.",
         "An income-banded scheme would be easier to understand and would reduce the number of new bills sent in a year by about 6,000."),
        ("a public consultation of eight weeks be held on the options in the report",
         "the outcome be reported in December, with a recommendation for full Council"),
        "To consult before any change is made to the scheme, as the law requires.",
        ("To leave the scheme unchanged without consultation.",),
        "The Leader asked that paper copies be placed in every library and that the citizens' advice service be asked to help with replies.",
        ("Consultation questions", "Modelling of the three options"), WARDS, TWO_WARDS),
    Matter(
        "New Allotment Plots at Low Meadows", "environment", "Director (Place)",
        "recommends laying out 34 plots on land that the council has owned since 1978",
        ("There are 412 names on the waiting list, and the last person offered a plot had waited six years.",
         "A quarter of the plots would be half-size, and two would have raised beds reached by a level path."),
        ("the land shown edged red on the plan be appropriated for use as allotments",
         "capital of £71,500 for fencing, water and paths be released"),
        "To shorten the waiting list and to bring disused land back into use.",
        ("To extend the Quarry Hill site, rejected because of its contaminated ground.",),
        "Councillor Pikestaff asked about access in wet winters, and the Director (Place) undertook to add drainage to the specification.",
        ("Site plan",), ("Low Meadows",)),
    Matter(
        "Review of Public Conveniences", "environment", "Director (Place)",
        "considers the future of the seven blocks that the council still runs",
        ("Use has fallen at three of the blocks, while the block at the bus station is used by some 900 people a day.",
         "Nine cafés and shops have offered to join a community toilet scheme in return for £600 a year each."),
        ("the blocks at Ferry Lane and Tanner Street be closed",
         "a community toilet scheme be started with the premises listed in Appendix A",
         "the block at the bus station be rebuilt with a changing place"),
        "To spend the budget where the need is greatest and to provide the borough's first changing place.",
        ("To keep all seven blocks open at a yearly cost of £187,000.", "To charge for entry at every block."),
        "Several members were concerned about evening closing times, and it was agreed to look again at Tanner Street.",
        ("Premises offering to join the scheme",), ("Millrace", "Castle Fold"), outcome="approved_as_amended",
        label="Approved with an amendment",
        resolved=("the block at Ferry Lane be closed",
                  "the block at Tanner Street stay open for a further year, its use to be counted in each quarter",
                  "a community toilet scheme be started with the premises listed in Appendix A",
                  "the block at the bus station be rebuilt with a changing place")),
    Matter(
        "Customer Access Points in Libraries", "customer", "Director (Policy and Governance)",
        "reports on the pilot of staffed help desks in the Weavers Cross and St Aldhelm's libraries",
        ("In six months 1,946 people used the desks, most often about housing benefit, parking permits and the garden waste service.",
         "Four in ten visitors said they would not have managed the website on their own."),
        ("the two access points be made permanent",
         "a third be opened at Northgate library by March 2026"),
        "To give those who do not use the website a place to be helped face to face.",
        (), "Members heard that the county council, which owns the libraries, makes no charge for the space.",
        ("Findings of the visitor survey",), ("Weavers Cross", "St Aldhelm's", "Northgate")),
    Matter(
        "Homelessness and Rough Sleeping Strategy", "homes", "Director (Communities)",
        "presents the strategy for adoption after a consultation with 29 partner bodies",
        ("The number of families in bed and breakfast rooms fell from 31 to 12 in the year.",
         "The strategy has four aims: earlier advice, fewer nights in temporary rooms, help that lasts, and an end to rough sleeping by 2028."),
        ("the strategy and its first-year action plan be adopted",
         "the homelessness prevention grant be applied as set out in the report"),
        "To meet the duty to publish a strategy every five years and to agree priorities with partners.",
        ("To extend the present strategy for a year, which partners did not support.",),
        "Councillor Mwandari asked how young people leaving care would be reached, and was referred to the joint protocol in Appendix B.",
        ("First-year action plan", "Joint protocol for care leavers", "Consultation report"), WARDS, TWO_WARDS),
    Matter(
        "Electric Vehicle Charging in Council Car Parks", "planning", "Director (Place)",
        "sets out a concession under which an operator would install 86 charging sockets in eleven car parks",
        ("The operator would meet the whole cost and pay the council a share of income that rises from 3 to 9 per cent.",
         "Tariffs would be capped for residents without a drive of their own."),
        ("the concession be advertised on the terms described", "the award be delegated to the Director (Place)"),
        "To provide charging where private drives are rare, at no capital cost to the council.",
        ("To install and own the sockets directly, at a capital cost of about £640,000.",),
        "Concern was expressed about the loss of bays on market day; eight of the sockets will therefore be placed at the edge of the square.",
        ("List of car parks and sockets",), WARDS[2:8], SPEND),
    Matter(
        "Examplebridge Market - Layout and Rents", "planning", "Director (Place)",
        "proposes a new layout for the Friday market and a rent by the metre in place of the fixed pitch",
        ("Forty-six of the 58 regular traders answered the survey, and 39 were in favour of the new layout.",
         "Casual traders would pay a quarter more than regular ones, as at present."),
        ("the layout at Appendix A be adopted from the first Friday in October", "the rents at Appendix B be approved"),
        "To make room for food stalls and to keep a clear way through for people with wheelchairs and pushchairs.",
        ("To leave the market as it is.", "To move the market to the car park at Ferry Lane, which traders opposed."),
        "It was noted that the fire service had walked the new layout and had no objection.",
        ("Layout of stalls", "Table of rents"), ("Castle Fold",)),
    Matter(
        "Castle Fold Conservation Area - Appraisal and Boundary", "planning", "Head of Planning",
        "presents an appraisal of the conservation area and recommends that its boundary be extended to the old tannery",
        ("Twenty-two buildings are proposed for the local list, among them the drinking fountain and the former Methodist school.",
         "Eleven shopfronts were found to be at risk."),
        ("the appraisal and the management plan be adopted", "the boundary be extended as shown on the plan"),
        "To protect the character of the old town and to give owners clear guidance.",
        ("To adopt the appraisal without changing the boundary.",),
        "Councillor Fenwicke-Rowe spoke as ward member in support and asked that owners be written to before the notice was published.",
        ("Conservation area appraisal", "Plan of the boundary"), ("Castle Fold",)),
    Matter(
        "Fees and Charges - Yearly Review", "resources", "Director (Resources)",
        "recommends fees and charges for the next financial year",
        ("The general rise is 3.2 per cent, in line with the assumption in the medium-term plan.",
         "No rise is proposed for junior swimming, bereavement services or pest control for those on low incomes."),
        ("the fees and charges in the schedule be approved", "the Director (Resources) be authorised to correct errors in the schedule"),
        "To recover the cost of services while protecting residents on low incomes.",
        ("To hold all charges for a year, at a cost of £212,000.",),
        "A member asked about the charge for garden waste; it will rise from £44 to £46 for the year.",
        ("Schedule of fees and charges",), WARDS, SPEND),
    Matter(
        "Trees and Woodland Plan", "environment", "Director (Place)",
        "proposes the planting of 12,000 trees over four winters on twenty-three sites",
        ("Canopy cover in the borough is 11 per cent, and as low as 4 per cent in Brickfields.",
         "Schools will be invited to grow saplings from local seed."),
        ("the plan be adopted", "a bid be made to the national planting fund for £330,000"),
        "To increase shade and shelter, above all in the wards with the least canopy.",
        ("To plant only where trees have been lost.",),
        "Asked about watering in dry summers, the Director (Place) said that three years of aftercare were built into the cost of each tree.",
        ("List of planting sites",), ("Brickfields", "Quarry Hill", "Northgate")),
    Matter(
        "Millrace Leisure Centre - Roof and Solar Panels", "resources", "Director (Resources)",
        "asks for capital of £1.12 million to renew the roof of the pool hall and to fit 410 solar panels",
        ("The roof is 34 years old and has leaked on nine occasions since January.",
         "The panels would meet about 28 per cent of the centre's electricity and save £57,000 a year."),
        ("the scheme be added to the capital programme",
         "tenders be invited",
         "the pool be closed for no longer than five weeks, from late July"),
        "To keep the pool open for the next thirty years and to reduce its running cost and emissions.",
        ("To patch the roof, at £140,000 every two years.", "To renew the roof without panels."),
        "Members asked that school swimming lessons be moved to the Northgate baths during the closure, and this was agreed.",
        ("Condition survey", "Business case"), ("Millrace",), SPEND),
    Matter(
        "Grants to Voluntary Organisations", "homes", "Director (Communities)",
        "recommends three-year grants to eleven voluntary organisations from a fund of £186,000 a year",
        ("Twenty-seven applications were received, for more than twice the sum available.",
         "A panel of four members scored each application without knowing the name of the applicant."),
        ("the grants in Appendix A be awarded", "each organisation report on its use of the grant once a year"),
        "To give organisations the certainty of three years and to support the priorities of the corporate plan.",
        ("To award grants for one year only.",),
        "Councillor Lindhale thanked the panel. Unsuccessful applicants will be offered a conversation about other sources of money.",
        ("Recommended grants",), WARDS, TWO_WARDS, tags=("interest",)),
    Matter(
        "Disabled Facilities Grants - Discretionary Assistance Policy", "homes", "Director (Communities)",
        "widens the help that the council may give towards adapting a home",
        ("The average wait for a level-access shower fell from 31 weeks to 19, but major extensions still take more than a year.",
         "The revised policy removes the means test for works of less than £7,500."),
        ("the discretionary assistance policy be adopted", "up to £400,000 of the better care allocation be applied to it"),
        "To help people stay in their homes and to spend the allocation in the year for which it is given.",
        ("To keep the means test for all works.",),
        "It was confirmed that tenants of housing associations could apply on the same terms.",
        ("Discretionary assistance policy",), WARDS, SPEND),
    Matter(
        "Saltmarsh Flood Embankment - Contribution to Scheme", "environment", "Director (Place)",
        "asks the council to contribute £275,000 to a scheme that would protect 318 homes from tidal flooding",
        ("The embankment would be raised by 600 millimetres over 1.4 kilometres and a footpath laid on its crest.",
         "Partners have promised £3.9 million, on condition that the council decides before the end of the calendar year."),
        ("a contribution of £275,000 be approved from the infrastructure reserve", "the Director (Place) sign the partnership agreement"),
        "To protect homes and the primary school from a flood of the kind seen in January 2024.",
        ("To decline, which would have left the scheme short of its minimum funding.",),
        "Councillor Silverdene asked that the footpath be wide enough for a wheelchair and a pushchair to pass.",
        ("Partnership agreement", "Scheme drawings"), ("Saltmarsh",), SPEND, tags=("general_exception",)),
    Matter(
        "Local Plan - Consultation on Preferred Options", "planning", "Head of Planning",
        "seeks approval to publish preferred options for the borough's growth to 2043",
        ("The plan would provide for 6,480 homes, two thirds of them on land that has been built on before.",
         "Three options for the land east of Weavers Cross were tested, and the smallest is preferred."),
        ("the preferred options be published for consultation for seven weeks",
         "the Head of Planning be authorised to make minor changes before publication"),
        "To take the plan to its next stage within the published timetable.",
        ("To consult on all the options equally, without a preference.", "To pause the plan until national policy is settled."),
        "Members held a long discussion about bus services east of Weavers Cross, and asked that the county's transport evidence be published beside the plan.",
        ("Preferred options document", "Sustainability appraisal", "Consultation plan"), WARDS, TWO_WARDS, tags=("called_in",)),
    Matter(
        "Former Depot, Quarry Hill - Disposal", "resources", "Director (Resources)",
        "recommends that the former highways depot be sold for affordable housing",
        ("The site has stood empty since 2021 and costs £18,400 a year to keep secure.",
         "Two housing associations have made offers below the full market value; the difference is within the general consent."),
        ("the site be sold to the bidder with the higher score for affordable homes", "the receipt be applied to the housing programme"),
        "To gain 41 affordable homes and to end the cost of securing the site.",
        ("To sell on the open market to the highest bidder.", "To keep the site for parking."),
        "Concern was raised about lorries during the works, and the sale will carry a condition as to hours.",
        ("Site plan", "Summary of offers"), ("Quarry Hill",), SPEND, outcome="referred",
        label="Referred to the Overview and Scrutiny Committee",
        resolved=("the proposal be referred to the Overview and Scrutiny Committee for its view on the valuation",
                  "a further report be brought within two months")),
    Matter(
        "Procurement Strategy and Social Value", "resources", "Director (Resources)",
        "updates the strategy to reflect the new procurement regime and a weight of 15 per cent for social value",
        ("Local firms won 38 per cent of the council's spending last year, against 33 per cent the year before.",
         "Payment within thirty days would be required all the way down the supply chain."),
        ("the strategy be adopted", "a register of contracts be published each quarter"),
        "To follow the law, to buy well and to keep more spending in the borough.",
        (), "A member asked whether small firms would be put off, and heard that two free workshops would be held before the first tender.",
        ("Procurement strategy",)),
    Matter(
        "Document Management System - Replacement", "customer", "Director (Policy and Governance)",
        "recommends a replacement for a system that will lose its supplier's support in March 2027",
        ("The system holds 5.6 million documents, of which a third should already have been destroyed under the retention policy.",
         "Moving planning, licensing and revenues to one system would release £74,000 a year."),
        ("the business case be approved", "a competition be held through a national framework"),
        "To avoid the risk of running an unsupported system and to hold records for no longer than is lawful.",
        ("To renew the present system for two years at a higher charge.",),
        "The panel on digital services had examined the business case and supported it.",
        ("Business case",), key=SPEND),
    Matter(
        "Accessibility of the Website and Online Forms", "customer", "Director (Policy and Governance)",
        "reports an audit of the council's 412 web pages and 96 online forms",
        ("The audit found 31 faults that would stop a person using a screen reader, of which 27 have been put right.",
         "Scanned letters and plans remain the greatest difficulty."),
        ("the report be noted", "no new form be published unless it has been tested with a screen reader and a keyboard alone"),
        "To meet the accessibility regulations and to serve every resident.",
        (), "Members tried two of the forms before the meeting and reported that both could be finished on a telephone.",
        ("Summary of the audit",), outcome="noted", label="Noted"),
    Matter(
        "Play Area Programme", "environment", "Director (Place)",
        "sets the order in which 19 play areas will be renewed",
        ("Each play area was scored for its condition, its play value and the number of children living within ten minutes' walk.",
         "Half of the new equipment at each site can be used by disabled children."),
        ("the programme be approved", "ward members be consulted on the design of each play area"),
        "To spend the £1.3 million available where it will help most children.",
        ("To renew every play area in part.", "To close the three areas with the lowest scores."),
        "Councillor Wadeley asked for more swings and fewer signs.",
        ("Scores and order of renewal",), WARDS, SPEND),
    Matter(
        "Public Spaces Protection Order - Dogs and Litter", "environment", "Director (Place)",
        "proposes to renew the order for three years, with two changes",
        ("The order would now require dogs to be kept on a lead in all seven cemeteries and beside the nesting ground at Saltmarsh.",
         "The proposal to exclude dogs from the beach in summer drew 640 replies, of which 71 per cent were against."),
        ("the order be renewed without a summer exclusion on the beach", "signs be replaced by 1 June 2026"),
        "To reflect the consultation, and to protect ground-nesting birds.",
        ("To let the order lapse.", "To include the summer exclusion."),
        "The Executive Member thanked the dog walking clubs for a constructive meeting.",
        ("Draft order", "Consultation replies"), ("Saltmarsh", "Low Meadows"), TWO_WARDS),
    Matter(
        "Digital Inclusion - Devices and Data", "customer", "Director (Policy and Governance)",
        "asks for £58,000 over two years to lend tablets and to give data to households without internet access",
        ("One household in nine has no connection at home, and one in five among those over 75.",
         "Eighteen volunteers have been trained as digital neighbours."),
        ("the scheme be funded from the transformation reserve", "its results be reported to the Digital and Access Panel"),
        "To help residents who would otherwise be left out as services move online.",
        ("To rely on national schemes, which cover only families with children at school.",),
        "It was stressed that nobody would lose the option of the telephone or the front desk.",
        ("Scheme outline",)),
    Matter(
        "Air Quality Action Plan - Northgate Junction", "environment", "Director (Place)",
        "reports that nitrogen dioxide at the junction has been within the objective for two years",
        ("The yearly mean was 34 micrograms per cubic metre, against an objective of 40.",
         "The plan's remaining measures are the bus priority signal and the school street in Chapel Row."),
        ("the revised action plan be approved", "the revocation of the management area be considered after a third year of results"),
        "To keep up the improvement and to act on evidence of three full years.",
        ("To revoke the management area at once.",),
        "Councillor Brackenholt asked for a monitor at child height, and this will be tried for a term.",
        ("Revised action plan", "Monitoring results"), ("Northgate",)),
    Matter(
        "Northgate Cemetery - Extension", "environment", "Director (Place)",
        "seeks approval for an extension that would provide 620 graves and a woodland burial ground",
        ("At the present rate the cemetery will be full in 2029.",
         "Ground investigations found the water table to be lower than feared."),
        ("a planning application be made", "£415,000 be set aside in the capital programme for the next year"),
        "To go on offering burial within the borough.",
        ("To rely on the cemetery at Saltmarsh, which floods.", "To buy land outside the borough."),
        "The needs of all faith communities were discussed, and an area will be kept for burial at short notice.",
        ("Concept plan",), ("Northgate",), SPEND),
    Matter(
        "Car Parks - Proposal for Sunday Charges", "resources", "Director (Resources)",
        "considers a charge of £1.50 on Sundays in the four town-centre car parks",
        ("The charge would bring in about £83,000 a year.",
         "Three churches and the chamber of trade wrote to object, and 1,108 people signed a petition."),
        ("a Sunday charge be introduced on 1 April 2026",),
        "To contribute to the savings in the medium-term plan.",
        ("To raise weekday charges instead.",),
        "After discussion members were not persuaded that the income would outweigh the harm to the town centre.",
        ("Estimate of income",), ("Castle Fold", "Millrace"), outcome="rejected", label="Recommendation not accepted",
        resolved=("no Sunday charge be introduced", "the Director (Resources) find the saving elsewhere")),
    Matter(
        "Community Infrastructure Levy - Spending for the Next Year", "planning", "Head of Planning",
        "recommends how £912,000 of levy should be spent",
        ("Thirty-one bids were received; nine are recommended.",
         "The largest is £300,000 towards the new surgery at Harrow Bank."),
        ("the nine projects in Appendix A be funded", "any sum not drawn within two years be returned to the fund"),
        "To support the growth of the borough with the facilities that it needs.",
        ("To hold the levy for a larger project in later years.",),
        "Parish councils will be told the reasons where their bids did not succeed.",
        ("Projects recommended", "All bids received"), ("Harrow Bank", "Weavers Cross", "Low Meadows"), SPEND),
    Matter(
        "Workforce Strategy and Apprenticeships", "resources", "Director (Policy and Governance)",
        "presents a workforce strategy for three years, with 24 apprenticeships",
        ("Turnover fell from 14 to 11 per cent, but a third of planning officers have served less than a year.",
         "Every manager will be trained to hold a yearly conversation about careers."),
        ("the strategy be adopted", "a report on gender and ethnicity pay be published with it"),
        "To recruit and keep the people on whom services depend.",
        (), "Members asked that care leavers be guaranteed an interview for each apprenticeship, and this was accepted.",
        ("Workforce strategy",)),
    Matter(
        "Heatwave and Severe Weather Plan", "leader", "Chief Executive",
        "reviews the response to the hot weather of June and July and updates the plan",
        ("Cool rooms were opened in six buildings on eleven days and were used by 740 people.",
         "The plan now says who may open a building at a weekend, which was the main difficulty."),
        ("the updated plan be approved", "thanks be sent to the volunteers"),
        "To learn from the summer and to be ready for the next.",
        (), "Councillor Hallowby asked that the list of cool rooms be delivered to homes without internet access.",
        ("Updated plan", "Log of events"), WARDS),
    Matter(
        "Road Verges - Cutting for Nature", "environment", "Director (Place)",
        "asks members to extend the trial of later cutting from 9 to 41 verges",
        ("The trial recorded 63 species of wild flower, among them two kinds of orchid.",
         "Sight lines at junctions will be cut as before."),
        ("the trial be extended", "a map of the verges be published before the first cut of the year"),
        "To help pollinating insects and to save 310 hours of cutting a year.",
        ("To return to six cuts a year on all verges.",),
        "Two members reported complaints about tidiness, and it was agreed that edges would be mown in a neat strip.",
        ("List of verges",), WARDS[1:9], TWO_WARDS),
    Matter(
        "Village Halls Fund", "homes", "Director (Communities)",
        "proposes a fund of £240,000 for repairs to village halls in the borough's parishes",
        ("A survey of 14 halls found that nine have no accessible lavatory and six have single glazing throughout.",
         "Grants would meet up to 60 per cent of the cost of each project."),
        ("the fund be opened for bids on 1 February 2026", "bids be decided by the Director (Communities) on the advice of three members"),
        "To keep halls in use as warm places, polling stations and meeting rooms.",
        ("To lend the money rather than to give it.",),
        "Councillor Tarrowgate declared that she is a trustee of Samplewick village hall.",
        ("Criteria for grants",), ("Low Meadows", "Harrow Bank"), tags=("interest",)),
    Matter(
        "Purchase of Homes for Temporary Accommodation", "homes", "Director (Communities)",
        "seeks authority to buy up to twelve homes for families who are homeless",
        ("Each home would replace nightly rooms that cost the council £19,600 a year.",
         "A grant would meet 40 per cent of the price, with the remainder borrowed over forty years."),
        ("up to twelve homes be bought within a budget of £3.1 million",
         "each purchase be delegated to the Director (Communities) after a valuation",
         "full Council be asked to amend the capital programme"),
        "To give families a settled place while they wait and to reduce the cost of nightly rooms.",
        ("To lease homes from private landlords, of which too few were offered.",),
        "Members asked for homes near to schools in every ward, rather than in one.",
        ("Financial appraisal",), WARDS, SPEND, tags=("to_council",)),
    Matter(
        "Street Naming and Numbering Policy", "planning", "Head of Planning",
        "brings the policy of 2011 up to date",
        ("New streets will no longer be named after living people, and the number 13 will be used.",
         "Parish councils will have 28 days to suggest a name."),
        ("the policy be adopted",),
        "To give developers, parish councils and the emergency services one clear set of rules.",
        (), "It was noted that the fire service had asked for block numbers to be visible from the road.",
        ("Street naming and numbering policy",)),
    Matter(
        "Town Hall - Hire of Rooms by Community Groups", "leader", "Chief Executive",
        "recommends that four rooms be let to community groups free of charge in the evenings",
        ("The rooms are empty on 83 per cent of evenings.",
         "A caretaker would be needed on two evenings, at £9,200 a year."),
        ("the proposal be adopted for a trial of one year",),
        "To make better use of a public building.",
        ("To let the rooms at a commercial rate.",),
        "The Leader asked that young people's groups be offered the first choice of evenings.",
        (), ("Castle Fold",), outcome="deferred", label="Deferred to the next meeting",
        resolved=("consideration be deferred to the next meeting, so that the cost of insurance can be confirmed",)),
    Matter(
        "Shared Internal Audit Service", "resources", "Director (Resources)",
        "proposes to share an internal audit service with two neighbouring districts for five years",
        ("A shared team would have a specialist in the audit of information systems, which none of the three councils can afford alone.",
         "The council's share of the cost would be £164,000 a year, £11,000 less than now."),
        ("the inter-authority agreement be entered into", "the Audit Committee be asked to review the first year"),
        "To make the service more resilient.",
        ("To buy audit days from a private firm.",),
        "Members sought and were given an assurance that the head of audit would keep the right to report to them directly.",
        ("Inter-authority agreement",)),
    Matter(
        "Fees and Charges - Schedule for the Next Year", "resources", "Director (Resources)",
        "recommends fees and charges for the next financial year",
        ("The general rise is 2.9 per cent.", "The charge for garden waste would rise from £46 to £47 for the year."),
        ("the fees and charges in the schedule be approved",),
        "To recover the cost of services.", ("To hold all charges for a further year.",), "",
        ("Schedule of fees and charges",), WARDS, SPEND),
    Matter(
        "Saltmarsh Footpath - Dedication as a Public Right of Way", "environment", "Director (Place)",
        "proposes that the path on the crest of the new embankment be dedicated to the public",
        ("The path is 1.4 kilometres long, and wide enough for a wheelchair and a pushchair to pass.",),
        ("the path be dedicated as a footpath",),
        "To secure the path for walkers for good.", ("To permit walking by licence only.",), "",
        ("Plan of the path",), ("Saltmarsh",)),
    Matter(
        "Bramble Field - Response to a Planning Appeal", "planning", "Head of Legal and Monitoring Officer",
        "asks for authority to instruct counsel for a public inquiry", (),
        ("counsel be instructed within the budget in the report",),
        "To defend the decision of the Planning Committee.", ("To offer no evidence.",), "", (), ("Weavers Cross",)),
)

# Contracts and other matters taken in private: only what is safe to publish.
PRIVATE = (
    ("Award of Contract - Maintenance of Waste Vehicles", "environment", "Director (Place)", "the contract be awarded to the bidder with the highest score"),
    ("Lease of Offices at Ferry Lane", "resources", "Director (Resources)", "the terms of the lease be approved"),
    ("Debts Recommended for Write-Off", "resources", "Director (Resources)", "the debts listed in the report be written off"),
    ("Award of Contract - Cleaning of Public Buildings", "resources", "Director (Resources)", "the contract be awarded for three years, with an option of two more"),
    ("Acquisition of Land at Weavers Cross", "planning", "Director (Place)", "the land be acquired at a price within the limit in the report"),
    ("Award of Contract - Play Equipment", "environment", "Director (Place)", "the contract be awarded to the bidder named in the report"),
    ("Settlement of a Claim", "leader", "Head of Legal and Monitoring Officer", "the claim be settled on the terms recommended"),
    ("Restructure of the Revenues Service", "resources", "Director (Resources)", "the new structure be approved, subject to consultation with staff"),
    ("Award of Contract - Document Management", "customer", "Director (Policy and Governance)", "the contract be awarded through the framework"),
    ("Sale of Garage Sites", "homes", "Director (Communities)", "the four sites be sold as set out in the report"),
    ("Award of Contract - Food Waste Caddies", "environment", "Director (Place)", "the contract be awarded to the bidder with the lowest whole-life cost"),
    ("Purchase of a Home for Temporary Accommodation", "homes", "Director (Communities)", "the purchase go ahead at the price valued"),
    ("Leisure Operator - Variation of Contract", "resources", "Director (Resources)", "the variation be agreed"),
    ("Insurance Renewal", "resources", "Director (Resources)", "the tender of the highest-scoring insurer be accepted"),
)

# Which matter of CABINET comes to which meeting, by the beginning of its title. A title that returns was deferred or referred.
CABINET_BUSINESS = {
    "2025-06-18": ("Weekly Food", "Private Sector", "Review of Public"),
    "2025-07-16": ("Cycle Parking", "Examplebridge Market", "New Allotment"),
    "2025-09-17": ("Council Tax Support", "Customer Access", "Heatwave"),
    "2025-10-15": ("Homelessness", "Play Area", "Brickfields"),
    "2025-11-12": ("Saltmarsh Flood", "Digital Inclusion", "Castle Fold"),
    "2025-12-10": ("Fees and Charges - Yearly", "Village Halls", "Car Parks"),
    "2026-01-14": ("Northgate Cemetery", "Trees and Woodland", "Millrace Leisure"),
    "2026-02-11": ("Community Infrastructure", "Document Management"),
    "2026-03-11": ("Public Spaces", "Road Verges", "Former Depot"),
    "2026-06-17": ("Disabled Facilities", "Accessibility", "Grants to Voluntary", "Former Depot"),
    "2026-07-15": ("Purchase of Homes", "Electric Vehicle", "Town Hall"),
    "2026-09-16": ("Town Hall", "Local Plan", "Workforce"),
    "2026-10-14": ("Air Quality", "Procurement"),
    "2026-11-11": ("Shared Internal", "Street Naming"),
    "2026-12-09": ("Fees and Charges - Schedule", "Saltmarsh Footpath"),
    "2026-12-16": ("Bramble Field",),
}

# The meetings that receive the three monitoring reports of a quarter, in the order of QUARTERS.
QUARTER_MEETINGS = ("2025-07-16", "2025-09-17", "2025-12-10", "2026-02-11", "2026-07-15", "2026-09-16", "2026-11-11")

# Quarterly figures, oldest first: quarter, under/overspend (£000), capital spent (£ million), measures on track of all, days of sickness.
QUARTERS = (
    ("fourth", "2024/25", "an underspend of £118,000", "14.2", (31, 40), "2.21"),
    ("first", "2025/26", "a forecast overspend of £242,000", "2.9", (29, 40), "2.05"),
    ("second", "2025/26", "a forecast overspend of £167,000", "6.1", (30, 40), "1.96"),
    ("third", "2025/26", "a forecast overspend of £54,000", "10.4", (33, 40), "2.38"),
    ("fourth", "2025/26", "an underspend of £31,000", "15.7", (34, 40), "2.12"),
    ("first", "2026/27", "a forecast overspend of £96,000", "3.3", (32, 42), "1.88"),
    ("second", "2026/27", "a forecast underspend of £22,000", "7.5", (35, 42), "1.91"),
)

COUNCIL = {
    "2025-07-22": (
        Matter("Annual Report of Overview and Scrutiny", "leader", "Chair of the Overview and Scrutiny Committee",
               "describes the work of scrutiny in the past year, with two reviews completed and one under way",
               ("The review of bus shelters led to 22 repairs and a clear answer as to who owns each shelter.",),
               ("the annual report be received",), "To report to Council each year, as the constitution requires.",
               exchange="Members thanked the witnesses who gave evidence.", appendices=("Annual report",), outcome="noted", label="Received"),
        Matter("Treasury Management - Annual Report", "resources", "Director (Resources)",
               "confirms that borrowing and investment stayed within the limits set by Council",
               ("Investments earned 4.61 per cent, against a benchmark of 4.49 per cent.",),
               ("the report be noted",), "To comply with the code of practice on treasury management.",
               appendices=("Prudential indicators",), outcome="noted", label="Noted"),
        Matter("Review of Polling Places", "leader", "Chief Executive",
               "recommends changes to five polling places after a public review",
               ("The polling place for the east of Harrow Bank would move from the school to the scout hut.",),
               ("the polling places in Appendix A be designated",), "To reduce the closure of schools on polling days.",
               ("To leave the polling places unchanged.",), "One member asked for a ramp at the scout hut before May.", ("Schedule of polling places",), ("Harrow Bank", "Millrace")),
    ),
    "2025-09-23": (
        Matter("Statement of Licensing Policy", "environment", "Head of Legal and Monitoring Officer",
               "presents the licensing policy for the next five years",
               ("The cumulative impact area around the market square would be removed, since complaints have halved.",),
               ("the statement of licensing policy be adopted from 7 January 2026",), "To review the policy every five years as the law requires.",
               ("To keep the cumulative impact area.",), "", ("Statement of licensing policy", "Consultation replies")),
        Matter("Members' Allowances - Report of the Independent Panel", "leader", "Independent Remuneration Panel",
               "recommends a basic allowance of £5,690 and an allowance for carers at the real living wage",
               ("The panel interviewed eleven councillors and compared eight districts.",),
               ("the scheme recommended by the panel be adopted from the next financial year", "the panel be thanked"),
               "To have regard to the report of the independent panel.", ("To make no change.",),
               "An amendment to hold the basic allowance at its present level was carried by 23 votes to 14.", ("Report of the panel",),
               outcome="approved_as_amended", label="Adopted as amended",
               resolved=("the basic allowance stay at £5,512 for the next year", "the allowance for carers be adopted as recommended", "the panel be thanked")),
    ),
    "2025-10-30": (
        Matter("Local Government Reorganisation - Submission to Government", "leader", "Chief Executive",
               "asks Council to endorse a submission for two unitary councils in the county",
               ("The submission was written with four other districts; the county council will make its own.",
                "It estimates a saving of £23 million a year after the third year."),
               ("the submission be endorsed", "the Chief Executive be authorised to make minor changes before it is sent"),
               "To meet the date set by the Secretary of State.", ("To support one unitary council for the whole county.", "To make no submission."),
               "The debate lasted nearly two hours, and 19 members spoke.", ("Submission", "Financial model")),
    ),
    "2025-11-25": (
        Matter("Calendar of Meetings for the Next Municipal Year", "leader", "Director (Policy and Governance)",
               "proposes dates for the next municipal year",
               ("Meetings have been kept out of school holidays as far as possible.",),
               ("the calendar be approved",), "To give members and the public early notice.", appendices=("Calendar of meetings",)),
        Matter("Review of the Constitution - Petitions and Questions", "leader", "Head of Legal and Monitoring Officer",
               "recommends that the number of signatures needed for a debate fall from 1,500 to 800",
               ("Written questions from the public would be accepted until noon two days before the meeting.",),
               ("the changes to the constitution in Appendix A be made",), "To make it easier for residents to be heard.",
               ("To keep the threshold of 1,500.",), "The proposal was supported on all sides.", ("Changes to the constitution",)),
        Matter("Gambling Policy - Interim Review", "environment", "Head of Legal and Monitoring Officer",
               "notes that no change to the gambling policy is needed before 2028",
               ("No new premises have opened since the policy was made.",),
               ("the review be noted",), "To record the result of the interim review.", outcome="noted", label="Noted"),
    ),
    "2026-01-27": (
        Matter("Council Tax Support Scheme", "resources", "Director (Resources)",
               "recommends an income-banded scheme after a consultation that drew 512 replies",
               ("Sixty-three per cent of replies supported the banded scheme.",
                "A hardship fund of £60,000 would protect those who lose most."),
               ("the scheme in Appendix A be adopted from the next financial year", "a hardship fund of £60,000 be set up"),
               "To make help with council tax simpler to claim and to understand.", ("To keep the present scheme.", "To fund the whole bill of the lowest band."),
               "A recorded vote was taken.", ("Scheme", "Consultation report")),
        Matter("Council Tax Base", "resources", "Director (Resources)",
               "calculates the tax base at 38,914.2 band D equivalents",
               ("The base has risen by 1.1 per cent, mainly because of new homes at Weavers Cross.",),
               ("the tax base for the borough and for each parish be as set out in the report",), "To set the base in time for the budget.",
               appendices=("Tax base by parish",)),
    ),
    "2026-02-24": (
        Matter("General Fund Budget and Council Tax", "resources", "Director (Resources)",
               "sets out a net budget of £19.84 million and a rise in the borough's council tax of 2.98 per cent",
               ("The band D charge for borough services would be £214.37.",
                "Savings of £1.06 million have been found, and £300,000 would be drawn from reserves."),
               ("the budget be approved", "council tax be set at the amounts in Appendix A", "the advice of the chief finance officer be noted"),
               "To set a lawful and balanced budget.", ("To freeze council tax, which would have opened a gap of £240,000 in each later year.",),
               "Two amendments were moved, and one was carried; the names of those voting are recorded in the printed minutes.", ("Council tax resolution", "Budget book", "Equality impact assessment"),
               outcome="approved_as_amended", label="Approved as amended",
               resolved=("the budget be approved, with a further £25,000 for the repair of footpaths", "council tax be set at the amounts in Appendix A", "the advice of the chief finance officer be noted")),
        Matter("Capital Programme and Treasury Strategy", "resources", "Director (Resources)",
               "presents a capital programme of £31.6 million over four years and the limits for borrowing",
               ("The authorised limit would be £58 million.",),
               ("the capital programme be approved", "the treasury strategy and its indicators be adopted"),
               "To comply with the prudential code.", ("To defer the leisure centre scheme.",), "", ("Capital programme", "Treasury strategy")),
        Matter("Pay Policy Statement", "resources", "Chief Executive",
               "states the pay of chief officers and its relation to the lowest pay",
               ("The ratio of the highest to the median salary is 4.3 to 1.",),
               ("the statement be approved and published",), "To approve a statement before the financial year begins, as the Localism Act requires.", appendices=("Pay policy statement",)),
    ),
    "2026-05-19": (
        Matter("Election of the Mayor", "leader", "Chief Executive",
               "invites nominations for the office of Mayor",
               ("Councillor Ambrose Kettlewick was the only member nominated.",),
               ("a Mayor be elected",), "To elect a chair as the first business of the annual meeting.",
               exchange="Councillor Kettlewick made the declaration of acceptance and thanked Councillor Astelle for her year in office.",
               outcome="other", label="Elected", resolved=("Councillor Ambrose Kettlewick be elected Mayor for the municipal year",)),
        Matter("Appointment of Committees and Allocation of Seats", "leader", "Director (Policy and Governance)",
               "proposes the size of each committee and the seats of each group",
               ("Two seats move because of the by-election in Millrace.",),
               ("the committees be appointed as in Appendix A", "seats be filled as the groups have notified"),
               "To keep the political balance that the law requires.", appendices=("Membership of committees",), outcome="other", label="Appointments made"),
        Matter("Appointments to Outside Bodies", "leader", "Director (Policy and Governance)",
               "lists 26 outside bodies to which the council appoints",
               ("Three bodies have been wound up and are removed from the list.",),
               ("the appointments in Appendix A be made",), "To fill places for the year.", appendices=("Outside bodies",), outcome="other", label="Appointments made"),
    ),
    "2026-07-21": (
        Matter("Climate Emergency - Annual Report", "planning", "Director (Place)",
               "reports that emissions from council buildings and vehicles fell by 9.4 per cent",
               ("Heat pumps at the crematorium account for a third of the fall.",),
               ("the report be received", "the target for 2030 stay as it is"), "To report on the motion of 2019 each year.",
               appendices=("Emissions by source",), outcome="noted", label="Received"),
        Matter("Community Governance Review - Trialby", "leader", "Chief Executive",
               "responds to a petition for a parish council for Trialby",
               ("The petition bears 388 valid signatures, more than the law requires.",),
               ("a review be started on the terms in Appendix A",), "To answer a valid petition within twelve months.",
               ("There was no lawful alternative.",), "", ("Terms of reference",), ("Harrow Bank",)),
    ),
    "2026-09-22": (
        Matter("Statement of Accounts", "resources", "Director (Resources)",
               "presents the audited accounts and the auditor's unqualified opinion",
               ("General reserves stood at £4.7 million at the end of the year.",),
               ("the accounts be noted",), "To report the accounts to all members.", appendices=("Statement of accounts", "Auditor's report"), outcome="noted", label="Noted"),
        Matter("Purchase of Homes - Change to the Capital Programme", "homes", "Director (Communities)",
               "asks Council to add £3.1 million to the capital programme, as the Executive Cabinet recommended",
               ("Four homes have been identified, in three wards.",),
               ("the capital programme be changed as recommended",), "To carry out the Executive Cabinet's recommendation.",
               ("To refuse the addition.",), "An amendment to require a report on each purchase was lost.", (), WARDS),
        Matter("Members' Code of Conduct", "leader", "Head of Legal and Monitoring Officer",
               "proposes that the national model code be adopted",
               ("The Standards Committee was divided upon the definition of a gift.",),
               ("the model code be adopted",), "To use the same words as neighbouring councils.",
               ("To keep the present code.",), "After debate it was moved and seconded that the matter go back to the committee.", ("Model code",),
               outcome="referred", label="Referred back", resolved=("the matter be referred back to the Standards Committee",)),
    ),
    "2026-11-24": (
        Matter("Medium-Term Financial Plan", "resources", "Director (Resources)",
               "updates the forecast for the last years before reorganisation",
               ("A gap of £1.2 million remains in the second year of the plan.",
                "Reserves stay above the least amount that the chief finance officer advises."),
               ("the plan be approved as the basis of the budget",), "To begin the budget process upon sound assumptions.",
               appendices=("Financial plan",)),
        Matter("Calendar of Meetings for the Next Municipal Year", "leader", "Director (Policy and Governance)",
               "proposes dates for the next municipal year",
               ("No two committees meet on one evening, and none meets in the school holidays.",), ("the calendar be approved",), "To give members and the public early notice.",
               appendices=("Calendar of meetings",)),
    ),
    "2026-12-15": (
        Matter("Polling Places for the By-Election in Quarry Hill", "leader", "Chief Executive",
               "designates two polling places for a by-election", (),
               ("the polling places in Appendix A be designated",), "To let the by-election be held.",
               appendices=("Polling places",)),
    ),
}

PANEL = {
    "2025-10-07": (
        Matter("Terms of Reference and Work Programme", "customer", "Director (Policy and Governance)",
               "proposes what the panel should study before it reports at the end of March",
               ("Three subjects were suggested: help for those without internet access, online forms, and the records that the council keeps.",),
               ("the terms of reference be agreed", "the work programme be agreed"), "To give the panel a clear task.", appendices=("Work programme",)),
        Matter("Who Does Not Use the Website, and Why", "customer", "Director (Policy and Governance)",
               "gathers what is known of residents who prefer the telephone or the front desk",
               ("Of 300 people asked at the front desk, 124 had tried the website first.",),
               ("the findings be noted",), "To inform the panel's study.", exchange="Two residents described how they renew a parking permit.",
               outcome="noted", label="Noted"),
    ),
    "2026-01-20": (
        Matter("Document Management - Business Case", "customer", "Director (Policy and Governance)",
               "describes four ways to replace the document management system",
               ("The cheapest of the four would not let planning drawings be searched.",),
               ("the Executive Cabinet be advised to hold a competition",), "To advise the Executive Cabinet before it decides.",
               ("To advise that the contract be extended.",), "Members asked how old records would be moved.", ("Comparison of systems",),
               outcome="referred", label="Referred to the Executive Cabinet with support"),
        Matter("Lending of Tablets - First Results", "customer", "Director (Policy and Governance)",
               "gives the results of the first ten weeks of lending",
               ("Thirty-six tablets had been lent, and two had been lost.",),
               ("the results be noted",), "To follow the progress of the scheme.", exchange="A volunteer spoke of a borrower aged 91.", outcome="noted", label="Noted"),
    ),
    "2026-03-24": (
        Matter("Final Report of the Panel", "customer", "Director (Policy and Governance)",
               "draws together the evidence and makes nine recommendations",
               ("The first is that every form should have a telephone number beside it.",),
               ("the final report be approved and sent to the Executive Cabinet",), "To complete the panel's work.", appendices=("Final report",)),
    ),
}

SCRUTINY = {
    "2025-12-02": (
        Matter("Council Tax Support - Replies to the Consultation", "resources", "Director (Resources)",
               "sets out what the 512 replies said of each of the three options",
               ("Sixty-three per cent of replies supported the banded scheme.",
                "A hardship fund was the change that was asked for most often."),
               ("Council be advised to adopt the banded scheme, with a hardship fund",),
               "To give Council a view from outside the Executive Cabinet.", ("To advise that the present scheme be kept.",),
               "Councillor Brackenholt asked how large families would fare, and was shown four worked examples.",
               ("Replies received",), WARDS, label="Recommended to Council"),
        Matter("Work Programme of Scrutiny", "scrutiny", "Director (Policy and Governance)",
               "lists the reviews of the year and the decisions that the committee may wish to look at beforehand",
               ("Two reviews are planned: bus shelters, and the letting of empty homes.",),
               ("the work programme be noted",), "To let members plan their work.", appendices=("Work programme",),
               outcome="noted", label="Noted"),
    ),
    "2026-04-14": (
        Matter("Former Depot, Quarry Hill - Valuation", "resources", "Director (Resources)",
               "explains two valuations of the former depot and the difference between the offers",
               ("The two valuations lie within four per cent of each other.",
                "The higher offer would give 26 affordable homes, and the lower one 41."),
               ("the Executive Cabinet be advised that the valuations are sound",
                "the Executive Cabinet be asked to limit the hours of work on the site"),
               "To answer the question that the Executive Cabinet referred.", ("To ask for a third valuation.",),
               "The valuer attended and answered questions for half an hour.", ("First valuation", "Second valuation"),
               ("Quarry Hill",), label="Advice to the Executive Cabinet agreed"),
    ),
    "2026-10-06": (
        Matter("Call-In: Preferred Options of the Local Plan", "scrutiny", "Head of Legal and Monitoring Officer",
               "gives the reasons of three members for calling in the decision of 16 September 2026",
               ("The three members held that the transport evidence should have been before the Executive Cabinet.",
                "The Head of Planning explained that a summary of it had been, and that the whole would be published beside the plan."),
               ("the committee uphold the decision, or refer it back with its reasons",),
               "The evidence was sufficient for a consultation.", ("To refer the decision back to the Executive Cabinet.",),
               "Councillors Hallowby, Oldacrely and Ferriman spoke to their reasons.", ("Notice of call-in",), WARDS,
               label="Decision upheld", resolved=("the decision of the Executive Cabinet be upheld and take effect at once",)),
        Matter("Weekly Food Waste Collections - Take-Up after Six Months", "environment", "Director (Place)",
               "shows that 68 per cent of households put out a caddy in an ordinary week",
               ("Take-up is highest in Harrow Bank, and lowest where bins are shared.",
                "The tonnage of other rubbish has fallen by a fifth."),
               ("the report be noted", "the Director (Place) write to every household that shares a bin store"),
               "To follow up the decision of June 2025.", (),
               "Members asked for stickers in more languages.", ("Take-up by round",), WARDS[:4]),
    ),
    "2026-12-01": (
        Matter("Review of Bus Shelters - Follow-Up", "scrutiny", "Director (Place)",
               "shows which recommendations of the review have been carried out",
               ("Of 31 shelters that were damaged, 28 have been repaired.",
                "The three others wait for their owner, the county council."),
               ("the report be noted", "the county council be asked for a date for the three repairs"),
               "To see that the review led to repairs.", appendices=("Shelters by ward",), wards=WARDS),
        Matter("Letting of Empty Homes - Scope of the Review", "scrutiny", "Director (Communities)",
               "proposes what the review should ask, and who should give evidence",
               ("The borough has 214 homes that have been empty for more than six months.",
                "Owners, letting agents and two neighbouring councils would be invited."),
               ("the scope of the review be agreed", "three members be appointed to carry it out"),
               "To begin the second review of the work programme.", ("To review only the homes that the council owns.",),
               appendices=("Draft scope",), wards=WARDS),
    ),
}

CABINET_MAKER, COUNCIL_MAKER = ("body", "Executive Cabinet"), ("body", "Council")

# Matters that come back. Their items, and the decisions on them that were taken outside any meeting, are named here.
THREADS = (
    Thread(
        "Help with Council Tax for Residents of Working Age",
        "A simpler scheme of council tax support, banded by income, in place of the one that dates from 2013.",
        "key", "implemented",
        (("2025-09-17", "cabinet", "Council Tax Support"), ("2025-12-02", "scrutiny", "Council Tax Support"),
         ("2026-01-27", "council", "Council Tax Support")),
        "Director (Resources)", "FP/2025/07", WARDS, "2026-01-31", COUNCIL_MAKER,
        papers=(("2025-08-15", "background_paper", "Notice of key decision FP/2025/07"),)),
    Thread(
        "Food Waste: a Weekly Service for Every Household",
        "The separate collection of food waste from April 2026, from the first plan to the figures of the first half-year.",
        "key", "implemented",
        (("2025-06-18", "cabinet", "Weekly Food"), ("2026-07-15", "cabinet", "Award of Contract - Food Waste"),
         ("2026-10-06", "scrutiny", "Weekly Food")),
        "Director (Place)", "FP/2025/02", WARDS[:4], "2025-06-18", CABINET_MAKER),
    Thread(
        "Homes to Replace Nightly Rooms",
        "Up to twelve homes, bought one by one, for families who would otherwise be placed in rooms by the night.",
        "key", "decided",
        (("2026-07-15", "cabinet", "Purchase of Homes"), ("2026-09-16", "cabinet", "Purchase of a Home"),
         ("2026-09-22", "council", "Purchase of Homes")),
        "Director (Communities)", "FP/2026/09", WARDS, "2026-07-15", CABINET_MAKER, outside=("2026-10-06",)),
    Thread(
        "A New System for the Council's Records",
        "The present system for documents loses its supplier's support in March 2027. Advice, business case and contract.",
        "key", "decided",
        (("2026-01-20", "panel", "Document Management"), ("2026-02-11", "cabinet", "Document Management"),
         ("2026-03-11", "cabinet", "Award of Contract - Document")),
        "Director (Policy and Governance)", "FP/2026/01", (), "2026-02-11", CABINET_MAKER,
        papers=(("2026-01-09", "background_paper", "Notice of key decision FP/2026/01"),
                ("2026-01-30", "report", "Data protection impact assessment"))),
    Thread(
        "Sale of the Former Depot at Quarry Hill",
        "Whether the empty depot should be sold below its full value for affordable homes.",
        "key", "decided",
        (("2026-03-11", "cabinet", "Former Depot"), ("2026-04-14", "scrutiny", "Former Depot"),
         ("2026-06-17", "cabinet", "Former Depot")),
        "Director (Resources)", "FP/2026/03", ("Quarry Hill",), "2026-06-17", CABINET_MAKER),
    Thread(
        "Local Plan to 2043",
        "Where the borough is to grow. The preferred options are out for consultation; a plan for submission follows.",
        "key", "open",
        (("2026-09-16", "cabinet", "Local Plan"), ("2026-10-06", "scrutiny", "Call-In")),
        "Head of Planning", "FP/2026/12", WARDS, "2027-07-20", COUNCIL_MAKER),
    Thread(
        "Flood Defences at Saltmarsh",
        "The higher embankment, the council's share of its cost, and the footpath on its crest.",
        "key", "open",
        (("2025-11-12", "cabinet", "Saltmarsh Flood"), ("2026-12-09", "cabinet", "Saltmarsh Footpath")),
        "Director (Place)", "FP/2025/11", ("Saltmarsh",), "2026-12-09", CABINET_MAKER),
    Thread(
        "Help for Residents without Internet Access",
        "What keeps residents from the website, and the lending of tablets and data that came of asking.",
        "non_key", "implemented",
        (("2025-10-07", "panel", "Who Does Not"), ("2025-11-12", "cabinet", "Digital Inclusion"),
         ("2026-01-20", "panel", "Lending of Tablets")),
        "Director (Policy and Governance)", maker=CABINET_MAKER),
    Thread(
        "Reaching the Council by Telephone or in Person",
        "Desks in libraries, the wait on the telephone, and the contact centre's hours on Saturdays.",
        "non_key", "decided",
        (("2025-09-17", "cabinet", "Customer Access"), ("2025-11-25", "council", "Question from Dr F Chatwynd")),
        "Director (Policy and Governance)", wards=("Weavers Cross", "St Aldhelm's", "Northgate"), outside=("2026-03-18",),
        maker=("person", "Councillor Mabel Okonreed")),
    Thread(
        "Study by the Digital and Access Panel",
        "The panel's task, and what it advised at the end of it.",
        "other", "decided",
        (("2025-10-07", "panel", "Terms of Reference"), ("2026-03-24", "panel", "Final Report")),
        "Director (Policy and Governance)"),
    Thread(
        "Charging for Parking on Sundays",
        "A proposal of the budget, and the petition against it.",
        "non_key", "decided",
        (("2025-11-25", "council", "Petition: Keep the Sunday"), ("2025-12-10", "cabinet", "Car Parks")),
        "Director (Resources)", wards=("Castle Fold", "Millrace"), due="2025-12-10", maker=CABINET_MAKER),
    Thread(
        "Evenings for Community Groups in the Town Hall",
        "A trial of one year in which four rooms are let without charge.",
        "non_key", "decided",
        (("2026-07-15", "cabinet", "Town Hall"), ("2026-09-16", "cabinet", "Town Hall")),
        "Chief Executive", wards=("Castle Fold",), maker=CABINET_MAKER),
    Thread(
        "The Revenue Budget through the Year",
        "The four reports of what was spent against the budget of the year.",
        "non_key", "implemented",
        (("2025-09-17", "cabinet", "Revenue Budget"), ("2025-12-10", "cabinet", "Revenue Budget"),
         ("2026-02-11", "cabinet", "Revenue Budget"), ("2026-07-15", "cabinet", "Revenue Budget")),
        "Director (Resources)"),
    Thread(
        "A Parish for Trialby",
        "The petition of residents for a parish council, and the review that the law requires in answer to it.",
        "other", "open",
        (("2026-07-21", "council", "Petition: A Parish"), ("2026-07-21", "council", "Community Governance")),
        "Chief Executive", wards=("Harrow Bank",), due="2027-07-20", maker=COUNCIL_MAKER),
    Thread(
        "Ferry Lane Footbridge",
        "The closure of the bridge and its repair.",
        "not_recorded", "not_recorded",
        (("2025-09-23", "council", "Question from Ms R Danbury"),),
        "Director (Place)", wards=("Millrace",), outside=("2025-05-21",), maker=("post", "Director (Place)")),
    Thread(
        "Name of the New Gritting Lorry",
        "A vote among school children, asked for in a motion that its mover took back.",
        "other", "withdrawn",
        (("2026-07-21", "council", "Motion: Votes for the Naming"),), maker=COUNCIL_MAKER),
    Thread(
        "Charges for the Collection of Bulky Waste",
        "Whether to charge by the item in place of the visit from April 2027.",
        "key", "planned", (),
        "Director (Place)", "FP/2026/15", WARDS, "2027-02-10", CABINET_MAKER,
        papers=(("2026-11-18", "background_paper", "Notice of key decision FP/2026/15"),)),
    Thread(
        "Bramble Field: Appeal to the Inspectorate",
        "The appeal against the conditions of the permission, and counsel's part in it.",
        "non_key", "open",
        (("2026-06-25", "planning", "26/01126/FUL"), ("2026-12-16", "cabinet", "Bramble Field")),
        "Head of Legal and Monitoring Officer", wards=("Weavers Cross",), maker=CABINET_MAKER, publication="draft"),
    Thread(
        "Future of the Public Lavatories",
        "The seven blocks that the council still runs.",
        "non_key", "decided",
        (("2025-06-18", "cabinet", "Review of Public"), ("2025-07-22", "council", "Petition: Save the Ferry Lane")),
        "Director (Place)", wards=("Millrace", "Castle Fold"), publication="withdrawn",
        withdrawn_reason="Published in error: it joined a petition on one block with the review of all seven. Its items stand."),
)

# Small parts of sentences, by what they are for.
WORDINGS = {
    "paper": ("consultation summary", "earlier report", "note of advice received", "briefing for members", "statistics used"),
    "interest": (
        "a personal interest, as a member of a parish council",
        "an interest as the tenant of an allotment",
        "an interest, as a relative works for an applicant, and left the room for that item",
    ),
    "reason": (
        "planning income and the cost of fuel", "vacant posts and interest on balances",
        "nightly rooms and recycling credits", "parking income and the pay award",
    ),
    "scheme": ("The renewal of the crematorium", "The purchase of vehicles", "The play area programme", "The bus station block"),
    "private": ("The decision is recorded below.", "Members discussed the figures in the report.", "Questions were asked and answered."),
    "spoke": ("Three", "Four", "Six", "Seven", "Nine", "Eleven"),
    "vote": ("The motion was put to the vote.", "A recorded vote was not asked for.", "The mover replied to the debate."),
    "about": ("food waste collections", "the leisure centre", "homelessness", "the market", "the local plan", "flood defences"),
}

# Motions: title, what it asks, how it ended.
MOTIONS = (
    ("School Streets", "asks the county council to try traffic-free school streets at six primary schools", "approved", "Carried"),
    ("Hedgehog Highways", "asks that new garden fences in council schemes have gaps for small animals", "approved", "Carried unanimously"),
    ("Rural Post Office Services", "calls for a mobile post office for Samplewick and Nether Mockley", "approved_as_amended", "Carried as amended"),
    ("Twenty Miles an Hour in the Old Town", "asks for a limit of twenty miles an hour inside the old walls", "referred", "Referred to the Executive Cabinet"),
    ("Fireworks at Public Displays", "asks that quieter fireworks be used at displays on council land", "approved", "Carried"),
    ("A Second Homes Register", "calls on ministers to let districts keep a register of second homes", "rejected", "Lost"),
    ("Period Products in Public Buildings", "asks that free period products be offered in all council buildings", "approved", "Carried unanimously"),
    ("Funding of Citizens' Advice", "asks that the grant to the advice service rise with inflation", "referred", "Referred to the Executive Cabinet"),
    ("Sewage Discharges at Saltmarsh", "invites the water company to answer members' questions in public", "approved", "Carried"),
    ("Votes for the Naming of a Gritting Lorry", "asks that school children choose the name of the lorry bought this winter", "withdrawn", "Withdrawn by the mover"),
    ("Bus Services after Eight in the Evening", "asks the county council to restore the evening service to Quarry Hill", "approved_as_amended", "Carried as amended"),
    ("Banking Hub for the Town Centre", "supports a shared banking hub in the former library", "approved", "Carried"),
    ("Dark Skies over the Saltmarsh", "asks that lights on council land near the marsh be dimmed after eleven", "deferred", "Adjourned to the next ordinary meeting"),
    ("Support for Foster Carers on Council Staff", "asks for paid leave for staff who foster", "approved", "Carried"),
    ("Advertising of Gambling on Council Property", "asks that gambling not be advertised on council property", "rejected", "Lost on the Mayor's casting vote"),
    ("Repair Cafés", "asks that a room be found for a monthly repair café in each part of the borough", "approved", "Carried"),
)

# Questions: subject, question, answer.
QUESTIONS = (
    ("Bin lorries on Chapel Row", "asked why bin lorries still reverse along Chapel Row", "replied that a smaller vehicle would take over the round in the spring"),
    ("Empty shops", "asked how many shops in the town centre were empty", "replied that 23 of 211 were empty, four fewer than a year ago"),
    ("Repair of the Ferry Lane footbridge", "asked when the footbridge would open again", "replied that steel had been ordered and the bridge should open by Easter"),
    ("Air raid shelter at Quarry Hill", "asked whether the shelter could be opened on heritage days", "replied that a safety inspection had been arranged"),
    ("Waiting times on the telephone", "asked how long callers wait for an answer", "replied that the average in the last quarter was four minutes and ten seconds"),
    ("Graffiti on the underpass", "asked who is responsible for cleaning the underpass", "replied that the county council owns it but the borough would clean it this once"),
    ("Swimming lessons", "asked how many children were waiting for swimming lessons", "replied that 340 were waiting and that ten more classes would begin in January"),
    ("Planning enforcement", "asked how many enforcement cases were more than a year old", "replied that there were 61, down from 97"),
    ("Solar panels on the Town Hall", "asked whether the listed roof could carry solar panels", "replied that the south slope could, subject to consent"),
    ("Overgrown footpath at Samplewick", "asked why a footpath had not been cut since June", "replied that it would be cut within the fortnight"),
    ("Help with school uniform", "asked if the council would support uniform exchanges", "replied that a room at Weavers Cross would be offered free of charge"),
    ("Flytipping", "asked how many people had been fined for flytipping", "replied that 44 penalty notices had been served and nine cases taken to court"),
    ("Noise from the skate park", "asked whether the hours of the skate park would be changed", "replied that lights would go off at nine from next month"),
    ("Green flag for Low Meadows park", "asked if the park would be entered for an award", "replied that an entry would be made with the friends' group"),
    ("Bus shelter at Trialby", "asked when the glass would be replaced", "replied that the parish council had now agreed to pay half"),
    ("Civic regalia", "asked what the repair of the mace had cost", "replied that the whole sum, £1,870, had been given by a local firm"),
    ("Warm spaces", "asked which buildings would open as warm spaces in the winter", "replied that a list of sixteen had gone to every household"),
    ("Tree protection orders", "asked how many orders had been made in the year", "replied that fourteen had been made and none refused"),
)

PETITIONS = (
    ("Save the Ferry Lane Lavatories", 642, "a debate was not required, and the petition was passed to the Executive Member"),
    ("A Crossing on Quarry Hill Road", 1183, "the petition was sent on to the county council with the support of ward members"),
    ("Keep the Sunday Car Parks Free", 1108, "the petition was considered together with the report on charges"),
    ("Lights for the Towpath", 415, "the Executive Member undertook to walk the towpath with the organiser"),
    ("A Parish Council for Trialby", 388, "the petition was accepted as valid and a review will be recommended"),
    ("Bring Back the Number 9 Bus", 957, "the Leader agreed to write to the operator"),
)

ANNOUNCEMENTS = (
    "The Mayor spoke of visits to nine schools and of the reopening of the lifeboat museum.",
    "The Mayor congratulated the borough's gardeners on a gold award and reminded members of the charity walk along the saltmarsh.",
    "The Mayor led a minute's silence for a former member, who had served Harrow Bank for 22 years.",
    "The Mayor reported that the charity concert had raised £3,415 for the hospice.",
    "The Mayor welcomed two trainee solicitors and a party of pupils who were watching from the gallery.",
    "The Mayor announced a reception for volunteers of the food bank on the last Friday of the month.",
)

# Planning: site, proposal, wards. Paired in order; references are made from the date.
SITES = (
    ("14 Tanner Street", "Castle Fold"), ("Land north of Samplewick Road", "Low Meadows"), ("The Old Maltings, Wharf Side", "Millrace"),
    ("Hollybank Farm, Nether Mockley", "Harrow Bank"), ("3 to 9 Chapel Row", "Northgate"), ("Former Gasworks, Ferry Lane", "Millrace"),
    ("St Aldhelm's Vicarage", "St Aldhelm's"), ("Unit 6, Brickfields Trading Estate", "Brickfields"), ("27 Larkspur Avenue", "Weavers Cross"),
    ("Trialby Village Green", "Harrow Bank"), ("The Drovers' Rest, Quarry Hill Road", "Quarry Hill"), ("Northgate Primary School", "Northgate"),
    ("Kiln House, Potters' Lane", "Brickfields"), ("Land at Weavers Cross Roundabout", "Weavers Cross"), ("Saltmarsh Visitor Centre", "Saltmarsh"),
    ("41 Market Square", "Castle Fold"), ("Garages behind Abbot's Close", "Quarry Hill"), ("Low Meadows Bowling Club", "Low Meadows"),
    ("Beacon Barn, Trialby", "Harrow Bank"), ("The Weighbridge, Dock Road", "Saltmarsh"), ("8 Orchard Rise", "St Aldhelm's"),
    ("Former Methodist School, Fountain Street", "Castle Fold"), ("Mill Pond Car Park", "Millrace"), ("Rookery Cottage, Samplewick", "Low Meadows"),
    ("112 Quarry Hill Road", "Quarry Hill"), ("Bramble Field, east of Weavers Cross", "Weavers Cross"), ("Signal Box, Station Approach", "Northgate"),
    ("Pump Cottage, Dock Road", "Saltmarsh"), ("Ropewalk House", "Brickfields"), ("5 Cathedral View", "St Aldhelm's"),
    ("Paddock at Nether Mockley", "Harrow Bank"), ("The Corn Exchange, Market Square", "Castle Fold"), ("Sluice Farm", "Saltmarsh"),
    ("66 Hawthorn Drive", "Weavers Cross"), ("Depot Yard, Quarry Hill", "Quarry Hill"), ("Tannery Court, Tanner Street", "Castle Fold"),
)

# proposal, reason to approve, reason to refuse, a condition of its own
PROPOSALS = (
    ("change of use from a shop to a café with two flats above", "The use would bring an empty building back to life and would not harm the trade of the street.", "The extraction flue would harm the amenity of those living above.", "details of the flue before first use"),
    ("erection of 38 homes with access, open space and drainage", "The site is allocated for housing, and a third of the homes would be affordable.", "The access would be unsafe, since the sight line to the east falls short of the standard.", "a travel plan before the tenth home is lived in"),
    ("conversion of a listed warehouse to 22 apartments", "The scheme would secure the future of a listed building with little loss of its fabric.", "The loss of the roof trusses would harm the significance of the listed building, and public benefits do not outweigh that harm.", "a record of the building before work begins"),
    ("siting of four shepherds' huts for holiday letting", "The huts would support the rural economy and would be hidden by the hedge.", "The huts would be isolated, and guests would depend upon the car.", "use for holidays only, with a register of guests"),
    ("demolition of a terrace and erection of 14 flats", "The present buildings have no special interest and the flats meet a local need.", "The building would be one storey too tall beside its neighbours and would overshadow their gardens.", "samples of the brick and slate"),
    ("clean-up of contaminated land and erection of 96 homes", "The scheme would clean up contaminated land in a central place.", "The flood risk assessment does not show that the homes would be safe for their lifetime.", "a verified strategy for contaminated ground"),
    ("single-storey side extension and replacement of windows", "The extension would be subordinate to the house and built of matching materials.", "The extension would close the gap between houses that gives the road its character.", "materials to match"),
    ("installation of roof-mounted solar panels and battery store", "The panels would not be seen from the street and would reduce emissions.", "The battery store would stand too near the boundary to be safe.", "removal of the equipment when it is no longer used"),
    ("loft conversion with rear dormer window", "The dormer would be set back from the eaves and would not overlook more than existing windows.", "The dormer would be bulky and out of keeping with the roof.", "obscured glass in the side window"),
    ("creation of a play area and a path with a bound surface", "The play area would meet a need found in the open space study.", "The path would cut through the roots of two protected trees.", "protection of tree roots during the works"),
    ("outdoor seating and retractable canopy", "The seating would add life to the street without blocking the pavement.", "Noise from the seating late in the evening would harm those who live opposite.", "closing of the seating at ten in the evening"),
    ("two-classroom block and nursery garden", "The classrooms would replace temporary buildings that have outlived their purpose.", "The loss of playing field has not been justified.", "hours of construction to avoid the school run"),
    ("variation of a condition to allow opening on Sundays", "The longer hours would not bring more noise than the road already makes.", "The condition is still needed to protect neighbours.", "a limit on deliveries before nine in the morning"),
    ("a freestanding digital advertisement screen", "The screen would be no brighter than the shopfronts near by.", "The screen would distract drivers at a busy roundabout.", "a limit on brightness after dark"),
    ("boardwalk, bird hide and accessible parking", "The boardwalk would let more people enjoy the marsh while keeping them off the mud.", "Disturbance to wintering birds has not been assessed.", "no works between October and March"),
    ("six live-work units with shared yard", "The units would bring small firms into the town.", "The units would be cramped and poorly lit.", "use of the ground floor for work only"),
    ("erection of three bungalows on former garages", "The bungalows would meet a need for homes on one level.", "The loss of parking would add to stress in the close.", "electric charging points for each home"),
    ("agricultural building for lambing and storage", "The building is needed for the farm and would be seen against rising ground.", "The need for a building of this size has not been shown.", "a hedge of native plants on the south side"),
)
OBJECTIONS = (
    "Eleven letters of objection had been received, chiefly about parking.",
    "The parish council supported the proposal in principle but asked for a smaller scheme.",
    "The highway authority had no objection, subject to a condition on visibility.",
    "Two neighbours had written in support and one against.",
    "The conservation officer was content, since an earlier drawing had been changed.",
    "The environmental health team asked for a limit on hours.",
    "Natural drainage had been agreed with the lead flood authority.",
    "No letters had been received from the public.",
    "A petition with 74 names asked members to refuse the application.",
    "The civic society welcomed the choice of brick.",
)
SPEAKERS = (
    "An objector spoke of the loss of light to her kitchen, and the applicant's agent replied.",
    "The applicant spoke and answered a question about the hours of work.",
    "A parish councillor addressed the committee, followed by the agent.",
    "No one had registered to speak.",
    "The ward member, who does not sit on the committee, spoke against the application.",
    "Members had visited the site on the Monday before the meeting.",
)

# Decisions taken outside any meeting: made on, maker kind, maker, kind, title, text, reasons, alternatives, wards, published on (None: not known)
OUTSIDE = (
    ("2025-05-21", "post", "Director (Place)", "officer_delegated", "Temporary Closure of the Ferry Lane Footbridge", "To close the footbridge until its deck has been inspected.", "An engineer found corrosion in two of the bearings.", ("To leave the bridge open with a limit of ten people.",), ("Millrace",), "2026-11-20"),
    ("2025-08-04", "post", "Director (Communities)", "officer_delegated", "Emergency Repair Grant - Samplewick Village Hall", "To award £3,200 towards the repair of storm damage to the roof.", "The hall is a designated rest centre and could not be used.", (), ("Low Meadows",), "2025-08-05"),
    ("2025-10-02", "person", "Councillor Owen Farrowby, Executive Member (Environment and Streetscene)", "individual_member", "Tree Works in Castle Fold Gardens", "To fell two diseased limes and to plant four field maples.", "The trees are a danger to the public and cannot be saved.", ("To reduce the crowns by half.",), ("Castle Fold",), "2025-10-03"),
    ("2025-12-19", "post", "Chief Executive", "officer_delegated", "Opening of Warm Spaces in Frost", "To open the Town Hall and two libraries as warm spaces for five days.", "Frost was forecast on each night, and the usual spaces were closed.", (), (), "2025-12-22"),
    ("2026-01-30", "post", "Director (Resources)", "officer_delegated", "Award of Contract - Franking Machines", "To award a contract of 36 months for the hire of two franking machines at £11,940.", "The bid was the lowest of three that met the specification.", ("To buy the machines outright.",), (), "2026-02-02"),
    ("2026-03-18", "person", "Councillor Mabel Okonreed, Executive Member (Customer, Digital and Access)", "individual_member", "Opening Hours of the Contact Centre", "To open the contact centre from nine to one on Saturdays for a trial of six months.", "One caller in seven said that weekdays were not convenient.", ("To open on one evening a week.",), (), "2026-03-19"),
    ("2026-06-08", "post", "Head of Planning", "officer_delegated", "Response to a Consultation on Permitted Development", "To send the response attached to the record.", "The reply was due before the next meeting.", (), (), None),
    ("2026-08-13", "post", "Director (Place)", "officer_delegated", "Road Closure for the Saltmarsh Regatta", "To close Dock Road from seven in the morning until eight in the evening on 29 August 2026.", "Some 4,000 visitors were expected and there is no pavement on the seaward side.", ("To rely on marshals alone.",), ("Saltmarsh",), "2026-08-14"),
    ("2026-10-06", "post", "Director (Communities)", "officer_delegated", "Purchase of a Home in St Aldhelm's", "To buy one home for temporary accommodation at the price valued.", "The home is within the criteria approved by the Executive Cabinet and is near to a school.", ("To wait for a home with a garden.",), ("St Aldhelm's",), "2026-10-08"),
    ("2026-11-17", "post", "Director (Resources)", "officer_delegated", "Write-Off of Small Debts", "To write off 41 debts of less than £50 each.", "The cost of recovery would be greater than the sums owed.", (), (), None),
)


# What an exempt item is about, which the public is not told. Invented, like all of Examplebridge.
PRIVATE_MATTERS = (
    "the offers received and the price",
    "the terms proposed by the contractor",
    "the claim made and the advice on it",
)

# Why it is kept back, which the public is told.
PUBLIC_INTERESTS = (
    "To tell the offers before a contract is signed would weaken the council's position.",
    "The report tells of the affairs of a company that has not agreed to it.",
    "The matter may come before a court.",
)
