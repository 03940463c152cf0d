"""Generated values of every attribute that the target declares in /Schemas."""

from collections.abc import Iterator
from types import ModuleType

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import DataGenerator, Profile, Resource, Users, resource_path
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.suites.properties.support.declared import (
    Declared,
    declared,
    value_at,
    with_values,
)
from pytest_scim.suites.properties.support.examples import TryExamples
from pytest_scim.suites.support.discovery import Discovery

Values = tuple[tuple[Declared, JSON, JSON, JSON], ...]
"""Attributes, each with the values for POST, PUT and PATCH."""


@check(SHOULD, rfc7643("7"), rfc7643("2.2"), feature="create_users")
def test_declared_attributes_behave_as_declared(
    discovery: Discovery,
    profile: Profile,
    users: Users,
    test_data: DataGenerator,
    try_examples: TryExamples,
    strategies: ModuleType,
) -> None:
    """Each attribute that /Schemas declares behaves as its characteristics say

    For each attribute with one value, the check sends a generated value of its type by POST, PUT
    and PATCH. A readWrite attribute that a POST stored has the new value after the PUT and the
    PATCH, a readOnly one never has a value of the client, an immutable one still has that of the
    POST, and what is never returned is not in a read. The check ignores requests that the target
    rejects.

    Fix: Correct the characteristics in /Schemas, or store what they declare as writable and
    ignore what they declare as read-only.
    """
    attributes = declared(discovery, profile)
    if not attributes:
        raise NotApplicable(
            "the target's /Schemas has no attribute of a User to generate a value of"
        )
    trial = Trial(users, test_data, may_delete=profile.delete == "allowed")

    def smaller(values: Values) -> Iterator[Values]:
        yield from ((one,) for one in values if one[0].path in trial.wrong)

    try_examples(strategies.values_of(attributes), trial, smaller, times=0.25)
    if not trial.judged:
        raise NotApplicable("the target accepts none of the generated values")


class Trial:
    """Sends values by POST, PUT and PATCH, and reads the User after each."""

    def __init__(self, users: Users, test_data: DataGenerator, *, may_delete: bool) -> None:
        """Send nothing yet."""
        self._users = users
        self._test_data = test_data
        self._may_delete = may_delete
        self.judged = False
        self.wrong: list[str] = []

    def __call__(self, values: Values) -> None:
        """Raise a finding where an attribute does not behave as declared."""
        body = self._test_data.completed(self._test_data.okta_user().resource())
        body = with_values(body, [(one, first) for one, first, _, _ in values])
        response = self._users.ask("POST", "/Users", body)
        created = response.json
        if not response.ok or not isinstance(created, dict) or not created.get("id"):
            return
        self.judged = True
        user_id = str(created["id"])
        try:
            self._try(user_id, values)
        finally:
            if self._may_delete and self._users.ownership.owns(user_id):
                self._users.ask("DELETE", resource_path("Users", user_id))

    def _try(self, user_id: str, values: Values) -> None:
        path = resource_path("Users", user_id)
        first = self._users.user(user_id)
        self._expect("POST", values, first, first, number=1)
        whole = with_values(first, [(one, second) for one, _, second, _ in values])
        if self._users.ask("PUT", path, whole).ok:
            self._expect("PUT", values, first, self._users.user(user_id), number=2)
        change = with_values({"schemas": []}, [
            (one, third) for one, _, _, third in values if one.mutability == "readwrite"
        ])  # fmt: skip
        del change["schemas"]
        operation: JSON = {"op": "replace", "value": change}
        message: JSON = {"schemas": [PATCH_OP], "Operations": [operation]}
        if change and self._users.ask("PATCH", path, message).ok:
            self._expect("PATCH", values, first, self._users.user(user_id), number=3)

    def _expect(
        self, method: str, values: Values, first: Resource, actual: Resource, *, number: int
    ) -> None:
        wrong = {}
        for attribute, *sent in values:
            before, value = value_at(first, attribute), value_at(actual, attribute)
            last = sent[number - 1]
            expected = expectation(attribute, before, value, last, number)
            if expected is not None:
                wrong[attribute.path] = (expected, value)
        if wrong:
            self.wrong = [*wrong]
            message = f"after {method}, attributes are not as declared: {', '.join(wrong)}"
            raise Finding(
                message,
                expected={path: one for path, (one, _) in wrong.items()},
                actual={path: repr(one) for path, (_, one) in wrong.items()},
            )


def expectation(
    attribute: Declared, first: object, actual: object, sent: JSON, number: int
) -> object:
    """Return what was expected of a value that is wrong; ``None`` where it is as declared."""
    if attribute.returned == "never" or attribute.mutability == "writeonly":
        return "not returned" if attribute.equals(actual, sent) else None
    if attribute.mutability == "readonly":
        is_kept = attribute.type != "boolean" and attribute.equals(actual, sent)
        return "not what the client sent" if is_kept else None
    if attribute.mutability == "immutable" and number > 1:
        return first if first is not None and actual != first else None
    if not attribute.is_writable or first is None:
        return None
    return None if attribute.equals(actual, sent) else sent
