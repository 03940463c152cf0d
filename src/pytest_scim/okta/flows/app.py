"""What the buttons about the app itself send: credentials and imports."""

from typing import Final

from pytest_scim.okta.flows import Part
from pytest_scim.okta.flows.flow import CATALOG_2026, IN_CATALOG, FlowLog, page_of
from pytest_scim.okta.flows.pages import PAGE, pages_of
from pytest_scim.okta.flows.users import flow
from pytest_scim.okta.org import Org
from pytest_scim.okta.requests import encode, get
from pytest_scim.scim.messages import Known

AUTHENTICATING: Final = "Error authenticating"


@flow("Test API Credentials")
def test_api_credentials(log: FlowLog, org: Org) -> Part:
    """Read two users."""
    del org
    yield from _read_two_users(log)
    return None


@flow("Provisioning > Integration > Save")
def save_integration(log: FlowLog, org: Org) -> Part:
    """Read two users, and the first groups when the app imports them (captured)."""
    yield from _read_two_users(log)
    if org.offers("import_groups"):
        query = encode({"startIndex": 1, "count": PAGE})
        response = log.add((yield get("/Groups", log.step(IN_CATALOG), query)))
        page_of(response, AUTHENTICATING)
    return None


def _read_two_users(log: FlowLog) -> Part:
    step = log.step(Known("documented", f"Okta's wire dump; {CATALOG_2026}"))
    response = log.add((yield get("/Users", step, encode({"startIndex": 1, "count": 2}))))
    page_of(response, AUTHENTICATING)
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
