"""Faults that some lists of PATCH operations show."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.provider.faults.parts import Json, operations, store, stored

EFFECT = "generated_operations_have_the_effect_of_each_one"
PATCH = "PATCH /Users/{id}"
LAST = 3


@change_request("7644-3.5.2", PATCH, EFFECT)
def later_operations_are_lost(call: Call) -> None:
    """Only the first three operations of a PATCH are applied."""
    del operations(call)[LAST:]
    call.body["Operations"] = call.body["Operations"][:LAST]


@change_request("7644-3.5.2", PATCH, EFFECT)
def operations_are_sorted(call: Call) -> None:
    """The operations of a PATCH are applied in the order remove, replace, add."""
    order = ("remove", "replace", "add")
    if all(one.get("op") in order for one in operations(call)):
        call.body["Operations"] = sorted(operations(call), key=lambda one: order.index(one["op"]))


@change_request("7644-3.5.2", PATCH, EFFECT)
def one_operation_per_path(call: Call) -> None:
    """Of several operations on one path, the first one is applied."""
    first: dict[str, Json] = {}
    for one in operations(call):
        first.setdefault(one.get("path") or str(one.get("value")), one)
    call.body["Operations"] = [*first.values()]


@refuse("7644-3.5.2", PATCH, 400, EFFECT, scim_type="invalidSyntax")
def mixed_verbs_are_refused(call: Call) -> bool:
    """A PATCH with three kinds of operations returns 400."""
    return len({one.get("op") for one in operations(call)}) > 1 + 1


@change_reply("7644-3.5.2.2", PATCH, EFFECT)
def removed_numbers_come_back(call: Call, before: Json) -> None:
    """A number that is removed and added in one PATCH is lost."""
    removed = any(one.get("op") == "remove" for one in operations(call))
    after = stored(call).get("phoneNumbers") or []
    known = {one["value"] for one in before.get("phoneNumbers") or []}
    if removed and any(one["value"] not in known for one in after):
        store(call, phoneNumbers=[one for one in after if one["value"] in known])
