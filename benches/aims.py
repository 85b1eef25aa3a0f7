"""What the program should reach, and whether a run reached it."""

import growth
import measure
import scenes

PAGE, MEETING, ITEM, HIT = "the first page of 50", "a meeting with its items", "an item by id", "an item by id, in the cache"
# The aim, its group, two lines of the group, and how many times as many requests a second the first has at least.
RATIOS = [
    ("an item by id, to FastAPI", ITEM, scenes.PROGRAM, scenes.FASTAPI, 4),
    ("a meeting with its items, to FastAPI", MEETING, scenes.PROGRAM, scenes.FASTAPI, 3),
    ("a list of 50, to FastAPI", PAGE, scenes.PROGRAM, scenes.FASTAPI, 3),
    ("an item by id, to the leanest SQL", ITEM, scenes.PROGRAM, scenes.LEAN, 0.65),
    ("a meeting with its items, to the leanest SQL", MEETING, scenes.PROGRAM, scenes.LEAN, 0.75),
    ("a list of 50, to the leanest SQL", PAGE, scenes.PROGRAM, scenes.LEAN, 0.55),
    ("from the cache, to nginx with a file", HIT, scenes.CACHED, scenes.NGINX, 1),
    ("a 304, to nginx", "what the caller has", scenes.NOT_MODIFIED, scenes.NGINX_NOT_MODIFIED, 1),
    ("a new decision, to its statements in one transaction", "a new decision", scenes.WRITE, scenes.WRITE_LIMIT, 0.75),
]
DELAY, COLD_MS, MEMORY_MIB, GROWTH = 5, 50, 64, 1.3


def table(rounds, cold, memory, delays, grown):
    """The lines of a table: each aim, what the run came to, and whether that is enough. What was not measured is left out."""
    rows = []
    for name, group, line, other, least in RATIOS:
        results = [(each[group, line], each[group, other]) for each in rounds if {(group, line), (group, other)} <= each.keys()]
        if results:
            value, by_cpu = measure.ratio(*zip(*results))
            rows.append((name, f"at least {least}", f"{value:.2f}", f"{by_cpu:.2f}", value >= least))
    if delays:
        name = "99 % of reads by id beside large reads, to a quiet server"
        rows.append((name, f"at most {DELAY} times", f"{delays.times:.1f}", "", delays.times <= DELAY))
    if grown:
        worst = max(grown, key=lambda each: each.times)
        name = f"a record {growth.PARTS} times as large: {worst.name}, the read that slows most"
        rows.append((name, f"at most {GROWTH} times", f"{worst.times:.2f}", f"{worst.times_by_cpu:.2f}", worst.times <= GROWTH))
    rows.append(("cold start", f"at most {COLD_MS} ms", f"{cold:.0f} ms", "", cold <= COLD_MS))
    rows.append(("resident memory", f"at most {MEMORY_MIB} MiB", f"{memory:.0f} MiB", "", memory <= MEMORY_MIB))
    return ["| aim | | in this run | by CPU | |", "|---|--:|--:|--:|---|",
            *(f"| {' | '.join(texts)} | {'met' if is_met else 'missed'} |" for *texts, is_met in rows)]
