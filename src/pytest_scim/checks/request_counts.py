"""How many requests each check sends, from a table that ships with the package.

A column is a bundled profile, on this machine or on a remote target. It has the checks that the
profile judges.

``scripts/count_requests.py`` counts them in runs on the embedded provider. What a shared fixture
sends counts for the check that requested it first, so the numbers of a whole run add up.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

TABLE: Final = Path(__file__).with_name("requests.tsv")

END: Final = "(clean-up)"
"""The row of what a run sends after its last check."""

GENERATED: Final = "properties."
"""How the ids of checks begin that send as many requests as they generate examples."""

_COLUMNS: Final = "columns"


class Counts(NamedTuple):
    """Requests by method, what they create, and those with no credentials or wrong ones.

    ``bulk_users`` are created by bulk jobs.
    """

    get: int = 0
    post: int = 0
    put: int = 0
    patch: int = 0
    delete: int = 0
    other: int = 0
    users: int = 0
    groups: int = 0
    bulk_users: int = 0
    refused: int = 0

    @property
    def requests(self) -> int:
        """The number of requests."""
        return sum(self[:6])

    def times(self, factor: float) -> "Counts":
        """Return the counts for a larger or smaller number of examples."""
        return Counts(*(round(one * factor) for one in self))


Table = dict[str, dict[str, Counts]]
"""Counts by column and by the id of a check."""


def total(rows: Iterable[Counts]) -> Counts:
    """Return the sum of several counts."""
    return Counts(*map(sum, zip(Counts(), *rows, strict=True)))


def column_of(profile: str, *, away: bool) -> str:
    """Return the column of a bundled profile, on a remote target or on this machine."""
    return f"{profile}@remote" if away else profile


def column_for(profile: str, integration: str, *, bundled: bool, away: bool) -> str:
    """Return the column of a profile: of one of the user's own, that of its integration."""
    own = column_of(profile, away=away)
    return own if bundled and own in table() else column_of(f"okta-{integration}", away=away)


@cache
def table() -> Mapping[str, Mapping[str, Counts]]:
    """Return the table that ships with the package."""
    return read()


def read(text: str | None = None) -> Table:
    """Return the table, from its text or from the file."""
    text = TABLE.read_text(encoding="utf-8") if text is None else text
    first, *lines = text.splitlines()
    names = dict(one.split("=") for one in first.split("\t")[1:])
    found: Table = {name: {} for name in names.values()}
    for line in lines:
        check, letters, *numbers = line.split("\t")
        for letter in letters:
            found[names[letter]][check] = Counts(*map(int, numbers))
    return found


def written(found: Table) -> str:
    """Return a table as text: a line for each check and for each of its counts."""
    letters = {name: chr(ord("A") + n) for n, name in enumerate(sorted(found))}
    lines = ["\t".join([_COLUMNS, *(f"{letter}={name}" for name, letter in letters.items())])]
    ids = sorted({check for rows in found.values() for check in rows})
    for check in ids:
        alike: dict[Counts, str] = {}
        for name, letter in letters.items():
            if (counts := found[name].get(check)) is not None:
                alike[counts] = alike.get(counts, "") + letter
        lines += ["\t".join([check, where, *map(str, row)]) for row, where in alike.items()]
    return "\n".join(lines) + "\n"


def requests_of(check: str, column: str) -> Counts:
    """Return what a check sends under a column, or under another one that has it.

    A profile of one's own may offer what the bundled one of its integration does not.
    """
    found = table().get(column, {}).get(check)
    if found is not None:
        return found
    others = (rows[check] for rows in table().values() if check in rows)
    return max(others, key=lambda row: row.requests, default=Counts())
