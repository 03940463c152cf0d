"""Send the requests of a clean-up until the target no longer responds, or time has run out."""

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
"""Requests to an endpoint in a row without any response, after which the clean-up sends no more."""
_REFUSALS: Final = 2
"""Responses 401 in a row, after which the clean-up sends no more: one alone may be a mistake."""


class _Unauthorized(Exception):
    """The target does not accept the credentials."""


class Attempts:
    """Makes one attempt per resource; a failed one does not stop the next.

    An endpoint that does not respond gets no more requests, while the other one still does;
    ``impatient`` sends to one that gave no response before, or that is ``hanging``. Refused
    credentials end all attempts.
    """

    def __init__(
        self,
        send: Callable[[Request], Response],
        expired: Callable[[], bool],
        impatient: Callable[[Request], Response] | None = None,
        hanging: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self._ask = send
        self._impatient = impatient or send
        self._hanging = hanging
        self._expired = expired
        self._unanswered = {"Users": 0, "Groups": 0}
        self._unauthorized = 0
        self._kind = "Users"

    def send(self, request: Request) -> Response:
        """Send a request and return its response.

        Raises:
            _Unauthorized: the target returned 401.
            NotRun: the time is over; the request was not sent.
        """
        if self._expired():
            raise NotRun(EXPIRED)
        kind = self._kind
        doubtful = self._unanswered[kind] or kind in self._hanging()
        response = (self._impatient if doubtful else self._ask)(request)
        self._unanswered[kind] = 0 if response.status else self._unanswered[kind] + 1
        if response.status == _UNAUTHORIZED:
            self._unauthorized += 1
            raise _Unauthorized
        self._unauthorized = 0
        return response

    def make(self, kind: str, act: Callable[[], str | None]) -> str | None:
        """Return what ``act`` returns, or why it stopped: each returns why something is left."""
        self._kind = kind
        for _ in range(_REFUSALS):
            if (reason := self._closed(kind)) is not None:
                return reason
            try:
                return act()
            except _Unauthorized:
                continue
            except NotRun:  # also between several requests of one attempt
                return EXPIRED
            except Blocked as refusal:
                return f"not deleted: {refusal.reason}"
            except Exception as error:  # noqa: BLE001 - the next attempts still have to be made
                return f"unknown whether it exists: {type(error).__name__}: {error}"
        return self._closed(kind) or UNAUTHORIZED

    def _closed(self, kind: str) -> str | None:
        """Return why an endpoint gets no more requests, or ``None``."""
        if self._unanswered[kind] >= _UNANSWERED:
            return SILENT
        if self._unauthorized >= _REFUSALS:  # in a row: more of them may lock the client out
            return REFUSED
        return EXPIRED if self._expired() else None
