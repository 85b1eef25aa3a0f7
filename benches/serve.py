"""What is measured: the program, a server that sends the same bytes, and nginx where there is one."""

import http.client
import json
import os
import pathlib
import secrets
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
HOST = "127.0.0.1"
STARTS_WITHIN_SECONDS = 120


class Server:
    """A process that listens."""

    process = None
    port = 0

    @property
    def pid(self):
        return self.process.pid

    @property
    def url(self):
        return f"http://{HOST}:{self.port}"

    def get(self, path):
        return self.ask("GET", path)

    def ask(self, method, path, body=None, headers={}):
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def wait_for(self, path, method="GET", body=None, headers={}):
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        while True:
            try:
                if self.ask(method, path, body, headers)[0] == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                raise SystemExit(f"it ended: {self.process.args}")
            if time.monotonic() > until:
                command = self.process.args
                self.stop()
                raise SystemExit(f"it does not answer {path}: {command}")
            time.sleep(0.001)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None


class Program(Server):
    """Minutebook, with its default settings but for those that are given: what it logs goes to a file."""

    def __init__(self, options, cluster, port=1, **settings):
        self.binary, self.work, self.port = options.release / "minutebook", options.work, options.port + port
        secret = options.work / "secret"
        if not secret.exists():
            secret.write_text(secrets.token_hex(32))
            secret.chmod(0o600)
        self.environment = os.environ | {
            "DATABASE_URL": cluster.url, "MINUTEBOOK_JWT_SECRET_FILE": str(secret), "MINUTEBOOK_LISTEN": f"{HOST}:{self.port}",
            "MINUTEBOOK_RATE_LIMIT": "0", "MINUTEBOOK_TOKEN_RATE_LIMIT": "0",
            **settings,
        }
        self.workers = int(os.environ.get("MINUTEBOOK_WORKERS") or len(os.sched_getaffinity(0)))
        # As database.rs has it; wrk sends as many writes at once as there are connections to serve them, and more.
        self.writers = self.workers * min(max(32 // self.workers, 1), 8)

    def migrate(self):
        subprocess.run([self.binary, "migrate", "run"], env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def token(self):
        command = [self.binary, "token", "--subject", "benchmark", "--scope", "record:publish", "--council", "*", "--ttl", "12h"]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout.strip()

    def start(self, path="/readyz"):
        with (self.work / f"log-{self.port}").open("w") as log:
            self.process = subprocess.Popen([self.binary, "serve"], env=self.environment, stdout=log, stderr=log)
        self.wait_for(path)

    def cold_starts(self, times):
        """Milliseconds from the start of the process to its first answer from the database."""
        taken = []
        for _ in range(times):
            started = time.monotonic()
            self.start("/v1/meetings?limit=1")
            taken.append((time.monotonic() - started) * 1000)
            self.stop()
        return taken


class Static(Server):
    """actix-web answering with bytes that it holds."""

    def __init__(self, options, workers):
        self.port = options.port + 2
        files = sorted((options.work / "static").iterdir())
        command = [options.release / "examples" / "static_response", str(self.port), str(workers), *files]
        self.process = subprocess.Popen(command)
        self.wait_for(f"/{files[0].name}")


class Nginx(Server):
    """nginx serving the same bytes as files."""

    def __init__(self, options, workers):
        self.port = options.port + 3
        binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        if not binary:
            return
        work = options.work / "nginx"
        work.mkdir(exist_ok=True)
        temporary = "".join(f"{name}_temp_path {work}/{name}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (work / "nginx.conf").write_text(
            f"daemon off; worker_processes {workers}; pid {work}/pid; error_log stderr; user {'root' if os.getuid() == 0 else 'nobody'};\n"
            "events { worker_connections 1024; }\n"
            f"http {{ {temporary} access_log {work}/access.log; sendfile on; keepalive_requests 100000000; open_file_cache max=100;\n"
            f"types {{ application/json json; }} server {{ listen {HOST}:{self.port}; root {options.work}/static; }} }}\n")
        self.process = subprocess.Popen([binary, "-p", work, "-c", work / "nginx.conf"], stderr=subprocess.DEVNULL)
        self.wait_for("/item.json")


class Peer(Server):
    """Reads the same rows through the same public views, with as many workers and connections as the program."""

    def begin(self, command, cluster, told, workers, **settings):
        environment = os.environ | {
            "PEER_DATABASE": cluster.url, "PEER_SESSION": told.reader, "PEER_CONNECTIONS": str(max(told.readers // workers, 1)), **settings,
        }
        self.process = subprocess.Popen(command, env=environment, cwd=HERE)


class FastApi(Peer):
    """FastAPI over asyncpg."""

    def __init__(self, options, cluster, told, way, port, workers):
        self.port = options.port + port
        python = options.work / "peer" / "bin" / "python3"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
            subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / "peer-requirements.txt"], check=True)
        command = [python, "-m", "uvicorn", "peer:app", "--host", HOST, "--port", str(self.port), "--workers", str(workers),
                   "--no-access-log", "--log-level", "warning"]
        self.begin(command, cluster, told, workers, PEER_WAY=way)
        self.wait_for("/decisions")

    def reads(self, meetings, prefix):
        """What wrk is told for each scene."""
        return {"item": ("record", f"/items/{prefix['items']}", meetings * 10), "page": ("one", "/decisions"),
                "meeting": ("record", f"/meetings/{prefix['meetings']}", meetings)}


class PostGraphile(Peer):
    """PostGraphile, which is asked for all columns of the views by GraphQL."""

    TYPE = {"Content-Type": "application/json"}

    def __init__(self, options, cluster, told, port, workers):
        self.port, self.queries = options.port + port, options.work / "graphql"
        self.queries.mkdir(exist_ok=True)
        subprocess.run([HERE.parent / "scripts" / "npm-packages.sh", HERE], check=True)
        self.begin(["node", HERE / "peer.mjs"], cluster, told, workers, PEER_PORT=str(self.port), PEER_WORKERS=str(workers),
                   GRAPHILE_ENV="production")
        self.wait_for("/graphql", "POST", json.dumps({"query": "{ __typename }"}), self.TYPE)

    def answer(self, query, variables):
        status, _, body = self.ask("POST", "/graphql", json.dumps({"query": query, "variables": variables}), self.TYPE)
        answer = json.loads(body)
        if status != 200 or answer.get("errors"):
            raise SystemExit(f"PostGraphile: {status} {body[:500]}")
        return answer["data"]

    def columns(self, name):
        """The columns of a view. `id` is an identifier of PostGraphile's own."""
        fields = self.answer("query ($name: String!) { __type(name: $name) { fields { name type { kind ofType { kind } } } } }",
                             {"name": name})["__type"]["fields"]
        kinds = {each["name"]: (each["type"]["kind"], (each["type"]["ofType"] or {}).get("kind")) for each in fields}
        return " ".join(field for field, kind in kinds.items() if "SCALAR" in kind and field != "id")

    def reads(self, meetings, prefix):
        """What wrk is told for each scene. Each query is asked one time, to see that it has an answer."""
        decision, item, meeting = (self.columns(name) for name in ("Decision", "Item", "Meeting"))
        items = f"itemsByMeetingId(orderBy: [POSITION_ASC, ROW_ID_ASC]) {{ nodes {{ {item} }} }}"
        by_id = "query ($id: UUID!) { %sByRowId(rowId: $id) { %s } }"
        order = "condition: { deletedAt: null }, orderBy: [MADE_ON_DESC, ROW_ID_DESC], first: 50"
        queries = {
            "item": (by_id % ("item", item), {"id": f"{prefix['items']}{{row}}"}, meetings * 10),
            "meeting": (by_id % ("meeting", f"{meeting} {items}"), {"id": f"{prefix['meetings']}{{row}}"}, meetings),
            "page": (f"{{ allDecisions({order}) {{ nodes {{ {decision} }} }} }}", {}, 1),
        }
        told = {}
        for scene, (query, variables, count) in queries.items():
            first = {name: value.replace("{row}", "1000000001") for name, value in variables.items()}
            if None in self.answer(query, first).values():
                raise SystemExit(f"PostGraphile found nothing: {scene}")
            file = self.queries / f"{scene}.json"
            file.write_text(json.dumps({"query": query, "variables": variables}))
            told[scene] = "query", file, count
        return told
