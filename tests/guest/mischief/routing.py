"""Targets whose router takes any POST for a create, whatever the path."""

from itertools import count
from typing import Any

from pytest_scim.provider.call import Call, Headers, Reply, Responder, json_reply
from tests.guest.target import Mischief, Remaining

SEARCHES = ("/Users/.search", "/Groups/.search", "/.search")
DISCOVERY = ("/ServiceProviderConfig", "/Schemas", "/ResourceTypes")


class AnyPostCreates(Mischief):
    """A POST to one of ``paths`` creates something, and is answered 201 with its id.

    ``echo``: with what was sent as well. ``silent``: with a Location and no body.
    """

    def __init__(self, *paths: str, echo: bool = False, silent: bool = False) -> None:
        self._paths = paths or (*SEARCHES, *DISCOVERY)
        self._echo = echo
        self._silent = silent
        self._numbers = count(1)
        self.creates: dict[str, int] = {}

    def __call__(self, call: Call, respond: Responder) -> Reply:
        path = call.path.rstrip("/")
        if call.method != "POST" or path not in self._paths:
            return respond(call)
        self.creates[path] = self.creates.get(path, 0) + 1
        made = f"created-{next(self._numbers)}"
        self.target.elsewhere.append(Remaining(path.strip("/"), made, frozenset({made})))
        location = f"{self.target.base_url}{path}/{made}"
        if self._silent:
            return Reply(201, Headers([("Location", location)]))
        sent: dict[str, Any] = call.body if self._echo and isinstance(call.body, dict) else {}
        reply = json_reply(201, {**sent, "id": made})
        reply.headers["Location"] = location
        return reply
