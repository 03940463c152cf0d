"""Sends generated PATCH operations, and compares the User with the model."""

from typing import Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import Users, describe
from pytest_scim.scim.json_values import JSON
from pytest_scim.suites.properties.support.patch_model import (
    PHONES,
    Operation,
    PatchModel,
    state_of,
)
from pytest_scim.suites.properties.support.patch_subject import PatchSubject
from pytest_scim.suites.properties.support.text_compare import about

SERVER_ERROR: Final = 500
DECLINED: Final = (405, 501)


class PatchJudge:
    """Sends operations in one PATCH, and compares the User with the model."""

    def __init__(self, users: Users, patch_subject: PatchSubject) -> None:
        """Send nothing yet."""
        self.judged = False
        self._users = users
        self._subject = patch_subject

    def __call__(self, chosen: tuple[Operation, ...]) -> None:
        """Raise a finding when the PATCH has another effect than its operations."""
        if not chosen:  # RFC 7644 section 3.5.2 requires one operation or more
            return
        self._subject.reset()
        response = self._subject.patch(*(one.written() for one in chosen))
        if response.status in DECLINED:
            return
        with about(in_words(chosen)):
            if response.ok:
                self.judged = True
                self._users.polling.until(lambda: expect_effect(self._subject, chosen))
            elif response.status >= SERVER_ERROR:
                actual = describe(response)
                raise Finding(f"the PATCH returned {actual}", expected="no 5xx", actual=actual)
            elif accepts_each(self._subject, chosen):
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
