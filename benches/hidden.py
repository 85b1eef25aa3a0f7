#!/usr/bin/env python3
"""Measures whether the time of a 404 tells a record that is hidden from one that is not there: single requests, by turns in an order
drawn at random, for a caller without a token and for one of another council. README.md says how."""

import argparse
import http.client
import json
import pathlib
import random
import shutil
import signal
import statistics
import subprocess
import sys
import time
import uuid

import generate
from cluster import Cluster, say
from serve import HOST, Program

HERE = pathlib.Path(__file__).parent
SCHEME, RECORDS, ALLOWED = "bench", 50, 0.05
# A machine is faster at one time than at another: only what was asked in the same fraction of a second is compared.
BLOCK = 100
FIRST = generate.FIRST_NUMBER


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meetings", type=int, default=2000, help="size of the record that the hidden ones stand in")
    parser.add_argument("--requests", type=int, default=10_000, help="of each kind and caller, for what is hidden and for what is not there")
    parser.add_argument("--work", type=pathlib.Path, default=HERE.parent / "target" / "bench-hidden", help="folder for all it makes")
    parser.add_argument("--port", type=int, default=5480, help="port of its PostgreSQL; the one after it is taken too")
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
    program = Program(options, cluster)
    try:
        cluster.sql("CREATE DATABASE bench", "postgres")
        program.migrate()
        cluster.load(options.meetings)
        program.start()
        hidden = drafts(program, program.token())
        cluster.sql("VACUUM (ANALYZE)")
        far = cluster.sql("SELECT slug FROM record.councils ORDER BY id DESC LIMIT 1")
        token = [program.binary, "token", "--subject", "neighbour", "--scope", "record:read record:publish"]
        token = subprocess.run([*token, "--council", far], env=program.environment, check=True, capture_output=True, text=True)
        callers = {"no token": {}, "another council": {"Authorization": f"Bearer {token.stdout.strip()}"}}
        rows = [(caller, what, *measured(program, headers, *paths, options.requests))
                for what, paths in pairs(hidden).items() for caller, headers in callers.items()]
    finally:
        program.stop()
        cluster.stop()
        shutil.rmtree(cluster.directory)
    print("| caller | request | hidden µs | missing µs | apart |\n|---|---|--:|--:|--:|")
    for caller, what, there, absent, apart in rows:
        print(f"| {caller} | {what} | {there:.1f} | {absent:.1f} | {apart:+.1%} |")
    worst = max(abs(apart) for *_, apart in rows)
    print(f"\n{options.requests} requests each, medians over blocks of {BLOCK}; at most {worst:.1%} apart, {ALLOWED:.0%} allowed.")
    return worst <= ALLOWED


def drafts(program, token):
    """Hidden records of each kind, of the first council: drafts of the same shape as those around them."""
    meeting, item = f"{generate.PREFIX['meetings']}{FIRST + 1}", f"{generate.PREFIX['items']}{FIRST + 1}"
    bodies = {
        "items": {"meeting_id": meeting, "title": "A paper that is not out yet"},
        "documents": {"owner": {"kind": "item", "id": item}, "kind": "report", "title": "A paper that is not out yet"},
        "decisions": {"item_id": item, "kind": "committee", "outcome": "noted", "text": "Not out yet."},
    }
    made = {}
    connection = http.client.HTTPConnection(HOST, program.port, timeout=60)
    for noun, body in bodies.items():
        made[noun] = []
        for number in range(RECORDS):
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            connection.request("PUT", f"/v1/{noun}/by/{SCHEME}/{noun}-{number}", json.dumps(body), headers)
            answer = connection.getresponse()
            record = json.loads(answer.read())
            if answer.status != 201:
                raise SystemExit(f"{noun}: {answer.status} {record}")
            made[noun].append(record["id"])
    return made


def pairs(hidden):
    """What is asked for: addresses of what is hidden, and as many of the same form of what is not there."""
    absent = [str(uuid.UUID(int=(random.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62)) | 7 << 76 | 2 << 62)) for _ in range(RECORDS)]
    found = {}
    for noun, ids in hidden.items():
        found[f"{noun} by id"] = tuple([f"/v1/{noun}/{id}" for id in some] for some in (ids, absent))
        found[f"{noun} by external identifier"] = tuple([f"/v1/{noun}/by/{SCHEME}/{name}-{number}" for number in range(RECORDS)] for name in (noun, "x" * len(noun)))
    found["documents of an item"] = tuple([f"/v1/items/{id}/documents" for id in some] for some in (hidden["items"], absent))
    found["file of a document"] = tuple([f"/v1/documents/{id}/file" for id in some] for some in (hidden["documents"], absent))
    return found


def measured(program, headers, there, absent, requests):
    """Microseconds of each of the two, and how far they are apart: medians over blocks of requests, in each of which both were asked
    as often, in an order drawn at random, on one connection."""
    say(f"{there[0]} and {absent[0]}, {'with' if headers else 'without'} a token")
    connection = http.client.HTTPConnection(HOST, program.port, timeout=60)
    draw, blocks = random.Random(1), []
    for _ in range(max(requests // BLOCK, 1)):
        order = [which for which in (0, 1) for _ in range(BLOCK)]
        draw.shuffle(order)
        taken = ([], [])
        for which in order:
            path = draw.choice((there, absent)[which])
            started = time.perf_counter_ns()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            taken[which].append((time.perf_counter_ns() - started) / 1000)
            if answer.status != 404:
                raise SystemExit(f"{path}: {answer.status}")
        blocks.append([statistics.median(each) for each in taken])
    connection.close()
    apart = statistics.median(one / other - 1 for one, other in blocks)
    return *(statistics.median(block[which] for block in blocks) for which in (0, 1)), apart


if __name__ == "__main__":
    sys.exit(0 if main() else "What is hidden can be told by the time of its 404.")
