"""``oin-test-plan.csv``: Okta's SCIM test plan with the result of each case in the run.

``oin_test_plan.csv`` is Okta's SCIM test plan, version 2 (okta-scim-test-plan-v2.xlsx
of Okta's developer documentation, "Test your Okta integration"), saved as CSV. Its six
columns come first, as Okta wrote them.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.test_plan.cases import CASES, Case
from pytest_scim.report.model import Check, Record
from pytest_scim.report.queries import FEATURE_LABELS, INSECURE, SEVERITY, worst

PLAN: Final = Path(__file__).with_name("oin_test_plan.csv")
OKTA_COLUMNS: Final = ("ID", "Title", "Section", "Preconditions", "Steps", "Expected Result")
OUR_COLUMNS: Final = ("Class", "Result", "Checks", "Evidence", "Reason")

_UNCOVERED: Final = "no check of this version covers it"
# The full-width forms are formulas too in a spreadsheet set to Japanese.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Where a list has semicolons instead of commas, a spreadsheet begins a cell after each.
_AFTER_SEMICOLON: Final = re.compile(r";(?=[=+\-@\t\uff1d\uff0b\uff0d\uff20])")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case of the plan and its result in the run.

    ``okta`` holds Okta's six columns. ``result`` is a verdict, or ``outside-wire``.
    """

    okta: Mapping[str, str]
    case: Case
    result: str
    checks: tuple[Check, ...]
    reason: str


def outcomes(record: Record) -> list[Outcome]:
    """Return all cases in the order of the plan."""
    by_case: dict[str, list[Check]] = {}
    for check in record["checks"]:
        for case in check["okta_cases"]:
            by_case.setdefault(case, []).append(check)
    found = [_outcome(row, by_case.get(row["ID"], []), record) for row in _plan()]
    return [_remark(outcome, record) for outcome in found]


def plan_csv(record: Record) -> str:
    """Return the filled-in plan as CSV."""
    rows = [[*OKTA_COLUMNS, *OUR_COLUMNS]]
    rows += [okta_cells(outcome) + _ours(outcome) for outcome in outcomes(record)]
    return csv_text(rows)


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV of which no spreadsheet takes a cell for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_inert(cell) for cell in row])
    return out.getvalue()


def okta_cells(outcome: Outcome) -> list[str]:
    """Return the cells of a case in Okta's own columns."""
    return [outcome.okta[column] for column in OKTA_COLUMNS]


def _plan() -> list[dict[str, str]]:
    with PLAN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _outcome(row: Mapping[str, str], checks: list[Check], record: Record) -> Outcome:
    case = CASES[row["ID"]]
    ranked = tuple(sorted(checks, key=lambda check: SEVERITY.index(check["verdict"])))
    if result := worst(check["verdict"] for check in ranked):
        return Outcome(row, case, result, ranked, _why(ranked, result) or case.remark)
    missing = [name for name in case.needs if not record["features"].get(name, False)]
    if case.kind == "outside-wire":
        return Outcome(row, case, "outside-wire", (), case.remark)
    if missing:
        names = ", ".join(FEATURE_LABELS[name] for name in missing)
        return Outcome(row, case, "not-applicable", (), f"the profile does not offer {names}")
    return Outcome(row, case, "not-run", (), f"{_UNCOVERED}. {case.remark}".rstrip(". "))


def _why(checks: tuple[Check, ...], result: str) -> str:
    if result == "conforms":
        return ""
    messages = [check["message"] for check in checks if check["verdict"] == result]
    return "; ".join(one_line(message) for message in dict.fromkeys(messages) if message)


def evidence(outcome: Outcome) -> str:
    """Return the exchanges of a case as places in ``report.html``."""
    exchanges = sorted({index for check in outcome.checks for index in check["exchanges"]})
    return " ".join(f"report.html#x{index}" for index in exchanges)


def check_ids(outcome: Outcome) -> str:
    """Return the ids of the checks of a case."""
    return " ".join(check["id"] for check in outcome.checks)


def _ours(outcome: Outcome) -> list[str]:
    result, kind = outcome.result, outcome.case.kind
    return [kind, result, check_ids(outcome), evidence(outcome), outcome.reason]


def _remark(outcome: Outcome, record: Record) -> Outcome:
    """Return an outcome whose reason begins with a warning where the run was insecure."""
    if not record["insecure"]:
        return outcome
    return replace(outcome, reason=" ".join(filter(None, (INSECURE, outcome.reason))))


def _inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    cell = _AFTER_SEMICOLON.sub(";'", cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
