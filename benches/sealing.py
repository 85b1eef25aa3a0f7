"""How many writes a second there are while the log of changes is numbered, and while it is not."""

import argparse
import contextlib
import dataclasses
import json
import pathlib
import statistics
import subprocess
import time

import generate
import measure
import scenes
from cluster import say

WITHOUT, WITH = "the log is not numbered", "the log is numbered, as usual"
BATCH, BATCH_WRITERS = 50, 4
PATIENCE_SECONDS = 1800
# The tables that a new decision writes to.
WRITTEN = "decisions items meetings changes unsealed positions feed idempotency_keys".split()
KINDS = {
    "councils": "council", "municipal_years": "municipal_year", "bodies": "body", "meetings": "meeting",
    "items": "item", "decisions": "decision", "documents": "document",
}
# As the write door does it, for records that came by COPY: each is a write by itself.
LOG = """
    WITH logged AS (
        INSERT INTO record.changes (id, council_id, kind, record_id, version, operation, subject, changed_at, content,
            is_public, public_content, write_id, place)
        SELECT e.id, t.council_id, '{kind}', t.id, t.version, 'created', 'benchmark', t.updated_at, e.content,
            p.id IS NOT NULL, CASE WHEN p.id IS NOT NULL THEN nullif(to_jsonb(p), e.content) END, e.id, 1
        FROM record.{table} t CROSS JOIN LATERAL (SELECT gen_random_uuid() AS id, to_jsonb(t) AS content OFFSET 0) e
        LEFT JOIN published.{table} p ON p.id = t.id
        RETURNING id)
    INSERT INTO record.unsealed (stamp, place, change_id) SELECT nextval('record.stamps'), 1, id FROM logged"""


def log_all(cluster):
    """Adds an entry for each record, which waits for its number."""
    for table, kind in KINDS.items():
        cluster.sql(LOG.format(table=table, kind=kind))
    cluster.sql("VACUUM (ANALYZE)")


def drain(cluster):
    """Waits until each entry has its number, and says how many seconds that took."""
    started = analyzed = time.monotonic()
    while cluster.sql("SELECT EXISTS (SELECT FROM record.unsealed)") != "f":
        if time.monotonic() - analyzed > 5:
            # Autovacuum would do it, and it is off.
            cluster.sql("ANALYZE record.positions")
            analyzed = time.monotonic()
        if time.monotonic() - started > PATIENCE_SECONDS:
            raise SystemExit("the log of changes is not numbered")
        time.sleep(0.05)
    return time.monotonic() - started


def head(cluster):
    return int(cluster.sql("SELECT head FROM record.feed"))


@contextlib.contextmanager
def unsealed(cluster):
    """Holds the lock of the feed as another process does, so that no process numbers anything."""
    # Under this name it does not count as a writer.
    environment = cluster.connecting | {"PGAPPNAME": "minutebook sealer"}
    command = [cluster.binaries / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    session = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True)
    try:
        session.stdin.write("BEGIN;\nSELECT head FROM record.feed FOR UPDATE;\n")
        session.stdin.flush()
        locked = session.stdout.readline().strip()
        yield
        if locked != str(head(cluster)):
            raise SystemExit(f"the log was numbered while it was locked: {locked}, {head(cluster)}")
    finally:
        session.stdin.close()
        session.wait()
        session.stdout.close()


@dataclasses.dataclass
class Group:
    """A way of writing: its two lines, and their results, round by round."""

    name: str
    lines: list
    rounds: list = dataclasses.field(default_factory=list)
    # How many entries waited after a round without numbers, and the seconds until they had them.
    waited: list = dataclasses.field(default_factory=list)
    # Milliseconds from a write to its number under this load: half, and 99 %.
    numbered: list = dataclasses.field(default_factory=list)


def groups(options, program, token):
    """The ways of writing: one by one, and in batches if the program has them."""
    single = options.work / "decision.json"
    single.write_text(json.dumps(scenes.DECISION))
    name = f"a new decision, {options.clients} writers"
    found = [group(options, program, token, name, "/v1/decisions", single, options.clients, 1)]
    operation = {"method": "post", "path": "/v1/decisions", "body": scenes.DECISION}
    batch = options.work / "batch.json"
    batch.write_text(json.dumps({"atomic": True, "operations": [operation] * BATCH}))
    answer = try_batch(program, token, batch)
    if answer is None:
        name = f"{BATCH} new decisions in a batch, {BATCH_WRITERS} writers; a request is a decision"
        found.append(group(options, program, token, name, "/v1/batch", batch, BATCH_WRITERS, BATCH))
    else:
        say(f"batches are left out: {answer}")
    return found


def group(options, program, token, name, path, body, clients, each):
    options, header = argparse.Namespace(**vars(options) | {"clients": clients}), f"Authorization: Bearer {token}"
    lines = []
    for line in (WITHOUT, WITH):
        lines.append(measure.wrk(options, line, program, "write", path, body, options.meetings * 10, header=header))
        lines[-1].each = each
    return Group(name, lines)


def try_batch(program, token, batch: pathlib.Path):
    """Why the program does not take a batch; None if it does."""
    body = batch.read_text().replace("{row}", str(generate.FIRST_NUMBER + 1))
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    status, _, text = program.ask("POST", "/v1/batch", body, headers)
    return None if status == 200 else f"{status} {text[:300]}"


def measured(options, program, cluster, token, percentiles):
    """Each way of writing with numbers and without, alternately."""
    found = groups(options, program, token)
    for each in found:
        measure.run(each.lines[1], cluster.pid())
    for turn in range(options.rounds):
        for each in found:
            say(f"round {turn + 1} of {options.rounds}: {each.name}")
            # Each goes first as often as the other.
            each.rounds.append({line.name: one(each, line, cluster, percentiles)
                                for line in (each.lines if turn % 2 else reversed(each.lines))})
    return found


def one(group, line, cluster, percentiles):
    """Runs a line one time, from a state in which nothing waits."""
    drain(cluster)
    for table in WRITTEN:
        cluster.sql(f"VACUUM record.{table}")
    cluster.sql("CHECKPOINT")
    since, before = cluster.sql("SELECT clock_timestamp()"), head(cluster)
    if line.name == WITH:
        result = measure.run(line, cluster.pid())
        if head(cluster) == before:
            raise SystemExit("nothing was numbered")
        drain(cluster)
        group.numbered.append(percentiles(cluster, since))
        return result
    with unsealed(cluster):
        result = measure.run(line, cluster.pid())
        count = int(cluster.sql("SELECT count(*) FROM record.unsealed"))
    group.waited.append((count, drain(cluster)))
    return result


def table(found):
    """The lines of a table."""
    lines = ["| | req/s | ratio | by CPU | database µs | server µs | load µs | numbered: half within | 99 % |",
             "|---|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for each in found:
        lines.append(f"| **{each.name}** | | | | | | | | |")
        for row in measure.table(each.lines, each.rounds):
            bad = f" ({row['bad']} failed)" if row["bad"] else ""
            half, most = (statistics.median(pair[index] for pair in each.numbered) for index in (0, 1))
            within = f"{half:.0f} ms | {most:.0f} ms" if row["name"] == WITH else "|"
            lines.append(f"| {row['name']}{bad} | {row['rate']:.0f} | {row['ratio']:.2f} | {row['ratio by CPU']:.2f} "
                         f"| {row['database']:.1f} | {row['server']:.1f} | {row['load']:.1f} | {within} |")
    return lines


def backlog(found):
    """A sentence on how fast what waited was numbered."""
    sentences = []
    for each in found:
        count, seconds = (statistics.median(pair[index] for pair in each.waited) for index in (0, 1))
        sentences.append(f"After a round without numbers ({each.name}) {count:.0f} entries waited. They had their "
                         f"numbers {seconds:.1f} s later.")
    return " ".join(sentences)


def ratio(each):
    """Requests a second with numbers, to those without, and the same by CPU time."""
    return measure.ratio(*([results[name] for results in each.rounds] for name in (WITH, WITHOUT)))
