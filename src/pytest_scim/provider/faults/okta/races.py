"""Faults that show only when requests come at the same time.

The provider serves calls one by one. So these faults wait for another call, and then do what
code without locks would do.
"""

import time
from typing import TypeVar

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults.build import change_request, fault, refuse
from pytest_scim.provider.faults.parts import Json, filter_of, matches
from pytest_scim.scim.names import PATCHED
from pytest_scim.scim.paths import at

ALL_THERE = "members_added_concurrently_are_all_stored"
WHOLE = "one_of_two_concurrent_updates_is_stored_whole"

PATIENCE = 0.5
"""Seconds within which another call counts as one at the same time."""

T = TypeVar("T")


def _is_concurrent(call: Call) -> bool:
    """Wait for another call to the same path; return whether one came."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if any(other.path == call.path for other in list(call.met)):
            return True
        time.sleep(0.001)
    return False


def _first(call: Call, value: T) -> T:
    """Return the value that the first of several calls to a path passed here."""
    first: T = call.memory.setdefault("first", {}).setdefault(call.path, value)
    return first


def _is_second(call: Call) -> bool:
    return _is_concurrent(call) and _first(call, call) is not call


@fault("N6", "two_concurrent_creates_create_one_user")
def creates_do_not_see_each_other(call: Call, respond: Responder) -> Reply:
    """Two POSTs of one userName at the same time create two Users."""
    twins = call.memory.setdefault("second users", {})
    name = at(call.body, "userName")
    if matches(call, "POST /Users") and _is_second(call):
        call.body["userName"] = f"twin-{name}"
        reply = respond(call)
        reply.body["userName"] = name
        twins[name] = reply.body["id"]
        return reply
    reply = respond(call)
    if matches(call, "GET /Users"):
        found = [twins[name] for name in twins if name in filter_of(call)]
        reply.body["Resources"] += [reply.body["Resources"][0] | {"id": twin} for twin in found]
    return reply


@fault("C3", "the_later_of_two_creates_is_a_conflict")
def unique_index_is_a_server_error(call: Call, respond: Responder) -> Reply:
    """The second of two POSTs of one userName at the same time returns 500."""
    concurrent = matches(call, "POST /Users") and _is_concurrent(call)
    reply = respond(call)
    return scim_error(500, "duplicate key") if concurrent and reply.status == 409 else reply


@change_request("N6", "PATCH /Groups/{id}", ALL_THERE, integrations=PATCHED)
def members_from_a_stale_read(call: Call) -> None:
    """Of several PATCHes at the same time, the last removes the members that the others added."""
    if _is_concurrent(call):
        group: Json | None = _first(call, call.provider.group(call.id))
        call.provider.put_group(group or {})


@refuse("N6", "PATCH /Groups/{id}", 500, ALL_THERE, integrations=PATCHED)
def parallel_patches_are_server_errors(call: Call) -> bool:
    """The second of several PATCHes at the same time returns 500."""
    return _is_second(call)


@change_request("N6", "PUT /Users/{id}", WHOLE)
def updates_are_mixed(call: Call) -> None:
    """Two PUTs at the same time leave the familyName of one and the givenName of the other."""
    if _is_concurrent(call):
        call.body["name"]["familyName"] = _first(call, at(call.body, "name.familyName"))


@refuse("N6", "PUT /Users/{id}", 500, WHOLE)
def updates_are_a_deadlock(call: Call) -> bool:
    """The second of two PUTs at the same time returns 500."""
    return _is_second(call)


@refuse("N6", "GET|DELETE /Groups/{id}", 500, "a_read_during_a_delete_finds_it_or_not")
def reads_fail_during_a_delete(call: Call) -> bool:
    """GET of a Group that is deleted at the same time returns 500."""
    return _is_concurrent(call) and any(matches(one, "DELETE /Groups/{id}") for one in call.met)
