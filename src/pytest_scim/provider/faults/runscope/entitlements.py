"""Faults that Okta's test of entitlements catches."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import change_request


@change_request("D2", "GET /Licenses", "step_01_entitlement_endpoint")
def page_ignores_the_count(call: Call) -> None:
    """A list of values ignores count."""
    call.query.pop("count", None)
