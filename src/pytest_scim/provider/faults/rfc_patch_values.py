"""Faults of what a PATCH operation writes to an account."""

from typing import Any

from pytest_scim.provider.faults.memory import as_kept, keep
from pytest_scim.provider.faults.patch_tools import (
    idle,
    patches,
    path_of,
    store,
    stored,
)
from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_patch,
    is_pathless,
    scim_error,
)
from pytest_scim.scim.urn import USER

ADD = "rfc7644.patch_add"
REMOVE = "rfc7644.patch_remove"
REPLACE = "rfc7644.patch_replace"
AGAIN = f"{ADD}.an_add_of_what_is_there_is_no_change"
MEMBER_AGAIN = "rfc7644.patch_groups.an_add_of_a_member_who_is_there_is_no_change"
COMPLEX = f"{REPLACE}.a_replace_of_a_complex_attribute_keeps_the_rest"


@fault(
    "7644-3.5.2.1",
    "add is accepted and ignored",
    catches=(
        f"{ADD}.an_add_to_a_single_value_replaces_it",
        f"{ADD}.an_add_gives_an_attribute_its_first_value",
        f"{ADD}.an_add_takes_the_path_of_a_sub_attribute",
        f"{ADD}.an_add_takes_a_path_with_the_core_urn",
        f"{ADD}.an_add_takes_a_value_path",
        f"{ADD}.an_add_without_a_path_adds_to_the_account",
        f"{ADD}.an_add_to_a_complex_attribute_sets_its_parts",
        f"{ADD}.an_added_value_stands_beside_the_others",
    ),
)
def add_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Only replace is handled."""
    return _without(call, answer, "add")


@fault(
    "7644-3.5.2.3",
    "replace is accepted and ignored but for active",
    catches=(
        f"{REPLACE}.a_replace_changes_an_attribute",
        f"{REPLACE}.a_replace_of_no_value_adds_it",
        f"{REPLACE}.a_replace_takes_the_path_of_a_sub_attribute",
        f"{REPLACE}.a_replace_takes_a_part_of_a_value",
        f"{REPLACE}.a_replace_takes_a_whole_value",
        f"{REPLACE}.a_replaced_list_has_the_new_values_only",
        COMPLEX,
    ),
)
def replace_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The one attribute that the first customer needed is handled."""
    return _without(call, answer, "replace")


@fault(
    "7644-3.5.2.2",
    "remove is accepted and ignored",
    catches=(
        f"{REMOVE}.a_removed_attribute_has_no_value",
        f"{REMOVE}.a_removed_sub_attribute_has_no_value",
        f"{REMOVE}.a_removed_attribute_of_an_extension_has_no_value",
        f"{REMOVE}.a_removed_manager_is_gone",
        f"{REMOVE}.a_removed_part_of_a_value_is_gone",
        f"{REMOVE}.a_removed_value_leaves_the_others",
        f"{REMOVE}.a_removed_list_has_no_values",
    ),
)
def remove_is_ignored(call: Call, answer: Answerer) -> Reply:
    """What is gone is written as no change."""
    return _without(call, answer, "remove")


@fault(
    "7644-3.5.2.3",
    "a replace of an attribute without a value is refused",
    catches=(f"{REPLACE}.a_replace_of_no_value_adds_it",),
)
def replace_of_no_value_is_refused(call: Call, answer: Answerer) -> Reply:
    """There is nothing to replace."""
    for operation in patches(call) if is_patch(call) else []:
        path = path_of(operation)
        plain = operation.get("op") == "replace" and path and "[" not in path
        if plain and not at(stored(call), path.removeprefix(f"{USER}:")) and path != "active":
            return scim_error(400, f"{path} has no value", "noTarget")
    return answer(call)


@fault(
    "7644-3.5.2.1",
    "an add to a list takes the place of the list",
    catches=(f"{ADD}.an_added_value_stands_beside_the_others",),
)
def add_takes_the_place_of_a_list(call: Call, answer: Answerer) -> Reply:
    """Add and replace are one branch."""
    for operation in patches(call):
        if operation.get("op") == "add" and path_of(operation) == "phoneNumbers":
            operation["op"] = "replace"
    return answer(call)


@fault(
    "7644-3.5.2.3",
    "a replace of a list is added to it",
    catches=(f"{REPLACE}.a_replaced_list_has_the_new_values_only",),
)
def replace_is_added_to_a_list(call: Call, answer: Answerer) -> Reply:
    """Add and replace are one branch."""
    for operation in patches(call):
        if operation.get("op") == "replace" and path_of(operation) == "phoneNumbers":
            operation["op"] = "add"
    return answer(call)


@fault(
    "7644-3.5.2.1",
    "a value that is there is listed again",
    catches=(f"{ADD}.a_value_that_is_there_is_not_added_again",),
)
def value_is_listed_again(call: Call, answer: Answerer) -> Reply:
    """What comes is appended, unseen."""
    before = stored(call).get("phoneNumbers", [])
    reply = answer(call)
    paths = [path_of(op) for op in patches(call) if op.get("op") == "add"]
    if reply.ok and paths == ["phoneNumbers"] and stored(call).get("phoneNumbers") == before:
        keep(call, call.id, phoneNumbers=[*before, before[0]])
    return as_kept(call, reply)


@fault(
    "7644-3.5.2.1",
    "an add of a value that is there is refused",
    catches=(f"{ADD}.a_value_that_is_there_is_not_added_again", AGAIN, MEMBER_AGAIN),
)
def add_of_what_is_there_is_refused(call: Call, answer: Answerer) -> Reply:
    """Nothing to change is taken for an error."""
    before = stored(call)
    reply = answer(call)
    adds = [op for op in patches(call) if op.get("op") == "add"]
    if reply.ok and adds and stored(call) == before:
        return scim_error(400, "No valid fields to update", "invalidValue")
    return reply


@fault(
    "7644-3.5.2.1",
    "every PATCH is a modification",
    catches=(AGAIN, MEMBER_AGAIN),
)
def every_patch_is_a_modification(call: Call, answer: Answerer) -> Reply:
    """The row is written whether or not something changed."""
    reply = answer(call)
    if patches(call) and reply.ok:
        store(call, {})
    return reply


@fault("7644-3.5.2.3", "a replace exchanges a whole complex attribute", catches=(COMPLEX,))
def complex_attribute_is_exchanged(call: Call, answer: Answerer) -> Reply:
    """The object takes the place of the one before."""
    names = [op.get("value") for op in patches(call) if path_of(op) == "name"]
    replaces = any(op.get("op") == "replace" and path_of(op) == "name" for op in patches(call))
    reply = answer(call)
    if reply.ok and replaces:
        store(call, {"name": names[-1]})
    return reply


@fault(
    "P3",
    "a replace without a path takes the email addresses away",
    catches=(f"{REPLACE}.a_replace_without_a_path_keeps_the_rest",),
)
def pathless_replace_takes_emails_away(call: Call, answer: Answerer) -> Reply:
    """What the value does not name is erased."""
    pathless = any(is_pathless(op) and op.get("op") == "replace" for op in patches(call))
    reply = answer(call)
    if reply.ok and is_patch(call) and pathless:
        store(call, {"emails": None})
    return reply


def _without(call: Call, answer: Answerer, name: str) -> Reply:
    """Pass over the operations of one name on a user, but for active."""
    for operation in patches(call) if is_patch(call) else []:
        if operation.get("op") == name and path_of(operation) and not _switches(operation):
            idle(operation)
        elif operation.get("op") == name and is_pathless(operation):
            value: dict[str, Any] = operation["value"]
            operation["value"] = {k: v for k, v in value.items() if k == "active"}
    return answer(call)


def _switches(operation: dict[str, Any]) -> bool:
    return path_of(operation) == "active"
