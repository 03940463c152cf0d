"""What a check raises when its verdict is not `conforms`."""


class Finding(AssertionError):
    """The target did not do what the check requires.

    ``expected`` and ``actual`` are JSON values, which the report prints side by side.
    ``read_back`` is what ``target.polling`` needs to read again later, where it may.
    """

    def __init__(self, message: str, *, expected: object = None, actual: object = None) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.actual = actual
        self.read_back: object = None


class Unreadable(Finding):
    """A read of the target failed: a finding of check ``owner`` where that one failed, too.

    An ``own`` one is a finding of this check in any case.
    """

    own = False

    def __init__(self, message: str, *, owner: str, actual: object = None) -> None:
        super().__init__(message, actual=actual)
        self.owner = owner


class Blocked(Exception):
    """A step failed that check ``owner`` judges, so that this check could not judge the target.

    ``sent`` is false where the request was not sent: no exchange has the failure.
    """

    def __init__(self, owner: str, reason: str, *, sent: bool = True) -> None:
        super().__init__(f"blocked by {owner}: {reason}")
        self.owner = owner
        self.reason = reason
        self.sent = sent


class NotRun(Exception):
    """The run lacks what the check needs: an option, a token, consent, room or time."""


class NotApplicable(Exception):
    """The profile or the target does not offer what the check tests.

    The message names which of the two: "the profile does not offer push_groups".
    """
