"""Okta's test plan for the submission: what the run judged, and what remains open.

Okta's six columns come first, as Okta wrote them. A case that remains manual is ``open``, without
evidence and date, for the person who plays it.
"""

from typing import Final

from pytest_scim.report.formats.html.parts.by_hand import is_manual
from pytest_scim.report.formats.html.parts.head import day
from pytest_scim.report.formats.test_plan.results import (
    OKTA_COLUMNS,
    Outcome,
    check_ids,
    csv_text,
    evidence,
    okta_cells,
    outcomes,
)
from pytest_scim.report.model import Record

COLUMNS: Final = (*OKTA_COLUMNS, "Verdict", "Evidence", "Date", "Checks", "Remark")

OPEN: Final = "open"
"""What stands in place of a verdict where a case remains manual."""

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it some spreadsheets read a CSV in the encoding of the machine."""

_FOUND: Final = frozenset({"violates", "stale", "advisory", "deviates", "blocked", "error"})


def rows(record: Record, warning: str) -> list[list[str]]:
    """Return the cells of all cases; each remark begins with the ``warning`` where there is one."""
    begin = f"{warning}." if warning else ""
    return [okta_cells(one) + _ours(one, record, begin) for one in outcomes(record)]


def plan_csv(record: Record, warning: str) -> str:
    """Return the plan as CSV, with a byte-order mark."""
    return BYTE_ORDER_MARK + csv_text([COLUMNS, *rows(record, warning)])


def _ours(outcome: Outcome, record: Record, warning: str) -> list[str]:
    if is_manual(outcome) and outcome.result not in _FOUND:
        remark = " ".join(filter(None, (warning, _why_open(outcome))))
        return [OPEN, "", "", check_ids(outcome), remark]
    judged = outcome.result != "not-applicable"
    remark = " ".join(filter(None, (warning if judged else "", outcome.reason)))
    found = evidence(outcome) if judged else ""
    date = day(record["finished"]) if judged else ""
    return [outcome.result, found, date, check_ids(outcome), remark]


def _why_open(outcome: Outcome) -> str:
    reason = outcome.reason or outcome.case.remark
    if outcome.case.kind == "outside-wire":
        return reason
    said = "simulated, " if outcome.case.kind == "simulated" else ""
    return f"pytest-scim: {said}{outcome.result}. {reason}".rstrip()
