"""A private PostgreSQL for the benchmark, and the record in it."""

import copy
import json
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import time

import generate

HERE = pathlib.Path(__file__).parent
SETTINGS = {
    "shared_buffers": "4GB", "effective_cache_size": "12GB", "work_mem": "32MB", "maintenance_work_mem": "1GB", "max_wal_size": "8GB",
    "checkpoint_timeout": "15min", "random_page_cost": "1.1", "jit": "off", "max_connections": "200", "logging_collector": "on",
    "log_destination": "jsonlog", "log_filename": "log", "log_file_mode": "0644", "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "", "autovacuum": "off", "log_checkpoints": "off",
}
# Parents first. The large ones are loaded two at a time, each from a generator of its own.
TABLES = [["councils"], ["municipal_years", "bodies"], ["meetings", "identifiers"], ["items", "decisions"], ["documents"]]


def say(line):
    print(f"[{time.strftime('%H:%M:%S')}] {line}", file=sys.stderr, flush=True)


class Cluster:
    """Runs as the user postgres where this program is root, which PostgreSQL refuses to be."""

    def __init__(self, work, port):
        self.directory, self.port, self.database = work / "postgres", port, "bench"
        binaries = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.binaries = pathlib.Path(os.environ.get("PG_BIN") or (binaries[-1] if binaries else ""))
        self.user = "postgres" if os.getuid() == 0 else None
        self.environment = os.environ | {"PGHOST": "127.0.0.1", "PGPORT": str(port), "PGUSER": "postgres"}

    def of(self, database):
        """The same PostgreSQL, for another of its databases."""
        other = copy.copy(self)
        other.database = database
        return other

    @property
    def url(self):
        return f"postgres://postgres@127.0.0.1:{self.port}/{self.database}"

    @property
    def connecting(self):
        """The environment in which PostgreSQL's programs find the database."""
        return self.environment | {"PGDATABASE": self.database}

    def program(self, name, *arguments, **options):
        command = [str(self.binaries / name), *map(str, arguments)]
        # Its own user need not be able to read the folder that this was called in.
        options = {"check": True, "cwd": "/", "env": self.connecting, "user": self.user, **options}
        return subprocess.run(command, **options)

    def start(self):
        if not (self.directory / "PG_VERSION").exists():
            shutil.rmtree(self.directory, ignore_errors=True)
            self.directory.mkdir(parents=True)
            if self.user:
                account = pwd.getpwnam(self.user)
                os.chown(self.directory, account.pw_uid, account.pw_gid)
            self.program("initdb", "-D", self.directory, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres",
                         stdout=subprocess.DEVNULL)
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items()) + f" -c port={self.port}"
        # What it inherits it keeps: without this, whoever reads our output through a pipe would wait for PostgreSQL to end.
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.program("pg_ctl", "-D", self.directory, "-w", "-t", "120", "-o", options, "start", **quiet)

    def stop(self):
        self.program("pg_ctl", "-D", self.directory, "-w", "-m", "fast", "stop", stdout=subprocess.DEVNULL)

    def pid(self):
        return int((self.directory / "postmaster.pid").read_text().split()[0])

    def sql(self, text, database=None):
        answer = self.program("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database or self.database, "-c", text,
                              stdout=subprocess.PIPE, text=True, user=None)
        return answer.stdout.strip()

    def size(self):
        return self.sql("SELECT pg_size_pretty(pg_database_size(current_database()))")

    def statements(self, mark):
        """What the server under test sent since the log was `mark` bytes long, as (statement, parameters)."""
        end = f"end of capture {time.monotonic_ns()}"
        self.sql(f"SELECT '{end}'")
        path, lines = self.directory / "log" / "log.json", []
        while not any(end in line.get("message", "") for line in lines):
            time.sleep(0.05)
            with path.open() as log:
                log.seek(mark)
                lines = [json.loads(line) for line in log.read().splitlines() if line.endswith("}")]
        for line in lines:
            # The sealer of the log of changes answers no request.
            name = line.get("application_name", "")
            if name.startswith("minutebook") and name != "minutebook sealer":
                _, _, statement = line.get("message", "").partition(": ")
                yield statement, line.get("detail", "").removeprefix("parameters: ")

    def mark(self):
        path = self.directory / "log" / "log.json"
        return path.stat().st_size if path.exists() else 0

    def load(self, meetings):
        """Fills the migrated database. Plain indexes are made afterwards, which takes half the time."""
        indexes = self.sql(
            "SELECT json_agg(json_build_array(indexrelid::regclass::text, pg_get_indexdef(indexrelid), "
            "obj_description(indexrelid, 'pg_class'))) FROM pg_index JOIN pg_class t ON t.oid = indrelid "
            "WHERE relnamespace = 'record'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)")
        indexes = json.loads(indexes)
        self.sql("; ".join(f"DROP INDEX {name}" for name, _, _ in indexes))
        for together in TABLES:
            say(f"loading {' and '.join(together)}")
            wait([self.copy(table, meetings) for table in together])
        half = len(indexes) // 2
        say(f"making {len(indexes)} indexes")
        wait([[self.psql([text for index in part for text in make(*index)])] for part in (indexes[:half], indexes[half:])])
        say("vacuum and analyze")
        self.sql("VACUUM (ANALYZE, FREEZE)")
        self.sql("CHECKPOINT")

    def copy(self, table, meetings):
        columns = ", ".join(generate.COLUMNS[table])
        rows = subprocess.Popen([sys.executable, HERE / "generate.py", table, str(meetings)], stdout=subprocess.PIPE)
        # Foreign keys hold by the way the rows are made; checking each would take longer than loading them.
        copy = self.psql(["SET session_replication_role = replica", f"COPY record.{table} ({columns}) FROM STDIN"], rows.stdout)
        rows.stdout.close()
        return [rows, copy]

    def psql(self, statements, stdin=subprocess.DEVNULL):
        commands = [argument for statement in statements for argument in ("-c", statement)]
        return subprocess.Popen([self.binaries / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *commands], stdin=stdin,
                                env=self.connecting)

    def forget_writes(self, since):
        """Takes away what the measured writes left, so that every round begins with the same record."""
        self.sql(f"DELETE FROM record.decisions WHERE created_at >= '{since}'")
        self.sql("TRUNCATE record.changes, record.unsealed, record.positions, record.idempotency_keys")
        for table in ("decisions", "items", "meetings"):
            self.sql(f"VACUUM record.{table}")
        self.sql("CHECKPOINT")


def make(name, definition, comment):
    text = (comment or "").replace("'", "''")
    return [definition, *([f"COMMENT ON INDEX {name} IS '{text}'"] if text else [])]


def wait(groups):
    for process in [process for group in groups for process in group]:
        if process.wait():
            sys.exit(f"failed: {process.args}")
