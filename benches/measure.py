"""Runs one load for some seconds, and reads from /proc what it cost whom."""

import dataclasses
import os
import pathlib
import re
import resource
import statistics
import subprocess
import time

HERE = pathlib.Path(__file__).parent
TICKS = os.sysconf("SC_CLK_TCK")
CORES = len(os.sched_getaffinity(0))


@dataclasses.dataclass
class Line:
    """One line of the table: who is asked, and how."""

    name: str
    command: list
    root: int = 0
    environment: dict = dataclasses.field(default_factory=dict)
    # How many requests of the table one pgbench transaction stands for.
    each: int = 1
    before: object = None


@dataclasses.dataclass
class Result:
    """What one line of one round came to; times are CPU microseconds a request."""

    rate: float
    database: float
    server: float
    load: float
    bytes: float
    bad: int

    @property
    def cap(self):
        """Requests a second if every core did nothing else."""
        return CORES * 1e6 / max(self.database + self.server + self.load, 1e-9)


def wrk(options, title, server, *arguments, header="", before=None):
    """A line for which wrk sends the requests."""
    command = ["wrk", "-t1", f"-c{options.clients}", f"-d{options.seconds}s", "--timeout", "20s", server.url, "-s",
               str(HERE / "requests.lua"), "--", *map(str, arguments)]
    return Line(title, command, server.pid, {"HEADER": header} if header else {}, 1, before)


def processes():
    """Parent and CPU seconds of every process, with those of its children that have ended."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = pathlib.Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            found[int(entry)] = int(fields[1]), sum(map(int, fields[11:15])) / TICKS
    return found


def cpu(found, root):
    """CPU seconds of a process and of all below it."""
    total, queue = 0.0, [root] if root else []
    while queue:
        parent = queue.pop()
        total += found.get(parent, (0, 0.0))[1]
        queue.extend(pid for pid, (above, _) in found.items() if above == parent)
    return total


def own_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(line, postmaster):
    """Runs a line once."""
    if line.before:
        line.before()
    before, load = processes(), own_children()
    output = subprocess.run(line.command, capture_output=True, text=True, env=os.environ | line.environment)
    if output.returncode:
        raise SystemExit(f"{line.name}: {' '.join(line.command)}\n{output.stdout[-1000:]}\n{output.stderr[-1000:]}")
    # PostgreSQL counts the time of pgbench's backends once it has waited for their end.
    time.sleep(0.5)
    after = processes()
    rate, count, size, bad = read_pgbench(output.stdout) if "pgbench" in line.command[0] else read_wrk(output.stdout)
    count, rate = max(count * line.each, 1), rate * line.each

    def each(seconds):
        return seconds * 1e6 / count

    return Result(rate, each(cpu(after, postmaster) - cpu(before, postmaster)), each(cpu(after, line.root) - cpu(before, line.root)),
                  each(own_children() - load), size, bad)


def read_pgbench(text):
    count = int(re.search(r"actually processed: (\d+)", text)[1])
    failed = int(re.search(r"number of failed transactions: (\d+)", text)[1])
    return float(re.search(r"^tps = ([\d.]+)", text, re.M)[1]), count, 0.0, failed


def read_wrk(text):
    count = int(re.search(r"(\d+) requests in", text)[1])
    amount, unit = re.search(r"requests in \S+, ([\d.]+)(\w+) read", text).groups()
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    bad = (int(refused[1]) if refused else 0) + (sum(map(int, errors.groups())) if errors else 0)
    size = float(amount) * {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}[unit] / max(count, 1)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), count, size, bad


def memory(pid):
    """Resident and proportional size of a process in MiB."""
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return tuple(int(re.search(rf"^{name}:\s+(\d+) kB", text, re.M)[1]) / 1024 for name in ("Rss", "Pss"))


def ratio(owns, others):
    """Median over the rounds of requests a second to those of another line, as measured and by CPU time."""
    pairs = list(zip(owns, others))
    return statistics.median(own.rate / other.rate for own, other in pairs), statistics.median(own.cap / other.cap for own, other in pairs)


def table(lines, rounds):
    """Medians over the rounds; ratios to the first line are of one round each."""
    rows = []
    for line in lines:
        results, limits = [each[line.name] for each in rounds], [each[lines[0].name] for each in rounds]

        def median(read):
            return statistics.median(map(read, results))

        as_measured, by_cpu = ratio(results, limits)
        rows.append({
            "name": line.name, "rate": median(lambda r: r.rate), "database": median(lambda r: r.database),
            "server": median(lambda r: r.server), "load": median(lambda r: r.load), "bytes": median(lambda r: r.bytes),
            "ratio": as_measured, "ratio by CPU": by_cpu, "bad": sum(result.bad for result in results),
        })
    return rows
