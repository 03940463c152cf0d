"""Faults of time."""

import time
from typing import Final

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_create,
    is_patch,
    operations,
)

PER_MEMBER: Final = 0.06


@fault(
    "N1",
    "a create takes more than two seconds",
    catches=("okta.response_times.okta_is_answered_within_two_seconds",),
)
def creates_are_slow(call: Call, answer: Answerer) -> Reply:
    """A welcome message is sent before the answer."""
    if is_create(call):
        time.sleep(2.05)
    return answer(call)


@fault(
    "N2",
    "a change costs as much as the group is large",
    catches=("okta.response_times.a_member_costs_the_same_in_a_large_group",),
    integration="oin",
)
def members_are_walked_through(call: Call, answer: Answerer) -> Reply:
    """Every member is read and written again, one by one."""
    changes = operations(call)
    batch = any(isinstance(one.get("value"), list) and len(one["value"]) > 1 for one in changes)
    if is_patch(call, "Groups") and not batch:  # batches only fill the group
        time.sleep(PER_MEMBER * len(at(call.provider.group(call.id), "members") or []))
    return answer(call)
