"""Take an account of an earlier run for somebody new: known to be ours, and plain again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ENTERPRISE_USER, PATCH_OP
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.target.cleanup.identity import id_of
from pytest_scim.target.cleanup.journal.file import Entry
from pytest_scim.target.cleanup.reuse.reusable_users import ReusableUser, ReusableUsers
from pytest_scim.target.requests import resource_path
from pytest_scim.target.responses import USER_NAME, Resource, compare, same, value_of
from pytest_scim.target.users import Users

FAILURES: Final = 5
"""Accounts in a row that do not become plain, after which no other one is tried."""

_GONE: Final = {404, 410}

_TEXTS = {"displayName", "externalId", "locale", "nickName", "preferredLanguage", "profileUrl"}
_LISTS = {"addresses", "emails", "entitlements", "groups", "ims", "phoneNumbers", "photos", "roles"}
_ATTRIBUTES: Final = frozenset(
    {"name", "timezone", "title", "userType", "x509Certificates", ENTERPRISE_USER} | _TEXTS | _LISTS
)
"""What a check may have changed. The target's own notes, as of a deactivation, are not ours."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an account is to be: the body of a PUT, and values by path as they are to show."""

    body: Mapping[str, Any]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Adopted:
    """An account of an earlier run that is as wanted, with the answers that showed it so."""

    id: str
    wanted: Wanted
    responses: tuple[Response, ...]


@dataclass(slots=True)
class Reuse:
    """Adopts accounts out of a pool.

    ``by_patch``: accounts are switched on by PATCH, as Okta does; otherwise by the PUT. In
    ``groups``, by name, anybody may be: the target itself puts people there. What an account is
    like that nobody has changed is learnt from one that this run made: which values the target
    keeps, and which it adds.
    """

    reusable_users: ReusableUsers
    users: Users
    by_patch: bool
    groups: frozenset[str] = frozenset()
    _kept: frozenset[str] | None = None
    _traits: frozenset[str] = frozenset()
    _failures: int = 0
    _responses: list[Response] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether it is known what a plain account looks like."""
        return self._kept is not None

    def learn(self, user_id: str, values: Mapping[str, Any]) -> None:
        """Look at an account that was just made with ``values``, unless one was looked at."""
        if self.ready:
            return
        response = self.users.read(user_id)
        if not response.ok or id_of(response.json) != user_id:
            return
        resource: Resource = response.json
        kept = (path for path, v in values.items() if same(value_of(resource, path), v, path=path))
        self._kept = frozenset(kept)
        self._traits = traits(resource)

    def reuse(self, wanted: Callable[[Resource], Wanted]) -> Adopted | None:
        """Return the next account that becomes as wanted, or ``None`` where there is none.

        ``wanted`` is told what an account shows before it is changed.
        """
        while self.ready and self._failures < FAILURES and (one := self.reusable_users.first()):
            response = self.users.read(one.id)
            if not response.ok and response.status not in _GONE:
                self._failures = FAILURES  # the target's trouble, not the account's
                return None
            if not is_ours(one, response):
                self.reusable_users.take(one)
            elif (
                adopted := self._dress(one, wanted(response.json), response.exchange)
            ) is not None:
                return adopted
        return None

    def _dress(self, one: ReusableUser, wanted: Wanted, proof: int) -> Adopted | None:
        # In the journal before it is out of the pool: a run that is killed here forgets nobody.
        self.users.ownership.reuse(Entry(one.kind, one.name, one.id), one.tag, proof)
        self.reusable_users.take(one)
        path = resource_path(one.kind, one.id)
        self._responses = []
        if self.by_patch:
            operation = {"op": "replace", "value": {"active": True}}
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

    def _ask(self, *asked: Any) -> Response:
        self._responses.append(self.users.ask(*asked))
        return self._responses[-1]

    def _compare(self, path: str, wanted: Wanted) -> None:
        """Raise a Finding unless an account shows what is wanted, and nothing besides."""
        response = self._ask("GET", path)
        resource: Resource = (
            response.json if response.ok and isinstance(response.json, dict) else {}
        )
        kept = {p: v for p, v in wanted.values.items() if p in (self._kept or ())}
        compare(resource, {**kept, USER_NAME: wanted.body[USER_NAME], "active": True}, "the user")
        more = traits(self._own(resource)) - self._traits - traits(wanted.body)
        if more:
            raise Finding("values that an earlier check left", expected=[], actual=sorted(more))

    def _own(self, resource: Resource) -> Resource:
        """Return an account without the groups in which anybody may be."""
        groups = entries(resource, "groups")
        theirs = [one for one in groups if str(at_key(one, "display")) not in self.groups]
        return {**resource, "groups": theirs}


def is_ours(one: ReusableUser, response: Response) -> bool:
    """Return whether an answer shows the account that is remembered, and switched off as it was."""
    resource = response.json
    known = id_of(resource) == one.id and at_key(resource, USER_NAME) == one.name
    return response.ok and known and at_key(resource, "active") is False


def traits(value: Any, path: str = "") -> frozenset[str]:
    """Return the paths at which an account has values, as far as a check may have set them."""
    if isinstance(value, list):
        parts = {f"{path}[{n}]": item for n, item in enumerate(value)}
    elif isinstance(value, dict):
        known = value if path else _ATTRIBUTES & value.keys()
        parts = {f"{path}.{key}": value[key] for key in known}
    else:
        return frozenset() if value in (None, "") else frozenset({path})
    return frozenset().union(*(traits(item, place) for place, item in parts.items()))
