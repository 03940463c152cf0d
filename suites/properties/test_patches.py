"""PATCH requests with lists of operations that Hypothesis generates."""

from collections.abc import Iterator
from types import ModuleType

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import Users
from pytest_scim.suites.properties.support.examples import TryExamples
from pytest_scim.suites.properties.support.patch_judge import PatchJudge
from pytest_scim.suites.properties.support.patch_model import (
    Operation,
    possible,
    vocabulary,
)
from pytest_scim.suites.properties.support.patch_subject import PatchSubject

TEXTS = ('Zoë "Z" Ray', "a and b]", "[x] \\ y", "Łęcka")
"""Values that a parser of paths or of filters could take for its own signs."""


@check(SHOULD, rfc7644("3.5.2"), feature="update_users")
def test_generated_operations_have_the_effect_of_each_one(
    patch_subject: PatchSubject, users: Users, try_examples: TryExamples, strategies: ModuleType
) -> None:
    """A PATCH of several generated operations has the effect of each one, in their order

    Operations are add, replace and remove, with and without a path, of strings, of
    sub-attributes and of values that a filter selects. After the PATCH, the User is as if each
    operation had been applied to the result of the one before. The check ignores operations that
    the target rejects, unless it accepts each of them in a request of its own.

    Fix: Apply the operations one after the other, each to the result of the one before, and to
    exactly the values that its path selects.
    """
    base = patch_subject.base
    operations = vocabulary(base.values, TEXTS, phones=bool(base.phones))
    if not operations:
        raise NotApplicable("the target stores no attribute that these operations change")
    judge = PatchJudge(users, patch_subject)

    def smaller(chosen: tuple[Operation, ...]) -> Iterator[tuple[Operation, ...]]:
        for number in range(len(chosen)):
            yield possible(chosen[:number] + chosen[number + 1 :], base)

    try_examples(strategies.operation_lists(operations, base), judge, smaller)
    if not judge.judged:
        raise NotApplicable("the target accepts none of the generated operations")
