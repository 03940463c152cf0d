"""What reports read in a record: its checks by verdict, by cause and by feature."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from pytest_scim.report.model import Check, Leftover, Record

Key = TypeVar("Key")

SEVERITY: Final = (
    "error",
    "blocked",
    "violates",
    "stale",
    "advisory",
    "deviates",
    "not-run",
    "conforms",
    "not-applicable",
)
"""Verdicts, worst first: the worst of several checks speaks for all of them."""

COLUMNS: Final = (
    "violates",
    "stale",
    "error",
    "blocked",
    "advisory",
    "deviates",
    "not-run",
    "not-applicable",
    "conforms",
)
"""Verdicts in the order in which a reader wants them."""

MEANING: Final[Mapping[str, str]] = {
    "conforms": "the target does what is required",
    "violates": "the target violates a MUST",
    "advisory": "the target does not follow a SHOULD",
    "deviates": "a known deviation that the profile declares",
    "stale": "declared as a deviation, but the check now passes",
    "not-applicable": "the profile or the target does not offer it",
    "not-run": "not run; the reason is given",
    "blocked": "a step failed that another check judges",
    "error": "pytest-scim or its environment failed, not the target",
}
"""The meaning of each verdict, in a few words."""

FEATURE_LABELS: Final[Mapping[str, str]] = {
    "create_users": "Create Users",
    "update_users": "Update User Attributes",
    "deactivate_users": "Deactivate Users",
    "import_users": "Import Users",
    "sync_password": "Sync Password",
    "push_groups": "Push Groups",
    "import_groups": "Import Groups",
    "profile_sourcing": "Profile Sourcing",
    "entitlements": "Entitlement Management",
    "import_user_schema": "Import User Schema",
}
"""The features as Okta's console labels them."""

INSECURE: Final = "Insecure: the target's certificate was not verified."
"""The warning in every report of a run with ``--scim-insecure``."""

INTEGRATIONS: Final = {
    "oin": "OIN catalog app (oin)",
    "aiw": "App Integration Wizard (aiw)",
    "oiw": "Okta Integration Wizard, a private app (oiw)",
}
"""The integrations as the reports name them."""

NOT_SUBMITTED: Final = "a private app is not submitted"
"""What the reports say of a private app where others have a verdict on readiness."""

NOT_SELECTED: Final = "not selected"
"""The message of a check that the user did not select."""

DEACTIVATED: Final = "deactivated and read back as inactive"
"""What reports write of User resources that a run leaves on purpose."""

SPEC, CRUD = "runscope.spec.", "runscope.crud."
_BY_AUTHORITY = {
    "rfc7643.": "RFC 7643",
    "rfc7644.": "RFC 7644",
    "properties.": "Property tests",
    "future.": "Drafts",
}
_TESTS = {SPEC: "Okta SPEC test", CRUD: "Okta CRUD test"}


def of(record: Record, *verdicts: str) -> list[Check]:
    """Return the checks with one of these verdicts, the most important first.

    That is MUST before SHOULD, then the check that blocks the most others, then as they ran.
    """
    blocks = blocked_under(record["checks"])
    rows = [check for check in record["checks"] if check["verdict"] in verdicts]
    return sorted(rows, key=lambda row: (row["level"] != "MUST", -len(blocks.get(row["id"], ()))))


def first_findings(record: Record) -> list[Check]:
    """Return the first finding of each cause that fails the run, and the errors, as ``of`` does."""
    first = {cause["id"] for cause in record["causes"]}
    rows = of(record, "violates", "stale", "error")
    return [row for row in rows if row["verdict"] == "error" or row["id"] in first]


def blocked_under(checks: Sequence[Check]) -> dict[str, list[Check]]:
    """Return the blocked checks by the id of the check that blocks each in the end."""
    rows = {check["id"]: check for check in checks}
    under: dict[str, list[Check]] = {}
    for check in checks:
        if check["verdict"] == "blocked":
            under.setdefault(_blocking(check, rows), []).append(check)
    return under


def _blocking(check: Check, rows: Mapping[str, Check]) -> str:
    seen = [check["id"]]
    while check["verdict"] == "blocked":
        owner = check["blocked_by"]
        if owner is None or owner in seen:
            break
        seen.append(owner)
        if owner not in rows:
            return owner
        check = rows[owner]
    return check["id"]


def left_behind(record: Record) -> tuple[list[Leftover], list[Leftover]]:
    """Return what a run could not remove, and the User resources that it leaves deactivated."""
    deactivated = [row for row in record["leftovers"] if row.get("kept")]
    return [row for row in record["leftovers"] if not row.get("kept")], deactivated


def worst(verdicts: Iterable[str]) -> str | None:
    """Return the worst of several verdicts, ``None`` of none."""
    return min(verdicts, key=SEVERITY.index, default=None)


def label(check: Check) -> str:
    """Return the line of the matrix that a check belongs to.

    Requirements of an RFC belong to the line of the RFC, steps of Okta's own tests to that of the
    test; what Okta sends otherwise belongs to the feature for which Okta sends it.
    """
    return part_of(check["id"], check["feature"])


def part_of(check: str, feature: str | None) -> str:
    """Return the line of the matrix for the id of a check and its feature; see ``label``."""
    named = _starting(check, _BY_AUTHORITY) or _starting(check, _TESTS)
    if named is None and feature is not None:
        return FEATURE_LABELS[feature]
    return named or "Connection"


def where(check: Check) -> str:
    """Return where a check belongs in a few words: its line, and its clause of an RFC."""
    line = label(check)
    cites = (cite["ref"] for cite in check["citations"] if cite["authority"] == line)
    return ", ".join([line, *list(cites)[:1]])


def _starting(check: str, names: Mapping[str, str]) -> str | None:
    return next((name for start, name in names.items() if check.startswith(start)), None)


def matrix(record: Record) -> dict[str, dict[str, int]]:
    """Return counts as ``{line: {verdict: count}}``: first as Okta's console, then the RFCs."""
    lines = ["Connection", *FEATURE_LABELS.values(), *_TESTS.values()]
    lines += _BY_AUTHORITY.values()
    table: dict[str, dict[str, int]] = {line: {} for line in lines}
    for check in record["checks"]:
        row = table[label(check)]
        row[check["verdict"]] = row.get(check["verdict"], 0) + 1
    offered = {FEATURE_LABELS[name] for name, on in record["features"].items() if on}
    return {line: row for line, row in table.items() if row or line in offered}


def steps(record: Record, prefix: str) -> list[Check]:
    """Return the checks under an id prefix in the order of the numbers in their names."""
    rows = [check for check in record["checks"] if check["id"].startswith(prefix)]
    return sorted(rows, key=lambda row: [int(n) for n in re.findall(r"\d+", row["id"])])


def by_line(checks: Iterable[Check], lines: Iterable[str]) -> list[tuple[str, list[Check]]]:
    """Return checks by the line of the matrix that they belong to, in its order."""
    found = _grouped(checks, label)
    return [(line, found[line]) for line in lines if line in found]


def by_reason(checks: Iterable[Check]) -> list[tuple[str, str | None, list[Check]]]:
    """Return checks that were not judged by verdict and reason: not run first."""
    found = _grouped(checks, lambda check: (check["verdict"], check["message"]))
    ordered = sorted(found.items(), key=lambda entry: entry[0][0] != "not-run")
    return [(verdict, reason, rows) for (verdict, reason), rows in ordered]


def _grouped(checks: Iterable[Check], key: Callable[[Check], Key]) -> dict[Key, list[Check]]:
    groups: dict[Key, list[Check]] = {}
    for check in checks:
        groups.setdefault(key(check), []).append(check)
    return groups
