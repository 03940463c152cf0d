"""Faults of attributes that /Schemas declare, which some generated values show."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults.build import change_reply, change_request
from pytest_scim.provider.faults.parts import Json, store, stored

DECLARED = "declared_attributes_behave_as_declared"
PATCH = "PATCH /Users/{id}"
LONGEST = 24


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
