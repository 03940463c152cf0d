"""Faults of PATCH on groups, in forms that Okta does not send."""

from pytest_scim.provider.faults.patch_tools import (
    patches,
    path_of,
    store,
    stored,
    unchanged,
    without,
)
from pytest_scim.provider.faults.tools import Answerer, Call, Reply, fault, is_patch, is_pathless

GROUPS = "rfc7644.patch_groups"
EMPTIED = f"{GROUPS}.a_remove_of_all_members_empties_the_group"
REFILLED = f"{GROUPS}.a_group_is_emptied_and_filled_in_one_patch"
LISTED = f"{GROUPS}.a_remove_that_lists_members_is_applied_or_refused"
PATHLESS = f"{GROUPS}.a_replace_without_a_path_replaces_the_members"
NAMED = f"{GROUPS}.a_replace_of_the_name_keeps_the_members"


@fault(
    "7644-3.5.2.1",
    "an add without a path takes the place of the members",
    catches=(f"{GROUPS}.an_add_without_a_path_adds_members",),
)
def pathless_add_takes_the_place_of_members(call: Call, answer: Answerer) -> Reply:
    """Without a path every operation is a replace."""
    for operation in patches(call) if is_patch(call, "Groups") else []:
        if is_pathless(operation) and operation.get("op") == "add":
            operation["op"] = "replace"
    return answer(call)


@fault(
    "7644-3.5.2.2", "a remove of all members is accepted and ignored", catches=(EMPTIED, REFILLED)
)
def remove_of_all_members_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Only those whom a filter selects are removed."""
    return without(call, answer, lambda op: op.get("op") == "remove" and path_of(op) == "members")


@fault("7644-3.5.2.2", "a remove that lists members is accepted and ignored", catches=(LISTED,))
def listed_remove_is_ignored(call: Call, answer: Answerer) -> Reply:
    """A remove has no value, so what it lists is not read."""
    listed = any(op.get("op") == "remove" and "value" in op for op in patches(call))
    return unchanged(call) if listed else answer(call)


@fault(
    "7644-3.5.2.3",
    "a replace without a path is added to the members",
    catches=(PATHLESS,),
)
def pathless_replace_is_added(call: Call, answer: Answerer) -> Reply:
    """Without a path every operation is an add."""
    for operation in patches(call) if is_patch(call, "Groups") else []:
        if is_pathless(operation) and "members" in operation["value"]:
            operation["op"] = "add"
    return answer(call)


@fault("G6", "a name with a path is accepted and ignored", catches=(NAMED,))
def name_with_a_path_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Only Okta's form was tried."""
    return without(call, answer, lambda operation: path_of(operation) == "displayName")


@fault("G2", "a name with a path empties the group", catches=(NAMED,))
def name_with_a_path_empties_the_group(call: Call, answer: Answerer) -> Reply:
    """The group is written with what came, and nothing came for its members."""
    named = any(path_of(op) == "displayName" for op in patches(call))
    reply = answer(call)
    if reply.ok and named and is_patch(call, "Groups"):
        store(call, {"members": []})
    return reply


@fault(
    "7644-3.5.2",
    "a member can be turned into another",
    catches=(f"{GROUPS}.a_member_is_not_turned_into_another",),
)
def member_is_turned_into_another(call: Call, answer: Answerer) -> Reply:
    """Nobody looks at what the schema calls immutable."""
    for operation in patches(call):
        path = path_of(operation)
        if path.startswith("members[value eq ") and path.endswith("].value"):
            old, new = path.split('"')[1], operation.get("value")
            entries = stored(call).get("members", [])
            rest = [entry for entry in entries if entry.get("value") != old]
            store(call, {"members": [*rest, {"value": new}]})
            return unchanged(call)
    return answer(call)
