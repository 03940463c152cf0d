"""Faults of the number of members in one request."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.provider.faults.parts import operations, store, stored
from pytest_scim.scim.paths import entries

HUNDRED = "okta.push_group_members.a_hundred_members_are_added_in_one_request"
OBSERVED = "okta.push_group_members.two_hundred_and_fifty_six_members_are_added_in_one_request"
MOST = "okta.push_group_members.a_thousand_members_are_added_in_one_request"
WHOLE = "okta.push_group_members.a_group_of_thousands_is_whole"

UPDATE = "PUT|PATCH /Groups/{id}"


def _listed(call: Call) -> int:
    """Return how many members a request lists at most."""
    changes = [len(entries(one, "value")) for one in operations(call)]
    return max(len(entries(call.body, "members")), *changes, 0)


@refuse("N7", UPDATE, 413, HUNDRED, OBSERVED, MOST, WHOLE, scim_type="tooMany")
def more_than_99_members_are_refused(call: Call) -> bool:
    """A request with a hundred members returns 413."""
    return _listed(call) >= 100


@refuse("N7", UPDATE, 413, OBSERVED, MOST, WHOLE, scim_type="tooMany")
def more_than_200_members_are_refused(call: Call) -> bool:
    """A request with more than 200 members returns 413."""
    return _listed(call) > 200


@refuse("N7", UPDATE, 413, MOST, scim_type="tooMany")
def more_than_256_members_are_refused(call: Call) -> bool:
    """A request with more than 256 members returns 413."""
    return _listed(call) > 256


@change_request("N7", UPDATE, HUNDRED, OBSERVED, MOST, WHOLE)
def members_after_the_99th_are_lost(call: Call) -> None:
    """A request stores the first 99 members that it lists, and returns success."""
    for one in operations(call):
        if len(entries(one, "value")) > 99:
            one["value"] = entries(one, "value")[:99]
    if len(entries(call.body, "members")) > 99:
        call.body["members"] = entries(call.body, "members")[:99]


@change_reply("N7", UPDATE, MOST, WHOLE)
def members_are_capped_at_256(call: Call) -> None:
    """A Group stores no more than 256 members."""
    members = stored(call)["members"]
    if len(members) > 256:
        store(call, members=members[:256])
