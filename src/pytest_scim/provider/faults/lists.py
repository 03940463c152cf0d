"""Lists that another order or another end makes wrong, for the functions of faults."""

from collections.abc import Callable

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults.parts import Json

ALL = 10_000


def is_listing(call: Call, kind: str) -> bool:
    """Return whether a request reads a list of Users or of Groups without a filter."""
    listed = call.method == "GET" and call.kind == kind and call.id is None
    return listed and "filter" not in call.query


def repaged(
    call: Call, respond: Responder, change: Callable[[list[Json], int], list[Json]]
) -> Reply:
    """Return the page of a list whose rows a function changes, and counts that agree with them.

    ``change`` receives all rows and the startIndex of the request.
    """
    start, count = int(call.query.get("startIndex", 1)), int(call.query.get("count", ALL))
    call.query.update(startIndex="1", count=str(ALL))
    reply = respond(call)
    if not reply.ok:
        return reply
    rows = change(reply.body.get("Resources", []), start)
    page = rows[max(start, 1) - 1 :][: max(count, 0)]
    reply.body.update(
        totalResults=len(rows), startIndex=start, itemsPerPage=len(page), Resources=page
    )
    return reply
