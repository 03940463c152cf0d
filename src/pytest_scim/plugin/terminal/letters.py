"""How pytest prints a check: its letter in the progress line, and its text."""

from typing import Final

import pytest

from pytest_scim.checks.verdict import Verdict
from pytest_scim.run.session.protocol import Result

LETTERS: Final = {
    Verdict.CONFORMS: (".", "CONFORMS"),
    Verdict.ADVISORY: ("a", "ADVISORY"),
    Verdict.VIOLATES: ("F", "VIOLATES"),
    Verdict.STALE: ("F", "STALE"),
    Verdict.DEVIATES: ("x", "DEVIATES"),
    Verdict.NOT_APPLICABLE: ("s", "NOT APPLICABLE"),
    Verdict.NOT_RUN: ("s", "NOT RUN"),
    Verdict.BLOCKED: ("B", "BLOCKED"),
    Verdict.ERROR: ("E", "ERROR"),
}


def show(report: pytest.TestReport, result: Result) -> None:
    """Set the outcome and the text of a report that pytest prints."""
    report.outcome = result.outcome  # type: ignore[assignment]
    # pytest's own JUnit needs a text for each check that did not pass. The terminal omits that
    # of a blocked check, which is no "failed" there (see hooks.pytest_report_teststatus).
    report.longrepr = None if report.outcome == "passed" else result.text
    if report.outcome == "skipped":
        report.longrepr = (str(report.location[0]), report.location[1] or 0, result.text)
    if result.verdict is not None:
        report.scim_verdict = str(result.verdict)  # type: ignore[attr-defined]
    if result.expected_failure is not None:
        report.wasxfail = result.expected_failure
