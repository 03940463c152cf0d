"""Rehearsals in processes of their own, of a few checks only."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUICK = [f"-pno:{name}" for name in ("cacheprovider", "faker", "anyio", "hypothesispytest")]


@dataclass(frozen=True)
class Rehearsed:
    code: int
    out: str
    verdicts: dict[str, str]
    leftovers: list[dict[str, str]]


def rehearse(folder, profile, *arguments, **env):
    """Rehearse in ``folder``; return the exit code, what was printed, and the verdicts."""
    command = [sys.executable, "-m", "pytest", "-p", "pytest_scim.plugin", *QUICK, "-q"]
    command += [f"--profile={profile}", f"--report-dir={folder / 'report'}", *arguments]
    mine = {k: v for k, v in os.environ.items() if not k.startswith(("SCIM_", "PYTEST_"))}
    mine |= {"PYTHONPATH": str(ROOT / "src"), "PYTEST_SCIM_STATE_DIR": str(folder / "state")}
    finished = subprocess.run(
        command,
        cwd=folder,
        env=mine | env,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    record = folder / "report" / "record.json"
    shown = json.loads(record.read_text()) if record.exists() else {"checks": [], "leftovers": []}
    verdicts = {check["id"]: check["verdict"] for check in shown["checks"]}
    return Rehearsed(
        finished.returncode, finished.stdout + finished.stderr, verdicts, shown["leftovers"]
    )


def node(check):
    """Return the node id of a check of ours; a section may be several files."""
    folder, section, name = check.split(".")
    files = sorted((ROOT / "suites" / folder).rglob(f"test_{section}*.py"))
    file = next(file for file in files if f"def test_{name}(" in file.read_text())
    return f"{file}::test_{name}"
