"""The rows of a long list: their number, which of them came twice, and some of them."""

import json
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.paths import at_key
from pytest_scim.scim.stored.digests import Digests

PLAIN: Final = 1_000_000
"""Bytes of pages that are stored as parsed JSON, with all their rows."""

REPEATS: Final = 20
"""Repeated rows of which the places are stored."""

_NO_ID: Final = "\0"


class Place(NamedTuple):
    """Where a row is: the page, and the row of that page, both counted from 1."""

    page: int
    row: int

    def __str__(self) -> str:
        return f"row {self.row} of page {self.page}"


class Repeat(NamedTuple):
    """Where a row with an id is that an earlier row has, and that row."""

    again: Place
    first: Place


class Rows:
    """The rows of a list in order: all of its first pages, of later ones those that it ``keeps``.

    ``len`` counts all rows. ``identified`` is how many of them have an id, and ``distinct`` how
    many ids they have; ``repeats`` are the first ``REPEATS`` rows whose id came before.
    ``endless`` is why Okta would never stop reading, in one sentence; ``None``: the list ended.
    """

    def __init__(self, keeps: Callable[[JSON], bool] | None = None) -> None:
        self.endless: str | None = None
        self.identified = 0
        self.distinct = 0
        self.repeats: list[Repeat] = []
        self._keeps = keeps
        self._plain: list[JSON] = []
        self._packed: list[bytes] = []
        self._room = PLAIN
        self._digests = Digests()
        self._firsts = array("I")  # the row of each digest
        self._ends = array("I")  # the rows up to the end of each page

    def add(self, rows: list[JSON], size: int) -> bool:
        """Add the rows of a page whose body had ``size`` bytes; return whether one is new."""
        new = [self._note(row, len(self) + n) for n, row in enumerate(rows)]
        self._ends.append(len(self) + len(rows))
        self._room = max(self._room - size, 0)
        if self._room:
            self._plain += rows
        elif kept := [row for row in rows if self._keeps is None or self._keeps(row)]:
            self._packed.append(zlib.compress(json.dumps(kept).encode(), 1))
        return any(new)

    def has(self, resource_id: str) -> bool:
        """Return whether a row has an id; ids are compared by 8 bytes of their digests."""
        return resource_id in self._digests

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[JSON]:
        yield from self._plain
        for page in self._packed:
            yield from json.loads(zlib.decompress(page))

    def _note(self, row: JSON, number: int) -> bool:
        """Note the id of a row, or all that it has where it has none; return whether it is new."""
        row_id = at_key(row, "id")
        text = row_id if isinstance(row_id, str) else _NO_ID + json.dumps(row, sort_keys=True)
        known = self._digests.add(text)
        is_new = known == len(self._firsts)
        if is_new:
            self._firsts.append(number)
        if text is row_id:
            self.identified += 1
            self.distinct += is_new
            if not is_new and len(self.repeats) < REPEATS:
                self.repeats.append(Repeat(self._place(number), self._place(self._firsts[known])))
        return is_new

    def _place(self, number: int) -> Place:
        page = bisect_right(self._ends, number)
        return Place(page + 1, number + 1 - (self._ends[page - 1] if page else 0))


NO_ROWS: Final = Rows()
"""The rows where no list was read."""
