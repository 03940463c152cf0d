"""List the resources of the target that have the run's tag in their name."""

from collections.abc import Callable
from typing import Final, TypeAlias

from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import NAMES, id_of, is_list, name_of, rows_of
from pytest_scim.target.requests import contains_query, request

BATCH: Final = 25
"""Resources that one list proves to be of this run, right before their DELETE."""

MOST: Final = 100
"""Resources of a page."""

_PAGES: Final = 20
"""Pages of such a list that are read: 2,000 resources of one run."""

Row: TypeAlias = JSONObject
Send = Callable[[Request], Response]


def tagged_rows(send: Send, kind: str, tag: str) -> list[Row] | None:
    """Return the resources of a type whose name contains a tag.

    ``None``: the target refused the filter, or ignored it, since it returned other resources; or
    the pages have fewer resources than ``totalResults`` says.
    """
    found: dict[str, Row] = {}  # by id
    start = 1
    for _ in range(_PAGES):
        response = ask_for_tagged(send, kind, tag, start, MOST)
        if response is None:
            return None
        rows = rows_of(response.json)
        new = {str(id_of(row)): row for row in rows if id_of(row)}
        known, found = len(found), found | new
        start += len(rows)
        total = at_key(response.json, "totalResults")
        if isinstance(total, int) and len(found) >= total:
            return list(found.values())
        if len(found) == known:
            return None if isinstance(total, int) else list(found.values())
    return None


def ask_for_tagged(
    send: Send, kind: str, tag: str, start: int = 1, count: int = BATCH
) -> Response | None:
    """Return a page of the resources whose name contains a tag.

    ``None``: the target refused or ignored the filter.
    """
    query = f"{contains_query(NAMES[kind], tag)}&startIndex={start}&count={count}"
    page = send(request("GET", f"/{kind}", query=query))
    others = any(tag not in name_of(kind, row).casefold() for row in rows_of(page.json))
    return page if is_list(page) and not others else None


def first_page(send: Send, kind: str) -> Response:
    """Return the response to a list request for one resource of a type."""
    return send(request("GET", f"/{kind}", query="startIndex=1&count=1"))


def serves_lists(send: Send, kind: str) -> bool:
    """Return whether the target returns a ListResponse, and not the page of a gateway."""
    return is_list(first_page(send, kind))
