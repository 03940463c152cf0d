"""What an import of very many Users costs: CPU for each page, and memory of the run.

A run of the checks of imports reads all pages of a crowd several times. What the same run takes
on a target without the crowd is subtracted.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tools

SIZES = ((0, 0), (10_000, 500), (100_000, 5_000))
"""Users and Groups that are there before the run."""

CHECKS = "import_users or import_groups"
MOST = 1.15
MEMORY = 200


@dataclass(frozen=True)
class Weight:
    """What a run took: seconds on a processor, MB, pages of 100 rows, and findings."""

    cpu: float
    memory: float
    pages: int
    findings: int


def section(rounds: int) -> str:
    """Measure, and return the section of the results."""
    weights: dict[tuple[int, int], list[Weight]] = {size: [] for size in SIZES}
    for _ in range(rounds):
        for size in SIZES:
            weights[size].append(weigh(*size))
            print(*size, weights[size][-1], flush=True)
    none = _median(weights[SIZES[0]])
    found = {size: _median(weights[size]) for size in SIZES[1:]}
    each = {size: _each(one, none) for size, one in found.items()}
    base = each[SIZES[1]]
    rows = [
        f"| {users:,} Users, {groups:,} Groups | {one.pages:,} | {one.cpu:.1f} s "
        f"| {1000 * each[users, groups]:.1f} ms | {each[users, groups] / base:.2f} "
        f"| {one.memory:.0f} MB | {one.findings} |"
        for (users, groups), one in found.items()
    ]
    return "\n".join(
        [
            "## Imports",
            "",
            f"A run of `-k '{CHECKS}'`, {rounds} rounds in turn.",
            "The CPU for a page is without what the same run takes where there is no crowd",
            f"({none.cpu:.1f} s, {none.memory:.0f} MB). Bars: {MOST} times the CPU for a page that",
            f"the smaller crowd takes, {MEMORY} MB.",
            "",
            "| target | pages of 100 | CPU | CPU for a page | ratio | memory | findings |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _median(found: list[Weight]) -> Weight:
    cpu, memory = (
        statistics.median(getattr(one, key) for one in found) for key in ("cpu", "memory")
    )
    return Weight(cpu, memory, found[-1].pages, found[-1].findings)


def _each(one: Weight, none: Weight) -> float:
    return (one.cpu - none.cpu) / (one.pages - none.pages)


def weigh(users: int, groups: int) -> Weight:
    """Run the checks of imports on a crowd."""
    with tempfile.TemporaryDirectory() as scratch, crowd(users, groups) as url:
        folder = Path(scratch)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += ["--profile", "okta-oin", "--base-url", url, "-k", CHECKS, "--scim-seed=0"]
        command += ["--report-dir", str(folder / "report")]
        _, cpu, memory, out = tools.run(command, folder)
        assert (folder / "report" / "record.json").exists(), out
        record = json.loads((folder / "report" / "record.json").read_text())
        pages = sum("?startIndex" in url and "count=100" in url for url in _urls(record))
        findings = {"violates", "advisory", "blocked", "error"}
        wrong = sum(one["verdict"] in findings for one in record["checks"])
        return Weight(cpu, memory, pages, wrong)


def _urls(record: dict) -> list[str]:
    return [one["request"]["url"] for one in record["exchanges"]]


@contextmanager
def crowd(users: int, groups: int) -> Iterator[str]:
    """Serve a crowd in a process of its own; yield its base URL."""
    command = [sys.executable, "-m", "tests.plugin.crowds", tools.TOKEN, str(users), str(groups)]
    environ = os.environ | {"PYTHONPATH": str(tools.ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen(command, **pipes, text=True, env=environ, cwd=tools.ROOT)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait()
