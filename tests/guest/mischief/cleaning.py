"""Targets at which the clean-up meets something else than SCIM, or is lied to about its deletes."""

from pytest_scim.provider.call import Call, Headers, Reply, Responder, json_reply, scim_error
from pytest_scim.provider.faults.parts import html, matches
from tests.guest.target import Mischief

PAGE = "Bad gateway: no such application"


def page(status: int) -> Reply:
    """Return a gateway's own page."""
    return html(status, PAGE)


def text(status: int) -> Reply:
    """Return a gateway's line of plain text."""
    headers = Headers([("Content-Type", "text/plain; charset=utf-8")])
    return Reply(status, headers, raw=b"404 page not found\n")


def json_of_others(status: int) -> Reply:
    """Return the JSON of a gateway that is no SCIM."""
    return json_reply(status, {"message": "no Route matched with those values"})


class GatewayAtTheEnd(Mischief):
    """From the ``after``-th delete on a gateway responded in place of the target.

    ``responses`` makes its answer of a status; ``only`` is the method that it answers, or ``None``
    for all of them.
    """

    def __init__(
        self, status: int, responses=page, *, only: str | None = None, after: int = 1
    ) -> None:
        self._status = status
        self._responses = responses
        self._only = only
        self._after = after
        self._deletes = 0

    def __call__(self, call: Call, respond: Responder) -> Reply:
        self._deletes += call.method == "DELETE"
        if self._deletes < self._after or self._only not in {None, call.method}:
            return respond(call)
        return self._responses(self._status)


class OneUnauthorized(GatewayAtTheEnd):
    """One delete is answered 401, and everything before and after it as ever."""

    def __init__(self) -> None:
        super().__init__(401, lambda status: scim_error(status, "Try again."), only="DELETE")

    def __call__(self, call: Call, respond: Responder) -> Reply:
        return super().__call__(call, respond) if self._deletes < self._after else respond(call)


class DeletesHide(Mischief):
    """A delete is answered 204 and hides the resource from reads by id; lists still have it.

    ``lists``: neither do lists, and only a search for a part of the name finds it.
    """

    def __init__(self, *, lists: bool = False) -> None:
        self._lists = lists
        self._hidden: set[str] = set()

    def __call__(self, call: Call, respond: Responder) -> Reply:
        if call.method == "DELETE" and call.id is not None:
            self._hidden.add(call.id)
            return Reply(204)
        if matches(call, "GET /Users/{id}") and call.id in self._hidden:
            return scim_error(404, "There is no such user.")
        if (
            self._lists
            and matches(call, "GET /Users")
            and " co " not in call.query.get("filter", "")
        ):
            return self._without(respond(call))
        return respond(call)

    def _without(self, reply: Reply) -> Reply:
        rows = reply.body.get("Resources", [])
        kept = [row for row in rows if row.get("id") not in self._hidden]
        reply.body = {**reply.body, "Resources": kept, "totalResults": len(kept)}
        return reply


class FiltersAreRefused(DeletesHide):
    """As above, and no filter is taken but ``eq``."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        if matches(call, "GET /Users") and " eq " not in call.query.get("filter", " eq "):
            return scim_error(400, "There is only eq.", "invalidFilter")
        return super().__call__(call, respond)
