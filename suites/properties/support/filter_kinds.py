"""Comparisons of other types than strings, and of the values of an attribute with many."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pytest_scim.plugin.fixtures import Resource
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.paths import at
from pytest_scim.suites.properties.support.filter_model import (
    OPERATORS,
    Cut,
    Open,
    Reading,
    literal,
)

EARLIER = ("gt", "ge", "ne", "pr")
"""The operators that match a time which is later than the value of the filter."""
LATER = ("lt", "le", "ne", "pr")
FORMAT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Flag:
    """``active eq true``: a Boolean."""

    path: str
    operator: str
    value: bool

    def written(self, user_resources: list[Resource]) -> str:
        """Return the filter as it is sent."""
        del user_resources
        return f"{self.path} {self.operator} {str(self.value).lower()}"

    def holds(self, resource: Resource, user_resources: list[Resource], read: Reading) -> bool:
        """Whether a User has, or does not have, the Boolean."""
        del user_resources, read
        found = at(resource, self.path)
        if not isinstance(found, bool):
            raise Open
        return (found is self.value) is (self.operator == "eq")


@dataclass(frozen=True, slots=True)
class Moment:
    """``meta.created gt "…"``: a time some days before or after that of the ``who``-th User."""

    path: str
    operator: str
    who: int
    days: int

    def written(self, user_resources: list[Resource]) -> str:
        """Return the filter as it is sent."""
        if self.operator == "pr":
            return f"{self.path} pr"
        time = _time(user_resources[self.who], self.path) + timedelta(days=self.days)
        return f"{self.path} {self.operator} {literal(time.strftime(FORMAT))}"

    def holds(self, resource: Resource, user_resources: list[Resource], read: Reading) -> bool:
        """Whether a User of this run matches: all are of the same day."""
        del user_resources, read
        _time(resource, self.path)
        return self.operator in (EARLIER if self.days < 0 else LATER)


@dataclass(frozen=True, slots=True)
class OfOneValue:
    """``emails[type eq "work" and value co "…"]``: one value meets both conditions."""

    kind: str
    operator: str
    cut: Cut

    def written(self, user_resources: list[Resource]) -> str:
        """Return the filter as it is sent."""
        value = literal(self._value(user_resources))
        return f'emails[type eq "{self.kind}" and value {self.operator} {value}]'

    def holds(self, resource: Resource, user_resources: list[Resource], read: Reading) -> bool:
        """Whether one email address of a User meets both conditions."""
        value, compare = read(self._value(user_resources)), OPERATORS[self.operator]
        return any(
            read(str(email.get("type"))) == read(self.kind)
            and compare(read(str(email.get("value"))), value)
            for email in emails(resource)
        )

    def _value(self, user_resources: list[Resource]) -> str:
        return self.cut.of(str(emails(user_resources[self.cut.who])[0].get("value")))


def emails(resource: Resource) -> list[dict[str, JSON]]:
    """Return the email addresses of a User that are objects."""
    listed = at(resource, "emails")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def has_time(resource: Resource, path: str) -> bool:
    """Whether a User has a time at a path."""
    try:
        _time(resource, path)
    except Open:
        return False
    return True


def _time(resource: Resource, path: str) -> datetime:
    try:
        return datetime.fromisoformat(str(at(resource, path)))
    except ValueError:
        raise Open from None
