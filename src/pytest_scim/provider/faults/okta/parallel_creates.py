"""Faults that show only when several creates come at the same time.

The provider serves calls one by one. So these faults wait for another call, and then do what
code without locks would do.
"""

import time

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults.build import change_request, fault, refuse
from pytest_scim.provider.faults.parts import matches

CREATED = "each_of_several_parallel_creates_creates_its_user"

POST = "POST /Users"
PATIENCE = 0.5
"""Seconds within which another call counts as one at the same time."""


def _is_parallel(call: Call) -> bool:
    """Wait for another create; return whether one came."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if any(matches(other, POST) for other in list(call.met)):
            return True
        time.sleep(0.001)
    return False


def _is_later(call: Call) -> bool:
    """Return whether a create is parallel to another, and not the first of them."""
    first = call.memory.setdefault("first of parallel creates", call)
    return _is_parallel(call) and first is not call


@refuse("N6", POST, 500, CREATED)
def parallel_creates_are_a_deadlock(call: Call) -> bool:
    """Of creates at the same time, all but the first return 500."""
    return _is_later(call)


@refuse("N6", POST, 409, CREATED)
def parallel_creates_are_a_conflict(call: Call) -> bool:
    """Of creates at the same time, all but the first return 409."""
    return _is_later(call)


@fault("N6", CREATED)
def parallel_creates_share_an_id(call: Call, respond: Responder) -> Reply:
    """Creates at the same time return the id of the first."""
    if not (matches(call, POST) and _is_parallel(call)):
        return respond(call)
    reply = respond(call)
    first = call.memory.setdefault("id of the first parallel create", reply.body["id"])
    reply.body["id"] = first
    return reply


@change_request("N6", POST, CREATED)
def parallel_creates_are_lost(call: Call) -> Reply | None:
    """Of creates at the same time, all but the first return 201 and create nobody."""
    if not _is_later(call):
        return None
    return Reply(201, body={**call.body, "id": "lost"})
