"""Take an account of an earlier run for somebody new: known to be ours, and plain again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.messages import Answer
from pytest_scim.scim.names import ENTERPRISE_USER, PATCH_OP
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.target.cleanup.identity import id_of
from pytest_scim.target.cleanup.journal.file import Entry
from pytest_scim.target.cleanup.reuse.reusable_users import Pool, Pooled
from pytest_scim.target.requests import resource_path
from pytest_scim.target.responses import LOGIN, Shown, compare, same, value_of
from pytest_scim.target.users import Directory

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
    answers: tuple[Answer, ...]


@dataclass(slots=True)
class Adoption:
    """Adopts accounts out of a pool.

    ``by_patch``: accounts are switched on by PATCH, as Okta does; otherwise by the PUT. In
    ``groups``, by name, anybody may be: the target itself puts people there. What an account is
    like that nobody has changed is learnt from one that this run made: which values the target
    keeps, and which it adds.
    """

    pool: Pool
    directory: Directory
    by_patch: bool
    groups: frozenset[str] = frozenset()
    _kept: frozenset[str] | None = None
    _traits: frozenset[str] = frozenset()
    _failures: int = 0
    _answers: list[Answer] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether it is known what a plain account looks like."""
        return self._kept is not None

    def learn(self, user_id: str, values: Mapping[str, Any]) -> None:
        """Look at an account that was just made with ``values``, unless one was looked at."""
        if self.ready:
            return
        answer = self.directory.read(user_id)
        if not answer.ok or id_of(answer.json) != user_id:
            return
        shown: Shown = answer.json
        kept = (path for path, v in values.items() if same(value_of(shown, path), v, path=path))
        self._kept = frozenset(kept)
        self._traits = traits(shown)

    def adopt(self, wanted: Callable[[Shown], Wanted]) -> Adopted | None:
        """Return the next account that becomes as wanted, or ``None`` where there is none.

        ``wanted`` is told what an account shows before it is changed.
        """
        while self.ready and self._failures < FAILURES and (one := self.pool.first()):
            answer = self.directory.read(one.id)
            if not answer.ok and answer.status not in _GONE:
                self._failures = FAILURES  # the target's trouble, not the account's
                return None
            if not is_ours(one, answer):
                self.pool.take(one)
            elif (adopted := self._dress(one, wanted(answer.json), answer.exchange)) is not None:
                return adopted
        return None

    def _dress(self, one: Pooled, wanted: Wanted, proof: int) -> Adopted | None:
        # In the journal before it is out of the pool: a run that is killed here forgets nobody.
        self.directory.ledger.adopt(Entry(one.kind, one.name, one.id), one.tag, proof)
        self.pool.take(one)
        path = resource_path(one.kind, one.id)
        self._answers = []
        if self.by_patch:
            operation = {"op": "replace", "value": {"active": True}}
            self._ask("PATCH", path, {"schemas": [PATCH_OP], "Operations": [operation]})
        self._ask("PUT", path, {"id": one.id, **wanted.body})
        try:
            self.directory.settle.until(lambda: self._compare(path, wanted))
        except Finding:
            self.pool.reject(one)
            self._failures += 1
            return None
        self._failures = 0
        return Adopted(one.id, wanted, tuple(self._answers))

    def _ask(self, *asked: Any) -> Answer:
        self._answers.append(self.directory.ask(*asked))
        return self._answers[-1]

    def _compare(self, path: str, wanted: Wanted) -> None:
        """Raise a Finding unless an account shows what is wanted, and nothing besides."""
        answer = self._ask("GET", path)
        shown: Shown = answer.json if answer.ok and isinstance(answer.json, dict) else {}
        kept = {p: v for p, v in wanted.values.items() if p in (self._kept or ())}
        compare(shown, {**kept, LOGIN: wanted.body[LOGIN], "active": True}, "the user")
        more = traits(self._own(shown)) - self._traits - traits(wanted.body)
        if more:
            raise Finding("values that an earlier check left", expected=[], shown=sorted(more))

    def _own(self, shown: Shown) -> Shown:
        """Return an account without the groups in which anybody may be."""
        groups = entries(shown, "groups")
        theirs = [one for one in groups if str(at_key(one, "display")) not in self.groups]
        return {**shown, "groups": theirs}


def is_ours(one: Pooled, answer: Answer) -> bool:
    """Return whether an answer shows the account that is remembered, and switched off as it was."""
    shown = answer.json
    known = id_of(shown) == one.id and at_key(shown, LOGIN) == one.name
    return answer.ok and known and at_key(shown, "active") is False


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
