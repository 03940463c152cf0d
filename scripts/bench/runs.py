"""What a user waits for: the first request after the start, and a whole rehearsal."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import tools

PROFILES = ("okta-oin", "scileads", "leadiq", "ici", "iomete", "livepreso")
FLAGS = ["-q", "-p", "no:cacheprovider"]


@dataclass(frozen=True)
class Weight:
    """What a rehearsal took: seconds, those on a processor, MB, exchanges and judged checks."""

    wall: float
    cpu: float
    memory: float
    exchanges: int
    checks: int


def section(rounds: int) -> str:
    """Measure, and return the section of the results."""
    started = [first_request() for _ in range(rounds + 1)][1:]  # the first one caches bytecode
    weights: dict[str, list[Weight]] = {name: [] for name in PROFILES}
    for _ in range(rounds):
        for name in PROFILES:
            weights[name].append(rehearsal(name))
    return "\n".join(
        [
            "## Runs",
            "",
            f"Median of {rounds} rounds in turn, with cached bytecode. The first request leaves",
            f"{statistics.median(started):.2f} s after the start (bar: 1 s). Rehearsals with all",
            "suites on the embedded provider, which runs in the same process (bars: 8 s for 1,500",
            "exchanges of okta-oin, 4 s for a vendor):",
            "",
            "| profile | wall | CPU | memory | exchanges | checks | wall for 1,000 exchanges |",
            "|---|---|---|---|---|---|---|",
            *(_row(name, found) for name, found in weights.items()),
            "",
        ]
    )


def _row(name: str, found: list[Weight]) -> str:
    wall, cpu, memory = (
        statistics.median(getattr(one, key) for one in found) for key in ("wall", "cpu", "memory")
    )
    last = found[-1]
    each = 1000 * wall / last.exchanges
    counts = f"{last.exchanges:,} | {last.checks} | {each:.1f} s"
    return f"| {name} | {wall:.1f} s | {cpu:.1f} s | {memory:.0f} MB | {counts} |"


def rehearsal(profile: str) -> Weight:
    """Run a profile on the embedded provider."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        flags = [*FLAGS, f"--profile={profile}", f"--report-dir={folder / 'report'}"]
        wall, cpu, memory, _ = tools.run([sys.executable, "-m", "pytest", *flags], folder)
        record = json.loads((folder / "report" / "record.json").read_text())
    silent = {"not-run", "not-applicable"}
    judged = sum(number for verdict, number in record["summary"].items() if verdict not in silent)
    return Weight(wall, cpu, memory, len(record["exchanges"]), judged)


def first_request() -> float:
    """Return the seconds from the start of a run to the arrival of its first request."""
    arrived: list[float] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            arrived.append(time.perf_counter())
            self.send_error(503)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as scratch:
        url = f"--base-url=http://127.0.0.1:{server.server_address[1]}/scim/v2"
        flags = [*FLAGS, "--profile=okta-oin", url, f"--report-dir={scratch}/report"]
        environ = tools.environ(Path(scratch))
        begun = time.perf_counter()
        command = [sys.executable, "-m", "pytest", *flags]
        subprocess.run(command, check=False, capture_output=True, env=environ, cwd=tools.ROOT)
    server.shutdown()
    server.server_close()
    return arrived[0] - begun
