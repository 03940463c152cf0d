"""Small records of two runs, made by hand."""

from typing import Any

from pytest_scim.checks.verdict import is_submitted, overall
from tests.report.specimen.checks import check
from tests.report.specimen.record import run

TITLE = "PATCH returned 500"


def record(*checks: dict[str, Any], causes: dict[str, list[str]] | None = None, **changes: Any):
    """Return a record; ``causes`` are lists of checks by the id of the cause."""
    rows = {one["id"]: one for one in checks}
    found = [
        {
            "id": name,
            "title": TITLE,
            "level": "MUST" if any(rows[one]["level"] == "MUST" for one in ids) else "SHOULD",
            "checks": ids,
            "okta_cases": [],
            "blocks": [],
            "exchanges": [],
        }
        for name, ids in (causes or {}).items()
    ]
    for one in found:
        for name in one["checks"]:
            rows[name]["cause"] = one["id"]
    whole = {
        **run(),
        "leftovers": [],
        "writes": [],
        "waits": [],
        "facts": [],
        "outside_wire": [],
        "summary": {},
        "causes": found,
        "checks": list(checks),
        "exchanges": [],
        **changes,
    }
    judged = overall(
        whole["checks"],
        conclusive=not whole["partial"],
        partial=whole["partial"],
        submitted=is_submitted(whole["integration"]),
    )
    return whole | judged


def exchange(elapsed: float, method: str = "GET", path: str = "/Users/1") -> dict[str, Any]:
    """Return an exchange; ``elapsed`` is in seconds."""
    return {
        "voice": "okta",
        "step": None,
        "started": "2026-11-22T09:15:02.120Z",
        "elapsed": elapsed,
        "http_version": "HTTP/1.1",
        "request": {
            "method": method,
            "url": f"{run()['target']}{path}",
            "headers": [],
            "body": None,
        },
        "response": {"status": 200, "headers": [], "body": None},
        "error": None,
    }


__all__ = ["check", "exchange", "record"]
