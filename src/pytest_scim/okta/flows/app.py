"""What the buttons about the app itself send: credentials and imports."""

from typing import Any, Final

from pytest_scim.okta.flows.steps import CAPTURE, REFERENCE, Script, page_of
from pytest_scim.okta.flows.users import Part, flow
from pytest_scim.okta.org import Org
from pytest_scim.okta.request import encode, get
from pytest_scim.okta.task import Task
from pytest_scim.scim.message import Answer, Provenance
from pytest_scim.scim.path import at_key

PAGE: Final = 100
"""Rows Okta asks for in one page of an import."""

AUTHENTICATING: Final = "Error authenticating"


@flow("Test API Credentials")
def test_api_credentials(script: Script, org: Org) -> Part:
    """Ask for two users, and for the groups when they are imported."""
    step = script.step("documented", f"Okta's wire dump; {CAPTURE}")
    users = script.keep((yield get("/Users", step, encode({"startIndex": 1, "count": 2}))))
    page_of(users, AUTHENTICATING)
    if org.offers("import_groups"):
        step = script.step("observed", "Okta's SCIM 1.1 reference; a vendor's guide for 2.0")
        query = encode({"startIndex": 1, "count": PAGE})
        page_of(script.keep((yield get("/Groups", step, query))), AUTHENTICATING)


# Not a test of ours: pytest must not collect it where it is imported.
test_api_credentials.__test__ = False  # type: ignore[attr-defined]


@flow("Import Now")
def import_users(script: Script, org: Org) -> Part:
    """Read every page of users, one hundred at a time, as long as totalResults says."""
    if not org.offers("import_users"):
        return None
    found = yield from pages_of(script, org, "/Users", "Error while downloading all users")
    return Task(script.button, ok=True, users=found, answers=tuple(script.answers))


@flow("Import Now, groups")
def import_groups(script: Script, org: Org) -> Part:
    """Read every page of groups; Okta asks for them with their members."""
    if not org.offers("import_groups"):
        return None
    found = yield from pages_of(script, org, "/Groups", "Error while downloading all groups")
    return Task(script.button, ok=True, groups=found, answers=tuple(script.answers))


@flow("Refresh App Groups")
def refresh_app_groups(script: Script, org: Org) -> Part:
    """Read every page of groups, so that one can be chosen to link to."""
    if not org.offers("push_groups"):
        return None
    found = yield from pages_of(script, org, "/Groups", "Error while downloading all groups")
    return Task(script.button, ok=True, groups=found, answers=tuple(script.answers))


def pages_of(
    script: Script, org: Org, path: str, about: str, source: str = f"{REFERENCE}; {CAPTURE}"
) -> Part:
    """Read every page of a list and return its rows; ``source`` says how that is known."""
    found: list[Any] = []
    start, total, pages = 1, 1, 0
    while start <= total and (org.pages is None or pages < org.pages):
        # What Okta does at a target that caps its pages is not known; RFC 7644 lets it.
        known: Provenance = "documented" if start % PAGE == 1 else "inferred"
        step = script.step(known, source)
        query = encode({"startIndex": start, "count": PAGE})
        answer = script.keep((yield get(path, step, query)))
        rows = page_of(answer, about)
        if not rows:
            break
        found += rows
        total = _total(answer)
        start, pages = start + min(len(rows), PAGE), pages + 1
    return tuple(found)


def _total(answer: Answer) -> int:
    total = at_key(answer.json, "totalResults")
    return total if isinstance(total, int) else 0
