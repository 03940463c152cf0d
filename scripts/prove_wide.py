"""Runs every fault of the registry against the whole suite, and shows who reports it.

Usage: ``make prove-wide``, or with ``tests`` in PYTHONPATH
``python scripts/prove_wide.py [--profile NAME] [--sample N | FAULT …]``. A fault
runs under the generic catalog app with every feature on, under the wizard's app when it is
seen there only, and under the first vendor whose rule it breaks. ``--profile`` names
another, for the faults that are seen under it.

Writes ``reports/prove-wide.csv`` and ``.md``. Ends with 1 when a fault is reported by none
of the checks that it names, when a check breaks on it, when its findings have more than two
causes, when a check is blocked by one that conforms, or when more than ten checks report it and
``prove_wide_known.yaml`` has no reason for that; and when anything is reported of a provider
without a fault.
"""

import argparse
import csv
import hashlib
import sys
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import yaml
from variations.playing import Played, each, play, warm_up

from pytest_scim.profile.bundled import bundled
from pytest_scim.profile.load import load
from pytest_scim.provider.faults import Fault, registry
from pytest_scim.run.settings import PROVING

ROOT = Path(__file__).parents[1]
KNOWN = Path(__file__).with_name("prove_wide_known.yaml")
REPORTS = ROOT / "reports"
MANY = 10
"""Checks that may report one fault without a word."""

MOST_CAUSES = 2
"""Causes that the findings of one fault may have, of those that Okta or a vendor meets."""

OKTA = ("okta.", "vendor.", "runscope.")

REPORTED = ("violates", "advisory")
"""Verdicts that tell of a defect; one that a profile declares is told of by ``deviates``."""

SHOWN = ("violates", "advisory", "blocked", "error")
EVERYTHING = ("entitlements=on", "import_user_schema=on", "profile_sourcing=on")
OAUTH = [str(ROOT / f"tests/profile/{name}.yaml") for name in ("oauth", "oauth-staging")]
HARDER = ("--scim-scale", f"--scim-examples={PROVING}")
SPENT = {"old_token_refused"}
"""Rules whose check needs a token that a rehearsal has not got."""


@dataclass(frozen=True, slots=True)
class Job:
    """A fault and the profile under which it is seen."""

    fault: str
    profile: str
    features: tuple[str, ...] = ()


@dataclass(slots=True)
class Line:
    """What the suite says of a fault: ids of checks by verdict."""

    job: Job
    found: dict[str, list[str]]
    roots: dict[str, list[str]]
    messages: dict[str, str]
    seconds: float
    exchanges: int
    causes: list[list[str]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def fault(self) -> Fault:
        """The fault."""
        return registry()[self.job.fault]

    @property
    def reported(self) -> list[str]:
        """The checks that report it."""
        return [check for verdict in REPORTED for check in self.found[verdict]]


def job_of(fault: Fault, profile: str | None = None) -> Job | None:
    """Return the run that shows a fault, or ``None`` under a profile that does not."""
    if profile is None:
        profile = _home(fault)
    declared = _load(profile)
    if not fault.is_for(declared.integration):
        return None
    if fault.rule is not None and declared.rule(fault.rule) is None:
        return None
    return Job(fault.id, profile, EVERYTHING if profile.startswith("okta-") else ())


def _home(fault: Fault) -> str:
    if fault.rule is not None:
        return next(name for name in bundled() if _load(name).rule(fault.rule) is not None)
    if all(check.startswith("okta.oauth.") for check in fault.catches):
        return OAUTH[0]
    return "okta-oin" if fault.is_for("oin") else "okta-aiw"


_load = cache(load)


def run(job: Job) -> Line:
    """Play a job; in a process of its own.

    A fault that its own checks do not see is shown to them again with more people and examples,
    and to those of OAuth with other credentials.
    """
    fault = registry()[job.fault]
    played = play(job.profile, [fault], features=job.features)
    found = {verdict: played.ids(verdict) for verdict in SHOWN}
    if not set(fault.catches) & {*found["violates"], *found["advisory"]}:
        names = " or ".join(f"test_{check.rpartition('.')[2]}" for check in fault.catches)
        profile = OAUTH[1] if job.profile == OAUTH[0] else job.profile
        again = play(profile, [fault], features=job.features, options=[*HARDER, "-k", names])
        for verdict in REPORTED:
            found[verdict] += [one for one in again.ids(verdict) if one in fault.catches]
    roots: dict[str, list[str]] = {}
    for check in played.checks:
        if check["blocked_by"]:
            roots.setdefault(check["blocked_by"], []).append(check["id"])
    line = Line(
        job, found, roots, played.reported(*SHOWN), round(played.seconds, 1), played.exchanges
    )
    found_by = [cause["checks"] for cause in played.causes]
    line.causes = [checks for checks in found_by if any(one.startswith(OKTA) for one in checks)]
    line.troubles = list(_troubles(line, played, _reasons()))
    return line


def clean(job: Job) -> dict[str, str]:
    """Return what the suite reports where there is no fault."""
    played = play(job.profile, features=job.features)
    ended = {"the run": "it did not end"} if played.interrupted else {}
    return ended | played.reported(*SHOWN, "stale")


def _troubles(line: Line, played: Played, reasons: dict[str, str]):
    own = set(line.fault.catches) & {*line.reported, *played.ids("deviates")}
    if played.interrupted:
        yield f"the run did not end: {played.output[-500:]}"
    elif not own and line.fault.rule not in SPENT:
        describe = {check["id"]: check["verdict"] for check in played.checks}
        seen = ", ".join(f"{one} {describe.get(one, 'is not there')}" for one in line.fault.catches)
        yield f"reported by none of its own checks: {seen}"
    for check in line.found["error"]:
        yield f"{check} breaks on it: {line.messages[check]}"
    for check in played.blocked_without_finding():
        yield f"{check} is blocked by a check that conforms"
    if len(line.causes) > MOST_CAUSES:
        firsts = ", ".join(f"{checks[0]} ({len(checks)})" for checks in line.causes)
        yield f"{len(line.causes)} causes: {firsts}"
    if len(line.reported) > MANY and line.job.fault not in reasons:
        yield f"{len(line.reported)} checks report it, and there is no reason in {KNOWN.name}"


def _reasons() -> dict[str, str]:
    return yaml.safe_load(KNOWN.read_text(encoding="utf-8")) or {}


def write(lines: list[Line], folder: Path) -> None:
    """Write the table as CSV and as Markdown."""
    folder.mkdir(exist_ok=True)
    with (folder / "prove-wide.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        names = [*SHOWN, *(f"{verdict} ids" for verdict in SHOWN)]
        writer.writerow(["fault", "title", "profile", "causes", *names])
        for line in lines:
            counts = [len(line.causes), *(len(line.found[verdict]) for verdict in SHOWN)]
            ids = [" ".join(line.found[verdict]) for verdict in SHOWN]
            writer.writerow([line.job.fault, line.fault.title, line.job.profile, *counts, *ids])
    (folder / "prove-wide.md").write_text("\n".join(markdown(lines)) + "\n", encoding="utf-8")


def markdown(lines: list[Line]) -> list[str]:
    """Return the table, with what is to be looked at before it."""
    reasons = _reasons()
    text = ["# Who reports which fault", "", *(f"- {one}" for one in sums(lines)), ""]
    wide = sorted((one for one in lines if len(one.reported) > MANY), key=_width)
    text += [f"## Reported by more than {MANY}", ""] if wide else []
    for line in wide:
        text.append(f"- {line.job.fault}: {len(line.reported)}, {reasons.get(line.job.fault, '?')}")
    text += ["", "| fault | profile | " + " | ".join(SHOWN) + " | reported by | blocked by |"]
    text.append("|---" * (len(SHOWN) + 4) + "|")
    for line in lines:
        counts = " | ".join(str(len(line.found[verdict]) or "") for verdict in SHOWN)
        by = "<br>".join(_mark(check, line.fault) for check in line.reported)
        roots = "<br>".join(f"{owner} ({len(ids)})" for owner, ids in line.roots.items())
        text.append(f"| {line.job.fault} | {line.job.profile} | {counts} | {by} | {roots} |")
    return text


def _mark(check: str, fault: Fault) -> str:
    return f"**{check}**" if check in fault.catches else check


def _width(line: Line) -> int:
    return -len(line.reported)


def sums(lines: list[Line]) -> list[str]:
    """Return the figures that end a run."""
    wide = sum(len(line.reported) > MANY for line in lines)
    alone = sum(not set(line.reported) - set(line.fault.catches) for line in lines)
    causes = [len(line.causes) for line in lines if line.reported]
    middle, most = (median(causes), max(causes)) if causes else (0, 0)
    return [
        f"causes of a fault's findings: {middle:g} in the median, {most} at most",
        f"{len(lines)} faults, {alone} reported by their own checks alone",
        f"{wide} reported by more than {MANY} checks",
        f"{sum(bool(line.troubles) for line in lines)} with troubles",
    ]


def main() -> int:
    """Run the faults and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", metavar="NAME")
    parser.add_argument("--sample", metavar="N", type=int, help="N faults, drawn by their names")
    parser.add_argument("faults", nargs="*", metavar="FAULT")
    options = parser.parse_args()
    if unknown := set(options.faults) - set(registry()):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    names = options.faults or sorted(registry(), key=_drawn)[: options.sample]
    chosen = [fault for name, fault in registry().items() if name in names]
    jobs = [job for fault in chosen if (job := job_of(fault, options.profile)) is not None]
    started = time.monotonic()
    warm_up()
    bare = list({job.profile: job for job in jobs}.values())
    alarms = {
        job.profile: reported
        for job, reported in zip(bare, each(clean, bare), strict=True)
        if reported
    }
    for profile, reported in alarms.items():
        print(f"{profile} without a fault: {reported}", flush=True)
    lines: list[Line] = []
    for line in each(run, jobs):
        lines.append(line)
        _say(line, len(lines), len(jobs))
    if len(names) == len(registry()):
        write(lines, REPORTS)
    print("\n".join([*sums(lines), *_unneeded(lines), f"{time.monotonic() - started:.0f} s"]))
    return int(bool(alarms) or any(line.troubles for line in lines))


def _drawn(fault: str) -> str:
    return hashlib.sha256(fault.encode()).hexdigest()


def _say(line: Line, number: int, count: int) -> None:
    figures: Any = " ".join(f"{len(line.found[verdict]):3} {verdict}" for verdict in SHOWN)
    print(f"{number:3}/{count} {line.job.fault:44} {line.seconds:5.1f} s {figures}", flush=True)
    for trouble in line.troubles:
        print(f"        {trouble}", flush=True)


def _unneeded(lines: list[Line]) -> list[str]:
    wide = {line.job.fault for line in lines if len(line.reported) > MANY}
    ran = {line.job.fault for line in lines}
    loose = [name for name in _reasons() if name not in registry() or name in ran - wide]
    return [f"{KNOWN.name} has a reason for {name}, which needs none" for name in loose]


if __name__ == "__main__":
    sys.exit(main())
