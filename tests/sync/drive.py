"""Holds that the clients of clients/sync keep a copy in step, whatever is written and whatever dies.

    drive.py PROGRAM POSTGRES_URL FOLDER

Two servers share a database with the demo. Writers send random writes to both. Meanwhile clients and servers are
killed with SIGKILL and start again. At the end each copy must equal the public record, as all its lists give it. Then
the servers start on a copy of the database from the middle, as after a restore from a backup, and the clients must
find their way back by themselves. Last, ldes-client replicates the stream of a council in order.
"""

import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import threading
import time

from world import Server, Writer, free_port, get, record_of, spawn, token_for

PROGRAM, POSTGRES, FOLDER = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
SEED = int(os.environ.get("SYNC_SEED") or random.randrange(2**32))
WRITES = int(os.environ.get("SYNC_WRITES", "10000"))
SECONDS = float(os.environ.get("SYNC_SECONDS", "40"))
# How long copies may take to become equal. A machine may be busy.
PATIENCE = 180
COUNCIL = "examplebridge"
AGAIN = "must start again"


class Copy:
    """A client, and the copy that it keeps."""

    def __init__(self, name, command, path, base):
        self.name, self.path = name, path
        self.command = [*command, base, str(path)]
        self.said = FOLDER / f"{name}.log"
        self.process = None
        self.kills = 0

    def start(self):
        with self.said.open("a") as said:
            self.process = spawn(self.command, stdout=said, stderr=said)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.kills += 1

    def check(self):
        """A client never ends by itself."""
        if self.process.poll() is not None:
            sys.exit(f"sync: {self.name} ended with {self.process.returncode}:\n{self.said.read_text()}")

    def restarts(self):
        return self.said.read_text().count(AGAIN)

    def records(self):
        """What it holds, by id, without `updated_at`. None before it is complete for the first time."""
        if not self.path.exists():
            return None
        if self.path.suffix == ".json":
            records = json.loads(self.path.read_text())["records"].values()
        else:
            sql = "SELECT json_group_array(json(record)) FROM records"
            records = json.loads(self.read(sql))
        return {record["id"]: comparable(record) for record in records}

    def read(self, sql):
        copy = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=30)
        try:
            return copy.execute(sql).fetchone()[0]
        finally:
            copy.close()


def comparable(record):
    """A record without `updated_at`, which also moves when a record below it changes and no entry says so."""
    return {name: value for name, value in record.items() if name != "updated_at"}


def differences(expected, held):
    """The first records that differ, in a few words each."""
    told = []
    for id in sorted(expected.keys() | held.keys()):
        one, other = expected.get(id), held.get(id)
        if one == other:
            continue
        if one is None or other is None:
            told.append(f"{id} is only {'held' if one is None else 'public'}: {json.dumps(one or other)[:300]}")
        else:
            names = [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]
            told.append(f"{id}: " + "; ".join(f"{name} {one.get(name)!r} {other.get(name)!r}" for name in names)[:300])
    return told


def until_equal(base, copies, when):
    """Waits until every copy equals the public record."""
    began, told = time.monotonic(), ["nothing was compared"]
    while time.monotonic() - began < PATIENCE:
        expected = {id: comparable(record) for id, record in record_of(base).items()}
        told = []
        for copy in copies:
            copy.check()
            held = copy.records()
            found = ["it is not complete"] if held is None else differences(expected, held)
            told += [f"{copy.name}: {one}" for one in found]
        if not told:
            print(f"sync: {when}: {len(expected)} records in {len(copies)} copies are equal to the public record")
            return
        time.sleep(1)
    sys.exit(f"sync: {when}: {len(told)} differences after {PATIENCE} s\n" + "\n".join(told[:20]))


def psql(database, sql):
    command = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--username", "postgres"]
    command += ["--set", "ON_ERROR_STOP=1", "--dbname", database, "--command", sql]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def until_sealed(database):
    began = time.monotonic()
    while psql(database, "SELECT EXISTS (SELECT FROM record.unsealed)") == "t":
        if time.monotonic() - began > PATIENCE:
            sys.exit("sync: the log of changes is not sealed")
        time.sleep(0.1)


class Writing:
    """Several writers at once, until there are enough writes or time is up."""

    def __init__(self, servers, token, seed, writers=4):
        self.stop = threading.Event()
        first = Writer(servers, token, random.Random(f"{seed} ids"))
        first.learn()
        self.writers = [first.beside(random.Random(f"{seed} writer {number}")) for number in range(writers)]
        self.threads = [threading.Thread(target=writer.run, args=(self.stop,), daemon=True) for writer in self.writers]
        for thread in self.threads:
            thread.start()

    def count(self):
        return sum(sum(writer.done.values()) for writer in self.writers)

    def refused(self):
        return sum(writer.refused for writer in self.writers)

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(PATIENCE)
        faults = [fault for writer in self.writers for fault in writer.faults]
        if faults:
            sys.exit(f"sync: {len(faults)} answers that no write may have:\n" + "\n".join(faults[:10]))
        done = {}
        for writer in self.writers:
            for name, count in writer.done.items():
                done[name] = done.get(name, 0) + count
        return done


def disturb(writing, copies, servers, dice, until, enough):
    """Kills a client every second or two, and a server every ten seconds, until time is up or enough is written."""
    next_server = time.monotonic() + dice.uniform(5, 10)
    while time.monotonic() < until and writing.count() < enough:
        time.sleep(dice.uniform(0.5, 2.5))
        # Each is killed as often as the other, at any moment.
        copy = min(copies, key=lambda copy: copy.kills)
        copy.check()
        copy.kill()
        if time.monotonic() > next_server:
            server = dice.choice(servers)
            server.kill()
            server.start()
            next_server = time.monotonic() + dice.uniform(5, 15)
        copy.start()


def replicate(base):
    """ldes-client replicates the stream of a council in order, and gets what the feed tells."""
    council = get(f"{base}/v1/councils?slug={COUNCIL}")["data"][0]["id"]
    command = ["node", "clients/sync/replicate.mjs", f"{base}/ldes/councils/{council}/changes"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    if ended.returncode != 0:
        sys.exit(f"sync: ldes-client ended with {ended.returncode}:\n{ended.stderr[-3000:]}")
    members = [json.loads(line) for line in ended.stdout.splitlines()]
    activities = {"created": "Create", "restored": "Create", "updated": "Update"}
    expected, cursor = [], "start"
    while True:
        page = get(f"{base}/v1/changes?council={COUNCIL}&limit=1000&after={cursor}")
        for change in page["data"]:
            activity = activities.get(change["operation"], "Delete")
            expected.append((change["position"], activity, change["links"]["self"], change["at"]))
        cursor = page["page"]["next_cursor"]
        if page["page"]["caught_up"]:
            break
    found = [(member["position"], member["activity"], member["record"], member["at"]) for member in members]
    for place, (one, other) in enumerate(zip(expected, found)):
        if one != other:
            sys.exit(f"sync: member {place} is {other}, and the feed has {one}")
    deletes = sum(1 for one in found if one[1] == "Delete")
    if len(found) != len(expected) or len(found) < 1000 or not deletes:
        sys.exit(f"sync: ldes-client has {len(found)} members, {deletes} deletes; the feed has {len(expected)}")
    print(f"sync: ldes-client has the {len(found)} changes of {COUNCIL} in order, {deletes} of them deletes")


def main():
    print(f"sync: seed {SEED}", flush=True)
    dice = random.Random(f"{SEED} kills")
    ports = [free_port(), free_port()]
    base = f"http://127.0.0.1:{ports[0]}"
    servers = [Server(PROGRAM, port, base, FOLDER / f"server-{number}.log") for number, port in enumerate(ports)]

    def database(name):
        for server in servers:
            server.database = f"{POSTGRES}/{name}"

    database("minutebook")
    servers[0].start("--demo")
    servers[1].start()
    copies = [
        Copy("sync.py", [sys.executable, "clients/sync/sync.py"], FOLDER / "copy.sqlite", servers[0].base),
        Copy("sync.ts", ["node", "clients/sync/generated/sync.js"], FOLDER / "copy.json", servers[1].base),
    ]
    token = token_for(PROGRAM)
    writing = Writing(servers, token, SEED)
    began = time.monotonic()
    for copy in copies:
        copy.start()
    disturb(writing, copies, servers, dice, began + SECONDS / 2, WRITES / 2)
    # What a backup in the middle would have.
    half, refused = writing.end(), writing.refused()
    for server in servers:
        server.kill()
    psql("postgres", "CREATE DATABASE restored TEMPLATE minutebook")
    psql("postgres", "ALTER DATABASE restored OWNER TO minutebook")
    for server in servers:
        server.start()
    writing = Writing(servers, token, f"{SEED} second half")
    disturb(writing, copies, servers, dice, began + SECONDS, WRITES - sum(half.values()))
    done = writing.end()
    for name, count in half.items():
        done[name] = done.get(name, 0) + count
    refused += writing.refused()
    took, kills = time.monotonic() - began, {copy.name: copy.kills for copy in copies}
    kills["servers"] = sum(server.kills for server in servers)
    print(f"sync: {sum(done.values())} writes in {took:.0f} s, and {refused} refused: {json.dumps(done)}")
    until_sealed("minutebook")
    head = get(f"{base}/v1/changes?after=now")["page"]["head"]
    print(f"sync: {head} public changes; kills: {json.dumps(kills)}", flush=True)
    until_equal(base, copies, "after the writes")
    if any(copy.restarts() for copy in copies):
        sys.exit("sync: a copy started again although nothing was restored")
    replicate(base)

    for process in servers + copies:
        process.kill()
    database("restored")
    for process in servers + copies:
        process.start()
    writing = Writing(servers, token, f"{SEED} after the restore", writers=1)
    time.sleep(2)
    writing.end()
    until_sealed("restored")
    until_equal(base, copies, "after the restore")
    if not all(copy.restarts() for copy in copies):
        sys.exit("sync: a copy did not start again after the restore")
    replicate(base)
    for process in servers + copies:
        process.kill()


if __name__ == "__main__":
    main()
