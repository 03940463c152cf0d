"""Tries examples on a target that Hypothesis generates.

Each example costs requests. So each is generated independently of the last one, none
is tried twice, and one that fails is shrunk in few steps, which Hypothesis itself does not do.

Loads Hypothesis: a tenth of a second that only the checks of this folder spend.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Final, Generic, TypeVar
from zlib import crc32

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, configuration
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from hypothesis.strategies import SearchStrategy

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.suites.properties.support.examples import ExampleLimits, Planned

Example = TypeVar("Example")

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


_CONSTANTS: Final[dict[str, object]] = {
    "_get_local_constants": Constants,
    "CONSTANTS_CACHE": {},
}
"""Of ``providers``: that there are no constants of loaded modules, and what is drawn from those."""


def try_examples(
    limits: ExampleLimits,
    strategy: SearchStrategy[Example] | Planned[Example],
    judge: Callable[[Example], None],
    smaller: Callable[[Example], Iterable[Example]],
) -> None:
    """Try generated examples until one fails; shrink it, and raise its finding.

    Args:
        limits: how many may be tried.
        strategy: generates the examples, which are hashable.
        judge: raises an AssertionError for an example that fails.
        smaller: yields smaller variants of an example, the most likely to fail first.
    """
    tried: set[Example] = set()
    for seed in limits.seeds():
        if isinstance(strategy, SearchStrategy):
            simplest, example = _generate(strategy, seed)
        else:
            simplest = example = strategy.example(seed)
        if example in tried:
            continue
        tried.add(example)
        if (finding := _finding(judge, example)) is not None:
            shrinking = _Shrinking(limits, judge, example, finding, tried)
            shrinking.shrink(simplest, smaller)
            # Once more, so that the last exchanges of the check are those that decide.
            before = limits.spent()
            finding = _finding(judge, shrinking.smallest) or shrinking.finding
            limits.failed(seed, before)
            raise finding


def draw(seed: str, strategy: SearchStrategy[Example], count: int) -> list[Example]:
    """Return the first examples that ``try_examples`` tries with this seed."""
    return [_generate(strategy, f"{seed}/{number}")[1] for number in range(count)]


@dataclass(slots=True)
class _Shrinking(Generic[Example]):
    """Shrinks an example that fails, as long as the smaller one fails too."""

    limits: ExampleLimits
    judge: Callable[[Example], None]
    smallest: Example
    finding: AssertionError
    tried: set[Example]

    def shrink(self, simplest: Example, smaller: Callable[[Example], Iterable[Example]]) -> None:
        """Use the budget, first for the simplest example, which ends the search if it fails."""
        end = self.limits.spent() + self.limits.budget
        with suppress(NotRun):
            if not self._fails(simplest):
                while any(self._fails(one) for one in self._affordable(smaller, end)):
                    pass

    def _affordable(
        self, smaller: Callable[[Example], Iterable[Example]], end: int
    ) -> Iterator[Example]:
        for one in smaller(self.smallest):
            if self.limits.spent() >= end:
                return
            yield one

    def _fails(self, example: Example) -> bool:
        if example in self.tried:
            return False
        self.tried.add(example)
        finding = _finding(self.judge, example)
        if finding is not None:
            self.smallest, self.finding = example, finding
        return finding is not None


def _finding(judge: Callable[[Example], None], example: Example) -> AssertionError | None:
    try:
        judge(example)
    except AssertionError as finding:
        return finding
    return None


def _generate(strategy: SearchStrategy[Example], seed: str) -> tuple[Example, Example]:
    """Return the simplest example, and one that belongs to the seed."""
    examples: list[Example] = []

    def note(example: Example) -> None:
        examples.append(example)

    with _own_surroundings():
        hypothesis.seed(crc32(seed.encode()))(SETTINGS(hypothesis.given(strategy)(note)))()
    return examples[0], examples[-1]


@contextmanager
def _own_surroundings() -> Iterator[None]:
    """Let Hypothesis generate the same examples wherever the run takes place.

    It stores its files outside the current folder, and draws no constants from the source of the
    modules that happen to be loaded, which would take longer than to generate the examples.
    """
    # Hypothesis has no public way to read the first setting, and none to make the others.
    home = vars(configuration).get("__hypothesis_home_directory")
    before = {name: vars(providers)[name] for name in _CONSTANTS if hasattr(providers, name)}
    with TemporaryDirectory(prefix="pytest-scim-") as folder:
        configuration.set_hypothesis_home_dir(folder)
        vars(providers).update({name: _CONSTANTS[name] for name in before})
        try:
            yield
        finally:
            vars(providers).update(before)
            configuration.set_hypothesis_home_dir(home)
