"""Findings that may follow from what another check has found."""

from collections.abc import Iterator
from contextlib import contextmanager

from pytest_scim.checks.outcomes import Blocked, Unreadable


@contextmanager
def also_of(owner: str) -> Iterator[None]:
    """Let a finding be that of ``owner`` if it failed before: it plays the same on plain resources.

    Otherwise the finding stays that of the check.
    """
    try:
        yield
    except (Blocked, Unreadable):
        raise
    except AssertionError as finding:
        message = str(finding).partition("\nassert ")[0]
        found = Unreadable(message, owner=owner, actual=getattr(finding, "actual", None))
        found.expected = getattr(finding, "expected", None)
        raise found from finding
