"""Read a whole list page by page, as an import does, and stop where a list never ends."""

import json
import zlib
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from typing import Final, overload

from pytest_scim.okta.flows.flow import CAPTURE, REFERENCE, FlowLog, page_of
from pytest_scim.okta.org import Org
from pytest_scim.okta.requests import encode, get
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Provenance, Request, Response
from pytest_scim.scim.paths import at_key

PAGE: Final = 100
"""Rows Okta asks for in one page of an import."""

NOTHING_NEW: Final = 2
"""Pages without a new row, one after the other, after which a list counts as endless.

One such page is possible where a resource was added meanwhile and a page has one row."""

AGAIN: Final = 5
"""Pages that an import reads of a list that was endless in an earlier import."""

PLAIN: Final = 1_000_000
"""Bytes of pages that ``Rows`` stores as parsed JSON; it compresses further ones."""


class Rows(Sequence[JSON]):
    """The rows of a list, in order and as they came; those of many pages need little memory.

    ``endless`` is why Okta would never stop reading, in one sentence; ``None``: the list ended.
    """

    def __init__(self) -> None:
        self.endless: str | None = None
        self._plain: list[JSON] = []
        self._packed: list[bytes] = []
        self._room = PLAIN
        self._length = 0

    def add(self, rows: list[JSON], size: int) -> None:
        """Add the rows of a page whose body had ``size`` bytes."""
        self._length += len(rows)
        self._room -= size
        if self._room >= 0:
            self._plain += rows
        else:
            self._room = 0
            self._packed.append(zlib.compress(json.dumps(rows).encode(), 1))

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[JSON]:
        yield from self._plain
        for page in self._packed:
            yield from json.loads(zlib.decompress(page))

    @overload
    def __getitem__(self, index: int) -> JSON: ...

    @overload
    def __getitem__(self, index: slice) -> list[JSON]: ...

    def __getitem__(self, index: int | slice) -> JSON:
        if isinstance(index, slice):
            return list(self)[index]
        place = range(self._length)[index]
        return next(islice(self, place, None))


def pages_of(
    log: FlowLog, org: Org, path: str, about: str, source: str = f"{REFERENCE}; {CAPTURE}"
) -> Generator[Request, Response, Rows]:
    """Read every page of a list and return its rows; ``source`` names who documents the step."""
    found, seen = Rows(), _Seen()
    start, total, first, pages = 1, 1, None, 0
    bound = AGAIN if path in org.unending else org.pages
    while start <= total and pages < bound and seen.stale < NOTHING_NEW:
        # RFC 7644 allows a target to cap its pages; how Okta reads on there is not documented.
        known: Provenance = "documented" if start % PAGE == 1 else "inferred"
        step = log.step(known, source)
        query = encode({"startIndex": start, "count": PAGE})
        response = log.add_page((yield get(path, step, query)))
        rows = page_of(response, about)
        if not rows:
            return found
        found.add(rows, response.size)
        seen.note(rows)
        total = _total(response)
        first = total if first is None else first
        start, pages = start + min(len(rows), PAGE), pages + 1
    if start <= total:
        found.endless = _endless(seen, pages, len(found), first or 0, total)
    if found.endless:
        org.unending.add(path)
    return found


class _Seen:
    """The rows that were read; ``stale`` counts the last pages that had no new one."""

    def __init__(self) -> None:
        self.stale = 0
        self._known: set[int] = set()

    def note(self, rows: list[JSON]) -> None:
        new = {hash(_identity(row)) for row in rows} - self._known
        self._known |= new
        self.stale = 0 if new else self.stale + 1


def _identity(row: JSON) -> str:
    """Return what distinguishes a row from others: its id, or all of it where it has none."""
    row_id = at_key(row, "id")
    return row_id if isinstance(row_id, str) else json.dumps(row, sort_keys=True)


def _endless(seen: _Seen, pages: int, rows: int, first: int, total: int) -> str | None:
    """Return why a list that was not read to its total is endless, or ``None`` if it may end."""
    if seen.stale >= NOTHING_NEW:
        return (
            f"page {pages} of the list has only rows of earlier pages, as the page before it, and "
            f"totalResults says {total}: Okta would read on"
        )
    # A list longer than the bound of a run is no defect, and neither is one that grows a little.
    if rows > 2 * first:
        return (
            f"totalResults was {first} on the first page and is {total} on page {pages}: "
            "Okta would read on"
        )
    return None


def _total(response: Response) -> int:
    total = at_key(response.json, "totalResults")
    return total if isinstance(total, int) else 0
