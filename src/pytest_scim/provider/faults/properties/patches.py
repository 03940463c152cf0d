"""Faults that some lists of PATCH operations show, and faults of declared attributes."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.provider.faults.parts import Json, operations, store, stored

EFFECT = "generated_operations_have_the_effect_of_each_one"
DECLARED = "properties.declared_attributes.declared_attributes_behave_as_declared"
PATCH = "PATCH /Users/{id}"
LAST = 3
LONGEST = 24


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


def _cut(value: object) -> object:
    return value[:LONGEST] if isinstance(value, str) else value


@change_request("7643-7", "PUT /Users/{id}", DECLARED)
def a_put_cuts_titles(call: Call) -> None:
    """PUT cuts title after 24 characters."""
    if "title" in call.body:
        call.body["title"] = _cut(call.body["title"])


@change_request("7643-7", "PUT /Users/{id}", DECLARED)
def a_put_loses_an_attribute(call: Call) -> None:
    """PUT does not change userType."""
    call.body["userType"] = stored(call).get("userType")


@change_reply("7643-7", PATCH, DECLARED)
def a_patch_loses_an_attribute(call: Call, before: Json) -> Reply | None:
    """PATCH does not change name.middleName."""
    after = stored(call)
    if before.get("name", {}).get("middleName") and after.get("name"):
        store(call, name={**after["name"], "middleName": before["name"]["middleName"]})
    return None


@change_request("7643-7", "POST|PUT Users", DECLARED)
def honorifics_are_abbreviated(call: Call) -> None:
    """Only the first ten characters of an honorific prefix are stored."""
    name = call.body.get("name")
    if isinstance(name, dict) and isinstance(name.get("honorificPrefix"), str):
        name["honorificPrefix"] = name["honorificPrefix"][: LONGEST // 2]
