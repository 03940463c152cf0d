"""Counting resources while other clients may create and delete some."""

from pytest_scim.checks.outcomes import Finding, NotRun
from pytest_scim.scim.paths import at

TRIES = 3


def steady(users, kind, count):
    """Return the ``totalResults`` of a small page, and what ``count`` returns, of one moment.

    ``totalResults`` is read before and after. When it changes, or differs from the count, another
    client may have created or deleted resources, so both are tried again: a defect of the target
    shows every time.

    Raises:
        NotRun: ``totalResults`` changed each time.
    """
    moved = False
    for _ in range(TRIES):
        before = total(users, kind)
        found = count()
        still = total(users, kind) == before
        if still and found == before:
            break
        moved = moved or not still
    if moved and found != before:
        raise NotRun(f"other clients create or delete {kind.lower()} meanwhile")
    return before, found


def ends(task):
    """Raise a finding when an import would never end."""
    if task.endless:
        raise Finding(task.endless, expected="a last page", actual=f"{len(task.responses)} pages")


def total(users, kind):
    """Return the totalResults of the smallest page."""
    query = f"startIndex=1&count={1 if kind == 'Groups' else 2}"
    return at(users.ask("GET", f"/{kind}", query=query).json, "totalResults")
