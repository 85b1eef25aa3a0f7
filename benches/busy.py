"""How long small reads wait while others read the largest pages that there are."""

import dataclasses
import re
import statistics
import subprocess
import time

import generate
from measure import HERE

# Clients of small reads, and of large ones.
SMALL, LARGE = 4, 8
PAGE = "/v1/meetings?limit=200&include=items"
UNITS = {"us": 1e-3, "ms": 1.0, "s": 1000.0}


@dataclasses.dataclass
class Delays:
    """Milliseconds that half of the reads by id take at most, and 99 %: on a quiet server, and beside large reads of so many bytes."""

    quiet: list
    busy: list
    size: int

    @property
    def times(self):
        """How many times as long 99 % take at most."""
        return self.busy[1] / self.quiet[1]


def measured(options, program):
    """Reads by id on a quiet server, and beside clients that read large pages."""
    size = len(program.get(PAGE)[2])
    rounds = {"quiet": [], "busy": []}
    for _ in range(options.rounds):
        rounds["quiet"].append(small(options, program))
        command = wrk(program, LARGE, options.seconds + 3, "one", PAGE)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as others:
            time.sleep(1)
            rounds["busy"].append(small(options, program))
            others.terminate()
    quiet, busy = ([statistics.median(each[index] for each in rounds[name]) for index in (0, 1)] for name in ("quiet", "busy"))
    return Delays(quiet, busy, size)


def table(found):
    """The lines of a table."""
    quiet, busy = found.quiet, found.busy
    return [
        f"| an item by id, {SMALL} clients | half take at most | 99 % take at most |",
        "|---|--:|--:|",
        f"| on a quiet server | {quiet[0]:.1f} ms | {quiet[1]:.1f} ms |",
        f"| while {LARGE} clients read pages of {found.size / 1e6:.1f} MB | {busy[0]:.1f} ms | {busy[1]:.1f} ms |",
        f"| times as long | {busy[0] / quiet[0]:.1f} | {found.times:.1f} |",
    ]


def wrk(program, clients, seconds, *arguments):
    return ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "20s", "--latency", program.url, "-s",
            str(HERE / "requests.lua"), "--", *map(str, arguments)]


def small(options, program):
    """Milliseconds that half of the reads take at most, and 99 %."""
    command = wrk(program, SMALL, options.seconds, "record", f"/v1/items/{generate.PREFIX['items']}", options.meetings * 10)
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [float(number) * UNITS[unit] for number, unit in re.findall(r"^\s+(?:50|99)%\s+([\d.]+)(us|ms|s)\s*$", text, re.M)]
