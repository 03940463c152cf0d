"""Faults of vendors' rules about groups: each rule switched off, or kept badly."""

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_create,
    is_list,
    pass_through,
    scim_error,
)

NO_TWIN = "vendor.groups.a_taken_name_makes_no_second_group"
CONFLICT = "vendor.groups.a_taken_name_is_answered_409"
LISTED = "vendor.groups.the_predefined_groups_are_listed"
LINKED = "vendor.groups.a_predefined_group_can_be_linked"

unique_group_names_off = fault(
    "LIQ-21",
    "two groups may have one name",
    catches=(NO_TWIN, CONFLICT),
    rule="unique_group_names",
    switches_off="unique_group_names",
)(pass_through)

predefined_groups_off = fault(
    "LPR-03",
    "the vendor's own groups are not there",
    catches=(LISTED, LINKED),
    rule="predefined_groups",
    switches_off="predefined_groups",
)(pass_through)


@fault(
    "LIQ-21",
    "a taken group name is a server error",
    catches=(CONFLICT,),
    rule="unique_group_names",
)
def taken_name_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The invariant is thrown, and nobody makes a conflict of it."""
    reply = answer(call)
    if is_create(call, "Groups") and reply.status == 409:
        return scim_error(500, str(at(reply.body, "detail")))
    return reply


@fault(
    "LIQ-21",
    "a taken group name is refused, and a second group is made all the same",
    catches=(NO_TWIN,),
    rule="unique_group_names",
)
def taken_name_makes_a_second_group(call: Call, answer: Answerer) -> Reply:
    """The name is looked at after the row was written, whatever the refusal is."""
    reply = answer(call)
    if is_create(call, "Groups") and reply.status in {409, 500}:
        call.provider.put_group({**call.body, "members": []})
    return reply


@fault(
    "LIQ-22",
    "the newest group is not listed",
    catches=("vendor.groups.another_group_is_linked_in_place_of_a_missing_one",),
    rule="missing_groups_can_be_replaced",
)
def new_groups_are_not_listed(call: Call, answer: Answerer) -> Reply:
    """The list comes from a copy that is older than the newest group."""
    reply = answer(call)
    if is_list(call, "Groups") and "filter" not in call.query and reply.ok:
        reply.body["Resources"] = reply.body["Resources"][:-1]
    return reply


@fault(
    "LPR-04",
    "one of the vendor's own groups cannot be renamed",
    catches=(LINKED,),
    rule="predefined_groups",
)
def own_group_cannot_be_renamed(call: Call, answer: Answerer) -> Reply:
    """Groups that carry licences are found by their name."""
    before = (call.provider.group(call.id) or {}).get("displayName")
    state = call.provider.remember()
    reply = answer(call)
    after = (call.provider.group(call.id) or {}).get("displayName")
    if before in {"Salesperson", "Prep User", "Manager"} and after != before:
        call.provider.restore(state)
        return scim_error(403, f"{before} is a system group")
    return reply
