"""PATCH requests with lists of operations that Hypothesis generates."""

from collections.abc import Iterator
from types import ModuleType

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import Users, describe
from pytest_scim.scim.json_values import JSON
from pytest_scim.suites.properties.support.examples import TryExamples
from pytest_scim.suites.properties.support.patch_model import (
    PHONES,
    Operation,
    PatchModel,
    possible,
    state_of,
    vocabulary,
)
from pytest_scim.suites.properties.support.patch_subject import PatchSubject
from pytest_scim.suites.properties.support.text_compare import about

SERVER_ERROR = 500
DECLINED = (405, 501)
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


class PatchJudge:
    """Sends operations in one PATCH, and compares the User with the model."""

    def __init__(self, users: Users, patch_subject: PatchSubject) -> None:
        """Send nothing yet."""
        self.judged = False
        self._users = users
        self._subject = patch_subject

    def __call__(self, chosen: tuple[Operation, ...]) -> None:
        """Raise a finding when the PATCH has another effect than its operations."""
        self._subject.reset()
        response = self._subject.patch(*(one.written() for one in chosen))
        if response.status in DECLINED:
            return
        with about(in_words(chosen)):
            if response.ok:
                self.judged = True
                self._users.polling.until(lambda: expect_effect(self._subject, chosen))
            elif response.status >= SERVER_ERROR or accepts_each(self._subject, chosen):
                message = "the target rejects operations that it accepts one by one"
                raise Finding(message, expected="2xx", actual=describe(response))


def accepts_each(patch_subject: PatchSubject, chosen: tuple[Operation, ...]) -> bool:
    """Whether the target accepts each of several operations in a request of its own."""
    if len(chosen) == 1:
        return False
    patch_subject.reset()
    return all(patch_subject.patch(one.written()).ok for one in chosen)


def expect_effect(patch_subject: PatchSubject, chosen: tuple[Operation, ...]) -> None:
    """Raise a finding unless the User has what the operations leave."""
    base = patch_subject.base
    expected = PatchModel(dict(base.values), set(base.phones))
    for one in chosen:
        one.apply(expected)
    actual = state_of(patch_subject.read(), base.values)
    wrong: dict[str, tuple[JSON, JSON]] = {
        path: (expected.values.get(path), actual.values.get(path))
        for path in base.values
        if expected.values.get(path) != actual.values.get(path)
    }
    if expected.phones != actual.phones:
        wrong[PHONES] = (listed(expected.phones), listed(actual.phones))
    if wrong:
        message = f"{', '.join(wrong)}: the PATCH left another value"
        raise Finding(
            message,
            expected={path: one for path, (one, _) in wrong.items()},
            actual={path: one for path, (_, one) in wrong.items()},
        )


def listed(phones: set[tuple[str, str]]) -> list[JSON]:
    """Return phone numbers in words."""
    return [f"{kind} {number}" for kind, number in sorted(phones)]


def in_words(chosen: tuple[Operation, ...]) -> str:
    """Return operations as they are sent, in short."""
    texts = []
    for one in chosen:
        sent = one.written()
        value = f" {sent['value']}" if "value" in sent else ""
        texts.append(f"{sent['op']} {sent.get('path', '(no path)')}{value}")
    return "; ".join(texts)
