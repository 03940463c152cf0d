"""Counting on a tenant where somebody else may come or go meanwhile."""

from pytest_scim.check import NotRun
from pytest_scim.scim.path import at

TRIES = 3


def steady(directory, kind, count):
    """Return the total that a small page tells, and what ``count`` gives, of one moment.

    The total is asked for before and after; while the two differ, somebody came or went,
    and it is tried again.

    Raises:
        NotRun: it never stood still.
    """
    for _ in range(TRIES):
        before = total(directory, kind)
        found = count()
        if total(directory, kind) == before:
            return before, found
    raise NotRun(f"other {kind.lower()} come and go meanwhile")


def total(directory, kind):
    """Return the totalResults of the smallest page."""
    query = f"startIndex=1&count={1 if kind == 'Groups' else 2}"
    return at(directory.ask("GET", f"/{kind}", query=query).json, "totalResults")
