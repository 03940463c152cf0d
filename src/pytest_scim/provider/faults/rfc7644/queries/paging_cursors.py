"""Faults of paging by cursors (RFC 9865)."""

from collections.abc import Callable

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.faults.build import fault
from pytest_scim.provider.faults.cursors import CURSORS, page_by_cursor
from pytest_scim.scim.paths import MISSING, at

NEXT = "rfc7644.paging.a_cursor_leads_to_the_next_page"
LENGTH = "rfc7644.paging.a_page_by_cursor_is_no_longer_than_requested"
END = "rfc7644.paging.cursors_come_to_an_end"
FIRST = "rfc7644.paging.the_first_page_has_no_previous_cursor"
BACK = "rfc7644.paging.a_previous_cursor_leads_back"
UNKNOWN = "rfc7644.paging.an_unknown_cursor_is_refused"
DECLARED = "rfc7644.paging.the_declared_paging_has_legal_values"
NOT_OFFERED = "rfc7644.paging.cursors_that_are_not_offered_are_not_returned"


def declares(title: str, name: str, *checks: str, **declared: object) -> Fault:
    """Return the fault that ServiceProviderConfig declares paging so, and lists have cursors."""

    def apply(call: Call, respond: Responder) -> Reply:
        reply = page_by_cursor(call, respond)
        if call.kind == "ServiceProviderConfig" and reply.ok:
            reply.body["pagination"] = {**CURSORS, **declared}
        return reply

    apply.__doc__, apply.__name__ = title, name
    return fault("9865-4", *checks)(apply)


FAULTS = (
    declares("pagination.cursor is a string", "cursor_is_a_string", DECLARED, cursor="true"),
    declares("pagination.index is missing", "index_is_null", DECLARED, index=None),
    declares("pagination.maxPageSize is a string", "sizes_are_strings", DECLARED,
        maxPageSize="100"),
    declares("The default method of paging is a number", "default_is_a_number", DECLARED,
        defaultPaginationMethod=1),
)  # fmt: skip


def changes_pages(change: Callable[[Call, Reply], None]) -> Callable[[Call, Responder], Reply]:
    """Return the middleware that offers cursors, and changes each page by cursor."""

    def apply(call: Call, respond: Responder) -> Reply:
        asked = "cursor" in call.query
        reply = page_by_cursor(call, respond)
        if asked and reply.ok:
            change(call, reply)
        return reply

    apply.__doc__, apply.__name__, apply.__module__ = change.__doc__, change.__name__, __name__
    return apply


@fault("9865-2", NEXT)
def cursors_are_missing(call: Call, respond: Responder) -> Reply:
    """The ServiceProviderConfig announces cursors, and lists return none."""
    reply = page_by_cursor(call, respond)
    if isinstance(reply.body, dict):
        reply.body.pop("nextCursor", None)
    return reply


@fault("9865-2", NEXT)
def cursors_leave_a_row_out(call: Call, respond: Responder) -> Reply:
    """A cursor leads to the page after the next one."""
    cursor = call.query.get("cursor", "")
    if cursor.isdecimal():
        call.query["cursor"] = str(int(cursor) + 1)
    return page_by_cursor(call, respond)


@fault("9865-2", NEXT)
def cursors_repeat_a_row(call: Call, respond: Responder) -> Reply:
    """The page of the first cursor begins with the last row of the first page."""
    if call.query.get("cursor") == "2":
        call.query["cursor"] = "1"
        reply = page_by_cursor(call, respond)
        reply.body["nextCursor"] = "2.0"
        return reply
    if call.query.get("cursor") == "2.0":
        call.query["cursor"] = "2"
    return page_by_cursor(call, respond)


@fault("9865-2", END)
@changes_pages
def cursors_never_end(call: Call, reply: Reply) -> None:
    """Every page by cursor has a nextCursor."""
    del call
    reply.body.setdefault("nextCursor", "1")


@fault("9865-2", LENGTH)
def cursors_ignore_count(call: Call, respond: Responder) -> Reply:
    """A page by cursor has two rows whatever the count."""
    if "cursor" in call.query:
        call.query["count"] = "2"
    return page_by_cursor(call, respond)


@fault("9865-2", FIRST)
@changes_pages
def first_page_has_a_previous_cursor(call: Call, reply: Reply) -> None:
    """Every page by cursor has a previousCursor."""
    del call
    reply.body["previousCursor"] = "1"


@fault("9865-2", BACK)
@changes_pages
def previous_cursor_stays(call: Call, reply: Reply) -> None:
    """A previousCursor leads to its own page."""
    start = int(call.query.get("startIndex", "1"))
    if start > 1:
        reply.body["previousCursor"] = str(start)


@fault("9865-2.1", UNKNOWN)
def unknown_cursors_are_the_first_page(call: Call, respond: Responder) -> Reply:
    """An unknown cursor returns the first page."""
    if "cursor" in call.query and not call.query["cursor"].isdecimal():
        call.query["cursor"] = ""
    return page_by_cursor(call, respond)


@fault("9865-2.1", UNKNOWN)
def unknown_cursors_are_invalid_values(call: Call, respond: Responder) -> Reply:
    """An unknown cursor returns 400 invalidValue."""
    cursor = call.query.get("cursor")
    if cursor and not cursor.isdecimal():
        return scim_error(400, "Unknown cursor.", "invalidValue")
    return page_by_cursor(call, respond)


@fault("9865-4", NOT_OFFERED)
def cursors_are_denied(call: Call, respond: Responder) -> Reply:
    """The ServiceProviderConfig declares no cursors, and every list has a nextCursor."""
    reply = respond(call)
    if call.kind == "ServiceProviderConfig" and reply.ok:
        reply.body["pagination"] = {"cursor": False, "index": True}
    elif reply.ok and call.method == "GET" and at(reply.body, "Resources") is not MISSING:
        reply.body["nextCursor"] = "2"
    return reply
