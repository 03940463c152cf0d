"""``record.json``: reading, writing, and the questions that every writer asks of it."""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

Record = dict[str, Any]
Row = Mapping[str, Any]

SCHEMA: Final = Path(__file__).with_name("schema.json")

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
"""What each verdict says, in a few words."""

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
"""What every report says of a run with ``--scim-insecure``."""

INTEGRATIONS: Final = {
    "oin": "OIN catalog app (oin)",
    "aiw": "App Integration Wizard (aiw)",
    "oiw": "Okta Integration Wizard, a private app (oiw)",
}
"""What a reader knows an integration by."""

NOT_SUBMITTED: Final = "a private app is not submitted"
"""What is said of an app of the Okta Integration Wizard in place of a verdict on readiness."""

KEPT: Final = "deactivated and read back as inactive"
"""What is said of accounts that a run leaves on purpose."""

SPEC, CRUD = "runscope.spec.", "runscope.crud."
_BY_AUTHORITY = {"rfc7643.": "RFC 7643", "rfc7644.": "RFC 7644", "properties.": "Property tests"}
_WITHOUT_FEATURE = {SPEC: "Okta SPEC test", CRUD: "Okta CRUD test"}


class RecordError(ValueError):
    """A file that is no record. The message is one sentence that names the file."""


def load(path: Path) -> Record:
    """Read and validate a record.

    Raises:
        RecordError: the file cannot be read, is no JSON, or is no record of this format.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordError(f"{path}: {error}") from error
    if problem := next(iter(problems(record)), None):
        raise RecordError(f"{path}: {problem}")
    return dict(record)


def problems(record: Any) -> list[str]:
    """Return what is wrong with a record, one sentence each; empty when it is valid."""
    # Imported here because it costs 70 ms, which a run that only writes need not pay.
    import jsonschema  # noqa: PLC0415

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    found = jsonschema.Draft202012Validator(schema).iter_errors(record)
    return [f"{error.json_path}: {error.message[:300]}" for error in found]


_LEVELS: Final = 3
"""As deep as lists of checks and exchanges are, in the record and in a HAR file."""


def write(record: Record, path: Path) -> None:
    """Write a record as JSON that any parser reads, whatever the target sent.

    ASCII only, since a target can send lone surrogates that UTF-8 cannot hold; NaN and
    the infinities, which Python reads but JSON does not know, become strings.
    """
    try:
        write_json(record, path)
    except ValueError:
        write_json(_finite(record), path)


def write_json(value: Any, path: Path) -> None:
    """Write a value as JSON, each check and each exchange in lines of its own.

    Piece by piece, since the text of a long run would take much memory.

    Raises:
        ValueError: it holds NaN or an infinity, and part of it is written.
    """
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.writelines(_pieces(value, _LEVELS))
        file.write("\n")


def _pieces(value: Any, levels: int) -> Iterator[str]:
    """Yield JSON, its outer ``levels`` with a line for each of their items."""
    if not levels or not value or not isinstance(value, (dict, list)):
        yield json.dumps(value, allow_nan=False)
        return
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    begin = opened
    for item in value:
        yield f"{begin}\n"
        if isinstance(value, dict):
            yield f"{json.dumps(item)}: "
        yield from _pieces(value[item] if isinstance(value, dict) else item, levels - 1)
        begin = ","
    yield f"\n{closed}"


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    return value


def of(record: Record, *verdicts: str) -> list[Row]:
    """Return the checks with one of these verdicts, the most telling first.

    That is MUST before SHOULD, then the check that blocks the most others, then as they ran.
    """
    blocks = blocked_under(record)
    rows = [check for check in record["checks"] if check["verdict"] in verdicts]
    return sorted(rows, key=lambda row: (row["level"] != "MUST", -len(blocks.get(row["id"], ()))))


def blocked_under(record: Record) -> dict[str, list[Row]]:
    """Return the blocked checks by the id of the check at the root of each."""
    rows = {check["id"]: check for check in record["checks"]}
    under: dict[str, list[Row]] = {}
    for check in record["checks"]:
        if check["verdict"] == "blocked":
            under.setdefault(_root(check, rows), []).append(check)
    return under


def _root(check: Row, rows: Mapping[str, Row]) -> str:
    seen: list[str] = [check["id"]]
    while check["verdict"] == "blocked" and check["blocked_by"] not in {None, *seen}:
        owner = check["blocked_by"]
        seen.append(owner)
        if owner not in rows:
            return str(owner)
        check = rows[owner]
    return str(check["id"])


def left_behind(record: Record) -> tuple[list[Row], list[Row]]:
    """Return what a run could not remove, and the accounts that it leaves on purpose."""
    kept = [row for row in record["leftovers"] if row.get("kept")]
    return [row for row in record["leftovers"] if not row.get("kept")], kept


def worst(verdicts: Iterable[str]) -> str | None:
    """Return the worst of several verdicts, ``None`` of none."""
    return min(verdicts, key=SEVERITY.index, default=None)


def label(check: Row) -> str:
    """Return the line of the matrix that a check belongs to.

    What an RFC asks for, whoever uses it, stands under the RFC; what Okta does stands
    under the feature that makes it do so.
    """
    by_authority = _starting(check, _BY_AUTHORITY)
    if by_authority is None and check["feature"] is not None:
        return FEATURE_LABELS[check["feature"]]
    return by_authority or _starting(check, _WITHOUT_FEATURE) or "Connection"


def where(check: Row) -> str:
    """Return where a check belongs in a few words: its line, and its clause of an RFC."""
    line = label(check)
    cites = (cite["ref"] for cite in check["citations"] if cite["authority"] == line)
    return ", ".join([line, *list(cites)[:1]])


def _starting(check: Row, names: Mapping[str, str]) -> str | None:
    return next((name for start, name in names.items() if check["id"].startswith(start)), None)


def matrix(record: Record) -> dict[str, dict[str, int]]:
    """Return counts as ``{line: {verdict: count}}``: first as Okta's console, then the RFCs."""
    lines = ["Connection", *FEATURE_LABELS.values(), *_WITHOUT_FEATURE.values()]
    lines += _BY_AUTHORITY.values()
    table: dict[str, dict[str, int]] = {line: {} for line in lines}
    for check in record["checks"]:
        row = table[label(check)]
        row[check["verdict"]] = row.get(check["verdict"], 0) + 1
    offered = {FEATURE_LABELS[name] for name, on in record["features"].items() if on}
    return {line: row for line, row in table.items() if row or line in offered}


def steps(record: Record, prefix: str) -> list[Row]:
    """Return the checks under an id prefix in the order of the numbers in their names."""
    rows = [check for check in record["checks"] if check["id"].startswith(prefix)]
    return sorted(rows, key=lambda row: [int(n) for n in re.findall(r"\d+", row["id"])])
