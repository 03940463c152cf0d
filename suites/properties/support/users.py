"""People with made-up names, and their accounts."""

from contextlib import contextmanager
from dataclasses import dataclass

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.plugin.fixtures import CREATE_OWNER, owned_by, resource_path
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, LOGIN
from pytest_scim.suites.properties.support.text_compare import about, succeeded

KEPT = "properties.people.names_of_any_script_come_back"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with a made-up name, the task of the assignment, and the account's id if any."""

    person: object
    task: object
    id: str | None


class Crowd:
    """The accounts of made-up people, and of visitors: others who come and go.

    ``mark`` is what the logins begin with of them, and of nobody else.
    """

    def __init__(self, rehearsal, namings):
        """``namings`` are gathered here, and stay until the clean-up."""
        self._rehearsal = rehearsal
        self.mark = f"{rehearsal.tag}.crowd."
        with owned_by(CREATE_OWNER):
            self._accounts = {one: self._assign(self._called(one)) for one in namings}
        self._shown = {}
        rehearsal.directory.settle.over()

    @property
    def exchanges(self):
        """The exchanges that gathered them."""
        tasks = (account.task for account in self._accounts.values())
        return [answer.exchange for task in tasks for answer in task.answers]

    @property
    def present(self):
        """Those who have an account, by what they are called.

        Raises:
            Blocked: nobody has one.
        """
        found = {naming: one for naming, one in self._accounts.items() if one.id is not None}
        if not found:
            raise Blocked(KEPT, "nobody with a made-up name has an account")
        return found

    def subject(self):
        """Return one of those who have an account, to be changed: out of the crowd from now on."""
        naming, account = list(self.present.items())[-1]
        del self._accounts[naming]
        return account

    def read(self, account):
        """Return what an account shows; one of the crowd is read once in a run."""
        if account not in self._accounts.values():
            return self._rehearsal.directory.user(account.id)
        if account.id not in self._shown:
            self._shown[account.id] = self._rehearsal.directory.user(account.id)
        return self._shown[account.id]

    @contextmanager
    def account(self, naming):
        """Give the account of somebody who is called so; a new one is removed afterwards.

        Raises:
            Unreadable: there is none to be had.
        """
        if naming in self._accounts:
            yield usable(naming, self._accounts[naming])
        else:
            with self.visitor(self._called(naming)) as account:
                yield usable(naming, account)

    @contextmanager
    def visitor(self, person):
        """Assign the app to somebody; the account, if there is one, is removed afterwards."""
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
    """Return an account, or raise a finding when there is none."""
    with about(str(naming), CREATE_OWNER):
        succeeded(account.task)
    return account
