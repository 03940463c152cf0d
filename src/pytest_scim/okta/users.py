"""Users and groups on Okta's side."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import (
    DISPLAY,
    EMAIL,
    EMAIL_TYPE,
    ENTERPRISE_USER,
    FAMILY,
    GIVEN,
    USER,
    USER_NAME,
)

_SIMPLE: Final = frozenset(
    {"nickName", "profileUrl", "title", "userType", "preferredLanguage", "timezone"}
)


@dataclass(frozen=True, slots=True)
class OktaUser:
    """A user in Okta: its id there, and the values of the app's profile by attribute path.

    ``unsent`` are the paths that no body contains: those that the app does not map, and those
    that the target refused in this run. ``required`` are those that every User has to have.
    """

    okta_id: str
    values: Mapping[str, JSON] = field(repr=False)
    unsent: AbstractSet[str] = field(default=frozenset(), repr=False)
    required: tuple[str, ...] = field(default=(), repr=False)

    @property
    def user_name(self) -> str:
        """The value of ``userName``."""
        return str(self.values[USER_NAME])

    @property
    def email(self) -> str:
        """The work email address."""
        return str(self.values[EMAIL])

    @property
    def given(self) -> str:
        """The given name."""
        return str(self.values[GIVEN])

    @property
    def family(self) -> str:
        """The family name."""
        return str(self.values[FAMILY])

    @property
    def display(self) -> str:
        """The name of the user in Okta's messages."""
        return str(self.values.get(DISPLAY) or f"{self.given} {self.family}")

    def sent(self, *paths: str) -> dict[str, JSON]:
        """Return the values at those of the paths that the bodies of this user contain."""
        return {
            path: self.values[path]
            for path in paths
            if path in self.values and path not in self.unsent
        }

    def resource(self, *, active: bool = True) -> JSONObject:
        """Return a SCIM User as the app's own admin enters one, of what the app maps.

        It has the basic attributes and whatever the app requires.
        """
        body: JSONObject = {"schemas": [USER], USER_NAME: self.user_name}
        values: dict[str, JSON] = {**self.values, DISPLAY: self.display}
        paths = (GIVEN, FAMILY, DISPLAY, EMAIL, *filter(_SIMPLE.__contains__, values))
        for path in dict.fromkeys((*paths, *self.required)):
            if path in values and path not in {*self.unsent, USER_NAME, EMAIL_TYPE}:
                put_value(body, path, values[path])
        if EMAIL not in self.unsent:
            body["emails"] = [{"value": self.email, "type": "work", "primary": True}]
        return body | {"active": active}

    def having(self, values: Mapping[str, JSON]) -> "OktaUser":
        """Return the same user with some values changed."""
        return replace(self, values={**self.values, **values})

    def without(self, *paths: str) -> "OktaUser":
        """Return the same user with some values unset."""
        return replace(self, values={k: v for k, v in self.values.items() if k not in paths})


@dataclass(frozen=True, slots=True)
class OktaGroup:
    """A group in Okta: its id there, its name, and its members in order."""

    okta_id: str
    name: str
    members: tuple[OktaUser, ...] = ()

    def named(self, name: str) -> "OktaGroup":
        """Return the same group under another name."""
        return replace(self, name=name)

    def of(self, *members: OktaUser) -> "OktaGroup":
        """Return the same group with other members."""
        return replace(self, members=members)


class UserSource(Protocol):
    """The test data of a run, which generates users and groups."""

    def okta_user(self, values: Mapping[str, JSON] | None = None) -> OktaUser:
        """Return a new user with Okta's basic attributes and ``values``."""

    def complete(self) -> OktaUser:
        """Return a new user with a value for every attribute of Okta's default app profile."""

    def group(self, *members: OktaUser, name: str | None = None) -> OktaGroup:
        """Return a new group."""

    def name(self) -> tuple[str, str]:
        """Return another given and family name."""


def put_value(body: JSONObject, path: str, value: JSON) -> None:
    """Set ``value`` at a mapped path, and create the objects and lists above it."""
    if path.startswith(ENTERPRISE_USER):
        schemas = body["schemas"] if isinstance(body["schemas"], list) else [USER]
        if ENTERPRISE_USER not in schemas:
            body["schemas"] = [*schemas, ENTERPRISE_USER]
        body, path = _object(body, ENTERPRISE_USER), path.removeprefix(f"{ENTERPRISE_USER}:")
    head, _, rest = path.partition(".")
    if "[" in head:
        plural, kind = head.removesuffix('"]').split('[type eq "')
        _entry(body, plural, kind)[rest] = value
    elif rest:
        _object(body, head)[rest] = value
    else:
        body[head] = value


def _object(body: JSONObject, key: str) -> JSONObject:
    child = body.get(key)
    if not isinstance(child, dict):
        body[key] = child = {}
    return child


def _entry(body: JSONObject, plural: str, kind: str) -> JSONObject:
    entries = body.get(plural)
    if not isinstance(entries, list):
        body[plural] = entries = []
    for entry in entries:
        if isinstance(entry, dict) and str(entry.get("type")).casefold() == kind:
            return entry
    created: JSONObject = {"type": kind}
    entries.append(created)
    return created
