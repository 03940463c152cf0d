"""Faults of displayNames in use: of the lookup before a create, and of what it returned."""

import re
from collections.abc import Callable

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults.build import change_request, fault, refuse
from pytest_scim.provider.faults.parts import Json, filter_of, matches, operations
from pytest_scim.scim.paths import at

FOUND = "okta.push_groups.a_group_found_by_its_name_is_linked"
IN_USE = "okta.push_groups.a_name_in_use_is_found_by_the_lookup"
PLUS = "okta.push_groups.spaces_in_a_filter_on_groups_may_come_as_plus"

SIMILAR = (
    "okta.push_groups.a_similar_name_finds_no_group",
    "okta.push_groups.a_similar_name_finds_no_group_where_okta_sends_a_lookup",
)

LIST = "GET /Groups"
UPDATE = "PUT|PATCH /Groups/{id}"


@fault("G25", IN_USE)
def names_are_unique_in_any_case(call: Call, respond: Responder) -> Reply:
    """POST of a displayName in use in another case returns 409, and a filter does not find it."""
    name = at(call.body, "displayName")
    names = [str(one["displayName"]).casefold() for one in call.provider.groups()]
    if matches(call, "POST /Groups") and str(name).casefold() in names:
        return scim_error(409, "The displayName is in use", "uniqueness")
    reply = respond(call)
    if matches(call, "GET /Groups") and "displayName eq" in filter_of(call) and reply.ok:
        rows = reply.body.get("Resources", [])
        found = [row for row in rows if str(row["displayName"]) in filter_of(call)]
        reply.body.update(Resources=found, totalResults=len(found))
    return reply


@fault("G25", FOUND, IN_USE)
def group_in_use_is_not_found(call: Call, respond: Responder) -> Reply:
    """POST of a displayName in use returns 409, and no filter finds its Group."""
    names = [one["displayName"] for one in call.provider.groups()]
    if matches(call, "POST /Groups") and at(call.body, "displayName") in names:
        return scim_error(409, "The displayName is in use", "uniqueness")
    reply = respond(call)
    if matches(call, "GET /Groups") and "displayName eq" in filter_of(call) and reply.ok:
        reply.body.update(Resources=[], totalResults=0)
    return reply


@refuse("G25", UPDATE, 403, FOUND)
def group_of_the_app_is_locked(call: Call, before: Json) -> bool:
    """A change of the members of a Group with one member returns 403: its own admin filled it."""
    changes = call.method == "PUT" or any(one.get("path") for one in operations(call))
    return len(before.get("members", ())) == 1 and changes


@refuse("F8", "GET /Groups", 400, PLUS, scim_type="invalidFilter")
def plus_in_a_filter_on_groups_is_refused(call: Call) -> bool:
    """A query of /Groups with a plus sign for a space returns 400."""
    return "+" in call.raw_query


def _compare(call: Call, matches: Callable[[str, str], bool]) -> None:
    """Let a filter on displayName find the first Group whose displayName a function matches.

    The function takes the value of the filter and the displayName, both in lower case.
    """
    asked = re.fullmatch('displayName eq "(.*)"', filter_of(call))
    for group in call.provider.groups() if asked else ():
        name = str(group["displayName"])
        if asked and matches(asked[1].lower(), name.lower()):
            call.query["filter"] = f'displayName eq "{name}"'
            return


@change_request("F11", LIST, *SIMILAR)
def beginning_of_a_display_name_is_enough(call: Call) -> None:
    """A filter on displayName finds Groups whose displayName begins with the value."""
    _compare(call, lambda asked, name: name.startswith(asked))


@change_request("F11", LIST, *SIMILAR)
def part_of_a_display_name_is_enough(call: Call) -> None:
    """A filter on displayName finds Groups whose displayName contains the value."""
    _compare(call, lambda asked, name: asked in name)


@change_request("F11", LIST, *SIMILAR)
def display_name_is_compared_by_like(call: Call) -> None:
    """A filter on displayName takes an underscore for any letter."""
    _compare(call, lambda asked, name: re.fullmatch(_as_like(asked), name) is not None)


def _as_like(value: str) -> str:
    return re.escape(value).replace("_", ".")
