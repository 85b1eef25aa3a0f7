"""How long an entry takes from the answer to its writer to a follower, and how fast a follower reads the whole feed."""

import dataclasses
import http.client
import json
import os
import pathlib
import random
import subprocess
import threading
import time

import measure
import scenes
from cluster import say
from serve import HOST
from waiting import WITHIN_SECONDS, Writer

# Other writers, while the delay is measured under load.
OTHERS = 8
# The longest pause between two writes.
PAUSE_SECONDS = 0.1
WALK = "/v1/changes?after=start&compact=true&include=record&limit=1000"
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def page(connection, target):
    """A page of the feed."""
    connection.request("GET", target)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        raise SystemExit(f"GET {target}: {answer.status} {text[:500]}")
    return json.loads(text), len(text)


class Follower(threading.Thread):
    """Follows the feed by long polls, and notes when the entry of each record came."""

    def __init__(self, program):
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection(HOST, program.port, timeout=60)
        self.cursor = page(self.connection, "/v1/changes?after=now")[0]["page"]["next_cursor"]
        self.came, self.news, self.is_done, self.failure = {}, threading.Condition(), False, None

    def run(self):
        try:
            while not self.is_done:
                found, _ = page(self.connection, f"/v1/changes?after={self.cursor}&wait=25&limit=1000")
                at = time.monotonic()
                self.cursor = found["page"]["next_cursor"]
                with self.news:
                    self.came.update((entry["id"], at) for entry in found["data"])
                    self.news.notify()
        except (SystemExit, OSError, http.client.HTTPException) as failure:
            with self.news:
                self.failure = failure
                self.news.notify()

    def when(self, record):
        """When the entry of the record came."""
        with self.news:
            self.news.wait_for(lambda: record in self.came or self.failure, WITHIN_SECONDS)
            if record not in self.came:
                raise SystemExit(f"the follower did not get {record} in {WITHIN_SECONDS} seconds: {self.failure}")
            return self.came[record]


@dataclasses.dataclass
class Delay:
    """Milliseconds of all writes, from the answer to the follower, and what the database says of the same entries."""

    name: str
    taken: list
    # From a write to its number: half, and 99 %.
    numbered: tuple

    def of(self, share):
        """How long a share of the entries take at most."""
        ordered = sorted(self.taken)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def delays(options, program, other, cluster, token):
    """The delay through one process, through another process of the same database, and while others write."""
    body = options.work / "decision.json"
    body.write_text(json.dumps(scenes.DECISION))
    load = ["wrk", "-t1", f"-c{OTHERS}", "-d3600s", "--timeout", "20s", program.url, "-s",
            str(measure.HERE / "requests.lua"), "--", "write", "/v1/decisions", str(body), str(options.meetings * 10)]
    environment = os.environ | {"HEADER": f"Authorization: Bearer {token}"}
    found = [delay(options, "the follower at the same process", program, program, cluster, token),
             delay(options, "the follower at another process", program, other, cluster, token)]
    with subprocess.Popen(load, stdout=subprocess.DEVNULL, env=environment) as others:
        try:
            time.sleep(1)
            found.append(delay(options, f"while {OTHERS} clients write", program, program, cluster, token))
        finally:
            others.terminate()
    return found


def delay(options, name, program, other, cluster, token):
    """Writes one record at a time, and waits for its entry."""
    say(f"delay: {name}")
    writer, follower, taken, draw = Writer(program, token, options.meetings), Follower(other), [], random.Random(2)
    since = cluster.sql("SELECT clock_timestamp()")
    follower.start()
    for _ in range(options.writes):
        record, answered = writer.write()
        # An entry can come before the answer to its writer.
        taken.append(max(follower.when(record) - answered, 0) * 1000)
        # The pause differs, so that the writes do not keep step with the task that numbers them.
        time.sleep(draw.uniform(0, PAUSE_SECONDS))
    follower.is_done = True
    writer.write()
    follower.join()
    return Delay(name, taken, numbered(cluster, since))


def numbered(cluster, since):
    """Milliseconds from a write to its number, by the database's clock: half, and 99 %."""
    sql = ("SELECT unnest(percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP "
           "(ORDER BY extract(epoch FROM p.sealed_at - c.changed_at)::float8 * 1000)) "
           f"FROM record.positions p JOIN record.changes c ON c.id = p.change_id WHERE c.changed_at > '{since}'")
    return tuple(float(value) for value in cluster.sql(sql).split())


def delay_table(found, writes):
    """The lines of a table."""
    lines = [
        f"| {writes} new decisions, one at a time | half came within | 99 % | all | numbered: half within | 99 % |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for each in found:
        lines.append(f"| {each.name} | {each.of(0.5):.1f} ms | {each.of(0.99):.1f} ms | {max(each.taken):.1f} ms "
                     f"| {each.numbered[0]:.1f} ms | {each.numbered[1]:.1f} ms |")
    return lines


@dataclasses.dataclass
class Walk:
    """A walk through the whole feed. Memory is the most that the server and the follower had, in MiB."""

    records: int = 0
    bytes: int = 0
    pages: int = 0
    seconds: float = 0.0
    # CPU microseconds a record, by process.
    cpu: dict = dataclasses.field(default_factory=dict)
    # Records a second in the first tenth and in the last.
    first: float = 0.0
    last: float = 0.0
    before: dict = dataclasses.field(default_factory=dict)
    early: dict = dataclasses.field(default_factory=dict)
    late: dict = dataclasses.field(default_factory=dict)

    @property
    def times(self):
        """How many times as much memory the rest of the walk takes at most as its first quarter."""
        return max(self.late[name] / self.early[name] for name in self.early)


def resident(pid):
    """Resident memory in MiB, read cheaply."""
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES / 2**20


def walk(program, cluster):
    """Reads the whole feed as a new follower does: each record one time, as it is now."""
    say("a walk through the whole feed")
    count = "SELECT count(DISTINCT record_id) FROM record.positions WHERE public_position IS NOT NULL"
    expected = int(cluster.sql(count))
    time.sleep(3)
    pids = {"server": program.pid, "follower": os.getpid()}
    connection = http.client.HTTPConnection(HOST, program.port, timeout=60)
    found, target, times = Walk(), WALK, [(0, time.monotonic())]
    found.before = {name: resident(pid) for name, pid in pids.items()}
    before = measure.processes()
    while target:
        answer, size = page(connection, target)
        entries = answer["data"]
        if any(entry["record"] is None for entry in entries):
            raise SystemExit("an entry of the walk has no record")
        found.records, found.bytes, found.pages = found.records + len(entries), found.bytes + size, found.pages + 1
        times.append((found.records, time.monotonic()))
        part = found.early if found.records <= expected / 4 or not found.early else found.late
        part.update({name: max(part.get(name, 0), resident(pid)) for name, pid in pids.items()})
        after = answer["page"]["next"]
        if not after.startswith(program.url):
            raise SystemExit(f"the next page is elsewhere: {after}")
        target = None if answer["page"]["caught_up"] else after.removeprefix(program.url)
    found.seconds, after = times[-1][1] - times[0][1], measure.processes()
    found.late = found.late or found.early
    pids["database"] = cluster.pid()
    found.cpu = {name: (measure.cpu(after, pid) - measure.cpu(before, pid)) * 1e6 / max(found.records, 1)
                 for name, pid in pids.items() if name != "follower"}
    found.cpu["follower"] = (after[os.getpid()][1] - before[os.getpid()][1]) * 1e6 / max(found.records, 1)
    if found.records != expected:
        raise SystemExit(f"the walk had {found.records} records of {expected}")
    found.first, found.last = rate(times[:len(times) // 10 + 2]), rate(times[-(len(times) // 10) - 2:])
    return found


def rate(times):
    (first, began), (last, ended) = times[0], times[-1]
    return (last - first) / max(ended - began, 1e-9)


def walk_table(found):
    """The lines of a table, and the memory."""
    lines = [
        "| a walk through the whole feed | records | pages | seconds | records/s | in its first tenth | in its last "
        "| database µs | server µs | follower µs | bytes |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
        f"| `{WALK.removeprefix('/v1/changes')}` | {found.records} | {found.pages} | {found.seconds:.1f} "
        f"| {found.records / found.seconds:.0f} | {found.first:.0f} | {found.last:.0f} | {found.cpu['database']:.1f} "
        f"| {found.cpu['server']:.1f} | {found.cpu['follower']:.1f} | {found.bytes / max(found.records, 1):.0f} |",
    ]
    sizes = "; ".join(
        f"{name} {found.before[name]:.0f} before, {found.early[name]:.0f} at most in the first quarter, "
        f"{found.late[name]:.0f} in the rest" for name in found.early)
    return lines, f"Resident memory in MiB: {sizes}."
