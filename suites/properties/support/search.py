"""Trying made-up examples on a target: Hypothesis makes them up, and few are tried.

What is tried costs requests. So every example is made up afresh instead of varied from the last,
none is tried twice, and one that fails is made smaller in as few steps as may be: Hypothesis,
which would try hundreds, is not asked to.

Loads Hypothesis: a tenth of a second that only the checks of this folder spend.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any, Final
from zlib import crc32

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, configuration

from pytest_scim.checks.outcomes import NotRun

Judge = Callable[[Any], None]
Smaller = Callable[[Any], Iterable[Any]]

SETTINGS: Final = hypothesis.settings(
    backend="hypothesis",
    max_examples=2,
    phases=(Phase.generate,),
    database=None,
    deadline=None,
    derandomize=True,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.quiet,
)
"""For two examples: the simplest one comes first, whatever the seed, and then one of any kind."""


@dataclass(frozen=True, slots=True)
class NameLimits:
    """How many examples are tried, and how many requests may follow once one of them has failed.

    ``spent`` returns the number of requests so far.
    """

    seed: str
    examples: int
    budget: int = 0
    spent: Callable[[], int] = lambda: 0


def hunt(name_limits: NameLimits, strategy: Any, judge: Judge, smaller: Smaller) -> None:
    """Try generated examples until one fails; shrink it, and raise its finding.

    Args:
        name_limits: how many may be tried.
        strategy: generates the examples, which are hashable.
        judge: raises an AssertionError for an example that fails.
        smaller: gives what is smaller than an example, what is most likely to fail first.
    """
    tried: set[Any] = set()
    for number in range(name_limits.examples):
        simplest, example = _made_up(strategy, f"{name_limits.seed}/{number}")
        if example in tried:
            continue
        tried.add(example)
        if (finding := _finding(judge, example)) is not None:
            shrinking = _Shrinking(name_limits, judge, example, finding, tried)
            shrinking.shrink(simplest, smaller)
            # Once more, so that the last exchanges of the check are those that decide.
            raise _finding(judge, shrinking.smallest) or shrinking.finding


def draw(seed: str, strategy: Any, count: int) -> list[Any]:
    """Return the examples that a hunt of this seed would try."""
    return [_made_up(strategy, f"{seed}/{number}")[1] for number in range(count)]


@dataclass(slots=True)
class _Shrinking:
    """Shrinks an example that fails, as long as the smaller one fails too."""

    name_limits: NameLimits
    judge: Judge
    smallest: Any
    finding: AssertionError
    tried: set[Any]

    def shrink(self, simplest: Any, smaller: Smaller) -> None:
        """Use the budget, first for the simplest example, which ends the search if it fails."""
        end = self.name_limits.spent() + self.name_limits.budget
        with suppress(NotRun):
            if not self._fails(simplest):
                while any(self._fails(one) for one in self._affordable(smaller, end)):
                    pass

    def _affordable(self, smaller: Smaller, end: int) -> Iterator[Any]:
        for one in smaller(self.smallest):
            if self.name_limits.spent() >= end:
                return
            yield one

    def _fails(self, example: Any) -> bool:
        if example in self.tried:
            return False
        self.tried.add(example)
        finding = _finding(self.judge, example)
        if finding is not None:
            self.smallest, self.finding = example, finding
        return finding is not None


def _finding(judge: Judge, example: Any) -> AssertionError | None:
    try:
        judge(example)
    except AssertionError as finding:
        return finding
    return None


def _made_up(strategy: Any, seed: str) -> tuple[Any, Any]:
    """Return the simplest example, and one that belongs to the seed."""
    made: list[Any] = []

    def keep(example: Any) -> None:
        made.append(example)

    with _no_folder():
        hypothesis.seed(crc32(seed.encode()))(SETTINGS(hypothesis.given(strategy)(keep)))()
    return made[0], made[-1]


@contextmanager
def _no_folder() -> Iterator[None]:
    """Let Hypothesis store its files outside the current folder."""
    # Hypothesis has no public way to read the setting.
    home = vars(configuration).get("__hypothesis_home_directory")
    with TemporaryDirectory(prefix="pytest-scim-") as folder:
        configuration.set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(home)
