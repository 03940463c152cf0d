"""The exit code of a run, from its record."""

from typing import Final

from pytest_scim.checks.verdict import Verdict, weights
from pytest_scim.report.model import Record

UNUSABLE: Final = 6
"""The exit code of a run whose target could not be used."""


def exit_code(record: Record, *, strict: bool = False) -> int:
    """Return the exit code of the run that a record is of; ``strict`` lets advisories count.

    0: nothing failed. 1: a MUST is violated or blocked by one, a declared deviation is stale (the
    profile is wrong, and no verdict is *no* because of it), a check could not be judged because of
    an error, something is left at the target, or the run ended early because of the target or the
    environment. 2: interrupted. 6: the target could not be used.
    """
    if not record["usable"]:
        return UNUSABLE
    if record["interrupted"]:
        return 2
    checks = record["checks"]
    failed = any(weights(checks, partial=record["partial"]).values())
    failed |= strict and any(row["verdict"] == Verdict.ADVISORY for row in checks)
    left = any(not row.get("kept") for row in record["leftovers"])
    stopped = record["stopped"] and record["stopped"]["by"] in {"target", "environment"}
    return int(bool(failed or left or stopped))
