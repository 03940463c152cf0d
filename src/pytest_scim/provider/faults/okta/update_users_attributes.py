"""Faults of updates that change many attributes at once."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import change_request, refuse
from pytest_scim.provider.faults.parts import Json, is_pathless, operations
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import at

ACCEPTED = "okta.update_users.a_change_of_every_attribute_is_accepted"
STORED = "okta.update_users.every_changed_attribute_is_stored"

CHANGE = "PUT|PATCH /Users/{id}"


def _body(call: Call) -> Json:
    """Return the profile in a PUT, or in a PATCH without a path."""
    whole = [one["value"] for one in operations(call) if is_pathless(one)]
    return whole[0] if whole else call.body if isinstance(call.body, dict) else {}


def _keep(call: Call, before: Json, *names: str) -> None:
    body = _body(call)
    for name in names:
        if name in body and name in before:
            body[name] = before[name]


def _differs(call: Call, before: Json, path: str) -> bool:
    new, old = at(_body(call), path), at(before, path)
    return isinstance(new, str) and isinstance(old, str) and new != old


@change_request("U17", CHANGE, STORED)
def title_and_user_type_stay(call: Call, before: Json) -> None:
    """An update ignores title and userType."""
    _keep(call, before, "title", "userType")


@change_request("U17", CHANGE, STORED)
def phones_and_addresses_stay(call: Call, before: Json) -> None:
    """An update ignores phone numbers and addresses."""
    _keep(call, before, "phoneNumbers", "addresses")


@change_request("U17", CHANGE, STORED)
def enterprise_extension_stays(call: Call, before: Json) -> None:
    """An update ignores the enterprise extension: department, manager and the rest."""
    _keep(call, before, ENTERPRISE_USER)


@change_request("U17", CHANGE, STORED)
def department_stays(call: Call, before: Json) -> None:
    """An update ignores the department."""
    extension, old = _body(call).get(ENTERPRISE_USER), before.get(ENTERPRISE_USER) or {}
    if isinstance(extension, dict) and "department" in old:
        extension["department"] = old["department"]


@refuse("U18", CHANGE, 400, ACCEPTED)
def changed_phone_number_is_refused(call: Call, before: Json) -> bool:
    """An update of a phone number returns 400."""
    return _differs(call, before, 'phoneNumbers[type eq "work"].value')


@refuse("U18", CHANGE, 500, ACCEPTED)
def changed_address_is_a_server_error(call: Call, before: Json) -> bool:
    """An update of an address returns 500."""
    return _differs(call, before, 'addresses[type eq "work"].locality')


@change_request("U18", CHANGE, ACCEPTED)
def names_stay_when_the_department_changes(call: Call, before: Json) -> None:
    """An update of the department ignores the names."""
    if _differs(call, before, f"{ENTERPRISE_USER}:department"):
        _keep(call, before, "name")
