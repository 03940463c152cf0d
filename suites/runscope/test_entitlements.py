"""Okta's Entitlements test: one request and six assertions, for each endpoint that is announced.

A submission with Entitlement Management links a Runscope result of this test too.
"""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_spec
from pytest_scim.suites.runscope.support.entitlements_run import EntitlementsTest


@check(
    MUST,
    okta_spec(
        "Entitlements step 1: Duplicate the request for multiple Entitlement Endpoints",
    ),
    feature="entitlements",
)
def test_step_01_entitlement_endpoint(entitlement_endpoints: EntitlementsTest) -> None:
    """Entitlements step 1: each entitlement endpoint returns a ListResponse

    Each request asks for one value and gets one, and the counts are numbers. The endpoints are
    those of the resource types with Okta's role or entitlement URN.

    Impact: Okta's entitlement test fails, and the submission needs its result.
    Fix: Return a ListResponse with numeric counts, and at most `count` values.
    """
    entitlement_endpoints.judge()
