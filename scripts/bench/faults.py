"""How many of 60 seeded faults each tool finds, and when it first says that a MUST is violated.

A tool finds a fault where its output has a failed check that it has not on the same provider
without a fault. Ours ends with the first violated MUST; what violates none is run to its end.
"""

import json
import os
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tools

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import Fault, registry
from pytest_scim.provider.http_server import serve

COUNT = int(os.environ.get("SCIM_FAULTS", "60"))
OFF = ("entitlements", "grants", "import_user_schema", "profile_sourcing", "oauth")
FINDINGS = {"violates", "advisory", "blocked", "error"}
FAILED = {
    "scim2-cli 0.6.0, scim2-tester 0.5.2": r"^(?:ERROR|CRITICAL) .*$",
    "scim-sanity 0.7.4": r"^\s*\[FAIL\].*$",
}


@dataclass
class Tried:
    """A run of a tool: its failed checks, its seconds, and whether a MUST is violated."""

    failed: set[str]
    seconds: float
    must: bool


def drawn() -> list[Fault]:
    """Return the faults, the same in each run: of Users, Groups and discovery under okta-oin."""
    found = [one for one in registry().values() if _is_general(one)]
    return random.Random("60").sample(sorted(found, key=lambda one: one.id), COUNT)  # noqa: S311


def _is_general(fault: Fault) -> bool:
    away = any(f".{name}." in check for check in fault.catches for name in OFF)
    odd = fault.rule or fault.base_url or fault.layer != "service"
    return not (away or odd or not fault.catches) and fault.is_for("oin")


def section(rounds: int) -> str:
    """Measure, and return the section of the results; each fault is run once."""
    del rounds
    clean = {tool.name: tried(tool, None).failed for tool in tools.TOOLS}
    runs: dict[str, list[Tried]] = {tool.name: [] for tool in tools.TOOLS}
    for n, fault in enumerate(drawn(), 1):
        for tool in tools.TOOLS:
            one = tried(tool, fault)
            one.failed -= clean[tool.name]
            runs[tool.name].append(one)
            print(n, fault.id, tool.name, len(one.failed), f"{one.seconds:.1f} s", flush=True)
    rows = [
        f"| {name} | {sum(bool(one.failed) for one in found)} | {_median(found, all_=True)} "
        f"| {_median(found, all_=False)} |"
        for name, found in runs.items()
    ]
    return "\n".join(
        [
            "## Seeded faults",
            "",
            f"{COUNT} faults of the embedded provider, each in a server of its own, one run each.",
            "",
            "| tool | found | a run takes | first MUST after |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _median(found: list[Tried], *, all_: bool) -> str:
    seconds = [one.seconds for one in found if all_ or one.must]
    return f"{statistics.median(seconds):.1f} s" if seconds else "-"


def tried(tool: tools.Tool, fault: Fault | None) -> Tried:
    """Run a tool on a provider with a fault, or without one."""
    venv = tools.installed(tool)
    with tempfile.TemporaryDirectory() as scratch, provider(fault) as url:
        folder = Path(scratch)
        command = tool.command(venv, url, folder)
        command += ["-x", "--scim-examples=3"] if not tool.packages else []
        started = time.perf_counter()
        *_, out = tools.run(command, folder)
        if not tool.packages:
            return _judged(folder, time.perf_counter() - started)
        seconds = time.perf_counter() - started
        failed = {one[0] for one in re.finditer(FAILED[tool.name], out, re.MULTILINE)}
        return Tried(failed, seconds, must=False)


def _judged(folder: Path, seconds: float) -> Tried:
    checks = json.loads((folder / "report" / "record.json").read_text())["checks"]
    failed = {one["id"] for one in checks if one["verdict"] in FINDINGS}
    return Tried(failed, seconds, any(one["verdict"] == "violates" for one in checks))


@contextmanager
def provider(fault: Fault | None) -> Iterator[str]:
    """Serve the embedded provider with a fault; yield its base URL."""
    made = Provider(load("okta-oin"), tokens=[tools.TOKEN], faults=[fault] if fault else [])
    with serve(made) as server:
        yield server.base_url
