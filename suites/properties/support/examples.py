"""How many examples a check tries, and how it tries them. Does not load Hypothesis."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:  # a tenth of a second that a run without these checks does not spend
    from hypothesis.strategies import SearchStrategy

Example = TypeVar("Example")


@dataclass(frozen=True, slots=True)
class ExampleLimits:
    """How many examples are tried, and how many requests may follow once one of them has failed.

    ``spent`` returns the number of requests so far.
    """

    seed: str
    examples: int
    budget: int = 0
    spent: Callable[[], int] = lambda: 0


class TryExamples(Protocol):
    """Tries generated examples until one fails, and raises the finding of the smallest one."""

    def __call__(
        self,
        strategy: "SearchStrategy[Example]",
        judge: Callable[[Example], None],
        smaller: Callable[[Example], Iterable[Example]],
        *,
        times: float = 1.0,
    ) -> None:
        """``times`` is for examples that need more requests than others, or fewer."""
