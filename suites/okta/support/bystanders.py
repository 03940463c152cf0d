"""A User and a Group on whom Okta does not act, read after each kind of its actions."""

from collections.abc import Callable
from typing import Final

from pytest_scim.checks.outcomes import Blocked, Finding, NotRun, Unreadable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    MEMBERS_OWNER,
    PUSH_OWNER,
    READ_OWNER,
    Assigned,
    DataGenerator,
    Groups,
    Profile,
    Resource,
    Task,
    Users,
    blocked_by,
    describe,
    expect_unchanged,
    member_ids,
)
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import DISPLAY, EMAIL, ENTERPRISE_USER, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import canonical
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.vendor_steps import GONE, updatable
from pytest_scim.suites.support.own_resources import id_of
from pytest_scim.suites.support.owners import GROUP_LOOKUP_OWNER, USER_LOOKUP_OWNER

ATTRIBUTES: Final = (
    "id",
    "externalId",
    "userName",
    "name",
    "displayName",
    "nickName",
    "profileUrl",
    "title",
    "userType",
    "preferredLanguage",
    "locale",
    "timezone",
    "active",
    "emails",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "x509Certificates",
    ENTERPRISE_USER,
)
"""The attributes of a User (RFC 7643, section 8.2) that do not depend on Groups.

Checks of large groups may add every User of the run to a Group. A target may derive `roles` and
`entitlements` from Groups, and `meta` from every change.
"""

READ_GROUP_OWNER: Final = "okta.push_groups.a_group_is_read_by_its_id"

NO_ACCESS: Final = frozenset({401, 429})


class Bystanders:
    """A User, and a Group with it as the only member where the profile offers Group Push."""

    def __init__(
        self,
        provision: Callable[[OktaUser], Assigned],
        users: Users,
        groups: Groups,
        profile: Profile,
        test_data: DataGenerator,
    ) -> None:
        """Assign the app to an Okta user, create the Group, and read both."""
        self._users, self._groups, self._profile = users, groups, profile
        self._test_data = test_data
        user = provision(test_data.okta_user())
        self.okta_user, self.id = user.okta_user, user.id
        self.group_id: str | None = None
        self._group: dict[str, JSON] = {}
        if profile.offers("push_groups"):
            self._create_group()
        with blocked_by(CREATE_OWNER):
            first, second = (state_of(users.expects(self.id, {"active": True})) for _ in range(2))
        self._user = self._latest_user = second
        self._latest_group = self._group
        self._volatile = {name for name in first | second if first.get(name) != second.get(name)}
        """The attributes that differ between two reads of a User that nobody changed."""

    def _create_group(self) -> None:
        name = self._test_data.group(name="Standing").name
        with blocked_by(PUSH_OWNER):
            self.group_id = id_of(self._groups.add(name, self.id))
        with blocked_by(MEMBERS_OWNER):
            self._group = group_state(self._groups.expects(self.group_id, members=[self.id]))

    @property
    def group_name(self) -> str:
        """The displayName of the Group."""
        return str(self._group["displayName"])

    def twins(self) -> tuple[OktaUser, OktaUser]:
        """Return one new Okta user twice: with names and email of the bystander, and its own email.

        Under a rule that ties userName to the email, both have their own.
        """
        user, values = self._test_data.okta_user(), self.okta_user.values
        named = user.having({path: values[path] for path in (GIVEN, FAMILY, DISPLAY)})
        return (named if self._is_tied else named.having({EMAIL: values[EMAIL]})), named

    def new_email(self, okta_user: OktaUser) -> dict[str, JSON]:
        """Return another email address by its path; nothing under that rule."""
        has_email = not self._is_tied and okta_user.sent(EMAIL)
        return {EMAIL: f"moved.{okta_user.email}"} if has_email else {}

    def new_user_name(self, okta_user: OktaUser) -> dict[str, JSON]:
        """Return another userName by its path; nothing where it cannot change alone."""
        new = {USER_NAME: f"renamed.{okta_user.user_name}"}
        return {} if self._is_tied else {**updatable(self._profile, new)}

    @property
    def _is_tied(self) -> bool:
        return self._profile.rule("username_is_work_email") is not None

    def expect_unchanged(self, when: str, *, since_start: bool = False) -> None:
        """Require that User and Group are as they were at the last read, or at the start.

        ``when`` begins the finding: it may not blame an action for what an earlier one changed.
        """
        user = body_of(self._users.read(self.id), f"{when}, another User", READ_OWNER)
        was, self._latest_user = self._latest_user, state_of(user)
        before, after = (
            {name: value for name, value in state.items() if name not in self._volatile}
            for state in (self._user if since_start else was, self._latest_user)
        )
        expect_unchanged(f"{when}, another User of the same names", before, after)
        if self.group_id is not None:
            read = self._groups.read(self.group_id)
            body = body_of(read, f"{when}, another Group", READ_GROUP_OWNER)
            group = group_state(self._users.hidden_members.complete(self.group_id, body))
            had, self._latest_group = self._latest_group, group
            expect_unchanged(f"{when}, another Group", self._group if since_start else had, group)

    def expect_user_found_alone(self, when: str) -> None:
        """Require that a lookup by userName returns the User, and no other."""
        because = f"{when}, the lookup of another userName"
        with also_of(USER_LOOKUP_OWNER):
            self._users.finds(self.okta_user.user_name, self.id, because=because)

    def expect_group_found_alone(self, when: str) -> None:
        """Require that a lookup by displayName returns the Group, and no other."""
        if self.group_id is not None:
            because = f"{when}, the lookup of another Group"
            with also_of(GROUP_LOOKUP_OWNER):
                self._groups.finds(self.group_name, self.group_id, because=because)


class Actions:
    """Reads the bystanders after each action of Okta, also after one that failed."""

    def __init__(self, bystanders: Bystanders) -> None:
        """Play nothing yet."""
        self._bystanders = bystanders
        self._failed: tuple[str, str] | None = None

    def play(self, kind: str, owner: str | None, press: Callable[[], Task]) -> Task:
        """Play an action, and require that the bystanders are as they were.

        ``owner`` is the check that judges the action itself; ``None``: a failure has no influence.
        """
        task = press()
        if not task.ok and owner is not None and self._failed is None:
            self._failed = (owner, task.message or task.button)
        if task.responses:
            self._bystanders.expect_unchanged(f"after Okta {kind}")
        return task

    def require_all_done(self) -> None:
        """Raise Blocked where an action failed: what it changes elsewhere is not known."""
        if self._failed is not None:
            owner, message = self._failed
            raise Blocked(owner, message)


def body_of(response: Response, what: str, owner: str) -> Resource:
    """Return the resource in the response to GET; ``what`` begins the finding where it has none."""
    if response.status in NO_ACCESS:
        raise NotRun(f"the target returned {describe(response)} to a request of this run")
    if response.status in GONE:
        raise Finding(f"{what} is gone", expected="200", actual=describe(response))
    if not response.ok or not isinstance(response.json, dict):
        raise Unreadable(f"{what}: GET returned {describe(response)}", owner=owner)
    return response.json


def state_of(user: Resource) -> dict[str, JSON]:
    """Return the attributes of a User; the order of multi-valued ones has no influence."""
    return {name: in_order(user[name]) for name in ATTRIBUTES if name in user}


def group_state(group: Resource) -> dict[str, JSON]:
    """Return the displayName and the ids of the members of a Group."""
    return {"displayName": group.get("displayName"), "members": [*sorted(member_ids(group))]}


def in_order(value: JSON) -> JSON:
    """Return a value, a list sorted."""
    return sorted(value, key=canonical) if isinstance(value, list) else value
