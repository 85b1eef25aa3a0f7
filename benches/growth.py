"""How much longer reads take on a record ten times as large. Both records are in one PostgreSQL, and are read alternately."""

import dataclasses
import random
import statistics

import generate
import measure
import scenes

# The small record is one of so many parts of the large one.
PARTS = 10
# Addresses of records by external identifier, of which wrk draws.
KEYS = 20_000


@dataclasses.dataclass
class Grown:
    """A read on both records: requests a second, and how many times as long it takes on the large one."""

    name: str
    few: float
    many: float
    times: float
    times_by_cpu: float


def reads(meetings, folder):
    """What wrk is told for each read. None of them has an answer that grows with the record."""
    of = {table: f"/v1/{table}/{generate.PREFIX[table]}" for table in ("meetings", "items", "decisions")}
    keys = random.Random(meetings).choices(range(1, meetings + 1), k=KEYS)
    (folder / "keys.paths").write_text("\n".join(f"/v1/meetings/by/invented/m{key}" for key in keys))
    return {
        "an item by id": ("record", of["items"], meetings * 10),
        "a meeting by external identifier": ("lines", folder / "keys.paths"),
        "a meeting with its items": ("record", of["meetings"], meetings, "?include=items"),
        "the statement of a decision": ("record", of["decisions"], meetings * 5, "/statement"),
        "what the law asks of a meeting": ("record", of["meetings"], meetings, "/compliance"),
        "the page of a meeting for people": ("record", of["meetings"].removeprefix("/v1"), meetings),
        "the first page of 50": ("one", "/v1/decisions"),
        "the first page of a council": ("one", "/v1/decisions?council=council-1"),
        "a page at 10 %": ("lines", folder / "page10.paths"),
        "a page at 90 %": ("lines", folder / "page90.paths"),
    }


def measured(options, small, large, postmaster):
    """Each read, by the program on the small record and by the one on the large record, neither of which has a cache."""
    folder, few = options.work / "small", options.meetings // PARTS
    folder.mkdir(exist_ok=True)
    scenes.keep(folder, scenes.walk(small, few * 5))
    asked = [(small, reads(few, folder)), (large, reads(options.meetings, options.work))]
    results = {name: ([], []) for name in asked[0][1]}
    for _ in range(options.rounds):
        for name, both in results.items():
            for own, (server, arguments) in zip(both, asked):
                own.append(measure.run(measure.wrk(options, name, server, *arguments[name]), postmaster))
    return [grown(name, *both) for name, both in results.items()]


def grown(name, few, many):
    rates = [statistics.median(result.rate for result in results) for results in (few, many)]
    return Grown(name, *rates, *measure.ratio(few, many))


def table(options, found):
    """The lines of a table."""
    return [
        f"| the same read on two records | {options.meetings // PARTS} meetings: req/s | {options.meetings} meetings: req/s | times as long | by CPU |",
        "|---|--:|--:|--:|--:|",
        *(f"| {each.name} | {each.few:.0f} | {each.many:.0f} | {each.times:.2f} | {each.times_by_cpu:.2f} |" for each in found),
    ]
