"""Find the resources that have the tag of a run, also where the target ignores filters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import (
    NAMES,
    id_of,
    is_list,
    name_of,
    rows_of,
    second_names,
)
from pytest_scim.target.cleanup.journal.file import Entry, carries
from pytest_scim.target.requests import contains_query, request, resource_path

PAGES: Final = 50
"""Pages of the whole list that are read where no filter finds the tag."""

_COUNT: Final = 100
_LINKED: Final = "externalId"
"""The attribute of a second filter: a target may have changed the name."""

Row: TypeAlias = JSONObject
Send = Callable[[Request], Response]


@dataclass(slots=True)
class Tagged:
    """The resources of one type that have a tag, by id.

    ``complete``: the target has no others.
    """

    rows: dict[str, Row] = field(default_factory=dict)
    complete: bool = True


def is_tagged(kind: str, resource: object, tag: str) -> bool:
    """Return whether a resource has the tag in its name, externalId or an email address."""
    names = (name_of(kind, resource), *second_names(kind, resource))
    return any(carries(name, tag) for name in names)


def find_tagged(send: Send, kind: str, tag: str, pages: int = PAGES) -> Tagged:
    """Return the resources of a type that have a tag.

    The requests have a filter. Where the target refuses or ignores it, or returns no resource,
    the whole list is read, up to a number of pages.
    """
    named, linked = (
        _listed(send, kind, tag, pages, f"{contains_query(name, tag)}&")
        for name in (NAMES[kind], _LINKED)
    )
    if named.rows and named.complete:
        return Tagged(named.rows | linked.rows)
    whole = _listed(send, kind, tag, pages)
    return Tagged(named.rows | linked.rows | whole.rows, whole.complete)


def reads_back(send: Send, entry: Entry, tag: str) -> bool:
    """Return whether the id of an entry leads to a resource that has the tag."""
    assert entry.id is not None
    response = send(request("GET", resource_path(entry.kind, entry.id)))
    same = response.ok and id_of(response.json) == entry.id
    return same and is_tagged(entry.kind, response.json, tag)


def _listed(send: Send, kind: str, tag: str, pages: int, query: str = "") -> Tagged:
    """Return the resources of a list that have a tag, from pages of the target's own size.

    ``query`` filters by the tag; a resource without it proves that the target ignores the filter.
    """
    found = Tagged(complete=False)
    seen: set[str] = set()
    for _ in range(pages):
        place = f"startIndex={len(seen) + 1}&count={_COUNT}"
        response = send(request("GET", f"/{kind}", query=query + place))
        listed = rows_of(response.json) if is_list(response) else []
        rows = {known: row for row in listed if (known := id_of(row)) is not None}
        ours = {known: row for known, row in rows.items() if is_tagged(kind, row, tag)}
        found.rows |= ours
        if not is_list(response) or (query and len(ours) < len(rows)):
            return found
        new = rows.keys() - seen
        seen |= new
        total = at_key(response.json, "totalResults")
        complete = len(seen) >= total if isinstance(total, int) else not new
        if not new or complete:
            found.complete = complete
            return found
    return found
