"""Targets that resolve an id to somebody else after it was ours, or though it never was."""

from itertools import count
from typing import Any

from pytest_scim.provider.call import Call, Reply, Responder, json_reply, scim_error
from pytest_scim.provider.faults.parts import matches
from tests.guest.target import Mischief, Target


class FreedIdsAreGivenAgain(Mischief):
    """Whoever is hired next gets the id that a delete has freed, as SQLite's rowid does it.

    ``at_once``: before the next request. Otherwise at the first request for another resource.
    """

    def __init__(self, *, at_once: bool = True) -> None:
        self._at_once = at_once
        self._freed: list[str] = []
        self._hires = count(1)

    def __call__(self, call: Call, respond: Responder) -> Reply:
        for inner in [one for one in self._freed if one != call.id]:
            self._give(inner)
        reply = respond(call)
        if matches(call, "DELETE /Users/{id}") and reply.ok:
            self._freed.append(str(call.id))
            if self._at_once:
                self._give(str(call.id))
        return reply

    def _give(self, inner: str) -> None:
        self._freed.remove(inner)
        if ("User", inner) not in self.target.keys():  # noqa: SIM118 - it is no mapping
            self.target.hire(next(self._hires), inner)


class UnknownIdsAreTheCaller(Mischief):
    """``find(id) or current_user``: whatever id names nobody names the admin.

    ``methods`` are those that do so.
    """

    def __init__(self, *methods: str) -> None:
        self._methods = methods or ("GET", "PUT", "PATCH", "DELETE")

    def __call__(self, call: Call, respond: Responder) -> Reply:
        known = ("User", str(call.id)) in self.target.keys()  # noqa: SIM118 - it is no mapping
        if matches(call, "/Users/{id}") and not known and call.method in self._methods:
            call.path = f"/Users/{self.target.admin['id']}"
        return respond(call)


class UpsertReturnsSomebody(Mischief):
    """A PUT to an id that names nobody is answered with somebody else."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if matches(call, "PUT /Users/{id}") and reply.status == 404:
            return json_reply(200, self.target.strangers()[3])
        return reply


class AdminNotesOurNames(Mischief):
    """A create fails with 500, and the admin's own row notes our name: "last invited".

    ``attribute`` is where. Every third create fails so.
    """

    def __init__(self, attribute: str = "nickName", *, every: int = 3) -> None:
        self._attribute = attribute
        self._every = every
        self._creates = 0

    def __call__(self, call: Call, respond: Responder) -> Reply:
        self._creates += matches(call, "POST /Users")
        if (
            not matches(call, "POST /Users")
            or self._creates % self._every
            or not isinstance(call.body, dict)
        ):
            return respond(call)
        with self.target.admins() as provider:
            note = {self._attribute: str(call.body.get("userName"))}
            provider.put_user({**_written(self.target.admin), **note})
        return scim_error(500, "The mail server is down.")


class ListsFilterByAnyText(AdminNotesOurNames):
    """As above, and a filter matches whatever shows the text anywhere, as a full-text search."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        text = call.query.get("filter", "").rpartition(' "')[2].rstrip('"')
        if not matches(call, "GET /Users") or not text:
            return super().__call__(call, respond)
        del call.query["filter"]
        reply = respond(call)
        rows = [row for row in reply.body["Resources"] if text in str(row)]
        reply.body = {**reply.body, "Resources": rows, "totalResults": len(rows)}
        return reply


class BulkRowsNameSomebody(Mischief):
    """A row of a bulk response has somebody else's Location, and no body.

    ``created``: though the job has created what it says.
    """

    def __init__(self, *, created: bool = True) -> None:
        self._created = created

    def begin(self, target: Target) -> None:
        super().begin(target)
        self._test_data = target.strangers()[1:]

    def __call__(self, call: Call, respond: Responder) -> Reply:
        if call.kind != "Bulk" or call.method != "POST" or not isinstance(call.body, dict):
            return respond(call)
        operations = call.body.get("Operations")
        if self._created or not isinstance(operations, list):
            reply = respond(call)
            rows = reply.body.get("Operations", []) if isinstance(reply.body, dict) else []
        else:
            reply = json_reply(200, {"Operations": []})
            rows = [self._claimed(one) for one in operations]
        listed = [self._moved(row, n) for n, row in enumerate(rows)]
        reply.body = {**reply.body, "Operations": listed} if listed else reply.body
        return reply

    @staticmethod
    def _claimed(operation: dict[str, Any]) -> dict[str, Any]:
        kept = {key: operation[key] for key in ("method", "bulkId") if key in operation}
        return {**kept, "status": "201"}

    def _moved(self, row: dict[str, Any], n: int) -> dict[str, Any]:
        if row.get("method") != "POST":
            return row
        location = self._test_data[n % len(self._test_data)]["meta"]["location"]
        return {**row, "location": location}


def _written(user: dict[str, Any]) -> dict[str, Any]:
    """Return a user as it is stored, without what the provider makes of it."""
    return {key: value for key, value in user.items() if key not in {"meta", "groups"}}
