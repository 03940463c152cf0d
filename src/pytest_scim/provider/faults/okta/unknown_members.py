"""Faults of members that no User has."""

from pytest_scim.provider.call import Call, Reply, Responder, json_reply, scim_error
from pytest_scim.provider.faults.build import change_request, fault
from pytest_scim.provider.faults.parts import Json, matches, operations, store, stored
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.paths import entries, text_at

ADDED = "adding_an_unknown_member_removes_no_member"
AMONG = "an_unknown_member_among_others_loses_none_of_them"
ADDED_WITH = "a_member_added_with_an_unknown_one_is_stored"
CREATED_WITH = "a_group_created_with_an_unknown_member_has_the_known_one"
ALONE = "unknown_members_alone_empty_no_group"

UPDATE = "PUT|PATCH /Groups/{id}"


def _is_known(call: Call, member: object) -> bool:
    return call.provider.user(text_at(member, "value")) is not None


def _lists(call: Call) -> list[tuple[Json, str]]:
    """Return the places of the lists of members in a request."""
    places = [(call.body, "members"), *((one, "value") for one in operations(call))]
    return [(place, key) for place, key in places if isinstance(place.get(key), list)]


def _unknown(call: Call) -> bool:
    """Return whether a request has a member that no User has."""
    listed = [one for place, key in _lists(call) for one in place[key]]
    return not all(_is_known(call, member) for member in listed)


def _replaces(call: Call) -> bool:
    """Return whether a request replaces all members."""
    return call.method == "PUT" or any(one.get("op") == "replace" for one in operations(call))


def _cut(listed: list[JSON], call: Call) -> list[JSON]:
    """Return the members before the first unknown one."""
    known = [_is_known(call, member) for member in listed]
    return listed[: known.index(False)] if False in known else listed


@change_request("G26", UPDATE, ADDED, AMONG, ALONE)
def unknown_member_empties_the_group(call: Call) -> Reply | None:
    """A change with an unknown member returns 200 and removes all members."""
    if not _unknown(call):
        return None
    store(call, members=[])
    return json_reply(200, stored(call))


@fault("G26", ADDED, AMONG, ALONE)
def refused_change_has_emptied_the_group(call: Call, respond: Responder) -> Reply:
    """A change with an unknown member returns 400 after all members were removed."""
    refused = matches(call, UPDATE) and _unknown(call)
    reply = respond(call)
    if refused and not reply.ok:
        store(call, members=[])
    return reply


@change_request("G26", UPDATE, ADDED)
def added_unknown_member_replaces_the_newest(call: Call, before: Json) -> Reply | None:
    """Adding an unknown member returns 200 and removes the last member."""
    added = any(one.get("op") == "add" for one in operations(call)) or call.method == "PUT"
    if not (added and _unknown(call)):
        return None
    store(call, members=entries(before, "members")[:-1])
    return json_reply(200, stored(call))


@change_request("G26", UPDATE, AMONG)
def list_ends_at_an_unknown_member(call: Call) -> None:
    """A list of members is stored up to the first unknown one, and the rest is left out."""
    for place, key in _lists(call):
        place[key] = _cut(place[key], call)


@fault("G26", AMONG)
def refused_list_is_stored_in_part(call: Call, respond: Responder) -> Reply:
    """A list with an unknown member returns 400, and its members before that one are stored."""
    refused = matches(call, UPDATE) and _unknown(call) and _replaces(call)
    first = [_cut(place[key], call) for place, key in _lists(call)] if refused else []
    reply = respond(call)
    if refused and not reply.ok:
        store(call, members=first[0])
    return reply


@change_request("G26", UPDATE, ALONE)
def unknown_members_are_left_out(call: Call) -> None:
    """Unknown members are left out of a list, also where nobody else is in it."""
    for place, key in _lists(call):
        place[key] = [one for one in place[key] if _is_known(call, one)]


@change_request("G26", UPDATE, ADDED_WITH)
def list_with_an_unknown_member_is_ignored(call: Call) -> Reply | None:
    """A change with an unknown member returns 200 and changes nothing."""
    return json_reply(200, stored(call)) if _unknown(call) else None


@change_request("G26", "POST /Groups", CREATED_WITH)
def group_with_an_unknown_member_has_none(call: Call) -> None:
    """POST with an unknown member creates the Group without members."""
    if _unknown(call):
        call.body["members"] = []


@fault("G26", CREATED_WITH)
def refused_group_with_an_unknown_member_is_stored(call: Call, respond: Responder) -> Reply:
    """POST with an unknown member returns 400 after the Group was created."""
    if not (matches(call, "POST /Groups") and _unknown(call)):
        return respond(call)
    call.body["members"] = []
    reply = respond(call)
    return scim_error(400, "Unknown member", "invalidValue") if reply.ok else reply
