"""Targets that create more, or under other ids, than they tell."""

from itertools import count

from pytest_scim.provider.call import Call, Reply, Responder, json_reply, scim_error
from pytest_scim.provider.faults.parts import matches
from tests.guest.target import NAMES, PLACES, Mischief


class CreateReturnsAJob(Mischief):
    """A create is answered 202 with the id of a job; what it creates has another one."""

    def __init__(self) -> None:
        self._jobs = count(1)

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if (matches(call, "POST /Users") or matches(call, "POST /Groups")) and reply.ok:
            return json_reply(202, {"id": f"job-{next(self._jobs)}", "status": "queued"})
        return reply


class CreateFailsAfterwards(Mischief):
    """Every third create is answered with an error, though it created what was asked."""

    def __init__(self, status: int) -> None:
        self._status = status
        self._creates = 0

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if (matches(call, "POST /Users") or matches(call, "POST /Groups")) and reply.ok:
            self._creates += 1
            if self._creates % 3 == 0:
                return scim_error(self._status, "The invitation could not be sent.")
        return reply


class CreateMakesTwo(Mischief):
    """A create makes another resource, whose name begins with "copy of"; nothing tells of it.

    ``every``: which creates do.
    """

    def __init__(self, every: int = 2) -> None:
        self._every = every
        self._creates = 0

    def __call__(self, call: Call, respond: Responder) -> Reply:
        kind = PLACES.get(call.kind)
        if (
            kind is None
            or not matches(call, f"POST /{call.kind}")
            or not isinstance(call.body, dict)
        ):
            return respond(call)
        self._creates += 1
        reply = respond(call)
        if reply.ok and self._creates % self._every == 0:
            name = f"copy.of.{call.body.get(NAMES[kind])}"
            respond(call.instead("POST", f"/{call.kind}", {**call.body, NAMES[kind]: name}))
        return reply


class PutCreates(Mischief):
    """A PUT to an id that names nobody creates somebody, under an id that nothing tells."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if (
            not matches(call, "PUT /Users/{id}")
            or reply.status != 404
            or not isinstance(call.body, dict)
        ):
            return reply
        body = {key: value for key, value in call.body.items() if key not in {"id", "meta"}}
        made = respond(call.instead("POST", "/Users", body))
        return Reply(200) if made.ok else reply


class BulkTellsNothing(Mischief):
    """A bulk job is carried out, and answered 200 without results."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if call.kind == "Bulk" and call.method == "POST" and reply.ok:
            return json_reply(200, {"schemas": reply.body["schemas"], "Operations": []})
        return reply
