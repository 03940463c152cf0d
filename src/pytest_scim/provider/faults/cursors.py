"""Lists by cursors, as RFC 9865 has them, for the functions of faults."""

from typing import Final

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults.parts import Json

CURSORS: Final[Json] = {"cursor": True, "index": True, "defaultPaginationMethod": "index"}
"""What ServiceProviderConfig declares of paging by both methods."""


def page_by_cursor(call: Call, respond: Responder) -> Reply:
    """Declare cursors, and return pages by them: a cursor is the index of a page's first row."""
    cursor = call.query.pop("cursor", None)
    if cursor and not cursor.isdecimal():
        return scim_error(400, "This cursor is none of mine.", "invalidCursor")
    start = int(cursor) if cursor else 1
    if cursor is not None:
        call.query["startIndex"] = str(start)
    reply = respond(call)
    if call.kind == "ServiceProviderConfig" and reply.ok:
        reply.body["pagination"] = dict(CURSORS)
    elif cursor is not None and reply.ok:
        following = start + len(reply.body.get("Resources", ()))
        if following <= reply.body["totalResults"]:
            reply.body["nextCursor"] = str(following)
    return reply
