"""Faults of vendors' rules about Okta's tasks."""

from collections import Counter

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import refuse
from pytest_scim.provider.faults.parts import filter_of
from pytest_scim.scim.paths import at

RETRIED = "a_retried_assignment_creates_one_user"


@refuse("LIQ-25", "GET|POST /Users", 409, RETRIED, rule="failed_assignments_can_be_retried")
def second_attempt_is_refused(call: Call) -> bool:
    """POST of a userName that filters searched twice returns 409."""
    lookups: Counter[str] = call.memory.setdefault("lookups", Counter())
    if "userName" in filter_of(call):
        lookups[filter_of(call).split('"')[1]] += 1
    return lookups[str(at(call.body, "userName"))] > 1
