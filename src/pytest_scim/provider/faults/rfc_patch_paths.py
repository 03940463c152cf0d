"""Faults of where a PATCH operation aims: URNs, sub-attributes, value paths, keys of a value."""

from typing import Any

from pytest_scim.provider.faults.patch_tools import (
    patches,
    path_of,
    store,
    stored,
    unchanged,
    without,
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
from pytest_scim.scim.urn import ENTERPRISE_USER, USER

ADD = "rfc7644.patch_add"
REMOVE = "rfc7644.patch_remove"
REPLACE = "rfc7644.patch_replace"


def refusing(call: Call, answer: Answerer, strange: Any) -> Reply:
    """Refuse a PATCH of a user in which ``strange`` finds a path."""
    if is_patch(call) and any(strange(path_of(operation)) for operation in patches(call)):
        return scim_error(400, "This path is not supported.", "invalidPath")
    return answer(call)


@fault(
    "7644-3.10",
    "a path with the URN of the core User is refused",
    catches=(
        f"{ADD}.an_add_takes_a_path_with_the_core_urn",
        f"{REPLACE}.a_replace_takes_a_path_with_the_core_urn",
    ),
)
def core_urn_is_refused(call: Call, answer: Answerer) -> Reply:
    """Only extensions are known by their URN."""
    return refusing(call, answer, lambda path: path.startswith(f"{USER}:"))


@fault(
    "7644-3.10",
    "a path into an extension is accepted and ignored",
    catches=(
        f"{ADD}.an_add_takes_the_path_of_an_extension",
        f"{ADD}.an_add_sets_the_manager",
        f"{REPLACE}.a_replace_takes_the_path_of_an_extension",
        f"{REPLACE}.a_replace_changes_the_manager",
        f"{REMOVE}.a_removed_attribute_of_an_extension_has_no_value",
        f"{REMOVE}.a_removed_manager_is_gone",
    ),
)
def extension_path_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The path is split at its first dot, which is in `2.0`."""
    return without(call, answer, lambda op: path_of(op).startswith(f"{ENTERPRISE_USER}:"))


@fault(
    "7644-3.10",
    "a path to a sub-attribute is refused",
    catches=(
        f"{ADD}.an_add_takes_the_path_of_a_sub_attribute",
        f"{REPLACE}.a_replace_takes_the_path_of_a_sub_attribute",
        f"{REMOVE}.a_removed_sub_attribute_has_no_value",
    ),
)
def sub_attribute_path_is_refused(call: Call, answer: Answerer) -> Reply:
    """Only whole attributes are known."""
    return refusing(call, answer, lambda path: path.startswith("name."))


@fault(
    "7644-3.5.2",
    "value paths are refused",
    catches=(
        f"{ADD}.an_add_takes_a_value_path",
        f"{REPLACE}.a_replace_takes_a_part_of_a_value",
        f"{REPLACE}.a_replace_takes_a_whole_value",
        f"{REMOVE}.a_removed_part_of_a_value_is_gone",
        f"{REMOVE}.a_removed_value_leaves_the_others",
    ),
)
def value_path_is_refused(call: Call, answer: Answerer) -> Reply:
    """There is no parser for filters in a path."""
    return refusing(call, answer, lambda path: "[" in path)


@fault(
    "7644-3.5.2.3",
    "a value path of two conditions is accepted and ignored",
    catches=(f"{REPLACE}.a_value_path_of_two_conditions_is_applied_or_refused",),
)
def two_conditions_are_ignored(call: Call, answer: Answerer) -> Reply:
    """The pattern knows one comparison, and what does not match is passed over."""
    return without(call, answer, lambda operation: " and " in path_of(operation))


@fault(
    "7644-3.5.2.3",
    "a replace that selects no value is accepted and ignored",
    catches=(f"{REPLACE}.a_replace_of_no_value_is_told_by_no_target",),
)
def replace_of_no_value_is_ignored(call: Call, answer: Answerer) -> Reply:
    """A loop over what matches is over at once."""
    return _passed_over(call, answer, "replace")


@fault(
    "7644-3.5.2.3",
    "a replace that selects no value is an invalid path",
    catches=(f"{REPLACE}.a_replace_of_no_value_is_told_by_no_target",),
)
def replace_of_no_value_is_an_invalid_path(call: Call, answer: Answerer) -> Reply:
    """Every path that leads nowhere is invalid."""
    reply = answer(call)
    if patches(call) and at(reply.body, "scimType") == "noTarget":
        reply.body["scimType"] = "invalidPath"
    return reply


@fault(
    "7644-3.5.2.1",
    "an add that selects no value is accepted and ignored",
    catches=(f"{ADD}.an_add_to_no_value_is_applied_or_refused",),
)
def add_to_no_value_is_ignored(call: Call, answer: Answerer) -> Reply:
    """A loop over what matches is over at once."""
    return _passed_over(call, answer, "add")


@fault(
    "7644-3.5.2.2",
    "a remove takes all values, whatever it selects",
    catches=(f"{REMOVE}.a_removed_value_leaves_the_others",),
)
def remove_takes_all_values(call: Call, answer: Answerer) -> Reply:
    """The filter is cut off."""
    for operation in patches(call):
        if operation.get("op") == "remove" and path_of(operation).endswith("]"):
            operation["path"] = path_of(operation).partition("[")[0]
    return answer(call)


@fault(
    "7644-3.5.2.2",
    "a remove that selects no value takes the last one",
    catches=(f"{REMOVE}.a_remove_of_no_value_takes_nothing",),
)
def remove_of_no_value_takes_the_last(call: Call, answer: Answerer) -> Reply:
    """The index of what is not found is -1."""
    before = stored(call).get("phoneNumbers", [])
    reply = answer(call)
    paths = {path_of(op) for op in patches(call) if op.get("op") == "remove"}
    if reply.ok and paths == {'phoneNumbers[type eq "mobile"]'}:
        after = stored(call).get("phoneNumbers", [])
        if len(before) == len(after):
            store(call, {"phoneNumbers": after[:-1]})
    return reply


@fault(
    "7644-3.5.2.2",
    "a remove of a part takes all of it",
    catches=(
        f"{REMOVE}.a_removed_part_of_a_value_is_gone",
        f"{REMOVE}.a_removed_sub_attribute_has_no_value",
    ),
)
def remove_of_a_part_takes_all(call: Call, answer: Answerer) -> Reply:
    """The path is read up to its last dot."""
    for operation in patches(call):
        whole, dot, _ = path_of(operation).rpartition(".")
        if operation.get("op") == "remove" and dot and not whole.startswith("urn:"):
            operation["path"] = whole
    return answer(call)


@fault(
    "7644-3.5.2.3",
    "a dotted name in a value is accepted and ignored",
    catches=(f"{REPLACE}.a_dotted_name_in_a_value_is_applied_or_refused",),
)
def dotted_key_is_ignored(call: Call, answer: Answerer) -> Reply:
    """It is kept as an attribute that is called so, which nobody reads."""
    return _without_keys(call, answer, lambda key: key.startswith("name."))


@fault(
    "7644-3.5.2.3",
    "a URN and name in a value are accepted and ignored",
    catches=(f"{REPLACE}.a_urn_in_a_value_is_applied_or_refused",),
)
def urn_key_is_ignored(call: Call, answer: Answerer) -> Reply:
    """It is kept as an attribute that is called so, which nobody reads."""
    return _without_keys(call, answer, lambda key: key.startswith(f"{ENTERPRISE_USER}:"))


@fault(
    "7644-3.5.2",
    "an operation without a path does not reach extensions",
    catches=(
        f"{ADD}.an_add_without_a_path_reaches_an_extension",
        f"{REPLACE}.a_replace_without_a_path_reaches_an_extension",
    ),
)
def pathless_operation_skips_extensions(call: Call, answer: Answerer) -> Reply:
    """Keys are looked up among the attributes of the core."""
    return _without_keys(call, answer, lambda key: key == ENTERPRISE_USER)


@fault(
    "7644-3.5.2.3",
    "a replace without a path exchanges a whole extension",
    catches=(f"{REPLACE}.a_replace_without_a_path_reaches_an_extension",),
)
def pathless_replace_exchanges_an_extension(call: Call, answer: Answerer) -> Reply:
    """The object takes the place of the one before."""
    found = [op["value"] for op in patches(call) if is_pathless(op)]
    inside = next((value[ENTERPRISE_USER] for value in found if ENTERPRISE_USER in value), None)
    reply = answer(call)
    if reply.ok and inside:
        store(call, {ENTERPRISE_USER: inside})
    return reply


def _passed_over(call: Call, answer: Answerer, name: str) -> Reply:
    """Answer an operation that selects nothing as a success."""
    reply = answer(call)
    selects = any(op.get("op") == name and "[" in path_of(op) for op in patches(call))
    return unchanged(call) if selects and at(reply.body, "scimType") == "noTarget" else reply


def _without_keys(call: Call, answer: Answerer, unknown: Any) -> Reply:
    """Pass over the keys of an operation without a path that ``unknown`` finds."""
    for operation in patches(call):
        if is_pathless(operation):
            value = operation["value"]
            operation["value"] = {key: v for key, v in value.items() if not unknown(key)}
    return answer(call)
