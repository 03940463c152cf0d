"""Lists: order, pages, and what is left out when there is nothing to say."""

import re

from pytest_scim.provider.call import scim_error

from .allowed import Call, Reply, Responder, variation
from .shared import ask, asked, everything, is_list, is_listing, is_search

ORDER = "RFC 7644 section 3.4.2.4 asks for no order, Okta for a stable one"
SIMPLE = re.compile(
    r'\s*[\w:.]+(\[[^]]*\](\.\w+)?)?\s+eq\s+("(\\.|[^"\\])*"|true|false)\s*', re.IGNORECASE
)


@variation("RFC 7644 section 3.4.2.4: a page may have fewer than were requested", choice="page")
def fifty_to_a_page(call: Call, respond: Responder) -> Reply:
    """A page holds fifty at most, and says so."""
    if is_listing(call):
        count = asked(call, "count")
        ask(call, count=50 if count is None else min(count, 50))
    return respond(call)


@variation("RFC 7644 section 3.4.2.4: without a count, the service provider chooses", choice="page")
def ten_to_a_page_unless_asked(call: Call, respond: Responder) -> Reply:
    """A page holds ten when no count is asked for."""
    if is_listing(call) and asked(call, "count") is None:
        ask(call, count=10)
    return respond(call)


@variation("RFC 7644 section 3.4.2.4: a page may have fewer than were requested", choice="page")
def hundred_to_a_page(call: Call, respond: Responder) -> Reply:
    """A page contains a hundred at most."""
    return _paged(call, respond, 100)


@variation("RFC 7644 section 3.4.2.4: a page may have fewer than were requested", choice="page")
def twenty_to_a_page(call: Call, respond: Responder) -> Reply:
    """A page contains twenty at most."""
    return _paged(call, respond, 20)


def _paged(call: Call, respond: Responder, most: int) -> Reply:
    if is_listing(call):
        count = asked(call, "count")
        ask(call, count=most if count is None else min(count, most))
    return respond(call)


def _page_of(call: Call, respond: Responder, order) -> Reply:
    """Answer a listing in another order, page by page."""
    start, count = max(asked(call, "startIndex") or 1, 1), asked(call, "count")
    if count == 0:
        return respond(call)
    reply = everything(call, respond)
    if is_list(reply):
        rows = sorted(reply.body.get("Resources", []), **order)
        page = rows[start - 1 :][: len(rows) if count is None else max(count, 0)]
        reply.body.update(startIndex=start, itemsPerPage=len(page), Resources=page)
    return reply


@variation(ORDER, choice="order")
def newest_first(call: Call, respond: Responder) -> Reply:
    """Lists begin with what was made last."""
    if not is_listing(call) or _is_sorted(call):
        return respond(call)
    # The provider's own ids begin with the number of the write that made them.
    return _page_of(call, respond, {"key": lambda row: row["id"], "reverse": True})


@variation(ORDER, choice="order")
def by_name(call: Call, respond: Responder) -> Reply:
    """Lists are in the order of names."""
    if not is_listing(call) or _is_sorted(call):
        return respond(call)
    return _page_of(call, respond, {"key": lambda row: _name(call, row)})


@variation(ORDER, choice="order")
def in_the_order_of_other_keys(call: Call, respond: Responder) -> Reply:
    """Lists are in an order that neither names nor times explain."""
    if not is_listing(call) or _is_sorted(call):
        return respond(call)
    return _page_of(call, respond, {"key": lambda row: (row["id"][::-1], row["id"])})


def _is_sorted(call: Call) -> bool:
    return "sortBy" in (call.body if is_search(call) else call.query)


def _name(call: Call, row) -> tuple[str, str]:
    """Return what a row is sorted by, also where a client asked for little of it."""
    whole = call.provider.user(row["id"]) or call.provider.group(row["id"]) or row
    return str(whole.get("displayName") or whole.get("userName")).casefold(), row["id"]


@variation("Okta's test plan, C9303: an import is about the active users", poor=True)
def inactive_users_are_not_listed(call: Call, respond: Responder) -> Reply:
    """A list without a filter has the active users alone."""
    plain = is_listing(call) and call.kind == "Users" and not is_search(call)
    if not plain or "filter" in call.query:
        return respond(call)
    start, count = max(asked(call, "startIndex") or 1, 1), asked(call, "count")
    reply = everything(call, respond)
    if is_list(reply):
        rows = [row for row in reply.body.get("Resources", []) if row.get("active") is not False]
        page = rows[start - 1 :][: len(rows) if count is None else max(count, 0)]
        reply.body.update(
            totalResults=len(rows), startIndex=start, itemsPerPage=len(page), Resources=page
        )
    return reply


@variation("RFC 7644 section 3.4.2.2: a value that cannot be a userName finds no User", poor=True)
def unusual_user_names_are_invalid_filters(call: Call, respond: Responder) -> Reply:
    """A filter on a userName with a percent sign or an asterisk returns 400."""
    value = call.query.get("filter", "") if call.kind == "Users" else ""
    if value.startswith("userName eq") and set("%*") & set(value):
        return scim_error(400, "The value is no userName.", "invalidFilter")
    return respond(call)


@variation("RFC 7644 section 3.4.2: Resources is required only when there are any")
def no_resources_when_empty(call: Call, respond: Responder) -> Reply:
    """A list without rows has no Resources."""
    reply = respond(call)
    if is_list(reply) and not reply.body.get("Resources"):
        reply.body.pop("Resources", None)
    return reply


@variation("RFC 7644 section 3.4.2: required only when a list comes in pages")
def no_page_numbers_for_a_whole_list(call: Call, respond: Responder) -> Reply:
    """A list that is whole has no itemsPerPage, and none has a startIndex when it is empty."""
    reply = respond(call)
    if is_list(reply):
        rows, total = reply.body.get("Resources") or [], reply.body["totalResults"]
        if len(rows) == total:
            reply.body.pop("itemsPerPage", None)
        if not total:
            reply.body.pop("startIndex", None)
    return reply


@variation("Okta SCIM 2.0 reference: a lookup without a match may be answered 404")
def no_match_is_404(call: Call, respond: Responder) -> Reply:
    """A lookup of accounts or groups without a match is answered 404 with an Error."""
    reply = respond(call)
    looked_up = call.method == "GET" and " eq " in call.query.get("filter", "")
    if looked_up and is_list(reply) and not reply.body["totalResults"]:
        return scim_error(404, "Nothing was found.")
    return reply


@variation(
    "RFC 7644 section 3.4.2.2: what is not recognised is declined", choice="operators", poor=True
)
def equality_only(call: Call, respond: Responder) -> Reply:
    """A filter can only ask for equality: any other is declined."""
    asked_for = (call.body if is_search(call) else call.query).get("filter")
    if is_listing(call) and asked_for is not None and not SIMPLE.fullmatch(asked_for):
        return scim_error(400, "Only eq is supported.", "invalidFilter")
    return respond(call)


@variation(
    "RFC 7644 section 3.4.2.3: sorting is optional, and ignored where it is not offered", poor=True
)
def no_sorting(call: Call, respond: Responder) -> Reply:
    """Lists cannot be sorted, and the service says so."""
    if is_listing(call):
        for name in ("sortBy", "sortOrder"):
            (call.body if is_search(call) else call.query).pop(name, None)
    reply = respond(call)
    if call.kind == "ServiceProviderConfig" and reply.ok:
        reply.body["sort"] = {"supported": False}
    return reply
