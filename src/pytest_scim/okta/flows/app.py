"""What the buttons about the app itself send: credentials and imports."""

from typing import Final

from pytest_scim.okta.flows import Part
from pytest_scim.okta.flows.flow import CAPTURE, FlowLog, page_of
from pytest_scim.okta.flows.pages import PAGE, pages_of
from pytest_scim.okta.flows.users import flow
from pytest_scim.okta.org import Org
from pytest_scim.okta.requests import encode, get

AUTHENTICATING: Final = "Error authenticating"


@flow("Test API Credentials")
def test_api_credentials(log: FlowLog, org: Org) -> Part:
    """Read two users, and the first groups when the app imports them."""
    step = log.step("documented", f"Okta's wire dump; {CAPTURE}")
    users = log.add((yield get("/Users", step, encode({"startIndex": 1, "count": 2}))))
    page_of(users, AUTHENTICATING)
    if org.offers("import_groups"):
        step = log.step("observed", "Okta's SCIM 1.1 reference; a vendor's guide for 2.0")
        query = encode({"startIndex": 1, "count": PAGE})
        page_of(log.add((yield get("/Groups", step, query))), AUTHENTICATING)
    return None


# Not a test of ours: pytest must not collect it where it is imported.
test_api_credentials.__test__ = False  # type: ignore[attr-defined]


@flow("Import Now")
def import_users(log: FlowLog, org: Org) -> Part:
    """Read every page of users, one hundred at a time, as long as totalResults says."""
    if not org.offers("import_users"):
        return None
    found = yield from pages_of(log, org, "/Users", "Error while downloading all users")
    return log.listed(users=found)


@flow("Import Now, groups")
def import_groups(log: FlowLog, org: Org) -> Part:
    """Read every page of groups; Okta asks for them with their members."""
    if not org.offers("import_groups"):
        return None
    found = yield from pages_of(log, org, "/Groups", "Error while downloading all groups")
    return log.listed(groups=found)


@flow("Refresh App Groups")
def refresh_app_groups(log: FlowLog, org: Org) -> Part:
    """Read every page of groups, so that one can be chosen to link to."""
    if not org.offers("push_groups"):
        return None
    found = yield from pages_of(log, org, "/Groups", "Error while downloading all groups")
    return log.listed(groups=found)
