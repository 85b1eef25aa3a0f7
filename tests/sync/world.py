"""Servers on one database, and writers of random writes."""

import atexit
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

SCOPE = "record:publish record:restricted progress:write council:admin"
EXEMPT = {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A matter"}

running = []


def end_all():
    for process in running:
        process.kill()


atexit.register(end_all)
signal.signal(signal.SIGTERM, lambda *_: sys.exit("sync: ended from outside"))


def spawn(command, **more):
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **more)
    running.append(process)
    return process


def free_port():
    return socket.create_server(("127.0.0.1", 0)).getsockname()[1]


def get(url, token=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
        return json.load(answer)


def collections(base):
    """The addresses of all lists of records, below a server's address."""
    found = [entry["url"].split("/v1/")[1] for entry in get(f"{base}/v1")["collections"]]
    if len(found) < 19:
        sys.exit(f"sync: {found} are fewer collections than there are record types")
    return found


def listed(base, collection, token=None):
    """All records of a list."""
    cursor = ""
    while cursor is not None:
        page = get(f"{base}/v1/{collection}?limit=200{cursor and '&cursor='}{cursor}", token)
        yield from page["data"]
        cursor = page["page"]["next_cursor"]


def record_of(base):
    """The whole public record as its lists give it, by id."""
    return {record["id"]: record for collection in collections(base) for record in listed(base, collection)}


def token_for(program):
    command = [program, "token", "--subject", "sync test", "--scope", SCOPE, "--council", "*", "--body", "*"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class Server:
    """A server, which is killed and started again at one address."""

    def __init__(self, program, port, public_url, log):
        self.base = f"http://127.0.0.1:{port}"
        # Whichever server answers, addresses in answers are the same.
        self.command = [program, "serve", "--listen", f"127.0.0.1:{port}", "--public-url", public_url]
        self.command += ["--rate-limit", "0", "--token-rate-limit", "0"]
        self.log, self.database, self.process, self.kills = log, None, None, 0

    def start(self, *more):
        with self.log.open("a") as log:
            data = self.log.with_suffix(".data")
            environment = {**os.environ, "DATABASE_URL": self.database, "MINUTEBOOK_DATA_DIR": str(data)}
            self.process = spawn([*self.command, *more], stdout=log, stderr=log, env=environment)
        for _ in range(1800):
            try:
                if urllib.request.urlopen(f"{self.base}/readyz", timeout=5).status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        sys.exit(f"sync: a server does not serve:\n{self.log.read_text()[-3000:]}")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.kills += 1


class Known:
    """The records of which the writers know, by collection."""

    def __init__(self):
        self.ids = {}
        self.deleted = []
        self.count = 0


class Writer:
    """Sends random writes, each to one of the servers."""

    def __init__(self, servers, token, dice, known=None):
        self.servers, self.token, self.dice, self.known = servers, token, dice, known or Known()
        self.connection = None
        self.done, self.refused, self.faults = {}, 0, []
        # How often each is tried, among 100.
        self.choices = [
            (26, self.update), (14, self.publish), (9, self.withdraw), (8, self.create_item), (7, self.create_document),
            (3, self.create_issue), (3, self.create_person), (5, self.exempt), (4, self.disclose), (5, self.delete),
            (5, self.restore), (5, self.move), (1, self.merge), (1, self.rename_body), (2, self.replace_agenda),
            (2, self.publish_agenda),
        ]

    def beside(self, dice):
        return Writer(self.servers, self.token, dice, self.known)

    def learn(self):
        base = self.servers[0].base
        for collection in collections(base):
            self.known.ids[collection] = [record["id"] for record in listed(base, collection, self.token)]

    def run(self, stop):
        weights, choices = zip(*self.choices)
        while not stop.is_set():
            (write,) = self.dice.choices(choices, weights)
            status = write()
            if status is not None and 200 <= status < 300:
                self.done[write.__name__] = self.done.get(write.__name__, 0) + 1
            else:
                self.refused += 1

    def send(self, method, path, body=None):
        """Sends a write. The status and the answer; a status of 0 if the connection was lost."""
        headers = {"Authorization": f"Bearer {self.token}", "If-Match": "*", "Content-Type": "application/json"}
        # These write several records, so there is no version to match.
        if method == "POST" and path.count("/") == 2 or "/agenda" in path:
            del headers["If-Match"]
        try:
            if self.connection is None:
                address = self.dice.choice(self.servers).base.removeprefix("http://")
                self.connection = http.client.HTTPConnection(address, timeout=60)
            self.connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            time.sleep(0.05)
            return 0, None
        if answer.status >= 500 and answer.status != 503:
            self.faults.append(f"{method} {path} {body}: {answer.status} {text.decode()}")
        return answer.status, json.loads(text) if text and answer.status < 300 else None

    def some(self, *collections):
        """A collection with records, and the id of one of them."""
        collection = self.dice.choice(collections or [name for name, ids in self.known.ids.items() if ids])
        return collection, self.dice.choice(self.known.ids[collection])

    def patch(self, collection, id, body):
        return self.send("PATCH", f"/v1/{collection}/{id}", body)[0]

    def create(self, collection, body):
        body["publication"] = self.dice.choice(["draft", "published", "published"])
        status, record = self.send("POST", f"/v1/{collection}", body)
        if record:
            self.known.ids[collection].append(record["id"])
        return status

    def word(self):
        self.known.count += 1
        return f"{self.dice.choice(['Report', 'Review', 'Plan', 'Café ☕'])} {self.known.count}"

    def create_item(self):
        return self.create("items", {"meeting_id": self.some("meetings")[1], "title": self.word()})

    def create_document(self):
        kind = self.dice.choice(["item", "meeting"])
        owner = {"kind": kind, "id": self.some(f"{kind}s")[1]}
        return self.create("documents", {"owner": owner, "kind": "report", "title": self.word()})

    def create_issue(self):
        return self.create("issues", {"council": self.dice.choice(["chorley", "examplebridge"]), "title": self.word()})

    def create_person(self):
        return self.create("people", {"council": self.dice.choice(["chorley", "examplebridge"]), "name": self.word()})

    def update(self):
        if self.dice.random() < 0.5:
            return self.patch(*self.some("items", "documents", "issues"), {"title": self.word()})
        return self.patch(*self.some(), {"source_url": f"https://example.org/{self.word().split()[-1]}"})

    def publish(self):
        return self.patch(*self.some(), {"publication": "published", "withdrawn_reason": None})

    def withdraw(self):
        return self.patch(*self.some(), {"publication": "withdrawn", "withdrawn_reason": "To be checked."})

    def exempt(self):
        return self.patch(*self.some("items", "documents"), {"exemption": EXEMPT})

    def disclose(self):
        collection, id = self.some("items", "documents")
        return self.send("POST", f"/v1/{collection}/{id}/disclosure", {"reason": "It was concluded."})[0]

    def delete(self):
        collection, id = self.some()
        status, _ = self.send("DELETE", f"/v1/{collection}/{id}?reason=other")
        if status == 204:
            self.known.deleted.append((collection, id))
        return status

    def restore(self):
        if not self.known.deleted:
            return None
        collection, id = self.dice.choice(self.known.deleted)
        return self.send("POST", f"/v1/{collection}/{id}/restoration", {"reason": "It was deleted by mistake."})[0]

    def move(self):
        if self.dice.random() < 0.5:
            return self.patch("items", self.some("items")[1], {"meeting_id": self.some("meetings")[1]})
        owner = {"kind": "item", "id": self.some("items")[1]}
        return self.patch("documents", self.some("documents")[1], {"owner": owner})

    def merge(self):
        id, into = self.some("people")[1], self.some("people")[1]
        return self.send("POST", f"/v1/people/{id}/merge", {"into_id": into})[0]

    def replace_agenda(self):
        """One write of many records."""
        key = {"scheme": "sync-test", "value": self.word()}
        items = [{"key": {**key, "value": f"{key['value']} {number}"}, "title": self.word()} for number in range(20)]
        return self.send("PUT", f"/v1/meetings/{self.some('meetings')[1]}/agenda", {"items": items})[0]

    def publish_agenda(self):
        return self.send("POST", f"/v1/meetings/{self.some('meetings')[1]}/agenda-publication", {})[0]

    def rename_body(self):
        return self.patch("bodies", self.some("bodies")[1], {"name": self.word()})
