"""Faults of the embedded provider that only a storm meets, and a limit for it to meet.

``pytest-scim serve --fault`` seeds them. They are no faults of the registry, since no check of the
suites catches them.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults import Fault, collect
from pytest_scim.provider.faults.build import fault
from pytest_scim.provider.faults.parts import filter_of, matches, operations
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.paths import entries, text_at

PATIENCE: Final = 0.15
"""Seconds within which another call counts as one at the same time."""

PER_SECOND: Final = 40
"""Requests that a limited provider accepts in one second."""

WRITES: Final = ("PUT /Groups/{id}", "PATCH /Groups/{id}")
MANY: Final = 10
"""Of this many creates at the same time, one is carried out twice."""


def storm_faults() -> Mapping[str, Fault]:
    """Return the faults of this module by id."""
    return collect(globals().values())


def _writes_group(call: Call) -> bool:
    return any(matches(call, write) for write in WRITES)


def _met(call: Call, is_meant: Callable[[Call], bool]) -> Call | None:
    """Wait for another call at the same time and return it; ``None``: none came."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for other in list(call.met):
            if other is not call and is_meant(other):
                return other
        time.sleep(0.001)
    return None


def _members(call: Call) -> set[str]:
    """Return the members that a write of a Group adds."""
    values = [value for one in operations(call) for value in _listed(one.get("value"))]
    given = [*entries(call.body, "members"), *values] if isinstance(call.body, dict) else values
    return {value for one in given if (value := text_at(one, "value"))}


def _listed(value: object) -> list[JSON]:
    return value if isinstance(value, list) else entries(value, "members")


@fault("L1")
def memberships_from_a_stale_read(call: Call, respond: Responder) -> Reply:
    """Of two writes of Groups at the same time, the later one loses the members of both.

    So it is where a write reads the memberships of a user, adds one, and writes all of them back.
    """
    written: deque[Call] = call.memory.setdefault("written Groups", deque(maxlen=100))
    added = _members(call) if _writes_group(call) else set()
    other = None
    if added:
        other = _met(call, lambda one: _writes_group(one) and not added.isdisjoint(_members(one)))
        written.append(call)
    reply = respond(call)
    if other is not None and any(one is other for one in written) and reply.ok:
        group = call.provider.group(call.id)
        if group is not None:
            _without(call, group, added & _members(other))
    return reply


@fault("L2")
def members_that_were_inactive_are_dropped(call: Call, respond: Responder) -> Reply:
    """A write of a Group drops those of its members who were inactive before."""
    inactive: set[str] = call.memory.setdefault("were inactive", set())
    reply = respond(call)
    if call.kind == "Users" and call.id and call.method in {"PUT", "PATCH"} and reply.ok:
        user = call.provider.user(call.id)
        if user is not None and user.get("active") is False:
            inactive.add(call.id)
    if inactive and _writes_group(call) and reply.ok:
        group = call.provider.group(call.id)
        if group is not None:
            _without(call, group, inactive)
    return reply


def _without(call: Call, group: JSONObject, gone: set[str]) -> None:
    members = entries(group, "members")
    rest = [one for one in members if text_at(one, "value") not in gone]
    if len(rest) < len(members):
        call.provider.put_group({**group, "members": rest})


def _creates(call: Call) -> bool:
    return matches(call, "POST /Users")


@fault("L3")
def creates_are_carried_out_twice(call: Call, respond: Responder) -> Reply:
    """One in ten creates that come at the same time as another is carried out twice.

    So it is where a gateway repeats a POST that took long.
    """
    twins: dict[str, str] = call.memory.setdefault("twins", {})
    reply = respond(call)
    if _creates(call) and reply.ok and _met(call, _creates):
        call.memory["met"] = call.memory.get("met", 0) + 1
        if call.memory["met"] % MANY == 1:
            name = str(reply.body["userName"])
            body = {key: value for key, value in call.body.items() if key != "externalId"}
            twin = call.provider.put_user({**body, "userName": f"twin-{name}"})
            twins[str(twin["id"])] = name
    return _renamed(call, reply, twins)


def _renamed(call: Call, reply: Reply, twins: Mapping[str, str]) -> Reply:
    """Return a reply in which the second Users have the userName of the first ones."""
    if not (matches(call, "GET /Users") or matches(call, "GET /Users/{id}")) or not reply.ok:
        return reply
    body: Any = reply.body
    asked = filter_of(call)
    for row in body.get("Resources", [body]):
        row["userName"] = twins.get(row.get("id"), row.get("userName"))
    if " eq " in asked:
        found = {twin for twin, name in twins.items() if f'"{name}"' in asked}
        more = [call.provider.user(twin) for twin in found]
        body["Resources"] += [one | {"userName": twins[str(one["id"])]} for one in more if one]
        body["totalResults"] = len(body["Resources"])
    return reply


def _limit(call: Call, respond: Responder, wait: str) -> Reply:
    seen: deque[float] = call.memory.setdefault("arrivals", deque())
    now = time.monotonic()
    while seen and now - seen[0] > 1:
        seen.popleft()
    if len(seen) < PER_SECOND:
        seen.append(now)
        return respond(call)
    reply = scim_error(429, "Too many requests")
    reply.headers["Retry-After"] = wait
    return reply


@fault("L4")
def limits_requests(call: Call, respond: Responder) -> Reply:
    """The provider accepts 40 requests in a second and returns 429 to all others: no defect."""
    return _limit(call, respond, "1")


@fault("L5")
def limits_requests_until_a_date(call: Call, respond: Responder) -> Reply:
    """The provider limits requests, and Retry-After is a date, which Okta does not read."""
    return _limit(call, respond, "Wed, 21 Oct 2026 07:28:00 GMT")
