"""Faults of slow responses."""

import time

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import change_request
from pytest_scim.provider.faults.parts import Json, operations
from pytest_scim.scim.names import PATCHED
from pytest_scim.scim.paths import entries

SAME_COST = "a_member_costs_the_same_in_a_large_group"


@change_request("N1", "POST /Users", "okta_gets_responses_within_two_seconds")
def creates_are_slow() -> None:
    """POST takes more than two seconds."""
    time.sleep(2.05)


@change_request("N2", "PATCH /Groups/{id}", SAME_COST, integrations=PATCHED)
def members_are_walked_through(call: Call, before: Json) -> None:
    """PATCH of one member takes longer the more members the Group has."""
    if all(len(entries(one, "value")) <= 1 for one in operations(call)):
        time.sleep(0.06 * len(entries(before, "members")))
