"""The log of the running check: its exchanges, its last task, and what the report adds to it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pytest_scim.okta.task import Task
from pytest_scim.run.session.lifetimes import Lifetimes
from pytest_scim.target.http.bounds.turns import PerThread, part
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
class Notes:
    """What the log has of one check; see CheckLog.

    ``first`` is where its own exchanges begin. ``ahead`` are those that were made before, in a
    thread that took turns with others, which took ``duration`` seconds. ``shared`` are called to
    forget what the check shares with others.
    """

    first: int = 0
    ahead: Sequence[int] = ()
    task: Task | None = None
    late: float | None = None
    note: str | None = None
    assertions: list[Assertion] = field(default_factory=list)
    unrestored: list[str] = field(default_factory=list)
    deciding: int | None = None
    cited: set[int] = field(default_factory=set)
    shared: list[tuple[Callable[[], object], bool]] = field(default_factory=list)
    duration: float = 0.0
    adopted: bool = False


class CheckLog:
    """What the running check has sent and received.

    ``begin`` and ``act`` mark the start of its set-up and of its own action;
    ``cite`` adds exchanges that several checks share, and ``decide`` one that a finding is about,
    where that is not the last one of the check. ``late`` is the longest delay, in seconds,
    after which a change became visible. ``note`` is the message of a check that conforms;
    ``assertions`` are those of a step of Okta's Runscope tests. ``unrestored`` are sentences about
    what the check could not restore: they are added to its message.
    """

    def __init__(self, recording: Recording, lifetimes: Lifetimes | None = None) -> None:
        self.recording = recording
        self.lifetimes = lifetimes or Lifetimes()
        self._notes = PerThread(Notes)

    @property
    def task(self) -> Task | None:
        """The last task."""
        return self._notes.value.task

    @property
    def late(self) -> float | None:
        """The longest delay, in seconds, after which a change became visible."""
        return self._notes.value.late

    @property
    def note(self) -> str | None:
        """The message of a check that conforms."""
        return self._notes.value.note

    @note.setter
    def note(self, sentence: str | None) -> None:
        self._notes.value.note = sentence

    @property
    def assertions(self) -> list[Assertion]:
        """The assertions of a step of Okta's Runscope tests."""
        return self._notes.value.assertions

    @property
    def unrestored(self) -> list[str]:
        """Sentences about what the check could not restore."""
        return self._notes.value.unrestored

    @property
    def deciding(self) -> int | None:
        """The exchange that the finding is about, where it is not the last one."""
        return self._notes.value.deciding

    @property
    def is_ahead(self) -> bool:
        """Whether this thread takes turns with others that run checks."""
        return part() is not None

    def mark(self) -> int:
        """Return a place in the exchanges of this thread, for ``since``."""
        own = part()
        return len(self.recording if own is None else own.exchanges)

    def since(self, mark: int) -> Sequence[int]:
        """Return the indexes of what this thread has exchanged since ``mark``."""
        own = part()
        return range(mark, len(self.recording)) if own is None else own.exchanges[mark:]

    def begin(self) -> None:
        """Clear the log for the next check."""
        self._notes.value = Notes(self.mark())

    def share(self, forget: Callable[[], object], *, made: bool = True) -> None:
        """Note how to forget what the check shares with others, should it fail in a thread.

        ``made``: the check has made it.
        """
        if self.is_ahead:
            self._notes.value.shared.append((forget, made))

    def forget(self, *, used: bool = True) -> None:
        """Forget what a check that failed in a thread made for others, and what it ``used``."""
        for forget, made in self._notes.value.shared:
            if made or used:
                forget()

    def leave(self, duration: float) -> Notes:
        """Return what the log has of the check that this thread has run in so many seconds."""
        notes = self._notes.value
        notes.ahead, notes.duration = self.since(notes.first), duration
        notes.shared = []
        return notes

    def adopt(self, notes: Notes) -> None:
        """Go on with the log of a check that a thread has run ahead."""
        notes.first, notes.adopted = self.mark(), True
        self._notes.value = notes

    def act(self) -> None:
        """Mark the end of the set-up."""
        notes = self._notes.value
        if not notes.adopted:  # else the check has acted already
            notes.task = None

    def cite(self, exchanges: Iterable[int]) -> None:
        """Add earlier exchanges to those of this check."""
        known = len(self.recording)
        self._notes.value.cited |= {index for index in exchanges if 0 <= index < known}

    def decide(self, exchanges: Sequence[int]) -> None:
        """Add earlier exchanges to those of this check, of which the first one is the finding's."""
        self.cite(exchanges)
        notes = self._notes.value
        notes.deciding = next((n for n in exchanges if n in notes.cited), None)

    def note_task(self, task: Task) -> None:
        """Store the last task; a successful one does not replace a failed one."""
        if self.task is None or self.task.ok or not task.ok:
            self._notes.value.task = task

    def note_late(self, seconds: float) -> None:
        """Store the longest delay, in seconds, after which a change became visible."""
        self._notes.value.late = max(seconds, self.late or 0.0)

    def note_assertion(self, place: str, expected: str, actual: object, *, holds: bool) -> None:
        """Add an assertion of a step of Okta's Runscope tests."""
        self.assertions.append(Assertion(place, expected, actual, holds))

    def note_unrestored(self, sentence: str) -> None:
        """Store that a check could not restore what it had changed; its verdict stays the same."""
        self.unrestored.append(sentence)

    def exchanges(self) -> list[int]:
        """Return the indexes of the check's exchanges, in order."""
        notes = self._notes.value
        found = {*notes.ahead, *self.since(notes.first), *notes.cited}
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
        notes = self._notes.value
        numbers = (*notes.ahead, *self.since(notes.first))
        return [self.recording.exchanges[n] for n in numbers if self._is_of_check(n)]

    def _is_of_check(self, n: int) -> bool:
        """Return whether an exchange is none of the clean-up, which makes room during a check."""
        return self.recording.exchanges[n].voice != "cleanup"


def _repeated(exchanges: Sequence[Exchange], n: int) -> bool:
    """Return whether the next exchange repeats the request of exchange ``n``."""
    return n + 1 < len(exchanges) and exchanges[n + 1].request == exchanges[n].request
