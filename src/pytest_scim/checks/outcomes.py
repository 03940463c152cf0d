"""What a check raises when its verdict is not `conforms`."""

from typing import Any


class Finding(AssertionError):
    """The target did not do what was required: the check's verdict, never ours.

    ``expected`` and ``actual`` are what the report sets side by side.
    """

    def __init__(self, message: str, *, expected: Any = None, actual: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.actual = actual


class Unreadable(Finding):
    """A read of the target failed: the finding of check ``owner`` if that one failed too.

    One that is the check's ``own`` counts besides the owner's.
    """

    own = False

    def __init__(self, message: str, *, owner: str, actual: Any = None) -> None:
        super().__init__(message, actual=actual)
        self.owner = owner


class Blocked(Exception):
    """Something failed that check ``owner`` judges, before this check could judge anything.

    ``sent`` is false where a request was not sent at all: no exchange shows the failure.
    """

    def __init__(self, owner: str, reason: str, *, sent: bool = True) -> None:
        super().__init__(f"blocked by {owner}: {reason}")
        self.owner = owner
        self.reason = reason
        self.sent = sent


class NotRun(Exception):
    """The run lacks what the check needs: an option, a token, consent, room or time."""


class NotApplicable(Exception):
    """The profile or the target does not offer what the check is about.

    The message says which of the two: "the profile does not offer push_groups".
    """
