"""Send what a clean-up sends, and stop where a target does not answer, refuses, or time is up."""

from collections.abc import Callable
from typing import Final

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.scim.messages import Request, Response

SILENT: Final = "the target does not respond; pytest-scim sweep finishes this"
REFUSED: Final = "the target refuses the credentials; run pytest-scim sweep with valid ones"
UNAUTHORIZED: Final = "not deleted: the target returns 401 to this request, but not to all"
EXPIRED: Final = "the time for the clean-up ended first; pytest-scim sweep finishes this"
_UNAUTHORIZED: Final = 401
_UNANSWERED: Final = 2
"""Requests to an endpoint without any response, one after the other, after which it gets none."""
_REFUSALS: Final = 2
"""Responses 401 that are taken for an answer: a single one may be a slip."""


class _Unauthorized(Exception):
    """The target does not accept the credentials."""


class Attempts:
    """Makes attempts at one resource after the other; whatever comes, the next one is made.

    Each endpoint, /Users and /Groups, is given up by itself; refused credentials end all.
    """

    def __init__(self, send: Callable[[Request], Response], expired: Callable[[], bool]) -> None:
        self._ask = send
        self._expired = expired
        self._unanswered = {"Users": 0, "Groups": 0}
        self._unauthorized = 0
        self._kind = "Users"

    def send(self, request: Request) -> Response:
        """Send a request and return its response.

        Raises:
            _Unauthorized: the target answered 401.
            NotRun: the time is over, and nothing was sent.
        """
        if self._expired():
            raise NotRun(EXPIRED)
        response = self._ask(request)
        silent = 0 if response.status else self._unanswered[self._kind] + 1
        self._unanswered[self._kind] = silent
        if response.status == _UNAUTHORIZED:
            self._unauthorized += 1
            raise _Unauthorized
        self._unauthorized = 0
        return response

    def make(self, kind: str, act: Callable[[], str | None]) -> str | None:
        """Return why something is left: also when an odd response stops the attempt."""
        self._kind = kind
        for _ in range(_REFUSALS):
            if (reason := self._closed(kind)) is not None:
                return reason
            try:
                return act()
            except _Unauthorized:
                continue
            except NotRun:  # also in the middle of what takes several requests
                return EXPIRED
            except Blocked as refusal:
                return f"not deleted: {refusal.reason}"
            except Exception as error:  # noqa: BLE001 - the others still have to be removed
                return f"unknown whether it exists: {type(error).__name__}: {error}"
        return self._closed(kind) or UNAUTHORIZED

    def _closed(self, kind: str) -> str | None:
        """Return why nothing more is sent to an endpoint, or ``None``."""
        if self._unanswered[kind] >= _UNANSWERED:
            return SILENT
        if self._unauthorized >= _REFUSALS:  # in a row: more of them may lock the client out
            return REFUSED
        return EXPIRED if self._expired() else None
