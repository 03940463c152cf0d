"""A slow index: a change is visible some time after the response to its write."""

import time
from threading import RLock

from pytest_scim.provider.store import State

from .allowed import Call, Reply, Responder, variation
from .shared import is_search

LATE = 0.1
"""Seconds after which a change becomes visible."""

ALLOWED = 3 * LATE
"""The ``propagation`` of the profile of a vendor whose index is slow."""

BOTH = frozenset({"Users", "Groups"})
INDEX = "the profile's propagation: an index may be brought up to date after the response"


class _History:
    """What the provider stored before each write of the last ``LATE`` seconds."""

    def __init__(self) -> None:
        self.lock = RLock()
        self._past: list[tuple[float, Call, State]] = []

    def note(self, call: Call, before: State) -> None:
        """Note a write and what was stored before it."""
        self._past.append((time.monotonic(), call, before))

    def before(self, concerns) -> State | None:
        """Return what was stored before the first recent write that concerns a read."""
        now = time.monotonic()
        self._past = [one for one in self._past if now - one[0] < LATE]
        return next((before for _, call, before in self._past if concerns(call)), None)


def _respond_late(call: Call, respond: Responder, is_late, *, methods=None, only_id=False) -> Reply:
    """Return to a late read what was stored before the recent writes; ``is_late`` recognizes it.

    ``methods`` are those of the writes that become visible late; ``only_id``: a write concerns
    only reads of its own resource.
    """
    history: _History = call.provider.memory.setdefault("history", _History())
    with history.lock:
        if call.method != "GET" and not is_search(call):
            before = call.provider.remember()
            reply = respond(call)
            if reply.ok:
                history.note(call, before)
            return reply
        before = None
        if is_late(call):
            before = history.before(
                lambda write: (
                    (methods is None or write.method in methods)
                    and (not only_id or write.id == call.id)
                )
            )
        if before is None:
            return respond(call)
        now = call.provider.remember()
        call.provider.restore(before)
        try:
            return respond(call)
        finally:
            call.provider.restore(now)


def _is_lookup(call: Call, kinds: frozenset[str]) -> bool:
    return call.kind in kinds and call.id is None and "filter" in call.query


def _lists(call: Call, kinds: frozenset[str]) -> bool:
    return call.kind in kinds and call.id is None and "filter" not in call.query


def _by_id(call: Call, kinds: frozenset[str]) -> bool:
    return call.kind in kinds and call.id is not None


def _late(kind: str, kinds: frozenset[str], is_late, **options):
    def apply(call: Call, respond: Responder) -> Reply:
        return _respond_late(call, respond, lambda one: is_late(one, kinds), **options)

    named = "_and_".join(sorted(kinds)).lower()
    apply.__name__ = f"late_{kind}_of_{named}"
    apply.__doc__ = f"{kind.replace('_', ' ').capitalize()} of {named} return a change late."
    return variation(INDEX, choice=f"late {kind}", propagation=ALLOWED)(apply)


def _each(kind: str, is_late, **options):
    return [
        _late(kind, k, is_late, **options)
        for k in (frozenset({"Users"}), frozenset({"Groups"}), BOTH)
    ]


LOOKUPS = _each("lookups", _is_lookup)
LISTS = _each("lists", _lists)
AFTER_PATCH = _each("reads_after_patch", _by_id, methods={"PATCH"}, only_id=True)
AFTER_PUT = _each("reads_after_put", _by_id, methods={"PUT"}, only_id=True)
DELETES = _each(
    "deletes",
    lambda call, kinds: call.kind in kinds and not _lists(call, kinds),
    methods={"DELETE"},
)


def _members(call: Call, respond: Responder, kinds: frozenset[str]) -> Reply:
    """Return the members, and the groups of members, from before the recent writes."""
    history: _History = call.provider.memory.setdefault("history", _History())
    reply = _respond_late(call, respond, lambda _: False)
    before = history.before(lambda write: write.kind == "Groups")
    if call.method != "GET" or before is None or not reply.ok or not isinstance(reply.body, dict):
        return reply
    with history.lock:
        now = call.provider.remember()
        call.provider.restore(before)
        users = {one["id"]: one.get("groups") for one in call.provider.users()}
        groups = {one["id"]: one.get("members") for one in call.provider.groups()}
        call.provider.restore(now)
    for row in reply.body.get("Resources", [reply.body]):
        for kind, name, known in (("Users", "groups", users), ("Groups", "members", groups)):
            if (
                kind in kinds
                and row.get("meta", {}).get("resourceType") == kind[:-1]
                and name in row
            ):
                old = known.get(row["id"])
                row.pop(name) if old is None else row.update({name: old})
    return reply


def _late_members(name: str, kinds: frozenset[str]):
    def apply(call: Call, respond: Responder) -> Reply:
        return _members(call, respond, kinds)

    apply.__name__ = name
    apply.__doc__ = f"{name.replace('_', ' ').capitalize()}."
    return variation(INDEX, choice="late members", propagation=ALLOWED)(apply)


MEMBERS = [
    _late_members("members_of_groups_are_late", frozenset({"Groups"})),
    _late_members("groups_of_members_are_late", frozenset({"Users"})),
    _late_members("memberships_are_late", BOTH),
]
