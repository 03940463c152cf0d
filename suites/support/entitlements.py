"""Reads the responses of an entitlement discovery, also of one that Okta stopped."""

from typing import Any

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.scim.names import OKTA_ENTITLEMENT, OKTA_ROLE
from pytest_scim.scim.paths import at_key

ANNOUNCED = "okta.entitlements.a_role_or_entitlement_is_announced"
LISTED = "okta.entitlements.every_announced_endpoint_lists_its_values"
"""The checks that own the resource types and their values, which other checks need."""


def rows_of(response: Any) -> list[dict[str, Any]]:
    """Return the resources of a list that are JSON objects; none if it is not a list."""
    listed = at_key(response.json, "Resources")
    return [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []


def governed_types(discovery: Any) -> list[dict[str, Any]]:
    """Return the resource types with Okta's role or entitlement URN."""
    kinds = rows_of(discovery.responses[0]) if discovery.responses else []
    return [kind for kind in kinds if kind.get("schema") in (OKTA_ROLE, OKTA_ENTITLEMENT)]


def endpoints_of(discovery: Any) -> dict[str, dict[str, Any]]:
    """Return the resource types that Okta reads, by the path of their endpoint.

    Raises:
        Blocked: there is none.
    """
    announced = [(kind.get("endpoint"), kind) for kind in governed_types(discovery)]
    known = {f"/{path.strip('/')}": kind for path, kind in announced if isinstance(path, str)}
    if not known:
        raise Blocked(ANNOUNCED, "the target announces no endpoint of roles or entitlements")
    return known
