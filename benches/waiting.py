"""How long reads by id take beside clients that wait for changes, and what those clients cost."""

import collections
import contextlib
import dataclasses
import http.client
import json
import random
import resource
import statistics
import subprocess
import sys
import threading
import time

import busy
import generate
import measure
import scenes
from cluster import say
from serve import HOST

HERE = measure.HERE
QUIET, QUIET_WRITES, BESIDE, BESIDE_WRITES = (
    "on a quiet server", "with a write a second", "beside the waiting clients", "beside them, with a write a second")
BEFORE, MEANWHILE = "before them in the first round", "while they wait"
# Files that the server and the clients have open beside one for each client.
MORE_FILES = 500
WITHIN_SECONDS = 30
IDLE_SECONDS = 5


def raise_open_files(clients):
    """Lets the server and the waiting clients, which inherit the limit, open a file for each client."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < clients + MORE_FILES:
        need = f"{clients} clients need {clients + MORE_FILES} open files"
        raise SystemExit(f"{need}, and the hard limit is {hard} (ulimit -Hn)")
    if soft != resource.RLIM_INFINITY and soft < clients + MORE_FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (clients + MORE_FILES, hard))


class Writer:
    """Writes new decisions, one after the other, on one connection."""

    def __init__(self, program, token, meetings):
        self.connection = http.client.HTTPConnection(HOST, program.port, timeout=60)
        self.headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        self.body, self.items, self.draw = json.dumps(scenes.DECISION), meetings * 10, random.Random(1)

    def write(self):
        """Writes one: its id, and when its answer was there."""
        body = self.body.replace("{row}", str(generate.FIRST_NUMBER + self.draw.randint(1, self.items)))
        self.connection.request("POST", "/v1/decisions", body.encode(), self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        at = time.monotonic()
        if answer.status != 201:
            raise SystemExit(f"POST /v1/decisions: {answer.status} {text[:500]}")
        return json.loads(text)["id"], at


@contextlib.contextmanager
def writes(writer):
    """Writes once a second meanwhile, and gives the times at which the answers came."""
    answered, failures, end = [], [], threading.Event()
    # The server has closed a connection that was idle since the last round.
    writer.connection.close()

    def run():
        try:
            while not end.wait(0.5):
                answered.append(writer.write()[1])
                if end.wait(0.5):
                    break
        except (SystemExit, OSError, http.client.HTTPException) as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield answered
    finally:
        end.set()
        thread.join()
    if failures:
        raise SystemExit(f"a write a second: {failures[0]}")


class Waiters:
    """The process of the clients that wait."""

    def __init__(self, program, polls, streams):
        self.polls, self.streams, self.counts, self.failure = polls, streams, collections.Counter(), ""
        command = [sys.executable, str(HERE / "waiters.py"), str(program.port), str(polls), str(streams)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            self.line()
            until = time.monotonic() + WITHIN_SECONDS
            while True:
                told = self.told()
                if told["open_streams"] == streams and told["waiting"] >= polls * 0.9:
                    break
                if told["failed"] or time.monotonic() > until:
                    raise SystemExit(f"{polls} clients and {streams} streams do not wait: {told}")
                time.sleep(0.5)
        except BaseException:
            self.close()
            raise

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the clients that wait ended")
        return json.loads(line)

    def told(self):
        """What came since the last time, and the CPU seconds that the clients have taken in all."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        told = self.line()
        self.counts.update({name: told[name] for name in ("empty", "turned_away", "failed", "lost", "bookmarks")})
        self.failure = told["first_failure"]
        return told

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def several():
    """A field that has a list for each name."""
    return dataclasses.field(default_factory=lambda: collections.defaultdict(list))


@dataclasses.dataclass
class Waiting:
    """What the rounds came to."""

    polls: int
    streams: int
    # Of each condition the milliseconds that half of the reads and 99 % take at most, one pair a round.
    reads: dict = several()
    # CPU milliseconds a second, by process, while the clients wait and nothing else happens.
    idle: dict = dataclasses.field(default_factory=dict)
    # CPU milliseconds by process, and statements, of one write that wakes all of them.
    wake: dict = dataclasses.field(default_factory=dict)
    statements: int = 0
    # CPU seconds of the clients a second, beside reads, and beside reads and writes.
    load: dict = several()
    # MiB of the server, resident and proportional, of each round.
    memory: dict = several()
    # Milliseconds from the answer to a write to the moment when the last poll, and the last stream, had its entry.
    last: dict = several()
    counts: dict = dataclasses.field(default_factory=collections.Counter)
    written: int = 0
    expected: int = 0
    arrived: int = 0

    def times(self, name):
        """How many times as long 99 % take at most as on the quiet server of the same round: the rounds' median."""
        return statistics.median(busy_[1] / quiet[1] for busy_, quiet in zip(self.reads[name], self.reads[QUIET]))


def measured(options, program, cluster, token):
    """Reads by id on a quiet server and beside clients that wait, without writes and with one a second."""
    writer = Writer(program, token, options.meetings)
    found = Waiting(options.waiters, options.streams)
    # It has described its contract by then.
    time.sleep(3)
    busy.small(options, program)
    for turn in range(options.rounds):
        say(f"round {turn + 1} of {options.rounds}: {options.waiters} polls and {options.streams} streams")
        found.reads[QUIET].append(busy.small(options, program))
        with writes(writer):
            found.reads[QUIET_WRITES].append(busy.small(options, program))
        remember(found, BEFORE, program)
        waiters = Waiters(program, options.waiters, options.streams)
        try:
            one_round(options, program, cluster, writer, waiters, found)
        finally:
            waiters.close()
        time.sleep(1)
        remember(found, "after they left", program)
    return found


def one_round(options, program, cluster, writer, waiters, found):
    remember(found, MEANWHILE, program)
    if not found.idle:
        found.idle = spent(program, cluster, waiters, lambda: time.sleep(IDLE_SECONDS), IDLE_SECONDS)
        found.wake = spent(program, cluster, waiters, lambda: wake(writer, waiters))
        found.statements = statements(cluster, writer, waiters)
    for name, meanwhile in ((BESIDE, contextlib.nullcontext([])), (BESIDE_WRITES, writes(writer))):
        before, started = waiters.told(), time.monotonic()
        with meanwhile as answered:
            found.reads[name].append(busy.small(options, program))
        told = [waiters.told()]
        found.load[name].append((told[0]["cpu"] - before["cpu"]) / (time.monotonic() - started))
        # What was written last may be on its way.
        until = time.monotonic() + WITHIN_SECONDS
        while arrived(told) < len(answered) * (waiters.polls + waiters.streams) and time.monotonic() < until:
            time.sleep(0.2)
            told.append(waiters.told())
        note(found, told, answered, waiters)
    remember(found, "after writes", program)
    found.counts.update(waiters.counts)
    if waiters.failure:
        say(waiters.failure)


def remember(found, name, program):
    """Notes the memory of the server at that moment of a round."""
    found.memory[name].append(measure.memory(program.pid))


def arrived(told):
    """How many entries came, over all clients."""
    return sum(count for each in told for came in each["came"].values() for count, _, _ in came.values())


def note(found, told, answered, waiters):
    """Counts what came, and how long after each write the last client had it."""
    found.written += len(answered)
    found.expected += len(answered) * (waiters.polls + waiters.streams)
    found.arrived += arrived(told)
    for kind in ("polls", "streams"):
        last = collections.defaultdict(float)
        for each in told:
            for position, (_, _, at) in each["came"][kind].items():
                last[int(position)] = max(last[int(position)], at)
        # Positions are in the order of the writes, which one writer made one after the other.
        if len(last) == len(answered):
            found.last[kind] += [(last[position] - at) * 1000 for position, at in zip(sorted(last), answered)]


def spent(program, cluster, waiters, work, seconds=1):
    """CPU milliseconds of each process meanwhile, by so many seconds."""
    before, own = measure.processes(), waiters.told()["cpu"]
    work()
    after, own = measure.processes(), waiters.told()["cpu"] - own
    pids = {"server": program.pid, "database": cluster.pid()}
    found = {name: measure.cpu(after, pid) - measure.cpu(before, pid) for name, pid in pids.items()}
    return {name: value * 1000 / seconds for name, value in (found | {"clients": own}).items()}


def wake(writer, waiters):
    """Writes once, and waits until all clients have the entry and wait again."""
    # The server may have closed it.
    writer.connection.close()
    writer.write()
    told, until = [waiters.told()], time.monotonic() + WITHIN_SECONDS
    while arrived(told) < waiters.polls + waiters.streams and time.monotonic() < until:
        time.sleep(0.2)
        told.append(waiters.told())
    time.sleep(1)


def statements(cluster, writer, waiters):
    """How many statements one write costs that wakes all clients."""
    log = ("ALTER SYSTEM SET log_statement = 'all'", "ALTER SYSTEM RESET log_statement")
    try:
        cluster.sql(log[0])
        cluster.sql("SELECT pg_reload_conf()")
        time.sleep(1)
        mark = cluster.mark()
        wake(writer, waiters)
        return sum(1 for _ in cluster.statements(mark))
    finally:
        cluster.sql(log[1])
        cluster.sql("SELECT pg_reload_conf()")


def table(found):
    """The lines of a table, and what the clients cost."""
    clients = f"{found.polls:,} polls and {found.streams} streams"
    first = f"an item by id, {busy.SMALL} clients; {clients}"
    lines = [f"| {first} | half take at most | 99 % take at most | times the quiet server |", "|---|--:|--:|--:|"]
    for name in (QUIET, QUIET_WRITES, BESIDE, BESIDE_WRITES):
        half, most = (statistics.median(each[index] for each in found.reads[name]) for index in (0, 1))
        lines.append(f"| {name} | {half:.1f} ms | {most:.1f} ms | {found.times(name):.2f} |")
    return lines


def cost(found):
    """Sentences on what the clients cost, and what they got."""
    clients = found.polls + found.streams
    last = {kind: statistics.median(values) for kind, values in found.last.items() if values}
    idle, woken = (", ".join(f"{name} {value:.0f} ms" for name, value in each.items())
                   for each in (found.idle, found.wake))
    load = [statistics.median(found.load[name]) * 1000 for name in (BESIDE, BESIDE_WRITES)]
    # The server gives back little of what it had in an earlier round.
    (before, _), (rss, _) = found.memory[BEFORE][0], found.memory[MEANWHILE][0]
    sizes = {name: values[0] if name == BEFORE else max(values) for name, values in found.memory.items()}
    sizes = "; ".join(f"{rss:.0f} ({pss:.0f}) {name}" for name, (rss, pss) in sizes.items())
    text = [
        f"CPU a second while the clients only wait: {idle}.",
        f"CPU of one write that wakes all of them, without reads: {woken}, with {found.statements} statements.",
        f"The process of the waiting clients took {load[0]:.0f} ms of CPU a second beside reads, and {load[1]:.0f} "
        "with a write a second.",
        f"Each write wakes all of them. They got {found.arrived:,} of {found.expected:,} entries of {found.written} "
        "writes.",
        *[f"The last of the {kind} had an entry {value:.0f} ms after the answer to its writer (median)."
          for kind, value in last.items()],
        f"{found.counts['empty']:,} polls ended without an entry, {found.counts['turned_away']} were turned away, "
        f"{found.counts['failed']} failed, {found.counts['lost']} connections were lost.",
    ]
    memory = [f"Resident memory of the server in MiB (proportional), the most of all rounds: {sizes}.",
              f"In the first round it took {(rss - before) * 1024 / clients:.1f} KiB more for each waiting client."]
    return " ".join(text), " ".join(memory)
