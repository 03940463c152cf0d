"""Values for attributes whose characteristics /Schemas declare, sent by POST, PUT and PATCH."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import DataGenerator, Users, resource_path
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ENTERPRISE_USER, PATCH_OP
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.compare import Attempt, create, read_user
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.characteristics import Attribute, value_at
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.user import op
from pytest_scim.suites.support.user_attributes import placed, user_attributes

LEFT_OUT: Final = frozenset({"password", f"{ENTERPRISE_USER}:manager.displayName".lower()})
"""Attributes that are not tried: other checks judge passwords, and Okta pushes the other one,
which is readOnly in the RFC."""

LIKELY: Final = frozenset({"locale", "preferredlanguage", "timezone", "usertype"})
"""Attributes for which a target may have the same value by itself."""

DISTINCT: Final = 6
"""Characters of a text that no target returns by chance."""

PAIRS: Final[dict[str, tuple[JSON, JSON]]] = {
    "boolean": (True, False),
    "integer": (4077, 5077),
    "decimal": (4077.5, 5077.5),
    "datetime": ("2001-02-03T04:05:06Z", "2002-03-04T05:06:07Z"),
    "binary": ("WWV3WWV3", "QXNoQXNo"),
}
"""Two values of each type that has no text of its own."""


@dataclass(frozen=True, slots=True)
class Trial:
    """An attribute, and two values for it."""

    attribute: Attribute
    first: JSON
    second: JSON

    @property
    def path(self) -> str:
        """The path of the attribute in a PATCH."""
        return self.attribute.path

    def is_in(self, resource: object, value: JSON) -> bool:
        """Whether a resource has a value that the run sent, and that is there by no chance."""
        if self.attribute.name.lower() in LIKELY:
            return False
        parts = self.attribute.parts.values()
        canonical = {word for one in (self.attribute, *parts) for word in one.canonical_values}
        ours = {leaf for leaf in leaves(value) - canonical if is_distinct(leaf)}
        return not ours.isdisjoint(leaves(self.value(resource)))

    def value(self, resource: object) -> JSON:
        """Return the value of the attribute in a resource; ``None``: it has none."""
        return value_at(resource, self.path) if isinstance(resource, dict) else None

    def is_changed(self, before: object, after: object) -> bool:
        """Whether a resource has the second value, and had another one before."""
        was, now = self.value(before), self.value(after)
        return was != now and not leaves(self.second).isdisjoint(leaves(now))


Form: TypeAlias = Callable[[Sequence[Trial]], list[JSONObject]]
"""Returns the operations of a PATCH that give attributes their second values."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The trials of one User: what the target returned to its create, a PUT and PATCHes.

    Of the PUT and the PATCHes there is no response where the create was rejected.
    """

    trials: Sequence[Trial]
    created: Attempt
    put: Attempt | None = None
    patches: Sequence[Response] = ()
    patched: JSONObject | None = None

    def require_created(self, what: str) -> JSONObject:
        """Return the User, or raise NotApplicable where the target rejects the values."""
        if self.created.body is None:
            raise NotApplicable(f"the target rejects {what}")
        return self.created.body

    def expect_unchanged(self, what: str) -> None:
        """Raise a finding where PUT or PATCH gave an attribute another value."""
        before = self.require_created(what)
        for method, after in (("PUT", self.put and self.put.body), ("PATCH", self.patched)):
            changed = [one.path for one in self.trials if after and one.is_changed(before, after)]
            actual = {path: value_at(after or {}, path) for path in changed}
            message = f"{method} changed {what}: {', '.join(changed)}"
            expect_none(message, actual, expected={p: value_at(before, p) for p in changed})
            before = after or before


def trials_of(
    discovery: Discovery, test_data: DataGenerator, wanted: Callable[[Attribute], bool]
) -> list[Trial]:
    """Return a trial for each declared attribute of a kind."""
    chosen = [one for one in user_attributes(discovery) if wanted(one)]
    outer = [one for one in chosen if one.parent is None or not wanted(one.parent)]
    listed = [one for one in outer if one.path.lower() not in LEFT_OUT]
    if not listed:
        return []
    users = test_data.complete(), test_data.complete()
    trials = [trial_of(one, users, test_data) for one in listed]
    return [trial for trial in trials if trial.first not in ({}, [{}])]


def trial_of(
    attribute: Attribute, users: tuple[OktaUser, OktaUser], test_data: DataGenerator
) -> Trial:
    """Return a trial with the values of Okta users, or with generated ones of its type."""
    values = [user.values.get(attribute.path) for user in users]
    if None not in values and values[0] != values[1]:
        return Trial(attribute, values[0], values[1])
    first, second = (generated(attribute, test_data.tag, n) for n in (0, 1))
    return Trial(attribute, first, second)


def generated(attribute: Attribute, tag: str, number: int) -> JSON:
    """Return a value of the type of an attribute; of each number another one."""
    kind = attribute.type.lower()
    word = f"{('yew', 'ash')[number]}-{attribute.name.lower()}-{tag}"
    value: JSON
    if kind == "complex":
        parts = {one.name: generated(one, tag, number) for one in attribute.parts.values()}
        value = {name: one for name, one in parts.items() if name not in {"primary", "$ref"}}
    elif kind == "reference":
        value = f"https://example.com/{word}"
    elif kind in PAIRS:
        value = PAIRS[kind][number]
    else:
        canonical = attribute.canonical_values
        value = canonical[number % len(canonical)] if canonical else word
    return [value] if attribute.multi_valued else value


def without_path(trials: Sequence[Trial]) -> list[JSONObject]:
    """Return the operation that replaces values without a path."""
    body = placed({}, [(trial.attribute, trial.second) for trial in trials])
    body.pop("schemas", None)
    return [op("replace", value=body)]


FORMS: Final[tuple[Form, ...]] = (
    lambda trials: [op("replace", one.path, one.second) for one in trials],
    lambda trials: [op("add", one.path, one.second) for one in trials],
    without_path,
)


def patch_each(users: Users, path: str, trials: Sequence[Trial], form: Form) -> list[Response]:
    """Send a form of PATCH for all attributes at once, and for each where that is rejected."""

    def send(some: Sequence[Trial]) -> Response:
        return users.ask("PATCH", path, {"schemas": [PATCH_OP], "Operations": [*form(some)]})

    response = send(trials)
    if response.ok or len(trials) == 1:
        return [response]
    return [send([one]) for one in trials]


def try_attributes(
    users: Users, test_data: DataGenerator, trials: Sequence[Trial], what: str
) -> Tried:
    """Create a User with the first values, and send the second ones by PUT and by PATCH."""
    first = [(trial.attribute, trial.first) for trial in trials]
    created = create(users, placed(test_data.okta_user().resource(), first), what)
    user_id = at(created.body, "id")
    if created.body is None or not isinstance(user_id, str):
        return Tried(trials, created)
    path = resource_path("Users", user_id)
    second = [(trial.attribute, trial.second) for trial in trials]
    response = users.ask("PUT", path, placed(created.body, second))
    put = Attempt(response, read_user(users, user_id) if response.ok else created.body)
    patches = [one for form in FORMS for one in patch_each(users, path, trials, form)]
    patched = any(one.ok for one in patches)
    return Tried(trials, created, put, patches, read_user(users, user_id) if patched else put.body)


def leaves(value: JSON) -> set[JSON]:
    """Return the simple values in a value."""
    if isinstance(value, dict):
        return set().union(*map(leaves, value.values()))
    if isinstance(value, list):
        return set().union(*map(leaves, value))
    return {value}


def is_distinct(leaf: JSON) -> bool:
    """Whether a value is one that no target has by chance."""
    return (isinstance(leaf, str) and len(leaf) >= DISTINCT) or (
        isinstance(leaf, int | float) and not isinstance(leaf, bool)
    )
