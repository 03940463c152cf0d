"""Draws faults by the hash of the commit, and plays the causes of each again after its run.

Usage: ``make drawn-faults``, or ``PYTHONPATH=. python scripts/drawn_faults.py [N | FAULT …]``. Each
fault is seeded in a target of its own on the loopback address. After a whole run against it, both
``pytest-scim reproduce`` and the shell script of the cause that the fault names have to show the
finding, and the target has to hold what it held before. Ends with 1 where one of that fails.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import Fault, registry
from pytest_scim.report.formats.script.script import Scripts
from pytest_scim.report.model import Record
from tests.plugin.running import TOKEN
from tests.plugin.targets import provider_at, target

HEAD = ["git", "rev-parse", "HEAD"]
SHOWS, COMPARE = 1, 3
FEW = ["--scim-examples=3"]
OFF = {"entitlements", "grants", "import_user_schema", "profile_sourcing", "oauth"}
"""Sections of checks that the profile does not run."""


def drawn(number: int) -> list[Fault]:
    """Return faults of what Okta sends under ``okta-oin``, drawn by the hash of the commit."""
    head = subprocess.run(HEAD, capture_output=True, check=True).stdout
    found = [one for one in registry().values() if is_seen(one)]
    return random.Random(head).sample(found, number)  # noqa: S311 - a draw, not a secret


def is_seen(fault: Fault) -> bool:
    """Return whether a check of what Okta sends under ``okta-oin`` reports a fault."""
    named = [one for one in fault.catches if one.startswith("okta.")]
    away = [one for one in named if one.split(".")[1] in OFF]
    outside = fault.rule or fault.base_url or fault.layer != "service"
    return len(named) > len(away) and not outside and fault.is_for("oin")


def tried(fault: Fault) -> list[str]:
    """Run against a fault, play its cause again, and return what went wrong."""
    provider = Provider(load("okta-oin"), tokens=[TOKEN], faults=[fault])
    with target(provider_at(provider)) as app, tempfile.TemporaryDirectory() as folder:
        provider.base_url = f"{app.origin}/scim/v2"
        path = Path(folder) / "report" / "record.json"
        where = [f"--base-url={provider.base_url}", f"--report-dir={path.parent}"]
        start(["-m", "pytest", "-q", "-pno:cacheprovider", "--profile=okta-oin", *FEW, *where])
        record, before = json.loads(path.read_text()), held(provider)
        found = {one["id"]: {*one["checks"], *one["blocks"]} for one in record["causes"]}
        named = [one for one, checks in found.items() if checks & {*fault.catches}]
        if not named:
            return ["no cause names the fault"]
        others = [one for one in found if one != named[0]]
        problems = [f"{len(others)} more causes: {', '.join(others)[:200]}"] if others else []
        problems += [*reproduced(path, named[0]), *scripted(record, named[0], Path(folder))]
        if held(provider) != before:
            problems.append(f"left: {sorted(held(provider) ^ before)}")
        return problems


def reproduced(record: Path, cause: str) -> Iterator[str]:
    """Play a cause again with ``pytest-scim reproduce``, and yield what went wrong."""
    played = start(["-m", "pytest_scim", "reproduce", str(record), cause])
    if played.returncode != SHOWS:
        yield f"reproduce: {played.returncode} {(played.stdout + played.stderr)[-200:]}"


def scripted(record: Record, cause: str, folder: Path) -> Iterator[str]:
    """Play a cause again with its shell script, and yield what went wrong."""
    first = next(row for row in record["checks"] if row["id"] == cause)
    text = Scripts(record).script(first)
    if text is None:
        print(f"    no script can repeat it: {cause}")
        return
    (folder / "show.sh").write_text(text)
    shown = start([str(folder / "show.sh")], program="/bin/sh")
    words = " ".join(f"{shown.stdout[-300:]} {shown.stderr[-300:]}".split())
    if shown.returncode == COMPARE and not shown.stderr:
        print(f"    a reader has to compare the responses: {cause}")
    elif shown.returncode != SHOWS or shown.stderr:
        yield f"script: {shown.returncode} {words}"


def start(arguments: list[str], program: str = sys.executable) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    given, shell = [program, *arguments], os.environ | {"SCIM_TOKEN": TOKEN}
    return subprocess.run(given, env=shell, capture_output=True, text=True, check=False)


def held(provider: Provider) -> set[str]:
    """Return the ids of all resources of a provider."""
    store = provider._backend._users  # noqa: SLF001 - also what a fault hides from responses
    return {one["id"] for kind in ("User", "Group") for one in store.all(kind)}


def main(arguments: list[str]) -> int:
    """Try the faults and print a line for each; return the exit code."""
    named = [registry()[one] for one in arguments if not one.isdigit()]
    faults = named or drawn(int(next(iter(arguments), "20")))
    failed = 0
    for fault in faults:
        problems = tried(fault)
        failed += bool(problems)
        print(f"{fault.id}: {'; '.join(problems) or 'shown by both, nothing left'}", flush=True)
    print(f"{len(faults) - failed} of {len(faults)} faults: one cause, shown again by both")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
