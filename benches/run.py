#!/usr/bin/env python3
"""Measures the program beside pgbench sending the same SQL, and beside a server that sends the same bytes. README.md says how."""

import argparse
import json
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import sys
import time

import busy
import measure
import scenes
from cluster import Cluster, say
from serve import Nginx, Peer, Program, Static

HERE = pathlib.Path(__file__).parent


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meetings", type=int, default=200_000, help="size of the record; 10 items, 5 papers, 5 decisions each")
    parser.add_argument("--rounds", type=int, default=5, help="how often each line is run")
    parser.add_argument("--seconds", type=int, default=4, help="how long each line of a round runs")
    parser.add_argument("--clients", type=int, default=32, help="connections that wrk keeps open")
    parser.add_argument("--only", default="", help="names of groups, with commas between them")
    parser.add_argument("--no-peers", action="store_true", help="leave out FastAPI, which needs its packages from PyPI")
    parser.add_argument("--keep", action="store_true", help="leave the database for the next run")
    parser.add_argument("--work", type=pathlib.Path, default=HERE.parent / "target" / "bench", help="folder for everything it makes")
    parser.add_argument("--port", type=int, default=5456, help="port of its PostgreSQL; the six after it are taken too")
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
    if loaded.get("meetings") != options.meetings:
        shutil.rmtree(cluster.directory, ignore_errors=True)
        loaded = {}
    cluster.start()
    try:
        program = Program(options, cluster)
        if not loaded:
            cluster.sql("CREATE DATABASE bench", "postgres")
            program.migrate()
            started = time.monotonic()
            cluster.load(options.meetings)
            loaded = {"meetings": options.meetings, "load_seconds": round(time.monotonic() - started)}
            state.write_text(json.dumps(loaded))
            say(f"loaded in {loaded['load_seconds']} s, {cluster.sql('SELECT pg_size_pretty(pg_database_size(current_database()))')}")
        else:
            program.migrate()
        report(options, cluster, program, loaded)
    finally:
        cluster.stop()
        if not options.keep:
            shutil.rmtree(cluster.directory)
            state.unlink(missing_ok=True)


def report(options, cluster, program, loaded):
    cluster.sql("SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS pg_prewarm")
    cluster.sql("SELECT sum(pg_prewarm(oid)) FROM pg_class WHERE relnamespace = 'record'::regnamespace AND relkind IN ('r', 'i')")
    say("asking the program for its SQL")
    told = scenes.learn(options, cluster, program)
    cold = program.cold_starts(10)
    uncached = Program(options, cluster, 4, MINUTEBOOK_ANSWER_CACHE="0")
    program.start()
    static, nginx = Static(options, program.workers), Nginx(options, program.workers)
    peers = {} if options.no_peers else {
        "FastAPI, as quick as it can": Peer(options, cluster, told, "quick", 5, program.workers),
        "FastAPI, as its tutorial has it": Peer(options, cluster, told, "typed", 6, program.workers),
    }
    try:
        at_start = measure.memory(program.pid)
        uncached.start()
        groups = scenes.groups(options, cluster, program, uncached, static, nginx, peers, told)
        wanted = [name for name in options.only.split(",") if name]
        groups = {name: lines for name, lines in groups.items() if not wanted or name in wanted}
        rounds, memory = [], {}
        for turn in range(options.rounds):
            results = {}
            for name, lines in groups.items():
                say(f"round {turn + 1} of {options.rounds}: {name}")
                for line in lines:
                    results[name, line.name] = measure.run(line, cluster.pid())
                memory[name] = max(memory.get(name, (0, 0)), measure.memory(program.pid), measure.memory(uncached.pid))
            rounds.append(results)
        say("small reads beside large ones")
        waits = [] if wanted else busy.delays(options, uncached)
    finally:
        for server in (program, uncached, static, nginx, *peers.values()):
            server.stop()
        scenes.forget(cluster, told)
    text = written(options, cluster, program, loaded, groups, rounds, (cold, at_start, memory, told, waits))
    (options.work / "result.md").write_text(text)
    print(text)


def written(options, cluster, program, loaded, groups, rounds, seen):
    cold, at_start, memory, told, waits = seen
    version = cluster.sql("SHOW server_version")
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    size = cluster.sql("SELECT pg_size_pretty(pg_database_size(current_database()))")
    lines = [
        f"`make bench MEETINGS={options.meetings} ROUNDS={options.rounds} SECONDS={options.seconds}`, {time.strftime('%Y-%m-%d')}",
        "",
        f"{cpu}, {measure.CORES} cores, {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') >> 30} GiB, Linux {platform.release()}, "
        f"PostgreSQL {version}. {options.meetings} meetings, {size}, loaded in {loaded['load_seconds']} s. wrk with {options.clients} "
        f"connections, {program.workers} workers, {told.readers} database connections for reads, {program.writers} for writes; "
        f"pgbench pipelines {scenes.PIPELINED} requests.",
        "",
        "| | req/s | ratio | by CPU | database µs | server µs | load µs | bytes |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, group in groups.items():
        own = [{line.name: results[name, line.name] for line in group} for results in rounds]
        lines.append(f"| **{name}** | | | | | | | |")
        for row in measure.table(group, own):
            bad = f" ({row['bad']} failed)" if row["bad"] else ""
            lines.append(
                f"| {row['name']}{bad} | {row['rate']:.0f} | {row['ratio']:.2f} | {row['ratio by CPU']:.2f} | {row['database']:.1f} "
                f"| {row['server']:.1f} | {row['load']:.1f} | {row['bytes']:.0f} |")
    lines += ["", f"Cold start: {min(cold):.0f} to {max(cold):.0f} ms, median {sorted(cold)[len(cold) // 2]:.0f} ms.", "",
              f"Resident memory in MiB (proportional): {at_start[0]:.0f} ({at_start[1]:.0f}) after the start; " +
              "; ".join(f"{rss:.0f} ({pss:.0f}) after {name}" for name, (rss, pss) in memory.items()) + "."]
    lines += ["", *waits] if waits else []
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
