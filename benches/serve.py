"""What is measured: the program, a server that sends the same bytes, and nginx where there is one."""

import http.client
import os
import pathlib
import secrets
import shutil
import subprocess
import sys
import time

HOST = "127.0.0.1"


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

    def get(self, path, **headers):
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def wait_for(self, path):
        while True:
            try:
                if self.get(path)[0] == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                raise SystemExit(f"it ended: {self.process.args}")
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
    """FastAPI over asyncpg, which reads the same rows through the same public views, with as many workers and connections."""

    def __init__(self, options, cluster, told, way, port, workers):
        self.port = options.port + port
        python = options.work / "peer" / "bin" / "python3"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
            packages = ["-m", "pip", "install", "-q", "-r", pathlib.Path(__file__).parent / "peer-requirements.txt"]
            subprocess.run([python, *packages], check=True)
        environment = os.environ | {
            "PEER_DATABASE": cluster.url, "PEER_SESSION": told.reader, "PEER_WAY": way,
            "PEER_CONNECTIONS": str(max(told.readers // workers, 1)),
        }
        command = [python, "-m", "uvicorn", "peer:app", "--host", HOST, "--port", str(self.port), "--workers", str(workers),
                   "--no-access-log", "--log-level", "warning"]
        self.process = subprocess.Popen(command, env=environment, cwd=pathlib.Path(__file__).parent)
        self.wait_for("/decisions")
