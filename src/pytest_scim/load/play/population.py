"""The users and groups of one worker, and what Okta believes of them after each task."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypedDict

from pytest_scim.load.plan.order import Order
from pytest_scim.load.plan.shapes import BATCH, Act, memberships
from pytest_scim.okta.flows import Flow, app, groups, users
from pytest_scim.okta.org import Org
from pytest_scim.okta.task import Task
from pytest_scim.okta.users import OktaGroup, OktaUser, UserSource
from pytest_scim.scim.names import FAMILY


class ExpectedUser(TypedDict):
    """A User as Okta believes it to be: ``active`` is ``None`` after a task about it failed.

    ``id`` is ``None`` where Okta has linked none, ``family`` the familyName that Okta last pushed
    in an update, if it did.
    """

    name: str
    id: str | None
    active: bool | None
    family: str | None


class ExpectedGroup(TypedDict):
    """A Group as Okta believes it to be: the ids of its members, of those who are active.

    ``others`` are the ids of those who may be members or not: they left, or a task about them
    failed. ``certain``: no task about the group itself failed.
    """

    name: str
    id: str | None
    members: list[str]
    others: list[str]
    certain: bool


class Expected(TypedDict):
    """What Okta believes after a storm, or a part of it."""

    users: list[ExpectedUser]
    groups: list[ExpectedGroup]


CHANGED: Final = " II"
"""What an update adds to a familyName: as few characters as the profile's limits leave room for."""

_ACTIVE: Final = {"assign": True, "reactivate": True, "deactivate": False}
"""Whether a User is active after a task about it."""


@dataclass(slots=True)
class Population:
    """The Okta users and groups of a worker, and what their tasks have led to.

    ``active`` is by the number of a user: ``None`` once a task about the user failed. ``renames``:
    an update changes the familyName.
    """

    org: Org
    users: list[OktaUser]
    groups: list[OktaGroup]
    active: dict[int, bool | None] = field(default_factory=dict)
    failed_groups: set[int] = field(default_factory=set)
    pushed: set[int] = field(default_factory=set)
    updated: dict[int, str] = field(default_factory=dict)
    renames: bool = True

    def flow(self, act: Act) -> Flow:
        """Return the flow of a task."""
        org = self.org
        if act.kind == "import_users":
            return app.import_users(org)
        if act.kind == "push_group":
            return groups.create(org, self.groups[act.n])
        if act.kind == "push_again":
            return groups.push_again(org, self.groups[act.n])
        if act.kind == "update" and self.renames:
            one = self.users[act.n]
            self.users[act.n] = one.having({FAMILY: f"{one.family}{CHANGED}"})
        of_user: Mapping[str, Callable[[Org, OktaUser], Flow]] = {
            "assign": users.assign,
            "update": users.update,
            "deactivate": users.deactivate,
            "reactivate": users.reactivate,
        }
        return of_user[act.kind](org, self.users[act.n])

    def note(self, act: Act, task: Task | None) -> None:
        """Note how a task ended; ``None``: it did not end as a task of Okta's does."""
        ok = task is not None and task.ok
        if act.kind in _ACTIVE:
            self.active[act.n] = _ACTIVE[act.kind] if ok else None
        elif act.kind == "update":
            one = self.users[act.n]
            stored = ok and self.renames and one.sent(FAMILY)
            self.updated |= {act.n: one.family} if stored else {}
        elif act.kind in {"push_group", "push_again"}:
            self.pushed.add(act.n)
            if not ok:
                self.failed_groups.add(act.n)

    def named(self, act: Act) -> Sequence[str]:
        """Return the names that Okta's message of a task may contain, the longest first."""
        if act.kind == "import_users":
            return []
        if act.kind in {"push_group", "push_again"}:
            return [self.groups[act.n].name]
        one = self.users[act.n]
        return sorted({one.user_name, one.email, one.display}, key=len, reverse=True)

    def expected(self) -> Expected:
        """Return what Okta believes now."""
        return {
            "users": [self._user(n) for n in sorted(self.active)],
            "groups": [self._group(n) for n in sorted(self.pushed)],
        }

    def _user(self, n: int) -> ExpectedUser:
        one = self.users[n]
        link = self.org.links.get(one.okta_id)
        return {
            "name": one.user_name,
            "id": link,
            "active": self.active[n],
            "family": self.updated.get(n),
        }

    def _group(self, n: int) -> ExpectedGroup:
        group = self.groups[n]
        push = self.org.pushes.get(group.okta_id)
        ids = {one.okta_id: self.org.links.get(one.okta_id) for one in group.members}
        active = {one.okta_id for k, one in enumerate(self.users) if self.active.get(k)}
        linked = {okta_id: link for okta_id, link in ids.items() if link is not None}
        return {
            "name": group.name,
            "id": push.id if push is not None else None,
            "members": [link for okta_id, link in linked.items() if okta_id in active],
            "others": [link for okta_id, link in linked.items() if okta_id not in active],
            "certain": n not in self.failed_groups,
        }


def populate(order: Order, org: Org, source: UserSource) -> Population:
    """Return the users and groups of an order; Okta pushes members in batches of 256."""
    org.batch = BATCH
    members = [source.okta_user() for _ in range(order.users)]
    listed = [source.group(*(members[n] for n in group)) for group in memberships(order)]
    return Population(org, members, listed)
