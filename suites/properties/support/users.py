"""Okta users with generated names, and their Users."""

from contextlib import contextmanager
from dataclasses import dataclass

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.plugin.fixtures import CREATE_OWNER, owned_by, resource_path
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, LOGIN
from pytest_scim.suites.properties.support.text_compare import about, succeeded

KEPT = "properties.people.names_of_any_script_come_back"


@dataclass(frozen=True, slots=True)
class Account:
    """An Okta user with a generated name, the task of the assignment, and the User's id if any."""

    person: object
    task: object
    id: str | None


class Crowd:
    """Users with generated names, and visitors: Users that are deleted after one example.

    ``mark`` is the beginning of their userNames, and of no others.
    """

    def __init__(self, rehearsal, namings):
        """Create Users with these names; they stay until the clean-up."""
        self._rehearsal = rehearsal
        self.mark = f"{rehearsal.tag}.crowd."
        with owned_by(CREATE_OWNER):
            self._accounts = {one: self._assign(self._called(one)) for one in namings}
        self._shown = {}
        rehearsal.directory.settle.over()

    @property
    def exchanges(self):
        """The exchanges that created them."""
        tasks = (account.task for account in self._accounts.values())
        return [answer.exchange for task in tasks for answer in task.answers]

    @property
    def present(self):
        """Those that have a User, by their names.

        Raises:
            Blocked: none has one.
        """
        found = {naming: one for naming, one in self._accounts.items() if one.id is not None}
        if not found:
            raise Blocked(KEPT, "the target created no User with a generated name")
        return found

    def subject(self):
        """Return one of them for an update, and remove it from this set."""
        naming, account = list(self.present.items())[-1]
        del self._accounts[naming]
        return account

    def read(self, account):
        """Return a User as GET returns it; those of this set are read once in a run."""
        if account not in self._accounts.values():
            return self._rehearsal.directory.user(account.id)
        if account.id not in self._shown:
            self._shown[account.id] = self._rehearsal.directory.user(account.id)
        return self._shown[account.id]

    @contextmanager
    def account(self, naming):
        """Yield a User with these names; a new one is deleted afterwards.

        Raises:
            Unreadable: the target creates none.
        """
        if naming in self._accounts:
            yield usable(naming, self._accounts[naming])
        else:
            with self.visitor(self._called(naming)) as account:
                yield usable(naming, account)

    @contextmanager
    def visitor(self, person):
        """Assign the app to an Okta user; delete the User, if there is one, afterwards."""
        account = self._assign(person)
        try:
            yield account
        finally:
            ours = self._rehearsal.ledger.owns(account.id)
            if ours and self._rehearsal.profile.delete == "allowed":
                self._rehearsal.directory.ask("DELETE", resource_path("Users", account.id))

    def _called(self, naming):
        plain = self._rehearsal.people.person()
        login = f"{self.mark}{plain.login}"
        names = {GIVEN: naming.given, FAMILY: naming.family, DISPLAY: str(naming)}
        return plain.having({LOGIN: login, EMAIL: login, **names})

    def _assign(self, person):
        task = self._rehearsal.console.assign(person)
        found = self._rehearsal.org.links.get(person.okta_id) if task.ok else None
        return Account(person, task, found)


def usable(naming, account):
    """Return a User, or raise a finding when there is none."""
    with about(str(naming), CREATE_OWNER):
        succeeded(account.task)
    return account
