"""Faults that Okta's test of entitlements catches."""

from pytest_scim.provider.faults import rows

FAULTS = rows.table(
    __name__,
    rows.ignores("D2", "page_ignores_the_count", "GET /Licenses", "query", "count",
        "step_01_entitlement_endpoint"),
)  # fmt: skip
