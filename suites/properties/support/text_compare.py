"""Comparing texts of any script, and findings that begin with the example they are about."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.plugin.fixtures import Task


def same(actual: object, sent: str) -> bool:
    """Whether a returned text is the one that was sent, composed (NFC), without spaces around."""
    return isinstance(actual, str) and _composed(actual).strip() == _composed(sent).strip()


def expect_text(what: str, actual: object, sent: str) -> None:
    """Raise a finding unless a returned text is the one that was sent, composed or not."""
    if not same(actual, sent):
        raise _other_text(what, actual, sent)


def expect_user_name(what: str, actual: object, sent: str) -> None:
    """Raise a finding unless a returned userName is the one that was sent, in any case."""
    if not isinstance(actual, str) or not same(actual.casefold(), sent.casefold()):
        raise _other_text(what, actual, sent)


def _other_text(what: str, actual: object, sent: str) -> Finding:
    return Finding(f"{what} is {actual!r}, not {sent!r}", expected=sent, actual=repr(actual))


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
        raise _named(finding, example, owner) from None


def expect_success(task: Task) -> None:
    """Raise a finding with Okta's message unless a task succeeded."""
    if not task.ok:
        raise Finding(f"Okta shows: {task.message}", expected="no error", actual=task.message)


def _named(finding: Finding, example: str, owner: str | None) -> Finding:
    message = f"{example} → {finding.message}"
    owner = finding.owner if isinstance(finding, Unreadable) else owner
    if owner is None:
        return Finding(message, expected=finding.expected, actual=finding.actual)
    reported = Unreadable(message, owner=owner, actual=finding.actual)
    reported.expected = finding.expected
    return reported
