"""Whole tools on the same fresh stock server: wall, CPU, memory, requests, checks, left behind."""

import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
VENVS = ROOT / ".venv-bench"
TOKEN = "token-of-a-loopback-server"  # noqa: S105 - as it says
REQUEST = re.compile(r'"[A-Z]+ \S+ HTTP/1\.[01]" \d{3}')
PATIENCE = 120
WEIGHED = """
import json, os, sys, time
started = time.perf_counter()
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
usage = os.wait4(child, 0)[2]
wall = time.perf_counter() - started
with open(sys.argv[1], "w") as file:
    json.dump([wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024], file)
"""
"""Runs a command from a small process: a child has at least the memory of its parent."""


@dataclass(frozen=True)
class Tool:
    """A tool: its name, what pip installs, its command, and how many checks its output has."""

    name: str
    packages: tuple[str, ...]
    command: Callable[[Path, str, Path], list[str]]
    checks: Callable[[str, Path], int]


@dataclass(frozen=True)
class Weight:
    """What a run of a tool took: seconds, MB and counts."""

    wall: float
    cpu: float
    memory: float
    requests: int
    checks: int
    left: int


def _ours(venv: Path, url: str, folder: Path) -> list[str]:
    del venv
    flags = ["-q", "-p", "no:cacheprovider", "--profile", "okta-oin", "--base-url", url]
    return [sys.executable, "-m", "pytest", *flags, "--report-dir", str(folder / "report")]


def _judged(out: str, folder: Path) -> int:
    del out
    summary = json.loads((folder / "report" / "record.json").read_text())["summary"]
    return sum(n for verdict, n in summary.items() if verdict not in {"not-run", "not-applicable"})


TOOLS = (
    Tool("pytest-scim (okta-oin)", (), _ours, _judged),
    Tool(
        "scim2-cli 0.6.0, scim2-tester 0.5.2",
        ("scim2-cli==0.6.0", "scim2-tester==0.5.2"),
        lambda venv, url, _: [str(venv / "bin" / "scim2"), "--url", url, "test"],
        lambda out, _: len(
            re.findall(r"^(?:SUCCESS|ERROR|CRITICAL|ACCEPTABLE) ", out, re.MULTILINE)
        ),
    ),
    Tool(
        "scim-sanity 0.7.4",
        ("scim-sanity==0.7.4",),
        lambda venv, url, _: [
            *(str(venv / "bin" / "scim-sanity"), "probe", url, "--token", TOKEN),
            "--i-accept-side-effects",
        ],
        lambda out, _: len(re.findall(r"\[(?:PASS|FAIL|WARN)\]", out)),
    ),
)


def section(rounds: int) -> str:
    """Measure, and return the section of the results."""
    weights: dict[str, list[Weight]] = {tool.name: [] for tool in TOOLS}
    for _ in range(rounds):
        for tool in TOOLS:
            weights[tool.name].append(weigh(tool))
    rows = [_row(name, found, weights[TOOLS[0].name]) for name, found in weights.items()]
    return "\n".join(
        [
            "## Whole tools",
            "",
            f"Each on a fresh stock scim2-server on this machine, {rounds} rounds in turn.",
            "",
            "| tool | wall | CPU | memory | requests | checks | left behind | wall to ours |",
            "|---|---|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _row(name: str, found: list[Weight], ours: list[Weight]) -> str:
    wall, cpu, memory = (
        statistics.median(getattr(one, key) for one in found) for key in ("wall", "cpu", "memory")
    )
    ratio = wall / statistics.median(one.wall for one in ours)
    last = found[-1]
    counts = f"{last.requests:,} | {last.checks} | {last.left}"
    return f"| {name} | {wall:.2f} s | {cpu:.2f} s | {memory:.0f} MB | {counts} | {ratio:.2f} |"


def weigh(tool: Tool) -> Weight:
    """Run a tool on a fresh server."""
    venv = installed(tool)
    with tempfile.TemporaryDirectory() as scratch, stock_server(Path(scratch)) as (url, log):
        folder = Path(scratch)
        command = tool.command(venv, url, folder)
        wall, cpu, memory, out = run(command, folder)
        requests = len(REQUEST.findall(log.read_text(errors="replace"))) - 1
        left = sum(_total(url, kind) for kind in ("Users", "Groups"))
        return Weight(wall, cpu, memory, requests, tool.checks(out, folder), left)


def run(command: list[str], folder: Path) -> tuple[float, float, float, str]:
    """Run a command; return its seconds, those on a processor, its MB and its output."""
    usage = folder / "usage.json"
    weighed = [sys.executable, "-S", "-c", WEIGHED, str(usage), *command]
    with (folder / "output").open("w+") as output:
        process = subprocess.Popen(
            weighed, stdout=output, stderr=output, env=environ(folder), cwd=ROOT
        )
        process.wait()
    wall, cpu, memory = json.loads(usage.read_text())
    return wall, cpu, memory, (folder / "output").read_text(errors="replace")


def environ(folder: Path) -> dict[str, str]:
    """Return the environment of a run that keeps its state in a folder."""
    return os.environ | {
        "SCIM_TOKEN": TOKEN,
        "SCIM_CLI_HEADERS": f"Authorization: Bearer {TOKEN}",
        "PYTEST_SCIM_STATE_DIR": str(folder / "state"),
        "PYTHONDONTWRITEBYTECODE": "",
    }


def installed(tool: Tool) -> Path:
    """Return the environment of a tool, with its packages in it."""
    venv = VENVS / re.sub(r"\W+", "-", tool.name)
    if tool.packages and not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        pip = [str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *tool.packages], check=True)
    return venv


@contextmanager
def stock_server(folder: Path) -> Iterator[tuple[str, Path]]:
    """Run the stock scim2-server; yield its base URL and its log."""
    log = folder / "server.log"
    command = [sys.executable, "-m", "scim2_server.testserver.cli", "--bearer-token", TOKEN]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with log.open("wb") as output:
        process = subprocess.Popen([*command, "--port", str(port)], stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + PATIENCE
        while not (found := re.search(r"Serving SCIM on (http://\S+)", log.read_text())):
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        _until_it_responds(found[1], deadline)
        yield found[1], log
    finally:
        process.terminate()
        process.wait()


def _until_it_responds(url: str, deadline: float) -> None:
    while True:
        try:
            _total(url, "Users")
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


def _total(url: str, kind: str) -> int:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with urlopen(Request(f"{url}/{kind}?count=0", headers=headers)) as response:  # noqa: S310
        return json.load(response)["totalResults"]
