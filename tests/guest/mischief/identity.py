"""Targets whose ids lie: what comes back from a create, or is shown later, is somebody else's."""

from itertools import count
from typing import Any

from pytest_scim.provider.call import Call, Headers, Reply, Responder, json_reply, scim_error
from pytest_scim.provider.faults.parts import matches
from tests.guest.target import Mischief, Target

PLURAL = {"User": "Users", "Group": "Groups"}


class Identity(Mischief):
    """Keeps a queue of strangers to mistake somebody for: one after the other, then again."""

    def begin(self, target: Target) -> None:
        super().begin(target)
        self._next = count(1)  # nobody is mistaken for the admin

    def somebody(self, kind: str = "User") -> dict[str, Any]:
        """Return the next stranger."""
        people = self.target.strangers(kind)
        return people[next(self._next) % len(people)]


class CreateReturnsAnotherId(Identity):
    """A 201 shows our names under somebody else's id; every ``every``-th create of a kind.

    ``of`` is whose id it is: another kind's, where the target mixes them up.
    """

    def __init__(self, kind: str = "User", *, every: int = 1, of: str | None = None) -> None:
        self._kind = kind
        self._of = of or kind
        self._every = every
        self._creates = 0

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if not matches(call, f"POST /{PLURAL[self._kind]}") or not reply.ok:
            return reply
        self._creates += 1
        if self._creates % self._every == 0:
            self.mistake(reply, self.somebody(self._of))
        return reply

    def mistake(self, reply: Reply, other: dict[str, Any]) -> None:
        """Put somebody else's id into the answer to a create."""
        reply.body = {**reply.body, "id": other["id"]}
        reply.body["meta"] = {**reply.body["meta"], "location": other["meta"]["location"]}
        reply.headers["Location"] = other["meta"]["location"]


class CreateReturnsAnotherLocation(CreateReturnsAnotherId):
    """A 201 without a body has somebody else's Location."""

    def mistake(self, reply: Reply, other: dict[str, Any]) -> None:
        reply.body = None
        reply.headers["Location"] = other["meta"]["location"]


class CreateReturnsSomebody(CreateReturnsAnotherId):
    """A create is answered 200 with somebody else, whole: the target took them for the same."""

    def mistake(self, reply: Reply, other: dict[str, Any]) -> None:
        reply.status = 200
        reply.body = other
        reply.headers = Headers([("Content-Type", "application/scim+json")])


class CreateReturnsAnIdWithoutAName(CreateReturnsAnotherId):
    """A 201 shows somebody else's id, and nothing besides."""

    def mistake(self, reply: Reply, other: dict[str, Any]) -> None:
        reply.body = {"schemas": other["schemas"], "id": other["id"]}


class CreateReturnsAnIdInAnotherCase(CreateReturnsAnotherId):
    """A 201 shows somebody else's id in upper case, and the target reads ids in any case."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        if matches(call, "/Users/{id}"):
            call.path = call.path.replace(str(call.id), str(call.id).lower())
        return super().__call__(call, respond)

    def mistake(self, reply: Reply, other: dict[str, Any]) -> None:
        reply.body = {**reply.body, "id": other["id"].upper()}


class CreateReturnsAnIdWithABlank(CreateReturnsAnotherId):
    """A 201 shows somebody else's id and a blank, and the target strips what it reads."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        if matches(call, "/Users/{id}"):
            call.path = f"/{call.kind}/{str(call.id).strip()}"
        return super().__call__(call, respond)

    def mistake(self, reply: Reply, other: dict[str, Any]) -> None:
        reply.body = {**reply.body, "id": f"{other['id']} "}


class ConflictNamesSomebody(CreateReturnsAnotherId):
    """A create that made something is answered 409, with our name and somebody else's id."""

    def mistake(self, reply: Reply, other: dict[str, Any]) -> None:
        reply.status = 409
        reply.body = {**reply.body, "id": other["id"]}


class CreateReturnsThePreviousId(Identity):
    """A 201 shows the id of the create before it: every id names somebody of ours, but another."""

    def begin(self, target: Target) -> None:
        super().begin(target)
        self._before = self.somebody()["id"]

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if matches(call, "POST /Users") and reply.ok:
            reply.body, self._before = {**reply.body, "id": self._before}, reply.body["id"]
        return reply


class ReadReturnsSomebody(Identity):
    """A read by id is answered with somebody else, whole: a cache that mixes people up.

    ``every`` says which reads of ours. Not ``whole``: we are shown, under somebody else's id.
    """

    def __init__(self, every: int = 1, *, whole: bool = True) -> None:
        self._every = every
        self._whole = whole
        self._reads = 0

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        ours = (
            matches(call, "GET /Users/{id}")
            and reply.ok
            and not self.target.is_foreign("User", call.id)
        )
        self._reads += ours
        if not ours or self._reads % self._every:
            return reply
        other = self.somebody()
        return json_reply(200, other if self._whole else {**reply.body, "id": other["id"]})


class WriteReturnsSomebody(Identity):
    """A PUT or PATCH of ours is answered with somebody else's id."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if (
            call.method in {"PUT", "PATCH"}
            and matches(call, "/Users/{id}")
            and isinstance(reply.body, dict)
        ):
            reply.body = {**reply.body, "id": self.somebody()["id"]}
        return reply


class ListsSwapIds(Identity):
    """The rows of a list stand under one another's ids."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if (matches(call, "GET /Users") or matches(call, "GET /Groups")) and reply.ok:
            rows = reply.body["Resources"]
            ids = [row.get("id") for row in rows]
            moved = [
                {**row, "id": other} for row, other in zip(rows, ids[1:] + ids[:1], strict=True)
            ]
            reply.body = {**reply.body, "Resources": moved}
        return reply


class LookupReturnsAnotherId(Identity):
    """A lookup by name finds us, under somebody else's id."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if matches(call, "GET /Users") and "filter" in call.query and reply.ok:
            rows = [{**row, "id": self.somebody()["id"]} for row in reply.body["Resources"]]
            reply.body = {**reply.body, "Resources": rows}
        return reply


class LookupReturnsSomebody(Identity):
    """A lookup of a name that nobody has finds somebody else."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if (
            matches(call, "GET /Users")
            and "filter" in call.query
            and reply.ok
            and not reply.body["Resources"]
        ):
            reply.body = {**reply.body, "Resources": [self.somebody()], "totalResults": 1}
        return reply


class LostCreateIsFoundAsSomebody(Identity):
    """A create is answered 500 though it made somebody; lists show them under a stranger's id."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if matches(call, "POST /Users") and reply.ok:
            return scim_error(500, "The mail server is down.")
        if matches(call, "GET /Users") and reply.ok:
            rows = [self._moved(row) for row in reply.body["Resources"]]
            reply.body = {**reply.body, "Resources": rows}
        return reply

    def _moved(self, row: dict[str, Any]) -> dict[str, Any]:
        foreign = self.target.is_foreign("User", row.get("id"))
        return row if foreign else {**row, "id": self.somebody()["id"]}


class GroupsListStrangers(Identity):
    """A group of ours shows strangers as its members."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if (
            matches(call, "/Groups/{id}")
            and isinstance(reply.body, dict)
            and "members" in reply.body
        ):
            people = self.target.strangers()[:3]
            reply.body = {**reply.body, "members": [{"value": one["id"]} for one in people]}
        return reply
