"""Counting resources while other clients may create and delete some."""

from collections.abc import Callable
from typing import Final, Literal, TypeVar

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.plugin.fixtures import Users
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.paths import Missing, at

TRIES: Final = 3

Total = JSON | Missing
Found = TypeVar("Found")


def steady(
    users: Users, kind: Literal["Users", "Groups"], count: Callable[[], Found]
) -> tuple[Total, Found]:
    """Return the ``totalResults`` of a small page, and what ``count`` returns, of one moment.

    ``totalResults`` is read before and after. When it changes, or differs from the count, another
    client may have created or deleted resources, so both are tried again: a defect of the target
    occurs every time.

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


def total(users: Users, kind: Literal["Users", "Groups"]) -> Total:
    """Return the totalResults of the smallest page."""
    query = f"startIndex=1&count={1 if kind == 'Groups' else 2}"
    return at(users.ask("GET", f"/{kind}", query=query).json, "totalResults")
