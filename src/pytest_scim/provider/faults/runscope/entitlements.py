"""Faults that Okta's test of entitlements catches."""

from pytest_scim.provider.faults.tables import ignores, table

FAULTS = table(
    __name__,
    ignores("D2", "page_ignores_the_count", "GET /Licenses", "query", "count",
        "step_01_entitlement_endpoint"),
)  # fmt: skip
