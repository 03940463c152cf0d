"""Comparing texts of any script, and findings that begin with the example they are about."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pytest_scim.checks.outcomes import Finding, Unreadable


def same(resource: Any, sent: str) -> bool:
    """Whether a returned text is the one that was sent, or its composed form (NFC)."""
    return isinstance(resource, str) and _composed(resource) == _composed(sent)


def same_login(resource: Any, sent: str) -> bool:
    """Whether a returned userName is the one that was sent, in any case."""
    return isinstance(resource, str) and _composed(resource.casefold()) == _composed(
        sent.casefold()
    )


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@contextmanager
def about(example: str, owner: str | None = None) -> Iterator[None]:
    """Let the message of a finding begin with the example.

    ``owner`` is the check that judges a plain example: where it fails too, this check is blocked.
    """
    try:
        yield
    except Finding as finding:
        raise _retold(finding, example, owner) from None


def succeeded(task: Any) -> None:
    """Raise a finding with Okta's message unless a task succeeded."""
    if not task.ok:
        raise Finding(f"Okta shows: {task.message}", expected="no error", actual=task.message)


def _retold(finding: Finding, example: str, owner: str | None) -> Finding:
    message = f"{example} → {finding.message}"
    owner = finding.owner if isinstance(finding, Unreadable) else owner
    if owner is None:
        return Finding(message, expected=finding.expected, actual=finding.actual)
    reported = Unreadable(message, owner=owner, actual=finding.actual)
    reported.expected = finding.expected
    return reported
