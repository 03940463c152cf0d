"""Counting on a tenant where somebody else may come or go meanwhile."""

from pytest_scim.checks.outcomes import Finding, NotRun
from pytest_scim.scim.paths import at

TRIES = 3


def steady(directory, kind, count):
    """Return the total that a small page tells, and what ``count`` gives, of one moment.

    The total is asked for before and after. Where it changes, somebody came or went; where the
    count differs from it, one may have come and another gone. Both are tried again: what is the
    target's own shows every time.

    Raises:
        NotRun: it never stood still.
    """
    moved = False
    for _ in range(TRIES):
        before = total(directory, kind)
        found = count()
        still = total(directory, kind) == before
        if still and found == before:
            break
        moved = moved or not still
    if moved and found != before:
        raise NotRun(f"other {kind.lower()} come and go meanwhile")
    return before, found


def ends(task):
    """Raise a finding where an import would never end."""
    if task.endless:
        raise Finding(task.endless, expected="a last page", shown=f"{len(task.answers)} pages")


def total(directory, kind):
    """Return the totalResults of the smallest page."""
    query = f"startIndex=1&count={1 if kind == 'Groups' else 2}"
    return at(directory.ask("GET", f"/{kind}", query=query).json, "totalResults")
