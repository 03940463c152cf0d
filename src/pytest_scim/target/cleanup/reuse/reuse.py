"""Reset a user of an earlier run, so that it is like a new one, and take it in place of that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ENTERPRISE_USER, PATCH_OP
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.target.cleanup.identity import id_of
from pytest_scim.target.cleanup.journal.file import Entry
from pytest_scim.target.cleanup.reuse.store import ReusableUser, ReusableUsers
from pytest_scim.target.requests import resource_path
from pytest_scim.target.responses import USER_NAME, Resource, compare, same, value_of
from pytest_scim.target.users import Users

FAILURES: Final = 5
"""Users in a row that cannot be reset, after which the run tries no other one."""

_GONE: Final = {404, 410}

_TEXTS = {"displayName", "externalId", "locale", "nickName", "preferredLanguage", "profileUrl"}
_LISTS = {"addresses", "emails", "entitlements", "groups", "ims", "phoneNumbers", "photos", "roles"}
_ATTRIBUTES: Final = frozenset(
    {"name", "timezone", "title", "userType", "x509Certificates", ENTERPRISE_USER} | _TEXTS | _LISTS
)
"""The attributes that a check may have changed, without the target's own, as of a deactivation."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The state that a user is to have: the body of a PUT, and the expected values by path."""

    body: Mapping[str, JSON]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Adopted:
    """A user of an earlier run that is as ``wanted``, with the responses that prove it."""

    id: str
    wanted: Wanted
    responses: tuple[Response, ...]


@dataclass(slots=True)
class Reuse:
    """Takes users out of ``reusable_users`` and resets them.

    ``by_patch``: PATCH activates a user, as Okta does; otherwise the PUT does. ``groups`` are the
    names of groups to which the target itself adds users. A user that this run created shows
    which values the target stores, and which it adds.
    """

    reusable_users: ReusableUsers
    users: Users
    by_patch: bool
    groups: frozenset[str] = frozenset()
    _stored: frozenset[str] | None = None
    _traits: frozenset[str] = frozenset()
    _failures: int = 0
    _responses: list[Response] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether it is known which values a new user has."""
        return self._stored is not None

    def learn(self, user_id: str, values: Mapping[str, object]) -> None:
        """Read a user that was just created with ``values``, unless an earlier one was read."""
        if self.ready:
            return
        response = self.users.read(user_id)
        resource = response.json
        if not response.ok or not isinstance(resource, dict) or id_of(resource) != user_id:
            return
        self._stored = frozenset(
            path for path, v in values.items() if same(value_of(resource, path), v, path=path)
        )
        self._traits = traits(resource)

    def reuse(self, wanted: Callable[[Resource], Wanted]) -> Adopted | None:
        """Return the next user that can be reset, or ``None`` where there is none.

        ``wanted`` receives the user as the target has it before, and returns its new state.
        """
        while self.ready and self._failures < FAILURES and (one := self.reusable_users.first()):
            response = self.users.read(one.id)
            resource = response.json
            if not response.ok and response.status not in _GONE:
                self._failures = FAILURES  # a failure of the target, not of this user
                return None
            if not isinstance(resource, dict) or not is_ours(one, response):
                self.reusable_users.take(one)
            elif (adopted := self._reset(one, wanted(resource), response.exchange)) is not None:
                return adopted
        return None

    def _reset(self, one: ReusableUser, wanted: Wanted, proof: int) -> Adopted | None:
        # Write the journal first, so that a run that is killed in between loses no user.
        self.users.ownership.reuse(Entry(one.kind, one.name, one.id), one.tag, proof)
        self.reusable_users.take(one)
        path = resource_path(one.kind, one.id)
        self._responses = []
        if self.by_patch:
            operation: JSON = {"op": "replace", "value": {"active": True}}
            self._ask("PATCH", path, {"schemas": [PATCH_OP], "Operations": [operation]})
        self._ask("PUT", path, {"id": one.id, **wanted.body})
        try:
            self.users.polling.until(lambda: self._compare(path, wanted))
        except Finding:
            self.reusable_users.reject(one)
            self._failures += 1
            return None
        self._failures = 0
        return Adopted(one.id, wanted, tuple(self._responses))

    def _ask(self, method: str, path: str, body: JSONObject | None = None) -> Response:
        self._responses.append(self.users.ask(method, path, body))
        return self._responses[-1]

    def _compare(self, path: str, wanted: Wanted) -> None:
        """Raise a Finding unless a user has the wanted values, and no others."""
        response = self._ask("GET", path)
        body = response.json
        resource: Resource = body if response.ok and isinstance(body, dict) else {}
        stored = {p: v for p, v in wanted.values.items() if p in (self._stored or ())}
        compare(resource, {**stored, USER_NAME: wanted.body[USER_NAME], "active": True}, "the user")
        more = traits(self._own(resource)) - self._traits - traits(wanted.body)
        if more:
            raise Finding("values that an earlier check left", expected=[], actual=sorted(more))

    def _own(self, resource: Resource) -> Resource:
        """Return a user without the groups to which the target itself adds users."""
        groups = entries(resource, "groups")
        others = [one for one in groups if str(at_key(one, "display")) not in self.groups]
        return {**resource, "groups": others}


def is_ours(one: ReusableUser, response: Response) -> bool:
    """Return whether a response has the remembered user, still with its name and inactive."""
    resource = response.json
    known = id_of(resource) == one.id and at_key(resource, USER_NAME) == one.name
    return response.ok and known and at_key(resource, "active") is False


def traits(value: object, path: str = "") -> frozenset[str]:
    """Return the paths at which a user has values that a check may have set."""
    if isinstance(value, list):
        parts = {f"{path}[{n}]": item for n, item in enumerate(value)}
    elif isinstance(value, dict):
        known = value if path else _ATTRIBUTES & value.keys()
        parts = {f"{path}.{key}": value[key] for key in known}
    else:
        return frozenset() if value in (None, "") else frozenset({path})
    return frozenset().union(*(traits(item, place) for place, item in parts.items()))
