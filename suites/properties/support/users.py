"""Okta users with generated names, and their Users."""

from contextlib import contextmanager
from dataclasses import dataclass

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.plugin.fixtures import CREATE_OWNER, blocked_by, resource_path
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.suites.properties.support.text_compare import about, succeeded

KEPT = "properties.users.names_of_any_script_are_stored"


@dataclass(frozen=True, slots=True)
class Account:
    """An Okta user with a generated name, the task of the assignment, and the User's id if any."""

    okta_user: object
    task: object
    id: str | None


class UserSet:
    """Users with generated names, and visitors: Users that are deleted after one example.

    ``mark`` is the beginning of their userNames, and of no others.
    """

    def __init__(self, context, namings):
        """Create Users with these names; they stay until the clean-up."""
        self._context = context
        self.mark = f"{context.tag}.crowd."
        with blocked_by(CREATE_OWNER):
            self._user_resources = {one: self._assign(self._called(one)) for one in namings}
        self._body = {}
        context.users.polling.over()

    @property
    def exchanges(self):
        """The exchanges that created them."""
        tasks = (user.task for user in self._user_resources.values())
        return [response.exchange for task in tasks for response in task.responses]

    @property
    def present(self):
        """Those that have a User, by their names.

        Raises:
            Blocked: none has one.
        """
        found = {naming: one for naming, one in self._user_resources.items() if one.id is not None}
        if not found:
            raise Blocked(KEPT, "the target created no User with a generated name")
        return found

    def subject(self):
        """Return one of them for an update, and remove it from this set."""
        naming, user = list(self.present.items())[-1]
        del self._user_resources[naming]
        return user

    def read(self, user):
        """Return a User as GET returns it; those of this set are read once in a run."""
        if user not in self._user_resources.values():
            return self._context.users.user(user.id)
        if user.id not in self._body:
            self._body[user.id] = self._context.users.user(user.id)
        return self._body[user.id]

    @contextmanager
    def user(self, naming):
        """Yield a User with these names; a new one is deleted afterwards.

        Raises:
            Unreadable: the target creates none.
        """
        if naming in self._user_resources:
            yield usable(naming, self._user_resources[naming])
        else:
            with self.visitor(self._called(naming)) as user:
                yield usable(naming, user)

    @contextmanager
    def visitor(self, okta_user):
        """Assign the app to an Okta user; delete the User, if there is one, afterwards."""
        user = self._assign(okta_user)
        try:
            yield user
        finally:
            ours = self._context.ownership.owns(user.id)
            if ours and self._context.profile.delete == "allowed":
                self._context.users.ask("DELETE", resource_path("Users", user.id))

    def _called(self, naming):
        plain = self._context.test_data.okta_user()
        user_name = f"{self.mark}{plain.user_name}"
        names = {GIVEN: naming.given, FAMILY: naming.family, DISPLAY: str(naming)}
        return plain.having({USER_NAME: user_name, EMAIL: user_name, **names})

    def _assign(self, okta_user):
        task = self._context.console.assign(okta_user)
        found = self._context.org.links.get(okta_user.okta_id) if task.ok else None
        return Account(okta_user, task, found)


def usable(naming, user):
    """Return a User, or raise a finding when there is none."""
    with about(str(naming), CREATE_OWNER):
        succeeded(user.task)
    return user
