"""What a lookup returns, as a finding says it."""

from collections.abc import Sequence
from typing import Literal

from pytest_scim.checks.outcomes import Finding


def expect_ids(
    lookup: str, kind: Literal["User", "Group"], actual: Sequence[object], *expected: str
) -> None:
    """Require that a lookup returns resources with these ids, in this order, and no others.

    ``lookup`` begins the sentence: "the lookup by displayName".
    """
    if [*actual] == [*expected]:
        return
    kinds = f"{kind}s" if len(actual) > 1 else kind
    if len(actual) != len(expected):
        number = f"{len(actual) or 'no'} {kinds}"
        message = f"{lookup} returns {number}, not {len(expected) or 'none'}"
    else:
        message = f"{lookup} returns {'another' if len(actual) == 1 else 'other'} {kinds}"
    raise Finding(message, expected=[*expected], actual=[*actual])


def expect_once(whence: str, kind: Literal["User", "Group"], times: int) -> None:
    """Require that a resource is returned once; ``whence`` begins the sentence: "the import"."""
    if times != 1:
        returned = f"returns the {kind} {times} times" if times else f"does not return the {kind}"
        message = f"{whence} {returned}"
        raise Finding(message, expected=1, actual=times)
