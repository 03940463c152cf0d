"""Seeds a fault of another module again, under another code and for other checks."""

from typing import Any

from pytest_scim.provider.call import Answerer, Call, Reply
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.faults.build import fault
from pytest_scim.provider.faults.tables import named


def again(module: str, *rows: tuple[Any, ...]) -> tuple[Fault, ...]:
    """Return faults that are other faults too.

    Args:
        module: the ``__name__`` of the module that they stand in.
        rows: of each its code, its name, the other fault, and the checks that catch it.
    """

    def make(code: str, name: str, other: Fault, *catches: str) -> Fault:
        def apply(call: Call, answer: Answerer) -> Reply:
            return other.apply(call, answer)

        return fault(code, *catches)(named(apply, module, name, other.title))

    return tuple(make(*row) for row in rows)
