"""Users and groups on Okta's side."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, USER_NAME

_SIMPLE: Final = frozenset(
    {"nickName", "profileUrl", "title", "userType", "preferredLanguage", "timezone"}
)


@dataclass(frozen=True, slots=True)
class OktaUser:
    """A user in Okta: its id there, and the values of the app's profile by attribute path."""

    okta_id: str
    values: Mapping[str, JSON] = field(repr=False)

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

    def resource(self, *, active: bool = True) -> JSONObject:
        """Return a plain SCIM User of the basic attributes, as the app's own admin enters one."""
        return {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": self.user_name,
            "name": {"givenName": self.given, "familyName": self.family},
            "displayName": self.display,
            "emails": [{"value": self.email, "type": "work", "primary": True}],
            "active": active,
            **{path: value for path, value in self.values.items() if path in _SIMPLE},
        }

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
