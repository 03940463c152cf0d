"""A record as a run could leave it: every verdict, and text that tries to break out.

All of it is invented.
"""

from collections import Counter
from typing import Any

from pytest_scim import __version__
from pytest_scim.checks.verdict import is_submitted, overall
from pytest_scim.profile.model import FEATURES
from pytest_scim.report.causes.build import by_check, causes_of

from .checks import checks
from .exchanges import TARGET, exchanges
from .texts import HOSTILE


def specimen(**changes: Any) -> dict[str, Any]:
    """Return the record; ``changes`` replace its keys (``ready`` and counts follow)."""
    record = {
        **run(),
        **cleanup(),
        **facts(),
        "checks": checks(),
        "exchanges": exchanges(),
        **changes,
    }
    counts = Counter(check["verdict"] for check in record["checks"])
    causes = causes_of(record["checks"], record["exchanges"], record["target"])
    named = by_check(causes)
    for row in record["checks"]:
        row["cause"] = named.get(row["id"])
    conclusive = not (record["embedded"] or record["partial"] or record["interrupted"])
    return {
        "summary": dict(counts),
        "causes": causes,
        **overall(
            record["checks"],
            conclusive=conclusive,
            partial=record["partial"],
            submitted=is_submitted(record["integration"]),
        ),
    } | record


def run() -> dict[str, Any]:
    """Return what ran, against what, when, and how far."""
    return {
        "format": 1,
        "version": __version__,
        "profile": {"name": "acme", "title": "Acme Sales (specimen)", "path": "profiles/acme.yaml"},
        "target": TARGET,
        "embedded": False,
        "insecure": False,
        "integration": "oin",
        "features": {
            name: name not in {"sync_password", "entitlements", "profile_sourcing"}
            for name in FEATURES
        },
        "seed": 42,
        "run": "scim7f3a",
        "started": "2026-11-22T09:15:02.120Z",
        "finished": "2026-11-22T09:16:40.881Z",
        "partial": False,
        "interrupted": False,
        "usable": True,
        "stopped": None,
    }


def cleanup() -> dict[str, Any]:
    """Return what the run left, why it might write, and when it waited."""
    return {
        "leftovers": [
            {
                "kind": "User",
                "id": "2819c223",
                "name": f"kim.scim7f3a@example.test {HOSTILE}",
                "reason": "the target answered 403 to DELETE",
            }
        ],
        "writes": [
            {
                "exchange": 1,
                "method": "POST",
                "type": "Users",
                "basis": "create",
                "proof": None,
                "reason": None,
            },
            {
                "exchange": 3,
                "method": "PATCH",
                "type": "Users",
                "basis": "read",
                "proof": 2,
                "reason": None,
            },
        ],
        "waits": [{"exchange": 7, "seconds": 2.0, "reason": "429 with Retry-After: 2"}],
    }


def facts() -> dict[str, Any]:
    """Return what the profile says about the vendor, with the checks that cover it."""
    return {
        "outside_wire": [
            {"id": "ACM-09", "says": "The key is shown once.", "reason": "a page of the app"}
        ],
        "facts": [
            {
                "id": "ACM-01",
                "says": "A wrong key is refused.",
                "checks": ["runscope.spec.step_11_status_401"],
            },
            {
                "id": "ACM-02",
                "says": f"Unassigned users become inactive. {HOSTILE}",
                "checks": ["okta.deactivate_users.unassigned_person_reads_inactive"],
            },
            {"id": "ACM-03", "says": "Groups sync daily.", "checks": ["vendor.acme.daily"]},
        ],
    }
