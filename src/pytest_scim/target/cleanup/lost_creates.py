"""Find what a create has made whose answer never told it."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from pytest_scim.scim.message import Answer, Request
from pytest_scim.scim.path import at_key
from pytest_scim.target.cleanup.journal import Entry
from pytest_scim.target.cleanup.ownership import NAMES, Ledger
from pytest_scim.target.requests import name_query, request

_COUNT: Final = 100
_PAGES: Final = 50
"""Pages of a list that are read to find what a lookup does not."""


class Lookout:
    """Looks a create up by its name, and in the whole list where that finds nothing."""

    def __init__(self, send: Callable[[Request], Answer], ledger: Ledger) -> None:
        self._send = send
        self._ledger = ledger
        self._lists: dict[str, list[Any]] = {}  # by kind, each read once

    def found(self, entry: Entry) -> bool:
        """Find the id of a create whose answer never told it; strike out what is not there."""
        if entry.id is not None or self._ledger.tag not in entry.name.lower():
            return True
        query = name_query(NAMES[entry.kind], entry.name)
        found = self._send(request("GET", f"/{entry.kind}", query=query))
        wanted = entry.name.casefold()
        named = [
            row for row in _rows(found) if str(at_key(row, NAMES[entry.kind])).casefold() == wanted
        ]
        # What another create of that name is known to have made is taken away on its account.
        same = self._strange(entry, named) or self._strange(entry, self._listed(entry))
        answered = found.status == 404 or (found.ok and isinstance(found.json, dict))  # noqa: PLR2004
        if answered and not same:
            self._ledger.strike(entry)
            return False
        if same and isinstance(at_key(same[0], "id"), str):
            entry.id = same[0]["id"]
        return True

    def _strange(self, entry: Entry, rows: list[Any]) -> list[Any]:
        """Return the rows that no entry of the ledger is known to stand for."""
        return [row for row in rows if not self._ledger.owns(at_key(row, "id"), entry.kind)]

    def _listed(self, entry: Entry) -> list[Any]:
        """Return what shows an entry's name anywhere: where lookups fail, or it had none."""
        if entry.kind not in self._lists:
            self._lists[entry.kind] = list(self._scan(entry.kind))
        found = [row for row in self._lists[entry.kind] if _holds(row, entry.name.casefold())]
        for row in found[:1]:
            self._lists[entry.kind].remove(row)  # the next entry of that name is another one
        return found

    def _scan(self, kind: str) -> Iterator[Any]:
        """Yield the rows of a whole list, in pages of whatever size the target gives."""
        seen: set[str] = set()
        start = 1
        for _ in range(_PAGES):
            query = f"startIndex={start}&count={_COUNT}"
            page = self._send(request("GET", f"/{kind}", query=query))
            ids = {str(at_key(row, "id")) for row in _rows(page)}
            if ids <= seen:
                return
            yield from _rows(page)
            seen |= ids
            start += len(_rows(page))
            total = at_key(page.json, "totalResults")
            if isinstance(total, int) and start > total:
                return


def _rows(answer: Answer) -> list[Any]:
    rows = at_key(answer.json, "Resources")
    return rows if isinstance(rows, list) else []


def _holds(value: Any, wanted: str) -> bool:
    """Return whether a text of a JSON value is exactly the one that is wanted, but for case."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return any(_holds(item, wanted) for item in value)
    return isinstance(value, str) and value.casefold() == wanted
