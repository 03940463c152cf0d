"""How many examples a check tries, and how it tries them. Does not load Hypothesis."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:  # a tenth of a second that a run without these checks does not spend
    from hypothesis.strategies import SearchStrategy

Example = TypeVar("Example")
Made_co = TypeVar("Made_co", covariant=True)


@dataclass(frozen=True, slots=True)
class ExampleLimits:
    """How many examples are tried, and how many requests may follow once one of them has failed.

    ``spent`` returns the number of requests so far. ``earlier`` are the seeds of examples that
    failed in the last run, tried first. ``failed`` receives the seed of an example that fails, and
    how many requests there were before its last trial.
    """

    seed: str
    examples: int
    budget: int = 0
    spent: Callable[[], int] = lambda: 0
    earlier: tuple[str, ...] = ()
    failed: Callable[[str, int], None] = lambda _, __: None

    def seeds(self) -> list[str]:
        """Return the seed of each example, in the order in which they are tried."""
        return [*self.earlier, *(f"{self.seed}/{number}" for number in range(self.examples))]


@runtime_checkable
class Planned(Protocol[Made_co]):
    """Examples that Hypothesis does not generate."""

    def example(self, seed: str) -> Made_co:
        """Return the example of a seed and a number, such as ``0/7``."""


class TryExamples(Protocol):
    """Tries generated examples until one fails, and raises the finding of the smallest one."""

    def __call__(
        self,
        strategy: "SearchStrategy[Example] | Planned[Example]",
        judge: Callable[[Example], None],
        smaller: Callable[[Example], Iterable[Example]],
        *,
        times: float = 1.0,
    ) -> None:
        """``times`` is for examples that need more requests than others, or fewer."""
