"""Stop requests of a kind that gets no response: each would take a whole timeout."""

from dataclasses import dataclass, field
from typing import Final

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.identity import NAMES, place_of
from pytest_scim.target.http.bounds.turns import PerThread
from pytest_scim.target.http.connection import TIMED_OUT
from pytest_scim.target.http.recording.exchange import Voice

HANGS: Final = 2
"""Requests of a kind in a row without a response in time, after which the run sends no more."""

RESPONSE_OWNER: Final = "okta.enable_provisioning.every_kind_of_request_gets_a_response"
"""The check that judges whether requests get a response."""


def kind_of(request: Request) -> str:
    """Return the method of a request and its endpoint; a filter makes another kind."""
    place = place_of(request.path)
    path = f"/{place[0]}/{{id}}" if place else request.path
    return f"{request.method} {path}{'?filter' if 'filter=' in request.query else ''}"


@dataclass(slots=True)
class _Hanging:
    """The requests of one kind without a response since the last one that got one.

    ``checks`` are the ids of the checks that sent them, in order; ``count`` those of any check,
    ``must`` those of MUST checks. ``owner`` is the first of them that is violated.
    """

    checks: list[str] = field(default_factory=list)
    count: int = 0
    must: int = 0
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class _Running:
    """The check that runs; without id in a set-up of the run itself, and in proofs."""

    check: str | None = None
    must: bool = False


class HangingEndpoints:
    """Guards the requests of checks and of the console, not those of the clean-up.

    After two requests of a kind in a row that time out, further ones are not sent. Requests of
    advisory checks may be unusual, so their timeouts do not count against MUST checks.
    ``seconds`` is the time that a response has.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kinds: dict[str, _Hanging] = {}
        self._running = PerThread(_Running)

    def begin(self, check: str, *, must: bool) -> None:
        """Start a check."""
        self._running.value = _Running(check, must)

    def forget(self) -> bool:
        """Forget which requests got no response; return whether there were any."""
        found = bool(self._kinds)
        self._kinds.clear()
        return found

    def judged(self, check: str, *, violated: bool) -> None:
        """Note the verdict on a check: the first violated one owns the kinds that hung in it."""
        for one in self._kinds.values():
            if violated and one.owner is None and check in one.checks:
                one.owner = check
        self._running.value = _Running()

    def before(self, request: Request, voice: Voice) -> None:
        """Permit a request.

        Raises:
            Blocked: requests of its kind get no response; not in an advisory check.
            NotRun: the same, in an advisory check.
        """
        kind, running = kind_of(request), self._running.value
        found = self._kinds.get(kind)
        if voice == "cleanup" or found is None or running.check == RESPONSE_OWNER:
            return
        if (found.must if running.must else found.count) < HANGS:
            return
        reason = self._sentence(kind, found)
        if not running.must:
            raise NotRun(reason)
        raise Blocked(found.owner or RESPONSE_OWNER, reason, sent=False)

    def after(self, request: Request, response: Response, voice: Voice) -> None:
        """Note whether a response came in time."""
        kind, running = kind_of(request), self._running.value
        if response.status:
            self._kinds.pop(kind, None)
        elif response.error == TIMED_OUT and voice != "cleanup" and running.check is not None:
            found = self._kinds.setdefault(kind, _Hanging())
            found.checks.append(running.check)
            found.count += 1
            found.must += running.must

    def reason_for(self, check: str) -> Blocked | None:
        """Return why a failure of a check follows from the one of an earlier check, if so."""
        for kind, one in self._kinds.items():
            if one.count >= HANGS and check in one.checks and one.owner not in {None, check}:
                return Blocked(str(one.owner), self._sentence(kind, one))
        return None

    def blocking(self) -> tuple[str, str] | None:
        """Return why MUST checks send no more requests of a kind, and the owner; or ``None``."""
        for kind, one in self._kinds.items():
            if one.must >= HANGS:
                return self._sentence(kind, one), one.owner or RESPONSE_OWNER
        return None

    def resource_types(self) -> frozenset[str]:
        """Return the resource types of which a kind of request gets no response."""
        closed = [kind for kind, one in self._kinds.items() if one.count >= HANGS]
        return frozenset(one for one in NAMES if any(f" /{one}" in kind for kind in closed))

    def _sentence(self, kind: str, found: _Hanging) -> str:
        return (
            f"this run sends no more {kind}, because {found.count} such requests in a row got no "
            f"response within {self._seconds:g} s, the first in {found.checks[0]}"
        )
