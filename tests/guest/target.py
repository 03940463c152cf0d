"""A target full of people who are not of the run, with one defect that may harm them.

The provider is the truth: what it holds before and after, not what it tells the run.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.http_server import Server, serve
from tests.plugin.running import TOKEN

KINDS = {"User": "Users", "Group": "Groups"}
PLACES = {place: kind for kind, place in KINDS.items()}
NAMES = {"User": "userName", "Group": "displayName"}
WRITES = frozenset({"PUT", "PATCH", "DELETE"})
Key = tuple[str, str]
"""``User`` or ``Group``, and the id under which the provider keeps the resource."""


class Mischief:
    """What is wrong with a target: a step before everything else that the provider does.

    The base does nothing wrong. ``target`` is set when the target starts.
    """

    target: "Target"

    def begin(self, target: "Target") -> None:
        """Prepare, before anybody asks anything."""
        self.target = target

    def __call__(self, call: Call, respond: Responder) -> Reply:
        """Answer a call, as the provider does or otherwise."""
        return respond(call)

    def client_id(self, kind: str, inner: str) -> str:
        """Return the id by which a client knows a resource."""
        del kind
        return inner


@dataclass(frozen=True, slots=True)
class Remaining:
    """What the run has created and the target still has: ``names`` are all that it ever had."""

    kind: str
    id: str
    names: frozenset[str]
    active: bool = True


class Target:
    """An attackable SCIM server on loopback. Use it as a context.

    Args:
        mischief: its defect.
        strangers: how many people it has who are not of the run, the first of them its admin.
        groups: how many groups of theirs.
        profile: the profile whose rules it keeps, by name.
        port: where it listens; 0: wherever there is room.
        name: tells one such target's people from another's.
    """

    def __init__(
        self,
        mischief: Mischief | None = None,
        *,
        strangers: int = 40,
        groups: int = 4,
        profile: str = "okta-oin",
        port: int = 0,
        name: str = "Staff",
    ) -> None:
        self.mischief = mischief or Mischief()
        self.seen: list[tuple[str, str]] = []  # method and path of every request
        self.authorizations: set[str | None] = set()
        self.written: list[str] = []  # writes that name a stranger
        self.elsewhere: list[Remaining] = []  # what was created outside /Users and /Groups
        self.port = port
        step = Fault("T-attack", "", (), self._response)
        declared = load(profile)
        self.linkable = declared.linkable_groups
        self.provider = Provider(declared, tokens=[TOKEN], residents=strangers, faults=[step])
        people = self.provider.users()
        for number in range(groups):
            members = [{"value": one["id"]} for one in people[number::groups]]
            self.provider.put_group({"displayName": f"{name} {number}", "members": members})
        self.born: dict[Key, set[str]] = {}
        self.lent: set[str] = set()  # ids of groups that the profile lets the run change
        self.foreign = self.digests()
        self.mischief.begin(self)
        self._server: Server | None = None

    def __enter__(self) -> Self:
        self._server = serve(self.provider, self.port)
        self.port = self._server.port
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    @property
    def base_url(self) -> str:
        """Where the target stands."""
        return self.provider.base_url

    @property
    def admin(self) -> dict[str, Any]:
        """The account of the target's own admin: the oldest one."""
        return self.provider.users()[0]

    def strangers(self, kind: str = "User") -> list[dict[str, Any]]:
        """Return the resources of a kind that are not of the run, oldest first."""
        held = self.provider.users() if kind == "User" else self.provider.groups()
        return [one for one in held if (kind, one["id"]) in self.foreign]

    def is_foreign(self, kind: str, inner: str | None) -> bool:
        """Whether an id is that of a resource that is not of the run."""
        return (kind, str(inner)) in self.foreign

    def keys(self) -> set[Key]:
        """Return what the provider holds."""
        store = self.provider._backend._users
        return {(kind, str(entry.id)) for kind in KINDS for entry in store.all(kind)}

    def digests(self) -> dict[Key, str]:
        """Return a hash of every resource as it is now, memberships and versions included."""
        held = [("User", one) for one in self.provider.users()]
        held += [("Group", one) for one in self.provider.groups()]
        return {(kind, one["id"]): self.digest(kind, one) for kind, one in held}

    def digest(self, kind: str, resource: dict[str, Any]) -> str:
        """Return the hash of a resource; of a group that is lent, of its name and members."""
        if kind == "Group" and resource["id"] in self.lent:
            members = [{"value": one["value"]} for one in resource["members"]]
            return _digest({"displayName": resource["displayName"], "members": members})
        return _digest(resource)

    def changed(self) -> list[str]:
        """Return what is no longer as it was among all that is not of the run."""
        now = self.digests()
        return [
            f"{kind} {inner} {'was changed' if (kind, inner) in now else 'is gone'}"
            for (kind, inner), before in self.foreign.items()
            if now.get((kind, inner)) != before
        ]

    def remaining(self) -> list[Remaining]:
        """Return what the run has created and the target still has."""
        held = [("User", one) for one in self.provider.users()]
        held += [("Group", one) for one in self.provider.groups()]
        found = [
            Remaining(
                KINDS[kind],
                self.mischief.client_id(kind, one["id"]),
                frozenset({*self.born.get((kind, one["id"]), ()), str(one.get(NAMES[kind]))}),
                active=one.get("active", True),
            )
            for kind, one in held
            if (kind, one["id"]) not in self.foreign
        ]
        return [*found, *self.elsewhere]

    @contextmanager
    def admins(self) -> Iterator[Provider]:
        """Let the target's admin change things: what is made and changed now is not the run's.

        A stranger that the run has changed before stays a stranger that the run has changed.
        """
        before = self.digests()
        yield self.provider
        after = self.digests()
        for key in {*before, *after}:
            if key in after and key not in before:
                self.foreign[key] = after[key]
            elif self.foreign.get(key) == before.get(key) is not None:
                self._follow(key, after.get(key))

    def _follow(self, key: Key, digest: str | None) -> None:
        if digest is None:
            del self.foreign[key]
        else:
            self.foreign[key] = digest

    def hire(self, number: int, inner: str | None = None) -> str:
        """Let the admin give somebody new an account, under an id of the target's choice."""
        name = f"hire.{number}@resident.example"
        with self.admins() as provider:
            user = {"userName": name, "displayName": f"Hire {number}", "active": True}
            made = provider.put_user(user | ({"id": inner} if inner else {}))
        return str(made["id"])

    def _response(self, call: Call, respond: Responder) -> Reply:
        self.seen.append((call.method, call.path))
        self.authorizations.add(call.headers.get("Authorization"))
        before = self.keys()
        reply = self.mischief(call, self._honestly(respond))
        for key in self.keys() - before - self.foreign.keys():
            self.born.setdefault(key, _names(call.body))
        return reply

    def _honestly(self, respond: Responder) -> Callable[[Call], Reply]:
        """Note a write to a stranger as the provider meets it, after whatever the defect does."""

        def honest(call: Call) -> Reply:
            kind = call.kind.removesuffix("s")
            lent = kind == "Group" and call.id in self.lent and call.method != "DELETE"
            if call.method in WRITES and self.is_foreign(kind, call.id) and not lent:
                self.written.append(f"{call.method} {call.path}")
            return respond(call)

        return honest


def _digest(resource: dict[str, Any]) -> str:
    """Return the hash of a resource.

    The order of lists, where the target stands and how a group is called in its members are no
    matter: the last follows from the group.
    """
    kept = {key: value for key, value in resource.items() if key not in {"meta", "groups"}}
    kept["meta"] = {k: v for k, v in resource.get("meta", {}).items() if k != "location"}
    kept["groups"] = [{"value": one["value"]} for one in resource.get("groups") or ()]
    return hashlib.sha256(json.dumps(_sorted(kept), sort_keys=True).encode()).hexdigest()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(inner) for key, inner in value.items() if key != "$ref"}
    if isinstance(value, list):
        return sorted((_sorted(one) for one in value), key=json.dumps)
    return value


def _names(body: Any) -> set[str]:
    names = (body.get(key) for key in NAMES.values()) if isinstance(body, dict) else ()
    return {name for name in names if isinstance(name, str)}
