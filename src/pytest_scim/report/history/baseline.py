"""A baseline: an earlier record, by which the exit code of a run is 1 only for what got worse.

No verdict and no report changes: what was wrong before is still reported as wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pytest_scim.checks.verdict import Weight
from pytest_scim.report.escaping import one_line
from pytest_scim.report.exit_code import UNUSABLE
from pytest_scim.report.formats.banner import count
from pytest_scim.report.formats.html.parts.head import day
from pytest_scim.report.formats.summary.causes import numbered
from pytest_scim.report.formats.summary.verdicts import left_lines
from pytest_scim.report.history.comparison import Comparison, compare
from pytest_scim.report.model import Record, RecordError, load
from pytest_scim.report.write import RECORD

MOST: Final = 10
"""Checks that got worse which the terminal names."""


class BaselineError(ValueError):
    """A baseline that cannot be used. The message is one sentence that names the file."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The record of an earlier, complete run."""

    record: Record

    def exit_code(self, record: Record, *, strict: bool = False) -> int:
        """Return the exit code of a run: as without a baseline, but 1 only if it got worse."""
        if not record["usable"]:
            return UNUSABLE
        if record["interrupted"]:
            return 2
        return int(compare(self.record, record, strict=strict).got_worse)

    def lines(self, record: Record, *, strict: bool = False) -> list[str]:
        """Return what got worse, and what the baseline tolerates, for the end of a terminal."""
        if not record["usable"]:
            return []
        found = compare(self.record, record, strict=strict)
        return [one_line(line, 600) for line in (_tolerated(found, strict=strict), *_worse(found))]


def load_baseline(named: str, profile: str, integration: str, report: Path) -> Baseline:
    """Return the baseline in a file, or in the folder of a run.

    Args:
        named: the file or the folder.
        profile: the name of the profile of this run.
        integration: its integration.
        report: the folder of its report.

    Raises:
        BaselineError: there is no record, or it is of a partial run, of one with an unusable
            target, or of another profile or integration; or this run would replace it, so that
            what got worse would be tolerated from the next run on.
    """
    path = Path(named) / RECORD if Path(named).is_dir() else Path(named)
    if path.resolve() == (report / RECORD).resolve():
        raise BaselineError(f"--scim-baseline {named}: this run would replace it: copy it first")
    try:
        record = load(path)
    except RecordError as error:
        raise BaselineError(f"--scim-baseline {error}") from None
    if (reason := _unusable(record, profile, integration)) is not None:
        raise BaselineError(f"--scim-baseline {named}: {reason}")
    return Baseline(record)


def _unusable(record: Record, profile: str, integration: str) -> str | None:
    name, kind = record["profile"]["name"], record["integration"]
    if name != profile:
        return f"the record is of the profile {name}, and this run has {profile}"
    if kind != integration:
        return f"the record is of the integration {kind}, and this run has {integration}"
    if record["partial"] or not record["usable"]:
        return "the record is of a run that is not complete; a baseline needs a complete one"
    return None


def _tolerated(found: Comparison, *, strict: bool) -> str:
    """Return in a line what would fail the run without the baseline."""
    both, worse = found.both, {one.check["id"] for one in found.worse}
    failing = [
        name
        for name, weight in both.new_weights.items()
        if weight is not Weight.NOTHING or (strict and both.after[name]["verdict"] == "advisory")
    ]
    stays = [name for name in failing if name not in worse]
    causes = {both.after[name]["cause"] for name in stays} - {None}
    numbers = [str(one.number) for one in numbered(both.new) if one.cause["id"] in causes]
    named = f" of {count(len(numbers), 'cause')} ({', '.join(numbers[:MOST])})" if numbers else ""
    left = sum(not one.get("kept") for one in both.new["leftovers"]) - len(found.leftovers)
    parts = [f"{count(len(stays), 'failing check')}{named}"] if stays else []
    parts += [count(left, "test resource left", "test resources left")] if left > 0 else []
    origin = f"baseline of {day(both.old['started'])}, run {both.old['run'] or 'without requests'}"
    return f"{origin}: {'tolerates ' + ' and '.join(parts) if parts else 'nothing to tolerate'}"


def _worse(found: Comparison) -> Iterator[str]:
    worse = found.worse
    if not found.got_worse:
        yield "baseline: nothing got worse"
        return
    for one in worse[:MOST]:
        yield f"worse than the baseline: {one.check['id']} ({one.verdicts})"
    if len(worse) > MOST:
        yield f"worse than the baseline: {count(len(worse) - MOST, 'more check')}"
    for line in left_lines(found.leftovers):
        yield f"worse than the baseline: left behind: {line}"
    stopped = found.both.new["stopped"]
    if stopped and not worse:
        yield f"worse than the baseline: {stopped['reason']}"
