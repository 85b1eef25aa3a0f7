#!/usr/bin/env python3
"""Measures the program beside PostgreSQL and other servers that read the same rows, and says which aims it meets. README.md says how."""

import argparse
import json
import os
import pathlib
import platform
import shutil
import signal
import sys
import textwrap
import time

import aims
import busy
import growth
import measure
import scenes
from cluster import Cluster, say
from serve import FastApi, Nginx, PostGraphile, Program, Static

HERE = pathlib.Path(__file__).parent


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meetings", type=int, default=200_000, help="size of the record, at least 2000; 10 items, 5 papers, 5 decisions each")
    parser.add_argument("--rounds", type=int, default=5, help="how often each line is run")
    parser.add_argument("--seconds", type=int, default=4, help="how long each line of a round runs")
    parser.add_argument("--clients", type=int, default=32, help="connections that wrk keeps open")
    parser.add_argument("--only", default="", help="names of groups, with commas between them; also 'delays' and 'growth'")
    parser.add_argument("--no-peers", action="store_true", help="leave out FastAPI and PostGraphile, which need packages from PyPI and npm")
    parser.add_argument("--keep", action="store_true", help="leave the database for the next run")
    parser.add_argument("--work", type=pathlib.Path, default=HERE.parent / "target" / "bench", help="folder for everything it makes")
    parser.add_argument("--port", type=int, default=5456, help="port of its PostgreSQL; the eight after it are taken too")
    parser.add_argument("--release", type=pathlib.Path, default=HERE.parent / "target" / "release", help="where the programs are")
    return parser.parse_args()


def main():
    # So that what was started is stopped when this is told to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))
    options = arguments()
    options.work = options.work.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    state = options.work / "state.json"
    loaded = json.loads(state.read_text()) if state.exists() else {}
    cluster = Cluster(options.work, options.port)
    small = cluster.of("bench_small")
    if loaded.get("meetings") != options.meetings:
        shutil.rmtree(cluster.directory, ignore_errors=True)
        loaded = {"meetings": options.meetings}
    cluster.start()
    try:
        for each, meetings in ((small, options.meetings // growth.PARTS), (cluster, options.meetings)):
            load(options, each, meetings, loaded)
            state.write_text(json.dumps(loaded))
        report(options, cluster, small, loaded)
    finally:
        cluster.stop()
        if not options.keep:
            shutil.rmtree(cluster.directory)
            state.unlink(missing_ok=True)


def load(options, cluster, meetings, loaded):
    """Fills a database, if an earlier run has not left it, and notes how many seconds that took."""
    program = Program(options, cluster)
    if cluster.database in loaded:
        program.migrate()
        return
    say(f"{cluster.database}: {meetings} meetings")
    cluster.sql(f"CREATE DATABASE {cluster.database}", "postgres")
    program.migrate()
    started = time.monotonic()
    cluster.load(meetings)
    loaded[cluster.database] = round(time.monotonic() - started)
    say(f"loaded in {loaded[cluster.database]} s, {cluster.size()}")


def warm(cluster):
    cluster.sql("SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS pg_prewarm")
    cluster.sql("SELECT sum(pg_prewarm(oid)) FROM pg_class WHERE relnamespace = 'record'::regnamespace AND relkind IN ('r', 'i')")


def report(options, cluster, small, loaded):
    wanted = [name for name in options.only.split(",") if name]
    is_wanted = (lambda name: name in wanted) if wanted else (lambda _: True)
    warm(cluster)
    program = Program(options, cluster)
    say("asking the program for its SQL")
    told = scenes.learn(options, cluster, program)
    cold = program.cold_starts(10)
    uncached = Program(options, cluster, 4, MINUTEBOOK_ANSWER_CACHE="0")
    on_small = Program(options, small, 8, MINUTEBOOK_ANSWER_CACHE="0")
    program.start()
    static, nginx = Static(options, program.workers), Nginx(options, program.workers)
    peers = {} if options.no_peers else {
        scenes.FASTAPI: FastApi(options, cluster, told, "quick", 5, program.workers),
        scenes.FASTAPI_TYPED: FastApi(options, cluster, told, "typed", 6, program.workers),
        scenes.POSTGRAPHILE: PostGraphile(options, cluster, told, 7, program.workers),
    }
    delays, grown = None, []
    try:
        at_start = measure.memory(program.pid)
        uncached.start()
        groups = scenes.groups(options, cluster, program, uncached, static, nginx, peers, told)
        groups = {name: lines for name, lines in groups.items() if is_wanted(name)}
        say("warming the peers")
        for line in (line for lines in groups.values() for line in lines if line.name in peers):
            measure.run(line, cluster.pid())
        rounds, memory = measured(options, cluster, groups, (program, uncached))
        if is_wanted("delays"):
            say("small reads beside large ones")
            delays = busy.measured(options, uncached)
        if is_wanted("growth"):
            say(f"the same reads on a record {growth.PARTS} times as large")
            warm(small)
            on_small.start()
            grown = growth.measured(options, on_small, uncached, cluster.pid())
    finally:
        for server in (program, uncached, on_small, static, nginx, *peers.values()):
            server.stop()
        scenes.forget(cluster, told)
    text = "\n\n".join([
        *conditions(options, cluster, program, loaded, told), compared(groups, rounds),
        *(["\n".join(busy.table(delays))] if delays else []), *(["\n".join(growth.table(options, grown))] if grown else []),
        resources(cold, {"the start": at_start} | memory),
        "\n".join(aims.table(rounds, middle(cold), max(rss for rss, _ in (at_start, *memory.values())), delays, grown)),
    ]) + "\n"
    (options.work / "result.md").write_text(text)
    print(text)


def measured(options, cluster, groups, programs):
    """All rounds, and the most memory that a program had after each group."""
    rounds, memory = [], {}
    for turn in range(options.rounds):
        results = {}
        for name, lines in groups.items():
            say(f"round {turn + 1} of {options.rounds}: {name}")
            for line in lines:
                results[name, line.name] = measure.run(line, cluster.pid())
            memory[name] = max(memory.get(name, (0, 0)), *(measure.memory(program.pid) for program in programs))
        rounds.append(results)
    return rounds, memory


def conditions(options, cluster, program, loaded, told):
    """What was measured, and where."""
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    return [
        f"`make bench MEETINGS={options.meetings} ROUNDS={options.rounds} SECONDS={options.seconds}`, {time.strftime('%Y-%m-%d')}",
        paragraph(
            f"{cpu}, {measure.CORES} cores, {memory} GiB, Linux {platform.release()}, PostgreSQL {cluster.sql('SHOW server_version')}. "
            f"{options.meetings} meetings, {cluster.size()}, loaded in {loaded[cluster.database]} s. wrk with {options.clients} connections, "
            f"{program.workers} workers, {told.readers} database connections for reads, {program.writers} for writes; pgbench pipelines "
            f"{scenes.PIPELINED} requests. A new decision is {told.statements} statements."),
    ]


def compared(groups, rounds):
    """The table of all lines, each beside the first of its group."""
    lines = ["| | req/s | ratio | by CPU | database µs | server µs | load µs | bytes |", "|---|--:|--:|--:|--:|--:|--:|--:|"]
    for name, group in groups.items():
        own = [{line.name: results[name, line.name] for line in group} for results in rounds]
        lines.append(f"| **{name}** | | | | | | | |")
        for row in measure.table(group, own):
            bad = f" ({row['bad']} failed)" if row["bad"] else ""
            lines.append(
                f"| {row['name']}{bad} | {row['rate']:.0f} | {row['ratio']:.2f} | {row['ratio by CPU']:.2f} | {row['database']:.1f} "
                f"| {row['server']:.1f} | {row['load']:.1f} | {row['bytes']:.0f} |")
    return "\n".join(lines)


def resources(cold, memory):
    sizes = "; ".join(f"{rss:.0f} ({pss:.0f}) after {name}" for name, (rss, pss) in memory.items())
    return (paragraph(f"Cold start: {min(cold):.0f} to {max(cold):.0f} ms, median {middle(cold):.0f} ms.") + "\n\n" +
            paragraph(f"Resident memory in MiB (proportional): {sizes}."))


def middle(values):
    return sorted(values)[len(values) // 2]


def paragraph(text):
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    main()
