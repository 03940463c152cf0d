"""The log of the running check: its exchanges, its last task, and what the report adds to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pytest_scim.okta.task import Task
from pytest_scim.run.session.lifetimes import Lifetimes
from pytest_scim.target.http.recording.exchange import Exchange, lost
from pytest_scim.target.http.recording.recorder import Recording

GONE: Final = frozenset({401, 502, 503, 504})
"""The statuses that a gateway returns in place of a target that no longer responds."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """An assertion of Okta's Runscope tests: which value it is about, and whether it is true."""

    place: str
    expected: str
    actual: object
    holds: bool


@dataclass(slots=True)
class CheckLog:
    """What the running check has sent and received.

    ``begin`` and ``act`` mark the start of its set-up and of its own action;
    ``cite`` adds exchanges that several checks share, and ``decide`` one that a finding is about,
    where that is not the last one of the check. ``late`` is the longest delay, in seconds,
    after which a change became visible. ``note`` is the message of a check that conforms;
    ``assertions`` are those of a step of Okta's Runscope tests. ``unrestored`` are sentences about
    what the check could not restore: they are added to its message.
    """

    recording: Recording
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    task: Task | None = None
    late: float | None = None
    note: str | None = None
    assertions: list[Assertion] = field(default_factory=list)
    unrestored: list[str] = field(default_factory=list)
    deciding: int | None = None
    _first: int = 0
    _cited: set[int] = field(default_factory=set)

    def begin(self) -> None:
        """Clear the log for the next check."""
        self._first = len(self.recording)
        self._cited, self.deciding = set(), None
        self.task = self.late = self.note = None
        self.assertions = []
        self.unrestored = []

    def act(self) -> None:
        """Mark the end of the set-up."""
        self.task = None

    def cite(self, exchanges: Iterable[int]) -> None:
        """Add earlier exchanges to those of this check."""
        self._cited |= {index for index in exchanges if 0 <= index < len(self.recording)}

    def decide(self, exchanges: Sequence[int]) -> None:
        """Add earlier exchanges to those of this check, of which the first one is the finding's."""
        self.cite(exchanges)
        self.deciding = next((n for n in exchanges if n in self._cited), None)

    def note_task(self, task: Task) -> None:
        """Store the last task; a successful one does not replace a failed one."""
        if self.task is None or self.task.ok or not task.ok:
            self.task = task

    def note_late(self, seconds: float) -> None:
        """Store the longest delay, in seconds, after which a change became visible."""
        self.late = max(seconds, self.late or 0.0)

    def note_assertion(self, place: str, expected: str, actual: object, *, holds: bool) -> None:
        """Add an assertion of a step of Okta's Runscope tests."""
        self.assertions.append(Assertion(place, expected, actual, holds))

    def note_unrestored(self, sentence: str) -> None:
        """Store that a check could not restore what it had changed; its verdict stays the same."""
        self.unrestored.append(sentence)

    def exchanges(self) -> list[int]:
        """Return the indexes of the check's exchanges, in order."""
        found = {*range(self._first, len(self.recording)), *self._cited}
        return sorted(n for n in found if self._is_of_check(n))

    def lost(self) -> str | None:
        """Return the last request whose connection was lost and that was not repeated, if any."""
        own = self._own()
        cut = [one for n, one in enumerate(own) if lost(one.error) and not _repeated(own, n)]
        request = cut[-1].request if cut else None
        return f"{request['method']} {request['url'].partition('?')[0]}" if request else None

    def is_suspicious(self) -> bool:
        """Return whether a response to the check may mean that the target is gone."""
        responses = (one.response for one in self._own())
        return any(one is None or one["status"] in GONE for one in responses)

    def _own(self) -> list[Exchange]:
        """Return what the check itself exchanged, without what it cites."""
        numbers = range(self._first, len(self.recording))
        return [self.recording.exchanges[n] for n in numbers if self._is_of_check(n)]

    def _is_of_check(self, n: int) -> bool:
        """Return whether an exchange is none of the clean-up, which makes room during a check."""
        return self.recording.exchanges[n].voice != "cleanup"


def _repeated(exchanges: Sequence[Exchange], n: int) -> bool:
    """Return whether the next exchange repeats the request of exchange ``n``."""
    return n + 1 < len(exchanges) and exchanges[n + 1].request == exchanges[n].request
