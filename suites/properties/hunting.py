"""Hypothesis on a leash: it makes examples up and shrinks them, a budget says how many are tried.

What is tried on a target costs requests. So each example is tried once and remembered, every one
is made up afresh instead of varied from the last, and shrinking ends when the budget does. Who
knows better than Hypothesis how to make an example smaller may say so.

Loads Hypothesis: a tenth of a second that only the checks of this folder spend.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, configuration

Smaller = Callable[[Any], Iterable[Any]]

SETTINGS = hypothesis.settings(
    backend="hypothesis",
    # The first example is always the simplest one, which is tried only when another has failed.
    max_examples=2,
    database=None,
    deadline=None,
    derandomize=True,
    print_blob=False,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.quiet,
)


@dataclass(frozen=True, slots=True)
class Leash:
    """How many examples are tried, and how much more may be spent once one of them has failed.

    ``spent`` tells what was spent so far: requests, usually.
    """

    seed: str
    examples: int
    budget: int = 0
    spent: Callable[[], int] = lambda: 0


class _Failing(AssertionError):
    """Raised in one place, so that Hypothesis takes all findings for one and the same."""


class _Enough(BaseException):
    """Leaves Hypothesis, which would take any Exception for a failing example."""


@dataclass(slots=True)
class _Chase:
    judge: Callable[[Any], None]
    leash: Leash
    known: dict[Any, AssertionError | None] = field(default_factory=dict)
    stopped: Exception | None = None
    calls: int = 0
    failed_at: int = 0
    simplest: Any = None

    @property
    def failed(self) -> dict[Any, AssertionError]:
        """What failed so far, and with what."""
        return {example: finding for example, finding in self.known.items() if finding is not None}

    def attempt(self, example: Any) -> None:
        """Try an example unless its outcome is known; raise when it failed."""
        self.calls += 1
        if self.calls == 1:
            self.simplest = example
            return
        if self.fails(example):
            raise _Failing

    def fails(self, example: Any) -> bool:
        """Whether an example fails; it is tried unless that is known.

        Raises:
            _Enough: nothing more may be spent, or the check cannot go on.
        """
        if example not in self.known:
            self._try(example)
        return self.known[example] is not None

    def _try(self, example: Any) -> None:
        first = not self.failed
        if not first and self.leash.spent() - self.failed_at >= self.leash.budget:
            raise _Enough
        self.known[example] = self.tried(example)
        if first and self.failed:
            self.failed_at = self.leash.spent()
            self.known[self.simplest] = self.tried(self.simplest)
        if self.stopped is not None or self.known.get(self.simplest) is not None:
            raise _Enough

    def tried(self, example: Any) -> AssertionError | None:
        """Return what an example fails with, if it does; what stops the check is kept."""
        try:
            self.judge(example)
        except AssertionError as finding:
            return finding
        except Exception as error:  # noqa: BLE001 - raised again, outside of Hypothesis
            self.stopped = error
        return None

    def narrow(self, example: Any, smaller: Smaller) -> None:
        """Try what is smaller than an example that fails, and what is smaller than that."""
        found: Any = example
        while found is not None:
            found = next((one for one in smaller(found) if one != found and self.fails(one)), None)


def hunt(
    leash: Leash,
    strategy: Any,
    judge: Callable[[Any], None],
    size: Callable[[Any], Any],
    smaller: Smaller | None = None,
) -> None:
    """Try made-up examples until one fails; shrink it, and raise what it fails with.

    Args:
        leash: how many may be tried.
        strategy: makes the examples up; they can be told apart by their hash.
        judge: raises an AssertionError for an example that fails.
        size: what examples are compared by; the smallest that failed decides.
        smaller: gives smaller ones to try, instead of those that Hypothesis would.
    """
    chase = _Chase(judge, leash)
    for number in range(leash.examples):
        with suppress(_Failing, _Enough):
            _run(chase, strategy, f"{leash.seed}/{number}", shrink=smaller is None)
        if chase.failed:
            with suppress(_Enough):
                chase.narrow(next(iter(chase.failed)), smaller or (lambda _: ()))
            smallest = min(chase.failed, key=size)
            # Once more, so that the last exchanges of the check are those that decide.
            raise chase.tried(smallest) or chase.failed[smallest]
        if chase.stopped is not None:
            raise chase.stopped


def draw(seed: str, strategy: Any, count: int) -> list[Any]:
    """Return the examples that a hunt of this seed would try."""
    drawn: list[Any] = []
    hunt(Leash(seed, count), strategy, drawn.append, repr)
    return drawn


def _run(chase: _Chase, strategy: Any, seed: str, *, shrink: bool) -> None:
    chase.calls = 0

    def attempt(example: Any) -> None:
        chase.attempt(example)

    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    settings = hypothesis.settings(SETTINGS, phases=phases)
    with _no_folder():
        hypothesis.seed(crc32(seed.encode()))(settings(hypothesis.given(strategy)(attempt)))()


@contextmanager
def _no_folder() -> Iterator[None]:
    """Let Hypothesis keep its notes elsewhere than in the folder the run was started in."""
    # The module's own name for it: there is no way to ask.
    home = vars(configuration).get("__hypothesis_home_directory")
    with TemporaryDirectory(prefix="pytest-scim-") as folder:
        configuration.set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(home)
