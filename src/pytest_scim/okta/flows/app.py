"""What the buttons about the app itself send: credentials and imports."""

from typing import Any, Final

from pytest_scim.okta.flows.steps import CAPTURE, REFERENCE, Failed, Script, resources
from pytest_scim.okta.flows.users import Part, flow
from pytest_scim.okta.org import Org
from pytest_scim.okta.request import encode, get
from pytest_scim.okta.task import Task, remote
from pytest_scim.scim.message import Answer
from pytest_scim.scim.path import at_key

PAGE: Final = 100
"""Rows Okta asks for in one page of an import."""

AUTHENTICATING: Final = "Error authenticating"


@flow("Test API Credentials")
def test_api_credentials(script: Script, org: Org) -> Part:
    """Ask for two users, and for the groups when they are imported."""
    step = script.step("documented", f"Okta's wire dump; {CAPTURE}")
    users = script.keep((yield get("/Users", step, encode({"startIndex": 1, "count": 2}))))
    _list(users, AUTHENTICATING)
    if org.offers("import_groups"):
        step = script.step("observed", "Okta's SCIM 1.1 reference; a vendor's guide for 2.0")
        query = encode({"startIndex": 1, "count": PAGE})
        _list(script.keep((yield get("/Groups", step, query))), AUTHENTICATING)


# Not a test of ours: pytest must not collect it where it is imported.
test_api_credentials.__test__ = False  # type: ignore[attr-defined]


@flow("Import Now")
def import_users(script: Script, org: Org) -> Part:
    """Read every page of users, one hundred at a time, as long as totalResults says."""
    if not org.offers("import_users"):
        return None
    found: list[Any] = []
    start, total, pages = 1, 1, 0
    while start <= total and (org.pages is None or pages < org.pages):
        step = script.step("documented", f"{REFERENCE}; {CAPTURE}")
        query = encode({"startIndex": start, "count": PAGE})
        answer = script.keep((yield get("/Users", step, query)))
        rows = _list(answer, "Error while downloading all users")
        if not rows:
            break
        found += rows
        total = _total(answer)
        start, pages = start + PAGE, pages + 1
    return Task(script.button, ok=True, users=tuple(found), answers=tuple(script.answers))


def _list(answer: Answer, about: str) -> list[Any]:
    if not answer.ok or not isinstance(answer.json, dict):
        raise Failed(f"{about}: {remote(answer)}")
    return resources(answer.json)


def _total(answer: Answer) -> int:
    total = at_key(answer.json, "totalResults")
    return total if isinstance(total, int) else 0
