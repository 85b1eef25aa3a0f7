#!/usr/bin/env python3
"""Measures the change feed: writes with their numbers beside writes without, how soon a follower has an entry, reads
beside thousands of clients that wait, and a walk through the whole feed. README.md says how."""

import argparse
import os
import pathlib
import platform
import shutil
import signal
import sys
import textwrap
import time

import following
import measure
import sealing
import waiting
from cluster import Cluster, say
from serve import Program

HERE = pathlib.Path(__file__).parent
FULL = {"meetings": 10_000, "rounds": 5, "seconds": 4, "writes": 300, "waiters": 2000, "streams": 200}
SHORT = {"meetings": 500, "rounds": 1, "seconds": 2, "writes": 30, "waiters": 300, "streams": 30}
WRITES, DELAYS, WAITERS, WALK = "writes", "delays", "waiters", "walk"
LEAST_WRITES, DELAY_MS, MOST_TIMES, MOST_MEMORY = 0.9, 50, 2, 1.1


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="a try: a small record, few clients, one round")
    parts = f"parts, with commas between them: {WRITES}, {DELAYS}, {WAITERS}, {WALK}"
    parser.add_argument("--only", default="", help=parts)
    parser.add_argument("--meetings", type=int, help="size of the record; 10 items, 5 papers, 5 decisions each")
    parser.add_argument("--rounds", type=int, help="how often each line is run")
    parser.add_argument("--seconds", type=int, help="how long each line of a round runs")
    parser.add_argument("--writes", type=int, help="how many writes the delay is measured with")
    parser.add_argument("--waiters", type=int, help="clients that wait by long polls")
    parser.add_argument("--streams", type=int, help="clients that wait by streams")
    parser.add_argument("--clients", type=int, default=32, help="connections that wrk keeps open for writes")
    target = HERE.parent / "target"
    parser.add_argument("--work", type=pathlib.Path, default=target / "bench-feed", help="folder for all it makes")
    parser.add_argument("--port", type=int, default=5490, help="port of its PostgreSQL; the two after it are taken too")
    parser.add_argument("--release", type=pathlib.Path, default=target / "release", help="where the program is")
    options = parser.parse_args()
    for name, value in (SHORT if options.short else FULL).items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    options.work = options.work.resolve()
    options.only = [name for name in options.only.split(",") if name] or [WRITES, DELAYS, WAITERS, WALK]
    return options


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))
    options = arguments()
    waiting.raise_open_files(options.waiters + options.streams)
    options.work.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(options.work, options.port)
    shutil.rmtree(cluster.directory, ignore_errors=True)
    cluster.start()
    program, other = Program(options, cluster), Program(options, cluster, 2)
    try:
        cluster.sql("CREATE DATABASE bench", "postgres")
        program.migrate()
        program.start()
        if program.get("/v1/changes?after=now")[0] != 200:
            raise SystemExit("this program has no change feed")
        program.stop()
        cluster.load(options.meetings)
        text = report(options, cluster, program, other)
    finally:
        other.stop()
        program.stop()
        cluster.stop()
        shutil.rmtree(cluster.directory)
    (options.work / "result.md").write_text(text)
    print(text)


def report(options, cluster, program, other):
    """All parts, as the text of a section."""
    say("an entry for each record")
    sealing.log_all(cluster)
    entries = int(cluster.sql("SELECT count(*) FROM record.unsealed"))
    program.start()
    first = sealing.drain(cluster)
    say(f"{entries} entries were numbered in {first:.1f} s")
    cluster.sql("VACUUM (ANALYZE)")
    token, parts, aims = program.token(), [], []
    # The record is as it was loaded while it is read whole.
    if WALK in options.only:
        restart(program)
        walk = following.walk(program, cluster)
        lines, memory = following.walk_table(walk)
        parts.append(["\n".join(lines), paragraph(memory)])
        aims.append(("memory of the server and of the follower in the rest of the walk, to its first quarter",
                     f"at most {MOST_MEMORY} times", f"{walk.times:.2f}", "", walk.times <= MOST_MEMORY))
    if WAITERS in options.only:
        restart(program)
        found = waiting.measured(options, program, cluster, token)
        parts.insert(0, ["\n".join(waiting.table(found)), *map(paragraph, waiting.cost(found))])
        aims[:0] = beside(found)
    if DELAYS in options.only:
        restart(program)
        other.start()
        found = following.delays(options, program, other, cluster, token)
        other.stop()
        parts.insert(0, ["\n".join(following.delay_table(found, options.writes))])
        aims[:0] = delayed(found[0])
    if WRITES in options.only:
        restart(program)
        found = sealing.measured(options, program, cluster, token, following.numbered)
        parts.insert(0, ["\n".join(sealing.table(found)), paragraph(sealing.backlog(found))])
        aims[:0] = [sealed(each) for each in found]
    seals = f"The log had {entries:,} entries, which were numbered in {first:.1f} s."
    texts = [text for part in parts for text in part]
    return "\n\n".join([*conditions(options, cluster, program, seals), *texts, aims_table(aims)]) + "\n"


def restart(program):
    """So that each part begins with the memory and the sessions of a fresh process."""
    program.stop()
    program.start()


def sealed(group):
    value, by_cpu = sealing.ratio(group)
    failed = sum(result.bad for results in group.rounds for result in results.values())
    name = f"{group.name}: numbered, to not numbered" + (f" ({failed} failed)" if failed else "")
    return name, f"at least {LEAST_WRITES}", f"{value:.2f}", f"{by_cpu:.2f}", value >= LEAST_WRITES and not failed


def delayed(delay):
    values = [
        ("from the answer to a write to its follower, half", delay.of(0.5)), ("the same, 99 %", delay.of(0.99)),
        ("from a write to its number, in the database, half", delay.numbered[0]), ("the same, 99 %", delay.numbered[1]),
    ]
    return [(name, f"under {DELAY_MS} ms", f"{value:.1f} ms", "", value < DELAY_MS) for name, value in values]


def beside(found):
    clients = f"{found.polls:,} waiting clients and {found.streams} streams"
    rows = []
    for name, condition in ((f"99 % of reads by id beside {clients}, to a quiet server", waiting.BESIDE),
                            ("the same, with a write a second that wakes them all", waiting.BESIDE_WRITES)):
        times = found.times(condition)
        rows.append((name, f"at most {MOST_TIMES} times", f"{times:.2f}", "", times <= MOST_TIMES))
    rows.append(("entries that the waiting clients got", f"{found.expected:,}", f"{found.arrived:,}", "",
                 found.expected == found.arrived and not found.counts["failed"]))
    return rows


def aims_table(rows):
    return "\n".join(["| aim | | in this run | by CPU | |", "|---|--:|--:|--:|---|",
                      *(f"| {' | '.join(texts)} | {'met' if is_met else 'missed'} |" for *texts, is_met in rows)])


def conditions(options, cluster, program, seals):
    """What was measured, and where."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    cpu = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    command = "make bench-feed" + (" SHORT=1" if options.short else "")
    return [
        f"`{command}`, {time.strftime('%Y-%m-%d')}",
        paragraph(
            f"{cpu}, {measure.CORES} cores, {memory} GiB, Linux {platform.release()}, PostgreSQL "
            f"{cluster.sql('SHOW server_version')}. {options.meetings} meetings, {cluster.size()} at the end. {seals} "
            f"{program.workers} workers, {program.writers} database connections for writes. {options.rounds} rounds of "
            f"{options.seconds} s."),
    ]


def paragraph(text):
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    main()
