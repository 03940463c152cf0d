"""Reads the responses of an entitlement discovery, also of one that Okta stopped."""

from typing import Final

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.plugin.fixtures import Task
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import OKTA_ENTITLEMENT, OKTA_ROLE
from pytest_scim.scim.paths import entries

ANNOUNCED: Final = "okta.entitlements.a_role_or_entitlement_is_announced"
LISTED: Final = "okta.entitlements.every_announced_endpoint_lists_its_values"
"""The checks that own the resource types and their values, which other checks need."""


def rows_of(response: Response) -> list[JSONObject]:
    """Return the resources of a list that are JSON objects; none if it is not a list."""
    return [row for row in entries(response.json, "Resources") if isinstance(row, dict)]


def governed_types(discovery: Task) -> list[JSONObject]:
    """Return the resource types with Okta's role or entitlement URN."""
    types = rows_of(discovery.responses[0]) if discovery.responses else []
    return [one for one in types if one.get("schema") in (OKTA_ROLE, OKTA_ENTITLEMENT)]


def endpoints_of(discovery: Task) -> dict[str, JSONObject]:
    """Return the resource types that Okta reads, by the path of their endpoint.

    Raises:
        Blocked: there is none.
    """
    announced = [(one.get("endpoint"), one) for one in governed_types(discovery)]
    known = {f"/{path.strip('/')}": one for path, one in announced if isinstance(path, str)}
    if not known:
        raise Blocked(ANNOUNCED, "the target announces no endpoint of roles or entitlements")
    return known
