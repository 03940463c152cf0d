"""Faults of the display of a member."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import change_request, refuse
from pytest_scim.provider.faults.parts import Json, operations
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.paths import at, entries, text_at

NULL = "a_member_with_display_null_is_added"
FORMER = "a_member_with_a_former_display_is_added"
NAMED = "a_member_with_a_name_as_display_is_added"

UPDATE = "PUT|PATCH /Groups/{id}"


def _sent(call: Call) -> list[JSON]:
    """Return the members in a request."""
    lists = [entries(call.body, "members"), *(entries(one, "value") for one in operations(call))]
    return [member for listed in lists for member in listed]


def _has_null(member: object) -> bool:
    return isinstance(member, dict) and "display" in member and member["display"] is None


def _has_other(call: Call, member: object) -> bool:
    """Return whether a display is a text, and not the userName of the member."""
    user = call.provider.user(text_at(member, "value")) or {}
    display = at(member, "display")
    return isinstance(display, str) and display != user.get("userName")


def _is_former(call: Call, member: object) -> bool:
    return _has_other(call, member) and "@" in str(at(member, "display"))


def _without(call: Call, dropped: list[JSON]) -> None:
    """Remove members from a request."""
    for place, key in ((call.body, "members"), *((one, "value") for one in operations(call))):
        if isinstance(place.get(key), list):
            place[key] = [one for one in place[key] if one not in dropped]


@refuse("G9", UPDATE, 400, NULL)
def null_display_is_refused(call: Call) -> bool:
    """A member whose display is null returns 400."""
    return any(map(_has_null, _sent(call)))


@refuse("G9", UPDATE, 500, NULL)
def null_display_is_a_server_error(call: Call) -> bool:
    """A member whose display is null returns 500."""
    return any(map(_has_null, _sent(call)))


@change_request("G9", UPDATE, NULL)
def null_display_is_left_out(call: Call) -> None:
    """A member whose display is null is not added."""
    _without(call, [one for one in _sent(call) if _has_null(one)])


@refuse("G9", UPDATE, 400, FORMER, NAMED)
def display_has_to_be_the_user_name(call: Call) -> bool:
    """A member whose display is not its userName returns 400."""
    return any(_has_other(call, member) for member in _sent(call))


@change_request("G9", UPDATE, FORMER)
def members_are_found_by_display(call: Call) -> None:
    """A member whose display is a userName that nobody has is not added."""
    _without(call, [one for one in _sent(call) if _is_former(call, one)])


@change_request("G9", UPDATE, NAMED)
def name_as_display_is_left_out(call: Call, before: Json) -> None:
    """A new member whose display is a name is not added."""
    known = [text_at(one, "value") for one in entries(before, "members")]
    others = [one for one in _sent(call) if _has_other(call, one) and not _is_former(call, one)]
    _without(call, [one for one in others if text_at(one, "value") not in known])
