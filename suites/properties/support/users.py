"""Okta users with generated names, and their Users."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    Console,
    DataGenerator,
    Profile,
    Resource,
    Task,
    Users,
    blocked_by,
    resource_path,
)
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.suites.properties.support.shrink import Naming
from pytest_scim.suites.properties.support.text_compare import about, expect_success

NAMES_OWNER = "properties.users.names_of_any_script_are_stored"


@dataclass(frozen=True, slots=True)
class GeneratedUser:
    """An Okta user with a generated name, the task of the assignment, and the User's id if any."""

    okta_user: OktaUser
    task: Task
    id: str | None


@dataclass(frozen=True, slots=True)
class CreatedUser:
    """An Okta user with a generated name, and the id of its User."""

    okta_user: OktaUser
    id: str


class UserSet:
    """Users with generated names, and temporary Users that are deleted after one example.

    ``prefix`` is the beginning of their userNames, and of no others.
    """

    def __init__(
        self,
        console: Console,
        users: Users,
        test_data: DataGenerator,
        profile: Profile,
        namings: Iterable[Naming],
    ) -> None:
        """Create Users with these names; they stay until the clean-up."""
        self._console = console
        self._users = users
        self._test_data = test_data
        self._may_delete = profile.delete == "allowed"
        self.prefix = f"{users.ownership.tag}.crowd."
        with blocked_by(CREATE_OWNER):
            self._generated = {one: self._assign(self._called(one)) for one in namings}
        self._bodies: dict[str, Resource] = {}
        users.polling.over()

    @property
    def present(self) -> dict[Naming, CreatedUser]:
        """Those that have a User, by their names.

        Raises:
            Blocked: none has one.
        """
        found = {
            naming: CreatedUser(one.okta_user, one.id)
            for naming, one in self._generated.items()
            if one.id is not None
        }
        if not found:
            raise Blocked(NAMES_OWNER, "the target created no User with a generated name")
        return found

    def subject(self) -> CreatedUser:
        """Return one of them for an update, and remove it from this set; the last one stays.

        Raises:
            Blocked: the target creates none.
        """
        naming, user = list(self.present.items())[-1]
        if len(self.present) > 1:
            del self._generated[naming]
            return user
        other = self._assign(self._called(naming))
        if other.id is None:
            raise Blocked(CREATE_OWNER, "the target created no second User with a generated name")
        return CreatedUser(other.okta_user, other.id)

    def read(self, user: CreatedUser) -> Resource:
        """Return a User as GET returns it; those of this set are read once in a run."""
        if user.id not in {one.id for one in self._generated.values()}:
            return self._users.user(user.id)
        if user.id not in self._bodies:
            self._bodies[user.id] = self._users.user(user.id)
        return self._bodies[user.id]

    @contextmanager
    def user(self, naming: Naming) -> Iterator[CreatedUser]:
        """Yield a User with these names; a new one is deleted afterwards.

        Raises:
            Unreadable: the target creates none.
        """
        if naming in self._generated:
            yield expect_created(naming, self._generated[naming])
        else:
            with self.temporary(self._called(naming)) as user:
                yield expect_created(naming, user)

    @contextmanager
    def temporary(self, okta_user: OktaUser) -> Iterator[GeneratedUser]:
        """Assign the app to an Okta user; delete the User, if there is one, afterwards."""
        user = self._assign(okta_user)
        try:
            yield user
        finally:
            if user.id is not None and self._may_delete and self._users.ownership.owns(user.id):
                with suppress(Blocked, NotRun):  # the clean-up deletes it then
                    self._users.ask("DELETE", resource_path("Users", user.id))

    def _called(self, naming: Naming) -> OktaUser:
        plain = self._test_data.okta_user()
        user_name = f"{self.prefix}{plain.user_name}"
        names = {GIVEN: naming.given, FAMILY: naming.family, DISPLAY: str(naming)}
        return plain.having({USER_NAME: user_name, EMAIL: user_name, **names})

    def _assign(self, okta_user: OktaUser) -> GeneratedUser:
        task = self._console.assign(okta_user)
        user_id = self._console.org.links.get(okta_user.okta_id) if task.ok else None
        return GeneratedUser(okta_user, task, user_id)


def expect_created(naming: Naming, user: GeneratedUser) -> CreatedUser:
    """Return a User, or raise a finding when there is none."""
    with about(str(naming), CREATE_OWNER):
        expect_success(user.task)
    assert user.id is not None, f"the assignment of {naming} created no User"
    return CreatedUser(user.okta_user, user.id)
