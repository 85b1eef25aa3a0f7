#!/usr/bin/env python3
"""Measures figures: their import beside COPY into the same table, their export beside COPY out of it, and where a strategy stands
beside reading its observations with pgbench. README.md says how."""

import argparse
import csv
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time

import measure
from cluster import Cluster, say
from serve import HOST, Program

HERE = pathlib.Path(__file__).parent
STRATEGIES, METRICS, MONTHS = 50, 100, 200
PROGRESS_METRICS, PROGRESS_QUARTERS = 200, 40
COUNCIL = "01900000-0000-7000-8000-000000000001"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strategies", type=int, default=STRATEGIES, help=f"of {METRICS} metrics with {MONTHS} months each")
    parser.add_argument("--rounds", type=int, default=3, help="how often each line is run")
    parser.add_argument("--seconds", type=int, default=4, help="how long the reads of a round run")
    parser.add_argument("--work", type=pathlib.Path, default=HERE.parent / "target" / "bench-figures", help="folder for all it makes")
    parser.add_argument("--port", type=int, default=5470, help="port of its PostgreSQL; the one after it is taken too")
    parser.add_argument("--release", type=pathlib.Path, default=HERE.parent / "target" / "release", help="where the program is")
    return parser.parse_args()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))
    options = arguments()
    options.work = options.work.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(options.work, options.port)
    shutil.rmtree(cluster.directory, ignore_errors=True)
    cluster.start()
    program = Program(options, cluster, MINUTEBOOK_ANSWER_CACHE="0")
    try:
        cluster.sql("CREATE DATABASE bench", "postgres")
        program.migrate()
        lines = [*bulk(options, cluster, program), *standing(options, cluster, program)]
    finally:
        program.stop()
        cluster.stop()
        shutil.rmtree(cluster.directory)
    print("\n".join(lines))


def strategies(cluster, slugs):
    values = ", ".join(
        f"('01900000-0000-7000-8000-{number:012x}', '{COUNCIL}', 1, now(), now(), 'published', true, true, '{slug}', '{slug}', 'adopted', "
        f"'2000-01-01', '2030-12-31')" for number, slug in slugs)
    cluster.sql("INSERT INTO record.strategies (id, council_id, version, created_at, updated_at, publication, is_public, was_public, "
                f"slug, name, state, starts_on, ends_on) VALUES {values}")


def bulk(options, cluster, program):
    cluster.sql(f"INSERT INTO record.councils (id, council_id, version, created_at, updated_at, slug, name, nation, timezone) VALUES "
                f"('{COUNCIL}', '{COUNCIL}', 1, now(), now(), 'bench', 'Bench', 'england', 'Europe/London')")
    strategies(cluster, [(number + 16, f"plan-{number}") for number in range(options.strategies)])
    metrics, observations = options.work / "metrics.csv", options.work / "observations.csv"
    codes = [(f"M-{plan}-{number}", f"plan-{plan}") for plan in range(options.strategies) for number in range(METRICS)]
    write_metrics(metrics, codes, "monthly")
    months = [f"{2000 + month // 12}-{month % 12 + 1:02}" for month in range(MONTHS)]
    count = write_observations(observations, [code for code, _ in codes], months)
    say(f"importing {len(codes)} metrics")
    took = imported(program, "--metrics", metrics)
    lines = [f"{count} observations of {len(codes)} metrics. {len(codes)} metrics were imported in {took:.1f} s.", "",
             "| | seconds | rows/s | ratio to COPY |", "|---|--:|--:|--:|"]
    say(f"importing {count} observations")
    cluster.sql("CHECKPOINT")
    import_seconds = imported(program, "--observations", observations)
    cluster.sql("VACUUM ANALYZE")
    rows = cluster.directory / "rows"
    cluster.sql(f"COPY record.observations TO '{rows}'")
    say("copying them into the same table")
    cluster.sql("TRUNCATE record.observations")
    cluster.sql("CHECKPOINT")
    started = time.monotonic()
    cluster.sql(f"COPY record.observations FROM '{rows}'")
    copy_seconds = time.monotonic() - started
    cluster.sql("VACUUM ANALYZE")
    for name, seconds in [("COPY into the table", copy_seconds), ("`minutebook import csv`", import_seconds)]:
        lines.append(f"| {name} | {seconds:.1f} | {count / seconds:.0f} | {copy_seconds / seconds:.2f} |")
    started = time.monotonic()
    cluster.program("psql", "-X", "-q", "-c", "COPY (SELECT * FROM published.observations) TO STDOUT", stdout=subprocess.DEVNULL, user=None)
    out_seconds = time.monotonic() - started
    program.start()
    before, started = measure.memory(program.pid), time.monotonic()
    subprocess.run(["curl", "-sSf", "-o", "/dev/null", f"{program.url}/v1/observations.csv"], check=True)
    export_seconds, after = time.monotonic() - started, measure.memory(program.pid)
    program.stop()
    for name, seconds in [("COPY out of the public view", out_seconds), ("`GET /v1/observations.csv`", export_seconds)]:
        lines.append(f"| {name} | {seconds:.1f} | {count / seconds:.0f} | {out_seconds / seconds:.2f} |")
    return [*lines, "", f"Resident memory of the server in MiB: {before[0]:.0f} before the export, {after[0]:.0f} after it.", ""]


def standing(options, cluster, program):
    strategies(cluster, [(1, "progress")])
    metrics, observations = options.work / "metrics.csv", options.work / "observations.csv"
    codes = [(f"P-{number}", "progress") for number in range(PROGRESS_METRICS)]
    write_metrics(metrics, codes, "quarterly")
    quarters = [f"{2015 + quarter // 4}-Q{quarter % 4 + 1}" for quarter in range(PROGRESS_QUARTERS)]
    count = write_observations(observations, [code for code, _ in codes], quarters)
    imported(program, "--metrics", metrics, "--observations", observations)
    cluster.sql("VACUUM ANALYZE")
    script = options.work / "read.sql"
    script.write_text(
        "SELECT o.metric_id, o.period_code, o.period_label, o.period_starts_on, o.period_ends_on, o.period_inferred, o.value, o.state "
        "FROM published.metrics m JOIN published.observations o ON o.metric_id = m.id "
        "WHERE m.strategy_id = '01900000-0000-7000-8000-000000000001';\n")
    program.start()
    path = "/v1/strategies/progress/progress"
    size = len(program.get(path)[2])
    reads, answers = [], []
    for turn in range(options.rounds):
        say(f"round {turn + 1} of {options.rounds}: where a strategy stands")
        out = cluster.program("pgbench", "-n", "-M", "prepared", "-c", "1", "-T", options.seconds, "-f", script, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, user=None).stdout
        reads.append(float(re.search(r"latency average = ([\d.]+) ms", out)[1]))
        out = subprocess.run(["wrk", "-t1", "-c1", f"-d{options.seconds}s", f"http://{HOST}:{program.port}{path}"], check=True,
                             capture_output=True, text=True).stdout
        answers.append(1000 / float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]))
    program.stop()
    read, answer = statistics.median(reads), statistics.median(answers)
    return [f"| {PROGRESS_METRICS} metrics of {PROGRESS_QUARTERS} quarters, one client | ms | times the read |", "|---|--:|--:|",
            f"| pgbench, reading the {count} observations | {read:.2f} | 1.00 |",
            f"| `GET /v1/strategies/{{id}}/progress`, {size} bytes, not from the cache | {answer:.2f} | {answer / read:.2f} |"]


def imported(program, *files):
    started = time.monotonic()
    subprocess.run([program.binary, "import", "csv", "--council", "bench", "--publish", *files], env=program.environment, check=True,
                   stdout=subprocess.DEVNULL)
    return time.monotonic() - started


def write_metrics(path, codes, frequency):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "name", "strategy", "unit", "unit_label", "unit_kind", "decimals", "polarity", "frequency"])
        writer.writerows([code, f"Measure {code}", plan, "days", "days", "duration", 2, "lower", frequency] for code, plan in codes)


def write_observations(path, codes, periods):
    seed = 1
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["metric", "period", "value", "value_text"])
        for code in codes:
            for period in periods:
                seed = (seed * 1103515245 + 12345) % 2**31
                value = f"{seed % 100_000 / 100:.2f}"
                writer.writerow([code, period, value, f"{value} days"])
    return len(codes) * len(periods)


if __name__ == "__main__":
    main()
