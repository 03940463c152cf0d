"""Find the one row that fails a list: by lists of ever fewer rows around it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from pytest_scim.scim.messages import NotJson, Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import id_of, is_list, rows_of
from pytest_scim.target.requests import request

MOST: Final = 40
"""Requests of one search."""

_SERVER_ERROR: Final = 500
_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """The place of a row that fails every list, and the ids of all other rows.

    ``status`` is that of a list of the row alone; ``whole``: all other rows were read.
    """

    place: int
    total: int
    status: int
    others: frozenset[str]
    whole: bool


def is_broken(response: Response) -> bool:
    """Return whether a response to a list request is a server error, or no JSON."""
    return response.status >= _SERVER_ERROR or (
        response.ok and isinstance(response.json, NotJson) and not response.truncated
    )


class _TooMany(Exception):
    """The search has sent as many requests as it may."""


@dataclass(slots=True)
class _Search:
    """A search under way: ``ids`` of the rows that were returned, the last ``totalResults``."""

    send: Callable[[Request], Response]
    kind: str
    ids: set[str] = field(default_factory=set)
    total: int | None = None
    place: int = 0
    _sent: int = 0

    def read(self, start: int, count: int) -> Response:
        """Return a page; note the ids of its rows."""
        if self._sent >= MOST:
            raise _TooMany
        self._sent += 1
        query = f"startIndex={start}&count={count}"
        response = self.send(request("GET", f"/{self.kind}", query=query))
        if is_list(response):
            self.ids |= {found for row in rows_of(response.json) if (found := id_of(row))}
            total = at_key(response.json, "totalResults")
            self.total = total if isinstance(total, int) else self.total
        return response

    def first_broken(self, start: int, end: int) -> Response | None:
        """Return the page of the first broken row from ``start`` to ``end`` alone."""
        while start < end:
            count = (end - start + 1) // 2
            page = self.read(start, count)
            if is_broken(page):
                end = start + count - 1
            elif returned := min(len(rows_of(page.json)), count):
                start += returned
            else:
                return None
        self.place = start
        alone = self.read(start, 1)
        return alone if is_broken(alone) else None

    def read_others(self) -> bool:
        """Read the rows besides the broken one; return whether all of them were returned."""
        for start, end in ((1, self.place - 1), (self.place + 1, self.total or 0)):
            at = start
            while at <= end:
                returned = len(rows_of(self.read(at, min(end - at + 1, _PAGE)).json))
                if not returned:
                    return False
                at += returned
        return len(self.ids) == (self.total or 0) - 1


def find_broken_row(
    send: Callable[[Request], Response], kind: str, start: int, count: int
) -> BrokenRow | None:
    """Return the row that fails a list which began at ``start``, or ``None`` if it is not one row.

    Args:
        send: sends a request of a check.
        kind: ``Users`` or ``Groups``.
        start: the startIndex of the list that failed.
        count: its count.
    """
    search = _Search(send, kind)
    alone = None
    try:
        for probe in (1, 2):  # the first row may be the broken one
            if search.total is None:
                search.read(probe, 1)
        if search.total is not None:
            alone = search.first_broken(start, min(start + count - 1, search.total))
        whole = alone is not None and search.read_others()
    except _TooMany:
        whole = False
    if alone is None or search.total is None:
        return None
    return BrokenRow(search.place, search.total, alone.status, frozenset(search.ids), whole)
